//! CSV as spreadsheets and scripts read it: RFC 4180 quoting, UTF-8, LF, a header, decimals with a point that read back as
//! the same number. It must not choose what is written.

use std::io::{self, Write};

use super::table::{Cell, Table};

/// Marks a file as UTF-8 for spreadsheets that would take Hangul for another encoding.
pub(super) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes a table with its header, after a byte order mark if asked for.
///
/// # Errors
/// What the writer answers.
pub fn write(table: &Table, byte_order_mark: bool, mut out: impl Write) -> io::Result<()> {
    if byte_order_mark {
        out.write_all(BYTE_ORDER_MARK)?;
    }
    let mut csv = writer(out);
    csv.write_record(table.columns.iter().map(|column| &column.name))?;
    for row in &table.rows {
        csv.write_record(row.iter().map(text))?;
    }
    csv.flush()
}

/// A CSV writer with the rules of this module.
pub(super) fn writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out)
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => decimal(*number),
        Cell::Integer(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

/// The shortest decimal that reads back as the same number: plain where it is short, else with an exponent. −0 is 0.
pub(super) fn decimal(number: f64) -> String {
    let plain = number == 0.0 || (1e-6..1e17).contains(&number.abs());
    if plain { format!("{}", number + 0.0) } else { format!("{number:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::Column;

    #[test]
    fn decimals_read_back_as_the_same_number() {
        let texts = [101e12, 0.1, -0.0, 1e-7, 1.5e300, 1.0 / 3.0, -2.0].map(decimal);
        assert_eq!(texts, ["101000000000000", "0.1", "0", "1e-7", "1.5e300", "0.3333333333333333", "-2"]);
        for text in texts {
            assert_eq!(decimal(text.parse().unwrap()), text);
        }
    }

    #[test]
    fn texts_with_commas_quotes_and_line_breaks_are_quoted() {
        let column = |name: &str| Column { name: name.into(), unit: String::new(), en: String::new(), ko: String::new() };
        let rows = vec![vec![Cell::from("a,\"b\"\nc"), Cell::Empty], vec![Cell::from("광주"), Cell::Integer(1)]];
        let table = Table { file: "t.csv", columns: vec![column("이름"), column("n")], rows };
        let mut plain = Vec::new();
        write(&table, false, &mut plain).unwrap();
        assert_eq!(String::from_utf8(plain.clone()).unwrap(), "이름,n\n\"a,\"\"b\"\"\nc\",\n광주,1\n");
        let mut marked = Vec::new();
        write(&table, true, &mut marked).unwrap();
        assert_eq!(marked, [BYTE_ORDER_MARK, &plain].concat());
    }
}
