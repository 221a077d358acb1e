//! Money in is money out, in every trial: spent, refused, lapsed and not yet spent add up to the budget, whatever happens to a programme.
//!
//! Random programmes from a fixed seed, each over 256 trials in which decision, delay, execution and carry-over are drawn.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use mudeung::engine::Settings;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::simulation::{Simulated, close, scenario};

const WORKS: &str = include_str!("../fixtures/models/works.toml");
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2030;

/// Rounding of some sixty operations on amounts no larger than the budget.
const TOLERANCE: f64 = 1e-13;

/// A programme of the works, as `--set` arguments, and what a test needs to know of it.
#[derive(Clone, Debug)]
struct Plan {
    basis: &'static str,
    budget: f64,
    overrun: f64,
    funded: bool,
    sets: Vec<String>,
}

impl Plan {
    /// The money that has to be found again at the end.
    fn money(&self) -> f64 {
        if self.funded { self.budget * (1.0 + self.overrun) } else { self.budget }
    }
}

/// What is left after a refusal, for a plan that starts in a year.
fn refusals() -> impl Strategy<Value = fn(i32) -> String> {
    prop_oneof![
        Just((|_| "0".to_owned()) as fn(i32) -> String),
        Just((|_| "{ uniform = [0.1, 0.6] }".to_owned()) as fn(i32) -> String),
        Just((|_| "1".to_owned()) as fn(i32) -> String),
        Just((|first| format!("{{ start = {} }}", first + 1)) as fn(i32) -> String),
        Just((|first| format!("{{ start = {} }}", first + 4)) as fn(i32) -> String),
    ]
}

fn plans() -> impl Strategy<Value = Plan> {
    let profile = prop_oneof![Just("even"), Just("front"), Just("back")];
    let timing = (2020..2027_i32, 0..4_i32, 0.0..4.0_f64);
    let rates = (0.0..0.9_f64, 0.0..0.9_f64, 0.0..=1.0_f64);
    let cost = (-0.3..0.8_f64, any::<bool>(), prop_oneof![Just("nominal"), Just("constant")]);
    (1.0..5000.0_f64, profile, timing, rates, cost, refusals()).prop_map(
        |(eok, profile, (first, length, delay), (execution, carry_over, probability), (overrun, funded, basis), refusal)| {
            let sets = vec![
                format!("programme.plan.budget={{ value = {:.0}, basis = \"{basis}\" }}", eok * 1e8),
                format!("programme.plan.years=[{first}, {}]", first + length),
                format!("programme.plan.profile=\"{profile}\""),
                format!(
                    "programme.plan.approval={{ probability = {probability}, year = {first}, if_refused = {} }}",
                    refusal(first)
                ),
                format!("programme.plan.execution={{ uniform = [{execution}, {}], yearly = true }}", execution + 0.1),
                format!("programme.plan.carry_over={{ uniform = [{carry_over}, {}], yearly = true }}", carry_over + 0.1),
                format!("programme.plan.delay={{ uniform = [{delay}, {}] }}", delay + 2.5),
                format!("programme.plan.overrun={overrun}"),
                format!("programme.plan.overrun_funded={funded}"),
                "programme.plan.funding={ national = 0.5, city = 0.2, private = 0.3 }".to_owned(),
                "programme.plan.leverage={ uniform = [0.0, 2.0] }".to_owned(),
                "prices.inflation={ pert = [0.0, 0.02, 0.06], yearly = true }".to_owned(),
            ];
            Plan { basis, budget: (eok * 1e8).round(), overrun, funded, sets }
        },
    )
}

fn simulate(plan: &Plan) -> Simulated {
    let sets: Vec<&str> = plan.sets.iter().map(String::as_str).collect();
    Simulated::new(&scenario(WORKS, &sets).model, &Settings { threads: Some(1), ..Settings::new(256, 3) })
}

/// The values of a flow by year and trial, in a price basis.
fn flow(run: &Simulated, name: &str, basis: &str) -> Vec<Vec<f64>> {
    let basis = if basis == "constant" { "constant-2020" } else { basis };
    YEARS.map(|year| run.trials(&format!("{name}/{basis}@{year}")).to_vec()).collect()
}

/// Runs a property over plans drawn from a fixed seed.
fn for_plans(cases: u32, property: impl Fn(&Plan)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&plans(), |plan| {
            property(&plan);
            Ok(())
        })
        .unwrap();
}

