//! What facilities and pipelines add to output and accounts, gross and net, and what suppliers and spending add
//! (`docs/model.md`, sections 6, 7, 9). The totals that hold it are [`super::total`]'s.

use super::inducement::net_factor;
use super::prices::PriceColumns;
use super::total::add_to_sector;
use super::{State, skill};
use crate::engine::part::{AccountSource, Part, of_facility, of_pipeline};
use crate::engine::plan::Plan;
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Account, Basis, Cohorts, Effects, Metric, Model, NetStage, Priced, PricesOf};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};
use crate::quantity::{Dimension, Label, PriceBasis};

const OUTPUT: Quantity =
    Quantity { name: "output", en: "output, all that is part of it included", ko: "생산액(딸린 것 포함)" };
const LEVEL: Quantity = Quantity { name: "level", en: "level, all that is part of it included", ko: "수준(딸린 것 포함)" };

/// Effects of the current year by part, in constant prices.
pub(super) struct PartColumns {
    accounts: usize,
    sectors: usize,
    /// Output of each part, all that stands under it included.
    pub(super) output: Vec<Column>,
    /// Level of each account, by part and account.
    account: Vec<Column>,
    /// Output of each part without the parts that are an "of which" of it.
    own_output: Vec<Column>,
    /// The same for accounts.
    own_account: Vec<Column>,
    /// What of that is net: less what leaks, what would have been anyway, what is taken from others, what only replaces.
    pub(super) net_output: Vec<Column>,
    /// The same for accounts.
    net_account: Vec<Column>,
    /// Share of the effects in the region that is net, by set of additionality factors, without leakage.
    net_shares: Vec<Column>,
    /// Output that each part's suppliers follow: as the net one, but with what leaks.
    chain_output: Vec<Column>,
    /// What suppliers of the parts, and what the spending of programmes and of investing firms, add to the output of each sector, net.
    pub(super) supplied: Vec<Column>,
    pub(super) spent: Vec<Column>,
    /// Level of each account per KRW of output before all that is added, by account and sector, where something is supplied.
    pub(super) intensity: Vec<Column>,
    /// Sum of the parts in the last known year, by sector, and by account and sector.
    pub(super) known_output: Vec<Column>,
    pub(super) known_account: Vec<Column>,
    /// What parts have added to the output of each sector, and to each account of each sector, in the current year.
    pub(super) added_output: Vec<Column>,
    pub(super) added_account: Vec<Column>,
    /// 1 where the parts of a sector exceed its stated total in some year.
    pub(super) beyond_total: Vec<Column>,
    /// The same for a stated path of an account, by account and sector.
    pub(super) beyond_path: Vec<Column>,
    /// 1 where what is part of a facility exceeds it in some year, by part.
    pub(super) beyond_outer: Vec<Column>,
}

impl PartColumns {
    pub(super) fn new(model: &Model) -> Self {
        let (parts, accounts, sectors) =
            (model.facilities.len() + model.pipelines.len(), model.accounts.len(), model.sectors.len());
        let columns = |count: usize| vec![Column::ZERO; count];
        Self {
            accounts,
            sectors,
            output: columns(parts),
            account: columns(parts * accounts),
            own_output: columns(parts),
            own_account: columns(parts * accounts),
            net_output: columns(parts),
            net_account: columns(parts * accounts),
            net_shares: columns(model.additionality.len()),
            chain_output: columns(parts),
            supplied: columns(sectors),
            spent: columns(sectors),
            intensity: columns(accounts * sectors),
            known_output: columns(sectors),
            known_account: columns(accounts * sectors),
            added_output: columns(sectors),
            added_account: columns(accounts * sectors),
            beyond_total: columns(sectors),
            beyond_path: columns(accounts * sectors),
            beyond_outer: columns(parts),
        }
    }

    /// Level of an account of a part, all that stands under it included.
    pub(super) fn account(&self, part: usize, account: usize) -> &Column {
        &self.account[part * self.accounts + account]
    }

    /// Scales what a part makes without what is an "of which" of it. What it loses, all around it lose with it.
    pub(super) fn scale(&mut self, isa: Isa, plan: &Plan, part: usize, factor: &Column) {
        let parts = plan.parts();
        let mut lost = self.own_output[part];
        column::multiply_assign(isa, factor, &mut self.own_output[part]);
        column::subtract_assign(isa, &self.own_output[part], &mut lost);
        for around in std::iter::successors(Some(part), |&inner| parts[inner].output_of) {
            column::subtract_assign(isa, &lost, &mut self.output[around]);
        }
        for account in 0..self.accounts {
            let own = &mut self.own_account[part * self.accounts + account];
            lost = *own;
            column::multiply_assign(isa, factor, own);
            column::subtract_assign(isa, own, &mut lost);
            for around in std::iter::successors(Some(part), |&inner| parts[inner].account_of[account]) {
                column::subtract_assign(isa, &lost, &mut self.account[around * self.accounts + account]);
            }
        }
    }

