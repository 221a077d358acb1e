//! Data files beside a scenario: their bytes, whole CSV files, and one column of numbers out of one.

use std::borrow::Cow;

use super::fault::FaultKind;
use super::text::{Text, sha256};

/// A data file that a scenario read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Its name as the scenario has it.
    pub name: String,
    /// SHA-256 of its bytes in lower-case hexadecimal.
    pub sha256: String,
}

/// A cell of the column and the line it stands in.
pub(super) struct Cell {
    pub(super) line: u64,
    pub(super) text: String,
}

/// The bytes of the data file `name` that lies beside `text`: on disk, or in the program for a text that travels in it.
///
/// # Errors
/// A fault of the file, for the place that names it.
pub(super) fn read_beside(text: &Text, name: &str) -> Result<(DataFile, Cow<'static, [u8]>), FaultKind> {
    let bytes = super::load::read_named(text, name, super::load::LARGEST_DATA)?;
    Ok((DataFile { name: name.to_owned(), sha256: sha256(&bytes) }, bytes))
}

/// A CSV file as it stands.
pub(super) struct Sheet {
    /// The names of its columns.
    pub(super) columns: Vec<String>,
    /// Its records, each as long as `columns`.
    pub(super) rows: Vec<SheetRow>,
}

/// A record and the line it begins in.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// Line of the file, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Reads the CSV file `name`, which lies beside `text`. What a spreadsheet leaves behind is no fault: a byte order mark, and rows and last
/// columns that hold nothing.
///
/// # Errors
/// The fault of the file, or those of all its rows that are too short or too long.
pub(super) fn read_sheet(text: &Text, name: &str) -> Result<(DataFile, Sheet), Vec<FaultKind>> {
    let (data, bytes) = read_beside(text, name).map_err(|kind| vec![kind])?;
    let file = || name.to_owned();
    let body = str::from_utf8(&bytes).ok().filter(|body| !body.contains('\0'));
    let Some(body) = body else { return Err(vec![FaultKind::DataNotUtf8 { file: file() }]) };
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    if let Some(separator) = other_separator(body) {
        return Err(vec![FaultKind::DataSeparator { file: file(), separator }]);
    }
    let malformed = |error: &csv::Error| vec![FaultKind::DataMalformed { file: file(), message: error.to_string() }];
    let mut csv = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(body.as_bytes());
    let mut columns: Vec<String> = csv.headers().map_err(|e| malformed(&e))?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in csv.records() {
        let record = record.map_err(|e| malformed(&e))?;
        let line = record.position().map_or(0, |position| first_line(position, body.as_bytes()));
        if record.iter().any(|cell| !cell.is_empty()) {
            rows.push(SheetRow { line, cells: record.iter().map(str::to_owned).collect() });
        }
    }
    let filled = |cells: &[String]| cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let widest = rows.iter().map(|row| filled(&row.cells)).max().unwrap_or(0);
    columns.truncate(filled(&columns).max(widest));
    let expected = columns.len();
    let mut faults = Vec::new();
    for SheetRow { line, cells } in &mut rows {
        cells.truncate(expected.max(filled(cells)));
        if cells.len() != expected {
            faults.push(FaultKind::DataFields { file: file(), line: *line, expected, found: cells.len() });
        }
    }
    if faults.is_empty() { Ok((data, Sheet { columns, rows })) } else { Err(faults) }
}

/// What stands between the cells instead of commas, if the first two lines agree on it.
fn other_separator(body: &str) -> Option<char> {
    let mut lines = body.lines().filter(|line| !line.trim().is_empty());
    let (header, first) = (lines.next()?, lines.next()?);
    [';', '\t'].into_iter().find(|&separator| !header.contains(',') && header.contains(separator) && first.contains(separator))
}

/// The line in which a record begins. Its position is right behind the record before it: at the second half of a line end of two
/// characters, or at an empty line.
fn first_line(position: &csv::Position, bytes: &[u8]) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let between = bytes.get(start..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + between.filter(|byte| **byte == b'\n').count() as u64
}

/// Reads the column of the CSV file `name`, which lies beside `text`. A file of one column needs no `column`.
pub(super) fn read_column(text: &Text, name: &str, column: Option<&str>) -> Result<(DataFile, Vec<Cell>), Vec<FaultKind>> {
    let file = name.to_owned();
    let (data, Sheet { columns, rows }) = read_sheet(text, name)?;
    let index = match column {
        Some(column) => columns.iter().position(|one| one == column).ok_or_else(|| {
            let (file, column, columns) = (file.clone(), column.to_owned(), columns.clone());
            vec![FaultKind::DataColumnMissing { file, column, columns }]
        })?,
        None if columns.len() == 1 => 0,
        None => return Err(vec![FaultKind::DataColumnNeeded { file, columns }]),
    };
    let cell = |mut row: SheetRow| Cell { line: row.line, text: row.cells.swap_remove(index) };
    Ok((data, rows.into_iter().map(cell).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_know_their_lines_whatever_ends_a_line() {
        for (text, expected) in
            [("a,b\n1,2\n3,4\n", [2, 3]), ("a,b\r\n1,2\r\n3,4\r\n", [2, 3]), ("\u{feff}a,b\r\n\r\n1,2\r\n\n3,4", [3, 5])]
        {
            let mut csv = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
            csv.headers().unwrap();
            let lines: Vec<u64> =
                csv.records().map(|record| first_line(record.unwrap().position().unwrap(), text.as_bytes())).collect();
            assert_eq!(lines, expected, "{text:?}");
        }
    }
}
