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
    assert!(screen.contains("도달할 수 없습니다") && screen.contains("이어지는 길이 없습니다"), "{screen}");
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
    let message = fails(2, &[&of("sector.works.growth")[..], &["--for", "P(target.gaol) >= 80%"]].concat());
    assert!(message.contains("1 fault in what was asked"), "{message}");
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

#[test]
fn numbers_that_are_all_nothing_are_moved_by_round_bounds_or_the_bounds_are_asked_for() {
    let folder = TempDir::new().unwrap();
    let still = ["--set", "sector.works.growth=0%", "--set", "sector.mill.growth=0%", "--input", "sector.*.growth"];
    let goal = ["--for", "p50(output.both@2030) = 45조원"];
    let screen = solve(&folder, &[&still[..], &goal].concat());
    assert!(screen.contains("from -10%p to +10%p") && screen.contains("The bounds are a guess"), "{screen}");
    let row = &rows(&folder, "solve.csv")[0];
    assert_eq!((row["bound_low"].as_str(), row["bound_high"].as_str(), row["answer"].as_str()), ("-0.1", "0.1", "at"));
    let screen = solve(&folder, &[&still[..], &goal, &["--lang", "ko"]].concat());
    assert!(screen.contains("에서 도달") && !screen.contains("이름"), "{screen}");
    // The same pattern language as that of groups: an end of a key, and the beginning of paths, here of numbers in many units.
    let bounds = ["--from", "-1%p", "--to", "10%p"];
    solve(
        &folder,
        &[&still[..4], &["--input", "sector.w*.growth"], &["--for", "p50(output.works@2030) = 12조원"], &bounds].concat(),
    );
    let row = &rows(&folder, "solve.csv")[0];
    assert_eq!((row["inputs"].as_str(), row["pulled"].as_str(), row["answer"].as_str()), ("1", "by", "at"));
    let many = fails(&folder, 2, &[&["solve", &works()][..], &["--input", "sector.works"], &goal].concat());
    assert!(many.contains("are in different units"), "{many}");
    let nothing = ["--set", "programme.plan.budget=0원", "--input", "programme.*.budget"];
    let said = fails(&folder, 2, &[&["solve", &works()][..], &nothing, &goal].concat());
    assert!(said.contains("give --from and --to"), "{said}");
}

#[test]
fn probabilities_are_written_as_a_run_writes_them_and_few_trials_are_warned_of() {
    let folder = TempDir::new().unwrap();
    let input = ["--input", "sector.works.growth", "--to", "3.2%"];
    let screen = solve(
        &folder,
        &[&input[..], &["--design", "mc", "--set", "target.goal.value=90조원", "--for", "P(target.goal) >= 99%"]].concat(),
    );
    assert!(screen.contains("As the scenario has it: below 0.094%") && screen.contains("99%p short"), "{screen}");
    assert!(!screen.contains("⚠"), "{screen}");
    let few = ["solve", &works(), "--trials", "1", "--input", "sector.works.growth", "--for", "P(target.goal) >= 99%"];
    let output = mudeung(&folder, &few);
    assert!(stdout(&output).contains("fewer than 100 trials"), "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn a_negative_number_of_trials_is_answered_with_what_is_expected() {
    let folder = TempDir::new().unwrap();
    let works = works();
    for command in ["run", "audit", "discover", "voi", "sensitivity", "sweep"] {
        let said = fails(&folder, 2, &[command, &works, "--trials", "-5"]);
        assert!(said.contains("expected a whole number from 1"), "{command}: {said}");
    }
    assert!(fails(&folder, 2, &["compare", &works, &works, "--trials", "-5"]).contains("expected a whole number from 1"));
}

#[test]
fn a_trial_without_a_value_misses_its_target_as_in_a_run() {
    let folder = TempDir::new().unwrap();
    let text = format!(
        "extends = \"{}\"\n[sector.works]\ngrowth = {{ uniform = [0, 0.1], rationale = \"a test\" }}\n\
         [metric.ratio]\nname = {{ en = \"Ratio\", ko = \"비\" }}\n\
         expression = \"[output.mill/constant] / max([output.works/constant] - 0.75 * [output.mill/constant], 0)\"\n\
         [target.ratio]\nname = {{ en = \"Ratio\", ko = \"비\" }}\nmetric = \"ratio\"\nyear = 2030\nvalue = 4\nrationale = \"a test\"\n",
        works()
    );
    fs::write(folder.path().join("gaps.toml"), text).unwrap();
    let run = |arguments: &[&str]| {
        // Studies of single trials draw independent ones, as this run does.
        let output = mudeung(&folder, &[arguments, &["gaps.toml", "--trials", "4096", "--design", "mc"]].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    run(&["run", "--quiet"]);
    let path = folder.path().join("results/works/targets.csv");
    let targets: Vec<BTreeMap<String, String>> =
        csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect();
    let target = targets.iter().find(|row| row["target"] == "ratio").unwrap();
    let probability = number(target, "probability");
    // Growth of 5.2 % to 8.2 %; below, the ratio is not defined.
    assert!((probability - 0.3).abs() < 0.04, "{target:?}");
    let screen = run(&["solve", "--input", "sector.works.growth", "--for", "P(target.ratio) >= 99%"]);
    let row = &rows(&folder, "solve.csv")[0];
    assert!((number(row, "statistic_as_drawn") - probability).abs() < 1e-12, "{row:?}");
    assert!(!screen.contains("NaN"), "{screen}");
    let screen = run(&["discover", "--reached", "ratio"]);
    assert!(screen.contains(&format!("{:.1}% of all trials", 100.0 * probability)), "{screen}");
    run(&["sensitivity", "--quiet", "--by", "tornado", "--statistic", "probability", "--outcome", "target.ratio"]);
    let tornado = csv::Reader::from_path(folder.path().join("results/works/sensitivity/tornado.csv")).unwrap();
    let tornado: Vec<BTreeMap<String, String>> = tornado.into_deserialize().map(Result::unwrap).collect();
    let growth = tornado.iter().find(|row| row["input"] == "sector.works.growth").unwrap();
    assert!((number(growth, "base") - probability).abs() < 1e-12, "{growth:?}");
    // At either end no trial reaches it: below it has no value, above it is too low.
    assert!(number(growth, "at_p05").abs() < 1e-12 && number(growth, "at_p95").abs() < 1e-12, "{growth:?}");
    // Its mean has none at the low end: an empty cell, and a word on the screen.
    let by_mean = ["sensitivity", "--by", "tornado", "--outcome", "target.ratio", "--group", "growth=sector.works.growth"];
    let screen = run(&by_mean);
    assert!(screen.lines().any(|line| line.contains("no value") && line.contains("–")), "{screen}");
    assert!(run(&[&by_mean[..], &["--lang", "ko"]].concat()).contains("값 없음"));
    let tornado = csv::Reader::from_path(folder.path().join("results/works/sensitivity/tornado.csv")).unwrap();
    let tornado: Vec<BTreeMap<String, String>> = tornado.into_deserialize().map(Result::unwrap).collect();
    assert_eq!((tornado.len(), tornado[0]["at_p05"].as_str(), tornado[0]["swing"].as_str()), (1, "", ""), "{tornado:?}");
    assert!(number(&tornado[0], "at_p95") > 1.0, "{tornado:?}");
    // A mean has no value below: the goal begins to hold where values begin.
    let mean = ["solve", "--input", "sector.works.growth", "--for", "mean(ratio@2030) >= 4"];
    let screen = run(&mean).replace('\n', " ");
    assert!(screen.contains("beyond, the statistic has no value") && screen.contains("Met up to"), "{screen}");
}
