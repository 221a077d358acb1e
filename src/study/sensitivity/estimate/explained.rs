//! How much of an outcome's variance an input explains by itself, from given trials: the adjusted coefficient of determination of a
//! regression (Ezekiel 1930) on functions of the input.
//!
//! An input with many values goes in as its value and as Legendre polynomials of its rank up to degree 8: nine functions that follow a
//! curve with several turns, and a straight line exactly whatever the tails. One with at most 32 different values, or a uniform draw
//! that decides something in the model, where outcomes jump, goes in as classes: of its values, or 32 of equal size (the partition
//! of Plischke, Borgonovo & Smith 2013, doi:10.1016/j.ejor.2012.11.047). The adjustment takes off what as many functions without
//! meaning would explain. What is left out, and so the bias, is measured in `docs/validation.md`.

use nalgebra::DMatrix;

use super::batches::Batches;
use super::{dot, sum};
use crate::numeric::classes::{CLASSES, squares_between};
use crate::numeric::inverses::{LANES, Lanes, inverses, quadratic_forms};
use crate::numeric::isa::Isa;
use crate::numeric::orthogonal::{legendre_of_ranks, orthogonal};
use crate::numeric::products::Parted;
use crate::numeric::stats::real;

/// Degree of the polynomials.
const DEGREE: usize = 8;

const _: () = assert!(LANES == Batches::MOST, "each batch has its lane");

/// An outcome, ready to be explained: less its mean, with its sums by batch.
#[derive(Clone, Debug)]
pub struct Outcome {
    centred: Vec<f64>,
    /// The same by batch.
    parted: Parted,
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
        let outcome = Self { parted: Parted::new(&centred, batches.ranges()), centred, mean, sums, total };
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
    columns: Vec<Parted>,
    /// The inverses of the products of the functions, the constant first, by row and column: in each lane over all trials but those of its
    /// batch.
    inverses: Vec<Lanes>,
}

/// Classes of trials.
#[derive(Clone, Debug)]
pub struct Classes {
    of: Vec<u8>,
    count: usize,
    /// Trials by batch and class.
    counts: Vec<[f64; CLASSES]>,
    /// Classes that have trials: of all batches and, after it, with each batch left out.
    there: Vec<usize>,
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
        let mut columns = vec![values.to_vec()];
        columns.extend(legendre_of_ranks(Isa::best(), ranks, DEGREE));
        Functions::new(columns, batches).map(Self::Functions)
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

impl Functions {
    /// Functions that span what these columns do, but for a constant.
    fn new(columns: Vec<Vec<f64>>, batches: &Batches) -> Option<Self> {
        let columns: Vec<Parted> =
            orthogonal(Isa::best(), columns).iter().map(|column| Parted::new(column, batches.ranges())).collect();
        (!columns.is_empty()).then(|| Self { inverses: inverses_without(&columns, batches), columns })
    }

