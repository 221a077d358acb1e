//! Exponential, logarithm and what is made of them for block kernels, from + − × ÷ √ fma only.
//!
//! They replace libm inside kernels: they vectorise, and their bits are the same on every platform. Outside the block
//! kernels std is used. Each function works on one number and has neither branches nor integer casts; the loop around
//! it is what the compiler vectorises.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

/// Adding and taking away 1.5·2⁵² rounds to the nearest integer, which then stands in the low bits of the sum.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// ln 2 in two parts; the first has 32 significant bits, so that its product with an exponent is exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);

/// 2^k for an integral k in −1022…1023, given as k + [`ROUND`].
#[inline(always)]
fn power_of_two(rounded: f64) -> f64 {
    f64::from_bits((rounded.to_bits() << 52).wrapping_add(1.0_f64.to_bits()))
}

/// e^x.
///
/// Reduction by ln 2 (Cody & Waite 1980) and a Taylor polynomial of degree 13 on |r| ≤ ln 2 / 2, whose remainder is
/// below 2⁻⁵⁸. Overflow gives infinity, underflow goes through the subnormals to 0, NaN stays NaN.
#[inline(always)]
#[must_use]
pub fn exp_one(x: f64) -> f64 {
    // Outside these bounds the result is infinite or 0 anyway; inside them the exponent fits in two factors.
    let bounded = if x > 710.0 { 710.0 } else { x };
    let bounded = if bounded < -746.0 { -746.0 } else { bounded };
    let rounded = bounded.mul_add(std::f64::consts::LOG2_E, ROUND);
    let k = rounded - ROUND;
    let r = k.mul_add(-LN_2_LOW, k.mul_add(-LN_2_HIGH, bounded));

    let tail = polynomial(
        r,
        &[
            0.5,
            1.0 / 6.0,
            1.0 / 24.0,
            1.0 / 120.0,
            1.0 / 720.0,
            1.0 / 5_040.0,
            1.0 / 40_320.0,
            1.0 / 362_880.0,
            1.0 / 3_628_800.0,
            1.0 / 39_916_800.0,
            1.0 / 479_001_600.0,
            1.0 / 6_227_020_800.0,
        ],
    );
    let fraction = (r * r).mul_add(tail, r) + 1.0;

    // 2^k in two factors: k itself runs from −1076 to 1024, beyond the exponents of a normal number.
    let half = k.mul_add(0.5, ROUND);
    let rest = k - (half - ROUND) + ROUND;
    fraction * power_of_two(half) * power_of_two(rest)
}

/// Natural logarithm.
///
/// x = 2^k·(1 + f) with √½ ≤ 1 + f < √2 and ln(1 + f) through s = f / (2 + f), with the coefficients of fdlibm's
/// `e_log.c` (Sun Microsystems 1993). ln 0 = −∞, ln of a negative number is NaN, ln ∞ = ∞.
#[inline(always)]
#[must_use]
pub fn ln_one(x: f64) -> f64 {
    const SUBNORMAL_SHIFT: f64 = 18_014_398_509_481_984.0; // 2^54
    const SQRT_HALF_BITS: u64 = 0x3fe6_a09e_667f_3bcd;
    const ONE_BITS: u64 = 0x3ff0_0000_0000_0000;
    let subnormal = x < f64::MIN_POSITIVE;
    let normal = if subnormal { x * SUBNORMAL_SHIFT } else { x };

    // Moves the cut between two exponents from 1 to √½.
    let shifted = normal.to_bits().wrapping_add(ONE_BITS - SQRT_HALF_BITS);
    // The biased exponent in the low bits of 2^52 is an integer that subtraction turns into a number.
    let exponent = f64::from_bits((shifted >> 52) | 0x4330_0000_0000_0000) - (4_503_599_627_370_496.0 + 1023.0);
    let k = if subnormal { exponent - 54.0 } else { exponent };
    let f = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff) + SQRT_HALF_BITS) - 1.0;

    let s = f / (2.0 + f);
    let s_squared = s * s;
    let series = polynomial(
        s_squared,
        &[
            6.666_666_666_666_735e-1,
            3.999_999_999_940_942e-1,
            2.857_142_874_366_239e-1,
            2.222_219_843_214_978_4e-1,
            1.818_357_216_161_805e-1,
            1.531_383_769_920_937_3e-1,
            1.479_819_860_511_658_6e-1,
        ],
    ) * s_squared;
    let half_square = 0.5 * f * f;
    let low = s.mul_add(half_square + series, k * LN_2_LOW);
    let finite = k.mul_add(LN_2_HIGH, f - (half_square - low));

    let result = if x < f64::INFINITY { finite } else { x };
    let result = if x > 0.0 { result } else { f64::NAN };
    if x == 0.0 { f64::NEG_INFINITY } else { result }
}

