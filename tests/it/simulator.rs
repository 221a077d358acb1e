//! A model made ready once: single trials, redrawn inputs, treatments and narrow models are those of a run.

use std::path::Path;

use mudeung::engine::{AsDrawn, Samplers, Settings, Silent, Simulator, Treated, Treatment};
use mudeung::model::{InputId, InputOutput, MetricId, Model, Outcome, Regional, Role};
use mudeung::numeric::isa::Isa;
use mudeung::random::Design;
use mudeung::report::MetricKey;
use mudeung::scenario::{self, Scenario, ScenarioSource};

use crate::shipped::shipped;
use crate::simulation::Simulated;

/// The evidence scenario for some outcomes alone, if any are named.
fn evidence(sets: &[String], outcomes: &[&str]) -> Scenario {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/gwangju-evidence.toml");
    let outcomes: Vec<String> = outcomes.iter().map(ToString::to_string).collect();
    let loaded = scenario::load_for(ScenarioSource::File(&file), sets, &outcomes).unwrap_or_else(|faults| panic!("{faults}"));
    scenario::compile(loaded).unwrap_or_else(|faults| panic!("{faults}"))
}

const OUTCOMES: [&str; 6] = [
    "target.employment-2030",
    "joint.vision-2030",
    "npv.ai-cluster.public",
    "output.nine-industries.pipeline.ai-firms@2030",
    "skill-shortage.ai-talent@2030",
    "person-years.ai-cluster-1@2022",
];

/// Outcomes of pipelines, programmes, facilities and skills alone.
const WITHOUT_TABLE: [&str; 6] = [
    "target.ai-academy-graduates",
    "target.ai-firm-jobs-2024",
    "target.ai-cluster-money",
    "target.equipment",
    "skill-shortage.ai-talent@2030",
    "skill-demand.ai-talent@2026",
];

/// The evidence scenario narrowed to outcomes, whose values must be those of the whole; `metrics` are those that are no target's.
fn narrow_as_whole(outcomes: &[&str], metrics: &[&str]) -> Scenario {
    let (whole, few) = (evidence(&[format!("run.metrics={metrics:?}")], &[]).model, evidence(&[], outcomes));
    assert_eq!(few.outcomes.len(), outcomes.len());
    assert!(few.model.metrics.len() < 12, "{}", few.model.metrics.len());
    let settings = Settings::new(600, 3);
    let (whole, of_few) = (Simulated::new(&whole, &settings), Simulated::new(&few.model, &settings));
    for (outcome, name) in few.outcomes.iter().zip(outcomes) {
        for metric in outcome.metrics(&few.model) {
            let path = MetricKey::new(&few.model, few.model.metrics[metric.0]).path();
            assert_eq!(of_few.trials(&path), whole.trials(&path), "{name}: {path}");
        }
    }
    few
}

#[test]
fn a_narrow_model_gives_its_outcomes_the_values_of_the_whole() {
    let few = narrow_as_whole(&OUTCOMES, &OUTCOMES[3..]);
    assert!(few.model.input_output.is_some(), "what spending sets off takes the table");
    let Outcome::Joint(joint) = few.outcomes[1] else { panic!() };
    assert_eq!(few.model.joint_targets[joint].targets.len(), 3);
}

#[test]
fn a_model_narrowed_to_what_takes_no_table_does_without_and_has_the_same_values() {
    let few = narrow_as_whole(&WITHOUT_TABLE, &WITHOUT_TABLE[4..]);
    assert!(few.model.input_output.is_none());
}

#[test]
fn a_table_that_may_fail_a_trial_is_kept_whatever_is_asked() {
    let whole = evidence(&[], &[]).model;
    let money = whole.targets.iter().position(|target| target.id.as_str() == "ai-cluster-money").unwrap();
    let keeps = |change: fn(&mut InputOutput)| {
        let mut model = whole.clone();
        change(model.input_output.as_mut().unwrap());
        model.narrow(&[Outcome::Target(money)]).0.input_output.is_some()
    };
    assert!(!keeps(|_| ()));
    assert!(keeps(|table| table.domestic[1] = 1.0), "a column that buys more than it makes");
    assert!(keeps(|table| table.households.as_mut().unwrap().income[0] = 9.0), "households that earn more than there is");
    assert!(keeps(|table| {
        table.regional = Regional::Given { coefficients: table.domestic.clone(), row_factors: vec![1.2; table.len()] };
    }));
}

/// A model, and the trials of all its metrics from a run of that many trials.
fn run_and_trials(design: Design, trials: u64) {
    let model = shipped("gwangju-announced").model;
    let settings = Settings { design, ..Settings::new(trials, 11) };
    let run = Simulated::new(&model, &settings);
    let simulator = Simulator::new(&model, Isa::best(), &Samplers::default());
    let metrics: Vec<MetricId> = (0..model.metrics.len()).map(MetricId).collect();
    let kept = simulator.trials(&settings, &AsDrawn, 0..trials, &metrics, &Silent);
    for (metric, values) in metrics.iter().zip(&kept.metrics) {
        assert_eq!(values, run.trials_of(metric.0), "{}", design.name());
    }
    let later = simulator.trials(&settings, &AsDrawn, 1024..trials, &metrics[..2], &Silent);
    assert_eq!(later.metrics[1], kept.metrics[1][1024..]);
}

