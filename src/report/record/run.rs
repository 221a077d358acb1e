//! What `run.json` says.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::{RecordError, RecordedScenario, RecordedText, read};
use crate::report::manifest::{FILE, HISTOGRAM, INTERRUPTED};
use crate::report::trials;
use crate::scenario::CopiedText;

/// What shaped the results of a run, and which they are.
#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    /// Version of the program.
    pub version: String,
    /// The command that gives the same results again.
    pub command: String,
    /// The scenario.
    pub scenario: RecordedScenario,
    /// Seed.
    pub seed: u64,
    /// Design.
    pub design: String,
    /// Trials; the cap with a stop rule.
    pub planned: u64,
    /// Stop rule.
    pub until: Option<RecordedUntil>,
    /// How it went; `None` if the run did not get to its end.
    pub done: Option<RecordedDone>,
    /// Files of the results.
    pub files: Vec<String>,
    /// The whole of `run.json`.
    #[serde(skip)]
    pub manifest: Value,
}

/// A stop rule.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordedUntil {
    /// `target.ID` or `joint.ID`.
    pub quoted: String,
    /// Half-width, as a probability.
    pub half_width: f64,
}

/// How a run went.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordedDone {
    /// Trials done.
    pub trials: u64,
    /// Why it ended.
    pub stop: String,
    /// How quantiles were found.
    pub quantiles: String,
}

impl Record {
    /// Reads the `run.json` of a results folder.
    ///
    /// # Errors
    /// [`RecordError`] if there is none, or another file of that name.
    pub fn read(folder: &Path) -> Result<Self, RecordError> {
        let (record, manifest) = read(&folder.join(FILE), folder)?;
        Ok(Self { manifest, ..record })
    }

    /// Copies of the texts, in load order.
    #[must_use]
    pub fn texts(&self) -> Vec<CopiedText> {
        self.scenario.texts.iter().map(RecordedText::copy).collect()
    }

    /// Whether CSV files start with a byte order mark: that option is the last of the command.
    #[must_use]
    pub fn byte_order_mark(&self) -> bool {
        self.command.ends_with(" --bom")
    }

    /// Whether single trials were kept.
    #[must_use]
    pub fn has_trials(&self) -> bool {
        self.files.iter().any(|file| file == trials::FILE)
    }

    /// Whether somebody stopped the run.
    #[must_use]
    pub fn interrupted(&self) -> bool {
        self.done.as_ref().is_some_and(|done| done.stop == INTERRUPTED)
    }
}

impl RecordedDone {
    /// Whether quantiles were read off histograms.
    #[must_use]
    pub fn by_histogram(&self) -> bool {
        self.quantiles == HISTOGRAM
    }
}
