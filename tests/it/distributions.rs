//! Distributions against independent functions (mpmath, statrs, closed forms), their moments, and what is drawn from them.

use mudeung::numeric::column::Column;
use mudeung::numeric::isa::Isa;
use mudeung::quantity::Language;
use mudeung::random::design::{Design, Draws};
use mudeung::random::distribution::{Distribution, DistributionError, IntervalFamily};
use mudeung::random::sampler::Sampler;
use mudeung::random::stream::StreamKey;
use statrs::distribution::{self as reference, ContinuousCDF, DiscreteCDF};

type Built = Result<Distribution, DistributionError>;
type Cdf = Box<dyn Fn(f64) -> f64>;

fn built(distribution: Built) -> Distribution {
    distribution.expect("the parameters are valid")
}

fn close(value: f64, expected: f64, relative: f64) -> bool {
    (value - expected).abs() <= relative * expected.abs()
}

/// mpmath with 40 digits, by bisection on `ncdf`, `betainc` and `gammainc`. 2e-13 leaves room for the logarithms of
/// gamma functions, which are good to a few 1e-15, near the zero of Student's t; at u = 0.999999 the uniform itself is rounded (1e-16 / 1e-6).
#[test]
fn quantiles_agree_with_forty_digit_arithmetic() {
    let uniforms = [1e-12, 0.001, 0.3, 0.975, 0.999_999];
    let cases: [(Built, [f64; 5]); 7] = [
        (
            Distribution::normal(0.0, 1.0),
            [
                -7.034_483_825_301_132,
                -3.090_232_306_167_813_5,
                -0.524_400_512_708_040_8,
                1.959_963_984_540_054_2,
                4.753_424_308_822_899,
            ],
        ),
        (
            Distribution::beta(2.0, 5.0),
            [
                2.581_989_786_361_007e-7,
                0.008_255_492_787_746_677,
                0.181_803_471_318_949_17,
                0.641_234_578_997_674_9,
                0.955_573_048_030_181_7,
            ],
        ),
        (
            Distribution::beta(0.5, 3.0),
            [
                2.844_444_444_444_444e-25,
                2.844_445_523_226_961_5e-7,
                0.026_522_285_810_497_32,
                0.594_953_133_013_403_4,
                0.985_291_108_620_001_4,
            ],
        ),
        (
            Distribution::gamma(2.5, 1.0),
            [
                2.562_321_748_415_265_4e-5,
                0.105_106_301_314_609_58,
                1.499_954_066_379_953,
                6.416_250_997_015_014,
                17.944_093_439_836_435,
            ],
        ),
        (
            Distribution::gamma(0.3, 1.0),
            [
                6.972_699_096_409_361e-41,
                6.972_699_096_783_35e-11,
                0.012_726_657_769_948_705,
                1.900_263_642_838_826,
                10.984_835_632_135_78,
            ],
        ),
        (
            Distribution::student_t(3.0, 0.0, 1.0),
            [
                -10_331.108_244_292_486,
                -10.214_531_852_407_387,
                -0.584_389_727_439_818_7,
                3.182_446_305_283_709_6,
                103.299_467_780_419_34,
            ],
        ),
        (
            Distribution::student_t(30.0, 0.0, 1.0),
            [
                -11.397_217_523_311_411,
                -3.385_184_866_829_305,
                -0.530_019_003_906_504_5,
                2.042_272_456_301_238,
                5.871_117_120_418_883,
            ],
        ),
    ];
    for (distribution, expected) in cases {
        let distribution = built(distribution);
        for (u, expected) in uniforms.into_iter().zip(expected) {
            let tolerance = if u > 0.999 { 1e-11 } else { 2e-13 };
            let x = distribution.quantile(u);
            assert!(close(x, expected, tolerance), "{distribution} at {u}: {x} instead of {expected}");
        }
    }
}

