//! Both tails of the normal, beta and gamma distributions, and their inverses, to nearly full double precision.
//!
//! They serve the building of sampling tables and the scalar statistics of a distribution, never a block kernel. A
//! probability travels as [`Tails`], so that 10⁻¹⁸ above is as exact as 10⁻¹⁸ below.

use statrs::function::{erf, gamma::ln_gamma};

/// A probability and its complement, each exact to relative rounding where it is the smaller one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tails {
    /// P(X ≤ x).
    pub lower: f64,
    /// P(X > x).
    pub upper: f64,
}

impl Tails {
    /// From the lower tail; the upper one is as exact as 1 − lower.
    #[must_use]
    pub fn from_lower(lower: f64) -> Self {
        Self { lower, upper: 1.0 - lower }
    }

    /// From the upper tail; the lower one is as exact as 1 − upper.
    #[must_use]
    pub fn from_upper(upper: f64) -> Self {
        Self { lower: 1.0 - upper, upper }
    }

    /// From the log odds ln(lower / upper): both tails to full relative precision.
    #[must_use]
    pub fn from_logit(logit: f64) -> Self {
        Self { lower: 1.0 / (1.0 + (-logit).exp()), upper: 1.0 / (1.0 + logit.exp()) }
    }

    /// The tails of −X.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self { lower: self.upper, upper: self.lower }
    }

    /// −ln(upper), without cancellation where upper is near 1: the quantile of the unit exponential.
    #[must_use]
    pub fn exponential(self) -> f64 {
        if self.lower < self.upper { -(-self.lower).ln_1p() } else { -self.upper.ln() }
    }
}

/// Tails of the standard normal distribution at z: half the square of it has a gamma distribution of shape ½.
#[must_use]
pub fn normal_tails(z: f64) -> Tails {
    const HALF: IncompleteGamma = IncompleteGamma { shape: 0.5, ln_gamma: LN_GAMMA_OF_HALF };
    let square = HALF.tails(0.5 * z * z);
    let above = Tails { lower: 0.5 * (1.0 + square.lower), upper: 0.5 * square.upper };
    if z < 0.0 { above.mirrored() } else { above }
}

/// ln √π
const LN_GAMMA_OF_HALF: f64 = 0.572_364_942_924_700_1;

/// Quantile of the standard normal distribution.
#[must_use]
pub fn normal_quantile(at: Tails) -> f64 {
    if at.lower <= at.upper {
        -std::f64::consts::SQRT_2 * erf::erfc_inv(2.0 * at.lower)
    } else {
        std::f64::consts::SQRT_2 * erf::erfc_inv(2.0 * at.upper)
    }
}

/// Newton's method has converged quadratically once a step is this small: the next one would be below rounding.
const LAST_STEP: f64 = 1e-9;
/// Enough for every start and tail that occur; ends the iteration where rounding keeps a step from shrinking.
const NEWTON_STEPS: usize = 100;
/// Terms of a series or fraction; convergence takes about √(parameters) of them.
const TERMS: usize = 100_000;

/// The regularised incomplete beta function I(α, β), that is the beta distribution on 0…1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IncompleteBeta {
    alpha: f64,
    beta: f64,
    ln_beta: f64,
}

impl IncompleteBeta {
    /// For α, β > 0.
    #[must_use]
    pub fn new(alpha: f64, beta: f64) -> Self {
        Self { alpha, beta, ln_beta: ln_gamma(alpha) + ln_gamma(beta) - ln_gamma(alpha + beta) }
    }

    /// α.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// β.
    #[must_use]
    pub fn beta(&self) -> f64 {
        self.beta
    }

    /// Tails at x, which is in 0…1.
    #[must_use]
    pub fn tails(&self, x: f64) -> Tails {
        if x <= 0.0 {
            return Tails { lower: 0.0, upper: 1.0 };
        }
        if x >= 1.0 {
            return Tails { lower: 1.0, upper: 0.0 };
        }
        self.tails_at_logit(x.ln() - (-x).ln_1p())
    }

    /// Tails at the x with log odds w = ln(x / (1 − x)).
    #[must_use]
    pub fn tails_at_logit(&self, w: f64) -> Tails {
        self.smaller_tail(w).tails()
    }

