//! Components: what each part of the economy has in a total. The baseline is what the others leave, so that they always add up.

use super::State;
use super::event::EventColumns;
use super::part::is_stock;
use crate::engine::inducement::{Inducement, Payer};
use crate::engine::part::of_component;
use crate::engine::plan::Plan;
use crate::model::{Component, Measure, Metric, Model};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::exp_one;
use crate::numeric::isa::{Isa, dispatch};

/// One component of output or of an account over a scope of sectors, in constant prices. For the baseline `out` holds the total.
pub(super) fn component(isa: Isa, model: &Model, plan: &Plan, metric: &Metric, state: &State, out: &mut Column) {
    let account = match metric.measure {
        Measure::Account(account) => Some(account),
        _ => None,
    };
    let sectors = model.sectors_of(metric.scope);
    match metric.component {
        Component::Facility(_) | Component::Pipeline(_) => {
            let part = of_component(model, metric.component).expect("a facility and a pipeline are parts");
            if plan.parts()[part].sector.is_some_and(|sector| sectors.contains(&sector)) {
                *out = *net(account, part, state);
            }
            let Some(inducement) = plan.inducement() else { return };
            if let Some(chain) = inducement.chain_of_part[part] {
                let output = state.parts.chain_output(part);
                add_to_sectors(isa, sectors, &state.inducement.chains[chain].sectors, output, account, state, out);
            }
            if let Component::Pipeline(pipeline) = metric.component {
                spending_effect(isa, model, plan, Payer::Pipeline(pipeline), sectors, account, metric.year, state, out);
            }
        }
        Component::Programme(programme) => {
            spending_effect(isa, model, plan, Payer::Programme(programme), sectors, account, metric.year, state, out);
        }
        Component::Event(event) => {
            for &sector in sectors {
                event_effect(isa, model, account, event..event + 1, sector, metric.year, state, out);
            }
        }
        Component::Baseline => {
            let mut effects = Column::ZERO;
            for (part, of) in plan.parts().iter().enumerate() {
                if of.sector.is_some_and(|sector| sectors.contains(&sector)) {
                    column::add_assign(isa, net(account, part, state), &mut effects);
                }
            }
            let supplied = plan.inducement().is_some_and(Inducement::reaches_sectors);
            for &sector in sectors {
                if supplied {
                    let [supplied, spent] = state.parts.supplied_and_spent(sector);
                    add_by_intensity(isa, supplied, account, sector, state, &mut effects);
                    if holds_spending(model, account) {
                        add_by_intensity(isa, spent, account, sector, state, &mut effects);
                    }
                }
                event_effect(isa, model, account, 0..model.events.len(), sector, metric.year, state, &mut effects);
            }
            column::subtract_assign(isa, &effects, out);
        }
        _ => unreachable!("no component of a sector's total"),
    }
}

/// Whether spending adds to output (without an account) or to an account: not to people, who are a stock.
fn holds_spending(model: &Model, account: Option<usize>) -> bool {
    account.is_none_or(|account| !is_stock(&model.accounts[account]))
}

/// Adds what the spending of one payer lets sectors make, net.
#[expect(clippy::too_many_arguments, reason = "the coordinates of one effect")]
fn spending_effect(
    isa: Isa,
    model: &Model,
    plan: &Plan,
    payer: Payer,
    sectors: &[usize],
    account: Option<usize>,
    year: usize,
    state: &State,
    out: &mut Column,
) {
    let Some(inducement) = plan.inducement().filter(|_| holds_spending(model, account)) else { return };
    let Some(index) = inducement.source(payer) else { return };
    let source = &inducement.sources[index];
    let mut amount = *state.inducement.net_amount(index, year);
    if let Some(share) = state.parts.net_share(source.additionality) {
        column::multiply_assign(isa, share, &mut amount);
    }
    add_to_sectors(isa, sectors, &state.inducement.spending[source.spending].sectors, &amount, account, state, out);
}

