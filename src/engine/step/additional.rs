//! From gross to net: the effects of one programme, facility or pipeline on the whole region, step by step
//! (`docs/model.md`, section 9).
//!
//! What goes through the input-output table loses by computed leakage, from the nation to the region; what is stated of a facility
//! or pipeline itself loses by stated leakage. No flow loses by both.

use super::State;
use super::inducement::{Share, add_demand, net_factor};
use crate::engine::part::of_scope;
use crate::engine::plan::Plan;
use crate::model::{Component, Induced, Metric, Model, NetStage};
use crate::numeric::column::{self, Column};
use crate::numeric::isa::Isa;

/// Output or an account of a programme, facility or pipeline at a stage, in constant prices.
pub(super) fn effect(
    isa: Isa,
    model: &Model,
    plan: &Plan,
    metric: &Metric,
    account: Option<usize>,
    state: &State,
    out: &mut Column,
) {
    let Component::Stage(until) = metric.component else { return };
    let table = model.input_output.as_ref();
    let of_account = |of: Option<usize>| table.is_some() && account.is_some() && account == of;
    let measure = match account {
        None => Some(Induced::Output),
        Some(_) if of_account(table.and_then(|table| table.value_added_account)) => Some(Induced::ValueAdded),
        Some(_) if of_account(table.and_then(|table| table.employment_account)) => Some(Induced::PersonYears),
        Some(_) => None,
    };
    if let Some(part) = of_scope(model, metric.scope) {
        own_and_suppliers(isa, model, plan, part, account, measure, until, metric.year, state, out);
    }
    // Spending is work of a year and no job.
    if let Some(measure @ (Induced::Output | Induced::ValueAdded)) = measure {
        add_demand(isa, model, plan, metric, measure, false, state, out);
    }
}

/// What a facility or pipeline makes itself, and what its suppliers do.
#[expect(clippy::too_many_arguments, reason = "the coordinates of one effect")]
fn own_and_suppliers(
    isa: Isa,
    model: &Model,
    plan: &Plan,
    part: usize,
    account: Option<usize>,
    measure: Option<Induced>,
    until: NetStage,
    year: usize,
    state: &State,
    out: &mut Column,
) {
    let own = account.map_or_else(|| state.parts.own_output(part), |account| state.parts.own_account(part, account));
    let factors = plan.parts()[part].additionality.map(|factors| &model.additionality[factors]);
    let mut effect = *own;
    if let Some(factors) = factors.filter(|_| until > NetStage::Gross) {
        column::multiply_by_complement(isa, &state.inputs[factors.leakage.index()], &mut effect);
    }
    let chain = plan.inducement().and_then(|inducement| inducement.chain_of_part[part]);
    if let (Some(chain), Some(measure), Some(table)) = (chain, measure, &model.input_output) {
        let mut amount = *state.parts.own_output(part);
        if measure == Induced::PersonYears {
            state.inducement.to_labour(isa, table, &state.prices.index, year, &mut amount);
            column::multiply_assign(isa, &state.inputs[table.heads_per_fte.index()], &mut amount);
        }
        let share = if until == NetStage::Gross { Share::National } else { Share::Region };
        share.add(isa, &state.inducement.chains[chain], measure, &amount, &mut effect);
    }
    if let Some(factors) = factors {
        net_factor(isa, factors, until, &state.inputs, &mut effect);
    }
    column::add_assign(isa, &effect, out);
}
