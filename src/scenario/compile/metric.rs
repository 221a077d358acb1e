//! Metrics: which of a model's series a scenario asks for.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Compiler;
use super::series::Series;
use crate::model::{Basis, Component, Measure, Metric, MetricId, Model};
use crate::quantity::Label;
use crate::quantity::{PriceBasis, quote_key};
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::text::{Located, Place};

/// A wanted metric: `measure.scope.component/basis@year`, where all but the measure may be left out and `*` stands for anything.
/// A component may have a dot, as in `facility.plant`; years may be a range, `2019..2030`.
struct Pattern<'p> {
    measure: &'p str,
    scope: &'p str,
    component: Cow<'p, str>,
    basis: &'p str,
    year: &'p str,
}

impl<'p> Pattern<'p> {
    fn new(text: &'p str) -> Self {
        let (text, year) = text.split_once('@').unwrap_or((text, "*"));
        let (text, basis) = text.split_once('/').unwrap_or((text, "*"));
        let (measure, scope) = text.split_once('.').unwrap_or((text, "*"));
        let (scope, component) = scope.split_once('.').unwrap_or((scope, "*"));
        let component = if component.contains('"') { component.replace('"', "").into() } else { component.into() };
        Self { measure, scope: scope.trim_matches('"'), component, basis, year }
    }

    fn takes(&self, model: &Model, series: Series) -> bool {
        fits(self.measure, series.measure_name(model))
            && fits(self.scope, series.scope_name(model))
            && fits(&self.component, &series.component_name(model))
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
        let Some((first, last)) = self.year.split_once("..") else { return fits(self.year, &year.to_string()) };
        let (first, last): (Result<i32, _>, Result<i32, _>) = (first.parse(), last.parse());
        first.is_ok_and(|first| first <= year) && last.is_ok_and(|last| year <= last)
    }
}

/// A name that a scenario gives, and where.
#[derive(Clone, Copy)]
pub(super) struct Named<'n> {
    pub(super) text: &'n str,
    pub(super) place: Place,
    pub(super) path: &'n str,
}

impl<'n> Named<'n> {
    /// A text as typed at `path`.
    pub(super) fn of(text: &'n Located<String>, path: &'n str) -> Self {
        Self { text: &text.value, place: text.place, path }
    }
}

/// Whether a name is what a pattern stands for: itself, anything, or any name after `facility.` where it is `facility.*`.
fn fits(pattern: &str, name: &str) -> bool {
    let of_a_kind = || pattern.strip_suffix('*').is_some_and(|kind| kind.ends_with('.') && name.starts_with(kind));
    pattern == "*" || pattern == name || of_a_kind()
}

