//! One thread's work: the blocks of a run, one after the other, into partial sums.
//!
//! What must not depend on the order of blocks is integers and multisets, and stays with the worker; what does, moments, leaves with
//! each block and is merged in block order.

use super::contradiction::ContradictionCounts;
use super::draw::{BlockDraws, Source, Streams, tile_in_block};
use super::plan::Plan;
use super::results::{Failure, FailureCause};
use super::simulator::Trials;
use super::stated::Stated;
use super::step::{State, drawn_growth};
use super::target::TargetCounts;
use crate::model::{MetricId, Model};
use crate::numeric::column::{self, BLOCK, Column, TILE};
use crate::numeric::isa::Isa;
use crate::numeric::moments::{Moments, Replicates, tile_moments};
use crate::numeric::quantile::{Collector, Partial};
use crate::numeric::stats::Replicate;

/// Tiles of a block.
const TILES: usize = BLOCK / TILE;

/// The number of a tile in its run.
fn tile_of(first: u64) -> u64 {
    first / TILE as u64
}

/// What all threads of a run share.
pub(super) struct Shared<'r> {
    pub(super) isa: Isa,
    pub(super) model: &'r Model,
    pub(super) plan: &'r Plan,
    pub(super) streams: &'r Streams<'r>,
    pub(super) stated: &'r Stated,
    /// Trials of the run.
    pub(super) trials: u64,
    /// Whether blocks shall keep their trials.
    pub(super) keep_trials: bool,
}

/// What a block leaves behind, to be merged in block order.
pub(super) struct BlockSums {
    pub(super) block: u64,
    /// By metric.
    pub(super) moments: Vec<Moments>,
    /// By metric.
    pub(super) replicates: Vec<Replicates>,
    /// By metric, of each tile; empty unless tiles belong to randomisations.
    pub(super) of_tiles: Vec<[Moments; TILES]>,
    pub(super) failures: Vec<Failure>,
    pub(super) kept: Vec<KeptTile>,
}

/// The single trials of a tile.
pub(super) struct KeptTile {
    pub(super) first: u64,
    pub(super) count: usize,
    pub(super) failed: [bool; TILE],
    pub(super) metrics: Vec<Column>,
}

/// A thread's state and its order-free sums.
pub(super) struct Worker<'r> {
    shared: &'r Shared<'r>,
    state: State,
    source: Source<'r>,
    /// Drawn growth behind each target.
    growth: Vec<Column>,
    /// Values for the quantiles, by metric.
    pub(super) values: Vec<Partial>,
    pub(super) counts: TargetCounts,
    pub(super) contradictions: ContradictionCounts,
    /// The values of one of the scenario's own metrics, where it has one.
    defined: Column,
}

impl<'r> Worker<'r> {
    pub(super) fn new(shared: &'r Shared<'r>) -> Self {
        let model = shared.model;
        let mut state = State::new(model);
        state.take_factors(&shared.stated.factors);
        Self {
            shared,
            state,
            source: Source::Drawn(Box::new(BlockDraws::new(shared.streams))),
            growth: vec![Column::ZERO; model.targets.len()],
            values: vec![Partial::default(); model.metrics.len()],
            counts: TargetCounts::new(model),
            contradictions: ContradictionCounts::default(),
            defined: Column::ZERO,
        }
    }

    /// Computes a block; its values for quantiles and counts of targets stay with the worker until they are absorbed.
    pub(super) fn block(&mut self, block: u64, collectors: &[Collector]) -> BlockSums {
        let Shared { model, plan, isa, trials, keep_trials, .. } = *self.shared;
        let replicate = self.shared.streams.replicate();
        let mut sums = BlockSums::new(block, model.metrics.len(), replicate);
        self.each_tile(block, |worker, first| {
            let (tile, count) = (tile_of(first), Self::count_from(first, trials));
            let at = tile_in_block(first) - 1;
            let failed = worker.failed(first, count, &mut sums.failures);
            if keep_trials {
                let metrics = worker.state.metrics.clone();
                sums.kept.push(KeptTile { first, failed: failed.unwrap_or([false; TILE]), count, metrics });
            }
            let possible = &worker.shared.stated.contradictions;
            worker.contradictions.add(model, possible, &worker.state, failed.as_ref().map(<[bool; TILE]>::as_slice), count);
            let good = failed.map_or(count, |failed| worker.drop_failed(&failed, count));
            for metric in plan.uncertain_metrics() {
                let (column, len) = defined(model, metric, &worker.state, good, &mut worker.defined);
                let moments = tile_moments(isa, column, len);
                sums.moments[metric].merge(&moments);
                match replicate {
                    Replicate::Trial => {}
                    Replicate::Tile => sums.replicates[metric].add(&moments),
                    Replicate::Randomisation => sums.of_tiles[metric][at] = moments,
                }
                worker.values[metric].add(isa, collectors[metric].brackets(), column, (tile, len));
            }
            let columns = (&worker.state.metrics[..], &worker.growth[..]);
            worker.counts.add(isa, model, worker.shared.stated, columns, (tile, good));
        });
        sums
    }

