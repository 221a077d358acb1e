//! Morris's measures (1991, *Technometrics* 33(2), 161–174) from elementary effects: μ and σ, and μ* of Campolongo, Cariboni &
//! Saltelli (2007, doi:10.1016/j.envsoft.2006.10.004).

use super::batches::{Batches, Estimated, jackknife};
use super::{dot, sum};
use crate::numeric::stats::real;

/// What elementary effects come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ElementaryEffects {
    /// Their mean: 0 also where effects cancel. `None` for a group, whose inputs do not move the same way.
    pub mu: Option<Estimated>,
    /// The mean of their magnitudes: how much the input matters.
    pub mu_star: Estimated,
    /// Their standard deviation: how much the effect depends on where the inputs are, by curves or by each other. `None`
    /// for a group.
    pub sigma: Option<Estimated>,
}

/// Sums over the elementary effects of a batch of trajectories: all that the measures need of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EffectSums([f64; 4]);

impl EffectSums {
    /// Sums up effects.
    #[must_use]
    pub fn of(effects: &[f64]) -> Self {
        let magnitudes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
        Self([real(effects.len() as u64), sum(effects), sum(&magnitudes), dot(effects, effects)])
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0[0] == 0.0
    }

    /// Whether any of them is not 0.
    #[must_use]
    pub fn has_effect(&self) -> bool {
        self.0[2] > 0.0
    }
}

/// The measures of a factor from its elementary effects, one per trajectory; `signed` where their signs mean something.
#[must_use]
pub fn elementary_effects(effects: &[f64], batches: &Batches, signed: bool) -> ElementaryEffects {
    let parts: Vec<EffectSums> = batches.ranges().map(|range| EffectSums::of(&effects[range])).collect();
    measures_of_effects(&parts, signed)
}

/// The same from the sums over each batch.
#[must_use]
pub fn measures_of_effects(parts: &[EffectSums], signed: bool) -> ElementaryEffects {
    let all: [f64; 4] = std::array::from_fn(|at| parts.iter().map(|part| part.0[at]).sum());
    let measures = |[n, sum, magnitude, squares]: [f64; 4]| {
        let variance = (squares - sum * sum / n) / (n - 1.0);
        [sum / n, magnitude / n, variance.max(0.0).sqrt()]
    };
    let without: Vec<[f64; 3]> = parts.iter().map(|part| measures(std::array::from_fn(|at| all[at] - part.0[at]))).collect();
    let values = measures(all);
    let [mu, mu_star, sigma] = std::array::from_fn(|at| {
        let left_out: Vec<f64> = without.iter().map(|measures| measures[at]).collect();
        jackknife(values[at], &left_out, 0.0)
    });
    ElementaryEffects { mu: signed.then_some(mu), mu_star, sigma: signed.then_some(sigma) }
}
