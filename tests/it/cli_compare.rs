//! `mudeung compare`: screens, tables and wrong input.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::{columns, fails, mudeung, stderr, stdout};

/// The works with uncertain growth, and the same with faster growth, another horizon and a mill less.
fn files(folder: &TempDir) -> [String; 2] {
    let works = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/works.toml");
    let write = |name: &str, text: &str| {
        let text = format!("extends = \"{}\"\n{text}", works.display());
        fs::write(folder.path().join(name), text).unwrap();
        name.to_owned()
    };
    let growth = "rationale = \"a test\" }\n";
    let first = write("first.toml", &format!("[sector.works]\ngrowth = {{ uniform = [0.02, 0.06], {growth}"));
    let other = write(
        "other.toml",
        &format!(
            "[scenario]\nid = \"other\"\nname = {{ en = \"Faster\", ko = \"더 빠르게\" }}\nhorizon = [2020, 2031]\n\
             [sector.works]\ngrowth = {{ uniform = [0.03, 0.07], {growth}\
             [driver.mood]\nname = {{ en = \"Mood\", ko = \"분위기\" }}\n"
        ),
    );
    [first, other]
}

fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_comparison_is_on_the_screen_in_both_languages() {
    let folder = TempDir::new().unwrap();
    let [first, other] = files(&folder);
    for (language, words) in [
        ("en", ["Held against: Works and mill", "What differs:", "sector.works.growth", "Goal", "Output: Works", "driver.mood"]),
        ("ko", ["기준: 공장과 제분소", "다른 점:", "sector.works.growth", "목표", "생산액: 공장", "더해짐: driver.mood"]),
    ] {
        let output = mudeung(&folder, &["compare", &first, &other, "--trials", "4096", "--lang", language]);
        assert!(output.status.success(), "{}", stderr(&output));
        let screen = stdout(&output);
        for word in words {
            assert!(screen.contains(word), "{word} in {screen}");
        }
        assert!(screen.lines().all(|line| columns(line) <= 80), "{screen}");
    }
}

#[test]
fn the_tables_of_a_comparison_hold_differences_on_the_same_draws() {
    let folder = TempDir::new().unwrap();
    let [first, other] = files(&folder);
    let made = mudeung(&folder, &["compare", &first, &other, &first, "--trials", "3000", "--quiet"]);
    assert!(made.status.success() && stdout(&made).is_empty(), "{}", stderr(&made));
    let out = folder.path().join("results/works/compare");
    let targets = rows(&out.join("target_differences.csv"));
    let labels: Vec<&str> = targets.iter().map(|row| row["other"].as_str()).collect();
    assert_eq!(labels, ["other", "works"]);
    let number = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    let gained = &targets[0];
    assert!(number(gained, "difference") > 0.0 && number(gained, "ci95_low") > 0.0 && number(gained, "narrowing") > 1.0);
    let share = number(gained, "gained") / number(gained, "n");
    assert!((number(gained, "difference") - share).abs() < 1e-12 && gained["lost"] == "0", "{gained:?}");
    let differences = rows(&out.join("differences.csv"));
    let output = |label: &str| {
        let it = |row: &&BTreeMap<String, String>| {
            (row["other"].as_str(), row["metric"].as_str(), row["scope"].as_str(), row["year"].as_str())
                == (label, "output", "works", "2030")
        };
        differences.iter().find(it).unwrap()
    };
    assert_eq!((output("other")["share_above"].as_str(), output("works")["share_equal"].as_str()), ("1", "1"));
    assert!(differences.iter().all(|row| row["year"] != "2031"), "only years that both have");
    let changed = rows(&out.join("inputs_changed.csv"));
    let what: Vec<(&str, &str)> = changed.iter().map(|row| (row["what"].as_str(), row["path"].as_str())).collect();
    assert_eq!(what, [("horizon", "scenario.horizon"), ("noun", "driver.mood"), ("input", "sector.works.growth")]);
    let manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(out.join("compare.json")).unwrap()).unwrap();
    assert_eq!(manifest["command"], "mudeung compare first.toml other.toml first.toml --trials 3000");
    assert_eq!(manifest["scenarios"].as_array().unwrap().len(), 3);
    // The same command on another number of threads writes the same bytes.
    let before = fs::read(out.join("differences.csv")).unwrap();
    let again = mudeung(&folder, &["compare", &first, &other, &first, "--trials", "3000", "--quiet", "--threads", "1"]);
    assert!(again.status.success());
    assert!(before == fs::read(out.join("differences.csv")).unwrap(), "differences.csv moved");
}

#[test]
fn every_column_of_a_comparison_and_of_a_solution_is_in_the_glossary() {
    let folder = TempDir::new().unwrap();
    let [first, other] = files(&folder);
    assert!(mudeung(&folder, &["compare", &first, &other, "--trials", "256", "--quiet"]).status.success());
    let input = ["solve", &first, "--input", "sector.works.growth", "--for", "P(target.goal) >= 80%"];
    assert!(mudeung(&folder, &[&input[..], &["--trials", "256", "--quiet"]].concat()).status.success());
    let glossary = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/glossary.md")).unwrap();
    for study in ["compare", "solve"] {
        let dictionary = rows(&folder.path().join("results/works").join(study).join("dictionary.csv"));
        let unknown: Vec<&str> = dictionary
            .iter()
            .map(|row| row["column"].as_str())
            .filter(|column| !glossary.contains(&format!("`{column}`")))
            .collect();
        assert!(unknown.is_empty(), "{study}: {unknown:?}");
    }
}

#[test]
fn wrong_comparisons_say_what_is_wrong() {
    let folder = TempDir::new().unwrap();
    let [first, other] = files(&folder);
    assert!(fails(&folder, 2, &["compare", &first]).contains("2 values required"));
    assert!(fails(&folder, 3, &["compare", &first, "nowhere.toml"]).contains("nowhere.toml"));
    fs::write(folder.path().join("broken.toml"), "[scenario\n").unwrap();
    assert!(fails(&folder, 1, &["compare", &first, "broken.toml"]).contains("broken.toml"));
    let alone = "[scenario]\nid = \"alone\"\nas_of = 2021-12-31\nname = \"Alone\"\nhorizon = [2040, 2041]\n[run]\nmetrics = [\"price-index\"]\n\
                 [prices]\nyear = 2040\ninflation = { value = 0, rationale = \"a test\" }\n";
    fs::write(folder.path().join("alone.toml"), alone).unwrap();
    let refused = fails(&folder, 1, &["compare", &other, "alone.toml", "--lang", "ko"]);
    assert!(refused.contains("비교할 것이 없습니다"), "{refused}");
}

#[test]
fn a_comparison_of_one_trial_warns_that_it_tells_nothing() {
    let folder = TempDir::new().unwrap();
    let [first, other] = files(&folder);
    for (language, words) in [("en", "fewer than 100 trials"), ("ko", "시행이 100회보다 적어")] {
        let output = mudeung(&folder, &["compare", &first, &other, "--trials", "1", "--lang", language]);
        assert!(stdout(&output).contains(words), "{}{}", stdout(&output), stderr(&output));
    }
}
