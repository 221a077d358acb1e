//! Programmes: planned money becomes spent, lapsed and unspent money (`docs/model.md`, section 4).

use super::State;
use crate::engine::draw::Source;
use crate::engine::plan::Plan;
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Event, Model, Profile, Programme, ProgrammeImpact, Refusal};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};

const GRANTED: Quantity = Quantity { name: "granted", en: "share that goes ahead", ko: "추진되는 비율" };
const DELAY: Quantity = Quantity { name: "delay", en: "delay, years", ko: "지연(년)" };
const BUDGET: Quantity = Quantity { name: "budget", en: "whole plan", ko: "총사업비" };
const PLANNED: Quantity =
    Quantity { name: "planned", en: "planned after approval and delay", ko: "승인·지연 반영 계획액" };
const REFUSED: Quantity = Quantity { name: "refused", en: "refused, by planned year", ko: "미승인액(계획 연도 기준)" };
const SPENT: Quantity = Quantity { name: "spent", en: "spent", ko: "집행액" };
const LAPSED: Quantity = Quantity { name: "lapsed", en: "lapsed", ko: "불용액" };
const UNSPENT: Quantity = Quantity { name: "unspent", en: "unspent at the end of the year", ko: "연말 미집행 잔액" };

/// Money by programme and year, in the price basis of each programme's plan.
pub(super) struct ProgrammeColumns {
    years: usize,
    /// Planned after approval, delay and funded overrun.
    pub(super) planned: Vec<Column>,
    /// Refused, by the year for which it was planned.
    pub(super) refused: Vec<Column>,
    /// Spent.
    pub(super) spent: Vec<Column>,
    /// Lapsed.
    pub(super) lapsed: Vec<Column>,
    /// Planned up to then or later, and neither spent nor lapsed by the end of the year.
    pub(super) unspent: Vec<Column>,
    /// Money of the whole plan, by programme.
    pub(super) budget: Vec<Column>,
    /// Share of the plan that goes ahead, by programme.
    pub(super) granted: Vec<Column>,
    /// Years by which it moves back, a later start after a refusal included, by programme.
    pub(super) delay: Vec<Column>,
    /// Money of the plan by planned year, before approval and delay.
    plan: Vec<Column>,
    carried: Column,
    outstanding: Column,
}

impl ProgrammeColumns {
    pub(super) fn new(programmes: usize, years: usize) -> Self {
        let columns = || vec![Column::ZERO; programmes * years];
        Self {
            years,
            planned: columns(),
            refused: columns(),
            spent: columns(),
            lapsed: columns(),
            unspent: columns(),
            budget: vec![Column::ZERO; programmes],
            granted: vec![Column::of(1.0); programmes],
            delay: vec![Column::ZERO; programmes],
            plan: vec![Column::ZERO; years],
            carried: Column::ZERO,
            outstanding: Column::ZERO,
        }
    }

    /// Tells the money of each year.
    pub(super) fn trace(&self, model: &Model, tracer: &mut Tracer) {
        for programme in &model.programmes {
            let [granted, delay] = [&self.granted, &self.delay].map(|columns| tracer.value(&columns[programme.index]));
            let mut subject = tracer.subject(Noun::Programme, programme.index, &programme.id, &programme.name);
            subject.ratio(&GRANTED, None, granted);
            subject.number(&DELAY, None, delay);
            subject.money(&BUDGET, programme.basis, None, &self.budget[programme.index]);
            for year in 0..self.years {
                let at = self.at(programme.index, year);
                subject.money(&PLANNED, programme.basis, year, &self.planned[at]);
                subject.money(&REFUSED, programme.basis, year, &self.refused[at]);
                subject.money(&SPENT, programme.basis, year, &self.spent[at]);
                subject.money(&LAPSED, programme.basis, year, &self.lapsed[at]);
                subject.money(&UNSPENT, programme.basis, year, &self.unspent[at]);
            }
        }
    }

    /// Position of a programme's year in the columns by programme and year.
    pub(super) fn at(&self, programme: usize, year: usize) -> usize {
        programme * self.years + year
    }
}

pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, state: &mut State, source: &mut Source<'_>) {
    let settled = state.settled;
    for programme in model.programmes.iter().filter(|programme| !(settled && plan.certain_programmes[programme.index])) {
        plan_money(isa, programme, state);
        let moves = decide(isa, model, programme, plan, state, source);
        schedule(isa, programme, moves, state);
        execute(isa, model, programme, state);
    }
}

