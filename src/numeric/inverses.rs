//! Inverses of small symmetric matrices, 32 side by side: one entry of each matrix in a row of lanes, so that 32 inverses take the
//! instructions of four.
//!
//! By Cholesky's factors, with the operations of nalgebra in their order, so that a matrix has the same inverse here and there to the
//! bit. Nothing is fused.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::isa::{Isa, dispatch};

/// Matrices side by side.
pub const LANES: usize = 32;

/// One number of each matrix.
pub type Lanes = [f64; LANES];

/// The inverses of symmetric matrices of a size, given and answered by row and column, and which of the matrices are positive definite:
/// what is answered for others means nothing.
///
/// # Panics
/// If there are not `size`² entries.
#[must_use]
pub fn inverses(isa: Isa, size: usize, matrices: &[Lanes]) -> (Vec<Lanes>, [bool; LANES]) {
    assert_eq!(matrices.len(), size * size, "entries of square matrices");
    let mut factors = matrices.to_vec();
    let mut inverses = vec![[0.0; LANES]; size * size];
    let good = factor(isa, size, &mut factors);
    substitute(isa, size, &factors, &mut inverses);
    (inverses, good)
}

dispatch! {
    /// vᵀ·M·v of a matrix and a vector in each lane; matrices by row and column.
    pub fn quadratic_forms(matrices: &[Lanes], vectors: &[Lanes]) -> Lanes = quadratic_forms_kernel
}
#[inline(always)]
fn quadratic_forms_kernel(matrices: &[Lanes], vectors: &[Lanes]) -> Lanes {
    let size = vectors.len();
    let mut forms = [0.0; LANES];
    for column in 0..size {
        let mut sums = product(&vectors[0], &matrices[column]);
        for row in 1..size {
            add_product(&vectors[row], &matrices[row * size + column], &mut sums);
        }
        if column == 0 {
            forms = product(&sums, &vectors[column]);
        } else {
            add_product(&sums, &vectors[column], &mut forms);
        }
    }
    forms
}

dispatch! {
    /// Lower triangles become Cholesky factors; says which could.
    fn factor(size: usize, matrices: &mut [Lanes]) -> [bool; LANES] = factor_kernel
}
#[inline(always)]
fn factor_kernel(size: usize, matrices: &mut [Lanes]) -> [bool; LANES] {
    let mut good = [true; LANES];
    for j in 0..size {
        for k in 0..j {
            let negative = negated(&matrices[j * size + k]);
            for i in j..size {
                let of_k = matrices[i * size + k];
                add_product(&negative, &of_k, &mut matrices[i * size + j]);
            }
        }
        let mut root = matrices[j * size + j];
        for lane in 0..LANES {
            good[lane] &= root[lane] > 0.0;
            root[lane] = root[lane].sqrt();
        }
        matrices[j * size + j] = root;
        for i in j + 1..size {
            divide(&mut matrices[i * size + j], &root);
        }
    }
    good
}

dispatch! {
    /// Inverses from factors.
    fn substitute(size: usize, factors: &[Lanes], inverses: &mut [Lanes]) = substitute_kernel
}
#[inline(always)]
fn substitute_kernel(size: usize, factors: &[Lanes], inverses: &mut [Lanes]) {
    for column in 0..size {
        let at = |row: usize| row * size + column;
        // Entries above the diagonal are 0 until the second substitution.
        inverses[at(column)] = [1.0; LANES];
        for i in column..size {
            divide(&mut inverses[at(i)], &factors[i * size + i]);
            let negative = negated(&inverses[at(i)]);
            for row in i + 1..size {
                add_product(&negative, &factors[row * size + i], &mut inverses[at(row)]);
            }
        }
        for i in (0..size).rev() {
            let done = dot(i + 1..size, |row| (&factors[row * size + i], &inverses[at(row)]));
            let entry = &mut inverses[at(i)];
            for lane in 0..LANES {
                entry[lane] -= done[lane];
            }
            divide(entry, &factors[i * size + i]);
        }
    }
}

