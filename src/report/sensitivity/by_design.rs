//! `tornado.csv`, `morris.csv` and `sobol.csv`: what factors do to outcomes, by designs that move them.

use super::factor::{OfFactor, factor_columns};
use super::names::{factor_name, outcome_unit};
use crate::model::Outcome;
use crate::quantity::Label;
use crate::report::table::{Field, Table, field};
use crate::report::title::outcome_name;
use crate::scenario::Scenario;
use crate::study::sensitivity::design::Factor;
use crate::study::sensitivity::estimate::Statistic;
use crate::study::sensitivity::evaluate::{Morris, MorrisRow, Sobol, SobolRow, Tornado, TornadoRow};

/// A factor and an outcome, with what a method found.
struct Row<'r, F> {
    scenario: &'r Scenario,
    outcome: Outcome,
    factor: &'r Factor,
    name: Label,
    unit: String,
    found: F,
}

impl<'r, F> Row<'r, F> {
    fn new(scenario: &'r Scenario, outcome: Outcome, factor: &'r Factor, found: F) -> Self {
        let unit = outcome_unit(&scenario.model, outcome);
        Self { scenario, outcome, factor, name: factor_name(scenario, factor), unit, found }
    }
}

impl<F> OfFactor for Row<'_, F> {
    const KINDS: [&'static str; 2] = [
        "input: one input; series: draws over years; group: named on the command line; rest: all other inputs of an origin; origin: all \
         inputs of it",
        "input(입력 하나), series(연도별 추출), group(명령줄에서 이름 붙인 묶음), rest(같은 근거의 나머지 입력), origin(근거의 구분)",
    ];

    fn factor(&self) -> (&Factor, &Label) {
        (self.factor, &self.name)
    }
}

/// Columns of an outcome and a factor, for any method.
fn of_factor<'r, F>() -> Vec<Field<Row<'r, F>>> {
    let outcome = [
        field(
            "outcome",
            "",
            "target.ID, joint.ID or a metric",
            "결과: target.ID, joint.ID 또는 지표",
            |row: &Row<'r, F>| outcome_name(&row.scenario.model, row.outcome).into(),
        ),
        field("unit", "", "unit of the values in this row", "이 행의 값의 단위", |row| row.unit.as_str().into()),
    ];
    outcome.into_iter().chain(factor_columns()).collect()
}

/// The table of `tornado.csv`, the largest swing of each outcome first, factors with an end without a value last.
pub(super) fn tornado(scenario: &Scenario, factors: &[Factor], found: &[Tornado]) -> Table {
    type Found<'r> = Row<'r, (&'r Tornado, &'r TornadoRow)>;
    let rows = found.iter().flat_map(|tornado| {
        tornado.rows.iter().map(move |found| {
            let row = Row::new(scenario, tornado.outcome, &factors[found.factor], (tornado, found));
            let probability = statistic(tornado.statistic, tornado.outcome) == "probability";
            if probability { Row { unit: "1".to_owned(), ..row } } else { row }
        })
    });
    let mut fields: Vec<Field<Found<'_>>> = of_factor();
    fields.push(field(
        "statistic",
        "",
        "what is looked at: mean, median, or probability of reaching the target",
        "보는 통계량: mean(평균), median(중앙값), probability(목표 달성 확률)",
        |row: &Found<'_>| statistic(row.found.0.statistic, row.outcome).into(),
    ));
    fields.push(field("base", "unit", "the statistic with nothing moved", "아무것도 움직이지 않았을 때", |row| {
        row.found.0.base.map(|base| base.value).into()
    }));
    fields.extend(estimated!(
        "at_p05",
        "unit",
        "the statistic with the factor at the 5th percentile of its inputs; empty where it has no value there",
        "요인을 입력의 5번째 백분위수에 두었을 때. 값이 없으면 비움",
        Found<'_>,
        |row| row.found.1.low
    ));
    fields.extend(estimated!(
        "at_p95",
        "unit",
        "the statistic with the factor at the 95th percentile of its inputs; empty where it has no value there",
        "요인을 입력의 95번째 백분위수에 두었을 때. 값이 없으면 비움",
        Found<'_>,
        |row| row.found.1.high
    ));
    fields.extend(estimated!(
        "swing",
        "unit",
        "at_p95 less at_p05, on the same draws; empty where either is",
        "at_p95에서 at_p05를 뺀 값(같은 추출). 어느 한쪽이 없으면 비움",
        Found<'_>,
        |row| row.found.1.swing
    ));
    Table::new("tornado.csv", &fields, rows)
}

