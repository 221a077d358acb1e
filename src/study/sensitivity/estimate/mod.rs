//! Estimates of sensitivity: pure functions of columns of numbers. Nothing here runs a model.

pub mod batches;
pub mod chance;
pub mod explained;
pub mod morris;
pub mod paired;
pub mod rank;
pub mod regression;
pub mod sobol;
pub mod tenths;

pub use batches::{Batches, Estimated};
pub use chance::Chance;
pub use explained::{Explained, Explanatory, Outcome};
pub use morris::{EffectSums, ElementaryEffects, elementary_effects, measures_of_effects};
pub use paired::{Statistic, paired_change, statistic};
pub use rank::{Ranked, rank_correlation};
pub use regression::{Regression, regression};
pub use sobol::{Resampling, SobolIndices, sobol_indices};
pub use tenths::{Monotone, Tenths};

use crate::numeric::isa::Isa;
use crate::numeric::products;

/// Σ aᵢbᵢ, with the same bits everywhere.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    products::dot(Isa::best(), a, b)
}

/// Σ aᵢ, with the same bits everywhere.
fn sum(a: &[f64]) -> f64 {
    products::sum(Isa::best(), a)
}
