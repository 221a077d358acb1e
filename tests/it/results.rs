//! The results folder: columns, dictionary, manifest, and files that agree with each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const SUMMARY: &str =
    "metric,scope,component,basis,year,unit,stated,mean,mean_se,sd,p05,p05_se,p10,p25,p50,p50_se,p75,p90,p95,p95_se,n";
const TARGETS: &str = "target,name,name_ko,members,metric,scope,year,value,unit,basis,direction,stated_by,probability,se,ci95_low,\
                       ci95_high,shortfall_p50,year_reached_p50,share_never_reached,required_growth,required_growth_percentile,source,url";
const INPUTS: &str =
    "path,name,name_ko,unit,kind,family,parameters,p05,p50,p95,source,date,url,rationale,rationale_ko,vintages,class";

/// Runs the built-in scenario with these options into a folder.
fn run(folder: &Path, options: &[&str]) {
    let mut command = Command::cargo_bin("mudeung").unwrap();
    command.args(["run", "--quiet", "--trials", "2048", "--out"]).arg(folder).args(options).assert().success();
}

fn header(folder: &Path, file: &str) -> String {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    text.lines().next().unwrap().to_owned()
}

/// The rows of a file, each by column name.
fn rows(folder: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("run.json")).unwrap()).unwrap()
}

#[test]
fn every_file_has_the_columns_of_the_interface_and_the_dictionary_describes_them() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    run(folder, &["--keep-trials", "csv"]);
    assert_eq!(header(folder, "summary.csv"), SUMMARY);
    assert_eq!(header(folder, "targets.csv"), TARGETS);
    assert_eq!(header(folder, "inputs.csv"), INPUTS);
    assert_eq!(header(folder, "failures.csv"), "index,cause,path");

    let mut described: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows(folder, "dictionary.csv") {
        assert!(!row["meaning"].is_empty() && !row["meaning_ko"].is_empty(), "{row:?}");
        described.entry(row["file"].clone()).or_default().push(row["column"].clone());
    }
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        if file != "run.json" {
            assert_eq!(described[&file].join(","), header(folder, &file), "{file}");
        }
    }
}

#[test]
fn summary_rows_have_distinct_keys_and_quantiles_that_rise() {
    let folder = TempDir::new().unwrap();
    run(folder.path(), &[]);
    let rows = rows(folder.path(), "summary.csv");
    let keys: BTreeSet<_> =
        rows.iter().map(|row| ["metric", "scope", "component", "basis", "year"].map(|key| row[key].clone())).collect();
    assert_eq!(keys.len(), rows.len());
    for row in &rows {
        let quantiles = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"].map(|name| row[name].parse::<f64>().unwrap());
        assert!(quantiles.is_sorted(), "{row:?}");
        assert_eq!(row["n"], "2048");
    }
}

#[test]
fn single_trials_give_the_mean_of_the_summary_and_the_share_of_the_target() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    run(folder, &["--keep-trials", "csv"]);
    let trials = rows(folder, "trials.csv");
    assert_eq!(trials.len(), 2048);
    let output: Vec<f64> = trials.iter().map(|row| row["output.nine-industries/nominal@2030"].parse().unwrap()).collect();
    let mean = output.iter().sum::<f64>() / 2048.0;
    let reached = output.iter().filter(|&&value| value >= 101e12 * (1.0 - 1e-9)).count();

    let of_output = |row: &&BTreeMap<String, String>| {
        (row["metric"].as_str(), row["scope"].as_str(), row["basis"].as_str(), row["year"].as_str())
            == ("output", "nine-industries", "nominal", "2030")
    };
    let summary = rows(folder, "summary.csv");
    let stated: f64 = summary.iter().find(of_output).unwrap()["mean"].parse().unwrap();
    assert!((mean / stated - 1.0).abs() < 1e-12, "{mean} {stated}");
    let targets = rows(folder, "targets.csv");
    let target = targets.iter().find(|row| row["target"] == "output-2030").unwrap();
    let share = f64::from(u32::try_from(reached).unwrap()) / 2048.0;
    assert_eq!(target["probability"].parse::<f64>().unwrap(), share);
}

#[test]
fn the_manifest_holds_the_scenario_and_how_the_run_ended() {
    let folder = TempDir::new().unwrap();
    run(folder.path(), &["--seed", "0", "--set", "programme.ai-cluster-2.budget=7000억원"]);
    let manifest = manifest(folder.path());
    assert_eq!(manifest["state"], "complete");
    assert_eq!(manifest["seed"], 0);
    assert_eq!(manifest["done"]["trials"], 2048);
    assert_eq!(manifest["done"]["stop"], "planned");
    assert_eq!(manifest["command"], "mudeung run --set programme.ai-cluster-2.budget=7000억원 --trials 2048 --seed 0");
    let texts = manifest["scenario"]["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 3);
    assert!(texts[0]["text"].as_str().unwrap().contains("[scenario]"));
    assert!(texts.iter().all(|text| text["sha256"].as_str().unwrap().len() == 64));
    for file in manifest["files"].as_array().unwrap() {
        assert!(folder.path().join(file.as_str().unwrap()).exists());
    }
}

#[test]
fn a_new_run_leaves_no_file_of_an_earlier_one_and_touches_no_other() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    run(folder.path(), &["--keep-trials", "csv"]);
    assert!(folder.path().join("trials.csv").exists());
    run(folder.path(), &[]);
    assert!(!folder.path().join("trials.csv").exists());
    assert_eq!(fs::read_to_string(folder.path().join("notes.txt")).unwrap(), "mine");
    let hidden = fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0, "temporary files remain");
}

#[test]
fn a_byte_order_mark_comes_only_when_asked_for() {
    let folder = TempDir::new().unwrap();
    run(folder.path(), &[]);
    assert!(fs::read(folder.path().join("summary.csv")).unwrap().starts_with(b"metric"));
    run(folder.path(), &["--bom", "--keep-trials", "csv"]);
    for file in ["summary.csv", "trials.csv", "dictionary.csv"] {
        assert!(fs::read(folder.path().join(file)).unwrap().starts_with("\u{feff}".as_bytes()), "{file}");
    }
}

#[test]
fn two_runs_write_the_same_bytes_whatever_the_threads() {
    let [one, two] = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    run(one.path(), &["--threads", "1", "--keep-trials", "csv"]);
    run(two.path(), &["--threads", "3", "--keep-trials", "csv"]);
    for file in ["summary.csv", "targets.csv", "inputs.csv", "dictionary.csv", "failures.csv", "trials.csv"] {
        assert_eq!(fs::read(one.path().join(file)).unwrap(), fs::read(two.path().join(file)).unwrap(), "{file}");
    }
    let without_execution = |folder: &Path| {
        let mut manifest = manifest(folder);
        manifest.as_object_mut().unwrap().shift_remove("execution");
        manifest
    };
    assert_eq!(without_execution(one.path()), without_execution(two.path()));
}
