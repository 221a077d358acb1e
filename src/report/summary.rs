//! `summary.csv`: the distribution of every metric, one row per metric, scope, component, basis and year.

use super::name::MetricKey;
use super::table::{Cell, Field, Table, field};
use crate::engine::{Estimate, Results, Summary};
use crate::model::{MetricId, Model};

struct Row<'r> {
    key: MetricKey,
    stated: f64,
    summary: &'r Summary,
}

impl Row<'_> {
    fn quantile(&self, index: usize) -> Option<Estimate> {
        self.summary.quantiles.get(index).copied()
    }

    fn value(&self, index: usize) -> Cell {
        self.quantile(index).map(|estimate| estimate.value).into()
    }

    fn error(&self, index: usize) -> Cell {
        self.quantile(index).and_then(|estimate| estimate.se).into()
    }
}

/// The table of `summary.csv`, in the order of the model's metrics; those that nobody asked for are left out.
pub(super) fn table(model: &Model, results: &Results) -> Table {
    let row = |((&metric, &stated), summary)| Row { key: MetricKey::new(model, metric), stated, summary };
    let listed = |(index, _): &(usize, _)| model.is_listed(MetricId(*index));
    let metrics = model.metrics.iter().zip(&results.stated).zip(&results.summaries);
    let rows = metrics.enumerate().filter(listed).map(|(_, metric)| row(metric));
    Table::new("summary.csv", &fields(), rows)
}

fn fields<'r>() -> [Field<Row<'r>>; 21] {
    const AS_UNIT: &str = "unit";
    [
        field(
            "metric",
            "",
            "what is measured: output, an account, money of programmes, use of facilities, stock of pipelines, an own metric",
            "지표: 산출액, 계정, 사업비, 시설 이용량, 파이프라인 잔존 수, 직접 만든 지표",
            |row: &Row<'r>| row.key.metric.clone().into(),
        ),
        field(
            "scope",
            "",
            "region, or the id of a group, sector, programme, facility, pipeline or event",
            "범위: region 또는 묶음·산업·사업·시설·파이프라인·사건의 id",
            |row| row.key.scope.clone().into(),
        ),
        field(
            "component",
            "",
            "total, a part of it, or what stands beside it: claimed, who pays, a stage",
            "total(합계), 그 일부, 또는 따로 세는 것: claimed(발표된 효과), 재원, 단계",
            |row| row.key.component.clone().into(),
        ),
        field(
            "basis",
            "",
            "prices of money: nominal, or constant with the price year",
            "금액의 가격 기준: nominal(경상) 또는 constant-기준연도(불변)",
            |row| row.key.basis.clone().into(),
        ),
        field("year", "calendar year", "year of the metric", "연도", |row| row.key.year.into()),
        field(
            "unit",
            "",
            "unit of the values in this row; 1 for a pure number",
            "이 행의 값의 단위. 1은 단위 없는 수",
            |row| row.key.unit.clone().into(),
        ),
        field(
            "stated",
            AS_UNIT,
            "value in the stated case: every input at its stated value, or else its central one, without events",
            "발표치 사례의 값: 모든 입력이 발표된 값, 없으면 중심값이고 사건이 없을 때",
            |row| row.stated.into(),
        ),
        field("mean", AS_UNIT, "mean over trials", "시행 평균", |row| row.summary.mean.map(|mean| mean.value).into()),
        field("mean_se", AS_UNIT, "Monte Carlo standard error of the mean", "평균의 몬테카를로 표준오차", |row| {
            row.summary.mean.and_then(|mean| mean.se).into()
        }),
        field("sd", AS_UNIT, "standard deviation over trials", "시행 간 표준편차", |row| row.summary.sd.into()),
        field("p05", AS_UNIT, "5th percentile", "5번째 백분위수", |row| row.value(0)),
        field("p05_se", AS_UNIT, "Monte Carlo standard error of p05", "p05의 몬테카를로 표준오차", |row| row.error(0)),
        field("p10", AS_UNIT, "10th percentile", "10번째 백분위수", |row| row.value(1)),
        field("p25", AS_UNIT, "25th percentile", "25번째 백분위수", |row| row.value(2)),
        field("p50", AS_UNIT, "median", "중앙값", |row| row.value(3)),
        field("p50_se", AS_UNIT, "Monte Carlo standard error of p50", "p50의 몬테카를로 표준오차", |row| row.error(3)),
        field("p75", AS_UNIT, "75th percentile", "75번째 백분위수", |row| row.value(4)),
        field("p90", AS_UNIT, "90th percentile", "90번째 백분위수", |row| row.value(5)),
        field("p95", AS_UNIT, "95th percentile", "95번째 백분위수", |row| row.value(6)),
        field("p95_se", AS_UNIT, "Monte Carlo standard error of p95", "p95의 몬테카를로 표준오차", |row| row.error(6)),
        field(
            "n",
            "trials",
            "trials that the row rests on, without failed ones",
            "이 행에 쓰인 시행 수(실패한 시행 제외)",
            |row| row.summary.n.into(),
        ),
    ]
}
