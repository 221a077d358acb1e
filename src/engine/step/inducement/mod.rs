//! Inducement: what a won of spending and a won of capacity set off in the region and in the nation (`docs/model.md`, section 5).
//!
//! Found once per trial, as only the money differs from year to year: [`region`] solves the region's system, [`nation`] adds up the
//! certain table of the nation.

mod amount;
mod nation;
mod region;

use super::State;
use crate::engine::inducement::Payer;
use crate::engine::plan::Plan;
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Induced, IndustryOf, InputOutput, Model, QuotientForm, Regional, Scale};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::{exp_one, ln_one};
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::stats::real;
use crate::quantity::PriceBasis;

pub(super) use amount::{Share, add_demand, net_factor};

/// Effects of one KRW of spending, or of one KRW of an industry's own output, by measure of [`Induced`]. Full-time-equivalent
/// person-years are those of the table's year.
#[derive(Clone, Debug)]
pub(super) struct Effects {
    /// What is bought in the region.
    pub(super) direct: [Column; 3],
    /// What suppliers in the region make.
    pub(super) indirect: [Column; 3],
    /// What households of the region let make.
    pub(super) induced: [Column; 3],
    /// What the nation makes of it.
    pub(super) national: [Column; 3],
    /// Gross output in each sector of the model, households included.
    pub(super) sectors: Vec<Column>,
}

impl Effects {
    fn new(sectors: usize) -> Self {
        let none = [Column::ZERO; 3];
        Self { direct: none, indirect: none, induced: none, national: none, sectors: vec![Column::ZERO; sectors] }
    }
}

/// What the table gives a trial.
pub(super) struct InducementColumns {
    years: usize,
    /// By spending pattern.
    pub(super) spending: Vec<Effects>,
    /// By chain: effects on suppliers, without the industry's own output.
    pub(super) chains: Vec<Effects>,
    /// Multipliers by economy and type (region I, region II, nation I, nation II), measure and table sector; empty unless wanted.
    multipliers: Vec<Column>,
    /// Share of what is bought domestically that is bought in the region, by table sector.
    row_factors: Vec<Column>,
    /// By industry, the weights of its table sectors; they sum to 1.
    weights: Vec<Vec<Column>>,
    /// What all industries sell of each table sector's product.
    sold: Vec<Column>,
    /// By industry, the shares of its table sectors that belong to it.
    shares: Vec<Vec<Column>>,
    /// By spending pattern, what of one KRW is bought from each purchase's sector: domestically, and in the region.
    domestic: Vec<Vec<Column>>,
    local: Vec<Vec<Column>>,
    /// Share of labour income that is spent: in the region by its residents, and in the nation.
    spent_income: [Column; 2],
    /// Person-years of a year per person-year of the table's year, by year.
    labour: Vec<Column>,
    /// Money that each source spends, constant prices, by source and year: all of it, and without what is an "of which".
    amounts: Vec<Column>,
    net_amounts: Vec<Column>,
    /// 1 where the region's system is unproductive.
    pub(super) unproductive: Column,
    region: region::System,
}

impl InducementColumns {
    pub(super) fn new(model: &Model) -> Self {
        let (sectors, years) = (model.sectors.len(), model.years());
        let table = model.input_output.as_ref();
        let n = table.map_or(0, InputOutput::len);
        let industries = table.map_or(0, |table| table.industries.len());
        let of_weights = |industry: usize| table.map_or(0, |table| table.industries[industry].weights.len());
        let columns = |count: usize| vec![Column::ZERO; count];
        let by_industry = || (0..industries).map(|industry| columns(of_weights(industry))).collect::<Vec<_>>();
        let by_purchase = || model.spending.iter().map(|spending| columns(spending.purchases.len())).collect::<Vec<_>>();
        let none = |count: usize| if n == 0 { Vec::new() } else { columns(count) };
        Self {
            years,
            spending: vec![Effects::new(sectors); if n == 0 { 0 } else { model.spending.len() }],
            chains: Vec::new(),
            multipliers: Vec::new(),
            row_factors: columns(n),
            sold: columns(n),
            weights: by_industry(),
            shares: by_industry(),
            domestic: by_purchase(),
            local: by_purchase(),
            spent_income: [Column::ZERO; 2],
            labour: none(years),
            amounts: none((model.programmes.len() + model.pipelines.len()) * years),
            net_amounts: none((model.programmes.len() + model.pipelines.len()) * years),
            unproductive: Column::ZERO,
            region: region::System::default(),
        }
    }

    /// A multiplier of a table sector.
    pub(super) fn multiplier(&self, measure: Induced, sector: usize, nation: bool, closed: bool) -> &Column {
        &self.multipliers[self.multiplier_at(usize::from(nation) * 2 + usize::from(closed), measure as usize, sector)]
    }

    fn multiplier_at(&self, kind: usize, measure: usize, sector: usize) -> usize {
        (kind * 3 + measure) * self.row_factors.len() + sector
    }
}

