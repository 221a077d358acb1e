//! Known answers: boxes planted in uniforms.

use super::*;
use crate::numeric::column::{Column, TILE};
use crate::numeric::isa::Isa;
use crate::numeric::stats::Replicate;
use crate::random::{Design, Draws, StreamKey};

const SEARCH: Search = Search { peel: 0.05, paste: 0.05, smallest: 0.05, objective: Objective::GainPerTrial };
const CHOICE: Choice = Choice { density: None, level: 0.05, share: 0.1, boxes: 3 };

/// Columns of uniforms.
fn uniforms(columns: usize, tiles: u64) -> Vec<Vec<f64>> {
    let tile = |path: &str, block: u64| {
        let mut out = Column::of(0.0);
        Draws::start(&StreamKey::new(7, path), block).uniforms(Isa::best(), Design::MonteCarlo, &mut out);
        out.to_vec()
    };
    let column = |index: usize| (0..tiles).flat_map(|block| tile(&format!("u{index}"), block)).collect();
    (0..columns).map(column).collect()
}

fn found(columns: &[Vec<f64>], cases: &[bool]) -> Vec<Found> {
    discover(&SortedTable::sorted(columns, cases.to_vec()), &SEARCH, &CHOICE)
}

fn rows(columns: &[Vec<f64>], case: impl Fn(&dyn Fn(usize) -> f64) -> bool) -> Vec<bool> {
    (0..columns[0].len()).map(|row| case(&|column| columns[column][row])).collect()
}

/// A peel takes 5 % of what is left, so an end lies within a peel of the truth: 5 % of a side that is at most 1 long.
#[test]
fn a_planted_box_is_found_with_its_edges_to_the_resolution_of_the_peeling() {
    let columns = uniforms(12, 80);
    let cases = rows(&columns, |x| x(3) < 0.4 && (0.3..0.8).contains(&x(7)));
    let found = found(&columns, &cases);
    assert_eq!(found.len(), 1, "all cases lie in one box");
    let [box_one] = &found[..] else { unreachable!() };
    let columns: Vec<usize> = box_one.region.restrictions().map(|(column, _)| column).collect();
    assert_eq!(columns, [3, 7]);
    let limits = [box_one.region.of(3).unwrap(), box_one.region.of(7).unwrap()];
    assert_eq!(limits[0].low(), None);
    for (end, truth) in [(limits[0].high(), 0.4), (limits[1].low(), 0.3), (limits[1].high(), 0.8)] {
        assert!((end.unwrap() - truth).abs() < 0.025, "{end:?} is not {truth}");
    }
    let coverage = real(box_one.inside.hits) / real(box_one.remaining.hits);
    assert!(box_one.inside.density() > 0.97 && coverage > 0.93, "{:?} {coverage}", box_one.inside);
}

#[test]
fn a_density_that_is_asked_for_is_had_with_as_many_cases_as_can_be() {
    let columns = uniforms(5, 80);
    let cases = rows(&columns, |x| x(0) + x(1) < 0.8);
    let table = SortedTable::sorted(&columns, cases);
    let of = |density: f64| {
        let choice = Choice { density: Some(density), boxes: 1, ..CHOICE };
        discover(&table, &SEARCH, &choice)[0].inside
    };
    let (low, high) = (of(0.7), of(0.9));
    assert!(low.density() >= 0.7 && high.density() >= 0.9 && low.hits > high.hits, "{low:?} {high:?}");
}

#[test]
fn two_planted_boxes_are_found_one_after_the_other() {
    let columns = uniforms(10, 80);
    let cases = rows(&columns, |x| (x(1) < 0.3 && x(2) < 0.5) || (x(4) > 0.75 && x(5) > 0.6));
    let found = found(&columns, &cases);
    let of: Vec<Vec<usize>> = found.iter().map(|found| found.region.restrictions().map(|(column, _)| column).collect()).collect();
    assert_eq!(of[..2], [vec![1, 2], vec![4, 5]], "{of:?}");
    assert!(found[..2].iter().all(|found| found.inside.density() > 0.9));
}

