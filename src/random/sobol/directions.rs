//! Direction numbers of Sobol's sequence: the "D6" set of Joe & Kuo (2008, doi:10.1137/070709359), with their licence beside them.
//!
//! `joe-kuo-d6.txt` has a row for each dimension from the second on: the inner coefficients of the primitive polynomial as one
//! number a, then the first numbers m, as many as its degree.

use std::sync::LazyLock;

/// Dimensions of the sequence.
pub const DIMENSIONS: usize = 1111;

/// Digits of a point, and bits of its index.
pub(super) const DIGITS: usize = 32;

const ROWS: &str = include_str!("joe-kuo-d6.txt");

/// By dimension; 140 KB, made in 0.2 ms when the first point is asked for.
static DIRECTIONS: LazyLock<Vec<Directions>> =
    LazyLock::new(|| std::iter::once(Directions::first()).chain(ROWS.lines().map(Directions::of_row)).collect());

/// What each bit of an index adds, by exclusive or, to the digits of a coordinate. Digit k, worth 2⁻ᵏ, is bit k − 1: the other way
/// round than in the coordinate itself, as the scrambling wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directions(pub(super) [u32; DIGITS]);

impl Directions {
    /// Those of a dimension, counted from 0; `None` from [`DIMENSIONS`] on.
    pub(super) fn of(dimension: usize) -> Option<&'static Self> {
        DIRECTIONS.get(dimension)
    }

    /// The first dimension, which has no polynomial: van der Corput's sequence.
    fn first() -> Self {
        Self(std::array::from_fn(|bit| 1 << bit))
    }

    /// By Bratley & Fox's recurrence (1988, doi:10.1145/42288.214372): v of bit i comes from those of the s bits before it.
    fn of_row(row: &str) -> Self {
        let mut numbers = row.split(' ').map(|number| number.parse::<u32>().expect("the table holds whole numbers"));
        let inner = numbers.next().expect("a row begins with its polynomial");
        let first: Vec<u32> = numbers.collect();
        let degree = first.len();
        let mut v = [0_u32; DIGITS];
        for bit in 0..DIGITS {
            v[bit] = match first.get(bit) {
                Some(m) => m << (DIGITS - 1 - bit),
                None => (1..degree)
                    .filter(|term| inner >> (degree - 1 - term) & 1 == 1)
                    .fold(v[bit - degree] ^ (v[bit - degree] >> degree), |sum, term| sum ^ v[bit - term]),
            };
        }
        Self(v.map(u32::reverse_bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_has_a_row_whose_numbers_are_odd_and_small_enough() {
        assert_eq!(DIRECTIONS.len(), DIMENSIONS);
        for row in ROWS.lines() {
            let numbers: Vec<u32> = row.split(' ').map(|number| number.parse().unwrap()).collect();
            let degree = numbers.len() - 1;
            assert!(numbers[0] < 1 << (degree - 1), "{row}");
            assert!(numbers[1..].iter().enumerate().all(|(at, m)| m % 2 == 1 && *m < 2 << at), "{row}");
        }
    }

    /// Then 2ᵐ successive points from a multiple of 2ᵐ on have one in each of 2ᵐ strata.
    #[test]
    fn the_generating_matrix_of_every_dimension_is_upper_triangular_with_ones() {
        for Directions(v) in DIRECTIONS.iter() {
            assert!(v.iter().enumerate().all(|(bit, v)| v >> bit == 1));
        }
    }
}
