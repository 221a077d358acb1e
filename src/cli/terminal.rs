//! Standard output and standard error: language, colour, width, and scenarios whose warnings are shown as they load.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::screen::paragraph;
use crate::quantity::{Label, Language};
use crate::scenario::sweep::Sweep;
use crate::scenario::warning::WarningKind;
use crate::scenario::{self, BUILT_IN, Faults, Scenario, ScenarioSource, Style, Warning, is_part, not_at_hand};

/// Columns of everything that is printed.
pub(super) const WIDTH: u16 = 80;

/// How to speak to people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    /// Language of screens and messages.
    pub(super) language: Language,
    /// Neither progress nor screen.
    pub(super) quiet: bool,
}

impl Terminal {
    pub(super) fn new(language: Language, quiet: bool) -> Self {
        Self { language, quiet }
    }

    /// How faults and warnings are drawn: in colour only where a person watches and did not opt out (`NO_COLOR`).
    pub(super) fn style(self) -> Style {
        let colour = io::stderr().is_terminal() && !is_plain();
        Style { language: self.language, colour, width: WIDTH.into() }
    }

    /// Loads and compiles a scenario, the built-in one if none is named, and shows its warnings.
    pub(super) fn scenario(self, file: Option<&Path>, sets: &[String]) -> Result<Scenario, Failure> {
        self.scenario_for(file, sets, &[])
    }

    /// The same for some outcomes alone, if any are named.
    pub(super) fn scenario_for(self, file: Option<&Path>, sets: &[String], outcomes: &[String]) -> Result<Scenario, Failure> {
        let scenario = Self::compiled(file, sets, outcomes)?;
        self.warn(&scenario);
        Ok(scenario)
    }

    /// Shows the warnings of a sweep and of its scenario.
    pub(super) fn warn_of_sweep(self, sweep: &Sweep) {
        for warning in &sweep.warnings {
            complain(&warning.render(&sweep.texts, self.style()));
        }
        self.warn(&sweep.scenario);
    }

    /// Shows the warnings of a scenario.
    pub(super) fn warn(self, scenario: &Scenario) {
        let is_restatement = |warning: &&Warning| matches!(warning.kind, WarningKind::Restatement { .. });
        for warning in scenario.warnings.iter().filter(|warning| !is_restatement(warning)) {
            complain(&warning.render(&scenario.texts, self.style()));
        }
        let restated: Vec<&Warning> = scenario.warnings.iter().filter(is_restatement).collect();
        if !restated.is_empty() {
            complain(&self.restatements(scenario, &restated));
        }
    }

    /// The same without a word, for one whose warnings were shown before.
    pub(super) fn scenario_again(file: Option<&Path>, sets: &[String]) -> Result<Scenario, Failure> {
        Self::compiled(file, sets, &[])
    }

    /// Loads and compiles a scenario without a word, for some outcomes alone, if any are named.
    pub(super) fn compiled(file: Option<&Path>, sets: &[String], outcomes: &[String]) -> Result<Scenario, Failure> {
        let (name, text) = BUILT_IN;
        let named = file.map(in_scenarios);
        if let Some(file) = named.as_deref() {
            of_those_at_hand(file, "scenarios", Label::new("scenario", "시나리오"), Some(name))?;
        }
        let source = match named.as_deref() {
            Some(file) if file != Path::new(name) || file.exists() => ScenarioSource::File(file),
            _ => ScenarioSource::BuiltIn { name, text },
        };
        let loaded = scenario::load_for(source, sets, outcomes)?;
        Ok(scenario::compile(loaded)?)
    }

    /// Sources that are no hindsight although they came later, in one paragraph.
    fn restatements(self, scenario: &Scenario, restated: &[&Warning]) -> String {
        let name = |warning: &&Warning| match &warning.kind {
            WarningKind::Restatement { date, .. } => {
                format!("{} ({date})", warning.path.trim_start_matches("source.").trim_end_matches(".date"))
            }
            _ => warning.path.clone(),
        };
        let (count, names) = (restated.len(), restated.iter().map(name).collect::<Vec<_>>().join(", "));
        let as_of = &scenario.as_of;
        paragraph(&self.language.pick(
            format!("⚠ Sources published after {as_of} about periods that had ended by then ({count}): {names}."),
            format!("⚠ {as_of} 이후에 나왔지만 그 전에 끝난 기간을 다룬 출처 {count}개: {names}."),
        ))
    }
}

/// Whether somebody opted out of colour, or the terminal has none.
pub(super) fn is_plain() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// A scenario may be named without folder and ending, as `list` and the README do, where it stands in `scenarios`.
fn in_scenarios(file: &Path) -> PathBuf {
    let found = Path::new("scenarios").join(file).with_extension("toml");
    let is_name = !file.exists() && file.extension().is_none() && file.components().count() == 1;
    if is_name && (found.exists() || found == Path::new(BUILT_IN.0)) { found } else { file.to_owned() }
}

/// Says which names there are if a file is named without folder and ending, and there is none.
pub(super) fn of_those_at_hand(file: &Path, folder: &str, noun: Label, built_in: Option<&str>) -> Result<(), Faults> {
    if file.exists() || file.extension().is_some() || file.components().count() != 1 {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let files = entries.filter(|file| file.extension().is_some_and(|ending| ending == "toml") && !is_part(file));
    let stem = |file: PathBuf| file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let known: BTreeSet<String> = files.chain(built_in.map(PathBuf::from)).filter_map(stem).collect();
    Err(not_at_hand(noun, &file.to_string_lossy(), known.into_iter().collect()))
}

/// Prints what was asked for. A reader who has seen enough (`| head`) is no fault.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() != io::ErrorKind::BrokenPipe => Err(Failure::System(Label::new(
            format!("cannot write the screen: {fault}"),
            format!("화면에 쓸 수 없습니다: {fault}"),
        ))),
        _ => Ok(()),
    }
}

/// Says something on standard error. If that is closed, there is nobody left to tell.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end_matches('\n'));
}
