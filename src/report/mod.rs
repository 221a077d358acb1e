//! Reports (floor 6): the results of a run as tables and files.
//!
//! Rows become bytes here; a report never computes and never prints. Columns are declared once, where their cells come from.

mod comparison;
pub mod contradiction;
pub mod csv;
mod dictionary;
mod explain;
mod failures;
mod folder;
mod inputs;
mod manifest;
mod name;
mod record;
mod summary;
mod table;
mod targets;
mod trials;

pub use comparison::{Comparison, Verdict, differing_entry};
pub use explain::{ExplainRow, Step, explain_rows, explain_table};
pub use folder::{Folder, FolderError, NewFile};
pub use manifest::{Execution, FILE as MANIFEST_FILE, Manifest};
pub use name::MetricKey;
pub use record::{Record, RecordError, RecordedData, RecordedDone};
pub use table::{Cell, Column, Table};
pub use trials::{FILE as TRIALS_FILE, TrialsWriter};

use crate::engine::Results;
use crate::scenario::Scenario;

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
    let trials = trials_kept.then(|| trials::columns(model));
    let described = tables.iter().map(|table| (table.file, table.columns.as_slice()));
    let dictionary = dictionary::table(described.chain(trials.as_deref().map(|columns| (trials::FILE, columns))));
    tables.push(dictionary);
    tables
}
