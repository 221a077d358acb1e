//! `mudeung explain`: one trial with every draw and step, and the numbers of the run to the bit.

use std::collections::BTreeMap;
use std::fs;

use mudeung::engine::{self, Settings};
use mudeung::random::Design;
use tempfile::TempDir;

use crate::cli::{fails, mudeung, stderr, stdout};
use crate::simulation::{Simulated, scenario};

/// Rows of a CSV text, each by column.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn explain(folder: &TempDir, arguments: &[&str]) -> String {
    let output = mudeung(folder, &[&["explain"][..], arguments].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn the_metrics_of_a_trial_are_those_of_the_run_to_the_bit() {
    let folder = TempDir::new().unwrap();
    let doubt = ["--set", "group.nine-industries.delivery={ value = 1, pert = [0.2, 0.6, 1.1] }", "--seed", "9"];
    for design in ["mc", "antithetic", "lhs", "sobol"] {
        let run = ["run", "--trials", "1500", "--keep-trials", "csv", "--quiet", "--out", design, "--design", design];
        let output = mudeung(&folder, &[&run[..], &doubt].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        let kept = rows(&fs::read_to_string(folder.path().join(design).join("trials.csv")).unwrap());
        for trial in ["0", "255", "256", "1023", "1,024", "1_499"] {
            let index: usize = trial.replace([',', '_'], "").parse().unwrap();
            let text = explain(&folder, &[&[trial, "--design", design, "--format", "csv"][..], &doubt].concat());
            let explained = rows(&text);
            let metrics: Vec<_> = explained.iter().filter(|row| row["step"] == "metric").collect();
            assert!(metrics.len() > 100, "{}", metrics.len());
            for row in metrics {
                let path = format!("{}@{}", row["id"], row["year"]);
                assert_eq!(row["value"], kept[index][&path], "{design} {trial} {path}");
            }
        }
    }
}

#[test]
fn every_trial_of_a_tile_and_of_far_blocks_is_replayed_as_it_ran() {
    let model = scenario(include_str!("../fixtures/models/economy.toml"), &[]).model;
    for design in Design::ALL {
        let settings = Settings { design, ..Settings::new(700, 5) };
        let run = Simulated::new(&model, &settings);
        for trial in [0, 1, 127, 128, 300, 699] {
            let replay = engine::replay(&model, &settings, trial);
            for (index, value) in replay.metrics.iter().enumerate() {
                let ran = run.trials_of(index)[usize::try_from(trial).unwrap()];
                assert_eq!(value.to_bits(), ran.to_bits(), "{design:?} {trial} {:?}", model.metrics[index]);
            }
        }
    }
    assert!(!engine::replay(&model, &Settings::new(1, 5), u64::MAX).failed);
}

/// Something of every noun, so that every step has something to tell.
const EVERY_NOUN: &str = r#"
scenario = { id = "bay", name = { en = "Bay", ko = "만" }, as_of = 2023-12-31, horizon = [2023, 2030] }

[run]
metrics = ["*"]

[prices]
year = 2023
rationale = "assumption"
inflation = { pert = [0.01, 0.02, 0.04], yearly = true }

[sector.ships]
name = { en = "Ships", ko = "조선" }
rationale = "assumption"
base_year = 2023
base_output = "1000억원"
growth = { p5 = -0.01, p95 = 0.07 }
volatility = 0.06

[account.employment]
name = { en = "Employment", ko = "고용" }
rationale = "assumption"
unit = "명"
sector = { ships = { base = "500명" } }

[programme.pier]
name = { en = "Pier", ko = "부두" }
rationale = "assumption"
budget = "100억원"
years = [2024, 2027]
execution = { pert = [0.6, 0.8, 0.95], yearly = true }
delay = { uniform = [0, 1.5] }
approval = { probability = 0.7, year = 2024, if_refused = 0.5 }

[facility.dock]
name = { en = "Dock", ko = "도크" }
rationale = "assumption"
sector = "ships"
capacity = "10000대"
utilisation = 0.6
utilisation_volatility = 0.1
opens = "2025-07"
delay = { uniform = [0, 1] }
built_by = "pier"
ramp = { years = 2 }
per_unit = { output = "100만원" }

[pipeline.firms]
name = { en = "Firms", ko = "기업" }
rationale = "assumption"
unit = "개사"
sector = "ships"
stages = ["located"]
hazard = 0.1
inflow = { rate = "20개사/년", years = [2024, 2029] }
per_unit = { output = "1억원", account = { employment = "3명" } }

[pipeline.firms.stage.located]
name = { en = "Located", ko = "입주" }
probability = { uniform = [0.2, 0.5] }
lag = 0.5

[event.storm]
name = { en = "Storm", ko = "폭풍" }
rationale = "assumption"
probability = 0.3
years = [2024, 2030]
half_life = 2
sector = { ships = -0.1 }
facility = { dock = { utilisation = -0.3 } }
"#;

#[test]
fn every_noun_tells_its_steps_and_its_replay_is_its_run() {
    let scenario = scenario(EVERY_NOUN, &[]);
    let model = &scenario.model;
    for design in Design::ALL {
        let settings = Settings { design, ..Settings::new(1200, 8) };
        let run = Simulated::new(model, &settings);
        for trial in [0_usize, 255, 256, 800, 1023, 1199] {
            let replay = engine::replay(model, &settings, trial as u64);
            for (index, value) in replay.metrics.iter().enumerate() {
                let ran = run.trials_of(index)[trial];
                assert_eq!(value.to_bits(), ran.to_bits(), "{design:?} {trial} {:?}", model.metrics[index]);
            }
        }
    }
    let replay = engine::replay(model, &Settings::new(1, 8), 6);
    let explained = mudeung::report::explain_rows(&scenario, &replay);
    let steps: Vec<&str> = explained.chunk_by(|one, other| one.step == other.step).map(|of| of[0].step.name()).collect();
    let order = ["input", "prices", "event", "programme", "pipeline", "facility", "sector", "account", "metric"];
    assert_eq!(steps, order);
    let shock = explained.iter().find(|row| row.id == "facility.dock.utilisation").unwrap();
    assert_eq!((shock.unit, shock.stated), (None, Some(0.0)), "a shock is no share");
    for decision in ["programme.pier.approval", "event.storm"] {
        let row = explained.iter().find(|row| row.id == decision).unwrap();
        assert_eq!(row.stated, None, "{decision}: granted, or not happening, without a draw");
    }
    let value = |id: &str, quantity: &str, year: i32| {
        let row = explained.iter().find(|row| row.id == id && row.quantity == quantity && row.year == Some(year));
        row.unwrap_or_else(|| panic!("no {quantity} of {id}")).value
    };
    assert_eq!(value("firms.located", "passed", 2026), value("passed.firms.located", "value", 2026));
    assert_eq!(value("dock", "use", 2029), value("use.dock", "value", 2029));
    assert_eq!(value("storm", "happened", 2027), value("occurrence.storm", "value", 2027));
    assert_eq!(value("firms.employment", "level", 2030), value("employment.firms", "value", 2030));
    assert_eq!(value("employment.ships", "level", 2030), value("employment.ships", "value", 2030));
}

#[test]
fn draws_lie_where_their_percentiles_say_and_none_is_left_out() {
    let model = scenario(include_str!("../fixtures/models/economy.toml"), &[]).model;
    let replay = engine::replay(&model, &Settings::new(1, 3), 77);
    let uncertain = model.inputs.iter().filter(|(_, input)| !input.is_certain()).count();
    assert!(replay.draws.len() * 10 > uncertain * 8, "{} of {uncertain}", replay.draws.len());
    for draw in &replay.draws {
        let input = &model.inputs[draw.input];
        assert!(draw.percentile > 0.0 && draw.percentile < 1.0);
        if input.distribution.is_continuous() {
            let cdf = input.distribution.cdf(draw.value);
            assert!((cdf - draw.percentile).abs() < 1e-6, "{}: {cdf} {}", input.path, draw.percentile);
        }
    }
}

#[test]
fn steps_add_up_to_the_metrics_and_stand_beside_the_stated_case() {
    let folder = TempDir::new().unwrap();
    let explained = rows(&explain(&folder, &["3", "--format", "csv"]));
    let number = |row: &BTreeMap<String, String>| row["value"].parse::<f64>().unwrap();
    let of = |step: &str, id: &str, quantity: &str, year: &str| -> Vec<&BTreeMap<String, String>> {
        let wanted = |row: &&BTreeMap<String, String>| {
            row["step"] == step && (id.is_empty() || row["id"] == id) && row["quantity"] == quantity && row["year"] == year
        };
        explained.iter().filter(wanted).collect()
    };
    let outputs: f64 = of("sector", "", "output", "2030").into_iter().map(number).sum();
    let index = number(of("prices", "prices", "price-index", "2030")[0]);
    let total = number(of("metric", "output.nine-industries/nominal", "value", "2030")[0]);
    assert!((outputs * index / total - 1.0).abs() < 1e-12, "{outputs} {index} {total}");
    let spent = of("programme", "ai-cluster-1", "spent", "2022")[0];
    assert_eq!((spent["stated"].as_str(), spent["unit"].as_str(), spent["basis"].as_str()), ("81220000000", "KRW", "nominal"));
    for year in ["2025", "2030"] {
        let parts: Vec<f64> =
            ["growth", "median-growth", "deviation"].map(|quantity| number(of("sector", "ai", quantity, year)[0])).to_vec();
        assert!((parts[0].ln_1p() - parts[1].ln_1p() - parts[2]).abs() < 1e-12);
    }
    assert_eq!(of("target", "output-2030", "reached", "2030").len(), 1);
}

#[test]
fn a_trial_is_told_in_both_languages_within_80_columns_or_to_a_file() {
    let folder = TempDir::new().unwrap();
    for (language, words) in [
        ("en", ["trial 12, seed 2030", "Draws", "sector.ai.shock", "AI cluster phase 1", "Targets", "stated case"]),
        ("ko", ["시행 12, 씨앗 2030", "추출", "백분위", "집행액", "목표", "발표치 사례"]),
    ] {
        let screen = explain(&folder, &["12", "--lang", language]);
        for word in words {
            assert!(screen.contains(word), "{word} in {screen}");
        }
        assert!(screen.lines().all(|line| crate::cli::columns(line) <= 80), "{screen}");
    }
    assert_eq!(explain(&folder, &["12", "--format", "csv", "--bom", "--out", "trial.csv"]), "");
    let file = fs::read_to_string(folder.path().join("trial.csv")).unwrap();
    assert!(file.starts_with("\u{feff}step,id,"), "{file}");
    let (name, _) = mudeung::scenario::BUILT_IN;
    let one = explain(&folder, &[name, "12", "--metric", "output.mobility/nominal@2030"]);
    assert!(one.contains("output.mobility/nominal") && !one.contains("value-added.nine-industries/constant"), "{one}");
    assert!(fails(&folder, 2, &["explain", "-1"]).contains("-1"));
    assert!(fails(&folder, 2, &["explain", "first"]).contains("from 0"));
    assert!(fails(&folder, 1, &["explain", "1", "--metric", "outptu"]).contains("outptu"));
    assert!(fails(&folder, 3, &["explain", "1", "--out", "no/such/file"]).contains("no/such"));
}
