//! Fast drawing: a distribution made ready to turn columns of uniforms into columns of values.
//!
//! Always by the inverse distribution function, one uniform a value, monotone, with the same bits on every instruction-set level.
//! It follows [`Distribution::quantile`] to 2·10⁻⁷ of the distance from the median plus the
//! interquartile range (normal: to 2·10⁻⁸ of a standard deviation), and makes no random number itself.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

mod curve;
mod fit;
mod guide;
mod segment;
mod whole;

use std::sync::LazyLock;

use guide::GuideTable;
use segment::SegmentTable;

use super::distribution::{Distribution, Kind, interpolate};
use crate::numeric::column::{Column, TILE, fill, ln};
use crate::numeric::elementary::{exp_one, ln_one, normal_cdf_one};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::special::normal_quantile;

/// The one table of the standard normal distribution.
static STANDARD_NORMAL: LazyLock<SegmentTable> =
    LazyLock::new(|| SegmentTable::new(&normal_quantile, (f64::NEG_INFINITY, f64::INFINITY)));

/// A distribution ready for columns.
#[derive(Clone, Debug)]
pub struct Sampler(Method);

/// How values are found.
#[derive(Clone, Debug)]
enum Method {
    Constant(f64),
    Uniform { low: f64, width: f64 },
    Triangular { low: f64, high: f64, left: f64, right: f64 },
    Normal { mean: f64, sd: f64 },
    LogNormal { median: f64, sigma: f64 },
    Exponential { mean: f64 },
    Weibull { inverse_shape: f64, scale: f64 },
    Pareto { minimum: f64, inverse_shape: f64 },
    Metalog { median: f64, spread: f64, skew: f64 },
    TwoValues { first: f64, second: f64, probability_of_first: f64 },
    Guide(GuideTable),
    Empirical(Vec<f64>),
    Table(SegmentTable),
}

impl Sampler {
    /// Makes a distribution ready, which takes up to a millisecond where a table is built (longer for mixtures).
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        Self(match &distribution.0 {
            Kind::Constant(constant) => Method::Constant(constant.0),
            Kind::Uniform(uniform) => Method::Uniform { low: uniform.low, width: uniform.high - uniform.low },
            Kind::Triangular(points) => Method::Triangular {
                low: points.low,
                high: points.high,
                left: points.mode - points.low,
                right: points.high - points.mode,
            },
            Kind::Normal(normal) => Method::Normal { mean: normal.mean, sd: normal.sd },
            Kind::LogNormal(lognormal) => Method::LogNormal { median: lognormal.median, sigma: lognormal.sigma },
            Kind::Weibull(weibull) if weibull.is_exponential() => Method::Exponential { mean: weibull.scale },
            Kind::Weibull(weibull) => Method::Weibull { inverse_shape: 1.0 / weibull.shape, scale: weibull.scale },
            Kind::Pareto(pareto) => Method::Pareto { minimum: pareto.minimum, inverse_shape: 1.0 / pareto.shape },
            Kind::Metalog(metalog) => Method::Metalog { median: metalog.median(), spread: metalog.spread, skew: metalog.skew },
            Kind::Discrete(discrete) => match (&discrete.values[..], &discrete.cumulative[..]) {
                (&[first, second], &[probability_of_first, _]) => Method::TwoValues { first, second, probability_of_first },
                (values, cumulative) => Method::Guide(GuideTable::new(values, cumulative)),
            },
            Kind::Empirical(empirical) => Method::Empirical(empirical.samples.clone()),
            Kind::Pert(_) | Kind::Beta(_) | Kind::Gamma(_) | Kind::StudentT(_) | Kind::Mixture(_) | Kind::Truncated(_) => {
                Method::Table(SegmentTable::of(distribution))
            }
        })
    }

    /// Whether making a distribution ready takes long, so that its sampler is worth keeping.
    #[must_use]
    pub fn is_costly(distribution: &Distribution) -> bool {
        use Kind::{Beta, Gamma, Mixture, Pert, StudentT, Truncated};
        matches!(distribution.0, Pert(_) | Beta(_) | Gamma(_) | StudentT(_) | Mixture(_) | Truncated(_))
    }

    /// Turns uniforms inside (0, 1) into values, trial by trial.
    pub fn sample(&self, isa: Isa, uniforms: &Column, out: &mut Column) {
        match &self.0 {
            Method::Constant(value) => fill(isa, *value, out),
            Method::Uniform { low, width } => uniform(isa, *low, *width, uniforms, out),
            Method::Triangular { low, high, left, right } => triangular(isa, [*low, *high], [*left, *right], uniforms, out),
            Method::Normal { mean, sd } => {
                standard_normal(isa, uniforms, out);
                affine(isa, *mean, *sd, out);
            }
            Method::LogNormal { median, sigma } => {
                standard_normal(isa, uniforms, out);
                exponential_of(isa, *median, *sigma, out);
            }
            Method::Exponential { mean } => exponential(isa, *mean, uniforms, out),
            Method::Weibull { inverse_shape, scale } => {
                let mut hazards = Column::ZERO;
                exponential(isa, 1.0, uniforms, &mut hazards);
                ln(isa, &hazards, out);
                exponential_of(isa, *scale, *inverse_shape, out);
            }
            Method::Pareto { minimum, inverse_shape } => {
                exponential(isa, 1.0, uniforms, out);
                exponential_of(isa, *minimum, *inverse_shape, out);
            }
            Method::Metalog { median, spread, skew } => metalog(isa, *median, *spread, *skew, uniforms, out),
            Method::TwoValues { first, second, probability_of_first } => {
                two_values(isa, *first, *second, *probability_of_first, uniforms, out);
            }
            Method::Guide(table) => table.sample(uniforms, out),
            Method::Empirical(samples) => {
                for (x, &u) in out.iter_mut().zip(uniforms.iter()) {
                    *x = interpolate(samples, u);
                }
            }
            Method::Table(table) => table.sample(isa, uniforms, out),
        }
    }
}

