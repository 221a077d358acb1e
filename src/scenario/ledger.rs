//! The ledger: every number of a scenario, how uncertain it is and who vouches for it.

use std::collections::BTreeMap;

use super::quantity::{RawInput, RawVintage};
use super::raw::RawSource;
use super::value::Keyed;
use crate::quantity::{Label, Language, SourceId, Unit};
use crate::random::Distribution;

/// All numbers, in the order of their paths, and the documents behind them.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    rows: Vec<LedgerRow>,
    sources: BTreeMap<SourceId, SourceNote>,
}

/// One number.
#[derive(Clone, Debug)]
pub struct LedgerRow {
    /// Dotted path in the scenario.
    pub path: String,
    /// Name of the noun it belongs to.
    pub name: Label,
    /// Unit of its values.
    pub unit: Unit,
    /// How it is drawn.
    pub distribution: Distribution,
    /// The documents that state it.
    pub sources: Vec<SourceId>,
    /// Day, month or year of each document's publication; empty where none is known.
    pub dates: Vec<String>,
    /// Each document's address; empty where none is known.
    pub urls: Vec<String>,
    /// Why it was assumed.
    pub rationale: Option<Label>,
    /// The values stated over time, `date value`, joined by `; `.
    pub vintages: String,
    /// The quantity of a reference class that it goes by; empty without one.
    pub class: String,
}

/// A document as the ledger knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceNote {
    /// Who published it.
    pub publisher: Option<Label>,
    /// Day, month or year of publication.
    pub date: Option<String>,
    /// Address.
    pub url: Option<String>,
}

impl LedgerRow {
    /// The row of a number as typed.
    pub(super) fn new(raw: &RawInput, unit: Unit, name: &Label) -> Self {
        let vintage = |vintage: &RawVintage| format!("{} {}", vintage.date, vintage.value.format(Language::Ko));
        Self {
            path: raw.path.clone(),
            name: name.clone(),
            unit,
            distribution: raw.distribution.clone(),
            sources: raw.provenance.sources.iter().map(|source| source.value.clone()).collect(),
            dates: Vec::new(),
            urls: Vec::new(),
            rationale: raw.provenance.rationale.clone(),
            vintages: raw.vintages.iter().map(vintage).collect::<Vec<_>>().join("; "),
            class: raw.class.as_ref().map(|class| class.reference.clone()).unwrap_or_default(),
        }
    }

    /// Whether a document states it; otherwise it is an assumption.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        !self.sources.is_empty()
    }
}

impl Ledger {
    /// The rows, in the order of their paths once the scenario is compiled.
    #[must_use]
    pub fn rows(&self) -> &[LedgerRow] {
        &self.rows
    }

    /// What is known of a document.
    #[must_use]
    pub fn source(&self, id: &SourceId) -> Option<&SourceNote> {
        self.sources.get(id)
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: LedgerRow) {
        self.rows.push(row);
    }

    /// Sorts the rows, each path once, and gives them the dates and addresses of their documents.
    pub(super) fn settle(mut self, sources: &Keyed<SourceId, RawSource>) -> Self {
        let note = |source: &RawSource| SourceNote {
            publisher: source.publisher.clone(),
            date: source.date.as_ref().map(|date| date.value.to_string()),
            url: source.url.as_ref().map(|url| url.value.clone()),
        };
        self.sources = sources.iter().map(|(id, entry)| (id.clone(), note(&entry.value))).collect();
        self.rows.sort_by(|a, b| a.path.cmp(&b.path));
        self.rows.dedup_by(|a, b| a.path == b.path);
        for row in &mut self.rows {
            let notes: Vec<SourceNote> = row.sources.iter().map(|id| self.sources.get(id).cloned().unwrap_or_default()).collect();
            row.dates = notes.iter().map(|note| note.date.clone().unwrap_or_default()).collect();
            row.urls = notes.into_iter().map(|note| note.url.unwrap_or_default()).collect();
        }
        self
    }
}
