//! Events: what happens in which year, how strong it still is, and what it does to others (`docs/model.md`, section 8).

use std::ops::RangeInclusive;

use super::State;
use crate::engine::draw::Source;
use crate::engine::plan::Plan;
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Event, Fade, InputId, Model, Occurrence};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::{exp_one, ln_one};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::stats::real;
use crate::quantity::Label;

const HAPPENED: Quantity = Quantity { name: "happened", en: "happened: 1, else 0", ko: "발생하면 1" };
const STRENGTH: Quantity = Quantity { name: "strength", en: "strength", ko: "세기" };
const GAP: Quantity = Quantity { name: "output-effect", en: "effect on output", ko: "생산액에 미친 영향" };

/// Events by year.
pub(super) struct EventColumns {
    years: usize,
    /// 1 where an event happens in a year, by event and year.
    pub(super) happened: Vec<Column>,
    /// Strength by event and year: 1 in the year of the event, then fading.
    strength: Vec<Column>,
    /// Share of the strength that goes on to the next year, by event.
    retention: Vec<Column>,
    /// Share of the impact that no measure takes away, by event.
    unmitigated: Vec<Column>,
    /// Probability of happening in one year, by event.
    probability: Vec<Column>,
    /// Log gap that each event has opened in the output of each sector that it acts on, by event, position in
    /// [`Event::sectors`] and year; 0 up to the sector's last known year.
    gaps: Vec<Vec<Column>>,
}

impl EventColumns {
    pub(super) fn new(model: &Model) -> Self {
        let years = model.years();
        let events = model.events.len();
        Self {
            years,
            happened: vec![Column::ZERO; events * years],
            strength: vec![Column::ZERO; events * years],
            retention: vec![Column::ZERO; events],
            unmitigated: vec![Column::of(1.0); events],
            probability: vec![Column::ZERO; events],
            gaps: model.events.iter().map(|event| vec![Column::ZERO; event.sectors.len() * years]).collect(),
        }
    }

    /// Tells what happened, how strong it still is, and what it has done to outputs.
    pub(super) fn trace(&self, model: &Model, tracer: &mut Tracer) {
        for event in &model.events {
            for year in 0..self.years {
                let at = self.at(event.index, year);
                let [happened, strength] = [&self.happened, &self.strength].map(|columns| tracer.value(&columns[at]));
                let mut subject = tracer.subject(Noun::Event, event.index, &event.id, &event.name);
                subject.number(&HAPPENED, year, happened);
                subject.number(&STRENGTH, year, strength);
            }
            for (gaps, &(sector, _)) in self.gaps[event.index].chunks(self.years).zip(&event.sectors) {
                let sector = &model.sectors[sector];
                let name = Label::new(
                    format!("{}, {}", event.name.en, sector.name.en),
                    format!("{}, {}", event.name.ko, sector.name.ko),
                );
                for (year, gap) in gaps.iter().enumerate() {
                    let gap = tracer.value(gap).exp_m1();
                    let id = format!("{}.{}", event.id, sector.id);
                    tracer.subject(Noun::Event, event.index, id, &name).ratio(&GAP, year, gap);
                }
            }
        }
    }

    /// Position of an event's year in the columns by event and year.
    pub(super) fn at(&self, event: usize, year: usize) -> usize {
        event * self.years + year
    }

    /// Log gap that an event has opened in a sector's output by a year; `None` if it does not act on the sector.
    pub(super) fn gap(&self, event: &Event, sector: usize, year: usize) -> Option<&Column> {
        let position = event.sectors.iter().position(|&(hit, _)| hit == sector)?;
        Some(&self.gaps[event.index][position * self.years + year])
    }

    /// Multiplies `value` by 1 + impact · strength of the year, as far as no measure lessens it.
    pub(super) fn change(&self, isa: Isa, event: usize, year: usize, impact: &Column, value: &mut Column) {
        change(isa, impact, &self.unmitigated[event], &self.strength[self.at(event, year)], value);
    }

    /// Adds the impact to `value` where the event has happened in or before a year.
    pub(super) fn add_if_happened(&self, isa: Isa, event: usize, by: usize, impact: &Column, value: &mut Column) {
        let mut happened = Column::ZERO;
        for year in 0..=by {
            column::add_assign(isa, &self.happened[self.at(event, year)], &mut happened);
        }
        add_where(isa, impact, &self.unmitigated[event], &happened, value);
    }
}

