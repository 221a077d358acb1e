//! Tornado: a statistic of an outcome with a factor at the 5th and at the 95th percentile of its inputs, all else as drawn.

use super::Refusal;
use super::values::{Study, keep, kept};
use crate::engine::AsDrawn;
use crate::model::Outcome;
use crate::study::sensitivity::design::{AtQuantile, Factor};
use crate::study::sensitivity::estimate::batches::jackknife;
use crate::study::sensitivity::estimate::{Estimated, Statistic, paired_change, statistic};

/// Percentiles between which a factor moves, as probabilities.
pub const ENDS: [f64; 2] = [0.05, 0.95];

/// What a factor does to an outcome.
#[derive(Clone, Debug)]
pub struct TornadoRow {
    /// Index among the factors.
    pub factor: usize,
    /// The statistic with the factor at its 5th percentile.
    pub low: Estimated,
    /// The same at its 95th.
    pub high: Estimated,
    /// The second less the first, on the same draws.
    pub swing: Estimated,
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
    /// By factor, the largest swing first.
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
            let known = kept(&[&low, &high]);
            let batches = batches.keep(&known);
            if tornado.base.is_none() || batches.ranges().any(|range| range.is_empty()) {
                continue;
            }
            let [low, high] = [keep(&low, &known), keep(&high, &known)];
            let looked_at = tornado.statistic.of_reached(tornado.outcome);
            let end = |values: &[f64]| {
                let (value, left_out) = statistic(looked_at, values, &batches);
                jackknife(value, &left_out, 0.0)
            };
            let row =
                TornadoRow { factor, low: end(&low), high: end(&high), swing: paired_change(looked_at, &low, &high, &batches) };
            tornado.rows.push(row);
        }
    }
    for tornado in &mut all {
        tornado.rows.sort_by(|a, b| b.swing.value.abs().total_cmp(&a.swing.value.abs()));
    }
    Ok(all)
}
