//! Inputs whose draws go together: achieved correlations, unchanged margins, and draws that nobody else notices.
//!
//! A rank correlation of n = 4096 trials has a standard error of at most 1/64. Bounds are 4.5 of them: one false alarm in some
//! 100,000 runs of new seeds (the seeds here are fixed).

use std::f64::consts::PI;

use mudeung::engine::{Settings, achieved};
use mudeung::model::{Model, RankCorrelation};
use mudeung::numeric::isa::Isa;
use mudeung::random::Design;
use tempfile::TempDir;

use crate::cli::mudeung;
use crate::simulation::{Simulated, covariance, mean, scenario};

const BOUND: f64 = 4.5 / 64.0;
const TRIALS: u64 = 4096;

/// Three programmes of one year each, whose budgets are of different families.
const BASE: &str = r#"
[scenario]
id = "three"
name = { en = "Three programmes", ko = "사업 셋" }
as_of = 2021-12-31
horizon = [2020, 2025]

[run]
metrics = ["*"]

[prices]
rationale = "made up"
year = 2020
inflation = 0

[sector.works]
rationale = "made up"
name = { en = "Works", ko = "공장" }
base_year = 2020
base_output = "10조원"
growth = 0.02
volatility = 0.05

[programme.a]
rationale = "made up"
name = { en = "A", ko = "가" }
years = [2021, 2021]
budget = { lognormal = ["100억원", 0.5]A }

[programme.b]
rationale = "made up"
name = { en = "B", ko = "나" }
years = [2021, 2021]
budget = { uniform = ["100억원", "300억원"]B }

[programme.c]
rationale = "made up"
name = { en = "C", ko = "다" }
years = [2021, 2021]
budget = { pert = ["10억원", "20억원", "90억원"]C }

[event.slump]
rationale = "made up"
name = { en = "Slump", ko = "침체" }
probability = 0.3
once = true
years = [2022, 2023]
sector = { works = -0.1 }
EVENT
"#;

const PAIRS: &str = r#"
[rank_correlation]
"programme.a.budget" = { "programme.b.budget" = 0.7, "programme.c.budget" = -0.4, rationale = "made up" }
"programme.b.budget" = { "programme.c.budget" = 0.2, rationale = "made up" }
"#;

const DRIVER: &str = r#"
[driver.economy]
name = { en = "Economy", ko = "경기" }
"#;

fn model(loads: [&str; 3], event: &str, more: &str) -> Model {
    let text = BASE.replace("A }", &format!("{} }}", loads[0])).replace("B }", &format!("{} }}", loads[1]));
    let text = text.replace("C }", &format!("{} }}", loads[2])).replace("EVENT", event);
    scenario(&format!("{text}{more}"), &[]).model
}

fn independent() -> Model {
    model([""; 3], "", "")
}

fn correlated() -> Model {
    model([""; 3], "", PAIRS)
}

fn driven() -> Model {
    let loads = [", driver = \"economy\", load = 0.8", ", driver = \"economy\", load = -0.5", ""];
    model(loads, "driver = \"economy\"\nload = -0.7", DRIVER)
}

fn spent(programme: &str) -> String {
    format!("spending.{programme}/nominal@2021")
}

#[test]
fn achieved_rank_correlations_are_those_asked_for_in_every_design() {
    let model = correlated();
    for design in Design::ALL {
        let settings = Settings { design, ..Settings::new(TRIALS, 3) };
        let found = achieved(&model, &settings);
        assert_eq!(found.len(), 3);
        for (pair, found) in model.dependence.pairs.iter().zip(found) {
            assert!((pair.used - pair.asked).abs() < 1e-9);
            assert!((found.unwrap() - pair.asked).abs() < BOUND, "{}: {found:?}, not {}", design.name(), pair.asked);
        }
    }
}

#[test]
fn the_achieved_correlation_is_that_of_the_first_trials_of_the_run() {
    let model = correlated();
    for trials in [300, 1500] {
        let settings = Settings::new(trials, 4);
        let run = Simulated::new(&model, &settings);
        let [a, b] = ["a", "b"].map(|programme| run.trials(&spent(programme)));
        let expected = mudeung::numeric::rank::spearman(a, b);
        assert_eq!(achieved(&model, &settings)[0], expected);
        assert_eq!(run.results.rank_correlations[0], expected);
    }
}

#[test]
fn a_driver_induces_the_product_of_loads() {
    let mut model = driven();
    let row = |path: &str| model.dependence.rows.iter().position(|row| model.inputs[row.input].path == path).unwrap();
    let rows = (row("programme.a.budget"), row("programme.b.budget"));
    model.dependence.pairs = vec![RankCorrelation { rows, asked: 0.0, used: 0.0 }];
    let expected = 6.0 / PI * (-0.4_f64 / 2.0).asin();
    let found = achieved(&model, &Settings::new(TRIALS, 5))[0].unwrap();
    assert!((found - expected).abs() < BOUND, "{found}, not {expected}");
}

