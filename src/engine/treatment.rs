//! Treatments: what a study does to the draws of inputs while it leaves all others as they are.

use crate::model::InputId;
use crate::numeric::column::Column;

/// Fills the uniforms, inside (0, 1), of the tile of 256 trials whose first is given.
pub type FillUniforms = dyn Fn(u64, &mut Column) + Sync;

/// How the draws of one input come about.
#[derive(Clone, Copy)]
pub enum Treated<'t> {
    /// As the seed of the run has them.
    AsDrawn,
    /// From the same path under another seed.
    Seeded(u64),
    /// One value in every trial. It stands for what the input is, whatever the inputs that it depends on.
    At(f64),
    /// As drawn, and this much more.
    Shifted(f64),
    /// From uniforms of the study's own; those of a dependent input are its own independent part.
    Uniforms(&'t FillUniforms),
}

/// Says of each uncertain input how its draws come about.
pub trait Treatment: Sync {
    /// The treatment of an input.
    fn of(&self, input: InputId) -> Treated<'_>;
}

/// Every input as the seed of the run has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsDrawn;

impl Treatment for AsDrawn {
    fn of(&self, _: InputId) -> Treated<'_> {
        Treated::AsDrawn
    }
}
