//! How much of an outcome's variance an input explains by itself, from given trials: the adjusted coefficient of determination of a
//! regression (Ezekiel 1930) on functions of the input.
//!
//! An input with many values goes in as its value and as Legendre polynomials of its rank up to degree 8: nine functions that follow a
//! curve with several turns, and a straight line exactly whatever the tails. One with at most 32 different values, or a uniform draw
//! that decides something in the model, where outcomes jump, goes in as classes: of its values, or 32 of equal size (the partition
//! of Plischke, Borgonovo & Smith 2013, doi:10.1016/j.ejor.2012.11.047). The adjustment takes off what as many functions without
//! meaning would explain. What is left out, and so the bias, is measured in `docs/validation.md`.

use nalgebra::{DMatrix, DVector};

use super::batches::Batches;
use super::{dot, sum};
use crate::numeric::isa::Isa;
use crate::numeric::products;
use crate::numeric::stats::real;

/// Degree of the polynomials.
const DEGREE: usize = 8;

/// Classes of a draw that decides, and most different values of an input whose values are classes.
const CLASSES: usize = 32;

/// What remains of a function without the functions before it, below which it is one of them.
const REMAINDER: f64 = 1e-4;

/// An outcome, ready to be explained: less its mean, with its sums by batch.
#[derive(Clone, Debug)]
pub struct Outcome {
    centred: Vec<f64>,
    mean: f64,
    /// By batch: trials, sum, sum of squares.
    sums: Vec<[f64; 3]>,
    total: [f64; 3],
}

impl Outcome {
    /// The outcome with these values; `None` where it is the same in every trial, but for rounding.
    #[must_use]
    pub fn new(values: &[f64], batches: &Batches) -> Option<Self> {
        let mean = sum(values) / real(values.len() as u64);
        let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
        let sums: Vec<[f64; 3]> = batches
            .ranges()
            .map(|range| {
                let part = &centred[range];
                [real(part.len() as u64), sum(part), dot(part, part)]
            })
            .collect();
        let total = std::array::from_fn(|at| sums.iter().map(|sums| sums[at]).sum());
        let outcome = Self { centred, mean, sums, total };
        (outcome.total[2] > real(values.len() as u64) * (f64::EPSILON * 16.0 * mean).powi(2)).then_some(outcome)
    }

    /// Its mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Its variance.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.total[2] / (self.total[0] - 1.0)
    }

    /// Its values less their mean.
    #[must_use]
    pub fn centred(&self) -> &[f64] {
        &self.centred
    }

    /// Trials, sum and sum of squares, all but those of a batch.
    pub(super) fn without(&self, batch: usize) -> [f64; 3] {
        std::array::from_fn(|at| self.total[at] - self.sums[batch][at])
    }
}

/// The functions of an input that shall explain outcomes.
#[derive(Clone, Debug)]
pub enum Explanatory {
    /// Functions of values and ranks.
    Functions(Functions),
    /// Classes.
    Classes(Classes),
}

/// Functions that are orthogonal over all trials, with squares that average 1.
#[derive(Clone, Debug)]
pub struct Functions {
    columns: Vec<Vec<f64>>,
    /// By batch: the inverse of the products of the functions, the constant first, over all other trials.
    inverses: Vec<DMatrix<f64>>,
}

/// Classes of trials.
#[derive(Clone, Debug)]
pub struct Classes {
    of: Vec<u8>,
    count: usize,
    /// Trials by batch and class.
    counts: Vec<Vec<f64>>,
}

/// A share of variance, with its values when one batch is left out each.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The share. An input without effect has a share of 0 on average, so that it may lie below.
    pub share: f64,
    /// By batch.
    pub left_out: Vec<f64>,
    /// The standard error that the share of an input without effect would have: no smaller one is believed.
    pub floor: f64,
    /// Functions, or classes less one.
    pub degrees: usize,
}

