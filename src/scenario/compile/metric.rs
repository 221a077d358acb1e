//! Metrics: which series exist, and which of them a scenario asks for.

use super::Compiler;
use crate::model::{Basis, Component, Flow, Measure, Metric, MetricId, Model, Scope};
use crate::quantity::Label;
use crate::quantity::{PriceBasis, quote_key};
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::text::Located;

/// Whether a metric of the model itself has this name, so that no account may take it.
pub(super) fn is_measure(name: &str) -> bool {
    ["output", "price-index"].contains(&name) || Flow::ALL.iter().any(|flow| flow.names().0 == name)
}

/// A series: a measure of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Series {
    pub(super) measure: Measure,
    pub(super) scope: Scope,
    pub(super) component: Component,
}

impl Series {
    /// The name before the first dot of a metric.
    pub(super) fn measure_name(self, model: &Model) -> &str {
        model.measure_name(self.measure)
    }

    /// The name after it.
    pub(super) fn scope_name(self, model: &Model) -> &str {
        model.scope_id(self.scope)
    }

    /// The part of it that is meant, the whole where there are no parts.
    fn component_name(self, model: &Model) -> String {
        model.component_name(self.measure, self.scope, self.component)
    }

    /// The price bases it has.
    fn bases(self, model: &Model) -> &'static [Basis] {
        let money = model.is_money(self.measure);
        if money { &[Basis::Money(PriceBasis::Nominal), Basis::Money(PriceBasis::Constant)] } else { &[Basis::None] }
    }

    /// The first year in which it has a value.
    pub(super) fn first_year(self, model: &Model) -> usize {
        if self.measure == Measure::PriceIndex {
            return 0;
        }
        model.sectors_of(self.scope).iter().map(|&sector| model.sectors[sector].base_year).max().unwrap_or(0)
    }

    /// Whether it is summarised unless the scenario says otherwise, in this basis.
    fn is_usual(self, model: &Model, basis: Basis) -> bool {
        let nominal = basis != Basis::Money(PriceBasis::Constant);
        match (self.measure, self.scope) {
            (Measure::PriceIndex | Measure::Programme(Flow::Spent), _) => true,
            (Measure::Programme(Flow::SpentToDate), _) => nominal,
            (Measure::Programme(_), _) => false,
            (Measure::Account(account), Scope::Region) => model.accounts[account].other.is_some() || lone(model),
            (_, Scope::Region) => lone(model),
            (_, Scope::Sector(_)) => nominal,
            _ => true,
        }
    }
}

/// Whether no group holds all sectors, so that the region says something of its own.
fn lone(model: &Model) -> bool {
    model.groups.iter().all(|group| group.sectors.len() < model.sectors.len())
}

/// Every series that a model has, in the order of the results.
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
    let economic = std::iter::once(Measure::Output).chain((0..model.accounts.len()).map(Measure::Account));
    let mut series: Vec<Series> = economic
        .flat_map(|measure| of_sectors.iter().map(move |&scope| Series { measure, scope, component: Component::Total }))
        .collect();
    let flows = Flow::ALL.into_iter().map(Measure::Programme);
    series.extend(
        flows.flat_map(|measure| of_programmes.iter().map(move |&scope| Series { measure, scope, component: Component::Total })),
    );
    series.push(Series { measure: Measure::PriceIndex, scope: Scope::Region, component: Component::Total });
    series
}

/// A wanted metric: `measure.scope.component/basis@year`, where all but the measure may be left out and `*` stands for anything.
struct Pattern<'p> {
    measure: &'p str,
    scope: &'p str,
    component: &'p str,
    basis: &'p str,
    year: &'p str,
}

impl<'p> Pattern<'p> {
    fn new(text: &'p str) -> Self {
        let (text, year) = text.split_once('@').unwrap_or((text, "*"));
        let (text, basis) = text.split_once('/').unwrap_or((text, "*"));
        let (measure, scope) = text.split_once('.').unwrap_or((text, "*"));
        let (scope, component) = scope.split_once('.').unwrap_or((scope, "*"));
        Self { measure, scope: scope.trim_matches('"'), component, basis, year }
    }

