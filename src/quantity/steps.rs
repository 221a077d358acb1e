//! Values between two amounts, in even steps, exact in the unit that was typed: from 0.1 to 0.3 by 0.1 there are three, and the last
//! is 0.3. It must not know what the values are of.

use super::decimal::Decimal;
use super::numeral::LARGE;
use super::{Amount, AmountError, Language, Unit, numeral, unit};

/// Two ends of a range, in the unit they were typed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    low: Scaled,
    high: Scaled,
    written: Written,
}

/// Why there are no values between two amounts.
#[derive(Debug, Clone, PartialEq)]
pub enum SpanError {
    /// One of them is not a plain number with a unit.
    Amount {
        /// Which: 0 is the first.
        part: usize,
        /// Why.
        error: AmountError,
    },
    /// Their units are written differently, so that steps between them have no exact form.
    Units {
        /// As first written.
        first: String,
        /// As written later.
        second: String,
        /// Which.
        part: usize,
    },
    /// They are hedged, as in `약 3000억`, or too long.
    NotPlain {
        /// Which.
        part: usize,
    },
    /// The second end is not above the first.
    Reversed,
    /// The step is not above 0.
    NoStep,
    /// There would be more values than this.
    TooMany(usize),
}

/// Most values of one range.
pub const MOST_STEPS: usize = 1_000_000;

/// Digits of a value anywhere in a range.
const DIGITS: usize = 6;

/// `digits · 10^exponent`, with a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scaled {
    digits: i128,
    exponent: i32,
}

/// How numbers are written: the unit behind them, and the smallest of the Korean myriads in them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Written {
    unit: String,
    myriads: Option<(&'static str, i32)>,
}

impl Span {
    /// The range between two amounts as typed.
    ///
    /// # Errors
    /// [`SpanError`] where they are not plain amounts in one unit, the second above the first.
    pub fn parse(low: &str, high: &str) -> Result<Self, SpanError> {
        let (low, first) = read(low, 0)?;
        let (high, second) = read(high, 1)?;
        let written = first.with(&second, low, 1)?;
        let (low, high) = aligned(low, high).ok_or(SpanError::NotPlain { part: 1 })?;
        if low.digits < high.digits { Ok(Self { low, high, written }) } else { Err(SpanError::Reversed) }
    }

    /// The values from the first on, a step apart, as far as the second; each as it would be typed.
    ///
    /// # Errors
    /// [`SpanError`] where the step is no plain amount in the same unit, not above 0, or too short.
    pub fn by(&self, step: &str) -> Result<Vec<String>, SpanError> {
        let (step, written) = read(step, 2)?;
        let written = self.written.with(&written, step, 2)?;
        let aligned_step = aligned(self.low, step).zip(aligned(self.high, step));
        let ((low, step), (high, _)) = aligned_step.ok_or(SpanError::NotPlain { part: 2 })?;
        if step.digits <= 0 {
            return Err(SpanError::NoStep);
        }
        let high = Scaled { digits: high.digits, exponent: low.exponent };
        let count = (high.digits - low.digits) / step.digits + 1;
        let count = usize::try_from(count).ok().filter(|&count| count <= MOST_STEPS).ok_or(SpanError::TooMany(MOST_STEPS))?;
        let value = |index: usize| {
            let digits = low.digits + step.digits * i128::try_from(index).unwrap_or(i128::MAX);
            written.text(Scaled { digits, ..low })
        };
        Ok((0..count).map(value).collect())
    }

    /// This many values from the first to the second, evenly apart; those that no decimal tells exactly to 15 digits.
    ///
    /// # Errors
    /// [`SpanError::TooMany`] beyond [`MOST_STEPS`].
    pub fn evenly(&self, count: usize) -> Result<Vec<String>, SpanError> {
        if count > MOST_STEPS {
            return Err(SpanError::TooMany(MOST_STEPS));
        }
        let last = count.saturating_sub(1).max(1);
        let (low, high) = (self.low, self.high);
        let value = |index: usize| {
            let [before, behind, whole] = [last - index, index, last].map(|n| i128::try_from(n).unwrap_or(i128::MAX));
            let weighted = low.digits.checked_mul(before).zip(high.digits.checked_mul(behind));
            let exact = weighted.and_then(|(low, high)| low.checked_add(high)).filter(|sum| sum % whole == 0);
            match exact {
                Some(sum) => self.written.text(Scaled { digits: sum / whole, ..low }),
                None => self.rounded(to_real(index) / to_real(last), 15),
            }
        };
        Ok((0..count).map(value).collect())
    }

    /// The value at a share of the way from the first end to the second, to six digits.
    #[must_use]
    pub fn at(&self, share: f64) -> String {
        self.rounded(share, DIGITS)
    }

