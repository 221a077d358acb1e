//! Estimates from pairs of trials: sums over tiles, and the differences they tell.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::pairs::{Pairs, TargetPair};
use crate::engine::{Estimate, Frequency, Trials};
use crate::model::{Basis, Component, Measure, Metric, MetricId, Model, Scope, Target};
use crate::numeric::column::{Column, TILE};
use crate::numeric::isa::Isa;
use crate::numeric::moments::{Moments, Replicates, tile_moments};
use crate::numeric::paired::{PairedCounts, PairedDifference};
use crate::numeric::quantile::{Collector, Mode, Partial, RankOutside};
use crate::numeric::randomised::{EventCounts, Randomised};
use crate::numeric::stats::{Replicate, Z_95, real, student_t_quantile};

/// The quantiles of a difference.
const PROBABILITIES: [f64; 3] = [0.05, 0.50, 0.95];

/// The difference that another scenario makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Pairs of trials; failed ones are counted among them.
    pub trials: u64,
    /// Pairs in which a trial failed in the first scenario, in the other, and in either: they enter nothing.
    pub failed: [u64; 3],
    /// By metric that both have.
    pub metrics: Vec<MetricDifference>,
    /// By target that both have.
    pub targets: Vec<TargetDifference>,
    /// By joint set that both have.
    pub joint_targets: Vec<TargetDifference>,
}

impl Compared {
    /// Whether every pair of trials comes out the same.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        let mut targets = self.targets.iter().chain(&self.joint_targets);
        self.metrics.iter().all(MetricDifference::is_nothing) && targets.all(TargetDifference::is_nothing)
    }

    /// The largest differences beside the spread of their metrics, each series in its last year only and the total only; places among
    /// [`Compared::metrics`], the largest first.
    #[must_use]
    pub fn largest(&self, model: &Model, count: usize) -> Vec<usize> {
        let mut last: BTreeMap<(Measure, Scope, Basis), usize> = BTreeMap::new();
        for (place, found) in self.metrics.iter().enumerate() {
            let Metric { measure, scope, component, basis, year } = model.metrics[found.metric.0.0];
            let year_of = |place: usize| model.metrics[self.metrics[place].metric.0.0].year;
            if component == Component::Total {
                let known = last.entry((measure, scope, basis)).or_insert(place);
                *known = if year_of(*known) > year { *known } else { place };
            }
        }
        let mut places: Vec<usize> = last.into_values().filter(|&place| !self.metrics[place].is_nothing()).collect();
        places.sort_by(|&a, &b| self.metrics[b].size().total_cmp(&self.metrics[a].size()).then(a.cmp(&b)));
        places.truncate(count);
        places
    }
}

/// The other scenario's value less the first one's, trial by trial.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricDifference {
    /// The metric in each model.
    pub metric: (MetricId, MetricId),
    /// Pairs in which both have a value.
    pub n: u64,
    /// Its value in each stated case.
    pub stated: (f64, f64),
    /// Mean in each; `None` without a pair.
    pub means: Option<(f64, f64)>,
    /// Mean difference.
    pub mean: Option<Estimate>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Standard deviation of the difference over trials.
    pub sd: Option<f64>,
    /// Standard deviation of the first scenario's values.
    pub sd_first: Option<f64>,
    /// 5th percentile, median and 95th percentile of the difference; empty without a pair.
    pub quantiles: Vec<Estimate>,
    /// Pairs in which the other is above the first.
    pub above: u64,
    /// Pairs in which they are equal but for rounding.
    pub ties: u64,
    /// The standard error that the mean difference would have if the two were run on draws of their own.
    pub unpaired_se: Option<f64>,
}

impl MetricDifference {
    /// Difference of the stated cases, the other less the first.
    #[must_use]
    pub fn stated_difference(&self) -> f64 {
        self.stated.1 - self.stated.0
    }

