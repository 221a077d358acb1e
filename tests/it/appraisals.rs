//! Appraisals whose answers are known on paper: streams of a few years, rates of return that can be read off, and what is no benefit.

use mudeung::engine::Settings;

use crate::simulation::{Simulated, close, position, scenario_beside};

const TEXT: &str = include_str!("../fixtures/models/textbook.toml");
const TRIALS: u64 = 256;

fn simulate(tables: &str) -> Simulated {
    // Measured up to the end, so that use can be anything.
    let text = TEXT.replace("2020-12-31", "2023-12-31") + "\n" + tables;
    let model = scenario_beside("textbook", &text, &[]).model;
    Simulated::new(&model, &Settings::new(TRIALS, 13))
}

/// Money of one year.
fn cost(id: &str, year: i32, billions: f64, rest: &str) -> String {
    format!(
        "\n[programme.{id}]\nrationale = \"made up\"\nname = {{ en = \"{id}\", ko = \"{id}\" }}\nyears = [{year}, {year}]\nbudget = {{ value = {}, basis = \"constant\" }}\n{rest}\n",
        billions * 1e9
    )
}

/// A clinic of which value added and jobs are measured in some years, and nothing in the others.
fn clinic(worth: &[(i32, f64)]) -> String {
    let observed: Vec<String> = worth.iter().map(|(year, billions)| format!("{year} = {billions}")).collect();
    let observed = if worth.is_empty() { String::new() } else { format!("observed = {{ {} }}\n", observed.join(", ")) };
    format!(
        "\n[facility.clinic]\nrationale = \"made up\"\nname = {{ en = \"Clinic\", ko = \"의원\" }}\nsector = \"two\"\ncapacity = \"1000개\"\nopens = 2020\nutilisation = 0\n{observed}[facility.clinic.per_unit]\naccount = {{ value-added = \"10억원\", jobs = \"2명\" }}\n"
    )
}

/// Of these programmes; what brings the benefit stands among the rest.
fn appraisal(programmes: &str, rest: &str) -> String {
    format!(
        "\n[appraisal.it]\nrationale = \"made up\"\nname = {{ en = \"It\", ko = \"그것\" }}\nprogrammes = [{programmes}]\n{rest}\n"
    )
}

/// The value of an answer in every trial, and in the stated case.
fn answer(run: &Simulated, measure: &str, component: &str) -> f64 {
    let basis = if ["bcr", "irr", "irr-roots"].contains(&measure) { "" } else { "/constant-2020" };
    let values = run.trials(&format!("{measure}.it.{component}{basis}@2020"));
    let stated = run.stated(&format!("{measure}.it.{component}{basis}@2020"));
    assert!(values.iter().all(|value| value.to_bits() == values[0].to_bits()), "{measure} is certain");
    assert!(close(stated, values[0], 1e-12) || stated.is_nan() && values[0].is_nan(), "{measure}: {stated} {}", values[0]);
    values[0]
}

fn assert_near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{what}: {found}, not {expected}");
}

/// Nothing failed, and in no trial has the metric a value.
fn is_undefined(run: &Simulated, measure: &str, component: &str) {
    assert!(answer(run, measure, component).is_nan());
    assert!(run.results.failures.is_empty(), "without a value is not failed");
    let basis = if measure == "cost-per-job-year" { "/constant-2020" } else { "" };
    let at = position(&run.model, &format!("{measure}.it.{component}{basis}@2020"));
    assert_eq!(run.results.summaries[at].n, 0);
}

