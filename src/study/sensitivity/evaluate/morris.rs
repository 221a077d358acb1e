//! Morris's screening: elementary effects of factors along random trajectories.

use super::Refusal;
use super::values::{Study, keep};
use crate::model::{InputId, Outcome};
use crate::study::sensitivity::design::morris::AtStep;
use crate::study::sensitivity::design::{Factor, Trajectories};
use crate::study::sensitivity::estimate::{ElementaryEffects, elementary_effects};

/// What a factor does to an outcome.
#[derive(Clone, Debug)]
pub struct MorrisRow {
    /// Index among the factors.
    pub factor: usize,
    /// Its elementary effects, in the outcome's unit per whole range of the factor's uniforms.
    pub effects: ElementaryEffects,
}

/// What the factors do to one outcome.
#[derive(Clone, Debug)]
pub struct Morris {
    /// The outcome.
    pub outcome: Outcome,
    /// By factor, the largest μ* first.
    pub rows: Vec<MorrisRow>,
}

/// Trials that so many trajectories take.
#[must_use]
pub fn cost(factors: usize, trajectories: u64) -> u64 {
    (factors as u64 + 1).saturating_mul(trajectories)
}

/// Moves the factors along as many trajectories as the settings have trials. Factors without effect have no row.
///
/// # Errors
/// [`Refusal`] with too few trajectories, or when somebody stops it.
pub fn morris(study: &Study<'_>, factors: &[Factor]) -> Result<Vec<Morris>, Refusal> {
    let batches = study.batches_of_trajectories()?;
    let path = |input: &InputId| study.model().inputs[*input].path.as_str();
    let names: Vec<(&str, Vec<&str>)> =
        factors.iter().map(|factor| (factor.name.as_str(), factor.inputs.iter().map(path).collect())).collect();
    let trajectories = Trajectories::new(study.settings.seed, &names, batches.trials());
    let inputs: Vec<&[InputId]> = factors.iter().map(|factor| factor.inputs.as_slice()).collect();
    // By outcome and step.
    let mut outcomes: Vec<Vec<Vec<f64>>> = vec![Vec::with_capacity(factors.len() + 1); study.outcomes.len()];
    for steps in 0..=factors.len() {
        let values = study.values(&AtStep::new(study.model(), &inputs, &trajectories, steps))?;
        outcomes.iter_mut().zip(values).for_each(|(outcome, values)| outcome.push(values));
    }
    let row = |factor: usize, outcomes: &[Vec<f64>]| {
        let effects = trajectories.effects(factor, outcomes);
        let known: Vec<bool> = effects.iter().map(|effect| effect.is_finite()).collect();
        let of = batches.keep(&known);
        let moved = effects.iter().any(|effect| effect.is_finite() && *effect != 0.0);
        (moved && of.ranges().all(|range| !range.is_empty())).then(|| MorrisRow {
            factor,
            effects: elementary_effects(&keep(&effects, &known), &of, factors[factor].inputs.len() == 1),
        })
    };
    let morris = |(outcome, values): (&Outcome, Vec<Vec<f64>>)| {
        let mut rows: Vec<MorrisRow> = (0..factors.len()).filter_map(|factor| row(factor, &values)).collect();
        rows.sort_by(|a, b| b.effects.mu_star.value.total_cmp(&a.effects.mu_star.value));
        Morris { outcome: *outcome, rows }
    };
    Ok(study.outcomes.iter().zip(outcomes).map(morris).collect())
}
