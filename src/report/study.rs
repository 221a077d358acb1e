//! How a study was made: a manifest of scenarios, seed, design and command, beside the tables of the study.
//!
//! As in `run.json`, whatever differs between two studies that give the same tables stands under the one key `execution`.

use std::io::Write as _;

use serde::Serialize;

use super::folder::{Folder, FolderError};
use super::manifest::{Execution, ScenarioEntry, WarningEntry};
use super::table::Table;
use crate::engine::Settings;
use crate::quantity::Label;
use crate::scenario::Scenario;

/// The content of `compare.json`, `solve.json` and their like.
#[derive(Clone, Debug, Serialize)]
pub struct StudyManifest {
    version: &'static str,
    command: String,
    scenarios: Vec<ScenarioEntry>,
    seed: u64,
    design: &'static str,
    trials: u64,
    warnings: Vec<WarningEntry>,
    files: Vec<&'static str>,
    execution: Execution,
}

impl StudyManifest {
    /// The manifest of a study that went to its end. `command` gives the same tables again; `settings.trials` are those of one run
    /// of a model, however often the study ran it.
    #[must_use]
    pub fn new(scenarios: &[&Scenario], settings: &Settings, command: String, execution: Execution) -> Self {
        let warnings = scenarios.iter().flat_map(|scenario| &scenario.warnings).map(WarningEntry::new);
        Self {
            version: env!("CARGO_PKG_VERSION"),
            command,
            scenarios: scenarios.iter().map(|scenario| ScenarioEntry::new(scenario)).collect(),
            seed: settings.seed,
            design: settings.design.name(),
            trials: settings.trials,
            warnings: warnings.collect(),
            files: Vec::new(),
            execution,
        }
    }

    /// Adds what is worth knowing before believing the study; `path` says what it is about.
    pub fn warn(&mut self, path: &str, text: &Label) {
        self.warnings.push(WarningEntry::of_study(path, text));
    }

    /// Writes the tables of the study, and after them itself to a file of this name, with the wall time that it took.
    ///
    /// # Errors
    /// [`FolderError`] if something cannot be written.
    ///
    /// # Panics
    /// Never: it has text keys and finite numbers only.
    pub fn write(
        mut self,
        folder: &Folder,
        name: &str,
        (tables, byte_order_mark): (&[Table], bool),
        seconds: f64,
    ) -> Result<(), FolderError> {
        for table in tables {
            folder.write_table(table, byte_order_mark)?;
        }
        let files = tables.iter().map(|table| table.file).collect();
        self.files = files;
        self.execution.seconds = seconds;
        let mut text = serde_json::to_string_pretty(&self).expect("a manifest has text keys and finite numbers only");
        text.push('\n');
        folder.write(name, |out| out.write_all(text.as_bytes()))
    }
}
