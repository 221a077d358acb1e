//! The programmes of `whole.toml`: money spent, which moves facilities and pays for pipelines.

use super::event::Event;
use super::trial::{Trial, YEARS, Years, years};

/// What becomes of a plan.
pub(super) struct Programme {
    pub(super) name: &'static str,
    constant: bool,
    pub(super) plan: Years,
    pub(super) granted: f64,
    pub(super) delay: f64,
    execution: Years,
    pub(super) overrun: f64,
}

/// Its flows by year, in the prices of its plan.
pub(super) struct Flows {
    pub(super) planned: Years,
    pub(super) spent: Years,
    pub(super) refused: Years,
    pub(super) unspent: Years,
}

/// All programmes in the order of their ids.
pub(super) fn programmes(trial: &Trial<'_>, [_, fire, slump]: &[Event; 3]) -> [Programme; 4] {
    let draw = |path: &str| trial.draw(path);
    let even = |first: i32, last: i32, budget: f64| {
        years(|year| if (first..=last).contains(&year) { budget / f64::from(last - first + 1) } else { 0.0 })
    };
    let overrun = draw("programme.bridge.overrun");
    let later = if draw("programme.bridge.approval") < 0.7 { 0.0 } else { 2.0 };
    let execution = draw("programme.bridge.execution");
    let bridge = Programme {
        name: "bridge",
        constant: false,
        plan: even(2021, 2023, 900e8 * (1.0 + overrun)),
        granted: 1.0,
        delay: draw("programme.bridge.delay") + later + fire.delay(draw("event.fire.programme.bridge.delay"), 1),
        execution: std::array::from_fn(|t| (execution * slump.factor(-0.3, t)).min(1.0)),
        overrun,
    };
    let probability = draw("programme.lab.approval.probability") * slump.factor(-0.5, 1);
    let granted = draw("programme.lab.approval") < probability;
    let whole = [1.0; YEARS];
    let lab = Programme {
        name: "lab",
        constant: true,
        plan: even(2021, 2023, 500e8),
        granted: if granted { 1.0 } else { draw("programme.lab.approval.if_refused") },
        delay: 0.0,
        execution: whole,
        overrun: draw("programme.lab.overrun"),
    };
    let plain =
        |name, plan, overrun| Programme { name, constant: false, plan, granted: 1.0, delay: 0.0, execution: whole, overrun };
    let fund = plain("fund", even(2020, 2026, draw("programme.fund.budget")), 0.1);
    let wing = plain("wing", even(2022, 2022, draw("programme.wing.budget")), 0.0);
    [bridge, fund, lab, wing]
}

impl Programme {
    /// All unspent money is carried over.
    pub(super) fn flows(&self) -> Flows {
        let (whole, part) = (self.delay.floor(), self.delay.fract());
        let planned = std::array::from_fn(|t| {
            let moved = (0..=t).map(|from| {
                let years = (t - from) as f64;
                let weight = if years == whole {
                    1.0 - part
                } else if years == whole + 1.0 {
                    part
                } else {
                    0.0
                };
                self.granted * self.plan[from] * weight
            });
            moved.sum()
        });
        let refused = self.plan.map(|money| (1.0 - self.granted) * money);
        let (mut spent, mut unspent) = ([0.0; YEARS], [0.0; YEARS]);
        let mut carried = 0.0;
        let mut ahead = self.granted * self.plan.iter().sum::<f64>();
        for t in 0..YEARS {
            let planned: &Years = &planned;
            spent[t] = self.execution[t] * (planned[t] + carried);
            carried += planned[t] - spent[t];
            ahead -= planned[t];
            unspent[t] = ahead + carried;
        }
        Flows { planned, spent, refused, unspent }
    }

    /// Money of its plan in constant prices.
    pub(super) fn constant(&self, trial: &Trial<'_>, t: usize, money: f64) -> f64 {
        if self.constant { money } else { money / trial.prices[t] }
    }

    /// What its spending buys, in constant prices.
    pub(super) fn delivered(&self, trial: &Trial<'_>) -> Years {
        let spent = self.flows().spent;
        std::array::from_fn(|t| self.constant(trial, t, spent[t]) / (1.0 + self.overrun))
    }
}
