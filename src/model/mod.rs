//! The compiled model: what one trial computes, resolved to indices.
//!
//! A [`Model`] is immutable and knows nothing of files, threads, random streams or terminals. Every number in it is an
//! [`Input`] with a path and a distribution; every noun of a scenario is a struct of input indices, one file per noun.
//! Sectors, groups, programmes, accounts and targets stand in the order of their ids, so that neither results nor draws depend
//! on the order of a file. Equations: `docs/model.md`.

pub mod account;
pub mod input;
pub mod metric;
pub mod prices;
pub mod programme;
pub mod sector;
pub mod target;

pub use account::{Account, AccountBase, AccountPath};
pub use input::{Input, InputId, Inputs, Role, Yearly};
pub use metric::{Basis, Flow, Measure, Metric, MetricId, Scope};
pub use prices::Prices;
pub use programme::{Approval, Funding, Profile, Programme, Refusal};
pub use sector::{Base, Correlation, Drift, Group, Known, Observation, Path, Sector};
pub use target::{GrowthInputs, JointTarget, Target};

use crate::quantity::Horizon;

/// A scenario after checking: everything a trial needs, in flat arrays.
#[derive(Clone, Debug)]
pub struct Model {
    /// First and last year; year indices below count from the first.
    pub horizon: Horizon,
    /// Every number, drawn or certain.
    pub inputs: Inputs,
    /// The general price index.
    pub prices: Prices,
    /// Industries, in id order.
    pub sectors: Vec<Sector>,
    /// Indices of all sectors: the region.
    pub region: Vec<usize>,
    /// Stated paths of output, of sectors before those of groups.
    pub paths: Vec<Path>,
    /// How the yearly shocks of the sectors move together.
    pub correlation: Correlation,
    /// Named sets of sectors or of programmes, in id order.
    pub groups: Vec<Group>,
    /// Money spent over years, in id order.
    pub programmes: Vec<Programme>,
    /// Satellite quantities per unit of output, in id order.
    pub accounts: Vec<Account>,
    /// The series whose distribution is wanted; targets refer to them.
    pub metrics: Vec<Metric>,
    /// Stated goals, in id order.
    pub targets: Vec<Target>,
    /// Sets of targets to be reached together, in id order.
    pub joint_targets: Vec<JointTarget>,
}

impl Model {
    /// Number of years of the horizon.
    #[must_use]
    pub fn years(&self) -> usize {
        self.horizon.len()
    }

    /// The id of a scope; `region` for all sectors.
    #[must_use]
    pub fn scope_id(&self, scope: Scope) -> &str {
        match scope {
            Scope::Region => "region",
            Scope::Group(group) => self.groups[group].id.as_str(),
            Scope::Sector(sector) => self.sectors[sector].id.as_str(),
            Scope::Programme(programme) => self.programmes[programme].id.as_str(),
        }
    }

    /// Indices of the sectors a scope adds up; empty for a scope of programmes.
    #[must_use]
    pub fn sectors_of(&self, scope: Scope) -> &[usize] {
        match scope {
            Scope::Sector(sector) => std::slice::from_ref(&self.sectors[sector].index),
            Scope::Group(group) => &self.groups[group].sectors,
            Scope::Region => &self.region,
            Scope::Programme(_) => &[],
        }
    }

    /// Indices of the programmes a scope adds up; empty for a scope of sectors.
    #[must_use]
    pub fn programmes_of(&self, scope: Scope) -> &[usize] {
        match scope {
            Scope::Programme(programme) => std::slice::from_ref(&self.programmes[programme].index),
            Scope::Group(group) => &self.groups[group].programmes,
            Scope::Sector(_) | Scope::Region => &[],
        }
    }

    /// The last year up to which every sector of the scope is known: its base year or its last observed year.
    #[must_use]
    pub fn last_known_year(&self, scope: Scope) -> Option<usize> {
        self.sectors_of(scope).iter().map(|&s| self.sectors[s].last_known_year()).min()
    }
}