/// The money of each planned year, grown by the overrun where that is funded.
fn plan_money(isa: Isa, programme: &Programme, state: &mut State) {
    let (inputs, columns) = (&state.inputs, &mut state.programmes);
    for year in 0..columns.years {
        let planned = &mut columns.plan[year];
        match &programme.profile {
            Profile::Shares { budget, shares } => {
                *planned = inputs[budget.index()];
                column::scale(isa, shares[year], planned);
            }
            Profile::Amounts(amounts) => match amounts[year] {
                Some(amount) => *planned = inputs[amount.index()],
                None => column::fill(isa, 0.0, planned),
            },
        }
        if programme.overrun_funded {
            grow(isa, &inputs[programme.overrun.index()], planned);
        }
    }
}

/// Draws the decision: fills the granted share and the delay, and answers whether the plan may move in time.
fn decide(isa: Isa, model: &Model, programme: &Programme, plan: &Plan, state: &mut State, source: &mut Source<'_>) -> bool {
    let State { inputs, events, programmes: columns, scratch: decision, .. } = state;
    let (granted, delay) = (&mut columns.granted[programme.index], &mut columns.delay[programme.index]);
    *delay = inputs[programme.delay.index()];
    column::fill(isa, 1.0, granted);
    let mut moves = plan.delayed[programme.index];
    if let Some(approval) = &programme.approval {
        source.sample(isa, approval.decision, decision);
        let mut probability = inputs[approval.probability.index()];
        for (event, impact) in impacts(model, programme) {
            if let Some(impact) = impact.approval {
                events.change(isa, event, approval.year, &inputs[impact.index()], &mut probability);
            }
        }
        match approval.if_refused {
            Refusal::Fraction(fraction) => grant(isa, decision, &probability, &inputs[fraction.index()], granted),
            Refusal::Later(years) => {
                postpone(isa, decision, &probability, years, delay);
                moves = true;
            }
        }
    }
    for (event, impact) in impacts(model, programme) {
        if let (Some(years), Some(first)) = (impact.delay, programme.profile.first_year()) {
            events.add_if_happened(isa, event, first, &inputs[years.index()], delay);
            moves = true;
        }
    }
    moves
}

/// What events do to a programme.
fn impacts<'m>(model: &'m Model, programme: &Programme) -> impl Iterator<Item = (usize, &'m ProgrammeImpact)> + use<'m> {
    let index = programme.index;
    let of_event = move |event: &'m Event| event.programmes.iter().map(move |impact| (event.index, impact));
    model.events.iter().flat_map(of_event).filter(move |(_, impact)| impact.programme == index)
}

/// Shifts the plan by the delay, splitting fractions of years between neighbours, and takes the refused money out of it.
fn schedule(isa: Isa, programme: &Programme, moves: bool, state: &mut State) {
    let columns = &mut state.programmes;
    column::fill(isa, 0.0, &mut columns.outstanding);
    for year in 0..columns.years {
        let at = columns.at(programme.index, year);
        column::add_assign(isa, &columns.plan[year], &mut columns.outstanding);
        if moves {
            column::fill(isa, 0.0, &mut columns.planned[at]);
            for from in 0..=year {
                if programme.profile.has(from) {
                    let shift = f64::from(u32::try_from(year - from).expect("a horizon has fewer than 2^32 years"));
                    let delay = &columns.delay[programme.index];
                    add_shifted(isa, shift, delay, &columns.plan[from], &mut columns.planned[at]);
                }
            }
        } else {
            columns.planned[at] = columns.plan[year];
        }
        let granted = &columns.granted[programme.index];
        column::multiply_assign(isa, granted, &mut columns.planned[at]);
        refuse(isa, granted, &columns.plan[year], &mut columns.refused[at]);
    }
    columns.budget[programme.index] = columns.outstanding;
    column::multiply_assign(isa, &columns.granted[programme.index], &mut columns.outstanding);
}

/// Spends the available money of each year; what is unspent is carried over or lapses.
fn execute(isa: Isa, model: &Model, programme: &Programme, state: &mut State) {
    let State { inputs, events, programmes: columns, .. } = state;
    column::fill(isa, 0.0, &mut columns.carried);
    for year in 0..columns.years {
        let at = columns.at(programme.index, year);
        let mut execution = inputs[programme.execution.at(year).index()];
        for (event, impact) in impacts(model, programme) {
            if let Some(impact) = impact.execution {
                events.change(isa, event, year, &inputs[impact.index()], &mut execution);
                at_most_one(isa, &mut execution);
            }
        }
        let carry_over = &inputs[programme.carry_over.at(year).index()];
        let (spent, lapsed) = (&mut columns.spent[at], &mut columns.lapsed[at]);
        spend(isa, &execution, carry_over, &columns.planned[at], &mut columns.carried, spent, lapsed);
        column::subtract_assign(isa, &columns.planned[at], &mut columns.outstanding);
        columns.unspent[at] = columns.outstanding;
        column::add_assign(isa, &columns.carried, &mut columns.unspent[at]);
    }
}

#[inline(always)]
fn grow_kernel(rate: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = out[i].mul_add(rate[i], out[i]);
    }
}
dispatch! {
    /// out ← out · (1 + rate)
    fn grow(rate: &Column, out: &mut Column) = grow_kernel
}

