//! Draws that go together: a Gaussian copula over the inputs that depend on drivers or on each other (`docs/model.md`,
//! section 1).
//!
//! Each of these inputs, and each driver, draws from the stream of its own path as any other; the standard normal scores of
//! these draws are independent. What a dependent input takes is Φ of a weighted sum of scores, so it keeps its distribution,
//! and every other input keeps its draws. A mirrored design stays mirrored; strata are lost where scores are mixed.

use std::collections::BTreeMap;

use super::draw::{BlockDraws, Streams};
use super::samplers::{ModelSamplers, Samplers};
use super::settings::Settings;
use super::treatment::AsDrawn;
use crate::model::{Dependence, InputId, Model, Score};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::Isa;
use crate::numeric::rank::spearman;
use crate::random::sampler::{standard_normal, uniforms_of_normal};

/// What is drawn together, and how.
#[derive(Clone, Debug, Default)]
pub(super) struct JointPlan {
    /// Inputs with an independent score each.
    scored: Vec<InputId>,
    /// By place: the weights of scores of a dependent input; empty for a driver, which takes its own draw.
    weights: Vec<Vec<(usize, f64)>>,
    /// Place of an input in both lists.
    places: BTreeMap<InputId, usize>,
}

impl JointPlan {
    /// What a model draws together, of the inputs that are drawn at all.
    pub(super) fn new(dependence: &Dependence, is_drawn: impl Fn(InputId) -> bool) -> Self {
        let drivers = dependence.drivers.iter().map(|driver| driver.score);
        let scored: Vec<InputId> = drivers.chain(dependence.rows.iter().map(|row| row.input)).collect();
        let score = |score: &Score| match *score {
            Score::Driver(driver) => driver,
            Score::Own(row) => dependence.drivers.len() + row,
        };
        let of_driver = |_| Vec::new();
        let of_row = |weights: &[(Score, f64)]| weights.iter().map(|(of, weight)| (score(of), *weight)).collect();
        let weights = dependence.drivers.iter().map(of_driver).chain(dependence.rows.iter().map(|row| of_row(&row.weights)));
        let weights = weights.collect();
        let places = scored.iter().enumerate().filter(|(_, input)| is_drawn(**input)).map(|(at, &input)| (input, at)).collect();
        Self { scored, weights, places }
    }

    /// Place of an input whose draws go with others.
    pub(super) fn place(&self, input: InputId) -> Option<usize> {
        if self.places.is_empty() { None } else { self.places.get(&input).copied() }
    }
}

/// The joint draws of one tile.
#[derive(Clone, Debug)]
pub(super) struct JointDraws {
    scores: Vec<Column>,
    uniforms: Vec<Column>,
    sum: Column,
}

impl JointDraws {
    pub(super) fn new(plan: &JointPlan) -> Self {
        let columns = vec![Column::ZERO; plan.scored.len()];
        Self { scores: columns.clone(), uniforms: columns, sum: Column::ZERO }
    }

    /// Draws the next tile; `own` fills a column with the uniforms of an input's own stream.
    pub(super) fn draw(&mut self, isa: Isa, plan: &JointPlan, mut own: impl FnMut(InputId, &mut Column)) {
        for (&input, &place) in &plan.places {
            own(input, &mut self.uniforms[place]);
            standard_normal(isa, &self.uniforms[place], &mut self.scores[place]);
        }
        for &place in plan.places.values() {
            let Some((&(first, weight), rest)) = plan.weights[place].split_first() else { continue };
            self.sum = self.scores[first];
            column::scale(isa, weight, &mut self.sum);
            for &(score, weight) in rest {
                column::multiply_add(isa, weight, &self.scores[score], &mut self.sum);
            }
            uniforms_of_normal(isa, &self.sum, &mut self.uniforms[place]);
        }
    }

    /// The drivers with their scores and the uniforms behind them.
    pub(super) fn of_drivers<'p>(&'p self, plan: &'p JointPlan) -> impl Iterator<Item = (InputId, &'p Column, &'p Column)> {
        let is_driver = |(_, place): &(&InputId, &usize)| plan.weights[**place].is_empty();
        let drivers = plan.places.iter().filter(is_driver);
        drivers.map(|(&input, &place)| (input, &self.scores[place], &self.uniforms[place]))
    }

    /// The uniforms of the input at a place.
    pub(super) fn uniforms(&self, place: usize) -> &Column {
        &self.uniforms[place]
    }
}

/// Trials in which correlations are looked at.
const LOOKED_AT: usize = 4096;

/// Spearman's rank correlation of each pair of `model.dependence.pairs` in the first 4,096 trials of the run with these
/// settings, or in all if they are fewer. `None` where one of the two takes a single value only.
#[must_use]
pub fn achieved(model: &Model, settings: &Settings) -> Vec<Option<f64>> {
    let together = |input| model.dependence.concerns(input);
    achieved_with(model, &ModelSamplers::some(model, &Samplers::default(), together), settings)
}

/// The same with samplers that are ready.
pub(super) fn achieved_with(model: &Model, samplers: &ModelSamplers, settings: &Settings) -> Vec<Option<f64>> {
    let Dependence { rows, pairs, .. } = &model.dependence;
    if pairs.is_empty() {
        return Vec::new();
    }
    let together = |input| model.dependence.concerns(input);
    let streams = Streams::of(model, samplers, (settings.seed, settings.design), &AsDrawn, together);
    let trials = usize::try_from(settings.trials).map_or(LOOKED_AT, |trials| trials.min(LOOKED_AT));
    let mut draws = BlockDraws::new(&streams);
    let mut values = vec![Vec::new(); rows.len()];
    let mut out = Column::ZERO;
    for first in (0..trials).step_by(TILE) {
        if first % column::BLOCK == 0 {
            draws.start_block((first / column::BLOCK) as u64);
        }
        draws.start_tile(settings.isa);
        for (row, values) in rows.iter().zip(&mut values) {
            if model.inputs[row.input].is_certain() {
                out = Column::of(model.inputs[row.input].central);
            } else {
                draws.sample(settings.isa, row.input, &mut out);
            }
            values.extend_from_slice(&out[..TILE.min(trials - first)]);
        }
    }
    pairs.iter().map(|pair| spearman(&values[pair.rows.0], &values[pair.rows.1])).collect()
}
