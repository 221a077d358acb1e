//! Designs of a sensitivity study: which inputs are moved together, and what is done to their draws. Nothing here runs a model.

pub mod factor;
pub mod morris;
pub mod treatment;

pub use factor::{Factor, FactorKind, Origin, origins};
pub use morris::Trajectories;
pub use treatment::{AtQuantile, FromOtherSeed, OTHER_SEED};
