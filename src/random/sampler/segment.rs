//! Quantile functions as tables of cubics: one look-up and three fused multiply-adds per draw.
//!
//! The table has two sides, u ≤ ½ and u > ½, and is entered with q = min(u, 1 − u): 16 segments to an octave of q, found from
//! the exponent and the four top bits of the mantissa, down to 2⁻⁶⁴. Each segment is the cubic through the quantiles at
//! both ends and at 1 − √½ and √½ of its width (Chebyshev nodes stretched to the ends), so neighbours meet and the error is
//! 1.4 times the least possible one. Where that is not good enough, at kinks and jumps of mixtures, the segment is halved until
//! it is; such a draw is found by search.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::curve::Curve;
use crate::numeric::column::{Column, TILE};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::special::Tails;

/// Segments of a side: 64 octaves of 16.
const SIDE: usize = 1024;
/// Exponents (biased) of the octaves: 2⁻⁶⁴ to 2⁻².
const OCTAVES: std::ops::RangeInclusive<u64> = 959..=1021;
/// The octave of q = ½, which is a single point.
const HALF: u64 = 1022;
const SIXTEENTHS: u64 = 16;
/// Least q that is told apart: 2⁻⁶⁴.
const LEAST: f64 = 1.0 / 18_446_744_073_709_551_616.0;
/// Interior nodes of a cubic: 1 − √½ and √½.
const NODES: [f64; 2] = [1.0 - std::f64::consts::FRAC_1_SQRT_2, std::f64::consts::FRAC_1_SQRT_2];
/// Error that a segment may have in its middle (elsewhere up to twice that), relative to the distance from the median plus the
/// interquartile range.
const TOLERANCE: f64 = 1e-7;
/// Width of a piece, relative to its segment, at which a jump counts as located.
const NARROWEST: f64 = 1.0 / 1_048_576.0;

/// Coefficients of a cubic, constant first.
type Cubic = [f64; 4];

/// The quantile function of one distribution, ready for columns.
#[derive(Clone, Debug)]
pub(super) struct SegmentTable {
    /// Index: the low ten bits of exponent and top mantissa of q, plus 1024 on the upper side. NaN where `refined` rules.
    cubics: Box<[Cubic; 2 * SIDE]>,
    /// Smallest and largest possible value, which rounding must not pass.
    support: (f64, f64),
    refined: BTreeMap<usize, Vec<Piece>>,
}

/// A part of a segment.
#[derive(Clone, Debug)]
struct Piece {
    /// Where it begins, as a share of the segment.
    from: f64,
    width: f64,
    cubic: Cubic,
}

impl SegmentTable {
    /// Tabulates a quantile function that is exact in both tails.
    pub(super) fn new(quantile: &dyn Fn(Tails) -> f64, support: (f64, f64)) -> Self {
        let curve = Curve::new(quantile);
        let zeros = vec![[0.0; 4]; 2 * SIDE].into_boxed_slice();
        let cubics = zeros.try_into().expect("the vector was made with the length of the array");
        let mut table = Self { cubics, support, refined: BTreeMap::new() };
        let segments = || OCTAVES.flat_map(|exponent| (0..SIXTEENTHS).map(move |sixteenth| (exponent, sixteenth)));
        let mut floor = f64::NEG_INFINITY;
        for (exponent, sixteenth) in segments().chain([(HALF, 0)]) {
            table.fit(&curve, Segment { side: Side::Lower, exponent, sixteenth }, &mut floor);
        }
        for (exponent, sixteenth) in [(HALF, 0)].into_iter().chain(segments().rev()) {
            table.fit(&curve, Segment { side: Side::Upper, exponent, sixteenth }, &mut floor);
        }
        table
    }

    /// Fits one segment; segments come in ascending order of u, and none begins below the `floor` that the last one reached.
    fn fit(&mut self, curve: &Curve, segment: Segment, floor: &mut f64) {
        let mut pieces = segment.pieces(curve);
        if segment.side == Side::Upper {
            for piece in pieces.iter_mut().rev() {
                piece.lift(curve.scale(), segment.side, floor);
            }
        } else {
            for piece in &mut pieces {
                piece.lift(curve.scale(), segment.side, floor);
            }
        }
        if let [whole] = &pieces[..] {
            self.cubics[segment.index()] = whole.cubic;
        } else {
            self.cubics[segment.index()] = [f64::NAN; 4];
            self.refined.insert(segment.index(), pieces);
        }
    }

