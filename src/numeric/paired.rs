//! Two probabilities of the same trials: their difference, with an error that knows what happened in both together.
//!
//! Only trials that come out differently (discordant ones) tell of a difference, so its error is that of their number, not of
//! the two probabilities. Counts come in, errors and intervals go out; nothing here sees a trial.

use super::randomised::Randomised;
use super::stats::{FEWEST_TILES, Replicate, Z_95, real, student_t_quantile};

/// With fewer discordant trials than this, an apparent gain of the design is not believed.
const FEW_DISCORDANT: u64 = 30;

/// Halvings of the interval in which an end is sought: from 2 to below the rounding of a difference.
const HALVINGS: usize = 64;

/// How often an event happened in one of two, but not in the other, of the same trials; with what the tiles say about the variance.
///
/// Integers only, so that any order and any split over workers gives the same sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairedCounts {
    by_tile: PairedTiles,
    /// Trials, gained and lost of each randomisation.
    randomised: Randomised<[u64; 3]>,
}

/// The counts with what says how they vary from tile to tile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct PairedTiles {
    tiles: u64,
    trials: u64,
    trials_squared: u64,
    gained: u64,
    lost: u64,
    difference_squared: u64,
    /// Of differences and trials; it may be negative.
    difference_times_trials: i64,
}

impl PairedCounts {
    /// Adds the `tile`-th tile: in `gained` of its trials the event happened in the second alone, in `lost` in the first alone.
    pub fn add(&mut self, tile: u64, trials: u64, gained: u64, lost: u64) {
        self.by_tile.add(trials, gained, lost);
        for (into, from) in self.randomised.of_tile(tile).iter_mut().zip([trials, gained, lost]) {
            *into += from;
        }
    }

    /// Adds the tiles of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.by_tile.merge(&other.by_tile);
        for (into, from) in self.randomised.0.iter_mut().flatten().zip(other.randomised.0.iter().flatten()) {
            *into += from;
        }
    }

    /// Trials in which the event happened in the second alone.
    #[must_use]
    pub fn gained(&self) -> u64 {
        self.by_tile.gained
    }

    /// Trials in which the event happened in the first alone.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.by_tile.lost
    }

    /// Trials.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.by_tile.trials
    }

    /// The second probability less the first; NaN without trials.
    #[must_use]
    pub fn difference(&self) -> f64 {
        self.by_tile.difference()
    }

    /// The counts by what is independent: a randomisation is as one large tile.
    fn replicates(&self, replicate: Replicate) -> PairedTiles {
        match replicate {
            Replicate::Trial | Replicate::Tile => self.by_tile,
            Replicate::Randomisation => {
                let mut tiles = PairedTiles::default();
                self.randomised.0.iter().for_each(|&[trials, gained, lost]| tiles.add(trials, gained, lost));
                tiles
            }
        }
    }
}

impl PairedTiles {
    fn add(&mut self, trials: u64, gained: u64, lost: u64) {
        let difference = gained.cast_signed() - lost.cast_signed();
        self.tiles += u64::from(trials > 0);
        self.trials += trials;
        self.trials_squared += trials * trials;
        self.gained += gained;
        self.lost += lost;
        self.difference_squared += difference.unsigned_abs() * difference.unsigned_abs();
        self.difference_times_trials += difference * trials.cast_signed();
    }

    fn merge(&mut self, other: &Self) {
        self.tiles += other.tiles;
        self.trials += other.trials;
        self.trials_squared += other.trials_squared;
        self.gained += other.gained;
        self.lost += other.lost;
        self.difference_squared += other.difference_squared;
        self.difference_times_trials += other.difference_times_trials;
    }

    fn difference(&self) -> f64 {
        (real(self.gained) - real(self.lost)) / real(self.trials)
    }

    /// Variance of a trial's difference, which is −1, 0 or 1.
    fn variance(&self) -> f64 {
        let difference = self.difference();
        (real(self.gained + self.lost) / real(self.trials) - difference * difference).max(0.0)
    }

    /// Variance of the difference over what independent trials would have, as for a single probability
    /// ([`super::stats::TileCounts::design_effect`]).
    fn design_effect(&self) -> Option<f64> {
        let variance = self.variance();
        if self.tiles < FEWEST_TILES || variance <= 0.0 {
            return None;
        }
        let difference = self.difference();
        #[expect(clippy::cast_precision_loss, reason = "counts of trials stay below 2^53")]
        let times_trials = self.difference_times_trials as f64;
        let deviations =
            real(self.difference_squared) - 2.0 * difference * times_trials + difference * difference * real(self.trials_squared);
        let between = deviations * real(self.tiles) / real(self.tiles - 1);
        // A tile's count is a whole number, which alone leaves about one over its trials.
        Some((between / (real(self.trials) * variance)).max(real(self.tiles) / real(self.trials)))
    }
}

/// The difference of two probabilities of the same trials, with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedDifference {
    /// The second probability less the first, −1 to 1.
    pub difference: f64,
    /// Its standard error; 0 where no trial is discordant, so no rule may rely on it alone.
    pub standard_error: f64,
    /// Lower end of the 95 % interval ([`paired_interval`]).
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

impl PairedDifference {
    /// The estimate from these counts; `None` without trials, or with too few tiles to know the error of the design.
    #[must_use]
    pub fn from_counts(counts: &PairedCounts, replicate: Replicate) -> Option<Self> {
        let by_trial = replicate == Replicate::Trial;
        let counts = counts.replicates(replicate);
        if counts.trials == 0 || (!by_trial && counts.tiles < FEWEST_TILES) {
            return None;
        }
        let (effect, multiplier) = if by_trial {
            (1.0, Z_95)
        } else {
            let effect = counts.design_effect().unwrap_or(1.0);
            let few = counts.gained + counts.lost < FEW_DISCORDANT;
            (if few { effect.max(1.0) } else { effect }, student_t_quantile(0.975, real(counts.tiles - 1)))
        };
        let [gained, lost, trials] = [counts.gained, counts.lost, counts.trials].map(|count| real(count) / effect);
        let (low, high) = paired_interval(gained, lost, trials, multiplier);
        let standard_error = (counts.variance() / trials).sqrt();
        Some(Self { difference: counts.difference(), standard_error, low, high })
    }
}

