//! Layers of a scenario: a file lies over what it extends, that over what it includes, and `--set` over all of them.
//!
//! Texts are numbered from the top layer down, so that the first is the scenario's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::built_in;
use super::diagnostic::Sink;
use super::extend::{assign, check_ids_exist, lay_over};
use super::fault::FaultKind;
use super::fields::{KeyPath, ReadValue as _};
use super::load::{CopiedText, LARGEST_SCENARIO, ScenarioSource, called, read_bytes, tidy};
use super::raw::RawScenario;
use super::sweep::{SweepFault, names_scenario};
use super::text::{Place, Text, Texts};
use super::tree::{self, Entry, Node, Slip, Value};
use crate::quantity::quote_key;

/// Keys that an included file has not: they speak of a whole scenario.
const NOT_IN_INCLUDED: [&str; 3] = ["scenario", "run", "extends"];

/// Where the files are that a scenario names.
#[derive(Default)]
enum Shelf {
    #[default]
    Disk,
    Program,
    Copies(Vec<CopiedText>),
}

/// A file that another one names.
struct Naming {
    /// Where.
    place: Place,
    /// By which key.
    key: &'static str,
}

/// The texts of a scenario as they are loaded.
#[derive(Default)]
pub(super) struct Layers {
    pub(super) texts: Texts,
    pub(super) sink: Sink,
    shelf: Shelf,
    /// The files being read, each named by the one before it, as the system and as people call them.
    chain: Vec<(PathBuf, String)>,
    /// Included files that have been read, with all under them.
    included: BTreeMap<PathBuf, Node>,
}

impl Layers {
    /// Layers of a scenario, and its tree with all under it.
    pub(super) fn of(source: ScenarioSource<'_>) -> (Self, Option<Node>) {
        let (mut layers, tree);
        match source {
            ScenarioSource::File(path) => {
                layers = Self::default();
                tree = layers.of_file(path);
            }
            ScenarioSource::BuiltIn { name, text } => {
                layers = Self::default();
                tree = layers.of_built_in(name, text);
            }
            ScenarioSource::Copy { name, copies } => {
                layers = Self::of_copies(copies);
                tree = layers.load(Path::new(name), None);
            }
        }
        (layers, tree)
    }

    /// Layers of copied texts.
    pub(super) fn of_copies(copies: &[CopiedText]) -> Self {
        Self { shelf: Shelf::Copies(copies.to_vec()), ..Self::default() }
    }

    /// Layers whose texts come behind others.
    pub(super) fn behind(texts: Texts) -> Self {
        Self { texts, ..Self::default() }
    }

    /// A file with all under it.
    fn of_file(&mut self, path: &Path) -> Option<Node> {
        let tree = self.load(path, None)?;
        match names_scenario(&tree) {
            Some(place) => {
                self.sink.fault(place, "", SweepFault::IsASweep { file: called(path) });
                None
            }
            None => Some(tree),
        }
    }

    /// A built-in scenario with all under it.
    fn of_built_in(&mut self, name: &str, text: &str) -> Option<Node> {
        self.shelf = Shelf::Program;
        let tree = self.parse(Text::built_in(name, text))?;
        if !self.has_no(&tree, "extends", FaultKind::ExtendsWithoutFile) {
            return None;
        }
        self.over_lower(Path::new(name), (PathBuf::from(name), name.to_owned()), tree)
    }

    /// Lays every `--set` over a scenario.
    pub(super) fn assign_all(&mut self, scenario: Option<Node>, sets: Vec<Option<(Node, usize)>>) -> Option<Node> {
        let mut tree = scenario?;
        for set in sets {
            let (set, path_end) = set?;
            check_ids_exist(Some(&tree), &set, &RawScenario::kind(), &KeyPath::default(), &mut self.sink);
            assign(&mut tree, set, &RawScenario::kind(), path_end);
        }
        Some(tree)
    }

