//! Exponential and logarithm of the kernels against 60-digit arithmetic (dashu), over their whole range.

use dashu::float::{FBig, round::mode::HalfAway};
use mudeung::numeric::column::{Column, TILE, exp, ln, normal_cdf, softplus, sqrt};
use mudeung::numeric::isa::Isa;
use mudeung::numeric::special::normal_tails;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

type Function = fn(Isa, &Column, &mut Column);
type Exact = FBig<HalfAway, 2>;

fn apply(function: Function, isa: Isa, inputs: &[f64]) -> Vec<f64> {
    let mut results = Vec::new();
    for chunk in inputs.chunks(TILE) {
        let mut column = Column::of(1.0);
        column[..chunk.len()].copy_from_slice(chunk);
        let mut out = Column::of(f64::NAN);
        function(isa, &column, &mut out);
        results.extend(&out[..chunk.len()]);
    }
    results
}

fn exact(x: f64) -> Exact {
    Exact::try_from(x).expect("finite").with_precision(200).value()
}

/// |result − reference| in units of the last place of the reference.
fn error_in_ulps(result: f64, reference: &Exact) -> f64 {
    let rounded = reference.to_f64().value();
    let ulp = (f64::from_bits(rounded.abs().to_bits() + 1) - rounded.abs()).max(f64::from_bits(1));
    ((exact(result) - reference).to_f64().value() / ulp).abs()
}

/// Reals with every exponent equally likely, and reals near 1.
fn positive_reals(count: usize) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut reals = vec![f64::from_bits(1), f64::MIN_POSITIVE, f64::MAX, 1.0 - f64::EPSILON / 2.0, 1.0 + f64::EPSILON, 2.0, 0.5];
    for _ in 0..count {
        reals.push(f64::from_bits(rng.next_u64() % 0x7ff0_0000_0000_0000));
        reals.push(1.0 + unit(&mut rng) * 0.6);
        reals.push(1.0 - unit(&mut rng) * 0.4);
    }
    reals.retain(|x| *x > 0.0);
    reals
}

fn unit(rng: &mut impl Rng) -> f64 {
    f64::from_bits((rng.next_u64() >> 12) | 1.0_f64.to_bits()) - 1.0
}

fn worst(function: Function, inputs: &[f64], reference: impl Fn(&Exact) -> Exact) -> f64 {
    let results = apply(function, Isa::best(), inputs);
    let errors = inputs.iter().zip(results).map(|(&x, result)| error_in_ulps(result, &reference(&exact(x))));
    errors.fold(0.0, f64::max)
}

#[test]
fn exp_is_within_one_ulp_over_its_whole_range() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    let mut inputs = vec![0.0, 1.0, -1.0, 709.78, -708.4, -744.4, 1e-300, -1e-20];
    for _ in 0..2000 {
        inputs.push(unit(&mut rng) * 1454.0 - 745.0);
        inputs.push(unit(&mut rng) * 2.0 - 1.0);
    }
    inputs.retain(|x| *x < 709.782);
    let worst = worst(exp, &inputs, Exact::exp);
    assert!(worst < 1.0, "{worst} ulp");
}

#[test]
fn ln_is_within_one_ulp_over_its_whole_range() {
    let worst = worst(ln, &positive_reals(1000), Exact::ln);
    assert!(worst < 1.0, "{worst} ulp");
}

#[test]
fn both_are_within_two_ulps_of_std_at_a_million_points() {
    let inputs = positive_reals(350_000);
    for (&x, result) in inputs.iter().zip(apply(ln, Isa::best(), &inputs)) {
        assert!((result - x.ln()).abs() <= 2.0 * f64::EPSILON * x.ln().abs(), "ln {x}: {result}");
    }
    let logarithms: Vec<f64> = inputs.iter().map(|x| x.ln()).collect();
    for (&x, result) in logarithms.iter().zip(apply(exp, Isa::best(), &logarithms)) {
        let allowed = (2.0 * f64::EPSILON * x.exp()).max(f64::from_bits(1));
        assert!((result - x.exp()).abs() <= allowed, "exp {x}: {result}");
    }
}

