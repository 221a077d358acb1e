//! What a stated figure means: amounts with their unit, Korean numerals, years and horizons, price bases, ids and
//! bilingual text.
//!
//! Everything here is finite and checked by construction. It must not read files, draw numbers or know a noun of the
//! model beyond the type of its id.

mod amount;
mod comparison;
mod decimal;
mod display;
mod fault;
mod id;
mod numeral;
mod path;
mod price;
mod steps;
mod text;
mod unit;
mod year;

pub use amount::{Amount, Qualifier};
pub use comparison::Comparison;
pub use display::display_approx;
pub use fault::AmountError;
pub use id::{
    AccountId, AdditionalityId, AppraisalId, ClaimId, ClassId, DriverId, EventId, FacilityId, GroupId, IdError, MetricName,
    PatchId, PipelineId, ProgrammeId, ScenarioId, SectorId, SkillId, SourceId, SpendingId, StageId, TargetId,
};
pub use path::{is_of_pattern, join_path, path_keys, quote_key};
pub use price::PriceBasis;
pub use steps::{MOST_STEPS, Span, SpanError, canonical_value};
pub use text::{Label, Language};
pub use unit::{Dimension, Unit};
pub use year::{Horizon, Year, YearError};
