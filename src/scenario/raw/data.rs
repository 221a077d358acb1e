//! Data files of tables: a CSV file whose first column holds codes, and one of its columns.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::quantity::{IdError, Label};
use crate::scenario::data::{SheetRow, read_sheet};
use crate::scenario::declare::{Kind, table};
use crate::scenario::fields::{KeyPath, ReadValue, Reader};
use crate::scenario::measure::Money;
use crate::scenario::provenance::Provenance;
use crate::scenario::quantity::{RawNumber, RawQuantity};
use crate::scenario::text::{Located, Place};
use crate::scenario::tree::Node;
use crate::scenario::value::{KeyId, Keyed};

/// A CSV file, read but not judged.
#[derive(Clone, Debug)]
pub struct RawDataFile {
    /// Where it is named.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its records.
    pub rows: Arc<[SheetRow]>,
    /// What the tables around its name say of where numbers come from.
    pub provenance: Option<Provenance>,
}

impl ReadValue for RawDataFile {
    fn kind() -> Kind {
        Kind::DataFile
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Located { value: name, place } = Located::<String>::read(node, path, reader)?;
        let text = reader.texts.get(place.text);
        let (data, sheet) = match read_sheet(text, &name) {
            Ok(read) => read,
            Err(kinds) => return reader.faults(place, path, kinds),
        };
        if !reader.data.contains(&data) {
            reader.data.push(data);
        }
        let typed = text.is_command_line().then(Provenance::command_line);
        let provenance = reader.covering(place.text).cloned().or(typed);
        Some(Self { place, name, columns: sheet.columns, rows: sheet.rows.into(), provenance })
    }
}

table! {
    /// A column of a CSV file, by the code in the first column | CSV 파일의 한 열. 첫 열에 부호가 있다
    RawColumn {
        /// The file | 파일
        file: RawDataFile,
        /// The column | 열
        column: Located<String>,
    }
}

table! {
    /// A column of a CSV file with persons per amount of output | 생산액당 인원이 적힌 CSV 파일의 한 열
    RawEmploymentColumn {
        /// The file | 파일
        file: RawDataFile,
        /// The column | 열
        column: Located<String>,
        /// The output that the persons are needed for (default 10억원) | 그 인원이 필요한 생산액(기본값 10억원)
        per: Option<RawNumber<Money>>,
    }
}

/// The code of a sector of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableCode(String);

impl TableCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TableCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for TableCode {
    type Err = IdError;

    fn from_str(code: &str) -> Result<Self, IdError> {
        if code.is_empty() { Err(IdError::Empty) } else { Ok(Self(code.to_owned())) }
    }
}

impl KeyId for TableCode {
    fn noun() -> Label {
        Label::new("sector of the table", "산업연관표 부문")
    }
}

/// A number for each sector of a table: certain ones from a file, or quantities.
#[derive(Clone, Debug)]
pub enum RawByCode<M> {
    /// From a file.
    File(RawColumn),
    /// Written out.
    Stated {
        /// Where the table stands.
        place: Place,
        /// By code.
        entries: Keyed<TableCode, RawQuantity<M>>,
    },
}

impl<M: crate::scenario::measure::Measure + Clone> ReadValue for RawByCode<M> {
    fn kind() -> Kind {
        Kind::Either(vec![RawColumn::kind(), Keyed::<TableCode, RawQuantity<M>>::kind()])
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        if node.as_table().is_some_and(|table| table.entries.contains_key("file")) {
            RawColumn::read(node, path, reader).map(Self::File)
        } else {
            Keyed::read(node, path, reader).map(|entries| Self::Stated { place: node.place, entries })
        }
    }
}
