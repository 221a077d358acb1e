//! A scenario that is read once and then changed gives what its files give when they are loaded anew with the same changes.

use std::path::Path;

use mudeung::scenario::{Base, Change, Scenario, ScenarioSource, compile, load_for};

const EVIDENCE: &str = "scenarios/gwangju-evidence.toml";

/// All that a scenario computes and tells, as text.
fn told(scenario: &Scenario) -> String {
    format!("{:?}\n{:?}\n{:?}\n{:?}", scenario.model, scenario.run, scenario.ledger, scenario.outcomes)
}

fn same(file: &str, sets: &[&str], outcomes: &[&str]) {
    let source = ScenarioSource::File(Path::new(file));
    let base = Base::open(source, &[]).unwrap_or_else(|faults| panic!("{faults}"));
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<String>>();
    let changes: Vec<Change<'_>> = sets.iter().map(|&assignment| Change::Set { assignment, folder: None }).collect();
    let anew = load_for(source, &owned(sets), &owned(outcomes)).and_then(compile);
    let again = base.with(&changes, &owned(outcomes));
    match (anew, again) {
        (Ok(anew), Ok(again)) => assert_eq!(told(&anew), told(&again), "{sets:?}"),
        (Err(anew), Err(again)) => assert_eq!(anew.to_string(), again.to_string(), "{sets:?}"),
        (anew, again) => panic!("{sets:?}: {} {}", anew.is_ok(), again.is_ok()),
    }
}

#[test]
fn changes_of_every_kind_give_what_loading_anew_gives() {
    for sets in [
        &[][..],
        &["programme.ai-cluster-2.budget=7000억원"],
        &["programme.ai-cluster-2.delay=2", "programme.ai-cluster-2.approval.probability=0"],
        &["pipeline.ai-firms.stage.located.probability={ pert = [0.2, 0.4, 0.6] }", "pipeline.ai-academy.hazard=5%"],
        &["pipeline.ai-firms.survival={ 1 = 0.9, 5 = 0.5 }"],
        &["sector.ai.growth.use=latest"],
        &["scenario.view=inside"],
        &["class.kr-large-projects.cost=0.2"],
        &["sector.ai.rationale=because", "sector.ai.growth=0.05"],
        &["prices.inflation=2%", "correlation.default=0.2", "skill.ai-talent.base=800명"],
        &["run.metrics=[\"output.nine-industries@2030\"]", "run.trials=5"],
        &["group.nine-industries.shares.ai=0.125", "group.nine-industries.shares.data=0.025"],
        &["input_output.productivity=1%"],
        &["programme.ai-cluster-3.budget=1억원"],
        &["programme.ai-cluster-2.budgett=1억원", "programme.ai-cluster-2.delay=\"long\""],
        &["programme.ai-cluster-2.delay={ normal = [1, 2] }"],
    ] {
        same(EVIDENCE, sets, &[]);
    }
    same(EVIDENCE, &["programme.ai-cluster-2.budget=7000억원"], &["target.output-2030", "stock.ai-academy@2030"]);
    same("tests/fixtures/valid.toml", &["programme.cluster.budget.use=latest"], &[]);
}

#[test]
fn a_shipped_scenario_that_extends_another_is_a_patch_of_it() {
    let mut base = Base::open(ScenarioSource::File(Path::new(EVIDENCE)), &[]).unwrap_or_else(|faults| panic!("{faults}"));
    let patch = Path::new("scenarios/two-years-late.toml");
    let (index, extends) = base.add_patch(patch).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!((index, extends.as_deref()), (0, Some("gwangju-evidence.toml")));
    let outcomes = ["output.nine-industries/nominal@2030".to_owned(), "cumulative-spending.ai-cluster/nominal@2030".to_owned()];
    let patched = base.with(&[Change::Patch(index)], &outcomes).unwrap_or_else(|faults| panic!("{faults}"));
    let whole =
        load_for(ScenarioSource::File(patch), &[], &outcomes).and_then(compile).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(format!("{:?}", patched.model), format!("{:?}", whole.model));
    assert_eq!(patched.id, "gwangju-evidence", "it stays the scenario that it is");
}
