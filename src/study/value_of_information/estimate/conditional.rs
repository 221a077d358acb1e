//! Groups of inputs, for which a regression would have too many columns: expectations given a group are means over trials in which
//! only the other inputs are drawn anew (nested Monte Carlo).

use super::{Value, cells, jackknife};
use crate::numeric::stats::real;

/// Means of the net present value over draws of the other inputs, in two halves, by trial of the group.
#[derive(Clone, Debug)]
pub struct Conditional {
    halves: [Vec<f64>; 2],
    draws: [u64; 2],
}

impl Conditional {
    /// Nothing yet, over this many trials of the group.
    #[must_use]
    pub fn new(trials: usize) -> Self {
        Self { halves: [vec![0.0; trials], vec![0.0; trials]], draws: [0; 2] }
    }

    /// Adds the net present values of one draw of the others, by trial of the group. Draws go to the halves in turn. A trial with a draw
    /// that is not a number counts nowhere.
    ///
    /// # Panics
    /// If the number of trials is another.
    pub fn add(&mut self, npv: &[f64]) {
        let half = usize::from(self.draws[0] > self.draws[1]);
        assert_eq!(npv.len(), self.halves[half].len(), "a net present value for each trial of the group");
        self.draws[half] += 1;
        for (sum, value) in self.halves[half].iter_mut().zip(npv) {
            *sum += value;
        }
    }

    /// Expectations by trial of the group: of each half, and of both.
    fn means(&self, trial: usize) -> ([f64; 2], f64) {
        let [a, b] = [self.halves[0][trial], self.halves[1][trial]];
        let [of_a, of_b] = self.draws.map(real);
        ([a / of_a, b / of_b], (a + b) / (of_a + of_b))
    }
}

/// What it is worth to know a group of inputs.
///
/// The mean of m draws is itself uncertain, which adds to the value an error of order 1/m; twice the estimate less that of half as
/// many draws is free of it (Giles & Goda 2019, doi:10.1007/s11222-018-9835-1, section 2). `None` without two draws or any value.
#[must_use]
pub fn joint(conditional: &Conditional) -> Option<Value> {
    let trials = conditional.halves[0].len();
    if conditional.draws.contains(&0) || !(0..trials).any(|row| conditional.means(row).1.is_finite()) {
        return None;
    }
    let goes = |value: f64| if value > 0.0 { 1.0 } else { 0.0 };
    let of = |rows: &mut dyn Iterator<Item = usize>| {
        // Sums over both halves together, and means of what each half says.
        let (mut n, mut sum, mut gain, mut share, mut gain_of_half, mut share_of_half) = (0_u64, 0.0, 0.0, 0.0, 0.0, 0.0);
        for row in rows {
            let ([a, b], both) = conditional.means(row);
            if !both.is_finite() {
                continue;
            }
            n += 1;
            sum += both;
            gain += both.max(0.0);
            share += goes(both);
            gain_of_half += f64::midpoint(a.max(0.0), b.max(0.0));
            share_of_half += f64::midpoint(goes(a), goes(b));
        }
        let expected = sum / real(n);
        let value = (2.0 * gain - gain_of_half) / real(n) - expected.max(0.0);
        let share = ((2.0 * share - share_of_half) / real(n)).clamp(0.0, 1.0);
        (value, if expected > 0.0 { 1.0 - share } else { share })
    };
    let (value, changes) = of(&mut (0..trials));
    let groups = cells::groups(trials);
    let without = |group: usize| of(&mut (0..trials).filter(|row| row / cells::TRIALS % super::GROUPS != group)).0;
    // Below 0 it is the error alone; the error itself must not be cut off.
    let value = value.max(0.0);
    Some(Value { value, se: jackknife((0..groups).map(without)), groups, changes })
}
