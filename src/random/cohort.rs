//! Counts of cohorts: binomial and Poisson columns whose parameters differ from trial to trial.
//!
//! Always by the inverse distribution function, one uniform a count, monotone in it, with the same bits on every instruction-set
//! level. Where the variance is small the distribution is summed up from its lower end; where it is large the count is a
//! Cornish–Fisher quantile, whose distribution function is within 1.2·10⁻⁵ of the exact one. Nothing here makes a random
//! number, and nothing knows what is counted.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::sampler::standard_normal;
use crate::numeric::column::{Column, TILE, fill};
use crate::numeric::elementary::{exp_one, ln_one};
use crate::numeric::isa::{Isa, dispatch};

/// Variance from which a count is a Cornish–Fisher quantile. Below it a walk takes some tens of steps; at it the error of the
/// expansion in the distribution function is 1·10⁻⁵, at 100 it is 2·10⁻⁷.
const LARGE_VARIANCE: f64 = 16.0;

/// Rounding may keep a summed distribution function from reaching 1; no uniform above this is looked for in it.
const HIGHEST: f64 = 1.0 - 1e-12;
/// The same in standard normal numbers, at both ends.
const FARTHEST: f64 = 7.03;

/// Trials that walk together and stop when the last of them has arrived.
const LANES: usize = 32;
/// Steps between two looks at who has arrived.
const STEPS: usize = 8;
/// More steps than any walk takes: its mean is at most twice the variance, 32, and it ends 7 standard deviations above it.
const MOST_STEPS: usize = 128;

/// 1/1, 1/2, 1/3, …
const RECIPROCALS: [f64; MOST_STEPS] = {
    let mut reciprocals = [1.0; MOST_STEPS];
    let (mut at, mut count) = (0, 1.0);
    while at < MOST_STEPS {
        reciprocals[at] = 1.0 / count;
        count += 1.0;
        at += 1;
    }
    reciprocals
};

/// Binomial counts of `n` trials with success probability `p`: `n` whole and not negative, `p` in 0…1 (else the nearer end).
///
/// n = 0, p = 0 and p = 1 are exact. Where `n` or `p` is not a number the count is none either, unless n = 0.
pub fn binomial(isa: Isa, uniforms: &Column, n: &Column, p: &Column, out: &mut Column) {
    let ways = ways_of_binomial(isa, n, p);
    if ways.walking {
        let mut walk = Walk::new();
        start_binomial(isa, uniforms, n, p, &mut walk);
        go(isa, &mut walk, out);
        mirror(isa, n, p, out);
    } else {
        fill(isa, 0.0, out);
    }
    if ways.large {
        let mut normal = Column::ZERO;
        standard_normal(isa, uniforms, &mut normal);
        expand_binomial(isa, &normal, n, p, out);
    }
}

/// Poisson counts of a `mean` (a negative one counts as 0). A mean of 0 is exact; one that is not a number gives none.
pub fn poisson(isa: Isa, uniforms: &Column, mean: &Column, out: &mut Column) {
    let ways = ways_of_poisson(isa, mean);
    if ways.walking {
        let mut walk = Walk::new();
        start_poisson(isa, uniforms, mean, &mut walk);
        go(isa, &mut walk, out);
    } else {
        fill(isa, 0.0, out);
    }
    if ways.large {
        let mut normal = Column::ZERO;
        standard_normal(isa, uniforms, &mut normal);
        expand_poisson(isa, &normal, mean, out);
    }
}

/// A walk up a distribution from 0: P(k + 1) = P(k) · (slope / (k + 1) − fall).
struct Walk {
    /// The uniform that the distribution function has to reach; 0 in a trial that stays at 0.
    goal: Column,
    /// P(k), at first of k = 0.
    mass: Column,
    slope: Column,
    fall: Column,
}

impl Walk {
    const fn new() -> Self {
        Self { goal: Column::ZERO, mass: Column::ZERO, slope: Column::ZERO, fall: Column::ZERO }
    }
}

/// A probability kept in 0…1; what is not a number stays so.
#[inline(always)]
fn share(p: f64) -> f64 {
    let p = if p < 0.0 { 0.0 } else { p };
    if p > 1.0 { 1.0 } else { p }
}

/// Whether a count is expanded; true also of a variance that is not a number, which the expansion hands on.
#[inline(always)]
#[expect(clippy::neg_cmp_op_on_partial_ord, reason = "what is not a number shall count as large")]
fn is_large(variance: f64) -> bool {
    !(variance < LARGE_VARIANCE)
}

