//! Why an amount was refused, in both languages. It must not know where in a file the amount stood.

use super::{Language, Unit};

/// Why a text is not an amount, or not the amount that a field needs.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum AmountError {
    /// Nothing but blanks.
    Empty,
    /// Does not start with a number.
    NotANumber {
        /// The text where a number was expected.
        found: String,
    },
    /// More than one number.
    TwoNumbers {
        /// The text from behind the first number's unit on.
        rest: String,
    },
    /// A part of a Korean numeral is not smaller than the part before it, or follows a decimal part.
    OutOfOrder {
        /// The part that is out of order.
        part: String,
    },
    /// Commas that do not part thousands.
    Commas {
        /// The digits as written.
        digits: String,
    },
    /// A unit that does not exist.
    UnknownUnit {
        /// The unit as written.
        unit: String,
        /// The known unit nearest to it.
        nearest: Option<&'static str>,
    },
    /// More digits than can be held exactly (38).
    TooManyDigits {
        /// The number as written.
        number: String,
    },
    /// Not a finite number.
    NotFinite,
    /// A unit other than the one needed.
    WrongUnit {
        /// The unit given.
        found: Unit,
        /// The unit needed.
        expected: Unit,
    },
}

impl AmountError {
    /// The message in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Empty => language.pick("the amount is empty".into(), "값이 비어 있습니다".into()),
            Self::NotANumber { found } => {
                language.pick(format!("`{found}` does not start with a number"), format!("`{found}`: 숫자로 시작하지 않습니다"))
            }
            Self::TwoNumbers { rest } => language.pick(
                format!("`{rest}` holds a second number: an amount is one number with its unit"),
                format!("`{rest}`에 두 번째 숫자가 있습니다: 숫자 하나와 단위만 씁니다"),
            ),
            Self::OutOfOrder { part } => language.pick(
                format!(
                    "`{part}` is out of order: each part of a number must be smaller than the unit before it, as in 3조2440억"
                ),
                format!("`{part}`의 순서가 맞지 않습니다: 3조2440억처럼 큰 단위부터 씁니다"),
            ),
            Self::Commas { digits } => language.pick(
                format!("the commas in `{digits}` do not part thousands, as in 1,045"),
                format!("`{digits}`의 쉼표 자리가 틀렸습니다: 1,045처럼 세 자리마다 씁니다"),
            ),
            Self::UnknownUnit { unit, nearest: Some(nearest) } => language.pick(
                format!("`{unit}` is not a known unit; did you mean `{nearest}`?"),
                format!("`{unit}`: 모르는 단위입니다. `{nearest}`입니까?"),
            ),
            Self::UnknownUnit { unit, nearest: None } => {
                language.pick(format!("`{unit}` is not a known unit"), format!("`{unit}`: 모르는 단위입니다"))
            }
            Self::TooManyDigits { number } => {
                language.pick(format!("`{number}` has more than 38 digits"), format!("`{number}`: 38자리를 넘습니다"))
            }
            Self::NotFinite => language.pick("the number is not finite".into(), "유한한 수가 아닙니다".into()),
            Self::WrongUnit { found, expected } => {
                let (found, expected) = (found.name(language), expected.name(language));
                language.pick(
                    format!("expected {expected}, found {found}"),
                    format!("{expected} 단위가 와야 하는데 {found} 단위입니다"),
                )
            }
        }
    }
}
