//! What the nation makes: the same table for every trial, so that only shares of spending and of households are drawn.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::InducementColumns;
use super::region::{System, mark_failing};
use crate::engine::inducement::{Inducement, Nation, NationalHouseholds};
use crate::engine::step::State;
use crate::model::{Induced, Model};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::packet::{self, PACKETS, Packet};

/// National effects of all patterns and chains, and the nation's multipliers.
pub(super) fn step(isa: Isa, model: &Model, inducement: &Inducement, state: &mut State) {
    let Nation { multipliers, households, .. } = &inducement.nation;
    let columns = &mut state.inducement;
    // What households spend in all rounds per KRW of labour income: θ / (1 − θ·h'(I − A)⁻¹c).
    let mut round = Column::ZERO;
    if let Some(households) = households {
        rounds(isa, households.own_income, &columns.spent_income[1], &mut round);
        for packet in 0..PACKETS {
            let spent = Packet::from_column(&columns.spent_income[1], packet);
            mark_failing(Packet::of(1.0) - Packet::of(households.own_income) * spent, packet, &mut columns.unproductive);
        }
    }
    for (pattern, spending) in model.spending.iter().enumerate() {
        for measure in Induced::ALL {
            let mut sum = Column::ZERO;
            for (purchase, bought) in spending.purchases.iter().zip(&columns.domestic[pattern]) {
                let open = multipliers[measure as usize][purchase.sector];
                match households {
                    Some(households) => {
                        let of_households = households.effects[measure as usize] * households.income[purchase.sector];
                        add_closed(isa, open, of_households, &round, bought, &mut sum);
                    }
                    None => column::multiply_add(isa, open, bought, &mut sum),
                }
            }
            columns.spending[pattern].national[measure as usize] = sum;
        }
    }
    for chain in 0..inducement.chains.len() {
        (0..PACKETS).for_each(|packet| chain_effects(isa, inducement, chain, &round, columns, packet));
    }
    if inducement.multipliers {
        for measure in Induced::ALL {
            for (sector, &open) in multipliers[measure as usize].iter().enumerate() {
                let of_households = (households.as_ref())
                    .map_or(0.0, |households| households.effects[measure as usize] * households.income[sector]);
                let [at_open, at_closed] = [2, 3].map(|kind| columns.multiplier_at(kind, measure as usize, sector));
                column::fill(isa, open, &mut columns.multipliers[at_open]);
                let closed = &mut columns.multipliers[at_closed];
                column::fill(isa, 0.0, closed);
                add_closed(isa, open, of_households, &round, &Column::of(1.0), closed);
            }
        }
    }
}

/// Suppliers in the nation of an industry whose output is one KRW, as in the region.
fn chain_effects(
    isa: Isa,
    inducement: &Inducement,
    chain: usize,
    round: &Column,
    columns: &mut InducementColumns,
    packet: usize,
) {
    let of = &inducement.chains[chain];
    let Nation { ratios, multipliers, columns: inverse, households } = &inducement.nation;
    let row = |place: usize| inducement.exogenous[place];
    let round = Packet::from_column(round, packet);
    // A number of the inverse, with the rounds of households where there are some.
    let closed = |open: f64, of_households: &dyn Fn(&NationalHouseholds) -> f64| match households {
        Some(households) => Packet::of(open) + round * Packet::of(of_households(households)),
        None => Packet::of(open),
    };
    let size = of.places.len();
    let InducementColumns { region: System { small, small_factors, outputs, .. }, weights, chains, .. } = columns;
    let weights = &weights[of.industry];
    small.clear();
    for &own in &of.places {
        small.extend(of.places.iter().map(|&other| {
            closed(inverse[other][row(own)], &|households| households.output[row(own)] * households.income[row(other)])
        }));
    }
    outputs.clear();
    outputs.extend(weights.iter().map(|weight| Packet::from_column(weight, packet)));
    small_factors.resize(small.len(), Packet::ZERO);
    packet::factor(isa, size, small, small_factors);
    packet::solve(isa, size, 1, small_factors, outputs);
    for measure in Induced::ALL {
        let index = measure as usize;
        let mut sum = Packet::ZERO;
        for ((&place, &output), weight) in of.places.iter().zip(&*outputs).zip(weights) {
            let weight = Packet::from_column(weight, packet);
            let multiplier =
                closed(multipliers[index][row(place)], &|households| households.effects[index] * households.income[row(place)]);
            sum = sum + output * multiplier - weight * Packet::of(ratios[index][row(place)]);
        }
        sum.into_column(packet, &mut chains[chain].national[index]);
    }
}

#[inline(always)]
fn rounds_kernel(own_income: f64, spent: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = spent[i] / (1.0 - own_income * spent[i]);
    }
}
dispatch! {
    /// out ← spent / (1 − own income · spent)
    fn rounds(own_income: f64, spent: &Column, out: &mut Column) = rounds_kernel
}

#[inline(always)]
fn add_closed_kernel(open: f64, of_households: f64, round: &Column, bought: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = bought[i].mul_add(of_households.mul_add(round[i], open), out[i]);
    }
}
dispatch! {
    /// out ← out + bought · (open + of households · round)
    fn add_closed(open: f64, of_households: f64, round: &Column, bought: &Column, out: &mut Column) = add_closed_kernel
}
