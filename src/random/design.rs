//! Designs: how the uniforms of an input are spread over the trials.
//!
//! The replicate is the tile of 256 trials: within it an antithetic design mirrors one half in the other, and a Latin hypercube
//! has one trial in each of 256 strata; tiles are independent. In a Sobol design tiles take turns between sixteen scrambled
//! sequences, each of which goes on from tile to tile. So every design streams, shards and stops anywhere, needs no
//! number of trials in advance, and has its Monte Carlo error in the variance between what is independent. Nothing here knows
//! a distribution.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use serde::{Deserialize, Serialize};

use super::stream::{LANES, Stream, StreamKey, fill_uniform};
use crate::numeric::column::{Column, TILE};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::randomised::RANDOMISATIONS;
use crate::numeric::stats::Replicate;

/// How the trials of a run are spread over the probability space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Design {
    /// Independent trials.
    #[serde(rename = "mc")]
    MonteCarlo,
    /// Trials 128…255 of a tile mirror 0…127 (u and 1 − u), in every input at once.
    #[serde(rename = "antithetic")]
    Antithetic,
    /// Each tile is a Latin hypercube of 256 strata (Technometrics 21(2), 1979, 239–245).
    #[serde(rename = "lhs")]
    LatinHypercube,
    /// Sixteen scrambled Sobol sequences ([`super::sobol`]), tile by tile in turns.
    #[serde(rename = "sobol")]
    Sobol,
}

impl Design {
    /// All designs.
    pub const ALL: [Self; 4] = [Self::MonteCarlo, Self::Antithetic, Self::LatinHypercube, Self::Sobol];

    /// Trials with which each randomisation of a Sobol design has a tile.
    pub const EACH_RANDOMISATION: u64 = (TILE * RANDOMISATIONS) as u64;

    /// The design of trials for which nobody named one: Sobol where each randomisation has a tile, so that errors are known as well as
    /// they can be; independent trials where there are fewer. What it gains is measured in `benches/README.md`.
    #[must_use]
    pub fn usual(trials: u64) -> Self {
        if trials < Self::EACH_RANDOMISATION { Self::MonteCarlo } else { Self::Sobol }
    }

    /// `mc`, `antithetic`, `lhs` or `sobol`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MonteCarlo => "mc",
            Self::Antithetic => "antithetic",
            Self::LatinHypercube => "lhs",
            Self::Sobol => "sobol",
        }
    }

    /// What repeats independently in it, and so carries the Monte Carlo error.
    #[must_use]
    pub fn replicate(self) -> Replicate {
        match self {
            Self::MonteCarlo => Replicate::Trial,
            Self::Antithetic | Self::LatinHypercube => Replicate::Tile,
            Self::Sobol => Replicate::Randomisation,
        }
    }
}

/// The uniforms of one input in one block of trials, a tile at a time.
#[derive(Clone, Debug)]
pub struct Draws {
    stream: Stream,
}

impl Draws {
    /// The draws of `block` before its first tile.
    #[must_use]
    pub fn start(key: &StreamKey, block: u64) -> Self {
        Self { stream: Stream::start(key, block) }
    }

    /// Fills a column with the uniforms of the next tile, all inside (0, 1). A block keeps to one design. In a Sobol design they are
    /// those of an input without a dimension: independent ones.
    pub fn uniforms(&mut self, isa: Isa, design: Design, out: &mut Column) {
        match design {
            Design::MonteCarlo | Design::Sobol => fill_uniform(isa, &mut self.stream, out),
            Design::Antithetic => {
                fill_uniform(isa, &mut self.stream, out);
                mirror(isa, out);
            }
            Design::LatinHypercube => {
                let keys = self.stream.words();
                fill_uniform(isa, &mut self.stream, out);
                stratify(isa, &keys, out);
            }
        }
    }
}

dispatch! {
    fn mirror(out: &mut Column) = mirror_kernel
}
#[inline(always)]
fn mirror_kernel(out: &mut Column) {
    let (drawn, mirrored) = out.split_at_mut(TILE / 2);
    for (u, one_minus_u) in drawn.iter().zip(mirrored) {
        *one_minus_u = 1.0 - u;
    }
}

/// Largest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

dispatch! {
    fn stratify(keys: &[u64; LANES], out: &mut Column) = stratify_kernel
}
/// u becomes (stratum + u) / 256.
#[inline(always)]
fn stratify_kernel(keys: &[u64; LANES], out: &mut Column) {
    let strata = permutation(keys);
    for i in 0..TILE {
        // 2^52 + stratum, as a number, less 2^52.
        let stratum = f64::from_bits(u64::from(strata[i]) | 0x4330_0000_0000_0000) - 4_503_599_627_370_496.0;
        let u = (stratum + out[i]) / 256.0;
        out[i] = if u < BELOW_ONE { u } else { BELOW_ONE };
    }
}

