//! What the manifest of a study, an audit or a sweep says.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::{RecordError, RecordedData, RecordedScenario, RecordedText, read};
use crate::scenario::CopiedText;

/// What the manifest of any command but `run` says of how its files were made: the command, and copies of all that it read.
#[derive(Clone, Debug, Deserialize)]
pub struct CommandRecord {
    /// Version of the program.
    pub version: String,
    /// The command that gives the same files again.
    pub command: String,
    scenario: Option<RecordedScenario>,
    #[serde(default)]
    scenarios: Vec<RecordedScenario>,
    sweep: Option<RecordedSweep>,
    /// How far a sweep came; `None` of other commands.
    pub points: Option<RecordedPoints>,
    /// Its files, none if it never came to an end.
    pub files: Vec<String>,
    execution: RecordedExecution,
    /// Name of the manifest.
    #[serde(skip)]
    pub name: String,
    /// The whole of it.
    #[serde(skip)]
    pub manifest: Value,
}

/// A sweep.
#[derive(Clone, Debug, Deserialize)]
struct RecordedSweep {
    texts: Vec<RecordedText>,
    #[serde(default)]
    data: Vec<RecordedData>,
}

/// How many points a sweep has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordedPoints {
    /// All.
    pub planned: u64,
    /// Those to come.
    pub pending: u64,
}

#[derive(Clone, Debug, Deserialize)]
struct RecordedExecution {
    started: String,
}

impl CommandRecord {
    /// Reads all manifests of a folder, in the order in which their files were made: those of later commands may describe files of
    /// earlier ones.
    ///
    /// # Errors
    /// [`RecordError`] if there is none, or a file of another kind among them.
    pub fn read_all(folder: &Path) -> Result<Vec<Self>, RecordError> {
        let no_results = || RecordError::NoResults { folder: folder.to_owned() };
        let unreadable = |source| RecordError::Unreadable { file: folder.to_owned(), source };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(fault) if matches!(fault.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(no_results());
            }
            Err(source) => return Err(unreadable(source)),
        };
        let mut records = Vec::new();
        for entry in entries {
            let file = entry.map_err(unreadable)?.path();
            if file.extension().is_some_and(|extension| extension == "json") {
                records.push(Self::read(&file, folder)?);
            }
        }
        records.sort_by(|one, other| (&one.execution.started, &one.name).cmp(&(&other.execution.started, &other.name)));
        if records.is_empty() { Err(no_results()) } else { Ok(records) }
    }

    /// Reads a manifest of a folder.
    ///
    /// # Errors
    /// [`RecordError`] if there is none of this name, or it is something else.
    pub fn read(file: &Path, folder: &Path) -> Result<Self, RecordError> {
        let (record, manifest) = read(file, folder)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { name, manifest, ..record })
    }

    /// Copies of the texts of its sweep and of all its scenarios.
    #[must_use]
    pub fn texts(&self) -> Vec<CopiedText> {
        let of_sweep = self.sweep.iter().flat_map(|sweep| &sweep.texts);
        of_sweep.chain(self.all_scenarios().flat_map(|scenario| &scenario.texts)).map(RecordedText::copy).collect()
    }

    /// The data files that it read.
    pub fn data(&self) -> impl Iterator<Item = &RecordedData> {
        let of_sweep = self.sweep.iter().flat_map(|sweep| &sweep.data);
        of_sweep.chain(self.all_scenarios().flat_map(|scenario| &scenario.data))
    }

    /// Whether it is of a sweep that somebody interrupted, so that its files hold a part of the points.
    #[must_use]
    pub fn is_part_of_a_sweep(&self) -> bool {
        self.points.is_some_and(|points| points.pending > 0)
    }

    fn all_scenarios(&self) -> impl Iterator<Item = &RecordedScenario> {
        self.scenario.iter().chain(&self.scenarios)
    }
}
