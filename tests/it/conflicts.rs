//! What people see when the nouns of a scenario do not fit each other: every conflict with its whole message, in both languages.
//!
//! Each file of `tests/fixtures/conflicts` reads without a fault and fails to compile.

use std::path::Path;

use mudeung::scenario::{ScenarioSource, compile, load};

use crate::faults::{assert_drawn_in, fixtures};

#[test]
fn every_conflict_is_shown_at_its_place_and_no_other() {
    let mut crowds = Vec::new();
    for name in fixtures("conflicts") {
        let file = format!("tests/fixtures/conflicts/{name}.toml");
        let loaded = load(ScenarioSource::File(Path::new(&file)), &[]);
        let loaded = loaded.unwrap_or_else(|faults| panic!("{name} does not even read: {faults}"));
        let Err(faults) = compile(loaded) else { panic!("{name} compiles") };
        if faults.iter().count() != 1 {
            crowds.push(format!("{name}: {faults}"));
        }
        assert_drawn_in("conflicts", &name, &faults);
    }
    assert!(crowds.is_empty(), "more than one fault for one slip:\n{}", crowds.join("\n"));
}

#[test]
fn the_scenario_that_the_fixtures_extend_compiles() {
    let loaded = load(ScenarioSource::File(Path::new("tests/fixtures/valid.toml")), &[]).unwrap();
    compile(loaded).unwrap_or_else(|faults| panic!("{faults}"));
}
