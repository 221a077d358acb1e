//! Own metrics: numbers that a scenario computes from other metrics.

use super::MetricId;
use crate::quantity::{Label, Unit};

/// A metric of the scenario's own.
#[derive(Clone, Debug)]
pub struct OwnMetric {
    /// Id of the file; `claim.` and the id of the claim for the coefficient of one.
    pub id: String,
    /// Name for people.
    pub name: Label,
    /// Unit of its values; `None` for a pure number.
    pub unit: Option<Unit>,
    /// Steps in postfix order by year of the horizon; `None` in years in which something it needs has no value.
    pub steps: Vec<Option<Vec<Step>>>,
}

impl OwnMetric {
    /// What the id of a claim's metric begins with; no id of a file has a dot.
    pub const OF_CLAIM: &str = "claim.";

    /// Whether it is the coefficient of a claim.
    #[must_use]
    pub fn is_of_claim(&self) -> bool {
        self.id.starts_with(Self::OF_CLAIM)
    }
}

/// One step of an expression on a stack of columns. Where it has no value (a division by 0), neither has the metric: the trial
/// has not failed, it does not count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Pushes a number.
    Number(f64),
    /// Pushes another metric of the model, of this or a stated year.
    Metric(MetricId),
    /// Takes two, pushes the result.
    Binary(Operation),
    /// Changes the sign of the last.
    Negate,
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
    /// The smaller one.
    Min,
    /// The larger one.
    Max,
}
