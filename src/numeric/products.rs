//! Sums over long columns, in 32 sums side by side: one fixed order, whatever the width of the processor's vectors.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::isa::{Isa, dispatch};

/// Sums side by side.
const LANES: usize = 32;

/// Σ aᵢbᵢ.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn dot(isa: Isa, a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "a product needs pairs");
    sum_of_products(isa, a, b)
}

dispatch! {
    fn sum_of_products(a: &[f64], b: &[f64]) -> f64 = dot_kernel
}
#[inline(always)]
fn dot_kernel(a: &[f64], b: &[f64]) -> f64 {
    let ((a, rest_of_a), (b, rest_of_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] = a[lane].mul_add(b[lane], sums[lane]);
        }
    }
    for ((sum, a), b) in sums.iter_mut().zip(rest_of_a).zip(rest_of_b) {
        *sum = a.mul_add(*b, *sum);
    }
    total(&sums)
}

dispatch! {
    /// Σ aᵢ.
    pub fn sum(a: &[f64]) -> f64 = sum_kernel
}
#[inline(always)]
fn sum_kernel(a: &[f64]) -> f64 {
    let (chunks, rest) = a.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            sums[lane] += chunk[lane];
        }
    }
    for (sum, a) in sums.iter_mut().zip(rest) {
        *sum += a;
    }
    total(&sums)
}

dispatch! {
    /// Adds `times` the values of another column to each of a column.
    pub fn add_times(times: f64, other: &[f64], column: &mut [f64]) = add_times_kernel
}
#[inline(always)]
fn add_times_kernel(times: f64, other: &[f64], column: &mut [f64]) {
    for (value, other) in column.iter_mut().zip(other) {
        *value = times.mul_add(*other, *value);
    }
}

#[inline(always)]
fn total(sums: &[f64; LANES]) -> f64 {
    let mut sums = *sums;
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            sums[lane] += sums[lane + width];
        }
        width /= 2;
    }
    sums[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_have_the_same_bits_on_every_level_and_are_right() {
        for length in [0, 1, 31, 32, 33, 1000] {
            let a: Vec<f64> = (0..length).map(|i| f64::from(i % 17) - 8.0).collect();
            let b: Vec<f64> = (0..length).map(|i| f64::from(i % 13) / 8.0).collect();
            let expected: f64 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
            for isa in Isa::all() {
                assert_eq!(dot(isa, &a, &b).to_bits(), (expected + 0.0).to_bits(), "{} {length}", isa.name());
                assert_eq!(sum(isa, &a).to_bits(), (a.iter().sum::<f64>() + 0.0).to_bits(), "{} {length}", isa.name());
                let mut column = b.clone();
                add_times(isa, 2.0, &a, &mut column);
                assert!(column.iter().zip(&a).zip(&b).all(|((sum, a), b)| (sum - (2.0 * a + b)).abs() < 1e-15));
            }
        }
    }
}
