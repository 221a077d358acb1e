//! Quantile functions as tables of cubics: one look-up and three fused multiply-adds per draw.
//!
//! The table has two sides, u ≤ ½ and u > ½, and is entered with q = min(u, 1 − u): 16 segments to an octave of q, found from
//! the exponent and the four top bits of the mantissa, down to 2⁻⁶⁴. Each segment is the cubic through the quantiles at
//! both ends and at 1 − √½ and √½ of its width (Chebyshev nodes stretched to the ends), so neighbours meet and the error is
//! 1.4 times the least possible one. Where that is not good enough, at kinks and jumps of mixtures, the segment is halved until
//! it is; such a draw is found by search.
//!
//! The outermost segments of the upper side are made when a draw first falls there: few tables of a short run ever need them. They are
//! the last ones in ascending order of u, so that nothing else depends on them.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::curve::{Curve, STRETCHES, stretch_of};
use super::fit::{Fitted, HALF, OCTAVES, Piece, SEGMENTS, SHARES_OF_SEGMENTS, SIDE, Segment, Side, Wholes, at, fit, segments};
use super::whole::{Cubic, WIDE, evaluate};
use crate::numeric::column::{Column, TILE};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::special::Tails;
use crate::random::distribution::Distribution;

/// The number of the first segment on the upper side that is made at once.
const PROMPT: usize = 800;
/// Where it begins: 2⁻¹⁴. What has a smaller q is the tail's.
const BEYOND: f64 = 1.0 / 16384.0;
const _: () = assert!(PROMPT.is_multiple_of(WIDE), "no rest");
/// Least q that is told apart: 2⁻⁶⁴.
const LEAST: f64 = 1.0 / 18_446_744_073_709_551_616.0;

/// The quantile function of one distribution, ready for columns.
#[derive(Clone, Debug)]
pub(super) struct SegmentTable {
    /// Index: the low ten bits of exponent and top mantissa of q, plus 1024 on the upper side. NaN where `refined` rules.
    cubics: Box<[Cubic; 2 * SIDE]>,
    /// Smallest and largest possible value, which rounding must not pass.
    support: (f64, f64),
    refined: BTreeMap<usize, Vec<Piece>>,
    /// What is made later, if anything is.
    tail: Option<Tail>,
}

/// The outermost segments of the upper side.
#[derive(Clone, Debug)]
struct Tail {
    distribution: Distribution,
    /// Where the segment before them ended.
    floor: f64,
    /// By number, once somebody asked.
    made: OnceLock<Vec<Fitted>>,
}

impl Tail {
    /// A segment, by its number.
    fn fitted(&self, number: usize) -> &Fitted {
        let make = || {
            let quantile = |at: Tails| self.distribution.quantile_at(at);
            let curve = Curve::new(&quantile, outermost_prompt_stretch()..STRETCHES);
            let wholes = Wholes::new(&curve, Side::Upper, 0..PROMPT);
            let mut floor = self.floor;
            let segments = segments().take(PROMPT).rev();
            let mut all: Vec<Fitted> =
                segments.map(|place| fit(&curve, &wholes, Segment::new(Side::Upper, place), &mut floor)).collect();
            all.reverse();
            all
        };
        &self.made.get_or_init(make)[number]
    }
}

/// The last stretch of a curve that the segments which are made at once take.
fn outermost_prompt_stretch() -> u32 {
    stretch_of(-SHARES_OF_SEGMENTS[0][PROMPT])
}

impl SegmentTable {
    /// The table of a distribution, the tail of which is made when somebody draws from it.
    pub(super) fn of(distribution: &Distribution) -> Self {
        let quantile = |at: Tails| distribution.quantile_at(at);
        let curve = Curve::new(&quantile, 0..outermost_prompt_stretch() + 1);
        let (mut table, floor) = Self::with_upper(&curve, distribution.support(), PROMPT..SEGMENTS);
        table.tail = Some(Tail { distribution: distribution.clone(), floor, made: OnceLock::new() });
        table
    }

    /// Tabulates a quantile function that is exact in both tails.
    pub(super) fn new(quantile: &dyn Fn(Tails) -> f64, support: (f64, f64)) -> Self {
        Self::with_upper(&Curve::new(quantile, 0..STRETCHES), support, 0..SEGMENTS).0
    }

