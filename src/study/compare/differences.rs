//! What differs between two scenarios: numbers by their paths, nouns, and every other value that somebody typed.

use std::collections::BTreeMap;

use crate::model::Model;
use crate::quantity::{Label, SourceId, Unit};
use crate::scenario::{DataFile, LedgerRow, Noun, Scenario, Statement};

/// One thing that two scenarios say differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What kind of thing.
    pub what: What,
    /// How it differs.
    pub change: Change,
    /// Dotted path in the scenario.
    pub path: String,
    /// Name of the noun it belongs to, where it is known.
    pub name: Label,
    /// Unit of a number; `None` for anything else.
    pub unit: Option<Unit>,
    /// What the first says.
    pub old: Option<Said>,
    /// What the other says.
    pub new: Option<Said>,
}

/// What differs, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// First and last year.
    Horizon,
    /// A noun that one of them does not have.
    Noun,
    /// A number with its distribution.
    Input,
    /// Any other value that shapes results: a choice, a basis, a view.
    Setting,
    /// The bytes of a data file.
    Data,
    /// How it is run, and which metrics it asks for.
    Run,
    /// Names, sources and reasons: no result depends on them.
    Words,
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Both have it, otherwise.
    Changed,
    /// Only the other has it.
    Added,
    /// Only the first has it.
    Removed,
}

/// What one scenario says of something.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// A distribution, `pert(low = 0, mode = 0.02, high = 0.05)` in canonical units, or the value as typed.
    pub text: String,
    /// Median of a number, in its unit.
    pub median: Option<f64>,
    /// Ids of the documents that state a number.
    pub sources: Vec<SourceId>,
    /// Why a number was assumed.
    pub rationale: Option<Label>,
}

impl Said {
    fn typed(text: String) -> Self {
        Self { text, median: None, sources: Vec::new(), rationale: None }
    }

    fn of_row(row: &LedgerRow) -> Self {
        let text = row.distribution.constant_value().map_or_else(|| row.distribution.to_string(), |value| value.to_string());
        let median = Some(row.distribution.quantile(0.5));
        Self { text, median, sources: row.sources.clone(), rationale: row.rationale.clone() }
    }
}

/// Keys of a number that its distribution does not show.
const BESIDE_DISTRIBUTION: [&str; 4] = ["basis", "driver", "load", "yearly"];

/// Keys that hold words alone.
const WORDS: [&str; 9] = ["name", "description", "source", "rationale", "title", "publisher", "date", "url", "period"];

/// What says which file lies over which, and what every scenario has of its own.
const OF_THE_FILE: [&str; 6] = ["extends", "include", "scenario.id", "scenario.name", "scenario.description", "scenario.horizon"];

/// Everything that two scenarios say differently, by kind and then by path. Their ids, names and descriptions are left out, and
/// what stands under a noun that only one of them has is told by that noun and its numbers.
#[must_use]
pub fn differences(first: &Scenario, other: &Scenario) -> Vec<Difference> {
    let nouns = nouns(first, other);
    let inputs = inputs(first, other);
    let mut found = typed(first, other, &nouns, &inputs);
    found.extend(horizon(&first.model, &other.model));
    found.extend(data(first, other));
    found.extend(nouns);
    found.extend(inputs);
    found.sort_by(|a, b| (a.what, &a.path).cmp(&(b.what, &b.path)));
    found
}