    /// Computes a block for the single trials of some metrics.
    pub(super) fn trials(&mut self, block: u64, metrics: &[MetricId]) -> Trials {
        let trials = self.shared.trials;
        let mut kept = Trials { metrics: vec![Vec::new(); metrics.len()], failed: Vec::new() };
        self.each_tile(block, |worker, first| {
            let count = Self::count_from(first, trials);
            let failed = worker.failed(first, count, &mut Vec::new()).unwrap_or([false; TILE]);
            kept.failed.extend_from_slice(&failed[..count]);
            for (values, metric) in kept.metrics.iter_mut().zip(metrics) {
                values.extend_from_slice(&worker.state.metrics[metric.0][..count]);
            }
        });
        kept
    }

    /// Computes a block again for the quantiles of some metrics alone.
    pub(super) fn block_again(&mut self, block: u64, metrics: &[usize], collectors: &[Collector]) {
        let Shared { isa, trials, .. } = *self.shared;
        self.each_tile(block, |worker, first| {
            let count = Self::count_from(first, trials);
            let failed = worker.failed(first, count, &mut Vec::new());
            let good = failed.map_or(count, |failed| worker.drop_failed(&failed, count));
            for &metric in metrics {
                let (column, len) = defined(worker.shared.model, metric, &worker.state, good, &mut worker.defined);
                worker.values[metric].add(isa, collectors[metric].brackets(), column, (tile_of(first), len));
            }
        });
    }

    /// Draws and computes the tiles of a block in order, as far as the run goes, and hands on the first trial of each.
    fn each_tile(&mut self, block: u64, mut tile: impl FnMut(&mut Self, u64)) {
        let Shared { isa, model, plan, stated, trials, .. } = *self.shared;
        if let Source::Drawn(draws) = &mut self.source {
            draws.start_block(block);
        }
        for first in (block * BLOCK as u64..trials).step_by(TILE).take(BLOCK / TILE) {
            self.state.compute(isa, model, plan, &mut self.source);
            for ((target, required), out) in model.targets.iter().zip(&stated.required).zip(&mut self.growth) {
                if let (Some(growth), Some(required)) = (target.growth, required) {
                    let metric = &model.metrics[target.metric.0];
                    drawn_growth(isa, model, metric, growth, &required.weights, &mut self.state, out);
                }
            }
            tile(self, first);
        }
    }

    /// Trials of a tile that belong to the run.
    pub(super) fn count_from(first: u64, trials: u64) -> usize {
        usize::try_from(trials - first).map_or(TILE, |left| left.min(TILE))
    }

    /// Which trials of a tile have no number in some metric; `None` if all have.
    fn failed(&self, first: u64, count: usize, failures: &mut Vec<Failure>) -> Option<[bool; TILE]> {
        let (metrics, model) = (&self.state.metrics, self.shared.model);
        let must_have_a_value = |metric: &usize| !model.may_be_undefined(MetricId(*metric));
        let mut of_all = (0..metrics.len()).filter(must_have_a_value);
        let unproductive = self.state.unproductive(model).filter(|marks| column::sum(self.shared.isa, marks) > 0.0);
        if unproductive.is_none() && of_all.all(|metric| column::sum(self.shared.isa, &metrics[metric]).is_finite()) {
            return None;
        }
        let mut failed = [false; TILE];
        for (trial, failed) in failed.iter_mut().enumerate().take(count) {
            if unproductive.is_some_and(|marks| marks[trial] > 0.0) && !metrics.is_empty() {
                *failed = true;
                failures.push(Failure { trial: first + trial as u64, cause: FailureCause::Unproductive, metric: MetricId(0) });
                continue;
            }
            let without = (0..metrics.len()).filter(must_have_a_value).filter(|&metric| !metrics[metric][trial].is_finite());
            if let Some(metric) = without.min_by_key(|&metric| model.metrics[metric].year) {
                *failed = true;
                let nan = metrics[metric][trial].is_nan();
                let cause = if nan { FailureCause::NotANumber } else { FailureCause::Infinite };
                failures.push(Failure { trial: first + trial as u64, cause, metric: MetricId(metric) });
            }
        }
        failed.contains(&true).then_some(failed)
    }

    /// Moves the trials that did not fail to the front of all result columns and answers how many they are.
    fn drop_failed(&mut self, failed: &[bool; TILE], count: usize) -> usize {
        let good: Vec<usize> = (0..count).filter(|&trial| !failed[trial]).collect();
        for column in self.state.metrics.iter_mut().chain(&mut self.growth) {
            for (to, &from) in good.iter().enumerate() {
                column[to] = column[from];
            }
        }
        good.len()
    }
}

/// The values that a metric has among the first `len` trials: all, except for one of the scenario's own, which need not have one.
fn defined<'c>(model: &Model, metric: usize, state: &'c State, len: usize, defined: &'c mut Column) -> (&'c Column, usize) {
    let column = &state.metrics[metric];
    if !model.may_be_undefined(MetricId(metric)) || column[..len].iter().all(|value| value.is_finite()) {
        return (column, len);
    }
    let mut count = 0;
    for value in column[..len].iter().filter(|value| value.is_finite()) {
        defined[count] = *value;
        count += 1;
    }
    (defined, count)
}

impl BlockSums {
    fn new(block: u64, metrics: usize, replicate: Replicate) -> Self {
        let of = |wanted: Replicate| if replicate == wanted { metrics } else { 0 };
        Self {
            block,
            moments: vec![Moments::default(); metrics],
            replicates: vec![Replicates::default(); of(Replicate::Tile)],
            of_tiles: vec![[Moments::default(); TILES]; of(Replicate::Randomisation)],
            failures: Vec::new(),
            kept: Vec::new(),
        }
    }
}
