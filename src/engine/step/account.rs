//! Accounts: levels that go with output (`docs/model.md`, section 10).

use super::State;
use super::sector::share;
use crate::engine::plan::{AccountForm, Plan};
use crate::model::{Account, AccountBase, InputId, Model, Yearly};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::exp_one;
use crate::numeric::isa::{Isa, dispatch};
use crate::quantity::PriceBasis;

/// Levels by account, sector and year; money in constant prices.
pub(super) struct AccountColumns {
    sectors: usize,
    years: usize,
    /// Base-year level, by account and sector.
    base: Vec<Column>,
    /// Level, by account, sector and year, where the plan says that it is needed.
    pub(super) level: Vec<Column>,
    /// Factor on the intensity that makes the stated case follow a stated path, by account, sector and year.
    pub(super) factor: Vec<f64>,
    /// Weights of one total, then their sum.
    weight: Column,
    weights: Column,
    /// ln(1 + trend) since the base year, and of one year.
    trend: Column,
    trend_of_year: Column,
}

impl AccountColumns {
    pub(super) fn new(accounts: usize, sectors: usize, years: usize) -> Self {
        let zero = [0.0; TILE];
        Self {
            sectors,
            years,
            base: vec![zero; accounts * sectors],
            level: vec![zero; accounts * sectors * years],
            factor: vec![1.0; accounts * sectors * years],
            weight: zero,
            weights: zero,
            trend: zero,
            trend_of_year: zero,
        }
    }

    /// Position of an account's sector in the columns by account and sector.
    pub(super) fn at(&self, account: usize, sector: usize) -> usize {
        account * self.sectors + sector
    }

    /// Position of an account's sector and year in the columns by account, sector and year.
    pub(super) fn at_year(&self, account: usize, sector: usize, year: usize) -> usize {
        self.at(account, sector) * self.years + year
    }
}

pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, state: &mut State) {
    for (index, account) in model.accounts.iter().enumerate() {
        base_levels(isa, model, index, account, state);
        for sector in 0..model.sectors.len() {
            if let Some(years) = plan.account_years(index, sector) {
                match plan.account_form(index, sector) {
                    AccountForm::Proportional => proportional_levels(isa, model, (index, sector), years, state),
                    AccountForm::Elastic => elastic_levels(isa, model, (index, sector), years, state),
                }
            }
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
        column::fill(isa, 0.0, &mut accounts.weights);
        let shared = |member: usize| match account.base[member] {
            AccountBase::Share { total, weight } if total == total_index => Some(weight),
            _ => None,
        };
        let weight_of = |member: usize, weight: Option<InputId>| match weight {
            Some(weight) => inputs[weight.index()],
            None => sectors.base[member],
        };
        for &member in &total.sectors {
            match shared(member) {
                Some(weight) => column::add_assign(isa, &weight_of(member, weight), &mut accounts.weights),
                None => column::subtract_assign(isa, &accounts.base[accounts.at(index, member)], scratch),
            }
        }
        for &member in &total.sectors {
            if let Some(weight) = shared(member) {
                let at = accounts.at(index, member);
                accounts.weight = weight_of(member, weight);
                share(isa, scratch, &accounts.weight, &accounts.weights, &mut accounts.base[at]);
            }
        }
    }
}

fn deflate(isa: Isa, account: &Account, basis: PriceBasis, year: usize, at: usize, state: &mut State) {
    if account.is_money() && basis == PriceBasis::Nominal {
        column::divide_assign(isa, &state.prices.index[year], &mut state.accounts.base[at]);
    }
}

/// Levels with elasticity 1 and no trend: intensity of the base year times output.
fn proportional_levels(isa: Isa, model: &Model, (account, sector): (usize, usize), years: &[bool], state: &mut State) {
    let State { sectors, accounts, scratch, .. } = state;
    let at = accounts.at(account, sector);
    column::divide(isa, &accounts.base[at], &sectors.base[sector], scratch);
    for year in model.sectors[sector].base_year..model.years() {
        if years[year] {
            let at = accounts.at_year(account, sector, year);
            let factor = accounts.factor[at];
            column::multiply(isa, scratch, &sectors.output[sectors.at(sector, year)], &mut accounts.level[at]);
            column::scale(isa, factor, &mut accounts.level[at]);
        }
    }
}

/// Levels in general: base · (X/Xᵇ)^κ · Π(1 + trend), with Xᵇ the base year's output.
fn elastic_levels(isa: Isa, model: &Model, (index, sector): (usize, usize), years: &[bool], state: &mut State) {
    let State { inputs, sectors, accounts, scratch, .. } = state;
    let account = &model.accounts[index];
    let elasticity = &inputs[account.elasticity[sector].index()];
    let base_year = model.sectors[sector].base_year;
    let log_base = scratch;
    column::ln(isa, &accounts.base[accounts.at(index, sector)], log_base);
    column::fill(isa, 0.0, &mut accounts.trend);
    for year in base_year..model.years() {
        if year > base_year {
            let trend = account.trend[sector].at(year);
            if year == base_year + 1 || matches!(account.trend[sector], Yearly::Each(_)) {
                super::prices::log_growth(isa, &inputs[trend.index()], &mut accounts.trend_of_year);
            }
            column::add_assign(isa, &accounts.trend_of_year, &mut accounts.trend);
        }
        if years[year] {
            let at = accounts.at_year(index, sector, year);
            let (now, base) = (&sectors.log_output[sectors.at(sector, year)], &sectors.log_output[sectors.at(sector, base_year)]);
            elastic(isa, accounts.factor[at], log_base, &accounts.trend, elasticity, now, base, &mut accounts.level[at]);
        }
    }
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
