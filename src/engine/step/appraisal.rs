//! Appraisal: yearly costs and benefits of programmes, discounted (`docs/model.md`, section 10).
//!
//! The benefit is the net value added of facilities and firms. What the spending itself sets off is none: money spent elsewhere
//! would have set off as much.

use super::State;
use crate::engine::part::{of_facility, of_pipeline};
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Appraisal, Case, Component, Measure, Model, Pipeline, Programme, Scope, View, Worth};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::finance::{internal_rate_of_return, present_value};
use crate::numeric::isa::{Isa, dispatch};
use crate::quantity::{Dimension, PriceBasis};

const VALUE_ADDED: Quantity =
    Quantity { name: "value-added", en: "net value added of facilities and firms", ko: "시설과 기업의 순부가가치" };
const JOBS: Quantity = Quantity { name: "jobs", en: "net jobs of facilities and firms", ko: "시설과 기업의 순고용" };

/// Flows by appraisal and year of the horizon, in constant prices.
pub(super) struct AppraisalColumns {
    years: usize,
    /// By appraisal, the facilities and pipelines that it names and all that is part of them, each once.
    parts: Vec<Vec<usize>>,
    /// Net value added of the facilities and pipelines.
    value_added: Vec<Column>,
    /// Their net jobs.
    jobs: Vec<Column>,
    /// Cost and benefit of the current appraisal in the years that are appraised.
    cost: Vec<Column>,
    benefit: Vec<Column>,
    net: Vec<Column>,
    /// What is asked, found once.
    questions: Vec<Question>,
}

/// The metrics of one appraisal, view and rate.
struct Question {
    of: (usize, View),
    /// Change of the rate, tenths of a percentage point.
    rate: i8,
    /// Metric, what it is, and the case of cost and benefit.
    wanted: Vec<(usize, Worth, Case)>,
}

impl AppraisalColumns {
    pub(super) fn new(model: &Model) -> Self {
        let (count, years) = (model.appraisals.len(), model.years());
        let columns = |count: usize| vec![Column::ZERO; count];
        Self {
            years,
            parts: model.appraisals.iter().map(|appraisal| parts_of(model, appraisal)).collect(),
            value_added: columns(count * years),
            jobs: columns(count * years),
            cost: Vec::new(),
            benefit: Vec::new(),
            net: Vec::new(),
            questions: questions(model),
        }
    }
}

/// The facilities and pipelines that an appraisal names, and what is an "of which" of them, as parts.
fn parts_of(model: &Model, appraisal: &Appraisal) -> Vec<usize> {
    let inside = |around: Option<usize>| {
        std::iter::successors(around, |&facility| model.facilities[facility].part_of)
            .any(|facility| appraisal.facilities.contains(&facility))
    };
    let facilities = (model.facilities.iter()).filter(|facility| inside(Some(facility.index)));
    let named = |pipeline: &&Pipeline| appraisal.pipelines.contains(&pipeline.index) || inside(pipeline.part_of);
    let pipelines = model.pipelines.iter().filter(named);
    (facilities.map(|facility| of_facility(facility.index)))
        .chain(pipelines.map(|pipeline| of_pipeline(model, pipeline.index)))
        .collect()
}

/// What the metrics of a model ask of its appraisals.
fn questions(model: &Model) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for (index, metric) in model.metrics.iter().enumerate() {
        let (Measure::Appraisal(worth), Scope::Appraisal(appraisal)) = (metric.measure, metric.scope) else { continue };
        let Component::View(view, case) = metric.component else { continue };
        let same = |question: &&mut Question| question.of == (appraisal, view) && question.rate == case.rate;
        match questions.iter_mut().find(same) {
            Some(question) => question.wanted.push((index, worth, case)),
            None => questions.push(Question { of: (appraisal, view), rate: case.rate, wanted: vec![(index, worth, case)] }),
        }
    }
    questions
}

