//! A model made ready once and run any number of times: for studies, which ask the same model again under other seeds, treatments
//! and numbers of trials.

use std::ops::Range;

use rayon::prelude::*;

use super::draw::{BlockDraws, Streams};
use super::observer::Observer;
use super::plan::Plan;
use super::quasi::Layout;
use super::results::Results;
use super::run::Run;
use super::samplers::{ModelSamplers, Samplers};
use super::settings::Settings;
use super::stated::Stated;
use super::treatment::{AsDrawn, Treatment};
use super::worker::{Shared, Worker};
use crate::model::{InputId, MetricId, Model};
use crate::numeric::column::{BLOCK, Column, TILE};
use crate::numeric::isa::Isa;

/// A model made ready.
pub struct Simulator<'m> {
    isa: Isa,
    model: &'m Model,
    plan: Plan,
    stated: Stated,
    samplers: ModelSamplers,
}

/// Single trials of some metrics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trials {
    /// By metric, in the order asked, and by trial; not finite where a metric has no value.
    pub metrics: Vec<Vec<f64>>,
    /// By trial, whether it failed: some metric that must have a value has none.
    pub failed: Vec<bool>,
}

impl<'m> Simulator<'m> {
    /// Makes a model ready, with all threads of the current pool. Tables are taken from `samplers` and left there.
    #[must_use]
    pub fn new(model: &'m Model, isa: Isa, samplers: &Samplers) -> Self {
        let (samplers, stated) = rayon::join(|| ModelSamplers::new(model, samplers), || Stated::new(isa, model));
        Self { isa, model, plan: Plan::new(model), stated, samplers }
    }

    /// The same, for a comparison of models: where each of them is given the same list, an input has the same coordinate of a Sobol
    /// design in each, and so the same draws. Other designs give it the same draws anyway.
    #[must_use]
    pub fn among(mut self, models: &[&Model]) -> Self {
        self.samplers.set_layout(Layout::among(self.model, models));
        self
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// A metric in the stated case.
    #[must_use]
    pub fn stated(&self, metric: MetricId) -> f64 {
        self.stated.metrics[metric.0]
    }

    /// Simulates the model, as [`run`](super::run()) does, with the threads of the current pool.
    #[must_use]
    pub fn run(&self, settings: &Settings, observer: &dyn Observer) -> Results {
        let streams = Streams::new(self.model, &self.samplers, settings.seed, settings.design);
        let shared = self.shared(&streams, settings.trials, observer.wants_trials());
        Run::new(&shared, settings, observer).finish(&self.samplers)
    }

    /// Single trials of some metrics under a treatment, in trial order, with the threads of the current pool: those of a run with the
    /// same seed and design. The observer hears of progress; one who cancels gets the trials done so far.
    ///
    /// # Panics
    /// If the range begins inside a block of 1,024 trials.
    #[must_use]
    pub fn trials(
        &self,
        settings: &Settings,
        treatment: &dyn Treatment,
        range: Range<u64>,
        metrics: &[MetricId],
        observer: &dyn Observer,
    ) -> Trials {
        let streams = Streams::of(self.model, &self.samplers, (settings.seed, settings.design), treatment, |_| true);
        let shared = self.shared(&streams, range.end, false);
        let work = |worker: &mut Worker<'_>, block: u64| {
            if observer.cancelled() {
                return None;
            }
            let trials = worker.trials(block, metrics);
            observer.advanced(trials.failed.len() as u64);
            Some(trials)
        };
        let blocks: Vec<Option<Trials>> = blocks_of(&range).into_par_iter().map_init(|| Worker::new(&shared), work).collect();
        let mut all = Trials { metrics: vec![Vec::new(); metrics.len()], failed: Vec::new() };
        for block in blocks.into_iter().map_while(|block| block) {
            for (into, from) in all.metrics.iter_mut().zip(&block.metrics) {
                into.extend_from_slice(from);
            }
            all.failed.extend(&block.failed);
        }
        all
    }

    /// The values that an input takes in the same trials, without running the model. A certain input keeps its value.
    ///
    /// # Panics
    /// If the range begins inside a block of 1,024 trials.
    #[must_use]
    pub fn draws(&self, settings: &Settings, treatment: &dyn Treatment, range: Range<u64>, input: InputId) -> Vec<f64> {
        self.all_draws(settings, treatment, range, &[input]).pop().unwrap_or_default()
    }

    /// The same of several inputs, in their order: what goes together is drawn once for all of them.
    ///
    /// # Panics
    /// As [`Simulator::draws`]; if an input is asked for twice.
    #[must_use]
    pub fn all_draws(
        &self,
        settings: &Settings,
        treatment: &dyn Treatment,
        range: Range<u64>,
        inputs: &[InputId],
    ) -> Vec<Vec<f64>> {
        let dependence = &self.model.dependence;
        let joint = inputs.iter().any(|input| dependence.concerns(*input));
        let wanted = |other: InputId| inputs.contains(&other) || joint && dependence.concerns(other);
        self.values(&Streams::of(self.model, &self.samplers, (settings.seed, settings.design), treatment, wanted), range, inputs)
    }

    /// The same of what is an input's own: the values that it would take if it did not depend on others. Those of all inputs are
    /// independent of each other.
    ///
    /// # Panics
    /// As [`Simulator::all_draws`].
    #[must_use]
    pub fn own_draws(&self, settings: &Settings, range: Range<u64>, inputs: &[InputId]) -> Vec<Vec<f64>> {
        let key = (settings.seed, settings.design);
        let wanted = |other: InputId| inputs.contains(&other);
        self.values(&Streams::of(self.model, &self.samplers, key, &AsDrawn, wanted).independent(), range, inputs)
    }

    fn values(&self, streams: &Streams<'_>, range: Range<u64>, inputs: &[InputId]) -> Vec<Vec<f64>> {
        assert!(inputs.iter().enumerate().all(|(at, input)| !inputs[..at].contains(input)), "an input is drawn once");
        let count = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(0);
        let certain = |input: InputId| self.model.inputs[input].is_certain();
        let start = |&input: &InputId| {
            if certain(input) { vec![self.model.inputs[input].central; count] } else { Vec::with_capacity(count) }
        };
        let mut values: Vec<Vec<f64>> = inputs.iter().map(start).collect();
        if inputs.iter().all(|input| certain(*input)) {
            return values;
        }
        let mut draws = BlockDraws::new(streams);
        let mut out = Column::ZERO;
        for block in blocks_of(&range) {
            draws.start_block(block);
            for first in (block * BLOCK as u64..range.end).step_by(TILE).take(BLOCK / TILE) {
                draws.start_tile(self.isa);
                for (&input, values) in inputs.iter().zip(&mut values).filter(|(input, _)| !certain(**input)) {
                    draws.sample(self.isa, input, &mut out);
                    values.extend_from_slice(&out[..Worker::count_from(first, range.end)]);
                }
            }
        }
        values
    }

    fn shared<'s>(&'s self, streams: &'s Streams<'s>, trials: u64, keep_trials: bool) -> Shared<'s> {
        let Self { isa, model, plan, stated, .. } = self;
        Shared { isa: *isa, model, plan, streams, stated, trials, keep_trials }
    }
}

/// The blocks of a range of trials.
fn blocks_of(range: &Range<u64>) -> Range<u64> {
    assert_eq!(range.start % BLOCK as u64, 0, "trials are computed by whole blocks from their start");
    range.start / BLOCK as u64..range.end.div_ceil(BLOCK as u64).max(range.start / BLOCK as u64)
}
