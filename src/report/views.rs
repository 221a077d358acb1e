//! `views.csv`: every target under the inside view, the outside view and a blend of both, on the same draws.

use super::name::MetricKey;
use super::probability::{self, Counted};
use super::table::{Band, Cell, Field, Table, field};
use crate::engine::{Frequency, Results};
use crate::quantity::Label;
use crate::scenario::Scenario;

struct Row<'r> {
    view: &'static str,
    id: &'r str,
    name: &'r Label,
    key: Option<MetricKey>,
    value: Option<f64>,
    reached: Frequency,
    band: Band,
}

/// A scenario under one view, and its results.
#[derive(Clone, Copy, Debug)]
pub struct InView<'r> {
    /// Name of the view.
    pub view: &'static str,
    /// The scenario.
    pub scenario: &'r Scenario,
    /// Its results.
    pub results: &'r Results,
}

/// The table of `views.csv`: the targets and joint sets of each view, in the order of the views.
pub(super) fn table(views: &[InView<'_>]) -> Table {
    let rows = views.iter().flat_map(|&InView { view, scenario, results }| {
        let model = &scenario.model;
        let single = model.targets.iter().zip(&results.targets).map(move |(target, result)| Row {
            view,
            id: target.id.as_str(),
            name: &target.name,
            key: Some(MetricKey::new(model, model.metrics[target.metric.0])),
            value: Some(target.value),
            reached: result.reached,
            band: Band::new(&results.summaries[target.metric.0], 1.0),
        });
        let joint = model.joint_targets.iter().zip(&results.joint_targets).map(move |(joint, &reached)| Row {
            view,
            id: joint.id.as_str(),
            name: &joint.name,
            key: None,
            value: None,
            reached,
            band: Band::default(),
        });
        single.chain(joint)
    });
    Table::new("views.csv", &fields(), rows)
}

impl Counted for Row<'_> {
    fn reached(&self) -> &Frequency {
        &self.reached
    }
}

impl Row<'_> {
    fn key(&self, cell: impl Fn(&MetricKey) -> Cell) -> Cell {
        self.key.as_ref().map_or(Cell::Empty, cell)
    }
}

fn fields<'r>() -> [Field<Row<'r>>; 17] {
    let [share, error, low, high] = probability::fields();
    [
        field(
            "view",
            "",
            "inside: the scenario's own numbers; outside: those of reference classes; blend: a mixture of both",
            "inside: 시나리오 자체의 수, outside: 준거집단의 수, blend: 둘의 혼합",
            |row: &Row<'r>| row.view.into(),
        ),
        field("target", "", "id of the target or joint set", "목표 또는 동시 달성 묶음의 id", |row| row.id.into()),
        field("name", "", "name in English", "영어 이름", |row| row.name.en.as_str().into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.name.ko.as_str().into()),
        field("metric", "", "what the target is about", "목표 지표", |row| row.key(|key| key.metric.as_str().into())),
        field("scope", "", "over what", "범위", |row| row.key(|key| key.scope.as_str().into())),
        field("year", "calendar year", "year of the target", "목표 연도", |row| row.key(|key| key.year.into())),
        field("value", "unit", "stated value", "발표된 목표치", |row| row.value.into()),
        field("unit", "", "unit of the values in this row", "이 행의 값의 단위", |row| {
            row.key(|key| key.unit.as_str().into())
        }),
        field("basis", "", "prices of money", "금액의 가격 기준", |row| row.key(|key| key.basis.as_str().into())),
        share,
        error,
        low,
        high,
        field("p05", "unit", "5th percentile", "5번째 백분위수", |row| row.band.cell(0)),
        field("p50", "unit", "median", "중앙값", |row| row.band.cell(1)),
        field("p95", "unit", "95th percentile", "95번째 백분위수", |row| row.band.cell(2)),
    ]
}
