//! The uncertain inputs of `economy.toml`, written down a second time, and their draws.

use std::collections::BTreeMap;

use mudeung::engine::{AsDrawn, Samplers, Settings, Simulator};
use mudeung::model::{Input as ModelInput, Model};
use mudeung::random::{Design, Distribution};

use crate::simulation::draws;

/// An uncertain input: its path, its distribution and its value in the stated case.
pub(super) struct Input {
    pub(super) path: String,
    distribution: Distribution,
    central: f64,
}

type Made = Result<Distribution, mudeung::random::DistributionError>;

fn input(path: &str, distribution: Made, central: f64) -> Input {
    Input { path: path.to_owned(), distribution: distribution.unwrap(), central }
}

/// An input that is drawn for each year of the horizon anew.
fn yearly(path: &str, distribution: fn() -> Made, central: f64) -> impl Iterator<Item = Input> {
    (2020..=2026).map(move |year| input(&format!("{path}.{year}"), distribution(), central))
}

/// Uniform, its middle in the stated case.
fn uniform(path: &str, low: f64, high: f64) -> Input {
    input(path, Distribution::uniform(low, high), f64::midpoint(low, high))
}

/// A share of a Dirichlet distribution of concentration 80: gamma variates of shape 80·share, divided by their sum.
fn dirichlet(path: &str, share: f64) -> Input {
    input(path, Distribution::gamma(80.0 * share, 1.0 / 80.0), share)
}

/// Every uncertain input.
pub(super) fn inputs() -> Vec<Input> {
    let mut all = vec![
        uniform("group.industry.base_output", 24e12, 26e12),
        dirichlet("group.industry.shares.beta", 0.6),
        dirichlet("group.industry.shares.gamma", 0.4),
        input("group.industry.delivery", Distribution::triangular(0.5, 0.9, 1.2), 0.9),
        uniform("sector.alpha.base_output", 9e12, 11e12),
        uniform("sector.alpha.observed.2021", 10e12, 10.5e12),
        uniform("sector.alpha.path.2023", 12e12, 13e12),
        input("sector.alpha.volatility", Distribution::lognormal(0.06, 0.2), 0.06),
        uniform("sector.alpha.persistence", 0.2, 0.6),
        uniform("sector.beta.observed.2021", 9e12, 9.5e12),
        input("sector.beta.growth", Distribution::triangular(-0.01, 0.02, 0.04), 0.02),
        uniform("sector.delta.observed_growth.2023", 0.0, 0.02),
        input("sector.delta.growth", Distribution::pert(0.01, 0.03, 0.06), 0.03),
        uniform("account.value-added.sector.alpha.base", 3e12, 3.5e12),
        uniform("account.value-added.sector.delta.intensity", 0.4, 0.5),
        input("account.employment.elasticity", Distribution::pert(0.3, 0.6, 1.0), 0.6),
        uniform("account.employment.group.industry.base", 49_000.0, 51_000.0),
        uniform("account.emissions.group.industry.base", 900_000.0, 1_000_000.0),
        uniform("programme.bridge.budget", 900e8, 1100e8),
        uniform("programme.bridge.approval.probability", 0.6, 0.8),
        // The decision: below every probability in the stated case.
        input("programme.bridge.approval", Distribution::uniform(0.0, 1.0), -1.0),
        uniform("programme.bridge.delay", 0.0, 1.5),
        input("programme.bridge.overrun", Distribution::lognormal(0.2, 0.5), 0.2),
        uniform("programme.bridge.leverage", 0.2, 0.6),
        input("programme.lab.approval", Distribution::uniform(0.0, 1.0), -1.0),
        uniform("programme.lab.approval.if_refused", 0.2, 0.3),
        uniform("programme.lab.delay", 0.0, 3.0),
        input("programme.lab.overrun", Distribution::pert(0.0, 0.1, 0.4), 0.1),
        uniform("programme.lab.funding.national", 0.6, 0.8),
        // A stated value beside a distribution is the central one.
        input("programme.grant.profile.2022", Distribution::uniform(140e8, 160e8), 150e8),
        uniform("programme.grant.execution", 0.8, 1.0),
    ];
    all.extend(yearly("prices.inflation", || Distribution::pert(0.0, 0.02, 0.05), 0.02));
    all.extend(yearly("sector.alpha.growth", || Distribution::normal(0.03, 0.01), 0.03));
    all.extend(yearly("account.employment.trend", || Distribution::normal(-0.01, 0.005), -0.01));
    all.extend(yearly("account.employment.other", || Distribution::uniform(500.0, 700.0), 600.0));
    all.extend(yearly("programme.bridge.execution", || Distribution::uniform(0.7, 0.95), 0.825));
    all.extend(yearly("programme.grant.carry_over", || Distribution::uniform(0.4, 0.9), 0.65));
    for sector in ["alpha", "beta", "delta", "gamma"] {
        all.extend(yearly(&format!("sector.{sector}.shock"), || Distribution::normal(0.0, 1.0), 0.0));
    }
    all
}

/// The central value of every uncertain input.
pub(super) fn central_case() -> BTreeMap<String, f64> {
    inputs().into_iter().map(|input| (input.path, input.central)).collect()
}

/// The values of every uncertain input by trial.
pub(super) fn drawn_here(seed: u64, design: Design, trials: usize) -> BTreeMap<String, Vec<f64>> {
    let of_input = |input: Input| (input.path.clone(), draws(&input.path, &input.distribution, seed, design, trials));
    inputs().into_iter().map(of_input).collect()
}

/// The same of every input of a model. Those of a Sobol design are the engine's: what they are has its own tests.
pub(super) fn drawn_by_model(model: &Model, seed: u64, design: Design, trials: usize) -> BTreeMap<String, Vec<f64>> {
    if design == Design::Sobol {
        let settings = Settings { design, ..Settings::new(trials as u64, seed) };
        let simulator = Simulator::new(model, settings.isa, &Samplers::default());
        let drawn = |input| simulator.draws(&settings, &AsDrawn, 0..trials as u64, input);
        return model.inputs.iter().map(|(id, input)| (input.path.clone(), drawn(id))).collect();
    }
    let of_input = |input: &ModelInput| (input.path.clone(), draws(&input.path, &input.distribution, seed, design, trials));
    model.inputs.iter().map(|(_, input)| of_input(input)).collect()
}
