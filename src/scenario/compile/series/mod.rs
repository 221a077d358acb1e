//! Series: what a model can tell of itself, year by year.

mod economy;
mod parts;

use std::ops::Range;

use crate::model::{Basis, Capacity, Cohorts, Component, Flow, Measure, Model, OwnMetric, Pool, Scope, Worth};
use crate::quantity::PriceBasis;
use parts::parts;

/// A series: a measure of a scope, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Series {
    pub(super) measure: Measure,
    pub(super) scope: Scope,
    pub(super) component: Component,
}

/// Whether a metric of the model itself has this name, so that no account and no own metric may take it.
pub(super) fn is_measure(name: &str) -> bool {
    const NAMES: [&str; 29] = [
        "output",
        "price-index",
        "capacity",
        "use",
        "inflow",
        "passed",
        "stock",
        "ended",
        "one-off-investment",
        "occurrence",
        "induced-output",
        "induced-value-added",
        "person-years",
        "cumulative-induced-output",
        "cumulative-induced-value-added",
        "cumulative-person-years",
        "skill-supply",
        "skill-demand",
        "skill-shortage",
        "pv-cost",
        "pv-benefit",
        "npv",
        "bcr",
        "irr",
        "irr-roots",
        "cost-per-job-year",
        "output-multiplier",
        "value-added-multiplier",
        "employment-multiplier",
    ];
    NAMES.contains(&name) || Flow::ALL.iter().any(|flow| flow.names().0 == name)
}

impl Series {
    /// The whole of a measure.
    const fn total(measure: Measure, scope: Scope) -> Self {
        Self { measure, scope, component: Component::Total }
    }

    /// The name before the first dot of a metric.
    pub(super) fn measure_name(self, model: &Model) -> &str {
        model.measure_name(self.measure)
    }

    /// The name after it.
    pub(super) fn scope_name(self, model: &Model) -> &str {
        model.scope_id(self.scope)
    }

    /// The part of it that is meant, the whole where there are no parts.
    pub(super) fn component_name(self, model: &Model) -> String {
        model.component_name(self.measure, self.scope, self.component)
    }

    /// The price bases it has.
    pub(super) fn bases(self, model: &Model) -> &'static [Basis] {
        match self.measure {
            // Discounted money has the prices of no year but the base year's.
            Measure::Appraisal(Worth::Cost | Worth::Benefit | Worth::Npv | Worth::CostPerJobYear) => {
                &[Basis::Money(PriceBasis::Constant)]
            }
            measure if model.is_money(measure) => &[Basis::Money(PriceBasis::Nominal), Basis::Money(PriceBasis::Constant)],
            _ => &[Basis::None],
        }
    }

    /// The years in which it may have a value; none if it has one in no year.
    pub(super) fn years(self, model: &Model) -> Range<usize> {
        let of_sectors = |sectors: &mut dyn Iterator<Item = usize>| sectors.map(|sector| model.sectors[sector].base_year).max();
        let first = match (self.measure, self.scope) {
            (Measure::Own(own), _) => return model.own_metrics[own].years(),
            (Measure::Appraisal(_), Scope::Appraisal(appraisal)) => {
                let year = model.appraisals[appraisal].base_year;
                return year..year + 1;
            }
            (Measure::Multiplier(_), _) => {
                let year = model.input_output.as_ref().map_or(0, |table| table.year);
                return year..year + 1;
            }
            (Measure::Skill(Pool::Demand | Pool::Shortage), Scope::Skill(skill)) => {
                of_sectors(&mut model.skills[skill].sectors())
            }
            (Measure::Output | Measure::Account(_), scope) => of_sectors(&mut model.sectors_of(scope).iter().copied()),
            _ => None,
        };
        first.unwrap_or(0)..model.years()
    }

    /// Whether it is summarised unless the scenario says otherwise, in this basis.
    pub(super) fn is_usual(self, model: &Model, basis: Basis) -> bool {
        let nominal = basis != Basis::Money(PriceBasis::Constant);
        match (self.measure, self.scope) {
            (Measure::PriceIndex | Measure::Programme(Flow::Spent) | Measure::Occurrence | Measure::Own(_), _) => true,
            (Measure::Facility(capacity), _) => capacity == Capacity::InUse,
            (Measure::Pipeline(cohorts), _) => matches!(cohorts, Cohorts::Inflow | Cohorts::Stock),
            (Measure::Programme(Flow::SpentToDate), _) => nominal,
            (Measure::Skill(pool), _) => pool == Pool::Shortage,
            (Measure::Demand(_), Scope::Programme(_)) => nominal && self.component == Component::Total,
            // Appraisals are summarised anyhow, and so are the steps from gross to net in the years that are asked for.
            (
                Measure::Programme(_)
                | Measure::Demand(_)
                | Measure::DemandToDate(_)
                | Measure::Multiplier(_)
                | Measure::Appraisal(_),
                _,
            ) => false,
            _ if matches!(self.component, Component::Stage(_)) => false,
            // The parts of a group or the region; those of every sector would be a long list.
            (_, scope) if self.component != Component::Total && self.component != Component::Claimed => {
                let whole = Self { component: Component::Total, ..self };
                nominal && !matches!(scope, Scope::Sector(_)) && whole.is_usual(model, basis)
            }
            (Measure::Account(account), Scope::Region) => model.accounts[account].other.is_some() || lone(model),
            (_, Scope::Region) => lone(model),
            (_, Scope::Sector(_) | Scope::Facility(_) | Scope::Pipeline(_)) => nominal,
            _ => true,
        }
    }
}

