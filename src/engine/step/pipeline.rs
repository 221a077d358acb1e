//! Pipelines: cohorts enter, pass stages, stand in the stock and end (`docs/model.md`, section 7).

use super::State;
use super::event::EventColumns;
use super::prices::PriceColumns;
use super::programme::ProgrammeColumns;
use super::survival::SurvivalColumns;
use crate::engine::draw::Source;
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Event, InputId, Model, Pipeline, Stage};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::stats::real;
use crate::random::cohort;

const INFLOW: Quantity = Quantity { name: "inflow", en: "enter the pipeline", ko: "유입" };
const PASSED: Quantity = Quantity { name: "passed", en: "get through", ko: "통과" };
const ENTERED: Quantity = Quantity { name: "entered", en: "enter the stock", ko: "정착" };
const ENDED: Quantity = Quantity { name: "ended", en: "leave the stock", ko: "소멸" };
const STOCK: Quantity = Quantity { name: "stock", en: "stock at the end of the year", ko: "연말 잔존 수" };
const SIZE: Quantity =
    Quantity { name: "size", en: "stock in units of average size", ko: "평균 규모로 환산한 잔존 수" };

/// Units and their sizes by pipeline and year.
pub(super) struct PipelineColumns {
    years: usize,
    /// Units that enter the pipeline.
    pub(super) inflow: Vec<Column>,
    /// Units that get through each stage, by pipeline, stage and year.
    pub(super) passed: Vec<Vec<Column>>,
    /// Units that enter the stock.
    pub(super) entered: Vec<Column>,
    /// Units in the stock at the end of the year.
    pub(super) stock: Vec<Column>,
    /// Units that leave the stock.
    pub(super) ended: Vec<Column>,
    /// Sum of the sizes of the units in the stock at the end of the year, relative to their mean.
    pub(super) size: Vec<Column>,
    /// Units that reach the current stage and the one after it, by year.
    arriving: Vec<Column>,
    leaving: Vec<Column>,
    survival: SurvivalColumns,
}

impl PipelineColumns {
    pub(super) fn new(model: &Model) -> Self {
        let years = model.years();
        let columns = || vec![Column::ZERO; model.pipelines.len() * years];
        Self {
            years,
            inflow: columns(),
            passed: model.pipelines.iter().map(|pipeline| vec![Column::ZERO; pipeline.stages.len() * years]).collect(),
            entered: columns(),
            stock: columns(),
            ended: columns(),
            size: columns(),
            arriving: vec![Column::ZERO; years],
            leaving: vec![Column::ZERO; years],
            survival: SurvivalColumns::new(model),
        }
    }

    /// Tells how many enter, get through each stage, stay and leave.
    pub(super) fn trace(&self, model: &Model, tracer: &mut Tracer) {
        for Pipeline { index, id, name, unit, stages, .. } in &model.pipelines {
            for year in 0..self.years {
                let at = self.at(*index, year);
                tracer.subject(Noun::Pipeline, *index, id, name).amount(&INFLOW, *unit, year, &self.inflow[at]);
            }
            for (place, stage) in stages.iter().enumerate() {
                for year in 0..self.years {
                    let passed = &self.passed[*index][self.stage_at(place, year)];
                    let mut subject = tracer.subject(Noun::Pipeline, *index, format!("{id}.{}", stage.id), &stage.name);
                    subject.amount(&PASSED, *unit, year, passed);
                }
            }
            for year in 0..self.years {
                let at = self.at(*index, year);
                let size = tracer.value(&self.size[at]);
                let mut subject = tracer.subject(Noun::Pipeline, *index, id, name);
                subject.amount(&ENTERED, *unit, year, &self.entered[at]);
                subject.amount(&ENDED, *unit, year, &self.ended[at]);
                subject.amount(&STOCK, *unit, year, &self.stock[at]);
                subject.number(&SIZE, year, size);
            }
        }
    }

    /// Position of a pipeline's year in the columns by pipeline and year.
    pub(super) fn at(&self, pipeline: usize, year: usize) -> usize {
        pipeline * self.years + year
    }

    /// Position of a stage's year in the columns of a pipeline's stages.
    pub(super) fn stage_at(&self, stage: usize, year: usize) -> usize {
        stage * self.years + year
    }
}

