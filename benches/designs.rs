//! What a design gains over independent trials, and whether the errors that it states are right.
//!
//! Every scenario is run under many seeds in each design. The variance of an estimate over the seeds, of `mc` over another design, is
//! the variance reduction; the share of seeds whose 95 % interval holds the value of a long run is the coverage. Nothing is
//! timed. `cargo bench --bench designs -- [--seeds 50] [--trials 16384] [--long 1048576] [--designs mc,sobol] FILE.toml…`

use std::error::Error;
use std::path::Path;

use mudeung::engine::{Estimate, Results, Samplers, Settings, Silent, Simulator, pool};
use mudeung::model::Model;
use mudeung::numeric::stats::{Z_95, real, student_t_quantile};
use mudeung::random::Design;
use mudeung::report::MetricKey;
use mudeung::scenario::{self, ScenarioSource};

/// Seed of the long run, far from those of the short ones.
const SEED_OF_LONG: u64 = 1_000_003;

/// An estimate: what it is of, its value and the ends of its interval.
struct Found {
    value: f64,
    interval: Option<(f64, f64)>,
}

/// Names of estimates: the kind of statistic, and what it is of.
type Name = (&'static str, String);

struct Arguments {
    seeds: u64,
    trials: u64,
    long: u64,
    designs: Vec<Design>,
    files: Vec<String>,
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let mut found = Arguments { seeds: 50, trials: 16_384, long: 1 << 20, designs: Design::ALL.to_vec(), files: Vec::new() };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut number = || words.next().unwrap_or_default().parse::<u64>();
        match word.as_str() {
            "--seeds" => found.seeds = number()?,
            "--trials" => found.trials = number()?,
            "--long" => found.long = number()?,
            "--designs" => {
                let names = words.next().unwrap_or_default();
                found.designs = Design::ALL.into_iter().filter(|design| names.split(',').any(|it| it == design.name())).collect();
            }
            _ => found.files.push(word),
        }
    }
    if found.files.is_empty() {
        found.files.push("scenarios/gwangju-evidence.toml".to_owned());
    }
    Ok(found)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    for file in &arguments.files {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let model = scenario::compile(scenario::load(ScenarioSource::File(&path), &[])?)?.model;
        println!("\n## {file}, {} seeds, {} trials\n", arguments.seeds, arguments.trials);
        pool(None)?.install(|| study(&model, &arguments));
    }
    Ok(())
}

fn study(model: &Model, arguments: &Arguments) {
    let isa = Settings::new(1, 0).isa;
    let simulator = Simulator::new(model, isa, &Samplers::default());
    let names = names(model);
    let run = |design, seed, trials| found(&simulator.run(&Settings { design, ..Settings::new(trials, seed) }, &Silent), design);
    let truth: Vec<f64> = run(Design::Sobol, SEED_OF_LONG, arguments.long).iter().map(|found| found.value).collect();
    let of_design = |design: &Design| (0..arguments.seeds).map(|seed| run(*design, seed, arguments.trials)).collect();
    let runs: Vec<Vec<Vec<Found>>> = arguments.designs.iter().map(of_design).collect();
    let told = told(&names, &runs, &truth, arguments.trials);
    gains(&names, &runs, &told, &arguments.designs);
    coverage(&names, &runs, &truth, &told, &arguments.designs);
}