/// One in twenty such tables would give a box if the quasi-p-values were p-values of one limit chosen among all; here none does.
#[test]
fn noise_gives_no_box() {
    let columns = uniforms(101, 40);
    let cases = rows(&columns, |x| x(100) < 0.3);
    assert_eq!(found(&columns[..100], &cases), []);
}

#[test]
fn values_that_are_equal_stay_together() {
    let mut columns = uniforms(4, 40);
    for value in &mut columns[2] {
        *value = if *value < 0.9 { 0.0 } else { 1.0 };
    }
    for value in &mut columns[1] {
        *value = (*value * 5.0).floor();
    }
    let cases = rows(&columns, |x| x(2) > 0.5 || x(1) >= 3.0 && x(0) < 0.5);
    let table = SortedTable::sorted(&columns, cases);
    for stage in SEARCH.trajectory(&table, &vec![true; table.rows()]) {
        let violations = stage.region.violations(&table);
        let inside = violations.iter().filter(|&&violations| violations == 0).count();
        assert_eq!(inside as u64, stage.inside.n);
    }
    let found = discover(&table, &SEARCH, &CHOICE);
    assert_eq!((found[0].region.dimensions(), found[0].inside.density().to_bits()), (1, 1.0_f64.to_bits()));
    assert_eq!(found[0].region.of(2).and_then(Restriction::low), Some(0.5), "midway between the two values");
    assert_eq!(found[1].region.of(1).and_then(Restriction::low), Some(2.5), "midway between 2 and 3");
}

#[test]
fn a_box_holds_in_trials_that_had_no_part_in_finding_it() {
    let columns = uniforms(6, 80);
    let cases = rows(&columns, |x| x(3) < 0.4 && x(4) > 0.5 || x(5) < 0.1);
    let trials: Vec<u64> = (0..80 * TILE as u64).collect();
    let half = |wanted: bool| move |trial: &&u64| is_for_search(**trial) == wanted;
    let pick = |wanted: bool, values: &[f64]| -> Vec<f64> {
        trials.iter().filter(half(wanted)).map(|&trial| values[usize::try_from(trial).unwrap()]).collect()
    };
    let cases_of = |wanted: bool| -> Vec<bool> {
        trials.iter().filter(half(wanted)).map(|&trial| cases[usize::try_from(trial).unwrap()]).collect()
    };
    let of_search: Vec<Vec<f64>> = columns.iter().map(|values| pick(true, values)).collect();
    let found = found(&of_search, &cases_of(true));
    let others: Vec<u64> = trials.iter().copied().filter(|trial| !is_for_search(*trial)).collect();
    let holdout = Holdout {
        trials: &others,
        cases: &cases_of(false),
        column: &|column| pick(false, &columns[column]),
        replicate: Replicate::Trial,
    };
    let regions: Vec<&Region> = found.iter().map(|found| &found.region).collect();
    let checks = check(&regions, &holdout);
    let first = &checks[0];
    assert!(!first.is_overfit(found[0].inside, found[0].remaining.density()), "{first:?}");
    assert_eq!(first.half.all.n, 40 * TILE as u64);
    let density = first.half.density.unwrap();
    assert!(density.low < density.share && density.share <= density.high);
    assert!(first.significances.iter().all(|end| end.quasi_p < 1e-3), "{first:?}");

    // What the search promised and the check does not keep.
    let promised = Tally { n: 1000, hits: 1000 };
    assert!(first.is_overfit(promised, 0.1) || first.half.inside.density() > 0.995);
    let nothing = Check { half: Half { inside: Tally { n: 100, hits: 30 }, ..first.half }, significances: Vec::new() };
    assert!(nothing.is_overfit(Tally { n: 100, hits: 35 }, 0.3));
}

#[test]
fn a_quasi_p_value_is_a_binomial_tail() {
    // P(X ≥ 9), X binomial of 10 and 0.5: 11/1024.
    let p = quasi_p(Tally { n: 10, hits: 9 }, Tally { n: 40, hits: 20 });
    assert!((p - 11.0 / 1024.0).abs() < 1e-12, "{p}");
    assert!((quasi_p(Tally { n: 10, hits: 0 }, Tally { n: 10, hits: 0 }) - 1.0).abs() < 1e-15);
}
