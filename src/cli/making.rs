//! How a command is made: for the first time, from the files at hand, or again, from the copies that the manifest of its results keeps.
//!
//! A command takes its scenarios and sweeps from here alone, so that `mudeung verify` makes it again the way it was made. Only what is
//! for people, warnings and screens, is left out the second time.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::terminal::{Terminal, of_those_at_hand, print};
use crate::quantity::Label;
use crate::scenario::sweep::Sweep;
use crate::scenario::{self, BUILT_IN, CopiedText, Scenario, ScenarioSource, called};

/// Where scenarios are looked for that are named without folder and ending.
const SCENARIOS: &str = "scenarios";
/// Where sweeps are.
const SWEEPS: &str = "scenarios/sweeps";

/// How a command is made.
#[derive(Clone, Copy, Debug)]
pub(super) enum Making<'m> {
    /// From files.
    First,
    /// From copies.
    Again(&'m Copies),
}

/// What a manifest keeps of a command.
#[derive(Debug)]
pub(super) struct Copies {
    /// The texts of all its scenarios and of its sweep.
    pub(super) texts: Vec<CopiedText>,
    /// The folder of a sweep that somebody interrupted: it is made again as far as it came.
    pub(super) interrupted: Option<PathBuf>,
}

impl<'m> Making<'m> {
    /// Loads and compiles a scenario, the built-in one if none is named, and shows its warnings.
    pub(super) fn scenario(self, terminal: Terminal, file: Option<&Path>, sets: &[String]) -> Result<Scenario, Failure> {
        self.scenario_for(terminal, file, sets, &[])
    }

    /// The same for some outcomes alone, if any are named.
    pub(super) fn scenario_for(
        self,
        terminal: Terminal,
        file: Option<&Path>,
        sets: &[String],
        outcomes: &[String],
    ) -> Result<Scenario, Failure> {
        let scenario = self.compiled(file, sets, outcomes)?;
        if self.is_first() {
            terminal.warn(&scenario);
        }
        Ok(scenario)
    }

    /// The same without a word, for one whose warnings were shown before.
    pub(super) fn scenario_again(self, file: Option<&Path>, sets: &[String]) -> Result<Scenario, Failure> {
        self.compiled(file, sets, &[])
    }

    /// Loads and compiles a scenario without a word, for some outcomes alone, if any are named.
    pub(super) fn compiled(self, file: Option<&Path>, sets: &[String], outcomes: &[String]) -> Result<Scenario, Failure> {
        let (built_in, text) = BUILT_IN;
        let (found, name);
        let source = match self {
            Self::Again(copies) => {
                name = copies.name(file.unwrap_or(Path::new(built_in)), SCENARIOS);
                ScenarioSource::Copy { name: &name, copies: &copies.texts }
            }
            Self::First => {
                found = file.map(in_scenarios);
                if let Some(file) = found.as_deref() {
                    of_those_at_hand(file, SCENARIOS, Label::new("scenario", "시나리오"), Some(built_in))?;
                }
                match found.as_deref() {
                    Some(file) if file != Path::new(built_in) || file.exists() => ScenarioSource::File(file),
                    _ => ScenarioSource::BuiltIn { name: built_in, text },
                }
            }
        };
        let loaded = scenario::load_for(source, sets, outcomes)?;
        Ok(scenario::compile(loaded)?)
    }

    /// Opens a sweep, and shows its warnings and those of its scenario.
    pub(super) fn sweep(self, terminal: Terminal, given: &Path, sets: &[String]) -> Result<Sweep, Failure> {
        let (file, opened);
        match self {
            Self::Again(copies) => {
                file = PathBuf::from(copies.name(given, SWEEPS));
                opened = Sweep::open_copy(&file, sets, &copies.texts);
            }
            Self::First => {
                file = in_sweeps(given);
                of_those_at_hand(&file, SWEEPS, Label::new("sweep", "스윕"), None)?;
                opened = Sweep::open(&file, sets);
            }
        }
        let sweep = opened.map_err(|faults| Failure::of_sweep(&file, faults))?;
        if self.is_first() {
            terminal.warn_of_sweep(&sweep);
        }
        Ok(sweep)
    }

    /// Shows what a command found, if somebody is there to read it.
    pub(super) fn show(self, terminal: Terminal, text: impl FnOnce() -> String) -> Result<(), Failure> {
        if self.speaks(terminal) { print(&text()) } else { Ok(()) }
    }

    /// Whether it says anything beside its progress.
    pub(super) fn speaks(self, terminal: Terminal) -> bool {
        self.is_first() && !terminal.quiet
    }

    /// Whether it is made for the first time.
    pub(super) const fn is_first(self) -> bool {
        matches!(self, Self::First)
    }

    /// The folder of the interrupted sweep that is made again as far as it came, if it is one.
    pub(super) fn interrupted(self) -> Option<&'m Path> {
        match self {
            Self::First => None,
            Self::Again(copies) => copies.interrupted.as_deref(),
        }
    }
}

impl Copies {
    /// What the text is called that somebody named so: as it was typed, or by the short name of a file in a folder.
    fn name(&self, typed: &Path, folder: &str) -> String {
        let typed = [typed.to_owned(), Path::new(folder).join(typed).with_extension("toml")].map(|file| called(&file));
        let known = typed.iter().find(|name| self.texts.iter().any(|text| text.name == **name));
        known.unwrap_or(&typed[0]).clone()
    }
}

/// A scenario may be named without folder and ending, as `list` and the README do, where it stands in `scenarios`.
fn in_scenarios(file: &Path) -> PathBuf {
    let found = Path::new(SCENARIOS).join(file).with_extension("toml");
    if is_name(file) && (found.exists() || found == Path::new(BUILT_IN.0)) { found } else { file.to_owned() }
}

/// A sweep may be named so where it stands in `scenarios/sweeps`.
fn in_sweeps(file: &Path) -> PathBuf {
    let found = Path::new(SWEEPS).join(file).with_extension("toml");
    if is_name(file) && found.exists() { found } else { file.to_owned() }
}

fn is_name(file: &Path) -> bool {
    !file.exists() && file.extension().is_none() && file.components().count() == 1
}
