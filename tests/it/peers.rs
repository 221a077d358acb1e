//! The results against programs that know nothing of this one: `numpy` and `scipy` in `tests/peers/check_results.py`, and for tables
//! and appraisals in `tests/peers/check_economy.py`; `SALib` in
//! `tests/peers/check_sensitivity.py`, the EMA Workbench in `tests/peers/check_discovery.py`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mudeung");

/// Python with some modules: the virtual environment under the target folder that `.ci/run` makes, or the system's.
fn python(modules: &str) -> Option<PathBuf> {
    let target = Path::new(PROGRAM).ancestors().nth(2)?;
    let import = format!("import {modules}");
    let has_peers =
        |python: &PathBuf| Command::new(python).args(["-c", &import]).output().is_ok_and(|output| output.status.success());
    [target.join("peers/bin/python"), PathBuf::from("python3")].into_iter().find(has_peers)
}

fn python_or_say_so() -> Option<PathBuf> {
    python_with("numpy, scipy")
}

fn python_with(modules: &str) -> Option<PathBuf> {
    let python = python(modules);
    if python.is_none() {
        // Not `eprintln`: the harness hides what passing tests print.
        let mut stderr = std::io::stderr();
        writeln!(stderr, "SKIPPED: no Python with {modules} to check the results against").unwrap();
    }
    python
}

/// Runs a scenario with all trials kept, and a peer over its results; what the peer prints.
fn checked(scenario: &str, peer: &str) -> Option<String> {
    let python = python_or_say_so()?;
    let results = tempfile::tempdir().unwrap();
    let run = ["--trials", "4096", "--design", "mc", "--keep-trials", "csv", "--bom", "--quiet", "--out"];
    let run = Command::new(PROGRAM).args(["run", scenario]).args(run).arg(results.path()).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

    let checked = Command::new(&python).arg(peer).arg(results.path()).output().unwrap();
    let report = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success(), "{report}{}", String::from_utf8_lossy(&checked.stderr));
    Some(report)
}

#[test]
fn numpy_and_scipy_find_the_same_summaries_probabilities_and_percentiles() {
    for (scenario, families) in [("tests/peers/families.toml", 19), ("scenarios/gwangju-evidence.toml", 7)] {
        let Some(report) = checked(scenario, "tests/peers/check_results.py") else { return };
        assert!(report.contains(&format!("\n{families} families\n")), "{report}");
    }
}

#[test]
fn numpy_and_scipy_find_the_same_multipliers_induced_effects_and_rates_of_return() {
    let Some(report) = checked("tests/peers/economy.toml", "tests/peers/check_economy.py") else { return };
    assert!(report.contains("\n58 comparisons\n"), "{report}");
}

#[test]
fn scipy_has_the_same_sobol_sequence_in_all_dimensions() {
    let Some(python) = python_or_say_so() else { return };
    let mut points = tempfile::NamedTempFile::new().unwrap();
    points.write_all(crate::sobol::unscrambled_points().as_bytes()).unwrap();
    let checked = Command::new(&python).arg("tests/peers/check_sobol.py").arg(points.path()).output().unwrap();
    let report = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{report}{}", String::from_utf8_lossy(&checked.stderr));
    assert_eq!(report.trim(), "1024 points in 1111 dimensions, 0 coordinates differ");
}

#[test]
fn salib_finds_the_same_measures_of_sensitivity_on_the_same_matrices() {
    let Some(python) = python_with("numpy, SALib") else { return };
    let folder = tempfile::tempdir().unwrap();
    crate::sensitivity_matrices::write(folder.path());
    let checked = Command::new(&python).arg("tests/peers/check_sensitivity.py").arg(folder.path()).output().unwrap();
    let report = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{report}{}", String::from_utf8_lossy(&checked.stderr));
    println!("{report}");
    assert!(report.contains("\n135 comparisons\n"), "{report}");
}

#[test]
fn the_ema_workbench_peels_and_pastes_the_same_boxes() {
    let Some(python) = python_with("ema_workbench.analysis.prim") else { return };
    let folder = tempfile::tempdir().unwrap();
    let stages = crate::discovery::write_for_peer(folder.path());
    let checked = Command::new(&python).arg("tests/peers/check_discovery.py").arg(folder.path()).output().unwrap();
    let report = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{report}{}", String::from_utf8_lossy(&checked.stderr));
    assert!(report.ends_with(&format!("{stages} stages of 6 boxes\n")), "{report}");
}
