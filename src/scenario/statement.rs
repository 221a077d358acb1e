//! What a scenario says, value by value as typed, with all that it extends and includes and every `--set` laid over each other.
//!
//! It is for holding two scenarios against each other; what a value means is the readers' business.

use super::compile::Scenario;
use super::declare::Kind;
use super::fields::{KeyPath, ReadValue as _};
use super::raw::RawScenario;
use super::text::Texts;
use super::tree::{Node, Value};
use crate::quantity::Label;

/// One value as typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// Dotted path, as `--set` takes it.
    pub path: String,
    /// A text itself; anything else as it stands in the file.
    pub text: String,
}

impl Statement {
    /// Path and text.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        (&self.path, &self.text)
    }
}

/// A noun that a scenario declares under an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noun {
    /// Dotted path, `programme.ID`.
    pub path: String,
    /// Its kind and its name.
    pub kind: Label,
    /// Its name; its id where it has none.
    pub name: Label,
}

impl Scenario {
    /// Every value that is not a table, sorted by path.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        let mut found = Vec::new();
        collect(&self.tree, &KeyPath::default(), &self.texts, &mut found);
        found.sort();
        found
    }

    /// The value as typed at a path, if there is one there that is not a table.
    #[must_use]
    pub fn statement(&self, path: &str) -> Option<String> {
        self.statements().into_iter().find(|statement| statement.path == path).map(|statement| statement.text)
    }

    /// The nouns that have ids, in the order of the format and of their ids.
    #[must_use]
    pub fn nouns(&self) -> Vec<Noun> {
        let Kind::Table(declaration) = RawScenario::kind() else { return Vec::new() };
        let Some(table) = self.tree.as_table() else { return Vec::new() };
        let mut found = Vec::new();
        for field in &declaration.fields {
            let (Kind::Keyed { noun, .. }, Some(entry)) = (&field.kind, table.entries.get(field.key)) else { continue };
            let Some(ids) = entry.node.as_table() else { continue };
            let key = KeyPath::default().child(field.key);
            found.extend(ids.entries.iter().map(|(id, entry)| Noun {
                path: key.child(id).to_string(),
                kind: noun.clone(),
                name: name(&entry.node).unwrap_or_else(|| Label::new(id.as_str(), id.as_str())),
            }));
        }
        found
    }
}

/// The name of a noun: one text, or one in each language.
fn name(noun: &Node) -> Option<Label> {
    match &noun.as_table()?.entries.get("name")?.node.value {
        Value::Text(name) => Some(Label::new(name.as_str(), name.as_str())),
        Value::Table(table) => {
            let text = |key| match table.entries.get(key).map(|entry| &entry.node.value) {
                Some(Value::Text(text)) => Some(text.as_str()),
                _ => None,
            };
            Some(Label::new(text("en")?, text("ko")?))
        }
        _ => None,
    }
}

fn collect(node: &Node, path: &KeyPath, texts: &Texts, found: &mut Vec<Statement>) {
    match &node.value {
        Value::Table(table) => {
            for (key, entry) in &table.entries {
                collect(&entry.node, &path.child(key), texts, found);
            }
        }
        Value::Text(text) => found.push(Statement { path: path.to_string(), text: text.clone() }),
        _ => {
            let text = texts.get(node.place.text).body().get(node.place.start..node.place.end).unwrap_or_default();
            found.push(Statement { path: path.to_string(), text: text.to_owned() });
        }
    }
}
