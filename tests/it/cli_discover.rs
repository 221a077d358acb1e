//! `mudeung discover`: boxes on the screen and in files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::{columns, fails, mudeung, stderr, stdout};

/// Two industries; whether the target is reached hangs on the growth of one alone, from 4.14 % a year on.
const GROWTH: &str = "sector.works.growth={ uniform = [0, 0.1] }";
const NOISE: [&str; 3] = [
    "--set=sector.mill.growth={ uniform = [0, 0.1] }",
    "--set=programme.plan.budget={ uniform = [\"500억원\", \"1500억원\"] }",
    "--set=prices.inflation={ uniform = [0, 0.02] }",
];

fn works() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/works.toml").display().to_string()
}

fn discover(folder: &TempDir, arguments: &[&str]) -> String {
    let (works, basis) = (works(), "target.goal.basis=constant");
    let all = [&["discover", &works, "--set", GROWTH, "--set", basis][..], &NOISE, arguments].concat();
    let output = mudeung(folder, &all);
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

fn rows(folder: &TempDir, file: &str) -> Vec<BTreeMap<String, String>> {
    let path = folder.path().join("out/discover").join(file);
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} in {row:?}"))
}

#[test]
fn the_growth_that_a_target_takes_is_found_as_the_edge_of_a_box() {
    let folder = TempDir::new().unwrap();
    let screen = discover(&folder, &["--missed", "goal", "--trials", "16384", "--out", "out"]);
    assert!(screen.contains("sector.works.growth (Works)") && screen.contains("assumed"), "{screen}");
    assert!(screen.lines().all(|line| columns(line) <= 80), "{screen}");
    let limits = rows(&folder, "boxes.csv");
    assert_eq!(limits.len(), 1, "{limits:?}");
    let edge = 1.5_f64.powf(0.1) - 1.0;
    // A peel takes 5 % of what is left, here of 0.0414.
    assert!((number(&limits[0], "high") - edge).abs() < 0.05 * edge, "{limits:?}");
    assert!((number(&limits[0], "high_percentile") - edge / 0.1).abs() < 0.03);
    assert_eq!((limits[0]["path"].as_str(), limits[0]["low"].as_str()), ("sector.works.growth", ""));
    assert!(number(&limits[0], "high_p_check") < 1e-9);

    let rules = rows(&folder, "rules.csv");
    let [rule] = &rules[..] else { panic!("{rules:?}") };
    assert!(number(rule, "density") > 0.97 && number(rule, "coverage") > 0.94, "{rule:?}");
    assert!(number(rule, "density_ci95_low") <= number(rule, "density"));
    assert!((number(rule, "base_rate") - edge / 0.1).abs() < 0.03);
    assert_eq!((rule["overfit"].as_str(), rule["case"].as_str(), rule["case_ko"].as_str()), ("no", "Goal missed", "목표 미달"));
    assert!(rule["rule_ko"].contains("이하"), "{rule:?}");
    let trajectory = rows(&folder, "trajectory.csv");
    assert_eq!(trajectory.iter().filter(|stage| stage["chosen"] == "yes").count(), 1);
    assert_eq!(number(&trajectory[0], "n") * 2.0, 16384.0, "one half is searched");

    let manifest = fs::read_to_string(folder.path().join("out/discover/discover.json")).unwrap();
    for word in ["mudeung discover", "--missed goal", "\"seed\"", "\"git\"", "trajectory.csv", "dictionary.csv"] {
        assert!(manifest.contains(word), "{word} in {manifest}");
    }
    let described = rows(&folder, "dictionary.csv");
    for file in ["rules.csv", "boxes.csv", "trajectory.csv"] {
        assert!(described.iter().any(|row| row["file"] == file));
    }
}

#[test]
fn a_case_that_nearly_always_or_hardly_ever_holds_is_turned_round_and_says_so() {
    let folder = TempDir::new().unwrap();
    // 10조 · (1 + g)¹⁰ is at least 25조 from g = 9.6 % on: 4 % of the trials.
    let screen = discover(&folder, &["--set", "target.goal.value=25조원", "--trials", "16384", "--out", "out"]);
    let screen = screen.replace('\n', " ");
    assert!(screen.contains("says nothing") && screen.contains("Case: Goal reached"), "{screen}");
    let limits = rows(&folder, "boxes.csv");
    assert!((number(&limits[0], "low") - 0.096).abs() < 0.002, "{limits:?}");
    // Beyond what any growth gives: the nearest tenth.
    let arguments = ["--set", "target.goal.value=30조원", "--trials", "16384", "--out", "out", "--lang", "ko"];
    let screen = discover(&folder, &arguments);
    assert!(screen.contains("10분의 1을 봅니다") && screen.contains("(p90)"), "{screen}");
    assert!((number(&rows(&folder, "boxes.csv")[0], "low") - 0.09).abs() < 0.002);
}

