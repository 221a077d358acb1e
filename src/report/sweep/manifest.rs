//! `sweep.json`: all that it takes to make the sweep again, and how it went.

use std::io::Write as _;

use serde::Serialize;

use super::files::States;
use crate::engine::Settings;
use crate::report::folder::{Folder, FolderError};
use crate::report::manifest::{DataEntry, EXECUTION, Execution, Names, ScenarioEntry, TextEntry, WarningEntry};
use crate::scenario::sweep::Sweep;

/// Name of the file.
pub const SWEEP_MANIFEST: &str = "sweep.json";

/// The content of `sweep.json`.
#[derive(Clone, Debug, Serialize)]
pub struct SweepManifest {
    state: &'static str,
    version: &'static str,
    command: String,
    sweep: SweepEntry,
    scenario: ScenarioEntry,
    outcomes: Vec<String>,
    seed: u64,
    design: &'static str,
    trials: u64,
    points: PointsEntry,
    warnings: Vec<WarningEntry>,
    files: Vec<&'static str>,
    execution: SweepExecution,
}

#[derive(Clone, Debug, Serialize)]
struct SweepEntry {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Names>,
    design: &'static str,
    texts: Vec<TextEntry>,
    /// Files that values and patches name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data: Vec<DataEntry>,
}

#[derive(Clone, Debug, Serialize)]
struct PointsEntry {
    planned: u64,
    done: u64,
    failed: u64,
    pending: u64,
}

#[derive(Clone, Debug, Serialize)]
struct SweepExecution {
    #[serde(flatten)]
    execution: Execution,
    #[serde(skip_serializing_if = "Option::is_none")]
    speed: Option<Speed>,
}

/// How fast a sweep went, over all threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Speed {
    /// Points that were computed and not taken from before.
    pub computed: u64,
    /// Seconds of all threads together for making models out of the changed scenario.
    pub compiling_seconds: f64,
    /// Seconds of all threads together for making models ready and running them.
    pub simulating_seconds: f64,
    /// Points per second of wall time.
    pub points_per_second: f64,
    /// Trials per second of wall time.
    pub trials_per_second: f64,
}

impl SweepManifest {
    /// The manifest of a sweep that is about to start. `command` gives the same results again.
    #[must_use]
    pub fn new(sweep: &Sweep, planned: u64, settings: &Settings, command: String, execution: Execution) -> Self {
        let names = Names::new;
        Self {
            state: "incomplete",
            version: env!("CARGO_PKG_VERSION"),
            command,
            sweep: SweepEntry {
                id: sweep.id.clone(),
                name: sweep.name.as_ref().map(names),
                description: sweep.description.as_ref().map(names),
                design: sweep.design.name(),
                texts: sweep.texts.iter().map(TextEntry::new).collect(),
                data: sweep.data.iter().map(DataEntry::new).collect(),
            },
            scenario: ScenarioEntry::new(&sweep.scenario),
            outcomes: sweep.outcomes.clone(),
            seed: settings.seed,
            design: settings.design.name(),
            trials: settings.trials,
            points: PointsEntry { planned, done: 0, failed: 0, pending: planned },
            warnings: sweep.warnings.iter().chain(&sweep.scenario.warnings).map(WarningEntry::new).collect(),
            files: Vec::new(),
            execution: SweepExecution { execution, speed: None },
        }
    }

    /// Adds how the sweep went. It is complete if no point is to come.
    pub fn finish(&mut self, states: States, files: Vec<&'static str>, seconds: f64, speed: Speed) {
        let States { done, failed, pending } = states;
        self.state = if pending == 0 { "complete" } else { "incomplete" };
        self.points = PointsEntry { planned: self.points.planned, done, failed, pending };
        self.files = files;
        self.execution.execution.seconds = seconds;
        self.execution.speed = Some(speed);
    }

    /// Writes it to its folder.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be written.
    ///
    /// # Panics
    /// Never: it has text keys and finite numbers only.
    pub fn write(&self, folder: &Folder) -> Result<(), FolderError> {
        let mut text = serde_json::to_string_pretty(self).expect("a manifest has text keys and finite numbers only");
        text.push('\n');
        folder.write(SWEEP_MANIFEST, |out| out.write_all(text.as_bytes()))
    }

    /// Whether the results in a folder were made by the same program: the same version from the same source.
    #[must_use]
    pub fn is_of_same_program(&self, folder: &Folder) -> bool {
        let text = std::fs::read_to_string(folder.path().join(SWEEP_MANIFEST)).ok();
        let earlier: Option<serde_json::Value> = text.and_then(|text| serde_json::from_str(&text).ok());
        earlier.is_some_and(|earlier| {
            earlier["version"] == self.version && earlier[EXECUTION]["git"] == self.execution.execution.git
        })
    }
}