/// ln(1 + e^x), also where e^x overflows or vanishes beside 1.
#[inline(always)]
#[must_use]
pub fn softplus_one(x: f64) -> f64 {
    let positive = if x > 0.0 { x } else { 0.0 };
    let small = exp_one(-x.abs());
    let sum = 1.0 + small;
    // What the sum lost of its smaller part comes back to first order.
    let lost = small - (sum - 1.0);
    positive + (ln_one(sum) + lost / sum)
}

/// Levels of the continued fraction of the normal tail.
const TAIL_LEVELS: usize = 24;
/// From here on the continued fraction serves: both sides are within 1.3·10⁻¹³ of the tail here, and closer elsewhere.
const TAIL: f64 = 4.0;

/// Φ, the standard normal distribution function, with relative precision in the lower tail.
///
/// φ times a rational function of |x| (Hart 1968, no. 5666, in the form of West 2005), beyond 4 times Laplace's continued
/// fraction. The larger side is the complement of the smaller.
#[inline(always)]
#[must_use]
pub fn normal_cdf_one(x: f64) -> f64 {
    const ROOT_OF_TAU: f64 = 2.506_628_274_631_000_5;
    let distance = x.abs();
    let square = distance * distance;
    let lost = distance.mul_add(distance, -square);
    let bell = exp_one(-0.5 * square);
    let bell = (-0.5 * lost).mul_add(bell, bell);

    let upper = polynomial(
        distance,
        &[
            220.206_867_912_376,
            221.213_596_169_931,
            112.079_291_497_871,
            33.912_866_078_383,
            6.373_962_203_531_65,
            0.700_383_064_443_688,
            3.526_249_659_989_11e-2,
        ],
    );
    let lower = polynomial(
        distance,
        &[
            440.413_735_824_752,
            793.826_512_519_948,
            637.333_633_378_831,
            296.564_248_779_674,
            86.780_732_202_946_1,
            16.064_177_579_207,
            1.755_667_163_182_64,
            8.838_834_764_831_84e-2,
        ],
    );

    // d + 1/(d + 2/(d + 3/(… d))) from its innermost level outwards, as a quotient.
    let (mut inner, mut outer) = (1.0, distance);
    for level in TAIL_NUMERATORS {
        (inner, outer) = (outer, distance.mul_add(outer, level * inner));
    }
    let far = distance > TAIL;
    let (numerator, denominator) = if far { (inner, outer * ROOT_OF_TAU) } else { (upper, lower) };
    // Beyond 40 the bell is 0, and so is the tail; there is no quotient of infinities.
    let tail = if distance > 40.0 { 0.0 } else { bell * (numerator / denominator) };
    let result = if x > 0.0 { 1.0 - tail } else { tail };
    if x.is_nan() { x } else { result }
}

/// Numerators of the levels of the continued fraction, the innermost first: 24, 23, … 1.
const TAIL_NUMERATORS: [f64; TAIL_LEVELS] = {
    let mut numerators = [1.0; TAIL_LEVELS];
    let mut at = TAIL_LEVELS - 1;
    while at > 0 {
        numerators[at - 1] = numerators[at] + 1.0;
        at -= 1;
    }
    numerators
};

/// Σ coefficients\[j\]·x^j, lowest power first, by fused multiply-adds: even and odd powers apart, for two short chains instead
/// of one long one.
#[inline(always)]
fn polynomial<const N: usize>(x: f64, coefficients: &[f64; N]) -> f64 {
    let square = x * x;
    let (mut odd, mut even) = (coefficients[N - 1], coefficients[N - 2]);
    for coefficient in coefficients[..N - 2].iter().rev() {
        (odd, even) = (even, square.mul_add(odd, *coefficient));
    }
    x.mul_add(odd, even)
}
