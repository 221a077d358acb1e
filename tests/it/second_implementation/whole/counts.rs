//! Binomial and Poisson numbers by walking up the exact distribution function, one term after the other.

/// The least count at which a distribution function reaches `uniform`, given P(0) and the ratios P(k + 1)/P(k).
fn least(uniform: f64, mut mass: f64, most: u32, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut count) = (mass, 0);
    while sum < uniform && count < most {
        mass *= ratio(f64::from(count));
        count += 1;
        sum += mass;
    }
    f64::from(count)
}

/// Successes among `n`.
pub(super) fn binomial(uniform: f64, n: f64, p: f64) -> f64 {
    if n == 0.0 || p <= 0.0 {
        return 0.0;
    }
    if p > 0.5 {
        // P(0) of a large cohort would be 0 in floating point: the failures are counted.
        return n - binomial(1.0 - uniform, n, 1.0 - p);
    }
    let most = (0..100_000).find(|&most| f64::from(most) >= n).expect("a cohort has fewer than 100,000 members");
    least(uniform, (1.0 - p).powf(n), most, |k| (n - k) / (k + 1.0) * (p / (1.0 - p)))
}

/// Arrivals with this mean.
pub(super) fn poisson(uniform: f64, mean: f64) -> f64 {
    least(uniform, (-mean).exp(), 1000, |k| mean / (k + 1.0))
}

#[test]
fn counts_of_small_cases_are_those_of_the_tables() {
    // P(0) = 0.343, P(≤ 1) = 0.784, P(≤ 2) = 0.973 of three with probability 0.3.
    for (uniform, count) in [(0.342, 0.0), (0.344, 1.0), (0.783, 1.0), (0.785, 2.0), (0.974, 3.0)] {
        assert_eq!(binomial(uniform, 3.0, 0.3), count);
    }
    // e⁻² = 0.1353, 3e⁻² = 0.4060.
    for (uniform, count) in [(0.135, 0.0), (0.136, 1.0), (0.405, 1.0), (0.407, 2.0)] {
        assert_eq!(poisson(uniform, 2.0), count);
    }
}
