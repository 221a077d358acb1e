//! Sectors: the recursion of log output from the base year on (`docs/model.md`, section 3).

use super::State;
use super::prices::{PriceColumns, log_growth};
use super::share::share_out;
use crate::engine::draw::Source;
use crate::engine::plan::Plan;
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Base, Drift, Known, Model, Observation, Sector, Yearly};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::ln_one;
use crate::numeric::isa::{Isa, dispatch};
use crate::quantity::PriceBasis;

/// Output by sector and year, and what moves it.
pub(super) struct SectorColumns {
    years: usize,
    /// ln of gross output in constant prices.
    pub(super) log_output: Vec<Column>,
    /// Gross output of the current year in constant prices by sector, where the plan says that it is needed.
    pub(super) output: Vec<Column>,
    /// The same of the first trial, by sector and year.
    pub(super) first_output: Vec<f64>,
    /// Gross output of the base year in constant prices, by sector.
    pub(super) base: Vec<Column>,
    /// What moves outputs in the median.
    pub(super) drifts: DriftColumns,
    /// σ·√(1−φ²), by sector.
    innovation: Vec<Column>,
    /// Deviation d from median growth, by sector.
    gap: Vec<Column>,
    /// Independent shocks of one year, by sector.
    shocks: Vec<Column>,
    /// One correlated shock.
    shock: Column,
}

impl SectorColumns {
    pub(super) fn new(model: &Model) -> Self {
        let (sectors, years) = (model.sectors.len(), model.years());
        let columns = |count: usize| vec![Column::ZERO; count];
        Self {
            years,
            log_output: columns(sectors * years),
            output: columns(sectors),
            first_output: vec![0.0; sectors * years],
            base: columns(sectors),
            drifts: DriftColumns {
                years,
                growth: columns(sectors * years),
                paths: model.paths.iter().map(|path| columns(path.levels.len())).collect(),
            },
            innovation: columns(sectors),
            gap: columns(sectors),
            shocks: columns(sectors),
            shock: Column::ZERO,
        }
    }

    /// Position of a sector's year in the columns by sector and year.
    pub(super) fn at(&self, sector: usize, year: usize) -> usize {
        sector * self.years + year
    }
}

/// Median log growth, without correction for prices.
pub(super) struct DriftColumns {
    years: usize,
    /// ln(1 + growth), by sector and year; once-drawn growth fills the first year's place only.
    growth: Vec<Column>,
    /// Log growth per year of each path's segments, delivery included, in the path's own price basis.
    paths: Vec<Vec<Column>>,
}

impl DriftColumns {
    /// Median log growth of a sector into a year, and the price basis it is meant in; `None` if the year is measured.
    pub(super) fn of(&self, model: &Model, sector: &Sector, year: usize) -> Option<(&Column, PriceBasis)> {
        match sector.drift[year]? {
            Drift::Observed(_) => None,
            Drift::Growth => Some((&self.growth[self.growth_at(sector, year)], sector.growth_basis)),
            Drift::Path { path, segment } => Some((&self.paths[path][segment], model.paths[path].basis)),
        }
    }

    fn growth_at(&self, sector: &Sector, year: usize) -> usize {
        match sector.growth {
            Yearly::Once(_) => sector.index * self.years,
            Yearly::Each(_) => sector.index * self.years + year,
        }
    }
}

pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, state: &mut State, source: &mut Source<'_>) {
    if !(state.settled && plan.certain_bases) {
        base_outputs(isa, model, state);
    }
    rates(isa, model, plan, state);
    for year in 1..=plan.last_year() {
        paths_leaving(isa, model, year - 1, state);
        draw_shocks(isa, model, year, state, source);
        for sector in &model.sectors {
            match sector.drift[year] {
                None => {}
                Some(Drift::Observed(observation)) => observe(isa, sector, year, observation, state),
                Some(_) => advance_sector(isa, model, sector, year, state),
            }
        }
    }
}

/// Gross outputs of one year. In the base year they are the stated ones, not those that ln and exp bring back.
pub(super) fn outputs(isa: Isa, model: &Model, plan: &Plan, year: usize, state: &mut State) {
    let columns = &mut state.sectors;
    for &sector in plan.outputs(year) {
        let at = columns.at(sector, year);
        if model.sectors[sector].base_year == year {
            columns.output[sector] = columns.base[sector];
        } else {
            column::exp(isa, &columns.log_output[at], &mut columns.output[sector]);
        }
        columns.first_output[at] = columns.output[sector][0];
    }
}

const MEDIAN_GROWTH: Quantity =
    Quantity { name: "median-growth", en: "median growth, constant prices", ko: "중앙 성장률(불변가격)" };
const DEVIATION: Quantity =
    Quantity { name: "deviation", en: "log deviation from it", ko: "중앙에서 벗어난 정도(로그)" };
const GROWTH: Quantity =
    Quantity { name: "growth", en: "growth of its own, constant prices", ko: "자체 성장률(불변가격)" };
