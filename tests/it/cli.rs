//! The command line as people meet it: exit codes, messages in both languages, output that pipes well.

use std::fs;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// Runs the program in an empty folder of its own.
pub(crate) fn mudeung(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("mudeung").unwrap();
    command.current_dir(folder.path()).env_remove("MUDEUNG_LANG").args(arguments).output().unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs the program, expects this exit code and answers with standard error.
pub(crate) fn fails(folder: &TempDir, code: i32, arguments: &[&str]) -> String {
    let output = mudeung(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    stderr(&output)
}

pub(crate) fn columns(line: &str) -> usize {
    line.chars()
        .map(|c| if ('\u{1100}'..='\u{ffdc}').contains(&c) && !('\u{2000}'..='\u{2fff}').contains(&c) { 2 } else { 1 })
        .sum()
}

#[test]
fn the_last_screen_answers_in_both_languages_within_80_columns() {
    let folder = TempDir::new().unwrap();
    for (language, words) in [
        ("en", ["Output of the nine industries", "Probability", "the plan's own view, no forecast", "results/gwangju-announced"]),
        ("ko", ["9대 대표산업 생산액", "확률", "예측이 아닙니다", "results/gwangju-announced"]),
    ] {
        let output = mudeung(&folder, &["run", "--trials", "4096", "--lang", language]);
        assert!(output.status.success(), "{}", stderr(&output));
        let screen = stdout(&output);
        for word in words {
            assert!(screen.replace('\n', " ").contains(word), "{word} in {screen}");
        }
        assert!(!screen.contains(|c: char| c.is_control() && c != '\n'), "{screen}");
        // The last line names files, which are never broken.
        let answer = screen.trim_end().rsplit_once('\n').unwrap().0;
        assert!(answer.lines().all(|line| columns(line) <= 80), "{screen}");
    }
}

#[test]
fn the_stated_case_implies_the_growth_that_nobody_announced() {
    let folder = TempDir::new().unwrap();
    let screen = stdout(&mudeung(&folder, &["run", "--trials", "1024"]));
    for words in [
        "+10.4%/yr",
        "+2.7%/yr",
        "+7.5%/yr",
        "34조 KRW → 101조 KRW",
        "4.15억 KRW → 9.18억 KRW",
        "82,000 persons → 110,000 persons",
    ] {
        assert!(screen.contains(words), "{words} in {screen}");
    }
}

#[test]
fn the_language_comes_from_the_environment_unless_an_option_says_otherwise() {
    let folder = TempDir::new().unwrap();
    let list = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("mudeung").unwrap();
        stdout(&command.current_dir(folder.path()).env("MUDEUNG_LANG", "ko").args(arguments).output().unwrap())
    };
    assert!(list(&["list"]).contains("광주 발표안"));
    assert!(list(&["list", "--lang", "en"]).contains("Gwangju as announced"));
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let folder = TempDir::new().unwrap();
    assert!(fails(&folder, 2, &["run", "--trails", "10"]).contains("--trials"));
    assert!(fails(&folder, 2, &["run", "--trials", "many"]).contains("many"));
    assert!(fails(&folder, 2, &["run", "--threads", "0"]).contains("--threads"));
    assert!(fails(&folder, 2, &["run", "--threads", "100000"]).contains("1024"));
    assert!(fails(&folder, 2, &["run", "--set", "scenario"]).contains("path=value"));
    assert!(fails(&folder, 2, &["run", "--until", "target.output-2030=3명"]).contains("percentage points"));
    assert!(fails(&folder, 2, &["run", "--until", "target.output=0.2%p"]).contains("target.output-2030"));
    assert!(fails(&folder, 2, &["run", "--until", "joint.output=0.2%p", "--lang", "ko"]).contains("joint.vision-2030"));
    assert!(fails(&folder, 2, &["run", "--lang", "fr"]).contains("ko"));
    assert!(!folder.path().join("results").exists(), "nothing is written before usage is clear");
}

#[test]
fn a_faulty_scenario_is_exit_code_1_with_all_its_faults() {
    let folder = TempDir::new().unwrap();
    let message =
        fails(&folder, 1, &["run", "--set", "sector.mobility.volatilty=0.1", "--set", "programme.ai-cluster-2.budget=100명"]);
    assert!(message.contains("volatility") && message.contains("programme.ai-cluster-2.budget"), "{message}");
    assert!(message.contains("2 faults"), "{message}");
    assert!(!message.contains('\u{1b}'), "colour where nobody watches");
    fs::write(folder.path().join("broken.toml"), "[scenario\n").unwrap();
    assert!(fails(&folder, 1, &["check", "broken.toml", "--lang", "ko"]).contains("broken.toml:1"));
}

#[test]
fn what_cannot_be_read_or_written_is_exit_code_3_and_named() {
    let folder = TempDir::new().unwrap();
    assert!(fails(&folder, 3, &["run", "missing.toml"]).contains("missing.toml"));
    fs::write(folder.path().join("taken"), "").unwrap();
    let message = fails(&folder, 3, &["run", "--trials", "100", "--out", "taken"]);
    assert!(message.contains("taken"), "{message}");
    assert!(
        fails(&folder, 3, &["run", "--trials", "100", "--out", "taken", "--lang", "ko"]).contains("결과 폴더가 될 수 없습니다")
    );
}

#[test]
fn a_target_that_is_never_reached_has_a_bound_and_no_stop_rule_is_fooled() {
    let folder = TempDir::new().unwrap();
    let impossible =
        ["run", "--trials", "20000", "--set", "target.output-2030.value=900조원", "--until", "target.output-2030=0.5%p"];
    let output = mudeung(&folder, &impossible);
    assert!(output.status.success(), "{}", stderr(&output));
    let screen = stdout(&output);
    assert!(screen.contains("below 0."), "{screen}");
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("results/gwangju-announced/run.json")).unwrap()).unwrap();
    assert_eq!(manifest["until"]["quoted"], "target.output-2030");
    assert_eq!(manifest["done"]["stop"], "precision");
    assert!(manifest["done"]["half_width"].as_f64().unwrap() > 0.0);
}

