//! Boxes against trials that had no part in finding them.

use super::region::Region;
use super::significance::quasi_p;
use super::table::Tally;
use super::{End, Significance};
use crate::numeric::column::TILE;
use crate::numeric::stats::{Probability, Replicate, TileCounts, Z_95, real, wilson_interval};

/// Whether boxes are searched for among the trials of this one's tile: even tiles are for the search, odd ones for the check, so
/// that neither half knows anything of the other under any design.
#[must_use]
pub fn is_for_search(trial: u64) -> bool {
    (trial / TILE as u64).is_multiple_of(2)
}

/// Trials that had no part in the search.
pub struct Holdout<'h> {
    /// Index of each trial.
    pub trials: &'h [u64],
    /// Which are cases.
    pub cases: &'h [bool],
    /// The values of a column, one per trial.
    pub column: &'h (dyn Fn(usize) -> Vec<f64> + Sync),
    /// What is independent in the design.
    pub replicate: Replicate,
}

/// One box in the other half of the trials.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The box among the trials that are in no earlier box.
    pub half: Half,
    /// The quasi-p-value of every end of a limit, in the order of the box: here a p-value like any other.
    pub significances: Vec<Significance>,
}

/// How dense a box is in one half of the trials, and how much it covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Half {
    /// Trials in the box that are in no earlier box.
    pub inside: Tally,
    /// All trials of the half.
    pub all: Tally,
    /// Cases among the trials in the box, with the interval of the design; `None` without a trial or with too few tiles.
    pub density: Option<Probability>,
    /// Share of all cases that lie in the box, with Wilson's 95 % interval; `None` without a case.
    pub coverage: Option<(f64, f64, f64)>,
}

impl Half {
    /// From which trials are in the box, in trial order.
    #[must_use]
    pub fn new(trials: &[u64], cases: &[bool], inside: &[bool], replicate: Replicate) -> Self {
        let (mut within, mut all, mut counts) = (Tally::default(), Tally::default(), TileCounts::default());
        let mut from = 0;
        for tile in trials.chunk_by(|a, b| a / TILE as u64 == b / TILE as u64) {
            let rows = from..from + tile.len();
            from = rows.end;
            let mut of_tile = Tally::default();
            for (&case, &is_in) in cases[rows.clone()].iter().zip(&inside[rows]) {
                all.add(case);
                if is_in {
                    of_tile.add(case);
                }
            }
            counts.add(of_tile.n, of_tile.hits);
            within = within.plus(of_tile);
        }
        let share = real(within.hits) / real(all.hits);
        let coverage = || {
            let (low, high) = wilson_interval(share, real(all.hits), Z_95);
            (share, low, high)
        };
        Self {
            inside: within,
            all,
            density: Probability::from_counts(&counts, replicate),
            coverage: (all.hits > 0).then(coverage),
        }
    }

    /// How many times as frequent cases are in the box as in all trials; `None` without a case or a trial in the box.
    #[must_use]
    pub fn lift(&self) -> Option<f64> {
        (self.all.hits > 0 && self.inside.n > 0).then(|| self.inside.density() / self.all.density())
    }

    /// Share of the trials that lie in the box.
    #[must_use]
    pub fn support(&self) -> f64 {
        real(self.inside.n) / real(self.all.n.max(1))
    }
}

impl Check {
    /// Whether the box promised more than it keeps: its density in the search lies above that of the check by more than chance has
    /// it (one-sided test of two shares at 2.5 %), or the check does not find it denser than the trials that were left.
    #[must_use]
    pub fn is_overfit(&self, search: Tally, remaining: f64) -> bool {
        let check = self.half.inside;
        if check.n == 0 || search.n == 0 {
            return true;
        }
        let pooled = check.plus(search).density();
        let error = (pooled * (1.0 - pooled) * (1.0 / real(check.n) + 1.0 / real(search.n))).sqrt();
        let worse = search.density() - check.density() > Z_95 * error;
        let (low, _) = wilson_interval(check.density(), real(check.n), Z_95);
        worse || low <= remaining
    }
}

/// Boxes in the trials of the other half, each among those that are in no earlier one.
#[must_use]
pub fn check(regions: &[&Region], holdout: &Holdout<'_>) -> Vec<Check> {
    let mut remain = vec![true; holdout.trials.len()];
    let of_box = |region: &&Region| {
        let violations = violations(region, holdout);
        let inside: Vec<bool> = violations.iter().zip(&remain).map(|(ends, &remains)| ends.is_empty() && remains).collect();
        let half = Half::new(holdout.trials, holdout.cases, &inside, holdout.replicate);
        // A row that only one end keeps out is in the box without that end.
        let significance = |(column, end): (usize, End)| {
            let mut without = half.inside;
            for ((ends, &remains), &case) in violations.iter().zip(&remain).zip(holdout.cases) {
                if remains && ends.only() == Some((column, end)) {
                    without.add(case);
                }
            }
            Significance { column, end, quasi_p: quasi_p(half.inside, without) }
        };
        let ends = region.restrictions().flat_map(|(column, restriction)| restriction.ends().map(move |end| (column, end)));
        let check = Check { half, significances: ends.map(significance).collect() };
        for (remains, is_in) in remain.iter_mut().zip(inside) {
            *remains &= !is_in;
        }
        check
    };
    regions.iter().map(of_box).collect()
}

/// The ends of limits that keep a trial out of a box: none, one, or more.
#[derive(Clone, Copy)]
enum Violated {
    None,
    One(usize, End),
    More,
}

impl Violated {
    fn is_empty(&self) -> bool {
        matches!(self, Self::None)
    }

    fn only(self) -> Option<(usize, End)> {
        if let Self::One(column, end) = self { Some((column, end)) } else { None }
    }
}

fn violations(region: &Region, holdout: &Holdout<'_>) -> Vec<Violated> {
    let mut violations = vec![Violated::None; holdout.trials.len()];
    for (column, restriction) in region.restrictions() {
        for (violated, value) in violations.iter_mut().zip((holdout.column)(column)) {
            // An end beyond which the search saw nothing keeps nothing out here.
            let low = restriction.low().filter(|&low| value < low).map(|_| End::Low);
            let end = low.or_else(|| restriction.high().filter(|&high| value > high).map(|_| End::High));
            if let Some(end) = end {
                *violated = if violated.is_empty() { Violated::One(column, end) } else { Violated::More };
            }
        }
    }
    violations
}
