//! The work of a sweep: points over threads, each thread with one point at a time, so that a point is compiled and run without waiting
//! for others.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Job;
use super::progress::SweepProgress;
use crate::cli::failure::Failure;
use crate::engine::{Samplers, Settings, pool};
use crate::report::FolderError;
use crate::report::sweep::{Finished, Journal, PointRecord, statistics};
use crate::scenario::sweep::{Setting, in_one_line};
use crate::study::sweep::answer::answer;

/// Those who compute points.
pub(super) struct Crew<'j> {
    pub(super) job: &'j Job,
    /// Points that need no work.
    pub(super) finished: &'j Finished,
    /// The points that are wanted, if not all are.
    pub(super) only: Option<&'j Finished>,
    pub(super) interrupted: &'j AtomicBool,
    pub(super) progress: &'j SweepProgress,
}

/// What was done, and how long it took all threads together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Worked {
    /// Points that were computed.
    pub(super) computed: u64,
    /// Points that were finished before.
    pub(super) skipped: u64,
    pub(super) compiling: Duration,
    pub(super) simulating: Duration,
}

impl Worked {
    fn add(&mut self, other: &Self) {
        self.computed += other.computed;
        self.skipped += other.skipped;
        self.compiling += other.compiling;
        self.simulating += other.simulating;
    }
}

impl Crew<'_> {
    /// Computes all points that are not finished, or as many as there are until somebody interrupts, and appends each to the journal.
    pub(super) fn work(&self, journal: Journal) -> Result<(Journal, Worked), Failure> {
        let (next, fault) = (AtomicU64::new(0), Mutex::new(None));
        let (journal, total) = (Mutex::new(journal), Mutex::new(Worked::default()));
        let take = || {
            let go_on = !self.interrupted.load(Ordering::Relaxed) && held(&fault).is_none();
            go_on.then(|| next.fetch_add(1, Ordering::Relaxed)).filter(|&point| point < self.job.points.len())
        };
        let append = |hash: &str, record: &PointRecord| {
            if let Err(error) = held(&journal).append(hash, record) {
                held(&fault).get_or_insert(error);
            }
        };
        self.over_threads(|samplers| {
            let mut own = Worked::default();
            while let Some(point) = take() {
                self.one(point, samplers, &mut own, &append);
            }
            held(&total).add(&own);
        })?;
        let into = |fault: Mutex<Option<FolderError>>| fault.into_inner().unwrap_or_else(PoisonError::into_inner);
        match into(fault) {
            Some(error) => Err(error.into()),
            None => Ok((owned(journal), owned(total))),
        }
    }

    /// Does something on each thread, in a pool of one so that a point's own parallel parts stay on it.
    fn over_threads(&self, work: impl Fn(&Samplers) + Sync) -> Result<(), Failure> {
        over_threads(self.job.settings.threads, work)
    }

    fn one(&self, point: u64, samplers: &Samplers, worked: &mut Worked, append: &impl Fn(&str, &PointRecord)) {
        let settings = self.job.sweep.settings(&self.job.points.at(point));
        let hash = self.job.sweep.point_hash(&self.job.fingerprint, &settings);
        if self.only.is_some_and(|only| !only.has(&hash)) {
            self.progress.skip();
            return;
        }
        if self.finished.has(&hash) {
            worked.skipped += 1;
            self.progress.skip();
            return;
        }
        let record = compute(self.job, &self.job.settings, &settings, samplers, worked);
        append(&hash, &record);
        self.progress.advance();
    }
}

/// Computes a point.
pub(super) fn compute(
    job: &Job,
    settings: &Settings,
    point: &[Setting],
    samplers: &Samplers,
    worked: &mut Worked,
) -> PointRecord {
    let started = Instant::now();
    let scenario = job.sweep.scenario_of(point);
    let compiled = Instant::now();
    worked.computed += 1;
    worked.compiling += compiled - started;
    match scenario {
        Ok(scenario) => {
            let measured = answer(&scenario, settings, samplers);
            worked.simulating += compiled.elapsed();
            PointRecord::done(&measured)
        }
        Err(faults) => PointRecord::failed(in_one_line(&faults), statistics(&job.sweep).len()),
    }
}

/// Does something on as many threads as wanted, each in a pool of its own, with one set of samplers for all.
pub(super) fn over_threads(threads: Option<usize>, work: impl Fn(&Samplers) + Sync) -> Result<(), Failure> {
    let threads = threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let pools = (0..threads).map(|_| pool(Some(1))).collect::<Result<Vec<_>, _>>()?;
    let samplers = Samplers::default();
    std::thread::scope(|scope| {
        for pool in &pools {
            scope.spawn(|| pool.install(|| work(&samplers)));
        }
    });
    Ok(())
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn owned<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}
