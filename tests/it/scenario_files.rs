//! Scenario files that are right: what is read from them, from the files they extend and from `--set`.

use std::fs;
use std::path::Path;

use mudeung::quantity::{Language, ProgrammeId, SectorId, Year};
use mudeung::scenario::diagnostic::Style;
use mudeung::scenario::load::{Loaded, ScenarioSource, load};
use mudeung::scenario::reference;

const VALID: &str = "tests/fixtures/valid.toml";

fn load_with(sets: &[&str]) -> Loaded {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    load(ScenarioSource::File(Path::new(VALID)), &sets).unwrap_or_else(|faults| panic!("{faults}"))
}

fn load_text(text: &str) -> Loaded {
    load(ScenarioSource::BuiltIn { name: "built-in", text }, &[]).unwrap_or_else(|faults| panic!("{faults}"))
}

fn cluster() -> ProgrammeId {
    ProgrammeId::new("cluster").expect("it is a valid id")
}

#[test]
fn a_valid_scenario_has_neither_faults_nor_warnings() {
    let loaded = load_with(&[]);
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    let budget = &loaded.raw.programme.get(&cluster()).unwrap().value.budget;
    assert_eq!(budget.path, "programme.cluster.budget");
    assert!((budget.central() - 4.061e11).abs() < 1e-3, "the first vintage counts");
    assert_eq!(budget.vintages.len(), 2);
    assert!(budget.provenance.is_stated());
}

#[test]
fn a_built_in_text_is_read_as_a_file_is() {
    let text = fs::read_to_string(VALID).unwrap();
    let loaded = load_text(&text);
    assert_eq!(loaded.texts.get(0).name(), "built-in");
    assert_eq!(loaded.texts.get(0).sha256(), load_with(&[]).texts.get(0).sha256());
}

#[test]
fn a_set_needs_no_quotes_and_no_source_and_the_later_one_counts() {
    let loaded = load_with(&["programme.cluster.budget=6000억원", "programme.cluster.budget = 7000억원", "run.seed=7"]);
    let budget = &loaded.raw.programme.get(&cluster()).unwrap().value.budget;
    assert!((budget.central() - 7e11).abs() < 1e-3);
    assert!(!budget.provenance.is_stated(), "the table's source does not vouch for it");
    assert_eq!(budget.provenance.rationale.as_ref().unwrap().get(Language::Ko), "명령줄에서 지정");
    assert_eq!(loaded.texts.get(budget.place.text).name(), "--set");
    assert_eq!(loaded.raw.run.unwrap().seed.unwrap().value, 7);
}

#[test]
fn a_set_changes_one_year_of_a_path() {
    let loaded = load_with(&["group.industries.path.2025=50조원"]);
    let (_, group) = loaded.raw.group.iter().next().unwrap();
    let path = group.value.path.as_ref().unwrap();
    let years: Vec<i32> = path.iter().map(|(year, _)| year.get()).collect();
    assert_eq!(years, [2025, 2030]);
    assert!((path.get(Year::new(2025).unwrap()).unwrap().value.central() - 5e13).abs() < 1e-2);
}

#[test]
fn a_set_that_goes_into_a_number_changes_one_key_of_it() {
    let loaded = load_with(&["programme.cluster.budget.use=latest"]);
    let (_, cluster) = loaded.raw.programme.iter().next().unwrap();
    assert!((cluster.value.budget.central() - 411.6e9).abs() < 1.0);
    assert_eq!(cluster.value.budget.vintages.len(), 2);
}

#[test]
fn tables_keep_the_order_of_ids_whatever_the_order_of_the_file() {
    let loaded = load_with(&[]);
    let ids: Vec<&str> = loaded.raw.sector.ids().map(SectorId::as_str).collect();
    assert_eq!(ids, ["energy", "mobility"]);
}

#[test]
fn a_number_that_extends_a_file_does_not_borrow_that_files_source() {
    let folder = tempfile::tempdir().unwrap();
    let base = fs::canonicalize(VALID).unwrap();
    let over = folder.path().join("over.toml");
    let body = format!("extends = {:?}\n[account.employment]\nelasticity = 0.5\n", base.to_str().unwrap());
    fs::write(&over, body).unwrap();
    let faults = load(ScenarioSource::File(&over), &[]).unwrap_err();
    assert!(faults.to_string().contains("neither source nor rationale"), "{faults}");
}

#[test]
fn hindsight_and_unused_sources_are_warned_of() {
    let text = fs::read_to_string(VALID).unwrap().replace("2020-07-01", "2026-01-02")
        + "[source.unused]\ntitle = \"x\"\n[source.later]\ntitle = \"y\"\ndate = 2026\nperiod = [2020, 2021]\n";
    let loaded = load_text(&text);
    let style = Style { language: Language::En, colour: false, width: 100 };
    let drawn: String = loaded.warnings.iter().map(|warning| warning.render(&loaded.texts, style)).collect();
    insta::assert_snapshot!(drawn);
}

#[test]
fn a_percentage_without_its_sign_is_warned_of() {
    let warned = |sets: &[&str]| load_with(sets).warnings.into_iter().map(|warning| warning.path).collect::<Vec<_>>();
    assert_eq!(
        warned(&["prices.inflation=2", "sector.mobility.volatility=8"]),
        ["prices.inflation", "sector.mobility.volatility"]
    );
    assert!(warned(&["prices.inflation=2%", "sector.mobility.growth=150%", "group.industries.delivery=1.2"]).is_empty());
}

/// That a document is what it is made from, which it becomes where `UPDATE_DOCS` is set.
fn is_up_to_date(file: &str, made: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(file, made).unwrap();
    }
    assert!(fs::read_to_string(file).unwrap() == made, "{file} is stale: run the tests once with UPDATE_DOCS=1");
}

#[test]
fn the_reference_of_sweeps_in_docs_is_the_one_the_declarations_make() {
    for (file, language) in [("docs/sweep-format.md", Language::En), ("docs/sweep-format.ko.md", Language::Ko)] {
        is_up_to_date(file, &reference::sweep_markdown(language));
    }
}

#[test]
fn the_format_reference_in_docs_is_the_one_the_declarations_make() {
    for (file, language) in [("docs/scenario-format.md", Language::En), ("docs/scenario-format.ko.md", Language::Ko)] {
        is_up_to_date(file, &reference::markdown(language));
    }
}