fn kinds() -> [(&'static str, usize); 4] {
    [("mean", usize::MAX), ("p05", 0), ("p50", 3), ("p95", 6)]
}

/// What [`found`] gives, in its order.
fn names(model: &Model) -> Vec<Name> {
    let metrics = model.metrics.iter().map(|metric| MetricKey::new(model, *metric).path());
    let of_metrics = metrics.flat_map(|path| kinds().map(|(kind, _)| (kind, path.clone())));
    of_metrics.chain(model.targets.iter().map(|target| ("P", target.id.to_string()))).collect()
}

fn found(results: &Results, design: Design) -> Vec<Found> {
    let multiplier = if design == Design::Sobol { student_t_quantile(0.975, 15.0) } else { Z_95 };
    let found = |estimate: Option<&Estimate>| {
        let value = estimate.map_or(f64::NAN, |estimate| estimate.value);
        let half = estimate.and_then(|estimate| estimate.se).map(|se| multiplier * se);
        Found { value, interval: half.map(|half| (value - half, value + half)) }
    };
    let of_metric = |summary: &mudeung::engine::Summary| {
        kinds().map(|(kind, at)| found(if kind == "mean" { summary.mean.as_ref() } else { summary.quantiles.get(at) }))
    };
    let of_target = |target: &mudeung::engine::TargetResult| Found {
        value: target.reached.share().unwrap_or(f64::NAN),
        interval: target.reached.probability.map(|probability| (probability.low, probability.high)),
    };
    results.summaries.iter().flat_map(of_metric).chain(results.targets.iter().map(of_target)).collect()
}

fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = real(values.clone().count() as u64);
    let mean = values.clone().sum::<f64>() / n;
    values.map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Rounding of sums, beside the value.
const ROUNDING: f64 = 1e-11;

/// Hits, or misses, below which some seeds have none and a variance over seeds says nothing.
const FEWEST_HITS: f64 = 20.0;

/// The estimates that vary by more than rounding in every design, and probabilities of what is not too rare for the trials.
fn told(names: &[Name], runs: &[Vec<Vec<Found>>], truth: &[f64], trials: u64) -> Vec<usize> {
    let varies = |at: usize| {
        let sd = |runs: &Vec<Vec<Found>>| variance(runs.iter().map(|found| found[at].value)).sqrt();
        runs.iter().all(|runs| sd(runs) > ROUNDING * truth[at].abs())
    };
    let is_seen = |at: usize| names[at].0 != "P" || truth[at].min(1.0 - truth[at]) * real(trials) >= FEWEST_HITS;
    (0..names.len()).filter(|&at| varies(at) && is_seen(at)).collect()
}

/// Variance of the first design over that of the others.
fn gains(names: &[Name], runs: &[Vec<Vec<Found>>], told: &[usize], designs: &[Design]) {
    let variances: Vec<Vec<f64>> =
        runs.iter().map(|runs| (0..names.len()).map(|at| variance(runs.iter().map(|found| found[at].value))).collect()).collect();
    let (Some(base), [first, ..]) = (variances.first(), designs) else { return };
    println!("variance of {} over that of", first.name());
    let heads: Vec<&str> = designs.iter().skip(1).map(|design| design.name()).collect();
    println!("| statistic | {} |", heads.join(" | "));
    println!("|---|{}", "---|".repeat(heads.len()));
    let row = |name: String, at: usize| {
        let gains: Vec<String> = variances[1..].iter().map(|variance| format!("{:.2}", base[at] / variance[at])).collect();
        println!("| {name} | {} |", gains.join(" | "));
    };
    for &at in told {
        let (kind, of) = &names[at];
        let main = [
            "output.nine-industries/nominal@2030",
            "employment.nine-industries@2030",
            "value-added.nine-industries/nominal@2030",
        ];
        if main.contains(&of.as_str()) || *kind == "P" && (of.ends_with("-2030")) {
            row(format!("{kind} {of}"), at);
        }
    }
    for kind in kinds().map(|(kind, _)| kind).into_iter().chain(["P"]) {
        let of_kind: Vec<usize> = told.iter().copied().filter(|&at| names[at].0 == kind).collect();
        let medians: Vec<String> = variances[1..]
            .iter()
            .map(|variance| {
                format!(
                    "{:.2}",
                    median(
                        &mut of_kind.iter().map(|&at| base[at] / variance[at]).filter(|x| x.is_finite()).collect::<Vec<f64>>()
                    )
                )
            })
            .collect();
        println!("| {kind}, median of {} | {} |", of_kind.len(), medians.join(" | "));
    }
}

/// How often intervals hold the long-run value: over all estimates of a kind, and the worst of them.
fn coverage(names: &[Name], runs: &[Vec<Vec<Found>>], truth: &[f64], told: &[usize], designs: &[Design]) {
    println!("\ncoverage of 95 % intervals");
    println!("| design | statistic | estimates | held, all | median of stated variance over true | least held | which |");
    println!("|---|---|---|---|---|---|---|");
    for (design, runs) in designs.iter().zip(runs) {
        for kind in kinds().map(|(kind, _)| kind).into_iter().chain(["P"]) {
            let mut shares = Vec::new();
            let mut ratios = Vec::new();
            for at in told.iter().copied().filter(|&at| names[at].0 == kind) {
                let actual = variance(runs.iter().map(|found| found[at].value));
                let intervals: Vec<(f64, f64)> = runs.iter().filter_map(|found| found[at].interval).collect();
                if intervals.is_empty() {
                    continue;
                }
                let slack = 1e-9 * truth[at].abs();
                let held = intervals.iter().filter(|(low, high)| low - slack <= truth[at] && truth[at] <= high + slack).count();
                shares.push((real(held as u64) / real(intervals.len() as u64), at));
                let half = |(low, high): &(f64, f64)| ((high - low) / 2.0).powi(2);
                let multiplier = if *design == Design::Sobol { student_t_quantile(0.975, 15.0) } else { Z_95 };
                ratios.push(intervals.iter().map(half).sum::<f64>() / real(intervals.len() as u64) / multiplier.powi(2) / actual);
            }
            let Some(&(least, worst)) = shares.iter().min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
            let all = shares.iter().map(|(share, _)| share).sum::<f64>() / real(shares.len() as u64);
            let ratio = median(&mut ratios);
            println!(
                "| {} | {kind} | {} | {:.1} % | {ratio:.2} | {:.1} % | {} |",
                design.name(),
                shares.len(),
                100.0 * all,
                100.0 * least,
                names[worst].1
            );
        }
    }
}
