//! Loading a scenario: its file, what that extends and includes, every `--set`, and the data files beside them.
//!
//! The only place where scenario files are opened. Built-in scenarios take the same way from their embedded texts. How the texts
//! are laid over each other is `layers`'.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::built_in;
use super::class::RawView;
use super::data::DataFile;
use super::date::Date;
use super::diagnostic::{Faults, Sink, Warning};
use super::fault::FaultKind;
use super::fields::{KeyPath, ReadValue, Reader, nearest};
use super::layers::{Layers, entry};
use super::measure::Share;
use super::quantity::RawNumber;
use super::raw::RawScenario;
use super::text::{Located, Text, Texts};
use super::tree::{self, Node};
use crate::quantity::{Horizon, Label};

/// Largest scenario file, in bytes.
pub const LARGEST_SCENARIO: u64 = 16 << 20;

/// Largest data file, in bytes.
pub const LARGEST_DATA: u64 = 256 << 20;

/// Where a scenario is.
#[derive(Clone, Copy, Debug)]
pub enum ScenarioSource<'a> {
    /// In a file.
    File(&'a Path),
    /// In the program.
    BuiltIn {
        /// What messages call it.
        name: &'a str,
        /// Its text.
        text: &'a str,
    },
    /// Among copies of texts that were read before.
    Copy {
        /// What it was called.
        name: &'a str,
        /// The copies, in any order; data files are read where the files of those names would have them, or from the program.
        copies: &'a [CopiedText],
    },
}

/// A text of an earlier run, as its results folder keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedText {
    /// What it was called: a file's name, or [`Text::COMMAND_LINE`].
    pub name: String,
    /// The text.
    pub body: String,
}

/// A scenario as typed, with everything it came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What was typed.
    pub raw: RawScenario,
    /// The texts: the scenario, what it extends, and each `--set`.
    pub texts: Texts,
    /// The data files it read.
    pub data: Vec<DataFile>,
    /// What is worth knowing about it.
    pub warnings: Vec<Warning>,
    /// The outcomes that a study asks for, as typed; the whole model if there is none.
    pub outcomes: Vec<Located<String>>,
    /// All texts laid over each other.
    pub tree: Node,
}

/// Loads a scenario and lays each of `sets` (`path=value`) over it, later ones over earlier.
///
/// # Errors
/// Every fault of every text, in the order of the texts; only those of the files or of the TOML if there are any.
///
/// # Panics
/// Never: a reader that answers nothing has reported a fault.
pub fn load(source: ScenarioSource<'_>, sets: &[String]) -> Result<Loaded, Faults> {
    load_for(source, sets, &[])
}

/// Loads a scenario for some outcomes alone: `target.ID`, `joint.ID` or a metric, `measure.scope.component/basis@year`, each resolved
/// when the scenario is compiled.
///
/// # Errors
/// As [`load`].
///
/// # Panics
/// Never, as [`load`].
pub fn load_for(source: ScenarioSource<'_>, sets: &[String], outcomes: &[String]) -> Result<Loaded, Faults> {
    let (mut layers, tree) = Layers::of(source);
    let sets = sets.iter().map(|set| layers.parse_set(set)).collect();
    let tree = layers.assign_all(tree, sets);
    let outcomes = outcomes.iter().map(|outcome| layers.texts.located(Text::outcome(outcome.as_str()))).collect();
    Ok(Loaded { outcomes, ..read(layers, tree)? })
}

/// Loads a scenario again from the copies of all its texts, in the order in which they were loaded. Data files are no texts: they
/// are read where the files of those names would have them, or from the program.
///
/// # Errors
/// As [`load`].
pub fn load_copy(texts: &[CopiedText]) -> Result<Loaded, Faults> {
    let name = texts.first().map_or("extends", |text| text.name.as_str());
    let (mut layers, tree) = Layers::of(ScenarioSource::Copy { name, copies: texts });
    let sets = texts.iter().filter(|text| text.name == Text::COMMAND_LINE);
    let sets = sets.map(|set| layers.parse_assignment(set.body.clone())).collect();
    let tree = layers.assign_all(tree, sets);
    read(layers, tree)
}

/// The fault of somebody who names a scenario or sweep that is not among those at hand.
///
/// # Panics
/// Never: a fault is reported.
#[must_use]
pub fn not_at_hand(noun: Label, name: &str, known: Vec<String>) -> Faults {
    let near = nearest(name, known.iter().map(String::as_str));
    let mut sink = Sink::default();
    sink.file_fault("", FaultKind::UnknownId { noun, id: name.to_owned(), near, known });
    sink.finish(&Texts::default()).expect_err("a fault was reported")
}

