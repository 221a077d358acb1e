//! Latin hypercubes of any number of points: which of n strata each point takes on an axis, without a list of them.
//!
//! A keyed permutation of 0…n − 1 by index, after A. Kensler, "Correlated Multi-Jittered Sampling" (Pixar Technical Memo 13-01, 2013):
//! rounds that are bijections of the next power of two, repeated for an index that lands at n or beyond ("cycle walking", Black &
//! Rogaway 2002, doi:10.1007/3-540-45760-7_9).

use super::stream::{Stream, StreamKey, unit_interval};

/// Rounds of the permutation.
const ROUNDS: usize = 6;

/// The strata of one axis.
#[derive(Clone, Debug)]
pub struct Strata {
    key: StreamKey,
    words: [u64; ROUNDS],
    count: u64,
    bits: u32,
}

impl Strata {
    /// A permutation of `count` strata, chosen by seed and path.
    #[must_use]
    pub fn new(seed: u64, path: &str, count: u64) -> Self {
        let key = StreamKey::new(seed, path);
        let drawn = Stream::start(&key, u64::MAX).words();
        let bits = u64::BITS - count.saturating_sub(1).leading_zeros();
        Self { words: std::array::from_fn(|round| drawn[round]), key, count, bits: bits.max(1) }
    }

    /// The stratum of a point, below the number of strata.
    ///
    /// # Panics
    /// If there is no such point.
    #[must_use]
    pub fn stratum(&self, point: u64) -> u64 {
        assert!(point < self.count, "there are as many strata as points");
        let mut stratum = self.once(point);
        while stratum >= self.count {
            stratum = self.once(stratum);
        }
        stratum
    }

    /// A place in the stratum of a point, drawn at random, as a share of the axis: strictly between 0 and 1.
    #[must_use]
    pub fn share(&self, point: u64) -> f64 {
        let [bits, ..] = Stream::start(&self.key, point).words();
        let real = crate::numeric::stats::real;
        ((real(self.stratum(point)) + unit_interval(bits)) / real(self.count)).min(1.0 - f64::EPSILON / 2.0)
    }

    /// A bijection of the numbers of as many bits.
    fn once(&self, index: u64) -> u64 {
        let mask = u64::MAX >> (u64::BITS - self.bits);
        let shift = self.bits.div_ceil(2);
        let mut index = index;
        for word in self.words {
            index = (index ^ word) & mask;
            index = index.wrapping_mul((word >> 32) << 1 | 1) & mask;
            index ^= index >> shift;
        }
        index.wrapping_add(self.words[0] >> 7) & mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stratum_is_taken_once_whatever_their_number() {
        for count in [1, 2, 3, 5, 16, 100, 1000, 4097] {
            for path in ["a", "b"] {
                let strata = Strata::new(1, path, count);
                let mut taken: Vec<u64> = (0..count).map(|point| strata.stratum(point)).collect();
                taken.sort_unstable();
                assert!(taken.iter().copied().eq(0..count), "{count}");
                let real = crate::numeric::stats::real;
                assert!((0..count).all(|point| {
                    let share = strata.share(point);
                    let below = real(strata.stratum(point)) / real(count);
                    share > 0.0 && share < 1.0 && share >= below - 1e-12 && share <= below + 1.0 / real(count) + 1e-12
                }));
            }
        }
    }

    /// The ranks of two axes over n points correlate with a variance of 1/(n − 1). The sum of n·r² over pairs of axes is chi-squared
    /// but for a trace; the bound is 5 standard deviations, one false alarm in a million runs of new seeds (these are fixed).
    #[test]
    fn axes_are_as_uncorrelated_as_random_permutations() {
        const PAIRS: u32 = 2000;
        const N: u32 = 100;
        let ranks = |seed: u32, path: &str| -> Vec<f64> {
            let strata = Strata::new(seed.into(), path, N.into());
            (0..N).map(|point| f64::from(u32::try_from(strata.stratum(point.into())).unwrap()) - f64::from(N - 1) / 2.0).collect()
        };
        let squared = |seed| {
            let (a, b) = (ranks(seed, "a"), ranks(seed, "b"));
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            dot(&a, &b).powi(2) / (dot(&a, &a) * dot(&b, &b)) * f64::from(N - 1)
        };
        let sum: f64 = (0..PAIRS).map(squared).sum();
        let excess = (sum - f64::from(PAIRS)) / (2.0 * f64::from(PAIRS)).sqrt();
        assert!(excess.abs() < 5.0, "{excess}");
    }
}
