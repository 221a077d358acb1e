//! The segments of a table, fitted one after the other: a cubic for each where one will do, else pieces that are halved until they do.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use std::ops::Range;
use std::sync::LazyLock;

use super::curve::Curve;
use super::whole::{Cubic, NODES, SHARES, WIDE, evaluate, evaluate_at_end, fit_each, is_monotone, is_near, through};
use crate::numeric::isa::Isa;

/// Segments of a side: 64 octaves of 16.
pub(super) const SIDE: usize = 1024;
/// Exponents (biased) of the octaves: 2⁻⁶⁴ to 2⁻².
pub(super) const OCTAVES: std::ops::RangeInclusive<u64> = 959..=1021;
/// The octave of q = ½, which is a single point.
pub(super) const HALF: u64 = 1022;
const SIXTEENTHS: u64 = 16;
/// Segments of a side but for the point at ½: a whole number of those that are fitted together.
pub(super) const SEGMENTS: usize = 1008;
const _: () = assert!(SEGMENTS.is_multiple_of(WIDE), "no rest");
/// Error that a segment may have in its middle (elsewhere up to twice that), relative to the distance from the median plus the
/// interquartile range.
pub(super) const TOLERANCE: f64 = 1e-7;
/// Width of a piece, relative to its segment, at which a jump counts as located.
const NARROWEST: f64 = 1.0 / 1_048_576.0;

/// Exponent and sixteenth of all segments of a side, the outermost first, without the point at ½.
pub(super) fn segments() -> impl DoubleEndedIterator<Item = (u64, u64)> + ExactSizeIterator {
    let of = |number: usize| {
        let number = number as u64;
        (OCTAVES.start() + number / SIXTEENTHS, number % SIXTEENTHS)
    };
    (0..SEGMENTS).map(of)
}

/// A segment: one cubic, or several pieces.
#[derive(Clone, Debug)]
pub(super) enum Fitted {
    Whole(Cubic),
    Pieces(Vec<Piece>),
}

/// Fits one segment; segments come in ascending order of u, and none begins below the `floor` that the last one reached.
pub(super) fn fit(curve: &Curve, wholes: &Wholes, segment: Segment, floor: &mut f64) -> Fitted {
    if let Some(cubic) = wholes.of(segment) {
        let mut whole = Piece { from: 0.0, width: 1.0, cubic };
        whole.lift_monotone(curve.scale(), segment.side, floor);
        return Fitted::Whole(whole.cubic);
    }
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
    if let [whole] = &pieces[..] { Fitted::Whole(whole.cubic) } else { Fitted::Pieces(pieces) }
}

/// The quantile at a share of a segment in pieces.
pub(super) fn at(pieces: &[Piece], share: f64) -> f64 {
    pieces[pieces.partition_point(|piece| piece.from <= share).saturating_sub(1)].at(share)
}

/// A part of a segment.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Where it begins, as a share of the segment.
    from: f64,
    width: f64,
    cubic: Cubic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Lower,
    Upper,
}

impl Side {
    /// Whether u rises along a segment, 1, or falls, −1.
    pub(super) fn rises(self) -> f64 {
        if self == Self::Lower { 1.0 } else { -1.0 }
    }
}

/// The cubics that serve a whole segment each, of one side.
pub(super) struct Wholes {
    /// Number of the first.
    first: usize,
    cubics: Vec<[Cubic; WIDE]>,
    good: Vec<[bool; WIDE]>,
}

impl Wholes {
    /// Those with these numbers.
    pub(super) fn new(curve: &Curve, side: Side, numbers: Range<usize>) -> Self {
        let count = numbers.len() / WIDE;
        let mut wholes = Self { first: numbers.start, cubics: vec![[[0.0; 4]; WIDE]; count], good: vec![[false; WIDE]; count] };
        let values = SHARES_OF_SEGMENTS.each_ref().map(|logits| curve.at_all(&logits[numbers.clone()], side.rises()));
        let values = values.each_ref().map(|values| values.as_chunks::<WIDE>().0);
        for (at, (cubics, good)) in wholes.cubics.iter_mut().zip(&mut wholes.good).enumerate() {
            fit_each(Isa::best(), &values.map(|values| values[at]), curve.scale(), side.rises(), cubics, good);
        }
        wholes
    }

