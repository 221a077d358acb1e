//! Laying one text over another: `extends` and `--set`.
//!
//! The declarations decide: tables, and tables by id or year, are merged entry by entry; numbers, lists and words are
//! replaced whole. Every value keeps the place it was typed at.

use super::declare::Kind;
use super::diagnostic::Sink;
use super::fault::FaultKind;
use super::fields::{KeyPath, ReadValue as _, nearest};
use super::measure::MeasureRules;
use super::raw::RawScenario;
use super::tree::{Entry, Node, Value};

/// Lays `over` over `base`, both of the kind `kind`.
pub(super) fn lay_over(base: &mut Node, over: Node, kind: &Kind) {
    let Some(merged) = table_kind(kind).filter(|_| merges(base, &over, kind)) else {
        *base = over;
        return;
    };
    let Node { place, value } = over;
    match (&mut base.value, value) {
        (Value::Table(base), Value::Table(over)) => {
            for (key, entry) in over.entries {
                let Some(old) = base.entries.get_mut(&key) else {
                    base.entries.insert(key, entry);
                    continue;
                };
                let kind = entry_kind(merged, &key);
                // The table of all sources is a table like others.
                if ["source", "rationale"].contains(&key.as_str()) && table_kind(kind).is_none() {
                    let old = std::mem::replace(old, entry);
                    base.replaced.push((key, old));
                } else {
                    lay_entry(old, entry, kind);
                }
            }
            base.replaced.extend(over.replaced);
        }
        (_, value) => *base = Node { place, value },
    }
}

/// Lays one assignment over `base`. Its dotted path, which ends at byte `path_end` of its text, enters every table on the way,
/// also that of a number: `budget.use` changes one key of the budget and leaves the others.
pub(super) fn assign(base: &mut Node, over: Node, kind: &Kind, path_end: usize) {
    let on_path = |node: &Node| node.only_entry().filter(|(_, entry)| entry.key.start < path_end).map(|(key, _)| key.clone());
    let Some(key) = on_path(&over) else { return lay_over(base, over, kind) };
    let (Value::Table(old), Value::Table(new)) = (&mut base.value, &over.value) else { return lay_over(base, over, kind) };
    let entry = new.entries[&key].clone();
    match old.entries.get_mut(&key) {
        Some(old) if on_path(&entry.node).is_some() => {
            let kind = table_kind(kind).map_or(UNKNOWN, |table| entry_kind(table, &key));
            assign(&mut old.node, entry.node, kind, path_end);
        }
        _ if table_kind(kind).is_some() => lay_over(base, over, kind),
        _ => {
            old.entries.insert(key, entry);
        }
    }
}

fn lay_entry(old: &mut Entry, over: Entry, kind: &Kind) {
    lay_over(&mut old.node, over.node, kind);
    // A value that was replaced whole brings its own key with it.
    if old.node.place.text == over.key.text {
        old.key = over.key;
    }
}

/// The kind as a table that merges, if it is one. Of several kinds the one that is a table by year.
fn table_kind(kind: &Kind) -> Option<&Kind> {
    match kind {
        Kind::Table(_) | Kind::Keyed { .. } | Kind::ByYear(_) | Kind::ByAge(_) => Some(kind),
        Kind::Either(kinds) => kinds.iter().find(|kind| matches!(kind, Kind::ByYear(_))),
        _ => None,
    }
}

/// Whether a value of this kind is merged. What may be a number is only if both are tables by year.
fn merges(base: &Node, over: &Node, kind: &Kind) -> bool {
    let Kind::Either(kinds) = kind else { return true };
    let may_be_a_number = kinds.iter().any(|kind| matches!(kind, Kind::Quantity(_)));
    !may_be_a_number || (base.is_by_year() && over.is_by_year())
}

/// What is unknown is replaced whole; the reader will report it.
const UNKNOWN: &Kind = &Kind::Text;

/// The kind of the entry `key` of a table.
fn entry_kind<'k>(table: &'k Kind, key: &str) -> &'k Kind {
    match table {
        Kind::Table(declaration) => {
            let others = declaration.others.as_ref().map(|(_, kind)| &**kind);
            declaration.field(key).map(|field| &field.kind).or(others).unwrap_or(UNKNOWN)
        }
        Kind::Keyed { entry, .. } | Kind::ByYear(entry) | Kind::ByAge(entry) => entry,
        _ => UNKNOWN,
    }
}

