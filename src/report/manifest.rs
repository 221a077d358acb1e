//! `run.json`: all that it takes to make the results again, and how the run went.
//!
//! Whatever differs between two runs that give the same results stands under the one key `execution`.

use serde::Serialize;

use super::contradiction;
use crate::engine::{Contradiction, QuantileMethod, Quoted, Results, Settings, StopReason, Until};
use crate::model::{Model, RankCorrelation};
use crate::quantity::{Label, Language};
use crate::scenario::{DataFile, Scenario, Text, Warning};

/// Name of the file.
pub const FILE: &str = "run.json";

/// Its key for whatever differs between equal runs.
pub(super) const EXECUTION: &str = "execution";

/// Quantiles that were read off histograms.
pub(super) const HISTOGRAM: &str = "histogram";

/// The stop of a run that somebody ended.
pub(super) const INTERRUPTED: &str = "interrupted";

/// The content of `run.json`.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    state: State,
    version: &'static str,
    command: String,
    scenario: ScenarioEntry,
    seed: u64,
    design: &'static str,
    planned: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<StopRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<Done>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rank_correlations: Vec<RankCorrelationEntry>,
    warnings: Vec<WarningEntry>,
    contradictions: Vec<ContradictionEntry>,
    files: Vec<&'static str>,
    execution: Execution,
}

/// Whether the folder holds all results of a run that went to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Incomplete,
    Complete,
}

