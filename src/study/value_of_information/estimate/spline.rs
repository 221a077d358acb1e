//! Penalised regression splines (Eilers & Marx 1996, doi:10.1214/ss/1038425655) over cells of trials: cubic B-splines at equal
//! distances with a penalty on second differences, chosen by generalised cross-validation.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn, SymmetricEigen};

use super::cells::Cells;
use crate::numeric::stats::real;

/// Stretches between knots. With normal scores of 256 cells even the outermost holds more than one of them.
const SEGMENTS: usize = 12;

/// Cubic splines that are not 0 in a stretch.
const LOCAL: usize = 4;

/// Splines in all.
const SPLINES: usize = SEGMENTS + LOCAL - 1;

/// What a degree of freedom counts in cross-validation: a little more than 1 keeps it from following noise (Kim & Gu 2004,
/// doi:10.1046/j.1369-7412.2003.05316.x).
const DEGREE: f64 = 1.4;

/// Penalties that are tried, as powers of ten over the scale of the regression, in halves.
const PENALTIES: std::ops::RangeInclusive<i32> = -16..=16;

/// The smallest weight of a spline, relative to the largest: keeps the equations solvable where a cell is empty.
const RIDGE: f64 = 1e-10;

/// A regression on one input that is ready for any values.
pub(super) struct Smoother<'c> {
    cells: &'c Cells,
    basis: Vec<(usize, [f64; LOCAL])>,
    /// Turns weighted sums into coefficients in which every penalty is diagonal, and their penalties.
    diagonal: Option<Diagonal>,
}

/// The regression in coordinates in which fit and penalty are both diagonal (Demmler & Reinsch 1975).
struct Diagonal {
    /// From sums by spline to coordinates.
    into: DMatrix<f64>,
    penalties: DVector<f64>,
}

/// Expected values by cell.
pub(super) struct Fit {
    pub(super) values: Vec<f64>,
    /// The penalty that was chosen.
    pub(super) penalty: f64,
}

impl<'c> Smoother<'c> {
    pub(super) fn new(cells: &'c Cells) -> Self {
        let basis = basis(&cells.scores);
        let diagonal = (!cells.few).then(|| {
            let inverse = factor(&basis, &cells.weights, 0.0).l().try_inverse().expect("a factor of a positive matrix");
            let eigen = SymmetricEigen::new(&inverse * roughness() * inverse.transpose());
            Diagonal { into: eigen.eigenvectors.transpose() * inverse, penalties: eigen.eigenvalues.map(|value| value.max(0.0)) }
        });
        Self { cells, basis, diagonal }
    }

    /// The regression of values whose sums by cell, mean and squared deviations are given.
    pub(super) fn fit(&self, sums: &[f64], mean: f64, squares: f64) -> Fit {
        let Some(Diagonal { into, penalties }) = &self.diagonal else {
            return Fit { values: means(&self.cells.weights, sums), penalty: 0.0 };
        };
        let centred: Vec<f64> = sums.iter().zip(&self.cells.weights).map(|(sum, weight)| sum - weight * mean).collect();
        let coordinates = into * by_spline(&self.basis, &centred);
        let n: f64 = self.cells.weights.iter().sum();
        let score = |penalty: f64| {
            let (mut residual, mut degrees) = (squares, 0.0);
            for (coordinate, scale) in coordinates.iter().zip(penalties.iter()) {
                let kept = 1.0 / (1.0 + penalty * scale);
                residual -= coordinate * coordinate * kept * (2.0 - kept);
                degrees += kept;
            }
            residual / (n - DEGREE * degrees).max(1.0).powi(2)
        };
        let penalty = PENALTIES
            .map(|half| n / real(SPLINES as u64) * 10_f64.powf(f64::from(half) / 2.0))
            .min_by(|&a, &b| score(a).total_cmp(&score(b)))
            .expect("several penalties");
        let kept = coordinates.zip_map(penalties, |coordinate, scale| coordinate / (1.0 + penalty * scale));
        let values = evaluate(&self.basis, &(into.transpose() * kept));
        Fit { values: values.into_iter().map(|value| value + mean).collect(), penalty }
    }