    fn rounded(&self, share: f64, digits: usize) -> String {
        let (low, high) = (self.low.value(), self.high.value());
        let value = (high - low).mul_add(share, low);
        self.written.text_of(Decimal::rounded(value, digits), value < 0.0)
    }
}

/// A number of values as a real number; they are far below 2⁵³.
fn to_real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

impl Scaled {
    fn value(self) -> f64 {
        let magnitude = Decimal::new(self.digits.unsigned_abs(), self.exponent).to_f64();
        if self.digits < 0 { -magnitude } else { magnitude }
    }

    fn at(self, exponent: i32) -> Option<i128> {
        // Zero is zero with any exponent, a larger one too.
        if self.digits == 0 {
            return Some(0);
        }
        let places = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        self.digits.checked_mul(10_i128.checked_pow(places)?)
    }
}

/// Both with the smaller exponent of the two; `None` if that takes too many digits.
fn aligned(a: Scaled, b: Scaled) -> Option<(Scaled, Scaled)> {
    // Room for sums and differences.
    let fits = |digits: &i128| digits.unsigned_abs() < u128::MAX >> 8;
    let exponent = match (a.digits, b.digits) {
        (0, _) => b.exponent,
        (_, 0) => a.exponent,
        _ => a.exponent.min(b.exponent),
    };
    let of = |one: Scaled| Some(Scaled { digits: one.at(exponent).filter(fits)?, exponent });
    of(a).zip(of(b))
}

/// A number and how it is written.
fn read(text: &str, part: usize) -> Result<(Scaled, Written), SpanError> {
    let amount = |error| SpanError::Amount { part, error };
    // What no amount is, says why.
    let checked = Amount::parse(text).map_err(amount)?;
    let text = text.trim();
    let (negative, behind_sign) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text).trim_start()),
    };
    let read = numeral::read(behind_sign).map_err(amount)?;
    let (Some((number, rest)), None) = (read, checked.qualifier()) else { return Err(SpanError::NotPlain { part }) };
    // Two units in one amount, `2년 6개월`, have no single one to step in.
    let plain = unit::read(rest).is_ok();
    let (Some((digits, exponent)), true) = (number.parts(), plain) else { return Err(SpanError::NotPlain { part }) };
    let typed = &behind_sign[..behind_sign.len() - rest.len()];
    let myriads = LARGE.into_iter().rev().find(|(name, _)| typed.contains(name));
    Ok((Scaled { digits: if negative { -digits } else { digits }, exponent }, Written { unit: rest.trim().to_owned(), myriads }))
}

impl Written {
    /// The form of both; a bare 0 is in any unit.
    fn with(&self, other: &Self, one: Scaled, part: usize) -> Result<Self, SpanError> {
        let same = self.unit == other.unit || self.is_bare_zero(one) || other.is_bare_zero(one);
        if !same {
            return Err(SpanError::Units { first: self.unit.clone(), second: other.unit.clone(), part });
        }
        let unit = if self.unit.is_empty() { &other.unit } else { &self.unit };
        Ok(Self { unit: unit.clone(), myriads: self.myriads.or(other.myriads) })
    }

    fn is_bare_zero(&self, one: Scaled) -> bool {
        self.unit.is_empty() && one.digits == 0
    }

    fn text(&self, value: Scaled) -> String {
        self.text_of(Decimal::new(value.digits.unsigned_abs(), value.exponent), value.digits < 0)
    }

    fn text_of(&self, magnitude: Decimal, negative: bool) -> String {
        let sign = if negative && magnitude != Decimal::ZERO { "-" } else { "" };
        let number = match self.myriads {
            None => magnitude.digits(""),
            Some((scale, power)) if magnitude.shift(-power).is_whole() => {
                super::display::myriads(magnitude).unwrap_or_else(|| format!("{}{scale}", magnitude.shift(-power).digits("")))
            }
            Some((scale, power)) => format!("{}{scale}", magnitude.shift(-power).digits("")),
        };
        let english = |c: char| c.is_ascii_alphabetic();
        let blank = if self.unit.starts_with(english) { " " } else { "" };
        format!("{sign}{number}{blank}{}", self.unit)
    }
}

/// The canonical value of an amount as typed, and its unit; `None` if it is no amount.
#[must_use]
pub fn canonical_value(text: &str) -> Option<(f64, Option<Unit>)> {
    Amount::parse(text).ok().map(|amount| (amount.value(), amount.unit()))
}