    /// Loads a file and all under it.
    fn load(&mut self, path: &Path, naming: Option<&Naming>) -> Option<Node> {
        let name = called(path);
        let identity = match self.shelf {
            Shelf::Disk => path.canonicalize().unwrap_or_else(|_| path.to_path_buf()),
            Shelf::Program | Shelf::Copies(_) => tidy(path),
        };
        if let Some(begin) = self.chain.iter().position(|(earlier, _)| *earlier == identity) {
            let chain = self.chain[begin..].iter().map(|(_, name)| name.clone()).chain([name]).collect();
            let key = naming.map_or("extends", |naming| naming.key);
            return self.refuse(naming, key, FaultKind::LoadCycle { key, chain });
        }
        let is_included = naming.is_some_and(|naming| naming.key == "include");
        if let Some(tree) = self.included.get(&identity).filter(|_| is_included) {
            return Some(tree.clone());
        }
        let tree = match self.fetch(path, &name) {
            Ok(text) => self.parse_fetched(&name, text)?,
            Err(kind) => return self.refuse(naming, &name, kind),
        };
        if is_included {
            let strange = NOT_IN_INCLUDED.map(|key| self.has_no(&tree, key, FaultKind::NotInIncluded { key }));
            if strange.contains(&false) {
                return None;
            }
        }
        let merged = self.over_lower(path, (identity.clone(), name), tree)?;
        if is_included {
            self.included.insert(identity, merged.clone());
        }
        Some(merged)
    }

    /// Lays the tree of a file over what it extends, and both over what it includes.
    fn over_lower(&mut self, path: &Path, own: (PathBuf, String), tree: Node) -> Option<Node> {
        let (base, included) = (extended(&tree), included(&tree));
        if base.is_none() && included.is_empty() {
            return Some(tree);
        }
        let beside = |file: &str| path.parent().unwrap_or_else(|| Path::new("")).join(file);
        self.chain.push(own);
        let base = base.map(|(place, file)| self.load(&beside(&file), Some(&Naming { place, key: "extends" })));
        // From the top layer down, as all texts.
        let included: Vec<Option<Node>> = included
            .into_iter()
            .rev()
            .map(|(place, file)| self.load(&beside(&file), Some(&Naming { place, key: "include" })))
            .collect();
        self.chain.pop();
        let upper = base.into_iter().chain([Some(tree)]);
        let layers: Vec<Node> = included.into_iter().rev().chain(upper).collect::<Option<_>>()?;
        layers.into_iter().reduce(|mut lower, upper| {
            // What the whole file lacks is said of a scenario, not of what it includes.
            if entry(&lower, &["scenario"]).is_none() {
                lower.place = upper.place;
            }
            lay_over(&mut lower, upper, &RawScenario::kind());
            lower
        })
    }

    fn refuse<T>(&mut self, naming: Option<&Naming>, path: &str, kind: FaultKind) -> Option<T> {
        match naming {
            Some(naming) => self.sink.fault(naming.place, naming.key, kind),
            None => self.sink.file_fault(path, kind),
        }
        None
    }

    /// The bytes of a file, and the text that they are if they are one.
    fn fetch(&self, path: &Path, name: &str) -> Result<Fetched, FaultKind> {
        let missing = || FaultKind::FileNotFound { file: name.to_owned() };
        match &self.shelf {
            Shelf::Disk => {
                let bytes = read_bytes(path, name, LARGEST_SCENARIO)?;
                Ok(Fetched { slip: slip(&bytes), text: Text::of_file(name, path, String::from_utf8_lossy(&bytes)) })
            }
            Shelf::Program => {
                let bytes = built_in::bytes(&tidy(path)).ok_or_else(missing)?;
                Ok(Fetched { slip: slip(bytes), text: Text::built_in(name, String::from_utf8_lossy(bytes)) })
            }
            Shelf::Copies(copies) => {
                let copy = copies.iter().find(|copy| copy.name == name).ok_or_else(missing)?;
                Ok(Fetched { slip: None, text: Text::copy(name, copy.body.clone()) })
            }
        }
    }

