//! The JSON Schema of a scenario file (draft 2020-12), made from the declarations.
//!
//! It tells an editor what may be typed. It is wider than the readers: it cannot say that a number has a source.

use serde_json::{Map, Value, json};

use super::declare::{Declaration, FieldDeclaration, Kind, help};
use super::family::{FAMILIES, FamilyDeclaration};
use super::fields::ReadValue as _;
use super::measure::{Bounds, MeasureRules};
use super::raw::RawScenario;
use super::sweep::RawSweep;
use crate::quantity::Label;

/// Keys of a quantity's table beside the families, with their help.
pub(super) const QUANTITY_KEYS: &[(&str, &str)] = &[
    ("value", "The number as stated | 발표된 수"),
    (
        "vintages",
        "The values stated over time: `[{ value, date, source }, …]` | 시점마다 발표된 값: `[{ value, date, source }, …]`",
    ),
    ("use", "Which vintage counts: first, latest, or spread over all | 어느 시점의 값을 쓰는지: first, latest, spread(모두)"),
    ("shape", "The shape of `pert` | `pert`의 형상"),
    ("p5", "Lower end of a 90 % interval, with `p95` | 90 % 구간의 하한(`p95`와 함께)"),
    ("p95", "Upper end of a 90 % interval | 90 % 구간의 상한"),
    (
        "family",
        "What is fitted to the interval: normal, lognormal or beta (default: beta where both bounds are known, else normal) | 구간에 맞추는 분포: normal, lognormal, beta(기본값: 양쪽 한계가 있으면 beta, 아니면 normal)",
    ),
    ("discrete", "`{ values = […], weights = […] }` | `{ values = […], weights = […] }`"),
    ("empirical", "A list of numbers, or a CSV file | 수의 목록, 또는 CSV 파일"),
    ("column", "The column of the CSV file | CSV 파일의 열"),
    ("mixture", "`[{ weight, <distribution> }, …]` | `[{ weight, <분포> }, …]`"),
    ("truncate", "`[low, high]` of any continuous distribution | 연속 분포의 절단 `[하한, 상한]`"),
    (
        "class",
        "The quantity of a reference class, `\"ID.quantity\"`, which counts instead of the number, or beside it, as `scenario.view` says | 준거집단의 수 `\"ID.이름\"`. `scenario.view`에 따라 이 수 대신, 또는 함께 쓴다",
    ),
    ("yearly", "Drawn anew every year | 해마다 새로 뽑는다"),
    (
        "driver",
        "The `[driver]` that it goes with, if it is drawn once per trial | 함께 움직이는 `[driver]`(시행마다 한 번 뽑는 수일 때)",
    ),
    (
        "load",
        "How closely: correlation of its normal score with the driver's, -1 to 1 | 얼마나 가까운지: 동인과의 (정규 점수) 상관계수, -1–1",
    ),
    ("source", "Where it comes from: ids of `[source]` | 출처: `[source]`의 id"),
    ("rationale", "Why it was assumed | 그렇게 가정한 이유"),
    ("basis", "Price basis of money or growth | 금액·성장률의 가격 기준"),
];

/// The JSON Schema of a scenario file.
#[must_use]
pub fn json_schema() -> Value {
    schema_of_file("mudeung scenario", &RawScenario::kind())
}

/// The JSON Schema of a sweep file.
#[must_use]
pub fn sweep_json_schema() -> Value {
    schema_of_file("mudeung sweep", &RawSweep::kind())
}

fn schema_of_file(title: &str, kind: &Kind) -> Value {
    let mut definitions = Map::new();
    let root = schema_of(kind, &mut definitions);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$ref": root["$ref"],
        "$defs": definitions,
    })
}