#[test]
fn a_level_or_a_percentile_of_a_metric_is_a_case_too() {
    let folder = TempDir::new().unwrap();
    for (condition, edge) in [("output.mill/constant@2030 >= 32.5778조원", 0.05), ("output.mill/constant@2030 > p80", 0.08)] {
        let screen = discover(&folder, &["--where", condition, "--trials", "16384", "--out", "out", "--boxes", "1"]);
        assert!(screen.contains("output.mill/constant-2020@2030"), "{screen}");
        let limits = rows(&folder, "boxes.csv");
        assert_eq!((limits.len(), limits[0]["path"].as_str()), (1, "sector.mill.growth"));
        assert!((number(&limits[0], "low") - edge).abs() < 0.0025, "{condition}: {limits:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_boxes_with_any_number_of_threads_and_every_design() {
    let folder = TempDir::new().unwrap();
    for design in ["mc", "antithetic", "lhs"] {
        let mut files = Vec::new();
        for threads in ["1", "2"] {
            discover(&folder, &["--trials", "8192", "--design", design, "--threads", threads, "--out", "out"]);
            files.push(fs::read(folder.path().join("out/discover/rules.csv")).unwrap());
        }
        assert_eq!(files[0], files[1], "{design}");
        assert!(!rows(&folder, "boxes.csv").is_empty());
    }
}

#[test]
fn shocks_enter_as_the_mean_of_their_years() {
    let folder = TempDir::new().unwrap();
    let arguments = ["--set", "sector.works.volatility=0.1", "--shocks", "--trials", "16384", "--out", "out"];
    let screen = discover(&folder, &arguments);
    assert!(screen.contains("sector.works.shock") && screen.contains("mean of its") && screen.contains("model"), "{screen}");
}

#[test]
fn wrong_questions_are_answered_with_what_is_wrong() {
    let folder = TempDir::new().unwrap();
    let works = works();
    for (code, arguments, words) in [
        (2, &["--missed", "gaol", "--trials", "1024"][..], "1 fault in what was asked"),
        (2, &["--missed", "goal", "--reached", "goal"][..], "cannot be used with"),
        (2, &["--trials", "512"][..], "at least --trials 1024"),
        (2, &["--where", "output.works@2030"][..], "expected a metric, a comparison"),
        (2, &["--where", "output.works@2030 > 100명", "--trials", "1024"][..], "persons"),
        (2, &["--where", "output.works > p10", "--trials", "1024"][..], "year"),
        (2, &["--density", "1.5"][..], "expected a share"),
        // Without any uncertainty every trial is the same.
        (1, &["--trials", "1024"][..], "1,024 trials: there is nothing to look for"),
    ] {
        let said = fails(&folder, code, &[&["discover", &works][..], arguments].concat());
        assert!(said.replace('\n', " ").contains(words), "{words} in {said}");
    }
}

#[test]
fn where_no_box_is_found_the_screen_says_in_how_many_trials_and_what_else_to_ask() {
    let folder = TempDir::new().unwrap();
    // The works' own shocks alone decide, and they are not looked at.
    let (works, basis) = (works(), "target.goal.basis=constant");
    let all =
        [&["discover", &works, "--set", basis, "--set", "sector.works.volatility=0.1", "--trials", "1024"][..], &NOISE].concat();
    for (language, words) in [
        ("en", ["No box found in 1,024 trials", "does not say that no input matters", "--trials 100000"]),
        ("ko", ["시행 1,024회에서는 상자를 찾지 못했습니다", "뜻이 아닙니다", "--trials 100000"]),
    ] {
        let output = mudeung(&folder, &[&all[..], &["--missed", "goal", "--lang", language]].concat());
        let screen = stdout(&output).replace('\n', " ");
        for word in words {
            assert!(screen.contains(word), "{word} in {screen}");
        }
        assert!(screen.contains("--reached goal"), "{screen}");
    }
}

#[test]
fn a_density_that_no_box_has_is_said() {
    let folder = TempDir::new().unwrap();
    let arguments =
        ["--set", "sector.works.volatility=0.2", "--missed", "goal", "--trials", "8192", "--density", "99.5%", "--out", "out"];
    let screen = discover(&folder, &[&arguments[..], &["--support", "20%"]].concat()).replace('\n', " ");
    assert!(screen.contains("A density of 99.5% was asked for"), "{screen}");
    assert_eq!(screen.matches("of all trials").count(), 1, "{screen}");
}
