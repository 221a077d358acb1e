//! Reference classes: what a number is under each view, and who vouches for it.

use std::path::Path;

use mudeung::quantity::ProgrammeId;
use mudeung::scenario::load::{Loaded, ScenarioSource, load};
use mudeung::scenario::quantity::RawInput;
use mudeung::scenario::{self, LedgerRow};

const VALID: &str = "tests/fixtures/valid.toml";
const CLASS: &str = "class.large-projects.certain={value='20%', source='statistics'}";

fn loaded(sets: &[&str]) -> Loaded {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    load(ScenarioSource::File(Path::new(VALID)), &sets).unwrap_or_else(|faults| panic!("{faults}"))
}

fn overrun(sets: &[&str]) -> RawInput {
    let loaded = loaded(sets);
    let cluster = loaded.raw.programme.get(&ProgrammeId::new("cluster").unwrap()).unwrap();
    (**cluster.value.overrun.as_ref().unwrap()).clone()
}

fn drawn(sets: &[&str]) -> String {
    overrun(sets).distribution.to_string()
}

#[test]
fn a_number_beside_a_class_is_itself_the_class_or_a_mixture() {
    assert!(drawn(&[]).starts_with("lognormal(median = 0.1"));
    assert!(drawn(&["scenario.view=outside"]).starts_with("pert(low = -0.05"));
    let blend = drawn(&["scenario.view=blend"]);
    assert!(blend.starts_with("mixture(") && blend.contains("0.6") && blend.contains("0.4"), "{blend}");
    assert!(drawn(&["scenario.view=blend", "scenario.blend=0"]).starts_with("lognormal"));
    assert!(drawn(&["scenario.view=blend", "scenario.blend=1"]).starts_with("pert"));
}

#[test]
fn a_class_alone_counts_in_every_view_and_needs_no_other_voucher() {
    for view in ["inside", "outside", "blend"] {
        let view = format!("scenario.view={view}");
        assert!(drawn(&[&view, "programme.cluster.overrun={class='large-projects.cost'}"]).starts_with("pert"));
    }
}

#[test]
fn the_stated_case_takes_the_central_value_of_the_view() {
    let beside = "programme.cluster.overrun={value=0, class='large-projects.certain'}";
    let central = |view: &str| overrun(&[CLASS, beside, view]).central();
    assert_eq!(central("scenario.view=inside"), 0.0);
    assert_eq!(central("scenario.view=outside"), 0.2);
    let blend = overrun(&[CLASS, beside, "scenario.view=blend"]);
    assert_eq!(blend.central(), blend.distribution.central());
}

#[test]
fn a_certain_view_of_a_number_with_a_driver_goes_with_nothing() {
    let beside = "programme.cluster.overrun={value=0, class='large-projects.cost', driver='economy', load=0.5}";
    assert!(overrun(&[beside]).load.is_none());
    assert!(overrun(&[beside, "scenario.view=outside"]).load.is_some());
}

#[test]
fn the_ledger_keeps_the_class_and_the_sources_of_both() {
    let row = |sets: &[&str]| -> LedgerRow {
        let scenario = scenario::compile(loaded(sets)).unwrap_or_else(|faults| panic!("{faults}"));
        scenario.ledger.rows().iter().find(|row| row.path == "programme.cluster.overrun").unwrap().clone()
    };
    let sources = |row: &LedgerRow| row.sources.iter().map(ToString::to_string).collect::<Vec<_>>();
    let inside = row(&[]);
    assert_eq!((inside.class.as_str(), sources(&inside)), ("large-projects.cost", vec!["plan".to_owned()]));
    assert!(inside.rationale.is_some(), "that of its own table");
    let outside = row(&["scenario.view=outside", CLASS, "programme.cluster.overrun.class=large-projects.certain"]);
    assert_eq!((outside.class.as_str(), sources(&outside)), ("large-projects.certain", vec!["statistics".to_owned()]));
}