/// statrs computes each distribution function another way; going there and back returns u to 1e-10, the accuracy of its
/// error function; our own returns it to 1e-13.
#[test]
fn distribution_functions_of_statrs_return_the_uniform() {
    let cases: Vec<(Built, Cdf)> = vec![
        (Distribution::uniform(-1.0, 3.0), cdf(reference::Uniform::new(-1.0, 3.0).expect("valid"))),
        (Distribution::triangular(-2.0, 3.0, 7.0), cdf(reference::Triangular::new(-2.0, 7.0, 3.0).expect("valid"))),
        (Distribution::normal(1.0, 2.0), cdf(reference::Normal::new(1.0, 2.0).expect("valid"))),
        (Distribution::lognormal(4.0, 0.7), cdf(reference::LogNormal::new(4.0_f64.ln(), 0.7).expect("valid"))),
        (Distribution::beta(2.0, 5.0), cdf(reference::Beta::new(2.0, 5.0).expect("valid"))),
        (Distribution::beta(0.4, 0.6), cdf(reference::Beta::new(0.4, 0.6).expect("valid"))),
        (Distribution::pert(0.0, 0.25, 1.0), cdf(reference::Beta::new(2.0, 4.0).expect("valid"))),
        (Distribution::pert_with_shape(0.0, 0.5, 1.0, 10.0), cdf(reference::Beta::new(6.0, 6.0).expect("valid"))),
        (Distribution::gamma(2.5, 3.0), cdf(reference::Gamma::new(2.5, 1.0 / 3.0).expect("valid"))),
        (Distribution::gamma(80.0, 1.0), cdf(reference::Gamma::new(80.0, 1.0).expect("valid"))),
        (Distribution::weibull(0.7, 2.0), cdf(reference::Weibull::new(0.7, 2.0).expect("valid"))),
        (Distribution::exponential(5.0), cdf(reference::Exp::new(0.2).expect("valid"))),
        (Distribution::student_t(3.0, 1.0, 2.0), cdf(reference::StudentsT::new(1.0, 2.0, 3.0).expect("valid"))),
        (Distribution::pareto(2.0, 1.5), cdf(reference::Pareto::new(2.0, 1.5).expect("valid"))),
    ];
    for (distribution, cdf) in cases {
        let distribution = built(distribution);
        for step in 1..1000 {
            let u = f64::from(step) / 1000.0;
            let x = distribution.quantile(u);
            let (back, own) = (cdf(x), distribution.cdf(x));
            assert!((back - u).abs() < 1e-10, "{distribution} at {u}: {back}");
            assert!((own - u).abs() < 1e-13, "{distribution} at {u}: {own} by its own function");
        }
    }
}

fn cdf(distribution: impl ContinuousCDF<f64, f64> + 'static) -> Cdf {
    Box::new(move |x| distribution.cdf(x))
}

/// The quantile of a count is the first whole number whose cumulative probability reaches u: the one before does not.
#[test]
fn counts_agree_with_statrs() {
    fn check<D: DiscreteCDF<u64, f64>>(distribution: Built, reference: &D) {
        let distribution = built(distribution);
        for step in 1..500 {
            let u = f64::from(step) / 500.0 + 1e-5;
            let count = distribution.quantile(u);
            let whole = format!("{count}").parse::<u64>().expect("a count is whole");
            assert!(reference.cdf(whole) >= u - 1e-10, "{distribution} at {u}: {count} is too small");
            assert!(whole == 0 || reference.cdf(whole - 1) < u + 1e-10, "{distribution} at {u}: {count} is too large");
        }
    }
    check(Distribution::poisson(0.3), &reference::Poisson::new(0.3).expect("valid"));
    check(Distribution::poisson(40.0), &reference::Poisson::new(40.0).expect("valid"));
    check(Distribution::binomial(20, 0.3), &reference::Binomial::new(0.3, 20).expect("valid"));
    check(Distribution::binomial(1000, 0.98), &reference::Binomial::new(0.98, 1000).expect("valid"));
    check(Distribution::negative_binomial(2.5, 0.2), &reference::NegativeBinomial::new(2.5, 0.2).expect("valid"));
    check(Distribution::negative_binomial(0.5, 0.6), &reference::NegativeBinomial::new(0.5, 0.6).expect("valid"));
}