    /// The lower side and, by their numbers, the innermost segments of the upper one; and where the last of these ends.
    fn with_upper(curve: &Curve, support: (f64, f64), upper: Range<usize>) -> (Self, f64) {
        let zeros = vec![[0.0; 4]; 2 * SIDE].into_boxed_slice();
        let cubics = zeros.try_into().expect("the vector was made with the length of the array");
        let mut table = Self { cubics, support, refined: BTreeMap::new(), tail: None };
        let half = (HALF, 0);
        let mut floor = f64::NEG_INFINITY;
        let wholes = Wholes::new(curve, Side::Lower, 0..SEGMENTS);
        for place in segments().chain([half]) {
            let segment = Segment::new(Side::Lower, place);
            table.insert(segment, fit(curve, &wholes, segment, &mut floor));
        }
        let wholes = Wholes::new(curve, Side::Upper, upper.clone());
        for place in [half].into_iter().chain(segments().skip(upper.start).rev()) {
            let segment = Segment::new(Side::Upper, place);
            table.insert(segment, fit(curve, &wholes, segment, &mut floor));
        }
        (table, floor)
    }

    fn insert(&mut self, segment: Segment, pieces: Fitted) {
        match pieces {
            Fitted::Whole(cubic) => self.cubics[segment.index()] = cubic,
            Fitted::Pieces(pieces) => {
                self.cubics[segment.index()] = [f64::NAN; 4];
                self.refined.insert(segment.index(), pieces);
            }
        }
    }

    /// Quantiles at a column of uniforms inside (0, 1).
    pub(super) fn sample(&self, isa: Isa, uniforms: &Column, out: &mut Column) {
        let mut places = [0; TILE];
        let largest = locate(isa, uniforms, &mut places, out);
        look_up(isa.without_gather(), &self.cubics, self.support, &places, out);
        if !self.refined.is_empty() {
            for (x, &u) in out.iter_mut().zip(uniforms.iter()).filter(|(x, _)| x.is_nan()) {
                let (index, share) = place(u);
                if let Some(pieces) = self.refined.get(&(index as usize)) {
                    *x = at(pieces, share);
                }
            }
        }
        if let Some(tail) = self.tail.as_ref().filter(|_| 1.0 - largest < BEYOND) {
            for (x, &u) in out.iter_mut().zip(uniforms.iter()).filter(|(_, u)| 1.0 - **u < BEYOND) {
                let (index, share) = place(u);
                *x = match tail.fitted(number_of(index)) {
                    Fitted::Whole(cubic) => evaluate(cubic, share).max(self.support.0).min(self.support.1),
                    Fitted::Pieces(pieces) => at(pieces, share),
                };
            }
        }
    }
}

/// The number on its side of a segment that is no point, from its index in the table.
fn number_of(index: u32) -> usize {
    let first = Segment::new(Side::Lower, (*OCTAVES.start(), 0)).index();
    (index as usize + SIDE - first) & (SIDE - 1)
}

dispatch! {
    /// Places of the uniforms in the table: index and share of the segment. Answers the largest uniform.
    fn locate(uniforms: &Column, places: &mut [u32; TILE], shares: &mut Column) -> f64 = locate_kernel
}
#[inline(always)]
fn locate_kernel(uniforms: &Column, places: &mut [u32; TILE], shares: &mut Column) -> f64 {
    for i in 0..TILE {
        (places[i], shares[i]) = place(uniforms[i]);
    }
    let mut largest = [0.0; 32];
    for uniforms in uniforms.as_chunks::<32>().0 {
        for lane in 0..32 {
            largest[lane] = if uniforms[lane] > largest[lane] { uniforms[lane] } else { largest[lane] };
        }
    }
    largest.into_iter().fold(0.0, |largest, u| if u > largest { u } else { largest })
}

dispatch! {
    /// Shares become values.
    fn look_up(cubics: &[Cubic; 2 * SIDE], support: (f64, f64), places: &[u32; TILE], shares: &mut Column) = look_up_kernel
}
#[inline(always)]
fn look_up_kernel(cubics: &[Cubic; 2 * SIDE], (low, high): (f64, f64), places: &[u32; TILE], shares: &mut Column) {
    for i in 0..TILE {
        let x = evaluate(&cubics[places[i] as usize & (2 * SIDE - 1)], shares[i]);
        let x = if x < low { low } else { x };
        shares[i] = if x > high { high } else { x };
    }
}

/// Index of the segment that holds u, and how far into it u lies.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the index has eleven bits")]
fn place(u: f64) -> (u32, f64) {
    const FRACTION: u64 = (1 << 52) - 1;
    let mirrored = 1.0 - u;
    let upper = if u > 0.5 { SIDE as u64 } else { 0 };
    let q = if u > 0.5 { mirrored } else { u };
    let bits = (if q < LEAST { LEAST } else { q }).to_bits();
    let index = ((bits >> 48) & (SIDE as u64 - 1)) | upper;
    let share = f64::from_bits(((bits << 4) & FRACTION) | 1.0_f64.to_bits()) - 1.0;
    (index as u32, share)
}
