//! What facilities, pipelines and parts of each other are in the model, once they are compiled.

use std::path::Path;

use mudeung::model::{Model, PricesOf, RampShape, Role, Survival};
use mudeung::quantity::{Dimension, Language, Unit};
use mudeung::scenario::{Scenario, ScenarioSource, compile, load};

fn compiled(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let loaded = load(ScenarioSource::File(Path::new("tests/fixtures/valid.toml")), &sets);
    compile(loaded.unwrap_or_else(|faults| panic!("{faults}"))).unwrap_or_else(|faults| panic!("{faults}"))
}

fn central(model: &Model, input: mudeung::model::InputId) -> f64 {
    model.inputs[input].central
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * b.abs().max(1.0)
}

#[test]
fn a_facility_is_what_its_table_says() {
    let model = compiled(&[]).model;
    let [works, zone] = model.facilities.as_slice() else { panic!("{} facilities", model.facilities.len()) };

    assert_eq!((works.unit, zone.unit), (Dimension::Vehicles.into(), Dimension::Area.into()));
    assert!(close(works.opens, 2.0 + 8.0 / 12.0) && close(zone.opens, 2.0), "{} {}", works.opens, zone.opens);
    assert!(close(central(&model, zone.capacity), 1_324_000.0 * 3.305_785) && close(central(&model, zone.utilisation), 0.9));
    assert_eq!(works.ramp.unwrap().shape, RampShape::Logistic);
    assert!(close(central(&model, zone.ramp.unwrap().years), 6.0), "from 2021 to the beginning of 2027");
    assert_eq!((works.part_of, zone.part_of, works.built_by), (Some(1), None, Some(1)));
    assert_eq!(works.observed.iter().filter(|input| input.is_some()).count(), 1);
    assert!(close(central(&model, works.observed[2].unwrap()), 12_000.0));

    let jobs = works.per_unit.accounts[0].unwrap();
    assert!(close(central(&model, jobs.amount), 0.006));
    assert_eq!((jobs.prices, works.per_unit.output.unwrap().prices), (PricesOf::Base, PricesOf::Year(3)));
    let claimed = zone.claimed.as_ref().unwrap();
    assert_eq!((claimed.direct, claimed.effects.output.unwrap().prices), (false, PricesOf::Current));
    assert!(zone.per_unit.is_empty() && zone.per_unit.accounts.len() == model.accounts.len());
}

#[test]
fn only_a_direct_claim_on_the_region_is_part_of_its_sector() {
    let direct = |sets: &[&str]| compiled(sets).model.facilities[1].claimed.as_ref().unwrap().direct;
    assert!(direct(&["facility.zone.claimed.kind=direct"]));
    assert!(!direct(&["facility.zone.claimed.kind=direct", "facility.zone.claimed.scope=nation"]));
}

#[test]
fn a_pipeline_is_what_its_table_says() {
    let model = compiled(&[]).model;
    let [academy, newcomers] = model.pipelines.as_slice() else { panic!("{} pipelines", model.pipelines.len()) };

    assert_eq!((academy.unit, newcomers.unit), (Dimension::Persons.into(), Dimension::Firms.into()));
    let stages: Vec<&str> = newcomers.stages.iter().map(|stage| stage.id.as_str()).collect();
    assert_eq!(stages, ["signed", "located"], "in the order of the list");
    assert_eq!(newcomers.inflow.counts.iter().flatten().count(), 2);
    assert_eq!(newcomers.inflow.rate.as_ref().unwrap().years, 4..=11);
    let money = newcomers.inflow.money.unwrap();
    assert_eq!((money.programme, money.unit_cost.prices), (1, PricesOf::Year(1)));
    let Survival::Table(ages) = &newcomers.survival else { panic!("{:?}", newcomers.survival) };
    assert_eq!(ages.iter().map(|(age, _)| *age).collect::<Vec<_>>(), [1, 3, 5]);
    assert!(matches!(academy.survival, Survival::Hazard(_)));
    // Standard deviation over mean of a log-normal with σ = 1.
    assert!(close(newcomers.sizes.as_ref().unwrap().variation, (std::f64::consts::E - 1.0).sqrt()));
    assert_eq!((newcomers.part_of, academy.part_of), (Some(1), None));
}

#[test]
fn every_draw_of_a_facility_or_pipeline_has_a_path_of_its_own() {
    let model = compiled(&[]).model;
    let mut paths: Vec<&str> = model.inputs.iter().map(|(_, input)| input.path.as_str()).collect();
    let path = |input| model.inputs[input].path.as_str();
    let newcomers = &model.pipelines[1];
    assert_eq!(path(model.facilities[0].shocks[6]), "facility.works.utilisation.2025");
    assert_eq!(path(newcomers.inflow.rate.as_ref().unwrap().arrivals[6]), "pipeline.newcomers.arrivals.2025");
    assert_eq!(path(newcomers.stages[0].passes[6]), "pipeline.newcomers.stage.signed.2025");
    assert_eq!(path(newcomers.stages[0].waits[6]), "pipeline.newcomers.stage.signed.lag.2025");
    assert_eq!(path(newcomers.survivals[3][6]), "pipeline.newcomers.survival.2022.2025");
    assert_eq!(path(newcomers.sizes.as_ref().unwrap().scores[6]), "pipeline.newcomers.sizes.2025");
    assert!(model.inputs[newcomers.survivals[6][6]].is_certain(), "nothing ends in the year in which it enters");
    assert_eq!(model.inputs[newcomers.survivals[3][6]].role, Role::Shock);
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all, "two inputs with one path would have the same draws");
}

#[test]
fn a_group_of_programmes_counts_what_is_part_of_another_once() {
    let text = std::fs::read_to_string("tests/fixtures/valid.toml").unwrap();
    let text = format!("{text}\n[group.city]\nname = 'City'\nprogrammes = ['cluster', 'north-campus']\nrationale = 'a test'\n");
    let model = |text: &str| compile(load(ScenarioSource::BuiltIn { name: "test", text }, &[]).unwrap()).unwrap().model;
    let members = |text: &str| model(text).groups[0].programmes.clone();
    assert_eq!(members(&text), [0]);
    assert_eq!(members(&text.replace("part_of = \"cluster\"\n", "")), [0, 1]);
    assert_eq!(model(&text).programmes[1].part_of, Some(0));
}

#[test]
fn the_ledger_shows_effects_in_their_unit() {
    let ledger = compiled(&[]).ledger;
    let unit = |path: &str| ledger.rows().iter().find(|row| row.path == path).unwrap_or_else(|| panic!("no {path}")).unit;
    assert_eq!(unit("facility.works.per_unit.account.employment"), Unit::per(Dimension::Persons, Dimension::Vehicles));
    assert_eq!(unit("pipeline.newcomers.inflow.unit_cost"), Unit::per(Dimension::Money, Dimension::Firms));
    assert_eq!(unit("facility.zone.claimed.account.employment"), Dimension::Persons.into());
    assert_eq!(unit("pipeline.newcomers.sizes"), Dimension::Persons.into());
}

#[test]
fn a_facility_that_opens_after_the_horizon_is_warned_of() {
    let warned = |opens: &str| -> Vec<String> {
        let warnings = compiled(&[opens]).warnings;
        warnings.into_iter().map(|warning| format!("{}: {}", warning.path, warning.kind.text(Language::En))).collect()
    };
    assert_eq!(
        warned("facility.works.opens=2031-03"),
        ["facility.works.opens: it opens in 2031-03, after 2030, the last year of the horizon, and so does nothing"]
    );
    assert!(warned("facility.works.opens=2030-12").is_empty());
}
