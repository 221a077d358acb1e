//! An amount as a document states it: one number, its unit, and how firmly it was stated. It must not know in which
//! field it stands, nor convert prices.

use super::decimal::Decimal;
use super::unit::{self, Scaled};
use super::{AmountError, Dimension, Unit, numeral};

/// How a document hedges a number. Kept beside the value and never applied to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Qualifier {
    /// 약, 가량, 정도, about.
    About,
    /// 여: somewhat more.
    Odd,
    /// 이상: at least.
    OrMore,
}

const BEFORE: [(&str, Qualifier); 6] = [
    ("약", Qualifier::About),
    ("~", Qualifier::About),
    ("about", Qualifier::About),
    ("approx.", Qualifier::About),
    ("at least", Qualifier::OrMore),
    ("최소", Qualifier::OrMore),
];
const BEHIND_NUMBER: [(&str, Qualifier); 2] = [("여", Qualifier::Odd), ("-odd", Qualifier::Odd)];
const BEHIND: [(&str, Qualifier); 5] = [
    ("이상", Qualifier::OrMore),
    ("or more", Qualifier::OrMore),
    ("가량", Qualifier::About),
    ("정도", Qualifier::About),
    ("여", Qualifier::Odd),
];

/// A finite number in the canonical unit of its dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    value: f64,
    unit: Option<Unit>,
    qualifier: Option<Qualifier>,
}

impl Amount {
    /// An amount of `value` canonical units; a bare number if there is no unit.
    ///
    /// # Errors
    /// [`AmountError::NotFinite`] for NaN and the infinities.
    pub fn new(value: f64, unit: Option<Unit>, qualifier: Option<Qualifier>) -> Result<Self, AmountError> {
        // Adding 0 turns -0 into 0, so that equal amounts have equal bits.
        if value.is_finite() { Ok(Self { value: value + 0.0, unit, qualifier }) } else { Err(AmountError::NotFinite) }
    }

    /// Reads an amount as documents write it: `"3조2440억원"`, `"약 4.2조원"`, `"60여곳"`, `"10.1명/10억원"`, `"1.6tn KRW"`.
    /// Of several qualifiers the one that says most is kept (이상 before 여 before 약).
    ///
    /// # Errors
    /// [`AmountError`] with the part that is wrong.
    ///
    /// # Examples
    /// ```
    /// use mudeung::quantity::{Amount, Dimension};
    /// let amount = Amount::parse("3조2440억원")?;
    /// assert_eq!(amount.value(), 3.244e12);
    /// assert_eq!(amount.unit(), Some(Dimension::Money.into()));
    /// # Ok::<(), mudeung::quantity::AmountError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AmountError::Empty);
        }
        let (before, rest) = strip_before(text, &BEFORE);
        let (sign, rest) = strip_before(rest, &[("-", -1.0), ("−", -1.0), ("+", 1.0)]);
        let (currency, rest) = strip_before(rest, &[("KRW", Dimension::Money), ("₩", Dimension::Money)]);
        let (number, rest) = numeral::read(rest)?.ok_or_else(|| AmountError::NotANumber { found: rest.into() })?;
        let (odd, rest) = strip_before(rest, &BEHIND_NUMBER);
        let (behind, rest) = strip_behind(rest);

        let (value, unit) = match years_and_months(number, rest)? {
            Some(years) => (years, Some(Dimension::Duration.into())),
            None => in_canonical_unit(number, currency, rest)?,
        };
        Self::new(sign.unwrap_or(1.0) * value, unit, before.max(odd).max(behind))
    }

    /// The number, in the canonical unit of its dimension.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The unit; `None` for a bare number.
    #[must_use]
    pub const fn unit(&self) -> Option<Unit> {
        self.unit
    }

    /// How the document hedged the number.
    #[must_use]
    pub const fn qualifier(&self) -> Option<Qualifier> {
        self.qualifier
    }

    /// The number for a field that needs `expected`; a bare number is taken to be in its canonical unit.
    ///
    /// # Errors
    /// [`AmountError::WrongUnit`] for an amount in another unit: persons are not person-years, nor annual cumulative.
    pub fn value_in(&self, expected: impl Into<Unit>) -> Result<f64, AmountError> {
        let expected = expected.into();
        match self.unit {
            Some(found) if found != expected => Err(AmountError::WrongUnit { found, expected }),
            _ => Ok(self.value),
        }
    }
}

impl Amount {
    /// The number for a level of a metric in `unit`, `None` for a pure number. What is counted in a year may be written without saying
    /// so: `5만대` is a level of a metric in `대/년`.
    ///
    /// # Errors
    /// [`AmountError::WrongUnit`] for an amount in another unit.
    pub fn level_in(&self, unit: Option<Unit>) -> Result<f64, AmountError> {
        let unit = unit.unwrap_or(Dimension::Ratio.into());
        let in_all = Unit { per: unit.per.filter(|per| *per != Dimension::Duration), ..unit };
        self.value_in(unit).or_else(|fault| self.value_in(in_all).map_err(|_| fault))
    }
}

