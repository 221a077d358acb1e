//! Columns of 256 trials and the kernels over them.
//!
//! A kernel is a plain loop over arrays of fixed length, so that the compiler vectorises it without bounds checks. Every
//! product-and-sum is a fused multiply-add: that is its definition, and the reason why all levels agree to the bit.
//! A kernel allocates nothing, keeps no state and does not know what a column means.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use std::ops::{Deref, DerefMut};

use super::elementary::{exp_one, ln_one, normal_cdf_one, softplus_one};
use super::isa::dispatch;

/// Trials in a column.
pub const TILE: usize = 256;

/// Trials in a block: the unit of work, of random keys, of partial sums and of checkpoints.
pub const BLOCK: usize = 1024;

/// One number for each trial of a tile: an array that begins with a cache line, as a vector of 64 bytes would else touch two.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub struct Column(pub [f64; TILE]);

impl Column {
    /// Nothing but zeros.
    pub const ZERO: Self = Self::of(0.0);

    /// The same number in every trial.
    #[must_use]
    pub const fn of(value: f64) -> Self {
        Self([value; TILE])
    }
}

impl Default for Column {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Deref for Column {
    type Target = [f64; TILE];

    #[inline(always)]
    fn deref(&self) -> &[f64; TILE] {
        &self.0
    }
}

impl DerefMut for Column {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64; TILE] {
        &mut self.0
    }
}

dispatch! {
    /// out = value
    pub fn fill(value: f64, out: &mut Column) = fill_kernel
}
#[inline(always)]
fn fill_kernel(value: f64, out: &mut Column) {
    for i in 0..TILE {
        out[i] = value;
    }
}

dispatch! {
    /// out += input
    pub fn add_assign(input: &Column, out: &mut Column) = add_assign_kernel
}
#[inline(always)]
fn add_assign_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] += input[i];
    }
}

dispatch! {
    /// out −= input
    pub fn subtract_assign(input: &Column, out: &mut Column) = subtract_assign_kernel
}
#[inline(always)]
fn subtract_assign_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] -= input[i];
    }
}

dispatch! {
    /// out ·= input
    pub fn multiply_assign(input: &Column, out: &mut Column) = multiply_assign_kernel
}
#[inline(always)]
fn multiply_assign_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] *= input[i];
    }
}

dispatch! {
    /// out = a · b
    pub fn multiply(a: &Column, b: &Column, out: &mut Column) = multiply_kernel
}
#[inline(always)]
fn multiply_kernel(a: &Column, b: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = a[i] * b[i];
    }
}

dispatch! {
    /// out ÷= input
    pub fn divide_assign(input: &Column, out: &mut Column) = divide_assign_kernel
}
#[inline(always)]
fn divide_assign_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] /= input[i];
    }
}

dispatch! {
    /// out = a + b
    pub fn add(a: &Column, b: &Column, out: &mut Column) = add_kernel
}
#[inline(always)]
fn add_kernel(a: &Column, b: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = a[i] + b[i];
    }
}

dispatch! {
    /// out = a / b
    pub fn divide(a: &Column, b: &Column, out: &mut Column) = divide_kernel
}
#[inline(always)]
fn divide_kernel(a: &Column, b: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = a[i] / b[i];
    }
}

dispatch! {
    /// out += weight · input
    pub fn multiply_add(weight: f64, input: &Column, out: &mut Column) = multiply_add_kernel
}
#[inline(always)]
fn multiply_add_kernel(weight: f64, input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = weight.mul_add(input[i], out[i]);
    }
}

dispatch! {
    /// out += a · b
    pub fn multiply_add_columns(a: &Column, b: &Column, out: &mut Column) = multiply_add_columns_kernel
}
#[inline(always)]
fn multiply_add_columns_kernel(a: &Column, b: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = a[i].mul_add(b[i], out[i]);
    }
}

dispatch! {
    /// out ·= 1 − input
    pub fn multiply_by_complement(input: &Column, out: &mut Column) = multiply_by_complement_kernel
}
#[inline(always)]
fn multiply_by_complement_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] *= 1.0 - input[i];
    }
}