/// Every family, for what is asked of all of them.
fn families() -> Vec<Distribution> {
    let standard = built(Distribution::normal(0.0, 1.0));
    let atom = built(Distribution::constant(0.0));
    let pert = built(Distribution::pert(1.0, 2.0, 5.0));
    [
        Distribution::uniform(-1.0, 3.0),
        Distribution::triangular(-2.0, 3.0, 7.0),
        Ok(pert.clone()),
        Distribution::pert_with_shape(0.0, 0.1, 1.0, 12.0),
        Distribution::normal(1.0, 2.0),
        Distribution::lognormal(4.0, 0.7),
        Distribution::beta_between(2.0, 5.0, -1.0, 1.0),
        Distribution::beta(0.4, 0.6),
        Distribution::gamma(2.5, 3.0),
        Distribution::gamma(0.4, 1.0),
        Distribution::weibull(1.7, 2.0),
        Distribution::exponential(5.0),
        Distribution::student_t(5.0, 1.0, 2.0),
        Distribution::pareto(2.0, 4.5),
        Distribution::bernoulli(0.3),
        Distribution::binomial(20, 0.3),
        Distribution::poisson(40.0),
        Distribution::negative_binomial(2.5, 0.2),
        Distribution::discrete(&[5.0, -1.0, 2.0], &[1.0, 2.0, 3.0]),
        Distribution::mixture(&[1.0, 3.0], vec![standard.clone(), built(Distribution::normal(9.0, 2.0))]),
        Distribution::mixture(&[0.4, 0.6], vec![pert, atom]),
        Distribution::empirical(vec![3.0, 1.0, 2.0, 2.5, 8.0]),
        Distribution::metalog(1.0, 2.0, 4.0),
        Distribution::truncated(standard.clone(), -0.5, 2.0),
        Distribution::truncated(standard, 4.0, f64::INFINITY),
    ]
    .into_iter()
    .map(built)
    .collect()
}

/// One sample of 102,400 for each design.
fn drawn(distribution: &Distribution, design: Design) -> Vec<f64> {
    let (sampler, key) = (Sampler::new(distribution), StreamKey::new(11, "distribution"));
    let (mut uniforms, mut values) = (Column::ZERO, Column::ZERO);
    let mut sample = Vec::new();
    for block in 0..100 {
        let mut draws = Draws::start(&key, block);
        for _ in 0..4 {
            draws.uniforms(Isa::best(), design, &mut uniforms);
            sampler.sample(Isa::best(), &uniforms, &mut values);
            sample.extend(*values);
        }
    }
    sample
}

fn count(things: usize) -> f64 {
    f64::from(u32::try_from(things).expect("a sample is small"))
}

/// Largest distance between the sample's distribution function and the exact one, on either side of each value.
fn kolmogorov_smirnov(distribution: &Distribution, mut sample: Vec<f64>) -> f64 {
    sample.sort_by(f64::total_cmp);
    let n = count(sample.len());
    let mut distance = 0.0_f64;
    let mut start = 0;
    while start < sample.len() {
        let x = sample[start];
        let end = start + sample[start..].iter().take_while(|other| **other <= x).count();
        let before = distribution.cdf(x - 1e-9 * x.abs().max(1e-300));
        distance = distance.max((distribution.cdf(x) - count(end) / n).abs()).max((before - count(start) / n).abs());
        start = end;
    }
    distance * n.sqrt()
}

