//! What is kept and what is counted between two checkpoints, and the pass over a tile that does it.
//!
//! The ends of the intervals become *thresholds* t₀ < t₁ < …; "above a" is the same as "at least the next number after a",
//! so that one comparison, x ≥ t, serves open ends and atoms alike. Between thresholds lie the *cells*: cell c holds the
//! values from t₍c₋₁₎ up to but not at t₍c₎. A cell is kept, or a single value (an atom), or only counted.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use crate::numeric::column::{Column, TILE};
use crate::numeric::histogram::Histogram;
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::randomised::{RANDOMISATIONS, randomisation_of};
use crate::numeric::stats::TileCounts;

/// An open interval of values. With both ends equal it is empty, and only its end is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end, not inside; −∞ where everything below is.
    pub low: f64,
    /// Upper end, not inside; ∞ where everything above is.
    pub high: f64,
}

impl Interval {
    /// All values.
    pub const EVERYTHING: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// The lowest value that can be inside.
    pub(super) fn lowest(&self) -> f64 {
        if self.low.is_finite() { self.low.next_up() } else { self.low }
    }

    /// Whether a value (or −∞, for what is below every value) is inside.
    fn holds(&self, value: f64) -> bool {
        self.lowest() <= value && value < self.high
    }
}

/// What becomes of the values of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Every value is kept.
    Kept,
    /// Only one value is possible, so counting is enough.
    Atom,
    /// Counted: only the number of values is known.
    Counted,
}

/// What leaves a cell's values with a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Storage {
    /// The values of the kept cells.
    KeptCells,
    /// All values.
    AllValues,
    /// A histogram of all values.
    Histogram,
}

/// A threshold and how a value's place in the store changes there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Threshold {
    at: f64,
    /// Added to "is stored", 0 or 1, of every value at or above: 1, 0 or −1 (modulo the word size).
    step: usize,
}

/// What to keep and what to count, until the next checkpoint. Shared by all workers.
#[derive(Clone, Debug)]
pub struct Brackets {
    thresholds: Vec<Threshold>,
    cells: Vec<Cell>,
    storage: Storage,
    /// Number of narrowings so far: partials of an older generation do not fit.
    pub(super) generation: u32,
    /// Whether values are counted and stored apart for each randomisation.
    pub(super) randomised: bool,
}

impl Brackets {
    /// Brackets that hold everything inside the intervals, and count at each of their ends "below", "at" and "above".
    pub(super) fn around(intervals: &[Interval], storage: Storage, generation: u32) -> Self {
        let unions = unite(intervals);
        let ends = unions.iter().flat_map(|union| [union.low, union.high]).filter(|end| end.is_finite());
        Self::at(ends.flat_map(|end| [end, end.next_up()]).collect(), &unions, storage, generation)
    }

    /// Brackets without intervals, that count the values at or above each of these thresholds.
    pub(super) fn counting(thresholds: Vec<f64>, storage: Storage, generation: u32) -> Self {
        Self::at(thresholds, &[], storage, generation)
    }

    fn at(mut thresholds: Vec<f64>, unions: &[Interval], storage: Storage, generation: u32) -> Self {
        // Adding 0 turns −0, the next number after the least negative one, into 0.
        for threshold in &mut thresholds {
            *threshold += 0.0;
        }
        thresholds.sort_unstable_by(f64::total_cmp);
        thresholds.dedup();
        let kept = |lowest: f64| unions.iter().any(|union| union.holds(lowest));
        let mut cells = vec![if kept(f64::NEG_INFINITY) { Cell::Kept } else { Cell::Counted }];
        for (i, &from) in thresholds.iter().enumerate() {
            let single = thresholds.get(i + 1) == Some(&from.next_up());
            cells.push(match (kept(from), single) {
                (true, _) => Cell::Kept,
                (false, true) => Cell::Atom,
                (false, false) => Cell::Counted,
            });
        }
        let thresholds = thresholds.into_iter().map(|at| Threshold { at, step: 0 }).collect();
        let mut brackets = Self { thresholds, cells, storage, generation, randomised: false };
        brackets.set_steps();
        brackets
    }

