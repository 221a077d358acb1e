//! `rules.csv`, `boxes.csv` and `trajectory.csv`: where a target is missed or reached, in words and limits.

use super::name::canonical;
use super::table::{Cell, Field, Table, field, join, yes_or_no};
use super::title::{heading, outcome_name, outcome_title};
use crate::model::{Model, Outcome};
use crate::quantity::{Label, Language, SourceId, Unit, display_approx};
use crate::scenario::{LedgerRow, Scenario};
use crate::study::columns::InputColumn;
use crate::study::discovery::prim::{End, Half, Region, Restriction, Significance};
use crate::study::discovery::{BoxLimit, Case, DiscoveredBox, Discovery, Level, Side, Sought};
use crate::study::sensitivity::design::Origin;

/// Significant digits of the ends of limits in words.
const DIGITS: usize = 3;

/// A discovery and the scenario it was made in.
#[derive(Clone, Copy, Debug)]
pub struct Discovered<'r> {
    /// The scenario.
    pub scenario: &'r Scenario,
    /// What was found.
    pub discovery: &'r Discovery,
}

/// The tables of a discovery.
pub(super) fn tables(discovered: Discovered<'_>) -> [Table; 3] {
    let Discovery { boxes, sought, .. } = discovered.discovery;
    let rules = boxes.iter().enumerate().map(|(index, found)| RuleRow { discovered, sought, index, found });
    let limits = boxes.iter().enumerate().flat_map(|(index, found)| limit_rows(discovered, index, found));
    let stages = boxes.iter().enumerate().flat_map(|(index, found)| stage_rows(discovered, index, found));
    [
        Table::new("rules.csv", &rule_fields(), rules),
        Table::new("boxes.csv", &limit_fields(), limits),
        Table::new("trajectory.csv", &stage_fields(), stages),
    ]
}

/// What an outcome is called: the name of a target, the title of a metric and what one types for it.
fn outcome(model: &Model, outcome: Outcome) -> Label {
    let title = outcome_title(model, outcome);
    match outcome {
        Outcome::Target(_) | Outcome::Joint(_) => title,
        Outcome::Metric(_) => {
            let name = outcome_name(model, outcome);
            Label::new(heading(&title, &name, Language::En), heading(&title, &name, Language::Ko))
        }
    }
}

/// A case in words; `level` is what a quantile comes to.
#[must_use]
pub fn case(model: &Model, case: Case, level: Option<f64>) -> Label {
    let name = outcome(model, case.outcome());
    match case {
        Case::Missed(_) => Label::new(format!("{} missed", name.en), format!("{} 미달", name.ko)),
        Case::Reached(_) => Label::new(format!("{} reached", name.en), format!("{} 달성", name.ko)),
        Case::Where(outcome, side, of) => {
            let shown = |language| {
                let value = match of {
                    Level::Value(value) => Some(value),
                    Level::Quantile(_) => level,
                };
                value.map_or_else(String::new, |value| approximate(value, outcome.unit(model), language))
            };
            let [en, ko] = [Language::En, Language::Ko].map(shown);
            let quantile = match of {
                Level::Quantile(share) => format!(" (p{})", percent(share)),
                Level::Value(_) => String::new(),
            };
            let (words, words_ko) = match side {
                Side::AtLeast => ("at least", "이상"),
                Side::Above => ("above", "초과"),
                Side::AtMost => ("at most", "이하"),
                Side::Below => ("below", "미만"),
            };
            Label::new(format!("{} {words} {en}{quantile}", name.en), format!("{} {ko}{quantile} {words_ko}", name.ko))
        }
    }
}

/// The verb of a case, for sentences about shares of trials.
#[must_use]
pub fn verb(case: Case) -> Label {
    match case {
        Case::Missed(_) => Label::new("missed", "미달"),
        Case::Reached(_) => Label::new("reached", "달성"),
        Case::Where(..) => Label::new("it is so", "해당"),
    }
}

