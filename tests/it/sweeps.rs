//! The shipped sweeps: each gives the files of `results/<id>/` again, byte for byte, and says in both languages why its ranges are so.
//!
//! After a change that is meant to move numbers, make them anew and say in the commit why they moved:
//! `cargo run --release -- sweep scenarios/sweeps/<file>.toml --again`.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use mudeung::quantity::Label;
use mudeung::scenario::sweep::Sweep;
use tempfile::TempDir;

use crate::golden::{assert_same, manifest_of, root};

fn files() -> Vec<PathBuf> {
    let folder = root().join("scenarios/sweeps");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_shipped_sweep_gives_its_shipped_results_again() {
    assert!(files().len() >= 3);
    for file in files() {
        let id = file.file_stem().unwrap().to_string_lossy().into_owned();
        let (folder, typed) = (TempDir::new().unwrap(), format!("scenarios/sweeps/{id}.toml"));
        let mut command = Command::cargo_bin("mudeung").unwrap();
        command.current_dir(root()).args(["sweep", &typed, "--quiet", "--out"]).arg(folder.path()).assert().success();
        let golden = root().join("results").join(&id);
        let make = format!("make it with `cargo run --release -- sweep {typed} --again`");
        for table in ["points.csv", "response.csv", "dictionary.csv"] {
            let shipped = fs::read(golden.join(table)).unwrap_or_else(|_| panic!("results/{id}/{table} is missing: {make}"));
            assert_same(&format!("results/{id}/{table}"), &shipped, &fs::read(folder.path().join(table)).unwrap());
        }
        let text = |folder: &Path| serde_json::to_vec_pretty(&manifest_of(folder, "sweep.json")).unwrap();
        assert_same(&format!("results/{id}/sweep.json"), &text(&golden), &text(folder.path()));
    }
}

#[test]
fn every_shipped_sweep_is_explained_in_both_languages() {
    let in_both = |label: &Option<Label>| {
        let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        label.as_ref().is_some_and(|label| !label.en.is_empty() && label.en != label.ko && hangul(&label.ko))
    };
    for file in files() {
        let sweep = Sweep::open(&file, &[]).unwrap_or_else(|faults| panic!("{faults}"));
        assert!(in_both(&sweep.name) && in_both(&sweep.description), "{}", sweep.id);
        for axis in &sweep.axes {
            assert!(in_both(&axis.name) && in_both(&axis.rationale), "{}: {}", sweep.id, axis.path);
        }
    }
}
