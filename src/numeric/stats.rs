//! Errors of Monte Carlo estimates: design effects and intervals of probabilities.
//!
//! A design matters here only by what is independent in it ([`Replicate`]): the trials, or tiles of trials. Nothing here
//! sees a trial or knows a model; counts and weights come in, errors and intervals go out.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// The 97.5 % point of the standard normal distribution: the half-width of a 95 % interval in standard errors.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Fewer tiles than this say nothing useful about the variance between tiles.
pub const FEWEST_TILES: u64 = 10;

/// With fewer hits (or misses) than this, an apparent gain of the design is not believed.
const FEW_HITS: u64 = 30;

/// What is drawn independently of everything else in a design, and so carries the Monte Carlo error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replicate {
    /// Each trial (design `mc`).
    Trial,
    /// Each tile of 256 trials (designs `lhs` and `antithetic`).
    Tile,
    /// Each of the sixteen randomisations (design `sobol`, [`super::randomised`]).
    Randomisation,
}

/// A count as a real number: exact up to 2⁵³, beyond any number of trials.
#[expect(clippy::cast_precision_loss, reason = "counts of trials stay below 2^53")]
#[must_use]
pub fn real(count: u64) -> f64 {
    count as f64
}

/// How often an event happened, with what the tiles say about the variance of that number.
///
/// Integers only, so that any order and any split over workers gives the same sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TileCounts {
    tiles: u64,
    trials: u64,
    trials_squared: u64,
    hits: u64,
    hits_squared: u64,
    hits_times_trials: u64,
}

impl TileCounts {
    /// Adds one tile with `hits` events in `trials` trials. A tile without trials is no tile.
    #[expect(clippy::inline_always, reason = "part of the counting kernel")]
    #[inline(always)]
    pub fn add(&mut self, trials: u64, hits: u64) {
        self.tiles += u64::from(trials > 0);
        self.trials += trials;
        self.trials_squared += trials * trials;
        self.hits += hits;
        self.hits_squared += hits * hits;
        self.hits_times_trials += hits * trials;
    }

    /// Adds the tiles of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.tiles += other.tiles;
        self.trials += other.trials;
        self.trials_squared += other.trials_squared;
        self.hits += other.hits;
        self.hits_squared += other.hits_squared;
        self.hits_times_trials += other.hits_times_trials;
    }

    /// Number of tiles added.
    #[must_use]
    pub fn tiles(&self) -> u64 {
        self.tiles
    }

    /// Number of trials added.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// Number of events.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.hits
    }

    /// Share of the trials in which the event happened; NaN without trials.
    #[must_use]
    pub fn share(&self) -> f64 {
        real(self.hits) / real(self.trials)
    }

    /// Variance of the share over what independent trials would have (Kish 1965, *Survey Sampling*, §8.2), by the ratio
    /// estimator for tiles of unequal size. `None` below [`FEWEST_TILES`] tiles, or where the event happened always or never.
    #[must_use]
    pub fn design_effect(&self) -> Option<f64> {
        if self.tiles < FEWEST_TILES || self.hits == 0 || self.hits == self.trials {
            return None;
        }
        let share = self.share();
        let deviations =
            real(self.hits_squared) - 2.0 * share * real(self.hits_times_trials) + share * share * real(self.trials_squared);
        let between = deviations * real(self.tiles) / real(self.tiles - 1);
        // A tile's count is a whole number, which alone leaves about one over its trials.
        let smallest = real(self.tiles) / real(self.trials);
        Some((between / (real(self.trials) * share * (1.0 - share))).max(smallest))
    }
}

/// A probability estimated from trials, with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probability {
    /// Share of the trials, 0 to 1.
    pub share: f64,
    /// Standard error of the share; 0 where the event happened never or always, so no rule may rely on it alone.
    pub standard_error: f64,
    /// Lower end of the 95 % interval (Wilson).
    pub low: f64,
    /// Upper end of the 95 % interval (Wilson).
    pub high: f64,
}

impl Probability {
    /// The estimate from these counts; `None` without trials, or with too few tiles to know the error of the design. A
    /// randomisation counts as one tile, see [`super::randomised::EventCounts`].
    #[must_use]
    pub fn from_counts(counts: &TileCounts, replicate: Replicate) -> Option<Self> {
        if counts.trials == 0 || (replicate != Replicate::Trial && counts.tiles < FEWEST_TILES) {
            return None;
        }
        let (effect, multiplier) = match replicate {
            Replicate::Trial => (1.0, Z_95),
            Replicate::Tile | Replicate::Randomisation => {
                let effect = counts.design_effect().unwrap_or(1.0);
                let few = counts.hits.min(counts.trials - counts.hits) < FEW_HITS;
                (if few { effect.max(1.0) } else { effect }, student_t_quantile(0.975, real(counts.tiles - 1)))
            }
        };
        let share = counts.share();
        let effective_trials = real(counts.trials) / effect;
        let (low, high) = wilson_interval(share, effective_trials, multiplier);
        Some(Self { share, standard_error: (share * (1.0 - share) / effective_trials).sqrt(), low, high })
    }

