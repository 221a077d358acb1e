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
    /// Where the outcome has two values in the rows of A, as of a joint set: how many rows have the rarer one.
    pub rarer: Option<usize>,
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
    let empty = |(outcome, a): (&Outcome, &Vec<f64>)| Sobol { outcome: *outcome, rows: Vec::new(), rarer: rarer(a) };
    let mut all: Vec<Sobol> = study.outcomes.iter().zip(&a).map(empty).collect();
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

/// Of values of which there are at most two, how often the rarer one comes; `None` where there are more.
fn rarer(values: &[f64]) -> Option<usize> {
    let mut finite = values.iter().filter(|value| value.is_finite());
    let first = finite.next()?;
    let mut others = values.iter().filter(|value| value.is_finite() && value.total_cmp(first).is_ne());
    let Some(second) = others.next() else { return Some(0) };
    let mut times = 1;
    for other in others {
        if other.total_cmp(second).is_ne() {
            return None;
        }
        times += 1;
    }
    let finite = values.iter().filter(|value| value.is_finite()).count();
    Some(times.min(finite - times))
}

#[cfg(test)]
mod tests {
    use super::rarer;

    #[test]
    fn the_rarer_of_two_values_is_counted() {
        assert_eq!(rarer(&[0.0, 1.0, 0.0, f64::NAN, 0.0]), Some(1));
        assert_eq!(rarer(&[1.0, 1.0, 0.0]), Some(1));
        assert_eq!((rarer(&[0.0, 0.0]), rarer(&[0.0, 1.0, 2.0]), rarer(&[f64::NAN])), (Some(0), None, None));
    }
}
