//! Constructors: every parameter is checked here and nowhere else. Degenerate spreads become a constant.

use super::composite::{Empirical, Mixture, Truncated};
use super::continuous::{Beta, Constant, Gamma, LogNormal, Normal, Pareto, StudentT, Uniform, Weibull};
use super::discrete::Discrete;
use super::three_point::{Metalog, Pert, Triangular};
use super::{Distribution, DistributionError, Kind, Range};
use crate::numeric::special::{IncompleteBeta, IncompleteGamma};

type Checked<T = Distribution> = Result<T, DistributionError>;

/// Least probability that a truncation may leave.
const LEAST_MASS: f64 = 1e-9;
/// Largest standard deviation of a count: its table has about 18 of them.
const LARGEST_COUNT_SD: f64 = 1e5;
/// The usual weight of the mode against the ends.
const PERT_SHAPE: f64 = 4.0;

pub(super) fn finite(name: &'static str, value: f64) -> Checked<()> {
    if value.is_finite() { Ok(()) } else { Err(DistributionError::NotFinite { name, value }) }
}

fn in_range(name: &'static str, value: f64, expected: Range) -> Checked<()> {
    finite(name, value)?;
    if expected.contains(value) { Ok(()) } else { Err(DistributionError::OutOfRange { name, value, expected }) }
}

pub(super) fn positive(name: &'static str, value: f64) -> Checked<()> {
    in_range(name, value, Range::Positive)
}

/// The first parameter is not larger than the second.
pub(super) fn in_order((lower, lower_value): (&'static str, f64), (upper, upper_value): (&'static str, f64)) -> Checked<()> {
    if lower_value <= upper_value {
        Ok(())
    } else {
        Err(DistributionError::NotInOrder { lower, lower_value, upper, upper_value })
    }
}

/// `low` ≤ `mode` ≤ `high`, all finite.
fn three_points(low: f64, mode: f64, high: f64) -> Checked<()> {
    finite("low", low)?;
    finite("mode", mode)?;
    finite("high", high)?;
    in_order(("low", low), ("mode", mode))?;
    in_order(("mode", mode), ("high", high))
}

/// As many weights as things, none negative, not all 0.
fn weights_for(name: &'static str, things: usize, weights: &[f64]) -> Checked<()> {
    if things == 0 {
        return Err(DistributionError::Empty { name });
    }
    if things != weights.len() {
        return Err(DistributionError::LengthsDiffer {
            first: name,
            first_length: things,
            second: "weights",
            second_length: weights.len(),
        });
    }
    weights.iter().try_for_each(|&weight| in_range("weights", weight, Range::NotNegative))?;
    if weights.iter().any(|&weight| weight > 0.0) { Ok(()) } else { Err(DistributionError::NoWeight) }
}

/// A count whose table of probabilities has a sensible length.
fn countable(family: &'static str, variance: f64, build: impl FnOnce() -> Discrete) -> Checked {
    let sd = variance.sqrt();
    if sd <= LARGEST_COUNT_SD {
        Ok(Distribution(Kind::Discrete(build())))
    } else {
        Err(DistributionError::TooSpread { family, sd })
    }
}

impl Distribution {
    /// One value with certainty.
    ///
    /// # Errors
    /// A value that is not finite.
    pub fn constant(value: f64) -> Checked {
        finite("value", value)?;
        Ok(Self(Kind::Constant(Constant(value))))
    }

    /// Equal density from `low` to `high`.
    ///
    /// # Errors
    /// Ends that are not finite or not in order.
    pub fn uniform(low: f64, high: f64) -> Checked {
        finite("low", low)?;
        finite("high", high)?;
        in_order(("low", low), ("high", high))?;
        if low < high { Ok(Self(Kind::Uniform(Uniform { low, high }))) } else { Self::constant(low) }
    }

