//! What a trial costs: W1, the built-in scenario and the evidence scenario, beside a plain scalar program of W1, and what each
//! noun of the evidence scenario costs.
//!
//! Not a criterion bench: all cases take turns, round after round, so that a machine that slows down slows all of them, and the
//! ratios are medians over rounds. `cargo bench --bench engine`, with a number of rounds after `--` if nine are too many.
//! It fails where the scalar program and the engine disagree, since a ratio between different models says nothing.

mod kernels;
mod nouns;
mod scalar;

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use mudeung::engine::{self, Quantiles, Results, Settings, Silent};
use mudeung::model::{Measure, Metric, MetricId, Model, Outcome, Pool};
use mudeung::scenario::{self, BUILT_IN, ScenarioSource};
use scalar::Region;

const ROUNDS: usize = 9;
/// Trials of W1, and of the scenarios, which have many more columns.
const TRIALS: u64 = 1_000_000;
const TRIALS_SCENARIO: u64 = 200_000;

/// Something to be timed, with the number of trials that its time is divided by.
struct Case<'c> {
    name: String,
    trials: u64,
    run: Box<dyn Fn() + 'c>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(ROUNDS).max(1);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/w1.toml");
    let region = Region::read(&std::fs::read_to_string(&file)?)?;
    let w1 = scenario::compile(scenario::load(ScenarioSource::File(&file), &[])?)?.model;
    let (name, text) = BUILT_IN;
    let built_in = scenario::compile(scenario::load(ScenarioSource::BuiltIn { name, text }, &[])?)?.model;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/gwangju-evidence.toml");
    let evidence = scenario::compile(scenario::load(ScenarioSource::File(&file), &[])?)?.model;
    let plain = nouns::keeping(&evidence, |_| true);
    let without: Vec<(String, Model)> =
        nouns::NOUNS.iter().map(|(noun, without)| (format!("evidence without {noun}"), without(&plain))).collect();
    let of_people = |metric: &Metric| matches!(metric.measure, Measure::Skill(Pool::Shortage));
    let shortage = evidence.metrics.iter().rposition(of_people).ok_or("the evidence scenario tells of no shortage")?;
    let (narrow, _) = evidence.clone().narrow(&[Outcome::Metric(MetricId(shortage))]);
    agree(&w1, &region)?;

    let engine = |name: &str, model, trials, threads, quantiles| Case {
        name: name.to_owned(),
        trials,
        run: Box::new(move || drop(black_box(simulate(model, trials, threads, quantiles).expect("threads are to be had")))),
    };
    let scalar = |name: &str, threads| {
        let region = &region;
        Case {
            name: name.to_owned(),
            trials: TRIALS,
            run: Box::new(move || drop(black_box(region.run(TRIALS, threads).expect("threads are to be had")))),
        }
    };
    let mut cases = vec![
        engine("W1, exact, 1 thread", &w1, TRIALS, 1, Quantiles::Exact),
        engine("W1, exact, 2 threads", &w1, TRIALS, 2, Quantiles::Exact),
        engine("W1, histogram, 1 thread", &w1, TRIALS, 1, Quantiles::Histogram),
        engine("W1, histogram, 2 threads", &w1, TRIALS, 2, Quantiles::Histogram),
        engine("built-in scenario, 1 thread", &built_in, TRIALS_SCENARIO, 1, Quantiles::Auto),
        engine("built-in scenario, 2 threads", &built_in, TRIALS_SCENARIO, 2, Quantiles::Auto),
        scalar("scalar W1, 1 thread", 1),
        scalar("scalar W1, 2 threads", 2),
        Case { name: "kernels of W1 alone, 1 thread".to_owned(), trials: TRIALS, run: Box::new(|| kernels::run(TRIALS)) },
        Case { name: "start-up: the binary, built-in scenario, 1000 trials".to_owned(), trials: 1, run: Box::new(start_up) },
        engine("evidence scenario, 1 thread", &evidence, TRIALS_SCENARIO, 1, Quantiles::Auto),
        engine("evidence scenario, 2 threads", &evidence, TRIALS_SCENARIO, 2, Quantiles::Auto),
        engine("evidence narrowed to a shortage of people, 1 thread", &narrow, TRIALS_SCENARIO, 1, Quantiles::Auto),
        engine("evidence without targets and own metrics", &plain, TRIALS_SCENARIO, 1, Quantiles::Auto),
    ];
    let plain_at = cases.len() - 1;
    cases.extend(without.iter().map(|(name, model)| engine(name, model, TRIALS_SCENARIO, 1, Quantiles::Auto)));
    let times = take_turns(&cases, rounds);

    println!("\n{:<55} {:>12} {:>12}", format!("{rounds} rounds"), "median", "least");
    for (case, times) in cases.iter().zip(&times) {
        let (unit, scale) = if case.trials == 1 { ("ms", 1e-6) } else { ("ns/trial", 1.0) };
        let [median, least] = [median(times), times.iter().copied().fold(f64::INFINITY, f64::min)];
        println!("{:<55} {:>12.1} {:>12.1} {unit}", case.name, median * scale, least * scale);
    }
    println!("\n{:<55} {:>12}", "ratio", "median");
    for (what, slower, faster) in [
        ("scalar program over engine, 1 thread", 6, 0),
        ("scalar program over engine, 2 threads", 7, 1),
        ("W1: 1 thread over 2", 0, 1),
        ("built-in scenario: 1 thread over 2", 4, 5),
        ("evidence scenario: 1 thread over 2", 10, 11),
        ("scalar program: 1 thread over 2", 6, 7),
        ("exact over histogram, 1 thread", 0, 2),
        ("kernels alone over engine, 1 thread", 8, 0),
    ] {
        let ratios: Vec<f64> = times[slower].iter().zip(&times[faster]).map(|(slower, faster)| slower / faster).collect();
        println!("{what:<55} {:>12.2}", median(&ratios));
    }
    println!("\n{:<55} {:>12}", "what a noun of the evidence scenario costs", "ns/trial");
    for ((noun, _), times_without) in nouns::NOUNS.iter().zip(&times[plain_at + 1..]) {
        let saved: Vec<f64> = times[plain_at].iter().zip(times_without).map(|(all, without)| all - without).collect();
        println!("{noun:<55} {:>12.0}", median(&saved));
    }
    Ok(())
}

