//! Tornado: a statistic of an outcome with a factor at the 5th and at the 95th percentile of its inputs, all else as drawn.

use super::Refusal;
use super::values::{Study, keep, kept};
use crate::engine::AsDrawn;
use crate::model::Outcome;
use crate::study::sensitivity::design::{AtQuantile, Factor};
use crate::study::sensitivity::estimate::batches::{Batches, jackknife};
use crate::study::sensitivity::estimate::{Estimated, Statistic, paired_change, statistic};

/// Percentiles between which a factor moves, as probabilities.
pub const ENDS: [f64; 2] = [0.05, 0.95];

/// What a factor does to an outcome.
#[derive(Clone, Debug)]
pub struct TornadoRow {
    /// Index among the factors.
    pub factor: usize,
    /// The statistic with the factor at its 5th percentile; `None` where too few trials have a value there.
    pub low: Option<Estimated>,
    /// The same at its 95th.
    pub high: Option<Estimated>,
    /// The second less the first, on the same draws; `None` where too few trials have a value at both.
    pub swing: Option<Estimated>,
}

/// What the factors do to one outcome.
#[derive(Clone, Debug)]
pub struct Tornado {
    /// The outcome.
    pub outcome: Outcome,
    /// What is looked at of it.
    pub statistic: Statistic,
    /// That statistic with nothing moved; `None` without enough trials that have a value.
    pub base: Option<Estimated>,
    /// By factor, the largest swing first, those without a swing last; none without a base.
    pub rows: Vec<TornadoRow>,
}

/// Trials that a tornado takes.
#[must_use]
pub fn cost(factors: usize, trials: u64) -> u64 {
    (2 * factors as u64 + 1).saturating_mul(trials)
}

/// Moves each factor to its ends; `statistics` are those of the outcomes.
///
/// # Errors
/// [`Refusal`] with too few trials, or when somebody stops it.
pub fn tornado(study: &Study<'_>, factors: &[Factor], statistics: &[Statistic]) -> Result<Vec<Tornado>, Refusal> {
    let batches = study.batches()?;
    let drawn = study.looked_at(&AsDrawn, statistics)?;
    let base = |values: &[f64], of: Statistic| {
        let known = kept(&[values]);
        let batches = batches.keep(&known);
        (batches.ranges().all(|range| !range.is_empty())).then(|| {
            let (value, left_out) = statistic(of, &keep(values, &known), &batches);
            jackknife(value, &left_out, 0.0)
        })
    };
    let mut all: Vec<Tornado> = (study.outcomes.iter().zip(statistics).zip(&drawn))
        .map(|((outcome, of), values)| Tornado {
            outcome: *outcome,
            statistic: *of,
            base: base(values, of.of_reached(*outcome)),
            rows: Vec::new(),
        })
        .collect();
    for (factor, of) in factors.iter().enumerate() {
        let ends = ENDS.map(|end| study.looked_at(&AtQuantile::new(study.model(), &of.inputs, end), statistics));
        let [low, high] = ends;
        for ((tornado, low), high) in all.iter_mut().zip(low?).zip(high?) {
            if tornado.base.is_some() {
                let looked_at = tornado.statistic.of_reached(tornado.outcome);
                tornado.rows.push(row(factor, looked_at, [&low, &high], &batches));
            }
        }
    }
    let size = |row: &TornadoRow| row.swing.map_or(-1.0, |swing| swing.value.abs());
    for tornado in &mut all {
        tornado.rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    }
    Ok(all)
}

/// What a factor does, from the values at its ends: of the trials that have a value at both, or of each end for itself where they are
/// too few.
fn row(factor: usize, of: Statistic, [low, high]: [&[f64]; 2], batches: &Batches) -> TornadoRow {
    let of_known = |columns: &[&[f64]]| {
        let known = kept(columns);
        let batches = batches.keep(&known);
        let is_enough = batches.ranges().all(|range| !range.is_empty());
        is_enough.then(|| (columns.iter().map(|values| keep(values, &known)).collect::<Vec<_>>(), batches))
    };
    let end = |values: &[f64], batches: &Batches| {
        let (value, left_out) = statistic(of, values, batches);
        jackknife(value, &left_out, 0.0)
    };
    let Some((both, batches)) = of_known(&[low, high]) else {
        let [low, high] = [low, high].map(|values| of_known(&[values]).map(|(values, batches)| end(&values[0], &batches)));
        return TornadoRow { factor, low, high, swing: None };
    };
    TornadoRow {
        factor,
        low: Some(end(&both[0], &batches)),
        high: Some(end(&both[1], &batches)),
        swing: Some(paired_change(of, &both[0], &both[1], &batches)),
    }
}
