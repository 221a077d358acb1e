//! Families with a density and their closed forms. Parameters are checked where they are built, in `build.rs`.
//!
//! Formulas: Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions*, 2nd ed., vols. 1 and 2 (1994, 1995).

use statrs::function::gamma::ln_gamma;

use super::Family;
use crate::numeric::special::{IncompleteBeta, IncompleteGamma, Tails, normal_quantile, normal_tails};

/// One value with certainty.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Constant(pub(in crate::random) f64);

impl Family for Constant {
    fn name(&self) -> &'static str {
        "constant"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("value", self.0.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (self.0, self.0)
    }
    fn tails(&self, x: f64) -> Tails {
        Tails::from_lower(if x < self.0 { 0.0 } else { 1.0 })
    }
    fn quantile(&self, _: Tails) -> f64 {
        self.0
    }
    fn mean(&self) -> Option<f64> {
        Some(self.0)
    }
    fn sd(&self) -> Option<f64> {
        Some(0.0)
    }
    fn is_continuous(&self) -> bool {
        false
    }
}

/// Equal density from `low` to `high`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Uniform {
    pub(in crate::random) low: f64,
    pub(in crate::random) high: f64,
}

impl Family for Uniform {
    fn name(&self) -> &'static str {
        "uniform"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("low", self.low.to_string()), ("high", self.high.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
    fn tails(&self, x: f64) -> Tails {
        let width = self.high - self.low;
        Tails { lower: ((x - self.low) / width).clamp(0.0, 1.0), upper: ((self.high - x) / width).clamp(0.0, 1.0) }
    }
    fn quantile(&self, at: Tails) -> f64 {
        let width = self.high - self.low;
        if at.lower < at.upper { width.mul_add(at.lower, self.low) } else { (-width).mul_add(at.upper, self.high) }
    }
    fn mean(&self) -> Option<f64> {
        Some(f64::midpoint(self.low, self.high))
    }
    fn sd(&self) -> Option<f64> {
        Some((self.high - self.low) / 12.0_f64.sqrt())
    }
}

/// The normal distribution.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Normal {
    pub(in crate::random) mean: f64,
    pub(in crate::random) sd: f64,
}

impl Family for Normal {
    fn name(&self) -> &'static str {
        "normal"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("mean", self.mean.to_string()), ("sd", self.sd.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
    fn tails(&self, x: f64) -> Tails {
        normal_tails((x - self.mean) / self.sd)
    }
    fn quantile(&self, at: Tails) -> f64 {
        self.sd.mul_add(normal_quantile(at), self.mean)
    }
    fn mean(&self) -> Option<f64> {
        Some(self.mean)
    }
    fn sd(&self) -> Option<f64> {
        Some(self.sd)
    }
}

/// e to a normal distribution.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct LogNormal {
    pub(in crate::random) median: f64,
    pub(in crate::random) sigma: f64,
}

impl Family for LogNormal {
    fn name(&self) -> &'static str {
        "lognormal"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("median", self.median.to_string()), ("sigma", self.sigma.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
    fn tails(&self, x: f64) -> Tails {
        if x <= 0.0 { Tails::from_lower(0.0) } else { normal_tails((x / self.median).ln() / self.sigma) }
    }
    fn quantile(&self, at: Tails) -> f64 {
        self.median * (self.sigma * normal_quantile(at)).exp()
    }
    fn mean(&self) -> Option<f64> {
        Some(self.median * (0.5 * self.sigma * self.sigma).exp())
    }
    fn sd(&self) -> Option<f64> {
        self.mean().map(|mean| mean * (self.sigma * self.sigma).exp_m1().sqrt())
    }
}

/// The beta distribution, stretched from 0…1 to `low`…`high`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Beta {
    pub(super) unit: IncompleteBeta,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Beta {
    pub(super) fn new(alpha: f64, beta: f64, low: f64, high: f64) -> Self {
        Self { unit: IncompleteBeta::new(alpha, beta), low, high }
    }
}

impl Family for Beta {
    fn name(&self) -> &'static str {
        "beta"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![
            ("alpha", self.unit.alpha().to_string()),
            ("beta", self.unit.beta().to_string()),
            ("low", self.low.to_string()),
            ("high", self.high.to_string()),
        ]
    }
    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
    fn tails(&self, x: f64) -> Tails {
        self.unit.tails((x - self.low) / (self.high - self.low))
    }
    fn quantile(&self, at: Tails) -> f64 {
        let logit = self.unit.quantile_logit(at);
        let width = self.high - self.low;
        if logit < 0.0 { self.low + width / (1.0 + (-logit).exp()) } else { self.high - width / (1.0 + logit.exp()) }
    }
    fn mean(&self) -> Option<f64> {
        let share = self.unit.alpha() / (self.unit.alpha() + self.unit.beta());
        Some((self.high - self.low).mul_add(share, self.low))
    }
    fn sd(&self) -> Option<f64> {
        let (alpha, beta) = (self.unit.alpha(), self.unit.beta());
        let total = alpha + beta;
        Some((self.high - self.low) * (alpha * beta / (total + 1.0)).sqrt() / total)
    }
}