/// Entries of two lists by key: both, or one of them alone. Equal ones are left out.
fn unequal<'t, T: PartialEq>(
    first: impl Iterator<Item = (&'t str, T)>,
    other: impl Iterator<Item = (&'t str, T)>,
) -> Vec<(&'t str, Change, Option<T>, Option<T>)> {
    let mut both: BTreeMap<&str, (Option<T>, Option<T>)> = first.map(|(key, value)| (key, (Some(value), None))).collect();
    for (key, value) in other {
        both.entry(key).or_insert((None, None)).1 = Some(value);
    }
    let change = |(key, (old, new)): (&'t str, (Option<T>, Option<T>))| match (&old, &new) {
        (Some(a), Some(b)) if a == b => None,
        (Some(_), Some(_)) => Some((key, Change::Changed, old, new)),
        (Some(_), None) => Some((key, Change::Removed, old, new)),
        _ => Some((key, Change::Added, old, new)),
    };
    both.into_iter().filter_map(change).collect()
}

fn horizon(first: &Model, other: &Model) -> Option<Difference> {
    let years = |model: &Model| format!("{}–{}", model.horizon.first(), model.horizon.last());
    (first.horizon != other.horizon).then(|| Difference {
        what: What::Horizon,
        change: Change::Changed,
        path: "scenario.horizon".to_owned(),
        name: Label::new("Years", "기간"),
        unit: None,
        old: Some(Said::typed(years(first))),
        new: Some(Said::typed(years(other))),
    })
}

fn nouns(first: &Scenario, other: &Scenario) -> Vec<Difference> {
    let (first, other) = (first.nouns(), other.nouns());
    // The same noun under another name is a difference of words, told with the others.
    let told = unequal(first.iter().map(|noun| (noun.path.as_str(), ())), other.iter().map(|noun| (noun.path.as_str(), ())));
    let difference = |(path, change, old, new): (&str, Change, Option<()>, Option<()>)| {
        let noun: Option<&Noun> = other.iter().chain(&first).find(|noun| noun.path == path);
        let said = noun.map(|noun| Said::typed(noun.kind.en.clone()));
        Difference {
            what: if path.starts_with("source.") { What::Words } else { What::Noun },
            change,
            path: path.to_owned(),
            name: noun.map(|noun| noun.name.clone()).unwrap_or_default(),
            unit: None,
            old: old.and(said.clone()),
            new: new.and(said),
        }
    };
    told.into_iter().map(difference).collect()
}

fn inputs(first: &Scenario, other: &Scenario) -> Vec<Difference> {
    let (first, other) = (first.ledger.rows(), other.ledger.rows());
    let said = |row: &'_ LedgerRow| Said::of_row(row);
    let told =
        unequal(first.iter().map(|row| (row.path.as_str(), said(row))), other.iter().map(|row| (row.path.as_str(), said(row))));
    let difference = |(path, change, old, new): (&str, Change, Option<Said>, Option<Said>)| {
        let row = other.iter().chain(first).find(|row| row.path == path);
        let same_number = matches!((&old, &new), (Some(old), Some(new)) if old.text == new.text);
        Difference {
            what: if same_number { What::Words } else { What::Input },
            change,
            path: path.to_owned(),
            name: row.map(|row| row.name.clone()).unwrap_or_default(),
            unit: row.map(|row| row.unit),
            old,
            new,
        }
    };
    told.into_iter().map(difference).collect()
}

/// Whether a path is another one or stands under it.
fn is_under(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The values as typed that are neither part of a number told already, nor of a noun.
fn typed(first: &Scenario, other: &Scenario, nouns: &[Difference], inputs: &[Difference]) -> Vec<Difference> {
    let (before, after) = (first.statements(), other.statements());
    let numbers: Vec<&str> = first.ledger.rows().iter().chain(other.ledger.rows()).map(|row| row.path.as_str()).collect();
    let said = |text: Option<&str>| text.map(|text| Said::typed(text.to_owned()));
    let difference = |(path, change, old, new): (&str, Change, Option<&str>, Option<&str>)| Difference {
        what: kind_of(path),
        change,
        path: path.to_owned(),
        name: Label::default(),
        unit: None,
        old: said(old),
        new: said(new),
    };
    let told_elsewhere = |path: &str| {
        let number = numbers.iter().find(|number| is_under(path, number));
        let with_number = number.is_some_and(|number| inputs.iter().any(|input| input.path == **number));
        OF_THE_FILE.iter().any(|own| is_under(path, own))
            || nouns.iter().any(|noun| is_under(path, &noun.path))
            || with_number && !BESIDE_DISTRIBUTION.contains(&last_key(path))
    };
    let told = unequal(before.iter().map(Statement::parts), after.iter().map(Statement::parts));
    told.into_iter().map(difference).filter(|difference| !told_elsewhere(&difference.path)).collect()
}

fn last_key(path: &str) -> &str {
    path.trim_end_matches(".en").trim_end_matches(".ko").rsplit('.').next().unwrap_or_default()
}

/// What a value as typed is about.
fn kind_of(path: &str) -> What {
    if path.starts_with("run.") {
        What::Run
    } else if path.starts_with("source.") || WORDS.contains(&last_key(path)) {
        What::Words
    } else {
        What::Setting
    }
}

fn data(first: &Scenario, other: &Scenario) -> Vec<Difference> {
    let file = |file: &'_ DataFile| Said::typed(format!("sha256 {}", file.sha256));
    let told = unequal(
        first.data.iter().map(|it| (it.name.as_str(), file(it))),
        other.data.iter().map(|it| (it.name.as_str(), file(it))),
    );
    let difference = |(name, change, old, new): (&str, Change, Option<Said>, Option<Said>)| Difference {
        what: What::Data,
        change,
        path: name.to_owned(),
        name: Label::new("Data file", "데이터 파일"),
        unit: None,
        old,
        new,
    };
    told.into_iter().map(difference).collect()
}
