//! Spearman's rank correlation of an input and an outcome, with its interval.
//!
//! Of independent trials the interval is Bonett & Wright's (2000, *Psychometrika* 65(1), 23–28): Fisher's z with the variance
//! (1 + r²/2)/(n − 3). Of other designs it is that of the batches, on the same scale.

use super::batches::{Batches, Estimated, jackknife};
use super::{dot, sum};
use crate::numeric::rank::centred_ranks;
use crate::numeric::stats::{Z_95, real};

/// Ranks of a column, less their mean, ties at the mean of their ranks; scaled so that their squares sum to 1.
#[derive(Clone, Debug)]
pub struct Ranked(Vec<f64>);

impl Ranked {
    /// The ranks of some values; `None` where all are the same.
    #[must_use]
    pub fn new(values: &[f64]) -> Option<Self> {
        Self::of_centred(&centred_ranks(values))
    }

    /// The same from ranks less their mean.
    #[must_use]
    pub fn of_centred(ranks: &[f64]) -> Option<Self> {
        let mut ranks = ranks.to_vec();
        let scale = dot(&ranks, &ranks).sqrt();
        if scale == 0.0 {
            return None;
        }
        for rank in &mut ranks {
            *rank /= scale;
        }
        Some(Self(ranks))
    }
}

/// The rank correlation of two columns; `independent` where each trial is drawn independently of all others.
#[must_use]
pub fn rank_correlation(input: &Ranked, outcome: &Ranked, batches: &Batches, independent: bool) -> Estimated {
    let (x, y) = (&input.0, &outcome.0);
    // Rounding must not make more of it than everything.
    let value = dot(x, y).clamp(-1.0, 1.0);
    if independent {
        let n = real(x.len() as u64);
        let half = Z_95 * ((1.0 + value * value / 2.0) / (n - 3.0)).sqrt();
        let [low, high] = [-half, half].map(|half| back(fisher(value) + half));
        return Estimated { value, low, high };
    }
    let without = |range: std::ops::Range<usize>| {
        let (x_of, y_of) = (&x[range.clone()], &y[range]);
        let left = real((x.len() - x_of.len()) as u64);
        let [sx, sy] = [x_of, y_of].map(|part| -sum(part));
        let (xx, yy, xy) = (1.0 - dot(x_of, x_of), 1.0 - dot(y_of, y_of), dot(x, y) - dot(x_of, y_of));
        let correlation = (xy - sx * sy / left) / ((xx - sx * sx / left) * (yy - sy * sy / left)).sqrt();
        fisher(correlation)
    };
    let left_out: Vec<f64> = batches.ranges().map(without).collect();
    let on_scale = jackknife(fisher(value), &left_out, 0.0);
    Estimated { value, low: back(on_scale.low), high: back(on_scale.high) }
}

/// Fisher's z; where the ranks agree entirely it stays finite.
fn fisher(correlation: f64) -> f64 {
    correlation.clamp(-1.0 + f64::EPSILON, 1.0 - f64::EPSILON).atanh()
}

fn back(z: f64) -> f64 {
    z.tanh()
}