    fn explain(&self, outcome: &Outcome, batches: &Batches) -> Explained {
        let degrees = self.columns.len();
        let n = real(batches.trials() as u64);
        let count = batches.count();
        // By function, the constant first, and batch: the products with the outcome.
        let mut products = vec![[0.0; LANES]; degrees + 1];
        let (of_constant, of_functions) = products.split_at_mut(1);
        of_constant[0].iter_mut().zip(&outcome.sums).for_each(|(sum, of_batch)| *sum = of_batch[1]);
        for (column, products) in self.columns.iter().zip(of_functions) {
            column.dots(Isa::best(), &outcome.parted, &mut products[..count]);
        }
        let all: Vec<f64> = products.iter().map(|products| products[..count].iter().fold(0.0, |all, of| all + of)).collect();
        let explained: f64 = all.iter().skip(1).map(|product| product * product / n).sum();
        let share = adjusted(explained, outcome.total, degrees);
        for (products, all) in products.iter_mut().zip(&all) {
            *products = products.map(|product| all - product);
        }
        let forms = quadratic_forms(Isa::best(), &self.inverses, &products);
        let without = |(batch, form): (usize, &f64)| {
            let sums = outcome.without(batch);
            adjusted(form - sums[1] * sums[1] / sums[0], sums, degrees)
        };
        let left_out = forms[..count].iter().enumerate().map(without).collect();
        Explained { share, left_out, floor: floor(degrees, n), degrees }
    }
}

/// The inverses of the products of the constant and orthogonal functions over all trials but those of each batch.
fn inverses_without(columns: &[Parted], batches: &Batches) -> Vec<Lanes> {
    let (size, count) = (columns.len() + 1, batches.count());
    let n = real(batches.trials() as u64);
    let mut products = vec![[0.0; LANES]; size * size];
    for row in 0..size {
        for column in 0..=row {
            let mut entry = [0.0; LANES];
            match (row, column) {
                (0, 0) => entry.iter_mut().zip(batches.ranges()).for_each(|(entry, range)| *entry = real(range.len() as u64)),
                (_, 0) => columns[row - 1].sums(Isa::best(), &mut entry[..count]),
                _ => columns[row - 1].dots(Isa::best(), &columns[column - 1], &mut entry[..count]),
            }
            let rest = entry.map(|in_batch| if row == column { n - in_batch } else { -in_batch });
            products[row * size + column] = rest;
            products[column * size + row] = rest;
        }
    }
    let (mut found, good) = inverses(Isa::best(), size, &products);
    // A function that lives in one batch alone leaves the rest without it.
    for lane in (0..count).filter(|lane| !good[*lane]) {
        let matrix = DMatrix::from_fn(size, size, |row, column| products[row * size + column][lane]);
        let inverse = matrix.pseudo_inverse(1e-9 * n).unwrap_or_else(|_| DMatrix::zeros(size, size));
        for (at, entry) in found.iter_mut().enumerate() {
            entry[lane] = inverse[(at / size, at % size)];
        }
    }
    found
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
            let mut counts = [0.0; CLASSES];
            of[range].iter().for_each(|&class| counts[usize::from(class)] += 1.0);
            counts
        });
        let counts: Vec<[f64; CLASSES]> = counts.collect();
        let all: [f64; CLASSES] = std::array::from_fn(|class| counts.iter().map(|counts| counts[class]).sum());
        let there = |without: &[f64; CLASSES]| all.iter().zip(without).filter(|(all, without)| *all > *without).count();
        let there = std::iter::once(&[0.0; CLASSES]).chain(&counts).map(there).collect();
        Self { of, count, counts, there }
    }

    fn explain(&self, outcome: &Outcome, batches: &Batches) -> Explained {
        let sums = batches.ranges().map(|range| {
            let mut sums = [0.0; CLASSES];
            for (&class, value) in self.of[range.clone()].iter().zip(&outcome.centred[range]) {
                sums[usize::from(class) % CLASSES] += value;
            }
            sums
        });
        let sums: Vec<[f64; CLASSES]> = sums.collect();
        let mut between = [0.0; Batches::MOST + 1];
        squares_between(Isa::best(), &self.counts, &sums, &mut between);
        let share =
            |trials: [f64; 3], at: usize| adjusted(between[at] - trials[1] * trials[1] / trials[0], trials, self.there[at] - 1);
        let left_out = (0..batches.count()).map(|batch| share(outcome.without(batch), batch + 1)).collect();
        let n = real(batches.trials() as u64);
        let degrees = self.count - 1;
        Explained { share: share(outcome.total, 0), left_out, floor: floor(degrees, n), degrees }
    }
}

/// By batch left out: the sum of some shares.
pub(in crate::study::sensitivity) fn sums_left_out(explained: &[&Explained]) -> Vec<f64> {
    let mut sums = vec![0.0; explained.first().map_or(0, |first| first.left_out.len())];
    for explained in explained {
        sums.iter_mut().zip(&explained.left_out).for_each(|(sum, share)| *sum += share);
    }
    sums
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