dispatch! {
    /// out ·= factor
    pub fn scale(factor: f64, out: &mut Column) = scale_kernel
}
#[inline(always)]
fn scale_kernel(factor: f64, out: &mut Column) {
    for i in 0..TILE {
        out[i] *= factor;
    }
}

dispatch! {
    /// out = Σ weights\[j\] · inputs\[j\], summed in the order of j by fused multiply-adds from 0; the shorter list ends the sum.
    pub fn linear_combination(weights: &[f64], inputs: &[Column], out: &mut Column) = linear_combination_kernel
}
/// Four inputs per pass: one load and store of `out` for four products.
#[inline(always)]
fn linear_combination_kernel(weights: &[f64], inputs: &[Column], out: &mut Column) {
    let terms = weights.len().min(inputs.len());
    let (weights_by_four, weights_left) = weights[..terms].as_chunks::<4>();
    let (inputs_by_four, inputs_left) = inputs[..terms].as_chunks::<4>();
    let mut passes = weights_by_four.iter().zip(inputs_by_four);
    // The first pass writes `out` without reading it.
    if let Some((w, [a, b, c, d])) = passes.next() {
        for i in 0..TILE {
            let sum = w[0].mul_add(a[i], 0.0);
            let sum = w[1].mul_add(b[i], sum);
            let sum = w[2].mul_add(c[i], sum);
            out[i] = w[3].mul_add(d[i], sum);
        }
    } else {
        fill_kernel(0.0, out);
    }
    for (w, [a, b, c, d]) in passes {
        for i in 0..TILE {
            let sum = w[0].mul_add(a[i], out[i]);
            let sum = w[1].mul_add(b[i], sum);
            let sum = w[2].mul_add(c[i], sum);
            out[i] = w[3].mul_add(d[i], sum);
        }
    }
    for (&weight, input) in weights_left.iter().zip(inputs_left) {
        multiply_add_kernel(weight, input, out);
    }
}

dispatch! {
    /// out += columns\[m\] for each member m, in their order
    pub fn add_members(members: &[usize], columns: &[Column], out: &mut Column) = add_members_kernel
}
/// Four members per pass, as above.
#[inline(always)]
fn add_members_kernel(members: &[usize], columns: &[Column], out: &mut Column) {
    let (by_four, left) = members.as_chunks::<4>();
    for four in by_four {
        let [a, b, c, d] = four.map(|member| &columns[member]);
        for i in 0..TILE {
            out[i] = out[i] + a[i] + b[i] + c[i] + d[i];
        }
    }
    for &member in left {
        add_assign_kernel(&columns[member], out);
    }
}

dispatch! {
    /// out = e^input, see [`exp_one`]
    pub fn exp(input: &Column, out: &mut Column) = exp_kernel
}
#[inline(always)]
fn exp_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = exp_one(input[i]);
    }
}

dispatch! {
    /// out = natural logarithm of input, see [`ln_one`]
    pub fn ln(input: &Column, out: &mut Column) = ln_kernel
}
#[inline(always)]
fn ln_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = ln_one(input[i]);
    }
}

dispatch! {
    /// out = √input; NaN of what is below 0
    pub fn sqrt(input: &Column, out: &mut Column) = sqrt_kernel
}
#[inline(always)]
fn sqrt_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = input[i].sqrt();
    }
}

dispatch! {
    /// out = ln(1 + e^input), see [`softplus_one`]
    pub fn softplus(input: &Column, out: &mut Column) = softplus_kernel
}
#[inline(always)]
fn softplus_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = softplus_one(input[i]);
    }
}

dispatch! {
    /// out = Φ(input), see [`normal_cdf_one`]
    pub fn normal_cdf(input: &Column, out: &mut Column) = normal_cdf_kernel
}
#[inline(always)]
fn normal_cdf_kernel(input: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = normal_cdf_one(input[i]);
    }
}

