//! Value of information: what it is worth to know an input before deciding whether to go ahead with a programme, worth its net
//! present value, or not, worth nothing (Raiffa & Schlaifer 1961, *Applied Statistical Decision Theory*; Heath, Manolopoulou &
//! Baio 2017, doi:10.1177/0272989X17697692).
//!
//! It estimates from trials that are given: values of inputs and the net present value in the same trials. It must not know a
//! model, an appraisal or a seed.

mod cells;
mod conditional;
mod spline;
#[cfg(test)]
mod tests;

pub use conditional::{Conditional, joint};

use cells::Cells;
use spline::Smoother;

use crate::numeric::stats::{TileCounts, real, student_t_quantile};

/// Groups of trials that are left out in turn to find a standard error.
const GROUPS: usize = 20;

/// How often the net present values are moved against an input to see what an input without any influence would come to.
const MOVES: usize = 40;

/// The position, among rising values of the moved trials, of their 95 % point.
const NOISE: usize = 38;

/// A value of information, in the unit of the net present value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// The estimate.
    pub value: f64,
    /// Its Monte Carlo standard error.
    pub se: f64,
    /// Groups of trials that the error comes from.
    pub groups: usize,
    /// Probability that whoever knows decides otherwise.
    pub changes: f64,
}

impl Value {
    /// Half the width of its 95 % interval, by Student's t of the groups.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        times(0.975, self.groups) * self.se
    }

    /// Upper end of a one-sided 95 % interval.
    #[must_use]
    pub fn upper(&self) -> f64 {
        times(0.95, self.groups).mul_add(self.se, self.value)
    }

    /// Whether it is more than its own error, at a one-sided 95 %; an error that is not known tells nothing.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.value > times(0.95, self.groups) * self.se
    }
}

/// By what a standard error from some groups is multiplied; not a number below two, as the error itself.
fn times(probability: f64, groups: usize) -> f64 {
    if groups < 2 { f64::NAN } else { student_t_quantile(probability, real(groups as u64 - 1)) }
}

/// The decision as it stands, and what it would be worth to know everything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// Expected net present value.
    pub expected: f64,
    /// Its standard error.
    pub expected_se: f64,
    /// Trials in which going ahead is worth more than not, among all.
    pub gains: TileCounts,
    /// What it is worth to know everything (EVPI): E max(NPV, 0) − max(E NPV, 0).
    pub perfect: Value,
    /// Smallest and largest net present value.
    pub range: (f64, f64),
}

impl Decision {
    /// Half the width of the 95 % interval of the expected net present value.
    #[must_use]
    pub fn expected_half_width(&self) -> f64 {
        times(0.975, self.perfect.groups) * self.expected_se
    }

    /// Whether the programme is worth going ahead with as far as is known.
    #[must_use]
    pub fn goes_ahead(&self) -> bool {
        self.expected > 0.0
    }

    /// Whether every trial says the same.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.range.0 > 0.0 || self.range.1 <= 0.0
    }
}

/// What it is worth to know one input (EVPPI): E max(E[NPV | input], 0) − max(E NPV, 0).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Partial {
    /// The estimate.
    pub value: Value,
    /// What an input without influence comes to in 95 % of the cases: below it an estimate says nothing.
    pub noise: f64,
}

impl Partial {
    /// Upper end of a one-sided 95 % interval; not below what noise comes to.
    #[must_use]
    pub fn upper(&self) -> f64 {
        self.value.upper().max(self.noise)
    }

    /// Whether it is more than noise, and more than its own error.
    #[must_use]
    pub fn is_distinct(&self) -> bool {
        self.value.value > self.noise && self.value.is_told()
    }
}

