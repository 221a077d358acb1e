//! The case of interest: which trials a box is looked for around.

use crate::engine::Trials;
use crate::model::{Model, Outcome};
use crate::numeric::stats::real;
use crate::quantity::Comparison;

/// What makes a trial a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Case {
    /// A target, or a target of a joint set, is missed.
    Missed(Outcome),
    /// A target, or every target of a joint set, is reached.
    Reached(Outcome),
    /// A metric, or the metric of a target, lies on one side of a level.
    Where(Outcome, Side, Level),
}

/// A side of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At the level or above.
    AtLeast,
    /// Above it.
    Above,
    /// At the level or below.
    AtMost,
    /// Below it.
    Below,
}

/// A level of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Level {
    /// In the unit of the metric.
    Value(f64),
    /// The value below which this share of the trials lies.
    Quantile(f64),
}

impl Side {
    /// The side that a comparison says; a level itself is none.
    #[must_use]
    pub fn of(comparison: Comparison) -> Option<Self> {
        match comparison {
            Comparison::AtLeast => Some(Self::AtLeast),
            Comparison::Above => Some(Self::Above),
            Comparison::AtMost => Some(Self::AtMost),
            Comparison::Below => Some(Self::Below),
            Comparison::Equal => None,
        }
    }

    /// `>=`, `>`, `<=` or `<`.
    #[must_use]
    pub fn sign(self) -> &'static str {
        let comparison = match self {
            Self::AtLeast => Comparison::AtLeast,
            Self::Above => Comparison::Above,
            Self::AtMost => Comparison::AtMost,
            Self::Below => Comparison::Below,
        };
        comparison.sign()
    }

    fn holds(self, value: f64, level: f64) -> bool {
        match self {
            Self::AtLeast => value >= level,
            Self::Above => value > level,
            Self::AtMost => value <= level,
            Self::Below => value < level,
        }
    }

    /// The side of all other values.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::AtLeast => Self::Below,
            Self::Above => Self::AtMost,
            Self::AtMost => Self::Above,
            Self::Below => Self::AtLeast,
        }
    }

    fn is_up(self) -> bool {
        matches!(self, Self::AtLeast | Self::Above)
    }
}

/// Above this share of cases, a box around them says nothing: it is looked for around the others.
pub const NEARLY_ALL: f64 = 0.9;

/// With fewer cases than this in all trials there is nothing to learn: the tenth of the trials that comes nearest is looked at.
pub const FEWEST: u64 = 100;

/// The share of that tenth.
const NEAREST: f64 = 0.1;

/// Why another case is looked at than the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// The case that was given up.
    pub from: Case,
    /// Trials that are such cases.
    pub hits: u64,
    /// Trials among which they are.
    pub n: u64,
}

/// Trials and the cases among them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sought {
    /// The case that is looked at.
    pub case: Case,
    /// The level of a metric that it comes to.
    pub level: Option<f64>,
    /// Cases that were given up before, in their order.
    pub turns: Vec<Turn>,
    /// Index of each trial that has a value; of a target each that did not fail.
    pub trials: Vec<u64>,
    /// Which of them are cases.
    pub cases: Vec<bool>,
    /// Number of cases.
    pub hits: u64,
}

/// No case can be looked for: no trial has a value, or all have the same.
#[derive(Clone, Debug, PartialEq)]
pub struct NoCase {
    /// The case that was asked for.
    pub case: Case,
    /// The level of a metric that it comes to.
    pub level: Option<f64>,
    /// Trials that have a value.
    pub n: u64,
    /// Cases of it among them.
    pub hits: u64,
}

/// Looks for a case among trials of all metrics of a model, and for others where it tells nothing ([`NEARLY_ALL`], [`FEWEST`]).
///
/// # Errors
/// [`NoCase`] if there is nothing to tell apart.
pub fn seek(model: &Model, trials: &Trials, asked: Case) -> Result<Sought, NoCase> {
    let first = Sought::of(model, trials, asked);
    let (n, asked_hits, level) = (first.trials.len() as u64, first.hits, first.level);
    let mut sought = first;
    let turn = |sought: Sought, case: Case| {
        let mut turns = sought.turns.clone();
        turns.push(Turn { from: sought.case, hits: sought.hits, n: sought.trials.len() as u64 });
        Sought { turns, ..Sought::of(model, trials, case) }
    };
    if real(sought.hits) > NEARLY_ALL * real(n) {
        let case = sought.case.opposite();
        sought = turn(sought, case);
    }
    if sought.hits < FEWEST
        && let Some(case) = sought.case.nearest(model)
    {
        sought = turn(sought, case);
    }
    let left = sought.trials.len() as u64;
    let enough = sought.hits >= FEWEST.min(left / 4).max(1) && sought.hits < left;
    if enough { Ok(sought) } else { Err(NoCase { case: asked, level, n, hits: asked_hits }) }
}

