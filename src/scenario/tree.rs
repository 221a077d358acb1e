//! A scenario text as a tree of values that all know their place.
//!
//! Bridges from the TOML parser to the readers. Judges nothing: what a key may hold is the readers' business.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::text::Place;

/// A value as typed.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What was typed.
#[derive(Clone, Debug)]
pub enum Value {
    /// `"…"`
    Text(String),
    /// `42`; wider than TOML asks for, so that a seed may use all 64 bits.
    Integer(i128),
    /// `0.5`, and integers too large for 128 bits. May be NaN or infinite here.
    Float(f64),
    /// `true`
    Boolean(bool),
    /// `2025-03-28`, as written.
    Date(String),
    /// `[…]`
    List(Vec<Node>),
    /// `{…}` or `[table]`
    Table(Table),
}

/// A table: entries in the order of their keys.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The entries by key.
    pub entries: BTreeMap<String, Entry>,
    /// `source` and `rationale` entries of bases that a later text replaced. They still speak for the numbers of
    /// their own text.
    pub replaced: Vec<(String, Entry)>,
}

/// An entry of a table.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where its key stands.
    pub key: Place,
    /// Its value.
    pub node: Node,
}

/// A fault of the TOML itself.
#[derive(Clone, Debug)]
pub struct SyntaxFault {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub slip: Slip,
}

/// What is wrong with the TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A key without quotes that needs them, such as one in Hangul.
    BareKey(String),
    /// Anything else, in the parser's words, which are English.
    Other(String),
}

/// Parses the body of the text with index `text`.
///
/// # Errors
/// Every syntax fault the parser finds; it recovers after each.
pub fn parse(text: usize, body: &str) -> Result<Node, Vec<SyntaxFault>> {
    let (root, faults) = DeTable::parse_recoverable(body);
    if faults.is_empty() {
        let place = Place { text, start: 0, end: 0 };
        return Ok(Node { place, value: Value::Table(table(text, root.into_inner())) });
    }
    let mut faults: Vec<SyntaxFault> = faults.iter().map(|fault| syntax_fault(text, body, fault)).collect();
    faults.dedup_by_key(|fault| fault.place);
    Err(faults)
}

fn syntax_fault(text: usize, body: &str, fault: &toml::de::Error) -> SyntaxFault {
    let span = fault.span().unwrap_or(0..0);
    let (span, slip) = if fault.message().starts_with("invalid unquoted key") {
        let key = key_around(body, span);
        (key.clone(), Slip::BareKey(body[key].to_owned()))
    } else {
        (span, Slip::Other(fault.message().to_owned()))
    };
    SyntaxFault { place: Place { text, start: span.start, end: span.end }, slip }
}

/// The whole key of which the parser names the characters that may not stand bare: of `시-계획` it names `시` and `계획`.
fn key_around(body: &str, span: Range<usize>) -> Range<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let start = body[..span.start].trim_end_matches(part).len();
    let end = body.len() - body[span.end..].trim_start_matches(part).len();
    start..end
}

fn table(text: usize, from: DeTable<'_>) -> Table {
    let entry = |(key, value): (toml::Spanned<_>, toml::Spanned<_>)| {
        let span = key.span();
        let name: std::borrow::Cow<'_, str> = key.into_inner();
        let key = Place { text, start: span.start, end: span.end };
        (name.into_owned(), Entry { key, node: node(text, value) })
    };
    Table { entries: from.into_iter().map(entry).collect(), replaced: Vec::new() }
}

fn node(text: usize, from: toml::Spanned<DeValue<'_>>) -> Node {
    let span = from.span();
    let place = Place { text, start: span.start, end: span.end };
    let value = match from.into_inner() {
        DeValue::String(string) => Value::Text(string.into_owned()),
        DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
            .map_or_else(|_| Value::Float(integer.as_str().parse().unwrap_or(f64::INFINITY)), Value::Integer),
        DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(boolean) => Value::Boolean(boolean),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(list) => Value::List(list.into_iter().map(|item| node(text, item)).collect()),
        DeValue::Table(inner) => Value::Table(table(text, inner)),
    };
    Node { place, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'a>(node: &'a Node, key: &str) -> &'a Entry {
        let Value::Table(table) = &node.value else { panic!("not a table") };
        &table.entries[key]
    }

    #[test]
    fn a_table_stands_at_its_header() {
        let body = "a = 1\n[sector.x]\ngrowth = 2\n[sector.y]\n";
        let root = parse(3, body).unwrap();
        let sector = entry(&root, "sector");
        let x = entry(&sector.node, "x");
        assert_eq!(&body[x.key.start..x.key.end], "x");
        assert_eq!(&body[x.node.place.start..x.node.place.end], "[sector.x]");
        assert_eq!(x.node.place.text, 3);
        assert_eq!(&body[sector.key.start..sector.key.end], "sector");
    }

    #[test]
    fn values_stand_at_their_own_bytes() {
        let body = "seed = 0xFFFF_FFFF_FFFF_FFFF\nx = 1_000.5\n";
        let root = parse(0, body).unwrap();
        let seed = &entry(&root, "seed").node;
        assert!(matches!(seed.value, Value::Integer(n) if n == i128::from(u64::MAX)));
        assert_eq!(&body[seed.place.start..seed.place.end], "0xFFFF_FFFF_FFFF_FFFF");
        assert!(matches!(entry(&root, "x").node.value, Value::Float(x) if x.to_bits() == 1000.5_f64.to_bits()));
    }

    #[test]
    fn every_syntax_fault_is_found() {
        assert!(parse(0, "a = \nb = 1\nc = ]\n").unwrap_err().len() >= 2);
        let duplicate = &parse(0, "a = 1\na = 2\n").unwrap_err()[0].slip;
        assert!(matches!(duplicate, Slip::Other(message) if message.contains("duplicate")));
    }

    #[test]
    fn a_hangul_key_without_quotes_is_one_fault_and_whole() {
        let body = "[sector.미래-차_2.growth]\n";
        let faults = parse(0, body).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].slip, Slip::BareKey("미래-차_2".to_owned()));
        assert_eq!(&body[faults[0].place.start..faults[0].place.end], "미래-차_2");
    }
}
