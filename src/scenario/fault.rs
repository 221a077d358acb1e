//! What can be wrong with a scenario, with the values that are wrong, in words of both languages.
//!
//! Places and drawing are [`super::diagnostic`]'s. A message says what is wrong with which value; the help says what to do.

use super::conflict::Conflict;
use super::sweep::SweepFault;
use super::table_fault::TableFault;
use crate::quantity::{AmountError, IdError, Label, Language};
use crate::random::distribution::DistributionError;

/// A fault of a scenario.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant's message in `message` says what it is")]
pub enum FaultKind {
    // Files
    FileNotFound { file: String },
    FileIsDirectory { file: String },
    FileUnreadable { file: String, message: String },
    FileTooLarge { bytes: u64, limit: u64 },
    NotUtf8,
    ByteOrderMark,
    EmptyFile,
    LoadCycle { key: &'static str, chain: Vec<String> },
    ExtendsWithoutFile,
    IncludeWithoutFile,
    PatchIncludes,
    NotInIncluded { key: &'static str },
    Syntax { message: String },
    BareKey { key: String },
    SetWithoutValue { argument: String },
    DataColumnMissing { file: String, column: String, columns: Vec<String> },
    DataCell { file: String, line: u64, cell: String },
    DataMalformed { file: String, message: String },
    DataNotUtf8 { file: String },
    DataSeparator { file: String, separator: char },
    DataFields { file: String, line: u64, expected: usize, found: usize },
    DataColumnNeeded { file: String, columns: Vec<String> },
    // Shape
    UnknownKey { near: Option<String>, allowed: Vec<String> },
    MissingKey { key: &'static str, help: Label },
    WrongType { expected: Label, found: &'static str },
    WrongCount { expected: usize, found: usize },
    EmptyText,
    EmptyList,
    Repeated { what: String },
    NotOneOf { found: String, near: Option<String>, allowed: Vec<String> },
    BadId { error: IdError },
    BadDate { found: String },
    YearOutOfRange { found: String },
    YearsReversed { first: i32, last: i32 },
    YearOutsideHorizon { year: i32, first: i32, last: i32 },
    KeysExclude { first: String, second: String },
    KeysMissingOneOf { keys: Vec<String> },
    KeysMissingBoth { keys: Vec<String> },
    UnknownId { noun: Label, id: String, near: Option<String>, known: Vec<String> },
    // Numbers
    Amount { error: AmountError },
    WrongDimension { expected: Label, found: Label, example: &'static str },
    NotFinite,
    NotWhole { found: String, expected: Label },
    OutOfRange { value: f64, expected: Label },
    CanLeaveRange { low: f64, high: f64, expected: Label },
    Distribution { error: DistributionError },
    SumNotOne { what: Label, sum: f64 },
    NoNumber,
    TwoFamilies { first: &'static str, second: &'static str },
    UnitMissing { unit: Label },
    UnitNeeded { example: &'static str },
    NotOfMetric { what: Label, name: String, near: Option<String>, known: Vec<String> },
    SurvivalRises { earlier: f64, later: f64 },
    StageNotListed,
    Unsourced,
    CertainWithDriver,
    NotAnExpression { found: Option<char> },
    ExpressionTooLong,
    UseMissing,
    VintagesAllLater { as_of: String },
    // Between nouns
    Conflict(Conflict),
    // Of an input-output table
    Table(TableFault),
    // Of a sweep
    Sweep(SweepFault),
}

impl From<SweepFault> for FaultKind {
    fn from(fault: SweepFault) -> Self {
        Self::Sweep(fault)
    }
}

impl From<TableFault> for FaultKind {
    fn from(fault: TableFault) -> Self {
        Self::Table(fault)
    }
}

impl From<Conflict> for FaultKind {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

pub(super) fn both(en: impl Into<String>, ko: impl Into<String>) -> Label {
    Label { en: en.into(), ko: ko.into() }
}

/// "`a`, `b`, `c`", cut where nobody would read on.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 40;
    let mut text = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(", …");
    }
    text
}

/// What to do about a cell that is no number, where its look tells.
pub(super) fn cell_help(cell: &str) -> Option<Label> {
    let joined = cell.replace(',', "");
    if cell.is_empty() {
        Some(both("write 0 if there is none", "없으면 0을 쓰세요"))
    } else if joined != cell && joined.parse::<f64>().is_ok() {
        Some(both(format!("write it without thousands separators: {joined}"), format!("천 단위 쉼표 없이 쓰세요: {joined}")))
    } else {
        None
    }
}

/// "did you mean `near`?" and what is allowed.
pub(super) fn nearest(near: Option<&String>, allowed: &[String]) -> Label {
    let list = listed(allowed);
    match near {
        Some(near) => both(
            format!("did you mean `{near}`? allowed: {list}"),
            format!("`{near}`을(를) 쓰려 하셨나요? 쓸 수 있는 것: {list}"),
        ),
        None if allowed.is_empty() => both("none is declared", "선언된 것이 없습니다"),
        None => both(format!("allowed: {list}"), format!("쓸 수 있는 것: {list}")),
    }
}

impl FaultKind {
    /// What is wrong.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        self.message().get(language).to_owned()
    }

    /// What to do about it.
    #[must_use]
    pub fn help_text(&self, language: Language) -> Option<String> {
        self.help().map(|help| help.get(language).to_owned())
    }

    #[expect(clippy::too_many_lines, reason = "one arm a fault: the list of messages")]
    fn message(&self) -> Label {
        match self {
            Self::Conflict(conflict) => conflict.message(),
            Self::Table(fault) => fault.message(),
            Self::Sweep(fault) => fault.message(),
            Self::FileNotFound { file } => both(format!("there is no file `{file}`"), format!("`{file}` 파일이 없습니다")),
            Self::FileIsDirectory { file } => {
                both(format!("`{file}` is a folder, not a file"), format!("`{file}`은(는) 파일이 아니라 폴더입니다"))
            }
            Self::FileUnreadable { file, message } => {
                both(format!("`{file}` cannot be read: {message}"), format!("`{file}` 파일을 읽을 수 없습니다: {message}"))
            }
            Self::FileTooLarge { bytes, limit } => both(
                format!("the file has {bytes} bytes, more than the {limit} allowed"),
                format!("파일이 {bytes}바이트로, 한도 {limit}바이트를 넘습니다"),
            ),
            Self::NotUtf8 => both("the text is not UTF-8 from here on", "여기부터 UTF-8이 아닙니다"),
            Self::ByteOrderMark => both("the file begins with a byte order mark", "파일이 바이트 순서 표식(BOM)으로 시작합니다"),
            Self::EmptyFile => both("the file is empty", "파일이 비어 있습니다"),
            Self::LoadCycle { key, chain } => both(
                format!("`{key}` goes in a circle: {}", chain.join(" → ")),
                format!("`{key}`가 순환합니다: {}", chain.join(" → ")),
            ),
            Self::ExtendsWithoutFile => {
                both("a built-in scenario or `--set` cannot extend a file", "내장 시나리오와 `--set`은 파일을 확장할 수 없습니다")
            }
            Self::IncludeWithoutFile => both("`--set` cannot include a file", "`--set`은 파일을 포함할 수 없습니다"),
            Self::PatchIncludes => both("a patch cannot include files", "변경안은 파일을 포함할 수 없습니다"),
            Self::NotInIncluded { key } => both(
                format!("`{key}` may not stand in an included file"),
                format!("포함되는 파일에는 `{key}`을(를) 쓸 수 없습니다"),
            ),
            Self::Syntax { message } => {
                both(format!("not valid TOML: {message}"), format!("TOML 문법에 맞지 않습니다: {message}"))
            }
            Self::BareKey { key } => both(format!("the key `{key}` needs quotes"), format!("키 `{key}`에는 따옴표가 필요합니다")),
            Self::SetWithoutValue { argument } => {
                both(format!("`--set {argument}` has no `path=value`"), format!("`--set {argument}`에 `경로=값`이 없습니다"))
            }
            Self::DataColumnMissing { file, column, .. } => {
                both(format!("`{file}` has no column `{column}`"), format!("`{file}`에 `{column}` 열이 없습니다"))
            }
            Self::DataCell { file, line, cell } if cell.is_empty() => {
                both(format!("`{file}` line {line}: the cell is empty"), format!("`{file}` {line}행: 칸이 비어 있습니다"))
            }
            Self::DataCell { file, line, cell } => both(
                format!("`{file}` line {line}: `{cell}` is not a number of this kind"),
                format!("`{file}` {line}행: `{cell}`은(는) 이 자리에 맞는 수가 아닙니다"),
            ),
            Self::DataMalformed { file, message } => {
                both(format!("`{file}` is not a CSV file: {message}"), format!("`{file}`은(는) CSV 파일이 아닙니다: {message}"))
            }
            Self::DataNotUtf8 { file } => {
                both(format!("`{file}` is not UTF-8 text"), format!("`{file}`의 문자 인코딩이 UTF-8이 아닙니다"))
            }
            Self::DataSeparator { file, separator: '\t' } => both(
                format!("`{file}` has tabs between its cells, not commas"),
                format!("`{file}`의 칸이 쉼표가 아니라 탭으로 나뉘어 있습니다"),
            ),
            Self::DataSeparator { file, separator } => both(
                format!("`{file}` has `{separator}` between its cells, not commas"),
                format!("`{file}`의 칸이 쉼표가 아니라 `{separator}`(으)로 나뉘어 있습니다"),
            ),
            Self::DataFields { file, line, expected, found } => both(
                format!("`{file}` line {line}: expected {expected} fields as in the first row, found {found}"),
                format!("`{file}` {line}행: 첫 행처럼 칸이 {expected}개여야 하는데 {found}개입니다"),
            ),
            Self::DataColumnNeeded { file, .. } => both(
                format!("`{file}` has several columns and `column` does not say which"),
                format!("`{file}`에 열이 여럿인데 `column`이 없습니다"),
            ),
            Self::UnknownKey { .. } => both("unknown key", "알 수 없는 키"),
            Self::MissingKey { key, .. } => both(format!("needs `{key}`"), format!("`{key}`이(가) 필요합니다")),
            Self::WrongType { expected, found } => {
                let found = type_name(found);
                both(
                    format!("expected {}, found {}", expected.en, found.en),
                    format!("{} 자리입니다. 적힌 것: {}", expected.ko, found.ko),
                )
            }
            Self::WrongCount { expected, found } => both(
                format!("expected {expected} values, found {found}"),
                format!("값이 {expected}개여야 하는데 {found}개입니다"),
            ),
            Self::EmptyText => both("the text is empty", "글이 비어 있습니다"),
            Self::EmptyList => both("the list is empty", "목록이 비어 있습니다"),
            Self::Repeated { what } => both(format!("`{what}` stands here twice"), format!("`{what}`이(가) 두 번 나옵니다")),
            Self::NotOneOf { found, .. } => {
                both(format!("`{found}` is not allowed here"), format!("`{found}`은(는) 여기에 쓸 수 없습니다"))
            }
            Self::BadId { error } => both(error.text(Language::En), error.text(Language::Ko)),
            Self::BadDate { found } => both(format!("`{found}` is not a date"), format!("`{found}`은(는) 날짜가 아닙니다")),
            Self::YearOutOfRange { found } => both(
                format!("`{found}` is not a year from 1900 to 2200"),
                format!("`{found}`은(는) 1900–2200 사이의 연도가 아닙니다"),
            ),
            Self::YearsReversed { first, last } => both(
                format!("the first year {first} comes after the last, {last}"),
                format!("첫해 {first}이(가) 마지막 해 {last}보다 늦습니다"),
            ),
            Self::YearOutsideHorizon { year, first, last } => both(
                format!("the year {year} lies outside the horizon {first}–{last}"),
                format!("{year}년은 시나리오 기간 {first}–{last}년 밖입니다"),
            ),
            Self::KeysExclude { first, second } => both(
                format!("`{second}` cannot stand beside `{first}`"),
                format!("`{second}`은(는) `{first}`와(과) 함께 쓸 수 없습니다"),
            ),
            Self::KeysMissingOneOf { keys } => {
                both(format!("needs one of {}", listed(keys)), format!("다음 가운데 하나가 필요합니다: {}", listed(keys)))
            }
            Self::KeysMissingBoth { keys } => {
                both(format!("{} belong together", listed(keys)), format!("함께 써야 합니다: {}", listed(keys)))
            }
            Self::UnknownId { noun, id, .. } => {
                both(format!("there is no {} `{id}`", noun.en), format!("없는 {}입니다: `{id}`", noun.ko))
            }
            Self::NotOfMetric { what, name, .. } => both(
                format!("this metric has no {} `{name}`", what.en),
                format!("이 지표에는 {} `{name}`이(가) 없습니다", what.ko),
            ),
            Self::Amount { error } => both(error.text(Language::En), error.text(Language::Ko)),
            Self::WrongDimension { expected, found, .. } => both(
                format!("expected {}, found {}", expected.en, found.en),
                format!("{} 자리입니다. 적힌 것: {}", expected.ko, found.ko),
            ),
            Self::NotWhole { found, expected } => {
                both(format!("{found} is not {}", expected.en), format!("{found}: {}여야 합니다", expected.ko))
            }
            Self::NotFinite => both("not a finite number", "유한한 수가 아닙니다"),
            Self::OutOfRange { value, expected } => both(
                format!("{value} is out of range, expected {}", expected.en),
                format!("{value}은(는) 허용 범위({}) 밖입니다", expected.ko),
            ),
            Self::CanLeaveRange { low, high, expected } => both(
                format!("draws reach from {low:.4} to {high:.4}, expected {}", expected.en),
                format!("추출값이 {low:.4}부터 {high:.4}까지로, 허용 범위({})를 벗어납니다", expected.ko),
            ),
            Self::Distribution { error } => both(error.text(Language::En), error.text(Language::Ko)),
            Self::SumNotOne { what, sum } => {
                let sum = format!("{}", (sum * 1e9).round() / 1e9);
                both(format!("{} sum to {sum}, not to 1", what.en), format!("{}의 합이 1이 아니라 {sum}입니다", what.ko))
            }
            Self::NoNumber => both("no number is given", "수가 없습니다"),
            Self::TwoFamilies { first, second } => {
                both(format!("two distributions: `{first}` and `{second}`"), format!("분포가 둘입니다: `{first}`, `{second}`"))
            }
            Self::UnitMissing { unit } => both(
                format!("a number without unit beside numbers in {}", unit.en),
                format!("단위 있는 수({}) 옆에 단위 없는 수가 있습니다", unit.ko),
            ),
            Self::UnitNeeded { .. } => both("the number needs a unit", "수에 단위가 필요합니다"),
            Self::SurvivalRises { earlier, later } => both(
                format!("more survive than at the age before: {later} after {earlier}"),
                format!("앞선 햇수보다 생존율이 높습니다: {earlier} 다음에 {later}"),
            ),
            Self::StageNotListed => both("the stage does not stand in `stages`", "`stages`에 없는 단계입니다"),
            Self::Unsourced => {
                both("the number has neither source nor rationale", "출처(source)도 근거(rationale)도 없는 수입니다")
            }
            Self::NotAnExpression { found: Some(found) } => {
                both(format!("the expression cannot be read from `{found}` on"), format!("식을 `{found}`부터 읽을 수 없습니다"))
            }
            Self::NotAnExpression { found: None } => both("the expression ends too early", "식이 끝맺지 않았습니다"),
            Self::ExpressionTooLong => both("the expression is too long", "식이 너무 깁니다"),
            Self::CertainWithDriver => both("a certain number goes with no driver", "확정값은 동인을 따라 움직이지 않습니다"),
            Self::UseMissing => {
                both("several vintages, and `use` does not say which counts", "여러 시점의 값이 있는데 `use`가 없습니다")
            }
            Self::VintagesAllLater { as_of } => {
                both(format!("all vintages are dated after {as_of}"), format!("모든 시점의 값이 {as_of} 이후의 것입니다"))
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm a fault: the list of what helps")]
    fn help(&self) -> Option<Label> {
        let help = match self {
            Self::Conflict(conflict) => return conflict.help(),
            Self::Table(fault) => return fault.help(),
            Self::Sweep(fault) => return fault.help(),
            Self::FileNotFound { .. } => both(
                "check the name and its ending; a name in a scenario counts from that scenario's folder",
                "이름과 확장자를 확인하세요. 시나리오에 적힌 파일은 그 시나리오의 폴더에서 찾습니다",
            ),
            Self::FileIsDirectory { .. } => both("name the scenario file inside it", "그 안의 시나리오 파일을 지정하세요"),
            Self::FileTooLarge { .. } => both(
                "keep long data in a CSV file and name it with `empirical`",
                "긴 자료는 CSV 파일에 두고 `empirical`로 지정하세요",
            ),
            Self::NotUtf8 => {
                both("save the file as UTF-8 (not EUC-KR or CP949)", "파일을 UTF-8로 저장하세요(EUC-KR, CP949 아님)")
            }
            Self::ByteOrderMark => both("save the file as UTF-8 without BOM", "파일을 BOM 없는 UTF-8로 저장하세요"),
            Self::EmptyFile => both(
                "begin with `[scenario]`; `mudeung run` without a file runs the built-in one",
                "`[scenario]`로 시작하세요. 파일 없이 `mudeung run`을 실행하면 내장 시나리오가 돌아갑니다",
            ),
            Self::LoadCycle { key, .. } => {
                both("let one of these files stand on its own".to_owned(), format!("이 파일들 가운데 하나는 `{key}` 없이 두세요"))
            }
            Self::NotInIncluded { key: "extends" } => both(
                "use `include`, or extend the file instead of including it",
                "`include`를 쓰거나, 이 파일을 포함하지 말고 확장하세요",
            ),
            Self::NotInIncluded { key } => both(
                format!("leave it to the file that includes this one; or say `extends` there if `{key}` should hold for it too"),
                format!("이 파일을 포함하는 파일에 쓰세요. `{key}`까지 물려받으려면 그 파일에서 `extends`를 쓰세요"),
            ),
            Self::EmptyList => both("write one at least, or leave out the key", "하나 이상 쓰거나 이 키를 빼세요"),
            Self::BareKey { key } => both(
                format!("write \"{key}\"; only A-Z, a-z, 0-9, - and _ may stand in a key without quotes"),
                format!("\"{key}\"처럼 쓰세요. 따옴표 없는 키에는 A-Z, a-z, 0-9, -, _만 쓸 수 있습니다"),
            ),
            Self::SetWithoutValue { .. } => {
                both("write for example --set 'programme.ai.budget=6000억원'", "예: --set 'programme.ai.budget=6000억원'")
            }
            Self::DataCell { cell, .. } if cell.is_empty() => {
                both("write the number, or leave out the row", "수를 쓰거나 그 행을 빼세요")
            }
            Self::DataCell { cell, .. } => return cell_help(cell),
            Self::DataNotUtf8 { .. } => both(
                "save it as CSV UTF-8: in a spreadsheet, Save as, `CSV UTF-8 (comma delimited)`; plain `CSV` is CP949 in Korea",
                "CSV UTF-8로 저장하세요. 엑셀에서는 다른 이름으로 저장 → `CSV UTF-8(쉼표로 분리)`. 그냥 `CSV`는 CP949로 저장됩니다",
            ),
            Self::DataSeparator { .. } => both("save it with commas between the cells", "칸을 쉼표로 나누어 저장하세요"),
            Self::DataFields { expected, found, .. } if found > expected => both(
                "write numbers without thousands separators, and in quotes what has a comma in it",
                "수는 천 단위 쉼표 없이 쓰고, 쉼표가 든 글은 따옴표로 묶으세요",
            ),
            Self::DataFields { .. } => both("write every cell of the row, also those that are 0", "0인 칸도 빠짐없이 쓰세요"),
            Self::DataColumnMissing { columns, .. } | Self::DataColumnNeeded { columns, .. } => {
                both(format!("columns: {}", listed(columns)), format!("열: {}", listed(columns)))
            }
            Self::UnknownKey { near, allowed }
            | Self::NotOneOf { near, allowed, .. }
            | Self::UnknownId { near, known: allowed, .. }
            | Self::NotOfMetric { near, known: allowed, .. } => nearest(near.as_ref(), allowed),
            Self::MissingKey { key, help } => both(format!("{key}: {}", help.en), format!("{key}: {}", help.ko)),
            Self::BadDate { .. } => both(
                "write 2025-03-28; where a month or a year is enough, 2025-03 or 2025",
                "2025-03-28처럼 쓰세요. 달이나 해까지만 필요하면 2025-03, 2025도 됩니다",
            ),
            Self::YearOutsideHorizon { .. } => {
                both("change the year, or `horizon` in [scenario]", "연도를 고치거나 [scenario]의 `horizon`을 바꾸세요")
            }
            Self::WrongDimension { example, .. } | Self::UnitNeeded { example } => {
                both(format!("write for example {example}"), format!("예: {example}"))
            }
            Self::CanLeaveRange { .. } => both(
                "move the bounds of the distribution, give one that has bounds (uniform, pert, beta), or add `truncate = [low, high]`",
                "분포의 하한과 상한을 고치거나, 상하한이 있는 분포(uniform, pert, beta)를 쓰거나, `truncate = [하한, 상한]`을 더하세요",
            ),
            Self::NoNumber => both(
                "give `value`, a distribution such as `pert = [low, mode, high]`, or `vintages`",
                "`value`, `pert = [하한, 최빈값, 상한]` 같은 분포, 또는 `vintages`를 쓰세요",
            ),
            Self::TwoFamilies { .. } => {
                both("keep one; `mixture` mixes several", "하나만 두세요. 여럿을 섞으려면 `mixture`를 쓰세요")
            }
            Self::UnitMissing { .. } => both("write the unit with every number", "수마다 단위를 적으세요"),
            Self::SurvivalRises { .. } => both(
                "give the shares of those who entered, not of those still there the year before",
                "전해에 남은 수가 아니라 처음 들어온 수에 대한 비율을 쓰세요",
            ),
            Self::StageNotListed => both("add it to `stages` where it comes in order", "`stages`의 알맞은 순서에 더하세요"),
            Self::Unsourced => both(
                "add `source = \"id\"` of a [source.id], or `rationale = \"why\"`, here or in the table around it",
                "여기 또는 이 표에 `source = \"id\"`([source.id])나 `rationale = \"이유\"`를 적으세요",
            ),
            Self::NotAnExpression { .. } => both(
                "write numbers and metrics in brackets with + - * / ( ) min(a, b) max(a, b), as in `[cumulative-spending.a] / [employment]`",
                "수와 대괄호로 묶은 지표를 + - * / ( ) min(a, b) max(a, b)로 이어 쓰세요. 예: `[cumulative-spending.a] / [employment]`",
            ),
            Self::ExpressionTooLong => both("make parts of it metrics of their own", "일부를 따로 지표로 만드세요"),
            Self::CertainWithDriver => both("give it a distribution, or leave out `driver`", "분포를 쓰거나 `driver`를 빼세요"),
            Self::UseMissing => both(
                "add use = \"first\", \"latest\" or \"spread\"",
                "use = \"first\", \"latest\", \"spread\" 가운데 하나를 적으세요",
            ),
            Self::VintagesAllLater { .. } => {
                both("a scenario knows nothing published after its `as_of`", "시나리오는 `as_of` 이후에 나온 것을 알 수 없습니다")
            }
            Self::Amount { error: AmountError::UnknownUnit { nearest: None, .. } } => both(
                "units are for example 원, KRW, 명, persons, 년, %, %p; turn foreign money into won first",
                "단위는 원, 명, 개, 년, %, %p 따위입니다. 외화는 먼저 원으로 바꾸세요",
            ),
            Self::NotFinite => {
                both("write a number, or a distribution that says how uncertain it is", "수를 쓰거나, 불확실하면 분포를 쓰세요")
            }
            Self::SumNotOne { .. } => both("change one of them so that they add up", "합이 1이 되도록 고치세요"),
            _ => return None,
        };
        Some(help)
    }
}

/// The names of TOML's types in both languages.
fn type_name(found: &str) -> Label {
    match found {
        "text" => both("text", "글"),
        "integer" => both("a whole number", "정수"),
        "float" => both("a number", "수"),
        "boolean" => both("true or false", "참/거짓"),
        "date" => both("a date", "날짜"),
        "list" => both("a list", "목록"),
        _ => both("a table", "표"),
    }
}
