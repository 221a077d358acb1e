//! The trials of one input in cells of near values, which is all that a smooth regression on it needs.

use super::GROUPS;
use crate::numeric::column::TILE;
use crate::numeric::special::{Tails, normal_quantile};
use crate::numeric::stats::real;

/// Trials that stay together when groups are left out.
pub(super) const TRIALS: usize = TILE;

/// Cells of an input of many values: far more than a spline has knots.
const CELLS: usize = 256;

/// Up to this many different values each is a cell of its own, and the mean in it the expectation.
const FEW: usize = 16;

/// Trials by the value of an input.
pub(super) struct Cells {
    /// By trial, its cell.
    of: Vec<u16>,
    /// Normal score of the middle of each cell.
    pub(super) scores: Vec<f64>,
    /// Number of trials in each cell.
    pub(super) weights: Vec<f64>,
    /// Whether each cell holds a single value, out of few.
    pub(super) few: bool,
}

impl Cells {
    /// Cells of as equal numbers of trials as ties allow.
    pub(super) fn new(input: &[f64]) -> Self {
        assert!(input.iter().all(|value| !value.is_nan()), "values of an input are numbers");
        let rows = u32::try_from(input.len()).expect("fewer than 2^32 trials");
        let mut order: Vec<(f64, u32)> = input.iter().copied().zip(0..rows).collect();
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let tied = || order.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq());
        let few = tied().take(FEW + 1).count() <= FEW;

        let n = input.len().max(1);
        let mut cells = Self { of: vec![0; input.len()], scores: Vec::new(), weights: Vec::new(), few };
        let (mut before, mut last, mut ranks) = (0, usize::MAX, Vec::new());
        for tied in tied() {
            let middle = before + tied.len() / 2;
            let cell = if few { before } else { (middle * CELLS / n).min(CELLS - 1) };
            if cell != last {
                cells.weights.push(0.0);
                ranks.push(0.0);
                last = cell;
            }
            let index = cells.weights.len() - 1;
            let count = real(tied.len() as u64);
            cells.weights[index] += count;
            ranks[index] += count * (real(before as u64) + count / 2.0);
            let index = u16::try_from(index).expect("few cells");
            for &(_, row) in tied {
                cells.of[row as usize] = index;
            }
            before += tied.len();
        }
        let score = |(rank, weight): (&f64, &f64)| normal_quantile(Tails::from_lower(rank / weight / real(n as u64)));
        cells.scores = ranks.iter().zip(&cells.weights).map(score).collect();
        cells
    }

    /// The sum over each cell of values of other trials: those `by` later, beginning again after the last.
    pub(super) fn sums(&self, values: &[f64], by: usize) -> Vec<f64> {
        let mut sums = vec![0.0; self.weights.len()];
        let (first, last) = values.split_at(by);
        for (&cell, value) in self.of.iter().zip(last.iter().chain(first)) {
            sums[usize::from(cell)] += value;
        }
        sums
    }

    /// Number of trials and sum of values in each cell, without each group of trials in turn.
    pub(super) fn without_groups(&self, values: &[f64]) -> impl Iterator<Item = (Vec<f64>, Vec<f64>)> {
        let groups = groups(values.len());
        let mut of_group = vec![(vec![0.0; self.weights.len()], vec![0.0; self.weights.len()]); groups];
        for (tile, (cells, values)) in self.of.chunks(TRIALS).zip(values.chunks(TRIALS)).enumerate() {
            let (weights, sums) = &mut of_group[tile % GROUPS];
            for (&cell, value) in cells.iter().zip(values) {
                weights[usize::from(cell)] += 1.0;
                sums[usize::from(cell)] += value;
            }
        }
        let all = self.sums(values, 0);
        let less = |all: &[f64], group: &[f64]| all.iter().zip(group).map(|(all, group)| all - group).collect();
        let weights = self.weights.clone();
        of_group.into_iter().map(move |(of_weights, sums)| (less(&weights, &of_weights), less(&all, &sums)))
    }
}

/// How many groups can be left out of some trials: at most [`GROUPS`], none emptied.
pub(super) fn groups(trials: usize) -> usize {
    trials.div_ceil(TRIALS).min(GROUPS)
}

/// By how many trials values are moved: `count` different ways, by whole tiles where there are enough.
pub(super) fn moves(trials: usize, count: usize) -> impl Iterator<Item = usize> {
    (1..=count).map(move |step| {
        let by = trials * step / (count + 1);
        if by > TRIALS { by / TRIALS * TRIALS } else { by }
    })
}

/// Mean, and sum of squared deviations from it.
pub(super) fn moments(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / real(values.len() as u64);
    (mean, values.iter().map(|value| (value - mean).powi(2)).sum())
}