impl AppraisalColumns {
    /// Tells the value added and jobs behind the benefits.
    pub(super) fn trace(&self, model: &Model, tracer: &mut Tracer) {
        for Appraisal { index, id, name, employment, .. } in &model.appraisals {
            for year in 0..self.years {
                let at = index * self.years + year;
                let mut subject = tracer.subject(Noun::Appraisal, *index, id, name);
                subject.money(&VALUE_ADDED, PriceBasis::Constant, year, &self.value_added[at]);
                if employment.is_some() {
                    subject.amount(&JOBS, Dimension::Persons.into(), year, &self.jobs[at]);
                }
            }
        }
    }
}

/// Keeps the value added and jobs of a year, before the next takes its place.
pub(super) fn year(isa: Isa, model: &Model, year: usize, state: &mut State) {
    let State { parts, appraisals: columns, .. } = state;
    for appraisal in &model.appraisals {
        let at = appraisal.index * columns.years + year;
        column::fill(isa, 0.0, &mut columns.value_added[at]);
        column::fill(isa, 0.0, &mut columns.jobs[at]);
        for &part in &columns.parts[appraisal.index] {
            column::add_assign(isa, parts.net_account(part, appraisal.value_added), &mut columns.value_added[at]);
            if let Some(employment) = appraisal.employment {
                column::add_assign(isa, parts.net_account(part, employment), &mut columns.jobs[at]);
            }
        }
    }
}

/// The metrics of all appraisals.
pub(super) fn step(isa: Isa, model: &Model, state: &mut State) {
    let mut metrics = std::mem::take(&mut state.metrics);
    for appraisal in &model.appraisals {
        let mut jobs = Column::ZERO;
        benefits(isa, appraisal, state, &mut jobs);
        for view in [View::Public, View::Whole] {
            costs(isa, model, appraisal, view, state);
            for at in 0..state.appraisals.questions.len() {
                if state.appraisals.questions[at].of == (appraisal.index, view) {
                    answer(isa, appraisal, at, &jobs, state, &mut metrics);
                }
            }
        }
    }
    state.metrics = metrics;
}

/// Years that are appraised: from the base year or the horizon's first, whichever is earlier, to the end of the life.
fn appraised(appraisal: &Appraisal) -> usize {
    appraisal.last_cost + appraisal.life + 1
}

/// The benefit of each appraised year, and all net job-years.
fn benefits(isa: Isa, appraisal: &Appraisal, state: &mut State, jobs: &mut Column) {
    let State { inputs, appraisals: columns, .. } = state;
    let of_horizon = |year: usize| appraisal.index * columns.years + year.min(columns.years - 1);
    let input = |input: crate::model::InputId| &inputs[input.index()];
    let mut left = Column::of(1.0);
    columns.benefit.resize(appraised(appraisal), Column::ZERO);
    for year in 0..appraised(appraisal) {
        if year >= columns.years {
            column::multiply_by_complement(isa, input(appraisal.fade), &mut left);
        }
        let benefit = &mut columns.benefit[year];
        *benefit = columns.value_added[of_horizon(year)];
        column::multiply_assign(isa, &left, benefit);
        counted(isa, input(appraisal.benefit_share), input(appraisal.labour), input(appraisal.had_work), benefit);
        column::multiply_add_columns(isa, &columns.jobs[of_horizon(year)], &left, jobs);
    }
}