/// Adds what an amount sets off in some sectors, by its effects per KRW on the output of each.
fn add_to_sectors(
    isa: Isa,
    sectors: &[usize],
    effects: &[Column],
    amount: &Column,
    account: Option<usize>,
    state: &State,
    out: &mut Column,
) {
    for &sector in sectors {
        let mut output = *amount;
        column::multiply_assign(isa, &effects[sector], &mut output);
        add_by_intensity(isa, &output, account, sector, state, out);
    }
}

/// Adds output, or what an account of its sector has per KRW of it.
fn add_by_intensity(isa: Isa, output: &Column, account: Option<usize>, sector: usize, state: &State, out: &mut Column) {
    match account {
        None => column::add_assign(isa, output, out),
        Some(account) => column::multiply_add_columns(isa, output, state.parts.intensity(account, sector), out),
    }
}

fn net(account: Option<usize>, part: usize, state: &State) -> &Column {
    match account {
        None => &state.parts.net_output[part],
        Some(account) => state.parts.net_account(part, account),
    }
}

/// Adds what events in a range of indices have moved a sector's own output or account by: with them and all before them, less
/// with those before them only. So the effects of all events add up, whatever their order.
#[expect(clippy::too_many_arguments, reason = "the coordinates of one effect")]
fn event_effect(
    isa: Isa,
    model: &Model,
    account: Option<usize>,
    events: std::ops::Range<usize>,
    sector: usize,
    year: usize,
    state: &State,
    out: &mut Column,
) {
    let acts = |event: &usize| model.events[*event].sectors.iter().any(|&(hit, _)| hit == sector);
    if !events.clone().any(|event| acts(&event)) || year <= model.sectors[sector].last_known_year() {
        return;
    }
    let sum_of = |range: std::ops::Range<usize>| gaps(isa, model, &state.events, range, sector, year);
    let (later, own) = (sum_of(events.end..model.events.len()), sum_of(events));
    match account {
        None => {
            let log_output = &state.sectors.log_output[state.sectors.at(sector, year)];
            let mut with = *log_output;
            column::subtract_assign(isa, &later, &mut with);
            let log_with = with;
            column::exp(isa, &log_with, &mut with);
            add_effect(isa, &with, &own, &Column::of(1.0), out);
        }
        Some(account) => {
            let elasticity = state.input(model.accounts[account].elasticity[sector]);
            let mut with = state.accounts.level[state.accounts.at(account, sector)];
            column::subtract_assign(isa, state.parts.added_account(account, sector), &mut with);
            without(isa, &later, elasticity, &mut with);
            add_effect(isa, &with, &own, elasticity, out);
        }
    }
}

/// Sum of the log gaps of some events in a sector.
fn gaps(isa: Isa, model: &Model, columns: &EventColumns, events: std::ops::Range<usize>, sector: usize, year: usize) -> Column {
    let mut sum = Column::ZERO;
    for event in &model.events[events] {
        if let Some(gap) = columns.gap(event, sector, year) {
            column::add_assign(isa, gap, &mut sum);
        }
    }
    sum
}

#[inline(always)]
fn without_kernel(gap: &Column, elasticity: &Column, level: &mut Column) {
    for i in 0..TILE {
        level[i] *= exp_one(-(elasticity[i] * gap[i]));
    }
}
dispatch! {
    /// level ← level without a log gap in output
    fn without(gap: &Column, elasticity: &Column, level: &mut Column) = without_kernel
}

#[inline(always)]
fn add_effect_kernel(level: &Column, gap: &Column, elasticity: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = level[i].mul_add(1.0 - exp_one(-(elasticity[i] * gap[i])), out[i]);
    }
}
dispatch! {
    /// out ← out + level − level without a log gap in output
    fn add_effect(level: &Column, gap: &Column, elasticity: &Column, out: &mut Column) = add_effect_kernel
}
