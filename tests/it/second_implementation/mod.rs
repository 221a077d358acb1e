//! The model a second time: `economy.toml` in plain scalar arithmetic, trial by trial, straight from the equations of `docs/model.md`.
//!
//! Nothing is shared but the draws: the inputs are listed here again, with path and distribution, and their values come from the
//! crate's streams and samplers. Growth is computed in levels where the engine adds logarithms, so rounding differs and nothing else may.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod economy;
mod inputs;
mod programmes;
mod regional;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use mudeung::engine::Settings;
use mudeung::model::Model;
use mudeung::numeric::stats::real;
use mudeung::random::Design;
use mudeung::report::MetricKey;

use crate::simulation::{Simulated, close, scenario};
use economy::{Values, trial};
use inputs::{central_case, drawn_by_model, drawn_here, inputs};

const TEXT: &str = include_str!("../../fixtures/models/economy.toml");
const TRIALS: usize = 4096;

/// Agreement asked for, relative to the larger of the value and, where differences are taken, the money they are taken from.
const TOLERANCE: f64 = 1e-12;

fn simulated(design: Design) -> Simulated {
    simulation_of(&scenario(TEXT, &[]).model, design, 17)
}

fn simulation_of(model: &Model, design: Design, seed: u64) -> Simulated {
    Simulated::new(model, &Settings { design, ..Settings::new(TRIALS as u64, seed) })
}

/// The largest programme budget: what is left of it after spending is a difference of sums of this size.
const BUDGET: f64 = 1000e8;

fn agree(path: &str, engine: f64, here: f64) -> bool {
    let left_over = ["unspent.", "lapsed-spending.", "refused-spending."].iter().any(|metric| path.starts_with(metric));
    close(engine, here, TOLERANCE) || (left_over && (engine - here).abs() <= TOLERANCE * BUDGET)
}

/// All trials of the second implementation.
fn second(design: Design) -> (Values, Vec<Values>) {
    let (stated, factors) = economy::stated_case(&central_case());
    let drawn = match design {
        Design::Sobol => drawn_by_model(&scenario(TEXT, &[]).model, 17, design, TRIALS),
        _ => drawn_here(17, design, TRIALS),
    };
    let trials = (0..TRIALS).map(|at| trial(&|path| drawn[path][at], &factors)).collect();
    (stated, trials)
}

#[test]
fn both_know_the_same_uncertain_inputs() {
    let scenario = scenario(TEXT, &[]);
    let uncertain = scenario.model.inputs.iter().filter(|(_, input)| !input.is_certain());
    let of_model: BTreeSet<String> = uncertain.map(|(_, input)| input.path.clone()).collect();
    let here: BTreeSet<String> = inputs().into_iter().map(|input| input.path).collect();
    assert_eq!(of_model, here);
}

#[test]
fn every_metric_of_every_trial_agrees_to_a_trillionth() {
    for design in Design::ALL {
        let engine = simulated(design);
        assert!(engine.results.failures.is_empty());
        let (stated, trials) = second(design);
        let paths: Vec<String> =
            engine.model.metrics.iter().map(|metric| MetricKey::new(&engine.model, *metric).path()).collect();
        let (of_engine, here): (BTreeSet<&String>, BTreeSet<&String>) = (paths.iter().collect(), stated.keys().collect());
        assert!(of_engine == here, "only in one: {:?}", of_engine.symmetric_difference(&here));
        for path in &paths {
            let (of_engine, here) = (engine.stated(path), stated[path]);
            assert!(agree(path, of_engine, here), "{path}, stated: {of_engine} {here}");
            for (at, &of_engine) in engine.trials(path).iter().enumerate() {
                let here = trials[at][path];
                assert!(agree(path, of_engine, here), "{path}, trial {at}: {of_engine} {here}");
            }
        }
    }
}

/// Whether a target is reached in a trial.
type Goal = fn(&Values) -> bool;

#[test]
fn targets_are_counted_alike() {
    let engine = simulated(Design::MonteCarlo);
    let (_, trials) = second(Design::MonteCarlo);
    let goals: BTreeMap<&str, Goal> = BTreeMap::from([
        ("output", (|trial| trial["output.industry/nominal@2025"] >= 38e12) as Goal),
        ("jobs", |trial| trial["employment.region@2026"] >= 80_000.0),
        ("emissions", |trial| trial["emissions.industry@2024"] <= 1_200_000.0),
    ]);
    let count = |reached: &dyn Fn(&Values) -> bool| trials.iter().filter(|trial| reached(trial)).count() as u64;
    for (target, result) in engine.model.targets.iter().zip(&engine.results.targets) {
        let hits = count(&goals[target.id.as_str()]);
        assert!(hits > 0 && hits < TRIALS as u64, "a target that says something: {} {hits}", target.id);
        assert_eq!((result.reached.hits, result.reached.n), (hits, TRIALS as u64), "{}", target.id);
    }
    let both = count(&|trial| goals["output"](trial) && goals["jobs"](trial));
    assert_eq!(engine.results.joint_targets[0].hits, both);

    let output = engine.model.targets.iter().position(|target| target.id.as_str() == "output").unwrap();
    let reached_in = |trial: &Values, year: i32| trial[&format!("output.industry/nominal@{year}")] >= 38e12;
    let never = count(&|trial| (2020..=2026).all(|year| !reached_in(trial, year)));
    assert_eq!(engine.results.targets[output].share_never_reached, Some(real(never) / real(TRIALS as u64)));
    let by = |last: i32| count(&|trial| (2020..=last).any(|year| reached_in(trial, year)));
    let half = (2020..=2026).find(|&year| 2 * by(year) >= TRIALS as u64);
    let found = engine.results.targets[output].year_reached_p50.map(|index| 2020 + i32::try_from(index).unwrap());
    assert_eq!(found, half);
}

/// Neighbouring order statistics by rank p(n−1), type 7 of Hyndman & Fan (The American Statistician 50(4), 1996).
#[test]
fn summaries_are_those_of_the_trials() {
    let engine = simulated(Design::MonteCarlo);
    let path = "output.region/constant-2021@2026";
    let (_, trials) = second(Design::MonteCarlo);
    let mut values: Vec<f64> = trials.iter().map(|trial| trial[path]).collect();
    values.sort_by(f64::total_cmp);
    let summary = &engine.results.summaries[crate::simulation::position(&engine.model, path)];
    let mean = crate::simulation::mean(&values);
    let variance = crate::simulation::covariance(&values, &values) * real(TRIALS as u64) / real(TRIALS as u64 - 1);
    assert!(close(summary.mean.unwrap().value, mean, 1e-12));
    assert!(close(summary.sd.unwrap(), variance.sqrt(), 1e-10));
    for (estimate, p) in summary.quantiles.iter().zip(mudeung::engine::PROBABILITIES) {
        let rank = p * real(TRIALS as u64 - 1);
        let below = (0..TRIALS).rev().find(|&at| real(at as u64) <= rank).unwrap();
        let quantile = values[below] + (rank - real(below as u64)) * (values[below + 1] - values[below]);
        assert!(close(estimate.value, quantile, 1e-11), "{p}: {} {quantile}", estimate.value);
    }
}
