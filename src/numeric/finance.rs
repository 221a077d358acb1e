//! Present values and internal rates of return of yearly flows, a tile of trials at a time.
//!
//! A flow is a column per year. It does not know what is a cost and what a benefit.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::column::{Column, TILE};
use super::elementary::{exp_one, ln_one};
use super::isa::{Isa, dispatch};

/// Lowest and highest rate of return that is looked for.
const RATES: (f64, f64) = (-0.99, 10.0);

/// Steps between the rates at which a change of sign is looked for: 0.11 in the logarithm of 1 + rate.
const STEPS: u32 = 64;

/// Steps where a flow changes its sign more than once, so that there can be more than one rate: 0.007 each.
const FINE_STEPS: u32 = 1024;

/// Halvings of a step: what is left is below 2·10⁻¹⁵ in the logarithm of 1 + rate.
const HALVINGS: usize = 46;

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
fn bracket_kernel(at: f64, value: &Column, before: &mut Column, low: &mut Column, roots: &mut Column) {
    for i in 0..TILE {
        let crosses = (value[i] > 0.0) != (before[i] > 0.0);
        low[i] = if crosses && roots[i] < 0.5 { at } else { low[i] };
        roots[i] += if crosses { 1.0 } else { 0.0 };
        before[i] = value[i];
    }
}
dispatch! {
    /// Counts a change of sign on the way to the next step and keeps where the first one begins.
    fn bracket(at: f64, value: &Column, before: &mut Column, low: &mut Column, roots: &mut Column) = bracket_kernel
}

#[inline(always)]
fn middle_kernel(low: &Column, step: f64, discount: &mut Column) {
    for i in 0..TILE {
        discount[i] = exp_one(-(low[i] + step));
    }
}
dispatch! {
    /// discount ← exp(−(low + step))
    fn middle(low: &Column, step: f64, discount: &mut Column) = middle_kernel
}

#[inline(always)]
fn halve_kernel(value: &Column, rising: &Column, step: f64, low: &mut Column) {
    for i in 0..TILE {
        low[i] += if (value[i] > 0.0) == (rising[i] > 0.0) { 0.0 } else { step };
    }
}
dispatch! {
    /// Goes to the upper half where the value still has the sign of the lower end.
    fn halve(value: &Column, rising: &Column, step: f64, low: &mut Column) = halve_kernel
}

#[inline(always)]
fn answer_kernel(low: &Column, roots: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = if (roots[i] - 1.0).abs() < 0.5 { exp_one(low[i]) - 1.0 } else { f64::NAN };
    }
}
dispatch! {
    /// out ← rate where there is one root, else no number
    fn answer(low: &Column, roots: &Column, out: &mut Column) = answer_kernel
}

/// The internal rate of return between −99 % and 1000 % a year where there is exactly one, no number elsewhere; and the number of
/// them, by changes of the sign of the present value over steps that are equal in ln(1 + rate). A flow that changes its own sign
/// once has one rate at most (Descartes); where one does so more often, finer steps are taken, and only two rates within 0.7 % of
/// 1 + rate are not seen.
pub fn internal_rate_of_return(isa: Isa, flows: &[Column], rate: &mut Column, roots: &mut Column) {
    in_steps(isa, STEPS, flows, rate, roots);
    let mut changes = Column::ZERO;
    sign_changes(isa, flows, &mut changes);
    if changes.iter().any(|&changes| changes > 1.5) {
        let (mut fine_rate, mut fine_roots) = (Column::ZERO, Column::ZERO);
        in_steps(isa, FINE_STEPS, flows, &mut fine_rate, &mut fine_roots);
        // Trial by trial, so that none depends on the others of its tile.
        for trial in 0..TILE {
            if changes[trial] > 1.5 {
                (rate[trial], roots[trial]) = (fine_rate[trial], fine_roots[trial]);
            }
        }
    }
}

#[inline(always)]
fn sign_changes_kernel(flows: &[Column], changes: &mut Column) {
    let mut sign = Column::ZERO;
    for flow in flows {
        for i in 0..TILE {
            let now = if flow[i] > 0.0 { 1.0 } else { -1.0 };
            let known = flow[i] != 0.0;
            changes[i] += if known && sign[i] * now < 0.0 { 1.0 } else { 0.0 };
            sign[i] = if known { now } else { sign[i] };
        }
    }
}
dispatch! {
    /// How often a flow changes its sign; years without a flow do not count.
    fn sign_changes(flows: &[Column], changes: &mut Column) = sign_changes_kernel
}

fn in_steps(isa: Isa, count: u32, flows: &[Column], rate: &mut Column, roots: &mut Column) {
    let (first, last) = (ln_one(1.0 + RATES.0), ln_one(1.0 + RATES.1));
    let width = (last - first) / f64::from(count);
    let at = |steps: u32| first + width * f64::from(steps);
    let (mut value, mut before, mut low, mut sign) = (Column::ZERO, Column::ZERO, Column::of(first), Column::ZERO);
    *roots = Column::ZERO;
    present_value(isa, flows, &Column::of(exp_one(-first)), &mut before);
    for steps in 1..=count {
        present_value(isa, flows, &Column::of(exp_one(-at(steps))), &mut value);
        bracket(isa, at(steps - 1), &value, &mut before, &mut low, roots);
    }
    if roots.iter().all(|&roots| (roots - 1.0).abs() > 0.5) {
        *rate = Column::of(f64::NAN);
        return;
    }
    let mut step = width;
    // The sign beyond the root: at the end of the last step it has not changed again.
    present_value(isa, flows, &Column::of(exp_one(-last)), &mut sign);
    let mut discount = Column::ZERO;
    for _ in 0..HALVINGS {
        step *= 0.5;
        middle(isa, &low, step, &mut discount);
        present_value(isa, flows, &discount, &mut value);
        halve(isa, &value, &sign, step, &mut low);
    }
    answer(isa, &low, roots, rate);
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

    #[test]
    fn flows_of_one_sign_have_no_rate_of_return() {
        for flows in [vec![-1.0, -2.0], vec![1.0, 2.0], vec![0.0, 0.0]] {
            let (found, roots) = irr(&flows);
            assert!(found.is_nan());
            assert!(roots < 0.5);
        }
    }
}