impl Explanatory {
    /// The classes of a uniform draw from 0 to 1 that decides something, 32 of the same width.
    #[must_use]
    pub fn of_decision(draws: &[f64], batches: &Batches) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 31")]
        let class = |draw: &f64| (draw * 32.0).clamp(0.0, 31.0) as u8;
        Self::Classes(Classes::new(draws.iter().map(class).collect(), CLASSES, batches))
    }

    /// The functions of one input. `ranks` go from 0.5 to n − 0.5, ties at their mean. `None` where the input is the same in every
    /// trial.
    #[must_use]
    pub fn new(values: &[f64], ranks: &[f64], batches: &Batches) -> Option<Self> {
        if let Some(classes) = Classes::of_values(values, batches) {
            return (classes.count > 1).then_some(Self::Classes(classes));
        }
        Functions::new(polynomials(values, ranks), batches).map(Self::Functions)
    }

    /// The share of an outcome's variance that is explained.
    #[must_use]
    pub fn explain(&self, outcome: &Outcome, batches: &Batches) -> Explained {
        match self {
            Self::Functions(functions) => functions.explain(outcome, batches),
            Self::Classes(classes) => classes.explain(outcome, batches),
        }
    }
}

/// The value, and Legendre polynomials of the rank.
fn polynomials(values: &[f64], ranks: &[f64]) -> Vec<Vec<f64>> {
    let n = real(ranks.len() as u64);
    let place: Vec<f64> = ranks.iter().map(|rank| 2.0 * rank / n - 1.0).collect();
    let mut columns = vec![values.to_vec(), place.clone()];
    let mut before = vec![1.0; place.len()];
    for degree in 1..DEGREE {
        let (k, last) = (real(degree as u64), &columns[degree]);
        let next =
            place.iter().zip(last).zip(&before).map(|((x, last), before)| ((2.0 * k + 1.0) * x * last - k * before) / (k + 1.0));
        let next: Vec<f64> = next.collect();
        before.clone_from(last);
        columns.push(next);
    }
    columns
}

impl Functions {
    /// Makes columns orthogonal to the constant and to each other, one after the other (Gram–Schmidt, twice); leaves out those that
    /// the columns before them imply.
    fn new(columns: Vec<Vec<f64>>, batches: &Batches) -> Option<Self> {
        let mut kept: Vec<Vec<f64>> = Vec::new();
        for mut column in columns {
            let n = real(column.len() as u64);
            let mean = sum(&column) / n;
            for value in &mut column {
                *value -= mean;
            }
            let before = dot(&column, &column);
            if before <= 0.0 {
                continue;
            }
            for _ in 0..2 {
                for other in &kept {
                    let part = dot(&column, other) / n;
                    products::add_times(Isa::best(), -part, other, &mut column);
                }
                let mean = sum(&column) / n;
                for value in &mut column {
                    *value -= mean;
                }
            }
            let after = dot(&column, &column);
            if after > REMAINDER * REMAINDER * before {
                let scale = (n / after).sqrt();
                for value in &mut column {
                    *value *= scale;
                }
                kept.push(column);
            }
        }
        if kept.is_empty() {
            return None;
        }
        let inverses = batches.ranges().map(|range| inverse_without(&kept, range, batches.trials())).collect();
        Some(Self { columns: kept, inverses })
    }

    fn explain(&self, outcome: &Outcome, batches: &Batches) -> Explained {
        let degrees = self.columns.len();
        let n = real(batches.trials() as u64);
        // By batch: the products of the outcome with the constant and each function.
        let products: Vec<DVector<f64>> = batches
            .ranges()
            .enumerate()
            .map(|(batch, range)| {
                let of = |at: usize| match at.checked_sub(1) {
                    None => outcome.sums[batch][1],
                    Some(column) => dot(&self.columns[column][range.clone()], &outcome.centred[range.clone()]),
                };
                DVector::from_fn(degrees + 1, |at, _| of(at))
            })
            .collect();
        let mut all = DVector::zeros(degrees + 1);
        for products in &products {
            all += products;
        }
        let explained: f64 = all.iter().skip(1).map(|product| product * product / n).sum();
        let share = adjusted(explained, outcome.total, degrees);
        let without = |(batch, products): (usize, &DVector<f64>)| {
            let rest = &all - products;
            let sums = outcome.without(batch);
            let explained = (rest.transpose() * &self.inverses[batch] * &rest)[(0, 0)] - sums[1] * sums[1] / sums[0];
            adjusted(explained, sums, degrees)
        };
        let left_out = products.iter().enumerate().map(without).collect();
        Explained { share, left_out, floor: floor(degrees, n), degrees }
    }
}

