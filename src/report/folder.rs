//! The results folder: every file appears whole or not at all, and the folder is complete or says that it is not.
//!
//! `run.json` is written first, marked incomplete, and last, marked complete if the run went to its end.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

use super::csv;
use super::manifest::{self, Manifest};
use super::sensitivity::DRIVERS_FILE;
use super::table::Table;
use super::trials;
use crate::quantity::Language;

/// Every file that a run may write; older ones of these names are removed.
const FILES: [&str; 12] = [
    "summary.csv",
    "targets.csv",
    "inputs.csv",
    "dictionary.csv",
    "failures.csv",
    DRIVERS_FILE,
    "gross_to_net.csv",
    "appraisal.csv",
    "appraisal_sensitivity.csv",
    "claims.csv",
    trials::FILE,
    manifest::FILE,
];

/// A file or folder that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub struct FolderError {
    /// What could not be written.
    pub path: PathBuf,
    /// What the system says.
    #[source]
    pub source: io::Error,
}

impl FolderError {
    /// The message in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let (path, source) = (self.path.display(), &self.source);
        if matches!(source.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory) {
            return language.pick(
                format!("`{path}` cannot be a folder for results: a file is in the way; name another with --out"),
                format!("`{path}`은(는) 결과 폴더가 될 수 없습니다. 같은 이름의 파일이 있으니 --out으로 다른 폴더를 지정하세요"),
            );
        }
        language.pick(format!("cannot write `{path}`: {source}"), format!("`{path}`에 쓸 수 없습니다: {source}"))
    }
}

/// A results folder that is being written.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes the folder if there is none, removes the files of an earlier run and marks it incomplete.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be written.
    pub fn open(path: &Path, manifest: &Manifest) -> Result<Self, FolderError> {
        let fault = |source| FolderError { path: path.to_owned(), source };
        fs::create_dir_all(path).map_err(fault)?;
        let folder = Self { path: path.to_owned() };
        folder.write_manifest(manifest)?;
        for file in FILES.into_iter().filter(|&file| file != manifest::FILE) {
            folder.remove(file)?;
        }
        Ok(folder)
    }

    /// Makes a folder for other files than those of a run, if there is none. It keeps what it has.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be made.
    pub fn beside(path: &Path) -> Result<Self, FolderError> {
        fs::create_dir_all(path).map_err(|source| FolderError { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned() })
    }

    /// A folder that is there already, if it is.
    #[must_use]
    pub fn existing(path: &Path) -> Option<Self> {
        path.is_dir().then(|| Self { path: path.to_owned() })
    }

    /// The folder of a study beside the results of a scenario: `out` or `results/ID`, and in it the study's own.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be made.
    pub fn of_study(out: Option<&Path>, scenario: &str, study: &str) -> Result<Self, FolderError> {
        let of_run = out.map_or_else(|| Path::new("results").join(scenario), Path::to_path_buf);
        Self::beside(&of_run.join(study))
    }

    /// Removes a file, if there is one.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<(), FolderError> {
        let path = self.path.join(name);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(FolderError { path, source }),
            _ => Ok(()),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes `run.json`.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be written.
    pub fn write_manifest(&self, manifest: &Manifest) -> Result<(), FolderError> {
        self.write_manifest_as(manifest::FILE, manifest)
    }

    /// Writes a manifest to a file of this name.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be written.
    pub fn write_manifest_as(&self, name: &str, manifest: &Manifest) -> Result<(), FolderError> {
        self.write(name, |out| out.write_all(manifest.json().as_bytes()))
    }

    /// Writes a table to its file.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be written.
    pub fn write_table(&self, table: &Table, byte_order_mark: bool) -> Result<(), FolderError> {
        self.write(table.file, |out| csv::write(table, byte_order_mark, out))
    }

    /// Opens a file that has its name only once it is whole.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be made.
    pub fn create(&self, name: &str) -> Result<NewFile, FolderError> {
        NewFile::create(&self.path.join(name))
    }

    pub(super) fn write(&self, name: &str, content: impl FnOnce(&mut NewFile) -> io::Result<()>) -> Result<(), FolderError> {
        let mut file = self.create(name)?;
        content(&mut file).map_err(|source| FolderError { path: file.path.clone(), source })?;
        file.keep()
    }
}

/// A folder of the system's for results that are only to be compared: it goes when it is dropped.
#[derive(Debug)]
pub struct Scratch(TempDir);

impl Scratch {
    /// Makes one.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be made.
    pub fn new() -> Result<Self, FolderError> {
        let made = tempfile::Builder::new().prefix("mudeung-").tempdir();
        made.map(Self).map_err(|source| FolderError { path: std::env::temp_dir(), source })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// A file under a temporary name; dropped before [`NewFile::keep`], it is gone.
#[derive(Debug)]
pub struct NewFile {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl NewFile {
    /// Opens a file that has its name only once it is whole.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be made.
    pub fn create(path: &Path) -> Result<Self, FolderError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match temporary(folder) {
            Ok(file) => Ok(Self { file: BufWriter::new(file), path: path.to_owned() }),
            Err(source) => Err(FolderError { path: path.to_owned(), source }),
        }
    }

    /// Ends the file and gives it its name.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be written or renamed.
    pub fn keep(self) -> Result<(), FolderError> {
        let Self { file, path } = self;
        let whole = file.into_inner().map_err(io::IntoInnerError::into_error);
        let named = whole.and_then(|file| file.persist(&path).map_err(|fault| fault.error));
        named.map(drop).map_err(|source| FolderError { path, source })
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file with the permissions of ordinary new files, not the private ones of temporary files.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mudeung-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
