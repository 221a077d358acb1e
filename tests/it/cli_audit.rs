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
    let rows = rows(folder.path().join("out/audit/multipliers.csv"));
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
    assert!(folder.path().join("out/audit/multipliers.json").exists());
}

#[test]
fn views_run_on_the_same_draws_and_differ_only_by_what_has_a_class() {
    let folder = TempDir::new().unwrap();
    let valid = fixture("valid.toml");
    let screen = audit(&folder, &[&valid, "--views", "--trials", "1024", "--out", "out"]);
    assert!(screen.contains("Inside") && screen.contains("Outside"), "{screen}");
    let rows = rows(folder.path().join("out/audit/views.csv"));
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

#[test]
fn claims_figures_and_appraisals_are_on_the_screen_in_both_languages() {
    let folder = TempDir::new().unwrap();
    let fixture = fixture("models/audit.toml");
    for (language, words) in [
        ("en", ["the model", "A part above its whole", "What one input alone", "on the whole cost"]),
        ("ko", ["모형 밖", "부분이 전체보다 큼", "입력 하나가 얼마여야", "총비용(민자 포함)"]),
    ] {
        let screen = audit(&folder, &[&fixture, "--trials", "2560", "--lang", language]);
        for word in words {
            assert!(screen.contains(word), "{word} in {screen}");
        }
        assert!(screen.lines().all(|line| columns(line) <= 80), "{screen}");
    }
    let screen = stdout(&mudeung(&folder, &["run", &fixture, "--trials", "512"]));
    assert!(screen.replace('\n', " ").contains("Claims: 3, beyond the model "), "{screen}");
}

#[test]
fn the_tables_of_an_audit_hold_what_the_rules_say() {
    let folder = TempDir::new().unwrap();
    let fixture = fixture("models/audit.toml");
    audit(&folder, &[&fixture, "--trials", "10240", "--design", "mc"]);
    let out = folder.path().join("results/audit/audit");
    let claims = rows(out.join("claims.csv"));
    let claim = |id: &str| claims.iter().find(|row| row["claim"] == id).unwrap();
    let jobs = claim("cluster-jobs");
    // 3000 person-years for 4061억 are 7.39 per 10억.
    assert!((number(jobs, "implied") - 3000.0 / 406.1).abs() < 1e-12, "{jobs:?}");
    assert_eq!(jobs["unit"], "person-years/1000000000 KRW");
    assert_eq!((claim("region-output")["verdict"].as_str(), claim("region-output")["percentile"].as_str()), ("cautious", "0"));
    let output = claim("cluster-output");
    assert_eq!(output["verdict"], "beyond-the-model");
    assert!(number(output, "percentile_low") < 1.0 && number(output, "percentile_low") > 0.999, "{output:?}");
    assert!(number(output, "model_p50") > 1.0 && number(output, "model_p50") < 2.0, "a multiplier of the nation");

    let switching = rows(out.join("switching.csv"));
    assert_eq!(switching.len(), 3);
    assert!(switching.iter().all(|row| row["answer"] == "not-reachable" && row["switching_value"].is_empty()), "{switching:?}");

    let found = rows(out.join("contradictions.csv"));
    let rules: Vec<&str> = found.iter().map(|row| row["rule"].as_str()).collect();
    assert_eq!(rules, ["part-exceeds-whole", "duration-differs", "differs"]);

    let appraisal = rows(out.join("appraisal.csv"));
    let view = |view: &str| appraisal.iter().find(|row| row["view"] == view).unwrap();
    assert!(number(view("whole"), "pv_cost_p50") > number(view("public"), "pv_cost_p50"));
    let share = number(view("public"), "p_bcr_ge_1");
    assert!(share > number(view("public"), "p_bcr_ge_1_ci95_low") && share < number(view("public"), "p_bcr_ge_1_ci95_high"));
    let cases = rows(out.join("appraisal_sensitivity.csv"));
    assert_eq!(cases.len(), 11);
    let ratio = |case: &str| number(cases.iter().find(|row| row["case"] == case).unwrap(), "bcr_p50");
    assert!(ratio("cost+20%") < ratio("cost+10%") && ratio("cost+10%") < ratio("base") && ratio("base") < ratio("benefit+10%"));
    assert!(out.join("audit.json").exists());
}

#[test]
fn a_run_writes_its_economics_and_verify_finds_them_again() {
    let folder = TempDir::new().unwrap();
    let run = mudeung(&folder, &["run", &fixture("models/audit.toml"), "--trials", "512", "--quiet", "--out", "out"]);
    assert!(run.status.success(), "{}", stderr(&run));
    for file in ["gross_to_net.csv", "appraisal.csv", "appraisal_sensitivity.csv", "claims.csv"] {
        assert!(folder.path().join("out").join(file).exists(), "{file}");
    }
    let verified = mudeung(&folder, &["verify", "out"]);
    assert!(verified.status.success() && stdout(&verified).contains("claims.csv"), "{}", stdout(&verified));
    fs::write(folder.path().join("out/claims.csv"), "claim\n").unwrap();
    assert_eq!(mudeung(&folder, &["verify", "out"]).status.code(), Some(1));
}

#[test]
fn an_audit_leaves_the_results_of_a_run_as_they_are() {
    let folder = TempDir::new().unwrap();
    let fixture = fixture("models/audit.toml");
    let run = mudeung(&folder, &["run", &fixture, "--trials", "256", "--quiet"]);
    assert!(run.status.success(), "{}", stderr(&run));
    let files = || {
        let entries = fs::read_dir(folder.path().join("results/audit")).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<(PathBuf, Vec<u8>)> =
            entries.filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(path).unwrap())).collect();
        files.sort();
        files
    };
    let before = files();
    audit(&folder, &[&fixture, "--trials", "512", "--quiet"]);
    assert_eq!(files(), before);
}

#[test]
fn the_net_effect_is_never_above_the_gross_one() {
    let folder = TempDir::new().unwrap();
    let run = mudeung(&folder, &["run", &fixture("models/audit.toml"), "--trials", "1024", "--quiet", "--out", "out"]);
    assert!(run.status.success(), "{}", stderr(&run));
    let rows = rows(folder.path().join("out/gross_to_net.csv"));
    assert!(rows.len() > 4, "{}", rows.len());
    for row in &rows {
        let stages = ["gross", "after_leakage", "after_deadweight", "after_displacement", "after_substitution"];
        let medians: Vec<f64> = stages.iter().map(|stage| number(row, &format!("{stage}_p50"))).collect();
        assert!(medians.is_sorted_by(|a, b| a >= b), "{row:?}");
        assert_eq!(row["net_p50"], row["after_substitution_p50"]);
    }
}