    /// The regression with other weights and a given penalty.
    pub(super) fn refit(&self, weights: &[f64], sums: &[f64], penalty: f64) -> Vec<f64> {
        if self.diagonal.is_none() {
            return means(weights, sums);
        }
        let mean = sums.iter().sum::<f64>() / weights.iter().sum::<f64>();
        let centred: Vec<f64> = sums.iter().zip(weights).map(|(sum, weight)| sum - weight * mean).collect();
        let coefficients = factor(&self.basis, weights, penalty).solve(&by_spline(&self.basis, &centred));
        evaluate(&self.basis, &coefficients).into_iter().map(|value| value + mean).collect()
    }
}

fn means(weights: &[f64], sums: &[f64]) -> Vec<f64> {
    weights.iter().zip(sums).map(|(&weight, sum)| if weight > 0.0 { sum / weight } else { 0.0 }).collect()
}

/// For each score the first of the four splines that are not 0 there, and their values.
fn basis(scores: &[f64]) -> Vec<(usize, [f64; LOCAL])> {
    let (low, high) = (scores.first().copied().unwrap_or(0.0), scores.last().copied().unwrap_or(0.0));
    let width = if high > low { (high - low) / real(SEGMENTS as u64) } else { 1.0 };
    let at = |&score: &f64| {
        let along = ((score - low) / width).clamp(0.0, real(SEGMENTS as u64));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of stretches")]
        let segment = (along as usize).min(SEGMENTS - 1);
        let t = along - real(segment as u64);
        let s = 1.0 - t;
        let splines = [
            s * s * s / 6.0,
            (3.0 * t * t * t - 6.0 * t * t + 4.0) / 6.0,
            (3.0 * s * s * s - 6.0 * s * s + 4.0) / 6.0,
            t * t * t / 6.0,
        ];
        (segment, splines)
    };
    scores.iter().map(at).collect()
}

/// Second differences of the coefficients, squared.
fn roughness() -> DMatrix<f64> {
    let mut differences = DMatrix::zeros(SPLINES - 2, SPLINES);
    for row in 0..SPLINES - 2 {
        differences[(row, row)] = 1.0;
        differences[(row, row + 1)] = -2.0;
        differences[(row, row + 2)] = 1.0;
    }
    differences.transpose() * differences
}

fn factor(basis: &[(usize, [f64; LOCAL])], weights: &[f64], penalty: f64) -> Cholesky<f64, Dyn> {
    let mut products: DMatrix<f64> = DMatrix::zeros(SPLINES, SPLINES);
    for ((first, splines), weight) in basis.iter().zip(weights) {
        for (i, a) in splines.iter().enumerate() {
            for (j, b) in splines.iter().enumerate() {
                products[(first + i, first + j)] += weight * a * b;
            }
        }
    }
    let ridge = RIDGE * products.diagonal().max().max(f64::MIN_POSITIVE);
    let products = products + roughness() * penalty + DMatrix::identity(SPLINES, SPLINES) * ridge;
    Cholesky::new(products).expect("products with a ridge are positive")
}

fn by_spline(basis: &[(usize, [f64; LOCAL])], sums: &[f64]) -> DVector<f64> {
    let mut by_spline = DVector::zeros(SPLINES);
    for ((first, splines), sum) in basis.iter().zip(sums) {
        for (i, spline) in splines.iter().enumerate() {
            by_spline[first + i] += spline * sum;
        }
    }
    by_spline
}

fn evaluate(basis: &[(usize, [f64; LOCAL])], coefficients: &DVector<f64>) -> Vec<f64> {
    let at = |(first, splines): &(usize, [f64; LOCAL])| {
        splines.iter().enumerate().map(|(i, spline)| spline * coefficients[first + i]).sum()
    };
    basis.iter().map(at).collect()
}
