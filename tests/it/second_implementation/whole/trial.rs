//! One trial: where its draws come from, and its prices.

pub(in super::super) const FIRST: i32 = 2020;
pub(in super::super) const YEARS: usize = 8;

/// A number for each year of the horizon.
pub(in super::super) type Years = [f64; YEARS];

/// Numbers by calendar year.
pub(in super::super) fn years(value: impl Fn(i32) -> f64) -> Years {
    std::array::from_fn(|t| value(calendar(t)))
}

/// The calendar year of an index.
pub(in super::super) fn calendar(t: usize) -> i32 {
    FIRST + i32::try_from(t).unwrap()
}

/// The index of a calendar year.
pub(in super::super) fn index(year: i32) -> usize {
    usize::try_from(year - FIRST).unwrap()
}

/// The draws of one trial.
pub(in super::super) struct Trial<'d> {
    inputs: &'d dyn Fn(&str) -> f64,
    /// Whether it is a trial, where counts are whole, and not the stated case, where they are expectations.
    pub(in super::super) drawn: bool,
    /// Price index, 1 in 2021.
    pub(in super::super) prices: Years,
}

impl<'d> Trial<'d> {
    pub(in super::super) fn new(inputs: &'d dyn Fn(&str) -> f64, drawn: bool) -> Self {
        let inflation = years(|year| inputs(&format!("prices.inflation.{year}")));
        let mut prices = [1.0; YEARS];
        prices[0] = 1.0 / (1.0 + inflation[1]);
        for t in 2..YEARS {
            prices[t] = prices[t - 1] * (1.0 + inflation[t]);
        }
        Self { inputs, drawn, prices }
    }

    /// The value of an uncertain input.
    pub(in super::super) fn draw(&self, path: &str) -> f64 {
        (self.inputs)(path)
    }

    /// A draw of every year.
    pub(in super::super) fn draw_years(&self, path: &str) -> Years {
        years(|year| self.draw(&format!("{path}.{year}")))
    }

    /// Money of a year in constant prices.
    pub(in super::super) fn of_year(&self, year: i32, money: f64) -> f64 {
        money / self.prices[index(year)]
    }
}
