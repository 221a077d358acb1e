//! Present values and internal rates of return of yearly flows, a tile of trials at a time.
//!
//! A flow is a column per year. It does not know what is a cost and what a benefit.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::column::{self, Column, TILE};
use super::elementary::{exp_one, ln_one};
use super::isa::{Isa, dispatch};

/// Lowest and highest rate of return that is looked for.
const RATES: (f64, f64) = (-0.99, 10.0);

/// Steps between the rates at which a change of sign is looked for: 0.11 each in the logarithm of 1 + rate.
const STEPS: u32 = 64;

/// Parts of a step where the slopes at its ends say that it may hold more than the signs there tell: 0.007 each.
const PARTS: u32 = 16;

/// A rate is found once it moves by less than this, in the logarithm of 1 + rate.
const TOLERANCE: f64 = 1e-15;

/// Most iterations; halving alone would need 46.
const ITERATIONS: usize = 60;

#[inline(always)]
fn polynomial_kernel(flows: &[Column], discount: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = 0.0;
    }
    for flow in flows.iter().rev() {
        for i in 0..TILE {
            out[i] = out[i].mul_add(discount[i], flow[i]);
        }
    }
}
dispatch! {
    /// out ← Σ flows of year t · discountᵗ: the present value at the time of the first flow, where discount = 1 / (1 + rate)
    pub fn present_value(flows: &[Column], discount: &Column, out: &mut Column) = polynomial_kernel
}

#[inline(always)]
fn with_slope_kernel(flows: &[Column], discount: &Column, value: &mut Column, slope: &mut Column) {
    for i in 0..TILE {
        (value[i], slope[i]) = (0.0, 0.0);
    }
    for flow in flows.iter().rev() {
        for i in 0..TILE {
            slope[i] = slope[i].mul_add(discount[i], value[i]);
            value[i] = value[i].mul_add(discount[i], flow[i]);
        }
    }
}
dispatch! {
    /// The present value, and its derivative by the discount factor.
    fn with_slope(flows: &[Column], discount: &Column, value: &mut Column, slope: &mut Column) = with_slope_kernel
}

/// The ends of a step, and what is known so far.
struct Search {
    /// Present value and slope where the step begins.
    before: (Column, Column),
    /// Where the first step with a change of sign begins.
    low: Column,
    /// Roots counted.
    roots: Column,
    /// 1 where the current step needs a closer look.
    doubt: Column,
}

#[inline(always)]
fn bracket_kernel(at: f64, value: &Column, slope: &Column, search: &mut Search) {
    let Search { before, low, roots, doubt } = search;
    for i in 0..TILE {
        let (begins, ends) = (before.0[i] > 0.0, value[i] > 0.0);
        let crosses = begins != ends;
        // The slope is by the discount factor, which falls along the step.
        let (leaves, arrives) = (before.1[i] < 0.0, slope[i] < 0.0);
        // Without a crossing: towards zero and back. With one: away from zero at the begin, or towards it at the end.
        let odd = if crosses { leaves == begins || arrives == begins } else { leaves != begins && arrives == begins };
        low[i] = if crosses && roots[i] < 0.5 { at } else { low[i] };
        roots[i] += if crosses { 1.0 } else { 0.0 };
        doubt[i] = if odd { 1.0 } else { 0.0 };
        before.0[i] = value[i];
        before.1[i] = slope[i];
    }
}
dispatch! {
    /// Counts a change of sign on the way to the next step, keeps where the first one begins, and marks what may hide more.
    fn bracket(at: f64, value: &Column, slope: &Column, search: &mut Search) = bracket_kernel
}

/// Where a rate is, between two ends.
struct Root {
    low: Column,
    high: Column,
    at: Column,
    /// The size of the last move.
    moved: Column,
    discount: Column,
}

#[inline(always)]
fn discount_kernel(root: &mut Root) {
    for i in 0..TILE {
        root.discount[i] = exp_one(-root.at[i]);
    }
}
dispatch! {
    /// discount ← exp(−at)
    fn discount(root: &mut Root) = discount_kernel
}

#[inline(always)]
#[expect(clippy::needless_bitwise_bool, reason = "with a branch in it the loop would not be vectorised")]
fn iterate_kernel(value: &Column, slope: &Column, rising: &Column, root: &mut Root) {
    for i in 0..TILE {
        // What has been found stays, whatever the other trials of the tile still need.
        let (at, ends) = (root.at[i], (root.low[i], root.high[i]));
        let open = root.moved[i] > TOLERANCE;
        let beyond = (value[i] > 0.0) == (rising[i] > 0.0);
        let high = if open & beyond { at } else { ends.1 };
        let low = if open & !beyond { at } else { ends.0 };
        // Newton's step in ln(1 + rate), where it stays between the ends; else their middle.
        let newton = at + value[i] / (slope[i] * root.discount[i]);
        let inside = (newton > low) & (newton < high);
        let next = if inside { newton } else { 0.5 * (low + high) };
        let next = if open { next } else { at };
        root.high[i] = high;
        root.low[i] = low;
        root.moved[i] = (next - at).abs();
        root.at[i] = next;
    }
}
dispatch! {
    /// One step towards each rate; `rising` has the sign beyond it.
    fn iterate(value: &Column, slope: &Column, rising: &Column, root: &mut Root) = iterate_kernel
}

