//! Loading a scenario: its file, what that extends, every `--set`, and the data files beside them.
//!
//! The only place where scenario files are opened. Built-in scenarios take the same way from their embedded text.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::data::DataFile;
use super::date::Date;
use super::diagnostic::{Faults, Sink, Warning};
use super::extend::{assign, check_ids_exist, lay_over};
use super::fault::FaultKind;
use super::fields::{KeyPath, ReadValue, Reader};
use super::raw::RawScenario;
use super::text::{Located, Place, Text, Texts};
use super::tree::{self, Entry, Node, Slip, Value};
use crate::quantity::{Horizon, quote_key};

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
}

/// Loads a scenario and lays each of `sets` (`path=value`) over it, later ones over earlier.
///
/// # Errors
/// Every fault of every text, in the order of the texts; only those of the files or of the TOML if there are any.
///
/// # Panics
/// Never: a reader that answers nothing has reported a fault.
pub fn load(source: ScenarioSource<'_>, sets: &[String]) -> Result<Loaded, Faults> {
    let mut loader = Loader::default();
    let tree = loader.load_all(source, sets);
    loader.read(tree)
}

/// Loads a scenario again from the copies of all its texts, in the order in which they were loaded. Data files are no texts: they
/// are read where the files of those names would have them.
///
/// # Errors
/// As [`load`].
pub fn load_copy(texts: &[CopiedText]) -> Result<Loaded, Faults> {
    let mut loader = Loader::default();
    let (sets, files): (Vec<&CopiedText>, Vec<&CopiedText>) = texts.iter().partition(|text| text.name == Text::COMMAND_LINE);
    let scenario = loader.load_copied(&files);
    let sets = sets.iter().map(|set| loader.parse_assignment(set.body.clone())).collect();
    let tree = loader.assign_all(scenario, sets);
    loader.read(tree)
}

#[derive(Default)]
struct Loader {
    texts: Texts,
    sink: Sink,
    /// The files being read, each extended by the one before it.
    chain: Vec<(PathBuf, String)>,
}

impl Loader {
    /// Reads the merged tree.
    fn read(self, tree: Option<Node>) -> Result<Loaded, Faults> {
        let Self { texts, mut sink, .. } = self;
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
        Ok(Loaded { raw, texts, data, warnings })
    }

    fn load_all(&mut self, source: ScenarioSource<'_>, sets: &[String]) -> Option<Node> {
        let scenario = match source {
            ScenarioSource::File(path) => self.load_file(path, None),
            ScenarioSource::BuiltIn { name, text } => {
                let tree = self.parse(Text::built_in(name, text));
                tree.filter(|tree| self.extends_nothing(tree))
            }
        };
        let sets = sets.iter().map(|set| self.parse_set(set)).collect();
        self.assign_all(scenario, sets)
    }

    /// Lays every `--set` over a scenario.
    fn assign_all(&mut self, scenario: Option<Node>, sets: Vec<Option<(Node, usize)>>) -> Option<Node> {
        let mut tree = scenario?;
        for set in sets {
            let (set, path_end) = set?;
            check_ids_exist(Some(&tree), &set, &RawScenario::kind(), &KeyPath::default(), &mut self.sink);
            assign(&mut tree, set, &RawScenario::kind(), path_end);
        }
        Some(tree)
    }

    /// Loads a file and what it extends. `named_at` is where another file names it.
    fn load_file(&mut self, path: &Path, named_at: Option<Place>) -> Option<Node> {
        let name = tidy(path).display().to_string();
        let identity = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if let Some(begin) = self.chain.iter().position(|(earlier, _)| *earlier == identity) {
            let chain = self.chain[begin..].iter().map(|(_, name)| name.clone()).chain([name]).collect();
            return self.refuse(named_at, "extends", FaultKind::ExtendsCycle { chain });
        }
        let bytes = match read_bytes(path, &name, LARGEST_SCENARIO) {
            Ok(bytes) => bytes,
            Err(kind) => return self.refuse(named_at, &name, kind),
        };
        let tree = self.parse_bytes(&name, path, &bytes)?;
        let Some((place, base)) = extended(&tree) else { return Some(tree) };
        self.chain.push((identity, name));
        let base = path.parent().unwrap_or_else(|| Path::new("")).join(base);
        let mut merged = self.load_file(&base, Some(place))?;
        lay_over(&mut merged, tree, &RawScenario::kind());
        Some(merged)
    }

    /// The same from the copies of a file and of what it extends, in that order.
    fn load_copied(&mut self, files: &[&CopiedText]) -> Option<Node> {
        let Some((file, bases)) = files.split_first() else {
            return self.refuse(None, "extends", FaultKind::FileNotFound { file: "extends".to_owned() });
        };
        let tree = self.parse(Text::of_file(&file.name, Path::new(&file.name), &file.body))?;
        if extended(&tree).is_none() {
            return Some(tree);
        }
        let mut merged = self.load_copied(bases)?;
        lay_over(&mut merged, tree, &RawScenario::kind());
        Some(merged)
    }