    /// Shares of the pairs in which the other is above the first, below it, and equal to it; `None` without a pair.
    #[must_use]
    pub fn shares(&self) -> Option<[f64; 3]> {
        let counts = [self.above, self.n - self.above - self.ties, self.ties];
        (self.n > 0).then(|| counts.map(|count| real(count) / real(self.n)))
    }

    /// How large the mean difference is beside the spread of the first scenario's values; infinite where those do not vary.
    #[must_use]
    pub fn size(&self) -> f64 {
        let mean = self.mean.map_or(0.0, |mean| mean.value.abs());
        if mean > 0.0 { mean / self.sd_first.unwrap_or(0.0) } else { 0.0 }
    }

    /// How many times as wide the interval would be without pairing; `None` where nothing varies.
    #[must_use]
    pub fn gain(&self) -> Option<f64> {
        gain(self.unpaired_se, self.mean.and_then(|mean| mean.se))
    }

    /// Whether no pair shows any difference.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.ties == self.n
    }
}

/// The other scenario's probability less the first one's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetDifference {
    /// The target, or the joint set, in each model.
    pub pair: TargetPair,
    /// How often each reaches it.
    pub reached: (Frequency, Frequency),
    /// Trials that reach it in the other scenario alone, and in the first alone.
    pub discordant: (u64, u64),
    /// The difference with its error; `None` where the trials do not tell it.
    pub difference: Option<PairedDifference>,
    /// The standard error that the difference would have if the two were run on draws of their own.
    pub unpaired_se: Option<f64>,
}

impl TargetDifference {
    /// How many times as wide the interval would be without pairing; `None` where no trial is discordant.
    #[must_use]
    pub fn gain(&self) -> Option<f64> {
        gain(self.unpaired_se, self.difference.map(|difference| difference.standard_error))
    }

    /// Whether every trial comes out the same.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.discordant == (0, 0)
    }
}

fn gain(unpaired: Option<f64>, paired: Option<f64>) -> Option<f64> {
    let (unpaired, paired) = (unpaired?, paired?);
    (unpaired > 0.0 && paired > 0.0).then(|| unpaired / paired)
}

/// Trials of one scenario in a stretch of trials: columns of the metrics asked for, and which trials failed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'t> {
    /// By metric, in the order asked, and by trial.
    pub metrics: &'t [Vec<f64>],
    /// By trial.
    pub failed: &'t [bool],
}

impl<'t> Stretch<'t> {
    /// The trials as the engine gives them.
    pub(super) fn of(trials: &'t Trials) -> Self {
        Self { metrics: &trials.metrics, failed: &trials.failed }
    }
}

/// What the pairs so far have summed up to. Stretches come in the order of trials and begin with a tile.
#[derive(Debug)]
pub(super) struct Summed {
    isa: Isa,
    replicate: Replicate,
    trials: u64,
    /// Trials of the pass for quantiles that is under way.
    again: u64,
    failed: [u64; 3],
    metrics: Vec<MetricSums>,
    targets: Vec<TargetSums>,
    joint: Vec<TargetSums>,
}

/// Where a metric stands in the stretches of both scenarios, and its sums.
#[derive(Debug)]
struct MetricSums {
    columns: (usize, usize),
    sums: [Sums; 3],
    above: u64,
    ties: u64,
    collector: Collector,
    partial: Partial,
}

/// Sums of the difference, of the first and of the other.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    moments: Moments,
    replicates: Replicates,
    randomised: Randomised<Moments>,
}

impl Sums {
    fn add(&mut self, tile: u64, moments: &Moments) {
        self.moments.merge(moments);
        self.replicates.add(moments);
        self.randomised.of_tile(tile).merge(moments);
    }

    fn standard_error(&self, replicate: Replicate) -> Option<f64> {
        match replicate {
            Replicate::Trial => self.moments.standard_error(),
            Replicate::Tile => self.replicates.standard_error(),
            Replicate::Randomisation => self.randomised.standard_error(),
        }
    }
}

