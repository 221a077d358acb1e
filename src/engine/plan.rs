//! What a run of a model needs beyond the model: which columns are wanted and what is certain.
//!
//! A plan is derived from the model alone, once per run; it never changes a number, it only leaves out work nobody sees.

use crate::model::{Base, Group, InputId, Measure, Model, Role, Sector, Yearly};

/// How an account's level follows output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccountForm {
    /// Elasticity certain at 1, trend certain at 0.
    Proportional,
    /// Everything else.
    Elastic,
}

/// Work that a run needs.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Drawn parameters, in input order; shocks are drawn by the steps that need them.
    pub(super) parameters: Vec<InputId>,
    /// Inflation is certain in every year.
    pub(super) certain_prices: bool,
    /// Base outputs and prices are certain.
    pub(super) certain_bases: bool,
    /// Whether a programme's delay can be other than 0.
    pub(super) delayed: Vec<bool>,
    /// Sector and year of every output level wanted.
    pub(super) outputs: Vec<(usize, usize)>,
    sectors: usize,
    forms: Vec<AccountForm>,
    wanted: Vec<Vec<bool>>,
}

impl Plan {
    pub(super) fn new(model: &Model) -> Self {
        let (sectors, years) = (model.sectors.len(), model.years());
        let certain = |input: InputId| model.inputs[input].is_certain();
        let certainly = |input: InputId, value: f64| certain(input) && model.inputs[input].central.to_bits() == value.to_bits();
        let parameters = model.inputs.iter().filter(|(_, input)| input.role == Role::Parameter && !input.is_certain());
        let certain_prices = model.prices.inflation.iter().all(|&inflation| certain(inflation));
        let certain_sector = |sector: &Sector| match sector.base_output {
            Base::Own(known) => certain(known.amount),
            Base::Share { weight, .. } => certain(weight),
        };
        let certain_group = |group: &Group| group.base_output.is_none_or(|known| certain(known.amount));
        let certain_bases = certain_prices && model.sectors.iter().all(certain_sector) && model.groups.iter().all(certain_group);

        let mut forms = Vec::new();
        let mut wanted = vec![vec![false; years]; model.accounts.len() * sectors];
        let mut output = vec![false; sectors * years];
        for account in &model.accounts {
            for sector in 0..sectors {
                let level = matches!(account.trend[sector], Yearly::Once(trend) if certainly(trend, 0.0));
                let linear = level && certainly(account.elasticity[sector], 1.0);
                forms.push(if linear { AccountForm::Proportional } else { AccountForm::Elastic });
            }
        }
        for metric in &model.metrics {
            for &sector in model.sectors_of(metric.scope) {
                match metric.measure {
                    Measure::Output => output[sector * years + metric.year] = true,
                    Measure::Account(account) => {
                        wanted[account * sectors + sector][metric.year] = true;
                        output[sector * years + metric.year] |= forms[account * sectors + sector] == AccountForm::Proportional;
                    }
                    Measure::Programme(_) | Measure::PriceIndex => {}
                }
            }
        }
        let outputs = (0..sectors * years).filter(|&at| output[at]).map(|at| (at / years, at % years)).collect();
        Self {
            parameters: parameters.map(|(id, _)| id).collect(),
            certain_prices,
            certain_bases,
            delayed: model.programmes.iter().map(|programme| !certainly(programme.delay, 0.0)).collect(),
            outputs,
            sectors,
            forms,
            wanted,
        }
    }

    /// Everything wanted, in every sector and year.
    pub(super) fn complete(model: &Model) -> Self {
        let mut plan = Self::new(model);
        plan.wanted.iter_mut().for_each(|years| years.fill(true));
        plan.outputs = (0..model.sectors.len())
            .flat_map(|sector| (model.sectors[sector].base_year..model.years()).map(move |year| (sector, year)))
            .collect();
        plan
    }

    /// Form of an account in a sector.
    pub(super) fn account_form(&self, account: usize, sector: usize) -> AccountForm {
        self.forms[account * self.sectors + sector]
    }

    /// Years in which an account's level in a sector is wanted; `None` if in no year.
    pub(super) fn account_years(&self, account: usize, sector: usize) -> Option<&[bool]> {
        let years = &self.wanted[account * self.sectors + sector];
        years.contains(&true).then_some(years)
    }
}
