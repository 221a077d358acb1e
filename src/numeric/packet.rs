//! Linear systems of eight trials side by side: one number of each trial in a vector register, so that eight systems take the
//! instructions of one.
//!
//! Factors by Gauss without exchanging rows, which is stable where a matrix is diagonally dominant by columns, as I − A of an
//! input-output table is (Golub & Van Loan, *Matrix Computations*, 4th ed., section 4.1.1). The pivots tell whether it was: all of
//! them are positive exactly where the system is productive (Hawkins & Simon 1949). It allocates nothing.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::column::{Column, TILE};
use super::isa::dispatch;

/// Trials in a packet.
pub const LANES: usize = 8;

/// Packets in a column.
pub const PACKETS: usize = TILE / LANES;

/// One number for each trial of a packet.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub struct Packet(pub [f64; LANES]);

impl Packet {
    /// Nothing but zeros.
    pub const ZERO: Self = Self::of(0.0);

    /// The same number in every trial.
    #[must_use]
    pub const fn of(value: f64) -> Self {
        Self([value; LANES])
    }

    /// The numbers of a column from trial `LANES · packet` on.
    #[inline(always)]
    #[must_use]
    pub fn from_column(column: &Column, packet: usize) -> Self {
        let mut lanes = [0.0; LANES];
        lanes.copy_from_slice(&column[packet * LANES..(packet + 1) * LANES]);
        Self(lanes)
    }

    /// Writes the numbers into a column.
    #[inline(always)]
    pub fn into_column(self, packet: usize, column: &mut Column) {
        column[packet * LANES..(packet + 1) * LANES].copy_from_slice(&self.0);
    }

    /// self + a · b, fused.
    #[inline(always)]
    #[must_use]
    pub fn add_product(self, a: Self, b: Self) -> Self {
        let mut out = self;
        for lane in 0..LANES {
            out.0[lane] = a.0[lane].mul_add(b.0[lane], out.0[lane]);
        }
        out
    }

    /// self − a · b, fused.
    #[inline(always)]
    #[must_use]
    pub fn subtract_product(self, a: Self, b: Self) -> Self {
        let mut out = self;
        for lane in 0..LANES {
            out.0[lane] = (-a.0[lane]).mul_add(b.0[lane], out.0[lane]);
        }
        out
    }
}

/// Lane by lane; a product and a sum after it are rounded twice, unlike in the kernels.
macro_rules! operator {
    ($trait:ident, $method:ident, $operator:tt) => {
        impl std::ops::$trait for Packet {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                let mut out = self;
                for lane in 0..LANES {
                    out.0[lane] = self.0[lane] $operator other.0[lane];
                }
                out
            }
        }
    };
}
operator!(Add, add, +);
operator!(Sub, sub, -);
operator!(Mul, mul, *);
operator!(Div, div, /);

/// Columns that are worked on together, so that their sums stay in registers.
const WIDE: usize = 4;

