//! The owner of the quantiles of one column: absorbs what workers counted and kept, narrows, and gives the estimates.

use super::brackets::{Brackets, Cell, Group, Interval, Partial, Storage};
use super::design_effect::PhaseMean;
use super::selection::{OrderStatistics, place_ranks, whole};
use super::{Mode, QuantileEstimate};
use crate::numeric::column::{Column, TILE};
use crate::numeric::histogram::Histogram;
use crate::numeric::isa::Isa;
use crate::numeric::randomised::RANDOMISATIONS;
use crate::numeric::stats::{Replicate, TileCounts, Z_95, real};

/// A rank with fewer values than this on its shorter side waits for the next checkpoint.
const FEWEST_BESIDE_RANK: f64 = 200.0;

/// The rank of a wanted quantile fell outside the interval kept for it, which happens to about one quantile in 10⁸, and for
/// sure if trials come sorted. The same trials must pass once more, through [`Collector::for_rerun`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the quantile {probability} fell outside the interval of values kept for it; the trials must be passed a second time")]
pub struct RankOutside {
    /// The first probability affected.
    pub probability: f64,
    /// All probabilities.
    probabilities: Vec<f64>,
    /// They hold the order statistics of all probabilities for sure.
    intervals: Vec<Interval>,
    storage: Storage,
    randomised: bool,
}

impl RankOutside {
    /// The intervals of values that a second pass keeps; they hold the order statistics of all probabilities for sure.
    #[must_use]
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }
}

/// The quantiles of one column of a run.
#[derive(Clone, Debug)]
pub struct Collector {
    probabilities: Vec<f64>,
    /// For each probability, and what is kept is their union; none in a second pass, whose brackets are right and stay.
    intervals: Vec<Interval>,
    brackets: Brackets,
    trials: u64,
    /// Values in each cell, of all trials.
    counts: Vec<u64>,
    /// Of the trials of each randomisation; empty where trials are not apart.
    randomised: Vec<Vec<u64>>,
    /// For each threshold, what the tiles since the last narrowing say.
    phase: Vec<TileCounts>,
    design_effects: Vec<PhaseMean>,
    /// The values stored, in no order and one group, or one for each randomisation; before the first narrowing of one group,
    /// whole tiles of `tile_lengths`.
    values: Vec<Vec<f64>>,
    tile_lengths: Vec<usize>,
    histogram: Histogram,
}

impl Collector {
    /// A collector of the quantiles at these probabilities, for trials with these replicates.
    ///
    /// # Panics
    /// If a probability is not strictly between 0 and 1.
    #[must_use]
    pub fn new(probabilities: &[f64], mode: Mode, replicate: Replicate) -> Self {
        assert!(probabilities.iter().all(|p| 0.0 < *p && *p < 1.0), "a quantile needs a probability between 0 and 1");
        let storage = match mode {
            Mode::Kept => Storage::AllValues,
            Mode::Bracketed => Storage::KeptCells,
            Mode::Histogram => Storage::Histogram,
        };
        let intervals = vec![Interval::EVERYTHING; probabilities.len()];
        let brackets = Brackets::around(&intervals, storage, 0).by_randomisation(replicate == Replicate::Randomisation);
        Self::with_brackets(probabilities, brackets, intervals)
    }

    /// A collector for a second pass of the same trials, whose ranks are inside their intervals for sure.
    #[must_use]
    pub fn for_rerun(outside: &RankOutside) -> Self {
        let brackets = Brackets::around(&outside.intervals, outside.storage, 0).by_randomisation(outside.randomised);
        Self::with_brackets(&outside.probabilities, brackets, Vec::new())
    }

    fn with_brackets(probabilities: &[f64], brackets: Brackets, intervals: Vec<Interval>) -> Self {
        Self {
            probabilities: probabilities.to_vec(),
            intervals,
            trials: 0,
            counts: vec![0; brackets.cells().len()],
            randomised: vec![vec![0; brackets.cells().len()]; if brackets.randomised { RANDOMISATIONS } else { 0 }],
            phase: vec![TileCounts::default(); brackets.threshold_count()],
            design_effects: vec![PhaseMean::default(); probabilities.len()],
            values: vec![Vec::new(); if brackets.randomised { RANDOMISATIONS } else { 1 }],
            tile_lengths: Vec::new(),
            histogram: Histogram::default(),
            brackets,
        }
    }

    /// What workers keep and count until the next narrowing.
    #[must_use]
    pub fn brackets(&self) -> &Brackets {
        &self.brackets
    }

