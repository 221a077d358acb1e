//! Batches of trials that are independent of each other, and the errors that they tell: the delete-a-group jackknife (Kott 2001,
//! *Journal of Official Statistics* 17(4), 521–526).
//!
//! A batch holds whole replicates of the design of the draws, so the errors are right for every design whose replicates are
//! independent, whatever goes on inside them.

use std::ops::Range;
use std::sync::OnceLock;

use crate::numeric::stats::{FEWEST_TILES, real, student_t_quantile};

/// A number estimated from trials, with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimated {
    /// The estimate.
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Estimated {
    /// The estimate and both ends within bounds, as of a share.
    #[must_use]
    pub fn clamp(self, low: f64, high: f64) -> Self {
        Self { value: self.value.clamp(low, high), low: self.low.clamp(low, high), high: self.high.clamp(low, high) }
    }

    /// Half the width of the interval.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// Where each batch of a column of trials ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batches {
    ends: Vec<usize>,
}

impl Batches {
    /// Most batches: more would cost more and tell little.
    pub const MOST: usize = 32;
    /// Fewer than this say nothing useful.
    #[expect(clippy::cast_possible_truncation, reason = "ten")]
    pub const FEWEST: usize = FEWEST_TILES as usize;

    /// Up to 32 batches of whole replicates of so many trials each; the last replicate may be short. `None` with fewer than ten.
    ///
    /// # Panics
    /// If a replicate has no trial.
    #[must_use]
    pub fn new(trials: usize, replicate: usize) -> Option<Self> {
        let replicates = trials.div_ceil(replicate);
        let count = replicates.min(Self::MOST);
        if count < Self::FEWEST {
            return None;
        }
        let ends = (1..=count).map(|batch| (batch * replicates / count * replicate).min(trials)).collect();
        Some(Self { ends })
    }

    /// The batches of those trials alone that are kept, `true`.
    #[must_use]
    pub fn keep(&self, kept: &[bool]) -> Self {
        let mut ends = Vec::with_capacity(self.ends.len());
        let mut count = 0;
        for range in self.ranges() {
            count += kept[range].iter().filter(|kept| **kept).count();
            ends.push(count);
        }
        Self { ends }
    }

    /// The trials of each batch.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(&start, &end)| start..end)
    }

    /// Number of batches.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Number of trials in all of them.
    #[must_use]
    pub fn trials(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }
}

/// Standard error of an estimate from its values with one batch left out each.
#[must_use]
pub fn standard_error(left_out: &[f64]) -> f64 {
    let count = real(left_out.len() as u64);
    let mean = left_out.iter().sum::<f64>() / count;
    (left_out.iter().map(|value| (value - mean).powi(2)).sum::<f64>() * (count - 1.0) / count).sqrt()
}

/// An estimate with the interval that its values with one batch left out each tell (Student's t); no error below `floor` is
/// believed.
#[must_use]
pub fn jackknife(value: f64, left_out: &[f64], floor: f64) -> Estimated {
    let half = half_width_in_errors(left_out.len()) * standard_error(left_out).max(floor);
    Estimated { value, low: value - half, high: value + half }
}

/// Half of a 95 % interval from so many batches, in standard errors: the quantile takes longer than the rest of a jackknife, and most
/// have the same number of batches.
fn half_width_in_errors(batches: usize) -> f64 {
    static KNOWN: [OnceLock<f64>; Batches::MOST + 1] = [const { OnceLock::new() }; Batches::MOST + 1];
    let quantile = || student_t_quantile(0.975, real(batches as u64 - 1));
    KNOWN.get(batches).map_or_else(quantile, |known| *known.get_or_init(quantile))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_hold_whole_replicates_and_all_trials() {
        let lengths = |trials, replicate| {
            Batches::new(trials, replicate).map(|batches| batches.ranges().map(|range| range.len()).collect::<Vec<_>>())
        };
        assert_eq!(lengths(8192, 256), Some(vec![256; 32]));
        assert_eq!(lengths(2560, 256), Some(vec![256; 10]));
        assert_eq!(lengths(2304, 256), None);
        let uneven = lengths(100 * 256 - 6, 256).unwrap();
        assert!(uneven[..31].iter().all(|length| length % 256 == 0), "{uneven:?}");
        assert_eq!(uneven.iter().sum::<usize>(), 100 * 256 - 6);
    }

    #[test]
    fn trials_without_a_value_leave_their_batch_shorter() {
        let mut kept = vec![true; 320];
        (0..15).for_each(|trial| kept[trial] = false);
        let batches = Batches::new(320, 1).unwrap().keep(&kept);
        let lengths: Vec<usize> = batches.ranges().map(|range| range.len()).collect();
        assert_eq!((lengths[0], lengths[1], lengths[2], batches.trials()), (0, 5, 10, 305));
    }

    #[test]
    fn the_jackknife_of_a_mean_of_equal_batches_is_its_standard_error() {
        let means: [f64; 10] = [1.0, 3.0, 2.0, 5.0, 4.0, 2.0, 3.0, 1.0, 2.0, 7.0];
        let all = means.iter().sum::<f64>();
        let left_out: Vec<f64> = means.iter().map(|mean| (all - mean) / 9.0).collect();
        let variance = means.iter().map(|mean| (mean - all / 10.0).powi(2)).sum::<f64>() / 9.0;
        assert!((standard_error(&left_out) - (variance / 10.0).sqrt()).abs() < 1e-14);
    }
}