/// A value rounded for people; a pure number without a unit.
fn approximate(value: f64, unit: Option<Unit>, language: Language) -> String {
    unit.map_or_else(|| format!("{value:.2}"), |unit| display_approx(value, unit, language, DIGITS))
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

impl Discovered<'_> {
    fn column(&self, column: usize) -> &InputColumn {
        &self.discovery.columns[column]
    }

    fn ledger_row(&self, column: usize) -> Option<&LedgerRow> {
        self.column(column).ledger_row(&self.scenario.ledger)
    }

    /// Unit of a column; none of a shock, whose numbers are standard normal or uniform.
    fn unit(&self, column: usize) -> Option<Unit> {
        self.ledger_row(column).map(|row| row.unit)
    }

    /// What an input is called: its path, with the name of what it belongs to.
    #[must_use]
    pub fn name(&self, column: usize, language: Language) -> String {
        let InputColumn { path, inputs, .. } = self.column(column);
        let mean = if inputs.len() > 1 { language.pick(", mean of its years", ", 여러 해의 평균") } else { "" };
        match self.ledger_row(column) {
            Some(row) => format!("{path} ({}{mean})", row.name.get(language)),
            None if self.column(column).decides(&self.scenario.model) => {
                format!("{path} ({})", language.pick("draw; below its probability it happens", "추출값. 확률보다 작으면 일어남"))
            }
            None if mean.is_empty() => path.clone(),
            None => format!("{path} ({})", mean.trim_start_matches(", ")),
        }
    }

    /// Who vouches for a column.
    #[must_use]
    pub fn origin(&self, column: usize) -> Origin {
        self.column(column).origin(&self.discovery.origins)
    }

    /// The values that a box lets in, in words.
    #[must_use]
    pub fn range(&self, column: usize, restriction: &Restriction, language: Language) -> String {
        let shown = |value| approximate(value, self.unit(column), language);
        match (restriction.low().map(shown), restriction.high().map(shown)) {
            (Some(low), Some(high)) => language.pick(format!("from {low} to {high}"), format!("{low} 이상 {high} 이하")),
            (Some(low), None) => language.pick(format!("at least {low}"), format!("{low} 이상")),
            (None, Some(high)) => language.pick(format!("at most {high}"), format!("{high} 이하")),
            (None, None) => language.pick("any", "무관").to_owned(),
        }
    }

    /// All conditions of a box in one sentence, that first which does most.
    #[must_use]
    pub fn rule(&self, found: &DiscoveredBox, language: Language) -> String {
        let conditions = found.limits.iter().map(|limit| {
            format!("{} {}", self.name(limit.column, language), self.range(limit.column, &limit.restriction, language))
        });
        conditions.collect::<Vec<_>>().join(language.pick(", and ", ", 그리고 "))
    }
}

struct RuleRow<'r> {
    discovered: Discovered<'r>,
    sought: &'r Sought,
    index: usize,
    found: &'r DiscoveredBox,
}

impl RuleRow<'_> {
    fn checked(&self) -> &Half {
        &self.found.check.half
    }

    fn model(&self) -> &Model {
        &self.discovered.scenario.model
    }

    fn case(&self) -> Label {
        case(self.model(), self.sought.case, self.sought.level)
    }
}

fn position(index: usize) -> Cell {
    (index as u64 + 1).into()
}

fn rule_fields<'r>() -> Vec<Field<RuleRow<'r>>> {
    vec![
        field(
            "box",
            "",
            "number of the box; a later one is among the trials that are in no earlier one",
            "상자 번호. 뒤의 것은 앞의 상자에 들지 않은 시행 안에서 찾은 것",
            |row: &RuleRow<'r>| position(row.index),
        ),
        field("case", "", "what the trials are that the box is around, in English", "상자가 둘러싼 경우(영어)", |row| {
            row.case().en.into()
        }),
        field("case_ko", "", "the same in Korean", "상자가 둘러싼 경우", |row| row.case().ko.into()),
        field("rule", "", "conditions of the box, in English", "상자의 조건(영어)", |row| {
            row.discovered.rule(row.found, Language::En).into()
        }),
        field("rule_ko", "", "conditions of the box, in Korean", "상자의 조건", |row| {
            row.discovered.rule(row.found, Language::Ko).into()
        }),
        field("dimensions", "", "number of restricted inputs", "제한한 입력의 수", |row| {
            (row.found.found.region.dimensions() as u64).into()
        }),
        field("n", "trials", "trials of the check in the box", "확인용 시행 가운데 상자 안의 수", |row| {
            row.checked().inside.n.into()
        }),
        field(
            "density",
            "1",
            "share of cases among them: trials that had no part in finding the box",
            "그 가운데 해당하는 경우의 비율. 상자를 찾는 데 쓰지 않은 시행",
            |row| row.checked().density.map(|density| density.share).into(),
        ),
        field("density_ci95_low", "1", "lower end of its 95 % interval", "그 95% 구간 하한", |row| {
            row.checked().density.map(|density| density.low).into()
        }),
        field("density_ci95_high", "1", "upper end of its 95 % interval", "그 95% 구간 상한", |row| {
            row.checked().density.map(|density| density.high).into()
        }),
        field(
            "coverage",
            "1",
            "share of all cases of the check that lie in the box",
            "확인용 시행의 모든 경우 가운데 상자 안의 비율",
            |row| row.checked().coverage.map(|coverage| coverage.0).into(),
        ),
        field("coverage_ci95_low", "1", "lower end of its 95 % interval", "그 95% 구간 하한", |row| {
            row.checked().coverage.map(|coverage| coverage.1).into()
        }),
        field("coverage_ci95_high", "1", "upper end of its 95 % interval", "그 95% 구간 상한", |row| {
            row.checked().coverage.map(|coverage| coverage.2).into()
        }),
        field(
            "support",
            "1",
            "share of the trials of the check that lie in the box",
            "확인용 시행 가운데 상자 안의 비율",
            |row| row.checked().support().into(),
        ),
        field(
            "base_rate",
            "1",
            "share of cases among all trials of the check",
            "확인용 시행 전체에서 해당하는 경우의 비율",
            |row| row.checked().all.density().into(),
        ),
        field("lift", "1", "density over base rate", "밀도를 전체 비율로 나눈 값", |row| row.checked().lift().into()),
        field("search_n", "trials", "trials of the search in the box", "탐색용 시행 가운데 상자 안의 수", |row| {
            row.found.search.inside.n.into()
        }),
        field(
            "search_density",
            "1",
            "share of cases among them; what the box promised",
            "그 가운데 해당하는 경우의 비율. 상자가 약속한 값",
            |row| row.found.search.inside.density().into(),
        ),
        field(
            "search_coverage",
            "1",
            "share of all cases of the search that lie in the box",
            "탐색용 시행의 모든 경우 가운데 상자 안의 비율",
            |row| row.found.search.coverage.map(|coverage| coverage.0).into(),
        ),
        field(
            "overfit",
            "",
            "yes: the check does not keep what the search promised, or is no denser than the trials that were left",
            "yes: 확인용 시행이 약속한 밀도에 못 미치거나 남은 시행보다 빽빽하지 않음",
            |row| yes_or_no(row.found.overfit),
        ),
    ]
}