/// Rounds of the permutation; from five on its statistics are those of random permutations.
const ROUNDS: usize = 6;

/// A permutation of 0…255 chosen by the keys: rounds of exclusive or, odd multiplication modulo 256 and shift, each of them a
/// bijection.
#[inline(always)]
pub(super) fn permutation(keys: &[u64; LANES]) -> [u16; TILE] {
    let mut strata = [0; TILE];
    for (stratum, trial) in strata.iter_mut().zip(0..) {
        *stratum = trial;
    }
    for key in &keys[..ROUNDS] {
        let [flip, factor, ..] = key.to_le_bytes();
        for stratum in &mut strata {
            let flipped = *stratum ^ u16::from(flip);
            let product = flipped.wrapping_mul(u16::from(factor | 1)) & 255;
            *stratum = product ^ (product >> 4);
        }
    }
    let [shift, ..] = keys[ROUNDS].to_le_bytes();
    for stratum in &mut strata {
        *stratum = (*stratum + u16::from(shift)) & 255;
    }
    strata
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(isa: Isa, design: Design, path: &str, block: u64) -> Column {
        let mut out = Column::of(f64::NAN);
        Draws::start(&StreamKey::new(1, path), block).uniforms(isa, design, &mut out);
        out
    }

    /// The stratum of each trial.
    fn strata(path: &str, block: u64) -> Vec<f64> {
        tile(Isa::best(), Design::LatinHypercube, path, block).iter().map(|u| (u * 256.0).floor()).collect()
    }

    #[test]
    fn every_design_has_the_same_bits_on_every_level_and_stays_inside_the_interval() {
        for design in Design::ALL {
            let portable = tile(Isa::all()[0], design, "a", 5);
            assert!(portable.iter().all(|u| *u > 0.0 && *u < 1.0));
            for isa in Isa::all() {
                assert_eq!(
                    portable.map(f64::to_bits),
                    tile(isa, design, "a", 5).map(f64::to_bits),
                    "{} {}",
                    design.name(),
                    isa.name()
                );
            }
        }
    }

    #[test]
    fn a_latin_hypercube_tile_has_every_stratum_once() {
        for block in 0..100 {
            let mut strata = strata("a", block);
            strata.sort_by(f64::total_cmp);
            assert!(strata.iter().zip(0..).all(|(stratum, expected)| stratum.total_cmp(&f64::from(expected)).is_eq()));
        }
    }

    #[test]
    fn an_antithetic_tile_mirrors_exactly() {
        let tile = tile(Isa::best(), Design::Antithetic, "a", 0);
        for i in 0..TILE / 2 {
            assert_eq!((tile[i] + tile[i + TILE / 2]).to_bits(), 1.0_f64.to_bits());
        }
    }

    /// n random permutations of 256 correlate with a variance of 1/255; n·255·r² summed is chi-squared of n degrees but for a
    /// trace. The bounds are ±4.5 standard deviations: one false alarm in 150,000 runs of new seeds (the seeds here are fixed).
    #[test]
    fn strata_of_different_inputs_and_tiles_correlate_as_random_permutations_do() {
        const PAIRS: u32 = 4000;
        let functions: [fn(f64) -> f64; 4] = [
            |stratum| stratum,
            |stratum| if stratum < 128.0 { 0.0 } else { 1.0 },
            |stratum| stratum % 2.0,
            |stratum| (stratum * std::f64::consts::TAU / 256.0).cos(),
        ];
        let pairs: Vec<(Vec<f64>, Vec<f64>)> = (0..u64::from(PAIRS / 2))
            .flat_map(|block| [(strata("a", block), strata("b", block)), (strata("a", block), strata("a", block + 1))])
            .collect();
        for function in functions {
            let sum: f64 = pairs.iter().map(|(a, b)| correlation(a, b, function).powi(2) * 255.0).sum();
            let excess = (sum - f64::from(PAIRS)) / (2.0 * f64::from(PAIRS)).sqrt();
            assert!(excess.abs() < 4.5, "{excess}");
        }
    }

    fn correlation(a: &[f64], b: &[f64], function: fn(f64) -> f64) -> f64 {
        let centred = |x: &[f64]| {
            let x: Vec<f64> = x.iter().map(|&x| function(x)).collect();
            let mean = x.iter().sum::<f64>() / 256.0;
            x.iter().map(|x| x - mean).collect::<Vec<f64>>()
        };
        let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
        let (a, b) = (centred(a), centred(b));
        dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt()
    }
}
