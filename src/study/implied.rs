//! What the stated case implies: the growth between the last known year and the year of a target that a plan takes for
//! granted without saying so, and whether a target only repeats a path that the scenario itself states.
//!
//! It reads the stated case out of the results; it must not compute one.

use crate::engine::Results;
use crate::model::{Account, Basis, Component, Drift, Measure, Metric, MetricId, Model, Scope, Target};
use crate::quantity::{Dimension, PriceBasis, Unit};

/// The stated case of one scope between two years.
#[derive(Clone, Debug, PartialEq)]
pub struct Implied {
    /// Over what.
    pub scope: Scope,
    /// Year index of the last known levels.
    pub from: usize,
    /// Year index of the target.
    pub to: usize,
    /// What changes between them.
    pub changes: Vec<Change>,
}

/// A level at both ends of a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// What has the level.
    pub subject: Subject,
    /// Price basis of money.
    pub basis: Basis,
    /// Level in the last known year.
    pub start: f64,
    /// Level in the target's year.
    pub end: f64,
    /// Constant annual growth between them.
    pub growth: f64,
}

/// What a [`Change`] is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Gross output, KRW.
    Output,
    /// Level of an account of people, by index.
    Persons(usize),
    /// Gross output per person of an account, KRW per person.
    OutputPerPerson(usize),
}

/// What the stated case implies for the scope and year of every target on output, money or people of sectors, each pair once,
/// in the order of the targets.
/// Metrics that the run did not keep are left out.
#[must_use]
pub fn implied(model: &Model, results: &Results) -> Vec<Implied> {
    let mut found: Vec<Implied> = Vec::new();
    for target in &model.targets {
        let Metric { measure, scope, year: to, .. } = model.metrics[target.metric.0];
        let economic = match measure {
            Measure::Output => true,
            Measure::Account(account) => model.accounts[account].is_money() || counts_people(&model.accounts[account]),
            _ => false,
        };
        let Some(from) = model.last_known_year(scope).filter(|&from| economic && from < to) else { continue };
        if found.iter().all(|known| (known.scope, known.to) != (scope, to)) {
            let case = StatedCase { model, results, scope, from, to };
            found.push(Implied { scope, from, to, changes: case.changes() });
        }
    }
    found.retain(|implied| !implied.changes.is_empty());
    found
}

/// Whether the scenario states the future of a target's metric, so that the stated case is a plan's own view: every sector
/// of its scope follows a stated path in the target's year, or the account does.
#[must_use]
pub fn follows_stated_path(model: &Model, target: &Target) -> bool {
    metric_follows_stated_path(model, target.metric)
}

/// The same for any metric.
#[must_use]
pub fn metric_follows_stated_path(model: &Model, metric: MetricId) -> bool {
    let Metric { measure, scope, component, year, .. } = model.metrics[metric.0];
    if component != Component::Total {
        return false;
    }
    let sectors = model.sectors_of(scope);
    match measure {
        Measure::Output => {
            let on_path = |&sector: &usize| matches!(model.sectors[sector].drift[year], Some(Drift::Path { .. }));
            !sectors.is_empty() && sectors.iter().all(on_path)
        }
        Measure::Account(account) => {
            let states_year = |levels: &[(usize, _)]| levels.last().is_some_and(|&(last, _)| year <= last);
            model.accounts[account].paths.iter().any(|path| path.sectors == sectors && states_year(&path.levels))
        }
        _ => false,
    }
}

fn counts_people(account: &Account) -> bool {
    account.unit == Unit::from(Dimension::Persons)
}

/// Where levels of the stated case are looked up.
struct StatedCase<'r> {
    model: &'r Model,
    results: &'r Results,
    scope: Scope,
    from: usize,
    to: usize,
}

impl StatedCase<'_> {
    fn changes(&self) -> Vec<Change> {
        let money = [PriceBasis::Nominal, PriceBasis::Constant].map(Basis::Money);
        let output = money.map(|basis| (basis, self.levels(Measure::Output, basis)));
        let mut changes: Vec<Change> =
            output.iter().filter_map(|&(basis, levels)| self.change(Subject::Output, basis, levels?)).collect();
        let of_people = |account: &usize| counts_people(&self.model.accounts[*account]);
        for account in (0..self.model.accounts.len()).filter(of_people) {
            let Some(persons) = self.levels(Measure::Account(account), Basis::None) else { continue };
            changes.extend(self.change(Subject::Persons(account), Basis::None, persons));
            let per_person = |(basis, levels): (Basis, Option<[f64; 2]>)| {
                let [start, end] = levels?;
                self.change(Subject::OutputPerPerson(account), basis, [start / persons[0], end / persons[1]])
            };
            changes.extend(output.iter().copied().filter_map(per_person));
        }
        changes
    }

    /// Levels at both ends, if the run kept them.
    fn levels(&self, measure: Measure, basis: Basis) -> Option<[f64; 2]> {
        let level = |year| {
            let wanted = Metric { measure, scope: self.scope, component: Component::Total, basis, year };
            self.model.metrics.iter().position(|metric| *metric == wanted).map(|at| self.results.stated[at])
        };
        Some([level(self.from)?, level(self.to)?])
    }

    /// A change from one positive level to another; `None` where there is no rate of growth.
    fn change(&self, subject: Subject, basis: Basis, [start, end]: [f64; 2]) -> Option<Change> {
        let years = u32::try_from(self.to - self.from).map(f64::from).ok()?;
        let growth = (end / start).powf(years.recip()) - 1.0;
        (start > 0.0 && end > 0.0 && growth.is_finite()).then_some(Change { subject, basis, start, end, growth })
    }
}
