//! Facilities: capacity that opens, ramps up and is used (`docs/model.md`, section 6).

use super::{Effects, InputId};
use crate::quantity::{FacilityId, Label, Unit};

/// A capacity with what its use adds to output and accounts.
#[derive(Clone, Debug)]
pub struct Facility {
    /// Position in the model's list.
    pub index: usize,
    /// Id of the file.
    pub id: FacilityId,
    /// Name for people.
    pub name: Label,
    /// Index of the sector that its effects are part of; without one they stand beside all totals.
    pub sector: Option<usize>,
    /// Unit of capacity and use.
    pub unit: Unit,
    /// What it can do in a full year, or its area.
    pub capacity: InputId,
    /// Planned opening, in years from the beginning of the horizon's first year; negative if it was open before.
    pub opens: f64,
    /// Years by which it opens later, at least 0.
    pub delay: InputId,
    /// Index of the programme that builds it: its delay is added, and of the capacity stands what the programme delivers.
    pub built_by: Option<usize>,
    /// How it comes into full use; at once without one.
    pub ramp: Option<Ramp>,
    /// Mean use of the capacity that stands, or occupancy of the area, 0 to 1.
    pub utilisation: InputId,
    /// Standard deviation of the utilisation over the years.
    pub volatility: InputId,
    /// Autocorrelation of the deviation, in [0, 1).
    pub persistence: InputId,
    /// Standard normal shock of the utilisation in each year of the horizon.
    pub shocks: Vec<InputId>,
    /// Measured use by year of the horizon, which replaces the computed one.
    pub observed: Vec<Option<InputId>>,
    /// What a unit of use adds.
    pub per_unit: Effects,
    /// Stated totals at full use.
    pub claimed: Option<Claimed>,
    /// Index of the facility that it is an "of which" of.
    pub part_of: Option<usize>,
    /// Index of the factors that make its effects net.
    pub additionality: Option<usize>,
}

/// The way from opening to full use.
#[derive(Clone, Copy, Debug)]
pub struct Ramp {
    /// Years it takes; at once where 0.
    pub years: InputId,
    /// Its form.
    pub shape: RampShape,
}

/// Form of a ramp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RampShape {
    /// From 0 to 1 in a straight line.
    Linear,
    /// A logistic curve from 5 % at the opening to 95 % at its end.
    Logistic,
}

/// Effects as somebody stated them, for all of the facility.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// At full use, per year.
    pub effects: Effects,
    /// Share of it that comes true.
    pub delivery: InputId,
    /// Whether it is the facility's own and so part of its sector. What is induced, or counted over the nation, already
    /// holds other sectors and regions and stands beside the totals.
    pub direct: bool,
}
