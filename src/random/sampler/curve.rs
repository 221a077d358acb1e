//! A quantile function as Chebyshev series over the log odds: some 500 exact quantiles instead of 6,000 to build a table.
//!
//! Over log odds a smooth distribution has no singularity near the real axis, so a dozen nodes per four octaves give ten
//! digits. A stretch where they do not is halved, and where that does not help either the exact function is asked each time.

use super::segment::Scale;
use crate::numeric::special::Tails;

/// Log odds covered to each side: a little beyond 2⁻⁶⁴.
const REACH: f64 = 45.0;
/// Stretches to begin with.
const STRETCHES: u32 = 32;
/// Terms of a series.
const TERMS: usize = 14;
/// Error that a series may have, relative to the distance from the median plus the interquartile range.
const TOLERANCE: f64 = 1e-9;
/// How often a stretch is halved.
const HALVINGS: u32 = 3;

/// The curve; borrowed from the exact function for as long as the table is built.
pub(super) struct Curve<'a> {
    quantile: &'a dyn Fn(Tails) -> f64,
    scale: Scale,
    /// In ascending order of `from`, the first beginning at −`REACH`.
    stretches: Vec<Stretch>,
}

/// A stretch of the curve.
struct Stretch {
    from: f64,
    to: f64,
    /// Coefficients of the Chebyshev polynomials, `None` where the exact function is asked.
    series: Option<[f64; TERMS]>,
}

impl<'a> Curve<'a> {
    pub(super) fn new(quantile: &'a dyn Fn(Tails) -> f64) -> Self {
        let at = |u: f64| quantile(Tails::from_lower(u));
        let spreads = [at(0.75) - at(0.25), at(0.95) - at(0.05), at(1.0 - 1e-6) - at(1e-6)];
        let spread = spreads.into_iter().find(|&spread| spread > 0.0).unwrap_or(1.0);
        let mut curve = Self { quantile, scale: Scale { median: at(0.5), spread }, stretches: Vec::new() };
        let width = 2.0 * REACH / f64::from(STRETCHES);
        for stretch in 0..STRETCHES {
            let from = width.mul_add(f64::from(stretch), -REACH);
            curve.fit(from, from + width, HALVINGS);
        }
        curve
    }

    /// What errors are measured against.
    pub(super) fn scale(&self) -> Scale {
        self.scale
    }

    /// The quantile at log odds within the reach.
    pub(super) fn at(&self, logit: f64) -> f64 {
        let after = self.stretches.partition_point(|stretch| stretch.from <= logit);
        let stretch = &self.stretches[after.saturating_sub(1)];
        stretch.at(logit).unwrap_or_else(|| self.exact(logit))
    }

    /// The quantiles at several log odds that lie close.
    pub(super) fn at_each<const N: usize>(&self, logits: [f64; N]) -> [f64; N] {
        let after = |logit: f64| self.stretches.partition_point(|stretch| stretch.from <= logit);
        let place = after(logits[0]);
        let stretch = &self.stretches[place.saturating_sub(1)];
        match stretch.series.as_ref().filter(|_| logits.iter().all(|&logit| after(logit) == place)) {
            Some(series) => clenshaw(series, logits.map(|logit| stretch.place(logit))),
            None => logits.map(|logit| self.at(logit)),
        }
    }

    /// The quantile at log odds, from the exact function.
    pub(super) fn exact(&self, logit: f64) -> f64 {
        (self.quantile)(Tails::from_logit(logit))
    }

    fn fit(&mut self, from: f64, to: f64, halvings: u32) {
        let middle = f64::midpoint(from, to);
        let fitted = Stretch { from, to, series: Some(self.series(middle, 0.5 * (to - from))) };
        let is_near = |share: f64| {
            let logit = (to - from).mul_add(share, from);
            let exact = self.exact(logit);
            fitted.at(logit).is_some_and(|x| (x - exact).abs() <= TOLERANCE * self.scale.around(exact))
        };
        if is_near(0.01) && is_near(0.5) && is_near(0.93) {
            self.stretches.push(fitted);
        } else if halvings > 0 {
            self.fit(from, middle, halvings - 1);
            self.fit(middle, to, halvings - 1);
        } else {
            self.stretches.push(Stretch { from, to, series: None });
        }
    }

    /// Chebyshev coefficients on middle ± radius from the values at the nodes of the first kind.
    fn series(&self, middle: f64, radius: f64) -> [f64; TERMS] {
        let cosine = |multiple: usize| (number(multiple) * std::f64::consts::PI / number(2 * TERMS)).cos();
        let cosines: [f64; 4 * TERMS] = std::array::from_fn(cosine);
        let values: [f64; TERMS] = std::array::from_fn(|node| self.exact(radius.mul_add(cosines[2 * node + 1], middle)));
        std::array::from_fn(|term| {
            let sum: f64 = (0..TERMS).map(|node| values[node] * cosines[(term * (2 * node + 1)) % (4 * TERMS)]).sum();
            sum * if term == 0 { 1.0 } else { 2.0 } / number(TERMS)
        })
    }
}

impl Stretch {
    /// `None` if there is no series.
    fn at(&self, logit: f64) -> Option<f64> {
        let series = self.series.as_ref()?;
        let [x] = clenshaw(series, [self.place(logit)]);
        Some(x)
    }

    /// Where log odds lie in the stretch, from −1 to 1.
    fn place(&self, logit: f64) -> f64 {
        (2.0 * logit - self.from - self.to) / (self.to - self.from)
    }
}

/// Clenshaw's recurrence at several points side by side, each of which would wait for its own last term. Not fused: outside a kernel
/// each `mul_add` is a call.
fn clenshaw<const N: usize>(series: &[f64; TERMS], x: [f64; N]) -> [f64; N] {
    let (mut next, mut after) = ([0.0; N], [0.0; N]);
    for &coefficient in series[1..].iter().rev() {
        for i in 0..N {
            (next[i], after[i]) = (2.0 * x[i] * next[i] + (coefficient - after[i]), next[i]);
        }
    }
    std::array::from_fn(|i| x[i] * next[i] + (series[0] - after[i]))
}

/// A small count, as a number.
#[expect(clippy::cast_precision_loss, reason = "counts of terms are tiny")]
fn number(count: usize) -> f64 {
    count as f64
}
