//! Standard output and standard error: language, colour, width, and scenarios whose warnings are shown as they load.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use super::failure::Failure;
use crate::quantity::{Label, Language};
use crate::scenario::{self, BUILT_IN, Scenario, ScenarioSource, Style};

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
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = io::stderr().is_terminal() && !set("NO_COLOR") && !dumb;
        Style { language: self.language, colour, width: WIDTH.into() }
    }

    /// Loads and compiles a scenario, the built-in one if no file or its id is named, and shows its warnings.
    pub(super) fn scenario(self, file: Option<&Path>, sets: &[String]) -> Result<Scenario, Failure> {
        let (name, text) = BUILT_IN;
        let source = match file {
            Some(file) if file != Path::new(name) || file.exists() => ScenarioSource::File(file),
            _ => ScenarioSource::BuiltIn { name, text },
        };
        let loaded = scenario::load(source, sets)?;
        let scenario = scenario::compile(loaded)?;
        for warning in &scenario.warnings {
            complain(&warning.render(&scenario.texts, self.style()));
        }
        Ok(scenario)
    }
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
