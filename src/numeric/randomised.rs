//! Sums kept apart for each randomisation of a design that has few of them: what the error of a scrambled sequence is told by.
//!
//! Tile t of a run belongs to randomisation t mod 16 and takes the next points of its sequence, so that a run of any length has all
//! of them, as even as they come. The sixteen are independent and repeat the same design; the variance between their means is the
//! error of the mean of all (Owen 1997, doi:10.1214/aos/1031594731), with 15 degrees of freedom.

use super::moments::Moments;
use super::stats::{FEWEST_TILES, Probability, Replicate, TileCounts, real};

/// Independent randomisations of a design.
pub const RANDOMISATIONS: usize = 16;

/// The randomisation of a tile, counted from the first of the run.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a remainder of 16")]
pub fn randomisation_of(tile: u64) -> usize {
    (tile % RANDOMISATIONS as u64) as usize
}

/// One of a kind for each randomisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Randomised<T>(pub [T; RANDOMISATIONS]);

impl<T> Randomised<T> {
    /// That of a tile.
    pub fn of_tile(&mut self, tile: u64) -> &mut T {
        &mut self.0[randomisation_of(tile)]
    }
}

impl Randomised<Moments> {
    /// Standard error of the mean over all values: of a ratio of sums over independent randomisations of unequal size (Kish 1965,
    /// *Survey Sampling*, §6.3). `None` below [`FEWEST_TILES`] randomisations.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        let mut all = Moments::default();
        self.0.iter().for_each(|one| all.merge(&Moments { m2: 0.0, ..*one }));
        let randomisations = self.count();
        let deviations: f64 = self.0.iter().map(|one| (real(one.n) * (one.mean - all.mean)).powi(2)).sum();
        let variance = deviations * real(randomisations) / real(randomisations.max(2) - 1);
        (randomisations >= FEWEST_TILES).then(|| variance.sqrt() / real(all.n))
    }

    /// Randomisations with a value.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.iter().filter(|one| one.n > 0).count() as u64
    }
}

/// Trials, and those of them in which an event happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Trials.
    pub trials: u64,
    /// Trials with the event.
    pub hits: u64,
}

impl Randomised<Hits> {
    /// The counts as those of sixteen large tiles, which are what is independent here.
    #[must_use]
    pub fn as_tiles(&self) -> TileCounts {
        let mut tiles = TileCounts::default();
        self.0.iter().for_each(|one| tiles.add(one.trials, one.hits));
        tiles
    }
}

/// How often an event happened, ready for the error of any design. Integers only: any order and any split give the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventCounts {
    tiles: TileCounts,
    randomised: Randomised<Hits>,
}

impl EventCounts {
    /// Adds a tile, the `tile`-th of the run, with `hits` events in `trials` trials.
    pub fn add(&mut self, tile: u64, trials: u64, hits: u64) {
        self.tiles.add(trials, hits);
        let one = self.randomised.of_tile(tile);
        one.trials += trials;
        one.hits += hits;
    }

    /// Adds the counts of other tiles.
    pub fn merge(&mut self, other: &Self) {
        self.tiles.merge(&other.tiles);
        for (into, from) in self.randomised.0.iter_mut().zip(&other.randomised.0) {
            into.trials += from.trials;
            into.hits += from.hits;
        }
    }

    /// Number of trials.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.tiles.trials()
    }

    /// Number of events.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.tiles.hits()
    }

    /// The probability of the event, with the error of a design; `None` where the trials do not tell it.
    #[must_use]
    pub fn probability(&self, replicate: Replicate) -> Option<Probability> {
        match replicate {
            Replicate::Trial | Replicate::Tile => Probability::from_counts(&self.tiles, replicate),
            Replicate::Randomisation => Probability::from_counts(&self.randomised.as_tiles(), replicate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-13 * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn the_error_of_equal_randomisations_is_the_deviation_of_their_means_over_four() {
        let means: [f64; RANDOMISATIONS] = std::array::from_fn(|at| real(at as u64 * at as u64 % 7));
        let mut sums = Randomised::<Moments>::default();
        for tile in 0..48 {
            sums.of_tile(tile).merge(&Moments { n: 256, mean: means[randomisation_of(tile)], m2: 9.0 });
        }
        let mean = means.iter().sum::<f64>() / 16.0;
        let variance = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / 15.0;
        close(sums.standard_error().unwrap(), variance.sqrt() / 4.0);
    }

    #[test]
    fn fewer_than_ten_randomisations_state_no_error() {
        let mut sums = Randomised::<Moments>::default();
        let mut counts = EventCounts::default();
        for tile in 0..9 {
            sums.of_tile(tile).merge(&Moments { n: 256, mean: real(tile), m2: 9.0 });
            counts.add(tile, 256, 100 + tile);
        }
        assert_eq!((sums.standard_error(), counts.probability(Replicate::Randomisation)), (None, None));
        counts.add(9, 10, 1);
        assert!(counts.probability(Replicate::Randomisation).is_some());
    }

    #[test]
    fn the_error_of_a_probability_is_that_between_randomisations_however_tiles_differ() {
        let mut counts = EventCounts::default();
        // Tiles of one randomisation make up for each other.
        for tile in 0..64 {
            counts.add(tile, 256, if tile / 16 % 2 == 0 { 100 + tile % 16 } else { 156 });
        }
        let share = real(counts.hits()) / real(counts.trials());
        let deviations: f64 = (0..16).map(|r| (real(2 * (100 + r) + 312) / 1024.0 - share).powi(2)).sum();
        let found = counts.probability(Replicate::Randomisation).unwrap();
        close(found.standard_error, (deviations / 15.0 / 16.0).sqrt());
        assert!(counts.probability(Replicate::Tile).unwrap().standard_error > 3.0 * found.standard_error);
    }

    #[test]
    fn counts_merge_in_any_order() {
        let of = |tiles: &[u64]| {
            let mut counts = EventCounts::default();
            for &tile in tiles {
                counts.add(tile, 256, tile % 50);
            }
            counts
        };
        let (mut ab, mut ba) = (of(&[0, 17, 33]), of(&[1, 16]));
        ab.merge(&of(&[1, 16]));
        ba.merge(&of(&[0, 17, 33]));
        assert_eq!((ab, ab.trials()), (ba, 5 * 256));
    }
}