#[test]
fn a_rate_of_return_is_the_one_at_which_gains_are_worth_nothing() {
    let run = simulate(
        &(cost("a", 2020, 100.0, "") + &clinic(&[(2021, 110.0)]) + &appraisal("\"a\"", "facilities = [\"clinic\"]\nlife = 1")),
    );
    assert_near(answer(&run, "irr", "whole"), 0.1, "100 now, 110 next year");
    assert_eq!(answer(&run, "irr-roots", "whole"), 1.0);
    assert_near(answer(&run, "npv", "whole"), (110.0 / 1.045 - 100.0) * 1e9, "at 4.5 %");
    assert_near(answer(&run, "bcr", "whole"), 1.1 / 1.045, "at 4.5 %");
    let run = simulate(
        &(cost("a", 2020, 100.0, "") + &clinic(&[(2021, 20.0)]) + &appraisal("\"a\"", "facilities = [\"clinic\"]\nlife = 1")),
    );
    assert_near(answer(&run, "irr", "whole"), -0.8, "most of it is lost");
}

/// −100 + 230/(1 + r) − 132/(1 + r)² = 0 at 10 % and at 20 %.
#[test]
fn two_rates_of_return_are_none() {
    let nouns = cost("a", 2020, 100.0, "") + &cost("b", 2022, 132.0, "") + &clinic(&[(2021, 230.0), (2022, 0.0), (2023, 0.0)]);
    let run = simulate(&(nouns + &appraisal("\"a\", \"b\"", "facilities = [\"clinic\"]\nlife = 1")));
    assert_eq!(answer(&run, "irr-roots", "whole"), 2.0);
    is_undefined(&run, "irr", "whole");
    is_undefined(&run, "irr", "public");
}

#[test]
fn money_that_brings_nothing_has_no_rate_of_return() {
    let spends = "spending = \"first\"";
    let run =
        simulate(&(cost("a", 2020, 100.0, spends) + &clinic(&[]) + &appraisal("\"a\"", "facilities = [\"clinic\"]\nlife = 5")));
    assert_eq!(answer(&run, "irr-roots", "whole"), 0.0);
    is_undefined(&run, "irr", "whole");
    is_undefined(&run, "cost-per-job-year", "whole");
    // It sets off value added, and none of that is a benefit.
    assert!(run.trials("induced-value-added.a/nominal@2020")[0] > 99e9);
    assert_eq!(answer(&run, "pv-benefit", "whole"), 0.0);
    assert_eq!(answer(&run, "bcr", "whole"), 0.0);
    assert_near(answer(&run, "npv", "whole"), -100e9, "the money is gone");
}

#[test]
fn what_firms_invest_is_no_benefit() {
    let firms = "\n[pipeline.firms]\nrationale = \"made up\"\nname = { en = \"Firms\", ko = \"기업\" }\nunit = \"개사\"\nsector = \"two\"\nspending = \"first\"\ninflow = { counts = { 2021 = \"10개사\" } }\n[pipeline.firms.per_unit]\naccount = { value-added = \"1억원\" }\ninvestment = \"50억원\"\n";
    let run = simulate(
        &(cost("a", 2020, 100.0, "") + firms + &appraisal("\"a\"", "pipelines = [\"firms\"]\nlife = 1\nrate = 0\nbase = 2020")),
    );
    assert!(run.trials("induced-value-added.firms/nominal@2021")[0] > 499e8);
    // One year is appraised: half of the year in which they come.
    assert_near(answer(&run, "pv-benefit", "whole"), 0.5 * 10.0 * 1e8, "their own value added alone");
}

