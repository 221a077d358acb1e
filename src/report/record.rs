//! What `run.json` of a results folder says, read back to make the results again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::manifest::{FILE, HISTOGRAM, INTERRUPTED};
use super::trials;
use crate::quantity::Language;
use crate::scenario::CopiedText;

/// A results folder that cannot be made again.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum RecordError {
    /// There is no `run.json`.
    NoResults {
        /// The folder.
        folder: PathBuf,
    },
    /// It cannot be read.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is not what `mudeung run` writes.
    Malformed {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        source: serde_json::Error,
    },
}

impl RecordError {
    /// The message in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::NoResults { folder } => {
                let folder = folder.display();
                language.pick(
                    format!("`{folder}` is no results folder: it has no {FILE}; name one that `mudeung run` wrote"),
                    format!("`{folder}`은(는) 결과 폴더가 아닙니다. {FILE}이 없으니 `mudeung run`이 만든 폴더를 지정하세요"),
                )
            }
            Self::Unreadable { file, source } => {
                let file = file.display();
                language.pick(format!("cannot read `{file}`: {source}"), format!("`{file}`을(를) 읽을 수 없습니다: {source}"))
            }
            Self::Malformed { file, source } => {
                let file = file.display();
                language.pick(
                    format!("`{file}` is not what a run writes: {source}"),
                    format!("`{file}`은(는) 실행이 쓴 파일이 아닙니다: {source}"),
                )
            }
        }
    }
}

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

/// The scenario of a run.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordedScenario {
    /// Its id.
    pub id: String,
    /// Copies of its texts.
    pub texts: Vec<RecordedText>,
    /// Its data files.
    pub data: Vec<RecordedData>,
}

/// A text of the scenario.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordedText {
    /// What it was called.
    pub name: String,
    /// Its copy.
    pub text: String,
}

/// A data file that the scenario read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordedData {
    /// Its name as the scenario has it.
    pub name: String,
    /// SHA-256 of its bytes in lower-case hexadecimal.
    pub sha256: String,
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
        let file = folder.join(FILE);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(fault) if matches!(fault.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(RecordError::NoResults { folder: folder.to_owned() });
            }
            Err(source) => return Err(RecordError::Unreadable { file, source }),
        };
        let malformed = |source| RecordError::Malformed { file: file.clone(), source };
        let record: Self = serde_json::from_str(&text).map_err(malformed)?;
        Ok(Self { manifest: serde_json::from_str(&text).map_err(malformed)?, ..record })
    }

    /// Copies of the texts, in load order.
    #[must_use]
    pub fn texts(&self) -> Vec<CopiedText> {
        let copy = |text: &RecordedText| CopiedText { name: text.name.clone(), body: text.text.clone() };
        self.scenario.texts.iter().map(copy).collect()
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
