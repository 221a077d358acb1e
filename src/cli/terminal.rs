//! Standard output and standard error: language, colour, width, and the warnings of scenarios.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::screen::paragraph;
use crate::quantity::{Label, Language};
use crate::scenario::sweep::Sweep;
use crate::scenario::warning::WarningKind;
use crate::scenario::{Faults, Scenario, Style, Warning, is_part, not_at_hand};

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
