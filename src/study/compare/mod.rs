//! Comparison of scenarios: what differs between their files, and what difference that makes on the same draws (`docs/studies.md`).
//!
//! Draws belong to paths of inputs, so trial n of two scenarios is the same world in all that they share; differences are taken
//! trial by trial and keep the error of the difference alone. Common random numbers: Law, *Simulation Modeling and Analysis*,
//! 5th ed. 2015, section 11.2.

mod differences;
mod estimate;
mod pairs;
mod run;

pub use crate::numeric::paired::PairedDifference;
pub use differences::{Change, Difference, Said, What, differences};
pub use estimate::{Compared, MetricDifference, TargetDifference};
pub use pairs::{Pairs, TargetPair};
pub use run::{Others, compare};
