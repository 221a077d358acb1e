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
    for design in ["mc", "antithetic", "lhs"] {
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
