//! The fast sampler against the exact quantile function, family by family.

use super::*;

fn built(distribution: Result<Distribution, crate::random::distribution::DistributionError>) -> Distribution {
    distribution.expect("the parameters are valid")
}

/// Every way of drawing, with easy and awkward parameters.
fn distributions() -> Vec<Distribution> {
    let d = built;
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
        d(Distribution::metalog(1.0, 2.0, 4.0)),
        d(Distribution::empirical(vec![1.0, 2.0, 2.0, 5.0, 9.0])),
        d(Distribution::truncated(d(Distribution::normal(0.0, 1.0)), 0.5, 2.0)),
        d(Distribution::truncated(d(Distribution::normal(0.0, 1.0)), 5.0, f64::INFINITY)),
        d(Distribution::truncated(d(Distribution::lognormal(1.0, 1.0)), f64::NEG_INFINITY, 3.0)),
        d(Distribution::mixture(&[1.0, 3.0], vec![d(Distribution::normal(0.0, 1.0)), d(Distribution::normal(9.0, 2.0))])),
        d(Distribution::mixture(&[0.4, 0.6], vec![d(Distribution::pert(1.0, 2.0, 3.0)), d(Distribution::constant(0.0))])),
    ]
}

#[test]
fn probe() {
    for distribution in distributions() {
        let start = std::time::Instant::now();
        let sampler = Sampler::new(&distribution);
        let time = start.elapsed();
        let refined = if let Method::Table(table) = &sampler.0 { table.refined() } else { (0, 0) };
        let spread = distribution.quantile(0.75) - distribution.quantile(0.25);
        let median = distribution.quantile(0.5);
        let mut worst = (0.0, 0.0);
        let mut u = 0.5;
        while u > 1e-15 {
            for v in [u, 1.0 - u] {
                let mut out = [0.0; TILE];
                sampler.sample(Isa::best(), &[v; TILE], &mut out);
                let exact = distribution.quantile(v);
                let error = (out[0] - exact).abs() / ((exact - median).abs() + spread);
                if error > worst.0 {
                    worst = (error, v);
                }
            }
            u *= 0.9971;
        }
        println!("{:?} {time:?} refined {refined:?} worst {:.1e} at {}", distribution.to_string(), worst.0, worst.1);
    }
}