/// Whether a target is reached, by the columns it is read from in both scenarios.
#[derive(Debug)]
struct TargetSums {
    goals: (Vec<Goal>, Vec<Goal>),
    counts: (EventCounts, EventCounts),
    paired: PairedCounts,
}

/// A column with what it must reach.
#[derive(Clone, Copy, Debug)]
struct Goal {
    column: usize,
    threshold: f64,
    at_most: bool,
}

impl Goal {
    fn is_reached(self, stretch: Stretch<'_>, trial: usize) -> bool {
        let value = stretch.metrics[self.column][trial];
        if self.at_most { value <= self.threshold } else { value >= self.threshold }
    }
}

impl Summed {
    /// Sums of nothing, of what two models have in common; `columns` are the metrics that each is asked for, rising.
    pub(super) fn new(
        isa: Isa,
        replicate: Replicate,
        pairs: &Pairs,
        (first, other): (&Model, &Model),
        columns: (&[MetricId], &[MetricId]),
    ) -> Self {
        let at =
            |columns: &[MetricId], metric: MetricId| columns.binary_search(&metric).expect("every paired metric is asked for");
        let goal = |model: &Model, columns: &[MetricId], target: usize| {
            let target: &Target = &model.targets[target];
            Goal { column: at(columns, target.metric), threshold: target.threshold(), at_most: target.at_most }
        };
        let sums = |of_first: &[usize], of_other: &[usize]| TargetSums {
            goals: (
                of_first.iter().map(|&target| goal(first, columns.0, target)).collect(),
                of_other.iter().map(|&target| goal(other, columns.1, target)).collect(),
            ),
            counts: <(EventCounts, EventCounts)>::default(),
            paired: PairedCounts::default(),
        };
        let single = |pair: &TargetPair| sums(&[pair.targets.0], &[pair.targets.1]);
        let joint =
            |pair: &TargetPair| sums(&first.joint_targets[pair.targets.0].targets, &other.joint_targets[pair.targets.1].targets);
        let metric = |&(a, b): &(MetricId, MetricId)| MetricSums::new((at(columns.0, a), at(columns.1, b)), replicate);
        Self {
            isa,
            replicate,
            trials: 0,
            again: 0,
            failed: [0; 3],
            metrics: pairs.metrics.iter().map(metric).collect(),
            targets: pairs.targets.iter().map(single).collect(),
            joint: pairs.joint_targets.iter().map(joint).collect(),
        }
    }

    /// Adds the next stretch of trials, with the threads of the current pool.
    pub(super) fn add(&mut self, first: Stretch<'_>, other: Stretch<'_>) {
        let isa = self.isa;
        let failed: Vec<bool> = first.failed.iter().zip(other.failed).map(|(a, b)| *a || *b).collect();
        let count = |marks: &[bool]| marks.iter().filter(|failed| **failed).count() as u64;
        let first_tile = self.trials / TILE as u64;
        self.trials += failed.len() as u64;
        for (sum, marks) in self.failed.iter_mut().zip([first.failed, other.failed, &failed]) {
            *sum += count(marks);
        }
        self.metrics.par_iter_mut().for_each(|metric| metric.add(isa, first, other, (first_tile, &failed)));
        self.targets.par_iter_mut().chain(&mut self.joint).for_each(|target| target.add(first, other, (first_tile, &failed)));
    }

    /// Narrows what is kept for quantiles, at the numbers of trials of [`crate::numeric::quantile::next_checkpoint`].
    pub(super) fn narrow(&mut self) {
        let isa = self.isa;
        self.metrics.par_iter_mut().for_each(|metric| metric.collector.narrow(isa));
    }