/// Takes the first of `marks` that `text` starts with, and the blanks behind it.
fn strip_before<'a, T: Copy>(text: &'a str, marks: &[(&str, T)]) -> (Option<T>, &'a str) {
    let starts = |mark: &str| text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    match marks.iter().find(|(mark, _)| starts(mark)) {
        Some((mark, value)) => (Some(*value), text[mark.len()..].trim_start()),
        None => (None, text),
    }
}

fn strip_behind(text: &str) -> (Option<Qualifier>, &str) {
    let found = BEHIND.iter().find_map(|&(mark, value)| Some((Some(value), text.strip_suffix(mark)?.trim_end())));
    found.unwrap_or((None, text))
}

/// The value of `number` in the canonical unit of the unit that `rest` names, or of the currency before it.
fn in_canonical_unit(number: Decimal, currency: Option<Dimension>, rest: &str) -> Result<(f64, Option<Unit>), AmountError> {
    let too_long = || AmountError::TooManyDigits { number: number.digits("") };
    match (unit::read(rest)?, currency) {
        (Some(Scaled { unit, .. }), Some(currency)) if unit != currency.into() => {
            Err(AmountError::WrongUnit { found: unit, expected: currency.into() })
        }
        (Some(Scaled { unit, multiplier, divisor }), _) => {
            Ok((number.times(multiplier).ok_or_else(too_long)?.over(divisor), Some(unit)))
        }
        (None, currency) => Ok((number.to_f64(), currency.map(Unit::from))),
    }
}

