//! The stated case: one deterministic trial in which every input is at its central value and no shock happens.
//!
//! It runs through the same steps as any trial. It also finds what is fixed by it for all trials: the factors that make an
//! account follow its stated path, the growth that each target requires, and the weights by which drawn growth is read.

use super::contradiction::{self, Possible};
use super::draw::Source;
use super::plan::Plan;
use super::step::State;
use crate::model::{AccountPath, Measure, Metric, Model};
use crate::numeric::isa::Isa;
use crate::numeric::stats::real;
use crate::quantity::PriceBasis;

/// Results of the stated case.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    /// Factor on the intensities, by account, sector and year.
    pub(super) factors: Vec<f64>,
    /// By metric.
    pub(super) metrics: Vec<f64>,
    /// By target.
    pub(super) required: Vec<Option<Required>>,
    /// Contradictions that the model could have, and whether this case has them.
    pub(super) contradictions: Vec<Possible>,
}

/// What a target requires of growth.
#[derive(Clone, Debug)]
pub(super) struct Required {
    /// Annual log growth from the last known year to the target's.
    pub(super) log_growth: f64,
    /// Weight of each sector of the target's scope: its share of the known level.
    pub(super) weights: Vec<f64>,
}

impl Stated {
    pub(super) fn new(isa: Isa, model: &Model) -> Self {
        let plan = Plan::complete(model);
        let mut state = State::new(model);
        state.compute(isa, model, &plan, &mut Source::Central(model));
        for (index, account) in model.accounts.iter().enumerate() {
            for path in &account.paths {
                follow(model, index, path, &mut state);
            }
        }
        state.compute(isa, model, &plan, &mut Source::Central(model));
        let metrics: Vec<f64> = state.metrics.iter().map(|column| column[0]).collect();
        let required = (0..model.targets.len()).map(|target| required(model, target, &metrics, &state)).collect();
        let contradictions = contradiction::of_stated_case(model, &plan, &state);
        Self { factors: state.factors().to_vec(), metrics, required, contradictions }
    }
}

/// Sets the factors that take an account from its levels without a path to the stated ones, log-linear between stated years.
fn follow(model: &Model, account: usize, path: &AccountPath, state: &mut State) {
    let without: Vec<f64> = (0..model.years())
        .map(|year| {
            let level: f64 = path.sectors.iter().map(|&sector| state.account_level(account, sector, year)).sum();
            let nominal = model.accounts[account].is_money() && path.basis == PriceBasis::Nominal;
            if nominal { level * state.price_index(year) } else { level }
        })
        .collect();
    let mut start = (path.from, without[path.from]);
    let mut factor = 1.0;
    for &(end, level) in &path.levels {
        let level = model.inputs[level].central;
        let annual = (level / start.1).powf(1.0 / real((end - start.0) as u64));
        let mut wanted = start.1;
        for (year, without) in without.iter().enumerate().take(end + 1).skip(start.0 + 1) {
            wanted = if year == end { level } else { wanted * annual };
            factor = wanted / without;
            state.set_factor(account, &path.sectors, year, factor);
        }
        start = (end, level);
    }
    for year in start.0 + 1..model.years() {
        state.set_factor(account, &path.sectors, year, factor);
    }
}

fn required(model: &Model, target: usize, metrics: &[f64], state: &State) -> Option<Required> {
    let target = &model.targets[target];
    let growth = target.growth?;
    let metric = &model.metrics[target.metric.0];
    let known = metrics[growth.known.0];
    let years = real(metric.year.checked_sub(growth.from).filter(|&years| years > 0)? as u64);
    let log_growth = (target.value / known).ln() / years;
    let weights: Vec<f64> =
        model.sectors_of(metric.scope).iter().map(|&sector| known_level(metric, sector, growth.from, state)).collect();
    let total: f64 = weights.iter().sum();
    (log_growth.is_finite() && total > 0.0)
        .then(|| Required { log_growth, weights: weights.iter().map(|weight| weight / total).collect() })
}

/// Level of one sector in the stated case, in constant prices.
fn known_level(metric: &Metric, sector: usize, year: usize, state: &State) -> f64 {
    match metric.measure {
        Measure::Account(account) => state.account_level(account, sector, year),
        _ => state.output_level(sector, year),
    }
}
