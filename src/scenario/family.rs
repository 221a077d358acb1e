//! The distribution families as a file writes them: a key each, with a list of parameters.
//!
//! The families themselves are [`crate::random`]'s; here are their keys, the names and kinds of their parameters, and one
//! line of help, from which the reader, the JSON Schema and the reference are made.

use crate::random::distribution::{Distribution, DistributionError};

/// One family.
#[derive(Clone, Copy, Debug)]
pub struct FamilyDeclaration {
    /// Its key.
    pub key: &'static str,
    /// Its parameters in order.
    pub parameters: &'static [Parameter],
    /// How many of the last parameters may be left out.
    pub optional: usize,
    /// One line of help, `English | 한국어`.
    pub help: &'static str,
    /// Makes the distribution of as many numbers as were given.
    pub build: fn(&[f64]) -> Result<Distribution, DistributionError>,
}

/// A parameter of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, as in faults of the distribution.
    pub name: &'static str,
    /// What kind of number it is.
    pub kind: ParameterKind,
}

/// What kind of number a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// In the unit of the quantity.
    Measured,
    /// A pure number.
    Pure,
    /// A whole number, 0 or more, of 32 bits.
    Whole,
}

const fn measured(name: &'static str) -> Parameter {
    Parameter { name, kind: ParameterKind::Measured }
}

const fn pure(name: &'static str) -> Parameter {
    Parameter { name, kind: ParameterKind::Pure }
}

const fn whole(name: &'static str) -> Parameter {
    Parameter { name, kind: ParameterKind::Whole }
}

/// The count that a [`ParameterKind::Whole`] holds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the reader took it from a 32-bit count")]
const fn count(number: f64) -> u32 {
    number as u32
}

macro_rules! families {
    ($($key:literal [$($parameter:expr),+] optional $optional:literal $help:literal => $build:expr;)+) => {
        /// Every family, in the order of the reference.
        pub const FAMILIES: &[FamilyDeclaration] = &[$(FamilyDeclaration {
            key: $key,
            parameters: &[$($parameter),+],
            optional: $optional,
            help: $help,
            build: $build,
        }),+];
    };
}

families! {
    "uniform" [measured("low"), measured("high")] optional 0
        "Every value from low to high is as likely | 하한부터 상한까지 모두 같은 확률"
        => |p| Distribution::uniform(p[0], p[1]);
    "triangular" [measured("low"), measured("mode"), measured("high")] optional 0
        "A triangle over low, mode, high | 하한, 최빈값, 상한의 삼각분포"
        => |p| Distribution::triangular(p[0], p[1], p[2]);
    "pert" [measured("low"), measured("mode"), measured("high"), pure("shape")] optional 1
        "A smooth three-point estimate; shape 4 unless given | 매끄러운 3점 추정. shape의 기본값 4"
        => |p| match p {
            [low, mode, high, shape] => Distribution::pert_with_shape(*low, *mode, *high, *shape),
            _ => Distribution::pert(p[0], p[1], p[2]),
        };
    "normal" [measured("mean"), measured("sd")] optional 0
        "Normal with mean and standard deviation | 평균과 표준편차의 정규분포"
        => |p| Distribution::normal(p[0], p[1]);
    "lognormal" [measured("median"), pure("sigma")] optional 0
        "Log-normal with its median and the standard deviation of its logarithm | 중앙값과 로그 표준편차의 로그정규분포"
        => |p| Distribution::lognormal(p[0], p[1]);
    "beta" [pure("alpha"), pure("beta"), measured("low"), measured("high")] optional 2
        "Beta, on 0 to 1 or from low to high | 베타분포. 0–1 또는 하한–상한"
        => |p| match p {
            [alpha, beta, low, high] => Distribution::beta_between(*alpha, *beta, *low, *high),
            _ => Distribution::beta(p[0], p[1]),
        };
    "gamma" [pure("shape"), measured("scale")] optional 0
        "Gamma with shape and scale | 형상과 척도의 감마분포"
        => |p| Distribution::gamma(p[0], p[1]);
    "weibull" [pure("shape"), measured("scale")] optional 0
        "Weibull with shape and scale | 형상과 척도의 와이불분포"
        => |p| Distribution::weibull(p[0], p[1]);
    "exponential" [measured("mean")] optional 0
        "Exponential with its mean | 평균의 지수분포"
        => |p| Distribution::exponential(p[0]);
    "student_t" [pure("df"), measured("location"), measured("scale")] optional 0
        "Student's t with degrees of freedom, location and scale | 자유도, 위치, 척도의 t분포"
        => |p| Distribution::student_t(p[0], p[1], p[2]);
    "pareto" [measured("minimum"), pure("shape")] optional 0
        "Pareto with its minimum and shape | 최솟값과 형상의 파레토분포"
        => |p| Distribution::pareto(p[0], p[1]);
    "metalog" [measured("p10"), measured("p50"), measured("p90")] optional 0
        "Three-point metalog through the 10th, 50th and 90th percentile | 10·50·90 백분위수를 지나는 3점 메타로그"
        => |p| Distribution::metalog(p[0], p[1], p[2]);
    "bernoulli" [pure("p")] optional 0
        "1 with this probability, else 0 | 이 확률로 1, 아니면 0"
        => |p| Distribution::bernoulli(p[0]);
    "binomial" [whole("n"), pure("p")] optional 0
        "Successes among n with probability p | n번 가운데 성공 횟수(확률 p)"
        => |p| Distribution::binomial(count(p[0]), p[1]);
    "poisson" [measured("mean")] optional 0
        "Poisson with its mean | 평균의 푸아송분포"
        => |p| Distribution::poisson(p[0]);
    "negative_binomial" [pure("r"), pure("p")] optional 0
        "Failures before the r-th success with probability p | r번째 성공 전의 실패 횟수(확률 p)"
        => |p| Distribution::negative_binomial(p[0], p[1]);
}
