//! `mudeung verify`: a results folder can be made again from itself, and what was changed is found.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{fails, mudeung, stderr, stdout};

const BASE: &str = r#"
scenario = { id = "town", name = { en = "Town", ko = "마을" }, as_of = 2025-06-30, horizon = [2024, 2028] }

[prices]
year = 2024
inflation = { empirical = "data/prices.csv", rationale = "measured years" }

[sector.mill]
name = { en = "Mill", ko = "방앗간" }
base_year = 2024
base_output = { value = "10억원", rationale = "assumption" }
growth = { p5 = -0.01, p95 = 0.07, rationale = "assumption" }
volatility = { value = 0.06, rationale = "assumption" }

[target.more]
name = { en = "More", ko = "더" }
metric = "output"
year = 2028
value = { value = "11억원", rationale = "assumption" }
"#;

/// A folder with a scenario of two files and a data file.
fn town() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("here/data")).unwrap();
    fs::write(folder.path().join("here/base.toml"), BASE).unwrap();
    fs::write(folder.path().join("here/data/prices.csv"), "rate\n0.01\n0.02\n0.04\n").unwrap();
    fs::write(folder.path().join("here/town.toml"), "extends = \"base.toml\"\n[run]\ntrials = 3000\nseed = 7\n").unwrap();
    folder
}

fn run(folder: &TempDir, more: &[&str]) {
    let run = ["run", "here/town.toml", "--out", "out", "--quiet"];
    let output = mudeung(folder, &[&run[..], more].concat());
    assert!(output.status.success(), "{}", stderr(&output));
}

/// What verifying a folder answers: whether all is the same, the screen, and what is said beside it.
pub(crate) fn verify(folder: &TempDir, results: &str, more: &[&str]) -> (bool, String, String) {
    let output = mudeung(folder, &[&["verify", results][..], more].concat());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
    (output.status.success(), stdout(&output), stderr(&output))
}

/// Changes a manifest.
pub(crate) fn edit(file: &Path, change: impl FnOnce(&mut Value)) {
    let mut manifest: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(file, serde_json::to_string_pretty(&manifest).unwrap()).unwrap();
}

#[test]
fn a_folder_is_made_again_from_itself_whatever_shaped_it() {
    let folder = town();
    let designs: [&[&str]; 5] = [
        &[],
        &["--design", "sobol", "--trials", "5000"],
        &["--keep-trials", "csv", "--bom", "--design", "lhs", "--trials", "700"],
        &["--set", "sector.mill.growth=5%", "--set", "target.more.value=12억원", "--design", "antithetic", "--seed", "0"],
        &["--until", "target.more=2%p", "--trials", "1e6"],
    ];
    for more in designs {
        run(&folder, more);
        fs::rename(folder.path().join("here/base.toml"), folder.path().join("here/away.toml")).unwrap();
        let (same, screen, beside) = verify(&folder, "out", &["--threads", "1"]);
        assert!(same, "{more:?}: {screen}{beside}");
        assert_eq!(beside, "");
        assert_eq!(screen.contains("trials.csv"), more.contains(&"--keep-trials"), "{screen}");
        fs::rename(folder.path().join("here/away.toml"), folder.path().join("here/base.toml")).unwrap();
    }
    assert_eq!(stdout(&mudeung(&folder, &["verify", "out", "--quiet"])), "");
    let korean = stdout(&mudeung(&folder, &["verify", "out", "--lang", "ko"]));
    assert!(korean.contains("마을") && korean.contains("같음"), "{korean}");
}

#[test]
fn a_changed_number_is_shown_with_its_line_from_both_sides() {
    let folder = town();
    run(&folder, &["--keep-trials", "csv"]);
    let file = folder.path().join("out/trials.csv");
    let text = fs::read_to_string(&file).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[2000].replace_range(..4, "oops");
    fs::write(&file, lines.join("\n") + "\n").unwrap();
    fs::remove_file(folder.path().join("out/targets.csv")).unwrap();
    edit(&folder.path().join("out/run.json"), |manifest| manifest["done"]["failed"] = 3.into());

    let (same, screen, beside) = verify(&folder, "out", &[]);
    assert!(!same);
    for words in ["line 2001", "recorded oops", "again    1999", "missing", "`done.failed`", "summary.csv"] {
        assert!(screen.contains(words), "{words} in {screen}");
    }
    assert!(beside.contains("3 of 8 files") && beside.contains("run.json, targets.csv, trials.csv"), "{beside}");
}

#[test]
fn another_version_and_changed_data_are_said_first_and_compared_all_the_same() {
    let folder = town();
    run(&folder, &[]);
    edit(&folder.path().join("out/run.json"), |manifest| manifest["version"] = "0.0.1".into());
    let (same, screen, beside) = verify(&folder, "out", &[]);
    assert!(!same && beside.contains("version 0.0.1") && screen.contains("`version`"), "{screen}{beside}");
    assert!(beside.contains("1 of 7 files"), "{beside}");

    run(&folder, &[]);
    fs::write(folder.path().join("here/data/prices.csv"), "rate\n0.01\n0.02\n0.05\n").unwrap();
    let (same, _, beside) = verify(&folder, "out", &["--lang", "ko"]);
    assert!(!same && beside.contains("data/prices.csv") && beside.contains("바뀌었습니다"), "{beside}");
    fs::remove_file(folder.path().join("here/data/prices.csv")).unwrap();
    let missing = fails(&folder, 3, &["verify", "out"]);
    assert!(missing.contains("data/prices.csv") && missing.contains("where the command was started"), "{missing}");
}

#[test]
fn an_interrupted_run_is_made_again_as_far_as_it_came() {
    let folder = town();
    run(&folder, &["--trials", "2048", "--until", "target.more=0.1%p"]);
    edit(&folder.path().join("out/run.json"), |manifest| {
        manifest["planned"] = 1_000_000.into();
        manifest["state"] = "incomplete".into();
        manifest["done"]["stop"] = "interrupted".into();
    });
    let (same, screen, beside) = verify(&folder, "out", &[]);
    assert!(same, "{screen}{beside}");
    assert!(beside.contains("2,048 of 1,000,000"), "{beside}");
}

#[test]
fn what_holds_no_results_is_told_apart() {
    let folder = town();
    for nothing in ["nowhere", "here", "here/base.toml"] {
        assert!(fails(&folder, 3, &["verify", nothing]).contains("no results folder"), "{nothing}");
    }
    run(&folder, &[]);
    let file = folder.path().join("out/run.json");
    edit(&file, |manifest| {
        manifest.as_object_mut().unwrap().remove("done");
    });
    assert!(fails(&folder, 1, &["verify", "out"]).contains("mudeung run here/town.toml"));
    fs::write(&file, "{ \"state\": 1 }").unwrap();
    assert!(fails(&folder, 3, &["verify", "out", "--lang", "ko"]).contains("run.json"));
}