/// The inverse of the products of the constant and orthogonal functions over all trials but those of a range.
fn inverse_without(columns: &[Vec<f64>], range: std::ops::Range<usize>, trials: usize) -> DMatrix<f64> {
    let size = columns.len() + 1;
    let n = real(trials as u64);
    let mut products = DMatrix::zeros(size, size);
    for row in 0..size {
        for column in 0..=row {
            let in_batch = match (row, column) {
                (0, 0) => real(range.len() as u64),
                (_, 0) => sum(&columns[row - 1][range.clone()]),
                _ => dot(&columns[row - 1][range.clone()], &columns[column - 1][range.clone()]),
            };
            let rest = if row == column { n - in_batch } else { -in_batch };
            products[(row, column)] = rest;
            products[(column, row)] = rest;
        }
    }
    // A function that lives in this batch alone leaves the rest without it.
    let inverse = products.clone().cholesky().map(|factor| factor.inverse());
    inverse.unwrap_or_else(|| products.pseudo_inverse(1e-9 * n).unwrap_or_else(|_| DMatrix::zeros(size, size)))
}

impl Classes {
    /// The different values as classes; `None` if they are more than 32.
    fn of_values(values: &[f64], batches: &Batches) -> Option<Self> {
        let mut different: Vec<f64> = Vec::with_capacity(CLASSES);
        let mut of = Vec::with_capacity(values.len());
        for value in values {
            let place = match different.binary_search_by(|other| other.total_cmp(value)) {
                Ok(place) => place,
                Err(_) if different.len() == CLASSES => return None,
                Err(place) => {
                    different.insert(place, *value);
                    // The classes from here on move up by one.
                    of.iter_mut().filter(|class| usize::from(**class) >= place).for_each(|class| *class += 1);
                    place
                }
            };
            of.push(u8::try_from(place).expect("at most 32 classes"));
        }
        Some(Self::new(of, different.len(), batches))
    }

    fn new(of: Vec<u8>, count: usize, batches: &Batches) -> Self {
        let counts = batches.ranges().map(|range| {
            let mut counts = vec![0.0; count];
            of[range].iter().for_each(|&class| counts[usize::from(class)] += 1.0);
            counts
        });
        let counts = counts.collect();
        Self { of, count, counts }
    }

    fn explain(&self, outcome: &Outcome, batches: &Batches) -> Explained {
        let sums: Vec<Vec<f64>> = batches
            .ranges()
            .map(|range| {
                let mut sums = vec![0.0; self.count];
                for (&class, value) in self.of[range.clone()].iter().zip(&outcome.centred[range]) {
                    sums[usize::from(class)] += value;
                }
                sums
            })
            .collect();
        let all = |class: usize| -> [f64; 2] {
            [self.counts.iter().map(|counts| counts[class]).sum(), sums.iter().map(|sums| sums[class]).sum()]
        };
        let all: Vec<[f64; 2]> = (0..self.count).map(all).collect();
        let share = |trials: [f64; 3], of_class: &dyn Fn(usize) -> [f64; 2]| {
            let there = (0..self.count).map(of_class).filter(|class| class[0] > 0.0);
            let (classes, between) = there.fold((0, 0.0), |(count, total), [n, sum]| (count + 1, total + sum * sum / n));
            adjusted(between - trials[1] * trials[1] / trials[0], trials, classes - 1)
        };
        let left_out = (0..batches.count())
            .map(|batch| {
                let rest = |class: usize| [all[class][0] - self.counts[batch][class], all[class][1] - sums[batch][class]];
                share(outcome.without(batch), &rest)
            })
            .collect();
        let n = real(batches.trials() as u64);
        let degrees = self.count - 1;
        Explained { share: share(outcome.total, &|class| all[class]), left_out, floor: floor(degrees, n), degrees }
    }
}

/// The adjusted coefficient of determination, from the explained sum of squares, trials with sum and sum of squares, and degrees of
/// freedom spent.
pub(super) fn adjusted(explained: f64, [n, sum, squares]: [f64; 3], degrees: usize) -> f64 {
    let unexplained = 1.0 - explained / (squares - sum * sum / n);
    1.0 - unexplained * (n - 1.0) / (n - real(degrees as u64) - 1.0)
}

/// Standard deviation of the share that functions without meaning explain: χ² with as many degrees of freedom, over n.
fn floor(degrees: usize, n: f64) -> f64 {
    (2.0 * real(degrees as u64)).sqrt() / n
}