    /// Number of values absorbed.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// Bytes of the values or counts held now.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.values.iter().map(|values| size_of_val(values.as_slice())).sum::<usize>() + self.histogram.bytes()
    }

    /// Takes over what a worker has counted and kept, and leaves it empty, ready for use. The order of partials is free.
    ///
    /// # Panics
    /// If the partial was filled before the last narrowing.
    pub fn absorb(&mut self, partial: &mut Partial) {
        if partial.trials == 0 {
            return;
        }
        assert_eq!(partial.generation, self.brackets.generation, "all workers' partials are absorbed before a narrowing");
        for group in &partial.groups {
            add_cell_counts(&mut self.counts, group);
        }
        for (counts, group) in self.randomised.iter_mut().zip(&partial.groups) {
            add_cell_counts(counts, group);
        }
        for (mine, theirs) in self.phase.iter_mut().zip(&partial.at_or_above) {
            mine.merge(theirs);
        }
        self.trials += partial.trials;
        for (values, group) in self.values.iter_mut().zip(&mut partial.groups) {
            if values.is_empty() {
                std::mem::swap(values, &mut group.values);
            } else {
                values.append(&mut group.values);
            }
        }
        self.tile_lengths.append(&mut partial.tile_lengths);
        self.histogram.merge(&partial.histogram);
        partial.clear();
    }

    /// Narrows the brackets around the quantiles of the trials so far. To be called at fixed numbers of trials
    /// ([`next_checkpoint`](super::next_checkpoint)), when the partials of all workers are absorbed.
    pub fn narrow(&mut self, isa: Isa) {
        if self.intervals.is_empty() || self.trials == 0 {
            return;
        }
        if self.brackets.storage() == Storage::Histogram {
            self.fix_thresholds();
            return;
        }
        let intervals = self.narrowed_intervals();
        if intervals.contains(&Interval::EVERYTHING) {
            return;
        }
        self.design_effects = self.design_effects_now(isa);
        self.intervals = intervals;
        self.sort_out_values(isa);
        self.tile_lengths.clear();
    }

    /// The quantiles of the trials so far, with the errors that `replicate` gives them. Empty without trials. More trials
    /// may follow.
    ///
    /// # Errors
    /// [`RankOutside`] if a wanted order statistic was counted but not kept.
    pub fn estimates(&mut self, isa: Isa, replicate: Replicate) -> Result<Vec<QuantileEstimate>, RankOutside> {
        if self.trials == 0 {
            return Ok(Vec::new());
        }
        self.check_ranks()?;
        let effects = match replicate {
            Replicate::Trial => vec![Some(1.0); self.probabilities.len()],
            Replicate::Tile => self.design_effects_now(isa).iter().map(PhaseMean::value).collect(),
            Replicate::Randomisation => self.randomised_effects(),
        };
        let bands: Vec<RankBand> = self.probabilities.iter().zip(effects).map(|(&p, effect)| self.band(p, effect)).collect();
        let wanted = bands.iter().flat_map(|band| [band.low, band.rank, band.high]);
        let ordered = self.order_statistics(wanted.flat_map(|rank| [whole(rank), whole(rank.ceil())]).collect());
        let estimates = self.probabilities.iter().zip(bands).map(|(&probability, band)| QuantileEstimate {
            probability,
            value: ordered.at(band.rank),
            standard_error: band.standard_error(&ordered),
        });
        Ok(estimates.collect())
    }

    /// The rank of a quantile, from 0, between two whole ranks.
    fn rank(&self, probability: f64) -> f64 {
        probability * real(self.trials - 1)
    }

    /// The cell of the order statistic `rank`, and the number of values in the cells before it.
    fn cell_at(&self, rank: u64) -> (usize, u64) {
        let mut before = 0;
        for (cell, &count) in self.counts.iter().enumerate() {
            if rank < before + count {
                return (cell, before);
            }
            before += count;
        }
        (self.counts.len() - 1, before)
    }

    /// Whether the values of a cell are known, one by one.
    fn knows(&self, cell: usize) -> bool {
        self.brackets.stores(cell) || self.brackets.cells()[cell] == Cell::Atom
    }

    /// The order statistics of these ranks, all of them in cells that are known.
    fn order_statistics(&mut self, mut ranks: Vec<u64>) -> OrderStatistics {
        ranks.sort_unstable();
        ranks.dedup();
        if self.brackets.storage() == Storage::Histogram {
            return OrderStatistics { values: self.histogram.order_statistics(&ranks), ranks };
        }
        let places: Vec<Result<usize, f64>> = ranks.iter().map(|&rank| self.place_of(rank)).collect();
        let stored: Vec<usize> = places.iter().copied().filter_map(Result::ok).collect();
        let value_at = |values: &[f64]| places.iter().map(|place| place.map_or_else(|atom| atom, |i| values[i])).collect();
        let values = if let [values] = &mut self.values[..]
            && self.tile_lengths.is_empty()
        {
            place_ranks(values, &stored);
            value_at(values)
        } else {
            // The values still lie tile by tile or by randomisation, and will be needed so.
            let mut values = self.values.concat();
            place_ranks(&mut values, &stored);
            value_at(&values)
        };
        OrderStatistics { ranks, values }
    }

    /// Where an order statistic is: its rank among the stored values, or the value itself in an atom.
    fn place_of(&self, rank: u64) -> Result<usize, f64> {
        let (cell, before) = self.cell_at(rank);
        if !self.brackets.stores(cell) {
            return Err(self.brackets.cell_start(cell));
        }
        let stored_before: u64 = (0..cell).filter(|&c| self.brackets.stores(c)).map(|c| self.counts[c]).sum();
        Ok(usize::try_from(rank - before + stored_before).expect("the stored values are in memory"))
    }

    fn check_ranks(&self) -> Result<(), RankOutside> {
        if self.brackets.storage() == Storage::Histogram {
            return Ok(());
        }
        let cells_of = |p: f64| [whole(self.rank(p)), whole(self.rank(p).ceil())].map(|rank| self.cell_at(rank).0);
        let Some(&probability) = self.probabilities.iter().find(|&&p| cells_of(p).iter().any(|&cell| !self.knows(cell))) else {
            return Ok(());
        };
        let intervals = self.probabilities.iter().flat_map(|&p| cells_of(p)).map(|cell| self.interval_of(cell)).collect();
        let probabilities = self.probabilities.clone();
        let randomised = self.brackets.randomised;
        Err(RankOutside { probability, probabilities, intervals, storage: self.brackets.storage(), randomised })
    }

    /// An interval that makes the values of a cell known.
    fn interval_of(&self, cell: usize) -> Interval {
        let (start, end) = (self.brackets.cell_start(cell), self.brackets.cell_end(cell));
        match self.brackets.cells()[cell] {
            Cell::Atom => Interval { low: start, high: start },
            Cell::Kept | Cell::Counted => Interval { low: start.next_down(), high: end },
        }
    }

    /// The rank of a quantile and those one half of a 95 % interval away from it, as far as values are known. Both storing
    /// all values and storing the kept ones gives the same band.
    fn band(&self, probability: f64, design_effect: Option<f64>) -> RankBand {
        let rank = self.rank(probability);
        let deviation = design_effect.map(|effect| (probability * (1.0 - probability) * real(self.trials) * effect).sqrt());
        let (first, last) = self.known_ranks_around(whole(rank));
        let half = Z_95 * deviation.unwrap_or(0.0);
        RankBand { low: (rank - half).max(real(first)), rank, high: (rank + half).min(real(last)), deviation }
    }

    /// The first and the last rank of the run of known values around `rank`.
    fn known_ranks_around(&self, rank: u64) -> (u64, u64) {
        if self.brackets.storage() == Storage::Histogram {
            return (0, self.trials - 1);
        }
        let (cell, mut first) = self.cell_at(rank);
        let mut end = first + self.counts[cell];
        let known = |cell: &usize| self.brackets.cells()[*cell] != Cell::Counted || self.counts[*cell] == 0;
        for below in (0..cell).rev().take_while(known) {
            first -= self.counts[below];
        }
        for above in (cell + 1..self.counts.len()).take_while(known) {
            end += self.counts[above];
        }
        (first, end - 1)
    }

    /// The design effects of the phases so far and of the current one.
    fn design_effects_now(&mut self, isa: Isa) -> Vec<PhaseMean> {
        let counts = if self.tile_lengths.is_empty() { self.phase.clone() } else { self.tile_counts_at_quantiles(isa) };
        let mut effects = self.design_effects.clone();
        for (effect, &probability) in effects.iter_mut().zip(&self.probabilities) {
            effect.add(probability, &counts);
        }
        effects
    }

    /// The design effects of the quantiles, from what each randomisation has on either side of them. A histogram knows it of
    /// the trials since its thresholds were fixed.
    fn randomised_effects(&mut self) -> Vec<Option<f64>> {
        let quantiles = self.order_statistics(self.probabilities.iter().map(|&p| whole(self.rank(p))).collect());
        let effect = |probability: f64| {
            let quantile = quantiles.at(real(whole(self.rank(probability))));
            let mut mean = PhaseMean::default();
            let thresholds = match self.brackets.storage() {
                Storage::Histogram => (1..self.counts.len()).map(|cell| self.brackets.cell_start(cell)).collect(),
                Storage::KeptCells | Storage::AllValues => vec![quantile, quantile.next_up()],
            };
            let counts: Vec<TileCounts> = thresholds.into_iter().map(|from| self.randomised_counts(from)).collect();
            mean.add(probability, &counts);
            mean.value()
        };
        self.probabilities.iter().map(|&probability| effect(probability)).collect()
    }

    /// The trials of each randomisation, as one large tile, with those at or above a value of a stored cell, or the start of one.
    fn randomised_counts(&self, from: f64) -> TileCounts {
        let cell = self.brackets.cell_of(from);
        let mut tiles = TileCounts::default();
        for (counts, values) in self.randomised.iter().zip(&self.values) {
            let above: u64 = counts[cell + 1..].iter().sum();
            let inside = if self.brackets.stores(cell) {
                let end = self.brackets.cell_end(cell);
                values.iter().filter(|&&value| from <= value && value < end).count() as u64
            } else if from <= self.brackets.cell_start(cell) {
                counts[cell]
            } else {
                0
            };
            tiles.add(counts.iter().sum(), above + inside);
        }
        tiles
    }

    /// Counts by tile at the quantiles themselves, from values that still lie tile by tile.
    fn tile_counts_at_quantiles(&mut self, isa: Isa) -> Vec<TileCounts> {
        let quantiles = self.order_statistics(self.probabilities.iter().map(|&p| whole(self.rank(p))).collect());
        let at_and_above = quantiles.values.iter().flat_map(|&value| [value, value.next_up()]).collect();
        let brackets = Brackets::counting(at_and_above, Storage::KeptCells, 0);
        let mut tiles = Partial::default();
        let mut rest = &self.values[0][..];
        for &length in &self.tile_lengths {
            let (tile, others) = rest.split_at(length);
            tiles.add(isa, &brackets, &column_of(tile), (0, length));
            rest = others;
        }
        tiles.at_or_above
    }

    /// For each probability the interval between the order statistics around its rank, inside the one it has.
    fn narrowed_intervals(&mut self) -> Vec<Interval> {
        let wanted: Vec<Option<WantedEnds>> =
            self.probabilities.iter().zip(&self.intervals).map(|(&p, interval)| self.wanted_ends(p, interval)).collect();
        let ordered = self.order_statistics(wanted.iter().flatten().flat_map(WantedEnds::ranks).collect());
        let ends = self.intervals.iter().zip(wanted);
        ends.map(|(interval, wanted)| wanted.map_or(*interval, |wanted| wanted.inside(interval, &ordered))).collect()
    }

    /// The ranks of the new ends of an interval; `None` if it stays, as too few values are beside the rank or none inside.
    fn wanted_ends(&self, probability: f64, interval: &Interval) -> Option<WantedEnds> {
        let trials = real(self.trials);
        let cell = self.brackets.cell_of(interval.lowest());
        let waits = probability.min(1.0 - probability) * trials < FEWEST_BESIDE_RANK;
        if waits || self.brackets.cells()[cell] != Cell::Kept || self.counts[cell] == 0 {
            return None;
        }
        let first = self.counts[..cell].iter().sum();
        let spread = 6.0 * (probability * (1.0 - probability) * trials).sqrt() + 2.0;
        let rank = self.rank(probability);
        Some(WantedEnds {
            low: whole(rank - spread),
            high: whole((rank + spread).ceil()),
            first,
            last: first + self.counts[cell] - 1,
        })
    }

    /// Passes the values stored through brackets around the narrowed intervals.
    fn sort_out_values(&mut self, isa: Isa) {
        let randomised = self.brackets.randomised;
        let brackets = Brackets::around(&self.intervals, self.brackets.storage(), self.brackets.generation + 1);
        let brackets = brackets.by_randomisation(randomised);
        let mut inside = Partial::default();
        for (group, values) in (0..).zip(&self.values) {
            for chunk in values.chunks(TILE) {
                inside.add(isa, &brackets, &column_of(chunk), (group, chunk.len()));
            }
        }
        inside.groups.resize_with(self.values.len(), Group::default);
        let moved = |old: &[u64], inside: &[Group]| {
            let mut counts = vec![0; brackets.cells().len()];
            for group in inside {
                add_cell_counts(&mut counts, group);
            }
            for (cell, &count) in old.iter().enumerate().filter(|&(cell, _)| !self.brackets.stores(cell)) {
                let into = brackets.cell_of(self.brackets.cell_start(cell));
                // An end that was no atom so far is one of many values counted together.
                let past_atom = brackets.cells()[into] == Cell::Atom && self.brackets.cells()[cell] == Cell::Counted;
                counts[into + usize::from(past_atom)] += count;
            }
            counts
        };
        let mut counts = moved(&self.counts, &inside.groups);
        let mut apart: Vec<Vec<u64>> =
            self.randomised.iter().enumerate().map(|(at, old)| moved(old, &inside.groups[at..=at])).collect();
        self.brackets = brackets.without_rare_atoms(&mut counts, &mut apart);
        self.values = inside.groups.into_iter().map(|group| group.values).collect();
        self.counts = counts;
        self.randomised = apart;
        self.phase = vec![TileCounts::default(); self.brackets.threshold_count()];
    }

    /// Histogram only: from the first checkpoint on, tiles are counted at the quantiles as they are then.
    fn fix_thresholds(&mut self) {
        if self.brackets.threshold_count() > 0 {
            return;
        }
        let quantiles = self.order_statistics(self.probabilities.iter().map(|&p| whole(self.rank(p))).collect());
        let above = quantiles.values.iter().map(|value| value.next_up()).collect();
        let brackets = Brackets::counting(above, Storage::Histogram, self.brackets.generation + 1);
        self.brackets = brackets.by_randomisation(self.brackets.randomised);
        self.counts = vec![0; self.brackets.cells().len()];
        self.randomised.iter_mut().for_each(|counts| counts.clone_from(&self.counts));
        self.phase = vec![TileCounts::default(); self.brackets.threshold_count()];
    }
}

