//! `mudeung audit`: claims, figures, appraisals, multipliers and views on the screen and in files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cli::{columns, fails, mudeung, stderr, stdout};

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).display().to_string()
}

/// The screen of an audit in English.
fn audit(folder: &TempDir, arguments: &[&str]) -> String {
    let output = mudeung(folder, &[&["audit"][..], arguments].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

/// The rows of a file, each by column name.
fn rows(file: PathBuf) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} in {row:?}"))
}

#[test]
fn a_scenario_without_anything_to_audit_says_so_in_both_languages() {
    let folder = TempDir::new().unwrap();
    let plain = fixture("models/works.toml");
    for (language, words) in [
        ("en", ["states no claims", "no file of stated figures", "has no appraisal"]),
        ("ko", ["주장(`[claim.ID]`)이 없습니다", "발표 수치 파일", "타당성 평가"]),
    ] {
        let screen = audit(&folder, &[&plain, "--trials", "256", "--lang", language]);
        for word in words {
            assert!(screen.contains(word), "{word} in {screen}");
        }
    }
    let refused = fails(&folder, 1, &["audit", &plain, "--multipliers"]);
    assert!(refused.contains("no input-output table"), "{refused}");
    let refused = fails(&folder, 1, &["audit", &plain, "--views", "--lang", "ko"]);
    assert!(refused.contains("준거집단"), "{refused}");
}

#[test]
fn multipliers_stand_by_sector_economy_and_type() {
    let folder = TempDir::new().unwrap();
    let small = fixture("input-output.toml");
    let screen = audit(&folder, &[&small, "--multipliers", "--trials", "512", "--out", "out"]);
    assert!(screen.contains("MANU Manufacturing") && screen.lines().all(|line| columns(line) <= 80), "{screen}");
    let rows = rows(folder.path().join("out/multipliers.csv"));
    assert_eq!(rows.len(), 3 * 2 * 2);
    let of = |economy: &str, kind: &str| {
        let it = |row: &&BTreeMap<String, String>| row["sector"] == "MANU" && row["economy"] == economy && row["type"] == kind;
        rows.iter().find(it).unwrap()
    };
    for multiplier in ["output", "value_added", "employment_per_10eok"] {
        let median = |row| number(row, &format!("{multiplier}_p50"));
        assert!(median(of("region", "1")) < median(of("region", "2")), "households add");
        assert!(median(of("region", "1")) < median(of("nation", "1")), "a region leaks");
    }
    assert!(folder.path().join("out/multipliers.json").exists());
}

#[test]
fn views_run_on_the_same_draws_and_differ_only_by_what_has_a_class() {
    let folder = TempDir::new().unwrap();
    let valid = fixture("valid.toml");
    let screen = audit(&folder, &[&valid, "--views", "--trials", "1024", "--out", "out"]);
    assert!(screen.contains("Inside") && screen.contains("Outside"), "{screen}");
    let rows = rows(folder.path().join("out/views.csv"));
    let views: Vec<&str> = rows.iter().map(|row| row["view"].as_str()).collect();
    assert_eq!(views.len(), 9, "three targets under three views");
    let of = |view: &str, target: &str| rows.iter().find(|row| row["view"] == view && row["target"] == target).unwrap();
    // Overruns of the cluster's cost are no part of a stated total: only the view differs.
    for target in ["output-2030", "employment-2030", "both"] {
        let [inside, outside] = ["inside", "outside"].map(|view| of(view, target)["probability"].clone());
        assert_eq!(inside, outside, "{target}");
    }
    let run = mudeung(&folder, &["run", &valid, "--view", "outside", "--trials", "1024", "--quiet", "--out", "run"]);
    assert!(run.status.success(), "{}", stderr(&run));
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("run/run.json")).unwrap()).unwrap();
    assert!(manifest["command"].as_str().unwrap().contains("--view outside --trials 1024"), "{}", manifest["command"]);
    let verified = mudeung(&folder, &["verify", "run"]);
    assert!(verified.status.success(), "{}", stdout(&verified));
}
