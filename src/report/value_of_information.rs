//! `value_of_information.csv`: what it is worth to know an input before deciding on a programme.

use super::name::canonical;
use super::table::{Cell, Field, Table, field, join, yes_or_no};
use crate::quantity::SourceId;
use crate::scenario::{LedgerRow, Scenario};
use crate::study::sensitivity::design::Origin;
use crate::study::value_of_information::estimate::Value;
use crate::study::value_of_information::{Assessment, InputValue};

/// What it is worth to know about an appraisal, and the scenario it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Assessed<'r> {
    /// The scenario.
    pub scenario: &'r Scenario,
    /// Id of the appraisal.
    pub appraisal: &'r str,
    /// Whose cost is counted: `public` or `whole`.
    pub cost: &'static str,
    /// What was found.
    pub assessment: &'r Assessment,
}

enum Of<'r> {
    /// Everything.
    All,
    /// All inputs of an origin.
    Group(Origin, usize),
    /// One input.
    Input(&'r InputValue),
}

struct Row<'r> {
    assessed: Assessed<'r>,
    of: Of<'r>,
    value: Option<Value>,
}

/// The table of `value_of_information.csv`: everything, kinds of inputs, and inputs, the most valuable first.
pub(super) fn table(assessed: Assessed<'_>) -> Table {
    let Assessment { decision, inputs, groups, .. } = assessed.assessment;
    let all = Row { assessed, of: Of::All, value: Some(decision.perfect) };
    let groups = groups.iter().map(|group| Row { assessed, of: Of::Group(group.origin, group.inputs), value: group.value });
    let inputs = inputs.iter().map(|input| Row { assessed, of: Of::Input(input), value: Some(input.partial.value) });
    Table::new("value_of_information.csv", &fields(), [all].into_iter().chain(groups).chain(inputs))
}

impl<'r> Row<'r> {
    fn ledger_row(&self) -> Option<&'r LedgerRow> {
        if let Of::Input(input) = self.of { input.column.ledger_row(&self.assessed.scenario.ledger) } else { None }
    }

    fn input(&self) -> Option<&'r InputValue> {
        if let Of::Input(input) = self.of { Some(input) } else { None }
    }

    /// Share of what it is worth to know everything.
    fn share(&self) -> Option<f64> {
        let all = self.assessed.assessment.decision.perfect.value;
        self.value.filter(|_| all > 0.0).map(|value| value.value / all)
    }
}

fn fields<'r>() -> Vec<Field<Row<'r>>> {
    keys().into_iter().chain(values()).chain(vouched()).collect()
}

fn keys<'r>() -> [Field<Row<'r>>; 8] {
    [
        field("appraisal", "", "id of the appraisal", "타당성 평가의 id", |row: &Row<'r>| row.assessed.appraisal.into()),
        field(
            "view",
            "",
            "whose cost is counted: public (national and city) or whole",
            "비용의 범위: public(국비·지방비), whole(총비용)",
            |row| row.assessed.cost.into(),
        ),
        field(
            "known",
            "",
            "what is known: everything, all inputs of a kind, or one input",
            "아는 것: everything(모두), group(한 구분의 모든 입력), input(입력 하나)",
            |row| {
                match row.of {
                    Of::All => "everything",
                    Of::Group(..) => "group",
                    Of::Input(_) => "input",
                }
                .into()
            },
        ),
        field(
            "path",
            "",
            "dotted path of the input; without a year it is the mean of the draws of all years",
            "입력의 경로. 연도가 없으면 여러 해에 뽑은 값의 평균",
            |row| row.input().map(|input| input.column.path.as_str()).into(),
        ),
        field("name", "", "what it belongs to, in English", "속한 것의 영어 이름", |row| {
            row.ledger_row().map(|row| row.name.en.as_str()).into()
        }),
        field("name_ko", "", "what it belongs to, in Korean", "속한 것의 이름", |row| {
            row.ledger_row().map(|row| row.name.ko.as_str()).into()
        }),
        field(
            "kind",
            "",
            "stated: a source says so; assumed: a rationale does; model: the model's own shocks",
            "stated: 출처가 있음, assumed: 가정, model: 모형의 충격",
            |row| match &row.of {
                Of::All => Cell::Empty,
                Of::Group(origin, _) => origin.name().into(),
                Of::Input(input) => input.origin.name().into(),
            },
        ),
        field("inputs", "", "number of uncertain inputs", "불확실한 입력의 수", |row| match &row.of {
            Of::All => Cell::Empty,
            Of::Group(_, inputs) => (*inputs as u64).into(),
            Of::Input(input) => (input.column.inputs.len() as u64).into(),
        }),
    ]
}

fn values<'r>() -> [Field<Row<'r>>; 7] {
    const MONEY: &str = "KRW of the prices' base year";
    [
        field(
            "value",
            MONEY,
            "what it is worth to know it before deciding (EVPPI; of everything EVPI)",
            "결정 전에 아는 것의 가치(EVPPI, 모두면 EVPI)",
            |row| row.value.map(|value| value.value).into(),
        ),
        field("se", MONEY, "Monte Carlo standard error of the value", "가치의 표준오차", |row| {
            row.value.map(|value| value.se).into()
        }),
        field(
            "upper",
            MONEY,
            "upper end of a one-sided 95 % interval, never below the noise",
            "단측 95% 구간의 상한. 잡음보다 작지 않음",
            |row| row.input().map(|input| input.partial.upper()).into(),
        ),
        field(
            "noise",
            MONEY,
            "what an input without any influence would come to in 95 % of the cases",
            "아무 영향이 없는 입력도 95%는 이 값 이하로 나옴",
            |row| row.input().map(|input| input.partial.noise).into(),
        ),
        field("distinct", "", "yes: the value is more than noise", "yes: 가치가 잡음보다 큼", |row| {
            row.input().map_or(Cell::Empty, |input| yes_or_no(input.partial.is_distinct()))
        }),
        field(
            "share",
            "1",
            "the value as a share of that of knowing everything",
            "모두 아는 것의 가치에 대한 비율",
            |row| row.share().into(),
        ),
        field("p_change", "1", "probability that whoever knows decides otherwise", "알면 결정이 바뀔 확률", |row| {
            row.value.map(|value| value.changes).into()
        }),
    ]
}

fn vouched<'r>() -> [Field<Row<'r>>; 4] {
    [
        field("unit", "", "unit of the input; 1 for a ratio or a shock", "입력의 단위. 1은 비율이나 충격", |row| {
            row.ledger_row().map(|row| canonical(row.unit)).into()
        }),
        field("source", "", "ids of the sources of the input", "입력의 출처 id", |row| {
            row.ledger_row().map(|row| join(row.sources.iter().map(SourceId::as_str))).into()
        }),
        field("rationale", "", "why it was assumed, in English", "가정한 이유(영어)", |row| {
            row.ledger_row().and_then(|row| row.rationale.as_ref()).map(|why| why.en.as_str()).into()
        }),
        field("rationale_ko", "", "why it was assumed, in Korean", "가정한 이유(한국어)", |row| {
            row.ledger_row().and_then(|row| row.rationale.as_ref()).map(|why| why.ko.as_str()).into()
        }),
    ]
}