    /// The same brackets without the atoms that hold at most one value and lie at a counted cell: that cell takes them in.
    /// This saves half of the thresholds of a continuous distribution. `counts` are those of the cells, `randomised` those of each
    /// randomisation.
    pub(super) fn without_rare_atoms(mut self, counts: &mut Vec<u64>, randomised: &mut [Vec<u64>]) -> Self {
        for atom in (1..self.cells.len()).rev() {
            if self.cells[atom] != Cell::Atom || counts[atom] > 1 {
                continue;
            }
            // Threshold i lies between the cells i and i + 1.
            let merged = if self.cells[atom - 1] == Cell::Counted {
                atom - 1
            } else if self.cells.get(atom + 1) == Some(&Cell::Counted) {
                atom
            } else {
                continue;
            };
            self.thresholds.remove(merged);
            self.cells.remove(merged);
            self.cells[merged] = Cell::Counted;
            for counts in std::iter::once(&mut *counts).chain(randomised.iter_mut()) {
                let count = counts.remove(merged);
                counts[merged] += count;
            }
        }
        self.set_steps();
        self
    }

    fn set_steps(&mut self) {
        let stored: Vec<usize> = (0..self.cells.len()).map(|cell| usize::from(self.stores(cell))).collect();
        for (threshold, sides) in self.thresholds.iter_mut().zip(stored.windows(2)) {
            threshold.step = sides[1].wrapping_sub(sides[0]);
        }
    }

    /// The same, apart for each randomisation or not.
    pub(super) fn by_randomisation(self, randomised: bool) -> Self {
        Self { randomised, ..self }
    }

    /// Whether the values of a cell are stored as they are.
    pub(super) fn stores(&self, cell: usize) -> bool {
        match self.storage {
            Storage::KeptCells => self.cells[cell] == Cell::Kept,
            Storage::AllValues => true,
            Storage::Histogram => false,
        }
    }

    pub(super) fn storage(&self) -> Storage {
        self.storage
    }

    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Number of thresholds: one less than cells.
    pub(super) fn threshold_count(&self) -> usize {
        self.thresholds.len()
    }

    /// The lowest value of a cell; −∞ for the first.
    pub(super) fn cell_start(&self, cell: usize) -> f64 {
        cell.checked_sub(1).map_or(f64::NEG_INFINITY, |threshold| self.thresholds[threshold].at)
    }

    /// The end of a cell, not in it; ∞ for the last.
    pub(super) fn cell_end(&self, cell: usize) -> f64 {
        self.thresholds.get(cell).map_or(f64::INFINITY, |threshold| threshold.at)
    }

    /// The cell of a value.
    pub(super) fn cell_of(&self, value: f64) -> usize {
        self.thresholds.partition_point(|threshold| threshold.at <= value)
    }
}

/// Overlapping intervals as one, in ascending order. Intervals that only share an end stay apart: the end is in neither.
fn unite(intervals: &[Interval]) -> Vec<Interval> {
    let mut sorted = intervals.to_vec();
    sorted.sort_unstable_by(|a, b| a.low.total_cmp(&b.low).then(a.high.total_cmp(&b.high)));
    let mut unions: Vec<Interval> = Vec::with_capacity(sorted.len());
    for interval in sorted {
        match unions.last_mut() {
            Some(last) if interval.low < last.high => last.high = last.high.max(interval.high),
            _ => unions.push(interval),
        }
    }
    unions
}

/// What one worker has counted and kept since it was last absorbed. Reused, it allocates only as its store grows.
#[derive(Clone, Debug, Default)]
pub struct Partial {
    pub(super) trials: u64,
    /// For each threshold: how many values are at or above it, by tile.
    pub(super) at_or_above: Vec<TileCounts>,
    /// One group of values, or one for each randomisation.
    pub(super) groups: Vec<Group>,
    /// While there are no thresholds and all values are stored in one group, the values are whole tiles of these lengths.
    pub(super) tile_lengths: Vec<usize>,
    /// At or above each threshold, in one tile.
    hits: Vec<u64>,
    pub(super) histogram: Histogram,
    pub(super) generation: u32,
}

