//! What was laid over a tree of values: by key, as deep as it goes. So that a text which was changed in a few places need not be read
//! as a whole again.

use std::collections::BTreeMap;

use super::tree::Node;

/// What changed below a value: by key; a value with nothing below it was replaced as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(BTreeMap<String, Changes>);

impl Changes {
    /// Whether the value itself was replaced, or what a table says of all numbers in it.
    #[must_use]
    pub fn concern_all(&self) -> bool {
        self.0.is_empty() || ["source", "rationale"].iter().any(|key| self.0.contains_key(*key))
    }

    /// What changed below a key; `None` if nothing did.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<&Self> {
        self.0.get(key)
    }

    /// The keys below which something changed.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Adds all that a tree lays over another: each of its tables is gone through, anything else replaces.
    pub(super) fn add(&mut self, over: &Node) {
        let Some(table) = over.as_table() else { return };
        for (key, entry) in &table.entries {
            let was_there = self.0.contains_key(key);
            let below = self.0.entry(key.clone()).or_default();
            // Once replaced as a whole, a value stays so.
            if !was_there || !below.0.is_empty() {
                below.add(&entry.node);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    #[test]
    fn changes_go_as_deep_as_tables_do() {
        let mut changes = Changes::default();
        assert!(changes.concern_all());
        changes.add(&parse(0, "[programme.a]\nbudget = { value = 1 }\n").unwrap());
        changes.add(&parse(1, "programme.b.delay = 2\nprices.year = 2020\n").unwrap());
        assert_eq!(changes.keys().collect::<Vec<_>>(), ["prices", "programme"]);
        let programme = changes.of("programme").unwrap();
        assert!(programme.of("a").and_then(|a| a.of("budget")).is_some() && programme.of("c").is_none());
        assert!(programme.of("b").unwrap().of("delay").unwrap().concern_all());
    }

    #[test]
    fn what_vouches_for_a_table_concerns_all_of_it() {
        let mut changes = Changes::default();
        changes.add(&parse(0, "programme.a.source = \"x\"\n").unwrap());
        assert!(changes.of("programme").unwrap().of("a").unwrap().concern_all());
    }

    #[test]
    fn a_value_replaced_whole_stays_so() {
        let mut changes = Changes::default();
        changes.add(&parse(0, "a = 1\n").unwrap());
        changes.add(&parse(1, "a.b = 1\n").unwrap());
        assert!(changes.of("a").unwrap().concern_all());
    }
}
