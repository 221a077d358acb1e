//! Morris's screening: elementary effects of factors along random trajectories.

use rayon::prelude::*;

use super::Refusal;
use super::values::Study;
use crate::model::{InputId, Outcome};
use crate::numeric::column::BLOCK;
use crate::study::sensitivity::design::morris::AtStep;
use crate::study::sensitivity::design::{Factor, Trajectories};
use crate::study::sensitivity::estimate::{Batches, EffectSums, ElementaryEffects, measures_of_effects};

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

/// Trajectories that are in memory at once, with the outcomes of all their steps: a block of the engine's.
const AT_ONCE: usize = BLOCK;

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
    // By outcome and factor.
    let mut sums: Vec<Vec<Sums>> = vec![vec![Sums::default(); factors.len()]; study.outcomes.len()];
    for start in (0..batches.trials()).step_by(AT_ONCE) {
        let range = start..batches.trials().min(start + AT_ONCE);
        let values = |steps: usize| {
            let treatment = AtStep::new(study.model(), &inputs, &trajectories, (&range, steps));
            study.values_in(range.start as u64..range.end as u64, &treatment)
        };
        // By step and outcome: a step has one block for the threads, so they take steps.
        let values: Vec<Vec<Vec<f64>>> = (0..=factors.len()).into_par_iter().map(values).collect::<Result<_, _>>()?;
        for (outcome, sums) in sums.iter_mut().enumerate() {
            let by_step: Vec<&[f64]> = values.iter().map(|step| step[outcome].as_slice()).collect();
            for (factor, sums) in sums.iter_mut().enumerate() {
                sums.add(&trajectories.effects(factor, range.clone(), &by_step), range.start, &batches);
            }
        }
    }
    let morris = |(outcome, sums): (&Outcome, Vec<Sums>)| {
        let row = |(factor, Sums { batches, .. }): (usize, Sums)| {
            let moved = batches.iter().any(EffectSums::has_effect) && !batches.iter().any(EffectSums::is_empty);
            let signed = factors[factor].inputs.len() == 1;
            moved.then(|| MorrisRow { factor, effects: measures_of_effects(&batches, signed) })
        };
        let mut rows: Vec<MorrisRow> = sums.into_iter().enumerate().filter_map(row).collect();
        rows.sort_by(|a, b| b.effects.mu_star.value.total_cmp(&a.effects.mu_star.value));
        Morris { outcome: *outcome, rows }
    };
    Ok(study.outcomes.iter().zip(sums).map(morris).collect())
}

/// The elementary effects of a factor on an outcome, summed up batch by batch as they come.
#[derive(Clone, Debug, Default)]
struct Sums {
    batches: Vec<EffectSums>,
    /// Effects of the batch whose trajectories have not all come.
    open: Vec<f64>,
}

impl Sums {
    /// Adds the effects of the next trajectories, from one on; those that have no value do not count.
    fn add(&mut self, effects: &[f64], from: usize, batches: &Batches) {
        let mut taken = 0;
        for range in batches.ranges().skip(self.batches.len()) {
            let end = (range.end - from).min(effects.len());
            self.open.extend(effects[taken..end].iter().filter(|effect| effect.is_finite()));
            taken = end;
            if range.end > from + effects.len() {
                break;
            }
            self.batches.push(EffectSums::of(&self.open));
            self.open.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::stats::real;

    #[test]
    fn effects_that_come_in_parts_sum_up_as_they_do_at_once() {
        let value = |trajectory: usize| if trajectory % 37 == 5 { f64::NAN } else { 1.0 / real(trajectory as u64 + 3) };
        for count in [10, 31, 333, 1024, 2500, 4097] {
            let batches = Batches::new(count, 1).unwrap();
            let effects: Vec<f64> = (0..count).map(value).collect();
            let at_once: Vec<EffectSums> = batches
                .ranges()
                .map(|range| EffectSums::of(&effects[range].iter().copied().filter(|it| it.is_finite()).collect::<Vec<_>>()))
                .collect();
            for part in [1, 7, 1024, 5000] {
                let mut sums = Sums::default();
                for (at, effects) in effects.chunks(part).enumerate() {
                    sums.add(effects, at * part, &batches);
                }
                assert_eq!((sums.batches, sums.open), (at_once.clone(), vec![]), "{count} by {part}");
            }
        }
    }
}
