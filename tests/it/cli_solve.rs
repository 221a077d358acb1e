//! `mudeung solve`: answers, honest refusals and wrong input.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::{columns, fails, mudeung, stderr, stdout};

fn works() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/works.toml").display().to_string()
}

const SPREAD: [&str; 2] = ["--set", "sector.works.base_output={ lognormal = [\"10조원\", 0.1] }"];

/// Solves for inputs of the works and answers with the screen.
fn solve(folder: &TempDir, arguments: &[&str]) -> String {
    let works = works();
    let all = [&["solve", &works, "--trials", "4096"], &SPREAD[..], arguments].concat();
    let output = mudeung(folder, &all);
    assert!(output.status.success(), "{}", stderr(&output));
    let screen = stdout(&output);
    assert!(screen.lines().all(|line| columns(line) <= 80), "{screen}");
    screen.replace('\n', " ")
}

fn rows(folder: &TempDir, file: &str) -> Vec<BTreeMap<String, String>> {
    let path = folder.path().join("results/works/solve").join(file);
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} in {row:?}"))
}

#[test]
fn uncertain_and_certain_inputs_are_solved_with_their_intervals() {
    let folder = TempDir::new().unwrap();
    let drawn = ["--set", "sector.mill.growth={ uniform = [0.0, 0.05] }"];
    let goal = ["--for", "p50(output.both@2030) = 45조원"];
    let inputs = ["--input", "sector.works.growth", "--input", "sector.mill.growth", "--input", "sector.*.growth"];
    let screen = solve(&folder, &[&drawn[..], &goal, &inputs, &["--from", "0%", "--to", "10%"]].concat());
    assert!(screen.contains("■ sector.mill.growth") && screen.contains("→ Met at "), "{screen}");
    assert!(screen.contains("percentile") && screen.contains("2 numbers together"), "{screen}");
    let found = rows(&folder, "solve.csv");
    assert_eq!(found.len(), 3);
    for row in &found {
        assert_eq!((row["answer"].as_str(), row["holds"].as_str(), row["monotone"].as_str()), ("at", "above", "yes"));
        assert!(number(row, "ci95_low") < number(row, "value") && number(row, "value") < number(row, "ci95_high"), "{row:?}");
        assert!((number(row, "statistic") - 45e12).abs() < 0.01 * 45e12, "{row:?}");
    }
    // Output of the mill is at about 20조 · (1 + growth)^10 and that of the works 13.44조 at the median.
    assert!((number(&found[1], "value") - ((45.0_f64 - 13.44) / 20.0).powf(0.1) + 1.0).abs() < 1e-3, "{:?}", found[1]);
    assert_eq!((found[0]["percentile"].as_str(), found[2]["pulled"].as_str(), found[2]["inputs"].as_str()), ("", "by", "2"));
    assert!(number(&found[1], "percentile") > 0.8);
    let scan = rows(&folder, "solve_scan.csv");
    assert!(scan.len() > 50 && scan.iter().all(|row| number(row, "n") > 4095.0));
    let manifest = fs::read_to_string(folder.path().join("results/works/solve/solve.json")).unwrap();
    assert!(manifest.contains("--for 'p50(output.both@2030) = 45조원' --from 0% --to 10%"), "{manifest}");
}

