//! Rules on figures made by hand, over a small model.

use super::*;
use crate::quantity::Label;
use crate::scenario::{ScenarioSource, compile, load};

const CITY: &str = r#"
scenario = { id = "city", name = "City", as_of = 2023-01-01, horizon = [2020, 2030] }
[prices]
year = 2020
inflation = { value = 0.02, rationale = "a test" }
[sector.cars]
name = "Cars"
rationale = "a test"
base_year = 2020
base_output = "10조원"
growth = 0.02
volatility = 0
[sector.food]
name = "Food"
rationale = "a test"
base_year = 2020
base_output = "1조원"
growth = 0.02
volatility = 0
[group.industries]
name = "Industries"
sectors = ["cars", "food"]
[group.cluster]
name = "Cluster"
programmes = ["phase-1", "phase-2"]
[programme.phase-1]
name = "Phase 1"
rationale = "a test"
budget = "4000억원"
years = [2020, 2024]
[programme.phase-2]
name = "Phase 2"
rationale = "a test"
budget = "6000억원"
years = [2025, 2029]
[facility.park]
name = "Park"
rationale = "a test"
area = "1㎢"
opens = 2025
[facility.plant]
name = "Plant"
rationale = "a test"
sector = "cars"
capacity = "1000대"
opens = 2025
"#;

fn city() -> Model {
    let loaded = load(ScenarioSource::BuiltIn { name: "city.toml", text: CITY }, &[]).unwrap_or_else(|faults| panic!("{faults}"));
    compile(loaded).unwrap_or_else(|faults| panic!("{faults}")).model
}

fn figure(id: &str, subject: &str, measure: &str, stated: &str, years: Option<(i32, i32)>) -> Figure {
    let amount = Amount::parse(stated).unwrap();
    Figure {
        id: id.to_owned(),
        subject: subject.to_owned(),
        measure: measure.to_owned(),
        name: Label::new(id, id),
        value: amount.value(),
        unit: amount.unit().unwrap(),
        as_stated: stated.to_owned(),
        years,
        source: "a test".to_owned(),
    }
}

/// The contradictions between figures, with the ids of both sides.
fn found(figures: Vec<Figure>) -> Vec<(Rule, Vec<String>, Vec<String>)> {
    let model = Model { figures, ..city() };
    let ids = |side: &Side| side.figures.iter().map(|&figure| model.figures[figure].id.clone()).collect();
    contradictions(&model).iter().map(|one| (one.rule, ids(&one.left), ids(&one.right))).collect()
}

fn sides(rule: Rule, left: &[&str], right: &[&str]) -> (Rule, Vec<String>, Vec<String>) {
    let owned = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
    (rule, owned(left), owned(right))
}

#[test]
fn one_quantity_with_two_values_differs_once_whoever_states_them() {
    let of = |id, stated| figure(id, "phase-1", "budget", stated, None);
    let figures = vec![of("a", "4061억원"), of("b", "4116억원"), of("c", "4116억원"), of("d", "4061억원")];
    assert_eq!(found(figures), [sides(Rule::Differs, &["a", "d"], &["b", "c"])]);
}

#[test]
fn figures_of_other_years_units_or_subjects_do_not_differ() {
    let figures = vec![
        figure("a", "phase-1", "budget", "1억원", Some((2020, 2021))),
        figure("b", "phase-1", "budget", "2억원", Some((2022, 2022))),
        figure("c", "phase-1", "budget", "3명", None),
        figure("d", "phase-2", "budget", "4억원", None),
        figure("e", "", "budget", "5억원", None),
        figure("f", "", "budget", "6억원", None),
    ];
    assert_eq!(found(figures), []);
}

#[test]
fn a_part_is_never_larger_than_what_it_lies_in() {
    let figures = vec![
        figure("park", "park", "employment", "25만명", None),
        figure("plant", "plant", "employment", "9만명", None),
        figure("cars", "cars", "employment", "8만명", Some((2030, 2030))),
        figure("all", "industries", "employment", "11만명", Some((2030, 2030))),
        figure("area", "park", "area", "1㎢", None),
    ];
    let expected = [sides(Rule::PartExceedsWhole, &["park"], &["all"]), sides(Rule::PartExceedsWhole, &["plant"], &["cars"])];
    assert_eq!(found(figures), expected);
}

