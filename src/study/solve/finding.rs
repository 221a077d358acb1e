//! What a search found, and why nothing was found where nothing was.

use super::design::{Domain, Lever};
use super::evaluate::Evaluated;
use super::search::{Answer, Solved};
use crate::model::{Model, Outcome};
use crate::quantity::{Label, Unit};
use crate::random::Distribution;
use crate::study::implied::metric_follows_stated_path;

/// What is moved to reach a goal.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// As asked for: a path, or a pattern of paths.
    pub input: String,
    /// What it belongs to.
    pub name: Label,
    /// Unit of its values; `None` where it is unknown.
    pub unit: Option<Unit>,
    /// How it takes a value.
    pub lever: Lever,
    /// The values tried.
    pub domain: Domain,
    /// Whether the bounds are neither typed nor those of a distribution.
    pub has_guessed_bounds: bool,
    /// Its central value, or 0 for a change of several; `None` where the scenario does not state it.
    pub stated: Option<f64>,
    /// Its own distribution, if it is one uncertain input.
    pub distribution: Option<Distribution>,
}

/// What a search found for one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What was moved.
    pub moved: Moved,
    /// The statistic at the stated value.
    pub at_stated: Option<Evaluated>,
    /// What became of the search.
    pub solved: Solved,
    /// Why the goal is not reachable, where that can be known.
    pub reason: Option<Reason>,
}

/// Why a goal is not reachable by an input within its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// The scenario states the path of the metric itself, so that this input cannot move it.
    StatedPath,
    /// The input moves the statistic, and the metric, at no value.
    NoEffect,
    /// It moves too little.
    TooWeak {
        /// Whether the two below are of the metric's quantile; else of the statistic itself.
        of_quantile: bool,
        /// By how much all the values tried move it.
        moved: f64,
        /// How much is missing at the best of them.
        missing: f64,
    },
}

impl Moved {
    /// Where a value lies in the input's own distribution.
    #[must_use]
    pub fn percentile(&self, value: f64) -> Option<f64> {
        self.distribution.as_ref().map(|distribution| distribution.cdf(value))
    }

    /// Number of inputs of the scenario that move.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lever.drawn.len() + self.lever.certain.len()
    }
}

impl Solved {
    /// Smallest and largest quantile of the metric over all values tried, for the probability of a single metric.
    #[must_use]
    pub fn quantile_range(&self) -> Option<(f64, f64)> {
        let quantiles = self.tried.iter().filter_map(|point| point.quantile);
        quantiles.map(|value| (value, value)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }
}

/// A statistic that moves by less, relative to its size, does not move.
const NOTHING: f64 = 1e-12;

/// Why a goal is not reachable; `None` if it is, or if there is no more to say than the gap.
#[must_use]
pub fn reason(model: &Model, outcome: Outcome, solved: &Solved) -> Option<Reason> {
    let Answer::NotReachable { best, gap } = solved.answer else { return None };
    let (low, high) = solved.range?;
    let is_still = |(low, high): (f64, f64)| high - low <= NOTHING * low.abs().max(high.abs());
    let quantiles = solved.quantile_range();
    if is_still((low, high)) && quantiles.is_none_or(is_still) {
        let on_path = outcome.metrics(model).into_iter().any(|metric| metric_follows_stated_path(model, metric));
        return Some(if on_path { Reason::StatedPath } else { Reason::NoEffect });
    }
    Some(match quantiles.zip(best.missing) {
        Some(((lowest, highest), missing)) => Reason::TooWeak { of_quantile: true, moved: highest - lowest, missing },
        None => Reason::TooWeak { of_quantile: false, moved: high - low, missing: gap },
    })
}