#[inline(always)]
fn count_open_kernel(moved: &Column, roots: &Column) -> f64 {
    let mut open = Column::ZERO;
    for i in 0..TILE {
        open[i] = if (moved[i] > TOLERANCE) & ((roots[i] - 1.0).abs() < 0.5) { 1.0 } else { 0.0 };
    }
    column::sum_kernel(&open)
}
dispatch! {
    /// How many trials have one rate that still moves.
    fn count_open(moved: &Column, roots: &Column) -> f64 = count_open_kernel
}

#[inline(always)]
fn count_changes_kernel(value: &Column, before: &mut Column, changes: &mut Column) {
    for i in 0..TILE {
        let crosses = (value[i] > 0.0) != (before[i] > 0.0);
        changes[i] += if crosses { 1.0 } else { 0.0 };
        before[i] = value[i];
    }
}
dispatch! {
    /// Counts changes of sign since the last part, which this one takes the place of.
    fn count_changes(value: &Column, before: &mut Column, changes: &mut Column) = count_changes_kernel
}

#[inline(always)]
fn add_hidden_kernel(changes: &Column, begin: &Column, end: &Column, search: &mut Search) {
    for i in 0..TILE {
        let known = if (end[i] > 0.0) == (begin[i] > 0.0) { 0.0 } else { 1.0 };
        search.roots[i] += if search.doubt[i] > 0.0 { changes[i] - known } else { 0.0 };
    }
}
dispatch! {
    /// Adds the changes of sign that the ends of a step do not tell, in trials in doubt.
    fn add_hidden(changes: &Column, begin: &Column, end: &Column, search: &mut Search) = add_hidden_kernel
}

#[inline(always)]
fn answer_kernel(at: &Column, roots: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = if (roots[i] - 1.0).abs() < 0.5 { exp_one(at[i]) - 1.0 } else { f64::NAN };
    }
}
dispatch! {
    /// out ← rate where there is one root, else no number
    fn answer(at: &Column, roots: &Column, out: &mut Column) = answer_kernel
}

/// The internal rate of return between −99 % and 1000 % a year where there is exactly one, no number elsewhere; and the number of
/// them, by changes of the sign of the present value over steps that are equal in ln(1 + rate). A step whose slopes do not fit the
/// signs at its ends is looked at in finer parts; two rates within 0.7 % of 1 + rate may not be seen. The rate itself is found by
/// Newton's method within a shrinking bracket (Press et al. 2007, *Numerical Recipes*, §9.4).
pub fn internal_rate_of_return(isa: Isa, flows: &[Column], rate: &mut Column, roots: &mut Column) {
    let (first, last) = (ln_one(1.0 + RATES.0), ln_one(1.0 + RATES.1));
    let width = (last - first) / f64::from(STEPS);
    let at = |steps: u32| first + width * f64::from(steps);
    let (mut value, mut slope) = (Column::ZERO, Column::ZERO);
    let mut search =
        Search { before: (Column::ZERO, Column::ZERO), low: Column::of(first), roots: Column::ZERO, doubt: Column::ZERO };
    with_slope(isa, flows, &Column::of(exp_one(-first)), &mut search.before.0, &mut search.before.1);
    for step in 1..=STEPS {
        with_slope(isa, flows, &Column::of(exp_one(-at(step))), &mut value, &mut slope);
        bracket(isa, at(step - 1), &value, &slope, &mut search);
        if column::sum(isa, &search.doubt) > 0.0 {
            look_closer(isa, flows, at(step - 1), width, &value, &mut search);
        }
    }
    *roots = search.roots;
    if roots.iter().all(|&roots| (roots - 1.0).abs() > 0.5) {
        *rate = Column::of(f64::NAN);
        return;
    }
    // The sign beyond the root: at the end of the last step it has not changed again.
    let rising = value;
    let mut root = Root {
        low: search.low,
        high: Column(search.low.map(|low| low + width)),
        at: Column(search.low.map(|low| low + 0.5 * width)),
        moved: Column::of(width),
        discount: Column::ZERO,
    };
    for _ in 0..ITERATIONS {
        discount(isa, &mut root);
        with_slope(isa, flows, &root.discount, &mut value, &mut slope);
        iterate(isa, &value, &slope, &rising, &mut root);
        if count_open(isa, &root.moved, roots) < 0.5 {
            break;
        }
    }
    answer(isa, &root.at, roots, rate);
}

