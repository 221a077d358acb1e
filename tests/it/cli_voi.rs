//! `mudeung voi`: what it is worth to know, on the screen and in files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::{columns, fails, mudeung, stderr, stdout};

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).display().to_string()
}

fn rows(folder: &TempDir, file: &str) -> Vec<BTreeMap<String, String>> {
    let path = folder.path().join("out").join(file);
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} in {row:?}"))
}

/// The screen and rows of the value of information of a fixture.
fn voi(folder: &TempDir, arguments: &[&str]) -> (String, Vec<BTreeMap<String, String>>) {
    let audit = fixture("models/audit.toml");
    let output = mudeung(folder, &[&["voi", &audit, "--out", "out"][..], arguments].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    (stdout(&output), rows(folder, "voi/value_of_information.csv"))
}

#[test]
fn knowing_everything_is_worth_what_the_trials_of_a_run_say() {
    let folder = TempDir::new().unwrap();
    let (screen, found) = voi(&folder, &["--trials", "4096"]);
    assert!(screen.contains("Which figure to check first") && screen.lines().all(|line| columns(line) <= 80), "{screen}");
    let metrics = "run.metrics=[\"npv.cluster-and-works.public\"]";
    let arguments = ["--set", metrics, "--trials", "4096", "--keep-trials", "csv", "--quiet", "--out", "out"];
    let run = mudeung(&folder, &[&["run", &fixture("models/audit.toml")][..], &arguments].concat());
    assert!(run.status.success(), "{}", stderr(&run));
    let trials = rows(&folder, "trials.csv");
    let column = trials[0].keys().find(|name| name.starts_with("npv.")).unwrap().clone();
    let npv: Vec<f64> = trials.iter().map(|row| number(row, &column)).collect();
    let n = f64::from(u16::try_from(npv.len()).unwrap());
    let (mean, gain) = (npv.iter().sum::<f64>() / n, npv.iter().map(|value| value.max(0.0)).sum::<f64>() / n);
    let everything = number(&found[0], "value");
    assert!((everything - (gain - mean.max(0.0))).abs() < 1e-9 * everything, "{everything}");
    let losing = npv.iter().filter(|value| (**value > 0.0) != (mean > 0.0)).count();
    assert!((number(&found[0], "p_change") * n - f64::from(u16::try_from(losing).unwrap())).abs() < 1e-6);
}

#[test]
fn no_figure_is_worth_more_than_everything_and_the_most_valuable_comes_first() {
    let folder = TempDir::new().unwrap();
    let (_, found) = voi(&folder, &["--trials", "8192"]);
    let everything = number(&found[0], "value");
    assert_eq!(found[0]["known"], "everything");
    let groups: Vec<&str> = found[1..4].iter().map(|row| row["kind"].as_str()).collect();
    assert_eq!(groups, ["stated", "assumed", "model"]);
    let inputs = &found[4..];
    assert_eq!(inputs[0]["path"], "additionality.firms.deadweight");
    for row in &found[1..] {
        assert!(number(row, "value") <= everything + 3.0 * number(row, "se"), "{row:?}");
    }
    let distinct: Vec<&BTreeMap<String, String>> = inputs.iter().filter(|row| row["distinct"] == "yes").collect();
    assert!(distinct.len() >= 3 && inputs.len() > distinct.len() + 10);
    assert!(distinct.windows(2).all(|pair| number(pair[0], "value") >= number(pair[1], "value")));
    assert!(inputs.iter().all(|row| number(row, "upper") >= number(row, "noise")));
    assert!(inputs.iter().filter(|row| row["kind"] == "assumed").any(|row| !row["rationale"].is_empty()));
    let manifest = fs::read_to_string(folder.path().join("out/voi/voi.json")).unwrap();
    assert!(manifest.contains("mudeung voi") && manifest.contains("value_of_information.csv"), "{manifest}");
}

#[test]
fn a_certain_decision_says_that_nothing_is_worth_knowing() {
    let folder = TempDir::new().unwrap();
    let set =
        ["--set", "programme.cluster.budget=9조원", "--set", "programme.cluster.approval.probability=1", "--trials", "1024"];
    for (language, words) in
        [("en", ["The decision is certain", "times in the most favourable"]), ("ko", ["결정이 확실합니다", "가장 유리한 시행"])]
    {
        let (screen, found) = voi(&folder, &[&set[..], &["--lang", language]].concat());
        for word in words {
            assert!(screen.replace('\n', " ").contains(word), "{word} in {screen}");
        }
        assert_eq!((found.len(), number(&found[0], "value"), number(&found[0], "p_change")), (1, 0.0, 0.0));
    }
}

#[test]
fn the_same_seed_gives_the_same_values_with_any_number_of_threads() {
    let folder = TempDir::new().unwrap();
    let of = |threads: &str| {
        voi(&folder, &["--trials", "2048", "--threads", threads, "--cost", "whole"]);
        fs::read(folder.path().join("out/voi/value_of_information.csv")).unwrap()
    };
    assert_eq!(of("1"), of("2"));
}

#[test]
fn wrong_questions_are_answered_with_what_is_wrong() {
    let folder = TempDir::new().unwrap();
    let (audit, works) = (fixture("models/audit.toml"), fixture("models/works.toml"));
    for (code, arguments, words) in [
        (2, &[audit.as_str(), "--appraisal", "bridge"][..], "it has cluster-and-works"),
        (2, &[audit.as_str(), "--cost", "city"][..], "invalid value"),
        (2, &[audit.as_str(), "--trials", "100"][..], "at least --trials 1024"),
        (1, &[works.as_str()][..], "appraises no programme"),
        (1, &[works.as_str()][..], "`mudeung voi SCENARIO`"),
        (1, &[works.as_str(), "--lang", "ko"][..], "타당성 평가"),
    ] {
        let said = fails(&folder, code, &[&["voi"][..], arguments].concat());
        assert!(said.replace('\n', " ").contains(words), "{words} in {said}");
    }
}

#[test]
fn the_screen_says_what_the_decision_is_on_the_other_cost() {
    let folder = TempDir::new().unwrap();
    let screen = |arguments: &[&str]| voi(&folder, &[arguments, &["--trials", "1024"]].concat()).0.replace('\n', " ");
    let public = screen(&[]);
    assert!(
        public.contains("public cost (--cost public)") && public.contains("On the whole cost (--cost whole) it is"),
        "{public}"
    );
    let whole = screen(&["--cost", "whole"]);
    assert!(whole.contains("whole cost (--cost whole)") && whole.contains("On the public cost (--cost public) it is"), "{whole}");
    // Each says of the other what the other says of itself.
    let after = |text: &str, words: &str| {
        let rest = text.split_once(words).unwrap().1;
        rest.split_once(" ±").unwrap().0.trim().to_owned()
    };
    assert_eq!(after(&public, "Expected net present value"), after(&whole, "(--cost public) it is"));
    assert_eq!(after(&whole, "Expected net present value"), after(&public, "(--cost whole) it is"));
    let korean = screen(&["--lang", "ko"]);
    assert!(korean.contains("총비용(--cost whole) 기준으로는"), "{korean}");
    // Polite throughout, as every other screen.
    for ending in ["있다.", "바뀐다.", "없다.", "낫다."] {
        assert!(!korean.contains(ending), "{ending} in {korean}");
    }
}
