//! Sweep files: which paths of a scenario change from point to point, what is looked at, and how the points lie.
//!
//! A path that the scenario does not have is a fault of the sweep, at its place there. A value that the scenario does not take is one
//! of the points that have it: the others are sound.

mod axis;
mod fault;
mod open;
mod raw;

use std::path::{Path, PathBuf};

pub use axis::{Axis, AxisValues, Coordinate, Setting};
pub use fault::SweepFault;
pub use open::PATCH;
pub use raw::{MOST_POINTS, RawSweep, SweepDesign};

use super::base::{Base, Change};
use super::compile::Scenario;
use super::data::DataFile;
use super::diagnostic::{Faults, Warning};
use super::text::{Place, Texts, sha256};
use super::tree::{self, Node, Value};
use crate::quantity::{Label, Language};
use crate::random::Design;
use axis::Setter;

/// A checked sweep.
#[derive(Debug)]
pub struct Sweep {
    /// Its id, which names the results folder.
    pub id: String,
    /// Its name.
    pub name: Option<Label>,
    /// What it asks.
    pub description: Option<Label>,
    /// How its points lie.
    pub design: SweepDesign,
    /// What changes, in the order of the file.
    pub axes: Vec<Axis>,
    /// The points of a list, by axis.
    pub list: Vec<Vec<Coordinate>>,
    /// Number of points that a design is asked for which spreads them over ranges.
    pub points: Option<u64>,
    /// What is looked at, as typed.
    pub outcomes: Vec<String>,
    /// Trials of each point, if the sweep says.
    pub trials: Option<u64>,
    /// Seed, if the sweep says.
    pub seed: Option<u64>,
    /// How the trials of a point are spread, if the sweep says.
    pub draws: Option<Design>,
    /// The scenario as it is, for the outcomes alone.
    pub scenario: Scenario,
    /// What is worth knowing about the sweep itself; what there is about its scenario is the scenario's.
    pub warnings: Vec<Warning>,
    /// The text of the sweep itself.
    pub texts: Texts,
    /// The data files that values and patches name; those of its scenario are the scenario's.
    pub data: Vec<DataFile>,
    base: Base,
    folder: PathBuf,
}

/// Whether a file is sound TOML and a sweep, not a scenario: its `scenario` is a name, not a table.
#[must_use]
pub fn is_sweep(path: &Path) -> bool {
    let text = super::load::read_bytes(path, "", super::load::LARGEST_SCENARIO).ok();
    let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
    let tree = text.and_then(|text| tree::parse(0, &text).ok());
    tree.as_ref().and_then(|tree| tree.as_table()).is_some_and(|table| match table.entries.get("scenario") {
        Some(scenario) => matches!(scenario.node.value, Value::Text(_)),
        None => table.entries.contains_key("axis") || table.entries.contains_key("sweep"),
    })
}

/// Where a tree that was taken for a scenario shows that it is a sweep: it names a scenario and says what changes or is looked at.
pub(super) fn names_scenario(tree: &Node) -> Option<Place> {
    let entries = &tree.as_table()?.entries;
    let scenario = entries.get("scenario").filter(|entry| matches!(entry.node.value, Value::Text(_)))?;
    ["axis", "metrics", "point", "sweep"].iter().any(|key| entries.contains_key(*key)).then_some(scenario.key)
}

impl Sweep {
    /// What the axes are set to in a point.
    #[must_use]
    pub fn settings(&self, point: &[Coordinate]) -> Vec<Setting> {
        self.axes.iter().zip(point).map(|(axis, at)| axis.setting(*at)).collect()
    }

    /// The scenario with the settings of a point: a patch first, then the axes in their order. For the sweep's outcomes alone.
    ///
    /// # Errors
    /// Every fault that the scenario then has.
    pub fn scenario_of(&self, settings: &[Setting]) -> Result<Scenario, Faults> {
        self.base.with(&self.changes(settings), &self.outcomes)
    }

    /// The changes that settings make, patches first.
    fn changes<'s>(&'s self, settings: &'s [Setting]) -> Vec<Change<'s>> {
        let set = |assignment: &'s str| Change::Set { assignment, folder: Some(&self.folder) };
        let mut changes = Vec::new();
        for setting in settings {
            if let Setter::Patch(patch, sets) = &setting.change {
                changes.extend(patch.map(Change::Patch));
                changes.extend(sets.iter().map(|assignment| set(assignment)));
            }
        }
        for setting in settings {
            if let Setter::Assign(assignment) = &setting.change {
                changes.push(set(assignment));
            }
        }
        changes
    }

    /// SHA-256 of all that the results of every point hang on beside its settings: the scenario's texts and data, the outcomes, and
    /// `run`, which says the same of the engine.
    #[must_use]
    pub fn fingerprint(&self, run: &str) -> String {
        let texts = self.base.texts().iter().map(super::text::Text::sha256);
        let data = self.base.data().iter().chain(&self.data).map(|file| file.sha256.clone());
        let all: Vec<String> = texts.chain(data).chain(self.outcomes.iter().cloned()).collect();
        sha256(format!("{run}\n{}", all.join("\n")).as_bytes())
    }

    /// SHA-256 of all that the results of a point hang on, given the sweep's own [`Sweep::fingerprint`].
    #[must_use]
    pub fn point_hash(&self, fingerprint: &str, settings: &[Setting]) -> String {
        let mut text = fingerprint.to_owned();
        for change in self.changes(settings) {
            text.push('\n');
            match change {
                Change::Set { assignment, .. } => text.push_str(assignment),
                Change::Patch(patch) => text.extend(["patch ", &patch.to_string()]),
            }
        }
        sha256(text.as_bytes())
    }
}

/// The faults of a point in one line.
#[must_use]
pub fn in_one_line(faults: &Faults) -> Label {
    let text = |language: Language| {
        let one = |fault: &super::diagnostic::Fault| format!("{}: {}", fault.path, fault.kind.text(language));
        faults.iter().map(one).collect::<Vec<_>>().join("; ").replace(['\n', '\r'], " ")
    };
    Label { en: text(Language::En), ko: text(Language::Ko) }
}
