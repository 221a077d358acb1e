//! The reference of the scenario format in Markdown, made from the declarations.

use std::fmt::Write as _;

use super::declare::{Declaration, Kind, help};
use super::family::{FAMILIES, ParameterKind};
use super::fields::ReadValue as _;
use super::raw::RawScenario;
use super::schema::QUANTITY_KEYS;
use super::sweep::RawSweep;
use crate::quantity::{Label, Language};

/// The reference in one language.
#[must_use]
pub fn markdown(language: Language) -> String {
    let mut out = Reference { language, text: String::new() };
    out.introduction();
    if let Kind::Table(declaration) = RawScenario::kind() {
        out.table("", &declaration);
    }
    out.quantities();
    out.text
}

/// The reference of the sweep file in one language.
#[must_use]
pub fn sweep_markdown(language: Language) -> String {
    let mut out = Reference { language, text: String::new() };
    out.introduction_to_sweeps();
    if let Kind::Table(declaration) = RawSweep::kind() {
        out.table("", &declaration);
    }
    out.text
}

struct Reference {
    language: Language,
    text: String,
}

impl Reference {
    fn line(&mut self, line: &str) {
        writeln!(self.text, "{line}").expect("writing to a string does not fail");
    }

    fn say(&mut self, en: &str, ko: &str) {
        self.line(self.language.pick(en, ko));
        self.line("");
    }

