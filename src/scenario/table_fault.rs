//! What can be wrong with an input-output table and what hangs on it, with the offending cell, in words of both languages.

use super::fault::{both, listed};
use crate::quantity::Label;

/// A fault of the numbers of a table.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant's message in `message` says what it is")]
pub enum TableFault {
    // One file
    More { count: usize },
    Cell { file: String, line: u64, column: String, cell: String },
    Figure { file: String, line: u64, column: String, cell: String },
    OutOfBounds { file: String, line: u64, column: String, value: f64, expected: Label },
    Empty { file: String },
    CodeRepeated { file: String, line: u64, code: String },
    CodesDiffer { file: String, of: CodesOf, missing: Vec<String>, strange: Vec<String> },
    ColumnMissing { file: String, column: &'static str },
    Origin { file: String, line: u64, found: String },
    NoCategory { file: String },
    // The table
    OutputNotPositive { file: String, line: u64, code: String, output: f64 },
    InputsDiffer { file: String, line: u64, code: String, inputs: f64, output: f64 },
    InputsExceed { file: String, line: u64, code: String, inputs: f64, output: f64 },
    SalesDiffer { file: String, line: u64, code: String, sales: f64, output: f64 },
    ColumnSum { file: String, column: String, sum: f64 },
    BeyondNation { file: String, row: String, column: String, regional: f64, national: f64 },
    Unproductive { sector: String, economy: Economy },
    // What hangs on it
    NumbersMissing { codes: Vec<String> },
    NoFinalDemand,
    NothingConsumed { category: String },
    Industry { file: String, line: u64, industry: String, near: Option<String>, known: Vec<String> },
    Sector { file: String, line: u64, code: String, near: Option<String>, known: Vec<String> },
    Band { file: String, line: u64, low: f64, weight: f64, high: f64 },
    PairRepeated { file: String, line: u64, industry: String, code: String },
    WeightsNotOne { file: String, line: u64, industry: String, sum: f64 },
    NotInConcordance,
    SpreadOfDrawn,
    // Spending
    SpendingWithoutTable,
    NothingBought,
    LocalOfNothing { code: String },
    NothingInvested,
}

/// Which codes of a file differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodesOf {
    /// Those of its first column.
    Rows,
    /// Those of its first row.
    Columns,
    /// Those of its first column beside the origin `domestic`.
    DomesticRows,
    /// Those of its first column beside the origin `import`.
    ImportRows,
}

/// Which economy's system it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Economy {
    /// The nation's.
    Nation,
    /// The region's.
    Region,
    /// The nation's, with households.
    NationWithHouseholds,
    /// The region's, with households.
    RegionWithHouseholds,
}

impl Economy {
    fn label(self) -> Label {
        match self {
            Self::Nation => both("the nation", "전국"),
            Self::Region => both("the region", "지역"),
            Self::NationWithHouseholds => both("the nation with its households", "가계를 넣은 전국"),
            Self::RegionWithHouseholds => both("the region with its households", "가계를 넣은 지역"),
        }
    }
}

