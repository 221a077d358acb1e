//! Numerals as documents write them: `3조2440억`, `5만7000`, `1,045`, `2.5천만`, `1.6tn`, `1e9`. It must not read units.

use super::AmountError;
use super::decimal::Decimal;

/// Powers of ten that stand behind a group of digits: 만진법.
pub(super) const LARGE: [(&str, i32); 4] = [("경", 16), ("조", 12), ("억", 8), ("만", 4)];
/// Powers of ten inside a group.
const SMALL: [(&str, i32); 3] = [("천", 3), ("백", 2), ("십", 1)];
/// English words for powers of ten.
const ENGLISH: [(&str, i32); 9] =
    [("trillion", 12), ("tn", 12), ("billion", 9), ("bn", 9), ("million", 6), ("mn", 6), ("m", 6), ("thousand", 3), ("k", 3)];

/// A numeral and the text behind it, or nothing if the text does not start with one.
type Read<'a> = Result<Option<(Decimal, &'a str)>, AmountError>;

/// Reads a numeral without a sign from the start of `text`.
pub(super) fn read(text: &str) -> Read<'_> {
    let Some((number, rest)) = read_sum(text, &LARGE, |text| read_sum(text, &SMALL, read_digits))? else { return Ok(None) };
    let word = rest.trim_start();
    let length = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
    let (word, behind) = word.split_at(length);
    let power = ENGLISH.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
    Ok(Some(match power {
        Some((_, power)) if !behind.starts_with(['2', '²']) => (number.shift(*power), behind),
        _ => (number, rest),
    }))
}

/// Reads parts, each with a falling scale of `scales` behind it, and adds them: `3조` + `2440억`, `5천` + `3백`.
fn read_sum<'a>(text: &'a str, scales: &[(&str, i32)], part: impl Fn(&'a str) -> Read<'a>) -> Read<'a> {
    let mut sum: Option<Decimal> = None;
    let mut rest = text;
    let mut ceiling: Option<i32> = None;
    let mut closed = false;
    loop {
        let start = rest.trim_start();
        let (value, behind) = match part(start)? {
            Some(read) => read,
            None if stands_alone(start, scales) => (Decimal::ONE, start),
            None => break,
        };
        let scale = scales.iter().find_map(|&(name, power)| Some((power, behind.trim_start().strip_prefix(name)?)));
        let (term, behind) = scale.map_or((value, behind), |(power, behind)| (value.shift(power), behind));
        let written = || start[..start.len() - behind.len()].trim_end().to_owned();
        if closed || ceiling.is_some_and(|power| !term.is_below_power(power)) {
            return Err(AmountError::OutOfOrder { part: written() });
        }
        let total = sum.unwrap_or(Decimal::ZERO).plus(term);
        sum = Some(total.ok_or_else(|| AmountError::TooManyDigits { number: written() })?);
        rest = behind;
        closed = !value.is_whole();
        ceiling = scale.map(|(power, _)| power);
        if scale.is_none() {
            break;
        }
    }
    Ok(sum.map(|sum| (sum, rest)))
}

/// Whether a scale of 만 or less stands without digits, meaning one of itself: `천명`, `만명`, `3억 천만`.
fn stands_alone(text: &str, scales: &[(&str, i32)]) -> bool {
    scales.iter().any(|&(name, power)| power <= 4 && text.starts_with(name))
}

/// Reads ASCII digits with commas or underscores, a decimal part and an exponent.
fn read_digits(text: &str) -> Read<'_> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(None);
    }
    let (whole, rest) = split_run(text, |c| c.is_ascii_digit() || c == ',' || c == '_');
    if !commas_part_thousands(whole) {
        return Err(AmountError::Commas { digits: whole.into() });
    }
    let fraction = rest.strip_prefix('.').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let (fraction, rest) = fraction.map_or(("", rest), |rest| split_run(rest, |c| c.is_ascii_digit() || c == '_'));
    let (exponent, rest) = read_exponent(rest);

    let plain = |digits: &str| digits.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, fraction) = (plain(whole), plain(fraction));
    let number = || AmountError::TooManyDigits { number: text[..text.len() - rest.len()].into() };
    let mantissa = format!("{whole}{fraction}").parse().map_err(|_| number())?;
    let places = i32::try_from(fraction.len()).map_err(|_| number())?;
    Ok(Some((Decimal::new(mantissa, exponent.saturating_sub(places)), rest)))
}

/// Reads `e9` or `E-3`; without one the exponent is 0. Exponents beyond an `i32` saturate, which no double survives.
fn read_exponent(text: &str) -> (i32, &str) {
    let Some(behind) = text.strip_prefix(['e', 'E']) else { return (0, text) };
    let (sign, digits) = match behind.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, behind.strip_prefix('+').unwrap_or(behind)),
    };
    let (digits, rest) = split_run(digits, |c| c.is_ascii_digit());
    if digits.is_empty() { (0, text) } else { (sign * digits.parse().unwrap_or(i32::MAX), rest) }
}

fn split_run(text: &str, inside: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !inside(c)).unwrap_or(text.len()))
}

fn commas_part_thousands(digits: &str) -> bool {
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or_default();
    !digits.contains(',') || (matches!(first.len(), 1..=3) && groups.all(|group| group.len() == 3 && !group.contains('_')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        let (number, rest) = read(text).unwrap().unwrap();
        assert_eq!(rest, "", "{text}");
        number.to_f64()
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "numerals read exactly")]
    fn numerals_read_exactly() {
        for (text, expected) in [
            ("3조2440억", 3.244e12),
            ("10조3000억", 1.03e13),
            ("10조 3000 억", 1.03e13),
            ("5만7000", 57e3),
            ("132만4000", 1_324e3),
            ("4.2조", 4.2e12),
            ("2.5천만", 2.5e7),
            ("5천3백만", 5.3e7),
            ("3억 천만", 3.1e8),
            ("만", 1e4),
            ("1,045", 1045.0),
            ("1_000_000", 1e6),
            ("1e9", 1e9),
            ("1.6tn", 1.6e12),
            ("1.6 trillion", 1.6e12),
            ("2 M", 2e6),
            ("1경", 1e16),
            ("0.1", 0.1),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn parts_must_fall() {
        for text in ["3억2조", "1조20000억", "3백5천", "3조2조", "1.5조3000억", "1만2만"] {
            assert!(matches!(read(text), Err(AmountError::OutOfOrder { .. })), "{text}");
        }
    }

    #[test]
    fn commas_part_thousands_or_are_refused() {
        for text in ["1,04", "1045,", "1,0456", "1234,567", "1,,000"] {
            assert!(matches!(read(text), Err(AmountError::Commas { .. })), "{text}");
        }
    }

    #[test]
    fn text_behind_a_numeral_is_left_alone() {
        for (text, rest) in [("5 m2", " m2"), ("5 MWh", " MWh"), ("3 4", " 4"), ("1EFLOPS", "EFLOPS"), ("10여 개월", "여 개월")]
        {
            assert_eq!(read(text).unwrap().unwrap().1, rest);
        }
    }

    #[test]
    fn more_than_38_digits_are_refused() {
        assert!(matches!(read(&"9".repeat(40)), Err(AmountError::TooManyDigits { .. })));
        assert!(matches!(read("1e200조1"), Err(AmountError::TooManyDigits { .. })));
    }

    #[test]
    fn what_is_no_numeral_is_none() {
        for text in ["", "억원", "abc", ".5", "-1"] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
    }
}