    fn get<'l>(&self, label: &'l Label) -> &'l str {
        label.get(self.language)
    }

    fn introduction(&mut self) {
        self.say("# The scenario file", "# 시나리오 파일");
        self.say(
            "A scenario is a TOML file in UTF-8. Generated from the readers' declarations; do not edit.",
            "시나리오는 UTF-8로 쓴 TOML 파일입니다. 읽는 코드의 선언에서 만들어지므로 직접 고치지 마세요.",
        );
        self.say(
            "An unknown key is a fault everywhere. Keys marked * are required. `ID` stands for an id: Hangul, lower-case \
             letters, digits, `-` and `_`; with Hangul it stands in quotes, `[sector.\"조선\"]`. Every number needs a `source` or a `rationale`, its own or that of a table \
             around it.",
            "모르는 키는 어디서나 오류입니다. *가 붙은 키는 꼭 있어야 합니다. `ID`는 한글, 영문 소문자, 숫자, `-`, `_`로 쓴 \
             id이고, 한글이 들면 `[sector.\"조선\"]`처럼 따옴표로 묶습니다. 모든 수에는 자기 자신이나 둘러싼 표의 `source`(출처) 또는 `rationale`(근거)이 있어야 합니다.",
        );
    }

    fn introduction_to_sweeps(&mut self) {
        self.say("# The sweep file", "# 스윕 파일");
        self.say(
            "A sweep runs a scenario at many points, each of which changes some of its values. It is a TOML file in UTF-8. Generated from \
             the readers' declarations; do not edit. An unknown key is a fault everywhere. Keys marked * are required.",
            "스윕은 시나리오의 값을 몇 개씩 바꾸어 가며 여러 점에서 실행합니다. UTF-8로 쓴 TOML 파일입니다. 읽는 코드의 선언에서 만들어지므로 \
             직접 고치지 마세요. 모르는 키는 어디서나 오류입니다. *가 붙은 키는 꼭 있어야 합니다.",
        );
        self.say(
            "`PATH` stands for a path of the scenario as `--set` takes it, in quotes: `\"programme.a.budget\"`, `\"programme.a.delay\"`, \
             `\"programme.a.approval.probability\"`; or for the word `patch`. A value is what the path takes: a number, an amount with its unit \
             (`\"3000억원\"`), a whole distribution (`{ pert = [1, 2, 4] }`). A path that the scenario does not have is a fault of the sweep; a \
             value that it does not take is a failed point, and the others go on.",
            "`PATH`는 `--set`처럼 쓰는 시나리오의 경로로, 따옴표로 묶습니다: `\"programme.a.budget\"`, `\"programme.a.delay\"`, \
             `\"programme.a.approval.probability\"`. `patch`라는 낱말도 됩니다. 값은 그 경로에 쓸 수 있는 것입니다: 수, 단위가 있는 금액(`\"3000억원\"`), \
             분포 전체(`{ pert = [1, 2, 4] }`). 시나리오에 없는 경로는 스윕의 오류이고, 시나리오가 받지 않는 값은 그 점만 실패하고 나머지는 계속됩니다.",
        );
        self.line("```toml");
        self.line(include_str!("sweep/example.toml").trim_end());
        self.line("```");
        self.line("");
    }

    fn table(&mut self, path: &str, declaration: &Declaration) {
        if !path.is_empty() {
            self.line(&format!("## `[{path}]`"));
            self.line("");
            self.line(&format!("{}.", self.get(&declaration.help)));
            self.line("");
        }
        self.line(self.language.pick("| key | is | what it is |", "| 키 | 값 | 뜻 |"));
        self.line("|---|---|---|");
        for field in &declaration.fields {
            let star = if field.required { "*" } else { "" };
            let kind = cell(self.get(&shown(&field.kind, field.key, path)));
            self.line(&format!("| `{}`{star} | {kind} | {} |", field.key, cell(self.get(&field.help))));
        }
        if let Some((help, kind)) = &declaration.others {
            let any = self.language.pick("any other", "그 밖의 키");
            let (kind, help) = (cell(self.get(&shown(kind, "", path))), cell(self.get(help)));
            self.line(&format!("| {any} | {kind} | {help} |"));
        }
        self.line("");
        for field in &declaration.fields {
            let path = if path.is_empty() { field.key.to_owned() } else { format!("{path}.{}", field.key) };
            self.inner(&path, &field.kind);
        }
    }

    fn inner(&mut self, path: &str, kind: &Kind) {
        match kind {
            Kind::Table(declaration) => self.table(path, declaration),
            Kind::Keyed { entry, .. } => self.inner(&format!("{path}.ID"), entry),
            Kind::ByPath(entry) => self.inner(&format!("{path}.PATH"), entry),
            Kind::Either(kinds) => kinds.iter().for_each(|kind| self.inner(path, kind)),
            _ => {}
        }
    }

    fn quantities(&mut self) {
        self.say("## Numbers", "## 수");
        self.say(
            "A number is written bare (in the canonical unit: KRW, persons, years; 0.1 for 10 %), as a text with its unit \
             (`\"3조2440억원\"`, `\"5만7000명\"`, `\"10%\"`, `\"1.6tn KRW\"`), or as a table with these keys:",
            "수는 단위 없이 그대로(기본 단위: 원, 명, 년. 10 %는 0.1), 단위가 있는 글로(`\"3조2440억원\"`, `\"5만7000명\"`, \
             `\"10%\"`, `\"1.6tn KRW\"`), 또는 다음 키가 있는 표로 씁니다.",
        );
        self.line(self.language.pick("| key | what it is |", "| 키 | 뜻 |"));
        self.line("|---|---|");
        for (key, text) in QUANTITY_KEYS {
            self.line(&format!("| `{key}` | {} |", cell(self.get(&help(text)))));
        }
        self.line("");
        self.say("### Distributions", "### 분포");
        self.say(
            "One at most, beside `value` or without it. Parameters marked ° are pure numbers, the others are in the unit of \
             the quantity; those in parentheses may be left out.",
            "많아야 하나를 `value`와 함께 또는 따로 씁니다. °가 붙은 것은 단위 없는 수, 나머지는 그 수의 단위입니다. 괄호 안은 \
             생략할 수 있습니다.",
        );
        self.line(self.language.pick("| written | what it is |", "| 쓰는 법 | 뜻 |"));
        self.line("|---|---|");
        for family in FAMILIES {
            let needed = family.parameters.len() - family.optional;
            let parameters: Vec<String> = family
                .parameters
                .iter()
                .enumerate()
                .map(|(index, parameter)| {
                    let mark = if parameter.kind == ParameterKind::Measured { "" } else { "°" };
                    let name = format!("{}{mark}", parameter.name);
                    if index < needed { name } else { format!("({name})") }
                })
                .collect();
            let written = format!("`{} = [{}]`", family.key, parameters.join(", "));
            self.line(&format!("| {written} | {} |", cell(self.get(&help(family.help)))));
        }
    }
}

/// What a key holds; a table of its own is a link to it.
fn shown(kind: &Kind, key: &str, path: &str) -> Label {
    let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match kind {
        Kind::Table(_) => Label::new(format!("table `[{path}]`"), format!("표 `[{path}]`")),
        Kind::Keyed { entry, .. } if matches!(**entry, Kind::Table(_)) => {
            Label::new(format!("tables `[{path}.ID]`"), format!("표 `[{path}.ID]`"))
        }
        Kind::Quantity(rules) | Kind::Number(rules) => {
            let (name, bounds) = (help(rules.name), rules.bounds.describe());
            let text = |language: Language| format!("{} ({}), {}", name.get(language), bounds.get(language), rules.example);
            Label::new(text(Language::En), text(Language::Ko))
        }
        _ => kind.describe(),
    }
}

/// A text as a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_noun_has_its_section_in_both_languages() {
        for language in [Language::En, Language::Ko] {
            let text = markdown(language);
            for noun in ["scenario", "run", "prices", "source.ID", "sector.ID", "group.ID", "programme.ID.approval", "target.ID"]
            {
                assert!(text.contains(&format!("## `[{noun}]`")), "{noun}");
            }
        }
    }
}
