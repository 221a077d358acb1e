//! Why parameters do not make a distribution, in both languages. It does not know where in a file they stood.

use crate::quantity::Language;

/// Why the given parameters were refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum DistributionError {
    /// A parameter is NaN or infinite.
    NotFinite {
        /// Name of the parameter.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// A parameter is outside the range that the family allows.
    OutOfRange {
        /// Name of the parameter.
        name: &'static str,
        /// Its value.
        value: f64,
        /// The range it must be in.
        expected: Range,
    },
    /// Two parameters are not in order.
    NotInOrder {
        /// Name of the one that must not be larger.
        lower: &'static str,
        /// Its value.
        lower_value: f64,
        /// Name of the one that must not be smaller.
        upper: &'static str,
        /// Its value.
        upper_value: f64,
    },
    /// A list that must hold something is empty.
    Empty {
        /// Name of the list.
        name: &'static str,
    },
    /// Two lists that belong together have different lengths.
    LengthsDiffer {
        /// Name of the first list.
        first: &'static str,
        /// Its length.
        first_length: usize,
        /// Name of the second list.
        second: &'static str,
        /// Its length.
        second_length: usize,
    },
    /// All weights are 0.
    NoWeight,
    /// The middle of three percentiles lies too near an outer one for a three-point metalog.
    MetalogInfeasible {
        /// The 50th percentile given.
        p50: f64,
        /// It must be above this.
        low: f64,
        /// It must be below this.
        high: f64,
    },
    /// Only a distribution with a density can be truncated.
    NotContinuous {
        /// Name of the family.
        family: &'static str,
    },
    /// The bounds of a truncation leave next to nothing of the distribution.
    NothingLeft {
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
        /// The probability between them.
        probability: f64,
    },
    /// A count is so spread out that its table of probabilities would not fit.
    TooSpread {
        /// Name of the family.
        family: &'static str,
        /// The standard deviation asked for.
        sd: f64,
    },
}

/// A range that a parameter must be in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Above 0.
    Positive,
    /// 0 or more.
    NotNegative,
    /// From 0 to 1.
    Probability,
    /// Above 0, up to 1.
    PositiveProbability,
    /// Above 0, up to ten million.
    Shape,
}

impl Range {
    /// True if `value` is in the range; NaN is in none.
    pub(super) fn contains(self, value: f64) -> bool {
        match self {
            Self::Positive => value > 0.0,
            Self::NotNegative => value >= 0.0,
            Self::Probability => (0.0..=1.0).contains(&value),
            Self::PositiveProbability => value > 0.0 && value <= 1.0,
            Self::Shape => value > 0.0 && value <= LARGEST_SHAPE,
        }
    }

    fn text(self, language: Language) -> &'static str {
        match self {
            Self::Positive => language.pick("above 0", "0보다 커야 합니다"),
            Self::NotNegative => language.pick("0 or more", "0 이상이어야 합니다"),
            Self::Probability => language.pick("from 0 to 1", "0에서 1 사이여야 합니다"),
            Self::PositiveProbability => language.pick("above 0 and at most 1", "0보다 크고 1 이하여야 합니다"),
            Self::Shape => language.pick("above 0 and at most 10,000,000", "0보다 크고 1000만 이하여야 합니다"),
        }
    }
}

/// Shapes beyond this are a normal distribution to the eye, and their series would take thousands of terms.
const LARGEST_SHAPE: f64 = 1e7;

impl DistributionError {
    /// The message in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::NotFinite { name, value } => language.pick(
                format!("`{name}` is {value}, expected a finite number"),
                format!("`{name}`의 값이 {value}입니다: 유한한 수여야 합니다"),
            ),
            Self::OutOfRange { name, value, expected } => language.pick(
                format!("`{name}` is {value}, expected {}", expected.text(language)),
                format!("`{name}`의 값이 {value}입니다: {}", expected.text(language)),
            ),
            Self::NotInOrder { lower, lower_value, upper, upper_value } => language.pick(
                format!("`{lower}` is {lower_value} and `{upper}` is {upper_value}, expected {lower} ≤ {upper}"),
                format!("`{lower}`은(는) {lower_value}, `{upper}`은(는) {upper_value}입니다: {lower} ≤ {upper}이어야 합니다"),
            ),
            Self::Empty { name } => language
                .pick(format!("`{name}` is empty, expected at least one value"), format!("`{name}`이(가) 비어 있습니다: 값이 하나 이상 있어야 합니다")),
            Self::LengthsDiffer { first, first_length, second, second_length } => language.pick(
                format!("`{first}` has {first_length} entries and `{second}` has {second_length}, expected as many of both"),
                format!("`{first}`은(는) {first_length}개, `{second}`은(는) {second_length}개입니다: 개수가 같아야 합니다"),
            ),
            Self::NoWeight => language.pick(
                "all `weights` are 0, expected at least one above 0".into(),
                "`weights`가 모두 0입니다: 하나는 0보다 커야 합니다".into(),
            ),
            Self::MetalogInfeasible { p50, low, high } => language.pick(
                format!("`p50` is {p50}, expected it between {low} and {high}: nearer to an end no three-point metalog exists"),
                format!("`p50`의 값이 {p50}입니다: {low}와 {high} 사이여야 3점 메타로그 분포가 있습니다"),
            ),
            Self::NotContinuous { family } => language.pick(
                format!("a {family} distribution cannot be truncated, expected a continuous one"),
                format!("{family} 분포는 절단할 수 없습니다: 연속 분포여야 합니다"),
            ),
            Self::NothingLeft { low, high, probability } => language.pick(
                format!("the bounds {low} and {high} keep a probability of {probability:e}, expected at least 1e-9"),
                format!("{low}와 {high} 사이에 남는 확률이 {probability:e}입니다: 1e-9 이상이어야 합니다"),
            ),
            Self::TooSpread { family, sd } => language.pick(
                format!("a {family} distribution with standard deviation {sd} is too wide to count, expected at most 100,000: use a normal one"),
                format!("{family} 분포의 표준편차가 {sd}입니다: 10만 이하여야 합니다. 정규분포를 쓰십시오"),
            ),
        }
    }
}
