//! `regional.toml` a second time: what the region buys from itself, what spending and capacity set off, gross to net, skills and
//! appraisals, in scalar arithmetic, trial by trial.
//!
//! What differs from the engine on purpose: the systems are inverted, households are a row and a column of them, the mixed model is
//! partitioned, and rates of return are looked for by walking along the rates. The table is written down again; distributions and
//! central values of the inputs are those of the compiled model.

#![expect(clippy::needless_range_loop, reason = "several series are read and written by the same year")]

mod appraisal;
mod economy;
mod effect;
mod report;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use mudeung::model::Model;
use mudeung::random::Design;
use mudeung::report::MetricKey;

use super::inputs::drawn_by_model;
use super::whole::trial::{Trial, YEARS};
use crate::simulation::{Simulated, scenario_beside};
use effect::{Back, Industries, Part, Spender};
use mudeung::engine::Settings;
use report::Report;
use table::{Method, Table};

const TEXT: &str = include_str!("../../../fixtures/models/regional.toml");
const SEED: u64 = 29;
const TRIALS: usize = 2048;
/// Agreement asked for, relative to the value or, where a metric is a difference, to what it is a difference of.
const TOLERANCE: f64 = 1e-11;

const SCALE: &str = "share = { uniform = [0.015, 0.03] }\ndelta = { pert = [0.15, 0.23, 0.37] }\n";
const QUOTIENTS: &str = "quotients = { MINE = 0.4, CARS = 1.6, MACH = 0.8, BUILD = 1.05, SERV = 0.95 }\n";
const SPREAD: &str = "spread = { uniform = [0.8, 1.2] }\n";

impl Method {
    /// The tables that it takes in the file.
    fn text(self) -> String {
        let head = "[input_output.regional]\nrationale = \"made up\"\n";
        match self {
            Self::Everything => String::new(),
            Self::Given => format!("{head}method = \"given\"\ncoefficients = \"regional/given.csv\"\n"),
            Self::Purchase => {
                let by_code = "MINE = { uniform = [0.0, 0.5] }, CARS = { uniform = [0.3, 0.9] }, MACH = 0.3, BUILD = { pert = [0.8, 0.9, 1.0] }, SERV = { uniform = [0.5, 0.8] }";
                format!("{head}method = \"purchase\"\npurchase = {{ {by_code} }}\n")
            }
            Self::Flegg => format!("{head}method = \"flq\"\n{QUOTIENTS}{SPREAD}{SCALE}"),
            Self::ScaledSimple => format!("{head}method = \"scaled-slq\"\n{QUOTIENTS}{SPREAD}{SCALE}"),
            Self::ScaledByLambda => {
                format!("{head}method = \"scaled-slq\"\n{QUOTIENTS}lambda = {{ uniform = [0.3, 0.7] }}\n")
            }
        }
    }
}

const HOUSEHOLDS: &str = "[input_output.households]\nrationale = \"made up\"\nincome = { file = \"regional/vectors.csv\", column = \"compensation\" }\n\
    consumption = \"household_consumption\"\npropensity = { uniform = [0.6, 0.9] }\nresidents = { uniform = [0.7, 1.0] }\n";

/// The scenario with a way to make the table regional.
fn model(method: Method, households: bool) -> Model {
    let households = if households { HOUSEHOLDS } else { "" };
    scenario_beside("regional", &format!("{TEXT}\n{}\n{households}", method.text()), &[]).model
}

/// Everything that one trial comes to.
fn compute(trial: &Trial<'_>, method: Method, households: bool, named: bool) -> Report {
    let outputs = economy::outputs(trial);
    let levels = economy::levels(trial, &outputs);
    let table = Table::new(trial, method, households);
    let industries = Industries::new(trial, &outputs);
    let back = Back { trial, table: &table, industries: &industries, outputs: &outputs, levels: &levels };
    let programmes = economy::programmes(trial);
    let owns = economy::owns(trial, &outputs, &levels);
    let (pools, scale) = effect::skills(trial, &levels, &owns, &economy::people(trial));
    // What an inner programme spends buys what it buys, and is no longer the outer one's.
    let spenders: Vec<Spender> = programmes
        .iter()
        .filter_map(|programme| {
            let inner = programmes.iter().filter(|inner| inner.outer == Some(programme.name));
            let mut own = programme.spent;
            inner.for_each(|inner| (0..YEARS).for_each(|t| own[t] -= inner.spent[t]));
            Some(effect::spender(&back, programme.name, &own, programme.pattern?))
        })
        .chain(owns.iter().filter_map(|own| Some(effect::spender(&back, own.name, own.investment.as_ref()?, "offices"))))
        .collect();
    let spender = |name: &str| spenders.iter().find(|spender| spender.name == name);
    let of_owns = owns.iter().map(|own| {
        let short = own.name == "plant" || own.name == "firms";
        effect::of_own(&back, own, if short { &scale } else { &[1.0; YEARS] }, spender(own.name))
    });
    let of_programmes =
        programmes.iter().filter_map(|programme| Some(effect::of_programme(&back, programme, spender(programme.name)?)));
    let parts: Vec<Part> = of_owns.chain(of_programmes).collect();
    let mut report = Report::new(named);
    report.totals(&back, &parts);
    report.stages(trial, &parts);
    report.owns(trial, &owns, &scale);
    report.inducement(&back, &spenders);
    report.skills(&pools);
    report.appraisals(&appraisal::appraisals(trial, &programmes, &parts));
    report.multipliers(&back, households);
    report
}

