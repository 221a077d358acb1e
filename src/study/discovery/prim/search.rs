//! Peeling and pasting (Friedman & Fisher 1999, *Statistics and Computing* 9, 123–143, doi:10.1023/A:1008894516817).
//!
//! Peeling takes a small share of the trials off one end of one column, again and again, wherever that raises the density most;
//! pasting gives back what it took too much of. Quantiles, ties, order of candidates and ends of limits are those of the EMA
//! Workbench (Kwakkel 2017, doi:10.1016/j.envsoft.2017.06.054), so that the same table gives the same boxes.

use rayon::prelude::*;

use super::region::{End, Limit, Region};
use super::table::{SortedColumn, SortedTable, Tally};
use crate::numeric::stats::real;

/// What a peel should do best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// Gain of density per trial lost: fair to columns of few values, whose peels cannot be small (`LENIENT1`).
    GainPerTrial,
    /// The same, weighted by the trials that are left (Friedman & Fisher 1999, section 14.6; `LENIENT2`).
    WeightedGain,
    /// The density itself (Friedman & Fisher 1999, equation 3; `ORIGINAL`).
    Density,
}

impl Objective {
    /// How good it is to go from one box to another.
    fn of(self, old: Tally, new: Tally) -> f64 {
        if self == Self::Density {
            return if new.n > 0 { new.density() } else { -1.0 };
        }
        let gain = new.density() - old.density();
        if old.n == new.n || gain == 0.0 {
            return 0.0;
        }
        match self {
            Self::WeightedGain => real(new.n) * gain / real(old.n.abs_diff(new.n)),
            _ => gain / real(old.n.abs_diff(new.n)),
        }
    }
}

/// How to search for boxes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// Share of the trials in the box that one peel takes off.
    pub peel: f64,
    /// Share of the trials beyond an end that one paste gives back.
    pub paste: f64,
    /// Share of all trials that a box must keep.
    pub smallest: f64,
    /// What a peel should do best.
    pub objective: Objective,
}

/// A box on the way of peeling and pasting.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The box.
    pub region: Region,
    /// The trials in it that are in no earlier box.
    pub inside: Tally,
}

/// A box that could be the next one.
struct Candidate {
    column: usize,
    limit: Limit,
    inside: Tally,
}

impl Search {
    /// All boxes from that of everything to the last, over the rows that `remain`.
    #[must_use]
    pub fn trajectory(&self, table: &SortedTable, remain: &[bool]) -> Vec<Stage> {
        let mut inside = remain.to_vec();
        let mut last = Stage { region: Region::default(), inside: tally(table, remain) };
        let mut stages = vec![last.clone()];
        while let Some(stage) = self.peel(table, &mut inside, &last) {
            last = stage;
            stages.push(last.clone());
        }
        while let Some(stage) = self.paste(table, remain, &last) {
            last = stage;
            stages.push(last.clone());
        }
        stages
    }

    /// The next smaller box; takes its rows out of `inside`.
    fn peel(&self, table: &SortedTable, inside: &mut [bool], from: &Stage) -> Option<Stage> {
        let total = from.inside;
        let peels = |(index, column): (usize, &SortedColumn)| {
            let limit = from.region.limit(table, index);
            let peel = |end: End| {
                let value = peeled_end(column, inside, total.n, self.peel, end)?;
                let lost = beyond(column, inside, table.cases(), value, end);
                Some(Candidate { column: index, limit: limit.with(end, value), inside: total.less(lost) })
            };
            [End::High, End::Low].map(peel)
        };
        let candidates: Vec<[Option<Candidate>; 2]> = table.columns().par_iter().enumerate().map(peels).collect();
        let best = self.best(table, from, candidates.into_iter().flatten().flatten())?;
        let objective = self.objective.of(total, best.inside);
        if !self.is_large_enough(table, best.inside) || best.inside.n >= total.n || objective <= 0.0 {
            return None;
        }
        let column = &table.columns()[best.column];
        let within = column.within(best.limit);
        for &row in column.rows[..within.start].iter().chain(&column.rows[within.end..]) {
            inside[row as usize] = false;
        }
        Some(Stage { region: from.region.with(table, best.column, best.limit), inside: best.inside })
    }

    /// The next larger box of higher density.
    fn paste(&self, table: &SortedTable, remain: &[bool], from: &Stage) -> Option<Stage> {
        let violations = from.region.violations(table);
        let pastes = |(index, restriction): (usize, &super::region::Restriction)| {
            let column = &table.columns()[index];
            // The rows that no other column keeps out.
            let own = |at: usize| u16::from(!restriction.limit.contains(column.values[at]));
            let only = |at: &usize| {
                let row = column.rows[*at] as usize;
                remain[row] && violations[row] == own(*at)
            };
            let paste = |end: End| {
                let outside = match end {
                    End::Low => Limit { low: restriction.all.low, high: restriction.limit.low },
                    End::High => Limit { low: restriction.limit.high, high: restriction.all.high },
                };
                let values: Vec<f64> = column.within(outside).filter(only).map(|at| column.values[at]).collect();
                let value = pasted_end(&values, self.paste, end).unwrap_or(restriction.all.at(end));
                let limit = restriction.limit.with(end, value);
                let mut inside = Tally::default();
                for at in column.within(limit).filter(only) {
                    inside.add(table.cases()[column.rows[at] as usize]);
                }
                Candidate { column: index, limit, inside }
            };
            [End::Low, End::High].map(paste)
        };
        let candidates: Vec<Candidate> = from.region.restrictions().flat_map(pastes).collect();
        let best = self.best(table, from, candidates)?;
        let gains = best.inside.density() > from.inside.density() && self.objective.of(from.inside, best.inside) > 0.0;
        let grows = best.inside.n > from.inside.n && self.is_large_enough(table, best.inside);
        (gains && grows).then(|| Stage { region: from.region.with(table, best.column, best.limit), inside: best.inside })
    }