    /// Density rising in a straight line from `low` to `mode` and falling to `high`.
    ///
    /// # Errors
    /// Points that are not finite or not in order.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Checked {
        three_points(low, mode, high)?;
        if low < high { Ok(Self(Kind::Triangular(Triangular { low, mode, high }))) } else { Self::constant(low) }
    }

    /// PERT with the usual shape 4: mean (low + 4·mode + high) / 6 (Malcolm et al., Operations Research 7(5), 1959).
    ///
    /// # Errors
    /// Points that are not finite or not in order.
    pub fn pert(low: f64, mode: f64, high: f64) -> Checked {
        Self::pert_with_shape(low, mode, high, PERT_SHAPE)
    }

    /// PERT with the weight `shape` ≥ 0 of the mode against the ends (Vose, *Risk Analysis*, 3rd ed. 2008); 0 is uniform.
    ///
    /// # Errors
    /// Points that are not finite or not in order, a negative shape.
    pub fn pert_with_shape(low: f64, mode: f64, high: f64, shape: f64) -> Checked {
        three_points(low, mode, high)?;
        in_range("shape", shape, Range::NotNegative)?;
        if low < high { Ok(Self(Kind::Pert(Pert::new(low, mode, high, shape)))) } else { Self::constant(low) }
    }

    /// Normal with mean and standard deviation.
    ///
    /// # Errors
    /// Parameters that are not finite, a negative standard deviation.
    pub fn normal(mean: f64, sd: f64) -> Checked {
        finite("mean", mean)?;
        in_range("sd", sd, Range::NotNegative)?;
        if sd > 0.0 { Ok(Self(Kind::Normal(Normal { mean, sd }))) } else { Self::constant(mean) }
    }

    /// Log-normal with median and `sigma`, the standard deviation of the logarithm.
    ///
    /// # Errors
    /// A median not above 0, a negative sigma.
    pub fn lognormal(median: f64, sigma: f64) -> Checked {
        positive("median", median)?;
        in_range("sigma", sigma, Range::NotNegative)?;
        if sigma > 0.0 { Ok(Self(Kind::LogNormal(LogNormal { median, sigma }))) } else { Self::constant(median) }
    }

    /// Beta on 0…1.
    ///
    /// # Errors
    /// Shapes not above 0 or above ten million.
    pub fn beta(alpha: f64, beta: f64) -> Checked {
        Self::beta_between(alpha, beta, 0.0, 1.0)
    }

    /// Beta stretched to `low`…`high`.
    ///
    /// # Errors
    /// Shapes not above 0 or above ten million, ends that are not finite or not in order.
    pub fn beta_between(alpha: f64, beta: f64, low: f64, high: f64) -> Checked {
        in_range("alpha", alpha, Range::Shape)?;
        in_range("beta", beta, Range::Shape)?;
        finite("low", low)?;
        finite("high", high)?;
        in_order(("low", low), ("high", high))?;
        if low < high { Ok(Self(Kind::Beta(Beta::new(alpha, beta, low, high)))) } else { Self::constant(low) }
    }

    /// Gamma with mean shape · scale.
    ///
    /// # Errors
    /// A shape not above 0 or above ten million, a negative scale.
    pub fn gamma(shape: f64, scale: f64) -> Checked {
        in_range("shape", shape, Range::Shape)?;
        in_range("scale", scale, Range::NotNegative)?;
        if scale > 0.0 { Ok(Self(Kind::Gamma(Gamma { unit: IncompleteGamma::new(shape), scale }))) } else { Self::constant(0.0) }
    }

    /// Weibull: P(X > x) = exp(−(x / scale)^shape).
    ///
    /// # Errors
    /// A shape not above 0, a negative scale.
    pub fn weibull(shape: f64, scale: f64) -> Checked {
        positive("shape", shape)?;
        in_range("scale", scale, Range::NotNegative)?;
        if scale > 0.0 { Ok(Self(Kind::Weibull(Weibull { shape, scale }))) } else { Self::constant(0.0) }
    }

    /// Exponential with the given mean.
    ///
    /// # Errors
    /// A negative mean.
    pub fn exponential(mean: f64) -> Checked {
        in_range("mean", mean, Range::NotNegative)?;
        Self::weibull(1.0, mean)
    }

    /// Student's t with `df` degrees of freedom, moved by `location` and stretched by `scale`.
    ///
    /// # Errors
    /// Degrees of freedom not above 0 or above ten million, a location that is not finite, a negative scale.
    pub fn student_t(df: f64, location: f64, scale: f64) -> Checked {
        in_range("df", df, Range::Shape)?;
        finite("location", location)?;
        in_range("scale", scale, Range::NotNegative)?;
        if scale > 0.0 {
            Ok(Self(Kind::StudentT(StudentT { df, location, scale, square: IncompleteBeta::new(0.5, 0.5 * df) })))
        } else {
            Self::constant(location)
        }
    }

    /// Pareto of the first kind: P(X > x) = (minimum / x)^shape.
    ///
    /// # Errors
    /// Parameters not above 0.
    pub fn pareto(minimum: f64, shape: f64) -> Checked {
        positive("minimum", minimum)?;
        positive("shape", shape)?;
        Ok(Self(Kind::Pareto(Pareto { minimum, shape })))
    }

    /// 1 with probability `p`, else 0.
    ///
    /// # Errors
    /// A probability outside 0…1.
    pub fn bernoulli(p: f64) -> Checked {
        in_range("p", p, Range::Probability)?;
        if p > 0.0 && p < 1.0 { Ok(Self(Kind::Discrete(Discrete::bernoulli(p)))) } else { Self::constant(p) }
    }

    /// Successes in `n` trials of probability `p`.
    ///
    /// # Errors
    /// A probability outside 0…1, a standard deviation above 100,000.
    pub fn binomial(n: u32, p: f64) -> Checked {
        in_range("p", p, Range::Probability)?;
        let n = f64::from(n);
        if n * p > 0.0 && p < 1.0 {
            countable("binomial", n * p * (1.0 - p), || Discrete::binomial(n, p))
        } else {
            Self::constant(n * p)
        }
    }

    /// Events at a constant rate, `mean` of them on average.
    ///
    /// # Errors
    /// A negative mean, a standard deviation above 100,000.
    pub fn poisson(mean: f64) -> Checked {
        in_range("mean", mean, Range::NotNegative)?;
        if mean > 0.0 { countable("poisson", mean, || Discrete::poisson(mean)) } else { Self::constant(0.0) }
    }

    /// Failures before the `r`-th success of probability `p`; `r` need not be whole. Mean r (1 − p) / p.
    ///
    /// # Errors
    /// `r` not above 0, `p` not above 0 or above 1, a standard deviation above 100,000.
    pub fn negative_binomial(r: f64, p: f64) -> Checked {
        positive("r", r)?;
        in_range("p", p, Range::PositiveProbability)?;
        if p < 1.0 {
            countable("negative_binomial", r * (1.0 - p) / (p * p), || Discrete::negative_binomial(r, p))
        } else {
            Self::constant(0.0)
        }
    }

    /// Listed values, drawn in proportion to their weights.
    ///
    /// # Errors
    /// No value, lists of different lengths, a value that is not finite, a negative weight, weights that are all 0.
    pub fn discrete(values: &[f64], weights: &[f64]) -> Checked {
        weights_for("values", values.len(), weights)?;
        values.iter().try_for_each(|&value| finite("values", value))?;
        let discrete = Discrete::listed(values, weights);
        match discrete.values[..] {
            [only] => Self::constant(only),
            _ => Ok(Self(Kind::Discrete(discrete))),
        }
    }

    /// One of several distributions, chosen in proportion to the weights.
    ///
    /// # Errors
    /// No component, lists of different lengths, a negative weight, weights that are all 0.
    pub fn mixture(weights: &[f64], components: Vec<Self>) -> Checked {
        weights_for("components", components.len(), weights)?;
        let total: f64 = weights.iter().sum();
        let (weights, mut components): (Vec<f64>, Vec<Self>) =
            weights.iter().map(|weight| weight / total).zip(components).filter(|(weight, _)| *weight > 0.0).unzip();
        if components.len() == 1 {
            return Ok(components.remove(0));
        }
        Ok(Self(Kind::Mixture(Mixture { weights, components })))
    }

    /// A sample, interpolated in straight lines between its order statistics (type 7).
    ///
    /// # Errors
    /// No value, a value that is not finite.
    pub fn empirical(mut samples: Vec<f64>) -> Checked {
        samples.iter().try_for_each(|&sample| finite("samples", sample))?;
        samples.sort_by(f64::total_cmp);
        match samples[..] {
            [] => Err(DistributionError::Empty { name: "samples" }),
            [first, .., last] if first < last => Ok(Self(Kind::Empirical(Empirical { samples }))),
            [first, ..] => Self::constant(first),
        }
    }

    /// Three-point metalog: unbounded, with these 10th, 50th and 90th percentiles (Keelin, *Decision Analysis* 13(4), 2016).
    ///
    /// # Errors
    /// Percentiles that are not finite or not in order, or a 50th so near to one of the others that no metalog exists.
    pub fn metalog(p10: f64, p50: f64, p90: f64) -> Checked {
        finite("p10", p10)?;
        finite("p50", p50)?;
        finite("p90", p90)?;
        in_order(("p10", p10), ("p50", p50))?;
        in_order(("p50", p50), ("p90", p90))?;
        if p10 >= p90 {
            return Self::constant(p50);
        }
        let margin = Metalog::CLOSEST * (p90 - p10);
        let (low, high) = (p10 + margin, p90 - margin);
        if p50 > low && p50 < high {
            Ok(Self(Kind::Metalog(Metalog::new(p10, p50, p90))))
        } else {
            Err(DistributionError::MetalogInfeasible { p50, low, high })
        }
    }

    /// The part of a continuous distribution between `low` and `high`, either of which may be infinite. A constant between
    /// the bounds stays as it is.
    ///
    /// # Errors
    /// Bounds that are NaN or not in order, a distribution without a density, bounds that keep a probability below 1e-9.
    pub fn truncated(inner: Self, low: f64, high: f64) -> Checked {
        if low.is_nan() {
            return Err(DistributionError::NotFinite { name: "low", value: low });
        }
        if high.is_nan() {
            return Err(DistributionError::NotFinite { name: "high", value: high });
        }
        in_order(("low", low), ("high", high))?;
        if let Some(value) = inner.constant_value() {
            in_order(("low", low), ("value", value))?;
            in_order(("value", value), ("high", high))?;
            return Ok(inner);
        }
        if !inner.is_continuous() {
            return Err(DistributionError::NotContinuous { family: inner.family() });
        }
        let truncated = Truncated::new(inner, low, high);
        if truncated.mass() >= LEAST_MASS {
            Ok(Self(Kind::Truncated(truncated)))
        } else {
            Err(DistributionError::NothingLeft { low, high, probability: truncated.mass() })
        }
    }
}
