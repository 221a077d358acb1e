//! Mean and variance in one pass, with partial sums combined in a fixed order.
//!
//! A tile gives [`Moments`]; tiles merge in tile order and blocks in block order, so that the bits do not depend on
//! threads or on the instruction set. Values must be finite: failed trials leave before they are counted.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::column::{Column, TILE};
use super::isa::dispatch;
use super::stats::{FEWEST_TILES, real};

/// Number, mean and sum of squared deviations of the values so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: u64,
    /// Their mean; 0 without values.
    pub mean: f64,
    /// Sum of squared deviations from the mean.
    pub m2: f64,
}

dispatch! {
    /// Moments of the first `len` values of a column (all of them if `len` is larger).
    pub fn tile_moments(column: &Column, len: usize) -> Moments = tile_moments_kernel
}
/// Two passes over the tile: exact enough for any mean to deviation ratio, and cheap as the tile is in the cache.
#[inline(always)]
fn tile_moments_kernel(column: &Column, len: usize) -> Moments {
    let len = len.min(TILE);
    if len == 0 {
        return Moments::default();
    }
    let n = len as u64;
    let mut values = *column;
    zero_from(len, &mut values);
    let mean = lane_sum(&values) / real(n);
    for value in values.iter_mut() {
        let deviation = *value - mean;
        *value = deviation * deviation;
    }
    zero_from(len, &mut values);
    Moments { n, mean, m2: lane_sum(&values) }
}

/// Zeros after the first `len` values; a whole tile has no such place.
#[inline(always)]
fn zero_from(len: usize, values: &mut Column) {
    if len < TILE {
        values[len..].fill(0.0);
    }
}

/// Sum in a fixed order: 32 running sums, then the upper half of them is added to the lower half until one is left.
#[inline(always)]
fn lane_sum(values: &Column) -> f64 {
    let mut sums = [0.0; 32];
    for step in values.as_chunks::<32>().0 {
        for (sum, value) in sums.iter_mut().zip(step) {
            *sum += value;
        }
    }
    let mut half = 16;
    while half > 0 {
        for i in 0..half {
            sums[i] += sums[i + half];
        }
        half /= 2;
    }
    sums[0]
}

impl Moments {
    /// Adds the values of `other` (Chan, Golub & `LeVeque` 1983, doi:10.1080/00031305.1983.10483115).
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        let n = self.n + other.n;
        let share = real(other.n) / real(n);
        let delta = other.mean - self.mean;
        self.m2 += other.m2 + delta * delta * real(self.n) * share;
        self.mean += delta * share;
        self.n = n;
    }

    /// Unbiased variance; `None` below two values.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        (self.n > 1).then(|| self.m2 / real(self.n - 1))
    }

    /// Standard deviation; `None` below two values.
    #[must_use]
    pub fn standard_deviation(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// Standard error of the mean of independent trials; `None` below two values.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        self.variance().map(|variance| (variance / real(self.n)).sqrt())
    }
}

/// Variance between the means of tiles: the error of the mean where tiles, not trials, are independent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Replicates {
    tiles: u64,
    /// Over the trials, with each trial at the mean of its tile: a short tile weighs as much as it has trials.
    means: Moments,
}

impl Replicates {
    /// Adds one tile. A tile without values is no tile.
    pub fn add(&mut self, tile: &Moments) {
        self.merge(&Self { tiles: u64::from(tile.n > 0), means: Moments { m2: 0.0, ..*tile } });
    }

    /// Adds the tiles of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.tiles += other.tiles;
        self.means.merge(&other.means);
    }

    /// Number of tiles added.
    #[must_use]
    pub fn tiles(&self) -> u64 {
        self.tiles
    }

    /// Standard error of the mean over all trials; `None` below [`FEWEST_TILES`] tiles.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        let degrees_of_freedom = self.tiles.saturating_sub(1);
        (self.tiles >= FEWEST_TILES).then(|| (self.means.m2 / real(degrees_of_freedom) / real(self.means.n)).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::isa::Isa;

    fn column(seed: f64) -> Column {
        Column(std::array::from_fn(|i| (real(i as u64) * 12.9898 + seed).sin() * 3.0 + 1e3))
    }

    fn close(a: f64, b: f64, relative: f64) {
        assert!((a - b).abs() <= relative * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn moments_of_a_tile_match_their_definition_at_every_length() {
        let values = column(0.3);
        for len in [0, 1, 2, 31, 255, 256, 300] {
            let moments = tile_moments(Isa::best(), &values, len);
            let used = &values[..len.min(TILE)];
            assert_eq!(moments.n, used.len() as u64);
            if let Some(variance) = moments.variance() {
                let mean = used.iter().sum::<f64>() / real(moments.n);
                let squares = used.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
                close(moments.mean, mean, 1e-14);
                close(variance, squares / real(moments.n - 1), 1e-12);
            }
        }
    }

    #[test]
    fn every_level_gives_the_same_bits() {
        for len in [7, 256] {
            let all: Vec<Moments> = Isa::all().into_iter().map(|isa| tile_moments(isa, &column(1.7), len)).collect();
            assert!(all.iter().all(|m| m.mean.to_bits() == all[0].mean.to_bits() && m.m2.to_bits() == all[0].m2.to_bits()));
        }
    }

    #[test]
    fn merged_tiles_are_the_moments_of_all_values() {
        let mut merged = Moments::default();
        let mut values = Vec::new();
        for (k, len) in [(1.0, 256), (2.0, 17), (3.0, 0), (4.0, 200)] {
            merged.merge(&tile_moments(Isa::best(), &column(k), len));
            values.extend_from_slice(&column(k)[..len]);
        }
        let mean = values.iter().sum::<f64>() / real(merged.n);
        close(merged.mean, mean, 1e-14);
        close(merged.m2, values.iter().map(|x| (x - mean).powi(2)).sum(), 1e-11);
        assert_eq!(merged.n, 473);
    }

    #[test]
    fn error_between_equal_tiles_is_the_deviation_of_their_means_over_root_of_their_number() {
        let mut replicates = Replicates::default();
        let means: Vec<f64> = (0..12_u32).map(|k| f64::from(k * k % 7)).collect();
        for &mean in &means {
            replicates.add(&Moments { n: 256, mean, m2: 99.0 });
        }
        let mean = means.iter().sum::<f64>() / 12.0;
        let variance = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / 11.0;
        close(replicates.standard_error().unwrap(), (variance / 12.0).sqrt(), 1e-13);
        assert_eq!(replicates.tiles(), 12);
    }

    #[test]
    fn error_between_few_tiles_is_undefined() {
        let mut replicates = Replicates::default();
        for mean in [1.0, 2.0, 3.0] {
            replicates.add(&Moments { n: 256, mean, m2: 0.0 });
        }
        assert_eq!(replicates.standard_error(), None);
        assert_eq!(Moments::default().standard_error(), None);
    }
}
