//! Skill pools: people whom pipelines train, against the people whom sectors and firms need (`docs/model.md`, section 7).

use super::{InputId, Yearly};
use crate::quantity::{Label, SkillId};

/// People with a skill, and who needs them.
#[derive(Clone, Debug)]
pub struct Skill {
    /// Position in the model's list.
    pub index: usize,
    /// Id of the file.
    pub id: SkillId,
    /// Name for people.
    pub name: Label,
    /// Indices of the pipelines of people whose stock it is.
    pub supply: Vec<usize>,
    /// People with the skill who are there besides.
    pub base: Option<Yearly>,
    /// Index of the account of jobs that demand is a share of.
    pub account: usize,
    /// Who needs it: a share of the jobs of each.
    pub demand: Vec<SkillDemand>,
    /// Exponent η by which a shortage scales the additional jobs and output of the facilities and pipelines above, by
    /// (supply / demand)^η; without it a shortage is only reported.
    pub binding: Option<InputId>,
}

impl Skill {
    /// Indices of the sectors whose jobs need it.
    pub fn sectors(&self) -> impl Iterator<Item = usize> {
        self.demand.iter().filter_map(|demand| if let Employer::Sector(sector) = demand.of { Some(sector) } else { None })
    }
}

/// One who needs people with a skill.
#[derive(Clone, Copy, Debug)]
pub struct SkillDemand {
    /// Who.
    pub of: Employer,
    /// Share of the jobs that need the skill.
    pub share: InputId,
}

/// Who has jobs, by index of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Employer {
    /// A sector, without its facilities and pipelines.
    Sector(usize),
    /// A facility.
    Facility(usize),
    /// A pipeline of firms.
    Pipeline(usize),
}

/// What is known of a pool in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pool {
    /// People with the skill.
    Supply,
    /// Jobs that need it, before any shortage.
    Demand,
    /// Demand without supply, at least 0.
    Shortage,
}
