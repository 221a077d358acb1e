//! A run: blocks over threads, partial sums merged in block order, quantiles narrowed at fixed numbers of trials.
//!
//! Chunks of blocks only bound memory and the time until somebody can stop a run; no result depends on their size, nor on the
//! number of threads.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::contradiction::ContradictionCounts;
use super::joint::achieved_with;
use super::observer::{Observer, Progress};
use super::plan::Plan;
use super::results::{Estimate, Failure, Frequency, PROBABILITIES, QuantileMethod, Results, StopReason, Summary};
use super::samplers::{ModelSamplers, Samplers};
use super::settings::{Quantiles, Quoted, Settings};
use super::simulator::Simulator;
use super::target::TargetCounts;
use super::worker::{BlockSums, Shared, Worker};
use crate::model::Model;
use crate::numeric::column::BLOCK;
use crate::numeric::moments::{Moments, Replicates};
use crate::numeric::quantile::{Collector, Mode, QuantileEstimate, bytes_per_column, next_checkpoint};
use crate::numeric::randomised::Randomised;
use crate::numeric::stats::{Replicate, real};

/// Blocks between boundaries at which a run may be stopped.
const CHUNK: u64 = 256;
/// Blocks between boundaries where a stop rule is checked, or trials are kept until the boundary.
const SHORT_CHUNK: u64 = 16;

/// Why a run could not start.
#[derive(Debug, thiserror::Error)]
#[error("cannot start {threads} threads: {source}")]
pub struct ThreadsError {
    /// Threads asked for; 0 for one per core.
    pub threads: usize,
    /// What the system says.
    #[source]
    pub source: rayon::ThreadPoolBuildError,
}

/// The threads that a study or a run works with; `None` for one per core.
///
/// # Errors
/// When the system gives no threads.
pub fn pool(threads: Option<usize>) -> Result<rayon::ThreadPool, ThreadsError> {
    let threads = threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|source| ThreadsError { threads, source })
}

/// Simulates a model.
///
/// # Errors
/// When the system gives no threads.
pub fn run(model: &Model, settings: &Settings, observer: &dyn Observer) -> Result<Results, ThreadsError> {
    let simulate = || Simulator::new(model, settings.isa, &Samplers::default()).run(settings, observer);
    Ok(pool(settings.threads)?.install(simulate))
}

/// How quantiles will be found, known before the run.
fn quantile_mode(plan: &Plan, settings: &Settings) -> Mode {
    match settings.quantiles {
        Quantiles::Kept => Mode::Kept,
        Quantiles::Exact => Mode::Bracketed,
        Quantiles::Histogram => Mode::Histogram,
        Quantiles::Auto => {
            let bytes = bytes_per_column(settings.trials, &PROBABILITIES) * real(plan.uncertain_metrics().count() as u64);
            if bytes <= real(settings.memory) { Mode::Bracketed } else { Mode::Histogram }
        }
    }
}

/// A run under way.
pub(super) struct Run<'r> {
    shared: &'r Shared<'r>,
    settings: &'r Settings,
    observer: &'r dyn Observer,
    mode: Mode,
    collectors: Vec<Collector>,
    moments: Vec<Moments>,
    replicates: Vec<Replicates>,
    randomised: Vec<Randomised<Moments>>,
    counts: TargetCounts,
    contradictions: ContradictionCounts,
    failures: Vec<Failure>,
    workers: Mutex<Vec<Worker<'r>>>,
}

impl<'r> Run<'r> {
    pub(super) fn new(shared: &'r Shared<'r>, settings: &'r Settings, observer: &'r dyn Observer) -> Self {
        let metrics = shared.model.metrics.len();
        let mode = quantile_mode(shared.plan, settings);
        let replicate = settings.design.replicate();
        Self {
            shared,
            settings,
            observer,
            mode,
            collectors: vec![Collector::new(&PROBABILITIES, mode, replicate); metrics],
            moments: vec![Moments::default(); metrics],
            replicates: vec![Replicates::default(); metrics],
            randomised: vec![Randomised::default(); if replicate == Replicate::Randomisation { metrics } else { 0 }],
            counts: TargetCounts::new(shared.model),
            contradictions: ContradictionCounts::default(),
            failures: Vec::new(),
            workers: Mutex::new(Vec::new()),
        }
    }

