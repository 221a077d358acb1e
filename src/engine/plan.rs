//! What a run of a model needs beyond the model: which columns are wanted and what is certain.
//!
//! A plan is derived from the model alone, once per run; it never changes a number, it only leaves out work nobody sees.

use super::certainty::Certainty;
use super::inducement::Inducement;
use super::part::{self, Part};
use crate::model::{Component, Drift, InputId, Measure, Metric, Model, Role, Scope, Step, Yearly};

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
    /// Whether capacity and use of a facility are certain.
    pub(super) certain_facilities: Vec<bool>,
    /// Whether a metric is the same in every trial.
    pub(super) certain_metrics: Vec<bool>,
    summarised: Vec<bool>,
    /// Whether a programme's delay can be other than 0.
    pub(super) delayed: Vec<bool>,
    years: Vec<YearPlan>,
    last_year: usize,
    last_event_year: usize,
    own_metrics: Vec<usize>,
    parts: Vec<Part>,
    inducement: Option<Inducement>,
    sectors_with_parts: Vec<usize>,
    output_on_path: Vec<bool>,
    /// By account and sector.
    account_on_path: Vec<bool>,
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
        let mut want = |year: usize, measure: Measure, sector: usize| match measure {
            Measure::Output => output[year][sector] = true,
            Measure::Account(account) => {
                level[year][account][sector] = true;
                output[year][sector] |= plan.account_form(account, sector) == AccountForm::Proportional;
            }
            _ => {}
        };
        for metric in &model.metrics {
            for &sector in model.sectors_of(metric.scope) {
                want(metric.year, metric.measure, sector);
            }
        }
        // The people whom a sector needs are a share of its jobs.
        let binds_or_is_asked = model.skills.iter().any(|skill| skill.binding.is_some())
            || model.metrics.iter().any(|metric| matches!(metric.measure, Measure::Skill(_)));
        for skill in model.skills.iter().filter(|_| binds_or_is_asked) {
            for sector in skill.sectors() {
                let years = model.sectors[sector].base_year..=plan.last_year;
                years.for_each(|year| want(year, Measure::Account(skill.account), sector));
            }
        }
        // Parts need their sector whole: its intensities, and what they were when it was measured last.
        for &sector in &plan.sectors_with_parts {
            let economic = || std::iter::once(Measure::Output).chain((0..model.accounts.len()).map(Measure::Account));
            for year in model.sectors[sector].base_year..=plan.last_year {
                economic().for_each(|measure| want(year, measure, sector));
            }
        }
        plan.years =
            Self::years_with(model, |year, sector| output[year][sector], |year, account, sector| level[year][account][sector]);
        plan
    }

    /// Everything wanted, in every sector and year.
    pub(super) fn complete(model: &Model) -> Self {
        let last = model.years() - 1;
        Self {
            years: Self::years_with(model, |_, _| true, |_, _, _| true),
            last_year: last,
            last_event_year: last,
            ..Self::without_years(model)
        }
    }

    fn without_years(model: &Model) -> Self {
        let certainty = Certainty::of(model);
        let sectors = model.sectors.len();
        let parts = part::parts(model);
        let inducement = Inducement::new(model, &parts);
        let is_supplied = |sector: usize| {
            let table = model.input_output.as_ref().filter(|_| inducement.as_ref().is_some_and(Inducement::reaches_sectors));
            table.is_some_and(|table| table.industry(sector).is_some())
        };
        let has_part = |sector: &usize| parts.iter().any(|part| part.sector == Some(*sector)) || is_supplied(*sector);
        let on_path = |sector: &usize| {
            let paths = |drift: &Option<Drift>| matches!(drift, Some(Drift::Path { .. }));
            model.sectors[*sector].drift.iter().any(paths)
        };
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
            certain_facilities: model.facilities.iter().map(|facility| certainty.facility(facility)).collect(),
            summarised: model.summarised.clone(),
            certain_metrics: model.metrics.iter().map(|metric| certainty.metric(metric)).collect(),
            delayed: model.programmes.iter().map(|programme| !certainty.input_is(programme.delay, 0.0)).collect(),
            years: Vec::new(),
            last_year: last_year(model, |metric| needs_sectors_or_parts(model, metric)),
            last_event_year: last_year(model, |metric| {
                needs_sectors_or_parts(model, metric) || matches!(metric.measure, Measure::Occurrence | Measure::Programme(_))
            }),
            sectors_with_parts: (0..sectors).filter(has_part).collect(),
            output_on_path: (0..sectors).map(|sector| on_path(&sector)).collect(),
            account_on_path: (model.accounts.iter())
                .flat_map(|account| (0..sectors).map(|sector| account.follows_path(sector)))
                .collect(),
            own_metrics: own_metrics_in_order(model),
            parts,
            inducement,
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

    /// The last year in which sectors, facilities and pipelines are wanted.
    pub(super) fn last_year(&self) -> usize {
        self.last_year
    }

    /// The last year in which it matters what happens.
    pub(super) fn last_event_year(&self) -> usize {
        self.last_event_year
    }

    /// The metrics of the scenario's own, each after those that it refers to.
    pub(super) fn own_metrics(&self) -> &[usize] {
        &self.own_metrics
    }

    /// Facilities, then pipelines, as parts of totals.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// What goes through the input-output table, if there is one.
    pub(super) fn inducement(&self) -> Option<&Inducement> {
        self.inducement.as_ref()
    }

    /// Sectors that some part belongs to, or that suppliers of parts or spending add to.
    pub(super) fn sectors_with_parts(&self) -> &[usize] {
        &self.sectors_with_parts
    }

    /// Whether a sector's output follows a stated path, which holds its parts.
    pub(super) fn output_on_path(&self, sector: usize) -> bool {
        self.output_on_path[sector]
    }

    /// Whether an account of a sector does.
    pub(super) fn account_on_path(&self, account: usize, sector: usize) -> bool {
        self.account_on_path[account * self.sectors + sector]
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

    /// Indices of the wanted metrics that differ between trials: only these are summed up.
    pub(super) fn uncertain_metrics(&self) -> impl Iterator<Item = usize> {
        (0..self.certain_metrics.len()).filter(|&metric| self.summarised[metric] && !self.certain_metrics[metric])
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

/// Whether a metric takes the computing of sectors, facilities or pipelines up to its year.
fn needs_sectors_or_parts(model: &Model, metric: &Metric) -> bool {
    match metric.measure {
        Measure::Output
        | Measure::Facility(_)
        | Measure::Pipeline(_)
        | Measure::Demand(_)
        | Measure::DemandToDate(_)
        | Measure::Skill(_)
        | Measure::Appraisal(_) => true,
        Measure::Account(account) => {
            let alone = metric.scope == Scope::Region && metric.component == Component::Total;
            !(alone && Certainty::of(model).is_beside_sectors(account))
        }
        Measure::Programme(_) | Measure::Occurrence | Measure::PriceIndex | Measure::Own(_) | Measure::Multiplier(_) => false,
    }
}

/// The last year of the metrics that something is needed for; the first year of the horizon if there is none. An appraisal goes on
/// from the last year of the horizon.
fn last_year(model: &Model, needs: impl Fn(&Metric) -> bool) -> usize {
    if !model.appraisals.is_empty() {
        return model.years() - 1;
    }
    model.metrics.iter().filter(|metric| needs(metric)).map(|metric| metric.year).max().unwrap_or(0)
}

/// The metrics of the scenario's own by index, each after those that it refers to. None refers back to itself.
fn own_metrics_in_order(model: &Model) -> Vec<usize> {
    let mut order = Vec::new();
    let mut open: Vec<usize> = (0..model.metrics.len()).rev().collect();
    while let Some(index) = open.pop() {
        let metric = &model.metrics[index];
        let Measure::Own(own) = metric.measure else { continue };
        if order.contains(&index) {
            continue;
        }
        let steps = model.own_metrics[own].steps[metric.year].iter().flatten();
        let needed = steps.filter_map(|step| if let Step::Metric(needed) = step { Some(needed.0) } else { None });
        let is_own = |metric: usize| matches!(model.metrics[metric].measure, Measure::Own(_));
        let missing: Vec<usize> = needed.filter(|&needed| is_own(needed) && !order.contains(&needed)).collect();
        if missing.is_empty() {
            order.push(index);
        } else {
            open.push(index);
            open.extend(missing);
        }
    }
    order
}