    fn parse_fetched(&mut self, name: &str, Fetched { text, slip }: Fetched) -> Option<Node> {
        let Some((start, end, kind)) = slip else { return self.parse(text) };
        let text = self.texts.add(text);
        self.sink.fault(Place { text, start, end }, name, kind);
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

    /// One text, whatever it extends.
    pub(super) fn of_text(&mut self, file: &Path) -> Option<Node> {
        let name = called(file);
        match self.fetch(file, &name) {
            Ok(text) => self.parse_fetched(&name, text),
            Err(kind) => self.refuse(None, &name, kind),
        }
    }

    /// A patch: one text that includes none.
    pub(super) fn of_patch(&mut self, file: &Path) -> Option<Node> {
        let tree = self.of_text(file)?;
        self.has_no(&tree, "include", FaultKind::PatchIncludes).then_some(tree)
    }

    /// A `--set` argument. What is no TOML value is taken as a text, so that amounts need no quotes.
    pub(super) fn parse_set(&mut self, argument: &str) -> Option<(Node, usize)> {
        self.parse_set_of(argument, None)
    }

    /// The same, of a study whose files lie in a folder if one is named.
    pub(super) fn parse_set_of(&mut self, argument: &str, folder: Option<&Path>) -> Option<(Node, usize)> {
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
        let assignment = format!("{path} = {value}");
        let text = folder.map(|folder| Text::of_study(folder, assignment.as_str()));
        self.parse_typed(text.unwrap_or_else(|| Text::command_line(assignment)))
    }

    /// The tree of an assignment as TOML, and where its path ends.
    pub(super) fn parse_assignment(&mut self, assignment: String) -> Option<(Node, usize)> {
        self.parse_typed(Text::command_line(assignment))
    }

    fn parse_typed(&mut self, assignment: Text) -> Option<(Node, usize)> {
        let path_end = assignment.body().split('=').next().unwrap_or_default().trim_end().len();
        let tree = self.parse(assignment)?;
        let alone = self.has_no(&tree, "extends", FaultKind::ExtendsWithoutFile)
            && self.has_no(&tree, "include", FaultKind::IncludeWithoutFile);
        alone.then_some((tree, path_end))
    }

    /// Reports a key that the text may not have.
    fn has_no(&mut self, tree: &Node, key: &str, kind: FaultKind) -> bool {
        let Some(entry) = entry(tree, &[key]) else { return true };
        self.sink.fault(entry.key, key, kind);
        false
    }
}

/// A text, and what keeps it from being read: from one byte to another.
struct Fetched {
    text: Text,
    slip: Option<(usize, usize, FaultKind)>,
}

/// What keeps bytes from being the text of a scenario.
fn slip(bytes: &[u8]) -> Option<(usize, usize, FaultKind)> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.starts_with('\u{feff}') => Some((0, '\u{feff}'.len_utf8(), FaultKind::ByteOrderMark)),
        Ok(text) if text.trim().is_empty() => Some((0, 0, FaultKind::EmptyFile)),
        Ok(_) => None,
        Err(error) => {
            let valid = error.valid_up_to();
            Some((valid, valid + char::REPLACEMENT_CHARACTER.len_utf8(), FaultKind::NotUtf8))
        }
    }
}

/// The entry at a path of keys.
pub(super) fn entry<'n>(tree: &'n Node, path: &[&str]) -> Option<&'n Entry> {
    let (key, rest) = path.split_first()?;
    let entry = tree.as_table()?.entries.get(*key)?;
    if rest.is_empty() { Some(entry) } else { self::entry(&entry.node, rest) }
}

/// What the file extends. Anything but a text is left for the reader to report.
pub(super) fn extended(tree: &Node) -> Option<(Place, String)> {
    let node = &entry(tree, &["extends"])?.node;
    if let Value::Text(file) = &node.value { Some((node.place, file.clone())) } else { None }
}

/// What it includes, in its order; likewise.
fn included(tree: &Node) -> Vec<(Place, String)> {
    let Some(Value::List(files)) = entry(tree, &["include"]).map(|entry| &entry.node.value) else { return Vec::new() };
    let named =
        files.iter().filter_map(|node| if let Value::Text(file) = &node.value { Some((node.place, file.clone())) } else { None });
    named.collect()
}
