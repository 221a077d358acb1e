//! `switching.csv`: for each driver of each claim, the value at which the claim would hold.

use super::claims::shown_unit;
use super::name::canonical;
use super::table::{Field, Table, field, yes_or_no};
use crate::model::Claim;
use crate::scenario::{LedgerRow, Scenario};
use crate::study::switching::{Switch, Switching};

struct Row<'r> {
    scenario: &'r Scenario,
    claim: &'r Claim,
    input: Option<&'r LedgerRow>,
    found: &'r Switching,
}

/// The table of `switching.csv`, in the order of the claims and of their drivers.
pub(super) fn table<'r>(scenario: &'r Scenario, found: &'r [Switching]) -> Table {
    let row = |found: &'r Switching| {
        let Switching { claim, input, .. } = *found;
        let path = &scenario.model.inputs[input].path;
        let input = scenario.ledger.rows().iter().find(|row| row.path == *path);
        Row { scenario, claim: &scenario.model.claims[claim], input, found }
    };
    Table::new("switching.csv", &fields(), found.iter().map(row))
}

impl Row<'_> {
    fn answer(&self) -> &'static str {
        match self.found.answer {
            Switch::At { .. } => "at",
            Switch::NotReachable => "not-reachable",
            Switch::Always => "always",
            Switch::NoValue => "no-value",
        }
    }

    fn at(&self) -> Option<(f64, f64)> {
        if let Switch::At { value, percentile } = self.found.answer { Some((value, percentile)) } else { None }
    }
}

fn fields<'r>() -> [Field<Row<'r>>; 17] {
    const INPUT: &str = "unit";
    const COEFFICIENT: &str = "coefficient_unit";
    [
        field("claim", "", "id of the claim", "주장의 id", |row: &Row<'r>| row.claim.id.as_str().into()),
        field("input", "", "dotted path of the input that moves", "움직이는 입력의 경로", |row| {
            row.scenario.model.inputs[row.found.input].path.as_str().into()
        }),
        field("name", "", "what the input belongs to, in English", "입력이 속한 것(영어)", |row| {
            row.input.map(|input| input.name.en.as_str()).into()
        }),
        field("name_ko", "", "what the input belongs to, in Korean", "입력이 속한 것(한국어)", |row| {
            row.input.map(|input| input.name.ko.as_str()).into()
        }),
        field("unit", "", "unit of the input's values in this row", "이 행의 입력 값의 단위", |row| {
            row.input.map(|input| canonical(input.unit)).into()
        }),
        field("central", INPUT, "its central value", "입력의 중심값", |row| {
            row.scenario.model.inputs[row.found.input].central.into()
        }),
        field(
            "holds_at_central",
            "",
            "whether the claim holds in the stated case",
            "발표치 사례에서 주장이 성립하는지",
            |row| yes_or_no(row.found.holds_now),
        ),
        field(
            "answer",
            "",
            "at: the switching value; not-reachable: the claim holds nowhere within the bounds; always: everywhere; no-value: the \
             coefficient has none",
            "at(전환값 있음), not-reachable(범위 안에서 성립하지 않음), always(언제나 성립), no-value(계수의 값이 없음)",
            |row| row.answer().into(),
        ),
        field(
            "switching_value",
            INPUT,
            "value of the input at which the claim begins or ceases to hold, all others at their central values",
            "다른 입력이 모두 중심값일 때 주장이 성립하기 시작하거나 그치는 입력의 값",
            |row| row.at().map(|(value, _)| value).into(),
        ),
        field(
            "percentile",
            "1",
            "where that lies in the input's own distribution",
            "입력의 분포에서 전환값의 위치",
            |row| row.at().map(|(_, percentile)| percentile).into(),
        ),
        field("bound_low", INPUT, "smallest value that was tried", "시도한 가장 작은 값", |row| {
            row.found.bounds.0.into()
        }),
        field("bound_high", INPUT, "largest value that was tried", "시도한 가장 큰 값", |row| row.found.bounds.1.into()),
        field("coefficient_unit", "", "unit of the coefficients in this row", "이 행의 계수의 단위", |row| {
            shown_unit(&row.scenario.model, row.claim).into()
        }),
        field("implied", COEFFICIENT, "coefficient that the statement implies", "발표가 뜻하는 계수", |row| {
            (row.claim.implied * row.claim.shown_per).into()
        }),
        field(
            "coefficient_low",
            COEFFICIENT,
            "smallest coefficient within the bounds",
            "범위 안에서 가장 작은 계수",
            |row| row.found.reach.map(|(low, _)| low).into(),
        ),
        field(
            "coefficient_high",
            COEFFICIENT,
            "largest coefficient within the bounds",
            "범위 안에서 가장 큰 계수",
            |row| row.found.reach.map(|(_, high)| high).into(),
        ),
        field(
            "monotone",
            "",
            "whether the coefficient only rises, or only falls, with the input; if not, the nearest switching value is given",
            "계수가 입력에 따라 늘기만 하거나 줄기만 하는지. 아니면 가장 가까운 전환값을 보임",
            |row| yes_or_no(row.found.monotone),
        ),
    ]
}
