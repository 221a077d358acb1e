//! Amounts as people read them: exact (and readable back), or rounded for a screen. It must not choose what is shown.

use super::decimal::Decimal;
use super::numeral::LARGE;
use super::{Amount, Dimension, Language, Qualifier, Unit};

impl Amount {
    /// The amount in full: [`Amount::parse`] reads it back as the same value, unit and qualifier.
    /// `"10조3000억원"`, `"약 5만7000개"`; `"10.3 tn KRW"`, `"about 57,000 count"`.
    #[must_use]
    pub fn format(&self, language: Language) -> String {
        let number = Decimal::shortest(self.value());
        let number = number.shift(self.unit().map_or(0, Unit::written_power));
        let sign = if self.value() < 0.0 { "-" } else { "" };
        let digits = match (self.unit(), language) {
            (None, _) => number.digits(""),
            (Some(_), Language::Ko) => myriads(number).unwrap_or_else(|| number.digits("")),
            (Some(Unit { dimension: Dimension::Money, .. }), Language::En) => short_scale(number),
            (Some(_), Language::En) => number.digits(","),
        };
        let odd = if self.qualifier() == Some(Qualifier::Odd) { language.pick("-odd", "여") } else { "" };
        let symbol = self.unit().map(|unit| unit.symbol(language)).unwrap_or_default();
        let text = format!("{sign}{digits}{odd}{}{symbol}", blank_before(&symbol, language));
        match (self.qualifier(), language) {
            (Some(Qualifier::About), _) => format!("{} {text}", language.pick("about", "약")),
            (Some(Qualifier::OrMore), Language::En) => format!("at least {text}"),
            (Some(Qualifier::OrMore), Language::Ko) => format!("{text} 이상"),
            (Some(Qualifier::Odd) | None, _) => text,
        }
    }
}

/// `value`, in canonical units, rounded to `digits` significant digits for a screen: `"98.3조원"`, `"4,061억원"`,
/// `"109,400명"`; in English `"98.3조 KRW"`, `"4,061억 KRW"`, `"109,400 persons"`. A value that is not finite is `"–"`.
#[must_use]
pub fn display_approx(value: f64, unit: impl Into<Unit>, language: Language, digits: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let unit = unit.into();
    let number = Decimal::rounded(value, digits).shift(unit.written_power());
    let money = unit.dimension == Dimension::Money;
    let scale = LARGE[1..].iter().find(|&&(_, power)| money && !number.is_below_power(power));
    let (number, scale) = scale.map_or((number, ""), |&(name, power)| (number.shift(-power), name));
    let sign = if value < 0.0 && number != Decimal::ZERO { "-" } else { "" };
    let symbol = unit.symbol(language);
    format!("{sign}{}{scale}{}{symbol}", number.digits(","), blank_before(&symbol, language))
}

/// English parts a number from its unit, but not from a percent sign; Korean does not.
fn blank_before(symbol: &str, language: Language) -> &'static str {
    if language == Language::En && !symbol.is_empty() && !symbol.starts_with('%') { " " } else { "" }
}

/// A whole number of at least 만 in groups of four digits: `10조3000억`. `None` for any other.
pub(super) fn myriads(number: Decimal) -> Option<String> {
    let mut rest = number.to_integer().filter(|whole| (10_000..10_u128.pow(20)).contains(whole))?;
    let groups = LARGE.into_iter().chain([("", 0)]).map(|(name, power)| {
        let scale = 10_u128.pow(power.unsigned_abs());
        let group = rest / scale;
        rest %= scale;
        if group > 0 { format!("{group}{name}") } else { String::new() }
    });
    Some(groups.collect())
}

