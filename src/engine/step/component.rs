//! Components: what each part of the economy has in a total. The baseline is what the others leave, so that they always add up.

use super::State;
use super::event::EventColumns;
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
            for &sector in sectors {
                event_effect(isa, model, account, 0..model.events.len(), sector, metric.year, state, &mut effects);
            }
            column::subtract_assign(isa, &effects, out);
        }
        _ => unreachable!("no component of a sector's total"),
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