/// Entries `first..first + W` of `R` rows of the factors, the first of them row `i`; all rows above them and all entries before `first`
/// are done. Rows go in pairs, so that each load of a row above serves twice.
#[inline(always)]
fn factor_entries<const R: usize, const W: usize>(
    n: usize,
    i: usize,
    first: usize,
    entry: &impl Fn(usize, usize) -> Packet,
    above: &[Packet],
    rows: &mut [Packet],
) {
    let mut sums = [[Packet::ZERO; W]; R];
    for (r, sums) in sums.iter_mut().enumerate() {
        for (c, sum) in sums.iter_mut().enumerate() {
            *sum = entry(i + r, first + c);
        }
    }
    let done = first.min(i);
    for (k, other) in above.chunks_exact(n).enumerate().take(done) {
        let of_other = &other[first..first + W];
        for r in 0..R {
            let multiplier = rows[r * n + k];
            for c in 0..W {
                sums[r][c] = sums[r][c].subtract_product(multiplier, of_other[c]);
            }
        }
    }
    for c in 0..W.min(i.saturating_sub(first)) {
        let of_other = &above[(first + c) * n + first..][..W];
        for sums in &mut sums {
            sums[c] = sums[c] * of_other[c];
            for later in c + 1..W {
                sums[later] = sums[later].subtract_product(sums[c], of_other[later]);
            }
        }
    }
    // The second row of a pair waits for the first.
    if R == 2 {
        if first > i {
            let multiplier = rows[(R - 1) * n + i];
            let upper = sums[0];
            for (sum, of_upper) in sums[R - 1].iter_mut().zip(upper) {
                *sum = sum.subtract_product(multiplier, of_upper);
            }
        } else if first + W > i {
            let c = i - first;
            sums[R - 1][c] = sums[R - 1][c] * (Packet::of(1.0) / sums[0][c]);
            for later in c + 1..W {
                sums[R - 1][later] = sums[R - 1][later].subtract_product(sums[R - 1][c], sums[0][later]);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        rows[r * n + first..][..W].copy_from_slice(sums);
    }
}

/// `R` rows from row `i` on. Answers the smallest pivot so far.
#[inline(always)]
fn factor_rows<const R: usize>(
    n: usize,
    i: usize,
    entry: &impl Fn(usize, usize) -> Packet,
    factors: &mut [Packet],
    mut smallest: Packet,
) -> Packet {
    let (above, rest) = factors.split_at_mut(i * n);
    let rows = &mut rest[..R * n];
    let wide = n - n % WIDE;
    for first in (0..wide).step_by(WIDE) {
        factor_entries::<R, WIDE>(n, i, first, entry, above, rows);
    }
    for first in wide..n {
        factor_entries::<R, 1>(n, i, first, entry, above, rows);
    }
    for r in 0..R {
        let pivot = &mut rows[r * n + i + r];
        for lane in 0..LANES {
            let least = smallest.0[lane];
            smallest.0[lane] = if pivot.0[lane] >= least { least } else { pivot.0[lane] };
        }
        *pivot = Packet::of(1.0) / *pivot;
    }
    smallest
}

#[inline(always)]
fn factor_of(n: usize, entry: impl Fn(usize, usize) -> Packet, factors: &mut [Packet]) -> Packet {
    let mut smallest = Packet::of(f64::INFINITY);
    for i in (0..n - n % 2).step_by(2) {
        smallest = factor_rows::<2>(n, i, &entry, factors, smallest);
    }
    if n % 2 == 1 {
        smallest = factor_rows::<1>(n, n - 1, &entry, factors, smallest);
    }
    smallest
}

#[inline(always)]
fn factor_kernel(n: usize, matrix: &[Packet], factors: &mut [Packet]) -> Packet {
    factor_of(n, |i, j| matrix[i * n + j], factors)
}
dispatch! {
    /// Factors n × n matrices, row by row: below the diagonal the multipliers, on it the inverse pivots, above it the upper factor.
    /// Answers the smallest pivot of each trial.
    pub fn factor(n: usize, matrix: &[Packet], factors: &mut [Packet]) -> Packet = factor_kernel
}

#[inline(always)]
fn factor_scaled_kernel(n: usize, rows: &[Packet], coefficients: &[f64], factors: &mut [Packet]) -> Packet {
    let entry = |i: usize, j: usize| {
        let identity = Packet::of(if i == j { 1.0 } else { 0.0 });
        identity.subtract_product(Packet::of(coefficients[i * n + j]), rows[i])
    };
    factor_of(n, entry, factors)
}
dispatch! {
    /// The same for I − diag(rows)·A, where A has the coefficients in all trials: a matrix that need not be written down.
    pub fn factor_scaled(n: usize, rows: &[Packet], coefficients: &[f64], factors: &mut [Packet]) -> Packet = factor_scaled_kernel
}

/// Right sides `first..first + W` of all rows.
#[inline(always)]
fn solve_sides<const W: usize>(n: usize, count: usize, first: usize, factors: &[Packet], sides: &mut [Packet]) {
    for i in 0..n {
        let (above, rest) = sides.split_at_mut(i * count);
        let mut sums = [Packet::ZERO; W];
        sums.copy_from_slice(&rest[first..first + W]);
        for (multiplier, other) in factors[i * n..i * n + i].iter().zip(above.chunks_exact(count)) {
            let of_other = &other[first..first + W];
            for c in 0..W {
                sums[c] = sums[c].subtract_product(*multiplier, of_other[c]);
            }
        }
        rest[first..first + W].copy_from_slice(&sums);
    }
    for i in (0..n).rev() {
        let (head, below) = sides.split_at_mut((i + 1) * count);
        let row = &mut head[i * count + first..][..W];
        let mut sums = [Packet::ZERO; W];
        sums.copy_from_slice(row);
        for (multiplier, other) in factors[i * n + i + 1..(i + 1) * n].iter().zip(below.chunks_exact(count)) {
            let of_other = &other[first..first + W];
            for c in 0..W {
                sums[c] = sums[c].subtract_product(*multiplier, of_other[c]);
            }
        }
        for c in 0..W {
            row[c] = sums[c] * factors[i * n + i];
        }
    }
}

#[inline(always)]
fn solve_kernel(n: usize, count: usize, factors: &[Packet], sides: &mut [Packet]) {
    let wide = count - count % WIDE;
    for first in (0..wide).step_by(WIDE) {
        solve_sides::<WIDE>(n, count, first, factors, sides);
    }
    for first in wide..count {
        solve_sides::<1>(n, count, first, factors, sides);
    }
}
dispatch! {
    /// Solves M x = b for `count` right sides at once, given the factors of M; `sides` is n × count, row by row, and becomes x.
    pub fn solve(n: usize, count: usize, factors: &[Packet], sides: &mut [Packet]) = solve_kernel
}

#[inline(always)]
fn solve_transposed_kernel(n: usize, count: usize, factors: &[Packet], sides: &mut [Packet]) {
    for k in 0..n {
        let (head, below) = sides.split_at_mut((k + 1) * count);
        let row = &mut head[k * count..];
        let inverse = factors[k * n + k];
        for own in &mut *row {
            *own = *own * inverse;
        }
        for (j, other) in below.chunks_exact_mut(count).enumerate() {
            let multiplier = factors[k * n + k + 1 + j];
            for (into, &own) in other.iter_mut().zip(&*row) {
                *into = into.subtract_product(multiplier, own);
            }
        }
    }
    for k in (0..n).rev() {
        let (above, rest) = sides.split_at_mut(k * count);
        let row = &rest[..count];
        for (j, other) in above.chunks_exact_mut(count).enumerate() {
            let multiplier = factors[k * n + j];
            for (into, &own) in other.iter_mut().zip(row) {
                *into = into.subtract_product(multiplier, own);
            }
        }
    }
}
dispatch! {
    /// Solves Mᵀ x = b, otherwise as [`solve`].
    pub fn solve_transposed(n: usize, count: usize, factors: &[Packet], sides: &mut [Packet]) = solve_transposed_kernel
}

#[inline(always)]
fn weigh_kernel(count: usize, weights: &[f64], rows: &[Packet], out: &mut [Packet]) {
    out.fill(Packet::ZERO);
    for (&weight, row) in weights.iter().zip(rows.chunks_exact(count)) {
        let weight = Packet::of(weight);
        for (into, &value) in out.iter_mut().zip(row) {
            *into = into.add_product(weight, value);
        }
    }
}
dispatch! {
    /// out ← weights' · rows, where `rows` has `count` packets a row
    pub fn weigh(count: usize, weights: &[f64], rows: &[Packet], out: &mut [Packet]) = weigh_kernel
}

#[inline(always)]
fn add_multiples_kernel(multiples: &[Packet], of: Packet, out: &mut [Packet]) {
    for (into, &multiple) in out.iter_mut().zip(multiples) {
        *into = into.add_product(multiple, of);
    }
}
dispatch! {
    /// out ← out + multiples · of, one by one
    pub fn add_multiples(multiples: &[Packet], of: Packet, out: &mut [Packet]) = add_multiples_kernel
}

#[inline(always)]
fn add_last_kernel(count: usize, multiples: &[Packet], rows: &mut [Packet]) {
    for row in rows.chunks_exact_mut(count) {
        let last = row[count - 1];
        for (value, &multiple) in row[..count - 1].iter_mut().zip(multiples) {
            *value = value.add_product(multiple, last);
        }
    }
}
dispatch! {
    /// Adds to each but the last of the `count` packets of every row a multiple of the last.
    pub fn add_last(count: usize, multiples: &[Packet], rows: &mut [Packet]) = add_last_kernel
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::isa::Isa;
    use crate::numeric::stats::real;

    /// A system of `n` sectors whose columns sum to less than 1, other in each lane.
    fn system(n: usize) -> Vec<Packet> {
        let cell = |at: usize, lane: usize| {
            let (row, column) = (at / n, at % n);
            let identity = f64::from(u8::from(row == column));
            let drawn = real(((at * 7 + lane * 13 + 3) % 17) as u64) / 17.0;
            identity - 0.9 * drawn / real(n as u64)
        };
        (0..n * n).map(|at| Packet(std::array::from_fn(|lane| cell(at, lane)))).collect()
    }

    fn times(n: usize, matrix: &[Packet], x: &[Packet], count: usize, transposed: bool) -> Vec<Packet> {
        let mut out = vec![Packet::ZERO; n * count];
        for row in 0..n {
            for column in 0..n {
                let cell = if transposed { matrix[column * n + row] } else { matrix[row * n + column] };
                for side in 0..count {
                    let at = row * count + side;
                    out[at] = out[at].add_product(cell, x[column * count + side]);
                }
            }
        }
        out
    }

    #[test]
    fn solutions_give_back_their_right_sides_at_every_level_to_the_same_bits() {
        for n in [1, 2, 5, 12, 35] {
            let count = 3;
            let matrix = system(n);
            let sides: Vec<Packet> =
                (0..n * count).map(|at| Packet(std::array::from_fn(|lane| 1.0 + real((at + lane) as u64)))).collect();
            let mut first: Option<Vec<Packet>> = None;
            for isa in Isa::all() {
                let mut factors = vec![Packet::ZERO; n * n];
                let pivots = factor(isa, n, &matrix, &mut factors);
                assert!(pivots.0.iter().all(|pivot| *pivot > 0.0));
                let (mut x, mut transposed) = (sides.clone(), sides.clone());
                solve(isa, n, count, &factors, &mut x);
                solve_transposed(isa, n, count, &factors, &mut transposed);
                for (solution, is_transposed) in [(&x, false), (&transposed, true)] {
                    for (back, side) in times(n, &matrix, solution, count, is_transposed).iter().zip(&sides) {
                        for lane in 0..LANES {
                            assert!((back.0[lane] - side.0[lane]).abs() < 1e-9 * side.0[lane].abs(), "{n} {is_transposed}");
                        }
                    }
                }
                x.extend(transposed);
                assert_eq!(first.get_or_insert_with(|| x.clone()), &x, "{}", isa.name());
            }
        }
    }

    #[test]
    fn the_smallest_pivot_tells_an_unproductive_system() {
        let a = [[0.5, 0.6], [0.9, 0.5]];
        let mut matrix: Vec<Packet> = (0..4).map(|at| Packet::of(f64::from(u8::from(at % 3 == 0)) - a[at / 2][at % 2])).collect();
        matrix[2] = Packet(std::array::from_fn(|lane| if lane == 3 { -0.1 } else { -0.9 }));
        let pivots = factor(Isa::best(), 2, &matrix, &mut [Packet::ZERO; 4]);
        for (lane, pivot) in pivots.0.into_iter().enumerate() {
            assert_eq!(pivot > 0.0, lane == 3);
        }
    }
}