/// Values of the same randomisation, or of all trials.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) trials: u64,
    /// For each threshold: how many values are at or above it.
    pub(super) hits: Vec<u64>,
    pub(super) values: Vec<f64>,
}

impl Partial {
    /// Forgets everything, and keeps the memory.
    pub fn clear(&mut self) {
        self.trials = 0;
        self.at_or_above.clear();
        for group in &mut self.groups {
            group.trials = 0;
            group.hits.clear();
            group.values.clear();
        }
        self.tile_lengths.clear();
        self.histogram.clear();
    }

    /// Adds the first `len` values of a column, all of them finite: those of the `tile`-th tile of the run, in one call.
    pub fn add(&mut self, isa: Isa, brackets: &Brackets, column: &Column, (tile, len): (u64, usize)) {
        let len = len.min(TILE);
        let thresholds = brackets.thresholds.len();
        self.generation = brackets.generation;
        self.trials += len as u64;
        let first = usize::from(brackets.stores(0));
        if brackets.thresholds.is_empty() && first == 1 && !brackets.randomised {
            self.tile_lengths.push(len);
        }
        self.hits.clear();
        self.hits.resize(thresholds, 0);
        let mut stored = Column::ZERO;
        let count = sort_out(isa, &brackets.thresholds, first, column, len, &mut self.hits, &mut stored);
        if !brackets.randomised {
            self.at_or_above.resize(thresholds, TileCounts::default());
            for (counts, hits) in self.at_or_above.iter_mut().zip(&self.hits) {
                counts.add(len as u64, *hits);
            }
        }
        let (groups, group) = if brackets.randomised { (RANDOMISATIONS, randomisation_of(tile)) } else { (1, 0) };
        self.groups.resize_with(groups, Group::default);
        let group = &mut self.groups[group];
        group.trials += len as u64;
        group.hits.resize(thresholds, 0);
        for (sum, hits) in group.hits.iter_mut().zip(&self.hits) {
            *sum += hits;
        }
        group.values.extend_from_slice(&stored[..count]);
        if brackets.storage == Storage::Histogram {
            self.histogram.add(column, len);
        }
    }
}

dispatch! {
    /// Counts the values at or above each threshold and moves those to be stored to the front of `stored`; their number.
    fn sort_out(
        thresholds: &[Threshold],
        first: usize,
        column: &Column,
        len: usize,
        at_or_above: &mut [u64],
        stored: &mut Column,
    ) -> usize = sort_out_kernel
}
#[inline(always)]
fn sort_out_kernel(
    thresholds: &[Threshold],
    first: usize,
    column: &Column,
    len: usize,
    at_or_above: &mut [u64],
    stored: &mut Column,
) -> usize {
    // Below every threshold, where a short tile has no value. Adding 0 turns −0 into 0.
    let mut values = Column(column.map(|value| value + 0.0));
    values[len..].fill(f64::NEG_INFINITY);
    let mut is_stored = [first; TILE];
    let (pairs, odd) = thresholds.as_chunks::<2>();
    let (counts_of_pairs, counts_of_odd) = at_or_above.as_chunks_mut::<2>();
    for (pair, counts) in pairs.iter().zip(counts_of_pairs) {
        count_at_or_above(pair, &values, counts, &mut is_stored);
    }
    for (one, counts) in odd.as_chunks::<1>().0.iter().zip(counts_of_odd.as_chunks_mut::<1>().0) {
        count_at_or_above(one, &values, counts, &mut is_stored);
    }
    if first == 0 && thresholds.iter().all(|threshold| threshold.step == 0) {
        return 0;
    }
    let mut count = 0;
    for i in 0..len {
        // Written always and kept or overwritten: no branch to mispredict.
        stored[count & (TILE - 1)] = values[i];
        count += is_stored[i];
    }
    count
}