    /// One tail at the log odds w = ln(x / (1 − x)); its derivative by w is `x^α (1 − x)^β / B(α, β)`.
    fn smaller_tail(&self, w: f64) -> Tail {
        // ln x and ln y without cancellation where one of them is near 0.
        let near_zero = -(-w.abs()).exp().ln_1p();
        let (ln_x, ln_y) = if w < 0.0 { (w + near_zero, near_zero) } else { (near_zero, near_zero - w) };
        let ln_slope = self.alpha.mul_add(ln_x, self.beta.mul_add(ln_y, -self.ln_beta));
        let x = ln_x.exp();
        if x < (self.alpha + 1.0) / (self.alpha + self.beta + 2.0) {
            Tail::Lower { ln_slope, ratio: beta_fraction(self.alpha, self.beta, x) / self.alpha }
        } else {
            Tail::Upper { ln_slope, ratio: beta_fraction(self.beta, self.alpha, ln_y.exp()) / self.beta }
        }
    }

    /// Log odds ln(x / (1 − x)) of the quantile x: exact near both ends.
    ///
    /// Newton's method on ln(tail). The density of the log odds is log-concave, hence so are the tails, and on a concave
    /// function the steps never pass the root twice: it converges from every start.
    #[must_use]
    pub fn quantile_logit(&self, at: Tails) -> f64 {
        if at.lower > at.upper {
            return -Self { alpha: self.beta, beta: self.alpha, ..*self }.quantile_logit(at.mirrored());
        }
        let goal = at.lower.ln();
        if goal == f64::NEG_INFINITY {
            return goal;
        }
        // From the limit at small x, or the middle of the distribution if that is nearer.
        let mut w = ((goal + self.alpha.ln() + self.ln_beta) / self.alpha).min((self.alpha / self.beta).ln());
        for _ in 0..NEWTON_STEPS {
            let (ln_lower, ratio) = self.smaller_tail(w).ln_lower();
            let step = (goal - ln_lower) * ratio;
            w += step;
            if step.abs() < LAST_STEP {
                break;
            }
        }
        w
    }
}

/// One tail by the logarithm of its slope and the ratio tail / slope, neither of which underflows.
enum Tail {
    Lower { ln_slope: f64, ratio: f64 },
    Upper { ln_slope: f64, ratio: f64 },
}

impl Tail {
    fn tails(self) -> Tails {
        match self {
            Self::Lower { ln_slope, ratio } => Tails::from_lower(ln_slope.exp() * ratio),
            Self::Upper { ln_slope, ratio } => Tails::from_upper(ln_slope.exp() * ratio),
        }
    }

    /// Logarithm of the lower tail, and lower tail / slope.
    fn ln_lower(self) -> (f64, f64) {
        match self {
            Self::Lower { ln_slope, ratio } => (ln_slope + ratio.ln(), ratio),
            Self::Upper { ln_slope, ratio } => complement(ln_slope, ratio),
        }
    }

    /// Logarithm of the upper tail, and upper tail / slope.
    fn ln_upper(self) -> (f64, f64) {
        match self {
            Self::Lower { ln_slope, ratio } => complement(ln_slope, ratio),
            Self::Upper { ln_slope, ratio } => (ln_slope + ratio.ln(), ratio),
        }
    }
}

/// Logarithm of 1 − tail, and (1 − tail) / slope.
fn complement(ln_slope: f64, ratio: f64) -> (f64, f64) {
    let slope = ln_slope.exp();
    let tail = slope * ratio;
    ((-tail).ln_1p(), (1.0 - tail) / slope)
}

/// Running product of a continued fraction by Lentz's method as modified by Thompson & Barnett (1986).
struct Fraction {
    numerators: f64,
    denominators: f64,
    product: f64,
}

impl Fraction {
    /// Stands for 0 where a division by it would follow.
    const TINY: f64 = f64::MIN_POSITIVE / f64::EPSILON;

    /// 1 / first, where `numerators` stands for the fraction before it: 1 if it is the whole, infinite (1 / tiny) if nothing is.
    fn start(numerators: f64, first: f64) -> Self {
        let inverse = 1.0 / Self::away_from_zero(first);
        Self { numerators, denominators: inverse, product: inverse }
    }

    fn away_from_zero(value: f64) -> f64 {
        if value.abs() < Self::TINY { Self::TINY } else { value }
    }