/// P(√n·D > 2.5) = 2·exp(−2·2.5²) = 7.5e-6 for each of 25 independent samples (less for the other designs and for counts): one
/// false alarm in 5,000 choices of the seed, which is fixed.
#[test]
fn samples_of_every_family_and_design_pass_a_kolmogorov_smirnov_test() {
    for distribution in families() {
        for design in Design::ALL {
            let distance = kolmogorov_smirnov(&distribution, drawn(&distribution, design));
            let allowed = if design == Design::Antithetic { 2.5 * f64::sqrt(2.0) } else { 2.5 };
            assert!(distance < allowed, "{distribution}, {}: {distance}", design.name());
        }
    }
}

/// Mean and standard deviation against sums over 100,000 equal steps of probability: exact to the step for bounded families; the
/// tails beyond the last step cost the others up to 0.1 % of a standard deviation in the mean and 1 % of it in itself.
#[test]
fn moments_agree_with_integrals_of_the_quantile_function() {
    let steps = 100_000;
    for distribution in families() {
        let values: Vec<f64> = (0..steps).map(|i| distribution.quantile((f64::from(i) + 0.5) / f64::from(steps))).collect();
        let mean = values.iter().sum::<f64>() / f64::from(steps);
        let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(steps);
        let sd = distribution.sd().expect("every family here has one");
        let stated = distribution.mean().expect("every family here has one");
        assert!((mean - stated).abs() < 1e-3 * sd, "{distribution}: mean {mean}, stated {stated}");
        assert!(close(variance.sqrt(), sd, 0.01), "{distribution}: sd {}, stated {sd}", variance.sqrt());
    }
}

/// Malcolm et al. 1959: mean (a + 4m + b) / 6; with shape 4, variance (mean − a)(b − mean) / 7.
#[test]
fn pert_has_its_textbook_moments() {
    let pert = built(Distribution::pert(2.0, 5.0, 14.0));
    let mean = (2.0 + 4.0 * 5.0 + 14.0) / 6.0;
    assert!(close(pert.mean().unwrap(), mean, 1e-15));
    assert!(close(pert.sd().unwrap().powi(2), (mean - 2.0) * (14.0 - mean) / 7.0, 1e-14));
    let flat = built(Distribution::pert_with_shape(0.0, 0.3, 1.0, 0.0));
    assert!(close(flat.quantile(0.37), 0.37, 1e-14));
}

#[test]
fn moments_that_do_not_exist_are_none() {
    let moments = |built_from: Built| (built(built_from.clone()).mean().is_some(), built(built_from).sd().is_some());
    assert_eq!(moments(Distribution::student_t(1.0, 0.0, 1.0)), (false, false));
    assert_eq!(moments(Distribution::student_t(2.0, 0.0, 1.0)), (true, false));
    assert_eq!(moments(Distribution::pareto(1.0, 1.5)), (true, false));
    assert_eq!(moments(Distribution::truncated(built(Distribution::pareto(1.0, 0.5)), 1.0, 10.0)), (true, true));
    assert_eq!(moments(Distribution::truncated(built(Distribution::pareto(1.0, 0.5)), 2.0, f64::INFINITY)), (false, false));
}

/// Johnson, Kotz & Balakrishnan 1994, vol. 1, section 10.1: mean φ(a) / (1 − Φ(a)) of a normal cut below a; at 4, 4.2256.
#[test]
fn a_truncated_normal_has_its_closed_form_mean() {
    let cut = built(Distribution::truncated(built(Distribution::normal(0.0, 1.0)), 4.0, f64::INFINITY));
    let density = (-8.0_f64).exp() / std::f64::consts::TAU.sqrt();
    let upper = 0.5 * statrs::function::erf::erfc(4.0 / std::f64::consts::SQRT_2);
    assert!(close(cut.mean().unwrap(), density / upper, 1e-10), "{:?}", cut.mean());
    assert!(cut.quantile(1e-15) >= 4.0);
}

