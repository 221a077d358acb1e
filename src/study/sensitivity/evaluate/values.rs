//! Outcomes of trials under a treatment, as columns of numbers.

use std::ops::Range;

use super::{Refusal, replicate};
use crate::engine::{Observer, Settings, Simulator, Treatment};
use crate::model::{MetricId, Model, Outcome};
use crate::numeric::stats::real;
use crate::study::sensitivity::estimate::{Batches, Statistic};

/// Fewest trials of a study: quantiles of ten batches need some.
const FEWEST_TRIALS: u64 = 100;

/// A model, how it is drawn, and what is looked at.
#[derive(Clone, Copy)]
pub struct Study<'s> {
    /// The model made ready.
    pub simulator: &'s Simulator<'s>,
    /// Seed, design and number of trials.
    pub settings: &'s Settings,
    /// What is looked at.
    pub outcomes: &'s [Outcome],
    /// Who watches.
    pub observer: &'s dyn Observer,
}

impl Study<'_> {
    /// The model.
    #[must_use]
    pub fn model(&self) -> &Model {
        self.simulator.model()
    }

    /// The independent batches of its trials.
    ///
    /// # Errors
    /// With too few trials for errors.
    pub fn batches(&self) -> Result<Batches, Refusal> {
        self.batches_from(FEWEST_TRIALS)
    }

    /// The independent batches of its trajectories, of which ten are enough: each has an effect of every factor.
    ///
    /// # Errors
    /// With too few trajectories for errors.
    pub fn batches_of_trajectories(&self) -> Result<Batches, Refusal> {
        self.batches_from(0)
    }

    fn batches_from(&self, fewest: u64) -> Result<Batches, Refusal> {
        let Settings { trials, design, .. } = *self.settings;
        let least = fewest.max((Batches::FEWEST * replicate(design)) as u64);
        let too_few = Refusal::TooFewTrials { trials, least, design };
        let count = usize::try_from(trials).unwrap_or(usize::MAX);
        Batches::new(count, replicate(design)).filter(|_| trials >= least).ok_or(too_few)
    }

    /// By outcome, its value in each trial: of a metric or target the metric's, of a joint set 1 where it is reached, else 0; not
    /// finite where there is none.
    ///
    /// # Errors
    /// When somebody stops it.
    ///
    /// # Panics
    /// Never: every metric that it looks for was asked for.
    pub fn values(&self, treatment: &dyn Treatment) -> Result<Vec<Vec<f64>>, Refusal> {
        self.columns(treatment, 0..self.settings.trials, |_| false)
    }

    /// The same in a range of the trials, which begins with a block of them.
    ///
    /// # Errors
    /// When somebody stops it.
    ///
    /// # Panics
    /// If it begins inside a block of 1,024 trials.
    pub fn values_in(&self, range: Range<u64>, treatment: &dyn Treatment) -> Result<Vec<Vec<f64>>, Refusal> {
        self.columns(treatment, range, |_| false)
    }

    /// The same, with 1 where a target is reached and 0 where it is not for those whose probability is looked at. A metric without a
    /// value does not reach its target, as in a run.
    ///
    /// # Errors
    /// When somebody stops it.
    pub fn looked_at(&self, treatment: &dyn Treatment, statistics: &[Statistic]) -> Result<Vec<Vec<f64>>, Refusal> {
        self.columns(treatment, 0..self.settings.trials, |outcome| statistics[outcome].is_probability())
    }

    /// Columns of the outcomes; those of targets say whether they are reached where `as_goal` says so of their index.
    fn columns(
        &self,
        treatment: &dyn Treatment,
        range: Range<u64>,
        as_goal: impl Fn(usize) -> bool,
    ) -> Result<Vec<Vec<f64>>, Refusal> {
        let model = self.model();
        let mut metrics: Vec<MetricId> = self.outcomes.iter().flat_map(|outcome| outcome.metrics(model)).collect();
        metrics.sort_unstable();
        metrics.dedup();
        let trials = self.simulator.trials(self.settings, treatment, range.clone(), &metrics, self.observer);
        if (trials.failed.len() as u64) < range.end - range.start {
            return Err(Refusal::Interrupted);
        }
        let column = |metric: MetricId| &trials.metrics[metrics.binary_search(&metric).expect("every metric was asked for")];
        let values = |(index, outcome): (usize, &Outcome)| -> Vec<f64> {
            let is_goal = matches!(outcome, Outcome::Target(_)) && as_goal(index);
            let mut values = match outcome.metric(model).filter(|_| !is_goal) {
                Some(metric) => column(metric).clone(),
                None => reached_together(model, &outcome.targets(model), column),
            };
            values.iter_mut().zip(&trials.failed).filter(|(_, failed)| **failed).for_each(|(value, _)| *value = f64::NAN);
            values
        };
        Ok(self.outcomes.iter().enumerate().map(values).collect())
    }
}

fn reached_together<'c>(model: &Model, targets: &[usize], column: impl Fn(MetricId) -> &'c Vec<f64>) -> Vec<f64> {
    let columns: Vec<(usize, &Vec<f64>)> = targets.iter().map(|&target| (target, column(model.targets[target].metric))).collect();
    let trials = columns.first().map_or(0, |(_, column)| column.len());
    let all = |trial: usize| columns.iter().all(|(target, column)| model.targets[*target].is_reached(column[trial]));
    (0..trials).map(|trial| real(u64::from(all(trial)))).collect()
}

/// The trials in which columns have a value, all of them.
#[must_use]
pub fn kept(columns: &[&[f64]]) -> Vec<bool> {
    let trials = columns.first().map_or(0, |column| column.len());
    (0..trials).map(|trial| columns.iter().all(|column| column[trial].is_finite())).collect()
}

/// The values of the trials that are kept.
#[must_use]
pub fn keep(values: &[f64], kept: &[bool]) -> Vec<f64> {
    let mut left = Vec::with_capacity(values.len());
    left.extend(values.iter().zip(kept).filter(|(_, kept)| **kept).map(|(value, _)| *value));
    left
}