/// A sum of products: of every eight their eighths apart, and then the rest.
#[inline(always)]
fn dot<'m>(rows: std::ops::Range<usize>, pair: impl Fn(usize) -> (&'m Lanes, &'m Lanes)) -> Lanes {
    let mut sums = [[0.0; LANES]; 8];
    let mut row = rows.start;
    while rows.end - row >= 8 {
        for (eighth, sum) in sums.iter_mut().enumerate() {
            let (a, b) = pair(row + eighth);
            add_product(a, b, sum);
        }
        row += 8;
    }
    let mut total = [0.0; LANES];
    for eighth in 0..4 {
        for lane in 0..LANES {
            total[lane] += sums[eighth][lane] + sums[eighth + 4][lane];
        }
    }
    for row in row..rows.end {
        let (a, b) = pair(row);
        add_product(a, b, &mut total);
    }
    total
}

/// Adds a·b, rounded twice.
#[inline(always)]
fn add_product(a: &Lanes, b: &Lanes, sum: &mut Lanes) {
    for lane in 0..LANES {
        sum[lane] += a[lane] * b[lane];
    }
}

#[inline(always)]
fn product(a: &Lanes, b: &Lanes) -> Lanes {
    let mut product = *a;
    for lane in 0..LANES {
        product[lane] *= b[lane];
    }
    product
}

#[inline(always)]
fn negated(a: &Lanes) -> Lanes {
    let mut negative = *a;
    for value in &mut negative {
        *value = -*value;
    }
    negative
}

#[inline(always)]
fn divide(a: &mut Lanes, by: &Lanes) {
    for lane in 0..LANES {
        a[lane] /= by[lane];
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{DMatrix, DVector};

    use super::*;
    use crate::numeric::stats::real;

    /// Gram matrices of numbers without a pattern; that of lane 5 has a row and column of zeros, that of lane 6 is negative.
    fn matrix(size: usize, lane: usize) -> DMatrix<f64> {
        let number = |row: usize, column: usize| real((row * 31 + column * 17 + lane * 7) as u64).sin();
        let rows = DMatrix::from_fn(size + 2, size, number);
        let mut gram = rows.transpose() * rows;
        if lane == 5 {
            gram.row_mut(size - 1).fill(0.0);
            gram.column_mut(size - 1).fill(0.0);
        }
        if lane == 6 { -gram } else { gram }
    }

    #[test]
    fn inverses_and_forms_have_the_bits_of_nalgebra_on_every_level() {
        for size in 1..=11 {
            let all: Vec<DMatrix<f64>> = (0..LANES).map(|lane| matrix(size, lane)).collect();
            let entries: Vec<Lanes> =
                (0..size * size).map(|at| std::array::from_fn(|lane| all[lane][(at / size, at % size)])).collect();
            let vectors: Vec<Lanes> =
                (0..size).map(|row| std::array::from_fn(|lane| real((row * 13 + lane) as u64).cos())).collect();
            for isa in Isa::all() {
                let (found, good) = inverses(isa, size, &entries);
                let forms = quadratic_forms(isa, &found, &vectors);
                for (lane, matrix) in all.iter().enumerate() {
                    let expected = matrix.clone().cholesky().map(|factor| factor.inverse());
                    assert_eq!(good[lane], expected.is_some(), "{size}, lane {lane}");
                    let Some(expected) = expected else { continue };
                    for (at, entry) in found.iter().enumerate() {
                        assert_eq!(entry[lane].to_bits(), expected[(at / size, at % size)].to_bits(), "{size}, lane {lane}");
                    }
                    let vector = DVector::from_fn(size, |row, _| vectors[row][lane]);
                    let form = (vector.transpose() * &expected * &vector)[(0, 0)];
                    assert_eq!(forms[lane].to_bits(), form.to_bits(), "{size}, lane {lane}");
                }
            }
        }
    }
}