/// 100 in 2020 and 50 in 2021, of which 70 % are public, and 0.4 more for each public one.
#[test]
fn everything_that_an_appraisal_counts_is_counted_once() {
    let paid = "funding = { national = 0.5, city = 0.2, private = 0.3 }\nleverage = 0.4";
    let nouns =
        cost("a", 2020, 100.0, paid) + &cost("b", 2021, 50.0, paid) + &clinic(&[(2021, 20.0), (2022, 20.0), (2023, 20.0)]);
    let rest =
        "life = 4\nfade = 0.1\nrunning = 0.02\nresidual = 0.1\nbenefit_share = 0.8\nlabour = 0.5\nhad_work = 0.4\nrate = 0.05";
    let run = simulate(&(nouns + &appraisal("\"a\", \"b\"", &format!("facilities = [\"clinic\"]\n{rest}"))));
    let present = |flow: &[f64], rate: f64| -> f64 { flow.iter().rev().fold(0.0, |sum, money| sum / (1.0 + rate) + money) };
    let costs = [100.0, 50.0, 3.0, 3.0, 3.0, 3.0 - 15.0];
    let benefits = [0.0, 20.0, 20.0, 20.0, 18.0, 16.2].map(|benefit| benefit * 0.8 * (1.0 - 0.5 * 0.4));
    let benefit = |rate: f64| present(&benefits, rate) * 1e9;
    for (view, share) in [("public", 0.7), ("whole", 1.0 + 0.7 * 0.4)] {
        let cost = present(&costs, 0.05) * share * 1e9;
        assert_near(answer(&run, "pv-cost", view), cost, "cost");
        assert_near(answer(&run, "pv-benefit", view), benefit(0.05), "benefit");
        assert_near(answer(&run, "npv", view), benefit(0.05) - cost, "net");
        assert_near(answer(&run, "bcr", view), benefit(0.05) / cost, "ratio");
    }
    let cost = |rate: f64| present(&costs, rate) * 1.28e9;
    for (case, of_cost, of_benefit, rate) in [
        ("cost-20%", 0.8, 1.0, 0.05),
        ("cost+10%", 1.1, 1.0, 0.05),
        ("benefit-10%", 1.0, 0.9, 0.05),
        ("rate+1%p", 1.0, 1.0, 0.06),
    ] {
        let (cost, benefit) = (of_cost * cost(rate), of_benefit * benefit(rate));
        assert_near(answer(&run, "npv", &format!("whole.{case}")), benefit - cost, case);
        assert_near(answer(&run, "bcr", &format!("whole.{case}")), benefit / cost, case);
    }
}

#[test]
fn money_that_is_left_at_the_end_of_the_horizon_is_spent_in_the_year_after_it() {
    let nouns = cost("a", 2023, 100.0, "execution = 0.6") + &clinic(&[(2023, 10.0)]);
    let run = simulate(&(nouns + &appraisal("\"a\"", "facilities = [\"clinic\"]\nlife = 3\nrate = 0.1\nbase = 2020")));
    let expected = (60.0 / 1.1_f64.powi(3) + 40.0 / 1.1_f64.powi(4)) * 1e9;
    assert_near(answer(&run, "pv-cost", "whole"), expected, "60 in 2023, 40 in 2024");
    // 20 jobs a year from 2023 to 2026, the last three of them as the last year of the horizon.
    assert_near(answer(&run, "cost-per-job-year", "whole"), 100e9 / 80.0, "per job and year");
}

#[test]
fn without_a_cost_there_is_no_ratio() {
    let refused = "approval = { probability = 0.5, year = 2020 }";
    let run = simulate(
        &(cost("a", 2020, 100.0, refused)
            + &clinic(&[(2021, 110.0)])
            + &appraisal("\"a\"", "facilities = [\"clinic\"]\nlife = 1")),
    );
    let spent = run.trials("spending.a/nominal@2020");
    let granted = spent.iter().filter(|money| **money > 0.0).count();
    assert!(granted > 80 && granted < 176);
    assert!(run.results.failures.is_empty());
    let ratio = run.trials("bcr.it.whole@2020");
    assert!(ratio.iter().zip(spent).all(|(ratio, spent)| ratio.is_nan() == (*spent == 0.0)));
    let at = position(&run.model, "bcr.it.whole@2020");
    assert_eq!(run.results.summaries[at].n, granted as u64);
    let rate = run.trials("irr.it.whole@2020");
    assert!(rate.iter().zip(spent).all(|(rate, spent)| if *spent == 0.0 { rate.is_nan() } else { close(*rate, 0.1, 1e-12) }));
}
