//! The fast sampler against the exact quantile function, family by family.

use super::*;

fn built(distribution: Result<Distribution, crate::random::distribution::DistributionError>) -> Distribution {
    distribution.expect("the parameters are valid")
}

/// Every way of drawing, with easy and awkward parameters.
fn distributions() -> Vec<Distribution> {
    let d = built;
    let standard = d(Distribution::normal(0.0, 1.0));
    vec![
        d(Distribution::constant(3.0)),
        d(Distribution::uniform(-2.0, 7.0)),
        d(Distribution::triangular(-2.0, 3.0, 7.0)),
        d(Distribution::triangular(0.0, 0.0, 1.0)),
        d(Distribution::pert(0.0, 0.02, 0.05)),
        d(Distribution::pert(100.0, 100.0, 130.0)),
        d(Distribution::pert_with_shape(0.0, 0.2, 1.0, 40.0)),
        d(Distribution::normal(1.0, 2.0)),
        d(Distribution::lognormal(4.0, 0.7)),
        d(Distribution::beta(2.0, 5.0)),
        d(Distribution::beta(0.5, 0.5)),
        d(Distribution::beta(0.1, 0.2)),
        d(Distribution::beta(2000.0, 30.0)),
        d(Distribution::gamma(2.5, 3.0)),
        d(Distribution::gamma(0.3, 1.0)),
        d(Distribution::gamma(900.0, 1.0)),
        d(Distribution::weibull(0.7, 2.0)),
        d(Distribution::weibull(3.0, 2.0)),
        d(Distribution::exponential(5.0)),
        d(Distribution::student_t(3.0, 0.0, 1.0)),
        d(Distribution::student_t(1.0, 1.0, 2.0)),
        d(Distribution::student_t(200.0, 0.0, 1.0)),
        d(Distribution::pareto(1.0, 1.5)),
        d(Distribution::bernoulli(0.3)),
        d(Distribution::binomial(57_000, 0.2)),
        d(Distribution::poisson(3.5)),
        d(Distribution::negative_binomial(2.5, 0.1)),
        d(Distribution::discrete(&[5.0, -1.0, 2.0], &[1.0, 2.0, 3.0])),
        d(Distribution::metalog(1.0, 2.0, 4.0)),
        d(Distribution::empirical(vec![1.0, 2.0, 2.0, 5.0, 9.0])),
        d(Distribution::truncated(standard.clone(), 0.5, 2.0)),
        d(Distribution::truncated(standard.clone(), 5.0, f64::INFINITY)),
        d(Distribution::truncated(d(Distribution::lognormal(1.0, 1.0)), f64::NEG_INFINITY, 3.0)),
        d(Distribution::mixture(&[1.0, 3.0], vec![standard, d(Distribution::normal(9.0, 2.0))])),
        d(Distribution::mixture(&[0.4, 0.6], vec![d(Distribution::pert(1.0, 2.0, 3.0)), d(Distribution::constant(0.0))])),
    ]
}

/// Uniforms as a stream makes them, dense in the middle and geometric into both tails, in ascending order.
fn uniforms() -> Vec<Column> {
    let mut lower = Vec::new();
    let mut u = 0.5;
    while lower.len() < 5 * TILE {
        u *= 0.972;
        let steps = (u * 2.0_f64.powi(52)).floor();
        lower.push((steps + 0.5) * 2.0_f64.powi(-52));
    }
    let mut all: Vec<f64> = lower.iter().copied().chain(lower.iter().map(|u| 1.0 - u)).collect();
    all.sort_by(f64::total_cmp);
    all.as_chunks::<TILE>().0.iter().map(|tile| Column(*tile)).collect()
}

fn sampled(sampler: &Sampler, isa: Isa, uniforms: &Column) -> Column {
    let mut out = Column::of(f64::NAN);
    sampler.sample(isa, uniforms, &mut out);
    out
}

/// Errors are relative to the distance from the median plus the interquartile range: 2e-7 is the bound of the tables, closed
/// forms do far better. At a jump the table may be wrong by the width of its narrowest piece, a probability of 1e-7; none of
/// the uniforms here is that near to one.
#[test]
fn every_family_follows_its_exact_quantile_function() {
    for distribution in distributions() {
        let sampler = Sampler::new(&distribution);
        let (median, spread) = (distribution.quantile(0.5), distribution.quantile(0.75) - distribution.quantile(0.25));
        for column in uniforms() {
            for (x, &u) in sampled(&sampler, Isa::best(), &column).iter().zip(column.iter()) {
                let exact = distribution.quantile(u);
                let allowed = 2e-7 * ((exact - median).abs() + spread) + 4.0 * f64::EPSILON * exact.abs();
                assert!((x - exact).abs() <= allowed, "{distribution} at {u}: {x} instead of {exact}");
            }
        }
    }
}

/// A larger uniform never gives a smaller value, but for rounding at the seams of a table; and none leaves the support.
#[test]
fn every_family_is_monotone_and_keeps_to_its_support() {
    for distribution in distributions() {
        let sampler = Sampler::new(&distribution);
        let (low, high) = distribution.support();
        let spread = distribution.quantile(0.75) - distribution.quantile(0.25);
        let mut before = low;
        for column in uniforms() {
            for &x in sampled(&sampler, Isa::best(), &column).iter() {
                assert!(x >= before - 32.0 * f64::EPSILON * before.abs().max(spread), "{distribution}: {x} after {before}");
                assert!(x >= low && x <= high, "{distribution}: {x} outside {low}…{high}");
                before = x;
            }
        }
    }
}

#[test]
fn every_family_has_the_same_bits_on_every_level() {
    for distribution in distributions() {
        let sampler = Sampler::new(&distribution);
        for column in uniforms() {
            let portable = sampled(&sampler, Isa::all()[0], &column).map(f64::to_bits);
            for isa in Isa::all() {
                assert_eq!(sampled(&sampler, isa, &column).map(f64::to_bits), portable, "{distribution} {}", isa.name());
            }
        }
    }
}

/// The bound of the table of the standard normal distribution, which half of all draws go through.
#[test]
fn the_normal_table_is_exact_to_2e_8() {
    let column = Column(std::array::from_fn(|i| (f64::from(u16::try_from(i).expect("256 fits")) + 0.37) / 256.0));
    let mut out = Column::ZERO;
    standard_normal(Isa::best(), &column, &mut out);
    for column in uniforms().iter().chain([&column]) {
        standard_normal(Isa::best(), column, &mut out);
        for (z, &u) in out.iter().zip(column.iter()) {
            let exact = normal_quantile(crate::numeric::special::Tails::from_lower(u));
            assert!((z - exact).abs() < 2e-8, "{u}: {z} instead of {exact}");
        }
    }
}
