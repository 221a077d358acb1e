//! Numbers out of the files of a table: by sector, by pair of sectors, by category of final demand.

use crate::model::TableSector;
use crate::quantity::Label;
use crate::scenario::compile::Compiler;
use crate::scenario::data::SheetRow;
use crate::scenario::fault::FaultKind;
use crate::scenario::raw::{RawColumn, RawDataFile};
use crate::scenario::table_fault::{CodesOf, TableFault};
use crate::scenario::text::{Located, Place};

/// The codes of a table, in its order.
pub(in crate::scenario::compile) struct Codes(Vec<String>);

impl Codes {
    /// Those of sectors.
    pub(super) fn of(sectors: &[TableSector]) -> Self {
        Self(sectors.iter().map(|sector| sector.code.clone()).collect())
    }

    /// The position of a code.
    pub(in crate::scenario::compile) fn position(&self, code: &str) -> Option<usize> {
        self.0.iter().position(|known| known == code)
    }

    /// The number of sectors.
    pub(in crate::scenario::compile) fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them.
    pub(in crate::scenario::compile) fn names(&self) -> &[String] {
        &self.0
    }
}

/// A number for each sector, and the lines of the file that they stand in.
pub(super) struct Vector {
    pub(super) values: Vec<f64>,
    pub(super) lines: Vec<u64>,
}

/// Final demand by category, each by sector.
pub(in crate::scenario::compile) struct FinalDemand {
    /// Names of the categories.
    pub(in crate::scenario::compile) categories: Vec<String>,
    /// Domestic products.
    pub(in crate::scenario::compile) domestic: Vec<Vec<f64>>,
    /// Imported products.
    pub(in crate::scenario::compile) imported: Vec<Vec<f64>>,
}

/// The category that is bought abroad.
const EXPORTS: &str = "exports";

impl FinalDemand {
    /// Share of domestic products in what a category buys of a sector; in what all categories but exports buy of it where this one, or
    /// none in particular, buys nothing.
    pub(in crate::scenario::compile) fn domestic_share(&self, category: Option<usize>, sector: usize) -> f64 {
        let of = |category: usize| (self.domestic[category][sector], self.imported[category][sector]);
        let inside = (0..self.categories.len()).filter(|&category| self.categories[category] != EXPORTS).map(of);
        let all = inside.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let share = |(domestic, imported): (f64, f64)| {
            let total = domestic + imported;
            // A change of stocks may be negative.
            if total == 0.0 { None } else { Some((domestic / total).clamp(0.0, 1.0)) }
        };
        category.and_then(|category| share(of(category))).or_else(|| share(all)).unwrap_or(1.0)
    }
}

