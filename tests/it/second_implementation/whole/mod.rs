//! `whole.toml` a second time: facilities, pipelines, events and their parts in every total, in scalar arithmetic, trial by trial.
//!
//! What differs from the engine on purpose: output is a product of growth factors, ramps are integrated numerically, counts walk up
//! the exact distribution function, every cohort is looked after by itself, and events are factors instead of logarithmic gaps.
//! Distributions and central values of the inputs are those of the compiled model; what an input does is written here.

#![expect(clippy::cast_precision_loss, reason = "years and ages are small")]
#![expect(clippy::needless_range_loop, reason = "several series are read and written by the same year")]

mod counts;
mod economy;
mod event;
mod facility;
mod pipeline;
mod programme;
mod report;
mod total;
pub(super) mod trial;

use std::collections::{BTreeMap, BTreeSet};

use mudeung::model::Model;
use mudeung::random::Design;
use mudeung::report::MetricKey;

use super::inputs::drawn_by_model;
use super::{TRIALS, simulation_of};
use crate::simulation::scenario;
use economy::BySector;
use report::Report;
use trial::Trial;

const TEXT: &str = include_str!("../../../fixtures/models/whole.toml");
const SEED: u64 = 23;

/// Agreement asked for, relative to the value or, where a metric is a difference, to what it is a difference of.
const TOLERANCE: f64 = 1e-12;

/// Everything that one trial comes to.
fn compute(trial: &Trial<'_>, factors: &[BySector; 2], named: bool) -> Report {
    let events = event::events(trial);
    let programmes = programme::programmes(trial, &events);
    let pipelines = pipeline::pipelines(trial, &events, &programmes);
    let facilities = facility::facilities(trial, &events, &programmes);
    let outputs = economy::outputs(trial, &events);
    let levels = economy::levels(trial, &outputs, factors);
    let totals = total::totals(trial, &events, (&outputs, &levels), &facilities, &pipelines);
    let mut report = Report::new(named);
    report.totals(trial, &events, &totals);
    report.nouns(trial, &events, &facilities, &pipelines);
    report.programmes(trial, &programmes);
    report
}

/// The stated case, and the factors that it fixes for all trials.
fn stated(model: &Model) -> (Report, [BySector; 2]) {
    let central: BTreeMap<&str, f64> = model.inputs.iter().map(|(_, input)| (input.path.as_str(), input.central)).collect();
    let draw = |path: &str| *central.get(path).unwrap_or_else(|| panic!("no input {path}"));
    let trial = Trial::new(&draw, false);
    let factors = economy::factors(&trial, &economy::outputs(&trial, &event::events(&trial)));
    (compute(&trial, &factors, true), factors)
}

/// What a metric is a difference of: rounding is relative to this. What stands in a year in which a facility opens at its very end is
/// a difference of two times, as is what a delay leaves in a year.
fn scale(name: &str) -> f64 {
    let difference = [
        ".baseline",
        ".bridge",
        ".event.",
        ".facility.",
        ".port",
        ".centre",
        ".plant",
        "ended.",
        "unspent.",
        "refused-spending.",
    ];
    if !difference.iter().any(|part| name.contains(part)) {
        return 0.0;
    }
    match name.split('.').next().unwrap() {
        "output" | "value-added" => 20e12,
        "employment" => 100_000.0,
        "capacity" | "use" | "ended" => 100.0,
        _ => 1000e8,
    }
}

fn agree(name: &str, engine: f64, here: f64) -> bool {
    (engine - here).abs() <= TOLERANCE * engine.abs().max(here.abs()).max(scale(name))
}

fn is_count(name: &str) -> bool {
    ["inflow.", "passed.", "stock.", "ended."].iter().any(|measure| name.starts_with(measure))
}

#[test]
fn every_metric_of_every_trial_of_the_whole_model_agrees() {
    let model = scenario(TEXT, &[]).model;
    let (stated, factors) = stated(&model);
    let keys: Vec<String> = model.metrics.iter().map(|metric| MetricKey::new(&model, *metric).path()).collect();
    let (of_engine, here): (BTreeSet<&String>, BTreeSet<&String>) = (keys.iter().collect(), stated.names.iter().collect());
    assert_eq!(stated.names.len(), here.len(), "a metric twice");
    assert!(of_engine == here, "only in one: {:#?}", of_engine.symmetric_difference(&here));
    for design in Design::ALL {
        let engine = simulation_of(&model, design, SEED);
        assert!(engine.results.failures.is_empty());
        let mut apart = Vec::new();
        for (name, &here) in stated.names.iter().zip(&stated.values) {
            let of_engine = engine.stated(name);
            if !agree(name, of_engine, here) {
                apart.push(format!("{name}, stated: {of_engine} {here}"));
            }
        }
        let columns: Vec<&[f64]> = stated.names.iter().map(|name| engine.trials(name)).collect();
        let inputs = drawn_by_model(&model, SEED, design, TRIALS);
        let mut flipped = 0;
        for at in 0..TRIALS {
            let draw = |path: &str| inputs.get(path).unwrap_or_else(|| panic!("no input {path}"))[at];
            let here = compute(&Trial::new(&draw, true), &factors, false);
            let all =
                || stated.names.iter().zip(&columns).zip(&here.values).map(|((name, column), here)| (name, column[at], *here));
            // Where the variance is 16 or more the engine's count is the quantile of an expansion: one off in some thousand.
            if all().any(|(name, engine, here)| is_count(name) && (engine - here).abs() > 0.5) {
                flipped += 1;
                continue;
            }
            for (name, engine, here) in all() {
                if !agree(name, engine, here) && apart.len() < 50 {
                    apart.push(format!("{name}, {} trial {at}: {engine} {here}", design.name()));
                }
            }
        }
        assert!(apart.is_empty(), "{apart:#?}");
        assert!(flipped <= TRIALS / 400, "{flipped} trials with another count");
    }
}