#[test]
fn spent_refused_lapsed_and_left_over_add_up_to_the_budget() {
    for_plans(96, |plan| {
        let run = simulate(plan);
        let flows = ["spending.plan", "refused-spending.plan", "lapsed-spending.plan"].map(|name| flow(&run, name, plan.basis));
        let left = flow(&run, "unspent.plan", plan.basis);
        for trial in 0..256 {
            let gone: f64 = flows.iter().flatten().map(|year| year[trial]).sum();
            let all = gone + left.last().unwrap()[trial];
            assert!((all - plan.money()).abs() <= TOLERANCE * plan.money(), "{all} of {} in trial {trial}", plan.money());
        }
    });
}

#[test]
fn no_money_is_negative_and_no_payer_is_forgotten() {
    for_plans(32, |plan| {
        let run = simulate(plan);
        for basis in ["nominal", "constant"] {
            let flow = |name: &str| flow(&run, name, basis);
            let least = -TOLERANCE * plan.money();
            for name in ["planned-spending", "spending", "lapsed-spending", "refused-spending", "unspent", "leveraged-investment"]
            {
                let values = flow(&format!("{name}.plan"));
                assert!(values.iter().flatten().all(|money| *money >= least), "{name}");
            }
            let spent = flow("spending.plan");
            let payers = ["national", "city", "private"].map(|payer| flow(&format!("spending.plan.{payer}")));
            let to_date = flow("cumulative-spending.plan");
            let delivered = flow("delivery.plan");
            for trial in 0..256 {
                let mut so_far = 0.0;
                for year in 0..spent.len() {
                    let now = spent[year][trial];
                    so_far += now;
                    let paid: f64 = payers.iter().map(|payer| payer[year][trial]).sum();
                    assert!(close(paid, now, TOLERANCE) && close(to_date[year][trial], so_far, TOLERANCE));
                    assert!(close(delivered[year][trial] * (1.0 + plan.overrun), now, TOLERANCE), "delivery is money / (1 + o)");
                }
            }
        }
    });
}

#[test]
fn a_fractional_delay_splits_a_year_between_two() {
    let plan = ["programme.plan.years=[2022, 2022]", "programme.plan.delay=1.25"];
    let run = Simulated::new(&scenario(WORKS, &plan).model, &Settings::new(256, 1));
    for (year, share) in [(2022, 0.0), (2023, 0.75), (2024, 0.25), (2025, 0.0)] {
        let spent = run.trials(&format!("spending.plan/nominal@{year}"));
        assert!(spent.iter().all(|money| (money - share * 1000e8).abs() <= TOLERANCE * 1000e8), "{year}");
    }
}

#[test]
fn a_refusal_that_starts_later_moves_the_whole_plan() {
    let plan = ["programme.plan.approval={ probability = 0, year = 2021, if_refused = { start = 2024 } }"];
    let run = Simulated::new(&scenario(WORKS, &plan).model, &Settings::new(256, 1));
    for year in YEARS {
        let expected = if (2024..=2028).contains(&year) { 200e8 } else { 0.0 };
        assert!(
            run.trials(&format!("spending.plan/nominal@{year}")).iter().all(|money| close(*money, expected, 1e-12)),
            "{year}"
        );
        assert!(run.trials(&format!("refused-spending.plan/nominal@{year}")).iter().all(|money| *money == 0.0));
    }
    // The stated case is granted.
    assert!(close(run.stated("spending.plan/nominal@2021"), 200e8, 1e-12));
}

#[test]
fn carry_over_goes_on_past_the_last_planned_year() {
    let plan = ["programme.plan.execution=0.5", "programme.plan.carry_over=0.8", "programme.plan.years=[2029, 2029]"];
    let run = Simulated::new(&scenario(WORKS, &plan).model, &Settings::new(256, 1));
    let last = |flow: &str, year: i32| run.trials(&format!("{flow}.plan/nominal@{year}"))[0];
    for (flow, year, eok) in [
        ("spending", 2029, 500.0),
        ("lapsed-spending", 2029, 100.0),
        ("unspent", 2029, 400.0),
        ("spending", 2030, 200.0),
        ("lapsed-spending", 2030, 40.0),
        ("unspent", 2030, 160.0),
    ] {
        assert!(close(last(flow, year), eok * 1e8, 1e-12), "{flow} {year}: {}", last(flow, year));
    }
}