    pub(super) fn finish(mut self, samplers: &ModelSamplers) -> Results {
        let (blocks, stop) = self.blocks();
        let quantiles = self.quantiles(blocks);
        let trials = self.settings.trials.min(blocks * BLOCK as u64);
        self.results(trials, stop, quantiles, samplers)
    }

    /// Runs all blocks, or as many as it takes; answers how many and why no more.
    fn blocks(&mut self) -> (u64, StopReason) {
        let all = self.settings.trials.div_ceil(BLOCK as u64);
        let mut done = 0;
        while done < all {
            let end = self.boundary_after(done).min(all);
            let sums = self.over_blocks(done..end, |worker, block, run| {
                let sums = worker.block(block, &run.collectors);
                run.observer.advanced(run.trials_of(block));
                sums
            });
            self.merge(sums);
            done = end;
            if next_checkpoint(done * BLOCK as u64 - 1) == done * BLOCK as u64 {
                let isa = self.settings.isa;
                self.collectors.par_iter_mut().for_each(|collector| collector.narrow(isa));
            }
            let half_width = self.half_width();
            let trials = self.settings.trials.min(done * BLOCK as u64);
            self.observer.reached(&Progress { done: trials, planned: self.settings.trials, half_width });
            if done == all {
                break;
            }
            if let (Some(until), Some(half_width)) = (self.settings.until, half_width)
                && half_width <= until.half_width
            {
                return (done, StopReason::Precision { half_width });
            }
            if self.observer.cancelled() {
                return (done, StopReason::Interrupted);
            }
        }
        (done, StopReason::Planned)
    }

    /// The block at which threads meet next: a checkpoint of the quantiles or the end of a chunk.
    fn boundary_after(&self, block: u64) -> u64 {
        let short = self.settings.until.is_some() || self.shared.keep_trials;
        let chunk = if short { SHORT_CHUNK } else { CHUNK };
        let checkpoint = next_checkpoint(block * BLOCK as u64) / BLOCK as u64;
        checkpoint.min((block / chunk + 1) * chunk)
    }

    fn trials_of(&self, block: u64) -> u64 {
        (self.settings.trials - block * BLOCK as u64).min(BLOCK as u64)
    }

