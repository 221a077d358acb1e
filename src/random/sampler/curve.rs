//! A quantile function as Chebyshev series over the log odds: some 500 exact quantiles instead of 6,000 to build a table.
//!
//! Over log odds a smooth distribution has no singularity near the real axis, so a dozen nodes per four octaves give ten
//! digits. A stretch where they do not is halved, and where that does not help either the exact function is asked each time.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use std::ops::Range;
use std::sync::LazyLock;

use super::fit::Scale;
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::special::Tails;

/// Points at which a series is evaluated together.
const WIDE: usize = 32;

/// Log odds covered to each side: a little beyond 2⁻⁶⁴.
const REACH: f64 = 45.0;
/// Stretches to begin with.
pub(super) const STRETCHES: u32 = 32;
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
    /// In ascending order of `from`.
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
    /// The curve over some of the stretches that log odds from −`REACH` to `REACH` begin with.
    pub(super) fn new(quantile: &'a dyn Fn(Tails) -> f64, stretches: Range<u32>) -> Self {
        let at = |u: f64| quantile(Tails::from_lower(u));
        let spreads = [at(0.75) - at(0.25), at(0.95) - at(0.05), at(1.0 - 1e-6) - at(1e-6)];
        let spread = spreads.into_iter().find(|&spread| spread > 0.0).unwrap_or(1.0);
        let mut curve = Self { quantile, scale: Scale { median: at(0.5), spread }, stretches: Vec::new() };
        let width = 2.0 * REACH / f64::from(STRETCHES);
        for stretch in stretches {
            let from = width.mul_add(f64::from(stretch), -REACH);
            curve.fit(from, from + width, HALVINGS);
        }
        curve
    }

    /// What errors are measured against.
    pub(super) fn scale(&self) -> Scale {
        self.scale
    }

    /// The quantile at log odds within the stretches.
    pub(super) fn at(&self, logit: f64) -> f64 {
        self.stretches[self.place(logit)].at(logit).unwrap_or_else(|| self.exact(logit))
    }

    /// The stretch that holds log odds.
    fn place(&self, logit: f64) -> usize {
        self.stretches.partition_point(|stretch| stretch.from <= logit).saturating_sub(1)
    }

    /// The quantiles at log odds that ascend, all of them times `sign`, which is 1 or −1.
    pub(super) fn at_all(&self, logits: &[f64], sign: f64) -> Vec<f64> {
        let mut values = vec![0.0; logits.len()];
        let mut start = 0;
        // Of one stretch after the other the log odds that lie in it.
        while start < logits.len() {
            let at = self.place(sign * logits[start]);
            let stretch = &self.stretches[at];
            let (from, next) = (stretch.from, self.stretches.get(at + 1).map_or(f64::INFINITY, |next| next.from));
            let from = if at == 0 { f64::NEG_INFINITY } else { from };
            let end = start + logits[start..].partition_point(|logit| from <= sign * logit && sign * logit < next);
            if let Some(series) = &stretch.series {
                let place = Place { ends: [stretch.from, stretch.to], sign };
                clenshaw_each(Isa::best(), series, place, &logits[start..end], &mut values[start..end]);
            } else {
                for (value, logit) in values[start..end].iter_mut().zip(&logits[start..end]) {
                    *value = self.exact(sign * logit);
                }
            }
            start = end;
        }
        values
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
        let cosines = &*COSINES;
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

/// The stretch that holds log odds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 31")]
pub(super) fn stretch_of(logit: f64) -> u32 {
    ((logit + REACH) / (2.0 * REACH) * f64::from(STRETCHES)).clamp(0.0, f64::from(STRETCHES - 1)) as u32
}

/// Cosines of the multiples of π/2n up to 2π, n being the number of terms.
static COSINES: LazyLock<[f64; 4 * TERMS]> = LazyLock::new(|| {
    let cosine = |multiple: usize| (number(multiple) * std::f64::consts::PI / number(2 * TERMS)).cos();
    std::array::from_fn(cosine)
});

/// Where log odds lie in a stretch.
#[derive(Clone, Copy)]
struct Place {
    ends: [f64; 2],
    sign: f64,
}

dispatch! {
    /// A series at log odds.
    fn clenshaw_each(series: &[f64; TERMS], place: Place, logits: &[f64], out: &mut [f64]) = clenshaw_each_kernel
}
#[inline(always)]
fn clenshaw_each_kernel(series: &[f64; TERMS], Place { ends: [from, to], sign }: Place, logits: &[f64], out: &mut [f64]) {
    for (logits, out) in logits.chunks(WIDE).zip(out.chunks_mut(WIDE)) {
        let mut x = [0.0; WIDE];
        x[..logits.len()].copy_from_slice(logits);
        for x in &mut x {
            *x = (2.0 * (sign * *x) - from - to) / (to - from);
        }
        out.copy_from_slice(&clenshaw(series, x)[..out.len()]);
    }
}

/// Clenshaw's recurrence at several points side by side, each of which would wait for its own last term. Not fused, so that it is the same
/// in a kernel and outside.
#[inline(always)]
fn clenshaw<const N: usize>(series: &[f64; TERMS], x: [f64; N]) -> [f64; N] {
    let (mut next, mut after) = ([0.0; N], [0.0; N]);
    for &coefficient in series[1..].iter().rev() {
        for i in 0..N {
            (next[i], after[i]) = (2.0 * x[i] * next[i] + (coefficient - after[i]), next[i]);
        }
    }
    for i in 0..N {
        next[i] = x[i] * next[i] + (series[0] - after[i]);
    }
    next
}

/// A small count, as a number.
#[expect(clippy::cast_precision_loss, reason = "counts of terms are tiny")]
fn number(count: usize) -> f64 {
    count as f64
}