    /// Quantiles at a column of uniforms inside (0, 1).
    pub(super) fn sample(&self, isa: Isa, uniforms: &Column, out: &mut Column) {
        let mut places = [0; TILE];
        locate(isa, uniforms, &mut places, out);
        look_up(isa.without_gather(), &self.cubics, self.support, &places, out);
        if self.refined.is_empty() {
            return;
        }
        for (x, &u) in out.iter_mut().zip(uniforms.iter()).filter(|(x, _)| x.is_nan()) {
            let (index, share) = place(u);
            if let Some(pieces) = self.refined.get(&(index as usize)) {
                *x = pieces[pieces.partition_point(|piece| piece.from <= share).saturating_sub(1)].at(share);
            }
        }
    }
}

dispatch! {
    /// Places of the uniforms in the table: index and share of the segment.
    fn locate(uniforms: &Column, places: &mut [u32; TILE], shares: &mut Column) = locate_kernel
}
#[inline(always)]
fn locate_kernel(uniforms: &Column, places: &mut [u32; TILE], shares: &mut Column) {
    for i in 0..TILE {
        (places[i], shares[i]) = place(uniforms[i]);
    }
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

#[inline(always)]
fn evaluate(cubic: &Cubic, share: f64) -> f64 {
    cubic[3].mul_add(share, cubic[2]).mul_add(share, cubic[1]).mul_add(share, cubic[0])
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Lower,
    Upper,
}

/// One segment of the table by its place.
#[derive(Clone, Copy, Debug)]
struct Segment {
    side: Side,
    exponent: u64,
    sixteenth: u64,
}

impl Segment {
    #[expect(clippy::cast_possible_truncation, reason = "the index has eleven bits")]
    fn index(self) -> usize {
        let low_bits = ((self.exponent << 4) | self.sixteenth) & (SIDE as u64 - 1);
        low_bits as usize + if self.side == Side::Upper { SIDE } else { 0 }
    }

    /// One cubic from the curve if that will do, else one from the exact function, else several.
    fn pieces(self, curve: &Curve) -> Vec<Piece> {
        if self.exponent == HALF {
            return vec![Piece { from: 0.0, width: 1.0, cubic: [curve.at(0.0), 0.0, 0.0, 0.0] }];
        }
        let (scale, side) = (curve.scale(), self.side);
        let [start, first, second, end, middle] = curve.at_each(self.logits());
        let whole = Piece::through_values([start, first, second, end], 0.0, 1.0);
        if whole.is_near(middle, scale) && whole.is_monotone(scale, side) {
            return vec![whole];
        }
        let exact = |share: f64| curve.exact(self.logit(share));
        let mut pieces = Vec::new();
        refine(&exact, scale, side, Piece::through(&exact, 0.0, 1.0), &mut pieces);
        pieces
    }

    /// Log odds at the ends, the nodes and the middle, in the order of [`SHARES`].
    fn logits(self) -> [f64; 5] {
        let logits = LOGITS[self.index() & (SIDE - 1)];
        if self.side == Side::Lower { logits } else { logits.map(|logit| -logit) }
    }

    /// Log odds of the point at a share of the segment's width.
    fn logit(self, share: f64) -> f64 {
        let left = f64::from_bits((self.exponent << 52) | (self.sixteenth << 48));
        let octave = f64::from_bits(self.exponent << 52);
        let q = octave / 16.0 * share + left;
        let logit = q.ln() - (-q).ln_1p();
        if self.side == Side::Lower { logit } else { -logit }
    }
}

/// Where a cubic goes through, and where it is checked.
const SHARES: [f64; 5] = [0.0, NODES[0], NODES[1], 1.0, 0.5];

/// Log odds of these points of every segment of the lower side: the same for all tables, and their logarithms the dearest part of one.
static LOGITS: LazyLock<Vec<[f64; 5]>> = LazyLock::new(|| {
    let mut logits = vec![[0.0; 5]; SIDE];
    for (exponent, sixteenth) in OCTAVES.flat_map(|exponent| (0..SIXTEENTHS).map(move |sixteenth| (exponent, sixteenth))) {
        let segment = Segment { side: Side::Lower, exponent, sixteenth };
        logits[segment.index()] = SHARES.map(|share| segment.logit(share));
    }
    logits
});

impl Piece {
    /// The cubic through both ends and the two nodes.
    fn through(at: &impl Fn(f64) -> f64, from: f64, width: f64) -> Self {
        let [t1, t2] = NODES;
        Self::through_values([at(from), at(width * t1 + from), at(width * t2 + from), at(from + width)], from, width)
    }

    /// The cubic through the values at the start, the two nodes and the end.
    fn through_values([start, first, second, end]: [f64; 4], from: f64, width: f64) -> Self {
        let [t1, t2] = NODES;
        // Divided differences over 0, t1, t2, 1.
        let first = (first - start) / t1;
        let second = (second - start) / t2;
        let third = end - start;
        let second_1 = (second - first) / (t2 - t1);
        let second_2 = (third - second) / (1.0 - t2);
        let cubic = (second_2 - second_1) / (1.0 - t1);
        let quadratic = second_1 - cubic * (t1 + t2);
        let linear = first - second_1 * t1 + cubic * t1 * t2;
        Self { from, width, cubic: [start, linear, quadratic, cubic] }
    }

    /// The straight line between both ends.
    fn line(at: &impl Fn(f64) -> f64, from: f64, width: f64) -> Self {
        let start = at(from);
        Self { from, width, cubic: [start, at(from + width) - start, 0.0, 0.0] }
    }

    fn at(&self, share: f64) -> f64 {
        evaluate(&self.cubic, (share - self.from) / self.width)
    }

    /// Raises the beginning of the piece, by no more than the error of the curve, to where the last one ended: tapering off to
    /// its own end if it stays monotone so, else as a whole.
    fn lift(&mut self, scale: Scale, side: Side, floor: &mut f64) {
        let (left, right) = (self.cubic[0], evaluate(&self.cubic, 1.0));
        let begin = if side == Side::Lower { left } else { right };
        let missing = (*floor - begin).max(0.0);
        let [start, linear, quadratic, cubic] = self.cubic;
        let tapered = match side {
            Side::Lower => Self { cubic: [start + missing, linear - missing, quadratic, cubic], ..*self },
            Side::Upper => Self { cubic: [start, linear + missing, quadratic, cubic], ..*self },
        };
        if tapered.is_monotone(scale, side) {
            *self = tapered;
        } else {
            self.cubic[0] += missing;
        }
        let end = if side == Side::Lower { evaluate(&self.cubic, 1.0) } else { self.cubic[0] };
        *floor = floor.max(end);
    }

    /// Near enough in the middle, where the error peaks, and monotone.
    fn is_good(&self, at: &impl Fn(f64) -> f64, scale: Scale, side: Side) -> bool {
        self.is_near(at(self.width * 0.5 + self.from), scale) && self.is_monotone(scale, side)
    }

    /// Whether its middle is near enough to the exact one.
    fn is_near(&self, middle: f64, scale: Scale) -> bool {
        (middle - evaluate(&self.cubic, 0.5)).abs() <= TOLERANCE * scale.around(middle)
    }

    /// Monotone but for rounding: the slope has the right sign at both ends and where it is least or largest.
    fn is_monotone(&self, scale: Scale, side: Side) -> bool {
        let [start, linear, quadratic, cubic] = self.cubic;
        let direction = if side == Side::Lower { 1.0 } else { -1.0 };
        let rounding = -16.0 * f64::EPSILON * start.abs().max(scale.spread);
        let slope = |t: f64| direction * ((3.0 * cubic * t + 2.0 * quadratic) * t + linear);
        let vertex = (-quadratic / (3.0 * cubic)).clamp(0.0, 1.0);
        slope(0.0) >= rounding && slope(1.0) >= rounding && (vertex.is_nan() || slope(vertex) >= rounding)
    }
}

/// Halves a piece until every part is good, or too narrow to matter.
fn refine(at: &impl Fn(f64) -> f64, scale: Scale, side: Side, piece: Piece, pieces: &mut Vec<Piece>) {
    if piece.is_good(at, scale, side) {
        pieces.push(piece);
    } else if piece.width <= NARROWEST {
        pieces.push(Piece::line(at, piece.from, piece.width));
    } else {
        let half = 0.5 * piece.width;
        refine(at, scale, side, Piece::through(at, piece.from, half), pieces);
        refine(at, scale, side, Piece::through(at, piece.from + half, half), pieces);
    }
}

/// How large an error at a point may be measured against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// The median.
    pub(super) median: f64,
    /// The interquartile range, or what stands for it where that is 0.
    pub(super) spread: f64,
}

impl Scale {
    /// Distance from the median plus the interquartile range.
    pub(super) fn around(self, x: f64) -> f64 {
        (x - self.median).abs() + self.spread
    }
}