const OUTPUT: Quantity = Quantity { name: "output", en: "output, constant prices", ko: "생산액(불변가격)" };

/// Tells how each sector grew; a measured year has no median growth.
pub(super) fn trace(model: &Model, state: &State, tracer: &mut Tracer) {
    let columns = &state.sectors;
    for sector in &model.sectors {
        for year in sector.base_year + 1..model.years() {
            let at = columns.at(sector.index, year);
            let growth = tracer.value(&columns.log_output[at]) - tracer.value(&columns.log_output[at - 1]);
            let inflation = tracer.value(&state.prices.log_inflation[year]);
            let median = columns.drifts.of(model, sector, year).map(|(drift, basis)| {
                let drift = tracer.value(drift);
                if basis == PriceBasis::Nominal { drift - inflation } else { drift }
            });
            let mut subject = tracer.subject(Noun::Sector, sector.index, &sector.id, &sector.name);
            if let Some(median) = median {
                subject.ratio(&MEDIAN_GROWTH, year, median.exp_m1());
                subject.number(&DEVIATION, year, growth - median);
            }
            subject.ratio(&GROWTH, year, growth.exp_m1());
        }
    }
}

/// Tells the outputs of a year.
pub(super) fn trace_year(model: &Model, plan: &Plan, year: usize, state: &State, tracer: &mut Tracer) {
    for &sector in plan.outputs(year) {
        let Sector { id, name, .. } = &model.sectors[sector];
        tracer.subject(Noun::Sector, sector, id, name).money(&OUTPUT, PriceBasis::Constant, year, &state.sectors.output[sector]);
    }
}

/// Base-year output of every sector in constant prices: its own level, or a share of what those leave of a group's total.
fn base_outputs(isa: Isa, model: &Model, state: &mut State) {
    let State { inputs, prices, sectors: columns, scratch, .. } = state;
    for sector in &model.sectors {
        if let Base::Own(known) = sector.base_output {
            constant_prices(isa, known, sector.base_year, inputs, prices, &mut columns.base[sector.index]);
        }
    }
    for (index, group) in model.groups.iter().enumerate() {
        let Some(known) = group.base_output else { continue };
        let year = model.sectors[group.sectors[0]].base_year;
        constant_prices(isa, known, year, inputs, prices, scratch);
        let weight = |member: usize| match model.sectors[member].base_output {
            Base::Share { group, weight } if group == index => Some(&inputs[weight.index()]),
            _ => None,
        };
        share_out(isa, &group.sectors, weight, scratch, &mut columns.base);
    }
    for sector in &model.sectors {
        let at = columns.at(sector.index, sector.base_year);
        column::ln(isa, &columns.base[sector.index], &mut columns.log_output[at]);
    }
}

/// An amount of a year in constant prices.
fn constant_prices(isa: Isa, known: Known, year: usize, inputs: &[Column], prices: &PriceColumns, out: &mut Column) {
    *out = inputs[known.amount.index()];
    if known.basis == PriceBasis::Nominal {
        column::divide_assign(isa, &prices.index[year], out);
    }
}

/// What is drawn once per trial: median log growth and the scale of the innovations; deviations start at 0.
fn rates(isa: Isa, model: &Model, plan: &Plan, state: &mut State) {
    let (settled, inputs, columns) = (state.settled, &state.inputs, &mut state.sectors);
    for sector in &model.sectors {
        column::fill(isa, 0.0, &mut columns.gap[sector.index]);
        if settled && plan.certain_rates[sector.index] {
            continue;
        }
        match &sector.growth {
            Yearly::Once(growth) => {
                let at = columns.drifts.growth_at(sector, 0);
                log_growth(isa, &inputs[growth.index()], &mut columns.drifts.growth[at]);
            }
            Yearly::Each(growth) => {
                for year in sector.base_year + 1..columns.years {
                    let at = columns.drifts.growth_at(sector, year);
                    log_growth(isa, &inputs[growth[year].index()], &mut columns.drifts.growth[at]);
                }
            }
        }
        let (volatility, persistence) = (&inputs[sector.volatility.index()], &inputs[sector.persistence.index()]);
        innovation_scale(isa, volatility, persistence, &mut columns.innovation[sector.index]);
    }
}

/// Implied log growth of every path that leaves from a year, whose outputs are known by now.
fn paths_leaving(isa: Isa, model: &Model, year: usize, state: &mut State) {
    let State { inputs, prices, sectors: columns, scratch, .. } = state;
    for (index, path) in model.paths.iter().enumerate().filter(|(_, path)| path.from == year) {
        let start = &mut columns.shock;
        column::fill(isa, 0.0, start);
        for &member in &path.sectors {
            column::exp(isa, &columns.log_output[member * columns.years + year], scratch);
            column::add_assign(isa, scratch, start);
        }
        if path.basis == PriceBasis::Nominal {
            column::multiply_assign(isa, &prices.index[year], start);
        }
        for segment in 0..path.levels.len() {
            let (from, to) = path.segment(segment);
            let growth = &mut columns.drifts.paths[index][segment];
            *scratch = inputs[path.levels[segment].1.index()];
            for &part in &path.parts {
                let level = model.paths[part].level(to).expect("a part of a path has a level in each of its years");
                column::subtract_assign(isa, &inputs[level.index()], scratch);
            }
            implied_growth(isa, years_between(from, to), start, scratch, &inputs[path.delivery.index()], growth);
            *start = *scratch;
        }
    }
}

