//! Reading a tree of values: tables whose keys are all known, missing or a fault.
//!
//! What a key may hold is declared elsewhere; here is how reading reports, answers `None` and goes on.

use std::collections::BTreeSet;
use std::fmt;

use super::changes::Changes;
use super::class::Classes;
use super::data::DataFile;
use super::date::Date;
use super::declare::{Kind, help};
use super::diagnostic::Sink;
use super::fault::FaultKind;
use super::provenance::{Cover, Provenance};
use super::text::{Place, Texts};
use super::tree::{Entry, Node, Table, Value};
use crate::quantity::{Horizon, SourceId, quote_key};

/// A value that can be read from a scenario, and says what it expects.
pub trait ReadValue: Sized {
    /// Whether it is a number that somebody must vouch for. A table of such numbers may do so for all of them.
    const VOUCHED: bool = false;

    /// What may stand here.
    fn kind() -> Kind;

    /// Reads the value, or reports why not.
    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self>;

    /// Reads the value again after `changes` to the tree that `earlier` was read from. What is unchanged may be taken from there.
    fn read_again(node: &Node, path: &KeyPath, earlier: &Self, changes: &Changes, reader: &mut Reader<'_>) -> Option<Self> {
        let _ = (earlier, changes);
        Self::read(node, path, reader)
    }

    /// The value where its key is left out; `None` if the key is required.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: ReadValue> ReadValue for Option<T> {
    fn kind() -> Kind {
        T::kind()
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, path, reader).map(Some)
    }

    fn read_again(node: &Node, path: &KeyPath, earlier: &Self, changes: &Changes, reader: &mut Reader<'_>) -> Option<Self> {
        match earlier {
            Some(earlier) => T::read_again(node, path, earlier, changes, reader).map(Some),
            None => T::read(node, path, reader).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// A fault was reported in place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported;

/// The dotted path of a value, quoted where it must be so that it can be pasted into `--set`. The whole file's is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPath(String);

impl KeyPath {
    /// The path of an entry of the table at this path.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        let key = quote_key(key);
        if self.0.is_empty() { Self(key.into_owned()) } else { Self(format!("{}.{key}", self.0)) }
    }

    /// The path of an element of the list at this path, counted from 1 as people do.
    #[must_use]
    pub fn element(&self, index: usize) -> Self {
        Self(format!("{}[{}]", self.0, index + 1))
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<&KeyPath> for String {
    fn from(path: &KeyPath) -> Self {
        path.to_string()
    }
}

/// What reading knows beside the value in hand: the texts, the scenario's own dates, who vouches for a number, and
/// where faults go.
#[derive(Debug)]
pub struct Reader<'t> {
    /// The texts that places point into.
    pub texts: &'t Texts,
    /// Where faults and warnings go.
    pub sink: Sink,
    /// The scenario's date, if it could be read.
    pub as_of: Option<Date>,
    /// The scenario's years, if they could be read.
    pub horizon: Option<Horizon>,
    /// Ids of `[source]`.
    pub declared_sources: BTreeSet<SourceId>,
    /// Sources that some number names.
    pub used_sources: BTreeSet<SourceId>,
    /// Data files read so far.
    pub data: Vec<DataFile>,
    /// Reference classes read so far.
    pub classes: Classes,
    covers: Vec<Vec<Cover>>,
}

impl<'t> Reader<'t> {
    /// A reader of a scenario from these texts.
    #[must_use]
    pub fn new(texts: &'t Texts) -> Self {
        Self {
            texts,
            sink: Sink::default(),
            as_of: None,
            horizon: None,
            declared_sources: BTreeSet::new(),
            used_sources: BTreeSet::new(),
            data: Vec::new(),
            classes: Classes::default(),
            covers: Vec::new(),
        }
    }

    /// Reports a fault and answers `None`.
    pub fn fault<T>(&mut self, place: Place, path: &KeyPath, kind: FaultKind) -> Option<T> {
        self.sink.fault(place, path, kind);
        None
    }

    /// Reports several faults of one value.
    pub(super) fn faults<T>(&mut self, place: Place, path: &KeyPath, kinds: Vec<FaultKind>) -> Option<T> {
        for kind in kinds {
            self.sink.fault(place, path, kind);
        }
        None
    }

    /// Reports that something else was expected.
    pub fn wrong_type<T>(&mut self, node: &Node, path: &KeyPath, expected: &Kind) -> Option<T> {
        self.fault(node.place, path, FaultKind::WrongType { expected: expected.describe(), found: node.type_name() })
    }

    /// Numbers read from now on may lean on these.
    pub(super) fn push_covers(&mut self, covers: Vec<Cover>) {
        self.covers.push(covers);
    }

    /// The table that was entered last has ended.
    pub fn leave_cover(&mut self) {
        self.covers.pop();
    }

    /// What the table that was entered last says of the numbers in it.
    pub(super) fn nearest_covers(&self) -> Vec<Cover> {
        self.covers.last().cloned().unwrap_or_default()
    }

    /// Other tables stand around what is read from now on; those that stood around it so far.
    pub(super) fn swap_covers(&mut self, covers: Vec<Vec<Cover>>) -> Vec<Vec<Cover>> {
        std::mem::replace(&mut self.covers, covers)
    }

    /// What the tables around it say of a number that stands in text `text`; the nearest table that speaks counts.
    pub(super) fn covering(&self, text: usize) -> Option<&Provenance> {
        self.covers.iter().rev().flatten().find(|cover| cover.text == text).map(|cover| &cover.provenance)
    }
}

impl Node {
    /// Its entry, if it is a table of one.
    #[must_use]
    pub fn only_entry(&self) -> Option<(&String, &Entry)> {
        self.as_table().filter(|table| table.entries.len() == 1).and_then(|table| table.entries.first_key_value())
    }

    /// Whether it is a table with the key of a year.
    #[must_use]
    pub fn is_by_year(&self) -> bool {
        let is_number = |key: &String| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        self.as_table().is_some_and(|table| table.entries.keys().any(is_number))
    }

    /// What it is, as messages name it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "text",
            Value::Integer(_) => "integer",
            Value::Float(_) => "float",
            Value::Boolean(_) => "boolean",
            Value::Date(_) => "date",
            Value::List(_) => "list",
            Value::Table(_) => "table",
        }
    }

    /// The table, if it is one.
    #[must_use]
    pub fn as_table(&self) -> Option<&Table> {
        if let Value::Table(table) = &self.value { Some(table) } else { None }
    }
}

