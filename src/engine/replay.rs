//! One trial once more, with every draw and every step.
//!
//! The tiles of its block are drawn and computed in the order of a run, up to the one that holds the trial: the numbers are
//! those of the run, whatever number of trials that had.

use super::draw::{BlockDraws, Recorded, Source, Streams};
use super::plan::Plan;
use super::samplers::{ModelSamplers, Samplers};
use super::settings::Settings;
use super::stated::Stated;
use super::step::State;
use super::trace::{Series, Tracer};
use crate::model::{InputId, MetricId, Model, Target};
use crate::numeric::column::{BLOCK, TILE};

/// What became of one trial.
#[derive(Clone, Debug)]
pub struct Replay {
    /// Its index, counted from 0.
    pub trial: u64,
    /// Every draw that it took, in the order of the inputs.
    pub draws: Vec<Draw>,
    /// What each step made of it.
    pub series: Vec<Series>,
    /// The same series in the stated case.
    pub stated_series: Vec<Series>,
    /// Whether some metric that must have a value is no finite number, so that the trial counts nowhere.
    pub failed: bool,
    /// By metric.
    pub metrics: Vec<f64>,
    /// By metric, in the stated case.
    pub stated: Vec<f64>,
    /// Whether each target is reached.
    pub targets: Vec<bool>,
    /// Whether each joint set is.
    pub joint_targets: Vec<bool>,
}

/// The draw of one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    /// The input.
    pub input: InputId,
    /// In the unit of the input.
    pub value: f64,
    /// Where it lies in the input's distribution, between 0 and 1: the uniform behind it.
    pub percentile: f64,
}

/// Replays a trial under the seed and the design of some settings. Any index will do, also one beyond their number of trials.
///
/// # Panics
/// Never: a place in a tile fits a machine word.
#[must_use]
pub fn replay(model: &Model, settings: &Settings, trial: u64) -> Replay {
    let Settings { seed, design, isa, .. } = *settings;
    let plan = Plan::complete(model);
    let stated = Stated::new(isa, model);
    let samplers = ModelSamplers::new(model, &Samplers::default());
    let streams = Streams::new(model, &samplers, seed, design);
    let place = usize::try_from(trial % BLOCK as u64).expect("below the size of a block");
    let (tile, lane) = (place / TILE, place % TILE);

    let mut draws = BlockDraws::new(&streams);
    draws.start_block(trial / BLOCK as u64);
    draws.record(lane);
    let mut state = State::new(model);
    state.take_factors(&stated.factors);
    let mut source = Source::Drawn(Box::new(draws));
    for _ in 0..tile {
        state.compute(isa, model, &plan, &mut source);
    }
    source.forget();
    let series = traced(&mut state, settings, model, &plan, &mut source, lane);
    let metrics: Vec<f64> = state.metrics.iter().map(|column| column[lane]).collect();

    let mut central = State::new(model);
    central.take_factors(&stated.factors);
    let stated_series = traced(&mut central, settings, model, &plan, &mut Source::Central(model), 0);
    let reached = |target: &Target| target.is_reached(metrics[target.metric.0]);
    let targets: Vec<bool> = model.targets.iter().map(reached).collect();
    Replay {
        trial,
        draws: source
            .recorded()
            .into_iter()
            .map(|Recorded { input, value, uniform }| Draw { input, value, percentile: uniform })
            .collect(),
        series,
        stated_series,
        stated: stated.metrics,
        joint_targets: model.joint_targets.iter().map(|joint| joint.targets.iter().all(|&target| targets[target])).collect(),
        targets,
        failed: state.unproductive(model).is_some_and(|marks| marks[lane] > 0.0)
            || metrics.iter().enumerate().any(|(metric, value)| !model.may_be_undefined(MetricId(metric)) && !value.is_finite()),
        metrics,
    }
}

/// Computes a tile and reads the series of one of its trials off it.
fn traced(
    state: &mut State,
    settings: &Settings,
    model: &Model,
    plan: &Plan,
    source: &mut Source<'_>,
    lane: usize,
) -> Vec<Series> {
    let mut tracer = Tracer::new(lane);
    state.compute_watched(settings.isa, model, plan, source, |state, year| state.trace_year(model, plan, year, &mut tracer));
    state.trace(model, plan, &mut tracer);
    tracer.finish()
}