    fn refuse<T>(&mut self, named_at: Option<Place>, path: &str, kind: FaultKind) -> Option<T> {
        match named_at {
            Some(place) => self.sink.fault(place, "extends", kind),
            None => self.sink.file_fault(path, kind),
        }
        None
    }

    fn parse_bytes(&mut self, name: &str, path: &Path, bytes: &[u8]) -> Option<Node> {
        let body = String::from_utf8_lossy(bytes);
        let whole = std::str::from_utf8(bytes).map_err(|error| error.valid_up_to());
        let fault = match whole {
            Ok(text) if text.starts_with('\u{feff}') => Some((0..'\u{feff}'.len_utf8(), FaultKind::ByteOrderMark)),
            Ok(text) if text.trim().is_empty() => Some((0..0, FaultKind::EmptyFile)),
            Ok(_) => None,
            Err(valid) => Some((valid..valid + char::REPLACEMENT_CHARACTER.len_utf8(), FaultKind::NotUtf8)),
        };
        let text = Text::of_file(name, path, body);
        let Some((span, kind)) = fault else { return self.parse(text) };
        let text = self.texts.add(text);
        self.sink.fault(Place { text, start: span.start, end: span.end }, name, kind);
        None
    }

    fn parse(&mut self, text: Text) -> Option<Node> {
        let name = text.name().to_owned();
        let index = self.texts.add(text);
        match tree::parse(index, self.texts.get(index).body()) {
            Ok(tree) => Some(tree),
            Err(faults) => {
                for fault in faults {
                    let kind = match fault.slip {
                        Slip::BareKey(key) => FaultKind::BareKey { key },
                        Slip::Other(message) => FaultKind::Syntax { message },
                    };
                    self.sink.fault(fault.place, &name, kind);
                }
                None
            }
        }
    }

    /// A `--set` argument. What is no TOML value is taken as a text, so that amounts need no quotes.
    fn parse_set(&mut self, argument: &str) -> Option<(Node, usize)> {
        let assignment = argument.split_once('=').map(|(path, value)| (path.trim(), value.trim()));
        let Some((path, value)) = assignment.filter(|(path, value)| !path.is_empty() && !value.is_empty()) else {
            self.sink.file_fault("--set", FaultKind::SetWithoutValue { argument: argument.to_owned() });
            return None;
        };
        let path = if path.contains(['"', '\'']) {
            path.to_owned()
        } else {
            path.split('.').map(|key| quote_key(key.trim())).collect::<Vec<_>>().join(".")
        };
        let value = match toml::de::DeValue::parse(value) {
            Ok(_) => value.to_owned(),
            Err(_) => serde_json::Value::from(value).to_string(),
        };
        self.parse_assignment(format!("{path} = {value}"))
    }

    /// The tree of an assignment as TOML, and where its path ends.
    fn parse_assignment(&mut self, assignment: String) -> Option<(Node, usize)> {
        let path_end = assignment.split('=').next().unwrap_or_default().trim_end().len();
        let tree = self.parse(Text::command_line(assignment))?;
        self.extends_nothing(&tree).then_some((tree, path_end))
    }

    fn extends_nothing(&mut self, tree: &Node) -> bool {
        let Some(entry) = entry(tree, &["extends"]) else { return true };
        self.sink.fault(entry.key, "extends", FaultKind::ExtendsWithoutFile);
        false
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

/// The path without `..` where that goes back on a name, for people to read.
fn tidy(path: &Path) -> PathBuf {
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

fn entry<'n>(tree: &'n Node, path: &[&str]) -> Option<&'n Entry> {
    let (key, rest) = path.split_first()?;
    let entry = tree.as_table()?.entries.get(*key)?;
    if rest.is_empty() { Some(entry) } else { self::entry(&entry.node, rest) }
}

/// What the file extends. Anything but a text is left for the reader to report.
fn extended(tree: &Node) -> Option<(Place, &str)> {
    let node = &entry(tree, &["extends"])?.node;
    if let Value::Text(file) = &node.value { Some((node.place, file)) } else { None }
}

/// What the readers of other tables need to know beforehand. Its faults are reported when its own turn comes.
fn look_ahead(tree: &Node, reader: &mut Reader<'_>) {
    let mut silent = Reader::new(reader.texts);
    let nowhere = KeyPath::default();
    let read = |key| entry(tree, &["scenario", key]).map(|entry| &entry.node);
    reader.as_of = read("as_of").and_then(|node| Located::<Date>::read(node, &nowhere, &mut silent)).map(|date| date.value);
    reader.horizon =
        read("horizon").and_then(|node| Located::<Horizon>::read(node, &nowhere, &mut silent)).map(|years| years.value);
    let sources = entry(tree, &["source"]).and_then(|entry| entry.node.as_table());
    reader.declared_sources =
        sources.map_or_else(BTreeSet::new, |table| table.entries.keys().filter_map(|id| id.parse().ok()).collect());
}
