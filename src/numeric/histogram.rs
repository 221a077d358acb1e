//! A logarithmic histogram: quantiles in memory that does not grow with the number of trials.
//!
//! Values are binned by sign and magnitude, 1024 bins per octave; merging is integer addition, so any order and any split
//! over workers gives the same counts. It knows nothing of trials, tiles or brackets. Values must be finite.
//!
//! A quantile is placed inside its bin by rank. The bin is 2⁻¹⁰ wide relative to the value, and that bounds the error of
//! any distribution; for a smooth one, a million trials place it within about 2·10⁻⁵.

use super::column::{Column, TILE};
use super::stats::real;

/// Low bits of a value that its bin forgets.
const FORGOTTEN_BITS: u32 = 42;
/// Bins of an octave.
const BINS: usize = 1024;
/// Octaves that a sign and eleven bits of exponent can name: first those of positive values, then of negative ones.
const OCTAVES: usize = 4096;
/// Entry of `slots` for an octave never touched.
const UNTOUCHED: u16 = u16::MAX;

/// Counts of values by sign and magnitude. Octaves are allocated when first touched.
///
/// Magnitudes below 2⁻¹⁰³² (the first bin of the subnormal numbers) count as 0.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    /// Place in `octaves` by sign and exponent; empty until the first value.
    slots: Vec<u16>,
    octaves: Vec<[u64; BINS]>,
}

impl Histogram {
    /// Counts the first `len` values of a column.
    pub fn add(&mut self, column: &Column, len: usize) {
        for &value in &column[..len.min(TILE)] {
            // Adding 0 turns −0 into 0.
            let (octave, bin) = split((value + 0.0).to_bits() >> FORGOTTEN_BITS);
            let slot = self.slot(octave);
            self.octaves[slot][bin] += 1;
        }
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (octave, &slot) in other.slots.iter().enumerate().filter(|&(_, &slot)| slot != UNTOUCHED) {
            let mine = self.slot(octave);
            for (mine, theirs) in self.octaves[mine].iter_mut().zip(&other.octaves[usize::from(slot)]) {
                *mine += theirs;
            }
        }
    }

    /// Sets all counts to 0, and keeps the memory.
    pub fn clear(&mut self) {
        self.octaves.iter_mut().for_each(|counts| counts.fill(0));
    }

    /// The values of these ranks (from 0, ascending), each placed in its bin by rank. Ranks past the end are left out.
    #[must_use]
    pub fn order_statistics(&self, ranks: &[u64]) -> Vec<f64> {
        let mut wanted = ranks.iter().peekable();
        let mut values = Vec::with_capacity(ranks.len());
        let mut before = 0;
        for (key, count) in self.bins_by_value() {
            while let Some(&rank) = wanted.next_if(|&&rank| rank < before + count) {
                values.push(place_in_bin(key, (real(rank - before) + 0.5) / real(count)));
            }
            before += count;
        }
        values
    }

    /// Bytes of the octaves touched so far.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(self.octaves.as_slice()) + size_of_val(self.slots.as_slice())
    }

    /// Where an octave is; it is allocated if this is the first touch.
    #[inline]
    fn slot(&mut self, octave: usize) -> usize {
        if self.slots.get(octave).is_none_or(|&slot| slot == UNTOUCHED) {
            self.touch(octave);
        }
        usize::from(self.slots[octave])
    }

    #[cold]
    fn touch(&mut self, octave: usize) {
        self.slots.resize(OCTAVES, UNTOUCHED);
        self.slots[octave] = u16::try_from(self.octaves.len()).expect("at most 4096 octaves");
        self.octaves.push([0; BINS]);
    }

    /// Key and count of every bin in use, by ascending value: among negative values the key falls as the value rises.
    fn bins_by_value(&self) -> impl Iterator<Item = (u64, u64)> {
        let half = OCTAVES / 2;
        let octaves =
            (half..OCTAVES).rev().chain(0..half).filter(|&octave| self.slots.get(octave).is_some_and(|&s| s != UNTOUCHED));
        octaves.flat_map(move |octave| {
            let counts = &self.octaves[usize::from(self.slots[octave])];
            (0..BINS).filter_map(move |step| {
                let bin = if octave < half { step } else { BINS - 1 - step };
                (counts[bin] > 0).then(|| ((octave * BINS + bin) as u64, counts[bin]))
            })
        })
    }
}

/// Octave and bin of a key.
#[expect(clippy::cast_possible_truncation, reason = "a key has 22 bits")]
fn split(key: u64) -> (usize, usize) {
    let key = key as usize;
    (key / BINS, key % BINS)
}

/// The value at `share` of the way through the bin, by ascending value.
fn place_in_bin(key: u64, share: f64) -> f64 {
    if key == 0 {
        return 0.0;
    }
    let nearer_zero = f64::from_bits(key << FORGOTTEN_BITS);
    let farther = f64::from_bits((key << FORGOTTEN_BITS) | ((1 << FORGOTTEN_BITS) - 1));
    let (low, high) = if nearer_zero <= farther { (nearer_zero, farther) } else { (farther, nearer_zero) };
    low + (high - low) * share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(values: &[f64]) -> Histogram {
        let mut histogram = Histogram::default();
        for chunk in values.chunks(TILE) {
            let mut column = Column::of(f64::NAN);
            column[..chunk.len()].copy_from_slice(chunk);
            histogram.add(&column, chunk.len());
        }
        histogram
    }

    #[test]
    fn every_rank_is_within_a_bin_width_of_the_sorted_value() {
        let mut values: Vec<f64> = (0..5000_u32).map(|i| f64::from(i).mul_add(0.27, -690.0).sinh() / 1e3).collect();
        values.extend([0.0, -0.0, 1e300, -1e300, 5e-310, f64::MAX, f64::MIN]);
        let histogram = filled(&values);
        values.sort_unstable_by(f64::total_cmp);
        let ranks: Vec<u64> = (0..values.len() as u64).collect();
        for (estimate, exact) in histogram.order_statistics(&ranks).iter().zip(&values) {
            let tolerance = exact.abs() / 1024.0 + f64::MIN_POSITIVE;
            assert!((estimate - exact).abs() <= tolerance, "{estimate} is not {exact}");
        }
    }

    #[test]
    fn zero_stays_exactly_zero() {
        let histogram = filled(&[0.0, -0.0, 0.0, -1.0, 1.0]);
        assert_eq!(histogram.order_statistics(&[1, 2, 3]), [0.0; 3]);
    }

    #[test]
    fn histograms_merge_by_addition_and_a_cleared_one_is_empty() {
        let mut a = filled(&[1.0, 2.0, -3.0]);
        let mut b = filled(&[2.0, 40.0]);
        a.merge(&b);
        b.clear();
        let ranks = [0, 1, 2, 3, 4, 5];
        assert_eq!(a.order_statistics(&ranks), filled(&[2.0, 40.0, 1.0, 2.0, -3.0]).order_statistics(&ranks));
        assert!(b.order_statistics(&ranks).is_empty());
        assert!(Histogram::default().order_statistics(&ranks).is_empty());
    }

    #[test]
    fn memory_is_that_of_the_octaves_touched() {
        assert_eq!(Histogram::default().bytes(), 0);
        assert_eq!(filled(&[1.0, 1.5, -1.0]).bytes(), 2 * BINS * 8 + OCTAVES * 2);
    }
}
