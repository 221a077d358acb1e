//! What is done to the draws of a factor's inputs while all others stay as they are drawn.

use crate::engine::{Treated, Treatment};
use crate::model::{InputId, Model};

/// What the seed of the matrix B differs by from that of A: bits without a pattern, so that no seed that people choose meets it.
pub const OTHER_SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// The inputs of a factor from another seed: a column of Saltelli's design.
#[derive(Clone, Debug)]
pub struct FromOtherSeed {
    moved: Vec<bool>,
    seed: u64,
}

impl FromOtherSeed {
    /// Some inputs of a model from `seed`.
    #[must_use]
    pub fn new(model: &Model, inputs: &[InputId], seed: u64) -> Self {
        let mut moved = vec![false; model.inputs.len()];
        for input in inputs {
            moved[input.index()] = true;
        }
        Self { moved, seed }
    }
}

impl Treatment for FromOtherSeed {
    fn of(&self, input: InputId) -> Treated<'_> {
        if self.moved[input.index()] { Treated::Seeded(self.seed) } else { Treated::AsDrawn }
    }
}

/// The inputs of a factor each at one quantile of its own distribution.
#[derive(Clone, Debug)]
pub struct AtQuantile {
    values: Vec<Option<f64>>,
}

impl AtQuantile {
    /// Some inputs of a model at their quantile of this probability.
    #[must_use]
    pub fn new(model: &Model, inputs: &[InputId], probability: f64) -> Self {
        let mut values = vec![None; model.inputs.len()];
        for input in inputs {
            values[input.index()] = Some(model.inputs[*input].distribution.quantile(probability));
        }
        Self { values }
    }
}

impl Treatment for AtQuantile {
    fn of(&self, input: InputId) -> Treated<'_> {
        self.values[input.index()].map_or(Treated::AsDrawn, Treated::At)
    }
}
