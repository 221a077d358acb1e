//! Accounts: levels that go with output (`docs/model.md`, section 10).

use super::State;
use super::prices::log_growth;
use super::share::share_out;
use crate::engine::plan::{AccountForm, Plan};
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Account, AccountBase, Model, Sector, Yearly};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::exp_one;
use crate::numeric::isa::{Isa, dispatch};
use crate::quantity::{Label, PriceBasis};

/// Levels by account and sector; money in constant prices.
pub(super) struct AccountColumns {
    sectors: usize,
    years: usize,
    /// Base-year level, by account and sector.
    base: Vec<Column>,
    /// What every level starts from, by account and sector: intensity of the base year where the account is proportional to
    /// output, else the logarithm of the base-year level.
    start: Vec<Column>,
    /// ln(1 + trend) of the current year, and its sum since the base year, by account and sector, where the plan keeps them.
    trend_of_year: Vec<Column>,
    trend: Vec<Column>,
    /// Level of the current year, by account and sector, where the plan says that it is needed.
    pub(super) level: Vec<Column>,
    /// The same of the first trial, by account, sector and year.
    pub(super) first_level: Vec<f64>,
    /// Factor on the intensity that makes the stated case follow a stated path, by account, sector and year.
    pub(super) factor: Vec<f64>,
}

impl AccountColumns {
    pub(super) fn new(accounts: usize, sectors: usize, years: usize) -> Self {
        let zero = Column::ZERO;
        let columns = || vec![zero; accounts * sectors];
        Self {
            sectors,
            years,
            base: columns(),
            start: columns(),
            trend_of_year: columns(),
            trend: columns(),
            level: columns(),
            first_level: vec![0.0; accounts * sectors * years],
            factor: vec![1.0; accounts * sectors * years],
        }
    }

    /// Position of an account's sector in the columns by account and sector.
    pub(super) fn at(&self, account: usize, sector: usize) -> usize {
        account * self.sectors + sector
    }

    /// Position of an account's sector and year among the numbers by account, sector and year.
    pub(super) fn at_year(&self, account: usize, sector: usize, year: usize) -> usize {
        self.at(account, sector) * self.years + year
    }
}

/// What is drawn once per trial: base-year levels and what later years take from them; trends start at 0.
pub(super) fn start(isa: Isa, model: &Model, plan: &Plan, state: &mut State) {
    for (index, account) in model.accounts.iter().enumerate() {
        if !(state.settled && plan.certain_accounts[index]) {
            base_levels(isa, model, index, account, state);
            for sector in 0..model.sectors.len() {
                let at = state.accounts.at(index, sector);
                let columns = &mut state.accounts;
                match plan.account_form(index, sector) {
                    AccountForm::Proportional => {
                        column::divide(isa, &columns.base[at], &state.sectors.base[sector], &mut columns.start[at]);
                    }
                    AccountForm::Elastic => column::ln(isa, &columns.base[at], &mut columns.start[at]),
                }
            }
        }
        for sector in plan.trends(index) {
            let at = state.accounts.at(index, sector);
            column::fill(isa, 0.0, &mut state.accounts.trend[at]);
            if let Yearly::Once(trend) = account.trend[sector] {
                log_growth(isa, &state.inputs[trend.index()], &mut state.accounts.trend_of_year[at]);
            }
        }
    }
}

/// Levels of one year.
pub(super) fn levels(isa: Isa, model: &Model, plan: &Plan, year: usize, state: &mut State) {
    advance_trends(isa, model, plan, year, state);
    let State { inputs, sectors, accounts, .. } = state;
    for &(index, sector) in plan.levels(year) {
        let (at, at_year) = (accounts.at(index, sector), accounts.at_year(index, sector, year));
        let (factor, level) = (accounts.factor[at_year], &mut accounts.level[at]);
        match plan.account_form(index, sector) {
            AccountForm::Proportional => proportional(isa, factor, &accounts.start[at], &sectors.output[sector], level),
            AccountForm::Elastic => {
                let elasticity = &inputs[model.accounts[index].elasticity[sector].index()];
                let trend = &accounts.trend[index * accounts.sectors + plan.trend_of(index, sector)];
                let (now, base) = (sectors.at(sector, year), sectors.at(sector, model.sectors[sector].base_year));
                let (now, base) = (&sectors.log_output[now], &sectors.log_output[base]);
                elastic(isa, factor, &accounts.start[at], trend, elasticity, now, base, level);
            }
        }
        accounts.first_level[at_year] = level[0];
    }
}