impl SpanError {
    /// The message in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Amount { error, .. } => error.text(language),
            Self::Units { first, second, .. } => language.pick(
                format!("the ends and the step of a range share one unit: `{first}` and `{second}`"),
                format!("범위의 양 끝과 간격은 단위가 같아야 합니다: `{first}`, `{second}`"),
            ),
            Self::NotPlain { .. } => {
                language.pick("not a plain number with one unit".to_owned(), "단위가 하나인 보통의 수가 아닙니다".to_owned())
            }
            Self::Reversed => language
                .pick("the upper end is not above the lower one".to_owned(), "위 끝이 아래 끝보다 크지 않습니다".to_owned()),
            Self::NoStep => language.pick("the step must be above 0".to_owned(), "간격은 0보다 커야 합니다".to_owned()),
            Self::TooMany(most) => language.pick(format!("more than {most} values"), format!("값이 {most}개를 넘습니다")),
        }
    }

    /// Which of the amounts is concerned: 0 and 1 are the ends, 2 is the step.
    #[must_use]
    pub const fn part(&self) -> usize {
        match self {
            Self::Amount { part, .. } | Self::Units { part, .. } | Self::NotPlain { part } => *part,
            Self::Reversed => 1,
            Self::NoStep | Self::TooMany(_) => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(low: &str, high: &str, step: &str) -> Vec<String> {
        Span::parse(low, high).and_then(|span| span.by(step)).unwrap_or_else(|error| panic!("{}", error.text(Language::En)))
    }

    #[test]
    fn steps_are_exact_and_reach_the_end() {
        assert_eq!(steps("0.1", "0.3", "0.1"), ["0.1", "0.2", "0.3"]);
        assert_eq!(steps("10%", "30%", "10%"), ["10%", "20%", "30%"]);
        assert_eq!(steps("-2%", "1%", "1%"), ["-2%", "-1%", "0%", "1%"]);
        assert_eq!(steps("0", "1", "0.25"), ["0", "0.25", "0.5", "0.75", "1"]);
        assert_eq!(steps("1", "2", "0.3"), ["1", "1.3", "1.6", "1.9"]);
        assert_eq!(steps("0", "12개월", "6개월"), ["0개월", "6개월", "12개월"]);
        let thousandths = steps("0", "1", "0.001");
        assert_eq!((thousandths.len(), thousandths[7].as_str()), (1001, "0.007"));
    }

    #[test]
    fn steps_are_written_as_their_ends_are() {
        assert_eq!(steps("8000억원", "1조2000억원", "2000억원"), ["8000억원", "1조원", "1조2000억원"]);
        assert_eq!(steps("8000억 원", "1조 원", "1000억 원"), ["8000억원", "9000억원", "1조원"]);
        assert_eq!(steps("0.3tn KRW", "0.5tn KRW", "0.1tn KRW"), ["300000000000 KRW", "400000000000 KRW", "500000000000 KRW"]);
        for text in steps("3000억원", "9000억원", "1000억원") {
            let (value, unit) = canonical_value(&text).unwrap();
            assert!(unit.is_some() && value % 1e11 == 0.0, "{text}");
        }
    }

    #[test]
    fn a_number_of_values_is_even_and_includes_both_ends() {
        let span = Span::parse("3000억원", "9000억원").unwrap();
        assert_eq!(span.evenly(4).unwrap(), ["3000억원", "5000억원", "7000억원", "9000억원"]);
        assert_eq!(span.evenly(5).unwrap()[1], "4500억원");
        assert_eq!(Span::parse("1조원", "2조원").unwrap().evenly(4).unwrap()[1], "1.33333333333333조원");
        assert_eq!((span.at(0.5), span.at(1.0 / 3.0)), ("6000억원".to_owned(), "5000억원".to_owned()));
        assert_eq!(Span::parse("0", "50만원").unwrap().at(0.123_456_789), "6.17284만원");
        let thirds = Span::parse("0", "1").unwrap().evenly(4).unwrap();
        assert_eq!(thirds, ["0", "0.333333333333333", "0.666666666666667", "1"]);
    }

    #[test]
    fn what_has_no_exact_steps_is_refused() {
        use SpanError::{Amount, NoStep, NotPlain, Reversed, TooMany, Units};
        let fault = |low, high, step| Span::parse(low, high).and_then(|span| span.by(step)).unwrap_err();
        assert!(matches!(fault("1", "x", "1"), Amount { part: 1, .. }));
        assert!(matches!(fault("10%", "0.3", "10%"), Units { part: 1, .. }));
        assert!(matches!(fault("1억원", "2억원", "1"), Units { part: 2, .. }));
        assert!(matches!(fault("약 1억원", "2억원", "1억원"), NotPlain { part: 0 }));
        assert_eq!(fault("2", "1", "1"), Reversed);
        assert_eq!(fault("1", "2", "-1"), NoStep);
        assert_eq!(fault("3000억원", "9000억원", "0억원"), NoStep);
        assert_eq!(fault("0", "1", "1e-9"), TooMany(MOST_STEPS));
    }
}
