//! Figures as documents state them, for the audit: nothing is computed from them (`docs/model.md`, section 10).

use crate::quantity::{Label, Unit};

/// One stated figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Id in its file.
    pub id: String,
    /// Id of the noun it speaks of: a programme, facility, pipeline, sector, group, claim.
    pub subject: String,
    /// What it is of the subject: `budget`, `duration`, `first-year`, `last-year`, `output`, `employment` …; figures of one subject and
    /// measure are the same quantity.
    pub measure: String,
    /// What it is, for people.
    pub name: Label,
    /// In the canonical unit.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
    /// As the document writes it.
    pub as_stated: String,
    /// First and last calendar year it speaks of, where it does.
    pub years: Option<(i32, i32)>,
    /// Who says so.
    pub source: String,
}