/// Standard normal values of a column of uniforms inside (0, 1).
pub fn standard_normal(isa: Isa, uniforms: &Column, out: &mut Column) {
    STANDARD_NORMAL.sample(isa, uniforms, out);
}

dispatch! {
    /// The uniforms of standard normal values: Φ, kept as far inside (0, 1) as the uniforms of a stream are.
    pub fn uniforms_of_normal(normal: &Column, out: &mut Column) = uniforms_of_normal_kernel
}
#[inline(always)]
fn uniforms_of_normal_kernel(normal: &Column, out: &mut Column) {
    const LEAST: f64 = f64::EPSILON / 2.0;
    for i in 0..TILE {
        let u = normal_cdf_one(normal[i]);
        let u = if u < LEAST { LEAST } else { u };
        out[i] = if u > 1.0 - LEAST { 1.0 - LEAST } else { u };
    }
}

dispatch! {
    /// constant + factor · out
    fn affine(constant: f64, factor: f64, out: &mut Column) = affine_kernel
}
#[inline(always)]
fn affine_kernel(constant: f64, factor: f64, out: &mut Column) {
    for i in 0..TILE {
        out[i] = factor.mul_add(out[i], constant);
    }
}

dispatch! {
    /// factor · e^(rate · out)
    fn exponential_of(factor: f64, rate: f64, out: &mut Column) = exponential_of_kernel
}
#[inline(always)]
fn exponential_of_kernel(factor: f64, rate: f64, out: &mut Column) {
    for i in 0..TILE {
        out[i] = factor * exp_one(rate * out[i]);
    }
}

dispatch! {
    fn uniform(low: f64, width: f64, uniforms: &Column, out: &mut Column) = uniform_kernel
}
#[inline(always)]
fn uniform_kernel(low: f64, width: f64, uniforms: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = width.mul_add(uniforms[i], low);
    }
}

dispatch! {
    fn triangular(ends: [f64; 2], sides: [f64; 2], uniforms: &Column, out: &mut Column) = triangular_kernel
}
#[inline(always)]
fn triangular_kernel([low, high]: [f64; 2], [left, right]: [f64; 2], uniforms: &Column, out: &mut Column) {
    let width = high - low;
    for i in 0..TILE {
        let share = uniforms[i] * width;
        let rising = low + (share * left).sqrt();
        let falling = high - ((1.0 - uniforms[i]) * width * right).sqrt();
        out[i] = if share <= left { rising } else { falling };
    }
}

dispatch! {
    fn exponential(mean: f64, uniforms: &Column, out: &mut Column) = exponential_kernel
}
#[inline(always)]
fn exponential_kernel(mean: f64, uniforms: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = -mean * ln_one(1.0 - uniforms[i]);
    }
}

dispatch! {
    fn metalog(median: f64, spread: f64, skew: f64, uniforms: &Column, out: &mut Column) = metalog_kernel
}
#[inline(always)]
fn metalog_kernel(median: f64, spread: f64, skew: f64, uniforms: &Column, out: &mut Column) {
    for i in 0..TILE {
        let logit = ln_one(uniforms[i]) - ln_one(1.0 - uniforms[i]);
        out[i] = skew.mul_add(uniforms[i] - 0.5, spread).mul_add(logit, median);
    }
}

dispatch! {
    fn two_values(first: f64, second: f64, probability_of_first: f64, uniforms: &Column, out: &mut Column) = two_values_kernel
}
#[inline(always)]
fn two_values_kernel(first: f64, second: f64, probability_of_first: f64, uniforms: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = if uniforms[i] <= probability_of_first { first } else { second };
    }
}

#[cfg(test)]
mod tests;