#[test]
fn a_metalog_meets_its_three_percentiles_and_refuses_a_middle_too_far_out() {
    let metalog = built(Distribution::metalog(1.0, 2.0, 4.0));
    for (u, expected) in [(0.1, 1.0), (0.5, 2.0), (0.9, 4.0)] {
        assert!(close(metalog.quantile(u), expected, 1e-14));
        assert!(close(metalog.cdf(expected), u, 1e-10));
    }
    assert!(matches!(Distribution::metalog(0.0, 0.1, 1.0), Err(DistributionError::MetalogInfeasible { .. })));
    assert!(Distribution::metalog(0.0, 0.17, 1.0).is_ok());
}

#[test]
fn a_ninety_percent_interval_is_met_by_every_fitted_family() {
    let z = 1.644_853_626_951_472_7;
    let cases = [
        (0.40, 0.65, None, None, "normal"),
        (0.40, 0.65, None, Some((0.0, 1.0)), "beta"),
        (0.001, 0.9, Some(IntervalFamily::Beta), None, "beta"),
        (12.0, 19.0, Some(IntervalFamily::Beta), Some((10.0, 20.0)), "beta"),
        (3.0, 50.0, Some(IntervalFamily::Lognormal), None, "lognormal"),
        (-z, z, Some(IntervalFamily::Normal), None, "normal"),
    ];
    for (p5, p95, family, bounds, name) in cases {
        let fitted = built(Distribution::interval90(p5, p95, family, bounds));
        assert_eq!(fitted.family(), name);
        assert!(close(fitted.quantile(0.05), p5, 1e-8), "{fitted}: {} instead of {p5}", fitted.quantile(0.05));
        assert!(close(fitted.quantile(0.95), p95, 1e-8), "{fitted}: {} instead of {p95}", fitted.quantile(0.95));
    }
    assert!(close(built(Distribution::interval90(-z, z, None, None)).sd().unwrap(), 1.0, 1e-14));
}

#[test]
fn the_central_value_is_the_mode_of_three_points_the_expectation_of_a_count_or_the_median() {
    let central = |distribution: Built| built(distribution).central();
    assert!(close(central(Distribution::pert(0.0, 0.02, 0.05)), 0.02, 0.0));
    assert!(close(central(Distribution::triangular(0.0, 0.5, 0.5)), 0.5, 0.0));
    assert!(close(central(Distribution::metalog(1.0, 2.0, 4.0)), 2.0, 0.0));
    assert!(close(central(Distribution::binomial(5, 0.3)), 1.5, 1e-15));
    assert!(close(central(Distribution::bernoulli(0.3)), 0.3, 1e-15));
    assert!(close(central(Distribution::lognormal(4.0, 0.7)), 4.0, 1e-15));
    assert!(close(central(Distribution::exponential(1.0)), std::f64::consts::LN_2, 1e-15));
    assert!(close(central(Distribution::discrete(&[1.0, 7.0], &[1.0, 2.0])), 7.0, 0.0));
    assert!(close(central(Distribution::truncated(built(Distribution::pert(0.0, 2.0, 5.0)), 1.0, 3.0)), 2.0, 0.0));
}

