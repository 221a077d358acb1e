//! Fitting a family to a stated 90 % interval: 5 % of the probability below `p5`, 5 % above `p95`.

use super::build::{finite, in_order, positive};
use super::continuous::Beta;
use super::{Distribution, DistributionError, Family};
use crate::numeric::special::{Tails, normal_quantile};

/// The family that is fitted to a 90 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntervalFamily {
    /// Symmetric about the middle of the interval.
    Normal,
    /// Symmetric about the middle of the logarithms; both ends above 0.
    Lognormal,
    /// Between bounds, 0 and 1 unless others are given.
    Beta,
}

impl Distribution {
    /// The distribution with 5 % below `p5` and 5 % above `p95`.
    ///
    /// The rule for the family: the one asked for; else beta if `bounds` are given (as for shares, 0 to 1); else normal.
    ///
    /// # Errors
    /// Ends that are not finite or not in order, a lognormal end not above 0, a beta end not inside the bounds.
    pub fn interval90(
        p5: f64,
        p95: f64,
        family: Option<IntervalFamily>,
        bounds: Option<(f64, f64)>,
    ) -> Result<Self, DistributionError> {
        finite("p5", p5)?;
        finite("p95", p95)?;
        in_order(("p5", p5), ("p95", p95))?;
        let fallback = if bounds.is_some() { IntervalFamily::Beta } else { IntervalFamily::Normal };
        let z = normal_quantile(Tails::from_lower(0.95));
        match family.unwrap_or(fallback) {
            IntervalFamily::Normal => Self::normal(f64::midpoint(p5, p95), (p95 - p5) / (2.0 * z)),
            IntervalFamily::Lognormal => {
                positive("p5", p5)?;
                Self::lognormal(p5.sqrt() * p95.sqrt(), (p95 / p5).ln() / (2.0 * z))
            }
            IntervalFamily::Beta => {
                let (low, high) = bounds.unwrap_or((0.0, 1.0));
                finite("low", low)?;
                finite("high", high)?;
                in_order(("low", low), ("p5", p5))?;
                in_order(("p95", p95), ("high", high))?;
                if p5.total_cmp(&p95).is_eq() {
                    return Self::constant(p5);
                }
                let (alpha, beta) = fit_beta((p5 - low) / (high - low), (p95 - low) / (high - low));
                Self::beta_between(alpha, beta, low, high)
            }
        }
    }
}

/// α and β of the beta distribution with 5 % below `p5` and 5 % above `p95`, both inside 0…1.
///
/// For each concentration α + β the mean that leaves 5 % below `p5` is found by bisection; the probability above `p95` falls
/// with the concentration, which is bisected in turn.
fn fit_beta(p5: f64, p95: f64) -> (f64, f64) {
    let shapes = |concentration: f64| {
        let mean = bisect(0.0, 1.0, |mean| {
            Beta::new(concentration * mean, concentration * (1.0 - mean), 0.0, 1.0).tails(p5).lower < 0.05
        });
        (concentration * mean, concentration * (1.0 - mean))
    };
    let log_concentration = bisect(-7.0, 18.0, |log: f64| {
        let (alpha, beta) = shapes(log.exp());
        Beta::new(alpha, beta, 0.0, 1.0).tails(p95).upper < 0.05
    });
    shapes(log_concentration.exp())
}

/// The point between `low` and `high` from which on `beyond` holds.
fn bisect(mut low: f64, mut high: f64, beyond: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if beyond(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    f64::midpoint(low, high)
}