#[test]
fn dates_and_durations_of_parts_may_be_larger() {
    let figures = vec![
        figure("a", "phase-1", "duration", "5년", None),
        figure("b", "cluster", "duration", "4년", None),
        figure("c", "phase-1", "last-year", "2030년", None),
        figure("d", "cluster", "last-year", "2029년", None),
    ];
    assert_eq!(found(figures), []);
}

#[test]
fn members_that_do_not_sum_to_their_group_are_shown_with_every_value() {
    let figures = vec![
        figure("old", "phase-1", "budget", "4061억원", Some((2020, 2024))),
        figure("new", "phase-1", "budget", "4116억원", Some((2020, 2024))),
        figure("two", "phase-2", "budget", "5939억원", Some((2025, 2029))),
        figure("all", "cluster", "budget", "1조원", Some((2020, 2029))),
    ];
    let expected = [sides(Rule::Differs, &["old"], &["new"]), sides(Rule::SumDiffers, &["new", "two"], &["all"])];
    assert_eq!(found(figures), expected);
}

#[test]
fn a_group_of_which_a_member_is_not_stated_has_no_sum() {
    let figures = vec![figure("one", "phase-1", "budget", "4061억원", None), figure("all", "cluster", "budget", "1조원", None)];
    assert_eq!(found(figures), []);
}

#[test]
fn first_and_last_year_give_the_duration() {
    let figures = vec![
        figure("lasts", "phase-1", "duration", "4년", None),
        figure("first", "phase-1", "first-year", "2020년", None),
        figure("last", "phase-1", "last-year", "2024년", None),
        figure("fits", "phase-2", "duration", "4.5년", None),
        figure("budget", "phase-2", "budget", "1억원", Some((2025, 2029))),
    ];
    assert_eq!(found(figures), [sides(Rule::DurationDiffers, &["lasts"], &["first", "last"])]);
    let figures = vec![
        figure("lasts", "phase-1", "duration", "4년", None),
        figure("budget", "phase-1", "budget", "1억원", Some((2020, 2024))),
    ];
    assert_eq!(found(figures), [sides(Rule::DurationDiffers, &["lasts"], &["budget"])]);
    for years in [(2020, i32::MAX), (i32::MIN, 2024), (2020, 2020)] {
        let figures = vec![
            figure("lasts", "phase-1", "duration", "4년", None),
            figure("budget", "phase-1", "budget", "1억원", Some(years)),
        ];
        assert_eq!(found(figures), [], "{years:?} is no span");
    }
}

#[test]
fn what_rounding_may_explain_and_what_is_hedged_says_so() {
    let figures = vec![
        figure("a", "phase-1", "budget", "1000억원", None),
        figure("b", "phase-1", "budget", "약 1004억원", None),
        figure("c", "phase-2", "first-year", "2020년", None),
        figure("d", "phase-2", "first-year", "2021년", None),
    ];
    let found = contradictions(&Model { figures, ..city() });
    assert_eq!((found[0].ratio, found[0].rounding, found[0].hedged), (None, false, false), "a year is no rounding");
    assert_eq!((found[1].rounding, found[1].hedged), (true, true));
}

#[test]
fn no_rule_depends_on_the_order_of_the_file() {
    let figures = vec![
        figure("old", "phase-1", "budget", "4061억원", None),
        figure("new", "phase-1", "budget", "4116억원", Some((2020, 2024))),
        figure("two", "phase-2", "budget", "5939억원", None),
        figure("all", "cluster", "budget", "1조원", None),
        figure("lasts", "phase-1", "duration", "4년", None),
        figure("jobs", "park", "employment", "25만명", None),
        figure("few", "cars", "employment", "8만명", None),
        figure("most", "industries", "employment", "11만명", None),
    ];
    let expected = found(figures.clone());
    assert!(expected.len() >= 4, "{expected:?}");
    let mut shuffled = figures;
    for turn in 0..shuffled.len() {
        shuffled.rotate_left(3);
        shuffled.swap(turn, 0);
        assert_eq!(found(shuffled.clone()), expected);
    }
}
