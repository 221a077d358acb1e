//! Targets: stated goals, alone and together (`docs/model.md`, section 10).

use super::MetricId;
use crate::quantity::{Label, TargetId};

/// A goal: a metric at least, or at most, at a stated value in a year.
#[derive(Clone, Debug)]
pub struct Target {
    /// Id of the file.
    pub id: TargetId,
    /// Name for people.
    pub name: Label,
    /// The metric in the year of the goal.
    pub metric: MetricId,
    /// The same metric in every year from the first known one on, years rising; finds the year of reaching.
    pub series: Vec<(usize, MetricId)>,
    /// Stated value, in the metric's unit.
    pub value: f64,
    /// Whether the goal is to stay at or below the value.
    pub at_most: bool,
    /// How the drawn growth is read against the required one; `None` where the metric does not grow from a known level.
    pub growth: Option<GrowthInputs>,
}

impl Target {
    /// Relative slack within which a value counts as reached, so that rounding decides nothing.
    pub const TOLERANCE: f64 = 1e-9;

    /// The value at which the goal counts as reached, tolerance included.
    #[must_use]
    pub fn threshold(&self) -> f64 {
        let slack = self.value.abs() * Self::TOLERANCE;
        if self.at_most { self.value + slack } else { self.value - slack }
    }

    /// Whether a value of its metric reaches it; one that is none does not.
    #[must_use]
    pub fn is_reached(&self, value: f64) -> bool {
        if self.at_most { value <= self.threshold() } else { value >= self.threshold() }
    }
}

/// Where the required growth of a target is counted from.
#[derive(Clone, Copy, Debug)]
pub struct GrowthInputs {
    /// Last known year index.
    pub from: usize,
    /// The metric in that year.
    pub known: MetricId,
}

/// Targets that must all be reached in one trial.
#[derive(Clone, Debug)]
pub struct JointTarget {
    /// Id of the file.
    pub id: TargetId,
    /// Name for people.
    pub name: Label,
    /// Indices of the model's targets.
    pub targets: Vec<usize>,
}
