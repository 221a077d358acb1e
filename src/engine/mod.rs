//! The engine: runs a compiled model over blocks of trials and sums them up.
//!
//! It never sees a path, a clock or a terminal. Its results are a function of the model, the seed, the design and the number of
//! trials alone: the same bits for any number of threads and any instruction set.

mod certainty;
mod contradiction;
mod draw;
mod inducement;
mod joint;
mod observer;
mod part;
mod plan;
mod quasi;
mod replay;
mod results;
mod rotation;
mod run;
mod samplers;
mod settings;
mod simulator;
mod stated;
mod step;
mod target;
mod trace;
mod treatment;
mod what_if;
mod worker;

pub use contradiction::{Conflicting, Contradiction};
pub use joint::achieved;
pub use observer::{Observer, Progress, Silent};
pub use replay::{Draw, Replay, replay};
pub use results::{
    Estimate, Failure, FailureCause, Frequency, PROBABILITIES, Probability, QuantileMethod, Results, StopReason, Summary,
    TargetResult,
};
pub use run::{ThreadsError, pool, run};
pub use samplers::Samplers;
pub use settings::{Quantiles, Quoted, Settings, Until};
pub use simulator::{Simulator, Trials};
pub use trace::{Noun, Quantity, Series};
pub use treatment::{AsDrawn, FillUniforms, Treated, Treatment};
pub use what_if::WhatIf;