/// What the number at a dotted path of a scenario must satisfy; `None` where the path takes none.
pub(super) fn measure_at(path: &str) -> Option<MeasureRules> {
    let whole = RawScenario::kind();
    let at = path.split('.').map(|key| key.trim_matches('"')).fold(&whole, |kind, key| {
        let table = table_kind(kind).unwrap_or(UNKNOWN);
        entry_kind(table, key)
    });
    measure_of(at)
}

fn measure_of(kind: &Kind) -> Option<MeasureRules> {
    match kind {
        Kind::Quantity(rules) | Kind::Number(rules) => Some(*rules),
        Kind::Either(kinds) => kinds.iter().find_map(measure_of),
        _ => None,
    }
}

/// Reports ids that `--set` names and no file has: a slip would otherwise begin a new, incomplete entry.
pub(super) fn check_ids_exist(base: Option<&Node>, over: &Node, kind: &Kind, path: &KeyPath, sink: &mut Sink) {
    let (Some(over), Some(table)) = (over.as_table(), table_kind(kind)) else { return };
    let base = base.and_then(Node::as_table);
    for (key, entry) in &over.entries {
        let path = path.child(key);
        let old = base.and_then(|base| base.entries.get(key));
        match table {
            Kind::Keyed { noun, entry: of } if old.is_none() && matches!(**of, Kind::Table(_)) => {
                let known: Vec<String> = base.map(|base| base.entries.keys().cloned().collect()).unwrap_or_default();
                let near = nearest(key, known.iter().map(String::as_str));
                sink.fault(entry.key, &path, FaultKind::UnknownId { noun: noun.clone(), id: key.clone(), near, known });
            }
            _ => check_ids_exist(old.map(|old| &old.node), &entry.node, entry_kind(table, key), &path, sink),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    fn merged(base: &str, over: &str) -> Node {
        let mut tree = parse(0, base).unwrap();
        lay_over(&mut tree, parse(1, over).unwrap(), &RawScenario::kind());
        tree
    }

    fn at<'n>(node: &'n Node, path: &[&str]) -> &'n Entry {
        let entry = &node.as_table().unwrap().entries[path[0]];
        if path.len() == 1 { entry } else { at(&entry.node, &path[1..]) }
    }

    #[test]
    fn tables_merge_and_numbers_are_replaced_whole_with_their_places() {
        let base = "[programme.a]\nbudget = { value = \"1억원\", source = \"x\" }\nexecution = 0.5\n[programme.b]\n";
        let tree = merged(base, "[programme.a]\nbudget = \"2억원\"\n");
        let budget = at(&tree, &["programme", "a", "budget"]);
        assert!(matches!(&budget.node.value, Value::Text(text) if text == "2억원"));
        assert_eq!((budget.key.text, budget.node.place.text), (1, 1));
        assert_eq!(at(&tree, &["programme", "a", "execution"]).node.place.text, 0);
        assert_eq!(at(&tree, &["programme", "a"]).node.place.text, 0);
        assert!(at(&tree, &["programme"]).node.as_table().unwrap().entries.contains_key("b"));
    }

    #[test]
    fn paths_by_year_merge_year_by_year() {
        let tree = merged("[sector.a]\npath = { 2025 = 1, 2030 = 2 }\n", "sector.a.path.2030 = 3\n");
        assert_eq!(at(&tree, &["sector", "a", "path", "2025"]).node.place.text, 0);
        assert_eq!(at(&tree, &["sector", "a", "path", "2030"]).node.place.text, 1);
    }

    #[test]
    fn what_may_be_a_number_merges_only_by_year() {
        let by_year = "account.a.other = { 2020 = 1, 2030 = 2 }\n";
        let tree = merged(by_year, "account.a.other.2030 = 3\n");
        assert_eq!(at(&tree, &["account", "a", "other"]).node.as_table().unwrap().entries.len(), 2);
        let tree = merged(by_year, "account.a.other = { value = 3 }\n");
        assert_eq!(at(&tree, &["account", "a", "other"]).node.as_table().unwrap().entries.len(), 1);
        let tree = merged("account.a.other = { pert = [1, 2, 3], source = \"x\" }\n", "account.a.other = { value = 3 }\n");
        assert_eq!(at(&tree, &["account", "a", "other"]).node.as_table().unwrap().entries.len(), 1);
    }

    #[test]
    fn a_replaced_source_still_speaks_for_its_own_text() {
        let tree = merged("[sector.a]\nsource = \"x\"\n", "[sector.a]\nsource = \"y\"\n");
        let replaced = &at(&tree, &["sector", "a"]).node.as_table().unwrap().replaced;
        assert_eq!(replaced.len(), 1);
        assert_eq!(replaced[0].1.key.text, 0);
    }
}
