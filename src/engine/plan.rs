//! What a run of a model needs beyond the model: which columns are wanted and what is certain.
//!
//! A plan is derived from the model alone, once per run; it never changes a number, it only leaves out work nobody sees.

use super::certainty::Certainty;
use crate::model::{InputId, Measure, Model, Role, Yearly};

/// How an account's level follows output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccountForm {
    /// Elasticity certain at 1, trend certain at 0.
    Proportional,
    /// Everything else.
    Elastic,
}

/// Work that a run needs. What is certain is computed in the first tile and stays.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Drawn parameters, in input order; shocks are drawn by the steps that need them.
    pub(super) parameters: Vec<InputId>,
    /// Inflation is certain in every year.
    pub(super) certain_prices: bool,
    /// Base outputs, in constant prices, are certain.
    pub(super) certain_bases: bool,
    /// Whether a sector's growth, volatility and persistence are certain.
    pub(super) certain_rates: Vec<bool>,
    /// Whether all that a programme is planned, decided and spent by is certain.
    pub(super) certain_programmes: Vec<bool>,
    /// Whether an account's base-year levels are certain.
    pub(super) certain_accounts: Vec<bool>,
    /// Whether a metric is the same in every trial.
    pub(super) certain_metrics: Vec<bool>,
    /// Whether a programme's delay can be other than 0.
    pub(super) delayed: Vec<bool>,
    years: Vec<YearPlan>,
    sectors: usize,
    forms: Vec<AccountForm>,
    /// By account and sector: the first sector of the account with the same trend, `None` if it is certain at 0.
    trends: Vec<Option<usize>>,
}

/// What is wanted of one year.
#[derive(Clone, Debug, Default)]
struct YearPlan {
    outputs: Vec<usize>,
    levels: Vec<(usize, usize)>,
    metrics: Vec<usize>,
}

impl Plan {
    pub(super) fn new(model: &Model) -> Self {
        let mut plan = Self::without_years(model);
        let mut output = vec![vec![false; model.sectors.len()]; model.years()];
        let mut level = vec![vec![vec![false; model.sectors.len()]; model.accounts.len()]; model.years()];
        for metric in &model.metrics {
            for &sector in model.sectors_of(metric.scope) {
                match metric.measure {
                    Measure::Output => output[metric.year][sector] = true,
                    Measure::Account(account) => {
                        level[metric.year][account][sector] = true;
                        output[metric.year][sector] |= plan.account_form(account, sector) == AccountForm::Proportional;
                    }
                    _ => {}
                }
            }
        }
        plan.years =
            Self::years_with(model, |year, sector| output[year][sector], |year, account, sector| level[year][account][sector]);
        plan
    }

    /// Everything wanted, in every sector and year.
    pub(super) fn complete(model: &Model) -> Self {
        Self { years: Self::years_with(model, |_, _| true, |_, _, _| true), ..Self::without_years(model) }
    }

    fn without_years(model: &Model) -> Self {
        let certainty = Certainty::of(model);
        let sectors = model.sectors.len();
        let mut forms = Vec::new();
        let mut trends = Vec::new();
        for account in &model.accounts {
            let level = |sector: usize| matches!(account.trend[sector], Yearly::Once(trend) if certainty.input_is(trend, 0.0));
            let same_trend = |sector: usize, other: usize| {
                let since = [sector, other].map(|sector| model.sectors[sector].base_year);
                let trends = (&account.trend[sector], &account.trend[other]);
                since[0] == since[1] && matches!(trends, (Yearly::Once(one), Yearly::Once(other)) if one == other)
            };
            for sector in 0..sectors {
                let linear = level(sector) && certainty.input_is(account.elasticity[sector], 1.0);
                forms.push(if linear { AccountForm::Proportional } else { AccountForm::Elastic });
                let first = (0..sector).find(|&other| same_trend(sector, other)).unwrap_or(sector);
                trends.push((!level(sector)).then_some(first));
            }
        }
        let parameters = model.inputs.iter().filter(|(_, input)| input.role == Role::Parameter && !input.is_certain());
        Self {
            parameters: parameters.map(|(id, _)| id).collect(),
            certain_prices: certainty.prices(),
            certain_bases: certainty.bases(),
            certain_rates: model.sectors.iter().map(|sector| certainty.rates(sector)).collect(),
            certain_programmes: model.programmes.iter().map(|programme| certainty.programme(programme)).collect(),
            certain_accounts: model.accounts.iter().map(|account| certainty.account(account)).collect(),
            certain_metrics: model.metrics.iter().map(|metric| certainty.metric(metric)).collect(),
            delayed: model.programmes.iter().map(|programme| !certainty.input_is(programme.delay, 0.0)).collect(),
            years: Vec::new(),
            sectors,
            forms,
            trends,
        }
    }

    /// Plans for all years, with the outputs and levels that are wanted; there is none before a sector's base year.
    fn years_with(
        model: &Model,
        output: impl Fn(usize, usize) -> bool,
        level: impl Fn(usize, usize, usize) -> bool,
    ) -> Vec<YearPlan> {
        let of_year = |year: usize| {
            let known = |&sector: &usize| model.sectors[sector].base_year <= year;
            let sectors: Vec<usize> = model.region.iter().copied().filter(known).collect();
            let levels = |account: usize| sectors.iter().map(move |&sector| (account, sector));
            YearPlan {
                outputs: sectors.iter().copied().filter(|&sector| output(year, sector)).collect(),
                levels: (0..model.accounts.len())
                    .flat_map(levels)
                    .filter(|&(account, sector)| level(year, account, sector))
                    .collect(),
                metrics: (0..model.metrics.len()).filter(|&metric| model.metrics[metric].year == year).collect(),
            }
        };
        (0..model.years()).map(of_year).collect()
    }

    /// Sectors whose output is wanted in a year.
    pub(super) fn outputs(&self, year: usize) -> &[usize] {
        &self.years[year].outputs
    }

    /// Accounts and sectors whose level is wanted in a year.
    pub(super) fn levels(&self, year: usize) -> &[(usize, usize)] {
        &self.years[year].levels
    }

    /// Metrics of a year.
    pub(super) fn metrics(&self, year: usize) -> &[usize] {
        &self.years[year].metrics
    }

    /// Indices of the metrics that differ between trials: only these are summed up.
    pub(super) fn uncertain_metrics(&self) -> impl Iterator<Item = usize> {
        (0..self.certain_metrics.len()).filter(|&metric| !self.certain_metrics[metric])
    }

    /// Form of an account in a sector.
    pub(super) fn account_form(&self, account: usize, sector: usize) -> AccountForm {
        self.forms[account * self.sectors + sector]
    }

    /// The sector whose trend an account's sector takes: its own where it is certain at 0 and never moves.
    pub(super) fn trend_of(&self, account: usize, sector: usize) -> usize {
        self.trends[account * self.sectors + sector].unwrap_or(sector)
    }

    /// Sectors of an account with a trend that others may take too.
    pub(super) fn trends(&self, account: usize) -> impl Iterator<Item = usize> {
        (0..self.sectors).filter(move |&sector| self.trends[account * self.sectors + sector] == Some(sector))
    }
}