const MONEY: Quantity =
    Quantity { name: "final-demand", en: "money that becomes final demand", ko: "최종수요가 되는 지출" };
const IN_REGION: [Quantity; 3] = [
    Quantity { name: "direct", en: "bought in the region per won", ko: "1원당 지역 내 구매" },
    Quantity { name: "indirect", en: "made by suppliers in the region per won", ko: "1원당 지역 내 간접 유발 생산" },
    Quantity { name: "induced", en: "made for households of the region per won", ko: "1원당 지역 내 소비 유발 생산" },
];
const IN_NATION: Quantity = Quantity { name: "national", en: "made in the nation per won", ko: "1원당 전국 유발 생산" };

/// Tells who spends how much, and what a won of it and of each industry's output sets off.
pub(super) fn trace(model: &Model, plan: &Plan, state: &State, tracer: &mut Tracer) {
    let (Some(table), Some(inducement)) = (&model.input_output, plan.inducement()) else { return };
    let columns = &state.inducement;
    for (index, source) in inducement.sources.iter().enumerate() {
        let (id, name) = match source.payer {
            Payer::Programme(programme) => (model.programmes[programme].id.as_str(), &model.programmes[programme].name),
            Payer::Pipeline(pipeline) => (model.pipelines[pipeline].id.as_str(), &model.pipelines[pipeline].name),
        };
        for year in 0..=plan.last_year() {
            let money = columns.net_amount(index, year);
            tracer.subject(Noun::Inducement, index, id, name).money(&MONEY, PriceBasis::Constant, year, money);
        }
    }
    let patterns = model.spending.iter().map(|spending| (spending.id.as_str(), &spending.name)).zip(&columns.spending);
    let chains = inducement.chains.iter().zip(&columns.chains).filter_map(|(chain, effects)| {
        let IndustryOf::Sector(sector) = table.industries[chain.industry].of else { return None };
        Some(((model.sectors[sector].id.as_str(), &model.sectors[sector].name), effects))
    });
    for (place, ((id, name), effects)) in patterns.chain(chains).enumerate() {
        let parts = [&effects.direct, &effects.indirect, &effects.induced, &effects.national];
        let values = parts.map(|part| tracer.value(&part[Induced::Output as usize]));
        let mut subject = tracer.subject(Noun::Inducement, inducement.sources.len() + place, id, name);
        for (quantity, value) in IN_REGION.iter().chain([&IN_NATION]).zip(values) {
            subject.number(quantity, None, value);
        }
    }
}

/// The effects of all patterns and chains, and the money of all sources up to year `last`.
pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, state: &mut State) {
    let (Some(table), Some(inducement)) = (&model.input_output, plan.inducement()) else { return };
    if state.inducement.chains.len() != inducement.chains.len() {
        state.inducement.chains = vec![Effects::new(model.sectors.len()); inducement.chains.len()];
    }
    if inducement.multipliers && state.inducement.multipliers.is_empty() {
        state.inducement.multipliers = vec![Column::ZERO; 12 * table.len()];
    }
    row_factors(isa, table, state);
    concordance(isa, table, state);
    purchases(isa, model, state);
    labour(isa, model, table, state);
    region::step(isa, model, table, inducement, state);
    nation::step(isa, model, inducement, state);
    amount::step(isa, model, plan, inducement, state);
}

/// Share of what is bought domestically that is bought in the region.
fn row_factors(isa: Isa, table: &InputOutput, state: &mut State) {
    let State { inputs, inducement: columns, scratch, .. } = state;
    match &table.regional {
        Regional::Given { row_factors, .. } => {
            for (column, &factor) in columns.row_factors.iter_mut().zip(row_factors) {
                column::fill(isa, factor, column);
            }
        }
        Regional::Purchase(shares) => {
            for (column, share) in columns.row_factors.iter_mut().zip(shares) {
                *column = inputs[share.index()];
            }
        }
        Regional::Quotients { quotients, scale, form } => {
            region_scale(isa, *scale, inputs, scratch);
            for (column, quotient) in columns.row_factors.iter_mut().zip(quotients) {
                let quotient = &inputs[quotient.index()];
                match form {
                    QuotientForm::ScaledSimple => capped_then_scaled(isa, quotient, scratch, column),
                    QuotientForm::Flegg => scaled_then_capped(isa, quotient, scratch, column),
                }
            }
        }
    }
}

/// λ of location quotients.
fn region_scale(isa: Isa, scale: Scale, inputs: &[Column], out: &mut Column) {
    match scale {
        Scale::Factor(factor) => *out = inputs[factor.index()],
        Scale::Size { share, delta } => size_scale(isa, &inputs[share.index()], &inputs[delta.index()], out),
    }
}

