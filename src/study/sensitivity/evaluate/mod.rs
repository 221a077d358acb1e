//! Evaluation of sensitivity designs: runs the model as a design says, and hands columns of numbers to the estimates.

mod explaining;
pub mod given;
pub mod morris;
pub mod sobol;
pub mod tornado;
pub mod values;

pub use given::{Driver, Drivers, GivenData, GroupShare, Largest, given_data};
pub use morris::{Morris, MorrisRow, morris};
pub use sobol::{Sobol, SobolRow, sobol};
pub use tornado::{Tornado, TornadoRow, tornado};
pub use values::Study;

use crate::numeric::column::TILE;
use crate::numeric::stats::Replicate;
use crate::random::Design;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody stopped it.
    #[error("interrupted")]
    Interrupted,
    /// Errors take ten independent parts of the trials.
    #[error("{trials} trials are too few for errors: the design {} has them from {least} trials on", design.name())]
    TooFewTrials {
        /// Trials asked for.
        trials: u64,
        /// Fewest trials.
        least: u64,
        /// The design.
        design: Design,
    },
}

/// Trials of an independent part of a design. Tiles of a Sobol design are taken for independent: as they make up for each other, that
/// makes errors too large rather than too small.
#[must_use]
pub fn replicate(design: Design) -> usize {
    match design.replicate() {
        Replicate::Trial => 1,
        Replicate::Tile | Replicate::Randomisation => TILE,
    }
}
