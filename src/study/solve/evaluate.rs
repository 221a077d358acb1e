//! A statistic at one value of an input, with its Monte Carlo error.

use super::goal::{Relation, Statistic};
use crate::engine::{Observer, Settings, Simulator, Treatment, Trials};
use crate::model::{MetricId, Model, Outcome, Target};
use crate::numeric::column::{BLOCK, Column, TILE};
use crate::numeric::moments::{Moments, Replicates, tile_moments};
use crate::numeric::quantile::{Collector, Mode, Partial};
use crate::numeric::randomised::{EventCounts, RANDOMISATIONS, Randomised};
use crate::numeric::stats::{Replicate, Z_95, real, student_t_quantile};

/// Blocks of trials at a time.
const STRETCH: u64 = 64;

/// What is asked of an outcome, in the units of its metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The statistic.
    pub statistic: Statistic,
    /// The value that a probability is about; `None` for any other statistic.
    pub beyond: Option<f64>,
    /// How the statistic shall stand to the level.
    pub relation: Relation,
    /// The level.
    pub level: f64,
}

/// A statistic at one value of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluated {
    /// The value of the input; NaN where the input is as the scenario has it.
    pub value: f64,
    /// The statistic; NaN where no trial has a value.
    pub statistic: f64,
    /// Its standard error, where the trials tell it.
    pub se: Option<f64>,
    /// Its 95 % interval, where the trials tell it.
    pub interval: Option<(f64, f64)>,
    /// Trials that have a value; for reaching a target those that did not fail, since a trial without a value does not reach it.
    pub n: u64,
    /// For the probability of a single metric: the quantile of that metric that would just have to reach the value for the probability to be
    /// at its level. It shows how far the metric is where the probability is 0 or 1.
    pub quantile: Option<f64>,
    /// How far that quantile is from where it would have to be; negative beyond it.
    pub missing: Option<f64>,
}

impl Question {
    /// The statistic under a treatment, with the threads of the current pool; `None` if the observer cancels.
    #[must_use]
    pub fn evaluate(
        &self,
        simulator: &Simulator<'_>,
        outcome: Outcome,
        settings: &Settings,
        (value, treatment): (f64, &dyn Treatment),
        observer: &dyn Observer,
    ) -> Option<Evaluated> {
        let asked = outcome.metrics(simulator.model());
        let mut sums = Sums::new(self, simulator.model(), outcome, &asked, settings.design.replicate());
        let mut start = 0;
        while start < settings.trials {
            let end = settings.trials.min(start + STRETCH * BLOCK as u64);
            let trials = simulator.trials(settings, treatment, start..end, &asked, observer);
            if observer.cancelled() {
                return None;
            }
            sums.add(settings, &trials);
            start = end;
        }
        Some(sums.finish(self, value, settings))
    }

    /// The value that the quantile of the metric must reach for a probability to be at its level, and which quantile that is.
    #[must_use]
    pub fn as_quantile(&self, model: &Model, outcome: Outcome) -> Option<(f64, f64)> {
        let (value, at_most) = match (&self.statistic, outcome) {
            (Statistic::Beyond { at_most, .. }, _) => (self.beyond?, *at_most),
            (Statistic::Reached, Outcome::Target(target)) => {
                let Target { value, at_most, .. } = model.targets[target];
                (value, at_most)
            }
            _ => return None,
        };
        let probability = if at_most { self.level } else { 1.0 - self.level };
        (probability > 0.0 && probability < 1.0).then_some((value, probability))
    }
}

impl Question {
    /// 1 if the goal is nearer with a larger metric, −1 if with a smaller one.
    fn direction(&self, model: &Model, outcome: Outcome) -> f64 {
        let at_most = match (&self.statistic, outcome) {
            (Statistic::Beyond { at_most, .. }, _) => *at_most,
            (Statistic::Reached, Outcome::Target(target)) => model.targets[target].at_most,
            _ => false,
        };
        if at_most == (self.relation == Relation::AtMost) { 1.0 } else { -1.0 }
    }
}

/// What the trials so far sum up to.
struct Sums {
    /// For a probability: columns with what they must reach, all in one trial.
    goals: Vec<Bar>,
    /// Whether a trial without a value counts, as one that misses its target (`docs/model.md`, section 10).
    undefined_misses: bool,
    /// The column of the metric, if it is about a single one.
    column: Option<usize>,
    /// What the quantile of the metric would have to reach, and 1 if it is to be at least there, −1 if at most.
    needed: Option<(f64, f64)>,
    /// Tiles added.
    tiles: u64,
    counts: EventCounts,
    moments: Moments,
    replicates: Replicates,
    randomised: Randomised<Moments>,
    quantile: Option<(Collector, Partial)>,
}

/// What a column must be at, or below.
struct Bar {
    column: usize,
    value: f64,
    at_most: bool,
}

impl Bar {
    /// A value to be reached but for rounding, as targets are.
    fn at(column: usize, value: f64, at_most: bool) -> Self {
        let slack = value.abs() * Target::TOLERANCE;
        Self { column, value: if at_most { value + slack } else { value - slack }, at_most }
    }
}

