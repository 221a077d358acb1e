//! Families given by three points: triangular, PERT and the three-point metalog. Parameters are checked in `build.rs`.

use super::Family;
use super::continuous::Beta;
use crate::numeric::special::Tails;

/// Density rising in a straight line from `low` to `mode` and falling to `high`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Triangular {
    pub(in crate::random) low: f64,
    pub(in crate::random) mode: f64,
    pub(in crate::random) high: f64,
}

impl Family for Triangular {
    fn name(&self) -> &'static str {
        "triangular"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("low", self.low.to_string()), ("mode", self.mode.to_string()), ("high", self.high.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
    fn tails(&self, x: f64) -> Tails {
        let width = self.high - self.low;
        if x <= self.low {
            Tails::from_lower(0.0)
        } else if x >= self.high {
            Tails::from_upper(0.0)
        } else if x < self.mode {
            Tails::from_lower((x - self.low).powi(2) / (width * (self.mode - self.low)))
        } else {
            Tails::from_upper((self.high - x).powi(2) / (width * (self.high - self.mode)))
        }
    }
    fn quantile(&self, at: Tails) -> f64 {
        let width = self.high - self.low;
        if at.lower * width <= self.mode - self.low {
            self.low + (at.lower * width * (self.mode - self.low)).sqrt()
        } else {
            self.high - (at.upper * width * (self.high - self.mode)).sqrt()
        }
    }
    fn mean(&self) -> Option<f64> {
        Some((self.low + self.mode + self.high) / 3.0)
    }
    fn sd(&self) -> Option<f64> {
        let (left, right) = (self.mode - self.low, self.high - self.mode);
        Some(((left * left + left * right + right * right) / 18.0).sqrt())
    }
    fn stated_mode(&self) -> Option<f64> {
        Some(self.mode)
    }
}

/// The PERT distribution: a beta with the given mode (Malcolm et al. 1959; shape after Vose, *Risk Analysis*, 3rd ed. 2008).
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Pert {
    pub(super) mode: f64,
    pub(super) shape: f64,
    beta: Beta,
}

impl Pert {
    pub(super) fn new(low: f64, mode: f64, high: f64, shape: f64) -> Self {
        let width = high - low;
        let (alpha, beta) = (1.0 + shape * (mode - low) / width, 1.0 + shape * (high - mode) / width);
        Self { mode, shape, beta: Beta::new(alpha, beta, low, high) }
    }
}

impl Family for Pert {
    fn name(&self) -> &'static str {
        "pert"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let (low, high) = self.support();
        vec![
            ("low", low.to_string()),
            ("mode", self.mode.to_string()),
            ("high", high.to_string()),
            ("shape", self.shape.to_string()),
        ]
    }
    fn support(&self) -> (f64, f64) {
        self.beta.support()
    }
    fn tails(&self, x: f64) -> Tails {
        self.beta.tails(x)
    }
    fn quantile(&self, at: Tails) -> f64 {
        self.beta.quantile(at)
    }
    fn mean(&self) -> Option<f64> {
        let (low, high) = self.support();
        Some((self.shape.mul_add(self.mode, low) + high) / (self.shape + 2.0))
    }
    fn sd(&self) -> Option<f64> {
        self.beta.sd()
    }
    fn stated_mode(&self) -> Option<f64> {
        Some(self.mode)
    }
}

/// The unbounded symmetric-percentile-triplet metalog at 10, 50 and 90 % (Keelin, "The metalog distributions", *Decision
/// Analysis* 13(4), 2016, section 3.4): x = median + (spread + skew·(u − ½))·logit u.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct Metalog {
    pub(super) p10: f64,
    pub(super) p50: f64,
    pub(super) p90: f64,
    pub(in crate::random) spread: f64,
    pub(in crate::random) skew: f64,
}

impl Metalog {
    /// Largest distance of (p50 − p10) / (p90 − p10) from an end at which the quantile function is not monotone (Keelin 2016,
    /// equation 20, with its constant for α = 0.1).
    pub(super) const CLOSEST: f64 = 0.5 * (1.0 - 1.667_11 * 0.4);

    pub(super) fn new(p10: f64, p50: f64, p90: f64) -> Self {
        let logit_90 = 9.0_f64.ln();
        let width = p90 - p10;
        let position = (p50 - p10) / width;
        Self { p10, p50, p90, spread: 0.5 * width / logit_90, skew: (1.0 - 2.0 * position) * width / (0.8 * logit_90) }
    }

    pub(in crate::random) fn median(&self) -> f64 {
        self.p50
    }

    fn at_logit(&self, logit: f64) -> f64 {
        // u − ½ = ½ tanh(½ logit)
        let half = 0.5 * (0.5 * logit).tanh();
        self.skew.mul_add(half, self.spread).mul_add(logit, self.p50)
    }

    /// Derivative of [`Metalog::at_logit`].
    fn slope_at_logit(&self, logit: f64) -> f64 {
        let tanh = (0.5 * logit).tanh();
        self.spread + self.skew * (0.5 * tanh + 0.25 * (1.0 - tanh * tanh) * logit)
    }
}

impl Family for Metalog {
    fn name(&self) -> &'static str {
        "metalog"
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("p10", self.p10.to_string()), ("p50", self.p50.to_string()), ("p90", self.p90.to_string())]
    }
    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
    /// There is no closed form: the log odds are found by Newton's method inside a shrinking bracket.
    fn tails(&self, x: f64) -> Tails {
        let (mut below, mut above) = (-750.0, 750.0);
        let mut logit: f64 = 0.0;
        for _ in 0..200 {
            let excess = self.at_logit(logit) - x;
            if excess > 0.0 {
                above = logit;
            } else {
                below = logit;
            }
            let newton = logit - excess / self.slope_at_logit(logit);
            let next = if newton > below && newton < above { newton } else { f64::midpoint(below, above) };
            let step = next - logit;
            logit = next;
            if step.abs() <= 1e-12 * logit.abs().max(1.0) {
                break;
            }
        }
        Tails::from_logit(logit)
    }
    fn quantile(&self, at: Tails) -> f64 {
        self.at_logit(at.lower.ln() - at.upper.ln())
    }
    fn mean(&self) -> Option<f64> {
        Some(0.5f64.mul_add(self.skew, self.p50))
    }
    fn sd(&self) -> Option<f64> {
        let third = std::f64::consts::PI.powi(2) / 3.0;
        Some((third * self.spread.powi(2) + (1.0 + third) / 12.0 * self.skew.powi(2)).sqrt())
    }
    fn stated_mode(&self) -> Option<f64> {
        Some(self.p50)
    }
}
