//! `gross_to_net.csv`: the effects of every source on their way from gross to net.

use super::name::{self, MetricKey};
use super::table::{Band, Field, Table, band, field};
use crate::engine::Results;
use crate::model::{Component, Metric, Model, NetStage, Scope};
use crate::quantity::Label;

struct Row<'r> {
    key: MetricKey,
    kind: &'static str,
    name: Option<&'r Label>,
    /// By stage, in their order.
    bands: [Band; NetStage::ALL.len()],
}

/// The table of `gross_to_net.csv`, in the order of the model's metrics.
pub(super) fn table(model: &Model, results: &Results) -> Table {
    let is_gross = |metric: &&Metric| metric.component == Component::Stage(NetStage::Gross);
    let row = |metric: &Metric| {
        let stage = |stage| Metric { component: Component::Stage(stage), ..*metric };
        Row {
            key: MetricKey::new(model, *metric),
            kind: kind(metric.scope),
            name: name::of_scope(model, metric.scope),
            bands: NetStage::ALL.map(|of| band_of(model, results, stage(of))),
        }
    };
    Table::new("gross_to_net.csv", &fields(), model.metrics.iter().filter(is_gross).map(row))
}

/// The band of a metric; empty if the run does not have it.
fn band_of(model: &Model, results: &Results, metric: Metric) -> Band {
    let at = model.metrics.iter().position(|known| *known == metric);
    at.map_or_else(Band::default, |at| Band::new(&results.summaries[at], 1.0))
}

fn kind(scope: Scope) -> &'static str {
    match scope {
        Scope::Programme(_) => "programme",
        Scope::Facility(_) => "facility",
        Scope::Pipeline(_) => "pipeline",
        _ => "",
    }
}

fn fields<'r>() -> Vec<Field<Row<'r>>> {
    const UNIT: &str = "unit";
    let keys = [
        field("source", "", "id of what has the effect", "효과를 내는 것의 id", |row: &Row<'r>| {
            row.key.scope.as_str().into()
        }),
        field("name", "", "name in English", "영어 이름", |row| row.name.map(|name| name.en.as_str()).into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.name.map(|name| name.ko.as_str()).into()),
        field(
            "kind",
            "",
            "programme, facility or pipeline",
            "programme(사업), facility(시설), pipeline(파이프라인)",
            |row| row.kind.into(),
        ),
        field(
            "account",
            "",
            "what the effect is on: output, an account, person-years",
            "효과의 대상: 산출액, 계정, 연인원",
            |row| row.key.metric.as_str().into(),
        ),
        field("basis", "", "prices of money", "금액의 가격 기준", |row| row.key.basis.as_str().into()),
        field("year", "calendar year", "year", "연도", |row| row.key.year.into()),
        field("unit", "", "unit of the values in this row", "이 행의 값의 단위", |row| row.key.unit.as_str().into()),
    ];
    let bands = [
        band!("gross", UNIT, "gross effect, in the nation", "총효과(전국)", Row<'_>, |row| row.bands[0]),
        band!("after_leakage", UNIT, "of it in the region", "지역에 남는 효과(누출 차감)", Row<'_>, |row| row.bands
            [1]),
        band!(
            "after_deadweight",
            UNIT,
            "less what would have happened anyway",
            "어차피 일어났을 몫(사중손실) 차감 후",
            Row<'_>,
            |row| row.bands[2]
        ),
        band!(
            "after_displacement",
            UNIT,
            "less what is taken from others in the region",
            "지역 안 다른 곳에서 옮겨 온 몫(전치) 차감 후",
            Row<'_>,
            |row| row.bands[3]
        ),
        band!(
            "after_substitution",
            UNIT,
            "less what only replaces another activity",
            "다른 활동을 바꾼 것뿐인 몫(대체) 차감 후",
            Row<'_>,
            |row| row.bands[4]
        ),
        band!(
            "net",
            UNIT,
            "net effect, which the totals hold; the same as after substitution",
            "합계에 들어가는 순효과(대체 차감 후와 같음)",
            Row<'_>,
            |row| row.bands[4]
        ),
    ];
    keys.into_iter().chain(bands.into_iter().flatten()).collect()
}
