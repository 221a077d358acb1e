//! How a run tells what it is doing and hears that it shall stop. No terminal and no clock here.

use crate::numeric::column::Column;

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Trials done.
    pub done: u64,
    /// Trials planned; with a stop rule, the cap.
    pub planned: u64,
    /// Half-width of the quoted statistic of a stop rule, as a probability.
    pub half_width: Option<f64>,
}

/// Watches a run. Every method has a silent default.
pub trait Observer: Sync {
    /// Called from any thread after each block with the number of trials that it added.
    fn advanced(&self, _trials: u64) {}

    /// Called by the running thread at each boundary between chunks of blocks.
    fn reached(&self, _progress: &Progress) {}

    /// Whether the run shall end at the next boundary; what is done by then is a whole run of fewer trials.
    fn cancelled(&self) -> bool {
        false
    }

    /// Whether [`Observer::trials`] wants to see single trials.
    fn wants_trials(&self) -> bool {
        false
    }

    /// The results of a tile of trials in trial order: the first trial's index, how many, whether each failed, and a column per metric.
    fn trials(&self, _first: u64, _count: usize, _failed: &[bool], _metrics: &[Column]) {}
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {}
