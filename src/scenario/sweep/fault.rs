//! What can be wrong with a sweep file beside what can be wrong with any file.

use crate::quantity::{Label, Language, SpanError};
use crate::scenario::fault::both;

/// A fault of a sweep.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant's message in `message` says what it is")]
pub enum SweepFault {
    AxisEmpty,
    StepWithoutRange,
    NotAnEnd,
    Span { error: SpanError },
    RangeWithoutSampling { design: &'static str },
    NoAxis,
    NoPoint,
    AxesInList,
    OnlyFor { key: &'static str, designs: &'static str },
    PointsMissing { design: &'static str },
    ZipLengths { path: String, length: usize, first: String, expected: usize },
    NotAnAxis { path: String },
    TooManyPoints { most: u64 },
    TooManyAxes { most: usize },
    PatchOfAnother { extends: String, scenario: String },
    NotAPatch,
    NotASweep,
    IsASweep { file: String },
    BadId { id: String },
    InScenario { scenario: String, message: Label },
}

impl SweepFault {
    pub(in crate::scenario) fn message(&self) -> Label {
        match self {
            Self::AxisEmpty => both("the axis has no values", "축에 값이 없습니다"),
            Self::StepWithoutRange => {
                both("`step` and `count` need `from` and `to`", "`step`과 `count`에는 `from`과 `to`가 필요합니다")
            }
            Self::NotAnEnd => both("the end of a range is a number, with its unit", "범위의 끝은 (단위가 있는) 수여야 합니다"),
            Self::Span { error } => both(error.text(Language::En), error.text(Language::Ko)),
            Self::RangeWithoutSampling { design } => both(
                format!("the design {design} takes single values, not a range from `low` to `high`"),
                format!("{design} 설계에는 `low`부터 `high`까지의 범위가 아니라 값을 하나씩 써야 합니다"),
            ),
            Self::NoAxis => both("nothing changes from point to point", "점마다 바뀌는 것이 없습니다"),
            Self::NoPoint => both("the list has no points", "목록에 점이 없습니다"),
            Self::AxesInList => both("the points of a list are written one by one", "list 설계의 점은 하나씩 적습니다"),
            Self::OnlyFor { key, designs } => {
                both(format!("`{key}` is for the design {designs}"), format!("`{key}`은(는) {designs} 설계에만 씁니다"))
            }
            Self::PointsMissing { design } => both(
                format!("the design {design} needs the number of `points`"),
                format!("{design} 설계에는 점의 개수 `points`가 필요합니다"),
            ),
            Self::ZipLengths { path, length, first, expected } => both(
                format!("`{path}` has {length} values, `{first}` has {expected}"),
                format!("값의 개수가 다릅니다: `{path}` {length}개, `{first}` {expected}개"),
            ),
            Self::NotAnAxis { path } => both(format!("`{path}` is no axis"), format!("`{path}`은(는) 축이 아닙니다")),
            Self::TooManyPoints { most } => {
                both(format!("the sweep has more than {most} points"), format!("점이 {most}개를 넘습니다"))
            }
            Self::TooManyAxes { most } => {
                both(format!("the design has at most {most} axes"), format!("이 설계의 축은 {most}개까지입니다"))
            }
            Self::PatchOfAnother { extends, scenario } => both(
                format!("the patch extends `{extends}`, the sweep is of `{scenario}`"),
                format!("변경안은 `{extends}`을(를) 고쳐 쓰는데 스윕의 시나리오는 `{scenario}`입니다"),
            ),
            Self::NotAPatch => both(
                "expected the id of a patch, the name of a file, or \"\" for none",
                "변경안의 id, 파일 이름, 또는 없음을 뜻하는 \"\"를 써야 합니다",
            ),
            Self::NotASweep => both("the file is no sweep", "스윕 파일이 아닙니다"),
            Self::IsASweep { .. } => both("this file is a sweep, not a scenario", "이 파일은 시나리오가 아니라 스윕입니다"),
            Self::BadId { id } => {
                both(format!("`{id}` cannot name a folder"), format!("`{id}`은(는) 폴더 이름이 될 수 없습니다"))
            }
            Self::InScenario { scenario, message } => both(
                format!("`{scenario}` does not take it: {}", message.en),
                format!("`{scenario}`에 쓸 수 없습니다: {}", message.ko),
            ),
        }
    }

    pub(in crate::scenario) fn help(&self) -> Option<Label> {
        Some(match self {
            Self::AxisEmpty => both(
                "write a list, or { from, to, step }, { from, to, count }, { low, high }",
                "목록, { from, to, step }, { from, to, count }, { low, high } 가운데 하나를 쓰세요",
            ),
            Self::Span { error: SpanError::NotPlain { .. } | SpanError::Units { .. } } => both(
                "write for example from = \"3000억원\", to = \"9000억원\", step = \"1000억원\"",
                "예: from = \"3000억원\", to = \"9000억원\", step = \"1000억원\"",
            ),
            Self::RangeWithoutSampling { .. } => both(
                "write { from, to, step }, or take the design lhs or sobol",
                "{ from, to, step }을 쓰거나 lhs 또는 sobol 설계를 쓰세요",
            ),
            Self::NoAxis => both(
                "add [axis] with paths of the scenario, such as \"programme.a.budget\" = [\"3000억원\", \"5000억원\"]",
                "[axis]에 시나리오의 경로를 적으세요. 예: \"programme.a.budget\" = [\"3000억원\", \"5000억원\"]",
            ),
            Self::NoPoint | Self::AxesInList => both(
                "write [[point]] and below it the paths with their values, instead of [axis]",
                "[axis] 대신 [[point]] 아래에 경로와 값을 쓰세요",
            ),
            Self::NotASweep => both(
                "a sweep has `scenario`, `metrics` and [axis] or [[point]]",
                "스윕 파일에는 `scenario`, `metrics`, 그리고 [axis] 또는 [[point]]가 있습니다",
            ),
            Self::IsASweep { file } => {
                both(format!("run it with `mudeung sweep {file}`"), format!("`mudeung sweep {file}`(으)로 실행하세요"))
            }
            Self::BadId { .. } => both(
                "write [sweep] id = \"…\" with lower-case letters, digits, `-`, `_` or Hangul",
                "[sweep]에 id = \"…\"를 영문 소문자, 숫자, `-`, `_`, 한글로 쓰세요",
            ),
            Self::TooManyPoints { .. } => {
                both("take fewer values, or the design lhs or sobol", "값을 줄이거나 lhs 또는 sobol 설계를 쓰세요")
            }
            _ => return None,
        })
    }
}
