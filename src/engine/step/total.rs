//! Totals of sectors, and what facilities, pipelines, suppliers and spending add to them (`docs/model.md`, sections 3 and 10).
//!
//! The sector's own recursion gives its output without what opened after the last known year. A sector on a stated path holds
//! its parts already, and so does every measured year: there they are an "of which".

use super::State;
use super::part::{is_stock, mark_negative};
use crate::engine::plan::Plan;
use crate::model::Model;
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};

/// The totals of one sector in a year.
pub(super) fn add_to_sector(isa: Isa, model: &Model, plan: &Plan, sector: usize, year: usize, state: &mut State) {
    let State { sectors, accounts, parts: columns, scratch: sum, .. } = state;
    let known = model.sectors[sector].last_known_year();
    let of_sector = || (0..plan.parts().len()).filter(|&part| plan.parts()[part].sector == Some(sector));
    let output_on_path = plan.output_on_path(sector);
    let supplied = plan.inducement().is_some_and(crate::engine::inducement::Inducement::reaches_sectors);
    for account in 0..model.accounts.len() {
        column::fill(isa, 0.0, sum);
        for part in of_sector() {
            column::add_assign(isa, columns.net_account(part, account), sum);
        }
        let at = accounts.at(account, sector);
        if supplied {
            divide_or_zero(isa, &accounts.level[at], &sectors.output[sector], &mut columns.intensity[at]);
            column::multiply_add_columns(isa, &columns.supplied[sector], &columns.intensity[at], sum);
            // Work of a year is no job: people are a stock, and spending is over with the year.
            if !is_stock(&model.accounts[account]) {
                column::multiply_add_columns(isa, &columns.spent[sector], &columns.intensity[at], sum);
            }
        }
        if plan.account_on_path(account, sector) {
            let mut rest = accounts.level[at];
            column::subtract_assign(isa, sum, &mut rest);
            mark_negative(isa, &rest, &accounts.level[at], &mut columns.beyond_path[at]);
        }
        if output_on_path {
            // The output of the parts is in the sector's; only what they state beside its intensity is not.
            column::fill(isa, 0.0, sum);
            for part in of_sector() {
                column::add_assign(isa, columns.net_account(part, account), sum);
                subtract_by_intensity(isa, &columns.net_output[part], &accounts.level[at], &sectors.output[sector], sum);
            }
        }
        if year == known {
            columns.known_account[at] = *sum;
        }
        let added = &mut columns.added_account[at];
        column::fill(isa, 0.0, added);
        if year > known && !plan.account_on_path(account, sector) {
            *added = *sum;
            column::subtract_assign(isa, &columns.known_account[at], added);
            column::add_assign(isa, added, &mut accounts.level[at]);
            let (at_year, level) = (accounts.at_year(account, sector, year), accounts.level[at][0]);
            accounts.first_level[at_year] = level;
        }
    }
    column::fill(isa, 0.0, sum);
    for part in of_sector() {
        column::add_assign(isa, &columns.net_output[part], sum);
    }
    if supplied {
        for own in columns.supplied_and_spent(sector) {
            column::add_assign(isa, own, sum);
        }
    }
    if year == known {
        columns.known_output[sector] = *sum;
    }
    let added = &mut columns.added_output[sector];
    column::fill(isa, 0.0, added);
    if output_on_path {
        let mut rest = sectors.output[sector];
        column::subtract_assign(isa, sum, &mut rest);
        mark_negative(isa, &rest, &sectors.output[sector], &mut columns.beyond_total[sector]);
    } else if year > known {
        *added = *sum;
        column::subtract_assign(isa, &columns.known_output[sector], added);
        column::add_assign(isa, added, &mut sectors.output[sector]);
        let at = sectors.at(sector, year);
        sectors.first_output[at] = sectors.output[sector][0];
    }
}

#[inline(always)]
fn subtract_by_intensity_kernel(units: &Column, level: &Column, output: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = (-units[i]).mul_add(level[i] / output[i], out[i]);
    }
}
dispatch! {
    /// out ← out − units · level / output
    fn subtract_by_intensity(units: &Column, level: &Column, output: &Column, out: &mut Column) = subtract_by_intensity_kernel
}

#[inline(always)]
fn divide_or_zero_kernel(level: &Column, output: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = if output[i] > 0.0 { level[i] / output[i] } else { 0.0 };
    }
}
dispatch! {
    /// out ← level / output, 0 without output
    fn divide_or_zero(level: &Column, output: &Column, out: &mut Column) = divide_or_zero_kernel
}
