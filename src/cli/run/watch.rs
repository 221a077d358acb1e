//! Watches a run: shows progress, hears Ctrl-C, writes single trials.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::failure::Failure;
use crate::cli::progress::Progress;
use crate::engine::{self, Observer};
use crate::model::Model;
use crate::numeric::column::Column;
use crate::quantity::Label;
use crate::report::{Folder, FolderError, NewFile, TRIALS_FILE, TrialsWriter};

/// Watches one run.
pub(super) struct Watch {
    progress: Progress,
    interrupted: Arc<AtomicBool>,
    trials: Option<Mutex<TrialsFile>>,
}

/// `trials.csv` while it grows.
pub(super) struct TrialsFile {
    writer: TrialsWriter<NewFile>,
    folder: std::path::PathBuf,
    fault: Option<io::Error>,
}

impl TrialsFile {
    /// Starts the file in a results folder.
    pub(super) fn start(model: &Model, byte_order_mark: bool, folder: &Folder) -> Result<Self, Failure> {
        let file = folder.create(TRIALS_FILE)?;
        let writer = TrialsWriter::start(model, byte_order_mark, file).map_err(|fault| cannot_write(folder.path(), fault))?;
        Ok(Self { writer, folder: folder.path().to_owned(), fault: None })
    }

    fn add(&mut self, first: u64, failed: &[bool], metrics: &[Column]) {
        for ((index, trial), &failed) in (first..).enumerate().zip(failed) {
            let added = self.writer.add(trial, failed, metrics.iter().map(|column| column[index]));
            if let Err(fault) = added {
                self.fault.get_or_insert(fault);
                return;
            }
        }
    }

    fn finish(self) -> Result<(), Failure> {
        let written = self.fault.map_or(Ok(()), Err).and_then(|()| self.writer.finish());
        let file = written.map_err(|fault| cannot_write(&self.folder, fault))?;
        Ok(file.keep()?)
    }
}

fn cannot_write(folder: &std::path::Path, source: io::Error) -> Failure {
    FolderError { path: folder.join(TRIALS_FILE), source }.into()
}

impl Watch {
    /// Begins to watch. The first Ctrl-C ends the run in order, the second at once.
    pub(super) fn start(progress: Progress, trials: Option<TrialsFile>) -> Result<Self, Failure> {
        let interrupted = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&interrupted);
        let handler = move || {
            if heard.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        };
        ctrlc::set_handler(handler).map_err(|fault| {
            Failure::System(Label::new(
                format!("cannot listen for Ctrl-C: {fault}"),
                format!("Ctrl-C를 받을 수 없습니다: {fault}"),
            ))
        })?;
        Ok(Self { progress, interrupted, trials: trials.map(Mutex::new) })
    }

    /// Ends the progress bar and `trials.csv`; answers whether there is one.
    pub(super) fn finish(self) -> Result<bool, Failure> {
        self.progress.finish();
        let Some(trials) = self.trials else { return Ok(false) };
        trials.into_inner().unwrap_or_else(PoisonError::into_inner).finish()?;
        Ok(true)
    }

    fn trials_file(&self) -> Option<std::sync::MutexGuard<'_, TrialsFile>> {
        self.trials.as_ref().map(|trials| trials.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Watch {
    fn advanced(&self, trials: u64) {
        self.progress.advance(trials);
    }

    fn reached(&self, progress: &engine::Progress) {
        self.progress.reach(progress);
    }

    /// Also when single trials can no longer be written: nobody wants to wait for that message.
    fn cancelled(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed) || self.trials_file().is_some_and(|trials| trials.fault.is_some())
    }

    fn wants_trials(&self) -> bool {
        self.trials.is_some()
    }

    fn trials(&self, first: u64, count: usize, failed: &[bool], metrics: &[Column]) {
        if let Some(mut trials) = self.trials_file() {
            trials.add(first, &failed[..count], metrics);
        }
    }
}
