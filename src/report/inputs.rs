//! `inputs.csv`: the ledger of a scenario, one row per number, with its distribution and where it comes from.

use super::name::canonical;
use super::table::{Field, Table, field, join};
use crate::quantity::SourceId;
use crate::scenario::{Ledger, LedgerRow};

/// The table of `inputs.csv`, in the order of the ledger.
pub(super) fn table(ledger: &Ledger) -> Table {
    Table::new("inputs.csv", &fields(), ledger.rows())
}

fn fields<'r>() -> [Field<&'r LedgerRow>; 17] {
    [
        field(
            "path",
            "",
            "dotted path of the number in the scenario, as --set takes it",
            "시나리오 안의 경로(--set에 쓰는 이름)",
            |row: &&'r LedgerRow| row.path.as_str().into(),
        ),
        field("name", "", "name in English", "영어 이름", |row| row.name.en.as_str().into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.name.ko.as_str().into()),
        field("unit", "", "unit of the values in this row; 1 for a ratio", "이 행의 값의 단위. 1은 비율", |row| {
            canonical(row.unit).into()
        }),
        field(
            "kind",
            "",
            "stated: a source says so; assumed: a rationale does",
            "stated: 출처가 있음, assumed: 가정",
            |row| (if row.is_stated() { "stated" } else { "assumed" }).into(),
        ),
        field("family", "", "family of its distribution", "분포의 종류", |row| row.distribution.family().into()),
        field("parameters", "", "parameters of the distribution", "분포의 모수", |row| parameters(row).into()),
        field("p05", "unit", "5th percentile of the input", "입력의 5번째 백분위수", |row| {
            row.distribution.quantile(0.05).into()
        }),
        field("p50", "unit", "median of the input", "입력의 중앙값", |row| row.distribution.quantile(0.50).into()),
        field("p95", "unit", "95th percentile of the input", "입력의 95번째 백분위수", |row| {
            row.distribution.quantile(0.95).into()
        }),
        field("source", "", "ids of the sources", "출처의 id", |row| join(row.sources.iter().map(SourceId::as_str)).into()),
        field("date", "", "dates of the sources", "출처의 날짜", |row| join(row.dates.iter().map(String::as_str)).into()),
        field("url", "", "addresses of the sources", "출처의 주소", |row| join(row.urls.iter().map(String::as_str)).into()),
        field("rationale", "", "why it was assumed, in English", "가정한 이유(영어)", |row| {
            row.rationale.as_ref().map(|why| why.en.as_str()).into()
        }),
        field("rationale_ko", "", "why it was assumed, in Korean", "가정한 이유(한국어)", |row| {
            row.rationale.as_ref().map(|why| why.ko.as_str()).into()
        }),
        field("vintages", "", "values stated at different times", "발표 시점별 값", |row| row.vintages.as_str().into()),
        field("class", "", "quantity of the reference class it goes by", "따르는 준거집단의 수", |row| {
            row.class.as_str().into()
        }),
    ]
}

/// `low = 0, mode = 0.02, high = 0.05`
fn parameters(row: &LedgerRow) -> String {
    let parameters = row.distribution.parameters();
    parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}