    /// Sum of an account over the parts of a sector this year, gross.
    pub(super) fn own_of_sector(&self, isa: Isa, plan: &Plan, account: usize, sector: usize, out: &mut Column) {
        column::fill(isa, 0.0, out);
        for (part, _) in plan.parts().iter().enumerate().filter(|(_, part)| part.sector == Some(sector)) {
            column::add_assign(isa, self.own_account(part, account), out);
        }
    }

    /// Output of a part without the parts that are an "of which" of it, gross.
    pub(super) fn own_output(&self, part: usize) -> &Column {
        &self.own_output[part]
    }

    /// The same for an account.
    pub(super) fn own_account(&self, part: usize, account: usize) -> &Column {
        &self.own_account[part * self.accounts + account]
    }

    /// The same, net.
    pub(super) fn net_account(&self, part: usize, account: usize) -> &Column {
        &self.net_account[part * self.accounts + account]
    }

    /// What parts have added to an account of a sector this year.
    pub(super) fn added_account(&self, account: usize, sector: usize) -> &Column {
        &self.added_account[account * self.sectors + sector]
    }

    /// Output of a part that its suppliers follow, net of all but leakage.
    pub(super) fn chain_output(&self, part: usize) -> &Column {
        &self.chain_output[part]
    }

    /// What suppliers and spending add to the output of a sector, net.
    pub(super) fn supplied_and_spent(&self, sector: usize) -> [&Column; 2] {
        [&self.supplied[sector], &self.spent[sector]]
    }

    /// Level of an account per KRW of output in a sector, before all that is added.
    pub(super) fn intensity(&self, account: usize, sector: usize) -> &Column {
        &self.intensity[account * self.sectors + sector]
    }

    /// Share of the effects in the region that is net, without leakage; `None` where all of it is.
    pub(super) fn net_share(&self, additionality: Option<usize>) -> Option<&Column> {
        additionality.map(|factors| &self.net_shares[factors])
    }

    /// Tells what each facility and pipeline adds in a year.
    pub(super) fn trace_year(&self, model: &Model, plan: &Plan, year: usize, tracer: &mut Tracer) {
        for (index, part) in plan.parts().iter().enumerate() {
            let (noun, place, id, name) = if let Some(facility) = model.facilities.get(index) {
                (Noun::Facility, facility.index, facility.id.to_string(), &facility.name)
            } else {
                let pipeline = &model.pipelines[index - of_pipeline(model, 0)];
                (Noun::Pipeline, pipeline.index, pipeline.id.to_string(), &pipeline.name)
            };
            if part.output {
                tracer.subject(noun, place, &id, name).money(&OUTPUT, PriceBasis::Constant, year, &self.output[index]);
            }
            let accounts = model.accounts.iter().zip(&part.accounts).enumerate();
            for (of, (account, _)) in accounts.filter(|(_, (_, source))| **source != AccountSource::Nothing) {
                let name = Label::new(format!("{}, {}", name.en, account.name.en), format!("{}, {}", name.ko, account.name.ko));
                let mut subject = tracer.subject(noun, place, format!("{id}.{}", account.id), &name);
                subject.level(&LEVEL, account.unit, year, self.account(index, of));
            }
        }
    }

    /// No contradictions yet: a tile begins.
    pub(super) fn start(&mut self, isa: Isa, model: &Model, inputs: &[Column]) {
        for (share, factors) in self.net_shares.iter_mut().zip(&model.additionality) {
            column::fill(isa, 1.0, share);
            net_factor(isa, factors, NetStage::Net, inputs, share);
        }
        for marks in self.beyond_total.iter_mut().chain(&mut self.beyond_path).chain(&mut self.beyond_outer) {
            column::fill(isa, 0.0, marks);
        }
    }
}

/// Effects of one year and, where they are not in there already, their sums added to outputs and levels.
pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, year: usize, state: &mut State) {
    for (index, part) in plan.parts().iter().enumerate() {
        own_effects(isa, model, index, part, year, state);
    }
    net_of_inner(isa, model, plan, state);
    skill::step(isa, model, plan, year, state);
    additional(isa, model, plan, state);
    supply(isa, model, plan, year, state);
    for &sector in plan.sectors_with_parts() {
        if year >= model.sectors[sector].base_year {
            add_to_sector(isa, model, plan, sector, year, state);
        }
    }
}

