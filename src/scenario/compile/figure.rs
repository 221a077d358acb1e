//! Figures as documents state them, out of their data file.

use super::Compiler;
use crate::model::Figure;
use crate::quantity::{Amount, Dimension, Label};
use crate::scenario::data::SheetRow;
use crate::scenario::raw::RawDataFile;
use crate::scenario::table_fault::TableFault;

/// The key that names the file.
const PATH: &str = "figures";

/// Positions of the columns in the file.
struct Columns {
    id: usize,
    subject: usize,
    measure: usize,
    name_en: usize,
    name_ko: usize,
    value: usize,
    unit: usize,
    as_stated: usize,
    from: usize,
    to: usize,
    source: usize,
}

impl Compiler<'_> {
    /// All figures that speak of something, in the order of their file; the other rows are no figures to be audited.
    pub(super) fn figures(&mut self) -> Option<Vec<Figure>> {
        let Some(file) = &self.raw.figures else { return Some(Vec::new()) };
        let mut column = |name| self.column_of(file, name, PATH);
        let columns = Columns {
            id: column("id")?,
            subject: column("subject")?,
            measure: column("measure")?,
            name_en: column("name_en")?,
            name_ko: column("name_ko")?,
            value: column("value")?,
            unit: column("unit")?,
            as_stated: column("value_as_stated")?,
            from: column("from")?,
            to: column("to")?,
            source: column("source")?,
        };
        let audited = file.rows.iter().filter(|row| !row.cells[columns.subject].is_empty());
        let figures: Vec<Option<Figure>> = audited.map(|row| self.figure(file, row, &columns)).collect();
        figures.into_iter().collect()
    }

    fn figure(&mut self, file: &RawDataFile, row: &SheetRow, columns: &Columns) -> Option<Figure> {
        let cell = |column: usize| row.cells[column].as_str();
        let number = Amount::parse(cell(columns.value)).ok().filter(|amount| amount.unit().is_none());
        let amount = Amount::parse(&format!("{}{}", cell(columns.value), cell(columns.unit))).ok();
        let wrong = if number.is_none() { columns.value } else { columns.unit };
        let Some(amount) = amount.filter(|_| number.is_some()) else {
            self.bad_figure(file, row, wrong);
            return None;
        };
        if cell(columns.measure).is_empty() {
            self.bad_figure(file, row, columns.measure);
            return None;
        }
        let (from, to) = (self.figure_year(file, row, columns.from), self.figure_year(file, row, columns.to));
        let (from, to) = (from?, to?);
        Some(Figure {
            id: cell(columns.id).to_owned(),
            subject: cell(columns.subject).to_owned(),
            measure: cell(columns.measure).to_owned(),
            name: Label::new(cell(columns.name_en), cell(columns.name_ko)),
            value: amount.value(),
            unit: amount.unit().unwrap_or(Dimension::Ratio.into()),
            as_stated: cell(columns.as_stated).to_owned(),
            years: from.or(to).zip(to.or(from)),
            source: cell(columns.source).to_owned(),
        })
    }

    /// A calendar year, if the cell has one.
    #[expect(clippy::option_option, reason = "there may be none, and it may be wrong")]
    fn figure_year(&mut self, file: &RawDataFile, row: &SheetRow, column: usize) -> Option<Option<i32>> {
        let cell = &row.cells[column];
        if cell.is_empty() {
            return Some(None);
        }
        let year = cell.parse().ok().filter(|year| (1900..=2200).contains(year));
        if year.is_none() {
            self.bad_figure(file, row, column);
        }
        year.map(Some)
    }

    fn bad_figure(&mut self, file: &RawDataFile, row: &SheetRow, column: usize) {
        let (column, cell) = (file.columns[column].clone(), row.cells[column].clone());
        self.sink.fault(file.place, PATH, TableFault::Figure { file: file.name.clone(), line: row.line, column, cell });
    }
}