    /// The metrics whose quantiles took more values than were kept, by place; they expect all trials once more, by
    /// [`Summed::add_again`]. About one quantile in 10⁸.
    pub(super) fn outside(&mut self) -> Vec<usize> {
        let (isa, replicate) = (self.isa, self.replicate);
        let outside = |metric: &mut MetricSums| -> Option<RankOutside> { metric.collector.estimates(isa, replicate).err() };
        self.again = 0;
        let mut places = Vec::new();
        for (place, metric) in self.metrics.iter_mut().enumerate() {
            if let Some(rank) = outside(metric) {
                metric.collector = Collector::for_rerun(&rank);
                places.push(place);
            }
        }
        places
    }

    /// Adds a stretch for the quantiles of some metrics alone.
    pub(super) fn add_again(&mut self, places: &[usize], first: Stretch<'_>, other: Stretch<'_>) {
        let isa = self.isa;
        let failed: Vec<bool> = first.failed.iter().zip(other.failed).map(|(a, b)| *a || *b).collect();
        let first_tile = self.again / TILE as u64;
        self.again += failed.len() as u64;
        for &place in places {
            let metric = &mut self.metrics[place];
            metric.each_tile(first, other, (first_tile, &failed), |metric, tile| metric.collect(isa, &tile));
            metric.collector.absorb(&mut metric.partial);
        }
    }

    /// The differences; `stated` gives a metric in the stated case of the first and of the other.
    pub(super) fn finish(mut self, pairs: &Pairs, stated: impl Fn((MetricId, MetricId)) -> (f64, f64)) -> Compared {
        let (isa, replicate) = (self.isa, self.replicate);
        let metrics = self.metrics.iter_mut().zip(&pairs.metrics);
        let metrics = metrics.map(|(sums, &metric)| sums.difference(isa, replicate, metric, stated(metric))).collect();
        let target = |(sums, pair): (&TargetSums, &TargetPair)| sums.difference(replicate, *pair);
        Compared {
            trials: self.trials,
            failed: self.failed,
            metrics,
            targets: self.targets.iter().zip(&pairs.targets).map(target).collect(),
            joint_targets: self.joint.iter().zip(&pairs.joint_targets).map(target).collect(),
        }
    }
}

/// The pairs of a tile in which both have a value: differences, first and other, and how many they are.
struct PairTile {
    number: u64,
    columns: [Column; 3],
    len: usize,
}

impl MetricSums {
    fn new(columns: (usize, usize), replicate: Replicate) -> Self {
        Self {
            columns,
            sums: [Sums::default(); 3],
            above: 0,
            ties: 0,
            collector: Collector::new(&PROBABILITIES, Mode::Bracketed, replicate),
            partial: Partial::default(),
        }
    }

    fn add(&mut self, isa: Isa, first: Stretch<'_>, other: Stretch<'_>, failed: (u64, &[bool])) {
        self.each_tile(first, other, failed, |metric, tile| {
            for (sums, column) in metric.sums.iter_mut().zip(&tile.columns) {
                sums.add(tile.number, &tile_moments(isa, column, tile.len));
            }
            let differences = &tile.columns[0][..tile.len];
            metric.above += differences.iter().filter(|difference| **difference > 0.0).count() as u64;
            metric.ties += differences.iter().filter(|difference| **difference == 0.0).count() as u64;
            metric.collect(isa, &tile);
        });
        self.collector.absorb(&mut self.partial);
    }

    fn collect(&mut self, isa: Isa, tile: &PairTile) {
        self.partial.add(isa, self.collector.brackets(), &tile.columns[0], (tile.number, tile.len));
    }

    fn each_tile(
        &mut self,
        first: Stretch<'_>,
        other: Stretch<'_>,
        (first_tile, failed): (u64, &[bool]),
        mut each: impl FnMut(&mut Self, PairTile),
    ) {
        let (a, b) = (&first.metrics[self.columns.0], &other.metrics[self.columns.1]);
        for (number, start) in (first_tile..).zip((0..failed.len()).step_by(TILE)) {
            let end = failed.len().min(start + TILE);
            let mut tile = PairTile { number, columns: [Column::ZERO; 3], len: 0 };
            for trial in (start..end).filter(|&trial| !failed[trial] && a[trial].is_finite() && b[trial].is_finite()) {
                let [differences, firsts, others] = &mut tile.columns;
                differences[tile.len] = difference(a[trial], b[trial]);
                firsts[tile.len] = a[trial];
                others[tile.len] = b[trial];
                tile.len += 1;
            }
            each(self, tile);
        }
    }