dispatch! {
    /// Sum of a column, in a fixed order: eight running sums (trial i in sum i mod 8), then added in pairs.
    pub fn sum(input: &Column) -> f64 = sum_kernel
}
#[inline(always)]
pub(super) fn sum_kernel(input: &Column) -> f64 {
    let mut lanes = [0.0; 8];
    for step in input.as_chunks::<8>().0 {
        for lane in 0..8 {
            lanes[lane] += step[lane];
        }
    }
    let pair = |first: usize| lanes[first] + lanes[first + 1];
    (pair(0) + pair(2)) + (pair(4) + pair(6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::isa::Isa;

    fn ramp(from: f64, step: f64) -> Column {
        let mut value = from;
        Column(std::array::from_fn(|_| {
            value += step;
            value
        }))
    }

    #[test]
    fn a_linear_combination_is_the_chain_of_fused_products_on_every_level() {
        let inputs: Vec<Column> = [0.1, -3.0, 7.7, 1e-3, 5.0, 2.0, -0.9].iter().map(|&x| ramp(x, x / 7.0)).collect();
        let weights = [1.5, -0.25, 0.3, 1e6, 0.7, -1.1, 2.2];
        for isa in Isa::all() {
            let mut out = Column::of(f64::NAN);
            linear_combination(isa, &weights, &inputs, &mut out);
            for i in 0..TILE {
                let chain = (0..weights.len()).fold(0.0, |sum, j| f64::mul_add(weights[j], inputs[j][i], sum));
                assert_eq!(out[i].to_bits(), chain.to_bits(), "{} trial {i}", isa.name());
            }
        }
    }

    #[test]
    fn members_are_added_in_their_order_on_every_level() {
        let columns: Vec<Column> = [1e16, 1.0, -1e16, 0.3, 7.0, 0.1].iter().map(|&x| ramp(x, x / 3.0)).collect();
        let members = [0, 1, 3, 2, 5];
        for isa in Isa::all() {
            let mut out = ramp(0.5, 0.1);
            add_members(isa, &members, &columns, &mut out);
            for (trial, start) in ramp(0.5, 0.1).into_iter().enumerate() {
                let one_by_one = members.iter().fold(start, |sum, &member| sum + columns[member][trial]);
                assert_eq!(out[trial].to_bits(), one_by_one.to_bits(), "{} trial {trial}", isa.name());
            }
        }
    }

    #[test]
    fn element_wise_kernels_do_what_their_names_say_on_every_level() {
        let (a, b) = (ramp(1.0, 0.3), ramp(-2.0, 0.7));
        for isa in Isa::all() {
            let mut out = Column::ZERO;
            fill(isa, 3.0, &mut out);
            add_assign(isa, &a, &mut out);
            subtract_assign(isa, &b, &mut out);
            multiply_assign(isa, &a, &mut out);
            scale(isa, 0.5, &mut out);
            multiply_add(isa, 2.0, &b, &mut out);
            let (mut product, mut quotient) = (Column::ZERO, Column::ZERO);
            multiply(isa, &a, &b, &mut product);
            divide(isa, &a, &b, &mut quotient);
            for i in 0..TILE {
                let expected = f64::mul_add(2.0, b[i], (3.0 + a[i] - b[i]) * a[i] * 0.5);
                assert_eq!(out[i].to_bits(), expected.to_bits());
                assert_eq!(product[i].to_bits(), (a[i] * b[i]).to_bits());
                assert_eq!(quotient[i].to_bits(), (a[i] / b[i]).to_bits());
            }
        }
    }

    #[test]
    fn a_sum_has_one_order_on_every_level() {
        let column = ramp(1e15, 0.123);
        let sums: Vec<u64> = Isa::all().into_iter().map(|isa| sum(isa, &column).to_bits()).collect();
        assert!(sums.iter().all(|&bits| bits == sums[0]));
        let plain: f64 = column.iter().sum();
        assert!((f64::from_bits(sums[0]) / plain - 1.0).abs() < 1e-14);
    }
}
