//! Standardised regression coefficients: of a straight line in all inputs at once, by normal equations in a fixed order (Saltelli et
//! al. 2008, *Global Sensitivity Analysis: The Primer*, section 1.2.5).

use nalgebra::{DMatrix, DVector};

use super::batches::{Batches, Estimated, jackknife};
use super::explained::{Outcome, adjusted};
use super::{dot, sum};
use crate::numeric::stats::real;

/// A regression of an outcome on inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    /// By input: by how many of its own standard deviations the outcome moves with one of the input's.
    pub coefficients: Vec<Estimated>,
    /// Share of the outcome's variance that the straight line explains, adjusted for the number of inputs.
    pub r_squared: Estimated,
}

/// The regression of an outcome on columns, each of the same trials. `None` where there are fewer than two trials to a column, or
/// the columns imply each other.
#[must_use]
pub fn regression(columns: &[Vec<f64>], outcome: &Outcome, batches: &Batches) -> Option<Regression> {
    if columns.is_empty() || batches.trials() < 2 * columns.len() + batches.count() {
        return None;
    }
    let standard: Vec<Vec<f64>> = columns.iter().map(|column| standardised(column)).collect::<Option<_>>()?;
    let parts: Vec<Sums> = batches.ranges().map(|range| Sums::of(&standard, &outcome.centred()[range.clone()], range)).collect();
    let mut all = Sums::zero(columns.len());
    for part in &parts {
        all.add(part, 1.0);
    }
    let (coefficients, r_squared) = all.solve()?;
    let without = |part: &Sums| {
        let mut rest = all.clone();
        rest.add(part, -1.0);
        rest.solve()
    };
    let left_out: Vec<(Vec<f64>, f64)> = parts.iter().map(without).collect::<Option<_>>()?;
    let coefficient = |at: usize| {
        let left_out: Vec<f64> = left_out.iter().map(|(coefficients, _)| coefficients[at]).collect();
        jackknife(coefficients[at], &left_out, 0.0)
    };
    let r_squared = jackknife(r_squared, &left_out.iter().map(|(_, r_squared)| *r_squared).collect::<Vec<_>>(), 0.0);
    Some(Regression { coefficients: (0..columns.len()).map(coefficient).collect(), r_squared })
}

/// Mean 0 and mean square 1; `None` for a constant.
fn standardised(column: &[f64]) -> Option<Vec<f64>> {
    let n = real(column.len() as u64);
    let mean = sum(column) / n;
    let mut column: Vec<f64> = column.iter().map(|value| value - mean).collect();
    let scale = (dot(&column, &column) / n).sqrt();
    for value in &mut column {
        *value /= scale;
    }
    (scale > 0.0).then_some(column)
}

/// Sums and products over some trials.
#[derive(Clone, Debug)]
struct Sums {
    n: f64,
    x: DVector<f64>,
    xx: DMatrix<f64>,
    xy: DVector<f64>,
    y: f64,
    yy: f64,
}

impl Sums {
    fn zero(columns: usize) -> Self {
        let (x, xx) = (DVector::zeros(columns), DMatrix::zeros(columns, columns));
        Self { n: 0.0, xy: x.clone(), x, xx, y: 0.0, yy: 0.0 }
    }

    fn of(columns: &[Vec<f64>], outcome: &[f64], range: std::ops::Range<usize>) -> Self {
        let parts: Vec<&[f64]> = columns.iter().map(|column| &column[range.clone()]).collect();
        let mut sums = Self::zero(columns.len());
        sums.n = real(range.len() as u64);
        (sums.y, sums.yy) = (sum(outcome), dot(outcome, outcome));
        for (row, part) in parts.iter().enumerate() {
            sums.x[row] = sum(part);
            sums.xy[row] = dot(part, outcome);
            for (column, other) in parts.iter().enumerate().take(row + 1) {
                let product = dot(part, other);
                sums.xx[(row, column)] = product;
                sums.xx[(column, row)] = product;
            }
        }
        sums
    }

    fn add(&mut self, other: &Self, times: f64) {
        self.n += times * other.n;
        self.y += times * other.y;
        self.yy += times * other.yy;
        self.x += times * &other.x;
        self.xx += times * &other.xx;
        self.xy += times * &other.xy;
    }

    /// Standardised coefficients and the adjusted coefficient of determination.
    fn solve(&self) -> Option<(Vec<f64>, f64)> {
        let centred = &self.xx - &self.x * self.x.transpose() / self.n;
        let products = &self.xy - &self.x * (self.y / self.n);
        let squares = self.yy - self.y * self.y / self.n;
        let scales: Vec<f64> = centred.diagonal().iter().map(|of_input| (of_input / squares).sqrt()).collect();
        let slopes = centred.cholesky()?.solve(&products);
        let explained = slopes.dot(&products);
        let coefficients = slopes.iter().zip(&scales).map(|(slope, scale)| slope * scale).collect();
        Some((coefficients, adjusted(explained, [self.n, self.y, self.yy], slopes.len())))
    }
}
