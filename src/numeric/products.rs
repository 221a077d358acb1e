//! Sums over long columns, in 32 sums side by side: one fixed order, whatever the width of the processor's vectors.
//!
//! Sums of the parts of a column come from a [`Parted`] one, in which each part is filled up with zeros: the same bits as of the part by
//! itself, without its rest, which would take longer than all before it.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use std::ops::Range;

use super::isa::{Isa, dispatch};

/// Sums side by side.
const LANES: usize = 32;

/// What is left of them after two halvings.
const EIGHT: usize = 8;

/// Parts whose sums are halved together.
const PARTS: usize = 32;

/// A column in parts, each filled up with zeros to whole chunks.
#[derive(Clone, Debug)]
pub struct Parted {
    chunks: Vec<[f64; LANES]>,
    /// By part: the chunk after its last.
    ends: Vec<usize>,
}

impl Parted {
    /// The parts of a column.
    ///
    /// # Panics
    /// If a part reaches beyond the column.
    #[must_use]
    pub fn new(column: &[f64], parts: impl Iterator<Item = Range<usize>>) -> Self {
        let most = column.len() / LANES + parts.size_hint().1.unwrap_or(0);
        let mut parted = Self { chunks: Vec::with_capacity(most), ends: Vec::new() };
        for part in parts {
            let (whole, rest) = column[part].as_chunks::<LANES>();
            parted.chunks.extend_from_slice(whole);
            if !rest.is_empty() {
                let mut last = [0.0; LANES];
                last[..rest.len()].copy_from_slice(rest);
                parted.chunks.push(last);
            }
            parted.ends.push(parted.chunks.len());
        }
        parted
    }

    /// The sum of each part.
    pub fn sums(&self, isa: Isa, out: &mut [f64]) {
        sums_of_parts(isa, &self.ends, &self.chunks, out);
    }

    /// Σ aᵢbᵢ over each part, with another column in the same parts.
    ///
    /// # Panics
    /// If the parts differ.
    pub fn dots(&self, isa: Isa, other: &Self, out: &mut [f64]) {
        assert_eq!(self.ends, other.ends, "a product needs pairs");
        products_of_parts(isa, &self.ends, [&self.chunks, &other.chunks], out);
    }
}

dispatch! {
    fn sums_of_parts(ends: &[usize], chunks: &[[f64; LANES]], out: &mut [f64]) = sums_of_parts_kernel
}
#[inline(always)]
fn sums_of_parts_kernel(ends: &[usize], chunks: &[[f64; LANES]], out: &mut [f64]) {
    let mut start = 0;
    for (ends, out) in ends.chunks(PARTS).zip(out.chunks_mut(PARTS)) {
        let mut eights = [[0.0; EIGHT]; PARTS];
        for (&end, eight) in ends.iter().zip(&mut eights) {
            let mut sums = [0.0; LANES];
            for chunk in &chunks[start..end] {
                for lane in 0..LANES {
                    sums[lane] += chunk[lane];
                }
            }
            *eight = eight_of(&sums);
            start = end;
        }
        out.iter_mut().zip(&eights).for_each(|(out, eight)| *out = total_of_eight(eight));
    }
}

dispatch! {
    fn products_of_parts(ends: &[usize], chunks: [&[[f64; LANES]]; 2], out: &mut [f64]) = products_of_parts_kernel
}
#[inline(always)]
fn products_of_parts_kernel(ends: &[usize], [a, b]: [&[[f64; LANES]]; 2], out: &mut [f64]) {
    let mut start = 0;
    for (ends, out) in ends.chunks(PARTS).zip(out.chunks_mut(PARTS)) {
        let mut eights = [[0.0; EIGHT]; PARTS];
        for (&end, eight) in ends.iter().zip(&mut eights) {
            let mut sums = [0.0; LANES];
            for (a, b) in a[start..end].iter().zip(&b[start..end]) {
                for lane in 0..LANES {
                    sums[lane] = a[lane].mul_add(b[lane], sums[lane]);
                }
            }
            *eight = eight_of(&sums);
            start = end;
        }
        out.iter_mut().zip(&eights).for_each(|(out, eight)| *out = total_of_eight(eight));
    }
}