/// Draws what happens in the years that matter, and lets it fade.
pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, state: &mut State, source: &mut Source<'_>) {
    let last = plan.last_event_year();
    for event in &model.events {
        let State { inputs, events: columns, scratch, .. } = state;
        let input = |id: InputId| &inputs[id.index()];
        columns.probability[event.index] = *input(event.probability);
        match &event.occurrence {
            Occurrence::Yearly(draws) => {
                for year in event.years.clone().take_while(|&year| year <= last) {
                    source.sample(isa, draws[year], scratch);
                    let at = columns.at(event.index, year);
                    decide(isa, scratch, input(event.probability), &mut columns.happened[at]);
                }
            }
            Occurrence::Once { whether, when } => {
                let mut happens = Column::ZERO;
                source.sample(isa, *whether, scratch);
                decide(isa, scratch, input(event.probability), &mut happens);
                source.sample(isa, *when, scratch);
                let years = real(event.years.clone().count() as u64);
                for (place, year) in event.years.clone().enumerate().take_while(|&(_, year)| year <= last) {
                    let (at, place) = (columns.at(event.index, year), real(place as u64));
                    let (low, high) = (place / years, (place + 1.0) / years);
                    between(isa, low, high, scratch, &happens, &mut columns.happened[at]);
                }
                column::scale(isa, years.recip(), &mut columns.probability[event.index]);
            }
        }
        match event.fade {
            Fade::OneYear => column::fill(isa, 0.0, &mut columns.retention[event.index]),
            Fade::Lasting => column::fill(isa, 1.0, &mut columns.retention[event.index]),
            Fade::HalfLife(years) => half_life(isa, input(years), &mut columns.retention[event.index]),
        }
        if let Some(reduces) = event.mitigation {
            complement(isa, input(reduces), &mut columns.unmitigated[event.index]);
        }
        let retention = columns.retention[event.index];
        let mut strength = Column::ZERO;
        for year in 0..=last {
            let at = columns.at(event.index, year);
            fade(isa, &retention, &columns.happened[at], &mut strength);
            columns.strength[at] = strength;
        }
        for (position, &(sector, impact)) in event.sectors.iter().enumerate() {
            let years = model.sectors[sector].last_known_year() + 1..=last;
            let centred = event.centred && !plan.output_on_path(sector);
            log_impact(isa, input(impact), &columns.unmitigated[event.index], scratch);
            open_gap(isa, event, position, centred, years, scratch, columns);
        }
    }
}

/// The log gap of one sector in the years after its last known one: what happened until then is in the measured levels already.
fn open_gap(
    isa: Isa,
    event: &Event,
    position: usize,
    centred: bool,
    years: RangeInclusive<usize>,
    impact: &Column,
    columns: &mut EventColumns,
) {
    let (mut strength, mut mean) = (Column::ZERO, Column::ZERO);
    for year in years {
        let at = columns.at(event.index, year);
        let gap = &mut columns.gaps[event.index][position * columns.years + year];
        fade(isa, &columns.retention[event.index], &columns.happened[at], &mut strength);
        if centred {
            let probability = if event.years.contains(&year) { columns.probability[event.index] } else { Column::ZERO };
            fade(isa, &columns.retention[event.index], &probability, &mut mean);
        }
        gap_of(isa, impact, &strength, &mean, gap);
    }
}

#[inline(always)]
fn decide_kernel(draw: &Column, probability: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = if draw[i] < probability[i] { 1.0 } else { 0.0 };
    }
}
dispatch! {
    /// out ← 1 where the draw lies below the probability, else 0
    fn decide(draw: &Column, probability: &Column, out: &mut Column) = decide_kernel
}

#[inline(always)]
fn between_kernel(low: f64, high: f64, draw: &Column, happens: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = if draw[i] >= low && draw[i] < high { happens[i] } else { 0.0 };
    }
}
dispatch! {
    /// out ← happens where low ≤ draw < high, else 0
    fn between(low: f64, high: f64, draw: &Column, happens: &Column, out: &mut Column) = between_kernel
}

#[inline(always)]
fn half_life_kernel(years: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = exp_one(-std::f64::consts::LN_2 / years[i]);
    }
}
dispatch! {
    /// out ← 2^(−1 / years): what is left after one year
    fn half_life(years: &Column, out: &mut Column) = half_life_kernel
}

#[inline(always)]
fn complement_kernel(share: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = 1.0 - share[i];
    }
}
dispatch! {
    /// out ← 1 − share
    fn complement(share: &Column, out: &mut Column) = complement_kernel
}

#[inline(always)]
fn fade_kernel(retention: &Column, new: &Column, strength: &mut Column) {
    for i in 0..TILE {
        strength[i] = retention[i].mul_add(strength[i], new[i]);
    }
}
dispatch! {
    /// strength ← retention · strength + new
    fn fade(retention: &Column, new: &Column, strength: &mut Column) = fade_kernel
}

#[inline(always)]
fn log_impact_kernel(impact: &Column, unmitigated: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = ln_one(impact[i].mul_add(unmitigated[i], 1.0));
    }
}
dispatch! {
    /// out ← ln(1 + impact · unmitigated)
    fn log_impact(impact: &Column, unmitigated: &Column, out: &mut Column) = log_impact_kernel
}

#[inline(always)]
fn gap_of_kernel(impact: &Column, strength: &Column, mean: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = impact[i] * (strength[i] - mean[i]);
    }
}
dispatch! {
    /// out ← impact · (strength − mean strength)
    fn gap_of(impact: &Column, strength: &Column, mean: &Column, out: &mut Column) = gap_of_kernel
}

#[inline(always)]
fn change_kernel(impact: &Column, unmitigated: &Column, strength: &Column, value: &mut Column) {
    for i in 0..TILE {
        let factor = (impact[i] * unmitigated[i]).mul_add(strength[i], 1.0);
        value[i] *= if factor > 0.0 { factor } else { 0.0 };
    }
}
dispatch! {
    /// value ← value · max(0, 1 + impact · unmitigated · strength)
    fn change(impact: &Column, unmitigated: &Column, strength: &Column, value: &mut Column) = change_kernel
}

#[inline(always)]
fn add_where_kernel(impact: &Column, unmitigated: &Column, happened: &Column, value: &mut Column) {
    for i in 0..TILE {
        value[i] += if happened[i] > 0.0 { impact[i] * unmitigated[i] } else { 0.0 };
    }
}
dispatch! {
    /// value ← value + impact · unmitigated where it happened
    fn add_where(impact: &Column, unmitigated: &Column, happened: &Column, value: &mut Column) = add_where_kernel
}
