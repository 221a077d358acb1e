//! Patient rule induction: boxes in which a case of interest is frequent (Friedman & Fisher 1999, doi:10.1023/A:1008894516817; Bryant &
//! Lempert 2010, doi:10.1016/j.techfore.2009.08.002).
//!
//! It finds boxes in one half of the trials and holds them against the other. It sees columns and cases; it must not know an
//! input, a target or where the trials come from.

mod check;
mod region;
mod search;
mod significance;
mod table;
#[cfg(test)]
mod tests;

pub use check::{Check, Half, Holdout, check, is_for_search};
pub use region::{End, Limit, Region, Restriction};
pub use search::{Objective, Search, Stage};
pub use significance::{Significance, quasi_p, significances};
pub use table::{SortedColumn, SortedTable, Tally};

use crate::numeric::stats::{real, wilson_interval};

/// How to choose boxes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Density that a box should have; `None` for the box that chance explains least.
    pub density: Option<f64>,
    /// Largest quasi-p-value at which an end of a limit stays, before it is divided by the number of ends that the search could
    /// choose from (Bonferroni).
    pub level: f64,
    /// Share of all cases that a further box must hold.
    pub share: f64,
    /// Most boxes.
    pub boxes: usize,
}

/// A box, and the way to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The box, without the limits that do nothing.
    pub region: Region,
    /// The trials in it that are in no earlier box.
    pub inside: Tally,
    /// The trials in no earlier box.
    pub remaining: Tally,
    /// The ends of its limits.
    pub significances: Vec<Significance>,
    /// The restricted columns, those first whose limit does most, each with the trials of the box without that limit.
    pub without: Vec<(usize, Tally)>,
    /// Peeling and pasting, from the box of everything on.
    pub trajectory: Vec<Stage>,
    /// Which stage was chosen, before limits were dropped.
    pub chosen: usize,
}

/// Boxes one after the other, each among the trials that are in no earlier one, until the next would hold too few of the cases, or no
/// limit that does anything.
///
/// Chosen from a trajectory is the box that chance explains least: with the largest (d − d₀)·√n of density d over the density d₀ of
/// all that remains (the binomial test of Klösgen 1996, in *Advances in Knowledge Discovery and Data Mining*, pp. 249–271). Where a
/// density is asked for it is the box of most cases that has it, or else the densest. Of boxes that are as good within one standard
/// error the one of fewest dimensions is taken (the rule of Breiman et al. 1984, section 3.4.3), the largest of these. Then ends of
/// limits are dropped, the least significant first, until all are significant.
#[must_use]
pub fn discover(table: &SortedTable, search: &Search, choice: &Choice) -> Vec<Found> {
    let mut remain = vec![true; table.rows()];
    let all = search::tally(table, &remain);
    let mut found: Vec<Found> = Vec::new();
    while found.len() < choice.boxes {
        let remaining = search::tally(table, &remain);
        if remaining.hits == 0 || remaining.hits == remaining.n {
            break;
        }
        let trajectory = search.trajectory(table, &remain);
        let chosen = choice.stage(&trajectory, remaining);
        let (region, significances) = choice.significant(table, &remain, trajectory[chosen].region.clone());
        let inside = significance::inside(table, &remain, &region);
        // A further box of few cases, or of no more than there are everywhere, tells nothing.
        let further = real(inside.hits) >= choice.share * real(all.hits) && inside.density() > all.density();
        let enough = found.is_empty() || further;
        if region.dimensions() == 0 || !enough {
            break;
        }
        let mut without: Vec<(usize, Tally)> = region
            .restrictions()
            .map(|(column, restriction)| {
                (column, significance::inside(table, &remain, &region.with(table, column, restriction.all)))
            })
            .collect();
        without.sort_by(|a, b| a.1.density().total_cmp(&b.1.density()));
        for (remains, &violations) in remain.iter_mut().zip(&region.violations(table)) {
            *remains &= violations > 0;
        }
        found.push(Found { region, inside, remaining, significances, without, trajectory, chosen });
    }
    found
}

impl Choice {
    /// The stage that is chosen.
    fn stage(&self, trajectory: &[Stage], remaining: Tally) -> usize {
        let fewest = |good: &dyn Fn(&Stage) -> bool| {
            let good = trajectory.iter().enumerate().filter(|(_, stage)| good(stage));
            good.min_by_key(|(_, stage)| (stage.region.dimensions(), u64::MAX - stage.inside.n)).map_or(0, |(index, _)| index)
        };
        let Some(density) = self.density else {
            let base = remaining.density();
            let score = |stage: &Stage| (stage.inside.density() - base) * real(stage.inside.n).sqrt();
            let best = trajectory.iter().map(score).fold(0.0, f64::max);
            // The standard error of the score.
            let slack = (base * (1.0 - base)).sqrt();
            return fewest(&|stage| score(stage) > 0.0 && score(stage) >= best - slack);
        };
        let reached = trajectory.iter().filter(|stage| stage.inside.density() >= density);
        if let Some(most) = reached.max_by_key(|stage| stage.inside.hits) {
            return fewest(&|stage| stage.inside.density() >= density && stage.inside.hits == most.inside.hits);
        }
        let densest = trajectory.iter().map(|stage| stage.inside).max_by(|a, b| a.density().total_cmp(&b.density()));
        let densest = densest.unwrap_or(remaining);
        let (low, _) = wilson_interval(densest.density(), real(densest.n), 1.0);
        fewest(&|stage| stage.inside.density() >= low)
    }

    /// A box without the ends of limits that are not significant.
    fn significant(&self, table: &SortedTable, remain: &[bool], mut region: Region) -> (Region, Vec<Significance>) {
        let level = self.level / (2.0 * real(table.columns().len() as u64));
        loop {
            let all = significances(table, remain, &region);
            let worst = all.iter().max_by(|a, b| a.quasi_p.total_cmp(&b.quasi_p));
            match worst {
                Some(worst) if worst.quasi_p > level => region = region.without(table, worst.column, worst.end),
                _ => return (region, all),
            }
        }
    }
}
