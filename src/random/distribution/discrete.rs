//! Families with separate values: listed values with weights, and counts. Parameters are checked in `build.rs`.
//!
//! Counts: Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed. 2005. Probabilities of counts are summed from a
//! recursion that starts at the most likely count, until they no longer reach 2⁻⁶⁰ of it.

use statrs::function::gamma::ln_gamma;

use super::Family;
use crate::numeric::special::Tails;

/// Values in ascending order with their cumulative probabilities, the last of which is 1.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Discrete {
    name: &'static str,
    parameters: Vec<(&'static str, String)>,
    is_count: bool,
    mean: f64,
    sd: f64,
    pub(in crate::random) values: Vec<f64>,
    pub(in crate::random) cumulative: Vec<f64>,
}

impl Discrete {
    /// Listed values and weights, at least one of them above 0. Equal values are joined.
    pub(super) fn listed(values: &[f64], weights: &[f64]) -> Self {
        let parameters = vec![("values", list(values)), ("weights", list(weights))];
        let mut pairs: Vec<(f64, f64)> =
            values.iter().copied().zip(weights.iter().copied()).filter(|(_, weight)| *weight > 0.0).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        pairs.dedup_by(|next, kept| {
            let equal = next.0.total_cmp(&kept.0).is_eq();
            kept.1 += if equal { next.1 } else { 0.0 };
            equal
        });
        let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
        let mean = pairs.iter().map(|(value, weight)| value * weight).sum::<f64>() / total;
        let variance = pairs.iter().map(|(value, weight)| (value - mean).powi(2) * weight).sum::<f64>() / total;
        let (values, weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        Self {
            name: "discrete",
            parameters,
            is_count: false,
            mean,
            sd: variance.sqrt(),
            values,
            cumulative: cumulative(&weights),
        }
    }

    /// 1 with probability `p`, else 0.
    pub(super) fn bernoulli(p: f64) -> Self {
        Self {
            name: "bernoulli",
            parameters: vec![("p", p.to_string())],
            is_count: true,
            mean: p,
            sd: (p * (1.0 - p)).sqrt(),
            values: vec![0.0, 1.0],
            cumulative: vec![1.0 - p, 1.0],
        }
    }

    /// Successes in `n` trials.
    pub(super) fn binomial(n: f64, p: f64) -> Self {
        let odds = p / (1.0 - p);
        let mode = ((n + 1.0) * p).floor().min(n);
        let log_peak =
            ln_gamma(n + 1.0) - ln_gamma(mode + 1.0) - ln_gamma(n - mode + 1.0) + mode * p.ln() + (n - mode) * (-p).ln_1p();
        let counts = Counts { mode, log_peak, up: |k| odds * (n - k) / (k + 1.0) };
        counts.distribution("binomial", vec![("n", n.to_string()), ("p", p.to_string())], n * p, (n * p * (1.0 - p)).sqrt())
    }

    /// Events at a constant rate.
    pub(super) fn poisson(mean: f64) -> Self {
        let mode = mean.floor();
        let log_peak = mode * mean.ln() - mean - ln_gamma(mode + 1.0);
        let counts = Counts { mode, log_peak, up: |k| mean / (k + 1.0) };
        counts.distribution("poisson", vec![("mean", mean.to_string())], mean, mean.sqrt())
    }

    /// Failures before the `r`-th success of probability `p`; `r` need not be whole.
    pub(super) fn negative_binomial(r: f64, p: f64) -> Self {
        let failure = 1.0 - p;
        let mode = (failure * (r - 1.0) / p).floor().max(0.0);
        let log_peak = ln_gamma(mode + r) - ln_gamma(mode + 1.0) - ln_gamma(r) + r * p.ln() + mode * (-p).ln_1p();
        let counts = Counts { mode, log_peak, up: |k| failure * (k + r) / (k + 1.0) };
        let mean = r * failure / p;
        counts.distribution("negative_binomial", vec![("r", r.to_string()), ("p", p.to_string())], mean, (mean / p).sqrt())
    }

    /// Index of the value at cumulative probability `u`: the first whose cumulative probability reaches it.
    fn index(&self, u: f64) -> usize {
        self.cumulative.partition_point(|&cumulative| cumulative < u).min(self.values.len() - 1)
    }
}

impl Family for Discrete {
    fn name(&self) -> &'static str {
        self.name
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        self.parameters.clone()
    }
    fn support(&self) -> (f64, f64) {
        (self.values[0], self.values[self.values.len() - 1])
    }
    fn tails(&self, x: f64) -> Tails {
        let below_or_equal = self.values.partition_point(|&value| value <= x);
        Tails::from_lower(if below_or_equal == 0 { 0.0 } else { self.cumulative[below_or_equal - 1] })
    }
    fn quantile(&self, at: Tails) -> f64 {
        self.values[self.index(at.lower)]
    }
    fn mean(&self) -> Option<f64> {
        Some(self.mean)
    }
    fn sd(&self) -> Option<f64> {
        Some(self.sd)
    }
    fn is_count(&self) -> bool {
        self.is_count
    }
    fn is_continuous(&self) -> bool {
        false
    }
}

/// A distribution of counts by the ratios of neighbouring probabilities.
struct Counts<Up> {
    /// The most likely count.
    mode: f64,
    /// Logarithm of its probability.
    log_peak: f64,
    /// P(k + 1) / P(k), 0 at the largest count.
    up: Up,
}

impl<Up: Fn(f64) -> f64> Counts<Up> {
    /// 2⁻⁶⁰
    const NEGLIGIBLE: f64 = f64::EPSILON / 256.0;

    fn distribution(self, name: &'static str, parameters: Vec<(&'static str, String)>, mean: f64, sd: f64) -> Discrete {
        let peak = self.log_peak.exp();
        let mut below = Vec::new();
        let (mut k, mut probability) = (self.mode, peak);
        while k > 0.0 && probability > peak * Self::NEGLIGIBLE {
            k -= 1.0;
            probability /= (self.up)(k);
            below.push((k, probability));
        }
        let mut pairs: Vec<(f64, f64)> = below.into_iter().rev().collect();
        pairs.push((self.mode, peak));
        let (mut k, mut probability) = (self.mode, peak);
        while probability > peak * Self::NEGLIGIBLE {
            probability *= (self.up)(k);
            k += 1.0;
            pairs.push((k, probability));
        }
        pairs.retain(|(_, probability)| *probability > 0.0);
        let (values, weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        Discrete { name, parameters, is_count: true, mean, sd, values, cumulative: cumulative(&weights) }
    }
}

/// Running sums of weights, divided by their total; the last is exactly 1.
pub(super) fn cumulative(weights: &[f64]) -> Vec<f64> {
    let mut running = 0.0;
    let sums: Vec<f64> = weights
        .iter()
        .map(|weight| {
            running += weight;
            running
        })
        .collect();
    sums.into_iter().map(|sum| sum / running).collect()
}

/// `1, 2, 3`
pub(super) fn list(values: &[f64]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
