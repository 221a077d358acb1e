//! Additionality: how much of a gross effect is net (`docs/model.md`, section 9).

use super::InputId;
use crate::quantity::{AdditionalityId, Label};

/// The factors between gross and net, shared by all sources of effect that name them. Each is a share in 0..=1.
#[derive(Clone, Debug)]
pub struct Additionality {
    /// Id of the file.
    pub id: AdditionalityId,
    /// Name for people.
    pub name: Label,
    /// Share that benefits others than the region: for what goes through no input-output table, where leakage is computed.
    pub leakage: InputId,
    /// Share that would have happened anyway.
    pub deadweight: InputId,
    /// Share that is taken from others in the region.
    pub displacement: InputId,
    /// Share by which one activity only replaces another of the same firm.
    pub substitution: InputId,
}

/// How far an effect has come on its way from gross to net.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// All of it, in the nation.
    Gross,
    /// In the region.
    AfterLeakage,
    /// Less what would have happened anyway.
    AfterDeadweight,
    /// Less what is taken from others.
    AfterDisplacement,
    /// Less what only replaces something: what totals hold.
    Net,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 5] = [Self::Gross, Self::AfterLeakage, Self::AfterDeadweight, Self::AfterDisplacement, Self::Net];

    /// Its name in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gross => "gross",
            Self::AfterLeakage => "after-leakage",
            Self::AfterDeadweight => "after-deadweight",
            Self::AfterDisplacement => "after-displacement",
            Self::Net => "net",
        }
    }
}
