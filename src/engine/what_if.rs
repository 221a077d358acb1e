//! The stated case with one input at other values: what a metric would be if a single number were different and all others stayed
//! at their central values.
//!
//! It takes the same steps as any trial; the lanes of a tile hold one value each. No draw, no distribution.

use super::draw::Source;
use super::plan::Plan;
use super::stated::Stated;
use super::step::State;
use crate::model::{InputId, MetricId, Model};
use crate::numeric::column::{Column, TILE};
use crate::numeric::isa::Isa;

/// The stated case of a model, ready to be asked.
pub struct WhatIf<'m> {
    isa: Isa,
    model: &'m Model,
    plan: Plan,
    state: State,
    stated: Vec<f64>,
}

impl<'m> WhatIf<'m> {
    /// Prepares the stated case of a model.
    #[must_use]
    pub fn new(isa: Isa, model: &'m Model) -> Self {
        let (stated, mut state) = (Stated::new(isa, model), State::new(model));
        state.take_factors(&stated.factors);
        Self { isa, model, plan: Plan::new(model), state, stated: stated.metrics }
    }

    /// A metric in the stated case itself.
    #[must_use]
    pub fn stated(&self, metric: MetricId) -> f64 {
        self.stated[metric.0]
    }

    /// A metric at each of some values of an uncertain input that is drawn once per trial; not finite where it has no value, or where the
    /// region's input-output system is unproductive, as such a trial fails.
    /// Factors that hold an account to its stated path stay those of the stated case, as in any trial.
    ///
    /// # Panics
    /// If the input is certain: nothing reads it anew.
    pub fn metric(&mut self, metric: MetricId, input: InputId, values: &[f64]) -> Vec<f64> {
        assert!(!self.model.inputs[input].is_certain(), "only an uncertain input can have other values");
        let mut found = Vec::with_capacity(values.len());
        for values in values.chunks(TILE) {
            let mut lanes = Column::of(self.model.inputs[input].central);
            lanes[..values.len()].copy_from_slice(values);
            let mut source = Source::CentralBut { model: self.model, input, values: Box::new(lanes) };
            self.state.compute(self.isa, self.model, &self.plan, &mut source);
            let unproductive = self.state.unproductive(self.model);
            let value = |lane: usize| {
                let failed = unproductive.is_some_and(|marks| marks[lane] > 0.0);
                if failed { f64::NAN } else { self.state.metrics[metric.0][lane] }
            };
            found.extend((0..values.len()).map(value));
        }
        found
    }
}
