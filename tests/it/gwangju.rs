//! The built-in scenario says what the documents say: its stated case reproduces every announced total.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use mudeung::engine::{Results, Settings, Silent, run};
use mudeung::model::Basis;
use mudeung::quantity::PriceBasis;
use mudeung::scenario::Scenario;
use mudeung::study::implied::{Subject, implied};

use crate::simulation::{close, gwangju, position};

/// A few trials of a scenario: its stated case needs none.
fn few(scenario: &Scenario) -> Results {
    run(&scenario.model, &Settings::new(256, 1), &Silent).unwrap()
}

/// Asserts values of the stated case to nine digits.
fn assert_stated(scenario: &Scenario, rows: &[(&str, f64)]) {
    let results = few(scenario);
    for &(path, value) in rows {
        let stated = results.stated[position(&scenario.model, path)];
        assert!(close(stated, value, 1e-9), "{path}: {stated} is not {value}");
    }
}

#[test]
fn the_announced_totals_come_out_of_the_stated_case() {
    assert_stated(
        &gwangju(&[]),
        &[
            ("output.nine-industries/nominal@2030", 101e12),
            ("value-added.nine-industries/nominal@2030", 33e12),
            ("employment.nine-industries@2030", 110_000.0),
            ("spending.ai-cluster-1/nominal@2020", 4061e8 / 5.0),
            ("cumulative-spending.ai-cluster-1/nominal@2024", 4061e8),
            ("cumulative-spending.ai-cluster-2/nominal@2029", 5939e8),
            ("cumulative-spending.ai-cluster/nominal@2024", 4061e8),
            ("cumulative-spending.ai-cluster/nominal@2029", 1e12),
            ("cumulative-spending.vision-2030-tasks/nominal@2030", 9700e8),
            ("cumulative-spending.startup-fund-1/nominal@2030", 1000e8),
            ("cumulative-spending.startup-fund/nominal@2030", 7000e8),
        ],
    );
}

#[test]
fn the_announced_facilities_firms_and_people_come_out_of_the_stated_case() {
    assert_stated(
        &gwangju(&[]),
        &[
            ("use.fez@2027", 1_324_000.0 * 3.305_785),
            ("cumulative-spending.fez-investment/nominal@2027", 1.6e12),
            ("output.fez.claimed/nominal@2027", 10.3e12),
            ("value-added.fez.claimed/nominal@2027", 3.244e12),
            ("employment.fez.claimed@2027", 57_000.0),
            // From September: a third of the first year.
            ("use.ggm@2021", 100_000.0 / 3.0),
            ("use.ggm@2022", 100_000.0),
            ("use.ggm@2030", 100_000.0),
            ("capacity.data-centre@2024", 88.5),
            ("output.data-centre.claimed/nominal@2023", 1563e8),
            ("employment.data-centre.claimed@2023", 1168.0),
            ("capacity.demonstration-equipment@2024", 77.0),
            ("stock.ai-agreements@2020", 62.0),
            ("stock.ai-agreements@2025", 272.0),
            ("stock.ai-pledges@2020", 36.0),
            ("passed.ai-academy.graduated@2020", 155.0),
            ("capacity.ai-graduate-school@2021", 1.0),
            ("capacity.ai-gifted-school@2027", 1.0),
            ("use.future-car-complex@2030", 3_305_785.0),
            ("output.future-car-complex.claimed/nominal@2030", 1e13),
            ("employment.future-car-complex.claimed@2030", 250_000.0),
            ("stock.future-car-firms@2030", 100.0),
            ("cumulative-spending.new-deals/nominal@2029", 1e12 + 3477e8 + 2944e8),
            ("cumulative-spending.green-new-deal/nominal@2025", 3477e8),
            ("emissions.region@2019", 8.84e6),
            ("fez-output-per-won.region@2027", 10.3 / 1.6),
        ],
    );
}

/// Net zero is a level of 0, which no relative tolerance can hold against.
#[test]
fn announced_emissions_end_at_zero() {
    let scenario = gwangju(&[]);
    let results = few(&scenario);
    assert_eq!(results.stated[position(&scenario.model, "emissions.region@2045")].to_bits(), 0.0_f64.to_bits());
    let target = scenario.model.targets.iter().position(|target| target.id.as_str() == "net-zero").unwrap();
    assert_eq!(results.targets[target].reached.share(), Some(1.0));
}

