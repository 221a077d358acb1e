//! Metrics: sums over a scope, in the price basis asked for.

use super::State;
use super::additional::effect;
use super::component::component;
use super::inducement::add_demand;
use super::part;
use crate::engine::part::of_scope as part_of_scope;
use crate::engine::plan::Plan;
use crate::model::{Basis, Capacity, Component, Flow, Measure, Metric, Model, Other, Programme, Scope};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::stats::real;
use crate::quantity::PriceBasis;

/// The metrics of one year.
pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, year: usize, state: &mut State) {
    let mut metrics = std::mem::take(&mut state.metrics);
    for &index in plan.metrics(year) {
        if state.settled && plan.certain_metrics[index] {
            continue;
        }
        let (metric, out) = (&model.metrics[index], &mut metrics[index]);
        column::fill(isa, 0.0, out);
        match (metric.measure, metric.scope) {
            (Measure::PriceIndex, _) => *out = state.prices.index[metric.year],
            (Measure::Output | Measure::Account(_), _) => economic(isa, model, plan, metric, state, out),
            (Measure::Programme(flow), _) => {
                for &programme in model.programmes_of(metric.scope) {
                    add_flow(isa, &model.programmes[programme], flow, metric, state, out);
                }
            }
            (Measure::Facility(capacity), Scope::Facility(facility)) => {
                let columns = &state.facilities;
                let at = columns.at(facility, metric.year);
                *out = match capacity {
                    Capacity::Standing => columns.capacity[at],
                    Capacity::InUse => columns.used[at],
                };
            }
            (Measure::Pipeline(what), Scope::Pipeline(pipeline)) => {
                part::cohorts(isa, model, pipeline, what, metric.year, state, out);
                convert(isa, PriceBasis::Constant, metric.basis, &state.prices.index[metric.year], out);
            }
            (Measure::Occurrence, Scope::Event(event)) => *out = state.events.happened[state.events.at(event, metric.year)],
            (Measure::Demand(measure) | Measure::DemandToDate(measure), _) => {
                let nominal = metric.basis == Basis::Money(PriceBasis::Nominal);
                add_demand(isa, model, plan, metric, measure, nominal, state, out);
            }
            (Measure::Skill(pool), Scope::Skill(skill)) => *out = *state.skills.of(skill, pool),
            (Measure::Multiplier(measure), Scope::TableSector(sector)) => {
                if let Component::Economy { nation, closed } = metric.component {
                    *out = *state.inducement.multiplier(measure, sector, nation, closed);
                }
            }
            // Computed when all others are.
            (Measure::Own(_) | Measure::Appraisal(_), _) => {}
            _ => unreachable!("a measure of a facility, pipeline, event, skill or table sector has one as its scope"),
        }
    }
    state.metrics = metrics;
}

/// Output or an account: of sectors, of a facility or pipeline, or a component of either.
fn economic(isa: Isa, model: &Model, plan: &Plan, metric: &Metric, state: &mut State, out: &mut Column) {
    let account = match metric.measure {
        Measure::Account(account) => Some(account),
        _ => None,
    };
    match (metric.scope, metric.component) {
        (Scope::Facility(facility), Component::Claimed) => {
            part::beside_totals(isa, model, metric, facility, account, state, out);
            return;
        }
        (_, Component::Stage(_)) => effect(isa, model, plan, metric, account, state, out),
        (Scope::Facility(_) | Scope::Pipeline(_), _) => {
            let part = part_of_scope(model, metric.scope).expect("a facility and a pipeline are parts");
            *out = *account.map_or(&state.parts.output[part], |account| state.parts.account(part, account));
        }
        (_, Component::Total) => total(isa, model, account, metric, state, out),
        (_, Component::Baseline) => {
            total(isa, model, account, metric, state, out);
            component(isa, model, plan, metric, state, out);
        }
        _ => component(isa, model, plan, metric, state, out),
    }
    convert(isa, PriceBasis::Constant, metric.basis, &state.prices.index[metric.year], out);
}

/// The total over a scope of sectors in constant prices.
fn total(isa: Isa, model: &Model, account: Option<usize>, metric: &Metric, state: &mut State, out: &mut Column) {
    let sectors = model.sectors_of(metric.scope);
    let Some(account) = account else {
        column::add_members(isa, sectors, &state.sectors.output, out);
        return;
    };
    column::add_members(isa, sectors, &state.accounts.level[state.accounts.at(account, 0)..], out);
    if let (Scope::Region, Some((other, basis))) = (metric.scope, &model.accounts[account].other) {
        let mut level = Column::ZERO;
        other_level(isa, other, metric.year, state, &mut level);
        if model.accounts[account].is_money() {
            convert(isa, *basis, Basis::Money(PriceBasis::Constant), &state.prices.index[metric.year], &mut level);
        }
        column::add_assign(isa, &level, out);
    }
}