/// Weights of each industry, divided by their sum, and the share of each table sector that belongs to it: what it sells there
/// over what all industries of the region sell there.
fn concordance(isa: Isa, table: &InputOutput, state: &mut State) {
    let State { inputs, prices, sectors, inducement: columns, scratch, .. } = state;
    for sales in &mut columns.sold {
        column::fill(isa, 0.0, sales);
    }
    for (index, industry) in table.industries.iter().enumerate() {
        let weights = &mut columns.weights[index];
        column::fill(isa, 0.0, scratch);
        for (weight, (_, input)) in weights.iter_mut().zip(&industry.weights) {
            *weight = inputs[input.index()];
            column::add_assign(isa, weight, scratch);
        }
        for weight in weights.iter_mut() {
            column::divide_assign(isa, scratch, weight);
        }
        match &industry.of {
            IndustryOf::Sector(sector) => *scratch = sectors.base[*sector],
            IndustryOf::Outside { output, .. } => {
                *scratch = inputs[output.amount.index()];
                if output.basis == PriceBasis::Nominal {
                    column::divide_assign(isa, &prices.index[table.year], scratch);
                }
            }
        }
        for ((sales, weight), (sector, _)) in columns.shares[index].iter_mut().zip(&*weights).zip(&industry.weights) {
            column::multiply(isa, weight, scratch, sales);
            column::add_assign(isa, sales, &mut columns.sold[*sector]);
        }
    }
    for (index, industry) in table.industries.iter().enumerate() {
        for (share, (sector, _)) in columns.shares[index].iter_mut().zip(&industry.weights) {
            share_of(isa, &columns.sold[*sector], share);
        }
    }
}

/// What one KRW of each spending pattern buys, domestically and in the region.
fn purchases(isa: Isa, model: &Model, state: &mut State) {
    let State { inputs, inducement: columns, scratch, .. } = state;
    for (index, spending) in model.spending.iter().enumerate() {
        column::fill(isa, 0.0, scratch);
        for purchase in &spending.purchases {
            column::add_assign(isa, &inputs[purchase.share.index()], scratch);
        }
        for (place, purchase) in spending.purchases.iter().enumerate() {
            let domestic = &mut columns.domestic[index][place];
            *domestic = inputs[purchase.share.index()];
            column::divide_assign(isa, scratch, domestic);
            column::scale(isa, purchase.domestic, domestic);
            let local = purchase.local.map_or(&columns.row_factors[purchase.sector], |local| &inputs[local.index()]);
            column::multiply(isa, domestic, local, &mut columns.local[index][place]);
        }
    }
}

/// Shares of labour income that are spent, and how much labour a KRW of later years takes.
fn labour(isa: Isa, model: &Model, table: &InputOutput, state: &mut State) {
    let State { inputs, inducement: columns, .. } = state;
    if let Some(households) = &table.households {
        let [of_region, of_nation] = &mut columns.spent_income;
        *of_nation = inputs[households.propensity.index()];
        column::multiply(isa, of_nation, &inputs[households.residents.index()], of_region);
    }
    for year in 0..model.years() {
        let years = real(year as u64) - real(table.year as u64);
        productivity(isa, years, &inputs[table.productivity.index()], &mut columns.labour[year]);
    }
}

#[inline(always)]
fn capped_then_scaled_kernel(quotient: &Column, scale: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = scale[i] * if quotient[i] < 1.0 { quotient[i] } else { 1.0 };
    }
}
dispatch! {
    /// out ← scale · min(1, quotient)
    fn capped_then_scaled(quotient: &Column, scale: &Column, out: &mut Column) = capped_then_scaled_kernel
}

#[inline(always)]
fn scaled_then_capped_kernel(quotient: &Column, scale: &Column, out: &mut Column) {
    for i in 0..TILE {
        let scaled = scale[i] * quotient[i];
        out[i] = if scaled < 1.0 { scaled } else { 1.0 };
    }
}
dispatch! {
    /// out ← min(1, scale · quotient)
    fn scaled_then_capped(quotient: &Column, scale: &Column, out: &mut Column) = scaled_then_capped_kernel
}

#[inline(always)]
fn size_scale_kernel(share: &Column, delta: &Column, out: &mut Column) {
    for i in 0..TILE {
        let size = ln_one(1.0 + share[i]) * std::f64::consts::LOG2_E;
        out[i] = exp_one(delta[i] * ln_one(size));
    }
}
dispatch! {
    /// out ← [log₂(1 + share)]^δ
    fn size_scale(share: &Column, delta: &Column, out: &mut Column) = size_scale_kernel
}

#[inline(always)]
fn share_of_kernel(whole: &Column, part: &mut Column) {
    for i in 0..TILE {
        part[i] = if whole[i] > 0.0 { part[i] / whole[i] } else { 0.0 };
    }
}
dispatch! {
    /// part ← part / whole, 0 of nothing
    fn share_of(whole: &Column, part: &mut Column) = share_of_kernel
}

#[inline(always)]
fn productivity_kernel(years: f64, growth: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = exp_one(-years * ln_one(1.0 + growth[i]));
    }
}
dispatch! {
    /// out ← (1 + growth)^−years
    fn productivity(years: f64, growth: &Column, out: &mut Column) = productivity_kernel
}
