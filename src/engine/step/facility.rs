//! Facilities: opening, ramp and use (`docs/model.md`, section 6).

use super::State;
use super::programme::at_most_one;
use crate::engine::draw::Source;
use crate::engine::plan::Plan;
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Event, Facility, FacilityImpact, Model, Ramp, RampShape};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::{exp_one, ln_one};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::stats::real;

const STANDING: Quantity = Quantity { name: "standing", en: "share that stands", ko: "가동에 들어간 비율" };
const CAPACITY: Quantity = Quantity { name: "capacity", en: "capacity that stands", ko: "가동 용량" };
const USE: Quantity = Quantity { name: "use", en: "use", ko: "이용량" };

/// Capacity and use by facility and year.
pub(super) struct FacilityColumns {
    years: usize,
    /// Share of the facility that stands on average over the year: what of it is built, opened and ramped up.
    pub(super) share: Vec<Column>,
    /// Capacity that stands.
    pub(super) capacity: Vec<Column>,
    /// Use of the capacity.
    pub(super) used: Vec<Column>,
    /// Full years of use since the opening up to the end of the year before, and of this one.
    since: [Column; 2],
    opening: Column,
    deviation: Column,
}

impl FacilityColumns {
    pub(super) fn new(model: &Model) -> Self {
        let years = model.years();
        let columns = || vec![Column::ZERO; model.facilities.len() * years];
        Self {
            years,
            share: columns(),
            capacity: columns(),
            used: columns(),
            since: [Column::ZERO; 2],
            opening: Column::ZERO,
            deviation: Column::ZERO,
        }
    }

    /// Tells what stands and what of it is used.
    pub(super) fn trace(&self, model: &Model, tracer: &mut Tracer) {
        for facility in &model.facilities {
            for year in 0..self.years {
                let at = self.at(facility.index, year);
                let share = tracer.value(&self.share[at]);
                let mut subject = tracer.subject(Noun::Facility, facility.index, &facility.id, &facility.name);
                subject.ratio(&STANDING, year, share);
                subject.amount(&CAPACITY, facility.unit, year, &self.capacity[at]);
                subject.amount(&USE, facility.unit, year, &self.used[at]);
            }
        }
    }

    /// Position of a facility's year in the columns by facility and year.
    pub(super) fn at(&self, facility: usize, year: usize) -> usize {
        facility * self.years + year
    }
}

/// All facilities in the years up to `last`.
pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, last: usize, state: &mut State, source: &mut Source<'_>) {
    let settled = state.settled;
    for facility in model.facilities.iter().filter(|facility| !(settled && plan.certain_facilities[facility.index])) {
        open(isa, model, facility, state);
        stand(isa, model, facility, last, state);
        fill(isa, model, facility, last, state, source);
    }
}

/// When it opens, in years from the beginning of the horizon.
fn open(isa: Isa, model: &Model, facility: &Facility, state: &mut State) {
    let State { inputs, programmes, events, facilities: columns, .. } = state;
    let opening = &mut columns.opening;
    *opening = inputs[facility.delay.index()];
    if let Some(builder) = facility.built_by {
        column::add_assign(isa, &programmes.delay[builder], opening);
    }
    for (event, impact) in impacts(model, facility) {
        if let Some(years) = impact.delay {
            let planned = (0..model.years()).rev().find(|&year| real(year as u64) <= facility.opens);
            if let Some(planned) = planned {
                events.add_if_happened(isa, event, planned, &inputs[years.index()], opening);
            }
        }
    }
    shift(isa, facility.opens, opening);
}

/// How much of it stands in each year.
fn stand(isa: Isa, model: &Model, facility: &Facility, last: usize, state: &mut State) {
    let State { inputs, programmes, facilities: columns, .. } = state;
    let full_years = |end: f64, opening: &Column, out: &mut Column| match facility.ramp {
        None => step_up(isa, end, opening, out),
        Some(Ramp { years, shape: RampShape::Linear }) => linear(isa, end, opening, &inputs[years.index()], out),
        Some(Ramp { years, shape: RampShape::Logistic }) => logistic(isa, end, opening, &inputs[years.index()], out),
    };
    let [before, now] = &mut columns.since;
    full_years(0.0, &columns.opening, before);
    for year in 0..=last {
        full_years(real(year as u64 + 1), &columns.opening, now);
        let at = facility.index * columns.years + year;
        let share = &mut columns.share[at];
        *share = *now;
        column::subtract_assign(isa, before, share);
        *before = *now;
        if let Some(builder) = facility.built_by {
            let mut built = programmes.granted[builder];
            if !model.programmes[builder].overrun_funded {
                super::metric::deliver(isa, &inputs[model.programmes[builder].overrun.index()], &mut built);
                at_most_one(isa, &mut built);
            }
            column::multiply_assign(isa, &built, share);
        }
        column::multiply(isa, share, &inputs[facility.capacity.index()], &mut columns.capacity[at]);
    }
}