    /// Appends the term `numerator / (denominator + …)`; true once it no longer changes the product.
    fn append(&mut self, numerator: f64, denominator: f64) -> bool {
        self.denominators = 1.0 / Self::away_from_zero(numerator.mul_add(self.denominators, denominator));
        self.numerators = Self::away_from_zero(denominator + numerator / self.numerators);
        let factor = self.denominators * self.numerators;
        self.product *= factor;
        (factor - 1.0).abs() <= f64::EPSILON
    }
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22).
fn beta_fraction(alpha: f64, beta: f64, x: f64) -> f64 {
    let total = alpha + beta;
    let mut fraction = Fraction::start(1.0, 1.0 - total * x / (alpha + 1.0));
    let mut term = 0.0;
    for _ in 0..TERMS {
        term += 1.0;
        let place = alpha + 2.0 * term;
        fraction.append(term * (beta - term) * x / ((place - 1.0) * place), 1.0);
        if fraction.append(-(alpha + term) * (total + term) * x / (place * (place + 1.0)), 1.0) {
            break;
        }
    }
    fraction.product
}

/// The regularised incomplete gamma functions P and Q, that is the gamma distribution of scale 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IncompleteGamma {
    shape: f64,
    ln_gamma: f64,
}

impl IncompleteGamma {
    /// For a shape > 0.
    #[must_use]
    pub fn new(shape: f64) -> Self {
        Self { shape, ln_gamma: ln_gamma(shape) }
    }

    /// The shape.
    #[must_use]
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// Tails at x.
    #[must_use]
    pub fn tails(&self, x: f64) -> Tails {
        if x <= 0.0 {
            return Tails { lower: 0.0, upper: 1.0 };
        }
        self.smaller_tail(x.ln()).tails()
    }

    /// One tail at w = ln x; its derivative by w is `x^a e^−x / Γ(a)`.
    fn smaller_tail(&self, w: f64) -> Tail {
        let x = w.exp();
        let ln_slope = self.shape.mul_add(w, -x) - self.ln_gamma;
        if x < self.shape + 1.0 {
            Tail::Lower { ln_slope, ratio: gamma_series(self.shape, x) }
        } else {
            Tail::Upper { ln_slope, ratio: gamma_fraction(self.shape, x) }
        }
    }

    /// Natural logarithm of the quantile: exact near 0.
    ///
    /// Newton's method on ln(tail), below the median by ln x and above it by x, where the tails are nearly straight.
    #[must_use]
    pub fn quantile_ln(&self, at: Tails) -> f64 {
        let lower = at.lower <= at.upper;
        let goal = if lower { at.lower.ln() } else { at.upper.ln() };
        if goal == f64::NEG_INFINITY {
            return if lower { goal } else { f64::INFINITY };
        }
        let mut w = self.rough_quantile_ln(at);
        for _ in 0..NEWTON_STEPS {
            let tail = self.smaller_tail(w);
            let step = if lower {
                let (ln_lower, ratio) = tail.ln_lower();
                (goal - ln_lower) * ratio
            } else {
                // A step in x, kept from leaving the positive numbers.
                let (ln_upper, ratio) = tail.ln_upper();
                ((ln_upper - goal) * ratio).max(-0.9).ln_1p()
            };
            w += step;
            if step.abs() < LAST_STEP {
                break;
            }
        }
        w
    }

    /// By Wilson & Hilferty (1931), or by the limit at small x.
    fn rough_quantile_ln(&self, at: Tails) -> f64 {
        let root = normal_quantile(at).mul_add(1.0 / (3.0 * self.shape.sqrt()), 1.0 - 1.0 / (9.0 * self.shape));
        if self.shape >= 1.0 && root > 0.2 {
            self.shape.ln() + 3.0 * root.ln()
        } else {
            (at.lower.ln() + self.ln_gamma + self.shape.ln()) / self.shape
        }
    }
}

/// Σ x^n / (a (a+1) … (a+n)) (DLMF 8.7.1).
fn gamma_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    let mut place = a;
    for _ in 0..TERMS {
        place += 1.0;
        term *= x / place;
        sum += term;
        if term <= sum * (f64::EPSILON / 4.0) {
            break;
        }
    }
    sum
}

/// The continued fraction of the upper incomplete gamma function (DLMF 8.9.2).
fn gamma_fraction(a: f64, x: f64) -> f64 {
    let mut denominator = x + 1.0 - a;
    let mut fraction = Fraction::start(1.0 / Fraction::TINY, denominator);
    let mut term = 0.0;
    for _ in 0..TERMS {
        term += 1.0;
        denominator += 2.0;
        if fraction.append(-term * (term - a), denominator) {
            break;
        }
    }
    fraction.product
}
