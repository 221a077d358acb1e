//! Faults and warnings at their places, and how they look.
//!
//! All faults of a scenario are collected in a [`Sink`] and drawn at once, in the order of the files. Their words are
//! [`super::fault`]'s.

use std::fmt;
use std::mem::discriminant;
use std::path::Path;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use super::fault::FaultKind;
use super::load::tidy;
use super::table_fault::TableFault;
use super::text::{Place, Text, Texts};
use super::warning::WarningKind;
use crate::quantity::Language;

/// One fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The dotted key of the faulty value, or the name of the file if the fault is the file's.
    pub path: String,
    /// Where it stands. A file that cannot be read has no places.
    pub place: Option<Place>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// One warning.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// The dotted key it is about.
    pub path: String,
    /// Where it stands.
    pub place: Place,
    /// What is worth knowing.
    pub kind: WarningKind,
}

/// Collects faults and warnings while reading goes on.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    faults: Vec<Fault>,
    warnings: Vec<Warning>,
}

impl Sink {
    /// Reports a fault of the value `path` at `place`.
    pub fn fault(&mut self, place: Place, path: impl Into<String>, kind: impl Into<FaultKind>) {
        self.faults.push(Fault { path: path.into(), place: Some(place), kind: kind.into() });
    }

    /// Reports a fault of a file that has no text to point into.
    pub fn file_fault(&mut self, file: impl Into<String>, kind: FaultKind) {
        self.faults.push(Fault { path: file.into(), place: None, kind });
    }

    /// Reports a warning.
    pub fn warn(&mut self, place: Place, path: impl Into<String>, kind: WarningKind) {
        self.warnings.push(Warning { path: path.into(), place, kind });
    }

    /// Takes over what another has collected.
    pub(super) fn append(&mut self, other: Self) {
        self.faults.extend(other.faults);
        self.warnings.extend(other.warnings);
    }

    /// The faults in the order of their report.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    /// Whether no fault was reported so far.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// The warnings in the order of the files if there is no fault.
    ///
    /// # Errors
    /// All faults in the order of the files.
    pub fn finish(mut self, texts: &Texts) -> Result<Vec<Warning>, Faults> {
        if self.faults.is_empty() {
            self.warnings.sort_by_key(|warning| warning.place);
            return Ok(self.warnings);
        }
        self.faults.sort_by_key(|fault| fault.place);
        Err(Faults { texts: texts.clone(), faults: counted(self.faults) })
    }
}

/// Faults of one kind in one data file that are drawn; of further ones only the number is told.
const MOST_OF_A_KIND: usize = 3;

/// The faults, where those that a data file repeats from row to row are counted instead of told again.
fn counted(faults: Vec<Fault>) -> Vec<Fault> {
    // Each kept fault, how many of its kind came before it, and how many more follow it unseen.
    let mut kept: Vec<(Fault, usize, usize)> = Vec::new();
    for fault in faults {
        match kept.iter_mut().rev().find(|(before, ..)| before.repeats(&fault)) {
            Some((_, before, unseen)) if *before + 1 >= MOST_OF_A_KIND => *unseen += 1,
            Some(&mut (_, before, _)) => kept.push((fault, before + 1, 0)),
            None => kept.push((fault, 0, 0)),
        }
    }
    let told = |(fault, _, unseen): (Fault, usize, usize)| {
        let path = fault.path.clone();
        // Without a place it is one line.
        let more = (unseen > 0).then(|| Fault { path, place: None, kind: TableFault::More { count: unseen }.into() });
        std::iter::once(fault).chain(more)
    };
    kept.into_iter().flat_map(told).collect()
}

impl Fault {
    /// Whether another fault is the same slip in another row or column of the same data file.
    fn repeats(&self, other: &Self) -> bool {
        let alike = match (&self.kind, &other.kind) {
            (FaultKind::Table(one), FaultKind::Table(another)) => discriminant(one) == discriminant(another),
            (FaultKind::DataFields { .. }, FaultKind::DataFields { .. }) => true,
            _ => false,
        };
        alike && (self.place, &self.path) == (other.place, &other.path)
    }
}

/// How messages are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Language of the words.
    pub language: Language,
    /// Terminal colours or none.
    pub colour: bool,
    /// Width to wrap at, in columns of the terminal.
    pub width: usize,
}

impl Style {
    fn handler(self) -> GraphicalReportHandler {
        let theme = if self.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        GraphicalReportHandler::new_themed(theme).with_width(self.width).with_links(false).without_syntax_highlighting()
    }
}

/// All faults of a scenario, in the order of the files, with the texts they are in.
#[derive(Clone, Debug)]
pub struct Faults {
    texts: Texts,
    faults: Vec<Fault>,
}

impl Faults {
    /// The faults.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter()
    }

    /// Whether they are a file's own: of its text, or that it has none. Faults of what it names are not.
    #[must_use]
    pub fn are_of(&self, file: &Path) -> bool {
        let name = tidy(file).display().to_string();
        match self.texts.iter().next() {
            Some(text) => text.name() == name,
            None => self.faults.iter().all(|fault| fault.path.is_empty() || fault.path == name),
        }
    }

    /// Whether all are in the outcomes that a study asks for, so that the scenario itself has none.
    #[must_use]
    pub fn are_in_what_was_asked(&self) -> bool {
        let in_outcome = |place: Place| {
            let text = self.texts.get(place.text);
            text.is_command_line() && text.name() == Text::OUTCOME
        };
        self.faults.iter().all(|fault| fault.place.is_some_and(in_outcome))
    }

    /// Draws every fault with its source line, its place and what to do.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        let mut out = String::new();
        for fault in &self.faults {
            let drawing = Drawing {
                message: said_of(&fault.path, &fault.kind.text(style.language)),
                help: fault.kind.help_text(style.language),
                label: fault.place.map(|place| (place, self.texts.get(place.text))),
                severity: Severity::Error,
            };
            drawing.draw(style, &mut out);
        }
        out
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.render(Style { language: Language::En, colour: false, width: 100 }))
    }
}

impl std::error::Error for Faults {}

impl Warning {
    /// Draws the warning with its source line.
    #[must_use]
    pub fn render(&self, texts: &Texts, style: Style) -> String {
        let mut out = String::new();
        let drawing = Drawing {
            message: said_of(&self.path, &self.kind.text(style.language)),
            help: None,
            label: Some((self.place, texts.get(self.place.text))),
            severity: Severity::Warning,
        };
        drawing.draw(style, &mut out);
        out
    }
}

/// What is said of the value at a path; the whole file has no path.
fn said_of(path: &str, message: &str) -> String {
    if path.is_empty() { message.to_owned() } else { format!("{path}: {message}") }
}

/// What miette draws.
#[derive(Debug)]
struct Drawing<'a> {
    message: String,
    help: Option<String>,
    label: Option<(Place, &'a Text)>,
    severity: Severity,
}

impl Drawing<'_> {
    fn draw(&self, style: Style, out: &mut String) {
        style.handler().render_report(out, self).expect("writing to a string does not fail");
    }
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.label.map(|(_, text)| text as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (place, _) = self.label?;
        Some(Box::new(std::iter::once(LabeledSpan::underline(place.start..place.end))))
    }
}
