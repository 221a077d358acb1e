//! Series: what a model can tell of itself, year by year.

use crate::model::{
    Basis, Capacity, Cohorts, Component, Effects, Event, Facility, Flow, Measure, Model, OwnMetric, Pipeline, Scope,
};
use crate::quantity::PriceBasis;

/// A series: a measure of a scope, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Series {
    pub(super) measure: Measure,
    pub(super) scope: Scope,
    pub(super) component: Component,
}

/// Whether a metric of the model itself has this name, so that no account and no own metric may take it.
pub(super) fn is_measure(name: &str) -> bool {
    const NAMES: [&str; 10] =
        ["output", "price-index", "capacity", "use", "inflow", "passed", "stock", "ended", "one-off-investment", "occurrence"];
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
        let money = model.is_money(self.measure);
        if money { &[Basis::Money(PriceBasis::Nominal), Basis::Money(PriceBasis::Constant)] } else { &[Basis::None] }
    }

    /// The first year in which it has a value; the number of years if it has none in any.
    pub(super) fn first_year(self, model: &Model) -> usize {
        match self.measure {
            Measure::PriceIndex => return 0,
            Measure::Own(own) => return model.own_metrics[own].first_year(),
            _ => {}
        }
        model.sectors_of(self.scope).iter().map(|&sector| model.sectors[sector].base_year).max().unwrap_or(0)
    }

    /// Whether it is summarised unless the scenario says otherwise, in this basis.
    pub(super) fn is_usual(self, model: &Model, basis: Basis) -> bool {
        let nominal = basis != Basis::Money(PriceBasis::Constant);
        match (self.measure, self.scope) {
            (Measure::PriceIndex | Measure::Programme(Flow::Spent) | Measure::Occurrence | Measure::Own(_), _) => true,
            (Measure::Facility(capacity), _) => capacity == Capacity::InUse,
            (Measure::Pipeline(cohorts), _) => matches!(cohorts, Cohorts::Inflow | Cohorts::Stock),
            (Measure::Programme(Flow::SpentToDate), _) => nominal,
            (Measure::Programme(_), _) => false,
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

impl OwnMetric {
    /// The first year in which it has a value; the number of years if it has none.
    fn first_year(&self) -> usize {
        self.steps.iter().position(Option::is_some).unwrap_or(self.steps.len())
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
            if scope == Scope::Region || !parts.is_empty() || follows_output(model, measure) {
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
    series.extend((0..model.own_metrics.len()).map(|own| Series::total(Measure::Own(own), Scope::Region)));
    series
}

/// Whether a measure is output, or an account of which sectors have a level.
fn follows_output(model: &Model, measure: Measure) -> bool {
    if let Measure::Account(account) = measure { model.accounts[account].follows_output } else { true }
}

/// The parts of output or of an account over some sectors; none where all of it is baseline.
fn parts(model: &Model, measure: Measure, scope: Scope) -> Vec<Component> {
    let sectors = model.sectors_of(scope);
    let inside = |sector: Option<usize>| sector.is_some_and(|sector| sectors.contains(&sector));
    let facilities = model.facilities.iter().filter(|facility| inside(facility.sector) && facility.adds_to(measure, model));
    let pipelines = model.pipelines.iter().filter(|pipeline| inside(pipeline.sector) && pipeline.adds_to(measure, model));
    let moves =
        |event: &&Event| follows_output(model, measure) && event.sectors.iter().any(|(sector, _)| sectors.contains(sector));
    let events = model.events.iter().filter(moves);
    let mut parts = vec![Component::Baseline];
    parts.extend(facilities.map(|facility| Component::Facility(facility.index)));
    parts.extend(pipelines.map(|pipeline| Component::Pipeline(pipeline.index)));
    parts.extend(events.map(|event| Component::Event(event.index)));
    if parts.len() == 1 { Vec::new() } else { parts }
}

impl Facility {
    /// Whether it adds to a measure, by what its use or its own claim comes to.
    fn adds_to(&self, measure: Measure, model: &Model) -> bool {
        let own_claim = self.claimed.as_ref().filter(|claimed| claimed.direct);
        [Some(&self.per_unit), own_claim.map(|claimed| &claimed.effects)]
            .into_iter()
            .flatten()
            .any(|effects| add_to(effects, self.sector, measure, model))
    }

    /// Whether something is claimed of a measure that is no part of the totals.
    fn claims(&self, measure: Measure, model: &Model) -> bool {
        self.claimed.as_ref().is_some_and(|claimed| !claimed.direct && add_to(&claimed.effects, None, measure, model))
    }
}

impl Pipeline {
    /// Whether its units add to a measure.
    fn adds_to(&self, measure: Measure, model: &Model) -> bool {
        add_to(&self.per_unit, self.sector, measure, model)
    }
}

/// Whether effects say something of a measure, or it follows from their output by the intensity of their sector.
fn add_to(effects: &Effects, sector: Option<usize>, measure: Measure, model: &Model) -> bool {
    match measure {
        Measure::Output => effects.output.is_some(),
        Measure::Account(account) => {
            let by_output = effects.output.is_some() && sector.is_some() && follows_output(model, measure);
            effects.accounts.get(account).is_some_and(Option::is_some) || by_output
        }
        _ => false,
    }
}