    fn takes(&self, model: &Model, series: Series) -> bool {
        fits(self.measure, series.measure_name(model))
            && fits(self.scope, series.scope_name(model))
            && fits(self.component, &series.component_name(model))
    }

    /// Constant prices with their year, as the results have them, or without.
    fn takes_basis(&self, basis: Basis, price_year: i32) -> bool {
        match basis {
            Basis::None => fits(self.basis, ""),
            Basis::Money(PriceBasis::Nominal) => fits(self.basis, PriceBasis::Nominal.code()),
            Basis::Money(PriceBasis::Constant) => {
                let code = PriceBasis::Constant.code();
                fits(self.basis, code) || self.basis == format!("{code}-{price_year}")
            }
        }
    }

    fn takes_year(&self, year: i32) -> bool {
        fits(self.year, &year.to_string())
    }
}

fn fits(pattern: &str, name: &str) -> bool {
    pattern == "*" || pattern == name
}

impl Compiler<'_> {
    /// The metrics that the scenario asks for, sorted; targets add theirs later.
    pub(super) fn metrics(&mut self, model: &Model) -> Option<Vec<Metric>> {
        let all = all_series(model);
        let every = |series: Series, basis: Basis| {
            (series.first_year(model)..model.years()).map(move |year| {
                let Series { measure, scope, component } = series;
                Metric { measure, scope, component, basis, year }
            })
        };
        let Some(wanted) = self.raw.run.as_ref().and_then(|run| run.metrics.as_ref()) else {
            let usual = all.into_iter().flat_map(|series| series.bases(model).iter().map(move |&basis| (series, basis)));
            let usual = usual.filter(|(series, basis)| series.is_usual(model, *basis));
            return Some(usual.flat_map(|(series, basis)| every(series, basis)).collect());
        };
        let price_year = self.year_of(model.prices.base_year);
        let mut metrics = Vec::new();
        let mut sound = true;
        for (index, text) in wanted.iter().enumerate() {
            let pattern = Pattern::new(&text.value);
            let before = metrics.len();
            for &series in all.iter().filter(|series| pattern.takes(model, **series)) {
                let bases = series.bases(model).iter().filter(|basis| pattern.takes_basis(**basis, price_year));
                let metrics_of_series = bases.flat_map(|&basis| every(series, basis));
                metrics.extend(metrics_of_series.filter(|metric| pattern.takes_year(self.year_of(metric.year))));
            }
            if metrics.len() == before {
                self.unknown_metric(text, &format!("run.metrics[{index}]"), model);
                sound = false;
            }
        }
        sound.then_some(metrics)
    }

    /// The calendar year of an index.
    pub(super) fn year_of(&self, index: usize) -> i32 {
        self.horizon.first().get() + i32::try_from(index).expect("a horizon has fewer than 2^31 years")
    }

    /// Reports a metric that the model does not have.
    pub(super) fn unknown_metric(&mut self, text: &Located<String>, path: &str, model: &Model) {
        let mut known: Vec<String> = all_series(model)
            .into_iter()
            .map(|series| format!("{}.{}", series.measure_name(model), quote_key(series.scope_name(model))))
            .collect();
        known.dedup();
        let near = nearest(&text.value, known.iter().map(String::as_str));
        let noun = Label::new("metric", "지표");
        self.sink.fault(text.place, path, FaultKind::UnknownId { noun, id: text.value.clone(), near, known });
    }
}

/// Sorts metrics, drops repeats and answers where each now stands.
pub(super) fn settle(model: &mut Model, mut metrics: Vec<Metric>) {
    metrics.sort_unstable();
    metrics.dedup();
    model.metrics = metrics;
}

/// The id of a metric of a settled list.
pub(super) fn find(model: &Model, metric: &Metric) -> MetricId {
    MetricId(model.metrics.binary_search(metric).expect("the metrics of targets were settled with the others"))
}