struct LimitRow<'r> {
    discovered: Discovered<'r>,
    index: usize,
    limit: BoxLimit,
    search: Vec<Significance>,
    check: Vec<Significance>,
}

fn limit_rows<'r>(discovered: Discovered<'r>, index: usize, found: &'r DiscoveredBox) -> impl Iterator<Item = LimitRow<'r>> {
    let of = |all: &[Significance], column: usize| all.iter().filter(|end| end.column == column).copied().collect();
    found.limits.iter().map(move |&limit| LimitRow {
        discovered,
        index,
        limit,
        search: of(&found.found.significances, limit.column),
        check: of(&found.check.significances, limit.column),
    })
}

impl LimitRow<'_> {
    fn ledger_row(&self) -> Option<&LedgerRow> {
        self.discovered.ledger_row(self.limit.column)
    }
}

/// The quasi-p-value of an end.
fn quasi_p(all: &[Significance], end: End) -> Cell {
    all.iter().find(|significance| significance.end == end).map(|significance| significance.quasi_p).into()
}

fn limit_fields<'r>() -> Vec<Field<LimitRow<'r>>> {
    const AS_UNIT: &str = "unit";
    vec![
        field("box", "", "number of the box", "상자 번호", |row: &LimitRow<'r>| position(row.index)),
        field(
            "path",
            "",
            "dotted path of the input; without a year it is the mean of the draws of all years",
            "입력의 경로. 연도가 없으면 여러 해에 뽑은 값의 평균",
            |row| row.discovered.column(row.limit.column).path.as_str().into(),
        ),
        field("name", "", "what it belongs to, in English", "속한 것의 영어 이름", |row| {
            row.ledger_row().map(|row| row.name.en.as_str()).into()
        }),
        field("name_ko", "", "what it belongs to, in Korean", "속한 것의 이름", |row| {
            row.ledger_row().map(|row| row.name.ko.as_str()).into()
        }),
        field("unit", "", "unit of the limits; 1 for a ratio or a shock", "한계의 단위. 1은 비율이나 충격", |row| {
            row.ledger_row().map_or_else(|| "1".to_owned(), |row| canonical(row.unit)).into()
        }),
        field(
            "kind",
            "",
            "stated: a source says so; assumed: a rationale does; model: the model's own shocks",
            "stated: 출처가 있음, assumed: 가정, model: 모형의 충격",
            |row| row.discovered.origin(row.limit.column).name().into(),
        ),
        field("low", AS_UNIT, "smallest value in the box; empty without one", "상자의 하한. 없으면 빈칸", |row| {
            row.limit.restriction.low().into()
        }),
        field("high", AS_UNIT, "largest value in the box; empty without one", "상자의 상한. 없으면 빈칸", |row| {
            row.limit.restriction.high().into()
        }),
        field(
            "low_percentile",
            "1",
            "where the lower end lies in the input's own distribution",
            "하한이 입력의 분포에서 놓인 백분위",
            |row| row.limit.percentiles.0.into(),
        ),
        field(
            "high_percentile",
            "1",
            "where the upper end lies in the input's own distribution",
            "상한이 입력의 분포에서 놓인 백분위",
            |row| row.limit.percentiles.1.into(),
        ),
        field(
            "density_without",
            "1",
            "density of the box without the limit on this input, in the search",
            "이 입력의 한계가 없을 때 상자의 밀도(탐색)",
            |row| row.limit.density_without.into(),
        ),
        field(
            "low_qp",
            "1",
            "quasi-p-value of the lower end in the search: how likely the box would be as dense by chance if that end did nothing",
            "탐색에서 하한의 준 p값: 하한이 아무 일도 하지 않을 때 우연히 이만큼 빽빽할 확률",
            |row| quasi_p(&row.search, End::Low),
        ),
        field("high_qp", "1", "quasi-p-value of the upper end in the search", "탐색에서 상한의 준 p값", |row| {
            quasi_p(&row.search, End::High)
        }),
        field("low_p_check", "1", "p-value of the lower end in the check", "확인에서 하한의 p값", |row| {
            quasi_p(&row.check, End::Low)
        }),
        field("high_p_check", "1", "p-value of the upper end in the check", "확인에서 상한의 p값", |row| {
            quasi_p(&row.check, End::High)
        }),
        field("source", "", "ids of the sources of the input", "입력의 출처 id", |row| {
            row.ledger_row().map(|row| join(row.sources.iter().map(SourceId::as_str))).into()
        }),
    ]
}

struct StageRow<'r> {
    discovered: Discovered<'r>,
    index: usize,
    stage: usize,
    found: &'r DiscoveredBox,
}

