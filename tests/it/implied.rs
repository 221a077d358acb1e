//! What the stated case implies, against closed forms.

use mudeung::engine::{self, Results, Settings, Silent};
use mudeung::model::Basis;
use mudeung::quantity::PriceBasis;
use mudeung::scenario::{Scenario, ScenarioSource, compile, load};
use mudeung::study::implied::{Subject, follows_stated_path, implied};

const GROWTH: &str = r#"
[scenario]
id = "growth"
name = "Growth"
as_of = 2025-01-01
horizon = [2020, 2025]
[prices]
year = 2020
inflation = { value = 0.02, rationale = "a test" }
[sector.cars]
name = "Cars"
rationale = "a test"
base_year = 2020
base_output = "10조원"
growth = 0.05
volatility = 0
[account.jobs]
name = "Jobs"
unit = "명"
rationale = "a test"
elasticity = 0
[account.jobs.sector.cars]
base = "1000명"
[target.output]
name = "Output"
metric = "output"
scope = "region"
year = 2025
basis = "nominal"
value = { value = "13조원", rationale = "a test" }
[target.jobs]
name = "Jobs"
metric = "jobs"
scope = "region"
year = 2025
value = { value = "900명", rationale = "a test" }
"#;

fn run(text: &str) -> (Scenario, Results) {
    let source = ScenarioSource::BuiltIn { name: "test.toml", text };
    let scenario =
        compile(load(source, &[]).unwrap_or_else(|faults| panic!("{faults}"))).unwrap_or_else(|faults| panic!("{faults}"));
    let results = engine::run(&scenario.model, &Settings::new(256, 1), &Silent).unwrap();
    (scenario, results)
}

#[test]
fn growth_is_counted_from_the_last_known_year_in_both_price_bases() {
    let (scenario, results) = run(GROWTH);
    let found = implied(&scenario.model, &results);
    assert_eq!(found.len(), 1, "two targets of one scope and year share one answer");
    assert_eq!((found[0].from, found[0].to), (0, 5));
    let growth = |subject, basis| {
        found[0].changes.iter().find(|change| (change.subject, change.basis) == (subject, basis)).unwrap().growth
    };
    let (nominal, constant) = (Basis::Money(PriceBasis::Nominal), Basis::Money(PriceBasis::Constant));
    for (subject, basis, expected) in [
        (Subject::Output, constant, 0.05),
        (Subject::Output, nominal, 1.05 * 1.02 - 1.0),
        (Subject::Persons(0), Basis::None, 0.0),
        (Subject::OutputPerPerson(0), constant, 0.05),
        (Subject::OutputPerPerson(0), nominal, 1.05 * 1.02 - 1.0),
    ] {
        assert!((growth(subject, basis) - expected).abs() < 1e-12, "{subject:?} {basis:?}");
    }
}

#[test]
fn only_targets_on_a_stated_path_are_the_plans_own_view() {
    let (scenario, _) = run(GROWTH);
    assert!(scenario.model.targets.iter().all(|target| !follows_stated_path(&scenario.model, target)));
    let path = "[sector.cars.path]\n2025 = { value = \"13조원\", rationale = \"a test\" }\n";
    let (scenario, _) = run(&format!("{GROWTH}{path}"));
    let on_path: Vec<&str> = scenario
        .model
        .targets
        .iter()
        .filter(|target| follows_stated_path(&scenario.model, target))
        .map(|target| target.id.as_str())
        .collect();
    assert_eq!(on_path, ["output"]);
}
