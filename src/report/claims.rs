//! `claims.csv`: every claim beside the model's distribution of the same coefficient.

use super::csv::decimal;
use super::name::{self, canonical};
use super::table::{Field, Table, field, join};
use crate::engine::{Probability, Results};
use crate::model::{Claim, ClaimMeasure, InputId, Metric, Model};
use crate::quantity::{Dimension, SourceId, Unit};
use crate::scenario::{LedgerRow, Scenario};
use crate::study::claims::{AuditedClaim, claims};

struct Row<'r> {
    scenario: &'r Scenario,
    claim: &'r Claim,
    audited: AuditedClaim,
    n: u64,
}

impl Row<'_> {
    fn ledger_row(&self, input: InputId) -> Option<&LedgerRow> {
        let Scenario { model, ledger, .. } = self.scenario;
        let path = &model.inputs[input].path;
        ledger.rows().iter().find(|row| row.path == *path)
    }

    /// Ids of the sources of effect and cause.
    fn sources(&self) -> String {
        let rows = [Some(self.claim.claimed), self.claim.per].into_iter().flatten().filter_map(|input| self.ledger_row(input));
        let mut ids: Vec<&str> = rows.flat_map(|row| row.sources.iter().map(SourceId::as_str)).collect();
        ids.dedup();
        join(ids)
    }

    /// Of an end of the interval of the probability to reach the claim, the share that stays below.
    fn below(&self, end: impl Fn(&Probability) -> f64) -> Option<f64> {
        self.audited.reached?.probability.as_ref().map(|probability| 1.0 - end(probability))
    }
}

/// The table of `claims.csv`, in the order of the model.
pub(super) fn table(scenario: &Scenario, results: &Results) -> Table {
    let model = &scenario.model;
    let row = |audited: AuditedClaim| {
        let claim = &model.claims[audited.claim];
        Row { scenario, claim, n: results.summaries[claim.metric.0].n, audited }
    };
    Table::new("claims.csv", &fields(), claims(model, results).into_iter().map(row))
}

/// Unit of a claim's coefficient as it is shown: `1`, `persons/1000000000 KRW`.
pub(super) fn shown_unit(model: &Model, claim: &Claim) -> String {
    let Metric { measure, scope, .. } = model.metrics[claim.metric.0];
    match model.unit_of(measure, scope) {
        None => "1".to_owned(),
        Some(Unit { dimension, per: Some(per) }) if claim.shown_per.to_bits() != 1.0_f64.to_bits() => {
            let [above, below] = [dimension, per].map(|dimension: Dimension| canonical(dimension.into()));
            format!("{above}/{} {below}", decimal(claim.shown_per))
        }
        Some(unit) => canonical(unit),
    }
}

pub(super) fn measure_name(measure: ClaimMeasure) -> &'static str {
    match measure {
        ClaimMeasure::Output => "output",
        ClaimMeasure::ValueAdded => "value-added",
        ClaimMeasure::Jobs => "jobs",
        ClaimMeasure::PersonYears => "person-years",
        ClaimMeasure::Other => "other",
    }
}

fn fields<'r>() -> [Field<Row<'r>>; 23] {
    const AS_UNIT: &str = "unit";
    [
        field("claim", "", "id of the claim", "주장의 id", |row: &Row<'r>| row.claim.id.as_str().into()),
        field("name", "", "name in English", "영어 이름", |row| row.claim.name.en.as_str().into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.claim.name.ko.as_str().into()),
        field(
            "scope",
            "",
            "where the effect is counted: region or nation",
            "효과의 범위: region(지역), nation(전국)",
            |row| (if row.claim.nation { "nation" } else { "region" }).into(),
        ),
        field(
            "measure",
            "",
            "what is claimed: output, value-added, jobs, person-years, other",
            "주장의 대상: output(생산), value-added(부가가치), jobs(일자리), person-years(연인원), other(기타)",
            |row| measure_name(row.claim.measure).into(),
        ),
        field("period", "", "cumulative over years, or annual", "cumulative(여러 해의 합), annual(한 해)", |row| {
            (if row.claim.cumulative { "cumulative" } else { "annual" }).into()
        }),
        field("year", "calendar year", "year of the model's coefficient", "모형 계수의 연도", |row| {
            let model = &row.scenario.model;
            name::year(model, model.metrics[row.claim.metric.0].year).into()
        }),
        field("claimed", "claimed_unit", "the stated effect", "발표된 효과", |row| {
            row.scenario.model.inputs[row.claim.claimed].central.into()
        }),
        field("claimed_unit", "", "its unit", "그 단위", |row| canonical(row.claim.claimed_unit).into()),
        field("per", "per_unit", "the stated cause that it is divided by", "효과를 나누는 발표된 원인", |row| {
            row.claim.per.map(|per| row.scenario.model.inputs[per].central).into()
        }),
        field("per_unit", "", "its unit", "그 단위", |row| {
            row.claim.per.and_then(|per| row.ledger_row(per)).map(|row| canonical(row.unit)).into()
        }),
        field("unit", "", "unit of the coefficients in this row", "이 행의 계수의 단위", |row| {
            shown_unit(&row.scenario.model, row.claim).into()
        }),
        field("implied", AS_UNIT, "coefficient that the statement implies", "발표가 뜻하는 계수", |row| {
            row.audited.implied.into()
        }),
        field(
            "model_stated",
            AS_UNIT,
            "the model's coefficient in the stated case",
            "발표치 사례에서 모형의 계수",
            |row| row.audited.stated.into(),
        ),
        field("model_p05", AS_UNIT, "the model's coefficient, 5th percentile", "모형의 계수, 5번째 백분위수", |row| {
            row.audited.band.map(|band| band[0]).into()
        }),
        field("model_p50", AS_UNIT, "the model's coefficient, median", "모형의 계수, 중앙값", |row| {
            row.audited.band.map(|band| band[1]).into()
        }),
        field(
            "model_p95",
            AS_UNIT,
            "the model's coefficient, 95th percentile",
            "모형의 계수, 95번째 백분위수",
            |row| row.audited.band.map(|band| band[2]).into(),
        ),
        field(
            "percentile",
            "1",
            "share of trials whose coefficient stays below the implied one",
            "계수가 발표의 계수보다 낮은 시행의 비율",
            |row| row.audited.percentile.into(),
        ),
        field(
            "percentile_low",
            "1",
            "lower end of its 95 % interval; where no trial reaches the claim, the honest figure",
            "그 95% 구간 하한. 어느 시행도 미치지 못하면 이 값을 쓸 것",
            |row| row.below(|it| it.high).into(),
        ),
        field("percentile_high", "1", "upper end of its 95 % interval", "그 95% 구간 상한", |row| {
            row.below(|it| it.low).into()
        }),
        field("n", "trials", "trials in which the coefficient has a value", "계수에 값이 있는 시행 수", |row| {
            row.n.into()
        }),
        field(
            "verdict",
            "",
            "cautious: implied below p05; within: p05 to p75; optimistic: above p75 to p95; implausible: above p95; \
             beyond-the-model: no trial reaches it; not-comparable: no value",
            "cautious(신중): p05 미만, within(범위 안): p05–p75, optimistic(낙관): p75 초과 p95 이하, implausible(무리): p95 초과, \
             beyond-the-model(모형 밖): 도달한 시행 없음, not-comparable(비교 불가): 값 없음",
            |row| row.audited.verdict.name().into(),
        ),
        field("source", "", "ids of the sources of the statement", "발표의 출처 id", |row| row.sources().into()),
    ]
}
