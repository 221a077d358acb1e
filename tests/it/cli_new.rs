//! `mudeung new`: the starter scenario is whole, runs as it is, and never takes another file's place.

use std::fs;

use tempfile::TempDir;

use crate::cli::{fails, mudeung, stderr, stdout};

#[test]
fn a_new_scenario_has_no_faults_and_no_warnings_and_runs() {
    let folder = TempDir::new().unwrap();
    for (name, language, words) in [("harbour", "en", "made-up"), ("우리-도시", "ko", "지어낸")] {
        let new = mudeung(&folder, &["new", name, "--lang", language]);
        assert!(new.status.success() && stdout(&new).contains(words), "{}{}", stdout(&new), stderr(&new));
        let file = format!("{name}.toml");
        for command in [&["check", &file][..], &["run", &file, "--quiet"], &["explain", &file, "0", "--quiet"]] {
            let output = mudeung(&folder, command);
            assert!(output.status.success(), "{}", stderr(&output));
            assert_eq!(stderr(&output), "", "no warnings");
        }
        assert!(folder.path().join("results").join(name).join("targets.csv").exists());
        assert!(mudeung(&folder, &["verify", &format!("results/{name}"), "--quiet"]).status.success());
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(!text.contains("starter"), "{text}");
    }
    // It hides nothing: what is assumed is what has to be replaced.
    let assumed = fails(&folder, 1, &["check", "harbour.toml", "--strict"]);
    assert!(assumed.contains("sector.machinery.growth") && !assumed.contains("programme.campus.budget"), "{assumed}");
}

#[test]
fn a_new_scenario_shows_every_noun() {
    let folder = TempDir::new().unwrap();
    assert!(mudeung(&folder, &["new", "town", "--quiet"]).status.success());
    let text = fs::read_to_string(folder.path().join("town.toml")).unwrap();
    for noun in
        ["source", "driver", "sector", "group", "account", "programme", "facility", "pipeline", "event", "target", "joint"]
    {
        assert!(text.contains(&format!("\n[{noun}.")), "{noun}");
    }
    for line in text.lines() {
        assert!(line.chars().count() <= 132, "{line}");
    }
}

#[test]
fn no_file_is_overwritten_and_no_id_is_bent() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("mine.toml"), "mine").unwrap();
    assert!(fails(&folder, 3, &["new", "mine"]).contains("another name"));
    assert!(fails(&folder, 3, &["new", "mine.toml", "--lang", "ko"]).contains("다른 이름"));
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml")).unwrap(), "mine");
    assert!(fails(&folder, 2, &["new", "My City"]).contains("lower-case"));
    assert!(fails(&folder, 2, &["new", "../town"]).contains("may not stand"));
    assert!(fails(&folder, 2, &["new", "2030", "--lang", "ko"]).contains("숫자뿐"));
}
