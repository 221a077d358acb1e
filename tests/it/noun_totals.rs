//! The parts of every total add up to it in every trial, and what cannot all be true is counted.

use std::collections::BTreeMap;

use mudeung::engine::{Conflicting, Settings};
use mudeung::model::{Component, Measure, Metric, Scope};

use crate::simulation::{Simulated, close, scenario};

const WHOLE: &str = include_str!("../fixtures/models/whole.toml");
const TRIALS: u64 = 2048;

fn whole(sets: &[&str]) -> Simulated {
    Simulated::new(&scenario(WHOLE, sets).model, &Settings::new(TRIALS, 29))
}

/// Whether the parts of a measure over sectors are parts of one total.
fn is_of_sectors(metric: &Metric) -> bool {
    matches!(metric.measure, Measure::Output | Measure::Account(_))
        && matches!(metric.scope, Scope::Region | Scope::Group(_) | Scope::Sector(_))
}

/// Rounding of some ten terms, of which none is much larger than the total.
const TOLERANCE: f64 = 1e-13;

#[test]
fn components_add_up_to_their_total_in_every_trial() {
    // With a stated path of output, without, and where parts come to several times their total.
    for sets in [&[][..], &["facility.centre.claimed.output=20조원"], &["facility.plant.per_unit.output=2억원"]] {
        let run = whole(sets);
        let mut sums: BTreeMap<Metric, (usize, Vec<f64>, f64)> = BTreeMap::new();
        for metric in run.model.metrics.iter().filter(|metric| is_of_sectors(metric) && metric.component != Component::Total) {
            let total = Metric { component: Component::Total, ..*metric };
            let empty = || (0, vec![0.0; run.values(metric).len()], 0.0);
            let (parts, sum, stated) = sums.entry(total).or_insert_with(empty);
            *parts += 1;
            *stated += run.stated_value(metric);
            for (sum, value) in sum.iter_mut().zip(run.values(metric)) {
                *sum += value;
            }
        }
        assert!(sums.len() > 250, "{}", sums.len());
        for (total, (parts, sum, stated)) in sums {
            assert!(parts > 1, "a baseline alone is no part");
            let size = |value: f64| TOLERANCE * value.abs().max(if sets.is_empty() { 0.0 } else { 1e14 });
            assert!((stated - run.stated_value(&total)).abs() <= size(stated), "{total:?}: {stated}");
            for (trial, (sum, value)) in sum.iter().zip(run.values(&total)).enumerate() {
                assert!((sum - value).abs() <= size(*value), "{total:?}, trial {trial}: {sum} {value}");
            }
        }
    }
}

#[test]
fn sectors_add_up_to_groups_and_to_the_region() {
    let run = whole(&[]);
    for component in ["", ".baseline", ".facility.zone", ".facility.centre", ".pipeline.startups", ".event.fire"] {
        for measure in ["output", "value-added", "employment"] {
            let basis = if measure == "employment" { "" } else { "/nominal" };
            let path = |scope: &str| format!("{measure}.{scope}{component}{basis}@2026");
            let of = |scope: &str| run.find(&path(scope)).map_or_else(|| vec![0.0; 2048], <[f64]>::to_vec);
            let [caring, of_cars, of_steel] = ["care", "cars", "steel"].map(of);
            let (makers, region) = (of("makers"), of("region"));
            for trial in 0..2048 {
                let two = of_cars[trial] + of_steel[trial];
                assert!(close(two, makers[trial], 1e-13), "{}: {two} {}", path("makers"), makers[trial]);
                assert!(close(two + caring[trial], region[trial], 1e-13), "{}", path("region"));
            }
        }
    }
}

/// Trials in which some year has this.
fn trials_with(run: &Simulated, holds: impl Fn(i32, usize) -> bool) -> u64 {
    (0..run.trials("price-index.region@2021").len()).filter(|&trial| (2020..=2027).any(|year| holds(year, trial))).count() as u64
}

#[test]
fn parts_beyond_their_total_are_counted() {
    let run = whole(&["facility.centre.claimed.output=22조원"]);
    let value = |path: String, trial: usize| run.trials(&path)[trial];
    let cars_have_less_of = |measure: &str| {
        trials_with(&run, |year, trial| {
            let of = |part: &str| value(format!("{measure}.cars{part}/constant-2021@{year}"), trial);
            of("") - of(".facility.centre") < -1e-9 * of("")
        })
    };
    let (cars, value_added) = (cars_have_less_of("output"), cars_have_less_of("value-added"));
    let zone = trials_with(&run, |year, trial| {
        let net = |measure: &str, basis: &str| value(format!("{measure}.steel.facility.zone{basis}@{year}"), trial);
        let all = |measure: &str, basis: &str| value(format!("{measure}.zone{basis}@{year}"), trial);
        [("output", "/constant-2021"), ("value-added", "/constant-2021"), ("employment", "")]
            .into_iter()
            .any(|(measure, basis)| net(measure, basis) < -1e-9 * all(measure, basis))
    });
    let found: BTreeMap<String, (bool, u64)> = run
        .results
        .contradictions
        .iter()
        .map(|contradiction| {
            let name = match contradiction.what {
                Conflicting::PartsOfSector(sector) => run.model.sectors[sector].id.to_string(),
                Conflicting::PartsOfAccount { account, sector } => {
                    format!("{} of {}", run.model.accounts[account].id, run.model.sectors[sector].id)
                }
                Conflicting::PartsOfFacility(facility) => run.model.facilities[facility].id.to_string(),
                Conflicting::Programme(programme) => run.model.programmes[programme].id.to_string(),
            };
            (name, (contradiction.stated, contradiction.trials))
        })
        .collect();
    assert!(cars > 100 && cars < TRIALS && zone > 100 && zone < TRIALS, "{cars} {zone}: tests say something");
    assert_eq!((found["cars"].1, found["value-added of cars"].1, found["zone"].1), (cars, value_added, zone));
    // 50 of 150 of the range of the wing lie above the laboratory: five standard errors.
    let wing = mudeung::numeric::stats::real(found["wing"].1) / mudeung::numeric::stats::real(TRIALS);
    assert!((wing - 1.0 / 3.0).abs() < 5.0 * (2.0 / 9.0 / 2048.0_f64).sqrt(), "{wing}");
    assert!(!found["wing"].0 && !found.contains_key("steel") && found.len() == 4, "{found:?}");
}

/// The zone holds the yard, which names no sector: with or without it the zone has the same output.
#[test]
fn what_is_part_of_another_changes_no_total() {
    let with = whole(&[]);
    let without = whole(&["facility.yard.per_unit.output=0원", "facility.yard.per_unit.account.employment=0명"]);
    for path in ["output.region/nominal@2027", "output.zone/nominal@2027", "employment.steel@2027"] {
        let same = with.trials(path).iter().zip(without.trials(path)).all(|(with, without)| close(*with, *without, 1e-13));
        assert!(same, "{path}");
    }
    assert!(with.trials("output.region.facility.yard/nominal@2027").iter().all(|output| *output > 0.0));
}

#[test]
fn a_group_of_programmes_counts_what_is_part_of_another_once() {
    let run = whole(&[]);
    for trial in 0..64 {
        let spent = |scope: &str| run.trials(&format!("cumulative-spending.{scope}/nominal@2027"))[trial];
        assert!(close(spent("spending"), spent("bridge") + spent("fund") + spent("lab"), 1e-13));
    }
}