/// Counts changes of sign over the parts of one step, of trials in doubt. Of a pair that the step's ends hide both count; of three
/// behind one change all do.
fn look_closer(isa: Isa, flows: &[Column], from: f64, width: f64, end: &Column, search: &mut Search) {
    let mut before = Column::ZERO;
    let mut value = Column::ZERO;
    let mut changes = Column::ZERO;
    present_value(isa, flows, &Column::of(exp_one(-from)), &mut before);
    let begin = before;
    for part in 1..=PARTS {
        if part == PARTS {
            value = *end;
        } else {
            let at = width.mul_add(f64::from(part) / f64::from(PARTS), from);
            present_value(isa, flows, &Column::of(exp_one(-at)), &mut value);
        }
        count_changes(isa, &value, &mut before, &mut changes);
    }
    add_hidden(isa, &changes, &begin, end, search);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(flows: &[f64]) -> Vec<Column> {
        flows.iter().map(|&flow| Column::of(flow)).collect()
    }

    fn irr(flows: &[f64]) -> (f64, f64) {
        let (mut rate, mut roots) = (Column::ZERO, Column::ZERO);
        internal_rate_of_return(Isa::best(), &columns(flows), &mut rate, &mut roots);
        (rate[7], roots[7])
    }

    #[test]
    fn the_present_value_of_an_annuity_has_its_closed_form() {
        let (rate, years) = (0.045_f64, 30);
        let flows = [vec![0.0], vec![1.0; years]].concat();
        let mut value = Column::ZERO;
        present_value(Isa::best(), &columns(&flows), &Column::of(1.0 / (1.0 + rate)), &mut value);
        let closed = (1.0 - (1.0 + rate).powi(-30)) / rate;
        assert!((value[0] - closed).abs() < 1e-12 * closed);
    }

    #[test]
    fn irr_of_constant_annuity_matches_closed_form() {
        for rate in [-0.2_f64, 0.0, 0.045, 0.7] {
            let annuity = if rate.abs() < 1e-9 { 20.0 } else { (1.0 - (1.0 + rate).powi(-20)) / rate };
            let (found, roots) = irr(&[vec![-annuity], vec![1.0; 20]].concat());
            assert!((found - rate).abs() < 1e-12, "{rate} {found}");
            assert!((roots - 1.0).abs() < 0.5);
        }
    }

    #[test]
    fn the_textbook_flow_with_two_rates_of_return_has_none_that_counts() {
        // −1000, 2300, −1320: 10 % and 20 %.
        let (found, roots) = irr(&[-1000.0, 2300.0, -1320.0]);
        assert!(found.is_nan());
        assert!((roots - 2.0).abs() < 0.5);
    }

    #[test]
    fn two_rates_of_return_that_lie_close_are_both_seen() {
        // −100, 225, −126.5: 10 % and 15 %.
        let (found, roots) = irr(&[-100.0, 225.0, -126.5]);
        assert!(found.is_nan());
        assert!((roots - 2.0).abs() < 0.5);
    }

    /// Many flows that change their sign up to four times, against a grid of 1,024 steps and halving.
    #[test]
    fn rates_are_those_of_a_fine_grid() {
        let (mut several, mut one) = (0, 0);
        for case in 0..400_u32 {
            let noise = |year: u32| {
                let x = f64::from(case * 37 + year * 101) * 12.9898;
                (x.sin() * 43758.5453).fract()
            };
            let flows: Vec<f64> = (0..25).map(|year| noise(year) + if year < 4 { -0.8 } else { 0.15 }).collect();
            let (found, roots) = irr(&flows);
            let value = |x: f64| flows.iter().rev().fold(0.0, |sum, flow| sum * (-x).exp() + flow);
            let (first, last) = (0.01_f64.ln(), 11.0_f64.ln());
            let at = |step: u32| first + (last - first) * f64::from(step) / 1024.0;
            let crossings: Vec<u32> = (0..1024).filter(|&step| (value(at(step)) > 0.0) != (value(at(step + 1)) > 0.0)).collect();
            assert!(
                (roots - f64::from(u32::try_from(crossings.len()).unwrap())).abs() < 0.5,
                "case {case}: {roots} {crossings:?}"
            );
            several += u32::from(crossings.len() > 1);
            if let [step] = crossings[..] {
                one += 1;
                let (mut low, mut high) = (at(step), at(step + 1));
                for _ in 0..60 {
                    let middle = f64::midpoint(low, high);
                    if (value(middle) > 0.0) == (value(low) > 0.0) { low = middle } else { high = middle }
                }
                assert!((found - low.exp_m1()).abs() < 1e-12 * low.exp(), "case {case}: {found} {}", low.exp_m1());
            }
        }
        assert!(several > 50 && one > 50, "{several} {one}");
    }

    #[test]
    fn flows_of_one_sign_have_no_rate_of_return() {
        for flows in [vec![-1.0, -2.0], vec![1.0, 2.0], vec![0.0, 0.0]] {
            let (found, roots) = irr(&flows);
            assert!(found.is_nan());
            assert!(roots < 0.5);
        }
    }
}