    /// Half the width of the 95 % interval; never 0.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// Wilson's score interval (1927, doi:10.1080/01621459.1927.10502953) for a share among `effective_trials` trials, at
/// `multiplier` standard errors. At a share of 0 or 1 it keeps a width: 0 of N is "below 3.8 / N" at 95 %.
#[must_use]
pub fn wilson_interval(share: f64, effective_trials: f64, multiplier: f64) -> (f64, f64) {
    let z2 = multiplier * multiplier;
    let denominator = 1.0 + z2 / effective_trials;
    let centre = (share + z2 / (2.0 * effective_trials)) / denominator;
    let variance = share * (1.0 - share) / effective_trials + z2 / (4.0 * effective_trials * effective_trials);
    let half = multiplier * variance.sqrt() / denominator;
    // At 0 and 1 the nearer end is 0 or 1 exactly; in floating point it misses by an ulp.
    let low = if share <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if share >= 1.0 { 1.0 } else { (centre + half).min(1.0) };
    (low, high)
}

/// Quantile of Student's t distribution. From a million degrees of freedom on it is the normal quantile to six digits
/// and is taken at a million.
///
/// # Panics
/// If `degrees_of_freedom` is not positive.
#[must_use]
pub fn student_t_quantile(probability: f64, degrees_of_freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees_of_freedom.min(1e6)).expect("positive degrees of freedom").inverse_cdf(probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance, "{a} is not {b}");
    }

    fn tiles(hits: &[u64]) -> TileCounts {
        let mut counts = TileCounts::default();
        for &h in hits {
            counts.add(256, h);
        }
        counts
    }

    #[test]
    fn wilson_interval_matches_newcombe_1998() {
        // Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3: 81/263, 15/148, 0/20, 1/29.
        for (hits, trials, low, high) in
            [(81.0, 263.0, 0.2553, 0.3662), (15.0, 148.0, 0.0624, 0.1605), (0.0, 20.0, 0.0, 0.1611), (1.0, 29.0, 0.0061, 0.1718)]
        {
            let (l, h) = wilson_interval(hits / trials, trials, Z_95);
            close(l, low, 5e-5);
            close(h, high, 5e-5);
        }
    }

    #[test]
    fn none_of_many_is_below_four_over_n_and_never_has_zero_width() {
        let counts = tiles(&[0; 40]);
        for replicate in [Replicate::Trial, Replicate::Tile] {
            let p = Probability::from_counts(&counts, replicate).unwrap();
            assert!(p.low == 0.0 && p.half_width() > 0.0 && p.high < 4.3 / 10_240.0, "{p:?}");
        }
        close(wilson_interval(0.0, 10_240.0, Z_95).1, 3.8 / 10_240.0, 0.05 * 3.8 / 10_240.0);
    }

    #[test]
    fn design_effect_of_equal_tiles_is_the_ratio_of_variances() {
        let hits = [120, 131, 128, 140, 119, 126, 133, 127, 125, 131, 138, 122];
        let mean = 1540.0 / 12.0;
        let variance = hits.iter().map(|&h| (real(h) - mean).powi(2)).sum::<f64>() / 11.0;
        let share = mean / 256.0;
        close(tiles(&hits).design_effect().unwrap(), variance / (256.0 * share * (1.0 - share)), 1e-12);
    }

    #[test]
    fn design_effect_is_undefined_for_few_tiles_and_for_sure_events() {
        assert_eq!(tiles(&[3, 9]).design_effect(), None);
        assert_eq!(tiles(&[0; 20]).design_effect(), None);
        assert_eq!(tiles(&[256; 20]).design_effect(), None);
        assert_eq!(Probability::from_counts(&tiles(&[5, 6]), Replicate::Tile), None);
        assert_eq!(Probability::from_counts(&TileCounts::default(), Replicate::Trial), None);
    }

    #[test]
    fn few_hits_do_not_make_an_error_smaller_than_independent_trials_have() {
        let counts = tiles(&[1; 20]);
        let p = Probability::from_counts(&counts, Replicate::Tile).unwrap();
        close(p.standard_error, (p.share * (1.0 - p.share) / 5120.0).sqrt(), 1e-15);
        let many = Probability::from_counts(&tiles(&[128; 20]), Replicate::Tile).unwrap();
        assert!(many.standard_error > 0.0 && many.standard_error < 0.1 * (0.25_f64 / 5120.0).sqrt());
    }

    #[test]
    fn counts_merge_in_any_order() {
        let (a, b) = (tiles(&[1, 20, 3]), tiles(&[200, 7]));
        let (mut ab, mut ba) = (a, b);
        ab.merge(&b);
        ba.merge(&a);
        assert_eq!(ab, ba);
        assert_eq!(ab, tiles(&[20, 200, 7, 3, 1]));
        assert_eq!((ab.tiles(), ab.trials(), ab.hits()), (5, 1280, 231));
    }

    #[test]
    fn student_t_quantiles_match_the_tables() {
        // Abramowitz & Stegun 1964, table 26.10.
        for (degrees, expected) in [(1.0, 12.706), (9.0, 2.262), (30.0, 2.042), (1e9, 1.960)] {
            close(student_t_quantile(0.975, degrees), expected, 5e-4);
        }
    }
}