impl Compiler<'_> {
    /// The metrics that the scenario asks for, sorted; targets add theirs later.
    pub(super) fn metrics(&mut self, model: &Model) -> Option<Vec<Metric>> {
        let all = self.series(model);
        let every = |series: Series, basis: Basis| {
            series.years(model).map(move |year| {
                let Series { measure, scope, component } = series;
                Metric { measure, scope, component, basis, year }
            })
        };
        let Some(wanted) = self.raw.run.as_ref().and_then(|run| run.metrics.as_ref()) else {
            let usual = all.iter().copied().flat_map(|series| series.bases(model).iter().map(move |&basis| (series, basis)));
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

    /// The metrics that are summarised whatever the scenario asks for: appraisals, and the way from gross to net in the years of its
    /// table.
    pub(super) fn standing_metrics(&mut self, model: &Model) -> Option<Vec<Metric>> {
        let stated = self.raw.run.as_ref().and_then(|run| run.gross_to_net.as_ref());
        let years: Vec<usize> = match stated {
            None => vec![model.years() - 1],
            Some(years) => {
                let indexed = years.iter().enumerate();
                let indices: Vec<Option<usize>> = indexed
                    .map(|(at, year)| self.index(year.value, year.place, &format!("run.gross_to_net[{}]", at + 1)))
                    .collect();
                indices.into_iter().collect::<Option<_>>()?
            }
        };
        let mut metrics = Vec::new();
        for series in self.series(model).iter().copied() {
            let Series { measure, scope, component } = series;
            let (years, basis) = match (measure, component) {
                (Measure::Appraisal(_), _) => (series.years(model).collect(), series.bases(model)[0]),
                (_, Component::Stage(_)) => (years.clone(), series.bases(model)[0]),
                _ => continue,
            };
            metrics.extend(years.into_iter().map(|year| Metric { measure, scope, component, basis, year }));
        }
        Some(metrics)
    }

    /// The series that a target or an expression names. Of the components of one measure the first, the total, is meant unless it
    /// is named.
    pub(super) fn find_series(
        &mut self,
        model: &Model,
        measure: &Named<'_>,
        scope: &Named<'_>,
        component: Option<&Named<'_>>,
    ) -> Option<Series> {
        let all = self.series(model);
        let named: Vec<Series> = all.iter().copied().filter(|series| series.measure_name(model) == measure.text).collect();
        if named.is_empty() {
            let own = self.raw.metric.ids().map(ToString::to_string);
            let known = all.iter().map(|series| series.measure_name(model).to_owned()).chain(own).collect();
            let (near, known) = nearest_of(measure, known);
            let kind = FaultKind::UnknownId { noun: Label::new("metric", "지표"), id: measure.text.to_owned(), near, known };
            self.sink.fault(measure.place, measure.path, kind);
            return None;
        }
        let scoped: Vec<Series> = named.iter().copied().filter(|series| series.scope_name(model) == scope.text).collect();
        if scoped.is_empty() {
            let known = named.iter().map(|series| series.scope_name(model).to_owned()).collect();
            self.not_of_metric(Label::new("scope", "범위"), scope, known);
            return None;
        }
        let Some(component) = component else {
            let first = scoped.first().copied();
            let is_whole = |series: &Series| {
                !matches!(series.component, Component::Stage(_) | Component::View(..) | Component::Economy { .. })
            };
            if !first.as_ref().is_some_and(is_whole) {
                let known = scoped.iter().map(|series| series.component_name(model)).collect();
                self.not_of_metric(Label::new("component", "구성 요소"), &Named { text: "total", ..*scope }, known);
            }
            return first.filter(is_whole);
        };
        let text = component.text.replace('"', "");
        let found = scoped.iter().copied().find(|series| series.component_name(model) == text);
        if found.is_none() {
            let known = scoped.iter().map(|series| series.component_name(model)).collect();
            self.not_of_metric(Label::new("component", "구성 요소"), component, known);
        }
        found
    }

    /// Reports a scope or component that a metric does not have.
    fn not_of_metric(&mut self, what: Label, named: &Named<'_>, known: Vec<String>) {
        let (near, known) = nearest_of(named, known);
        let kind = FaultKind::NotOfMetric { what, name: named.text.to_owned(), near, known };
        self.sink.fault(named.place, named.path, kind);
    }

    /// The calendar year of an index.
    pub(super) fn year_of(&self, index: usize) -> i32 {
        self.horizon.first().get() + i32::try_from(index).expect("a horizon has fewer than 2^31 years")
    }

    /// Reports a metric that the model does not have.
    pub(super) fn unknown_metric(&mut self, text: &Located<String>, path: &str, model: &Model) {
        let mut known: Vec<String> = self
            .series(model)
            .iter()
            .map(|series| format!("{}.{}", series.measure_name(model), quote_key(series.scope_name(model))))
            .collect();
        known.dedup();
        let near = nearest(&text.value, known.iter().map(String::as_str));
        let noun = Label::new("metric", "지표");
        self.sink.fault(text.place, path, FaultKind::UnknownId { noun, id: text.value.clone(), near, known });
    }
}

/// The known name nearest to the one that is meant, and all known ones without repeats.
fn nearest_of(named: &Named<'_>, mut known: Vec<String>) -> (Option<String>, Vec<String>) {
    let mut seen = BTreeSet::new();
    known.retain(|name| seen.insert(name.clone()));
    (nearest(named.text, known.iter().map(String::as_str)), known)
}

/// Sorts metrics and drops repeats; the distribution of the wanted ones is summarised.
pub(super) fn settle(model: &mut Model, wanted: &[Metric], mut metrics: Vec<Metric>) {
    metrics.sort_unstable();
    metrics.dedup();
    let wanted: BTreeSet<&Metric> = wanted.iter().collect();
    model.summarised = metrics.iter().map(|metric| wanted.contains(metric)).collect();
    model.metrics = metrics;
}

/// The id of a metric of a settled list.
pub(super) fn find(model: &Model, metric: &Metric) -> MetricId {
    MetricId(model.metrics.binary_search(metric).expect("the metrics of targets were settled with the others"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_may_have_a_dot_quotes_and_anything_after_it() {
        let pattern = Pattern::new("output.\"차\".facility.\"공장\"/nominal@2030");
        assert_eq!((pattern.scope, &*pattern.component, pattern.basis), ("차", "facility.공장", "nominal"));
        assert!(fits("facility.*", "facility.plant") && !fits("facility.*", "pipeline.firms"));
        assert!(fits("*", "total") && !fits("tot*", "total"));
    }

    #[test]
    fn years_are_one_a_range_or_any() {
        let takes = |text, year| Pattern::new(text).takes_year(year);
        assert!(takes("output", 2019) && takes("output@2019", 2019) && !takes("output@2019", 2020));
        assert!(takes("output@2019..2021", 2021) && !takes("output@2019..2021", 2022));
        assert!(!takes("output@2019..", 2020) && !takes("output@2021..2019", 2020));
    }
}
