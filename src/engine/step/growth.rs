//! The growth that a trial drew, to be read against the growth that a target requires.
//!
//! It adds up growth *inputs* (median growth, delivered path growth, intensity trends), not realised growth: among
//! realised growth the required one would only repeat one minus the probability of the target.

use super::State;
use crate::model::{Account, Basis, GrowthInputs, Measure, Metric, Model, Yearly};
use crate::numeric::column::{self, Column};
use crate::numeric::isa::Isa;
use crate::quantity::PriceBasis;

/// Mean annual log growth of the inputs behind a metric from its last known year on, members weighted by `weights` (which sum to 1).
pub(in crate::engine) fn drawn_growth(
    isa: Isa,
    model: &Model,
    metric: &Metric,
    growth: GrowthInputs,
    weights: &[f64],
    state: &mut State,
    out: &mut Column,
) {
    column::fill(isa, 0.0, out);
    let nominal = metric.basis == Basis::Money(PriceBasis::Nominal);
    let mut years = 0.0;
    for year in growth.from + 1..=metric.year {
        years += 1.0;
        if nominal {
            column::add_assign(isa, &state.prices.log_inflation[year], out);
        }
        for (&sector, &weight) in model.sectors_of(metric.scope).iter().zip(weights) {
            match metric.measure {
                Measure::Account(index) => add_account(isa, model, index, sector, year, weight, state, out),
                _ => add_output(isa, model, sector, year, weight, state, out),
            }
        }
    }
    column::scale(isa, 1.0 / years, out);
}

/// Adds a sector's median log growth of one year in constant prices, or what it grew where that is measured.
fn add_output(isa: Isa, model: &Model, sector: usize, year: usize, weight: f64, state: &State, out: &mut Column) {
    let Some((drift, basis)) = state.sectors.drifts.of(model, &model.sectors[sector], year) else {
        // Measured, where another member of the scope is not yet: what it grew is a part of the way.
        let (outputs, at) = (&state.sectors.log_output, state.sectors.at(sector, year));
        column::multiply_add(isa, weight, &outputs[at], out);
        column::multiply_add(isa, -weight, &outputs[at - 1], out);
        return;
    };
    column::multiply_add(isa, weight, drift, out);
    if basis == PriceBasis::Nominal {
        column::multiply_add(isa, -weight, &state.prices.log_inflation[year], out);
    }
}

/// Adds an account's median log growth of one year: elastic to output, with its trend and the factor of a stated path.
#[expect(clippy::too_many_arguments, reason = "the coordinates of one term of a sum")]
fn add_account(
    isa: Isa,
    model: &Model,
    index: usize,
    sector: usize,
    year: usize,
    weight: f64,
    state: &mut State,
    out: &mut Column,
) {
    let account: &Account = &model.accounts[index];
    let mut output = Column::ZERO;
    add_output(isa, model, sector, year, weight, state, &mut output);
    column::multiply_assign(isa, state.input(account.elasticity[sector]), &mut output);
    column::add_assign(isa, &output, out);
    let trend = match &account.trend[sector] {
        Yearly::Once(trend) => *trend,
        Yearly::Each(trends) => trends[year],
    };
    super::prices::log_growth(isa, &state.inputs[trend.index()], &mut state.scratch);
    column::multiply_add(isa, weight, &state.scratch, out);
    let factor = |year| state.accounts.factor[state.accounts.at_year(index, sector, year)];
    let bend = weight * (factor(year) / factor(year - 1)).ln();
    column::fill(isa, bend, &mut state.scratch);
    column::add_assign(isa, &state.scratch, out);
}
