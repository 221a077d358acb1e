//! Designs: how the uniforms of an input are spread over the trials.
//!
//! The replicate is the tile of 256 trials: within it an antithetic design mirrors one half in the other, and a Latin hypercube
//! has one trial in each of 256 strata; tiles are independent. So every design streams, shards and stops anywhere, needs no
//! number of trials in advance, and has its Monte Carlo error in the variance between tiles. Nothing here knows a distribution.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]
#![expect(clippy::needless_range_loop, reason = "indexing arrays of one fixed length side by side is the pattern that vectorises")]

use serde::{Deserialize, Serialize};

use super::stream::{Stream, StreamKey, fill_uniform};
use crate::numeric::column::{BLOCK, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};

/// How the trials of a run are spread over the probability space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Design {
    /// Independent trials.
    #[default]
    #[serde(rename = "mc")]
    MonteCarlo,
    /// Trials 128…255 of a tile mirror 0…127 (u and 1 − u), in every input at once.
    #[serde(rename = "antithetic")]
    Antithetic,
    /// Each tile is a Latin hypercube of 256 strata (McKay, Beckman & Conover, Technometrics 21(2), 1979).
    #[serde(rename = "lhs")]
    LatinHypercube,
}

impl Design {
    /// All designs.
    pub const ALL: [Self; 3] = [Self::MonteCarlo, Self::Antithetic, Self::LatinHypercube];

    /// `mc`, `antithetic` or `lhs`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MonteCarlo => "mc",
            Self::Antithetic => "antithetic",
            Self::LatinHypercube => "lhs",
        }
    }

    /// Trials that are drawn together: results of different replicates are independent, those of one are not.
    #[must_use]
    pub fn replicate(self) -> usize {
        match self {
            Self::MonteCarlo => 1,
            Self::Antithetic | Self::LatinHypercube => TILE,
        }
    }
}

/// The uniforms of one input in one block of trials, a tile at a time.
#[derive(Clone, Debug)]
pub struct Draws {
    stream: Stream,
    /// Four keys a tile for the permutations of its strata.
    strata: [[u64; PERMUTATION_KEYS]; BLOCK / TILE],
}

impl Draws {
    /// The draws of `block` at its first tile.
    #[must_use]
    pub fn start(key: &StreamKey, block: u64) -> Self {
        Self { stream: Stream::start(key, block), strata: key.tile_words(block) }
    }

    /// Fills a column with the uniforms of the next tile, which must be number `tile` of the block (0…3), all inside (0, 1).
    pub fn uniforms(&mut self, isa: Isa, design: Design, tile: usize, out: &mut Column) {
        fill_uniform(isa, &mut self.stream, out);
        match design {
            Design::MonteCarlo => {}
            Design::Antithetic => mirror(isa, out),
            Design::LatinHypercube => stratify(isa, &self.strata[tile % (BLOCK / TILE)], out),
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

/// Words of key that a permutation of 256 takes.
const PERMUTATION_KEYS: usize = 4;
/// Largest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

dispatch! {
    fn stratify(keys: &[u64; PERMUTATION_KEYS], out: &mut Column) = stratify_kernel
}
/// u becomes (stratum + u) / 256.
#[inline(always)]
fn stratify_kernel(keys: &[u64; PERMUTATION_KEYS], out: &mut Column) {
    for i in 0..TILE {
        let stratum = permute(i as u64, keys);
        // 2^52 + stratum, as a number: the stratum is below 2^52.
        let number = f64::from_bits(stratum | 0x4330_0000_0000_0000) - 4_503_599_627_370_496.0;
        let u = (number + out[i]) / 256.0;
        out[i] = if u < BELOW_ONE { u } else { BELOW_ONE };
    }
}