/// All pipelines in the years up to `last`.
pub(super) fn step(isa: Isa, model: &Model, last: usize, state: &mut State, source: &mut Source<'_>) {
    for pipeline in &model.pipelines {
        inflow(isa, model, pipeline, last, state, source);
        let State { inputs, pipelines: columns, scratch, .. } = state;
        for (index, stage) in pipeline.stages.iter().enumerate() {
            for year in 0..=last {
                column::fill(isa, 0.0, &mut columns.leaving[year]);
            }
            let longest = longest(&inputs[stage.lag.index()]);
            let mut passing = Column::ZERO;
            for year in 0..=last {
                let probability = &inputs[stage.probability.index()];
                thin(isa, source, stage.passes[year], &columns.arriving[year], probability, scratch, &mut passing);
                let through = &mut columns.leaving[year..=last.min(year + longest)];
                wait(isa, source, stage, year, &inputs[stage.lag.index()], &passing, scratch, through);
            }
            // Who passes is through when the time is over that it takes.
            let at = columns.stage_at(index, 0)..=columns.stage_at(index, last);
            columns.passed[pipeline.index][at].copy_from_slice(&columns.leaving[..=last]);
            std::mem::swap(&mut columns.arriving, &mut columns.leaving);
        }
        let at = columns.at(pipeline.index, 0)..=columns.at(pipeline.index, last);
        columns.entered[at.clone()].copy_from_slice(&columns.arriving[..=last]);
        let (entered, stock) = (&columns.entered[at.clone()], &mut columns.stock[at.clone()]);
        let (ended, size) = (&mut columns.ended[at.clone()], &mut columns.size[at]);
        columns.survival.step(isa, pipeline, inputs, source, entered, stock, ended, size);
    }
}

/// Who enters: stated, arriving at a rate, paid for.
fn inflow(isa: Isa, model: &Model, pipeline: &Pipeline, last: usize, state: &mut State, source: &mut Source<'_>) {
    let State { inputs, prices, programmes, events, pipelines: columns, scratch, .. } = state;
    let mut remainder = Column::ZERO;
    for year in 0..=last {
        let mut entering = Column::ZERO;
        if let Some(count) = pipeline.inflow.counts[year] {
            entering = inputs[count.index()];
            disturb(isa, model, pipeline, year, events, inputs, &mut entering);
            if source.is_drawn() {
                whole(isa, 0.5, &mut entering);
            }
        }
        if let Some(rate) = pipeline.inflow.rate.as_ref().filter(|rate| rate.years.contains(&year)) {
            let mut mean = inputs[rate.mean.at(year).index()];
            disturb(isa, model, pipeline, year, events, inputs, &mut mean);
            if source.is_drawn() {
                source.sample(isa, rate.arrivals[year], scratch);
                let mut arrivals = Column::ZERO;
                cohort::poisson(isa, scratch, &mean, &mut arrivals);
                mean = arrivals;
            }
            column::add_assign(isa, &mean, &mut entering);
        }
        if let Some(money) = &pipeline.inflow.money {
            let mut cost = inputs[money.unit_cost.amount.index()];
            prices.to_constant(isa, money.unit_cost.prices, year, &mut cost);
            let programme = &model.programmes[money.programme];
            delivered(isa, programmes, prices, programme, year, inputs, scratch);
            column::multiply_assign(isa, &inputs[money.share.index()], scratch);
            column::divide_assign(isa, &cost, scratch);
            disturb(isa, model, pipeline, year, events, inputs, scratch);
            if source.is_drawn() {
                column::add_assign(isa, scratch, &mut remainder);
                let mut units = remainder;
                whole(isa, ROUNDING, &mut units);
                column::subtract_assign(isa, &units, &mut remainder);
                *scratch = units;
            }
            column::add_assign(isa, scratch, &mut entering);
        }
        let at = columns.at(pipeline.index, year);
        columns.inflow[at] = entering;
        columns.arriving[year] = entering;
    }
}

/// What of a unit may be missing for the money to pay for it: less than rounding leaves of a whole number of units.
const ROUNDING: f64 = 1e-9;

