//! `targets.csv`: what became of every target, then of every joint set of targets.

use super::name::{self, MetricKey};
use super::probability::{self, Counted};
use super::table::{Cell, Field, Table, field, join};
use crate::engine::{Frequency, Results, TargetResult};
use crate::quantity::{Label, SourceId};
use crate::scenario::Scenario;

struct Row<'r> {
    id: &'r str,
    name: &'r Label,
    members: String,
    reached: Frequency,
    single: Option<Single<'r>>,
}

/// What only a single target has.
struct Single<'r> {
    key: MetricKey,
    value: f64,
    at_most: bool,
    publishers: String,
    source_ids: String,
    urls: String,
    result: &'r TargetResult,
    year_reached: Option<i32>,
}

impl Counted for Row<'_> {
    fn reached(&self) -> &Frequency {
        &self.reached
    }
}

impl Row<'_> {
    /// A cell that is empty for a joint set.
    fn of_single<T: Into<Cell>>(&self, cell: impl Fn(&Single<'_>) -> T) -> Cell {
        self.single.as_ref().map(cell).into()
    }

    /// Never reached within the horizon is a category, not a year.
    fn year_reached(&self) -> Cell {
        match (&self.single, self.reached.n) {
            (None, _) | (_, 0) => Cell::Empty,
            (Some(single), _) => single.year_reached.map_or_else(|| "never".into(), Cell::from),
        }
    }

    fn direction(&self) -> &'static str {
        match &self.single {
            None => "all",
            Some(single) if single.at_most => "at-most",
            Some(_) => "at-least",
        }
    }
}

/// The table of `targets.csv`.
pub(super) fn table<'r>(scenario: &'r Scenario, results: &'r Results) -> Table {
    let Scenario { model, ledger, target_sources, .. } = scenario;
    let notes = |sources: &'r [SourceId]| sources.iter().filter_map(|id| ledger.source(id));
    let single = model.targets.iter().zip(target_sources).zip(&results.targets).map(|((target, sources), result)| Row {
        id: target.id.as_str(),
        name: &target.name,
        members: String::new(),
        reached: result.reached,
        single: Some(Single {
            key: MetricKey::new(model, model.metrics[target.metric.0]),
            value: target.value,
            at_most: target.at_most,
            publishers: join(
                notes(sources).filter_map(|source| source.publisher.as_ref()).map(|publisher| publisher.en.as_str()),
            ),
            source_ids: join(sources.iter().map(SourceId::as_str)),
            urls: join(notes(sources).filter_map(|source| source.url.as_deref())),
            result,
            year_reached: result.year_reached_p50.map(|year| name::year(model, year)),
        }),
    });
    let joint = model.joint_targets.iter().zip(&results.joint_targets).map(|(joint, reached)| Row {
        id: joint.id.as_str(),
        name: &joint.name,
        members: join(joint.targets.iter().map(|&target| model.targets[target].id.as_str())),
        reached: *reached,
        single: None,
    });
    Table::new("targets.csv", &fields(), single.chain(joint))
}

fn fields<'r>() -> [Field<Row<'r>>; 23] {
    let [share, error, low, high] = probability::fields();
    [
        field("target", "", "id of the target or joint set", "목표 또는 동시 달성 묶음의 id", |row: &Row<'r>| {
            row.id.into()
        }),
        field("name", "", "name in English", "영어 이름", |row| row.name.en.as_str().into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.name.ko.as_str().into()),
        field("members", "", "targets of a joint set", "동시 달성 묶음에 든 목표", |row| row.members.as_str().into()),
        field("metric", "", "what the target is about", "목표 지표", |row| row.of_single(|it| it.key.metric.clone())),
        field("scope", "", "over what", "범위", |row| row.of_single(|it| it.key.scope.clone())),
        field("year", "calendar year", "year of the target", "목표 연도", |row| row.of_single(|it| it.key.year)),
        field("value", "unit", "stated value", "발표된 목표치", |row| row.of_single(|it| it.value)),
        field("unit", "", "unit of the values in this row", "이 행의 값의 단위", |row| {
            row.of_single(|it| it.key.unit.clone())
        }),
        field("basis", "", "prices of money", "금액의 가격 기준", |row| row.of_single(|it| it.key.basis.clone())),
        field(
            "direction",
            "",
            "at-least, at-most, or all of a joint set",
            "at-least(이상), at-most(이하), all(모두)",
            |row| row.direction().into(),
        ),
        field("stated_by", "", "who stated the target", "목표를 발표한 곳", |row| {
            row.of_single(|it| it.publishers.clone())
        }),
        share,
        error,
        low,
        high,
        field(
            "shortfall_p50",
            "unit",
            "median shortfall; negative where it is passed",
            "부족분의 중앙값. 음수는 초과 달성",
            |row| row.of_single(|it| it.result.shortfall_p50),
        ),
        field(
            "year_reached_p50",
            "calendar year",
            "year by which half of the trials have reached it, or never",
            "시행의 절반이 달성한 해 또는 never(기간 안에 미달성)",
            Row::year_reached,
        ),
        field(
            "share_never_reached",
            "1",
            "share of trials that do not reach it within the horizon",
            "기간 안에 달성하지 못한 시행의 비율",
            |row| row.of_single(|it| it.result.share_never_reached),
        ),
        field(
            "required_growth",
            "1/year",
            "annual growth from the last known year that would just reach it, in its basis",
            "마지막 실적 연도부터 목표에 이르는 데 필요한 연간 증가율(목표의 가격 기준)",
            |row| row.of_single(|it| it.result.required_growth),
        ),
        field(
            "required_growth_percentile",
            "1",
            "share of trials whose growth inputs lie below it",
            "성장률 입력이 그보다 낮은 시행의 비율",
            |row| row.of_single(|it| it.result.required_growth_percentile),
        ),
        field("source", "", "id of the source of the stated value", "발표치 출처의 id", |row| {
            row.of_single(|it| it.source_ids.clone())
        }),
        field("url", "", "address of the source", "출처의 주소", |row| row.of_single(|it| it.urls.clone())),
    ]
}
