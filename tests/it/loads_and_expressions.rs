//! Drivers, rank correlations and own metrics: what a scenario that has them compiles to.

use mudeung::model::{Basis, Measure, Model, Operation, Score, Step};
use mudeung::quantity::{Dimension, Language, PriceBasis, Unit};
use mudeung::scenario::{Scenario, ScenarioSource, compile, load};

const SCENARIO: &str = r#"
[scenario]
id = "dependence"
name = "Dependence"
as_of = 2025-01-01
horizon = [2019, 2022]
[prices]
year = 2020
inflation = { value = 0.02, rationale = "a test" }
[driver.economy]
name = "Economy"
[sector.cars]
name = "Cars"
rationale = "a test"
base_year = 2020
base_output = { uniform = ["9조원", "11조원"] }
growth = { normal = [0.03, 0.01], driver = "economy", load = 0.6 }
[programme.cluster]
name = "Cluster"
rationale = "a test"
budget = { uniform = ["1000억원", "2000억원"] }
years = [2020, 2021]
delay = { uniform = [0, 1] }
overrun = { uniform = [0, 0.5] }
[event.slump]
name = "Slump"
rationale = "a test"
probability = 0.2
years = [2021, 2022]
driver = "economy"
load = -0.5
sector = { cars = -0.1 }
[account.jobs]
name = "Jobs"
unit = "명"
rationale = "a test"
[account.jobs.sector.cars]
base = "1000명"
[metric.cost-per-job]
name = "Cost per job"
expression = "[cumulative-spending.cluster/constant] / [jobs@2020] - 2 * [half]"
[metric.half]
name = "Half"
expression = "-[cumulative-spending.cluster/constant@2021] / (2 * [jobs])"
[rank_correlation]
"programme.cluster.delay" = { "programme.cluster.overrun" = 0.9, "programme.cluster.budget" = 0.9, rationale = "a test" }
"programme.cluster.overrun" = { "programme.cluster.budget" = { value = -0.9, rationale = "a test" } }
"#;

fn scenario(change: (&str, &str)) -> Scenario {
    let text = SCENARIO.replace(change.0, change.1);
    let loaded = load(ScenarioSource::BuiltIn { name: "dependence", text: &text }, &[]);
    loaded.and_then(compile).unwrap_or_else(|faults| panic!("{faults}"))
}

fn weights<'m>(model: &'m Model, path: &str) -> &'m [(Score, f64)] {
    let of_path = |row: &&mudeung::model::Dependent| model.inputs[row.input].path == path;
    &model.dependence.rows.iter().find(of_path).unwrap().weights
}

#[test]
fn an_event_is_likelier_where_a_driver_that_it_loads_on_goes_its_way() {
    let model = scenario(("", "")).model;
    let [(Score::Driver(0), growth), ..] = weights(&model, "sector.cars.growth") else { panic!("growth has a driver") };
    let [(Score::Driver(0), slump), ..] = weights(&model, "event.slump.2021") else { panic!("the event has a driver") };
    // It happens where its draw is low: a low driver is to bring it, so draw and driver are low together.
    assert!((growth - 0.6).abs() < 1e-15 && (slump - 0.5).abs() < 1e-15);
}

#[test]
fn rank_correlations_that_cannot_all_hold_are_repaired_with_a_warning() {
    let scenario = scenario(("", ""));
    let pairs = &scenario.model.dependence.pairs;
    assert_eq!(pairs.len(), 3);
    assert!(pairs.iter().all(|pair| pair.used.abs() < pair.asked.abs() && pair.used * pair.asked > 0.0));
    let warning = scenario.warnings.iter().find(|warning| warning.path == "rank_correlation").unwrap();
    for language in [Language::En, Language::Ko] {
        let text = warning.kind.text(language);
        assert!(text.contains("programme.cluster.delay, programme.cluster.budget: 0.900 → 0."), "{text}");
    }
}

#[test]
fn rank_correlations_that_can_hold_are_used_as_they_are() {
    let scenario = scenario(("= { value = -0.9,", "= { value = 0.8,"));
    assert!(scenario.model.dependence.pairs.iter().all(|pair| (pair.asked - pair.used).abs() < 1e-12));
    assert!(scenario.warnings.is_empty());
}

#[test]
fn own_metrics_have_the_unit_and_the_years_of_what_they_are_computed_from() {
    let model = scenario(("", "")).model;
    let [cost, half] = model.own_metrics.as_slice() else { panic!("two own metrics") };
    assert_eq!(cost.unit, Some(Unit::per(Dimension::Money, Dimension::Persons)));
    assert_eq!((cost.id.as_str(), half.id.as_str()), ("cost-per-job", "half"));
    let has_value: Vec<bool> = cost.steps.iter().map(Option::is_some).collect();
    assert_eq!(has_value, [false, true, true, true], "jobs begin in the base year");
    let listed = |own| model.metrics.iter().filter(move |metric| metric.measure == Measure::Own(own)).count();
    assert_eq!((listed(0), listed(1)), (3, 3));
}

#[test]
fn own_metrics_stand_in_others_with_all_their_steps() {
    let model = scenario(("", "")).model;
    let steps = model.own_metrics[0].steps[3].as_ref().unwrap();
    let shown: Vec<String> = steps
        .iter()
        .map(|step| match *step {
            Step::Number(number) => number.to_string(),
            Step::Metric(id) => {
                let metric = &model.metrics[id.0];
                let prices = if metric.basis == Basis::Money(PriceBasis::Constant) { "/constant" } else { "" };
                format!("{}{prices}@{}", model.measure_name(metric.measure), 2019 + metric.year)
            }
            Step::Negate => "neg".to_owned(),
            Step::Binary(Operation::Divide) => "/".to_owned(),
            Step::Binary(Operation::Multiply) => "*".to_owned(),
            Step::Binary(Operation::Subtract) => "-".to_owned(),
            Step::Binary(other) => panic!("{other:?}"),
        })
        .collect();
    let spent = |year: &str| format!("cumulative-spending/constant@{year}");
    let half = format!("{} neg 2 jobs@2022 * /", spent("2021"));
    assert_eq!(shown.join(" "), format!("{} jobs@2020 / 2 {half} * -", spent("2022")));
}

#[test]
fn an_own_metric_that_nobody_asks_for_wants_nothing() {
    let model = scenario(("[prices]", "[run]\nmetrics = [\"output\"]\n[prices]")).model;
    assert!(model.metrics.iter().all(|metric| metric.measure == Measure::Output));
}
