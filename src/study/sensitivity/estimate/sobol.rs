//! Sobol' indices from the matrices of Saltelli's design: outcomes of A, of B, and of A with a group of inputs from B.
//!
//! First order by Jansen (1999, doi:10.1016/S0010-4655(98)00154-4) and by Janon et al. (2014, doi:10.1051/ps/2013040), total order by
//! Jansen; intervals by the bootstrap over rows, in at most 512 lots, or over whole replicates of the design where rows are not
//! independent.

use super::batches::Estimated;
use super::{dot, sum};
use crate::numeric::column::{Column, TILE};
use crate::numeric::isa::Isa;
use crate::numeric::stats::{Z_95, real};
use crate::random::stream::fill_uniform;
use crate::random::{Stream, StreamKey};

/// Samples of the bootstrap.
const SAMPLES: usize = 400;

/// Most lots of rows that are drawn again: more would cost more and tell little.
const LOTS: usize = 512;

/// Fewer lots than this say nothing useful.
const FEWEST: usize = 10;

/// Key of the draws of the bootstrap, the same for every study.
const KEY: &str = "bootstrap";

/// How often each lot of rows comes in each sample of the bootstrap.
#[derive(Clone, Debug)]
pub struct Resampling {
    /// Where each lot ends.
    ends: Vec<usize>,
    /// By sample and lot.
    weights: Vec<Vec<f64>>,
}

impl Resampling {
    /// Lots of whole replicates, of so many rows each. `None` with fewer than ten.
    ///
    /// # Panics
    /// If a replicate has no row.
    #[must_use]
    pub fn new(rows: usize, replicate: usize) -> Option<Self> {
        let replicates = rows.div_ceil(replicate);
        let lots = replicates.min(LOTS);
        if lots < FEWEST {
            return None;
        }
        let ends = (1..=lots).map(|lot| (lot * replicates / lots * replicate).min(rows)).collect();
        let mut stream = Stream::start(&StreamKey::new(0, KEY), 0);
        let mut uniforms = Column::ZERO;
        let mut next = TILE;
        let mut draw = || {
            if next == TILE {
                fill_uniform(Isa::best(), &mut stream, &mut uniforms);
                next = 0;
            }
            next += 1;
            uniforms[next - 1]
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the number of lots")]
        let sample = |_| {
            let mut weights = vec![0.0; lots];
            for _ in 0..lots {
                weights[((draw() * real(lots as u64)) as usize).min(lots - 1)] += 1.0;
            }
            weights
        };
        let weights = (0..SAMPLES).map(sample).collect();
        Some(Self { ends, weights })
    }

    /// The same for those rows alone that are kept, `true`: each stays in its lot.
    #[must_use]
    pub fn keep(&self, kept: &[bool]) -> Self {
        let starts = std::iter::once(&0).chain(&self.ends);
        let counts = starts.zip(&self.ends).map(|(&start, &end)| kept[start..end].iter().filter(|kept| **kept).count());
        let ends = counts.scan(0, |end, count| {
            *end += count;
            Some(*end)
        });
        Self { ends: ends.collect(), weights: self.weights.clone() }
    }

    /// Sums of terms over each lot.
    fn lots(&self, rows: usize, term: impl Fn(usize) -> f64) -> Vec<f64> {
        assert_eq!(self.ends.last(), Some(&rows), "as many rows as the lots hold");
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(&start, &end)| (start..end).map(&term).sum()).collect()
    }
}

/// Indices of a group of inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolIndices {
    /// Share of the variance by the group alone, Jansen.
    pub first_jansen: Estimated,
    /// The same, Janon: less error where the share is large.
    pub first_janon: Estimated,
    /// Share of the variance by the group alone and together with others, Jansen.
    pub total: Estimated,
}

/// The indices of a group, by the outcomes of each row of A, of B, and of A with the group from B. `None` where A and B are the
/// same in every row.
///
/// # Panics
/// If the columns differ in length.
#[must_use]
pub fn sobol_indices(a: &[f64], b: &[f64], mixed: &[f64], resampling: &Resampling) -> Option<SobolIndices> {
    let rows = a.len();
    assert!(b.len() == rows && mixed.len() == rows, "the three columns have the same rows");
    let n = real(rows as u64);
    let mean = (sum(a) + sum(b)) / (2.0 * n);
    let (of_a, of_b, of_mixed) = (|row: usize| a[row] - mean, |row: usize| b[row] - mean, |row: usize| mixed[row] - mean);
    let terms: [&dyn Fn(usize) -> f64; 8] = [
        &|_| 1.0,
        &of_a,
        &of_b,
        &of_mixed,
        &|row| of_a(row).powi(2) + of_b(row).powi(2),
        &|row| (b[row] - mixed[row]).powi(2),
        &|row| (a[row] - mixed[row]).powi(2),
        &|row| of_mixed(row).powi(2),
    ];
    let square_of_b = resampling.lots(rows, |row| of_b(row).powi(2));
    let lots = terms.map(|term| resampling.lots(rows, term));
    let indices = |total: &dyn Fn(&[f64]) -> f64| {
        let [n, a, b, mixed, squares, from_b, from_a, square_of_mixed] = std::array::from_fn(|at| total(&lots[at]));
        let variance = squares / (2.0 * n) - ((a + b) / (2.0 * n)).powi(2);
        // 2·b·mixed = b² + mixed² − (b − mixed)².
        let both = (total(&square_of_b) + square_of_mixed) / (2.0 * n);
        let centre = (b + mixed) / (2.0 * n);
        let janon = 1.0 - from_b / (2.0 * n) / (both - centre * centre);
        [1.0 - from_b / (2.0 * n) / variance, janon, from_a / (2.0 * n) / variance]
    };
    let values = indices(&|lots| lots.iter().sum());
    if !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    if a == mixed {
        // In no row does the group do anything, so no share is seen, whatever A and B have in common by chance.
        let nothing = Estimated { value: 0.0, low: 0.0, high: 0.0 };
        return Some(SobolIndices { first_jansen: nothing, first_janon: nothing, total: nothing });
    }
    let samples: Vec<[f64; 3]> = resampling.weights.iter().map(|weights| indices(&|lots| dot(weights, lots))).collect();
    let samples: Vec<[f64; 3]> = samples.into_iter().filter(|sample| sample.iter().all(|value| value.is_finite())).collect();
    let interval = |at: usize| {
        let count = real(samples.len() as u64);
        let mean = samples.iter().map(|sample| sample[at]).sum::<f64>() / count;
        let variance = samples.iter().map(|sample| (sample[at] - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let half = Z_95 * variance.sqrt();
        Estimated { value: values[at], low: values[at] - half, high: values[at] + half }
    };
    Some(SobolIndices { first_jansen: interval(0), first_janon: interval(1), total: interval(2) })
}