#[test]
fn what_cannot_be_reached_is_said_with_the_reason_in_both_languages() {
    let folder = TempDir::new().unwrap();
    let budget = ["--input", "programme.plan.budget", "--for", "P(target.goal) >= 80%"];
    let screen = solve(&folder, &budget);
    assert!(screen.contains("Not reachable") && screen.contains("nothing leads from this input"), "{screen}");
    assert!(screen.contains("The bounds are a guess"), "{screen}");
    let screen = solve(&folder, &[&budget[..], &["--lang", "ko"]].concat());
    assert!(screen.contains("이를 수 없습니다") && screen.contains("이어지는 길이 없습니다"), "{screen}");
    let weak = ["--input", "sector.works.growth", "--to", "3.2%", "--for", "P(target.goal) >= 99%"];
    let screen = solve(&folder, &weak);
    assert!(screen.contains("the 1st percentile of the metric must reach the value"), "{screen}");
    let row = &rows(&folder, "solve.csv")[0];
    assert_eq!((row["answer"].as_str(), row["reason"].as_str(), row["value"].as_str()), ("not-reachable", "too-weak", ""));
    assert!(number(row, "metric_high") < number(row, "metric_needed") && number(row, "best_value") > 0.0319, "{row:?}");
    let path = ["--set", "sector.works.path={ 2030 = \"14조원\" }"];
    let screen = solve(&folder, &[&path[..], &budget].concat());
    assert!(screen.contains("states the path of this metric itself"), "{screen}");
    let screen = solve(&folder, &["--input", "sector.works.growth", "--for", "P(target.goal) >= 0%"]);
    assert!(screen.contains("Met at every value"), "{screen}");
}

#[test]
fn what_the_scenario_does_not_state_is_solved_between_typed_bounds() {
    let folder = TempDir::new().unwrap();
    let goal = ["--for", "mean(cumulative-spending.plan@2025) >= 500억원"];
    let bounds = ["--from", "0년", "--to", "4년"];
    let screen = solve(&folder, &[&goal[..], &bounds, &["--input", "programme.plan.delay"]].concat());
    assert!(screen.contains("→ Met up to "), "{screen}");
    let row = &rows(&folder, "solve.csv")[0];
    assert_eq!((row["holds"].as_str(), row["unit"].as_str(), row["stated"].as_str()), ("below", "years", ""));
    // 1000억 over five years of which 200억 fall beyond 2025 with each year of delay.
    assert!((number(row, "value") - 2.5).abs() < 1e-3, "{row:?}");
}

#[test]
fn wrong_questions_say_what_is_wrong() {
    let folder = TempDir::new().unwrap();
    let works = works();
    let fails = |code: i32, arguments: &[&str]| fails(&folder, code, &[&["solve", &works], arguments].concat());
    let goal = ["--for", "P(target.goal) >= 80%"];
    let of = |input: &'static str| ["--input", input];
    let message = fails(2, &[&of("sector.works.growth")[..], &["--for", "P(target.goal) 80%"]].concat());
    assert!(message.contains("P(target.goal) 80%") && message.contains("^^^"), "{message}");
    let message = fails(2, &[&of("sector.works.grwth")[..], &goal].concat());
    assert!(message.contains("Did you mean `sector.works.growth`?"), "{message}");
    let message = fails(1, &[&of("sector.works.growth")[..], &["--for", "P(target.gaol) >= 80%"]].concat());
    assert!(message.contains("target.gaol") && message.contains("target.goal"), "{message}");
    let message = fails(2, &[&of("sector.works.growth")[..], &goal, &["--from", "5%", "--to", "1%"]].concat());
    assert!(message.contains("--from must be below --to"), "{message}");
    let message = fails(2, &[&of("sector.works.growth")[..], &goal, &["--from", "5명"]].concat());
    assert!(message.contains("persons"), "{message}");
    let message = fails(1, &[&of("sector.works.growth")[..], &goal, &["--from", "-200%"]].concat());
    assert!(message.contains("more than -1"), "{message}");
    let message = fails(2, &[&of("sector.*.grwth")[..], &goal].concat());
    assert!(message.contains("no number of the scenario fits"), "{message}");
    let message = fails(2, &[&of("programme.plan.delay")[..], &goal, &["--lang", "ko"]].concat());
    assert!(message.contains("--from과 --to를 함께"), "{message}");
    let message = fails(2, &[&of("sector.works.growth")[..], &["--for", "p50(output.works@2030) >= 5명"]].concat());
    assert!(message.contains("persons") && message.contains('^'), "{message}");
    let message = fails(1, &[&of("programme.plan.colour")[..], &goal, &["--from", "1", "--to", "2"]].concat());
    assert!(message.contains("colour"), "{message}");
}