fn years_between(from: usize, to: usize) -> f64 {
    f64::from(u32::try_from(to - from).expect("a horizon has fewer than 2^32 years"))
}

/// The independent shocks of one year, of all sectors: one that is measured still moves its neighbours' correlated ones.
fn draw_shocks(isa: Isa, model: &Model, year: usize, state: &mut State, source: &mut Source<'_>) {
    for sector in &model.sectors {
        source.sample(isa, sector.shocks[year], &mut state.sectors.shocks[sector.index]);
    }
}

/// A measured year replaces the draw; deviations start again from 0.
fn observe(isa: Isa, sector: &Sector, year: usize, observation: Observation, state: &mut State) {
    let State { inputs, prices, sectors: columns, scratch, .. } = state;
    let at = columns.at(sector.index, year);
    match observation {
        Observation::Level(known) => {
            constant_prices(isa, known, year, inputs, prices, scratch);
            column::ln(isa, scratch, &mut columns.log_output[at]);
        }
        Observation::Growth { rate, basis } => {
            log_growth(isa, &inputs[rate.index()], scratch);
            column::add_assign(isa, &columns.log_output[at - 1], scratch);
            columns.log_output[at] = *scratch;
            deflate(isa, basis, year, prices, &mut columns.log_output[at]);
        }
    }
    column::fill(isa, 0.0, &mut columns.gap[sector.index]);
}

/// One year of the recursion: median growth plus an autocorrelated deviation.
fn advance_sector(isa: Isa, model: &Model, sector: &Sector, year: usize, state: &mut State) {
    let State { inputs, prices, events, sectors: columns, .. } = state;
    let (index, at) = (sector.index, columns.at(sector.index, year));
    column::linear_combination(isa, &model.correlation.factor[index], &columns.shocks[..=index], &mut columns.shock);
    let (drift, basis) = columns.drifts.of(model, sector, year).expect("a year that is not measured has a drift");
    let (before, after) = columns.log_output.split_at_mut(at);
    let (persistence, innovation) = (&inputs[sector.persistence.index()], &columns.innovation[index]);
    advance(isa, persistence, innovation, &columns.shock, drift, &before[at - 1], &mut columns.gap[index], &mut after[0]);
    deflate(isa, basis, year, prices, &mut columns.log_output[at]);
    for event in &model.events {
        if let (Some(gap), Some(before)) = (events.gap(event, index, year), events.gap(event, index, year - 1)) {
            column::add_assign(isa, gap, &mut columns.log_output[at]);
            column::subtract_assign(isa, before, &mut columns.log_output[at]);
        }
    }
}

/// Takes inflation out of a growth that was meant in nominal money.
fn deflate(isa: Isa, basis: PriceBasis, year: usize, prices: &PriceColumns, log_output: &mut Column) {
    if basis == PriceBasis::Nominal {
        column::subtract_assign(isa, &prices.log_inflation[year], log_output);
    }
}

#[inline(always)]
fn innovation_scale_kernel(volatility: &Column, persistence: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = volatility[i] * (-persistence[i]).mul_add(persistence[i], 1.0).sqrt();
    }
}
dispatch! {
    /// out ← σ·√(1−φ²)
    fn innovation_scale(volatility: &Column, persistence: &Column, out: &mut Column) = innovation_scale_kernel
}

#[inline(always)]
fn advance_kernel(
    persistence: &Column,
    innovation: &Column,
    shock: &Column,
    drift: &Column,
    before: &Column,
    gap: &mut Column,
    after: &mut Column,
) {
    for i in 0..TILE {
        gap[i] = persistence[i].mul_add(gap[i], innovation[i] * shock[i]);
        after[i] = before[i] + gap[i] + drift[i];
    }
}
dispatch! {
    /// d ← φ·d + σ·√(1−φ²)·ε; after ← before + d + drift
    #[expect(clippy::too_many_arguments, reason = "the terms of one recursion")]
    fn advance(
        persistence: &Column,
        innovation: &Column,
        shock: &Column,
        drift: &Column,
        before: &Column,
        gap: &mut Column,
        after: &mut Column
    ) = advance_kernel
}

#[inline(always)]
fn implied_growth_kernel(years: f64, from: &Column, to: &Column, delivery: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = delivery[i] * (ln_one(to[i] / from[i]) / years);
    }
}
dispatch! {
    /// out ← delivery · ln(to / from) / years
    fn implied_growth(years: f64, from: &Column, to: &Column, delivery: &Column, out: &mut Column) = implied_growth_kernel
}
