//! Prices: cumulated inflation, 1 in the base year of the constant prices.

use super::State;
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Model, PricesOf};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::ln_one;
use crate::numeric::isa::{Isa, dispatch};
use crate::quantity::Label;

const INFLATION: Quantity =
    Quantity { name: "inflation", en: "inflation on the year before", ko: "전년 대비 물가 상승률" };
const INDEX: Quantity = Quantity { name: "price-index", en: "price index", ko: "물가지수" };

/// Logarithms and levels of the price index, by year.
pub(super) struct PriceColumns {
    /// ln(1 + inflation) of each year on the one before.
    pub(super) log_inflation: Vec<Column>,
    /// ln of the price index.
    pub(super) log_index: Vec<Column>,
    /// The price index.
    pub(super) index: Vec<Column>,
}

impl PriceColumns {
    pub(super) fn new(years: usize) -> Self {
        let columns = || vec![Column::ZERO; years];
        Self { log_inflation: columns(), log_index: columns(), index: columns() }
    }

    /// Tells inflation and the index.
    pub(super) fn trace(&self, model: &Model, state: &State, tracer: &mut Tracer) {
        let name = Label::new("Prices", "물가");
        for year in 0..model.years() {
            let inflation = tracer.value(state.input(model.prices.inflation[year]));
            let index = tracer.value(&self.index[year]);
            let mut prices = tracer.subject(Noun::Prices, 0, "prices", &name);
            if year > 0 {
                prices.ratio(&INFLATION, year, inflation);
            }
            prices.number(&INDEX, year, index);
        }
    }

    /// Brings money that falls in a year into constant prices.
    pub(super) fn to_constant(&self, isa: Isa, prices: PricesOf, year: usize, money: &mut Column) {
        match prices {
            PricesOf::Base => {}
            PricesOf::Year(year) => column::divide_assign(isa, &self.index[year], money),
            PricesOf::Current => column::divide_assign(isa, &self.index[year], money),
        }
    }
}

pub(super) fn step(isa: Isa, model: &Model, state: &mut State) {
    let (inputs, prices) = (&state.inputs, &mut state.prices);
    let years = model.years();
    for year in 1..years {
        let input = model.prices.inflation[year];
        if year > 1 && input == model.prices.inflation[year - 1] {
            prices.log_inflation[year] = prices.log_inflation[year - 1];
        } else {
            log_growth(isa, &inputs[input.index()], &mut prices.log_inflation[year]);
        }
    }
    let base = model.prices.base_year;
    column::fill(isa, 0.0, &mut prices.log_index[base]);
    for year in base + 1..years {
        let (before, after) = prices.log_index.split_at_mut(year);
        column::add(isa, &before[year - 1], &prices.log_inflation[year], &mut after[0]);
    }
    for year in (0..base).rev() {
        prices.log_index[year] = prices.log_index[year + 1];
        column::subtract_assign(isa, &prices.log_inflation[year + 1], &mut prices.log_index[year]);
    }
    for year in 0..years {
        column::exp(isa, &prices.log_index[year], &mut prices.index[year]);
    }
}

#[inline(always)]
fn log_growth_kernel(rate: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = ln_one(1.0 + rate[i]);
    }
}
dispatch! {
    /// out ← ln(1 + rate)
    pub(super) fn log_growth(rate: &Column, out: &mut Column) = log_growth_kernel
}
