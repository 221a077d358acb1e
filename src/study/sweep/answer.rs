//! What the results of one point come to: statistics of each outcome, in a fixed order.

use crate::engine::{Estimate, Frequency, PROBABILITIES, Results, Samplers, Settings, Silent, Simulator};
use crate::model::{Model, Outcome};
use crate::scenario::Scenario;

/// A statistic of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// Mean over trials.
    Mean,
    /// Standard deviation over trials.
    Sd,
    /// A quantile, by its index in [`PROBABILITIES`].
    Quantile(usize),
    /// Share of trials that reach a target, or all of a joint set.
    Probability,
    /// Median of what is missing to a target.
    Shortfall,
}

impl Statistic {
    /// The statistics of an outcome.
    #[must_use]
    pub fn of(outcome: Outcome) -> Vec<Self> {
        match outcome {
            Outcome::Metric(_) => {
                [Self::Mean, Self::Sd].into_iter().chain((0..PROBABILITIES.len()).map(Self::Quantile)).collect()
            }
            Outcome::Target(_) => vec![Self::Probability, Self::Shortfall],
            Outcome::Joint(_) => vec![Self::Probability],
        }
    }

    /// The one that a screen shows: the probability of a target, the median of a metric.
    #[must_use]
    pub fn is_headline(self) -> bool {
        matches!(self, Self::Probability) || self == Self::Quantile(PROBABILITIES.len() / 2)
    }

    /// Its name in results files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        const QUANTILES: [&str; PROBABILITIES.len()] = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"];
        match self {
            Self::Mean => "mean",
            Self::Sd => "sd",
            Self::Quantile(index) => QUANTILES[index],
            Self::Probability => "probability",
            Self::Shortfall => "shortfall_p50",
        }
    }
}

/// The value of a statistic in a point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// In the unit of the outcome, a probability as a share; `None` where it has no value.
    pub value: Option<f64>,
    /// Its Monte Carlo standard error; `None` where the trials do not tell it.
    pub se: Option<f64>,
    /// The 95 % interval of a probability.
    pub interval: Option<(f64, f64)>,
    /// Trials that it rests on.
    pub n: u64,
}

/// Runs the scenario of a point and answers the statistics of its outcomes, one outcome after the other, with the threads of the
/// current pool. Tables of distributions are taken from `samplers`, which other points share.
#[must_use]
pub fn answer(scenario: &Scenario, settings: &Settings, samplers: &Samplers) -> Vec<Measured> {
    let simulator = Simulator::new(&scenario.model, settings.isa, samplers);
    let results = simulator.run(settings, &Silent);
    scenario.outcomes.iter().flat_map(|&outcome| of_outcome(outcome, &scenario.model, &results)).collect()
}

fn of_outcome(outcome: Outcome, model: &Model, results: &Results) -> Vec<Measured> {
    let measured = |statistic: Statistic| match (outcome, statistic) {
        (Outcome::Metric(metric), statistic) => {
            let summary = &results.summaries[metric.0];
            let of = |estimate: Option<Estimate>| Measured {
                value: estimate.map(|estimate| estimate.value),
                se: estimate.and_then(|estimate| estimate.se),
                interval: None,
                n: summary.n,
            };
            match statistic {
                Statistic::Mean => of(summary.mean),
                Statistic::Sd => of(summary.sd.map(|value| Estimate { value, se: None })),
                Statistic::Quantile(index) => of(summary.quantiles.get(index).copied()),
                Statistic::Probability | Statistic::Shortfall => Measured::default(),
            }
        }
        (Outcome::Target(target), Statistic::Shortfall) => {
            let (result, metric) = (&results.targets[target], model.targets[target].metric);
            let median = results.summaries[metric.0].median();
            Measured { value: result.shortfall_p50, se: median.and_then(|median| median.se), interval: None, n: result.reached.n }
        }
        (Outcome::Target(target), _) => of_frequency(&results.targets[target].reached),
        (Outcome::Joint(joint), _) => of_frequency(&results.joint_targets[joint]),
    };
    Statistic::of(outcome).into_iter().map(measured).collect()
}

fn of_frequency(frequency: &Frequency) -> Measured {
    let probability = frequency.probability;
    Measured {
        value: frequency.share(),
        se: probability.map(|probability| probability.standard_error),
        interval: probability.map(|probability| (probability.low, probability.high)),
        n: frequency.n,
    }
}
