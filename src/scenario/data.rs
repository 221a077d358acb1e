//! Data files beside a scenario: their bytes, and one column of numbers out of a CSV file.

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

/// Reads the column of the CSV file `name`, which lies beside `text`. A file of one column needs no `column`.
pub(super) fn read_column(text: &Text, name: &str, column: Option<&str>) -> Result<(DataFile, Vec<Cell>), FaultKind> {
    let file = name.to_owned();
    let (data, bytes) = read_beside(text, name)?;
    let mut csv = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(&*bytes);
    let malformed = |error: &csv::Error| FaultKind::DataMalformed { file: file.clone(), message: error.to_string() };
    let columns: Vec<String> = csv.headers().map_err(|e| malformed(&e))?.iter().map(str::to_owned).collect();
    let index = match column {
        Some(column) => columns.iter().position(|one| one == column).ok_or_else(|| FaultKind::DataColumnMissing {
            file: file.clone(),
            column: column.to_owned(),
            columns: columns.clone(),
        })?,
        None if columns.len() == 1 => 0,
        None => return Err(FaultKind::DataColumnNeeded { file, columns }),
    };
    let mut cells = Vec::new();
    for record in csv.records() {
        let record = record.map_err(|e| malformed(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        cells.push(Cell { line, text: record.get(index).unwrap_or_default().to_owned() });
    }
    Ok((data, cells))
}
