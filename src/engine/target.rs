//! Counting targets over tiles: reached in their year, first reached, reached together, and how drawn growth compares.
//!
//! Integers only, so that any order and any split over threads gives the same answer.

use super::results::{Frequency, Summary, TargetResult};
use super::stated::{Required, Stated};
use crate::model::{Model, Target};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::randomised::EventCounts;
use crate::numeric::stats::{Replicate, real};

/// Log growth rates closer than this count as equal.
const SAME_GROWTH: f64 = 1e-9;

/// Counts of all targets of a model.
#[derive(Clone, Debug, Default)]
pub(super) struct TargetCounts {
    targets: Vec<Counts>,
    joint: Vec<EventCounts>,
    thresholds: Vec<EventCounts>,
}

#[derive(Clone, Debug, Default)]
struct Counts {
    reached: EventCounts,
    /// Trials that reach it for the first time in a year of the series.
    first_reached: Vec<u64>,
    growth_below: u64,
    growth_equal: u64,
}

impl TargetCounts {
    pub(super) fn new(model: &Model) -> Self {
        let counts = |series: usize| Counts { first_reached: vec![0; series], ..Counts::default() };
        Self {
            targets: model.targets.iter().map(|target| counts(target.series.len())).collect(),
            joint: vec![EventCounts::default(); model.joint_targets.len()],
            thresholds: vec![EventCounts::default(); model.thresholds.len()],
        }
    }

    /// Counts the first `len` trials of the `tile`-th tile of the run, given its metrics and the drawn growth behind each target.
    pub(super) fn add(
        &mut self,
        isa: Isa,
        model: &Model,
        stated: &Stated,
        (metrics, growth): (&[Column], &[Column]),
        (tile, len): (u64, usize),
    ) {
        let trials = len as u64;
        for (index, target) in model.targets.iter().enumerate() {
            let counts = &mut self.targets[index];
            let (threshold, sign) = (target.threshold(), if target.at_most { -1.0 } else { 1.0 });
            let mut reached = Column::ZERO;
            let hits = mark(isa, &metrics[target.metric.0], threshold, sign, len, &mut reached);
            counts.reached.add(tile, trials, hits);
            reached.fill(0.0);
            let mut before = 0;
            for ((_, metric), first) in target.series.iter().zip(&mut counts.first_reached) {
                let by_now = mark(isa, &metrics[metric.0], threshold, sign, len, &mut reached);
                *first += by_now - before;
                before = by_now;
            }
            if let Some(Required { log_growth, .. }) = stated.required[index] {
                for drawn in &growth[index][..len] {
                    counts.growth_below += u64::from(*drawn < log_growth - SAME_GROWTH);
                    counts.growth_equal += u64::from((*drawn - log_growth).abs() <= SAME_GROWTH);
                }
            }
        }
        for (joint, counts) in model.joint_targets.iter().zip(&mut self.joint) {
            let mut all = Column::of(1.0);
            for &target in &joint.targets {
                let target = &model.targets[target];
                let mut reached = Column::ZERO;
                let sign = if target.at_most { -1.0 } else { 1.0 };
                mark(isa, &metrics[target.metric.0], target.threshold(), sign, len, &mut reached);
                column::multiply_assign(isa, &reached, &mut all);
            }
            counts.add(tile, trials, all[..len].iter().map(|&reached| u64::from(reached > 0.0)).sum());
        }
        for (threshold, counts) in model.thresholds.iter().zip(&mut self.thresholds) {
            let values = &metrics[threshold.metric.0][..len];
            let known = values.iter().filter(|value| value.is_finite()).count() as u64;
            let slack = threshold.value.abs() * Target::TOLERANCE;
            counts.add(
                tile,
                known,
                values.iter().filter(|value| value.is_finite() && **value >= threshold.value - slack).count() as u64,
            );
        }
    }

    /// Adds the counts of other tiles.
    pub(super) fn merge(&mut self, other: &Self) {
        for (into, from) in self.targets.iter_mut().zip(&other.targets) {
            into.reached.merge(&from.reached);
            into.growth_below += from.growth_below;
            into.growth_equal += from.growth_equal;
            for (into, from) in into.first_reached.iter_mut().zip(&from.first_reached) {
                *into += from;
            }
        }
        let pairs = self.joint.iter_mut().zip(&other.joint).chain(self.thresholds.iter_mut().zip(&other.thresholds));
        for (into, from) in pairs {
            into.merge(from);
        }
    }

    /// How often a target was reached in its year.
    pub(super) fn target(&self, target: usize, replicate: Replicate) -> Frequency {
        frequency(&self.targets[target].reached, replicate)
    }

    /// How often all of a joint set were reached.
    pub(super) fn joint_target(&self, joint: usize, replicate: Replicate) -> Frequency {
        frequency(&self.joint[joint], replicate)
    }

    /// How often a threshold was reached, of the trials in which its metric has a value.
    pub(super) fn threshold(&self, threshold: usize, replicate: Replicate) -> Frequency {
        frequency(&self.thresholds[threshold], replicate)
    }

    /// The answer to a target; the summaries are those of all metrics.
    pub(super) fn answer(
        &self,
        model: &Model,
        stated: &Stated,
        index: usize,
        summaries: &[Summary],
        replicate: Replicate,
    ) -> TargetResult {
        let (target, counts) = (&model.targets[index], &self.targets[index]);
        let reached = self.target(index, replicate);
        let median = summaries[target.metric.0].median();
        let shortfall = |median: f64| if target.at_most { median - target.value } else { target.value - median };
        let required = stated.required[index].as_ref();
        let trials = real(reached.n);
        let ever: u64 = counts.first_reached.iter().sum();
        let ties = real(counts.growth_below) + 0.5 * real(counts.growth_equal);
        TargetResult {
            reached,
            shortfall_p50: median.map(|median| shortfall(median.value)),
            year_reached_p50: counts.median_year().map(|position| target.series[position].0),
            share_never_reached: (reached.n > 0).then(|| real(reached.n - ever) / trials),
            required_growth: required.map(|required| required.log_growth.exp_m1()),
            required_growth_percentile: required.filter(|_| reached.n > 0).map(|_| ties / trials),
        }
    }
}

impl Counts {
    /// Position in the series of the year by which half of the trials have reached it.
    fn median_year(&self) -> Option<usize> {
        let mut by_now = 0;
        self.first_reached.iter().position(|first| {
            by_now += first;
            by_now > 0 && 2 * by_now >= self.reached.trials()
        })
    }
}

fn frequency(counts: &EventCounts, replicate: Replicate) -> Frequency {
    Frequency { hits: counts.hits(), n: counts.trials(), probability: counts.probability(replicate) }
}

#[expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]
#[inline(always)]
fn mark_kernel(metric: &Column, threshold: f64, sign: f64, len: usize, reached: &mut Column) -> u64 {
    let limit = sign * threshold;
    for i in 0..TILE {
        reached[i] = if sign * metric[i] >= limit { 1.0 } else { reached[i] };
    }
    let mut count = 0;
    for &mark in &reached[..len] {
        count += u64::from(mark > 0.0);
    }
    count
}
dispatch! {
    /// Marks with 1 the trials whose metric is at or beyond the threshold (above it for sign 1, below it for sign −1), and counts
    /// all marks among the first `len` trials.
    fn mark(metric: &Column, threshold: f64, sign: f64, len: usize, reached: &mut Column) -> u64 = mark_kernel
}
