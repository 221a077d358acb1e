//! Money that becomes final demand, by source and year, and what it sets off.

use super::Effects;
use crate::engine::inducement::{Inducement, Payer};
use crate::engine::plan::Plan;
use crate::engine::step::{State, part};
use crate::model::{Additionality, Cohorts, Component, Induced, InputOutput, Measure, Metric, Model, NetStage, Scope};
use crate::numeric::column::{self, Column};
use crate::numeric::isa::Isa;
use crate::quantity::PriceBasis;

/// Which part of the effects of spending is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine::step) enum Share {
    /// All of the region.
    Region,
    /// The first round.
    Direct,
    /// Suppliers.
    Indirect,
    /// Households.
    Induced,
    /// The nation.
    National,
}

impl Share {
    /// The part that a component means.
    pub(in crate::engine::step) fn of(component: Component) -> Self {
        match component {
            Component::Direct => Self::Direct,
            Component::Indirect => Self::Indirect,
            Component::Induced => Self::Induced,
            Component::National | Component::Stage(NetStage::Gross) => Self::National,
            _ => Self::Region,
        }
    }

    /// Adds amount × effect per KRW.
    pub(in crate::engine::step) fn add(self, isa: Isa, effects: &Effects, measure: Induced, amount: &Column, out: &mut Column) {
        let index = measure as usize;
        match self {
            Self::Region => {
                for part in [&effects.direct, &effects.indirect, &effects.induced] {
                    column::multiply_add_columns(isa, amount, &part[index], out);
                }
            }
            Self::Direct => column::multiply_add_columns(isa, amount, &effects.direct[index], out),
            Self::Indirect => column::multiply_add_columns(isa, amount, &effects.indirect[index], out),
            Self::Induced => column::multiply_add_columns(isa, amount, &effects.induced[index], out),
            Self::National => column::multiply_add_columns(isa, amount, &effects.national[index], out),
        }
    }
}

/// Spent money in constant prices of every source up to the last year that is wanted.
pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, inducement: &Inducement, state: &mut State) {
    let years = state.inducement.years;
    for (index, source) in inducement.sources.iter().enumerate() {
        for year in 0..=plan.last_year() {
            let mut money = Column::ZERO;
            match source.payer {
                Payer::Programme(programme) => {
                    let columns = &state.programmes;
                    money = columns.spent[columns.at(programme, year)];
                    if model.programmes[programme].basis == PriceBasis::Nominal {
                        column::divide_assign(isa, &state.prices.index[year], &mut money);
                    }
                }
                Payer::Pipeline(pipeline) => {
                    part::cohorts(isa, model, pipeline, Cohorts::Investment, year, state, &mut money);
                }
            }
            state.inducement.amounts[index * years + year] = money;
            state.inducement.net_amounts[index * years + year] = money;
        }
    }
    let columns = &mut state.inducement;
    for (index, source) in inducement.sources.iter().enumerate() {
        let Some(outer) = source.outer else { continue };
        for year in 0..=plan.last_year() {
            let own = &columns.amounts[index * years + year];
            column::subtract_assign(isa, own, &mut columns.net_amounts[outer * years + year]);
        }
    }
}

impl super::InducementColumns {
    /// Money of a source in a year, constant prices, without what is an "of which" of it.
    pub(in crate::engine::step) fn net_amount(&self, source: usize, year: usize) -> &Column {
        &self.net_amounts[source * self.years + year]
    }

    /// Brings an amount of constant prices into those of the table, and to the labour of a year, as persons per KRW want it.
    pub(in crate::engine::step) fn to_labour(
        &self,
        isa: Isa,
        table: &InputOutput,
        prices: &[Column],
        year: usize,
        amount: &mut Column,
    ) {
        column::multiply_assign(isa, &prices[table.year], amount);
        column::multiply_assign(isa, &self.labour[year], amount);
    }
}

/// Adds what the spending of a scope sets off in the year of a metric, or up to it; money nominal or in constant prices.
#[expect(clippy::too_many_arguments, reason = "the coordinates of one effect")]
pub(in crate::engine::step) fn add_demand(
    isa: Isa,
    model: &Model,
    plan: &Plan,
    metric: &Metric,
    measure: Induced,
    nominal: bool,
    state: &State,
    out: &mut Column,
) {
    let (Some(table), Some(inducement)) = (&model.input_output, plan.inducement()) else { return };
    let share = Share::of(metric.component);
    let first = if matches!(metric.measure, Measure::DemandToDate(_)) { 0 } else { metric.year };
    for (index, source) in inducement.sources.iter().enumerate() {
        let counts = match metric.component {
            // From gross to net each source stands for itself, so that sources add up.
            Component::Stage(_) => is(metric.scope, source.payer),
            _ => holds(model, metric.scope, source.payer),
        };
        if !counts {
            continue;
        }
        let mut amount = Column::ZERO;
        for year in first..=metric.year {
            let mut money = *state.inducement.net_amount(index, year);
            if measure == Induced::PersonYears {
                state.inducement.to_labour(isa, table, &state.prices.index, year, &mut money);
            } else if nominal {
                column::multiply_assign(isa, &state.prices.index[year], &mut money);
            }
            column::add_assign(isa, &money, &mut amount);
        }
        if let (Component::Stage(stage), Some(factors)) = (metric.component, source.additionality) {
            net_factor(isa, &model.additionality[factors], stage, &state.inputs, &mut amount);
        }
        share.add(isa, &state.inducement.spending[source.spending], measure, &amount, out);
    }
}

/// Whether a source is what a scope is of.
fn is(scope: Scope, payer: Payer) -> bool {
    match payer {
        Payer::Programme(programme) => scope == Scope::Programme(programme),
        Payer::Pipeline(pipeline) => scope == Scope::Pipeline(pipeline),
    }
}

/// Whether a source's money belongs to a scope: is it, or is an "of which" of it.
fn holds(model: &Model, scope: Scope, payer: Payer) -> bool {
    match (scope, payer) {
        (Scope::Region, _) => true,
        (Scope::Pipeline(of), Payer::Pipeline(pipeline)) => of == pipeline,
        (_, Payer::Programme(programme)) => {
            let members = model.programmes_of(scope);
            std::iter::successors(Some(programme), |&inner| model.programmes[inner].part_of).any(|outer| members.contains(&outer))
        }
        _ => false,
    }
}

/// Multiplies an effect in the region by what is left of it up to a stage: of deadweight, displacement, substitution.
pub(in crate::engine::step) fn net_factor(
    isa: Isa,
    factors: &Additionality,
    stage: NetStage,
    inputs: &[Column],
    effect: &mut Column,
) {
    let steps = [
        (NetStage::AfterDeadweight, factors.deadweight),
        (NetStage::AfterDisplacement, factors.displacement),
        (NetStage::Net, factors.substitution),
    ];
    for (_, lost) in steps.into_iter().filter(|(after, _)| *after <= stage) {
        column::multiply_by_complement(isa, &inputs[lost.index()], effect);
    }
}
