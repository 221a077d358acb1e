//! What people see when a scenario is wrong: every kind of fault with its whole message, in both languages.
//!
//! Each file of `tests/fixtures/faults` extends `valid.toml` with one slip, and one slip is one fault.

use std::fs;
use std::path::Path;

use mudeung::quantity::Language;
use mudeung::scenario::diagnostic::{Faults, Style};
use mudeung::scenario::load::{LARGEST_SCENARIO, Loaded, ScenarioSource, load};

/// Files that show several faults at once, or belong to another fixture.
const NOT_ONE_FAULT: [&str; 3] = ["several", "syntax", "extends-broken"];

fn load_file(file: &str, sets: &[&str]) -> Result<Loaded, Faults> {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    load(ScenarioSource::File(Path::new(file)), &sets)
}

fn drawn(faults: &Faults) -> String {
    let draw = |language| faults.render(Style { language, colour: false, width: 100 });
    format!("{}\n{}", draw(Language::En), draw(Language::Ko))
}

/// Holds the message of a fixture against its snapshot in the folder of the fixtures.
pub(crate) fn assert_drawn_in(folder: &str, name: &str, faults: &Faults) {
    let messages = format!("../fixtures/{folder}/messages");
    insta::with_settings!({ snapshot_path => messages, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, drawn(faults));
    });
}

fn assert_drawn(name: &str, faults: &Faults) {
    assert_drawn_in("faults", name, faults);
}

/// The names of the fixtures in a folder, sorted.
pub(crate) fn fixtures(folder: &str) -> Vec<String> {
    let files = fs::read_dir(format!("tests/fixtures/{folder}")).unwrap().map(|entry| entry.unwrap().path());
    let fixtures = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let mut names: Vec<String> = fixtures.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_fixture_shows_its_fault_and_no_other() {
    let names = fixtures("faults");
    assert!(names.len() >= 80, "only {} fixtures", names.len());
    for name in names {
        let Err(faults) = load_file(&format!("tests/fixtures/faults/{name}.toml"), &[]) else { panic!("{name} has no fault") };
        assert_eq!(faults.iter().count() == 1, !NOT_ONE_FAULT.contains(&name.as_str()), "{name}: {faults}");
        assert_drawn(&name, &faults);
    }
}

#[test]
fn a_slip_in_a_set_shows_the_argument() {
    let wrong = [
        ("set-unknown-key", "programme.cluster.budgett=1조원"),
        ("set-unknown-id", "programme.clustr.budget=1조원"),
        ("set-without-value", "programme.cluster.budget"),
        ("set-wrong-dimension", "programme.cluster.budget=100명"),
        ("set-korean-id", "sector.미래차.growth=0.1"),
        ("set-extends", "extends=other.toml"),
        ("set-include", "include=['other.toml']"),
    ];
    for (name, set) in wrong {
        let faults = load_file("tests/fixtures/valid.toml", &[set]).expect_err(name);
        assert_eq!(faults.iter().count(), 1, "{name}: {faults}");
        assert_drawn(name, &faults);
    }
}

#[test]
fn a_file_that_is_missing_a_folder_or_huge_is_named() {
    assert_drawn("file-missing", &load_file("tests/fixtures/nothing.toml", &[]).unwrap_err());
    assert_drawn("file-folder", &load_file("tests/fixtures", &[]).unwrap_err());

    let folder = tempfile::tempdir().unwrap();
    let huge = folder.path().join("huge.toml");
    fs::File::create(&huge).unwrap().set_len(LARGEST_SCENARIO + 1).unwrap();
    let faults = load_file(huge.to_str().unwrap(), &[]).unwrap_err();
    let message = drawn(&faults).replace(huge.to_str().unwrap(), "huge.toml");
    insta::with_settings!({ snapshot_path => "../fixtures/faults/messages", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("file-huge", message);
    });
}
