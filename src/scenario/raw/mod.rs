//! The file format: one declaration per noun, in the order of the reference.
//!
//! `Raw…` is what was typed, each value with its place. What one table alone can tell (ranges, sums, keys that exclude
//! each other) is checked here; what takes several nouns is checked when the model is compiled.

mod account;
mod appraisal;
mod claim;
mod correlation;
mod data;
mod dependence;
mod effect;
mod event;
mod facility;
mod group;
mod input_output;
mod metric;
mod pipeline;
mod prices;
mod programme;
mod run;
mod scenario;
mod sector;
mod skill;
mod source;
mod spending;
mod target;

pub use account::{RawAccount, RawAccountGroup, RawAccountSector, RawOther};
pub use appraisal::RawAppraisal;
pub use claim::{RawClaim, RawEconomy};
pub use correlation::RawCorrelation;
pub use data::{RawByCode, RawColumn, RawDataFile, RawEmploymentColumn, TableCode};
pub use dependence::{InputPath, RawDriver, RawRankCorrelations};
pub use effect::{RawClaimKind, RawClaimScope, RawClaimed, RawPerMember, RawPerUnit};
pub use event::{RawEvent, RawFacilityImpact, RawMitigation, RawProgrammeImpact};
pub use facility::{RawFacility, RawRamp};
pub use group::RawGroup;
pub use input_output::{RawConcordance, RawHouseholds, RawInputOutput, RawMethod, RawOutside, RawRegional};
pub use metric::RawMetric;
pub use pipeline::{RawInflow, RawPipeline, RawStage};
pub use prices::RawPrices;
pub use programme::{RawApproval, RawFunding, RawIfRefused, RawLaterStart, RawProfile, RawProfileWord, RawProgramme};
pub use run::{RawQuantiles, RawRun, RawUntil};
pub use scenario::{RawHeader, RawScenario};
pub use sector::RawSector;
pub use skill::RawSkill;
pub use source::{RawPeriod, RawSource};
pub use spending::{RawAdditionality, RawSpending};
pub use target::{RawJoint, RawTarget};