/// A table being read: it remembers which keys were asked for, so that the others are unknown.
#[derive(Debug)]
pub struct Fields<'n> {
    node: &'n Node,
    table: &'n Table,
    path: KeyPath,
    known: Vec<&'static str>,
    missing: Vec<(&'static str, &'static str)>,
    covers: bool,
}

impl<'n> Fields<'n> {
    /// The fields of a value that must be a table.
    pub fn of(node: &'n Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(table) = node.as_table() else {
            let found = node.type_name();
            return reader.fault(node.place, path, FaultKind::WrongType { expected: table_kind(), found });
        };
        Some(Self { node, table, path: path.clone(), known: Vec::new(), missing: Vec::new(), covers: false })
    }

    /// The entry of a key, which is thereby known.
    pub fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        self.known.push(key);
        self.table.entries.get(key)
    }

    /// The path of the table itself.
    #[must_use]
    pub const fn own_path(&self) -> &KeyPath {
        &self.path
    }

    /// The path of a key.
    #[must_use]
    pub fn path(&self, key: &str) -> KeyPath {
        self.path.child(key)
    }

    /// Reads the value of a key; `help` is what a missing one is told to be.
    pub fn read<T: ReadValue>(&mut self, key: &'static str, help: &'static str, reader: &mut Reader<'_>) -> Option<T> {
        match self.entry(key) {
            Some(entry) => T::read(&entry.node, &self.path(key), reader),
            None => T::absent().or_else(|| self.missing(key, help)),
        }
    }

    /// The value of a key after `changes`: read again if they concern it, else the one before.
    pub(super) fn read_again<T: ReadValue + Clone>(
        &mut self,
        key: &'static str,
        help: &'static str,
        earlier: &T,
        changes: &Changes,
        reader: &mut Reader<'_>,
    ) -> Option<T> {
        let Some(changes) = changes.of(key) else {
            self.known.push(key);
            return Some(earlier.clone());
        };
        match self.entry(key) {
            Some(entry) => T::read_again(&entry.node, &self.path(key), earlier, changes, reader),
            None => T::absent().or_else(|| self.missing(key, help)),
        }
    }

    /// Notes that a required key is not there.
    pub(super) fn missing<T>(&mut self, key: &'static str, help: &'static str) -> Option<T> {
        self.missing.push((key, help));
        None
    }

    /// The entries of keys that nobody asked for so far.
    pub(super) fn others(&self) -> impl Iterator<Item = (&'n str, &'n Entry)> + use<'n> {
        let known = self.known.clone();
        let entries = self.table.entries.iter().map(|(key, entry)| (key.as_str(), entry));
        entries.filter(move |(key, _)| !known.contains(key))
    }

    /// Whether it has any of these keys.
    pub(super) fn has_any(&self, keys: impl IntoIterator<Item = &'static str>) -> bool {
        keys.into_iter().any(|key| self.table.entries.contains_key(key))
    }

    /// Reads `source` and `rationale` of a number.
    pub(super) fn provenance(&mut self, reader: &mut Reader<'_>) -> Option<Provenance> {
        let (source, rationale) = (self.entry("source"), self.entry("rationale"));
        Provenance::read(source, rationale, &self.path, reader)
    }

    /// Reads `source` and `rationale`: they stand for the numbers read until [`Reader::leave_cover`].
    pub fn enter_cover(&mut self, reader: &mut Reader<'_>) {
        self.covers = true;
        let covers = Cover::of_table(self.table, &self.path, reader);
        reader.push_covers(covers);
    }

    /// Reports required keys that are not there, of a table that may have any other.
    pub(super) fn finish_open(mut self, reader: &mut Reader<'_>) {
        for (key, about) in std::mem::take(&mut self.missing) {
            reader.sink.fault(self.node.place, &self.path, FaultKind::MissingKey { key, help: help(about) });
        }
    }

    /// Reports keys that nobody asked for, and required ones that are not there. One slip is one fault: a key that
    /// looks like a missing one is not missing as well.
    pub fn finish(mut self, reader: &mut Reader<'_>) {
        if self.covers {
            self.known.extend(["source", "rationale"]);
        }
        for (name, entry) in &self.table.entries {
            if self.known.contains(&name.as_str()) {
                continue;
            }
            let near = nearest(name, self.known.iter().copied());
            self.missing.retain(|(key, _)| near.as_deref() != Some(*key));
            let allowed = self.known.iter().map(|&key| key.to_owned()).collect();
            reader.sink.fault(entry.key, &self.path.child(name), FaultKind::UnknownKey { near, allowed });
        }
        for (key, about) in self.missing {
            reader.sink.fault(self.node.place, &self.path, FaultKind::MissingKey { key, help: help(about) });
        }
    }
}

fn table_kind() -> crate::quantity::Label {
    crate::quantity::Label::new("a table", "표")
}

/// The candidate that `word` was probably meant to be.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_quote_keys_that_toml_would_not_take_bare() {
        let path = KeyPath::default().child("sector").child("미래차").child("growth");
        assert_eq!(path.to_string(), "sector.\"미래차\".growth");
        assert_eq!(path.element(0).to_string(), "sector.\"미래차\".growth[1]");
    }

    #[test]
    fn the_nearest_word_is_offered_only_if_it_is_near() {
        assert_eq!(nearest("budgett", ["name", "budget"]), Some("budget".to_owned()));
        assert_eq!(nearest("colour", ["name", "budget"]), None);
    }
}
