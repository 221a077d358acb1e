//! Sobol's sequence with Owen's scrambling: points that fill the unit cube evenly, and at random.
//!
//! A coordinate of point i is the exclusive or of the direction numbers of the bits of i (Sobol' 1967, direction numbers of Joe &
//! Kuo 2008). Its digits are then permuted at random, each by a permutation that the digits before it choose (Owen 1995): every
//! point is uniform, and what was one point per cell stays so. The permutations come from a hash (Laine & Karras 2011; Burley 2020,
//! "Practical hash-based Owen scrambling", JCGT 9(4)), here with the constants of N. Vegdahl (2021), under which the permutations
//! of any two cells are as good as independent. Digits beyond 2⁻³² are a hash of those before. Nothing here knows what a coordinate stands for.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

mod directions;
mod points;

pub use directions::DIMENSIONS;
pub use points::{SobolPoints, TooManyDimensions};

use directions::Directions;

use super::design::permutation;
use super::stream::{LANES, StreamKey, mix, unit_interval};
use crate::numeric::column::{Column, TILE};
use crate::numeric::isa::dispatch;

/// Bits of an index inside a tile.
const TILE_BITS: usize = TILE.ilog2() as usize;
const _: () = assert!(TILE == 1 << TILE_BITS);

/// Lanes of the kernel: the low half of a tile's index bits makes a pattern that is the same in all of its rows.
const ROW: usize = 16;

/// One dimension of the sequence.
#[derive(Clone, Copy, Debug)]
pub struct Dimension(&'static Directions);

impl Dimension {
    /// The dimension with this number, from 0; `None` from [`DIMENSIONS`] on.
    #[must_use]
    pub fn number(number: usize) -> Option<Self> {
        Directions::of(number).map(Self)
    }
}

/// A random permutation of the digits of one coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scramble {
    /// Chooses the permutations.
    digits: u32,
    /// Hashed into the digits beyond 2⁻³².
    beyond: u32,
    /// Chooses the order of the points of a coordinate that stands by itself.
    order: u32,
}

impl Scramble {
    /// The scramble of a coordinate in a randomisation: equal keys and numbers give equal ones, others independent ones.
    #[must_use]
    pub fn new(key: &StreamKey, randomisation: u64) -> Self {
        let [digits, beyond] = key.hash(randomisation);
        Self { digits: (digits >> 32) as u32, beyond: (beyond >> 32) as u32, order: (digits & 0xffff_ffff) as u32 }
    }

    /// A coordinate from its digits, bit k − 1 worth 2⁻ᵏ; strictly inside (0, 1).
    #[inline(always)]
    fn coordinate(self, digits: u32) -> f64 {
        let first = permute(digits, self.digits).reverse_bits();
        unit_interval((u64::from(first) << 32) | u64::from(hash(first ^ self.beyond)))
    }
}

/// Flips every bit or not, as the seed and the bits below it have it: each step carries upwards only.
#[inline(always)]
fn permute(mut digits: u32, seed: u32) -> u32 {
    digits ^= digits.wrapping_mul(0x3d20_adea);
    digits = digits.wrapping_add(seed);
    digits = digits.wrapping_mul((seed >> 16) | 1);
    digits ^= digits.wrapping_mul(0x0552_6c56);
    digits ^ digits.wrapping_mul(0x53a2_2864)
}

/// A hash of 32 bits ("lowbias32" of C. Wellons, 2018).
#[inline(always)]
fn hash(mut bits: u32) -> u32 {
    bits = (bits ^ (bits >> 16)).wrapping_mul(0x7feb_352d);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0x846c_a68b);
    bits ^ (bits >> 16)
}

dispatch! {
    /// Fills a column with one scrambled coordinate of the points 256·`tile`… of the sequence, all inside (0, 1). Tiles beyond 2²⁴
    /// begin again with the first.
    pub fn fill_sobol(dimension: Dimension, scramble: Scramble, tile: u64, out: &mut Column) = fill_sobol_kernel
}
#[inline(always)]
fn fill_sobol_kernel(Dimension(Directions(v)): Dimension, scramble: Scramble, tile: u64, out: &mut Column) {
    let mut base = 0;
    for (bit, v) in v[TILE_BITS..].iter().enumerate() {
        base ^= v & chosen(tile >> bit);
    }
    let mut pattern = [0; ROW];
    for (place, digits) in pattern.iter_mut().enumerate() {
        for (bit, v) in v[..TILE_BITS / 2].iter().enumerate() {
            *digits ^= v & chosen((place >> bit) as u64);
        }
    }
    for (row, out) in out.as_chunks_mut::<ROW>().0.iter_mut().enumerate() {
        let mut of_row = base;
        for (bit, v) in v[TILE_BITS / 2..TILE_BITS].iter().enumerate() {
            of_row ^= v & chosen((row >> bit) as u64);
        }
        for i in 0..ROW {
            out[i] = scramble.coordinate(of_row ^ pattern[i]);
        }
    }
}

dispatch! {
    /// Fills a column as [`fill_sobol`] does, with a coordinate that stands by itself: of each 256·2ᵐ successive points from the start
    /// on one is in each stratum, and each tile has an order of its own, so that two such coordinates know nothing of each other. (A
    /// dimension padded with shuffled indices, as in Burley 2020, section 3, here by permutations of the whole tile.)
    pub fn fill_stratified(scramble: Scramble, tile: u64, out: &mut Column) = fill_stratified_kernel
}
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "tiles beyond 2²⁴ begin again with the first")]
fn fill_stratified_kernel(scramble: Scramble, tile: u64, out: &mut Column) {
    let mut key = (u64::from(scramble.order) << 32) ^ tile.wrapping_mul(LANES as u64);
    let mut keys = [0; LANES];
    for word in &mut keys {
        *word = mix(mix(key));
        key = key.wrapping_add(1);
    }
    // The digits of van der Corput's sequence are the bits of the index.
    let first = (tile as u32) << TILE_BITS;
    let order = permutation(&keys);
    for i in 0..TILE {
        out[i] = scramble.coordinate(first | u32::from(order[i]));
    }
}

/// All bits if the lowest is set, else none.
#[inline(always)]
fn chosen(bits: u64) -> u32 {
    if bits & 1 == 1 { u32::MAX } else { 0 }
}
