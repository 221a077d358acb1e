//! Values of an input at which a study looks: bounds, and grids over them that pass over neither a long tail nor a narrow middle.

use crate::numeric::stats::real;
use crate::random::Distribution;

/// The support of a distribution, without `open_end` of its mass on a side where it has no end.
pub(super) fn bounds(distribution: &Distribution, open_end: f64) -> (f64, f64) {
    let (low, high) = distribution.support();
    let low = if low.is_finite() { low } else { distribution.quantile(open_end) };
    let high = if high.is_finite() { high } else { distribution.quantile(1.0 - open_end) };
    (low, high)
}

/// Some values over the bounds, half of them evenly spaced and half by probability; of a distribution without a density only values that
/// it can have. The central value is one of them.
pub(super) fn grid(distribution: &Distribution, (low, high): (f64, f64), central: f64, count: usize) -> Vec<f64> {
    let half = count / 2;
    let quantile = |step: usize| distribution.quantile(share(step, half)).clamp(low, high);
    let mut values: Vec<f64> = (0..half).map(quantile).collect();
    if distribution.is_continuous() {
        values.extend((0..half - 1).map(|step| (high - low).mul_add(share(step, half - 1), low)));
        values.push(central);
    } else {
        values.extend([low, high]);
    }
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// Both ends, and values evenly between them, `count` in all.
pub(super) fn between(low: f64, high: f64, count: usize) -> Vec<f64> {
    (0..count).map(|step| if step == count - 1 { high } else { (high - low).mul_add(share(step, count), low) }).collect()
}

/// 0 for the first of some steps, 1 for the last.
fn share(step: usize, steps: usize) -> f64 {
    real(step as u64) / real((steps - 1) as u64)
}

/// Whether values only rise, or only fall.
pub(super) fn is_monotone(values: &[f64]) -> bool {
    values.is_sorted() || values.is_sorted_by(|a, b| a >= b)
}
