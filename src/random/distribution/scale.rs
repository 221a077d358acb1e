//! Stretching: the distribution of a number times a positive constant, in its own family.

use super::build::positive;
use super::{Distribution, DistributionError, Family as _, Kind};

impl Distribution {
    /// The distribution of `factor` times the number.
    ///
    /// # Errors
    /// A factor that is not above 0 and finite, or parameters that leave the range of numbers.
    pub fn scaled(&self, factor: f64) -> Result<Self, DistributionError> {
        positive("factor", factor)?;
        let all = |values: &[f64]| values.iter().map(|value| value * factor).collect::<Vec<f64>>();
        match &self.0 {
            Kind::Constant(of) => Self::constant(of.0 * factor),
            Kind::Uniform(of) => Self::uniform(of.low * factor, of.high * factor),
            Kind::Triangular(of) => Self::triangular(of.low * factor, of.mode * factor, of.high * factor),
            Kind::Pert(of) => {
                let (low, high) = of.support();
                Self::pert_with_shape(low * factor, of.mode * factor, high * factor, of.shape)
            }
            Kind::Metalog(of) => Self::metalog(of.p10 * factor, of.p50 * factor, of.p90 * factor),
            Kind::Normal(of) => Self::normal(of.mean * factor, of.sd * factor),
            Kind::LogNormal(of) => Self::lognormal(of.median * factor, of.sigma),
            Kind::Beta(of) => Self::beta_between(of.unit.alpha(), of.unit.beta(), of.low * factor, of.high * factor),
            Kind::Gamma(of) => Self::gamma(of.unit.shape(), of.scale * factor),
            Kind::Weibull(of) => Self::weibull(of.shape, of.scale * factor),
            Kind::StudentT(of) => Self::student_t(of.df, of.location * factor, of.scale * factor),
            Kind::Pareto(of) => Self::pareto(of.minimum * factor, of.shape),
            Kind::Discrete(of) => {
                let before = std::iter::once(0.0).chain(of.cumulative.iter().copied());
                let weights: Vec<f64> = of.cumulative.iter().zip(before).map(|(to, from)| to - from).collect();
                Self::discrete(&all(&of.values), &weights)
            }
            Kind::Mixture(of) => {
                let components = of.components.iter().map(|component| component.scaled(factor));
                Self::mixture(&of.weights, components.collect::<Result<_, _>>()?)
            }
            Kind::Empirical(of) => Self::empirical(all(&of.samples)),
            Kind::Truncated(of) => Self::truncated(of.inner.scaled(factor)?, of.low * factor, of.high * factor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quantile_is_stretched() {
        let families = [
            Distribution::constant(1.1),
            Distribution::uniform(0.8, 1.2),
            Distribution::triangular(0.7, 1.0, 1.4),
            Distribution::pert_with_shape(0.7, 1.0, 1.4, 3.0),
            Distribution::metalog(0.8, 1.0, 1.3),
            Distribution::normal(1.0, 0.1),
            Distribution::lognormal(1.0, 0.2),
            Distribution::beta_between(2.0, 3.0, 0.5, 1.5),
            Distribution::gamma(20.0, 0.05),
            Distribution::weibull(5.0, 1.1),
            Distribution::student_t(5.0, 1.0, 0.1),
            Distribution::pareto(0.8, 4.0),
            Distribution::discrete(&[0.8, 1.0, 1.3], &[1.0, 2.0, 1.0]),
            Distribution::poisson(3.0),
            Distribution::empirical(vec![0.7, 0.9, 1.3]),
            Distribution::mixture(
                &[1.0, 2.0],
                vec![Distribution::constant(1.0).unwrap(), Distribution::uniform(0.5, 1.0).unwrap()],
            ),
            Distribution::truncated(Distribution::normal(1.0, 0.3).unwrap(), 0.0, 2.0),
        ];
        for family in families {
            let family = family.unwrap();
            let scaled = family.scaled(0.7).unwrap();
            for u in [0.01, 0.2, 0.5, 0.77, 0.99] {
                let expected = 0.7 * family.quantile(u);
                assert!((scaled.quantile(u) - expected).abs() < 1e-9 * expected.abs().max(1.0), "{family} at {u}");
            }
        }
        assert!(Distribution::constant(1.0).unwrap().scaled(0.0).is_err());
    }
}
