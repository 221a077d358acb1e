//! The stock of a pipeline: cohorts by age lose units, and what is left has sizes.
//!
//! Ages at which the probability of ending no longer changes are one pool: the sum of independent binomials with the same
//! probability is one binomial.

use super::pipeline::thin;
use crate::engine::draw::Source;
use crate::model::{Model, Pipeline, Sizes, Survival};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::{exp_one, ln_one};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::stats::real;

/// Columns for one pipeline after the other.
pub(super) struct SurvivalColumns {
    /// Units of each cohort that is not in the pool yet, by year of entry.
    cohorts: Vec<Column>,
    /// Normal score of the sizes of each cohort, by year of entry.
    scores: Vec<Column>,
    /// Probability of staying one year more, by segment of the survival table.
    stays: Vec<Column>,
    pool: Column,
    /// Score of the pool, with variance 1.
    pool_score: Column,
    uniforms: Column,
}

impl SurvivalColumns {
    pub(super) fn new(model: &Model) -> Self {
        let columns = |count: usize| vec![Column::ZERO; count];
        let segments = model.pipelines.iter().map(|pipeline| match &pipeline.survival {
            Survival::Lasting => 0,
            Survival::Hazard(_) => 1,
            Survival::Table(table) => table.len(),
        });
        Self {
            cohorts: columns(model.years()),
            scores: columns(model.years()),
            stays: columns(segments.max().unwrap_or(0)),
            pool: Column::ZERO,
            pool_score: Column::ZERO,
            uniforms: Column::ZERO,
        }
    }

    /// The stock of one pipeline: slices by year, of what enters, stands and leaves, and the sum of relative sizes.
    #[expect(clippy::too_many_arguments, reason = "the series of one pipeline")]
    pub(super) fn step(
        &mut self,
        isa: Isa,
        pipeline: &Pipeline,
        inputs: &[Column],
        source: &mut Source<'_>,
        entered: &[Column],
        stock: &mut [Column],
        ended: &mut [Column],
        size: &mut [Column],
    ) {
        let young = self.probabilities(isa, &pipeline.survival, inputs);
        let sizes = pipeline.sizes.as_ref().filter(|_| source.is_drawn());
        column::fill(isa, 0.0, &mut self.pool);
        column::fill(isa, 0.0, &mut self.pool_score);
        for year in 0..entered.len() {
            if let Some(joining) = year.checked_sub(young + 1) {
                self.join_pool(isa, joining, sizes);
                if let Some(segment) = segment(&pipeline.survival, young + 1) {
                    let draw = pipeline.survivals[joining][year];
                    let before = self.pool;
                    thin(isa, source, draw, &before, &self.stays[segment], &mut self.uniforms, &mut self.pool);
                }
            }
            for entry in year.saturating_sub(young)..year {
                if let Some(segment) = segment(&pipeline.survival, year - entry) {
                    let draw = pipeline.survivals[entry][year];
                    let before = self.cohorts[entry];
                    thin(isa, source, draw, &before, &self.stays[segment], &mut self.uniforms, &mut self.cohorts[entry]);
                }
            }
            self.cohorts[year] = entered[year];
            if let Some(sizes) = sizes {
                source.sample(isa, sizes.scores[year], &mut self.scores[year]);
            }
            let members = year.saturating_sub(young)..=year;
            stock[year] = self.pool;
            for cohort in &self.cohorts[members.clone()] {
                column::add_assign(isa, cohort, &mut stock[year]);
            }
            ended[year] = entered[year];
            if year > 0 {
                column::add_assign(isa, &stock[year - 1], &mut ended[year]);
            }
            column::subtract_assign(isa, &stock[year], &mut ended[year]);
            size[year] = stock[year];
            if let Some(Sizes { variation, .. }) = sizes {
                let mut score = Column::ZERO;
                add_score(isa, &self.pool, &self.pool_score, &mut score);
                for entry in members {
                    add_score(isa, &self.cohorts[entry], &self.scores[entry], &mut score);
                }
                spread(isa, *variation, &score, &mut size[year]);
            }
        }
    }

