//! Reports (floor 6): the results of a run as tables and files.
//!
//! Rows become bytes here; a report never computes and never prints. Columns are declared once, where their cells come from.

mod appraisal;
mod claims;
mod compare;
mod comparison;
pub mod contradiction;
pub mod csv;
mod dictionary;
pub mod discovery;
mod explain;
mod failures;
pub mod figures;
mod folder;
mod gross_to_net;
mod inputs;
mod manifest;
mod multipliers;
mod name;
mod probability;
mod record;
mod sensitivity;
mod solve;
mod study;
mod summary;
pub mod sweep;
mod switching;
mod table;
mod targets;
mod title;
mod trials;
mod value_of_information;
mod views;

pub use compare::{Against, compare_tables, what_differs};
pub use comparison::{Comparison, Verdict, differing_entry};
pub use discovery::Discovered;
pub use explain::{ExplainRow, Step, explain_rows, explain_table};
pub use folder::{Folder, FolderError, NewFile, Scratch};
pub use manifest::{Execution, FILE as MANIFEST_FILE, Manifest};
pub use name::MetricKey;
pub use record::{CommandRecord, Record, RecordError, RecordedData, RecordedDone, RecordedPoints};
pub use sensitivity::{DRIVERS_FILE, Sensitivity, drivers_of_run, factor_path, factor_title, sensitivity_tables};
pub use solve::{SolvedGoal, solve_tables};
pub use study::StudyManifest;
pub use table::{Cell, Column, Table};
pub use title::{heading, metric_title, outcome_name, outcome_title, scope_title};
pub use trials::{FILE as TRIALS_FILE, TrialsWriter};
pub use value_of_information::Assessed;
pub use views::InView;

use crate::engine::Results;
use crate::scenario::Scenario;
use crate::study::figures::Contradiction;
use crate::study::sensitivity::evaluate::GivenData;
use crate::study::switching::Switching;

/// The tables of a run, in the order in which they are written, with what drives its targets if that is known; the
/// dictionary also describes single trials if they are kept.
#[must_use]
pub fn tables(scenario: &Scenario, results: &Results, drivers: Option<&GivenData>, trials_kept: bool) -> Vec<Table> {
    let model = &scenario.model;
    let mut tables = vec![
        summary::table(model, results),
        targets::table(scenario, results),
        inputs::table(&scenario.ledger),
        failures::table(model, results),
    ];
    tables.extend(drivers.map(|drivers| drivers_of_run(scenario, drivers)));
    tables.extend(economic(scenario, results));
    let trials = trials_kept.then(|| trials::columns(model));
    let described = tables.iter().map(|table| (table.file, table.columns.as_slice()));
    let dictionary = dictionary::table(described.chain(trials.as_deref().map(|columns| (trials::FILE, columns))));
    tables.push(dictionary);
    tables
}

/// The tables of effects, appraisals and claims that have rows.
fn economic(scenario: &Scenario, results: &Results) -> impl Iterator<Item = Table> {
    economic_all(scenario, results).into_iter().filter(Table::has_rows)
}

fn economic_all(scenario: &Scenario, results: &Results) -> [Table; 4] {
    let model = &scenario.model;
    [
        gross_to_net::table(model, results),
        appraisal::table(model, results),
        appraisal::sensitivity(model, results),
        claims::table(scenario, results),
    ]
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
    pub contradictions: &'r [Contradiction],
}

/// The tables of an audit that have rows, and the dictionary of its folder.
#[must_use]
pub fn audit_tables(audited: Audited<'_>) -> Vec<Table> {
    let Audited { scenario, results, switching, contradictions } = audited;
    let more = [switching::table(scenario, switching), figures::table(&scenario.model, contradictions)];
    let mut tables: Vec<Table> = economic(scenario, results).chain(more.into_iter().filter(Table::has_rows)).collect();
    tables.push(audit_dictionary(scenario, results));
    tables
}

/// `multipliers.csv`, and the dictionary of its folder.
#[must_use]
pub fn multiplier_tables(scenario: &Scenario, results: &Results) -> [Table; 2] {
    [multipliers::table(&scenario.model, results), audit_dictionary(scenario, results)]
}

/// `views.csv` of some views of one scenario, and the dictionary of its folder; nothing without a view.
#[must_use]
pub fn view_tables(views: &[InView<'_>]) -> Vec<Table> {
    let Some(InView { scenario, results, .. }) = views.first() else { return Vec::new() };
    vec![views::table(views), audit_dictionary(scenario, results)]
}

/// The tables of a discovery, and the dictionary of its folder.
#[must_use]
pub fn discovery_tables(discovered: Discovered<'_>) -> Vec<Table> {
    described(discovery::tables(discovered).into())
}

/// `value_of_information.csv`, and the dictionary of its folder.
#[must_use]
pub fn value_of_information_tables(assessed: Assessed<'_>) -> Vec<Table> {
    described(vec![value_of_information::table(assessed)])
}

/// Tables, and a dictionary of all of them.
fn described(mut tables: Vec<Table>) -> Vec<Table> {
    let dictionary = dictionary::table(tables.iter().map(|table| (table.file, table.columns.as_slice())));
    tables.push(dictionary);
    tables
}

/// Describes every file that an audit may write, as different audits write into one folder.
fn audit_dictionary(scenario: &Scenario, results: &Results) -> Table {
    let none = [switching::table(scenario, &[]), figures::table(&scenario.model, &[]), views::table(&[])];
    let multipliers = multipliers::table(&scenario.model, results);
    let all: Vec<Table> = economic_all(scenario, results).into_iter().chain(none).chain([multipliers]).collect();
    dictionary::table(all.iter().map(|table| (table.file, table.columns.as_slice())))
}
