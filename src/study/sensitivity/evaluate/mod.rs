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

/// The design by which a study draws where a run has this one. Errors come from batches of trials that follow one another, so the
/// replicates of the design must do so; where they are interleaved, a study draws independent trials instead.
#[must_use]
pub fn design_of_study(run: Design) -> Design {
    match run {
        Design::MonteCarlo | Design::Antithetic | Design::LatinHypercube => run,
        Design::Sobol => Design::MonteCarlo,
    }
}

/// Trials of an independent part of a design.
#[must_use]
pub fn replicate(design: Design) -> usize {
    match design.replicate() {
        Replicate::Trial => 1,
        // Tiles of a Sobol design make up for each other: taken for independent, they make errors too large rather than too small.
        Replicate::Tile | Replicate::Randomisation => TILE,
    }
}
