//! Functions of a variable over many trials, as columns that are orthogonal to each other.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::isa::{Isa, dispatch};
use super::products::{add_times, add_times_and_dot, add_to_each, dot, multiply_each, sum};
use super::stats::real;

/// What remains of a column without the columns before it, below which it is one of them.
const REMAINDER: f64 = 1e-4;

/// Legendre polynomials, from degree 1 up to a degree, of ranks from 0.5 to n − 0.5, which go to −1…1.
#[must_use]
pub fn legendre_of_ranks(isa: Isa, ranks: &[f64], degree: usize) -> Vec<Vec<f64>> {
    let mut place = vec![0.0; ranks.len()];
    places(isa, real(ranks.len() as u64), ranks, &mut place);
    let mut columns: Vec<Vec<f64>> = vec![place];
    for degree in 1..degree {
        let mut next = match degree.checked_sub(2) {
            Some(before) => columns[before].clone(),
            None => vec![1.0; ranks.len()],
        };
        legendre(isa, real(degree as u64), [&columns[0], &columns[degree - 1]], &mut next);
        columns.push(next);
    }
    columns
}

/// Makes columns orthogonal to the constant and to each other, with squares that average 1, one after the other (Gram–Schmidt, twice);
/// leaves out those that the columns before them imply.
#[must_use]
pub fn orthogonal(isa: Isa, columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let mut kept: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    for mut column in columns {
        let n = real(column.len() as u64);
        let centre = |column: &mut [f64]| add_to_each(isa, -(sum(isa, column) / n), column);
        centre(&mut column);
        let before = dot(isa, &column, &column);
        if before <= 0.0 {
            continue;
        }
        for _ in 0..2 {
            let mut product = kept.first().map_or(0.0, |first| dot(isa, &column, first));
            for pair in kept.windows(2) {
                product = add_times_and_dot(isa, -(product / n), &pair[0], &mut column, &pair[1]);
            }
            if let Some(last) = kept.last() {
                add_times(isa, -(product / n), last, &mut column);
            }
            centre(&mut column);
        }
        let after = dot(isa, &column, &column);
        if after > REMAINDER * REMAINDER * before {
            multiply_each(isa, (n / after).sqrt(), &mut column);
            kept.push(column);
        }
    }
    kept
}

dispatch! {
    fn places(n: f64, ranks: &[f64], out: &mut [f64]) = places_kernel
}
#[inline(always)]
fn places_kernel(n: f64, ranks: &[f64], out: &mut [f64]) {
    for (out, rank) in out.iter_mut().zip(ranks) {
        *out = 2.0 * rank / n - 1.0;
    }
}

dispatch! {
    /// The polynomial of the next degree from the place, the last one and, in `out`, the one before it.
    fn legendre(k: f64, columns: [&[f64]; 2], out: &mut [f64]) = legendre_kernel
}
#[inline(always)]
fn legendre_kernel(k: f64, [place, last]: [&[f64]; 2], out: &mut [f64]) {
    for ((out, x), last) in out.iter_mut().zip(place).zip(last) {
        *out = ((2.0 * k + 1.0) * x * last - k * *out) / (k + 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_of_ranks_are_legendres() {
        let ranks: Vec<f64> = (0..10).map(|rank| f64::from(rank) + 0.5).collect();
        let columns = legendre_of_ranks(Isa::best(), &ranks, 4);
        for (at, x) in columns[0].iter().enumerate() {
            let fourth = (35.0 * x.powi(4) - 30.0 * x.powi(2) + 3.0) / 8.0;
            assert!((x - (ranks[at] / 5.0 - 1.0)).abs() < 1e-15 && (columns[3][at] - fourth).abs() < 1e-14);
        }
    }

    #[test]
    fn columns_become_orthogonal_and_what_others_imply_is_left_out() {
        let of = |f: fn(f64) -> f64| (0..200).map(|i| f(f64::from(i))).collect::<Vec<f64>>();
        let columns = vec![of(|x| x), of(|_| 7.0), of(|x| x * x), of(|x| 3.0 * x - x * x + 2.0), of(f64::sin)];
        for isa in Isa::all() {
            let found = orthogonal(isa, columns.clone());
            assert_eq!(found.len(), 3, "a constant and a sum of others go");
            for (at, a) in found.iter().enumerate() {
                assert!(sum(isa, a).abs() < 1e-10 && (dot(isa, a, a) / 200.0 - 1.0).abs() < 1e-13);
                assert!(found[..at].iter().all(|b| dot(isa, a, b).abs() < 1e-10));
            }
        }
    }
}