/// Whether a file is sound TOML without a `[scenario]` of its own or of a file it extends: one that others include.
#[must_use]
pub fn is_part(path: &Path) -> bool {
    let text = read_bytes(path, "", LARGEST_SCENARIO).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let tree = text.and_then(|text| tree::parse(0, &text).ok());
    tree.as_ref().and_then(Node::as_table).is_some_and(|table| {
        !table.entries.is_empty() && !["scenario", "extends"].iter().any(|key| table.entries.contains_key(*key))
    })
}

/// Reads the merged tree.
fn read(layers: Layers, tree: Option<Node>) -> Result<Loaded, Faults> {
    let Layers { texts, mut sink, .. } = layers;
    let Some(tree) = tree.filter(|_| sink.is_clean()) else {
        return Err(sink.finish(&texts).expect_err("nothing is left out without a fault"));
    };
    let mut reader = Reader::new(&texts);
    look_ahead(&tree, &mut reader);
    let raw = RawScenario::read(&tree, &KeyPath::default(), &mut reader);
    let data = std::mem::take(&mut reader.data);
    sink = reader.sink;
    let warnings = sink.finish(&texts)?;
    let raw = raw.expect("a reader that answers nothing reports a fault");
    Ok(Loaded { raw, texts, data, warnings, outcomes: Vec::new(), tree })
}

/// The bytes of the file `name` that lies beside `text`, at most `limit` of them.
pub(super) fn read_named(text: &Text, name: &str, limit: u64) -> Result<Cow<'static, [u8]>, FaultKind> {
    let path = text.directory().join(name);
    let (on_disk, in_program) = text.looks_in();
    let embedded = in_program.then(|| built_in::bytes(&tidy(&path))).flatten().map(Cow::Borrowed);
    let missing = || FaultKind::FileNotFound { file: name.to_owned() };
    if !on_disk {
        return embedded.ok_or_else(missing);
    }
    match (read_bytes(&path, name, limit), embedded) {
        (Err(FaultKind::FileNotFound { .. }), Some(embedded)) => Ok(embedded),
        (read, _) => read.map(Cow::Owned),
    }
}

/// Reads a file that may have at most `limit` bytes.
pub(super) fn read_bytes(path: &Path, name: &str, limit: u64) -> Result<Vec<u8>, FaultKind> {
    let file = name.to_owned();
    let fault = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => FaultKind::FileNotFound { file: file.clone() },
        _ => FaultKind::FileUnreadable { file: file.clone(), message: error.to_string() },
    };
    let about = std::fs::metadata(path).map_err(fault)?;
    if about.is_dir() {
        return Err(FaultKind::FileIsDirectory { file });
    }
    if about.len() > limit {
        return Err(FaultKind::FileTooLarge { bytes: about.len(), limit });
    }
    std::fs::read(path).map_err(fault)
}

/// What the text of a file is called.
#[must_use]
pub fn called(file: &Path) -> String {
    tidy(file).display().to_string()
}

/// The path without `..` where that goes back on a name, for people to read.
pub(super) fn tidy(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut tidied, component| {
        let goes_back =
            component == Component::ParentDir && matches!(tidied.components().next_back(), Some(Component::Normal(_)));
        if goes_back {
            tidied.pop();
        } else {
            tidied.push(component);
        }
        tidied
    })
}

/// What the readers of other tables need to know beforehand. Its faults are reported when its own turn comes.
pub(super) fn look_ahead(tree: &Node, reader: &mut Reader<'_>) {
    let mut silent = Reader::new(reader.texts);
    let nowhere = KeyPath::default();
    let read = |key| entry(tree, &["scenario", key]).map(|entry| &entry.node);
    reader.as_of = read("as_of").and_then(|node| Located::<Date>::read(node, &nowhere, &mut silent)).map(|date| date.value);
    reader.horizon =
        read("horizon").and_then(|node| Located::<Horizon>::read(node, &nowhere, &mut silent)).map(|years| years.value);
    let view = read("view").and_then(|node| Located::<RawView>::read(node, &nowhere, &mut silent));
    let blend = read("blend").and_then(|node| RawNumber::<Share>::read(node, &nowhere, &mut silent));
    reader.classes.view = view.map(|view| view.value).unwrap_or_default();
    reader.classes.blend = blend.map_or(0.5, |blend| blend.amount.value());
    let sources = entry(tree, &["source"]).and_then(|entry| entry.node.as_table());
    reader.declared_sources =
        sources.map_or_else(BTreeSet::new, |table| table.entries.keys().filter_map(|id| id.parse().ok()).collect());
}
