//! Data files as spreadsheets write them: what is read all the same, and what is said of the rest.

use std::fs;
use std::path::Path;

use mudeung::quantity::Language;
use mudeung::scenario::diagnostic::{Faults, Style};
use mudeung::scenario::{Scenario, ScenarioSource, compile, load};
use tempfile::TempDir;

const DOMESTIC: &str = "code,MANU,POWER,SERV\nMANU,200,20,60\nPOWER,50,30,40\nSERV,100,30,150\n";

/// The small table with other contents of the file of a key.
fn with(key: &str, contents: &[u8]) -> Result<Scenario, Faults> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("table.csv");
    fs::write(&file, contents).unwrap();
    let set = format!("input_output.{key}='{}'", file.display());
    load(ScenarioSource::File(Path::new("tests/fixtures/input-output.toml")), &[set]).and_then(compile)
}

fn coefficients(contents: &[u8]) -> Vec<f64> {
    with("domestic", contents).unwrap_or_else(|faults| panic!("{faults}")).model.input_output.unwrap().domestic
}

fn said(faults: &Faults, language: Language) -> String {
    faults.render(Style { language, colour: false, width: 400 })
}

#[test]
fn a_byte_order_mark_cr_lf_and_empty_margins_change_nothing() {
    let plain = coefficients(DOMESTIC.as_bytes());
    let mark = format!("\u{feff}{DOMESTIC}");
    let ends = DOMESTIC.replace('\n', "\r\n");
    let margins = format!("{},,,,\n,,,,,\n\n", DOMESTIC.trim_end().replace('\n', ",,\n"));
    let all = format!("\u{feff}{}", margins.replace('\n', "\r\n"));
    for written in [mark, ends, margins, all] {
        assert_eq!(coefficients(written.as_bytes()), plain, "{written:?}");
    }
}

#[test]
fn the_line_of_a_cell_is_that_of_the_editor() {
    for (end, line) in [("\n", "line 4"), ("\r\n", "line 4"), ("\n\n", "line 7"), ("\r\n\r\n", "line 7")] {
        let wrong = DOMESTIC.replace("100", "1oo").replace('\n', end);
        let faults = with("domestic", wrong.as_bytes()).unwrap_err();
        assert!(said(&faults, Language::En).contains(&format!("{line}, column `MANU`")), "{end:?}: {faults}");
    }
}

#[test]
fn text_in_another_encoding_is_said_to_be_so_in_the_language_of_the_reader() {
    let utf16: Vec<u8> = "\u{feff}code,MANU\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // 제조업 in CP949.
    for written in [&b"code,name_en,name_ko\nMANU,x,\xc1\xa6\xc1\xb6\xbe\xf7\n"[..], &utf16, &utf16[2..]] {
        let faults = with("sectors", written).unwrap_err();
        assert_eq!(faults.iter().count(), 1);
        let (en, ko) = (said(&faults, Language::En), said(&faults, Language::Ko));
        assert!(en.contains("is not UTF-8") && en.contains("save it as CSV UTF-8"), "{en}");
        assert!(ko.contains("UTF-8이 아닙니다") && ko.contains("CSV UTF-8로 저장하세요"), "{ko}");
    }
}

#[test]
fn other_separators_are_named() {
    let semicolons = with("domestic", DOMESTIC.replace(',', ";").as_bytes()).unwrap_err();
    assert!(said(&semicolons, Language::En).contains("has `;` between its cells"), "{semicolons}");
    let tabs = with("domestic", DOMESTIC.replace(',', "\t").as_bytes()).unwrap_err();
    assert!(said(&tabs, Language::Ko).contains("탭으로"), "{tabs}");
}

#[test]
fn faults_of_many_rows_are_shown_three_times_and_then_counted() {
    let cells = DOMESTIC.replace('0', "o");
    let faults = with("domestic", cells.as_bytes()).unwrap_err();
    let text = said(&faults, Language::En);
    assert_eq!((faults.iter().count(), text.matches("is not a number").count()), (4, 3), "{text}");
    assert!(text.lines().any(|line| line.ends_with("input_output.domestic: 6 more of the same kind in this file")), "{text}");
    assert!(said(&faults, Language::Ko).contains("같은 잘못이 6건 더 있습니다"));
    let rows = format!("code,name_en,name_ko\n{}", "A,B\n".repeat(35));
    let text = said(&with("sectors", rows.as_bytes()).unwrap_err(), Language::En);
    assert_eq!(text.matches("expected 3 fields").count(), 3, "{text}");
    assert!(text.contains("32 more of the same kind"), "{text}");
}

#[test]
fn what_has_no_row_of_imports_is_not_imported() {
    let written = fs::read_to_string("tests/fixtures/data/io/final_demand.csv").unwrap();
    let without: String =
        written.lines().filter(|line| !line.starts_with("POWER,import")).flat_map(|line| [line, "\n"]).collect();
    assert!(without.len() < written.len());
    with("final_demand", without.as_bytes()).unwrap_or_else(|faults| panic!("{faults}"));
}