#[test]
fn an_event_goes_with_its_driver_and_is_as_likely_as_without() {
    let run = Simulated::new(&driven(), &Settings::new(16_384, 6));
    let happened: Vec<f64> = [2022, 2023]
        .map(|year| run.trials(&format!("occurrence.slump@{year}")).to_vec())
        .into_iter()
        .reduce(|a, b| a.iter().zip(b).map(|(a, b)| a + b).collect())
        .unwrap();
    // Standard error of the share: √(0.3 · 0.7 / 16384) = 0.0036.
    assert!((mean(&happened) - 0.3).abs() < 0.0162, "{}", mean(&happened));
    // Loads of −0.7 and 0.8: the score of the budget falls by 0.56 · φ(z₀.₃) where the slump happens, times 1/σ of each.
    let scores: Vec<f64> = run.trials(&spent("a")).iter().map(|budget| (budget / 100e8).ln() / 0.5).collect();
    let expected = -0.56 * 0.347_692_6;
    let found = covariance(&scores, &happened);
    assert!((found - expected).abs() < 4.5 * 0.46 / 128.0, "{found}, not {expected}");
}

#[test]
fn every_input_keeps_its_distribution() {
    let settings = Settings::new(65_536, 7);
    let before = Simulated::new(&independent(), &settings);
    for model in [correlated(), driven()] {
        let after = Simulated::new(&model, &settings);
        for programme in ["a", "b", "c"] {
            let [one, two] = [&before, &after].map(|run| {
                let mut values = run.trials(&spent(programme)).to_vec();
                values.sort_by(f64::total_cmp);
                values
            });
            // Smirnov's distance of two samples of n exceeds 2.45 · √(2/n) in one of 100,000.
            let mut position = 0;
            let distance = one.iter().zip(0..).fold(0.0, |worst: f64, (value, below)| {
                while position < two.len() && two[position] <= *value {
                    position += 1;
                }
                worst.max((f64::from(below) - f64::from(u32::try_from(position).unwrap())).abs() / 65_536.0)
            });
            assert!(distance < 2.45 * (2.0_f64 / 65_536.0).sqrt(), "{programme}: {distance}");
        }
        assert_eq!(before.results.stated, after.results.stated);
    }
}

#[test]
fn what_is_independent_keeps_its_draws() {
    let settings = Settings::new(2000, 8);
    let before = Simulated::new(&independent(), &settings).bits();
    let shocks = |path: &String| path.starts_with("output.") && path.ends_with("2021");
    let with_pairs = Simulated::new(&correlated(), &settings).bits();
    let with_driver = Simulated::new(&driven(), &settings).bits();
    let output = before.keys().find(|path| shocks(path)).unwrap();
    assert!(before[output] == with_pairs[output] && before[output] == with_driver[output]);
    assert!(before["occurrence.slump@2022"] == with_pairs["occurrence.slump@2022"]);
    assert!(before[&spent("c")] == with_driver[&spent("c")]);
    assert!(before[&spent("a")] != with_driver[&spent("a")]);
}

#[test]
fn a_mirrored_design_stays_mirrored() {
    let settings = Settings { design: Design::Antithetic, ..Settings::new(512, 9) };
    let run = Simulated::new(&correlated(), &settings);
    let budgets = run.trials(&spent("b"));
    for (tile, first) in budgets.chunks(256).zip([0, 256]) {
        for trial in 0..128 {
            let sum = tile[trial] + tile[trial + 128];
            assert!((sum - 400e8).abs() < 1.0, "trial {}", first + trial);
        }
    }
}

#[test]
fn dependent_draws_have_the_same_bits_on_every_level() {
    let of = |isa| Simulated::new(&correlated(), &Settings { isa, ..Settings::new(1024, 10) }).bits();
    let best = of(Isa::best());
    assert!(Isa::all().into_iter().all(|isa| of(isa) == best));
}

#[test]
fn run_json_says_what_was_asked_used_and_achieved() {
    let folder = TempDir::new().unwrap();
    let text = BASE.replace("A }", " }").replace("B }", " }").replace("C }", " }").replace("EVENT", "");
    std::fs::write(folder.path().join("three.toml"), format!("{text}{PAIRS}")).unwrap();
    let output = mudeung(&folder, &["run", "three.toml", "--trials", "4096", "--out", "out"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(folder.path().join("out/run.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    let pair = &manifest["rank_correlations"][0];
    assert_eq!(pair["inputs"][0], "programme.a.budget");
    assert_eq!(pair["inputs"][1], "programme.b.budget");
    for key in ["asked", "used", "achieved"] {
        assert!((pair[key].as_f64().unwrap() - 0.7).abs() < BOUND, "{key} in {pair}");
    }
}
