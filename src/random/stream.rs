//! Keyed random streams: the only place of the crate where a generator is made.
//!
//! One stream belongs to one (seed, input path, block of 1024 trials): eight lanes of xoshiro256++ (Blackman & Vigna,
//! "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021) whose states are hashed from those three.
//! Trial i of a tile takes step i / 8 of lane i mod 8, and the tiles of a block follow one another. No clock, no global
//! state, no entropy from the system: equal keys give equal draws on every platform.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]
#![expect(
    clippy::needless_range_loop,
    reason = "indexing arrays of one fixed length side by side is the pattern that vectorises"
)]

use std::convert::Infallible;
use std::hint::black_box;

use rand::TryRng;
use sha2::{Digest, Sha512};

use crate::numeric::column::Column;
use crate::numeric::isa::{Isa, Level, dispatch};

/// Independent generators side by side; fixed, so that vectors of any width give the same bits.
pub(super) const LANES: usize = 8;

/// Separates these hashes from every other use of SHA-512; the number is the version of the stream layout.
const DOMAIN: &[u8] = b"mudeung stream 1\0";

/// The key of all streams of one input: SHA-512 of seed and input path, as eight words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamKey {
    first: [u64; 4],
    second: [u64; 4],
}

impl StreamKey {
    /// Hashes `DOMAIN ‖ seed (little-endian) ‖ path` (0.4 µs). Seed 0 is an ordinary seed.
    #[must_use]
    pub fn new(seed: u64, path: &str) -> Self {
        let digest = Sha512::new().chain_update(DOMAIN).chain_update(seed.to_le_bytes()).chain_update(path).finalize();
        let words = digest.as_chunks::<8>().0;
        let word = |index: usize| u64::from_le_bytes(words[index]);
        Self { first: std::array::from_fn(word), second: std::array::from_fn(|index| word(4 + index)) }
    }
}

impl StreamKey {
    /// Two words of a hash of the key and a number, for what needs few of them: 64 good bits each.
    pub(super) fn hash(&self, number: u64) -> [u64; 2] {
        [0, 1].map(|word| mix(mix(number ^ self.first[word]) ^ self.second[word]))
    }
}

/// The generator of one input in one block of trials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// State word w of lane l is `words[w][l]`.
    words: [[u64; LANES]; 4],
}

impl Stream {
    /// The stream of `block` at its first trial.
    ///
    /// State word w of a lane is mix(mix((8·block + lane) ⊕ aʷ) ⊕ bʷ). `mix` is a bijection, so no two lanes of a key ever
    /// share a state; a state of four zeros, which xoshiro could not leave, has probability 2⁻²⁵⁶.
    #[must_use]
    pub fn start(key: &StreamKey, block: u64) -> Self {
        let mut words = [[0; LANES]; 4];
        for (word, (first, second)) in words.iter_mut().zip(key.first.iter().zip(&key.second)) {
            let mut position = block.wrapping_mul(LANES as u64);
            for lane in word {
                *lane = mix(mix(position ^ first) ^ second);
                position = position.wrapping_add(1);
            }
        }
        Self { words }
    }

    /// One step of all lanes, for what is drawn once per tile.
    pub(super) fn words(&mut self) -> [u64; LANES] {
        std::array::from_fn(|lane| step_lane(&mut self.words, lane))
    }
}

/// The finaliser of `SplitMix64` (Steele, Lea & Flood, OOPSLA 2014).
#[inline(always)]
pub(super) fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// One step of lane `lane` of xoshiro256++.
#[inline(always)]
fn step_lane(words: &mut [[u64; LANES]; 4], lane: usize) -> u64 {
    let [mut a, mut b, mut c, mut d] = [words[0][lane], words[1][lane], words[2][lane], words[3][lane]];
    let output = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
    let shifted = b << 17;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = d.rotate_left(45);
    words[0][lane] = a;
    words[1][lane] = b;
    words[2][lane] = c;
    words[3][lane] = d;
    output
}

/// (k + ½)·2⁻⁵² with k the top 52 bits: strictly inside (0, 1), and 1 − u is exact.
#[inline(always)]
pub(super) fn unit_interval(bits: u64) -> f64 {
    const ONE_BITS: u64 = 0x3ff0_0000_0000_0000;
    f64::from_bits((bits >> 12) | ONE_BITS) - (1.0 - f64::EPSILON / 2.0)
}

/// Fills a column with the next 256 uniforms of the stream, each strictly inside (0, 1).
pub fn fill_uniform(isa: Isa, stream: &mut Stream, out: &mut Column) {
    match isa.level() {
        // Left to itself the compiler unrolls the lanes under AVX2 and makes scalar code of them.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => fill_uniform_rolled(isa, stream, out),
        _ => fill_uniform_plain(isa, stream, out),
    }
}

dispatch! {
    fn fill_uniform_plain(stream: &mut Stream, out: &mut Column) = fill_uniform_kernel::<false>
}
dispatch! {
    fn fill_uniform_rolled(stream: &mut Stream, out: &mut Column) = fill_uniform_kernel::<true>
}
#[inline(always)]
fn fill_uniform_kernel<const ROLLED: bool>(stream: &mut Stream, out: &mut Column) {
    let mut words = stream.words;
    // A count the compiler cannot see keeps the loop over lanes rolled, and so vectorised.
    let lanes = if ROLLED { black_box(LANES).min(LANES) } else { LANES };
    for step in out.as_chunks_mut::<LANES>().0 {
        for lane in 0..lanes {
            step[lane] = unit_interval(step_lane(&mut words, lane));
        }
    }
    stream.words = words;
}

/// The words of one stream one after another, for samplers written for `rand`: draw i is that of trial i of the block.
#[derive(Clone, Debug)]
pub struct StreamRng {
    stream: Stream,
    lane: usize,
}

impl StreamRng {
    /// The generator of `block` at its first trial.
    #[must_use]
    pub fn start(key: &StreamKey, block: u64) -> Self {
        Self { stream: Stream::start(key, block), lane: 0 }
    }
}

impl TryRng for StreamRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let [_, _, _, _, high @ ..] = self.try_next_u64()?.to_le_bytes();
        Ok(u32::from_le_bytes(high))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let lane = self.lane;
        self.lane = (lane + 1) % LANES;
        Ok(step_lane(&mut self.stream.words, lane))
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Infallible> {
        for part in destination.chunks_mut(8) {
            part.copy_from_slice(&self.try_next_u64()?.to_le_bytes()[..part.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn the_scalar_generator_gives_the_words_behind_the_uniforms_on_every_level() {
        let key = StreamKey::new(7, "sector.mobility.growth");
        for isa in Isa::all() {
            let (mut stream, mut rng) = (Stream::start(&key, 3), StreamRng::start(&key, 3));
            for tile in 0..4 {
                let mut column = Column::of(f64::NAN);
                fill_uniform(isa, &mut stream, &mut column);
                for (trial, u) in column.iter().enumerate() {
                    let expected = unit_interval(rng.next_u64());
                    assert_eq!(u.to_bits(), expected.to_bits(), "{} tile {tile} trial {trial}", isa.name());
                }
            }
        }
    }

    #[test]
    fn uniforms_stay_inside_the_open_interval_and_mirror_exactly() {
        let (least, most) = (unit_interval(0), unit_interval(u64::MAX));
        assert_eq!(least.to_bits(), (f64::EPSILON / 2.0).to_bits());
        assert_eq!((1.0 - most).to_bits(), least.to_bits());
        assert!(most < 1.0);
    }
}
