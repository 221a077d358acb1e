//! Exact decimals, so that `3조2440억` is 3 244 000 000 000 and is rounded to binary once, at the end. It must not know
//! units or notation.

/// `mantissa · 10^exponent`, exact, not negative; the mantissa does not end in 0 unless it is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    mantissa: u128,
    exponent: i32,
}

impl Decimal {
    pub(super) const ZERO: Self = Self { mantissa: 0, exponent: 0 };
    pub(super) const ONE: Self = Self { mantissa: 1, exponent: 0 };

    pub(super) const fn new(mut mantissa: u128, mut exponent: i32) -> Self {
        if mantissa == 0 {
            return Self::ZERO;
        }
        while mantissa.is_multiple_of(10) {
            mantissa /= 10;
            exponent = exponent.saturating_add(1);
        }
        Self { mantissa, exponent }
    }

    /// The shortest decimal that reads back as the magnitude of `value`, which must be finite.
    pub(super) fn shortest(value: f64) -> Self {
        Self::from_scientific(&format!("{:e}", value.abs()))
    }

    /// The magnitude of `value`, which must be finite, to `digits` significant digits.
    pub(super) fn rounded(value: f64, digits: usize) -> Self {
        Self::from_scientific(&format!("{:.*e}", digits.clamp(1, 17) - 1, value.abs()))
    }

    fn from_scientific(text: &str) -> Self {
        let (digits, exponent) = text.split_once('e').expect("`{:e}` writes an exponent");
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mantissa = format!("{whole}{fraction}").parse().expect("at most 17 digits");
        let exponent: i32 = exponent.parse().expect("a binary exponent is small");
        let places = i32::try_from(fraction.len()).expect("at most 16 places");
        Self::new(mantissa, exponent - places)
    }

    /// Whether there is nothing behind the decimal point.
    pub(super) const fn is_whole(self) -> bool {
        self.exponent >= 0
    }

    /// The value as an integer, if it is one and fits.
    pub(super) fn to_integer(self) -> Option<u128> {
        let power = u32::try_from(self.exponent).ok()?;
        self.mantissa.checked_mul(10_u128.checked_pow(power)?)
    }

    /// Its digits and the power of ten behind them; `None` if a signed number cannot hold the digits.
    pub(super) fn parts(self) -> Option<(i128, i32)> {
        Some((self.mantissa.try_into().ok()?, self.exponent))
    }

    /// The decimal multiplied by `10^places`.
    pub(super) const fn shift(self, places: i32) -> Self {
        Self::new(self.mantissa, self.exponent.saturating_add(places))
    }

    /// The sum, or `None` if it has too many digits.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        if self.mantissa == 0 || other.mantissa == 0 {
            return Some(if self.mantissa == 0 { other } else { self });
        }
        let exponent = self.exponent.min(other.exponent);
        let aligned = |x: Self| x.mantissa.checked_mul(10_u128.checked_pow(x.exponent.abs_diff(exponent))?);
        Some(Self::new(aligned(self)?.checked_add(aligned(other)?)?, exponent))
    }

    /// The product, or `None` if it has too many digits.
    pub(super) fn times(self, other: Self) -> Option<Self> {
        Some(Self::new(self.mantissa.checked_mul(other.mantissa)?, self.exponent.saturating_add(other.exponent)))
    }

    /// Whether the value is less than `10^power`.
    pub(super) fn is_below_power(self, power: i32) -> bool {
        let digits = self.mantissa.checked_ilog10().map_or(0, |log| i64::from(log) + 1);
        i64::from(self.exponent) + digits <= i64::from(power) || self.mantissa == 0
    }

    /// The nearest double; infinite beyond its range.
    pub(super) fn to_f64(self) -> f64 {
        format!("{}e{}", self.mantissa, self.exponent).parse().expect("digits, `e` and an integer are a number")
    }

    /// The quotient `self / divisor`, rounded once where the divisor is a power of ten; infinite for a divisor of 0.
    pub(super) fn over(self, divisor: Self) -> f64 {
        if divisor.mantissa == 1 {
            self.shift(divisor.exponent.saturating_neg()).to_f64()
        } else {
            self.to_f64() / divisor.to_f64()
        }
    }

    /// Plain digits with the decimal point where it belongs, thousands parted by `separator`; with an exponent where
    /// plain digits would be mostly zeros.
    pub(super) fn digits(self, separator: &str) -> String {
        let digits = self.mantissa.to_string();
        let point = i64::try_from(digits.len()).unwrap_or(i64::MAX) + i64::from(self.exponent);
        match usize::try_from(point) {
            Ok(point) if point > 21 => format!("{digits}e{}", self.exponent),
            Ok(point) if point >= digits.len() => group(&format!("{digits:0<point$}"), separator),
            Ok(point) if point > 0 => format!("{}.{}", group(&digits[..point], separator), &digits[point..]),
            _ if point > -7 => format!("0.{}{digits}", "0".repeat(usize::try_from(-point).unwrap_or(0))),
            _ => format!("{digits}e{}", self.exponent),
        }
    }
}

fn group(digits: &str, separator: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_add_and_multiply_exactly() {
        let tenth = Decimal::new(1, -1);
        let fifth = Decimal::new(2, -1);
        assert_eq!(tenth.plus(fifth), Some(Decimal::new(3, -1)));
        assert_eq!(Decimal::new(1_324_000, 0).times(Decimal::new(3_305_785, -6)), Some(Decimal::new(437_685_934, -2)));
        assert_eq!(Decimal::new(u128::MAX, 0).times(Decimal::new(3, 0)), None);
    }

    #[test]
    fn the_shortest_decimal_reads_back_as_the_same_double() {
        for value in [0.0, 0.1, 1.0 / 3.0, 3.244e12, f64::MAX, f64::MIN_POSITIVE, 5e-324, 101e12 / 7.0] {
            assert_eq!(Decimal::shortest(value).to_f64().to_bits(), value.to_bits());
        }
    }

    #[test]
    fn digits_are_plain_up_to_21_places_and_scientific_beyond() {
        for (decimal, text) in [
            (Decimal::ZERO, "0"),
            (Decimal::new(15, -1), "1.5"),
            (Decimal::new(15, 3), "15,000"),
            (Decimal::new(12_345_675, -1), "1,234,567.5"),
            (Decimal::new(5, -3), "0.005"),
            (Decimal::new(101, -10), "101e-10"),
            (Decimal::new(7, 30), "7e30"),
        ] {
            assert_eq!(decimal.digits(","), text);
        }
    }

    #[test]
    fn a_decimal_is_below_a_power_of_ten_when_it_has_fewer_places() {
        assert!(Decimal::new(9999, 0).is_below_power(4));
        assert!(!Decimal::new(1, 4).is_below_power(4));
        assert!(Decimal::new(15, -1).is_below_power(1));
        assert!(Decimal::ZERO.is_below_power(-3));
    }
}
