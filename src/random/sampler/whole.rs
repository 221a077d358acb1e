//! The cubics of all segments of a side at once: a segment that one cubic serves takes no more than this, and nearly all do.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::fit::{Scale, TOLERANCE};
use crate::numeric::isa::dispatch;

/// Interior nodes of a cubic: 1 − √½ and √½.
pub(super) const NODES: [f64; 2] = [1.0 - std::f64::consts::FRAC_1_SQRT_2, std::f64::consts::FRAC_1_SQRT_2];

/// Points of a segment: its start, the nodes, its end, which a cubic goes through, and its middle, where it is checked.
pub(super) const SHARES: [f64; 5] = [0.0, NODES[0], NODES[1], 1.0, 0.5];

/// Segments that are fitted together.
pub(super) const WIDE: usize = 16;

/// Coefficients of a cubic, constant first.
pub(super) type Cubic = [f64; 4];

/// One number of each of some segments.
type Lanes = [f64; WIDE];

dispatch! {
    /// The cubics through the values of segments at [`SHARES`], in ascending order of u where `rises` is 1 and in descending order where it
    /// is −1, and whether each is near enough in the middle and monotone.
    pub(super) fn fit_each(values: &[Lanes; 5], scale: Scale, rises: f64, cubics: &mut [Cubic; WIDE], good: &mut [bool; WIDE])
        = fit_each_kernel
}
#[inline(always)]
fn fit_each_kernel(values: &[Lanes; 5], scale: Scale, rises: f64, cubics: &mut [Cubic; WIDE], good: &mut [bool; WIDE]) {
    for i in 0..WIDE {
        let [start, first, second, end, middle] = [values[0][i], values[1][i], values[2][i], values[3][i], values[4][i]];
        let cubic = through([start, first, second, end]);
        cubics[i] = cubic;
        good[i] = is_near(&cubic, middle, scale) & is_monotone(&cubic, scale, rises);
    }
}

/// The cubic through the values at the start, the two nodes and the end.
#[inline(always)]
pub(super) fn through([start, first, second, end]: [f64; 4]) -> Cubic {
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
    [start, linear, quadratic, cubic]
}

#[inline(always)]
pub(super) fn evaluate(cubic: &Cubic, share: f64) -> f64 {
    cubic[3].mul_add(share, cubic[2]).mul_add(share, cubic[1]).mul_add(share, cubic[0])
}

/// The same at 1, where nothing is left to fuse.
#[inline(always)]
pub(super) fn evaluate_at_end(cubic: &Cubic) -> f64 {
    cubic[3] + cubic[2] + cubic[1] + cubic[0]
}

/// Whether its middle is near enough to the exact one.
#[inline(always)]
pub(super) fn is_near(cubic: &Cubic, middle: f64, scale: Scale) -> bool {
    (middle - evaluate(cubic, 0.5)).abs() <= TOLERANCE * scale.around(middle)
}

/// Monotone but for rounding: the slope has the right sign at both ends and where it is least or largest.
#[inline(always)]
pub(super) fn is_monotone(&[start, linear, quadratic, cubic]: &Cubic, scale: Scale, rises: f64) -> bool {
    let size = if start.abs() > scale.spread { start.abs() } else { scale.spread };
    let rounding = -16.0 * f64::EPSILON * size;
    let slope = |t: f64| rises * ((3.0 * cubic * t + 2.0 * quadratic) * t + linear);
    let vertex = -quadratic / (3.0 * cubic);
    let vertex = if vertex < 0.0 { 0.0 } else { vertex };
    let vertex = if vertex > 1.0 { 1.0 } else { vertex };
    (slope(0.0) >= rounding) & (slope(1.0) >= rounding) & (vertex.is_nan() | (slope(vertex) >= rounding))
}
