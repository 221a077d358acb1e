//! Randomness (floor 2): streams, distributions and designs.
//!
//! A draw is a function of seed, input path and trial, and of nothing else. Every variate comes from one uniform through
//! its inverse distribution function, so that all designs and copulas share one path.

pub mod cohort;
pub mod design;
pub mod distribution;
mod permutation;
pub mod sampler;
pub mod sobol;
pub mod stream;

pub use design::{Design, Draws};
pub use distribution::{Distribution, DistributionError};
pub use permutation::Strata;
pub use sampler::Sampler;
pub use sobol::{SobolPoints, TooManyDimensions};
pub use stream::{Stream, StreamKey, StreamRng};