/// N thresholds in one pass: one load and store of each value's place for all of them.
#[inline(always)]
fn count_at_or_above<const N: usize>(
    thresholds: &[Threshold; N],
    values: &Column,
    counts: &mut [u64; N],
    is_stored: &mut [usize; TILE],
) {
    let at = thresholds.map(|threshold| threshold.at);
    let steps = thresholds.map(|threshold| threshold.step);
    let mut hits = [0; N];
    for i in 0..TILE {
        let mut stored = is_stored[i];
        for j in 0..N {
            let hit = values[i] >= at[j];
            stored = stored.wrapping_add(if hit { steps[j] } else { 0 });
            hits[j] += u64::from(hit);
        }
        is_stored[i] = stored;
    }
    *counts = hits;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(low: f64, high: f64) -> Interval {
        Interval { low, high }
    }

    fn around(intervals: &[Interval]) -> Brackets {
        Brackets::around(intervals, Storage::KeptCells, 0)
    }

    #[test]
    fn overlapping_intervals_unite_and_touching_ones_do_not() {
        let unions = unite(&[interval(3.0, 5.0), interval(0.0, 2.0), interval(1.0, 3.0), interval(7.0, 7.0)]);
        assert_eq!(unions, [interval(0.0, 3.0), interval(3.0, 5.0), interval(7.0, 7.0)]);
    }

    #[test]
    fn cells_are_kept_between_the_ends_and_atoms_at_them() {
        use Cell::{Atom, Counted, Kept};
        let brackets = around(&[interval(0.0, 2.0), interval(2.0, 3.0), interval(7.0, 7.0)]);
        assert_eq!(brackets.cells(), [Counted, Atom, Kept, Atom, Kept, Atom, Counted, Atom, Counted]);
        let cells = [-1.0, 0.0, 5e-324, 1.0, 2.0, 2.5, 3.0, 5.0, 7.0, 8.0].map(|x| brackets.cell_of(x));
        assert_eq!(cells, [0, 1, 2, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(around(&[Interval::EVERYTHING]).cells(), [Kept]);
        assert_eq!(around(&[interval(f64::NEG_INFINITY, 1.0)]).cells(), [Kept, Atom, Counted]);
    }

    #[test]
    fn rare_atoms_go_to_the_counted_cell_beside_them() {
        use Cell::{Atom, Counted, Kept};
        let mut counts = vec![10, 1, 5, 2, 5, 0, 20];
        let brackets = around(&[interval(0.0, 2.0), interval(2.0, 3.0)]).without_rare_atoms(&mut counts, &mut []);
        assert_eq!(brackets.cells(), [Counted, Kept, Atom, Kept, Counted]);
        assert_eq!(counts, [11, 5, 2, 5, 20]);
        let cells = [0.0, 5e-324, 2.0, 2.5, 3.0].map(|x| brackets.cell_of(x));
        assert_eq!(cells, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_pass_keeps_and_counts_the_same_on_every_level() {
        let column = Column(std::array::from_fn(|i| f64::from(u32::try_from(i * 37 % 101).unwrap()) / 10.0 - 5.0));
        let brackets = around(&[interval(-4.0, -2.0), interval(0.5, 0.5), interval(1.0, 3.0)]);
        for isa in Isa::all() {
            for len in [0, 1, 9, 255, 256] {
                let mut partial = Partial::default();
                partial.add(isa, &brackets, &column, (0, len));
                let inside = |x: &f64| -4.0 < *x && *x < -2.0 || 1.0 < *x && *x < 3.0;
                let expected: Vec<f64> = column[..len].iter().copied().filter(inside).collect();
                assert_eq!(partial.groups[0].values, expected, "{} {len}", isa.name());
                let half = column[..len].iter().filter(|&&x| x >= 0.5).count() as u64;
                assert!(partial.at_or_above.iter().any(|counts| counts.hits() == half));
            }
        }
    }
}
