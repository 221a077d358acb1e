//! What shapes a run besides the model.

use crate::numeric::isa::Isa;
use crate::random::Design;

/// Settings of a run. Threads and instruction set change its speed, never its results.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Trials; the cap where there is a stop rule.
    pub trials: u64,
    /// Seed of every stream; 0 is as good as any.
    pub seed: u64,
    /// How uniforms are spread over trials.
    pub design: Design,
    /// How quantiles are found.
    pub quantiles: Quantiles,
    /// Bound on the memory of exact quantiles, bytes.
    pub memory: u64,
    /// Stop rule.
    pub until: Option<Until>,
    /// Number of threads; `None` for one per core.
    pub threads: Option<usize>,
    /// Instruction set.
    pub isa: Isa,
}

impl Settings {
    /// 512 MiB.
    pub const MEMORY: u64 = 512 << 20;

    /// Plain Monte Carlo with everything else at its default.
    #[must_use]
    pub fn new(trials: u64, seed: u64) -> Self {
        Self {
            trials,
            seed,
            design: Design::MonteCarlo,
            quantiles: Quantiles::Auto,
            memory: Self::MEMORY,
            until: None,
            threads: None,
            isa: Isa::best(),
        }
    }
}

/// Wanted way to quantiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantiles {
    /// Exact up to the memory bound, else a histogram.
    Auto,
    /// Exact by value brackets, whatever it takes.
    Exact,
    /// Exact with every value kept.
    Kept,
    /// Histogram.
    Histogram,
}

/// Stop rule: enough trials for a narrow interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Until {
    /// The probability quoted.
    pub quoted: Quoted,
    /// Half-width of its 95 % interval at which to stop, as a probability.
    pub half_width: f64,
}

/// A probability of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoted {
    /// Index of a target.
    Target(usize),
    /// Index of a joint target.
    JointTarget(usize),
}