impl Sought {
    fn of(model: &Model, trials: &Trials, case: Case) -> Self {
        let outcome = case.outcome();
        let metrics = outcome.metrics(model);
        let count = trials.failed.len() as u64;
        let value = |metric: crate::model::MetricId, row: usize| trials.metrics[metric.0][row];
        // A trial without a value does not reach a target; beside a level it is on neither side.
        let of_target = !matches!(case, Case::Where(..));
        let has_value =
            |row: usize| !trials.failed[row] && (of_target || metrics.iter().all(|&metric| value(metric, row).is_finite()));
        let rows: Vec<(usize, u64)> = (0..).zip(0..count).filter(|&(row, _)| has_value(row)).collect();
        let level = case.level(|metric| rows.iter().map(|&(row, _)| value(metric, row)).collect(), model);
        let reached = |row: usize| {
            outcome.targets(model).iter().all(|&target| {
                let target = &model.targets[target];
                target.is_reached(value(target.metric, row))
            })
        };
        let is_case = |row: usize| {
            if let (Case::Where(_, side, _), Some(metric)) = (case, outcome.metric(model)) {
                level.is_some_and(|level| side.holds(value(metric, row), level))
            } else {
                reached(row) == matches!(case, Case::Reached(_))
            }
        };
        let cases: Vec<bool> = rows.iter().map(|&(row, _)| is_case(row)).collect();
        let hits = cases.iter().filter(|&&case| case).count() as u64;
        Self { case, level, turns: Vec::new(), trials: rows.into_iter().map(|(_, trial)| trial).collect(), cases, hits }
    }
}

impl Case {
    /// What it is a case of.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Missed(outcome) | Self::Reached(outcome) | Self::Where(outcome, ..) => outcome,
        }
    }

    /// The case of all other trials.
    fn opposite(self) -> Self {
        match self {
            Self::Missed(outcome) => Self::Reached(outcome),
            Self::Reached(outcome) => Self::Missed(outcome),
            Self::Where(outcome, side, level) => Self::Where(outcome, side.opposite(), level),
        }
    }

    /// The tenth of the trials that comes nearest; `None` for a joint set, or where a share is asked for already.
    fn nearest(self, model: &Model) -> Option<Self> {
        let up = match self {
            Self::Where(_, _, Level::Quantile(_)) | Self::Missed(Outcome::Joint(_)) | Self::Reached(Outcome::Joint(_)) => {
                return None;
            }
            Self::Where(_, side, _) => side.is_up(),
            Self::Missed(outcome) | Self::Reached(outcome) => {
                let at_most = outcome.targets(model).first().is_some_and(|&target| model.targets[target].at_most);
                at_most != matches!(self, Self::Reached(_))
            }
        };
        let (side, share) = if up { (Side::AtLeast, 1.0 - NEAREST) } else { (Side::AtMost, NEAREST) };
        Some(Self::Where(self.outcome(), side, Level::Quantile(share)))
    }

    /// The value of its level, given the values of a metric.
    fn level(self, values: impl Fn(crate::model::MetricId) -> Vec<f64>, model: &Model) -> Option<f64> {
        let Self::Where(outcome, _, level) = self else { return None };
        let share = match level {
            Level::Value(value) => return Some(value),
            Level::Quantile(share) => share,
        };
        let mut values = values(outcome.metric(model)?);
        let last = values.len().checked_sub(1)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank below the number of trials")]
        let rank = (share * real(values.len() as u64)) as usize;
        let (_, value, _) = values.select_nth_unstable_by(rank.min(last), f64::total_cmp);
        Some(*value)
    }
}
