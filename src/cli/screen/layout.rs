//! Tables, paragraphs and counts in 80 columns; Hangul is two columns wide.

use std::path::Path;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, presets};

use crate::cli::terminal::WIDTH;
use crate::quantity::{Language, Unit, display_approx};

const LINE: LineStyle = LineStyle::none().fill('─').junction('─');

/// Lines around the table and under its header.
const LINES: TableStyle = TableStyle::new().top_border(LINE).header_separator(LINE).bottom_border(LINE);

/// A table with a header and lines between header and rows only.
pub(in crate::cli) fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Table {
    let mut table = plain();
    table.load_style(LINES);
    table.set_header(header);
    table.add_rows(rows);
    part_columns(&mut table);
    table
}

/// Rows in columns, without lines.
pub(in crate::cli) fn columns<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = plain();
    table.add_rows(rows);
    part_columns(&mut table);
    table.trim_fmt()
}

/// Rows, under a header if there is one; all columns but the first are numbers, which are never broken.
pub(in crate::cli) fn grid(header: Vec<String>, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = plain();
    if !header.is_empty() {
        table.set_header(header);
    }
    table.add_rows(rows);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    part_columns(&mut table);
    table.trim_fmt()
}

/// Text broken into lines.
pub(in crate::cli) fn paragraph(text: &str) -> String {
    let mut table = plain();
    table.add_row([text]);
    part_columns(&mut table);
    table.trim_fmt()
}

/// A path in lines that a column of a table has room for, each ending at a dot or slash, or at a hyphen where a part is longer than a line: a
/// word broken anywhere could not be read.
pub(in crate::cli) fn broken(path: &str, room: usize) -> String {
    let pieces = path.split_inclusive(['.', '/']).flat_map(|part| {
        let whole = (part.len() <= room).then_some(part);
        let within = part.split_inclusive('-').filter(move |_| whole.is_none());
        whole.into_iter().chain(within)
    });
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.len() + piece.len() <= room => line.push_str(piece),
            _ => lines.push(piece.to_owned()),
        }
    }
    lines.join("\n")
}

/// Two blanks between columns, none at the edges.
fn part_columns(table: &mut Table) {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    if let Some(last) = table.column_iter_mut().last() {
        last.set_padding((0, 0));
    }
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table
}

/// The last lines of a study: the folder of its tables, and their names.
pub(in crate::cli) fn where_tables_are<'t>(
    folder: &Path,
    names: impl IntoIterator<Item = &'t str>,
    language: Language,
) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    format!("{}: {}\n{}", language.pick("Tables", "표"), folder.display(), paragraph(&names.join(", ")))
}

/// A value in its unit, rounded to significant digits; a pure number to as many decimals.
pub(in crate::cli) fn amount(value: f64, unit: Option<Unit>, language: Language, digits: usize) -> String {
    match unit {
        Some(unit) => display_approx(value, unit, language, digits),
        None if value.is_finite() => format!("{value:.digits$}"),
        None => "–".to_owned(),
    }
}

/// The same of a difference, with its sign.
pub(in crate::cli) fn signed(value: f64, unit: Option<Unit>, language: Language, digits: usize) -> String {
    let text = amount(value, unit, language, digits);
    if value > 0.0 { format!("+{text}") } else { text }
}

/// A count with its thousands apart: `1,000,000`.
pub(in crate::cli) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(",")
}

/// A count of things by their English name: `1 point`, `1,000 points`.
pub(in crate::cli) fn counted(count: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(count), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_broken_at_dots() {
        assert_eq!(broken("programme.wide.budget", 26), "programme.wide.budget");
        assert_eq!(
            broken("pipeline.ai-academy.stage.graduated.probability", 26),
            "pipeline.ai-academy.stage.\ngraduated.probability"
        );
        assert_eq!(
            broken("cumulative-induced-output.ai-cluster/nominal@2030", 20),
            "cumulative-induced-\noutput.ai-cluster/\nnominal@2030"
        );
        assert_eq!(broken("output.region/nominal@2030", 20), "output.region/\nnominal@2030");
    }

    #[test]
    fn one_thing_is_no_plural() {
        assert_eq!([1, 2, 1000].map(|count| counted(count, "point")), ["1 point", "2 points", "1,000 points"]);
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn paragraphs_keep_to_the_width_in_hangul_too() {
        let text = paragraph(&"광주의 아홉 산업 ".repeat(20));
        assert!(text.lines().count() > 1);
        assert!(
            text.lines().all(|line| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() <= WIDTH.into()),
            "{text}"
        );
    }
}
