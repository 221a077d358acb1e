//! Distributions of inputs: checked parameters, quantile, distribution function, moments and central value.
//!
//! Here everything is scalar and as exact as double precision allows; fast drawing over columns is in
//! the sampler, which is tested against this. Nothing here draws.
//!
//! One rule holds for all degenerate parameters: a spread of 0 (low = high, standard deviation 0, probability 0 or 1, a single
//! value) is a constant; NaN and infinity are refused.

mod build;
mod composite;
mod continuous;
mod discrete;
mod error;
mod interval;
mod scale;
mod three_point;

use std::fmt;

pub(super) use composite::interpolate;
pub use error::{DistributionError, Range};
pub use interval::IntervalFamily;

use crate::numeric::special::Tails;

/// A distribution with checked parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution(pub(super) Kind);

/// The families, each with its parameters; several constructors share one kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Constant(continuous::Constant),
    Uniform(continuous::Uniform),
    Triangular(three_point::Triangular),
    Pert(three_point::Pert),
    Metalog(three_point::Metalog),
    Normal(continuous::Normal),
    LogNormal(continuous::LogNormal),
    Beta(continuous::Beta),
    Gamma(continuous::Gamma),
    Weibull(continuous::Weibull),
    StudentT(continuous::StudentT),
    Pareto(continuous::Pareto),
    Discrete(discrete::Discrete),
    Mixture(composite::Mixture),
    Empirical(composite::Empirical),
    Truncated(composite::Truncated),
}

/// What every family knows about itself.
pub(super) trait Family {
    /// The name under which scenario files know the family.
    fn name(&self) -> &'static str;
    /// The parameters as they were given, in the order of the constructor.
    fn parameters(&self) -> Vec<(&'static str, String)>;
    /// Smallest and largest possible value.
    fn support(&self) -> (f64, f64);
    /// P(X ≤ x) and P(X > x).
    fn tails(&self, x: f64) -> Tails;
    /// The smallest x with P(X ≤ x) ≥ `at.lower`.
    fn quantile(&self, at: Tails) -> f64;
    /// Expectation, if it exists.
    fn mean(&self) -> Option<f64>;
    /// Standard deviation, if it is finite.
    fn sd(&self) -> Option<f64>;
    /// The value stated as the most likely one.
    fn stated_mode(&self) -> Option<f64> {
        None
    }
    /// True for counts, whose central value is their expectation.
    fn is_count(&self) -> bool {
        false
    }
    /// True if the distribution has a density.
    fn is_continuous(&self) -> bool {
        true
    }
}

impl Distribution {
    fn family_of(&self) -> &dyn Family {
        match &self.0 {
            Kind::Constant(family) => family,
            Kind::Uniform(family) => family,
            Kind::Triangular(family) => family,
            Kind::Pert(family) => family,
            Kind::Metalog(family) => family,
            Kind::Normal(family) => family,
            Kind::LogNormal(family) => family,
            Kind::Beta(family) => family,
            Kind::Gamma(family) => family,
            Kind::Weibull(family) => family,
            Kind::StudentT(family) => family,
            Kind::Pareto(family) => family,
            Kind::Discrete(family) => family,
            Kind::Mixture(family) => family,
            Kind::Empirical(family) => family,
            Kind::Truncated(family) => family,
        }
    }

    /// The name under which scenario files know the family, `pert` for example.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.family_of().name()
    }

    /// The parameters by name, as text, in the order of the constructor.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        self.family_of().parameters()
    }

    /// Smallest and largest possible value; infinite where there is no bound.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        self.family_of().support()
    }

    /// P(X ≤ x).
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        self.tails(x).lower
    }

    /// The smallest x with P(X ≤ x) ≥ u, for u in 0…1: the exact reference that the fast sampler is tested against.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        self.quantile_at(Tails::from_lower(u))
    }

    /// P(X ≤ x) and P(X > x).
    pub(super) fn tails(&self, x: f64) -> Tails {
        if x.is_infinite() {
            return Tails::from_lower(if x > 0.0 { 1.0 } else { 0.0 });
        }
        self.family_of().tails(x)
    }

    /// The quantile at a probability that is exact in both tails.
    pub(super) fn quantile_at(&self, at: Tails) -> f64 {
        let (low, high) = self.support();
        if at.lower <= 0.0 {
            low
        } else if at.upper <= 0.0 {
            high
        } else {
            self.family_of().quantile(at).clamp(low, high)
        }
    }

    /// Expectation; `None` where it does not exist or is infinite.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        self.family_of().mean()
    }

    /// Standard deviation; `None` where it is infinite.
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        self.family_of().sd()
    }

    /// The stated mode of a three-point family, `None` for the others.
    #[must_use]
    pub fn mode(&self) -> Option<f64> {
        self.family_of().stated_mode()
    }

    /// The value in the stated case: the mode of a three-point family, the expectation of a count (it need not be whole), else
    /// the median.
    #[must_use]
    pub fn central(&self) -> f64 {
        let family = self.family_of();
        let expectation = if family.is_count() { family.mean() } else { None };
        family.stated_mode().or(expectation).unwrap_or_else(|| self.quantile(0.5))
    }

    /// True if the distribution has a density, so that it can be truncated.
    #[must_use]
    pub fn is_continuous(&self) -> bool {
        self.family_of().is_continuous()
    }

    /// The value, if there is only one.
    #[must_use]
    pub fn constant_value(&self) -> Option<f64> {
        if let Kind::Constant(constant) = &self.0 { Some(constant.0) } else { None }
    }
}

/// `pert(low = 0, mode = 0.02, high = 0.05)`
impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters: Vec<String> = self.parameters().iter().map(|(name, value)| format!("{name} = {value}")).collect();
        write!(f, "{}({})", self.family(), parameters.join(", "))
    }
}
