//! `dictionary.csv`: what every column of every file means, in English and Korean. It comes from the columns' own
//! declarations, its own included.

use super::table::{Column, Field, Table, field};

struct Row {
    file: &'static str,
    column: Column,
}

/// The dictionary of the files of a results folder and of itself.
pub(super) fn table<'t>(files: impl IntoIterator<Item = (&'static str, &'t [Column])>) -> Table {
    let rows = |file, columns: &[Column]| columns.iter().map(|column| Row { file, column: column.clone() }).collect::<Vec<_>>();
    let itself = Table::new(FILE, &fields(), []);
    let described = files.into_iter().flat_map(|(file, columns)| rows(file, columns));
    Table::new(FILE, &fields(), described.chain(rows(FILE, &itself.columns)))
}

const FILE: &str = "dictionary.csv";

fn fields() -> [Field<Row>; 5] {
    [
        field("file", "", "name of the file", "파일 이름", |row| row.file.into()),
        field("column", "", "name of the column", "열 이름", |row| row.column.name.as_str().into()),
        field("meaning", "", "what it means, in English", "뜻(영어)", |row| row.column.en.as_str().into()),
        field("meaning_ko", "", "what it means, in Korean", "뜻(한국어)", |row| row.column.ko.as_str().into()),
        field(
            "unit",
            "",
            "unit of its numbers; `unit` where the row's own column unit tells it",
            "단위. `unit`은 그 행의 unit 열을 따름",
            |row| row.column.unit.as_str().into(),
        ),
    ]
}