/// Which ways of counting occur in a tile; where neither does, all counts are 0.
#[derive(Clone, Copy)]
struct Ways {
    walking: bool,
    large: bool,
}

dispatch! {
    fn ways_of_binomial(n: &Column, p: &Column) -> Ways = ways_of_binomial_kernel
}
#[inline(always)]
fn ways_of_binomial_kernel(n: &Column, p: &Column) -> Ways {
    let (mut walking, mut large) = (0, 0);
    for i in 0..TILE {
        let expand = is_large(variance(n[i], share(p[i])));
        walking |= u64::from(!expand && n[i] != 0.0);
        large |= u64::from(expand && n[i] != 0.0);
    }
    Ways { walking: walking != 0, large: large != 0 }
}

dispatch! {
    fn ways_of_poisson(mean: &Column) -> Ways = ways_of_poisson_kernel
}
#[inline(always)]
fn ways_of_poisson_kernel(mean: &Column) -> Ways {
    let (mut walking, mut large) = (0, 0);
    for i in 0..TILE {
        let expand = is_large(mean[i]);
        walking |= u64::from(!expand && mean[i] > 0.0);
        large |= u64::from(expand);
    }
    Ways { walking: walking != 0, large: large != 0 }
}

/// Variance of a binomial count; one expression for all that ask, so that they agree on what is large.
#[inline(always)]
fn variance(n: f64, p: f64) -> f64 {
    let rare = if p > 0.5 { 1.0 - p } else { p };
    n * rare * (1.0 - rare)
}

dispatch! {
    fn start_binomial(uniforms: &Column, n: &Column, p: &Column, walk: &mut Walk) = start_binomial_kernel
}
/// The rarer of success and failure is counted.
#[inline(always)]
fn start_binomial_kernel(uniforms: &Column, n: &Column, p: &Column, walk: &mut Walk) {
    for i in 0..TILE {
        let p = share(p[i]);
        let mirrored = p > 0.5;
        let rare = if mirrored { 1.0 - p } else { p };
        let uniform = if mirrored { 1.0 - uniforms[i] } else { uniforms[i] };
        let common = 1.0 - rare;
        let stays = is_large(variance(n[i], p)) || n[i] == 0.0;
        // What rounding took from 1 − rare counts n times: ln(1 − rare) gets it back.
        let lost = (1.0 - common) - rare;
        let odds = 1.0 / common;
        let ln_mass = n[i] * lost.mul_add(-odds, ln_one(common));
        // Subnormal masses would be slow.
        walk.mass[i] = exp_one(if stays { 0.0 } else { ln_mass });
        walk.fall[i] = rare * odds;
        walk.slope[i] = (n[i] + 1.0) * (rare * odds);
        let goal = if uniform < HIGHEST { uniform } else { HIGHEST };
        walk.goal[i] = if stays { 0.0 } else { goal };
    }
}

dispatch! {
    fn start_poisson(uniforms: &Column, mean: &Column, walk: &mut Walk) = start_poisson_kernel
}
#[inline(always)]
fn start_poisson_kernel(uniforms: &Column, mean: &Column, walk: &mut Walk) {
    for i in 0..TILE {
        let mean = if mean[i] < 0.0 { 0.0 } else { mean[i] };
        let stays = is_large(mean);
        walk.mass[i] = exp_one(if stays { 0.0 } else { -mean });
        walk.fall[i] = 0.0;
        walk.slope[i] = mean;
        let goal = if uniforms[i] < HIGHEST { uniforms[i] } else { HIGHEST };
        walk.goal[i] = if stays { 0.0 } else { goal };
    }
}

dispatch! {
    /// out = the least count whose distribution function reaches the goal
    fn go(walk: &mut Walk, out: &mut Column) = go_kernel
}
#[inline(always)]
fn go_kernel(walk: &mut Walk, out: &mut Column) {
    let goals = walk.goal.as_chunks::<LANES>().0.iter();
    let ratios = walk.slope.as_chunks::<LANES>().0.iter().zip(walk.fall.as_chunks::<LANES>().0);
    let masses = walk.mass.as_chunks_mut::<LANES>().0.iter_mut();
    for (((goal, (slope, fall)), mass), count) in goals.zip(ratios).zip(masses).zip(out.as_chunks_mut::<LANES>().0) {
        let mut reached = *mass;
        *count = [0.0; LANES];
        for reciprocals in RECIPROCALS.as_chunks::<STEPS>().0 {
            let mut underway = 0;
            for i in 0..LANES {
                let (mut sum, mut term, mut steps) = (reached[i], mass[i], count[i]);
                for reciprocal in reciprocals {
                    steps += if sum < goal[i] { 1.0 } else { 0.0 };
                    term *= slope[i].mul_add(*reciprocal, -fall[i]);
                    sum += term;
                }
                (reached[i], mass[i], count[i]) = (sum, term, steps);
                underway |= u64::from(sum < goal[i]);
            }
            if underway == 0 {
                break;
            }
        }
    }
}

