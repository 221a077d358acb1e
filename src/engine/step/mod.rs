//! The steps of a tile of trials, in their fixed order: prices, events, programmes, pipelines, facilities, sectors, and then for
//! one year after the other outputs, accounts, parts and metrics, so that what a metric adds up is still in the first-level cache.
//!
//! Each step reads the inputs and what earlier steps wrote into [`State`], and never looks back up. A step is one operation after
//! the other on tile-wide columns, so that the loop over trials is innermost and vectorises. No allocation happens inside a tile.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

mod account;
mod additional;
mod appraisal;
mod component;
mod event;
mod facility;
mod growth;
mod inducement;
mod metric;
mod own;
mod part;
mod pipeline;
mod prices;
mod programme;
mod sector;
mod share;
mod skill;
mod survival;
mod total;

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
    events: event::EventColumns,
    programmes: programme::ProgrammeColumns,
    pipelines: pipeline::PipelineColumns,
    facilities: facility::FacilityColumns,
    accounts: account::AccountColumns,
    parts: part::PartColumns,
    inducement: inducement::InducementColumns,
    skills: skill::SkillColumns,
    appraisals: appraisal::AppraisalColumns,
    /// The results, by metric index.
    pub(super) metrics: Vec<Column>,
    scratch: Column,
    /// What an expression works on.
    stack: Vec<Column>,
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
            events: event::EventColumns::new(model),
            programmes: programme::ProgrammeColumns::new(model.programmes.len(), years),
            pipelines: pipeline::PipelineColumns::new(model),
            facilities: facility::FacilityColumns::new(model),
            accounts: account::AccountColumns::new(model.accounts.len(), sectors, years),
            parts: part::PartColumns::new(model),
            inducement: inducement::InducementColumns::new(model),
            skills: skill::SkillColumns::new(model),
            appraisals: appraisal::AppraisalColumns::new(model),
            metrics: columns(model.metrics.len()),
            scratch: Column::ZERO,
            stack: columns(own::depth(model)),
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
        source.start_tile(isa);
        for &input in &plan.parameters {
            source.sample(isa, input, &mut self.inputs[input.index()]);
        }
        if !(self.settled && plan.certain_prices) {
            prices::step(isa, model, self);
        }
        event::step(isa, model, plan, self, source);
        programme::step(isa, model, plan, self, source);
        pipeline::step(isa, model, plan.last_year(), self, source);
        facility::step(isa, model, plan, plan.last_year(), self, source);
        sector::step(isa, model, plan, self, source);
        account::start(isa, model, plan, self);
        inducement::step(isa, model, plan, self);
        self.parts.start(isa, model, &self.inputs);
        for year in 0..model.years() {
            sector::outputs(isa, model, plan, year, self);
            account::levels(isa, model, plan, year, self);
            if year <= plan.last_year() {
                part::step(isa, model, plan, year, self);
                appraisal::year(isa, model, year, self);
            }
            metric::step(isa, model, plan, year, self);
            after_year(self, year);
        }
        appraisal::step(isa, model, self);
        own::step(isa, model, plan, self);
        self.settled = true;
    }

    /// Tells what the steps keep of the current year alone.
    pub(super) fn trace_year(&self, model: &Model, plan: &Plan, year: usize, tracer: &mut Tracer) {
        sector::trace_year(model, plan, year, self, tracer);
        account::trace_year(model, plan, year, self, tracer);
        self.parts.trace_year(model, plan, year, tracer);
        self.skills.trace_year(model, year, tracer);
    }

    /// Tells what the steps keep of all years. Whoever adds a step is asked here what it has to tell.
    pub(super) fn trace(&self, model: &Model, plan: &Plan, tracer: &mut Tracer) {
        // No `..` here.
        let Self {
            prices,
            events,
            programmes,
            pipelines,
            facilities,
            appraisals,
            // Told from the whole state, or by year.
            sectors: _,
            accounts: _,
            parts: _,
            inducement: _,
            skills: _,
            // Told as draws and as metrics.
            inputs: _,
            metrics: _,
            // Of no step.
            scratch: _,
            stack: _,
            settled: _,
        } = self;
        prices.trace(model, self, tracer);
        events.trace(model, tracer);
        programmes.trace(model, tracer);
        pipelines.trace(model, tracer);
        facilities.trace(model, tracer);
        sector::trace(model, self, tracer);
        inducement::trace(model, plan, self, tracer);
        appraisals.trace(model, tracer);
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

    /// 1 in the trials in which the parts of a sector exceed the stated path of an account.
    pub(super) fn parts_beyond_path(&self, account: usize, sector: usize) -> &Column {
        &self.parts.beyond_path[self.accounts.at(account, sector)]
    }

    /// 1 in the trials in which the parts of a sector exceed its stated output.
    pub(super) fn parts_beyond_total(&self, sector: usize) -> &Column {
        &self.parts.beyond_total[sector]
    }

    /// 1 in the trials in which the parts of a facility exceed it.
    pub(super) fn parts_beyond_outer(&self, facility: usize) -> &Column {
        &self.parts.beyond_outer[facility]
    }

    /// 1 in the trials in which the region's input-output system is unproductive; `None` where there is no table.
    pub(super) fn unproductive(&self, model: &Model) -> Option<&Column> {
        model.input_output.as_ref().map(|_| &self.inducement.unproductive)
    }

    /// All money that a programme plans, in the price basis of its plan.
    pub(super) fn budget(&self, programme: usize) -> &Column {
        &self.programmes.budget[programme]
    }

    fn input(&self, input: InputId) -> &Column {
        &self.inputs[input.index()]
    }
}