/// The cost of each appraised year: what is spent, what is left to spend after them or after the horizon, running cost, less what
/// remains.
fn costs(isa: Isa, model: &Model, appraisal: &Appraisal, view: View, state: &mut State) {
    let State { inputs, prices, programmes, appraisals: columns, scratch, .. } = state;
    columns.cost.resize(appraised(appraisal), Column::ZERO);
    for cost in &mut columns.cost {
        column::fill(isa, 0.0, cost);
    }
    let last = columns.years.min(columns.cost.len()) - 1;
    let after = (last + 1).min(columns.cost.len() - 1);
    // What is part of another one's money is counted once.
    let counted_once = |&&programme: &&usize| {
        let mut around = std::iter::successors(model.programmes[programme].part_of, |&outer| model.programmes[outer].part_of);
        !around.any(|outer| appraisal.programmes.contains(&outer))
    };
    for programme in appraisal.programmes.iter().filter(counted_once).map(|&programme| &model.programmes[programme]) {
        for year in 0..=last {
            *scratch = programmes.spent[programmes.at(programme.index, year)];
            paid(isa, programme, view, inputs, scratch);
            to_constant(isa, programme, &prices.index[year], scratch);
            column::add_assign(isa, scratch, &mut columns.cost[year]);
        }
        // What is planned but not spent by then is no less of a cost: it falls in the year after, or in the last that is appraised.
        *scratch = programmes.unspent[programmes.at(programme.index, last)];
        paid(isa, programme, view, inputs, scratch);
        to_constant(isa, programme, &prices.index[last], scratch);
        column::add_assign(isa, scratch, &mut columns.cost[after]);
    }
    let mut all = Column::ZERO;
    for cost in &columns.cost {
        column::add_assign(isa, cost, &mut all);
    }
    let mut spent = Column::ZERO;
    for (year, cost) in columns.cost.iter_mut().enumerate() {
        column::add_assign(isa, cost, &mut spent);
        if year > appraisal.last_cost {
            column::multiply_add_columns(isa, &inputs[appraisal.running.index()], &spent, cost);
        }
    }
    if let Some(last) = columns.cost.last_mut() {
        *scratch = all;
        column::multiply_assign(isa, &inputs[appraisal.residual.index()], scratch);
        column::subtract_assign(isa, scratch, last);
    }
}

/// Of the money of a programme, what a view counts.
fn paid(isa: Isa, programme: &Programme, view: View, inputs: &[Column], money: &mut Column) {
    let funding = &programme.funding;
    let [national, city, private] = [funding.national, funding.city, funding.private].map(|payer| &inputs[payer.index()]);
    match view {
        View::Public => public(isa, national, city, private, &Column::ZERO, money),
        View::Whole => whole(isa, national, city, private, &inputs[programme.leverage.index()], money),
    }
}

fn to_constant(isa: Isa, programme: &Programme, index: &Column, money: &mut Column) {
    if programme.basis == PriceBasis::Nominal {
        column::divide_assign(isa, index, money);
    }
}

/// The metrics of one view at one rate.
fn answer(isa: Isa, appraisal: &Appraisal, question: usize, jobs: &Column, state: &mut State, metrics: &mut [Column]) {
    let State { inputs, appraisals: columns, .. } = state;
    let Question { rate, wanted, .. } = &columns.questions[question];
    let (mut discount, mut base) = (Column::ZERO, Column::ZERO);
    let (change, years) =
        (f64::from(*rate) / 1000.0, i32::try_from(appraisal.base_year).expect("a horizon has fewer than 2^31 years"));
    discounts(isa, &inputs[appraisal.rate.index()], change, years, &mut discount, &mut base);
    let [mut cost, mut benefit] = [&columns.cost, &columns.benefit].map(|flows| {
        let mut value = Column::ZERO;
        present_value(isa, flows, &discount, &mut value);
        value
    });
    for value in [&mut cost, &mut benefit] {
        column::multiply_assign(isa, &base, value);
    }
    let (mut irr, mut roots) = (Column::ZERO, Column::ZERO);
    if wanted.iter().any(|(_, worth, _)| matches!(worth, Worth::Irr | Worth::IrrRoots)) {
        columns.net.resize(columns.cost.len(), Column::ZERO);
        for ((net, cost), benefit) in columns.net.iter_mut().zip(&columns.cost).zip(&columns.benefit) {
            *net = *benefit;
            column::subtract_assign(isa, cost, net);
        }
        internal_rate_of_return(isa, &columns.net, &mut irr, &mut roots);
    }
    for &(metric, worth, case) in wanted {
        let [cost_factor, benefit_factor] = [case.cost, case.benefit].map(|change| 1.0 + f64::from(change) / 100.0);
        let out = &mut metrics[metric];
        match worth {
            Worth::Cost | Worth::Benefit => {
                let (value, factor) = if worth == Worth::Cost { (&cost, cost_factor) } else { (&benefit, benefit_factor) };
                *out = *value;
                column::scale(isa, factor, out);
            }
            Worth::Npv => difference(isa, benefit_factor, &benefit, cost_factor, &cost, out),
            Worth::BenefitCostRatio => ratio(isa, benefit_factor / cost_factor, &benefit, &cost, out),
            Worth::Irr => *out = irr,
            Worth::IrrRoots => *out = roots,
            Worth::CostPerJobYear => {
                let mut all = Column::ZERO;
                for cost in &columns.cost {
                    column::add_assign(isa, cost, &mut all);
                }
                ratio(isa, cost_factor, &all, jobs, out);
            }
        }
    }
}

