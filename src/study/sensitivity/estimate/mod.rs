//! Estimates of sensitivity: pure functions of columns of numbers. Nothing here runs a model.

pub mod batches;
pub mod explained;
pub mod morris;
pub mod paired;
pub mod rank;
pub mod regression;
pub mod sobol;
pub mod tenths;

pub use batches::{Batches, Estimated};
pub use explained::{Explained, Explanatory, Outcome};
pub use morris::{ElementaryEffects, elementary_effects};
pub use paired::{Statistic, paired_change, statistic};
pub use rank::{Ranked, rank_correlation};
pub use regression::{Regression, regression};
pub use sobol::{Resampling, SobolIndices, sobol_indices};
pub use tenths::{Monotone, Tenths};

/// Σ aᵢbᵢ in eight sums side by side, which is a fixed order and as fast as the processor reads.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    assert_eq!(a.len(), b.len(), "a product needs pairs");
    let ((a, rest_of_a), (b, rest_of_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = rest_of_a.iter().zip(rest_of_b).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}

/// Σ aᵢ in the order of [`dot`].
#[must_use]
pub fn sum(a: &[f64]) -> f64 {
    const LANES: usize = 8;
    let (chunks, rest) = a.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            sums[lane] += chunk[lane];
        }
    }
    sums.iter().sum::<f64>() + rest.iter().sum::<f64>()
}