    /// Does something for each block on all threads, then absorbs what the workers hold; answers in block order.
    fn over_blocks<T: Send>(
        &mut self,
        blocks: std::ops::Range<u64>,
        work: impl Fn(&mut Worker<'r>, u64, &Self) -> T + Sync,
    ) -> Vec<T> {
        let run = &*self;
        let one = |block| {
            let idle = run.workers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut worker = idle.unwrap_or_else(|| Worker::new(run.shared));
            let result = work(&mut worker, block, run);
            run.workers.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
            result
        };
        let results = blocks.into_par_iter().map(one).collect();
        for worker in self.workers.get_mut().unwrap_or_else(PoisonError::into_inner) {
            let values = worker.values.par_iter_mut();
            self.collectors.par_iter_mut().zip(values).for_each(|(collector, values)| collector.absorb(values));
        }
        results
    }

    /// Merges the sums of blocks in block order.
    fn merge(&mut self, blocks: Vec<BlockSums>) {
        for block in blocks {
            for (into, from) in self.moments.iter_mut().zip(&block.moments) {
                into.merge(from);
            }
            for (into, from) in self.replicates.iter_mut().zip(&block.replicates) {
                into.merge(from);
            }
            for (into, tiles) in self.randomised.iter_mut().zip(&block.of_tiles) {
                for (tile, from) in (block.block * tiles.len() as u64..).zip(tiles) {
                    into.of_tile(tile).merge(from);
                }
            }
            self.failures.extend(block.failures);
            for tile in block.kept {
                self.observer.trials(tile.first, tile.count, &tile.failed, &tile.metrics);
            }
        }
        for worker in self.workers.get_mut().unwrap_or_else(PoisonError::into_inner) {
            self.counts.merge(&worker.counts);
            worker.counts = TargetCounts::new(self.shared.model);
            self.contradictions.merge(&std::mem::take(&mut worker.contradictions));
        }
    }

    /// What repeats independently in the design of the run.
    fn replicate(&self) -> Replicate {
        self.settings.design.replicate()
    }

    fn half_width(&self) -> Option<f64> {
        let frequency: Frequency = match self.settings.until?.quoted {
            Quoted::Target(target) => self.counts.target(target, self.replicate()),
            Quoted::JointTarget(joint) => self.counts.joint_target(joint, self.replicate()),
        };
        frequency.probability.map(|probability| probability.half_width())
    }

    /// Quantiles of all metrics. Where a rank has left its interval (a chance of about 1e-8 each) its metric is computed again.
    fn quantiles(&mut self, blocks: u64) -> Vec<Vec<Estimate>> {
        loop {
            let (isa, replicate) = (self.settings.isa, self.replicate());
            let found: Vec<_> = self.collectors.par_iter_mut().map(|collector| collector.estimates(isa, replicate)).collect();
            let outside: Vec<usize> = (0..found.len()).filter(|&metric| found[metric].is_err()).collect();
            if outside.is_empty() {
                let estimate = |quantile: &QuantileEstimate| Estimate { value: quantile.value, se: quantile.standard_error };
                return found.into_iter().map(|found| found.unwrap_or_default().iter().map(estimate).collect()).collect();
            }
            for (metric, found) in found.into_iter().enumerate() {
                if let Err(outside) = found {
                    self.collectors[metric] = Collector::for_rerun(&outside);
                }
            }
            self.over_blocks(0..blocks, |worker, block, run| worker.block_again(block, &outside, &run.collectors));
        }
    }

    fn results(self, trials: u64, stop: StopReason, quantiles: Vec<Vec<Estimate>>, samplers: &ModelSamplers) -> Results {
        let replicate = self.replicate();
        let Shared { model, plan, stated, .. } = *self.shared;
        let n = trials - self.failures.len() as u64;
        let summary = |(metric, quantiles): (usize, Vec<Estimate>)| {
            if plan.certain_metrics[metric] {
                return Summary::certain(stated.metrics[metric], n);
            }
            let moments = &self.moments[metric];
            let n = moments.n;
            let se = match replicate {
                Replicate::Trial => moments.standard_error(),
                Replicate::Tile => self.replicates[metric].standard_error(),
                Replicate::Randomisation => self.randomised[metric].standard_error(),
            };
            let mean = (n > 0).then_some(Estimate { value: moments.mean, se });
            Summary { n, mean, sd: moments.standard_deviation(), quantiles }
        };
        let summaries: Vec<Summary> = quantiles.into_iter().enumerate().map(summary).collect();
        let answer = |target| self.counts.answer(model, stated, target, &summaries, replicate);
        let rank_correlations = achieved_with(model, samplers, &Settings { trials, ..self.settings.clone() });
        Results {
            trials,
            rank_correlations,
            planned: self.settings.trials,
            stop,
            quantiles: match self.mode {
                Mode::Kept => QuantileMethod::Kept,
                Mode::Bracketed => QuantileMethod::Bracketed,
                Mode::Histogram => QuantileMethod::Histogram,
            },
            stated: stated.metrics.clone(),
            targets: (0..model.targets.len()).map(answer).collect(),
            thresholds: (0..model.thresholds.len()).map(|threshold| self.counts.threshold(threshold, replicate)).collect(),
            joint_targets: (0..model.joint_targets.len()).map(|joint| self.counts.joint_target(joint, replicate)).collect(),
            summaries,
            contradictions: self.contradictions.found(&stated.contradictions),
            failures: self.failures,
        }
    }
}
