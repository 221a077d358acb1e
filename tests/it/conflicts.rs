//! What people see when the nouns of a scenario do not fit each other: every conflict with its whole message, in both languages.
//!
//! Each file of `tests/fixtures/conflicts` reads without a fault and fails to compile.

use std::fs;
use std::path::Path;

use mudeung::quantity::Language;
use mudeung::scenario::{ScenarioSource, Style, compile, load};

#[test]
fn every_conflict_is_shown_at_its_place() {
    let mut names: Vec<String> = fs::read_dir("tests/fixtures/conflicts")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    for name in names {
        let file = format!("tests/fixtures/conflicts/{name}.toml");
        let loaded = load(ScenarioSource::File(Path::new(&file)), &[]);
        let loaded = loaded.unwrap_or_else(|faults| panic!("{name} does not even read: {faults}"));
        let Err(faults) = compile(loaded) else { panic!("{name} compiles") };
        assert_eq!(faults.iter().count(), 1, "{name}: {faults}");
        let draw = |language| faults.render(Style { language, colour: false, width: 100 });
        let message = format!("{}\n{}", draw(Language::En), draw(Language::Ko));
        insta::with_settings!({ snapshot_path => "../fixtures/conflicts/messages", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, message);
        });
    }
}

#[test]
fn the_scenario_that_the_fixtures_extend_compiles() {
    let loaded = load(ScenarioSource::File(Path::new("tests/fixtures/valid.toml")), &[]).unwrap();
    compile(loaded).unwrap_or_else(|faults| panic!("{faults}"));
}