/// A level that does not go with output: of the year, or in a straight line between two stated years.
fn other_level(isa: Isa, other: &Other, year: usize, state: &State, out: &mut Column) {
    let levels = match other {
        Other::Yearly(input) => {
            *out = *state.input(input.at(year));
            return;
        }
        Other::Path(levels) => levels,
    };
    let after = levels.partition_point(|&(stated, _)| stated < year);
    let (low, high) = (levels[after.saturating_sub(1)], levels[after.min(levels.len() - 1)]);
    let way = if low.0 == high.0 { 0.0 } else { real((year - low.0) as u64) / real((high.0 - low.0) as u64) };
    *out = *state.input(low.1);
    column::scale(isa, 1.0 - way, out);
    column::multiply_add(isa, way, state.input(high.1), out);
}

/// Turns money of a year, whose price index is `prices`, from one price basis into the metric's; what is not money stays.
fn convert(isa: Isa, from: PriceBasis, to: Basis, prices: &Column, money: &mut Column) {
    match (from, to) {
        (PriceBasis::Nominal, Basis::Money(PriceBasis::Constant)) => column::divide_assign(isa, prices, money),
        (PriceBasis::Constant, Basis::Money(PriceBasis::Nominal)) => column::multiply_assign(isa, prices, money),
        _ => {}
    }
}

/// Adds one programme's flow, converted from the price basis of its plan to the metric's.
fn add_flow(isa: Isa, programme: &Programme, flow: Flow, metric: &Metric, state: &mut State, out: &mut Column) {
    let State { inputs, prices, programmes, scratch, .. } = state;
    let years = if flow == Flow::SpentToDate { 0..=metric.year } else { metric.year..=metric.year };
    let funding = &programme.funding;
    let payers = [funding.national, funding.city, funding.private].map(|payer| &inputs[payer.index()]);
    for year in years {
        let at = programmes.at(programme.index, year);
        *scratch = match flow {
            Flow::Planned => programmes.planned[at],
            Flow::Refused => programmes.refused[at],
            Flow::Lapsed => programmes.lapsed[at],
            Flow::Unspent => programmes.unspent[at],
            _ => programmes.spent[at],
        };
        match flow {
            Flow::SpentNational => take_share(isa, payers[0], payers, scratch),
            Flow::SpentCity => take_share(isa, payers[1], payers, scratch),
            Flow::SpentPrivate => take_share(isa, payers[2], payers, scratch),
            Flow::Leveraged => {
                let mut public = *payers[0];
                column::add_assign(isa, payers[1], &mut public);
                take_share(isa, &public, payers, scratch);
                column::multiply_assign(isa, &inputs[programme.leverage.index()], scratch);
            }
            Flow::Delivered => deliver(isa, &inputs[programme.overrun.index()], scratch),
            _ => {}
        }
        convert(isa, programme.basis, metric.basis, &prices.index[year], scratch);
        column::add_assign(isa, scratch, out);
    }
}

/// Money times one payer's share; the shares are divided by their sum.
fn take_share(isa: Isa, payer: &Column, payers: [&Column; 3], money: &mut Column) {
    take_share_of(isa, payer, payers[0], payers[1], payers[2], money);
}

#[inline(always)]
fn take_share_kernel(payer: &Column, national: &Column, city: &Column, private: &Column, money: &mut Column) {
    for i in 0..TILE {
        money[i] *= payer[i] / (national[i] + city[i] + private[i]);
    }
}
dispatch! {
    /// money ← money · payer / (national + city + private)
    fn take_share_of(payer: &Column, national: &Column, city: &Column, private: &Column, money: &mut Column) = take_share_kernel
}

#[inline(always)]
fn deliver_kernel(overrun: &Column, money: &mut Column) {
    for i in 0..TILE {
        money[i] /= 1.0 + overrun[i];
    }
}
dispatch! {
    /// money ← money / (1 + overrun): what the money buys
    pub(super) fn deliver(overrun: &Column, money: &mut Column) = deliver_kernel
}
