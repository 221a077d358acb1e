//! The trials that are searched: every column sorted once, and which trials are cases.

use rayon::prelude::*;

use super::region::Limit;
use crate::numeric::stats::real;

/// Trials by column, each column in rising order, with the cases of interest among them.
///
/// It takes 12 bytes per trial and column: the value and the row it stands in.
#[derive(Clone, Debug)]
pub struct SortedTable {
    columns: Vec<SortedColumn>,
    cases: Vec<bool>,
}

/// One column in rising order.
#[derive(Clone, Debug)]
pub struct SortedColumn {
    /// Values, rising.
    pub(super) values: Vec<f64>,
    /// The row of each.
    pub(super) rows: Vec<u32>,
}

impl SortedColumn {
    /// Sorts a column. Equal values stay in the order of their rows.
    ///
    /// # Panics
    /// If there are 2³² rows or more.
    #[must_use]
    pub fn new(column: &[f64]) -> Self {
        let rows = u32::try_from(column.len()).expect("a table of fewer than 2^32 trials");
        let mut pairs: Vec<(f64, u32)> = column.iter().copied().zip(0..rows).collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Self { values: pairs.iter().map(|pair| pair.0).collect(), rows: pairs.iter().map(|pair| pair.1).collect() }
    }

    /// The limits that leave everything in: smallest and largest value.
    pub(super) fn all(&self) -> Limit {
        Limit { low: self.values.first().copied().unwrap_or(0.0), high: self.values.last().copied().unwrap_or(0.0) }
    }

    /// Share of the values below one.
    #[must_use]
    pub fn share_below(&self, value: f64) -> f64 {
        let below = self.values.partition_point(|&other| other < value);
        real(below as u64) / real(self.values.len().max(1) as u64)
    }

    /// Positions, in rising order, of the values within limits.
    pub(super) fn within(&self, limit: Limit) -> std::ops::Range<usize> {
        let start = self.values.partition_point(|&value| value < limit.low);
        start..self.values.partition_point(|&value| value <= limit.high).max(start)
    }
}

impl SortedTable {
    /// A table of columns and the cases among their rows.
    ///
    /// # Panics
    /// If a column has another number of rows than there are cases.
    #[must_use]
    pub fn new(columns: Vec<SortedColumn>, cases: Vec<bool>) -> Self {
        assert!(columns.iter().all(|column| column.rows.len() == cases.len()), "a value and a case per row");
        Self { columns, cases }
    }

    /// The same from columns that are not sorted yet.
    ///
    /// # Panics
    /// As [`SortedTable::new`].
    #[must_use]
    pub fn sorted(columns: &[Vec<f64>], cases: Vec<bool>) -> Self {
        Self::new(columns.par_iter().map(|column| SortedColumn::new(column)).collect(), cases)
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[SortedColumn] {
        &self.columns
    }

    /// Which rows are cases.
    #[must_use]
    pub fn cases(&self) -> &[bool] {
        &self.cases
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.cases.len()
    }
}

/// How many trials, and how many cases among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Trials.
    pub n: u64,
    /// Cases among them.
    pub hits: u64,
}

impl Tally {
    /// Adds one trial.
    pub(super) fn add(&mut self, case: bool) {
        self.n += 1;
        self.hits += u64::from(case);
    }

    /// Share of cases; 0 without a trial.
    #[must_use]
    pub fn density(self) -> f64 {
        if self.n == 0 { 0.0 } else { real(self.hits) / real(self.n) }
    }

    /// Without the trials of `other`, which are among these.
    pub(super) fn less(self, other: Self) -> Self {
        Self { n: self.n - other.n, hits: self.hits - other.hits }
    }

    /// Together with other trials.
    pub(super) fn plus(self, other: Self) -> Self {
        Self { n: self.n + other.n, hits: self.hits + other.hits }
    }
}