/// The first two halvings of [`total`]. What is left is written down before it is added up: the compiler would else see one sum per part,
/// and make all of it in vectors of two.
#[inline(always)]
fn eight_of(sums: &[f64; LANES]) -> [f64; EIGHT] {
    let mut eight = [0.0; EIGHT];
    for lane in 0..EIGHT {
        eight[lane] = (sums[lane] + sums[lane + 16]) + (sums[lane + 8] + sums[lane + 24]);
    }
    eight
}

/// The other halvings.
#[inline(always)]
fn total_of_eight(eight: &[f64; EIGHT]) -> f64 {
    let four: [f64; 4] = [eight[0] + eight[4], eight[1] + eight[5], eight[2] + eight[6], eight[3] + eight[7]];
    (four[0] + four[2]) + (four[1] + four[3])
}

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

/// Adds `times` the values of another column to each of a column and answers Σ of the products of what that gives with a third, in one
/// pass.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn add_times_and_dot(isa: Isa, times: f64, other: &[f64], column: &mut [f64], third: &[f64]) -> f64 {
    assert!(column.len() == other.len() && column.len() == third.len(), "a product needs pairs");
    add_times_and_multiply(isa, times, other, column, third)
}

dispatch! {
    fn add_times_and_multiply(times: f64, other: &[f64], column: &mut [f64], third: &[f64]) -> f64 = add_times_and_multiply_kernel
}
#[inline(always)]
fn add_times_and_multiply_kernel(times: f64, other: &[f64], column: &mut [f64], third: &[f64]) -> f64 {
    let (other, rest_of_other) = other.as_chunks::<LANES>();
    let (column, rest_of_column) = column.as_chunks_mut::<LANES>();
    let (third, rest_of_third) = third.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for ((column, other), third) in column.iter_mut().zip(other).zip(third) {
        for lane in 0..LANES {
            column[lane] = times.mul_add(other[lane], column[lane]);
            sums[lane] = column[lane].mul_add(third[lane], sums[lane]);
        }
    }
    for (((sum, value), other), third) in sums.iter_mut().zip(rest_of_column).zip(rest_of_other).zip(rest_of_third) {
        *value = times.mul_add(*other, *value);
        *sum = value.mul_add(*third, *sum);
    }
    total(&sums)
}

dispatch! {
    /// Adds a number to each of a column.
    pub fn add_to_each(number: f64, column: &mut [f64]) = add_to_each_kernel
}
#[inline(always)]
fn add_to_each_kernel(number: f64, column: &mut [f64]) {
    for value in column {
        *value += number;
    }
}

dispatch! {
    /// Multiplies each of a column by a number.
    pub fn multiply_each(number: f64, column: &mut [f64]) = multiply_each_kernel
}
#[inline(always)]
fn multiply_each_kernel(number: f64, column: &mut [f64]) {
    for value in column {
        *value *= number;
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
                let mut together = b.clone();
                let product = add_times_and_dot(isa, 2.0, &a, &mut together, &b);
                assert_eq!((product.to_bits(), &together), (dot(isa, &column, &b).to_bits(), &column), "{}", isa.name());
            }
        }
    }

    #[test]
    fn sums_of_parts_have_the_bits_of_the_sums_of_slices() {
        let a: Vec<f64> = (0..500).map(|i| (f64::from(i) * 0.37).sin()).collect();
        let b: Vec<f64> = (0..500).map(|i| (f64::from(i) * 1.13).cos()).collect();
        let parts = [0..0, 0..31, 31..63, 63..160, 160..161, 161..500];
        let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        let (of_a, of_b) = (Parted::new(&a, parts.iter().cloned()), Parted::new(&b, parts.iter().cloned()));
        for isa in Isa::all() {
            let (mut sums, mut products) = ([f64::NAN; 6], [f64::NAN; 6]);
            of_a.sums(isa, &mut sums);
            of_a.dots(isa, &of_b, &mut products);
            assert_eq!(bits(&sums), bits(&parts.clone().map(|part| sum(isa, &a[part]))), "{}", isa.name());
            assert_eq!(bits(&products), bits(&parts.clone().map(|part| dot(isa, &a[part.clone()], &b[part]))), "{}", isa.name());
        }
    }
}