/// `10.3 tn` where three decimals say it all, otherwise every digit.
fn short_scale(number: Decimal) -> String {
    [(12, "tn"), (9, "bn"), (6, "m")]
        .into_iter()
        .filter(|&(power, _)| !number.is_below_power(power) && number.is_below_power(power + 6))
        .find(|&(power, _)| number.shift(3 - power).is_whole())
        .map_or_else(|| number.digits(","), |(power, name)| format!("{} {name}", number.shift(-power).digits(",")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed, TestRunner};

    use super::*;

    const BOTH: [Language; 2] = [Language::En, Language::Ko];

    #[test]
    fn amounts_are_written_as_documents_write_them() {
        for (text, ko, en) in [
            ("10조3000억원", "10조3000억원", "10.3 tn KRW"),
            ("4061.5억원", "4061억5000만원", "406.15 bn KRW"),
            ("1234567원", "123만4567원", "1,234,567 KRW"),
            ("5만7000개", "5만7000개", "57,000 count"),
            ("60여곳", "60여개사", "60-odd firms"),
            ("25만여명", "25만여명", "250,000-odd persons"),
            ("1조원 가량", "약 1조원", "about 1 tn KRW"),
            ("3000만 명 이상", "3000만명 이상", "at least 30,000,000 persons"),
            ("10.1명/10억원", "10.1명/10억원", "10.1 persons/1bn KRW"),
            ("10만대/년", "10만대/년", "100,000 vehicles/yr"),
            ("7.5%", "7.5%", "7.5%"),
            ("-3.5%p", "-3.5%p", "-3.5%p"),
            ("0.02", "0.02", "0.02"),
            ("2년 6개월", "2.5년", "2.5 years"),
        ] {
            let amount = Amount::parse(text).unwrap();
            assert_eq!((amount.format(Language::Ko).as_str(), amount.format(Language::En).as_str()), (ko, en), "{text}");
        }
    }

    #[test]
    fn screens_show_rounded_amounts_in_korean_scales() {
        for (value, dimension, digits, ko, en) in [
            (101e12, Dimension::Money, 4, "101조원", "101조 KRW"),
            (98.27e12, Dimension::Money, 3, "98.3조원", "98.3조 KRW"),
            (4061e8, Dimension::Money, 4, "4,061억원", "4,061억 KRW"),
            (12_345e8, Dimension::Money, 5, "1.2345조원", "1.2345조 KRW"),
            (1234e4, Dimension::Money, 4, "1,234만원", "1,234만 KRW"),
            (-9.2e8, Dimension::Money, 2, "-9.2억원", "-9.2억 KRW"),
            (9.9996e11, Dimension::Money, 3, "1조원", "1조 KRW"),
            (109_412.0, Dimension::Persons, 4, "109,400명", "109,400 persons"),
            (0.075_31, Dimension::Ratio, 3, "7.53%", "7.53%"),
            (-0.0, Dimension::Ratio, 3, "0%", "0%"),
            (f64::NAN, Dimension::Money, 3, "–", "–"),
        ] {
            let shown = BOTH.map(|language| display_approx(value, dimension, language, digits));
            assert_eq!(shown, [en, ko]);
        }
    }

    #[test]
    fn formatting_and_parsing_round_trip() {
        let dimension = || prop::sample::select(&Dimension::ALL[..]);
        let unit = prop::option::of((dimension(), prop::option::of(dimension())));
        let unit = unit.prop_map(|unit| unit.map(|(dimension, per)| Unit { dimension, per }));
        let hedge = prop::option::of(prop::sample::select(&[Qualifier::About, Qualifier::Odd, Qualifier::OrMore][..]));
        let any = prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO;
        let whole = (-1_i64 << 50..1_i64 << 50).prop_map(|n| {
            #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
            let value = n as f64;
            value
        });
        let stated = (1_u32..20_000, -9_i32..18).prop_map(|(n, power)| format!("{n}e{power}").parse().unwrap());
        let config = Config { cases: 20_000, rng_seed: RngSeed::Fixed(2), failure_persistence: None, ..Config::default() };
        TestRunner::new(config)
            .run(&(prop_oneof![any, whole, stated], unit, hedge), |(value, unit, hedge)| {
                let amount = Amount::new(value, unit, hedge).unwrap();
                for language in BOTH {
                    let text = amount.format(language);
                    let back = Amount::parse(&text).map_err(|fault| TestCaseError::fail(format!("{text}: {fault}")))?;
                    prop_assert_eq!(back, amount, "{}", text);
                }
                Ok(())
            })
            .unwrap();
    }
}