/// How a run was executed: none of it shapes a result.
#[derive(Clone, Debug, Serialize)]
pub struct Execution {
    /// Revision of the program's source.
    pub git: &'static str,
    /// The command as it was typed.
    pub arguments: Vec<String>,
    /// Start, in UTC.
    pub started: String,
    /// Wall time of the simulation.
    pub seconds: f64,
    /// Threads.
    pub threads: usize,
    /// Instruction set of the kernels.
    pub instruction_set: &'static str,
    /// Operating system and processor.
    pub platform: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct ScenarioEntry {
    id: String,
    name: Names,
    as_of: String,
    texts: Vec<TextEntry>,
    data: Vec<DataEntry>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct TextEntry {
    name: String,
    sha256: String,
    text: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct DataEntry {
    name: String,
    sha256: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct WarningEntry {
    path: String,
    #[serde(flatten)]
    text: Names,
}

/// Statements of the scenario that cannot all be true.
#[derive(Clone, Debug, Serialize)]
struct ContradictionEntry {
    path: String,
    #[serde(flatten)]
    text: Names,
    in_stated_case: bool,
    trials: u64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Names {
    en: String,
    ko: String,
}

/// Spearman's rank correlation of two inputs.
#[derive(Clone, Debug, Serialize)]
struct RankCorrelationEntry {
    inputs: [String; 2],
    asked: f64,
    used: f64,
    /// In the first trials of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    achieved: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
struct StopRule {
    quoted: String,
    half_width: f64,
}

#[derive(Clone, Debug, Serialize)]
struct Done {
    trials: u64,
    failed: usize,
    stop: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    half_width: Option<f64>,
    quantiles: &'static str,
}

impl Manifest {
    /// The manifest of a run that is about to start. `command` gives the same results again.
    #[must_use]
    pub fn new(scenario: &Scenario, settings: &Settings, command: String, execution: Execution) -> Self {
        Self {
            state: State::Incomplete,
            version: env!("CARGO_PKG_VERSION"),
            command,
            scenario: ScenarioEntry::new(scenario),
            seed: settings.seed,
            design: settings.design.name(),
            planned: settings.trials,
            until: settings.until.map(|until| StopRule::new(&scenario.model, until)),
            done: None,
            rank_correlations: scenario
                .model
                .dependence
                .pairs
                .iter()
                .map(|pair| RankCorrelationEntry::new(&scenario.model, pair))
                .collect(),
            warnings: scenario.warnings.iter().map(WarningEntry::new).collect(),
            contradictions: Vec::new(),
            files: Vec::new(),
            execution,
        }
    }

    /// Adds how the run went and which files its results are in. A run that was interrupted stays incomplete.
    pub fn finish(&mut self, model: &Model, results: &Results, files: Vec<&'static str>, seconds: f64) {
        let (stop, half_width) = match results.stop {
            StopReason::Planned => ("planned", None),
            StopReason::Precision { half_width } => ("precision", Some(half_width)),
            StopReason::Interrupted => (INTERRUPTED, None),
        };
        self.state = if results.stop == StopReason::Interrupted { State::Incomplete } else { State::Complete };
        self.done = Some(Done {
            trials: results.trials,
            failed: results.failures.len(),
            stop,
            half_width,
            quantiles: quantiles(results.quantiles),
        });
        self.contradictions = results.contradictions.iter().map(|found| ContradictionEntry::new(model, found)).collect();
        for (entry, achieved) in self.rank_correlations.iter_mut().zip(&results.rank_correlations) {
            entry.achieved = *achieved;
        }
        self.files = files;
        self.execution.seconds = seconds;
    }

    /// What a reader of the file finds.
    ///
    /// # Panics
    /// Never: what was written can be read.
    #[must_use]
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_str(&self.json()).expect("what serde_json wrote")
    }

    /// The manifest as JSON with a line break at its end.
    pub(super) fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a manifest has text keys and finite numbers only");
        text.push('\n');
        text
    }
}

impl RankCorrelationEntry {
    fn new(model: &Model, pair: &RankCorrelation) -> Self {
        let path = |row: usize| model.inputs[model.dependence.rows[row].input].path.clone();
        Self { inputs: [path(pair.rows.0), path(pair.rows.1)], asked: pair.asked, used: pair.used, achieved: None }
    }
}

impl StopRule {
    fn new(model: &Model, until: Until) -> Self {
        let quoted = match until.quoted {
            Quoted::Target(target) => format!("target.{}", model.targets[target].id),
            Quoted::JointTarget(joint) => format!("joint.{}", model.joint_targets[joint].id),
        };
        Self { quoted, half_width: until.half_width }
    }
}

impl ScenarioEntry {
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self {
            id: scenario.id.clone(),
            name: Names::new(&scenario.name),
            as_of: scenario.as_of.clone(),
            texts: scenario.texts.iter().map(TextEntry::new).collect(),
            data: scenario.data.iter().map(DataEntry::new).collect(),
        }
    }
}

impl TextEntry {
    pub(super) fn new(text: &Text) -> Self {
        Self { name: text.name().to_owned(), sha256: text.sha256(), text: text.body().to_owned() }
    }
}

impl DataEntry {
    pub(super) fn new(file: &DataFile) -> Self {
        Self { name: file.name.clone(), sha256: file.sha256.clone() }
    }
}

impl WarningEntry {
    pub(super) fn new(warning: &Warning) -> Self {
        let [en, ko] = [Language::En, Language::Ko].map(|language| warning.kind.text(language));
        Self { path: warning.path.clone(), text: Names { en, ko } }
    }

    /// One that is a study's own.
    pub(super) fn of_study(path: &str, text: &Label) -> Self {
        Self { path: path.to_owned(), text: Names::new(text) }
    }
}

impl ContradictionEntry {
    fn new(model: &Model, found: &Contradiction) -> Self {
        let text = contradiction::text(model, found.what);
        Self {
            path: contradiction::path(model, found.what),
            text: Names::new(&text),
            in_stated_case: found.stated,
            trials: found.trials,
        }
    }
}

impl Names {
    pub(super) fn new(label: &Label) -> Self {
        Self { en: label.en.clone(), ko: label.ko.clone() }
    }
}

fn quantiles(method: QuantileMethod) -> &'static str {
    match method {
        QuantileMethod::Kept => "exact, all values kept",
        QuantileMethod::Bracketed => "exact, by value brackets",
        QuantileMethod::Histogram => HISTOGRAM,
    }
}
