//! Events: what happens or does not, and what it acts on (`docs/model.md`, section 8).

use std::ops::RangeInclusive;

use super::InputId;
use crate::quantity::{EventId, Label};

/// Something that happens with some probability.
#[derive(Clone, Debug)]
pub struct Event {
    /// Position in the model's list.
    pub index: usize,
    /// Id of the file.
    pub id: EventId,
    /// Name for people.
    pub name: Label,
    /// Probability per year, or of happening once in the window.
    pub probability: InputId,
    /// Year indices in which it can happen.
    pub years: RangeInclusive<usize>,
    /// Uniform draws that decide: it happens where one lies below the probability. Their central value lies above every
    /// probability.
    pub occurrence: Occurrence,
    /// How its strength fades.
    pub fade: Fade,
    /// Whether growth rates were taken from a history that had such events: their mean effect is then given back.
    pub centred: bool,
    /// Share by which a measure that is in force lessens all its impacts.
    pub mitigation: Option<InputId>,
    /// Index of a sector, and the relative change of its output in the year of the event.
    pub sectors: Vec<(usize, InputId)>,
    /// What it does to programmes.
    pub programmes: Vec<ProgrammeImpact>,
    /// What it does to facilities.
    pub facilities: Vec<FacilityImpact>,
    /// Index of a pipeline, and the relative change of its inflow at full strength.
    pub pipelines: Vec<(usize, InputId)>,
}

/// When an event may happen.
#[derive(Clone, Debug)]
pub enum Occurrence {
    /// In each year of the window by itself; draws by year of the horizon.
    Yearly(Vec<InputId>),
    /// At most once, in each year of the window as likely. Two draws, so that another probability does not move the year.
    Once {
        /// Decides whether it happens.
        whether: InputId,
        /// Decides when it does, as a share of the window.
        when: InputId,
    },
}

/// How the strength of an event goes on after its year.
#[derive(Clone, Copy, Debug)]
pub enum Fade {
    /// Not at all.
    OneYear,
    /// Halves every so many years.
    HalfLife(InputId),
    /// For ever.
    Lasting,
}

/// What an event does to a programme. Relative changes hold at full strength.
#[derive(Clone, Copy, Debug)]
pub struct ProgrammeImpact {
    /// Index of the programme.
    pub programme: usize,
    /// Relative change of the execution rate.
    pub execution: Option<InputId>,
    /// Years of delay, where it happens before or in the first planned year.
    pub delay: Option<InputId>,
    /// Relative change of the probability of approval, at full strength in the year of the decision.
    pub approval: Option<InputId>,
}

/// What an event does to a facility.
#[derive(Clone, Copy, Debug)]
pub struct FacilityImpact {
    /// Index of the facility.
    pub facility: usize,
    /// Relative change of the utilisation at full strength.
    pub utilisation: Option<InputId>,
    /// Years of delay, where it happens before or in the year of the planned opening.
    pub delay: Option<InputId>,
}