#[test]
fn check_lists_assumptions_when_strict_and_prints_the_schema() {
    let folder = TempDir::new().unwrap();
    let (name, _) = mudeung::scenario::BUILT_IN;
    let sane = mudeung(&folder, &["check", name]);
    assert!(stdout(&sane).contains("no faults"), "{}", stderr(&sane));
    assert!(fails(&folder, 1, &["check", name, "--strict"]).contains("sector.mobility.volatility"));
    let schema: serde_json::Value = serde_json::from_str(&stdout(&mudeung(&folder, &["check", "--schema"]))).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(mudeung(&folder, &["check"]).status.code() == Some(2));
}

#[test]
fn list_shows_files_beside_the_built_in_scenario_and_marks_broken_ones() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    fs::write(folder.path().join("scenarios/mine.toml"), "[scenario]\n").unwrap();
    let list = stdout(&mudeung(&folder, &["list"]));
    assert!(list.contains("scenarios/gwangju-announced.toml") && list.contains("scenarios/mine.toml"), "{list}");
    assert!(list.contains("mudeung check"), "{list}");
}

#[test]
fn a_metric_that_never_has_a_value_is_named() {
    let folder = TempDir::new().unwrap();
    let text = include_str!("../fixtures/models/works.toml");
    let metric = "\n[metric.slip]\nname = \"Slip\"\nexpression = \"[output.region/nominal] / ([price-index] - [price-index])\"\n";
    fs::write(folder.path().join("slip.toml"), format!("{text}{metric}")).unwrap();
    let run = |extra: &[&str]| stdout(&mudeung(&folder, &[&["run", "slip.toml", "--trials", "500"], extra].concat()));
    assert!(run(&[]).contains("Without a value in any trial"), "{}", run(&[]));
    assert!(run(&["--lang", "ko"]).contains("값이 없는 지표: Slip"));
    assert!(!run(&["--set", "metric.slip.expression=[price-index]"]).contains("Without a value"));
}

#[test]
fn a_scenario_in_its_folder_goes_by_its_name() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    let text = include_str!("../fixtures/models/works.toml");
    fs::write(folder.path().join("scenarios/works.toml"), text).unwrap();
    let of = |name: &str| mudeung(&folder, &["check", name]);
    assert_eq!(of("works"), of("scenarios/works.toml"));
    assert!(of("works").status.success() && of("gwangju-announced").status.success());
    assert_eq!(of("nobody").status.code(), Some(3));
}

#[test]
fn completions_and_quiet_runs_print_what_was_asked_for_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&mudeung(&folder, &["completions", shell])).contains("mudeung"), "{shell}");
    }
    fs::write(folder.path().join("works.toml"), include_str!("../fixtures/models/works.toml")).unwrap();
    let quiet = mudeung(&folder, &["run", "works.toml", "--trials", "100", "--quiet"]);
    assert_eq!((stdout(&quiet).as_str(), stderr(&quiet).as_str()), ("", ""));
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_whole_run_of_fewer_trials_marked_incomplete() {
    let folder = TempDir::new().unwrap();
    let manifest = folder.path().join("out/run.json");
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin("mudeung"))
        .args(["run", "--trials", "1e10", "--out", "out"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    while !manifest.exists() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("mudeung run --trials 10000000000"), "{}", stderr(&output));
    let manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
    assert_eq!((manifest["state"].as_str(), manifest["done"]["stop"].as_str()), (Some("incomplete"), Some("interrupted")));
    let done = manifest["done"]["trials"].as_u64().unwrap();
    assert!(done > 0 && done < 10_000_000_000);
    assert!(folder.path().join("out/targets.csv").exists());
}