    /// Fills the probabilities of staying by segment, and answers the last age that is not in the pool.
    fn probabilities(&mut self, isa: Isa, survival: &Survival, inputs: &[Column]) -> usize {
        match survival {
            Survival::Lasting => 0,
            Survival::Hazard(hazard) => {
                staying(isa, &inputs[hazard.index()], &mut self.stays[0]);
                0
            }
            Survival::Table(table) => {
                let mut before = (0, Column::of(1.0));
                for (segment, &(age, share)) in table.iter().enumerate() {
                    // What was drawn above an earlier share cannot be: nobody comes back.
                    let mut left = inputs[share.index()];
                    at_most(isa, &before.1, &mut left);
                    yearly(isa, real(u64::from(age - before.0)), &before.1, &left, &mut self.stays[segment]);
                    before = (age, left);
                }
                table.len().checked_sub(2).map_or(0, |last| table[last].0 as usize)
            }
        }
    }

    /// A cohort that has left the young ages joins the pool.
    fn join_pool(&mut self, isa: Isa, entry: usize, sizes: Option<&Sizes>) {
        if sizes.is_some() {
            let mut score = Column::ZERO;
            add_score(isa, &self.pool, &self.pool_score, &mut score);
            add_score(isa, &self.cohorts[entry], &self.scores[entry], &mut score);
            self.pool_score = score;
        }
        column::add_assign(isa, &self.cohorts[entry], &mut self.pool);
        if sizes.is_some() {
            standardise(isa, &self.pool, &mut self.pool_score);
        }
    }
}

/// The segment of the table that the year before an age belongs to; `None` where nothing ends.
fn segment(survival: &Survival, age: usize) -> Option<usize> {
    match survival {
        Survival::Lasting => None,
        Survival::Hazard(_) => Some(0),
        Survival::Table(table) => {
            let after = table.iter().position(|&(end, _)| age <= end as usize);
            Some(after.unwrap_or(table.len() - 1))
        }
    }
}

#[inline(always)]
fn staying_kernel(hazard: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = 1.0 - hazard[i];
    }
}
dispatch! {
    /// out ← 1 − hazard
    fn staying(hazard: &Column, out: &mut Column) = staying_kernel
}

#[inline(always)]
fn at_most_kernel(most: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = if out[i] > most[i] { most[i] } else { out[i] };
    }
}
dispatch! {
    /// out ← min(out, most)
    fn at_most(most: &Column, out: &mut Column) = at_most_kernel
}

#[inline(always)]
fn yearly_kernel(years: f64, before: &Column, after: &Column, out: &mut Column) {
    for i in 0..TILE {
        let ratio = after[i] / before[i];
        out[i] = if ratio > 0.0 { exp_one(ln_one(ratio) / years) } else { 0.0 };
    }
}
dispatch! {
    /// out ← (after / before)^(1 / years), 0 where nothing is left after or was before
    fn yearly(years: f64, before: &Column, after: &Column, out: &mut Column) = yearly_kernel
}

#[inline(always)]
fn add_score_kernel(units: &Column, score: &Column, sum: &mut Column) {
    for i in 0..TILE {
        sum[i] = units[i].sqrt().mul_add(score[i], sum[i]);
    }
}
dispatch! {
    /// sum ← sum + √units · score
    fn add_score(units: &Column, score: &Column, sum: &mut Column) = add_score_kernel
}

#[inline(always)]
fn standardise_kernel(units: &Column, sum: &mut Column) {
    for i in 0..TILE {
        sum[i] = if units[i] > 0.0 { sum[i] / units[i].sqrt() } else { 0.0 };
    }
}
dispatch! {
    /// sum ← sum / √units: a score with variance 1
    fn standardise(units: &Column, sum: &mut Column) = standardise_kernel
}

#[inline(always)]
fn spread_kernel(variation: f64, sum: &Column, size: &mut Column) {
    for i in 0..TILE {
        let units = if size[i] > 0.0 { size[i] } else { 1.0 };
        let variance = ln_one((variation * variation / units) + 1.0);
        let score = sum[i] / units.sqrt();
        let factor = exp_one(variance.sqrt().mul_add(score, -0.5 * variance));
        size[i] = if size[i] > 0.0 { size[i] * factor } else { 0.0 };
    }
}
dispatch! {
    /// size ← a log-normal number with mean `size` and variance size · variation²: what as many independent sizes have
    /// (Fenton 1960, doi:10.1109/TCOM.1960.1097606)
    fn spread(variation: f64, sum: &Column, size: &mut Column) = spread_kernel
}
