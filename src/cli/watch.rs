//! Watches a run: shows progress, hears Ctrl-C, writes single trials.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::failure::Failure;
use super::progress::Progress;
use crate::engine::{self, Observer};
use crate::model::Model;
use crate::numeric::column::Column;
use crate::quantity::Label;
use crate::report::{FolderError, TrialsWriter};

/// Watches one run, whose single trials go to a `W` if they are wanted.
pub(super) struct Watch<W: Write> {
    progress: Progress,
    interrupted: Arc<AtomicBool>,
    trials: Option<Mutex<TrialsFile<W>>>,
}

/// `trials.csv` while it grows.
pub(super) struct TrialsFile<W: Write> {
    writer: TrialsWriter<W>,
    path: PathBuf,
    fault: Option<io::Error>,
}

impl<W: Write> TrialsFile<W> {
    /// Starts the file; `path` is where messages say that it is.
    pub(super) fn start(model: &Model, byte_order_mark: bool, out: W, path: PathBuf) -> Result<Self, Failure> {
        match TrialsWriter::start(model, byte_order_mark, out) {
            Ok(writer) => Ok(Self { writer, path, fault: None }),
            Err(source) => Err(FolderError { path, source }.into()),
        }
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

    fn finish(self) -> Result<W, Failure> {
        let written = self.fault.map_or(Ok(()), Err).and_then(|()| self.writer.finish());
        written.map_err(|source| FolderError { path: self.path, source }.into())
    }
}

/// What the first Ctrl-C sets; the second ends the program at once. A program hears it once, whatever it does one after the other.
pub(super) fn interruption() -> Result<Arc<AtomicBool>, Failure> {
    static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    if let Some(interrupted) = INTERRUPTED.get() {
        return Ok(Arc::clone(interrupted));
    }
    let interrupted = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&interrupted);
    let handler = move || {
        if heard.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(handler).map_err(|fault| {
        Failure::System(Label::new(format!("cannot listen for Ctrl-C: {fault}"), format!("Ctrl-C를 받을 수 없습니다: {fault}")))
    })?;
    Ok(Arc::clone(INTERRUPTED.get_or_init(|| interrupted)))
}

impl<W: Write> Watch<W> {
    /// Begins to watch. The first Ctrl-C ends the run in order, the second at once.
    pub(super) fn start(progress: Progress, trials: Option<TrialsFile<W>>) -> Result<Self, Failure> {
        Ok(Self { progress, interrupted: interruption()?, trials: trials.map(Mutex::new) })
    }

    /// Ends the progress bar and `trials.csv`, and gives back where that went.
    pub(super) fn finish(self) -> Result<Option<W>, Failure> {
        self.progress.finish();
        self.trials.map(|trials| trials.into_inner().unwrap_or_else(PoisonError::into_inner).finish()).transpose()
    }

    fn trials_file(&self) -> Option<std::sync::MutexGuard<'_, TrialsFile<W>>> {
        self.trials.as_ref().map(|trials| trials.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<W: Write + Send> Observer for Watch<W> {
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