/// `2년 6개월`, the one amount that documents write in two units.
fn years_and_months(years: Decimal, rest: &str) -> Result<Option<f64>, AmountError> {
    let Some(behind) = rest.trim_start().strip_prefix("년") else { return Ok(None) };
    let Some((months, unit)) = numeral::read(behind.trim_start())? else { return Ok(None) };
    if unit.trim() != "개월" {
        return Ok(None);
    }
    let year = Decimal::new(12, 0);
    Ok(years.times(year).and_then(|whole| whole.plus(months)).map(|months| months.over(year)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed, TestRunner};

    use super::*;

    fn parsed(text: &str) -> (f64, Option<Unit>, Option<Qualifier>) {
        let amount = Amount::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        (amount.value(), amount.unit(), amount.qualifier())
    }

    #[test]
    fn amounts_read_in_korean_and_english() {
        use Dimension::{
            Area, Compute, Count, Duration, Emissions, Energy, Firms, Money, PersonYears, Persons, Ratio, RatioPoints, Vehicles,
        };
        for (text, value, dimension) in [
            ("3조2440억원", 3.244e12, Money),
            ("10조3000억원", 1.03e13, Money),
            ("1.6tn KRW", 1.6e12, Money),
            ("1.6 trillion won", 1.6e12, Money),
            ("KRW 1.6tn", 1.6e12, Money),
            ("2,090억원", 2.09e11, Money),
            ("1조 2,090억원", 1.209e12, Money),
            ("1,234만 명", 1.234e7, Persons),
            ("₩3,000", 3e3, Money),
            ("-₩3,000", -3e3, Money),
            ("5백만 원", 5e6, Money),
            ("5만7000개", 57e3, Count),
            ("77종", 77.0, Count),
            ("62개 업체", 62.0, Firms),
            ("120개사", 120.0, Firms),
            ("1,045명", 1045.0, Persons),
            ("57,000 jobs", 57e3, Persons),
            ("300 person-years", 300.0, PersonYears),
            ("300명·년", 300.0, PersonYears),
            ("132만4000평", 4_376_859.34, Area),
            ("309만5950㎡", 3_095_950.0, Area),
            ("2.5 km²", 2.5e6, Area),
            ("10만대", 1e5, Vehicles),
            ("88.5페타플롭스", 88.5, Compute),
            ("4 PFLOPS", 4.0, Compute),
            ("5년 동안", 5.0, Duration),
            ("18개월", 1.5, Duration),
            ("2년 6개월", 2.5, Duration),
            ("3배", 3.0, Ratio),
            ("30%", 0.3, Ratio),
            ("-7 %", -0.07, Ratio),
            ("1.5%p", 0.015, RatioPoints),
            ("3만 톤CO2e", 3e4, Emissions),
            ("1.2 GWh", 1200.0, Energy),
        ] {
            assert_eq!(parsed(text), (value, Some(dimension.into()), None), "{text}");
        }
    }

    #[test]
    fn rates_carry_what_they_are_per() {
        assert_eq!(parsed("10만대/년"), (1e5, Some(Unit::annual(Dimension::Vehicles)), None));
        assert_eq!(parsed("1.2조원/yr"), (1.2e12, Some(Unit::annual(Dimension::Money)), None));
        assert_eq!(parsed("10.1명/10억원"), (1.01e-8, Some(Unit::per(Dimension::Persons, Dimension::Money)), None));
        assert_eq!(parsed("10.1 persons per 1bn KRW"), (1.01e-8, Some(Unit::per(Dimension::Persons, Dimension::Money)), None));
        assert_eq!(parsed("3%/년"), (0.03, Some(Unit::annual(Dimension::Ratio)), None));
        assert_eq!(parsed("5명/개월"), (60.0, Some(Unit::annual(Dimension::Persons)), None));
    }

    #[test]
    fn hedges_are_kept_beside_the_value() {
        use Qualifier::{About, Odd, OrMore};
        for (text, value, qualifier) in [
            ("약 4.2조원", 4.2e12, About),
            ("1조원 가량", 1e12, About),
            ("about 300 persons", 300.0, About),
            ("~5%", 0.05, About),
            ("60여곳", 60.0, Odd),
            ("25만여명", 25e4, Odd),
            ("3년여", 3.0, Odd),
            ("100-odd persons", 100.0, Odd),
            ("3000만 명 이상", 3e7, OrMore),
            ("10조 이상", 1e13, OrMore),
            ("at least 3 firms", 3.0, OrMore),
            ("약 60여 곳 이상", 60.0, OrMore),
        ] {
            let (read, _, hedge) = parsed(text);
            assert_eq!((read, hedge), (value, Some(qualifier)), "{text}");
        }
    }

    #[test]
    fn faults_name_the_part_that_is_wrong() {
        for (text, message) in [
            ("  ", "the amount is empty"),
            ("취임 2주년", "`취임 2주년` does not start with a number"),
            ("--3", "`-3` does not start with a number"),
            ("2020~2024년", "`~2024년` holds a second number: an amount is one number with its unit"),
            ("2019년 10월", "`년 10월` holds a second number: an amount is one number with its unit"),
            ("3억2조원", "`2조` is out of order: each part of a number must be smaller than the unit before it, as in 3조2440억"),
            ("1,04명", "the commas in `1,04` do not part thousands, as in 1,045"),
            ("5 perons", "`perons` is not a known unit; did you mean `persons`?"),
            ("2025년부터", "`년부터` is not a known unit; did you mean `년`?"),
            ("1e400원", "the number is not finite"),
            ("5원/0년", "the number is not finite"),
            ("KRW 5명", "expected money (KRW), found persons"),
        ] {
            assert_eq!(Amount::parse(text).unwrap_err().to_string(), message, "{text}");
        }
    }

    #[test]
    fn a_field_takes_its_own_unit_and_bare_numbers_only() {
        let money = Amount::parse("3억원").unwrap();
        assert_eq!(money.value_in(Dimension::Money), Ok(3e8));
        assert!(money.value_in(Unit::annual(Dimension::Money)).is_err());
        assert!(Amount::parse("5인년").unwrap().value_in(Dimension::Persons).is_err());
        assert_eq!(Amount::parse("0.3").unwrap().value_in(Dimension::Ratio), Ok(0.3));
    }

    #[test]
    fn a_level_of_a_year_may_leave_the_year_out() {
        let money = Amount::parse("5조원").unwrap();
        assert_eq!(money.level_in(Some(Unit::annual(Dimension::Money))), Ok(5e12));
        assert_eq!(money.level_in(Some(Dimension::Money.into())), Ok(5e12));
        assert!(money.level_in(Some(Dimension::Persons.into())).is_err());
        assert_eq!(Amount::parse("30%").unwrap().level_in(None), Ok(0.3));
        assert!(Amount::parse("5조원/년").unwrap().level_in(Some(Dimension::Money.into())).is_err());
    }

    #[test]
    fn only_finite_numbers_are_amounts() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Amount::new(value, None, None), Err(AmountError::NotFinite));
        }
        assert_eq!(Amount::new(-0.0, None, None).unwrap().value().to_bits(), 0);
    }

    #[test]
    fn no_text_makes_the_reader_panic() {
        let piece = prop::sample::select(
            &[
                "약",
                "~",
                "-",
                "₩",
                "KRW",
                "1",
                "90",
                ",",
                "_",
                ".",
                "e",
                "-odd",
                "여",
                "조",
                "억",
                "만",
                "천",
                "십",
                "원",
                "명",
                "년",
                "개월",
                "/",
                " per ",
                "%p",
                "m²",
                "tn",
                " ",
                "이상",
                "é",
                "\u{1112}",
                "9999999999999999999",
            ][..],
        );
        let config = Config { cases: 20_000, rng_seed: RngSeed::Fixed(2), failure_persistence: None, ..Config::default() };
        TestRunner::new(config)
            .run(&prop::collection::vec(piece, 0..9), |pieces| {
                if let Ok(amount) = Amount::parse(&pieces.concat()) {
                    prop_assert!(amount.value().is_finite());
                }
                Ok(())
            })
            .unwrap();
    }
}