fn schema_of(kind: &Kind, definitions: &mut Map<String, Value>) -> Value {
    match kind {
        Kind::Text | Kind::DataFile | Kind::Id(_) => json!({ "type": "string", "minLength": 1 }),
        Kind::Label => label_schema(),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Any => json!({}),
        Kind::Integer { low, high } if *high == u64::MAX => json!({ "type": "integer", "minimum": low }),
        Kind::Integer { low, high } => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Kind::Number(rules) => number_schema(rules),
        Kind::Date => json!({ "type": ["string", "integer"] }),
        Kind::Year => year_schema(),
        Kind::YearRange => json!({ "type": "array", "items": year_schema(), "minItems": 2, "maxItems": 2 }),
        Kind::OneOf(words) => json!({ "enum": words }),
        Kind::Quantity(rules) => json!({ "anyOf": [number_schema(rules), quantity_table_schema(definitions)] }),
        Kind::List(entry) => json!({ "type": "array", "items": schema_of(entry, definitions), "minItems": 1 }),
        Kind::Keyed { entry, .. } => {
            let mut table = json!({ "type": "object", "additionalProperties": schema_of(entry, definitions) });
            if matches!(**entry, Kind::Quantity(_)) {
                table["properties"] = provenance_properties();
            }
            table
        }
        Kind::ByPath(entry) => json!({ "type": "object", "additionalProperties": schema_of(entry, definitions) }),
        Kind::ByYear(entry) => numbered_schema("^[0-9]{4}$", entry, definitions),
        Kind::ByAge(entry) => numbered_schema("^[1-9][0-9]*$", entry, definitions),
        Kind::Table(declaration) => table_reference(declaration, definitions),
        Kind::Either(kinds) => {
            let kinds: Vec<Value> = kinds.iter().map(|kind| schema_of(kind, definitions)).collect();
            json!({ "anyOf": kinds })
        }
    }
}

/// A table whose keys are numbers of this pattern.
fn numbered_schema(pattern: &str, entry: &Kind, definitions: &mut Map<String, Value>) -> Value {
    json!({
        "type": "object",
        "patternProperties": { pattern: schema_of(entry, definitions) },
        "properties": provenance_properties(),
        "additionalProperties": false,
    })
}

fn table_reference(declaration: &Declaration, definitions: &mut Map<String, Value>) -> Value {
    if !definitions.contains_key(declaration.name) {
        let properties: Map<String, Value> =
            declaration.fields.iter().map(|field| (field.key.to_owned(), field_schema(field, definitions))).collect();
        let others = declaration.others.as_ref().map(|(_, kind)| schema_of(kind, definitions));
        let required: Vec<&str> = declaration.fields.iter().filter(|field| field.required).map(|field| field.key).collect();
        let table = json!({
            "description": described(&declaration.help),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": others.unwrap_or(Value::Bool(false)),
        });
        definitions.insert(declaration.name.to_owned(), table);
    }
    json!({ "$ref": format!("#/$defs/{}", declaration.name) })
}

fn field_schema(field: &FieldDeclaration, definitions: &mut Map<String, Value>) -> Value {
    let mut schema = schema_of(&field.kind, definitions);
    schema["description"] = described(&field.help).into();
    schema
}

fn described(help: &Label) -> String {
    format!("{}\n{}", help.en, help.ko)
}

fn label_schema() -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    json!({ "anyOf": [
        text,
        {
            "type": "object",
            "properties": { "en": text, "ko": text },
            "required": ["en", "ko"],
            "additionalProperties": false,
        },
    ] })
}

fn year_schema() -> Value {
    json!({ "type": "integer", "minimum": 1900, "maximum": 2200 })
}

/// A bare number within the bounds, or a text, whose bounds a schema cannot know.
fn number_schema(rules: &MeasureRules) -> Value {
    let Bounds { low, low_open, high, high_open } = rules.bounds;
    let mut number = json!({ "type": "number" });
    if low.is_finite() {
        number[if low_open { "exclusiveMinimum" } else { "minimum" }] = low.into();
    }
    if high.is_finite() {
        number[if high_open { "exclusiveMaximum" } else { "maximum" }] = high.into();
    }
    json!({ "anyOf": [number, { "type": "string", "minLength": 1 }] })
}

