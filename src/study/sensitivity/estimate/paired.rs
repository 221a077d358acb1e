//! Statistics of an outcome, and how far they move between two treatments of the same trials.

use super::batches::{Batches, Estimated, jackknife};
use super::sum;
use crate::model::{Outcome, Target};
use crate::numeric::stats::real;

/// What is looked at of an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// Its mean.
    Mean,
    /// Its median.
    Median,
    /// The share of trials in which it is at least this.
    AtLeast(f64),
    /// The share of trials in which it is at most this.
    AtMost(f64),
}

impl Statistic {
    /// The probability of reaching a target.
    #[must_use]
    pub fn of_target(target: &Target) -> Self {
        let of = if target.at_most { Self::AtMost } else { Self::AtLeast };
        of(target.threshold())
    }

    /// Whether it is a share of trials.
    #[must_use]
    pub fn is_probability(self) -> bool {
        matches!(self, Self::AtLeast(_) | Self::AtMost(_))
    }

    /// What is looked at of a column that says of each trial whether a target is reached; else itself.
    #[must_use]
    pub fn of_reached(self, outcome: Outcome) -> Self {
        if self.is_probability() && matches!(outcome, Outcome::Target(_)) { Self::AtLeast(0.5) } else { self }
    }
}

/// A statistic of all values, then without each batch.
///
/// # Panics
/// If there are other numbers of values and trials.
#[must_use]
pub fn statistic(of: Statistic, values: &[f64], batches: &Batches) -> (f64, Vec<f64>) {
    assert_eq!(values.len(), batches.trials(), "a value for each trial");
    match of {
        Statistic::Mean => mean(values, batches),
        Statistic::Median => median(values, batches),
        Statistic::AtLeast(bound) => mean(&share(values, |value| value >= bound), batches),
        Statistic::AtMost(bound) => mean(&share(values, |value| value <= bound), batches),
    }
}

/// How far a statistic of the first values is from that of the second, on the same draws, with its interval.
#[must_use]
pub fn paired_change(of: Statistic, from: &[f64], to: &[f64], batches: &Batches) -> Estimated {
    let ((before, before_without), (after, after_without)) = (statistic(of, from, batches), statistic(of, to, batches));
    let left_out: Vec<f64> = after_without.iter().zip(before_without).map(|(after, before)| after - before).collect();
    jackknife(after - before, &left_out, 0.0)
}

fn share(values: &[f64], reached: impl Fn(f64) -> bool) -> Vec<f64> {
    values.iter().map(|&value| if reached(value) { 1.0 } else { 0.0 }).collect()
}

fn mean(values: &[f64], batches: &Batches) -> (f64, Vec<f64>) {
    let sums: Vec<(f64, f64)> = batches.ranges().map(|range| (real(range.len() as u64), sum(&values[range]))).collect();
    let (n, all) = sums.iter().fold((0.0, 0.0), |(n, all), (count, sum)| (n + count, all + sum));
    (all / n, sums.iter().map(|(count, sum)| (all - sum) / (n - count)).collect())
}

fn median(values: &[f64], batches: &Batches) -> (f64, Vec<f64>) {
    let labelled = batches.ranges().enumerate().flat_map(|(batch, range)| values[range].iter().map(move |&value| (value, batch)));
    let mut sorted: Vec<(f64, usize)> = labelled.collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let without = |left_out: usize, count: usize| {
        let mut rest = sorted.iter().filter(|(_, batch)| *batch != left_out).map(|(value, _)| *value).skip((count - 1) / 2);
        let low = rest.next().unwrap_or(f64::NAN);
        if count.is_multiple_of(2) { rest.next().map_or(low, |high| f64::midpoint(low, high)) } else { low }
    };
    let of_batch = |(batch, range): (usize, std::ops::Range<usize>)| without(batch, values.len() - range.len());
    (without(usize::MAX, values.len()), batches.ranges().enumerate().map(of_batch).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statistic_without_a_batch_is_that_of_the_other_trials() {
        let values: Vec<f64> = (0..43).map(|trial| f64::from(trial * 17 % 43)).collect();
        let batches = Batches::new(43, 3).unwrap();
        for of in [Statistic::Mean, Statistic::Median, Statistic::AtLeast(20.0), Statistic::AtMost(7.0)] {
            let (_, without) = statistic(of, &values, &batches);
            for (range, found) in batches.ranges().zip(without) {
                let rest: Vec<f64> = (0..43).filter(|trial| !range.contains(trial)).map(|trial| values[trial]).collect();
                let (expected, _) = statistic(of, &rest, &Batches::new(rest.len(), 3).unwrap());
                assert!((found - expected).abs() < 1e-12, "{of:?}: {found} is not {expected}");
            }
        }
        assert!((statistic(Statistic::Median, &values, &batches).0 - 21.0).abs() < 1e-15);
    }

    #[test]
    fn a_change_that_is_the_same_in_every_trial_has_no_error() {
        let from: Vec<f64> = (0..640).map(|trial| f64::from(trial * 7 % 64)).collect();
        let to: Vec<f64> = from.iter().map(|value| value + 3.0).collect();
        let batches = Batches::new(640, 16).unwrap();
        for of in [Statistic::Mean, Statistic::Median] {
            let change = paired_change(of, &from, &to, &batches);
            assert!((change.value - 3.0).abs() < 1e-12 && change.half_width() < 1e-12, "{change:?}");
        }
    }
}