/// What is induced stands beside the totals: without the zone and the complex every total is the same to the bit.
#[test]
fn announced_claims_are_no_part_of_the_totals() {
    let scenario = gwangju(&[]);
    let without = gwangju(&["facility.fez.claimed.delivery=0", "facility.future-car-complex.claimed.delivery=0"]);
    let [with, without] = [&scenario, &without].map(few);
    for path in
        ["output.nine-industries/nominal@2030", "value-added.nine-industries/nominal@2030", "employment.nine-industries@2030"]
    {
        let at = position(&scenario.model, path);
        assert_eq!(with.stated[at].to_bits(), without.stated[at].to_bits(), "{path}");
    }
}

#[test]
fn the_base_year_is_the_published_one() {
    assert_stated(
        &gwangju(&[]),
        &[
            ("output.nine-industries/nominal@2019", 34e12),
            ("output.nine-industries/constant-2019@2019", 34e12),
            ("employment.nine-industries@2019", 82_000.0),
            ("output.mobility/nominal@2019", 16.5e12),
            ("employment.mobility@2019", 20_000.0),
        ],
    );
}

#[test]
fn the_later_budget_of_phase_1_makes_it_five_and_a_half_billion_won_more() {
    assert_stated(
        &gwangju(&["programme.ai-cluster-1.budget.use=\"latest\""]),
        &[
            ("cumulative-spending.ai-cluster-1/nominal@2024", 4116e8),
            ("cumulative-spending.ai-cluster/nominal@2029", 1_005_500_000_000.0),
        ],
    );
}

#[test]
fn constant_prices_are_one_setting_away() {
    assert_stated(
        &gwangju(&["prices.levels=constant"]),
        &[
            ("output.nine-industries/constant-2019@2030", 101e12),
            ("value-added.nine-industries/constant-2019@2030", 33e12),
            ("employment.nine-industries@2030", 110_000.0),
        ],
    );
}

#[test]
fn the_stated_case_implies_growth_that_nobody_announced() {
    let scenario = gwangju(&[]);
    let found = implied(&scenario.model, &few(&scenario));
    let of_the_vision = found.iter().find(|implied| implied.changes.len() > 2).unwrap();
    let change = |of_people: bool, per_person: bool, basis: Basis| {
        let is = |subject: Subject| match subject {
            Subject::Output => !of_people && !per_person,
            Subject::Persons(_) => of_people,
            Subject::OutputPerPerson(_) => per_person,
        };
        *of_the_vision.changes.iter().find(|change| is(change.subject) && change.basis == basis).unwrap()
    };
    let [nominal, constant] = [PriceBasis::Nominal, PriceBasis::Constant].map(Basis::Money);
    // Eleven years from 34조 to 101조 and from 82,000 to 110,000; inflation 0.5 %, 2.5 %, 5.1 %, then eight times 2 %.
    let prices = (1.005_f64 * 1.025 * 1.051 * 1.02_f64.powi(8)).powf(1.0 / 11.0);
    let output = (101.0_f64 / 34.0).powf(1.0 / 11.0);
    let people = (110.0_f64 / 82.0).powf(1.0 / 11.0);
    for (change, growth, rounded) in [
        (change(false, false, nominal), output - 1.0, 10.4),
        (change(true, false, Basis::None), people - 1.0, 2.7),
        (change(false, true, nominal), output / people - 1.0, 7.5),
        (change(false, true, constant), output / people / prices - 1.0, 5.2),
    ] {
        assert!(close(change.growth, growth, 1e-9), "{change:?} {growth}");
        assert!((100.0 * change.growth - rounded).abs() < 0.05, "{change:?} {rounded}");
    }
    let per_person = change(false, true, nominal);
    assert!(close(per_person.start, 34e12 / 82_000.0, 1e-9) && close(per_person.end, 101e12 / 110_000.0, 1e-9));
    assert!((per_person.start / 1e8 - 4.1).abs() < 0.05 && (per_person.end / 1e8 - 9.2).abs() < 0.05, "{per_person:?}");
}

/// Where delivery is 1, the stated path is the median of each industry, so the plan's chance is about one half by construction; the
/// sum of log-normal outputs has a median a little above the path.
#[test]
fn the_plan_gives_itself_a_chance_of_about_one_half() {
    let scenario = gwangju(&[]);
    let results = run(&scenario.model, &Settings::new(20_480, 1), &Silent).unwrap();
    let target = scenario.model.targets.iter().position(|target| target.id.as_str() == "output-2030").unwrap();
    let probability = results.targets[target].reached.share().unwrap();
    assert!((0.45..0.60).contains(&probability), "{probability}");
    assert!(results.failures.is_empty());
}