/// Nanoseconds per trial of each case in each round.
fn take_turns(cases: &[Case<'_>], rounds: usize) -> Vec<Vec<f64>> {
    let mut times = vec![Vec::with_capacity(rounds); cases.len()];
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        for (case, times) in cases.iter().zip(&mut times) {
            let start = Instant::now();
            (case.run)();
            times.push(start.elapsed().as_secs_f64() * 1e9 / real(case.trials));
        }
    }
    times
}

fn simulate(model: &Model, trials: u64, threads: usize, quantiles: Quantiles) -> Result<Results, engine::ThreadsError> {
    engine::run(model, &Settings { quantiles, threads: Some(threads), ..Settings::new(trials, 1) }, &Silent)
}

/// Fails unless both programs find the same distributions: means and quantiles within 6 standard errors of their difference,
/// standard deviations within 3 %.
fn agree(model: &Model, region: &Region) -> Result<(), Box<dyn Error>> {
    let engine = simulate(model, 100_000, 2, Quantiles::Exact)?;
    let scalar = region.run(100_000, 2)?;
    if engine.summaries.len() != scalar.len() {
        return Err(format!("{} columns against {}", engine.summaries.len(), scalar.len()).into());
    }
    for (column, (engine, scalar)) in engine.summaries.iter().zip(&scalar).enumerate() {
        let spread = engine.sd.ok_or("a column without a standard deviation")?;
        let of_scalar = std::iter::once(&scalar.mean).chain(&scalar.quantiles);
        for (estimate, value) in engine.mean.iter().chain(&engine.quantiles).zip(of_scalar) {
            let bound = 6.0 * std::f64::consts::SQRT_2 * estimate.se.ok_or("an estimate without an error")?;
            if (estimate.value - value).abs() > bound || (scalar.sd / spread - 1.0).abs() > 0.03 {
                return Err(format!("column {column}: {estimate:?} ± {spread} against {value} ± {}", scalar.sd).into());
            }
        }
    }
    Ok(())
}

fn start_up() {
    let out = std::env::temp_dir().join("mudeung-start-up");
    let run = Command::new(env!("CARGO_BIN_EXE_mudeung")).args(["run", "--trials", "1000", "--quiet", "--out"]).arg(out).status();
    assert!(run.expect("the binary is built with the bench").success(), "the binary failed");
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    f64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2])
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "no bench has 2^53 trials")]
fn real(count: u64) -> f64 {
    count as f64
}