#[inline(always)]
fn counted_kernel(share: &Column, labour: &Column, had_work: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] *= share[i] * (1.0 - labour[i] * had_work[i]);
    }
}
dispatch! {
    /// out ← out · share · (1 − labour that had work)
    fn counted(share: &Column, labour: &Column, had_work: &Column, out: &mut Column) = counted_kernel
}

#[inline(always)]
fn public_kernel(national: &Column, city: &Column, private: &Column, _leverage: &Column, money: &mut Column) {
    for i in 0..TILE {
        money[i] *= (national[i] + city[i]) / (national[i] + city[i] + private[i]);
    }
}
dispatch! {
    /// money ← the public share of it
    fn public(national: &Column, city: &Column, private: &Column, leverage: &Column, money: &mut Column) = public_kernel
}

#[inline(always)]
fn whole_kernel(national: &Column, city: &Column, private: &Column, leverage: &Column, money: &mut Column) {
    for i in 0..TILE {
        let public = (national[i] + city[i]) / (national[i] + city[i] + private[i]);
        money[i] *= 1.0 + leverage[i] * public;
    }
}
dispatch! {
    /// money ← all of it, and the private money that its public share brings along
    fn whole(national: &Column, city: &Column, private: &Column, leverage: &Column, money: &mut Column) = whole_kernel
}

#[inline(always)]
fn discounts_kernel(rate: &Column, change: f64, years: i32, discount: &mut Column, base: &mut Column) {
    for i in 0..TILE {
        let growth = 1.0 + rate[i] + change;
        discount[i] = 1.0 / growth;
        let mut power = 1.0;
        for _ in 0..years {
            power *= growth;
        }
        base[i] = power;
    }
}
dispatch! {
    /// discount ← 1 / (1 + rate + change), and what brings a value of the horizon's first year to that `years` later
    fn discounts(rate: &Column, change: f64, years: i32, discount: &mut Column, base: &mut Column) = discounts_kernel
}

#[inline(always)]
fn difference_kernel(benefit_factor: f64, benefit: &Column, cost_factor: f64, cost: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = benefit_factor.mul_add(benefit[i], -(cost_factor * cost[i]));
    }
}
dispatch! {
    /// out ← the benefit times its factor, less the cost times its factor
    fn difference(benefit_factor: f64, benefit: &Column, cost_factor: f64, cost: &Column, out: &mut Column) = difference_kernel
}

#[inline(always)]
fn ratio_kernel(factor: f64, numerator: &Column, denominator: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = if denominator[i] > 0.0 { factor * numerator[i] / denominator[i] } else { f64::NAN };
    }
}
dispatch! {
    /// out ← factor · numerator / denominator; no number where there is nothing to divide by
    fn ratio(factor: f64, numerator: &Column, denominator: &Column, out: &mut Column) = ratio_kernel
}
