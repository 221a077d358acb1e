//! Distributions made of other things: mixtures, samples and truncations. Parameters are checked in `build.rs`.

use super::discrete::list;
use super::{Distribution, Family};
use crate::numeric::special::Tails;

/// One of several distributions, each with its weight.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Mixture {
    /// Weights that sum to 1.
    pub(super) weights: Vec<f64>,
    pub(super) components: Vec<Distribution>,
}

impl Mixture {
    /// Σ weight · value of the component; `None` if one component has none.
    fn weighted(&self, value: impl Fn(&Distribution) -> Option<f64>) -> Option<f64> {
        self.weights.iter().zip(&self.components).map(|(weight, component)| Some(weight * value(component)?)).sum()
    }

    /// How far the smaller tail at x is beyond `at`, on a logarithmic scale; negative below the quantile.
    fn excess(&self, at: Tails, x: f64) -> f64 {
        let tails = self.tails(x);
        if at.lower <= at.upper { tails.lower.ln() - at.lower.ln() } else { at.upper.ln() - tails.upper.ln() }
    }
}

impl Family for Mixture {
    fn name(&self) -> &'static str {
        "mixture"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let components: Vec<String> = self.components.iter().map(ToString::to_string).collect();
        vec![("weights", list(&self.weights)), ("components", components.join(", "))]
    }
    fn support(&self) -> (f64, f64) {
        let supports = self.components.iter().map(Distribution::support);
        supports.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (from, to)| (low.min(from), high.max(to)))
    }
    fn tails(&self, x: f64) -> Tails {
        let mut sum = Tails { lower: 0.0, upper: 0.0 };
        for (weight, component) in self.weights.iter().zip(&self.components) {
            let tails = component.tails(x);
            sum.lower += weight * tails.lower;
            sum.upper += weight * tails.upper;
        }
        sum
    }
    /// Between the smallest and the largest quantile of the components, by false position (Illinois) with every third step a
    /// bisection, until the bracket is a few units in the last place; atoms are met exactly.
    fn quantile(&self, at: Tails) -> f64 {
        let quantiles = self.components.iter().map(|component| component.quantile_at(at));
        let (mut below, mut above) =
            quantiles.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let (mut excess_below, mut excess_above) = (self.excess(at, below), self.excess(at, above));
        if excess_below >= 0.0 {
            return below;
        }
        for round in 1_u32.. {
            if above - below <= 2.0 * f64::EPSILON * below.abs().max(above.abs()) {
                break;
            }
            let secant = (below * excess_above - above * excess_below) / (excess_above - excess_below);
            let inside = secant > below && secant < above && !round.is_multiple_of(3);
            let x = if inside { secant } else { f64::midpoint(below, above) };
            if x <= below || x >= above {
                break;
            }
            let excess = self.excess(at, x);
            if excess >= 0.0 {
                (above, excess_above) = (x, excess);
                excess_below *= 0.5;
            } else {
                (below, excess_below) = (x, excess);
                excess_above *= 0.5;
            }
        }
        above
    }
    fn mean(&self) -> Option<f64> {
        self.weighted(Distribution::mean)
    }
    fn sd(&self) -> Option<f64> {
        let mean = self.mean()?;
        let variance = self.weighted(|component| Some(component.sd()?.powi(2) + (component.mean()? - mean).powi(2)))?;
        Some(variance.sqrt())
    }
    fn is_continuous(&self) -> bool {
        self.components.iter().all(Distribution::is_continuous)
    }
}

/// A sample, interpolated in straight lines between its order statistics (type 7: the k-th of n stands at (k − 1) / (n − 1)).
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Empirical {
    /// In ascending order, at least two.
    pub(in crate::random) samples: Vec<f64>,
}

impl Empirical {
    /// Both ends of every straight piece.
    fn pieces(&self) -> impl Iterator<Item = (f64, f64)> {
        self.samples.windows(2).map(|ends| (ends[0], ends[1]))
    }
    fn piece_count(&self) -> f64 {
        count(self.samples.len() - 1)
    }
}