/// The decision by net present values, one per trial, in trial order; `None` without one.
///
/// The error leaves out groups of whole tiles in turn, so that it holds for every design.
#[must_use]
pub fn decision(npv: &[f64]) -> Option<Decision> {
    let range = npv.iter().map(|&value| (value, value)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
    let of = |values: &mut dyn Iterator<Item = f64>| {
        let (mut n, mut sum, mut gain) = (0_u64, 0.0, 0.0);
        for value in values {
            n += 1;
            sum += value;
            gain += value.max(0.0);
        }
        (sum / real(n), gain / real(n))
    };
    let (expected, gain) = of(&mut npv.iter().copied());
    let perfect = |(expected, gain): (f64, f64)| (gain - expected.max(0.0)).max(0.0);
    let mut gains = TileCounts::default();
    for tile in npv.chunks(cells::TRIALS) {
        gains.add(tile.len() as u64, tile.iter().filter(|&&value| value > 0.0).count() as u64);
    }
    let without = |group: usize| {
        let kept = npv.chunks(cells::TRIALS).enumerate().filter(move |(tile, _)| tile % GROUPS != group);
        of(&mut kept.flat_map(|(_, tile)| tile.iter().copied()))
    };
    let without: Vec<(f64, f64)> = (0..cells::groups(npv.len())).map(without).collect();
    let share = gains.share();
    let value = Value {
        value: perfect((expected, gain)),
        se: jackknife(without.iter().map(|&pair| perfect(pair))),
        groups: without.len(),
        changes: if expected > 0.0 { 1.0 - share } else { share },
    };
    Some(Decision { expected, expected_se: jackknife(without.iter().map(|pair| pair.0)), gains, perfect: value, range })
}

/// What it is worth to know one input, by regression of the net present value on it (Strong, Oakley & Brennan 2014,
/// doi:10.1177/0272989X13505910): a penalised spline in the input's normal score, or the mean by value where it has few.
///
/// `input` and `npv` are in trial order.
///
/// # Panics
/// If the lists differ in length or hold what is not a number.
#[must_use]
pub fn partial(input: &[f64], npv: &[f64]) -> Partial {
    assert_eq!(input.len(), npv.len(), "a value of the input for each net present value");
    let cells = Cells::new(input);
    let smoother = Smoother::new(&cells);
    let sums = cells.sums(npv, 0);
    let (mean, squares) = cells::moments(npv);
    let fit = smoother.fit(&sums, mean, squares);
    let (value, changes) = conditional_value(&cells.weights, &fit.values);

    let without = cells.without_groups(npv).map(|(weights, sums)| {
        let fitted = smoother.refit(&weights, &sums, fit.penalty);
        conditional_value(&weights, &fitted).0
    });
    let se = jackknife(without);

    let mut moved: Vec<f64> = cells::moves(npv.len(), MOVES)
        .map(|by| conditional_value(&cells.weights, &smoother.fit(&cells.sums(npv, by), mean, squares).values).0)
        .collect();
    moved.sort_unstable_by(f64::total_cmp);
    let noise = moved.get(NOISE).or(moved.last()).copied().unwrap_or(f64::INFINITY);
    Partial { value: Value { value, se, groups: cells::groups(npv.len()), changes }, noise }
}

/// E max(g, 0) − max(E g, 0) of conditional expectations with weights, and how often the better decision is another one.
fn conditional_value(weights: &[f64], expectations: &[f64]) -> (f64, f64) {
    let total: f64 = weights.iter().sum();
    let mean = |of: &dyn Fn(f64) -> f64| weights.iter().zip(expectations).map(|(weight, &g)| weight * of(g)).sum::<f64>() / total;
    let (expected, gain) = (mean(&|g| g), mean(&|g| g.max(0.0)));
    let changes = mean(&|g| if (g > 0.0) == (expected > 0.0) { 0.0 } else { 1.0 });
    ((gain - expected.max(0.0)).max(0.0), changes)
}

/// The standard error of an estimate from its values without each group in turn (Efron & Tibshirani 1993, *An Introduction to the
/// Bootstrap*, section 11.5); not a number below two groups.
fn jackknife(without: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = without.collect();
    let groups = real(values.len() as u64);
    if values.len() < 2 {
        return f64::NAN;
    }
    let mean = values.iter().sum::<f64>() / groups;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares * (groups - 1.0) / groups).sqrt()
}
