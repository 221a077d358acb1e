//! Claims: stated effects that enter no total, beside the model's distribution of the same coefficient
//! (`docs/model.md`, section 10).

use super::{InputId, MetricId};
use crate::quantity::{ClaimId, Label, Unit};

/// A stated effect, usually of a stated cause.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Id of the file.
    pub id: ClaimId,
    /// Name for people.
    pub name: Label,
    /// The stated effect, a certain number.
    pub claimed: InputId,
    /// Its unit.
    pub claimed_unit: Unit,
    /// The stated cause that it is divided by, such as the money attracted; without one the effect stands for itself.
    pub per: Option<InputId>,
    /// What the statement implies: claimed ÷ per, in canonical units.
    pub implied: f64,
    /// How the coefficient is shown: this many units of the cause, 10⁹ for "per 10억원".
    pub shown_per: f64,
    /// Whether it is counted in the nation; else in the region.
    pub nation: bool,
    /// What is claimed.
    pub measure: ClaimMeasure,
    /// Whether the claim adds up over years, or is a level of one year.
    pub cumulative: bool,
    /// The model's metric of the same coefficient.
    pub metric: MetricId,
    /// Index of the threshold at the implied value.
    pub threshold: usize,
    /// Inputs whose switching values are looked for.
    pub drivers: Vec<InputId>,
}

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimMeasure {
    /// Gross output (생산).
    Output,
    /// Value added (부가가치).
    ValueAdded,
    /// A stock of jobs (일자리).
    Jobs,
    /// Work in person-years (연인원).
    PersonYears,
    /// Anything else: firms, graduates, money raised.
    Other,
}

/// A value at which the share of trials that reach it is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Of what.
    pub metric: MetricId,
    /// At least this much, in the metric's unit; less the tolerance of a target, which the engine takes off.
    pub value: f64,
}
