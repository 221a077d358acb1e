//! The shipped results: every scenario in `scenarios/` gives the files of `results/<id>/` again, byte for byte.
//!
//! After a change that is meant to move numbers, make them anew and say in the commit why they moved:
//! `cargo run --release -- run` for the built-in scenario, `cargo run --release -- run scenarios/<file>.toml` for any other.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::shipped::files;

/// What differs between runs with the same results.
const VOLATILE: &str = "execution";

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The arguments that run a shipped scenario from the package's folder.
fn arguments(file: &Path) -> Vec<String> {
    let name = format!("scenarios/{}", file.file_name().unwrap().to_string_lossy());
    let built_in = name == mudeung::scenario::BUILT_IN.0;
    std::iter::once("run".to_owned()).chain((!built_in).then_some(name)).collect()
}

fn manifest(folder: &Path) -> Value {
    manifest_of(folder, "run.json")
}

/// What a manifest says that does not differ between runs with the same results.
pub(crate) fn manifest_of(folder: &Path, name: &str) -> Value {
    let mut manifest: Value = serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap();
    assert!(manifest.as_object_mut().unwrap().remove(VOLATILE).is_some(), "{name} has its volatile part");
    manifest
}

/// Names of the CSV files of a folder.
fn tables(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "csv")).collect()
}

/// Says where two texts part, instead of printing both.
pub(crate) fn assert_same(name: &str, golden: &[u8], new: &[u8]) {
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
    if golden != new {
        let (golden, new) = (lines(golden), lines(new));
        let at = golden.iter().zip(&new).position(|(golden, new)| golden != new).unwrap_or(golden.len().min(new.len()));
        let line = |lines: &[String]| lines.get(at).cloned().unwrap_or_else(|| "(no such line)".to_owned());
        panic!("{name}, line {}:\n  shipped {}\n  new     {}", at + 1, line(&golden), line(&new));
    }
}

#[test]
fn every_shipped_scenario_gives_its_shipped_results_again() {
    let scenarios = files();
    assert!(!scenarios.is_empty());
    for file in scenarios {
        let folder = TempDir::new().unwrap();
        let mut command = Command::cargo_bin("mudeung").unwrap();
        command.current_dir(root()).args(arguments(&file)).arg("--quiet").arg("--out").arg(folder.path()).assert().success();

        let new = manifest(folder.path());
        let id = new["scenario"]["id"].as_str().unwrap();
        let golden = root().join("results").join(id);
        let make = format!("make them with `cargo run --release -- {}`", arguments(&file).join(" "));
        assert!(golden.join("run.json").exists(), "results/{id} is missing: {make}");
        assert_eq!(tables(&golden), tables(folder.path()), "files of results/{id}: {make}");
        for table in tables(&golden) {
            let [shipped, new] = [golden.as_path(), folder.path()].map(|folder| fs::read(folder.join(&table)).unwrap());
            assert_same(&format!("results/{id}/{table}"), &shipped, &new);
        }
        let text = |manifest: &Value| serde_json::to_vec_pretty(manifest).unwrap();
        assert_same(&format!("results/{id}/run.json"), &text(&manifest(&golden)), &text(&new));
    }
}
