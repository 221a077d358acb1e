//! Sobol' indices by Saltelli's design (2010, doi:10.1016/j.cpc.2009.09.018): two independent sets of draws, A and B, and for each
//! factor A with the factor's inputs from B.

use super::values::{Study, keep, kept};
use super::{Refusal, replicate};
use crate::engine::AsDrawn;
use crate::model::Outcome;
use crate::study::sensitivity::design::{Factor, FromOtherSeed, OTHER_SEED};
use crate::study::sensitivity::estimate::{Resampling, SobolIndices, sobol_indices};

/// What a factor does to an outcome.
#[derive(Clone, Debug)]
pub struct SobolRow {
    /// Index among the factors.
    pub factor: usize,
    /// Its indices.
    pub indices: SobolIndices,
}

/// What the factors do to one outcome.
#[derive(Clone, Debug)]
pub struct Sobol {
    /// The outcome.
    pub outcome: Outcome,
    /// By factor, the largest total first; none where the outcome is the same in every trial.
    pub rows: Vec<SobolRow>,
}

/// Trials that the design takes.
#[must_use]
pub fn cost(factors: usize, rows: u64) -> u64 {
    (factors as u64 + 2).saturating_mul(rows)
}

/// The indices of the factors, with as many rows as the settings have trials.
///
/// # Errors
/// [`Refusal`] with too few rows, or when somebody stops it.
pub fn sobol(study: &Study<'_>, factors: &[Factor]) -> Result<Vec<Sobol>, Refusal> {
    study.batches()?;
    let (model, seed) = (study.model(), study.settings.seed ^ OTHER_SEED);
    let a = study.values(&AsDrawn)?;
    let b = study.values(&FromOtherSeed::new(model, &Factor::uncertain(model), seed))?;
    let mut all: Vec<Sobol> = study.outcomes.iter().map(|outcome| Sobol { outcome: *outcome, rows: Vec::new() }).collect();
    let whole = Resampling::new(a.first().map_or(0, Vec::len), replicate(study.settings.design));
    for (factor, of) in factors.iter().enumerate() {
        let mixed = study.values(&FromOtherSeed::new(model, &of.inputs, seed))?;
        for (((sobol, a), b), mixed) in all.iter_mut().zip(&a).zip(&b).zip(&mixed) {
            let known = kept(&[a, b, mixed]);
            let indices = whole.as_ref().and_then(|whole| {
                if known.iter().all(|known| *known) {
                    return sobol_indices(a, b, mixed, whole);
                }
                let [a, b, mixed] = [a, b, mixed].map(|values| keep(values, &known));
                sobol_indices(&a, &b, &mixed, &whole.keep(&known))
            });
            sobol.rows.extend(indices.map(|indices| SobolRow { factor, indices }));
        }
    }
    for sobol in &mut all {
        sobol.rows.sort_by(|a, b| b.indices.total.value.total_cmp(&a.indices.total.value));
    }
    Ok(all)
}