#[test]
fn single_trials_are_those_of_a_run_from_any_block_on() {
    for design in Design::ALL {
        run_and_trials(design, 1300);
    }
}

#[test]
fn an_input_redrawn_alone_has_the_values_of_its_trials() {
    let model = shipped("gwangju-evidence").model;
    let simulator = Simulator::new(&model, Isa::best(), &Samplers::default());
    for design in Design::ALL {
        let settings = Settings { design, ..Settings::new(1300, 5) };
        for trial in [0, 255, 1029] {
            let replay = mudeung::engine::replay(&model, &settings, trial);
            for draw in replay.draws.iter().step_by(17) {
                let values = simulator.draws(&settings, &AsDrawn, 0..1300, draw.input);
                let at = usize::try_from(trial).unwrap();
                assert_eq!(values[at], draw.value, "{} {}", design.name(), model.inputs[draw.input].path);
            }
        }
    }
}

/// One input treated in some way.
struct Only<'t>(InputId, Treated<'t>);

impl Treatment for Only<'_> {
    fn of(&self, input: InputId) -> Treated<'_> {
        if input == self.0 { self.1 } else { Treated::AsDrawn }
    }
}

fn uncertain(model: &Model) -> Vec<InputId> {
    let once = |(_, input): &(InputId, &mudeung::model::Input)| input.role == Role::Parameter && !input.is_certain();
    model.inputs.iter().filter(once).map(|(id, _)| id).collect()
}

#[test]
fn a_treatment_changes_its_input_and_no_other() {
    let scenario = shipped("gwangju-evidence");
    let model = scenario.model;
    let simulator = Simulator::new(&model, Isa::best(), &Samplers::default());
    let (settings, other) = (Settings::new(300, 5), Settings::new(300, 6));
    let inputs = uncertain(&model);
    let (treated, neighbour) = (inputs[3], inputs[4]);
    let fill = |first: u64, out: &mut mudeung::numeric::column::Column| {
        assert_eq!(first % 256, 0);
        out.fill(0.5);
    };
    let of = |treatment: &Only<'_>, input| simulator.draws(&settings, treatment, 0..300, input);
    let drawn = simulator.draws(&settings, &AsDrawn, 0..300, neighbour);
    for treatment in
        [Only(treated, Treated::At(0.25)), Only(treated, Treated::Seeded(6)), Only(treated, Treated::Uniforms(&fill))]
    {
        assert_eq!(of(&treatment, neighbour), drawn);
    }
    assert!(of(&Only(treated, Treated::At(0.25)), treated).iter().all(|value| *value == 0.25));
    let reseeded = simulator.draws(&other, &AsDrawn, 0..300, treated);
    assert_eq!(of(&Only(treated, Treated::Seeded(6)), treated), reseeded);
    let median = model.inputs[treated].distribution.quantile(0.5);
    let filled = of(&Only(treated, Treated::Uniforms(&fill)), treated);
    assert!(filled.iter().all(|value| (value - median).abs() < 1e-6 * median.abs().max(1.0)), "{filled:?} {median}");
}

#[test]
fn an_outcome_that_the_scenario_has_not_is_a_fault_at_its_place() {
    let ask = |outcome: &str| {
        let (name, text) = scenario::BUILT_IN;
        let loaded = scenario::load_for(ScenarioSource::BuiltIn { name, text }, &[], &[outcome.to_owned()]).unwrap();
        scenario::compile(loaded).unwrap_err().to_string()
    };
    for (wrong, hint) in [
        ("target.employment-2031", "employment-2030"),
        ("output.nine-industries", "name one"),
        ("output.nine-industries@1900", "2019"),
        ("ouput.nine-industries@2030", "output"),
        ("employment.nobody@2030", "nobody"),
    ] {
        let message = ask(wrong);
        assert!(message.contains(hint) && message.contains(wrong), "{message}");
    }
}

/// Two numbers that load wholly on a driver.
const LOADED: &str = r#"
[scenario]
id = "loaded"
name = "Loaded"
as_of = 2021-12-31
horizon = [2020, 2022]
[prices]
rationale = "made up"
year = 2020
inflation = 0
[driver.luck]
name = "Luck"
[sector.works]
rationale = "made up"
name = "Works"
base_year = 2020
base_output = "10조원"
growth = { normal = [0.02, 0.01], driver = "luck", load = 1 }
volatility = 0
"#;

#[test]
fn a_driver_that_is_held_or_moved_takes_along_what_loads_on_it() {
    let model = crate::simulation::scenario(LOADED, &[]).model;
    let simulator = Simulator::new(&model, Isa::best(), &Samplers::default());
    let driver = model.dependence.drivers[0].score;
    let growth = uncertain(&model)[0];
    let settings = Settings::new(300, 5);
    let of = |treated| simulator.draws(&settings, &Only(driver, treated), 0..300, growth);
    let drawn = of(Treated::AsDrawn);
    for value in of(Treated::At(1.5)) {
        assert!((value - 0.035).abs() < 1e-8, "{value}");
    }
    for (moved, drawn) in of(Treated::Shifted(0.5)).iter().zip(&drawn) {
        assert!((moved - drawn - 0.005).abs() < 1e-7, "{moved} {drawn}");
    }
}