/// How much of what stands is used: the mean with an autocorrelated deviation, or what was measured.
fn fill(isa: Isa, model: &Model, facility: &Facility, last: usize, state: &mut State, source: &mut Source<'_>) {
    let State { inputs, events, facilities: columns, scratch, .. } = state;
    let certain = model.inputs[facility.volatility].distribution.constant_value() == Some(0.0);
    column::fill(isa, 0.0, &mut columns.deviation);
    for year in 0..=last {
        let at = columns.at(facility.index, year);
        if let Some(observed) = facility.observed[year] {
            columns.used[at] = inputs[observed.index()];
            column::fill(isa, 0.0, &mut columns.deviation);
            continue;
        }
        if !certain {
            source.sample(isa, facility.shocks[year], scratch);
            let (volatility, persistence) = (&inputs[facility.volatility.index()], &inputs[facility.persistence.index()]);
            deviate(isa, persistence, volatility, scratch, &mut columns.deviation);
        }
        let mut mean = inputs[facility.utilisation.index()];
        for (event, impact) in impacts(model, facility) {
            if let Some(impact) = impact.utilisation {
                events.change(isa, event, year, &inputs[impact.index()], &mut mean);
            }
        }
        at_most_one(isa, &mut mean);
        used(isa, &columns.capacity[at], &mean, &columns.deviation, &mut columns.used[at]);
    }
}

/// What events do to a facility.
fn impacts<'m>(model: &'m Model, facility: &Facility) -> impl Iterator<Item = (usize, &'m FacilityImpact)> + use<'m> {
    let index = facility.index;
    let of_event = move |event: &'m Event| event.facilities.iter().map(move |impact| (event.index, impact));
    model.events.iter().flat_map(of_event).filter(move |(_, impact)| impact.facility == index)
}

#[inline(always)]
fn shift_kernel(years: f64, out: &mut Column) {
    for i in 0..TILE {
        out[i] += years;
    }
}
dispatch! {
    /// out ← out + years
    fn shift(years: f64, out: &mut Column) = shift_kernel
}

#[inline(always)]
fn step_up_kernel(end: f64, opening: &Column, out: &mut Column) {
    for i in 0..TILE {
        let age = end - opening[i];
        out[i] = if age > 0.0 { age } else { 0.0 };
    }
}
dispatch! {
    /// out ← years of full use up to `end`, without a ramp
    fn step_up(end: f64, opening: &Column, out: &mut Column) = step_up_kernel
}

#[inline(always)]
fn linear_kernel(end: f64, opening: &Column, ramp: &Column, out: &mut Column) {
    for i in 0..TILE {
        let age = end - opening[i];
        let age = if age > 0.0 { age } else { 0.0 };
        let full = age - 0.5 * ramp[i];
        out[i] = if age < ramp[i] { age * (0.5 * age / ramp[i]) } else { full };
    }
}
dispatch! {
    /// out ← the integral up to `end` of a straight line from 0 at the opening to 1 at its end
    fn linear(end: f64, opening: &Column, ramp: &Column, out: &mut Column) = linear_kernel
}

/// Twice the logit of 95 %: what a logistic ramp rises by between its ends.
const LOGISTIC_RISE: f64 = 5.888_877_958_332_881;

#[inline(always)]
fn logistic_kernel(end: f64, opening: &Column, ramp: &Column, out: &mut Column) {
    for i in 0..TILE {
        let age = end - opening[i];
        let age = if age > 0.0 { age } else { 0.0 };
        let steepness = LOGISTIC_RISE / ramp[i];
        // ln(1 + e^x), of the argument that cannot overflow.
        let x = steepness * (age - 0.5 * ramp[i]);
        let rest = ln_one(1.0 + exp_one(-x.abs()));
        let soft = if x > 0.0 { x + rest } else { rest };
        let start = ln_one(1.0 + exp_one(-0.5 * LOGISTIC_RISE));
        out[i] = if ramp[i] > 1e-9 { (soft - start) / steepness } else { age };
    }
}
dispatch! {
    /// out ← the integral up to `end` of a logistic curve with 5 % at the opening and 95 % at its end
    fn logistic(end: f64, opening: &Column, ramp: &Column, out: &mut Column) = logistic_kernel
}

#[inline(always)]
fn deviate_kernel(persistence: &Column, volatility: &Column, shock: &Column, out: &mut Column) {
    for i in 0..TILE {
        let innovation = volatility[i] * (-persistence[i]).mul_add(persistence[i], 1.0).sqrt();
        out[i] = persistence[i].mul_add(out[i], innovation * shock[i]);
    }
}
dispatch! {
    /// out ← φ·out + σ·√(1−φ²)·shock
    fn deviate(persistence: &Column, volatility: &Column, shock: &Column, out: &mut Column) = deviate_kernel
}

#[inline(always)]
fn used_kernel(capacity: &Column, mean: &Column, deviation: &Column, out: &mut Column) {
    for i in 0..TILE {
        let utilisation = mean[i] + deviation[i];
        let utilisation = if utilisation > 0.0 { utilisation } else { 0.0 };
        out[i] = capacity[i] * if utilisation < 1.0 { utilisation } else { 1.0 };
    }
}
dispatch! {
    /// out ← capacity · utilisation, kept in 0..1
    fn used(capacity: &Column, mean: &Column, deviation: &Column, out: &mut Column) = used_kernel
}