/// Real delivery of a programme in a year, in constant prices.
fn delivered(
    isa: Isa,
    programmes: &ProgrammeColumns,
    prices: &PriceColumns,
    programme: &crate::model::Programme,
    year: usize,
    inputs: &[Column],
    out: &mut Column,
) {
    *out = programmes.spent[programmes.at(programme.index, year)];
    super::metric::deliver(isa, &inputs[programme.overrun.index()], out);
    if programme.basis == crate::quantity::PriceBasis::Nominal {
        column::divide_assign(isa, &prices.index[year], out);
    }
}

/// What events do to an inflow.
fn disturb(
    isa: Isa,
    model: &Model,
    pipeline: &Pipeline,
    year: usize,
    events: &EventColumns,
    inputs: &[Column],
    inflow: &mut Column,
) {
    let of_event = |event: &'_ Event| event.pipelines.iter().find(|(hit, _)| *hit == pipeline.index).map(|&(_, impact)| impact);
    for event in &model.events {
        if let Some(impact) = of_event(event) {
            events.change(isa, event.index, year, &inputs[impact.index()], inflow);
        }
    }
}

/// The units of a cohort that a probability leaves: drawn, or their expectation in the stated case.
pub(super) fn thin(
    isa: Isa,
    source: &mut Source<'_>,
    draw: InputId,
    units: &Column,
    probability: &Column,
    uniforms: &mut Column,
    out: &mut Column,
) {
    if source.is_drawn() && column::sum(isa, units) > 0.0 {
        source.sample(isa, draw, uniforms);
        cohort::binomial(isa, uniforms, units, probability, out);
    } else {
        column::multiply(isa, units, probability, out);
    }
}

/// Sends a cohort on: `later[0]` is the same year. A fraction of a year sends each unit into one of two years.
#[expect(clippy::too_many_arguments, reason = "the cohort, its draw and where it goes")]
fn wait(
    isa: Isa,
    source: &mut Source<'_>,
    stage: &Stage,
    year: usize,
    lag: &Column,
    units: &Column,
    uniforms: &mut Column,
    later: &mut [Column],
) {
    let (mut whole_years, mut fraction) = (*lag, *lag);
    whole(isa, ROUNDING, &mut whole_years);
    column::subtract_assign(isa, &whole_years, &mut fraction);
    let mut slow = Column::ZERO;
    if fraction.iter().any(|&fraction| fraction > ROUNDING) {
        thin(isa, source, stage.waits[year], units, &fraction, uniforms, &mut slow);
    }
    for (years, out) in later.iter_mut().enumerate() {
        arrive(isa, real(years as u64), &whole_years, units, &slow, out);
    }
}

/// The last whole year that some unit of a cohort arrives after.
fn longest(lag: &Column) -> usize {
    let longest = lag.iter().fold(0.0_f64, |longest, &lag| longest.max(lag));
    (0..usize::from(u8::MAX)).find(|&years| real(years as u64) >= longest).unwrap_or(usize::from(u8::MAX))
}

#[inline(always)]
fn whole_kernel(slack: f64, out: &mut Column) {
    const MAGIC: f64 = 6_755_399_441_055_744.0;
    for i in 0..TILE {
        let value = out[i] + slack;
        let nearest = (value + MAGIC) - MAGIC;
        out[i] = if nearest > value { nearest - 1.0 } else { nearest };
    }
}
dispatch! {
    /// out ← the whole part of out + slack; below 2⁵¹
    fn whole(slack: f64, out: &mut Column) = whole_kernel
}

#[inline(always)]
fn arrive_kernel(years: f64, whole_years: &Column, units: &Column, slow: &Column, out: &mut Column) {
    for i in 0..TILE {
        let beyond = years - whole_years[i];
        let in_time = if beyond.abs() < 0.5 { units[i] - slow[i] } else { 0.0 };
        let later = if (beyond - 1.0).abs() < 0.5 { slow[i] } else { 0.0 };
        out[i] += in_time + later;
    }
}
dispatch! {
    /// out ← out + the units whose lag is `years`, and those that take one more than a lag a year shorter
    fn arrive(years: f64, whole_years: &Column, units: &Column, slow: &Column, out: &mut Column) = arrive_kernel
}
