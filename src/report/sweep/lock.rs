//! One sweep at a time in a folder: a file that the system keeps locked for as long as the program runs, however that ends.
//!
//! The journal cannot be that file, as it is made anew from tables and removed at the end.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::report::folder::{Folder, FolderError};

/// Name of the file while a sweep runs, or after it was killed.
const LOCK: &str = "sweep.lock";

/// A folder that no other sweep writes to until this is dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// Unlocked when it is closed.
    _file: File,
}

impl Lock {
    /// Takes a folder; `None` if another sweep has it. Where the file system knows no locks, nothing keeps others away.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be written.
    pub fn take(folder: &Folder) -> Result<Option<Self>, FolderError> {
        let path = folder.path().join(LOCK);
        take(&path)
            .map(|file| file.map(|file| Self { path: path.clone(), _file: file }))
            .map_err(|source| FolderError { path, source })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where it cannot be removed it stays, as after a kill: what is not locked hinders nobody.
        let _ = fs::remove_file(&self.path);
    }
}

fn take(path: &Path) -> io::Result<Option<File>> {
    loop {
        let file = File::options().write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(fault)) if fault.kind() == io::ErrorKind::Unsupported => return Ok(Some(file)),
            Err(TryLockError::Error(fault)) => return Err(fault),
        }
        // One who had it may have removed the file between the two steps: what is locked then is no longer in the folder.
        if is_at(&file, path)? {
            return Ok(Some(file));
        }
    }
}

/// Whether the file is the one at the path.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let there = match fs::metadata(path) {
        Ok(there) => there,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(fault) => return Err(fault),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let own = file.metadata()?;
        Ok((own.dev(), own.ino()) == (there.dev(), there.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = (file, there);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_taken_once_and_free_again_when_it_is_left() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::beside(place.path()).unwrap();
        let lock = Lock::take(&folder).unwrap().unwrap();
        assert!(Lock::take(&folder).unwrap().is_none());
        drop(lock);
        assert!(!place.path().join(LOCK).exists());
        // As a killed program leaves it.
        fs::write(place.path().join(LOCK), "").unwrap();
        assert!(Lock::take(&folder).unwrap().is_some());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_removed_and_made_again_is_another() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join(LOCK);
        let file = File::create(&path).unwrap();
        assert!(is_at(&file, &path).unwrap());
        fs::remove_file(&path).unwrap();
        assert!(!is_at(&file, &path).unwrap());
        fs::write(&path, "").unwrap();
        assert!(!is_at(&file, &path).unwrap());
    }
}
