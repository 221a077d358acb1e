//! Calendar years and the horizon of a run. It must not know what happens in a year.

use std::fmt;

use super::Language;

/// A calendar year from 1900 to 2200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Year(i32);

impl Year {
    /// The first year accepted.
    pub const MIN: Self = Self(1900);
    /// The last year accepted.
    pub const MAX: Self = Self(2200);

    /// A year.
    ///
    /// # Errors
    /// [`YearError::OutOfRange`] outside 1900..=2200.
    pub fn new(year: i64) -> Result<Self, YearError> {
        i32::try_from(year)
            .ok()
            .map(Self)
            .filter(|year| (Self::MIN..=Self::MAX).contains(year))
            .ok_or(YearError::OutOfRange { year })
    }

    /// The year as a number.
    #[must_use]
    pub const fn get(self) -> i32 {
        self.0
    }

    /// Years from `earlier` to this one; negative if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The years of a run, first and last included; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Horizon {
    first: Year,
    last: Year,
}

#[expect(clippy::len_without_is_empty, reason = "a horizon has at least one year by construction")]
impl Horizon {
    /// A horizon of the years from `first` to `last`.
    ///
    /// # Errors
    /// [`YearError::Backwards`] if `last` is before `first`.
    pub fn new(first: Year, last: Year) -> Result<Self, YearError> {
        if last < first { Err(YearError::Backwards { first, last }) } else { Ok(Self { first, last }) }
    }

    /// The first year.
    #[must_use]
    pub const fn first(self) -> Year {
        self.first
    }

    /// The last year.
    #[must_use]
    pub const fn last(self) -> Year {
        self.last
    }

    /// The number of years.
    #[must_use]
    pub const fn len(self) -> usize {
        self.last.0.abs_diff(self.first.0) as usize + 1
    }

    /// The years in order.
    pub fn years(self) -> impl DoubleEndedIterator<Item = Year> + Clone {
        (self.first.0..=self.last.0).map(Year)
    }

    /// Position of `year` from the first, or `None` outside the horizon.
    #[must_use]
    pub fn index(self, year: Year) -> Option<usize> {
        self.contains(year).then(|| year.0.abs_diff(self.first.0) as usize)
    }

    /// Whether `year` lies in the horizon.
    #[must_use]
    pub fn contains(self, year: Year) -> bool {
        (self.first..=self.last).contains(&year)
    }
}

/// Why a year or a horizon was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum YearError {
    /// Outside the years accepted.
    OutOfRange {
        /// The number given.
        year: i64,
    },
    /// The last year is before the first.
    Backwards {
        /// First year given.
        first: Year,
        /// Last year given.
        last: Year,
    },
}

impl YearError {
    /// The message in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let (min, max) = (Year::MIN, Year::MAX);
        match self {
            Self::OutOfRange { year } => language.pick(
                format!("{year} is not a year from {min} to {max}"),
                format!("{year}: {min}년에서 {max}년 사이가 아닙니다"),
            ),
            Self::Backwards { first, last } => language.pick(
                format!("the last year {last} is before the first, {first}"),
                format!("마지막 해 {last}년이 첫해 {first}년보다 앞섭니다"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(year: i64) -> Year {
        Year::new(year).unwrap()
    }

    #[test]
    fn years_outside_1900_to_2200_are_refused() {
        assert!(Year::new(1900).is_ok() && Year::new(2200).is_ok());
        for wrong in [1899, 2201, 0, i64::MAX, i64::MIN] {
            assert_eq!(Year::new(wrong), Err(YearError::OutOfRange { year: wrong }));
        }
    }

    #[test]
    fn a_horizon_indexes_its_own_years_and_no_others() {
        let horizon = Horizon::new(year(2019), year(2030)).unwrap();
        assert_eq!(horizon.len(), 12);
        for (index, each) in horizon.years().enumerate() {
            assert_eq!(horizon.index(each), Some(index));
        }
        assert_eq!((horizon.index(year(2018)), horizon.index(year(2031))), (None, None));
        assert_eq!(horizon.last().since(horizon.first()), 11);
    }

    #[test]
    fn a_horizon_does_not_run_backwards() {
        let fault = Horizon::new(year(2030), year(2019)).unwrap_err();
        assert_eq!(fault.to_string(), "the last year 2019 is before the first, 2030");
        assert!(Horizon::new(year(2030), year(2030)).is_ok());
    }
}