impl Sums {
    fn new(question: &Question, model: &Model, outcome: Outcome, asked: &[MetricId], replicate: Replicate) -> Self {
        let place = |metric: MetricId| asked.iter().position(|asked| *asked == metric);
        let goals = match (&question.statistic, question.beyond) {
            (Statistic::Beyond { at_most, .. }, Some(value)) => vec![Bar::at(0, value, *at_most)],
            (Statistic::Reached, _) => {
                let targets = outcome.targets(model).into_iter().map(|target| &model.targets[target]);
                targets.filter_map(|target| Some(Bar::at(place(target.metric)?, target.value, target.at_most))).collect()
            }
            _ => Vec::new(),
        };
        let probability = match question.statistic {
            Statistic::Quantile(probability) => Some(probability),
            _ => question.as_quantile(model, outcome).map(|(_, probability)| probability),
        };
        Self {
            goals,
            undefined_misses: matches!(question.statistic, Statistic::Reached),
            column: outcome.metric(model).and_then(place),
            needed: question.as_quantile(model, outcome).map(|(value, _)| (value, question.direction(model, outcome))),
            tiles: 0,
            counts: EventCounts::default(),
            moments: Moments::default(),
            replicates: Replicates::default(),
            randomised: Randomised::default(),
            quantile: probability.map(|probability| (Collector::new(&[probability], Mode::Kept, replicate), Partial::default())),
        }
    }

    fn add(&mut self, settings: &Settings, trials: &Trials) {
        for start in (0..trials.failed.len()).step_by(TILE) {
            let good = (start..trials.failed.len().min(start + TILE)).filter(|&trial| !trials.failed[trial]);
            let (mut column, mut len, mut n, mut hits) = (Column::ZERO, 0, 0, 0);
            for trial in good {
                let value = |column: usize| trials.metrics[column][trial];
                let defined = self.column.map(value).filter(|value| value.is_finite());
                if self.column.is_some() && defined.is_none() && !self.undefined_misses {
                    continue;
                }
                if let Some(value) = defined {
                    column[len] = value;
                    len += 1;
                }
                let is_reached = |goal: &Bar| {
                    if goal.at_most { value(goal.column) <= goal.value } else { value(goal.column) >= goal.value }
                };
                n += 1;
                hits += u64::from(!self.goals.is_empty() && self.goals.iter().all(is_reached));
            }
            let number = self.tiles;
            self.tiles += 1;
            self.counts.add(number, n, hits);
            let tile = tile_moments(settings.isa, &column, len);
            self.moments.merge(&tile);
            self.replicates.add(&tile);
            self.randomised.of_tile(number).merge(&tile);
            if let Some((collector, partial)) = &mut self.quantile {
                partial.add(settings.isa, collector.brackets(), &column, (number, len));
                collector.absorb(partial);
            }
        }
    }

    fn finish(mut self, question: &Question, value: f64, settings: &Settings) -> Evaluated {
        let replicate = settings.design.replicate();
        let estimates = self.quantile.as_mut().map(|(collector, _)| collector.estimates(settings.isa, replicate));
        let quantile = estimates.and_then(Result::ok).and_then(|found| found.first().copied());
        let n = self.counts.trials();
        let (statistic, se, interval) = match question.statistic {
            Statistic::Reached | Statistic::Beyond { .. } => {
                let probability = self.counts.probability(replicate);
                let interval = probability.map(|it| (it.low, it.high));
                (real(self.counts.hits()) / real(n), probability.map(|it| it.standard_error), interval)
            }
            Statistic::Quantile(_) => {
                let se = quantile.and_then(|it| it.standard_error);
                let statistic = quantile.map_or(f64::NAN, |it| it.value);
                (statistic, se, self.around(statistic, se, replicate))
            }
            Statistic::Mean => {
                let se = match replicate {
                    Replicate::Trial => self.moments.standard_error(),
                    Replicate::Tile => self.replicates.standard_error(),
                    Replicate::Randomisation => self.randomised.standard_error(),
                };
                let statistic = if n > 0 { self.moments.mean } else { f64::NAN };
                (statistic, se, self.around(statistic, se, replicate))
            }
        };
        let is_probability = question.statistic.is_probability();
        let quantile = quantile.filter(|_| is_probability).map(|it| it.value);
        let missing = quantile.zip(self.needed).map(|(quantile, (needed, direction))| direction * (needed - quantile));
        Evaluated { value, statistic, se, interval, n, quantile, missing }
    }

    /// The 95 % interval of an estimate with its standard error.
    fn around(&self, estimate: f64, se: Option<f64>, replicate: Replicate) -> Option<(f64, f64)> {
        let multiplier = match replicate {
            Replicate::Trial => Z_95,
            Replicate::Tile => student_t_quantile(0.975, real(self.replicates.tiles().max(2) - 1)),
            Replicate::Randomisation => student_t_quantile(0.975, real(self.tiles.clamp(2, RANDOMISATIONS as u64) - 1)),
        };
        se.map(|se| (multiplier.mul_add(-se, estimate), multiplier.mul_add(se, estimate)))
    }
}
