//! Reports (floor 6): the results of a run as tables and files.
//!
//! Rows become bytes here; a report never computes and never prints. Columns are declared once, where their cells come from.

mod appraisal;
mod claims;
mod comparison;
pub mod contradiction;
pub mod csv;
mod dictionary;
mod explain;
mod failures;
pub mod figures;
mod folder;
mod gross_to_net;
mod inputs;
mod manifest;
mod multipliers;
mod name;
mod record;
mod summary;
mod switching;
mod table;
mod targets;
mod trials;
mod views;

pub use comparison::{Comparison, Verdict, differing_entry};
pub use explain::{ExplainRow, Step, explain_rows, explain_table};
pub use folder::{Folder, FolderError, NewFile};
pub use manifest::{Execution, FILE as MANIFEST_FILE, Manifest};
pub use name::MetricKey;
pub use record::{Record, RecordError, RecordedData, RecordedDone};
pub use table::{Cell, Column, Table};
pub use trials::{FILE as TRIALS_FILE, TrialsWriter};

use crate::engine::Results;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::study::{self, switching::Switching};

/// The tables of a run, in the order in which they are written; the dictionary also describes single trials if they are kept.
#[must_use]
pub fn tables(scenario: &Scenario, results: &Results, trials_kept: bool) -> Vec<Table> {
    let model = &scenario.model;
    let mut tables = vec![
        summary::table(model, results),
        targets::table(scenario, results),
        inputs::table(&scenario.ledger),
        failures::table(model, results),
    ];
    tables.extend(economic(scenario, results));
    let trials = trials_kept.then(|| trials::columns(model));
    let described = tables.iter().map(|table| (table.file, table.columns.as_slice()));
    let dictionary = dictionary::table(described.chain(trials.as_deref().map(|columns| (trials::FILE, columns))));
    tables.push(dictionary);
    tables
}

/// The tables of effects, appraisals and claims that have rows.
fn economic(scenario: &Scenario, results: &Results) -> impl Iterator<Item = Table> {
    let model = &scenario.model;
    let all = [
        gross_to_net::table(model, results),
        appraisal::table(model, results),
        appraisal::sensitivity(model, results),
        claims::table(scenario, results),
    ];
    all.into_iter().filter(Table::has_rows)
}

/// What an audit looks at.
#[derive(Clone, Copy, Debug)]
pub struct Audited<'r> {
    /// The scenario.
    pub scenario: &'r Scenario,
    /// Its results.
    pub results: &'r Results,
    /// The switching values of its claims.
    pub switching: &'r [Switching],
    /// The contradictions between its figures.
    pub contradictions: &'r [study::figures::Contradiction],
}

/// The tables of an audit that have rows, and their dictionary.
#[must_use]
pub fn audit_tables(audited: Audited<'_>) -> Vec<Table> {
    let Audited { scenario, results, switching, contradictions } = audited;
    let more = [switching::table(scenario, switching), figures::table(&scenario.model, contradictions)];
    described(economic(scenario, results).chain(more).filter(Table::has_rows).collect())
}

/// `multipliers.csv`, if the run has multipliers, and its dictionary.
#[must_use]
pub fn multiplier_tables(model: &Model, results: &Results) -> Vec<Table> {
    described(vec![multipliers::table(model, results)])
}

/// `views.csv`, and its dictionary.
#[must_use]
pub fn view_tables<'r>(views: impl IntoIterator<Item = (&'static str, &'r Model, &'r Results)>) -> Vec<Table> {
    described(vec![views::table(views)])
}

/// Tables with a dictionary of theirs.
fn described(mut tables: Vec<Table>) -> Vec<Table> {
    let dictionary = dictionary::table(tables.iter().map(|table| (table.file, table.columns.as_slice())));
    tables.push(dictionary);
    tables
}
