//! `drivers.csv`: what every input and group of inputs has to do with every outcome, from given trials.

use super::factor::{OfFactor, factor_columns};
use super::names::{factor_name, outcome_unit};
use crate::quantity::Label;
use crate::report::table::{Cell, Field, Table, field, yes_or_no};
use crate::report::title::outcome_name;
use crate::scenario::Scenario;
use crate::study::sensitivity::design::{Factor, FactorKind};
use crate::study::sensitivity::estimate::{Estimated, Monotone};
use crate::study::sensitivity::evaluate::{Driver, Drivers, GivenData};

/// Name of the file.
pub const DRIVERS_FILE: &str = "drivers.csv";

/// Drivers of each target in the folder of a run.
const OF_RUN: usize = 20;

struct Row<'r> {
    scenario: &'r Scenario,
    drivers: &'r Drivers,
    factor: &'r Factor,
    name: Label,
    driver: Option<&'r Driver>,
    variance_share: Option<Estimated>,
    told: bool,
}

/// The table; `largest` for the largest drivers and the origins alone. None found: the columns alone.
pub(super) fn table(scenario: &Scenario, found: Option<&GivenData>, largest: bool) -> Table {
    let rows = found.into_iter().flat_map(|found| {
        found.outcomes.iter().flat_map(move |drivers| {
            let row = move |factor, driver, variance_share, told| {
                let name = factor_name(scenario, factor);
                Row { scenario, drivers, factor, name, driver, variance_share, told }
            };
            let all = found.largest(drivers).into_iter();
            let singles = all.clone().filter(move |it| !largest && it.driver.is_some());
            let singles = singles.chain(all.take(if largest { OF_RUN } else { 0 }));
            let singles = singles.map(move |it| row(it.factor, it.driver, Some(it.variance_share), it.told));
            let is_wanted = move |group: &Factor| !largest || group.kind == FactorKind::Origin;
            let groups = drivers.groups.iter().map(|share| (&found.groups[share.group], share));
            let groups = groups
                .filter(move |(group, _)| is_wanted(group))
                .map(move |(group, share)| row(group, None, share.variance_share, share.told));
            singles.chain(groups).collect::<Vec<_>>()
        })
    });
    Table::new(DRIVERS_FILE, &fields(), rows)
}

impl Row<'_> {
    fn of_driver(&self, cell: impl Fn(&Driver) -> f64) -> Cell {
        self.driver.map(cell).into()
    }

    fn monotone(&self) -> Cell {
        match self.driver.map(|driver| driver.swing.monotone) {
            Some(Monotone::Yes) => "yes".into(),
            Some(Monotone::No) => "no".into(),
            Some(Monotone::Unknown) | None => Cell::Empty,
        }
    }
}

impl OfFactor for Row<'_> {
    const KINDS: [&'static str; 2] = [
        "input: one input; groups are a series of draws over years, a noun with all its inputs, the shocks of a year, or an origin",
        "input(입력 하나), 묶음은 series(연도별 추출), noun(한 대상의 모든 입력), year(한 해의 충격), origin(근거의 구분)",
    ];

    fn factor(&self) -> (&Factor, &Label) {
        (self.factor, &self.name)
    }
}

fn fields<'r>() -> Vec<Field<Row<'r>>> {
    let fields = keys().chain(measures());
    fields.chain(of_regression()).collect()
}

/// Which outcome and which factor.
fn keys<'r>() -> impl Iterator<Item = Field<Row<'r>>> {
    let outcome = [
        field("outcome", "", "target.ID, joint.ID or a metric", "결과: target.ID, joint.ID 또는 지표", |row: &Row<'r>| {
            outcome_name(&row.scenario.model, row.drivers.outcome).into()
        }),
        field("unit", "", "unit of the outcome", "결과의 단위", |row| {
            outcome_unit(&row.scenario.model, row.drivers.outcome).into()
        }),
        field("n", "", "trials in which the outcome has a value", "결과에 값이 있는 시행", |row| {
            (row.drivers.trials as u64).into()
        }),
        field("mean", "unit", "mean of the outcome", "결과의 평균", |row| row.drivers.mean.into()),
        field("sd", "unit", "standard deviation of the outcome", "결과의 표준편차", |row| row.drivers.sd.into()),
    ];
    outcome.into_iter().chain(factor_columns())
}

