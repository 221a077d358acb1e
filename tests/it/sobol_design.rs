//! The Sobol design of a run: which inputs are even, what keeps its draws, and what it gains.

use std::collections::BTreeSet;

use mudeung::engine::{AsDrawn, Results, Samplers, Settings, Silent, Simulator, Treated, Treatment, run};
use mudeung::model::{InputId, Model};
use mudeung::numeric::column::TILE;
use mudeung::random::Design;

use crate::simulation::{covariance, drawn, mean, position, scenario};

const ECONOMY: &str = include_str!("../fixtures/models/economy.toml");
const WORKS: &str = include_str!("../fixtures/models/works.toml");

fn settings(trials: u64, seed: u64) -> Settings {
    Settings { design: Design::Sobol, ..Settings::new(trials, seed) }
}

fn input(model: &Model, path: &str) -> InputId {
    model.inputs.iter().find(|(_, input)| input.path == path).unwrap_or_else(|| panic!("no input {path}")).0
}

fn simulator(model: &Model) -> Simulator<'_> {
    Simulator::new(model, settings(1, 0).isa, &Samplers::default())
}

fn draws(simulator: &Simulator<'_>, path: &str, trials: u64, treatment: &dyn Treatment) -> Vec<f64> {
    simulator.draws(&settings(trials, 5), treatment, 0..trials, input(simulator.model(), path))
}

/// Of sixteen times 1,024 trials the tiles of one randomisation make up 1,024 points.
#[test]
fn in_each_randomisation_a_parameter_has_one_trial_in_every_stratum() {
    let model = scenario(ECONOMY, &[]).model;
    let values = draws(&simulator(&model), "programme.bridge.leverage", 16_384, &AsDrawn);
    let tiles: Vec<&[f64]> = values.chunks(TILE).collect();
    for randomisation in 0..16 {
        let own = tiles.iter().skip(randomisation).step_by(16).copied().flatten();
        let stratum = |value: &f64| format!("{:.0}", ((value - 0.2) / 0.4 * 1024.0).floor());
        assert_eq!(own.map(stratum).collect::<BTreeSet<String>>().len(), 1024, "{randomisation}");
    }
}

/// Moments of 65,536 trials lie within what independent ones have in 4.5 standard errors: 28 shocks with three moments each,
/// and 378 pairs: one false alarm in 320 runs with a new seed, or fewer, as these are more even. The seed is fixed.
#[test]
fn rotated_shocks_stay_standard_normal_and_independent() {
    let model = scenario(ECONOMY, &[]).model;
    let simulator = simulator(&model);
    let shocks: Vec<Vec<f64>> = model
        .sectors
        .iter()
        .flat_map(|sector| &sector.shocks)
        .map(|&shock| simulator.draws(&settings(65_536, 5), &AsDrawn, 0..65_536, shock))
        .collect();
    let error = 4.5 / 256.0;
    for (at, shock) in shocks.iter().enumerate() {
        assert!(mean(shock).abs() < error && (covariance(shock, shock) - 1.0).abs() < 2.0_f64.sqrt() * error, "{at}");
        assert!(shocks[..at].iter().all(|other| covariance(shock, other).abs() < error), "{at}");
        let fourth = mean(&shock.iter().map(|z| z.powi(4)).collect::<Vec<f64>>());
        assert!((fourth - 3.0).abs() < 96.0_f64.sqrt() * error, "{at}: {fourth}");
    }
}

#[test]
fn a_number_that_is_set_moves_no_other_draw() {
    let models =
        [&[][..], &["programme.bridge.leverage=0.4", "sector.alpha.volatility=0.01"]].map(|sets| scenario(ECONOMY, sets).model);
    let [all, set] = &models;
    let (of_all, of_set) = (simulator(all), simulator(set));
    assert!(set.inputs[input(set, "programme.bridge.leverage")].is_certain());
    for path in ["programme.lab.delay", "sector.alpha.shock.2024", "programme.bridge.approval"] {
        assert_eq!(draws(&of_all, path, 2048, &AsDrawn), draws(&of_set, path, 2048, &AsDrawn), "{path}");
    }
}

#[test]
fn models_that_are_compared_draw_the_same_for_what_they_share() {
    let yearly = scenario(ECONOMY, &[]).model;
    // One input in place of seven.
    let once = scenario(ECONOMY, &["sector.alpha.growth=3%"]).model;
    let paths = ["account.employment.trend.2024", "sector.gamma.shock.2023", "programme.bridge.approval"];
    let both = [&yearly, &once];
    let [a, b] = both.map(|model| simulator(model).among(&both));
    for path in paths {
        assert!(draws(&a, path, 2048, &AsDrawn) == draws(&b, path, 2048, &AsDrawn), "{path}");
    }
    // By themselves their coordinates are others.
    let [a, b] = both.map(simulator);
    assert!(draws(&a, paths[0], 2048, &AsDrawn) != draws(&b, paths[0], 2048, &AsDrawn));
}

/// One input under another seed.
struct Other(InputId);

impl Treatment for Other {
    fn of(&self, input: InputId) -> Treated<'_> {
        if input == self.0 { Treated::Seeded(77) } else { Treated::AsDrawn }
    }
}

#[test]
fn an_input_under_another_seed_draws_independently_and_no_other_moves() {
    let model = scenario(ECONOMY, &[]).model;
    let simulator = simulator(&model);
    for path in ["programme.lab.delay", "sector.beta.shock.2022"] {
        let treatment = Other(input(&model, path));
        let expected = drawn(path, &model.inputs[treatment.0].distribution, 77, 2048);
        assert_eq!(draws(&simulator, path, 2048, &treatment), expected);
        for other in ["sector.beta.shock.2023", "programme.bridge.approval"] {
            assert_eq!(draws(&simulator, other, 2048, &treatment), draws(&simulator, other, 2048, &AsDrawn), "{other}");
        }
    }
}

/// Over 40 seeds of 4,096 trials. The ratio of two such variances is beyond 1.7 of the true one once in 20 (F of 39 and 39 degrees); the
/// bounds are a third of what was found.
#[test]
fn a_mean_gains_much_and_a_tail_something() {
    let sets = ["sector.works.base_output={ pert = [\"8조원\", \"10조원\", \"20조원\"] }", "sector.works.volatility=0.08"];
    let model = scenario(WORKS, &sets).model;
    let output = position(&model, "output.works/nominal@2023");
    let variance = |design: Design, of: fn(&Results, usize) -> f64| {
        let values: Vec<f64> = (0..40)
            .map(|seed| of(&run(&model, &Settings { design, ..Settings::new(4096, seed) }, &Silent).unwrap(), output))
            .collect();
        covariance(&values, &values)
    };
    let gain = |of| variance(Design::MonteCarlo, of) / variance(Design::Sobol, of);
    let of_mean = gain(|results, output| results.summaries[output].mean.unwrap().value);
    let of_tail = gain(|results, output| results.summaries[output].quantiles[6].value);
    assert!(of_mean > 100.0 && of_tail > 2.0, "{of_mean} {of_tail}");
}