/// Numbers from one end to the other in equal steps.
fn grid(from: f64, to: f64, steps: u32) -> Vec<f64> {
    (0..=steps).map(|step| (to - from).mul_add(f64::from(step) / f64::from(steps), from)).collect()
}

#[test]
fn the_normal_distribution_function_has_relative_precision_in_its_lower_tail() {
    // The reference goes through the logarithm of x²/2: an error in proportion to x².
    let inputs = grid(-38.0, 9.0, 100_003);
    for (&x, found) in inputs.iter().zip(apply(normal_cdf, Isa::best(), &inputs)) {
        let expected = normal_tails(x).lower;
        // Below the normal numbers a double has no relative precision.
        let bound = if expected < f64::MIN_POSITIVE { 1e-310 } else { (1e-15 * x).mul_add(x, 2.5e-13) * expected };
        assert!((found - expected).abs() <= bound, "Φ({x}): {found}, not {expected}");
        assert!(x < -6.0 || (found - expected).abs() < 5e-15, "Φ({x}): {found}, not {expected}");
    }
    let edges = apply(normal_cdf, Isa::best(), &[f64::NEG_INFINITY, -1e300, 0.0, 1e300, f64::INFINITY]);
    assert_eq!(edges, [0.0, 0.0, 0.5, 1.0, 1.0]);
    assert!(apply(normal_cdf, Isa::best(), &[f64::NAN])[0].is_nan());
}

#[test]
fn softplus_is_stable_at_both_ends() {
    let inputs = grid(-700.0, 700.0, 20_001);
    for (&x, found) in inputs.iter().zip(apply(softplus, Isa::best(), &inputs)) {
        let expected = x.max(0.0) + (-x.abs()).exp().ln_1p();
        assert!((found - expected).abs() <= 1e-15 * expected, "softplus({x}): {found}, not {expected}");
    }
    let edges = apply(softplus, Isa::best(), &[f64::NEG_INFINITY, f64::INFINITY, -1000.0, 1000.0]);
    assert_eq!(edges, [0.0, f64::INFINITY, 0.0, 1000.0]);
    assert!(apply(softplus, Isa::best(), &[f64::NAN])[0].is_nan());
    assert_eq!(apply(sqrt, Isa::best(), &[0.0, 2.25, f64::INFINITY]), [0.0, 1.5, f64::INFINITY]);
}

#[test]
fn the_edges_are_right() {
    let (infinity, nan) = (f64::INFINITY, f64::NAN);
    let of = |function: Function, x: f64| apply(function, Isa::best(), &[x])[0];
    for (x, expected) in [(0.0, 1.0), (-0.0, 1.0), (infinity, infinity), (-infinity, 0.0), (710.0, infinity), (-746.0, 0.0)] {
        assert_eq!(of(exp, x).to_bits(), f64::to_bits(expected), "exp {x}");
    }
    for (x, expected) in [(1.0, 0.0), (0.0, -infinity), (-0.0, -infinity), (infinity, infinity)] {
        assert_eq!(of(ln, x).to_bits(), f64::to_bits(expected), "ln {x}");
    }
    assert_eq!(of(exp, -745.13).to_bits(), 1, "the least subnormal");
    assert!([of(exp, nan), of(ln, nan), of(ln, -1.0), of(ln, -infinity), of(ln, -f64::MIN_POSITIVE)].iter().all(|x| x.is_nan()));
}

#[test]
fn all_levels_agree_to_the_bit() {
    let reals = positive_reals(3000);
    let exponents: Vec<f64> = reals.iter().map(|x| x.ln() * 1.1).collect();
    for (function, inputs) in [(exp as Function, &exponents), (ln, &reals), (softplus, &exponents), (normal_cdf, &exponents)] {
        let bits = |isa| apply(function, isa, inputs).iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        let portable = bits(Isa::all()[0]);
        for isa in Isa::all() {
            assert!(bits(isa) == portable, "{}", isa.name());
        }
    }
}