#[inline(always)]
fn grant_kernel(decision: &Column, probability: &Column, fraction: &Column, granted: &mut Column) {
    for i in 0..TILE {
        granted[i] = if decision[i] < probability[i] { 1.0 } else { fraction[i] };
    }
}
dispatch! {
    /// granted ← 1 where the decision is below its probability, else the fraction that goes ahead all the same
    fn grant(decision: &Column, probability: &Column, fraction: &Column, granted: &mut Column) = grant_kernel
}

#[inline(always)]
fn postpone_kernel(decision: &Column, probability: &Column, years: f64, delay: &mut Column) {
    for i in 0..TILE {
        delay[i] += if decision[i] < probability[i] { 0.0 } else { years };
    }
}
dispatch! {
    /// delay ← delay + years where the decision is not below its probability
    fn postpone(decision: &Column, probability: &Column, years: f64, delay: &mut Column) = postpone_kernel
}

#[inline(always)]
fn add_shifted_kernel(shift: f64, delay: &Column, amount: &Column, out: &mut Column) {
    for i in 0..TILE {
        let distance = (shift - delay[i]).abs();
        let weight = if distance < 1.0 { 1.0 - distance } else { 0.0 };
        out[i] = weight.mul_add(amount[i], out[i]);
    }
}
dispatch! {
    /// out ← out + amount · max(0, 1 − |shift − delay|): the part of a year's money that a delay moves `shift` years on
    fn add_shifted(shift: f64, delay: &Column, amount: &Column, out: &mut Column) = add_shifted_kernel
}

#[inline(always)]
fn refuse_kernel(granted: &Column, plan: &Column, refused: &mut Column) {
    for i in 0..TILE {
        refused[i] = plan[i] - granted[i] * plan[i];
    }
}
dispatch! {
    /// refused ← plan − granted · plan: by the year of the plan, whatever the delay, so that no refused money leaves the horizon
    fn refuse(granted: &Column, plan: &Column, refused: &mut Column) = refuse_kernel
}

#[inline(always)]
fn at_most_one_kernel(out: &mut Column) {
    for i in 0..TILE {
        out[i] = if out[i] < 1.0 { out[i] } else { 1.0 };
    }
}
dispatch! {
    /// out ← min(1, out)
    pub(super) fn at_most_one(out: &mut Column) = at_most_one_kernel
}

#[inline(always)]
fn spend_kernel(
    execution: &Column,
    carry_over: &Column,
    planned: &Column,
    carried: &mut Column,
    spent: &mut Column,
    lapsed: &mut Column,
) {
    for i in 0..TILE {
        let available = planned[i] + carried[i];
        spent[i] = execution[i] * available;
        let unspent = available - spent[i];
        carried[i] = carry_over[i] * unspent;
        lapsed[i] = unspent - carried[i];
    }
}
dispatch! {
    /// One year of execution: available = planned + carried in; spent, carried on and lapsed add up to it
    fn spend(
        execution: &Column,
        carry_over: &Column,
        planned: &Column,
        carried: &mut Column,
        spent: &mut Column,
        lapsed: &mut Column
    ) = spend_kernel
}
