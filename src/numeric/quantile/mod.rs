//! Quantiles in one pass over the trials, exact by default, by value brackets.
//!
//! After 4,096 trials, and again after four times as many ([`next_checkpoint`]), each wanted rank r = p(n − 1) gets the open
//! interval between the order statistics at r ± (6√(p(1 − p)n) + 2). From then on a value inside an interval is kept and
//! one outside is only counted; the ends of an interval are counted, never kept, so that no tie floods the memory. In
//! the end the wanted values are selected among the kept ones, exactly.
//!
//! - [`Brackets`]: what to keep and what to count; shared by all workers between two checkpoints, immutable.
//! - [`Partial`]: what one worker has kept and counted.
//! - [`Collector`]: owns the state; absorbs partials in any order, narrows the brackets, gives the estimates.
//!
//! Everything absorbed is an integer or a set of values, so the estimates depend neither on order nor on the number of
//! workers. Values must be finite: failed trials leave before they are counted. No trial is drawn here: if a rank fell
//! outside its interval, [`RankOutside`] says so and [`Collector::for_rerun`] takes the same trials a second time.
//!
//! Quantiles are of type 7 (Hyndman & Fan 1996, doi:10.1080/00031305.1996.10473566): linear between order statistics.

mod brackets;
mod collector;
mod design_effect;
mod selection;

pub use brackets::{Brackets, Interval, Partial};
pub use collector::{Collector, RankOutside};

use super::stats::real;

/// The quantiles of every summary.
pub const SUMMARY_PROBABILITIES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// Trials before the first narrowing.
pub const FIRST_CHECKPOINT: u64 = 4096;

/// How a [`Collector`] holds values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Keeps every value, and gives the same bits as `Bracketed`. For tests and small runs.
    Kept,
    /// Keeps the values inside the brackets: exact, about 460·√N bytes for the summary's quantiles.
    Bracketed,
    /// Keeps a [histogram](crate::numeric::histogram): not exact, memory independent of the number of trials.
    Histogram,
}

/// One quantile and its Monte Carlo error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantileEstimate {
    /// The probability asked for, 0 to 1.
    pub probability: f64,
    /// The quantile, in the unit of the values.
    pub value: f64,
    /// Its standard error, in the unit of the values; `None` where too few trials or tiles leave it undefined.
    pub standard_error: Option<f64>,
}

/// The number of trials at which to narrow next, once `trials` are done: 4,096, 16,384, 65,536, …
#[must_use]
pub fn next_checkpoint(trials: u64) -> u64 {
    let mut checkpoint = FIRST_CHECKPOINT;
    while checkpoint <= trials {
        checkpoint *= 4;
    }
    checkpoint
}

/// The most bytes that one column keeps over `trials` trials in `Bracketed` mode: just before a narrowing, four times the
/// trials of the last one have passed through intervals of 12√(p(1 − p)n) ranks.
#[must_use]
pub fn bytes_per_column(trials: u64, probabilities: &[f64]) -> f64 {
    let trials = real(trials);
    let spread: f64 = probabilities.iter().map(|p| (p * (1.0 - p)).sqrt()).sum();
    8.0 * trials.min(real(FIRST_CHECKPOINT).max(24.0 * spread * trials.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_are_powers_of_four() {
        assert_eq!([0, 4095, 4096, 16_383, 1_000_000].map(next_checkpoint), [4096, 4096, 16_384, 16_384, 1_048_576]);
    }

    #[test]
    fn a_million_trials_need_half_a_megabyte_per_column() {
        let bytes = bytes_per_column(1_000_000, &SUMMARY_PROBABILITIES);
        assert!((455e3..465e3).contains(&bytes), "{bytes}");
        assert!((bytes_per_column(100, &SUMMARY_PROBABILITIES) - 800.0).abs() < 1e-9);
    }
}