const LEVEL: Quantity = Quantity { name: "level", en: "level", ko: "수준" };

/// Tells the levels of a year.
pub(super) fn trace_year(model: &Model, plan: &Plan, year: usize, state: &State, tracer: &mut Tracer) {
    for &(index, sector) in plan.levels(year) {
        let (account, at) = (&model.accounts[index], state.accounts.at(index, sector));
        let Sector { id, name, .. } = &model.sectors[sector];
        let name = Label::new(format!("{}, {}", account.name.en, name.en), format!("{}, {}", account.name.ko, name.ko));
        let mut subject = tracer.subject(Noun::Account, at, format!("{}.{id}", account.id), &name);
        subject.level(&LEVEL, account.unit, year, &state.accounts.level[at]);
    }
}

/// Adds one year's trends to their sums.
fn advance_trends(isa: Isa, model: &Model, plan: &Plan, year: usize, state: &mut State) {
    let (inputs, columns) = (&state.inputs, &mut state.accounts);
    for (index, account) in model.accounts.iter().enumerate() {
        for sector in plan.trends(index).filter(|&sector| year > model.sectors[sector].base_year) {
            let at = columns.at(index, sector);
            if let Yearly::Each(trends) = &account.trend[sector] {
                log_growth(isa, &inputs[trends[year].index()], &mut columns.trend_of_year[at]);
            }
            column::add_assign(isa, &columns.trend_of_year[at], &mut columns.trend[at]);
        }
    }
}

/// Base-year level of every sector: stated, by intensity, or a share of what the stated ones leave of a total.
fn base_levels(isa: Isa, model: &Model, index: usize, account: &Account, state: &mut State) {
    for sector in &model.sectors {
        let at = state.accounts.at(index, sector.index);
        match account.base[sector.index] {
            AccountBase::Level(amount, basis) => {
                state.accounts.base[at] = *state.input(amount);
                deflate(isa, account, basis, sector.base_year, at, state);
            }
            AccountBase::Intensity(intensity) => {
                let (inputs, accounts) = (&state.inputs, &mut state.accounts);
                column::multiply(isa, &inputs[intensity.index()], &state.sectors.base[sector.index], &mut accounts.base[at]);
            }
            AccountBase::Share { .. } => {}
        }
    }
    for (total_index, total) in account.totals.iter().enumerate() {
        let year = model.sectors[total.sectors[0]].base_year;
        let State { inputs, prices, sectors, accounts, scratch, .. } = state;
        *scratch = inputs[total.amount.index()];
        if account.is_money() && total.basis == PriceBasis::Nominal {
            column::divide_assign(isa, &prices.index[year], scratch);
        }
        let weight = |member: usize| match account.base[member] {
            AccountBase::Share { total, weight: Some(weight) } if total == total_index => Some(&inputs[weight.index()]),
            AccountBase::Share { total, weight: None } if total == total_index => Some(&sectors.base[member]),
            _ => None,
        };
        let levels = accounts.at(index, 0)..accounts.at(index + 1, 0);
        share_out(isa, &total.sectors, weight, scratch, &mut accounts.base[levels]);
    }
}

fn deflate(isa: Isa, account: &Account, basis: PriceBasis, year: usize, at: usize, state: &mut State) {
    if account.is_money() && basis == PriceBasis::Nominal {
        column::divide_assign(isa, &state.prices.index[year], &mut state.accounts.base[at]);
    }
}

#[inline(always)]
fn proportional_kernel(factor: f64, intensity: &Column, output: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = intensity[i] * output[i] * factor;
    }
}
dispatch! {
    /// out ← intensity · output · factor
    fn proportional(factor: f64, intensity: &Column, output: &Column, out: &mut Column) = proportional_kernel
}

#[inline(always)]
fn elastic_kernel(
    factor: f64,
    log_base: &Column,
    trend: &Column,
    elasticity: &Column,
    log_output: &Column,
    log_base_output: &Column,
    out: &mut Column,
) {
    for i in 0..TILE {
        let growth = elasticity[i].mul_add(log_output[i] - log_base_output[i], trend[i]);
        out[i] = factor * exp_one(log_base[i] + growth);
    }
}
dispatch! {
    /// out ← factor · exp(ln base + κ·(ln X − ln Xᵇ) + trend)
    #[expect(clippy::too_many_arguments, reason = "the terms of one formula")]
    fn elastic(
        factor: f64,
        log_base: &Column,
        trend: &Column,
        elasticity: &Column,
        log_output: &Column,
        log_base_output: &Column,
        out: &mut Column
    ) = elastic_kernel
}
