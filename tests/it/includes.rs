//! Files that scenarios include: which layer counts, what is copied, and what travels in the program.

use std::fs;
use std::path::Path;

use mudeung::quantity::SectorId;
use mudeung::scenario::load::{CopiedText, Loaded, ScenarioSource, load, load_copy};
use mudeung::scenario::{self, BUILT_IN};

const HEAD: &str = "[scenario]\nid = \"x\"\nname = \"X\"\nas_of = 2020-01-01\nhorizon = [2019, 2030]\n[prices]\nyear = 2019\n";

/// A folder with a scenario that extends another, both with included files, one of them shared.
fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let sector = |id: &str, growth: &str| {
        format!("[sector.{id}]\nname = \"{id}\"\nbase_year = 2019\nbase_output = 1\ngrowth = {growth}\nrationale = \"a test\"\n")
    };
    write(
        "top.toml",
        format!("extends = \"base.toml\"\ninclude = [\"parts/shared.toml\", \"low.toml\"]\n{}", sector("a", "0.01")),
    );
    write("base.toml", format!("include = [\"parts/shared.toml\"]\n{HEAD}{}{}", sector("a", "0.02"), sector("b", "0.02")));
    write("low.toml", sector("a", "0.03") + &sector("b", "0.03") + &sector("c", "0.03") + &sector("d", "0.03"));
    write("parts/shared.toml", sector("a", "0.04") + &sector("d", "0.04") + &sector("e", "{ empirical = \"data/growth.csv\" }"));
    write("parts/data/growth.csv", "growth\n0.05\n0.05\n".to_owned());
    folder
}

fn growth(loaded: &Loaded, id: &str) -> f64 {
    loaded.raw.sector.get(&SectorId::new(id).unwrap()).unwrap().value.growth.as_ref().unwrap().central()
}

fn names(loaded: &Loaded) -> Vec<String> {
    loaded.texts.iter().map(|text| text.name().rsplit('/').next().unwrap().to_owned()).collect()
}

#[test]
fn the_file_lies_over_what_it_extends_and_that_over_what_they_include() {
    let folder = written();
    let loaded = load(ScenarioSource::File(&folder.path().join("top.toml")), &[]).unwrap_or_else(|faults| panic!("{faults}"));
    // The shared file is under `base.toml`, which is over all that `top.toml` includes.
    let all = ["a", "b", "c", "d", "e"].map(|id| growth(&loaded, id));
    assert_eq!(all, [0.01, 0.02, 0.03, 0.04, 0.05]);
    assert_eq!(names(&loaded), ["top.toml", "base.toml", "shared.toml", "low.toml"], "every text once, the uppermost first");
    assert_eq!(loaded.data.len(), 1, "a data file lies beside the text that names it");
}

#[test]
fn later_included_files_lie_over_earlier_ones() {
    let folder = written();
    let path = folder.path().join("two.toml");
    fs::write(&path, format!("include = [\"parts/shared.toml\", \"low.toml\"]\n{HEAD}")).unwrap();
    let loaded = load(ScenarioSource::File(&path), &[]).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!([growth(&loaded, "a"), growth(&loaded, "e")], [0.03, 0.05]);
}

#[test]
fn copies_of_all_texts_are_the_scenario_again() {
    let folder = written();
    let first = load(ScenarioSource::File(&folder.path().join("top.toml")), &["sector.e.growth=0.07".to_owned()]).unwrap();
    let copy = |text: &scenario::Text| CopiedText { name: text.name().to_owned(), body: text.body().to_owned() };
    let copies: Vec<CopiedText> = first.texts.iter().map(copy).collect();
    let again = load_copy(&copies).unwrap_or_else(|faults| panic!("{faults}"));
    for id in ["a", "b", "c", "d", "e"] {
        assert_eq!(growth(&first, id).to_bits(), growth(&again, id).to_bits(), "{id}");
    }
    assert_eq!(names(&first), names(&again));
    fs::remove_file(folder.path().join("low.toml")).unwrap();
    assert!(load_copy(&copies).is_ok(), "only data files are read again");
}

#[test]
fn the_built_in_scenario_and_its_files_are_those_of_the_repository() {
    let (name, text) = BUILT_IN;
    let built_in = load(ScenarioSource::BuiltIn { name, text }, &[]).unwrap_or_else(|faults| panic!("{faults}"));
    let file = load(ScenarioSource::File(Path::new(name)), &[]).unwrap_or_else(|faults| panic!("{faults}"));
    let texts = |loaded: &Loaded| loaded.texts.iter().map(|text| (text.name().to_owned(), text.sha256())).collect::<Vec<_>>();
    assert_eq!((texts(&built_in), &built_in.data), (texts(&file), &file.data));
}

#[test]
fn a_file_without_a_scenario_is_a_part_and_no_scenario() {
    let folder = written();
    assert!(scenario::is_part(&folder.path().join("low.toml")));
    assert!(!scenario::is_part(&folder.path().join("top.toml")));
    assert!(!scenario::is_part(&folder.path().join("base.toml")));
    fs::write(folder.path().join("broken.toml"), "[scenario").unwrap();
    assert!(!scenario::is_part(&folder.path().join("broken.toml")), "a slip is shown, not hidden");
}