impl Compiler<'_> {
    /// The sectors of a table.
    pub(super) fn table_sectors(&mut self, file: &RawDataFile, path: &str) -> Option<Vec<TableSector>> {
        let [code, en, ko] = ["code", "name_en", "name_ko"].map(|column| self.column_of(file, column, path));
        let (code, en, ko) = (code?, en?, ko?);
        let mut sectors: Vec<TableSector> = Vec::new();
        let mut sound = true;
        for SheetRow { line, cells } in file.rows.iter() {
            let code = cells[code].clone();
            if sectors.iter().any(|sector| sector.code == code) {
                let fault = TableFault::CodeRepeated { file: file.name.clone(), line: *line, code };
                self.sink.fault(file.place, path, fault);
                sound = false;
                continue;
            }
            sectors.push(TableSector { code, name: Label::new(cells[en].clone(), cells[ko].clone()) });
        }
        if sectors.is_empty() {
            self.sink.fault(file.place, path, TableFault::Empty { file: file.name.clone() });
            return None;
        }
        sound.then_some(sectors)
    }

    /// The position of a column that a file must have.
    pub(in crate::scenario::compile) fn column_of(
        &mut self,
        file: &RawDataFile,
        column: &'static str,
        path: &str,
    ) -> Option<usize> {
        let found = file.columns.iter().position(|name| name == column);
        if found.is_none() {
            let fault = TableFault::ColumnMissing { file: file.name.clone(), column };
            self.sink.fault(file.place, path, fault);
        }
        found
    }

    /// A square matrix with the codes in the first column and the first row, row by row in the order of the table.
    pub(super) fn matrix(&mut self, file: &RawDataFile, codes: &Codes, path: &str) -> Option<Vec<f64>> {
        let names: Vec<&str> = file.columns.iter().skip(1).map(String::as_str).collect();
        // A code that is wrong in the first row is wrong in the first column too: one slip.
        let columns = self.positions(file, CodesOf::Columns, &names, codes, path)?;
        let rows = self.rows_by_code(file, &file.rows, CodesOf::Rows, codes, path)?;
        let mut matrix = vec![0.0; codes.len() * codes.len()];
        let mut sound = true;
        for (row, record) in rows {
            for (at, &column) in columns.iter().enumerate() {
                match self.number(file, record, at + 1, path) {
                    Some(number) => matrix[row * codes.len() + column] = number,
                    None => sound = false,
                }
            }
        }
        sound.then_some(matrix)
    }

    /// A column with a number for each sector.
    pub(super) fn vector(&mut self, file: &RawDataFile, column: &Located<String>, codes: &Codes, path: &str) -> Option<Vector> {
        let Some(at) = file.columns.iter().position(|name| *name == column.value) else {
            let (columns, column_name) = (file.columns.clone(), column.value.clone());
            let kind = FaultKind::DataColumnMissing { file: file.name.clone(), column: column_name, columns };
            self.sink.fault(column.place, format!("{path}.column"), kind);
            return None;
        };
        let mut vector = Vector { values: vec![0.0; codes.len()], lines: vec![0; codes.len()] };
        let mut sound = true;
        for (sector, record) in self.rows_by_code(file, &file.rows, CodesOf::Rows, codes, path)? {
            vector.lines[sector] = record.line;
            match self.number(file, record, at, path) {
                Some(number) => vector.values[sector] = number,
                None => sound = false,
            }
        }
        sound.then_some(vector)
    }

    /// The same for a column and its file.
    pub(super) fn column_vector(&mut self, raw: &RawColumn, codes: &Codes, path: &str) -> Option<Vector> {
        self.vector(&raw.file, &raw.column, codes, path)
    }

    /// Final demand, domestic and imported products apart.
    pub(super) fn final_demand(&mut self, file: &RawDataFile, codes: &Codes, path: &str) -> Option<FinalDemand> {
        let origin = self.column_of(file, "origin", path)?;
        let columns: Vec<usize> = (1..file.columns.len()).filter(|&column| column != origin).collect();
        if columns.is_empty() {
            self.sink.fault(file.place, path, TableFault::NoCategory { file: file.name.clone() });
            return None;
        }
        let (mut domestic, mut imported): (Vec<SheetRow>, Vec<SheetRow>) = (Vec::new(), Vec::new());
        for record in file.rows.iter() {
            match record.cells[origin].as_str() {
                "domestic" => domestic.push(record.clone()),
                "import" => imported.push(record.clone()),
                found => {
                    let fault = TableFault::Origin { file: file.name.clone(), line: record.line, found: found.to_owned() };
                    self.sink.fault(file.place, path, fault);
                    // Who writes another word writes it everywhere.
                    return None;
                }
            }
        }
        let domestic = self.categories(file, (CodesOf::DomesticRows, &domestic), &columns, codes, path);
        let imported = self.categories(file, (CodesOf::ImportRows, &imported), &columns, codes, path);
        let categories = columns.iter().map(|&column| file.columns[column].clone()).collect();
        Some(FinalDemand { categories, domestic: domestic?, imported: imported? })
    }

    /// The numbers of some columns, each by sector.
    fn categories(
        &mut self,
        file: &RawDataFile,
        (of, records): (CodesOf, &[SheetRow]),
        columns: &[usize],
        codes: &Codes,
        path: &str,
    ) -> Option<Vec<Vec<f64>>> {
        let mut categories = vec![vec![0.0; codes.len()]; columns.len()];
        let mut sound = true;
        for (sector, record) in self.rows_by_code(file, records, of, codes, path)? {
            for (category, &column) in categories.iter_mut().zip(columns) {
                match self.number(file, record, column, path) {
                    Some(number) => category[sector] = number,
                    None => sound = false,
                }
            }
        }
        sound.then_some(categories)
    }

    /// Records with the position of the code in their first column: every code once; of imports once at most.
    fn rows_by_code<'f>(
        &mut self,
        file: &RawDataFile,
        records: &'f [SheetRow],
        of: CodesOf,
        codes: &Codes,
        path: &str,
    ) -> Option<Vec<(usize, &'f SheetRow)>> {
        let names: Vec<&str> = records.iter().map(|record| record.cells[0].as_str()).collect();
        if let Some(again) = (1..names.len()).find(|&at| names[..at].contains(&names[at])) {
            let (line, code) = (records[again].line, names[again].to_owned());
            self.sink.fault(file.place, path, TableFault::CodeRepeated { file: file.name.clone(), line, code });
            return None;
        }
        let positions = self.positions(file, of, &names, codes, path)?;
        Some(positions.into_iter().zip(records).collect())
    }

    /// Positions of names that must be the codes of the table, each once. What has no row of imports is not imported.
    fn positions(&mut self, file: &RawDataFile, of: CodesOf, names: &[&str], codes: &Codes, path: &str) -> Option<Vec<usize>> {
        let positions: Vec<Option<usize>> = names.iter().map(|name| codes.position(name)).collect();
        let missing = codes.names().iter().filter(|code| of != CodesOf::ImportRows && !names.contains(&code.as_str()));
        let missing: Vec<String> = missing.cloned().collect();
        let mut strange: Vec<String> =
            names.iter().zip(&positions).filter(|(_, position)| position.is_none()).map(|(name, _)| (*name).to_owned()).collect();
        // A column that stands there twice is one too many.
        let again = (1..names.len()).filter(|&at| names[..at].contains(&names[at])).map(|at| names[at].to_owned());
        strange.extend(again);
        if missing.is_empty() && strange.is_empty() {
            return positions.into_iter().collect();
        }
        self.sink.fault(file.place, path, TableFault::CodesDiffer { file: file.name.clone(), of, missing, strange });
        None
    }

    /// The number in a cell.
    pub(super) fn number(&mut self, file: &RawDataFile, record: &SheetRow, column: usize, path: &str) -> Option<f64> {
        let cell = &record.cells[column];
        let number = cell.parse().ok().filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.bad_cell(file, record, column, file.place, path);
        }
        number
    }

    fn bad_cell(&mut self, file: &RawDataFile, record: &SheetRow, column: usize, place: Place, path: &str) {
        let (column, cell) = (file.columns[column].clone(), record.cells[column].clone());
        self.sink.fault(place, path, TableFault::Cell { file: file.name.clone(), line: record.line, column, cell });
    }
}
