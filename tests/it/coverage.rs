//! Whether a Monte Carlo error means what it says: over 200 seeds a nominal 95 % interval holds the truth in 90 % to 99 % of the runs.
//!
//! The model is a skewed base times three log-normal years of growth, so that the truth comes from a quadrature and not from simulation.
//! If an interval covers 95 % exactly, the number of 200 that hold the truth is binomial and leaves 180…198 with probability 0.0016; the
//! twenty checks here would, were seeds drawn anew, raise a false alarm in 3.1 % of the runs of this file. The seeds are fixed.
//!
//! One interval is wider than it claims: that of the median of mirrored trials. Its design effect is read at a threshold near the
//! median, and mirrored halves cancel out best at the median itself. It may hold the truth every time.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use mudeung::engine::{Estimate, Settings, Silent, run};
use mudeung::model::Model;
use mudeung::numeric::stats::{Z_95, student_t_quantile};
use mudeung::random::{Design, Distribution};
use statrs::function::erf::erfc;

use crate::simulation::{mean, position, scenario};

const WORKS: &str = include_str!("../fixtures/models/works.toml");
const OUTPUT: &str = "output.works/nominal@2023";

/// 256 tiles: the variance between tiles is known to 9 %.
const TRIALS: u64 = 65_536;
const SEEDS: u64 = 200;

/// Standard deviation of what three years add to ln output.
const SIGMA: f64 = 0.08 * 1.732_050_807_568_877_2;

/// The goal of the model.
const GOAL: f64 = 14e12;

/// What is true of output: its distribution is a mixture of log-normal ones over the base, here of 20,000 equally likely bases.
struct Truth {
    medians: Vec<f64>,
}

impl Truth {
    fn new() -> Self {
        let base = Distribution::pert(8e12, 10e12, 20e12).unwrap();
        let median = |at: u32| base.quantile((f64::from(at) + 0.5) / 20_000.0) * 1.03_f64.powi(3);
        Self { medians: (0..20_000).map(median).collect() }
    }

    fn probability_above(&self, output: f64) -> f64 {
        let above = |median: &f64| erfc((output / median).ln() / SIGMA / std::f64::consts::SQRT_2) / 2.0;
        mean(&self.medians.iter().map(above).collect::<Vec<f64>>())
    }

    /// By bisection.
    fn quantile(&self, p: f64) -> f64 {
        let (mut low, mut high) = (1e12, 100e12);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.probability_above(middle) > 1.0 - p { low = middle } else { high = middle }
        }
        low
    }

    /// Of the PERT base, then of the growth.
    fn expectation() -> f64 {
        (8e12 + 4.0 * 10e12 + 20e12) / 6.0 * 1.03_f64.powi(3) * (0.5 * SIGMA * SIGMA).exp()
    }
}

fn model() -> Model {
    let sets = [
        "scenario.horizon=[2020, 2023]",
        "programme.plan.years=[2021, 2023]",
        "run.metrics=[\"output.works@2023\"]",
        "sector.works.base_output={ pert = [\"8조원\", \"10조원\", \"20조원\"] }",
        "sector.works.volatility=0.08",
        "target.goal.year=2023",
        "target.goal.value=14조원",
    ];
    scenario(WORKS, &sets).model
}

/// Counts over all seeds how often each interval holds the truth.
fn covers(design: Design) {
    let (model, truth) = (model(), Truth::new());
    let output = position(&model, OUTPUT);
    let (expectation, [p05, p50, p95]) = (Truth::expectation(), [0.05, 0.50, 0.95].map(|p| truth.quantile(p)));
    let probability = truth.probability_above(GOAL);
    // Sixteen randomisations know their error by fifteen degrees of freedom.
    let multiplier = if design == Design::Sobol { student_t_quantile(0.975, 15.0) } else { Z_95 };
    let holds = |estimate: Estimate, truth: f64| (estimate.value - truth).abs() <= multiplier * estimate.se.unwrap();
    let mut held = [0_u64; 5];
    for seed in 0..SEEDS {
        let results = run(&model, &Settings { design, ..Settings::new(TRIALS, seed) }, &Silent).unwrap();
        let summary = &results.summaries[output];
        let reached = results.targets[0].reached.probability.unwrap();
        let all = [
            holds(summary.mean.unwrap(), expectation),
            holds(summary.quantiles[0], p05),
            holds(summary.quantiles[3], p50),
            holds(summary.quantiles[6], p95),
            (reached.low..=reached.high).contains(&probability),
        ];
        for (held, holds) in held.iter_mut().zip(all) {
            *held += u64::from(holds);
        }
    }
    for (what, held) in ["mean", "p05", "p50", "p95", "probability"].into_iter().zip(held) {
        let most = if (what, design) == ("p50", Design::Antithetic) { SEEDS } else { 198 };
        assert!((180..=most).contains(&held), "{what}: {held} of {SEEDS} intervals hold the truth in {}", design.name());
    }
}

#[test]
fn intervals_of_independent_trials_cover_the_truth() {
    covers(Design::MonteCarlo);
}

#[test]
fn intervals_of_mirrored_trials_cover_the_truth() {
    covers(Design::Antithetic);
}

#[test]
fn intervals_of_latin_hypercubes_cover_the_truth() {
    covers(Design::LatinHypercube);
}

#[test]
fn intervals_of_scrambled_sequences_cover_the_truth() {
    covers(Design::Sobol);
}
