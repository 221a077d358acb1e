//! The steps of a tile of trials, in their fixed order: prices, programmes, sectors, and then for one year after the other outputs,
//! accounts and metrics, so that what a metric adds up is still in the first-level cache.
//!
//! Each step reads the inputs and what earlier steps wrote into [`State`], and never looks back up. A step is one operation after
//! the other on tile-wide columns, so that the loop over trials is innermost and vectorises. No allocation happens inside a tile.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

mod account;
mod growth;
mod metric;
mod prices;
mod programme;
mod sector;
mod share;

use super::draw::Source;
use super::plan::Plan;
use super::trace::Tracer;
use crate::model::{InputId, Model};
use crate::numeric::column::Column;
use crate::numeric::isa::Isa;

pub(super) use growth::drawn_growth;

/// All columns of one tile. Constant-price money is KRW of the prices' base year.
pub(super) struct State {
    /// Every input, drawn or certain, by input index.
    inputs: Vec<Column>,
    prices: prices::PriceColumns,
    sectors: sector::SectorColumns,
    programmes: programme::ProgrammeColumns,
    accounts: account::AccountColumns,
    /// The results, by metric index.
    pub(super) metrics: Vec<Column>,
    scratch: Column,
    /// Whether what is certain has been computed: it stays as it is from the first tile on.
    settled: bool,
}

impl State {
    /// Columns for a model; certain inputs are filled here, once.
    pub(super) fn new(model: &Model) -> Self {
        let years = model.years();
        let sectors = model.sectors.len();
        let columns = |count: usize| vec![Column::ZERO; count];
        Self {
            inputs: model.inputs.iter().map(|(_, input)| Column::of(input.central)).collect(),
            prices: prices::PriceColumns::new(years),
            sectors: sector::SectorColumns::new(model),
            programmes: programme::ProgrammeColumns::new(model.programmes.len(), years),
            accounts: account::AccountColumns::new(model.accounts.len(), sectors, years),
            metrics: columns(model.metrics.len()),
            scratch: Column::ZERO,
            settled: false,
        }
    }

    /// Computes one tile of trials: afterwards [`State::metrics`] holds a value per metric and trial.
    pub(super) fn compute(&mut self, isa: Isa, model: &Model, plan: &Plan, source: &mut Source<'_>) {
        self.compute_watched(isa, model, plan, source, |_, _| {});
    }

    /// The same; `after_year` sees what is kept of the current year alone, before the next takes its place.
    pub(super) fn compute_watched(
        &mut self,
        isa: Isa,
        model: &Model,
        plan: &Plan,
        source: &mut Source<'_>,
        mut after_year: impl FnMut(&Self, usize),
    ) {
        for &input in &plan.parameters {
            source.sample(isa, input, &mut self.inputs[input.index()]);
        }
        if !(self.settled && plan.certain_prices) {
            prices::step(isa, model, self);
        }
        programme::step(isa, model, plan, self, source);
        sector::step(isa, model, plan, self, source);
        account::start(isa, model, plan, self);
        for year in 0..model.years() {
            sector::outputs(isa, model, plan, year, self);
            account::levels(isa, model, plan, year, self);
            metric::step(isa, model, plan, year, self);
            after_year(self, year);
        }
        self.settled = true;
    }

    /// Tells what the steps keep of the current year alone.
    pub(super) fn trace_year(&self, model: &Model, plan: &Plan, year: usize, tracer: &mut Tracer) {
        sector::trace_year(model, plan, year, self, tracer);
        account::trace_year(model, plan, year, self, tracer);
    }

    /// Tells what the steps keep of all years. Whoever adds a step is asked here what it has to tell.
    pub(super) fn trace(&self, model: &Model, tracer: &mut Tracer) {
        let Self { inputs: _, prices, sectors: _, programmes, accounts: _, metrics: _, scratch: _, settled: _ } = self;
        prices.trace(model, self, tracer);
        programmes.trace(model, tracer);
        sector::trace(model, self, tracer);
    }

    /// Sets the factor on the intensities of one account in some sectors.
    pub(super) fn set_factor(&mut self, account: usize, sectors: &[usize], year: usize, factor: f64) {
        for &sector in sectors {
            let at = self.accounts.at_year(account, sector, year);
            self.accounts.factor[at] = factor;
        }
    }

    /// All factors, to be taken over by the states of a run.
    pub(super) fn factors(&self) -> &[f64] {
        &self.accounts.factor
    }

    /// Takes over the factors of the stated case.
    pub(super) fn take_factors(&mut self, factors: &[f64]) {
        self.accounts.factor.copy_from_slice(factors);
    }

    /// The first trial's level of an account in a sector, in constant prices.
    pub(super) fn account_level(&self, account: usize, sector: usize, year: usize) -> f64 {
        self.accounts.first_level[self.accounts.at_year(account, sector, year)]
    }

    /// The first trial's output of a sector, in constant prices.
    pub(super) fn output_level(&self, sector: usize, year: usize) -> f64 {
        self.sectors.first_output[self.sectors.at(sector, year)]
    }

    /// The first trial's price index.
    pub(super) fn price_index(&self, year: usize) -> f64 {
        self.prices.index[year][0]
    }

    fn input(&self, input: InputId) -> &Column {
        &self.inputs[input.index()]
    }
}