/// What a part states, and its accounts by intensity where it does not.
fn own_effects(isa: Isa, model: &Model, index: usize, part: &Part, year: usize, state: &mut State) {
    let stated = |account: Option<usize>, out: &mut Column, state: &mut State| {
        column::fill(isa, 0.0, out);
        if let Some(facility) = model.facilities.get(index) {
            let at = state.facilities.at(facility.index, year);
            let State { inputs, prices, facilities, scratch, .. } = state;
            add_effect(isa, &facility.per_unit, account, year, &facilities.used[at], inputs, prices, scratch, out);
            if let Some(claimed) = facility.claimed.as_ref().filter(|claimed| claimed.direct) {
                let mut share = facilities.share[at];
                column::multiply_assign(isa, &inputs[claimed.delivery.index()], &mut share);
                add_effect(isa, &claimed.effects, account, year, &share, inputs, prices, scratch, out);
            }
        } else {
            let pipeline = &model.pipelines[index - of_pipeline(model, 0)];
            let at = state.pipelines.at(pipeline.index, year);
            let State { inputs, prices, pipelines, scratch, .. } = state;
            let mut size = pipelines.size[at];
            if account.is_none_or(|account| !is_stock(&model.accounts[account])) {
                let before = if year > 0 { pipelines.size[at - 1] } else { Column::ZERO };
                column::add_assign(isa, &before, &mut size);
                column::scale(isa, 0.5, &mut size);
            }
            add_effect(isa, &pipeline.per_unit, account, year, &size, inputs, prices, scratch, out);
        }
    };
    let mut own = Column::ZERO;
    if part.output {
        stated(None, &mut own, state);
        state.parts.output[index] = own;
    }
    for (account, source) in part.accounts.iter().enumerate() {
        match (source, part.sector) {
            (AccountSource::Stated, _) => stated(Some(account), &mut own, state),
            (AccountSource::Intensity, Some(sector)) if year >= model.sectors[sector].base_year => {
                let level = &state.accounts.level[state.accounts.at(account, sector)];
                by_intensity(isa, &state.parts.output[index], level, &state.sectors.output[sector], &mut own);
            }
            _ => column::fill(isa, 0.0, &mut own),
        }
        state.parts.account[index * model.accounts.len() + account] = own;
    }
}

/// Whether a pipeline adds to an account by its units at the end of the year: people are counted then, all else is a flow.
pub(super) fn is_stock(account: &Account) -> bool {
    account.unit.dimension == Dimension::Persons
}

/// What effects state of output, or of an account.
fn effect_of(effects: &Effects, account: Option<usize>) -> Option<Priced> {
    match account {
        None => effects.output,
        Some(account) => effects.accounts.get(account).copied().flatten(),
    }
}

/// Adds units times what one of them is stated to come to, in constant prices.
#[expect(clippy::too_many_arguments, reason = "the factors of one product")]
fn add_effect(
    isa: Isa,
    effects: &Effects,
    account: Option<usize>,
    year: usize,
    units: &Column,
    inputs: &[Column],
    prices: &PriceColumns,
    product: &mut Column,
    out: &mut Column,
) {
    if let Some(Priced { amount, prices: of }) = effect_of(effects, account) {
        *product = inputs[amount.index()];
        prices.to_constant(isa, of, year, product);
        column::multiply_assign(isa, units, product);
        column::add_assign(isa, product, out);
    }
}

/// Takes out of each part what is an "of which" of it.
fn net_of_inner(isa: Isa, model: &Model, plan: &Plan, state: &mut State) {
    let columns = &mut state.parts;
    columns.own_output.copy_from_slice(&columns.output);
    columns.own_account.copy_from_slice(&columns.account);
    for (index, part) in plan.parts().iter().enumerate() {
        if let Some(outer) = part.output_of {
            column::subtract_assign(isa, &columns.output[index], &mut columns.own_output[outer]);
            mark_negative(isa, &columns.own_output[outer], &columns.output[outer], &mut columns.beyond_outer[outer]);
        }
        for (account, outer) in part.account_of.iter().enumerate() {
            if let Some(outer) = *outer {
                let (from, into) = (index * model.accounts.len() + account, outer * model.accounts.len() + account);
                column::subtract_assign(isa, &columns.account[from], &mut columns.own_account[into]);
                mark_negative(isa, &columns.own_account[into], &columns.account[into], &mut columns.beyond_outer[outer]);
            }
        }
    }
}

/// What of the parts is net, and what their suppliers follow.
fn additional(isa: Isa, model: &Model, plan: &Plan, state: &mut State) {
    let State { inputs, parts: columns, .. } = state;
    columns.chain_output.copy_from_slice(&columns.own_output);
    columns.net_output.copy_from_slice(&columns.own_output);
    columns.net_account.copy_from_slice(&columns.own_account);
    for (index, part) in plan.parts().iter().enumerate() {
        let Some(factors) = part.additionality else { continue };
        let leakage = &inputs[model.additionality[factors].leakage.index()];
        let share = &columns.net_shares[factors];
        column::multiply_assign(isa, share, &mut columns.chain_output[index]);
        let accounts = index * model.accounts.len()..(index + 1) * model.accounts.len();
        for net in std::iter::once(&mut columns.net_output[index]).chain(&mut columns.net_account[accounts]) {
            column::multiply_assign(isa, share, net);
            column::multiply_by_complement(isa, leakage, net);
        }
    }
}

