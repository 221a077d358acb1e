//! Dates of documents, which may be known to the day, the month or only the year.

use std::fmt;

use crate::quantity::Year;

/// A date. Ordered by its first day: 2025 is not after 2025-03-28.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl Date {
    /// Parses `2025-03-28`, `2025-03` or `2025`; `None` for anything else or a day that no calendar has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = parts.next().map(|part| digits(part, 2).and_then(|month| u8::try_from(month).ok()));
        let day = parts.next().map(|part| digits(part, 2).and_then(|day| u8::try_from(day).ok()));
        if parts.next().is_some() || month == Some(None) || day == Some(None) {
            return None;
        }
        let (month, day) = (month.flatten(), day.flatten());
        let date = Self { year, month, day };
        let valid_month = month.is_none_or(|month| (1..=12).contains(&month));
        let valid_day = day.is_none_or(|day| (1..=date.days_in_month()).contains(&day));
        ((1900..=2200).contains(&year) && valid_month && valid_day).then_some(date)
    }

    /// Whether it names a day.
    #[must_use]
    pub const fn is_full(self) -> bool {
        self.day.is_some()
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Whether all of it lies after `other` began: a year or month that holds `other` does not.
    #[must_use]
    pub fn is_after(self, other: Self) -> bool {
        let first_day = |date: Self| (date.year, date.month.unwrap_or(1), date.day.unwrap_or(1));
        first_day(self) > first_day(other)
    }

    /// Years from the beginning of `year` to its first day, a month being a twelfth; negative if it comes earlier.
    #[must_use]
    pub fn years_since(self, year: Year) -> f64 {
        let months = f64::from(self.month.unwrap_or(1) - 1);
        let days = f64::from(self.day.unwrap_or(1) - 1) / f64::from(self.days_in_month());
        f64::from(i32::from(self.year) - year.get()) + (months + days) / 12.0
    }

    fn days_in_month(self) -> u8 {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            Some(2) if leap => 29,
            Some(2) => 28,
            Some(4 | 6 | 9 | 11) => 30,
            _ => 31,
        }
    }
}

fn digits(part: &str, count: usize) -> Option<u16> {
    (part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(out, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(out, "-{day:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_parse_to_the_day_the_month_or_the_year() {
        for text in ["2025-03-28", "2025-03", "2025", "2024-02-29"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        for text in
            ["", "2025-13", "2025-02-29", "2025-04-31", "25-03-01", "2025-3-1", "2025-03-28-1", "1800", "2025-03-28T00:00:00"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_so_many_years_from_the_beginning_of_a_year() {
        let since_2020 = |text| Date::parse(text).unwrap().years_since(Year::new(2020).unwrap());
        // The last is half of a month of 30 days.
        for (text, years) in [("2020", 0.0), ("2021-07", 1.5), ("2019-10", -0.25), ("2020-04-16", 3.5 / 12.0)] {
            assert!((since_2020(text) - years).abs() < 1e-12, "{text}");
        }
    }

    #[test]
    fn a_year_is_not_after_a_day_in_it() {
        let date = |text| Date::parse(text).unwrap();
        assert!(!date("2025").is_after(date("2025-03-28")));
        assert!(!date("2025-03").is_after(date("2025-03-28")));
        assert!(date("2025-04").is_after(date("2025-03-28")));
        assert!(date("2026").is_after(date("2025-03-28")));
    }
}
