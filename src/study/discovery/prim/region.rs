//! Boxes: limits on some columns, nothing on the others.

use std::collections::BTreeMap;

use super::table::SortedTable;

/// The values of a column from `low` to `high`, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Smallest value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
}

/// An end of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// The lower one.
    Low,
    /// The upper one.
    High,
}

impl Limit {
    /// The limit with one end elsewhere.
    pub(super) fn with(self, end: End, value: f64) -> Self {
        match end {
            End::Low => Self { low: value, ..self },
            End::High => Self { high: value, ..self },
        }
    }

    /// One of the ends.
    pub(super) fn at(self, end: End) -> f64 {
        match end {
            End::Low => self.low,
            End::High => self.high,
        }
    }

    /// Whether a value lies within.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// A box: the limits of the columns that it restricts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Region(BTreeMap<usize, Restriction>);

/// The limit of a restricted column, beside what the column has in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Restriction {
    /// What the box lets in.
    pub limit: Limit,
    /// Smallest and largest value of the column.
    pub all: Limit,
}

impl Restriction {
    /// The lower end, if it restricts.
    #[must_use]
    pub fn low(&self) -> Option<f64> {
        (self.limit.low > self.all.low).then_some(self.limit.low)
    }

    /// The upper end, if it restricts.
    #[must_use]
    pub fn high(&self) -> Option<f64> {
        (self.limit.high < self.all.high).then_some(self.limit.high)
    }

    /// The ends that restrict.
    pub(super) fn ends(&self) -> impl Iterator<Item = End> {
        let low = self.low().map(|_| End::Low);
        low.into_iter().chain(self.high().map(|_| End::High))
    }
}

impl Region {
    /// The restricted columns, rising.
    pub fn restrictions(&self) -> impl Iterator<Item = (usize, &Restriction)> {
        self.0.iter().map(|(&column, restriction)| (column, restriction))
    }

    /// What is restricted of a column, if it is.
    #[must_use]
    pub fn of(&self, column: usize) -> Option<&Restriction> {
        self.0.get(&column)
    }

    /// Number of restricted columns.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.0.len()
    }

    /// The limit of a column, restricted or not.
    pub(super) fn limit(&self, table: &SortedTable, column: usize) -> Limit {
        self.0.get(&column).map_or_else(|| table.columns()[column].all(), |restriction| restriction.limit)
    }

    /// The box with another limit on a column; one that lets all in restricts it no more.
    pub(super) fn with(&self, table: &SortedTable, column: usize, limit: Limit) -> Self {
        let mut region = self.clone();
        let all = table.columns()[column].all();
        if limit == all {
            region.0.remove(&column);
        } else {
            region.0.insert(column, Restriction { limit, all });
        }
        region
    }

    /// The box with one end of a column's limit taken away.
    pub(super) fn without(&self, table: &SortedTable, column: usize, end: End) -> Self {
        let all = table.columns()[column].all();
        self.with(table, column, self.limit(table, column).with(end, all.at(end)))
    }

    /// By row of a table, how many columns keep it out of the box.
    pub(super) fn violations(&self, table: &SortedTable) -> Vec<u16> {
        let mut violations = vec![0_u16; table.rows()];
        for (column, restriction) in self.restrictions() {
            let column = &table.columns()[column];
            let within = column.within(restriction.limit);
            for &row in column.rows[..within.start].iter().chain(&column.rows[within.end..]) {
                violations[row as usize] += 1;
            }
        }
        violations
    }
}