/// What suppliers of the parts and what spending add to the output of each sector, net.
fn supply(isa: Isa, model: &Model, plan: &Plan, year: usize, state: &mut State) {
    let Some(inducement) = plan.inducement().filter(|inducement| inducement.reaches_sectors()) else { return };
    let State { parts: columns, inducement: effects, scratch, .. } = state;
    for sector in columns.supplied.iter_mut().chain(&mut columns.spent) {
        column::fill(isa, 0.0, sector);
    }
    for (part, chain) in inducement.chain_of_part.iter().enumerate() {
        let Some(chain) = *chain else { continue };
        for (effect, sum) in effects.chains[chain].sectors.iter().zip(&mut columns.supplied) {
            column::multiply_add_columns(isa, &columns.chain_output[part], effect, sum);
        }
    }
    for (index, source) in inducement.sources.iter().enumerate() {
        *scratch = *effects.net_amount(index, year);
        if let Some(factors) = source.additionality {
            column::multiply_assign(isa, &columns.net_shares[factors], scratch);
        }
        for (effect, sum) in effects.spending[source.spending].sectors.iter().zip(&mut columns.spent) {
            column::multiply_add_columns(isa, scratch, effect, sum);
        }
    }
    debug_assert_eq!(columns.supplied.len(), model.sectors.len());
}

/// What a facility is stated to bring about beside the totals, in the price basis of the metric.
pub(super) fn beside_totals(
    isa: Isa,
    model: &Model,
    metric: &Metric,
    facility: usize,
    account: Option<usize>,
    state: &mut State,
    out: &mut Column,
) {
    let State { inputs, prices, facilities, scratch, .. } = state;
    let Some(claimed) = &model.facilities[of_facility(facility)].claimed else { return };
    let Some(Priced { amount, prices: of }) = effect_of(&claimed.effects, account) else { return };
    *scratch = inputs[amount.index()];
    let nominal = metric.basis == Basis::Money(PriceBasis::Nominal);
    // What is stated in the money of its year stays as it is. Taken through a drawn index and back it would be rounded by the tile,
    // and what is certain is computed in one tile for all.
    if !(nominal && of == PricesOf::Current) {
        prices.to_constant(isa, of, metric.year, scratch);
        if nominal {
            column::multiply_assign(isa, &prices.index[metric.year], scratch);
        }
    }
    column::multiply_assign(isa, &facilities.share[facilities.at(facility, metric.year)], scratch);
    column::multiply_assign(isa, &inputs[claimed.delivery.index()], scratch);
    column::add_assign(isa, scratch, out);
}

/// A number of a pipeline in a year.
pub(super) fn cohorts(isa: Isa, model: &Model, pipeline: usize, what: Cohorts, year: usize, state: &State, out: &mut Column) {
    let columns = &state.pipelines;
    let at = columns.at(pipeline, year);
    *out = match what {
        Cohorts::Inflow => columns.inflow[at],
        Cohorts::Passed(index) => columns.passed[pipeline][columns.stage_at(index, year)],
        Cohorts::Stock => columns.stock[at],
        Cohorts::Ended => columns.ended[at],
        Cohorts::Investment => {
            let mut money = Column::ZERO;
            if let Some(investment) = model.pipelines[pipeline].investment {
                money = state.inputs[investment.amount.index()];
                state.prices.to_constant(isa, investment.prices, year, &mut money);
                column::multiply_assign(isa, &columns.entered[at], &mut money);
            }
            money
        }
    };
}

#[inline(always)]
fn by_intensity_kernel(units: &Column, level: &Column, output: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = units[i] * (level[i] / output[i]);
    }
}
dispatch! {
    /// out ← units · level / output
    fn by_intensity(units: &Column, level: &Column, output: &Column, out: &mut Column) = by_intensity_kernel
}

#[inline(always)]
fn mark_negative_kernel(rest: &Column, whole: &Column, marks: &mut Column) {
    for i in 0..TILE {
        marks[i] = if rest[i] < -1e-9 * whole[i].abs() { 1.0 } else { marks[i] };
    }
}
dispatch! {
    /// marks ← 1 where the rest is negative by more than rounding
    pub(super) fn mark_negative(rest: &Column, whole: &Column, marks: &mut Column) = mark_negative_kernel
}
