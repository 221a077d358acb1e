//! `mudeung list`: the scenarios at hand, built in and in `./scenarios`.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::screen::table;
use super::terminal::{Terminal, print};
use crate::quantity::{Label, Language};
use crate::scenario::{self, BUILT_IN, Faults, Scenario, ScenarioSource};

/// Where scenarios of one's own are looked for.
const FOLDER: &str = "scenarios";

/// Prints a table of scenarios: what to type after `mudeung run`, name, number of targets. A file hides the built-in scenario
/// of its name, as it does for `mudeung run`.
pub(super) fn list(terminal: Terminal) -> Result<(), Failure> {
    let language = terminal.language;
    let (name, text) = BUILT_IN;
    let files = files(Path::new(FOLDER))?;
    let hidden = files.iter().any(|file| file == Path::new(name));
    let built_in = (!hidden).then(|| row(name.to_owned(), ScenarioSource::BuiltIn { name, text }, language));
    let of_files = files.iter().map(|file| row(file.display().to_string(), ScenarioSource::File(file), language));
    let header = language.pick(["Scenario", "Name", "Targets"], ["시나리오", "이름", "목표 수"]);
    print(&table(header, built_in.into_iter().chain(of_files)).trim_fmt())
}

/// Scenarios of a folder in the order of their names, without files that they only include; none if there is no such folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |fault: std::io::Error| {
        let folder = folder.display();
        Failure::System(Label::new(
            format!("cannot read `{folder}`: {fault}"),
            format!("`{folder}`을(를) 읽을 수 없습니다: {fault}"),
        ))
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(unreadable(fault)),
    };
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut files = paths.map_err(unreadable)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml") && !scenario::is_part(file));
    files.sort();
    Ok(files)
}

fn row(typed: String, source: ScenarioSource<'_>, language: Language) -> [String; 3] {
    match compiled(source) {
        Ok(scenario) => [typed, scenario.name.get(language).to_owned(), scenario.model.targets.len().to_string()],
        Err(faults) => {
            let count = faults.iter().count();
            let note =
                language.pick(format!("({count} faults: see mudeung check)"), format!("(오류 {count}건: mudeung check로 확인)"));
            [typed, note, "–".to_owned()]
        }
    }
}

fn compiled(source: ScenarioSource<'_>) -> Result<Scenario, Faults> {
    scenario::compile(scenario::load(source, &[])?)
}