/// Where an interval shall end, and the ranks of the values inside the one there is.
#[derive(Clone, Copy, Debug)]
struct WantedEnds {
    low: u64,
    high: u64,
    first: u64,
    last: u64,
}

impl WantedEnds {
    /// The ranks of the new ends that lie among the values kept.
    fn ranks(&self) -> impl Iterator<Item = u64> + use<> {
        let kept = self.first..=self.last;
        [self.low, self.high].into_iter().filter(move |rank| kept.contains(rank))
    }

    /// The interval between the new ends; an end that would lie outside of the old interval stays at the old one's.
    fn inside(&self, old: &Interval, ordered: &OrderStatistics) -> Interval {
        let end = |rank: u64| match rank {
            _ if rank < self.first => old.low,
            _ if rank > self.last => old.high,
            _ => ordered.at(real(rank)).clamp(old.low, old.high),
        };
        Interval { low: end(self.low), high: end(self.high) }
    }
}

/// Ranks of a quantile and of the ends of its interval.
#[derive(Clone, Copy, Debug)]
struct RankBand {
    low: f64,
    rank: f64,
    high: f64,
    /// Standard deviation of the rank; `None` if the design effect is unknown.
    deviation: Option<f64>,
}

impl RankBand {
    /// Half the width of the interval over 1.96. Where the trials or the values known end before the interval, the slope
    /// between the ranks there are stands for it.
    fn standard_error(&self, ordered: &OrderStatistics) -> Option<f64> {
        let ranks = self.high - self.low;
        let deviation = self.deviation.filter(|_| ranks > 0.0)?;
        Some((ordered.at(self.high) - ordered.at(self.low)) / ranks * deviation)
    }
}

/// Adds a group's values to the counts of cells.
fn add_cell_counts(counts: &mut [u64], group: &Group) {
    if group.trials == 0 {
        return;
    }
    let mut at_or_above = group.trials;
    for (count, hits) in counts.iter_mut().zip(&group.hits) {
        *count += at_or_above - hits;
        at_or_above = *hits;
    }
    if let Some(last) = counts.last_mut() {
        *last += at_or_above;
    }
}

/// The values as the beginning of a column.
fn column_of(values: &[f64]) -> Column {
    let mut column = Column::ZERO;
    column[..values.len()].copy_from_slice(values);
    column
}