/// The score interval of the difference of two paired proportions, (gained − lost) / trials, at `multiplier` standard errors
/// (Tango 1998, *Statistics in Medicine* 17:891–908). The counts may be effective ones and need not be whole. Without a discordant
/// trial it keeps a width: "within ±3.8 / N" at 95 %.
#[must_use]
pub fn paired_interval(gained: f64, lost: f64, trials: f64, multiplier: f64) -> (f64, f64) {
    let centre = (gained - lost) / trials;
    let score = |difference: f64| score(gained, lost, trials, difference);
    // The score falls with the difference that it is asked about.
    let end = |mut above: f64, mut below: f64, level: f64| {
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(above, below);
            if score(middle) > level { above = middle } else { below = middle }
        }
        f64::midpoint(above, below)
    };
    (end(-1.0, centre, multiplier), end(centre, 1.0, -multiplier))
}

/// How many standard errors the counts are from `difference`, with the error as it would be if that were the difference.
fn score(gained: f64, lost: f64, trials: f64, difference: f64) -> f64 {
    // The most likely probability of `lost` under that difference: the larger root of a quadratic.
    let a = 2.0 * trials;
    let b = (2.0 * trials - gained + lost).mul_add(difference, -gained - lost);
    let c = -lost * difference * (1.0 - difference);
    let lost_share = ((b * b - 4.0 * a * c).max(0.0).sqrt() - b) / (2.0 * a);
    let variance = trials * (2.0 * lost_share + difference * (1.0 - difference));
    let excess = trials.mul_add(-difference, gained - lost);
    if variance > 0.0 {
        excess / variance.sqrt()
    } else if excess == 0.0 {
        0.0
    } else {
        excess.signum() * f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance, "{a} is not {b}");
    }

    #[test]
    fn the_interval_matches_published_examples() {
        // Fagerland, Lydersen & Laake 2014, Statistics in Medicine 33:2850–2875, table IX: 1 and 7 of 21 (Bentur et al. 2009).
        let (low, high) = paired_interval(1.0, 7.0, 21.0, Z_95);
        close(low, -0.517, 5e-4);
        close(high, -0.026, 5e-4);
        // The statistic itself, solved by another program to all digits.
        let (low, high) = paired_interval(40.0, 20.0, 160.0, Z_95);
        close(low, 0.030_864_533_133, 1e-11);
        close(high, 0.218_064_244_167, 1e-11);
    }

    #[test]
    fn without_a_discordant_trial_the_interval_keeps_a_width() {
        let (low, high) = paired_interval(0.0, 0.0, 1000.0, Z_95);
        let half = Z_95 * Z_95 / (1000.0 + Z_95 * Z_95);
        close(low, -half, 1e-12);
        close(high, half, 1e-12);
    }

    #[test]
    fn the_interval_of_many_is_the_normal_one() {
        let (gained, lost, trials) = (3000.0, 2000.0, 1e6_f64);
        let (low, high) = paired_interval(gained, lost, trials, Z_95);
        let deviation = ((gained + lost) / trials - 1e-6_f64).sqrt() / trials.sqrt();
        close(low, 0.001 - Z_95 * deviation, 5e-7);
        close(high, 0.001 + Z_95 * deviation, 5e-7);
    }

    #[test]
    fn the_design_effect_is_the_ratio_of_variances_of_equal_tiles() {
        let tiles = [(12, 3), (10, 4), (9, 5), (14, 2), (11, 6), (8, 8), (13, 1), (9, 3), (12, 5), (10, 2)];
        let mut counts = PairedCounts::default();
        for (gained, lost) in tiles {
            counts.add(0, 256, gained, lost);
        }
        let differences: Vec<f64> = tiles.iter().map(|&(gained, lost)| (real(gained) - real(lost)) / 256.0).collect();
        let mean = differences.iter().sum::<f64>() / 10.0;
        let between = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / 9.0 / 10.0;
        let found = PairedDifference::from_counts(&counts, Replicate::Tile).unwrap();
        close(found.difference, mean, 1e-15);
        close(found.standard_error, between.sqrt(), 1e-12);
    }

    #[test]
    fn few_discordant_trials_do_not_make_an_error_smaller_than_independent_ones_have() {
        let mut counts = PairedCounts::default();
        for _ in 0..20 {
            counts.add(0, 256, 1, 0);
        }
        let found = PairedDifference::from_counts(&counts, Replicate::Tile).unwrap();
        let independent = PairedDifference::from_counts(&counts, Replicate::Trial).unwrap();
        close(found.standard_error, independent.standard_error, 1e-15);
        assert!(found.high >= independent.high);
    }

    #[test]
    fn counts_merge_in_any_order() {
        let (mut a, mut b) = (PairedCounts::default(), PairedCounts::default());
        a.add(0, 256, 3, 9);
        b.add(17, 100, 4, 0);
        let (mut ab, mut ba) = (a, b);
        ab.merge(&b);
        ba.merge(&a);
        assert_eq!(ab, ba);
        assert_eq!((ab.gained(), ab.lost(), ab.trials()), (7, 9, 356));
        assert_eq!(PairedDifference::from_counts(&PairedCounts::default(), Replicate::Trial), None);
    }
}