fn provenance_properties() -> Value {
    let id = json!({ "type": "string", "minLength": 1 });
    json!({
        "source": { "anyOf": [id, { "type": "array", "items": id, "minItems": 1 }] },
        "rationale": label_schema(),
    })
}

fn quantity_table_schema(definitions: &mut Map<String, Value>) -> Value {
    const NAME: &str = "Distribution";
    if !definitions.contains_key(NAME) {
        let families = FAMILIES.iter().map(|family| (family.key.to_owned(), family_schema(family)));
        let others = QUANTITY_KEYS.iter().map(|(key, text)| ((*key).to_owned(), quantity_key_schema(key, text)));
        let properties: Map<String, Value> = others.chain(families).collect();
        definitions.insert(NAME.to_owned(), json!({ "type": "object", "properties": properties, "additionalProperties": false }));
    }
    json!({ "$ref": format!("#/$defs/{NAME}") })
}

fn quantity_key_schema(key: &str, text: &str) -> Value {
    let number = json!({ "type": ["number", "string"] });
    let mut schema = match key {
        "use" => json!({ "enum": ["first", "latest", "spread"] }),
        "family" => json!({ "enum": ["normal", "lognormal", "beta"] }),
        "basis" => json!({ "enum": ["nominal", "constant"] }),
        "yearly" => json!({ "type": "boolean" }),
        "column" | "driver" | "class" => json!({ "type": "string", "minLength": 1 }),
        "empirical" => json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": number, "minItems": 1 }] }),
        "discrete" => json!({
            "type": "object",
            "properties": { "values": { "type": "array" }, "weights": { "type": "array" } },
            "required": ["values", "weights"],
            "additionalProperties": false,
        }),
        "mixture" | "vintages" => json!({ "type": "array", "items": { "type": "object" }, "minItems": 1 }),
        "truncate" => json!({ "type": "array", "items": number, "minItems": 2, "maxItems": 2 }),
        "source" | "rationale" => provenance_properties()[key].clone(),
        _ => number,
    };
    schema["description"] = described(&help(text)).into();
    schema
}

fn family_schema(family: &FamilyDeclaration) -> Value {
    let most = family.parameters.len();
    let number = json!({ "type": ["number", "string"] });
    let list = json!({ "type": "array", "items": number, "minItems": most - family.optional, "maxItems": most });
    let mut schema = if most == 1 { json!({ "anyOf": [number, list] }) } else { list };
    schema["description"] = described(&help(family.help)).into();
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_a_valid_one_of_its_draft() {
        assert!(jsonschema::draft202012::meta::is_valid(&json_schema()));
        assert!(jsonschema::draft202012::meta::is_valid(&sweep_json_schema()));
    }

    #[test]
    fn the_schema_of_sweeps_takes_a_small_sweep_and_refuses_a_slip() {
        let schema = jsonschema::validator_for(&sweep_json_schema()).unwrap();
        let mut sweep = json!({
            "scenario": "a.toml",
            "metrics": ["target.x"],
            "axis": { "a.b": [1, "2%", { "pert": [1, 2, 3] }], "c.d": { "from": 0, "to": 1, "step": 0.1 } },
        });
        assert!(schema.is_valid(&sweep));
        sweep["axis"]["c.d"]["stpe"] = 1.into();
        assert!(!schema.is_valid(&sweep));
    }

    #[test]
    fn the_schema_takes_a_small_scenario_and_refuses_a_slip() {
        let schema = jsonschema::validator_for(&json_schema()).unwrap();
        let mut scenario = json!({
            "scenario": { "id": "a", "name": "A", "as_of": "2025-03-28", "horizon": [2019, 2030] },
            "prices": { "year": 2019 },
            "sector": { "x": { "name": { "en": "X", "ko": "엑스" }, "base_year": 2019,
                "growth": { "pert": [0.0, "2%", 0.05], "rationale": "why" }, "path": { "2030": "10조원" } } },
        });
        assert!(schema.is_valid(&scenario));
        scenario["sector"]["x"]["grwth"] = 1.into();
        assert!(!schema.is_valid(&scenario));
    }
}