    fn difference(
        &mut self,
        isa: Isa,
        replicate: Replicate,
        metric: (MetricId, MetricId),
        stated: (f64, f64),
    ) -> MetricDifference {
        let [difference, first, other] = &self.sums;
        let n = difference.moments.n;
        let mean = (n > 0).then(|| Estimate { value: difference.moments.mean, se: difference.standard_error(replicate) });
        let multiplier = match replicate {
            Replicate::Trial => Z_95,
            Replicate::Tile => student_t_quantile(0.975, real(difference.replicates.tiles().max(2) - 1)),
            Replicate::Randomisation => student_t_quantile(0.975, real(difference.randomised.count().max(2) - 1)),
        };
        let interval = mean.and_then(|mean| Some((mean.value, multiplier * mean.se?)));
        let errors = (first.standard_error(replicate), other.standard_error(replicate));
        let quantiles = self.collector.estimates(isa, replicate).unwrap_or_default();
        MetricDifference {
            metric,
            n,
            stated,
            means: (n > 0).then_some((first.moments.mean, other.moments.mean)),
            mean,
            interval: interval.map(|(value, half)| (value - half, value + half)),
            sd: difference.moments.standard_deviation(),
            sd_first: first.moments.standard_deviation(),
            quantiles: quantiles.iter().map(|it| Estimate { value: it.value, se: it.standard_error }).collect(),
            above: self.above,
            ties: self.ties,
            unpaired_se: if let (Some(a), Some(b)) = errors { Some(a.hypot(b)) } else { None },
        }
    }
}

/// The other value less the first; 0 where rounding alone may tell them apart.
fn difference(first: f64, other: f64) -> f64 {
    let difference = other - first;
    if difference.abs() <= Target::TOLERANCE * first.abs().max(other.abs()) { 0.0 } else { difference }
}

impl TargetSums {
    fn add(&mut self, first: Stretch<'_>, other: Stretch<'_>, (first_tile, failed): (u64, &[bool])) {
        for (tile, start) in (first_tile..).zip((0..failed.len()).step_by(TILE)) {
            let trials = (start..failed.len().min(start + TILE)).filter(|&trial| !failed[trial]);
            let (mut n, mut hits, mut gained, mut lost) = (0, (0, 0), 0, 0);
            for trial in trials {
                let before = self.goals.0.iter().all(|goal| goal.is_reached(first, trial));
                let after = self.goals.1.iter().all(|goal| goal.is_reached(other, trial));
                n += 1;
                hits.0 += u64::from(before);
                hits.1 += u64::from(after);
                gained += u64::from(after && !before);
                lost += u64::from(before && !after);
            }
            self.counts.0.add(tile, n, hits.0);
            self.counts.1.add(tile, n, hits.1);
            self.paired.add(tile, n, gained, lost);
        }
    }

    fn difference(&self, replicate: Replicate, pair: TargetPair) -> TargetDifference {
        let frequency = |counts: &EventCounts| Frequency {
            hits: counts.hits(),
            n: counts.trials(),
            probability: counts.probability(replicate),
        };
        let reached = (frequency(&self.counts.0), frequency(&self.counts.1));
        let errors = (reached.0.probability, reached.1.probability);
        TargetDifference {
            pair,
            reached,
            discordant: (self.paired.gained(), self.paired.lost()),
            difference: PairedDifference::from_counts(&self.paired, replicate),
            unpaired_se: if let (Some(a), Some(b)) = errors { Some(a.standard_error.hypot(b.standard_error)) } else { None },
        }
    }
}