#[test]
fn a_spread_of_nothing_is_a_constant() {
    let constant = built(Distribution::constant(2.0));
    let cases = [
        (Distribution::uniform(2.0, 2.0), 2.0),
        (Distribution::triangular(2.0, 2.0, 2.0), 2.0),
        (Distribution::pert(2.0, 2.0, 2.0), 2.0),
        (Distribution::normal(2.0, 0.0), 2.0),
        (Distribution::lognormal(2.0, 0.0), 2.0),
        (Distribution::beta_between(1.0, 1.0, 2.0, 2.0), 2.0),
        (Distribution::gamma(2.0, 0.0), 0.0),
        (Distribution::exponential(0.0), 0.0),
        (Distribution::student_t(2.0, 2.0, 0.0), 2.0),
        (Distribution::bernoulli(1.0), 1.0),
        (Distribution::binomial(2, 1.0), 2.0),
        (Distribution::binomial(0, 0.5), 0.0),
        (Distribution::poisson(0.0), 0.0),
        (Distribution::negative_binomial(2.0, 1.0), 0.0),
        (Distribution::discrete(&[2.0, 9.0], &[1.0, 0.0]), 2.0),
        (Distribution::empirical(vec![2.0, 2.0]), 2.0),
        (Distribution::metalog(2.0, 2.0, 2.0), 2.0),
        (Distribution::interval90(2.0, 2.0, None, Some((0.0, 10.0))), 2.0),
        (Distribution::truncated(constant.clone(), 0.0, 5.0), 2.0),
        (Distribution::mixture(&[0.0, 1.0], vec![built(Distribution::normal(0.0, 1.0)), constant]), 2.0),
    ];
    for (distribution, value) in cases {
        assert_eq!(built(distribution).constant_value(), Some(value));
    }
}

#[test]
fn impossible_parameters_are_refused_with_the_value_and_what_was_expected() {
    let normal = built(Distribution::normal(0.0, 1.0));
    let cases = [
        (Distribution::uniform(3.0, 1.0), "`low` is 3 and `high` is 1, expected low ≤ high"),
        (Distribution::pert(0.0, 7.0, 5.0), "`mode` is 7 and `high` is 5, expected mode ≤ high"),
        (Distribution::normal(0.0, -1.0), "`sd` is -1, expected 0 or more"),
        (Distribution::normal(f64::NAN, 1.0), "`mean` is NaN, expected a finite number"),
        (Distribution::uniform(0.0, f64::INFINITY), "`high` is inf, expected a finite number"),
        (Distribution::lognormal(0.0, 1.0), "`median` is 0, expected above 0"),
        (Distribution::beta(0.0, 1.0), "`alpha` is 0, expected above 0 and at most 10,000,000"),
        (Distribution::bernoulli(1.2), "`p` is 1.2, expected from 0 to 1"),
        (Distribution::negative_binomial(1.0, 0.0), "`p` is 0, expected above 0 and at most 1"),
        (Distribution::empirical(vec![]), "`samples` is empty, expected at least one value"),
        (Distribution::discrete(&[1.0], &[0.0]), "all `weights` are 0, expected at least one above 0"),
        (Distribution::discrete(&[1.0, 2.0], &[1.0]), "`values` has 2 entries and `weights` has 1, expected as many of both"),
        (Distribution::interval90(-1.0, 2.0, Some(IntervalFamily::Lognormal), None), "`p5` is -1, expected above 0"),
        (Distribution::interval90(0.2, 1.2, None, Some((0.0, 1.0))), "`p95` is 1.2 and `high` is 1, expected p95 ≤ high"),
        (
            Distribution::truncated(built(Distribution::poisson(3.0)), 0.0, 1.0),
            "a poisson distribution cannot be truncated, expected a continuous one",
        ),
        (Distribution::truncated(normal, 50.0, 60.0), "the bounds 50 and 60 keep a probability of 0e0, expected at least 1e-9"),
    ];
    for (distribution, message) in cases {
        let error = distribution.expect_err(message);
        assert_eq!(error.to_string(), message);
        assert_ne!(error.text(Language::Ko), error.text(Language::En));
    }
    assert!(matches!(Distribution::poisson(1e11), Err(DistributionError::TooSpread { family: "poisson", .. })));
}

#[test]
fn a_distribution_writes_itself_with_its_parameters() {
    let distribution = built(Distribution::pert(0.0, 0.02, 0.05));
    assert_eq!(distribution.to_string(), "pert(low = 0, mode = 0.02, high = 0.05, shape = 4)");
    assert_eq!(built(Distribution::exponential(5.0)).to_string(), "exponential(mean = 5)");
}