/// What a model has when its series are listed: nouns are added to it one kind after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SeriesKey {
    nouns: [usize; 9],
    own_years: Vec<Range<usize>>,
}

impl SeriesKey {
    pub(super) fn of(model: &Model) -> Self {
        let Model { sectors, groups, programmes, facilities, pipelines, events, accounts, skills, appraisals, .. } = model;
        let nouns = [
            sectors.len(),
            groups.len(),
            programmes.len(),
            facilities.len(),
            pipelines.len(),
            events.len(),
            accounts.len(),
            skills.len(),
            appraisals.len(),
        ];
        Self { nouns, own_years: model.own_metrics.iter().map(OwnMetric::years).collect() }
    }
}

impl OwnMetric {
    /// From the first year in which it has a value to the last.
    fn years(&self) -> Range<usize> {
        let first = self.steps.iter().position(Option::is_some).unwrap_or(self.steps.len());
        let last = self.steps.iter().rposition(Option::is_some).map_or(first, |last| last + 1);
        first..last
    }
}

/// Whether no group holds all sectors, so that the region says something of its own.
fn lone(model: &Model) -> bool {
    model.groups.iter().all(|group| group.sectors.len() < model.sectors.len())
}

/// Every series that a model has, in the order of the results. The whole of a measure comes before its parts.
pub(super) fn all_series(model: &Model) -> Vec<Series> {
    let groups = |of_sectors: bool| {
        let members = move |group: &crate::model::Group| if of_sectors { &group.sectors } else { &group.programmes }.is_empty();
        (0..model.groups.len()).filter(move |&group| !members(&model.groups[group])).map(Scope::Group)
    };
    let of_sectors: Vec<Scope> = std::iter::once(Scope::Region)
        .filter(|_| !model.sectors.is_empty())
        .chain(groups(true))
        .chain((0..model.sectors.len()).map(Scope::Sector))
        .collect();
    let of_programmes: Vec<Scope> = groups(false).chain((0..model.programmes.len()).map(Scope::Programme)).collect();
    let mut series = Vec::new();
    for measure in std::iter::once(Measure::Output).chain((0..model.accounts.len()).map(Measure::Account)) {
        for &scope in &of_sectors {
            let parts = parts(model, measure, scope);
            if scope == Scope::Region || !parts.is_empty() || model.follows_output(measure) {
                series.push(Series::total(measure, scope));
            }
            series.extend(parts.into_iter().map(|component| Series { measure, scope, component }));
        }
        for facility in &model.facilities {
            let scope = Scope::Facility(facility.index);
            if facility.adds_to(measure, model) {
                series.push(Series::total(measure, scope));
            }
            if facility.claims(measure, model) {
                series.push(Series { measure, scope, component: Component::Claimed });
            }
        }
        let pipelines = model.pipelines.iter().filter(|pipeline| pipeline.adds_to(measure, model));
        series.extend(pipelines.map(|pipeline| Series::total(measure, Scope::Pipeline(pipeline.index))));
    }
    let flows = Flow::ALL.into_iter().map(Measure::Programme);
    series.extend(flows.flat_map(|measure| of_programmes.iter().map(move |&scope| Series::total(measure, scope))));
    for capacity in [Capacity::Standing, Capacity::InUse] {
        let facilities = (0..model.facilities.len()).map(Scope::Facility);
        series.extend(facilities.map(|scope| Series::total(Measure::Facility(capacity), scope)));
    }
    for pipeline in &model.pipelines {
        let passed = (0..pipeline.stages.len()).map(Cohorts::Passed);
        let ends = [Cohorts::Stock, Cohorts::Ended].into_iter();
        let investment = pipeline.investment.map(|_| Cohorts::Investment);
        let cohorts = std::iter::once(Cohorts::Inflow).chain(passed).chain(ends).chain(investment);
        series.extend(cohorts.map(|cohorts| Series::total(Measure::Pipeline(cohorts), Scope::Pipeline(pipeline.index))));
    }
    series.extend((0..model.events.len()).map(|event| Series::total(Measure::Occurrence, Scope::Event(event))));
    series.push(Series::total(Measure::PriceIndex, Scope::Region));
    series.extend(economy::series(model));
    // The metric of a claim is told beside the claim alone.
    let own_metrics = (0..model.own_metrics.len()).filter(|&own| !model.own_metrics[own].is_of_claim());
    series.extend(own_metrics.map(|own| Series::total(Measure::Own(own), Scope::Region)));
    series
}
