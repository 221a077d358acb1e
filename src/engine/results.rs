//! What a run answers: plain data, indexed like the model. It computes nothing and knows no file.

use super::contradiction::Contradiction;
use crate::model::MetricId;
use crate::numeric::stats::real;

pub use crate::numeric::quantile::SUMMARY_PROBABILITIES as PROBABILITIES;
pub use crate::numeric::stats::Probability;

/// Results of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Trials done, failed ones included.
    pub trials: u64,
    /// Trials that were asked for; with a stop rule, the cap.
    pub planned: u64,
    /// Why it ended.
    pub stop: StopReason,
    /// How quantiles were found.
    pub quantiles: QuantileMethod,
    /// Value of each metric in the stated case.
    pub stated: Vec<f64>,
    /// Distribution of each metric; without trials where it is not wanted.
    pub summaries: Vec<Summary>,
    /// Answer to each target.
    pub targets: Vec<TargetResult>,
    /// Probability of each joint target.
    pub joint_targets: Vec<Frequency>,
    /// How often each threshold of the model is reached, of the trials in which its metric has a value.
    pub thresholds: Vec<Frequency>,
    /// By pair of the model's dependence: Spearman's rank correlation of the two inputs, see [`super::achieved`].
    pub rank_correlations: Vec<Option<f64>>,
    /// Trials that failed numerically, in trial order.
    pub failures: Vec<Failure>,
    /// Statements of the scenario that contradict each other.
    pub contradictions: Vec<Contradiction>,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StopReason {
    /// All planned trials were done.
    Planned,
    /// The stop rule was met.
    Precision {
        /// Half-width reached, as a probability.
        half_width: f64,
    },
    /// Somebody stopped it.
    Interrupted,
}

/// How quantiles were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantileMethod {
    /// Exactly, every value kept.
    Kept,
    /// Exactly, in one pass by value brackets.
    Bracketed,
    /// From a histogram of relative width 2⁻¹⁰ per octave, because the exact way would have passed the memory bound.
    Histogram,
}

/// An estimate and its Monte Carlo standard error; the error is `None` where the trials do not tell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// In the unit of what is estimated.
    pub value: f64,
    /// In the same unit.
    pub se: Option<f64>,
}

/// Distribution of a metric over the trials that did not fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Number of trials in which it has a value.
    pub n: u64,
    /// Mean; `None` without a trial.
    pub mean: Option<Estimate>,
    /// Standard deviation over trials; `None` below two trials.
    pub sd: Option<f64>,
    /// At [`PROBABILITIES`]; empty without a trial.
    pub quantiles: Vec<Estimate>,
}

impl Summary {
    /// The summary of a metric that has the same value in each of n trials.
    pub(super) fn certain(value: f64, n: u64) -> Self {
        let estimate = (n > 0).then_some(Estimate { value, se: Some(0.0) });
        let quantiles = estimate.map_or_else(Vec::new, |estimate| vec![estimate; PROBABILITIES.len()]);
        Self { n, mean: estimate, sd: estimate.map(|_| 0.0), quantiles }
    }

    /// The median, if there is a trial.
    #[must_use]
    pub fn median(&self) -> Option<Estimate> {
        self.quantiles.get(3).copied()
    }
}

/// How often something came true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frequency {
    /// Trials in which it came true.
    pub hits: u64,
    /// Trials.
    pub n: u64,
    /// The probability with its error, valid for the design; `None` where there are too few trials to tell the error.
    pub probability: Option<Probability>,
}

impl Frequency {
    /// hits / n; `None` without a trial.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.n > 0).then(|| real(self.hits) / real(self.n))
    }
}

/// What became of a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetResult {
    /// Probability of reaching it in its year.
    pub reached: Frequency,
    /// Median of (value − outcome), or of (outcome − value) with `at_most`; negative where it is passed.
    pub shortfall_p50: Option<f64>,
    /// Year index in which half of the trials have reached it for the first time.
    pub year_reached_p50: Option<usize>,
    /// Share of trials that do not reach it within the horizon; `None` without a trial.
    pub share_never_reached: Option<f64>,
    /// Annual growth from the last known year that would just reach it, in its own price basis.
    pub required_growth: Option<f64>,
    /// Share of trials whose growth inputs lie below the required growth, ties by half.
    pub required_growth_percentile: Option<f64>,
}

/// A trial that has no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Index of the trial.
    pub trial: u64,
    /// What it was instead of a number.
    pub cause: FailureCause,
    /// The earliest metric concerned.
    pub metric: MetricId,
}

/// What a failed trial has instead of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureCause {
    /// Not a number: a root or logarithm of a negative one, ∞ − ∞.
    NotANumber,
    /// Beyond the largest number.
    Infinite,
    /// Regional input coefficients that no economy can have: the system is unproductive (Hawkins & Simon 1949).
    Unproductive,
}