    /// The cubic of a segment, if one will do.
    fn of(&self, segment: Segment) -> Option<Cubic> {
        let place = segment.number()? - self.first;
        self.good.as_flattened()[place].then(|| self.cubics.as_flattened()[place])
    }
}

/// One segment of the table by its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    side: Side,
    exponent: u64,
    sixteenth: u64,
}

impl Segment {
    pub(super) fn new(side: Side, (exponent, sixteenth): (u64, u64)) -> Self {
        Self { side, exponent, sixteenth }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the index has eleven bits")]
    pub(super) fn index(self) -> usize {
        let low_bits = ((self.exponent << 4) | self.sixteenth) & (SIDE as u64 - 1);
        low_bits as usize + if self.side == Side::Upper { SIDE } else { 0 }
    }

    /// Its number on its side, from the outermost; `None` for the point at ½.
    fn number(self) -> Option<usize> {
        let octave = usize::try_from(self.exponent - OCTAVES.start()).ok().filter(|_| self.exponent < HALF)?;
        Some(octave * 16 + usize::try_from(self.sixteenth).ok()?)
    }

    /// Where one cubic from the curve will not do: one from the exact function, else several.
    fn pieces(self, curve: &Curve) -> Vec<Piece> {
        if self.exponent == HALF {
            return vec![Piece { from: 0.0, width: 1.0, cubic: [curve.at(0.0), 0.0, 0.0, 0.0] }];
        }
        let exact = |share: f64| curve.exact(self.logit(share));
        let mut pieces = Vec::new();
        refine(&exact, curve.scale(), self.side, Piece::through(&exact, 0.0, 1.0), &mut pieces);
        pieces
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

/// By [`SHARES`], the log odds of these points of every segment of the lower side, in the order of their numbers: the same for all tables,
/// and their logarithms the dearest part of one.
pub(super) static SHARES_OF_SEGMENTS: LazyLock<[Vec<f64>; 5]> =
    LazyLock::new(|| SHARES.map(|share| segments().map(|place| Segment::new(Side::Lower, place).logit(share)).collect()));

impl Piece {
    /// The cubic through both ends and the two nodes.
    fn through(at: &impl Fn(f64) -> f64, from: f64, width: f64) -> Self {
        let [t1, t2] = NODES;
        let cubic = through([at(from), at(width * t1 + from), at(width * t2 + from), at(from + width)]);
        Self { from, width, cubic }
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
        let tapered = self.tapered(side, *floor);
        self.lift_to(tapered, is_monotone(&tapered, scale, side.rises()), side, floor);
    }

    /// The same of a piece that is known to be monotone.
    fn lift_monotone(&mut self, scale: Scale, side: Side, floor: &mut f64) {
        let tapered = self.tapered(side, *floor);
        let is_lifted = self.missing(side, *floor) > 0.0;
        self.lift_to(tapered, !is_lifted || is_monotone(&tapered, scale, side.rises()), side, floor);
    }

    /// How far below the floor it begins.
    fn missing(&self, side: Side, floor: f64) -> f64 {
        let begin = if side == Side::Lower { self.cubic[0] } else { evaluate_at_end(&self.cubic) };
        (floor - begin).max(0.0)
    }

    fn tapered(&self, side: Side, floor: f64) -> Cubic {
        let missing = self.missing(side, floor);
        let [start, linear, quadratic, cubic] = self.cubic;
        match side {
            Side::Lower => [start + missing, linear - missing, quadratic, cubic],
            Side::Upper => [start, linear + missing, quadratic, cubic],
        }
    }

    fn lift_to(&mut self, tapered: Cubic, is_monotone: bool, side: Side, floor: &mut f64) {
        if is_monotone {
            self.cubic = tapered;
        } else {
            self.cubic[0] += self.missing(side, *floor);
        }
        let end = if side == Side::Lower { evaluate_at_end(&self.cubic) } else { self.cubic[0] };
        *floor = floor.max(end);
    }

    /// Near enough in the middle, where the error peaks, and monotone.
    fn is_good(&self, at: &impl Fn(f64) -> f64, scale: Scale, side: Side) -> bool {
        is_near(&self.cubic, at(self.width * 0.5 + self.from), scale) && is_monotone(&self.cubic, scale, side.rises())
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
    #[inline(always)]
    pub(super) fn around(self, x: f64) -> f64 {
        (x - self.median).abs() + self.spread
    }
}