dispatch! {
    /// Turns counts of failures into counts of successes where the failures were counted.
    fn mirror(n: &Column, p: &Column, out: &mut Column) = mirror_kernel
}
#[inline(always)]
fn mirror_kernel(n: &Column, p: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = if p[i] > 0.5 { n[i] - out[i] } else { out[i] };
    }
}

dispatch! {
    fn expand_binomial(normal: &Column, n: &Column, p: &Column, out: &mut Column) = expand_binomial_kernel
}
#[inline(always)]
fn expand_binomial_kernel(normal: &Column, n: &Column, p: &Column, out: &mut Column) {
    for i in 0..TILE {
        let p = share(p[i]);
        let variance = variance(n[i], p);
        let product = p * (1.0 - p);
        let count = expanded(normal[i], n[i] * p, variance, 1.0 - 2.0 * p, product);
        let count = if count > n[i] { n[i] } else { count };
        out[i] = if is_large(variance) && (n[i] != 0.0) { count } else { out[i] };
    }
}

dispatch! {
    fn expand_poisson(normal: &Column, mean: &Column, out: &mut Column) = expand_poisson_kernel
}
#[inline(always)]
fn expand_poisson_kernel(normal: &Column, mean: &Column, out: &mut Column) {
    for i in 0..TILE {
        let count = expanded(normal[i], mean[i], mean[i], 1.0, 0.0);
        out[i] = if is_large(mean[i]) { count } else { out[i] };
    }
}

/// The count at a standard normal number, by the expansion of Cornish & Fisher (1938; Abramowitz & Stegun 26.2.49) to the fifth
/// cumulant. `skew` is p(failure) − p(success) and `product` their product: 1 and 0 give the Poisson distribution.
///
/// The smooth function that passes through the distribution function at every whole number plus a half has the cumulants of the
/// counts less those of a uniform number of width 1 (Sheppard's corrections): 1/12 of the second and −1/120 of the fourth.
#[inline(always)]
fn expanded(normal: f64, mean: f64, variance: f64, skew: f64, product: f64) -> f64 {
    /// Adding and taking away 1.5·2⁵² rounds to the nearest whole number.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let w = if normal > FARTHEST { FARTHEST } else { normal };
    let w = if w < -FARTHEST { -FARTHEST } else { w };

    let deviation = (variance - 1.0 / 12.0).sqrt();
    let inverse = 1.0 / deviation;
    let square = inverse * inverse;
    let third = variance * skew * square * inverse;
    let fourth = variance.mul_add((-6.0_f64).mul_add(product, 1.0), 1.0 / 120.0) * square * square;
    let fifth = third * (-12.0_f64).mul_add(product, 1.0) * square;

    let w2 = w * w;
    let by_third = (w2 - 1.0) * (1.0 / 6.0);
    let by_fourth = w * (w2 - 3.0) * (1.0 / 24.0);
    let by_third_twice = w * 2.0_f64.mul_add(w2, -5.0) * (-1.0 / 36.0);
    let by_fifth = (w2 - 6.0).mul_add(w2, 3.0) * (1.0 / 120.0);
    let by_both = (w2 - 5.0).mul_add(w2, 2.0) * (-1.0 / 24.0);
    let by_third_thrice = 12.0_f64.mul_add(w2, -53.0).mul_add(w2, 17.0) * (1.0 / 324.0);

    let inner = third.mul_add(by_third_thrice, by_third_twice);
    let inner = fourth.mul_add(by_both, third.mul_add(inner, by_third));
    let standard = third.mul_add(inner, fourth.mul_add(by_fourth, fifth.mul_add(by_fifth, w)));
    let count = (deviation.mul_add(standard, mean) + ROUND) - ROUND;
    if count < 0.0 { 0.0 } else { count }
}
