//! What the manifests of a results folder say, read back to make the results again: `run.json`, or those of other commands.

mod command;
mod run;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::manifest::FILE;
use super::sweep::SWEEP_MANIFEST;
use crate::quantity::Language;
use crate::scenario::CopiedText;

pub use command::{CommandRecord, RecordedPoints};
pub use run::{Record, RecordedDone};

/// A results folder that cannot be made again.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum RecordError {
    /// There is no manifest.
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
    /// It is not what `mudeung` writes.
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
                    format!(
                        "`{folder}` is no results folder: it has no {FILE}, {SWEEP_MANIFEST} or other record of how it was made; name one \
                         that `mudeung` wrote, such as results/ID or results/ID/compare"
                    ),
                    format!(
                        "`{folder}`은(는) 결과 폴더가 아닙니다. {FILE}이나 {SWEEP_MANIFEST} 같은 기록이 없으니 results/ID나 results/ID/compare처럼 \
                         `mudeung`이 만든 폴더를 지정하세요"
                    ),
                )
            }
            Self::Unreadable { file, source } => {
                let file = file.display();
                language.pick(format!("cannot read `{file}`: {source}"), format!("`{file}`을(를) 읽을 수 없습니다: {source}"))
            }
            Self::Malformed { file, source } => {
                let file = file.display();
                language.pick(
                    format!("`{file}` is not what `mudeung` writes: {source}"),
                    format!("`{file}`은(는) `mudeung`이 쓴 파일이 아닙니다: {source}"),
                )
            }
        }
    }
}

/// A scenario.
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

/// Reads a manifest twice: what is needed of it, and all of it.
fn read<T: DeserializeOwned>(file: &Path, folder: &Path) -> Result<(T, Value), RecordError> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(fault) if matches!(fault.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(RecordError::NoResults { folder: folder.to_owned() });
        }
        Err(source) => return Err(RecordError::Unreadable { file: file.to_owned(), source }),
    };
    let malformed = |source| RecordError::Malformed { file: file.to_owned(), source };
    Ok((serde_json::from_str(&text).map_err(malformed)?, serde_json::from_str(&text).map_err(malformed)?))
}

impl RecordedText {
    fn copy(&self) -> CopiedText {
        CopiedText { name: self.name.clone(), body: self.text.clone() }
    }
}