/// What the factor has to do with the outcome.
fn measures<'r>() -> impl Iterator<Item = Field<Row<'r>>> {
    let estimates = [
        estimated!(
            "rank_correlation",
            "1",
            "Spearman's rank correlation of input and outcome",
            "입력과 결과의 스피어만 순위상관",
            Row<'_>,
            |row| Some(row.driver?.rank_correlation)
        ),
        estimated!(
            "standardised_coefficient",
            "1",
            "standardised regression coefficient, of a straight line in all inputs at once whose shares can be told from nothing (the 80 largest)",
            "표준화 회귀계수(몫이 0과 구별되는 입력을 최대 80개까지 함께 넣은 직선)",
            Row<'_>,
            |row| row.driver?.coefficient
        ),
        estimated!(
            "variance_share",
            "1",
            "share of the outcome's variance that it explains by itself; of a group the sum over its inputs, without what they do only \
             together; empty where the group depends on inputs outside and nothing says what is whose",
            "혼자서 설명하는 결과 분산의 몫. 묶음은 입력별 몫의 합으로, 함께일 때만 생기는 효과는 뺀다. 묶음 밖의 입력과 나눌 수 없으면 비움",
            Row<'_>,
            |row| row.variance_share
        ),
    ];
    let more = [
        field(
            "told_from_chance",
            "",
            "yes: the share is more than chance would give any of the inputs of this outcome, at 5 % over all of them; empty where there is \
             no share",
            "yes: 이 결과의 모든 입력을 함께 볼 때 5% 수준에서 우연으로는 나오지 않을 몫. 몫이 없으면 비움",
            |row: &Row<'r>| if row.variance_share.is_some() { yes_or_no(row.told) } else { Cell::Empty },
        ),
        field(
            "swing_low",
            "unit",
            "mean outcome in the lowest tenth of the input",
            "입력이 가장 낮은 10%일 때 결과의 평균",
            |row: &Row<'r>| row.of_driver(|it| it.swing.low),
        ),
        field(
            "swing_high",
            "unit",
            "mean outcome in the highest tenth of the input",
            "입력이 가장 높은 10%일 때 결과의 평균",
            |row| row.of_driver(|it| it.swing.high),
        ),
        field(
            "monotone",
            "",
            "whether the mean outcome only rises or only falls over the tenths of the input; empty where the trials do not tell",
            "입력의 10분위를 따라 결과의 평균이 늘기만 하거나 줄기만 하는지. 시행으로 알 수 없으면 비움",
            Row::monotone,
        ),
        field(
            "dependent",
            "",
            "yes: it depends on inputs outside, or they on it, so that rank correlation, share and swing count what goes with it, and \
             shares do not add up; of an origin or a year only what is its inputs' own, and drivers, are counted",
            "yes: 다른 입력과 의존 관계라 순위상관, 몫, 변화폭에 함께 움직이는 것이 들어가며 몫을 더할 수 없음. origin과 year는 입력의 고유한 부분과 \
             동인만 셈",
            |row| yes_or_no(row.factor.is_dependent(&row.scenario.model)),
        ),
    ];
    estimates.into_iter().flatten().chain(more)
}

/// How well a straight line does.
fn of_regression<'r>() -> impl Iterator<Item = Field<Row<'r>>> {
    let r_squared = estimated!(
        "r_squared",
        "1",
        "share of variance that the regression explains",
        "회귀가 설명하는 분산의 몫",
        Row<'_>,
        |row| row.drivers.r_squared
    );
    let regressed = field("regressed", "", "inputs in the regression", "회귀에 넣은 입력의 수", |row: &Row<'r>| {
        (row.drivers.regressed as u64).into()
    });
    r_squared.into_iter().chain([regressed])
}
