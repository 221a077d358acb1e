//! Typed tables: columns declared once, with unit and meaning, and rows of cells.
//!
//! The declaration gives a file's header, the order of its cells and its part of the dictionary. A table must not know how
//! it is written: that is [`super::csv`].

use crate::engine::Summary;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text, an id or a word.
    Text(String),
    /// A finite number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// Nothing: not stated, not defined or not known.
    Empty,
}

impl From<f64> for Cell {
    /// A number that is not finite is no number.
    fn from(value: f64) -> Self {
        if value.is_finite() { Self::Number(value) } else { Self::Empty }
    }
}

impl From<i32> for Cell {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<u64> for Cell {
    /// A count beyond 2⁶³ would be a run of longer than any life.
    fn from(value: u64) -> Self {
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Yes or no, as a word.
pub(super) fn yes_or_no(yes: bool) -> Cell {
    (if yes { "yes" } else { "no" }).into()
}

/// Several texts in one cell.
pub(super) fn join<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().collect::<Vec<_>>().join("; ")
}

/// Header, unit and meaning of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the header: ids in snake or kebab case.
    pub name: String,
    /// Unit of its numbers; empty for text.
    pub unit: String,
    /// What it means, in English.
    pub en: String,
    /// What it means, in Korean.
    pub ko: String,
}

/// The declaration of a column over rows of type `R`: what it is and where its cells come from.
pub(super) struct Field<R> {
    name: &'static str,
    unit: &'static str,
    en: &'static str,
    ko: &'static str,
    cell: fn(&R) -> Cell,
}

/// Declares a column; `unit` is empty for text.
pub(super) const fn field<R>(
    name: &'static str,
    unit: &'static str,
    en: &'static str,
    ko: &'static str,
    cell: fn(&R) -> Cell,
) -> Field<R> {
    Field { name, unit, en, ko, cell }
}

/// The p05, p50 and p95 of a metric; all `None` without a value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Band(pub(super) [Option<f64>; 3]);

impl Band {
    /// The band of a summary, each value times `scale`.
    pub(super) fn new(summary: &Summary, scale: f64) -> Self {
        Self([0, 3, 6].map(|position: usize| summary.quantiles.get(position).map(|estimate| estimate.value * scale)))
    }

    pub(super) fn cell(&self, position: usize) -> Cell {
        self.0[position].into()
    }
}

/// Declares the three columns of a band: `name_p05`, `name_p50` and `name_p95`; the last argument finds the [`Band`] of a row.
macro_rules! band {
    ($name:literal, $unit:expr, $en:literal, $ko:literal, $row:ty, $band:expr) => {{
        const OF: fn(&$row) -> $crate::report::table::Band = $band;
        [
            $crate::report::table::field(
                concat!($name, "_p05"),
                $unit,
                concat!($en, ", 5th percentile"),
                concat!($ko, ", 5번째 백분위수"),
                |row: &$row| OF(row).cell(0),
            ),
            $crate::report::table::field(
                concat!($name, "_p50"),
                $unit,
                concat!($en, ", median"),
                concat!($ko, ", 중앙값"),
                |row: &$row| OF(row).cell(1),
            ),
            $crate::report::table::field(
                concat!($name, "_p95"),
                $unit,
                concat!($en, ", 95th percentile"),
                concat!($ko, ", 95번째 백분위수"),
                |row: &$row| OF(row).cell(2),
            ),
        ]
    }};
}
pub(super) use band;

/// A table of one results file.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name of its file.
    pub file: &'static str,
    /// Columns in the order of the file.
    pub columns: Vec<Column>,
    /// Rows, each with a cell per column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table of `rows` as `fields` declare it.
    pub(super) fn new<R>(file: &'static str, fields: &[Field<R>], rows: impl IntoIterator<Item = R>) -> Self {
        let cells = |row: R| fields.iter().map(|field| (field.cell)(&row)).collect();
        Self { file, columns: fields.iter().map(Column::declared).collect(), rows: rows.into_iter().map(cells).collect() }
    }
}

impl Table {
    /// Whether it has any row.
    pub(super) fn has_rows(&self) -> bool {
        !self.rows.is_empty()
    }
}

impl Column {
    fn declared<R>(field: &Field<R>) -> Self {
        let Field { name, unit, en, ko, .. } = *field;
        Self { name: name.into(), unit: unit.into(), en: en.into(), ko: ko.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_finite_numbers_only() {
        assert_eq!(Cell::from(1.5), Cell::Number(1.5));
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Cell::from(odd), Cell::Empty);
        }
        assert_eq!((Cell::from(""), Cell::from(None::<f64>)), (Cell::Empty, Cell::Empty));
    }

    #[test]
    fn a_row_has_a_cell_for_each_declared_column() {
        let fields = [
            field("year", "", "calendar year", "연도", |row: &(i32, f64)| row.0.into()),
            field("value", "KRW", "value", "값", |row: &(i32, f64)| row.1.into()),
        ];
        let table = Table::new("t.csv", &fields, [(2030, 101e12)]);
        assert_eq!(table.rows, [[Cell::Integer(2030), Cell::Number(101e12)]]);
        assert_eq!(table.columns[1].unit, "KRW");
    }
}
