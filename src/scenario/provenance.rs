//! Who vouches for a number: the sources it is quoted from, or the reason somebody assumed it.
//!
//! A number has its own, or leans on the nearest table around it *in the same text*: a number typed in a file that
//! extends another does not borrow the other's source.

use super::declare::{FieldDeclaration, Kind, help};
use super::fault::FaultKind;
use super::fields::{KeyPath, ReadValue, Reader, nearest};
use super::text::Located;
use super::tree::{Entry, Node, Table, Value};
use super::value::KeyId as _;
use crate::quantity::{Label, SourceId};

const SOURCE_HELP: &str = "Where the numbers come from: ids of `[source]` | 수의 출처: `[source]`의 id";
const RATIONALE_HELP: &str =
    "Why the numbers were assumed, where nobody published them | 발표된 수가 아닐 때, 그렇게 가정한 이유";

/// Where a number comes from. One of the two is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// Documents that state it.
    pub sources: Vec<Located<SourceId>>,
    /// Why it was assumed.
    pub rationale: Option<Label>,
}

impl Provenance {
    /// Of a number given with `--set`.
    #[must_use]
    pub fn command_line() -> Self {
        Self { sources: Vec::new(), rationale: Some(Label::new("set on the command line", "명령줄에서 지정")) }
    }

    /// Whether a document states the number.
    #[must_use]
    pub const fn is_stated(&self) -> bool {
        !self.sources.is_empty()
    }

    /// Reads the entries `source` and `rationale`; `None` if neither is there.
    pub(super) fn read(
        source: Option<&Entry>,
        rationale: Option<&Entry>,
        path: &KeyPath,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        if source.is_none() && rationale.is_none() {
            return None;
        }
        let sources = source.map(|entry| read_sources(&entry.node, &path.child("source"), reader)).unwrap_or_default();
        let rationale = rationale.and_then(|entry| Label::read(&entry.node, &path.child("rationale"), reader));
        Some(Self { sources, rationale })
    }
}

/// What a table says of the numbers in it that were typed in one text.
#[derive(Clone, Debug)]
pub(super) struct Cover {
    pub(super) text: usize,
    pub(super) provenance: Provenance,
}

impl Cover {
    /// The covers of a table, one for each text that gives one.
    pub(super) fn of_table(table: &Table, path: &KeyPath, reader: &mut Reader<'_>) -> Vec<Self> {
        let replaced = table.replaced.iter().map(|(key, entry)| (key.as_str(), entry));
        let live = ["source", "rationale"].into_iter().filter_map(|key| Some((key, table.entries.get(key)?)));
        let entries: Vec<_> = replaced.chain(live).collect();
        let mut texts: Vec<usize> = entries.iter().map(|(_, entry)| entry.key.text).collect();
        texts.sort_unstable();
        texts.dedup();
        let of_text = |text: usize| {
            let find = |key| entries.iter().find(|(name, entry)| *name == key && entry.key.text == text).map(|(_, entry)| *entry);
            Provenance::read(find("source"), find("rationale"), path, reader).map(|provenance| Self { text, provenance })
        };
        texts.into_iter().filter_map(of_text).collect()
    }
}

/// Whether a key vouches for the numbers of its table.
pub(super) fn is_provenance(key: &str) -> bool {
    ["source", "rationale"].contains(&key)
}

/// The declarations of `source` and `rationale`.
pub(super) fn declarations() -> Vec<FieldDeclaration> {
    let field = |key, text, kind| FieldDeclaration { key, help: help(text), required: false, kind };
    let source = Kind::Either(vec![Located::<SourceId>::kind(), Vec::<Located<SourceId>>::kind()]);
    vec![field("source", SOURCE_HELP, source), field("rationale", RATIONALE_HELP, Kind::Label)]
}

fn read_sources(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Vec<Located<SourceId>> {
    let ids: Vec<Located<SourceId>> = match &node.value {
        Value::List(_) => Vec::read(node, path, reader).unwrap_or_default(),
        _ => Located::read(node, path, reader).into_iter().collect(),
    };
    for id in &ids {
        if reader.declared_sources.contains(&id.value) {
            reader.used_sources.insert(id.value.clone());
        } else {
            let known: Vec<String> = reader.declared_sources.iter().map(ToString::to_string).collect();
            let near = nearest(id.value.as_str(), known.iter().map(String::as_str));
            let noun = SourceId::noun();
            reader.sink.fault(id.place, path, FaultKind::UnknownId { noun, id: id.value.to_string(), near, known });
        }
    }
    ids
}
