//! What a run of a model needs beyond the model: which columns are wanted and what is certain.
//!
//! A plan is derived from the model alone, once per run; it never changes a number, it only leaves out work nobody sees.

use crate::model::account::AccountTotal;
use crate::model::{
    Account, AccountBase, Base, Basis, Funding, Group, InputId, Measure, Metric, Model, Profile, Programme, Role, Sector, Yearly,
};
use crate::quantity::PriceBasis;

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
                    Measure::Programme(_) | Measure::PriceIndex => {}
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
        let certain = |input: InputId| model.inputs[input].is_certain();
        let always = |yearly: &Yearly| match yearly {
            Yearly::Once(input) => certain(*input),
            Yearly::Each(inputs) => inputs.iter().all(|&input| certain(input)),
        };
        let certainly = |input: InputId, value: f64| certain(input) && model.inputs[input].central.to_bits() == value.to_bits();
        let parameters = model.inputs.iter().filter(|(_, input)| input.role == Role::Parameter && !input.is_certain());
        let certain_prices = model.prices.inflation.iter().all(|&inflation| certain(inflation));
        let certain_index = |year: usize| certain_prices || year == model.prices.base_year;
        let certain_level = |amount: InputId, basis: PriceBasis, year: usize| {
            certain(amount) && (basis == PriceBasis::Constant || certain_index(year))
        };
        let base_year = |sectors: &[usize]| sectors.first().map_or(0, |&sector| model.sectors[sector].base_year);
        let certain_sector = |sector: &Sector| match sector.base_output {
            Base::Own(known) => certain_level(known.amount, known.basis, sector.base_year),
            Base::Share { weight, .. } => certain(weight),
        };
        let certain_group = |group: &Group| {
            group.base_output.is_none_or(|known| certain_level(known.amount, known.basis, base_year(&group.sectors)))
        };
        let certain_bases = model.sectors.iter().all(certain_sector) && model.groups.iter().all(certain_group);
        let certain_rates = |sector: &Sector| always(&sector.growth) && certain(sector.volatility) && certain(sector.persistence);
        let certain_account = |account: &Account| {
            let certain_base = |(base, sector): (&AccountBase, &Sector)| match *base {
                AccountBase::Level(input, basis) => certain_level(input, basis, sector.base_year),
                AccountBase::Intensity(input) => certain(input),
                AccountBase::Share { weight, .. } => weight.is_none_or(certain),
            };
            let certain_total = |total: &AccountTotal| certain_level(total.amount, total.basis, base_year(&total.sectors));
            certain_bases && account.base.iter().zip(&model.sectors).all(certain_base) && account.totals.iter().all(certain_total)
        };
        let certain_programme = |programme: &Programme| {
            let plan = match &programme.profile {
                Profile::Shares { budget, .. } => certain(*budget),
                Profile::Amounts(amounts) => amounts.iter().flatten().all(|&amount| certain(amount)),
            };
            let spending = always(&programme.execution) && always(&programme.carry_over);
            plan && spending && programme.approval.is_none() && certain(programme.delay) && certain(programme.overrun)
        };
        let certain_programmes: Vec<bool> = model.programmes.iter().map(certain_programme).collect();
        let certain_metric = |metric: &Metric| match metric.measure {
            Measure::PriceIndex => certain_prices,
            Measure::Output | Measure::Account(_) => false,
            Measure::Programme(_) => model.programmes_of(metric.scope).iter().all(|&index| {
                let programme = &model.programmes[index];
                let Funding { national, city, private } = programme.funding;
                certain_programmes[index]
                    && (certain_prices || metric.basis == Basis::Money(programme.basis))
                    && [national, city, private, programme.leverage].into_iter().all(certain)
            }),
        };

        let sectors = model.sectors.len();
        let mut forms = Vec::new();
        let mut trends = Vec::new();
        for account in &model.accounts {
            let level = |sector: usize| matches!(account.trend[sector], Yearly::Once(trend) if certainly(trend, 0.0));
            let same_trend = |sector: usize, other: usize| {
                let since = [sector, other].map(|sector| model.sectors[sector].base_year);
                let trends = (&account.trend[sector], &account.trend[other]);
                since[0] == since[1] && matches!(trends, (Yearly::Once(one), Yearly::Once(other)) if one == other)
            };
            for sector in 0..sectors {
                let linear = level(sector) && certainly(account.elasticity[sector], 1.0);
                forms.push(if linear { AccountForm::Proportional } else { AccountForm::Elastic });
                let first = (0..sector).find(|&other| same_trend(sector, other)).unwrap_or(sector);
                trends.push((!level(sector)).then_some(first));
            }
        }
        Self {
            parameters: parameters.map(|(id, _)| id).collect(),
            certain_prices,
            certain_bases,
            certain_rates: model.sectors.iter().map(certain_rates).collect(),
            certain_accounts: model.accounts.iter().map(certain_account).collect(),
            certain_metrics: model.metrics.iter().map(certain_metric).collect(),
            certain_programmes,
            delayed: model.programmes.iter().map(|programme| !certainly(programme.delay, 0.0)).collect(),
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