/// A number for people, without digits that only rounding made.
fn number(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

impl TableFault {
    /// What is wrong.
    #[expect(clippy::too_many_lines, reason = "one message after the other")]
    pub(super) fn message(&self) -> Label {
        let at = |file: &str, line: u64| both(format!("`{file}` line {line}"), format!("`{file}` {line}행"));
        match self {
            Self::More { count } => both(
                format!("{count} more of the same kind in this file"),
                format!("이 파일에 같은 잘못이 {count}건 더 있습니다"),
            ),
            Self::Cell { file, line, column, cell } if cell.is_empty() => both(
                format!("`{file}` line {line}, column `{column}`: the cell is empty"),
                format!("`{file}` {line}행 `{column}` 열: 칸이 비어 있습니다"),
            ),
            Self::Cell { file, line, column, cell } => both(
                format!("`{file}` line {line}, column `{column}`: `{cell}` is not a number"),
                format!("`{file}` {line}행 `{column}` 열: `{cell}`은(는) 수가 아닙니다"),
            ),
            Self::Figure { file, line, column, cell } => both(
                format!("`{file}` line {line}, column `{column}`: `{cell}` cannot stand there"),
                format!("`{file}` {line}행 `{column}` 열: `{cell}`은(는) 쓸 수 없는 값입니다"),
            ),
            Self::OutOfBounds { file, line, column, value, expected } => both(
                format!("`{file}` line {line}, column `{column}`: {} is out of range, expected {}", number(*value), expected.en),
                format!("`{file}` {line}행 `{column}` 열: {}은(는) 허용 범위({}) 밖입니다", number(*value), expected.ko),
            ),
            Self::Empty { file } => both(format!("`{file}` has no sector"), format!("`{file}`에 부문이 없습니다")),
            Self::CodeRepeated { file, line, code } => both(
                format!("{}: the code `{code}` stands there twice", at(file, *line).en),
                format!("{}: 부호 `{code}`이(가) 두 번 나옵니다", at(file, *line).ko),
            ),
            Self::CodesDiffer { file, of, missing, strange } => codes_differ(file, *of, missing, strange),
            Self::ColumnMissing { file, column } => {
                both(format!("`{file}` has no column `{column}`"), format!("`{file}`에 `{column}` 열이 없습니다"))
            }
            Self::Origin { file, line, found } => both(
                format!("{}, column `origin`: `{found}` is neither `domestic` nor `import`", at(file, *line).en),
                format!("{} `origin` 열: `{found}`은(는) `domestic`도 `import`도 아닙니다", at(file, *line).ko),
            ),
            Self::NoCategory { file } => {
                both(format!("`{file}` has no category of final demand"), format!("`{file}`에 최종수요 항목이 없습니다"))
            }
            Self::OutputNotPositive { file, line, code, output } => both(
                format!("{}: the output of `{code}` is {}", at(file, *line).en, number(*output)),
                format!("{}: `{code}`의 산출이 {}입니다", at(file, *line).ko, number(*output)),
            ),
            Self::InputsDiffer { file, line, code, inputs, output } => both(
                format!(
                    "the table does not balance: inputs, imports and value added of `{code}` are {}, its output ({}) is {}",
                    number(*inputs),
                    at(file, *line).en,
                    number(*output)
                ),
                format!(
                    "표의 수지가 맞지 않습니다: `{code}`의 국산 투입, 수입 투입, 부가가치의 합은 {}, 산출({})은 {}입니다",
                    number(*inputs),
                    at(file, *line).ko,
                    number(*output)
                ),
            ),
            Self::InputsExceed { file, line, code, inputs, output } => both(
                format!(
                    "the table does not balance: domestic inputs and value added of `{code}` are {}, more than its output ({}), {}",
                    number(*inputs),
                    at(file, *line).en,
                    number(*output)
                ),
                format!(
                    "표의 수지가 맞지 않습니다: `{code}`의 국산 투입과 부가가치의 합 {}이(가) 산출({}) {}보다 큽니다",
                    number(*inputs),
                    at(file, *line).ko,
                    number(*output)
                ),
            ),
            Self::SalesDiffer { file, line, code, sales, output } => both(
                format!(
                    "the table does not balance: sales and domestic final demand of `{code}` are {}, its output ({}) is {}",
                    number(*sales),
                    at(file, *line).en,
                    number(*output)
                ),
                format!(
                    "표의 수지가 맞지 않습니다: `{code}`의 중간수요와 국산 최종수요의 합은 {}, 산출({})은 {}입니다",
                    number(*sales),
                    at(file, *line).ko,
                    number(*output)
                ),
            ),
            Self::ColumnSum { file, column, sum } => both(
                format!("`{file}`, column `{column}`: the input coefficients sum to {}, which is not from 0 to 1", number(*sum)),
                format!("`{file}` `{column}` 열: 투입계수의 합이 {}(으)로 0 이상 1 이하가 아닙니다", number(*sum)),
            ),
            Self::BeyondNation { file, row, column, regional, national } => both(
                format!(
                    "`{file}`, row `{row}`, column `{column}`: {} is bought in the region, but {} in the whole nation",
                    number(*regional),
                    number(*national)
                ),
                format!(
                    "`{file}` `{row}` 행 `{column}` 열: 지역 안에서 사는 것이 {}인데 전국에서는 {}입니다",
                    number(*regional),
                    number(*national)
                ),
            ),
            Self::Unproductive { sector, economy } => {
                let economy = economy.label();
                both(
                    format!("{} uses up as much as it makes: the sectors up to `{sector}` leave nothing for others", economy.en),
                    format!(
                        "{}의 투입이 생산을 남김없이 씁니다: `{sector}`까지의 부문이 다른 곳에 남기는 것이 없습니다",
                        economy.ko
                    ),
                )
            }
            Self::NumbersMissing { codes } => {
                both(format!("no number for {}", listed(codes)), format!("값이 없는 부문: {}", listed(codes)))
            }
            Self::NoFinalDemand => both("the table has no final demand", "표에 최종수요가 없습니다"),
            Self::NothingConsumed { category } => both(
                format!("nothing is bought in the category `{category}`"),
                format!("`{category}` 항목에는 사는 것이 없습니다"),
            ),
            Self::Industry { file, line, industry, .. } => both(
                format!("{}, column `industry`: there is no industry `{industry}`", at(file, *line).en),
                format!("{} `industry` 열: 없는 산업입니다: `{industry}`", at(file, *line).ko),
            ),
            Self::Sector { file, line, code, .. } => both(
                format!("{}, column `sector`: the table has no sector `{code}`", at(file, *line).en),
                format!("{} `sector` 열: 표에 없는 부문입니다: `{code}`", at(file, *line).ko),
            ),
            Self::Band { file, line, low, weight, high } => both(
                format!(
                    "{}, column `weight`: {} is a share from {} to {}, which is not 0 ≤ low ≤ weight ≤ high ≤ 1",
                    at(file, *line).en,
                    number(*weight),
                    number(*low),
                    number(*high)
                ),
                format!(
                    "{} `weight` 열: {}(범위 {}–{})은(는) 0 ≤ 하한 ≤ 값 ≤ 상한 ≤ 1이 아닙니다",
                    at(file, *line).ko,
                    number(*weight),
                    number(*low),
                    number(*high)
                ),
            ),
            Self::PairRepeated { file, line, industry, code } => both(
                format!("{}: industry `{industry}` already has a weight in `{code}`", at(file, *line).en),
                format!("{}: `{industry}` 산업의 `{code}` 가중치가 이미 있습니다", at(file, *line).ko),
            ),
            Self::WeightsNotOne { file, line, industry, sum } => both(
                format!("{}: the weights of industry `{industry}` sum to {}, not to 1", at(file, *line).en, number(*sum)),
                format!("{}: `{industry}` 산업의 가중치 합이 1이 아니라 {}입니다", at(file, *line).ko, number(*sum)),
            ),
            Self::NotInConcordance => {
                both("this industry stands in no sector of the table", "이 산업이 들어갈 표의 부문이 없습니다")
            }
            Self::SpreadOfDrawn => {
                both("a quotient that is drawn by itself takes no spread", "스스로 뽑는 입지계수에는 `spread`를 곱하지 않습니다")
            }
            Self::SpendingWithoutTable => both(
                "there is no [input_output], of whose sectors money could buy",
                "[input_output]이 없어 무엇을 사는지 정할 부문이 없습니다",
            ),
            Self::NothingBought => both("nothing is bought: the shares sum to 0", "사는 것이 없습니다. 몫의 합이 0입니다"),
            Self::LocalOfNothing { code } => {
                both(format!("nothing is bought of `{code}`"), format!("`{code}` 부문에서는 사는 것이 없습니다"))
            }
            Self::NothingInvested => {
                both("the units of this pipeline invest nothing that could be spent", "이 파이프라인에는 쓸 일회 투자가 없습니다")
            }
        }
    }

    /// What to do about it.
    pub(super) fn help(&self) -> Option<Label> {
        let help = match self {
            Self::Cell { cell, .. } => return super::fault::cell_help(cell),
            Self::CodesDiffer { of: CodesOf::DomesticRows | CodesOf::ImportRows, .. } => both(
                "every code of `sectors` has one row with the origin `domestic`, and one with `import` unless nothing of it is imported",
                "`sectors`의 부호마다 origin이 `domestic`인 행이 하나 있어야 합니다. 수입이 없는 부문은 `import` 행을 빼도 됩니다",
            ),
            Self::CodesDiffer { .. } => both(
                "the codes in the first row and the first column are those of `sectors`, each once",
                "첫 행과 첫 열의 부호는 `sectors`의 부호와 하나씩 같아야 합니다",
            ),
            Self::Figure { .. } => both(
                "`value` is a number, `unit` its unit (KRW, persons, years), `from` and `to` are years; a row without `subject` is not read",
                "`value`는 수, `unit`은 그 단위(KRW, persons, years), `from`과 `to`는 연도입니다. `subject`가 빈 행은 읽지 않습니다",
            ),
            Self::ColumnMissing { .. } => both("add the column", "열을 더하세요"),
            Self::NoCategory { .. } => {
                both("add a column beside `code` and `origin`", "`code`, `origin` 외에 항목 열을 더하세요")
            }
            Self::InputsDiffer { .. } | Self::InputsExceed { .. } | Self::SalesDiffer { .. } => both(
                "check the unit of each file, and that the matrices have the supplier in the row",
                "파일마다 금액 단위가 같은지, 행렬의 행이 공급 부문인지 확인하세요",
            ),
            Self::Unproductive { economy, .. } => match economy {
                Economy::NationWithHouseholds | Economy::RegionWithHouseholds => both(
                    "lower `propensity` or `residents`: households may not spend more than they earn",
                    "`propensity`나 `residents`를 낮추세요. 가계는 번 것보다 많이 쓸 수 없습니다",
                ),
                Economy::Nation | Economy::Region => both(
                    "a group of sectors must make more than it uses itself",
                    "어느 부문의 묶음이든 스스로 쓰는 것보다 많이 만들어야 합니다",
                ),
            },
            Self::NumbersMissing { .. } => both("give one for every sector of the table", "표의 모든 부문에 값을 주세요"),
            Self::NoFinalDemand => both("add `final_demand` to [input_output]", "[input_output]에 `final_demand`를 더하세요"),
            Self::Industry { near, known, .. } | Self::Sector { near, known, .. } => super::fault::nearest(near.as_ref(), known),
            Self::WeightsNotOne { .. } => both("change one of them so that they add up", "합이 1이 되도록 고치세요"),
            Self::NotInConcordance => {
                both("add its rows to the concordance, or leave it out", "연계표에 행을 더하거나 이 산업을 빼세요")
            }
            Self::SpreadOfDrawn => {
                both("give the quotient one number, or leave out `spread`", "입지계수를 수 하나로 쓰거나 `spread`를 빼세요")
            }
            Self::SpendingWithoutTable => {
                both("add [input_output], or leave out the spending", "[input_output]을 더하거나 이 지출 구성을 빼세요")
            }
            Self::NothingBought => both("give one share above 0 at least", "0보다 큰 몫을 하나 이상 쓰세요"),
            Self::LocalOfNothing { .. } => both("add it to `shares`, or leave it out", "`shares`에 더하거나 빼세요"),
            Self::NothingInvested => both(
                "add `investment` to its `per_unit`, or leave out `spending`",
                "`per_unit`에 `investment`를 더하거나 `spending`을 빼세요",
            ),
            _ => return None,
        };
        Some(help)
    }
}

fn codes_differ(file: &str, of: CodesOf, missing: &[String], strange: &[String]) -> Label {
    let place = match of {
        CodesOf::Rows => both(format!("`{file}`, rows"), format!("`{file}`의 행")),
        CodesOf::Columns => both(format!("`{file}`, columns"), format!("`{file}`의 열")),
        CodesOf::DomesticRows => {
            both(format!("`{file}`, rows of origin `domestic`"), format!("`{file}`에서 origin이 `domestic`인 행"))
        }
        CodesOf::ImportRows => both(format!("`{file}`, rows of origin `import`"), format!("`{file}`에서 origin이 `import`인 행")),
    };
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(both(format!("{} missing", listed(missing)), format!("빠진 것 {}", listed(missing))));
    }
    if !strange.is_empty() {
        parts.push(both(format!("no sector {}", listed(strange)), format!("부문이 아닌 것 {}", listed(strange))));
    }
    let join = |pick: fn(&Label) -> &str| parts.iter().map(pick).collect::<Vec<_>>().join(", ");
    both(
        format!("{} do not fit the sectors: {}", place.en, join(|part| &part.en)),
        format!("{}이 부문과 맞지 않습니다: {}", place.ko, join(|part| &part.ko)),
    )
}