/// The gamma distribution.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Gamma {
    pub(super) unit: IncompleteGamma,
    pub(super) scale: f64,
}

impl Family for Gamma {
    fn name(&self) -> &'static str {
        "gamma"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("shape", self.unit.shape().to_string()), ("scale", self.scale.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
    fn tails(&self, x: f64) -> Tails {
        self.unit.tails(x / self.scale)
    }
    fn quantile(&self, at: Tails) -> f64 {
        self.scale * self.unit.quantile_ln(at).exp()
    }
    fn mean(&self) -> Option<f64> {
        Some(self.unit.shape() * self.scale)
    }
    fn sd(&self) -> Option<f64> {
        Some(self.unit.shape().sqrt() * self.scale)
    }
}

/// The Weibull distribution; with shape 1 it is the exponential one.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Weibull {
    pub(in crate::random) shape: f64,
    pub(in crate::random) scale: f64,
}

impl Weibull {
    /// Moment n about 0, in units of the scale.
    fn moment(&self, n: f64) -> f64 {
        ln_gamma(1.0 + n / self.shape).exp()
    }
    /// Shape 1, which has a closed form of its own.
    pub(in crate::random) fn is_exponential(&self) -> bool {
        self.shape.total_cmp(&1.0).is_eq()
    }
}

impl Family for Weibull {
    fn name(&self) -> &'static str {
        if self.is_exponential() { "exponential" } else { "weibull" }
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        if self.is_exponential() {
            return vec![("mean", self.scale.to_string())];
        }
        vec![("shape", self.shape.to_string()), ("scale", self.scale.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
    fn tails(&self, x: f64) -> Tails {
        let hazard = (x.max(0.0) / self.scale).powf(self.shape);
        Tails { lower: -(-hazard).exp_m1(), upper: (-hazard).exp() }
    }
    fn quantile(&self, at: Tails) -> f64 {
        self.scale * at.exponential().powf(1.0 / self.shape)
    }
    fn mean(&self) -> Option<f64> {
        Some(self.scale * self.moment(1.0)).filter(|mean| mean.is_finite())
    }
    fn sd(&self) -> Option<f64> {
        let variance = self.moment(2.0) - self.moment(1.0).powi(2);
        Some(self.scale * variance.sqrt()).filter(|sd| sd.is_finite())
    }
}

/// Student's t with location and scale.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct StudentT {
    pub(super) df: f64,
    pub(super) location: f64,
    pub(super) scale: f64,
    /// Distribution of t² / (df + t²).
    pub(super) square: IncompleteBeta,
}

impl Family for StudentT {
    fn name(&self) -> &'static str {
        "student_t"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("df", self.df.to_string()), ("location", self.location.to_string()), ("scale", self.scale.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
    fn tails(&self, x: f64) -> Tails {
        let t = (x - self.location) / self.scale;
        let square = self.square.tails_at_logit(2.0 * t.abs().ln() - self.df.ln());
        let above = Tails { lower: 0.5 * (1.0 + square.lower), upper: 0.5 * square.upper };
        if t < 0.0 { above.mirrored() } else { above }
    }
    fn quantile(&self, at: Tails) -> f64 {
        let square = Tails { lower: (at.upper - at.lower).abs(), upper: 2.0 * at.lower.min(at.upper) };
        let t = (0.5 * self.square.quantile_logit(square)).exp() * self.df.sqrt();
        self.scale.mul_add(if at.lower < at.upper { -t } else { t }, self.location)
    }
    fn mean(&self) -> Option<f64> {
        (self.df > 1.0).then_some(self.location)
    }
    fn sd(&self) -> Option<f64> {
        (self.df > 2.0).then(|| self.scale * (self.df / (self.df - 2.0)).sqrt())
    }
}

/// The Pareto distribution of the first kind.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Pareto {
    pub(in crate::random) minimum: f64,
    pub(in crate::random) shape: f64,
}

impl Family for Pareto {
    fn name(&self) -> &'static str {
        "pareto"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("minimum", self.minimum.to_string()), ("shape", self.shape.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (self.minimum, f64::INFINITY)
    }
    fn tails(&self, x: f64) -> Tails {
        let log_ratio = (x.max(self.minimum) / self.minimum).ln() * self.shape;
        Tails { lower: -(-log_ratio).exp_m1(), upper: (-log_ratio).exp() }
    }
    fn quantile(&self, at: Tails) -> f64 {
        self.minimum * (at.exponential() / self.shape).exp()
    }
    fn mean(&self) -> Option<f64> {
        (self.shape > 1.0).then(|| self.minimum * self.shape / (self.shape - 1.0))
    }
    fn sd(&self) -> Option<f64> {
        (self.shape > 2.0).then(|| self.minimum / (self.shape - 1.0) * (self.shape / (self.shape - 2.0)).sqrt())
    }
}