    /// The best candidate; of equals that with the fewest restricted columns, of these the first.
    fn best(&self, table: &SortedTable, from: &Stage, candidates: impl IntoIterator<Item = Candidate>) -> Option<Candidate> {
        let dimensions = |candidate: &Candidate| {
            let already = usize::from(from.region.of(candidate.column).is_some());
            let restricts = usize::from(candidate.limit != table.columns()[candidate.column].all());
            from.region.dimensions() - already + restricts
        };
        let mut best: Option<(f64, usize, Candidate)> = None;
        for candidate in candidates {
            let (objective, dimensions) = (self.objective.of(from.inside, candidate.inside), dimensions(&candidate));
            let better = best.as_ref().is_none_or(|(other, of_other, _)| {
                objective > *other || (objective.total_cmp(other).is_eq() && dimensions < *of_other)
            });
            if better {
                best = Some((objective, dimensions, candidate));
            }
        }
        best.map(|(.., candidate)| candidate)
    }

    fn is_large_enough(&self, table: &SortedTable, inside: Tally) -> bool {
        real(inside.n) / real(table.rows() as u64) >= self.smallest
    }
}

/// The trials among `rows` and the cases among them.
pub(super) fn tally(table: &SortedTable, rows: &[bool]) -> Tally {
    let mut tally = Tally::default();
    for (&case, _) in table.cases().iter().zip(rows).filter(|&(_, &is_in)| is_in) {
        tally.add(case);
    }
    tally
}

/// Positions of a column from one end on.
fn from_end(column: &SortedColumn, end: End) -> impl Iterator<Item = usize> + use<> {
    let last = column.values.len();
    (0..last).map(move |step| if end == End::Low { step } else { last - 1 - step })
}

/// The two neighbouring ranks, from 0, between which the quantile of n values lies.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank below the number of trials")]
fn ranks(n: u64, quantile: f64) -> (u64, u64) {
    let rank = real(n - 1) * quantile;
    (rank.floor() as u64, rank.ceil() as u64)
}

/// Where a peel cuts: midway between the two values at the quantile; where they are equal, between the whole group of equals and
/// the next value inwards, so that equals stay together. `None` without a row in the box.
fn peeled_end(column: &SortedColumn, inside: &[bool], n: u64, share: f64, end: End) -> Option<f64> {
    if n == 0 {
        return None;
    }
    // Counted from the end that is peeled: `outer` is the rank nearer to it.
    let (outer, inner) = match end {
        End::Low => ranks(n, share),
        End::High => {
            let (lower, upper) = ranks(n, 1.0 - share);
            (n - 1 - upper, n - 1 - lower)
        }
    };
    let members = from_end(column, end).filter(|&at| inside[column.rows[at] as usize]).map(|at| column.values[at]);
    let (mut outer_value, mut value) = (f64::NAN, f64::NAN);
    for (rank, at) in (0..).zip(members) {
        if rank == outer {
            outer_value = at;
        }
        value = at;
        if rank >= inner && value.total_cmp(&outer_value).is_ne() {
            break;
        }
    }
    Some(f64::midpoint(outer_value, value))
}

/// The rows of a box beyond a new end of a column.
fn beyond(column: &SortedColumn, inside: &[bool], cases: &[bool], value: f64, end: End) -> Tally {
    let is_beyond = |at: &usize| match end {
        End::Low => column.values[*at] < value,
        End::High => column.values[*at] > value,
    };
    let mut beyond = Tally::default();
    for at in from_end(column, end).take_while(is_beyond) {
        let row = column.rows[at] as usize;
        if inside[row] {
            beyond.add(cases[row]);
        }
    }
    beyond
}

/// Where a paste puts an end, given the rising values beyond the present one; `None` without any.
fn pasted_end(values: &[f64], share: f64, end: End) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let at = |rank: u64| usize::try_from(rank).map_or(last, |rank| rank.min(last));
    let same = |a: usize, b: usize| values[a].total_cmp(&values[b]).is_eq();
    let (lower, upper) = match end {
        End::Low => ranks(values.len() as u64, 1.0 - share),
        End::High => ranks(values.len() as u64, share),
    };
    let (mut lower, mut upper) = (at(lower), at(upper));
    match end {
        End::Low => {
            while same(lower, upper) && lower > 0 {
                lower -= 1;
            }
        }
        End::High => {
            while same(lower, upper) && upper < last {
                upper += 1;
            }
        }
    }
    Some(f64::midpoint(values[lower], values[upper]))
}