/// What a metric is a difference of: rounding is relative to this.
fn scale(name: &str) -> f64 {
    let measure = name.split('.').next().unwrap();
    if name.contains(".baseline") {
        return if measure == "employment" || measure == "emissions" { 100_000.0 } else { 1e13 };
    }
    // A sector without suppliers of a facility is the difference of two solutions to the engine.
    match measure {
        "npv" => 1e12,
        "irr" => 1.0,
        "skill-shortage" => 100.0,
        "employment" | "emissions" if name.contains(".facility.yard") => 1.0,
        _ if name.contains(".facility.yard") => 1e9,
        _ if name.contains(".programme.park") || name.contains(".indirect") || name.contains(".induced") => 1e9,
        _ => 0.0,
    }
}

fn agree(name: &str, engine: f64, here: f64) -> bool {
    engine.is_nan() && here.is_nan() || (engine - here).abs() <= TOLERANCE * engine.abs().max(here.abs()).max(scale(name))
}

/// Names of metrics that this implementation does not look at: the nouns by themselves, which `whole.toml` has.
fn is_of_noun(name: &str) -> bool {
    const NOUNS: [&str; 17] = [
        "planned-spending.",
        "spending.",
        "cumulative-spending.",
        "delivery.",
        "leveraged-investment.",
        "lapsed-spending.",
        "refused-spending.",
        "unspent.",
        "capacity.",
        "use.",
        "inflow.",
        "passed.",
        "stock.",
        "ended.",
        "one-off-investment.",
        "price-index.",
        "occurrence.",
    ];
    NOUNS.iter().any(|noun| name.starts_with(noun))
}

fn compare(method: Method, households: bool, designs: &[Design]) {
    let model = model(method, households);
    let central: BTreeMap<&str, f64> = model.inputs.iter().map(|(_, input)| (input.path.as_str(), input.central)).collect();
    let draw = |path: &str| *central.get(path).unwrap_or_else(|| panic!("no input {path}"));
    let stated = compute(&Trial::new(&draw, false), method, households, true);
    let keys: Vec<String> = model.metrics.iter().map(|metric| MetricKey::new(&model, *metric).path()).collect();
    let of_engine: BTreeSet<&String> = keys.iter().filter(|key| !is_of_noun(key)).collect();
    let here: BTreeSet<&String> = stated.names.iter().collect();
    assert_eq!(stated.names.len(), here.len(), "a metric twice");
    let only = |a: &BTreeSet<&String>, b: &BTreeSet<&String>| a.difference(b).map(ToString::to_string).collect::<Vec<_>>();
    let (only_engine, only_here) = (only(&of_engine, &here), only(&here, &of_engine));
    assert!(only_engine.is_empty() && only_here.is_empty(), "engine alone: {only_engine:#?}, here alone: {only_here:#?}");
    for &design in designs {
        let engine = Simulated::new(&model, &Settings { design, ..Settings::new(TRIALS as u64, SEED) });
        assert!(engine.results.failures.is_empty());
        let mut apart: BTreeMap<String, (usize, String)> = BTreeMap::new();
        let mut differ = |name: &str, when: &str, engine: f64, here: f64| {
            let entry = apart
                .entry(name.split(['/', '@']).next().unwrap().to_owned())
                .or_insert_with(|| (0, format!("{name} {when}: {engine} {here} ratio {}", engine / here)));
            entry.0 += 1;
        };
        for (name, &here) in stated.names.iter().zip(&stated.values) {
            let of_engine = engine.stated(name);
            if !agree(name, of_engine, here) {
                differ(name, "stated", of_engine, here);
            }
        }
        let columns: Vec<&[f64]> = stated.names.iter().map(|name| engine.trials(name)).collect();
        let inputs = drawn_by_model(&model, SEED, design, TRIALS);
        for at in 0..TRIALS {
            let draw = |path: &str| inputs.get(path).unwrap_or_else(|| panic!("no input {path}"))[at];
            let here = compute(&Trial::new(&draw, true), method, households, false);
            for ((name, column), &here) in stated.names.iter().zip(&columns).zip(&here.values) {
                if !agree(name, column[at], here) {
                    differ(name, &format!("trial {at}"), column[at], here);
                }
            }
        }
        assert!(apart.is_empty(), "{method:?} {} households {households}: {} apart {apart:#?}", design.name(), apart.len());
    }
}

#[test]
fn every_metric_of_every_trial_of_the_regional_model_agrees() {
    compare(Method::ScaledSimple, true, &Design::ALL);
}

#[test]
fn every_way_to_make_a_table_regional_agrees() {
    for method in [Method::Everything, Method::Given, Method::Purchase, Method::Flegg, Method::ScaledByLambda] {
        compare(method, method == Method::Given, &[Design::MonteCarlo]);
    }
}