/// What a statistic is called.
fn statistic(statistic: Statistic, outcome: Outcome) -> &'static str {
    match (statistic, outcome) {
        (Statistic::AtLeast(_) | Statistic::AtMost(_), _) | (_, Outcome::Joint(_)) => "probability",
        (Statistic::Mean, _) => "mean",
        (Statistic::Median, _) => "median",
    }
}

/// The table of `morris.csv`, the largest μ* of each outcome first.
pub(super) fn morris(scenario: &Scenario, factors: &[Factor], found: &[Morris]) -> Table {
    type Found<'r> = Row<'r, &'r MorrisRow>;
    let rows = found
        .iter()
        .flat_map(|morris| morris.rows.iter().map(move |row| Row::new(scenario, morris.outcome, &factors[row.factor], row)));
    let mut fields: Vec<Field<Found<'_>>> = of_factor();
    fields.extend(estimated!(
        "mu_star",
        "unit",
        "mean magnitude of the elementary effects, per whole range of the factor's uniforms",
        "기초효과 크기의 평균(균등난수의 전 범위당)",
        Found<'_>,
        |row| Some(row.found.effects.mu_star)
    ));
    fields.extend(estimated!(
        "mu",
        "unit",
        "mean of the elementary effects; empty for a group",
        "기초효과의 평균(묶음은 비움)",
        Found<'_>,
        |row| row.found.effects.mu
    ));
    fields.extend(estimated!(
        "sigma",
        "unit",
        "standard deviation of the elementary effects: curves and interplay; empty for a group",
        "기초효과의 표준편차: 굽음과 상호작용(묶음은 비움)",
        Found<'_>,
        |row| row.found.effects.sigma
    ));
    Table::new("morris.csv", &fields, rows)
}

/// The table of `sobol.csv`, the largest total of each outcome first.
pub(super) fn sobol(scenario: &Scenario, factors: &[Factor], found: &[Sobol]) -> Table {
    type Found<'r> = Row<'r, &'r SobolRow>;
    let rows = found
        .iter()
        .flat_map(|sobol| sobol.rows.iter().map(move |row| Row::new(scenario, sobol.outcome, &factors[row.factor], row)));
    let mut fields: Vec<Field<Found<'_>>> = of_factor();
    fields.extend(estimated!(
        "first_order",
        "1",
        "share of the variance by the factor alone, its inputs together (Jansen); as it comes out, by chance below 0 or above 1",
        "요인 혼자(입력을 함께) 설명하는 분산의 몫(Jansen). 추정값 그대로라 우연히 0보다 작거나 1보다 클 수 있음",
        Found<'_>,
        |row| Some(row.found.indices.first_jansen)
    ));
    fields.extend(estimated!(
        "first_order_janon",
        "1",
        "the same by another estimator (Janon), with less error where the share is large",
        "같은 값의 다른 추정(Janon). 몫이 클 때 오차가 작음",
        Found<'_>,
        |row| Some(row.found.indices.first_janon)
    ));
    fields.extend(estimated!(
        "total_order",
        "1",
        "share of the variance by the factor alone and together with others (Jansen)",
        "요인 혼자와 다른 요인과의 상호작용을 합친 분산의 몫(Jansen)",
        Found<'_>,
        |row| Some(row.found.indices.total)
    ));
    Table::new("sobol.csv", &fields, rows)
}