impl Family for Empirical {
    fn name(&self) -> &'static str {
        "empirical"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let (low, high) = self.support();
        vec![("samples", self.samples.len().to_string()), ("low", low.to_string()), ("high", high.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (self.samples[0], self.samples[self.samples.len() - 1])
    }
    fn tails(&self, x: f64) -> Tails {
        let reached = self.samples.partition_point(|&sample| sample <= x);
        if reached == 0 {
            return Tails::from_lower(0.0);
        }
        if reached == self.samples.len() {
            return Tails::from_upper(0.0);
        }
        let (left, right) = (self.samples[reached - 1], self.samples[reached]);
        Tails::from_lower((count(reached - 1) + (x - left) / (right - left)) / self.piece_count())
    }
    fn quantile(&self, at: Tails) -> f64 {
        interpolate(&self.samples, at.lower)
    }
    fn mean(&self) -> Option<f64> {
        Some(self.pieces().map(|(a, b)| f64::midpoint(a, b)).sum::<f64>() / self.piece_count())
    }
    fn sd(&self) -> Option<f64> {
        let mean = self.mean()?;
        let squares = self.pieces().map(|(a, b)| {
            let (a, b) = (a - mean, b - mean);
            (a * a + a * b + b * b) / 3.0
        });
        Some((squares.sum::<f64>() / self.piece_count()).sqrt())
    }
    fn is_continuous(&self) -> bool {
        self.pieces().all(|(a, b)| a < b)
    }
}

/// The point at share `u` of the way along ascending `samples`, in straight lines between them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the position is 0 or more and is cut to the length")]
pub(in crate::random) fn interpolate(samples: &[f64], u: f64) -> f64 {
    let position = u * count(samples.len() - 1);
    let left = (position as usize).min(samples.len() - 2);
    let share = position - count(left);
    (samples[left + 1] - samples[left]).mul_add(share, samples[left])
}

/// A number of things, as a number.
#[expect(clippy::cast_precision_loss, reason = "no list has 2^53 entries")]
fn count(things: usize) -> f64 {
    things as f64
}

/// A distribution of which only the part between two bounds is left.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Truncated {
    pub(super) inner: Box<Distribution>,
    pub(super) low: f64,
    pub(super) high: f64,
    at_low: Tails,
    at_high: Tails,
    mass: f64,
}

impl Truncated {
    pub(super) fn new(inner: Distribution, low: f64, high: f64) -> Self {
        let (at_low, at_high) = (inner.tails(low), inner.tails(high));
        Self { inner: Box::new(inner), low, high, at_low, at_high, mass: between(at_low, at_high) }
    }

    /// Probability that the inner distribution has between the bounds.
    pub(super) fn mass(&self) -> f64 {
        self.mass
    }

    /// E (X − centre)^power by the trapezoidal rule over the log odds, which converges exponentially for smooth integrands
    /// that vanish at both ends (Trefethen & Weideman, SIAM Review 56(3), 2014).
    fn moment(&self, centre: f64, power: i32) -> f64 {
        const STEP: f64 = 0.125;
        let term = |logit: f64| {
            let at = Tails::from_logit(logit);
            (self.quantile(at) - centre).powi(power) * at.lower * at.upper * STEP
        };
        let mut sum = term(0.0);
        let mut logit = 0.0;
        while logit < 700.0 {
            logit += STEP;
            let (left, right) = (term(-logit), term(logit));
            sum += left + right;
            if logit > 40.0 && left.abs() + right.abs() < sum.abs() * f64::EPSILON * 0.01 {
                break;
            }
        }
        sum
    }

    fn is_bounded(&self) -> bool {
        let (low, high) = self.support();
        low.is_finite() && high.is_finite()
    }
}

/// Probability between two points, from the tails that keep it exact.
fn between(from: Tails, to: Tails) -> f64 {
    if from.lower > 0.5 { from.upper - to.upper } else { to.lower - from.lower }
}

impl Family for Truncated {
    fn name(&self) -> &'static str {
        "truncated"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("inner", self.inner.to_string()), ("low", self.low.to_string()), ("high", self.high.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        let (low, high) = self.inner.support();
        (low.max(self.low), high.min(self.high))
    }
    fn tails(&self, x: f64) -> Tails {
        let at = self.inner.tails(x.clamp(self.low, self.high));
        Tails { lower: between(self.at_low, at) / self.mass, upper: between(at, self.at_high) / self.mass }
    }
    fn quantile(&self, at: Tails) -> f64 {
        let lower = self.mass.mul_add(at.lower, self.at_low.lower);
        let upper = self.mass.mul_add(at.upper, self.at_high.upper);
        self.inner.quantile_at(Tails { lower, upper }).clamp(self.low, self.high)
    }
    fn mean(&self) -> Option<f64> {
        (self.is_bounded() || self.inner.mean().is_some()).then(|| self.moment(0.0, 1))
    }
    fn sd(&self) -> Option<f64> {
        let mean = self.mean()?;
        (self.is_bounded() || self.inner.sd().is_some()).then(|| self.moment(mean, 2).sqrt())
    }
    fn stated_mode(&self) -> Option<f64> {
        self.inner.mode().filter(|mode| (self.low..=self.high).contains(mode))
    }
}