fn stage_rows<'r>(discovered: Discovered<'r>, index: usize, found: &'r DiscoveredBox) -> impl Iterator<Item = StageRow<'r>> {
    (0..found.found.trajectory.len()).map(move |stage| StageRow { discovered, index, stage, found })
}

impl StageRow<'_> {
    fn region(&self) -> &Region {
        &self.found.found.trajectory[self.stage].region
    }

    /// `path: 0.1..0.24; path: ..3`, in canonical units.
    fn limits(&self) -> String {
        let end = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let of = |(column, restriction): (usize, &Restriction)| {
            let path = &self.discovered.column(column).path;
            format!("{path}: {}..{}", end(restriction.low()), end(restriction.high()))
        };
        self.region().restrictions().map(of).collect::<Vec<_>>().join("; ")
    }

    fn density(&self) -> f64 {
        self.found.found.trajectory[self.stage].inside.density()
    }

    fn hits(&self) -> u64 {
        self.found.found.trajectory[self.stage].inside.hits
    }

    fn n(&self) -> u64 {
        self.found.found.trajectory[self.stage].inside.n
    }
}

fn stage_fields<'r>() -> Vec<Field<StageRow<'r>>> {
    vec![
        field("box", "", "number of the box", "상자 번호", |row: &StageRow<'r>| position(row.index)),
        field(
            "stage",
            "",
            "steps of peeling and pasting up to here; 0 is all trials in no earlier box",
            "여기까지 깎고 붙인 횟수. 0은 앞의 상자에 들지 않은 모든 시행",
            |row| (row.stage as u64).into(),
        ),
        field("n", "trials", "trials of the search in the box", "탐색용 시행 가운데 상자 안의 수", |row| {
            row.n().into()
        }),
        field("hits", "trials", "cases among them", "그 가운데 해당하는 경우의 수", |row| row.hits().into()),
        field(
            "remaining_n",
            "trials",
            "trials of the search that are in no earlier box",
            "앞의 상자에 들지 않은 탐색용 시행의 수",
            |row| row.found.found.remaining.n.into(),
        ),
        field("remaining_hits", "trials", "cases among them", "그 가운데 해당하는 경우의 수", |row| {
            row.found.found.remaining.hits.into()
        }),
        field("density", "1", "share of cases in the box", "상자 안에서 해당하는 경우의 비율", |row| {
            row.density().into()
        }),
        field("dimensions", "", "number of restricted inputs", "제한한 입력의 수", |row| {
            (row.region().dimensions() as u64).into()
        }),
        field(
            "chosen",
            "",
            "yes: this box was chosen, before limits that do nothing were dropped",
            "yes: 이 상자를 골라 쓸모없는 한계를 뺐음",
            |row| yes_or_no(row.stage == row.found.found.chosen),
        ),
        field(
            "limits",
            "",
            "limits of the box, `path: low..high` in the inputs' own units",
            "상자의 한계. `경로: 하한..상한`, 단위는 입력의 것",
            |row| row.limits().into(),
        ),
    ]
}
