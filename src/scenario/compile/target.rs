//! Targets, joint targets and the stop rule.

use std::ops::Range;

use super::Compiler;
use super::expression::Drafts;
use super::metric::{Named, find, settle};
use super::series::Series;
use crate::model::{Basis, Component, GrowthInputs, JointTarget, Measure, Metric, Model, Target};
use crate::quantity::{Dimension, Label, SourceId, TargetId, Unit, quote_key};
use crate::scenario::conflict::Conflict;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::raw::{RawTarget, RawUntil};

/// A target whose metric is known but not yet in the model's list.
struct Found<'t> {
    id: &'t TargetId,
    raw: &'t RawTarget,
    metric: Metric,
    years: Range<usize>,
}

impl Compiler<'_> {
    /// Compiles the targets into the model, settles its metrics, and answers who states each target.
    pub(super) fn targets(&mut self, model: &mut Model, mut wanted: Vec<Metric>, own: &Drafts) -> Option<Vec<Vec<SourceId>>> {
        let raw = self.raw;
        let found: Vec<Option<Found<'_>>> =
            raw.target.iter().map(|(id, entry)| self.target_metric(id, &entry.value, model)).collect();
        let found: Vec<Found<'_>> = found.into_iter().collect::<Option<_>>()?;
        wanted.extend(found.iter().map(|target| target.metric));
        let mut metrics = wanted.clone();
        for target in &found {
            metrics.extend(target.years.clone().map(|year| Metric { year, ..target.metric }));
        }
        own.add_needed(&mut metrics);
        settle(model, &wanted, metrics);
        own.settle(model);
        let targets = found.iter().map(|found| self.target(found, model)).collect();
        model.targets = targets;
        let sources = |found: &Found<'_>| found.raw.value.provenance.sources.iter().map(|source| source.value.clone()).collect();
        Some(found.iter().map(sources).collect())
    }

    fn target_metric<'t>(&mut self, id: &'t TargetId, raw: &'t RawTarget, model: &Model) -> Option<Found<'t>> {
        let path = format!("target.{}", quote_key(id.as_str()));
        let keys = ["metric", "scope", "component"].map(|key| format!("{path}.{key}"));
        let measure = Named { text: &raw.metric.value, place: raw.metric.place, path: &keys[0] };
        let region = Named { text: "region", place: raw.metric.place, path: &keys[1] };
        let scope = raw.scope.as_ref().map_or(region, |scope| Named::of(scope, &keys[1]));
        let component = raw.component.as_ref().map(|component| Named::of(component, &keys[2]));
        let series = self.find_series(model, &measure, &scope, component.as_ref())?;
        let (unit, basis) = self.unit_and_basis(series, raw, model, &path);
        self.same_unit(&raw.value, unit);
        let year = self.index(raw.year.value, raw.year.place, &format!("{path}.year"))?;
        let Series { measure, scope, component } = series;
        let metric = Metric { measure, scope, component, basis, year };
        let years = series.years(model);
        if !years.contains(&year) {
            let conflict = match self.no_value(year, years) {
                Conflict::NoValueYet { first, .. } => Conflict::NotAfterBaseYear { year: first },
                conflict => conflict,
            };
            self.sink.fault(raw.year.place, format!("{path}.year"), conflict);
            return None;
        }
        Some(Found { id, raw, metric, years })
    }

    /// Unit of a series, and the price basis in which a target reads it.
    fn unit_and_basis(&mut self, series: Series, raw: &RawTarget, model: &Model, path: &str) -> (Unit, Basis) {
        let unit = model.unit_of(series.measure, series.scope).unwrap_or(Dimension::Ratio.into());
        let bases = series.bases(model);
        if bases != [Basis::None] {
            let stated = raw.basis.as_ref().or(raw.value.basis.as_ref());
            let Some(stated) = stated else { return (unit, self.usual_basis(bases)) };
            let meant = Basis::Money(stated.value);
            if !bases.contains(&meant) {
                self.sink.fault(stated.place, format!("{path}.basis"), Conflict::OnlyInConstantPrices);
            }
            return (unit, meant);
        }
        if let Some(basis) = &raw.basis {
            self.sink.fault(basis.place, format!("{path}.basis"), Conflict::BasisOfNoMoney);
        }
        (unit, Basis::None)
    }

    fn target(&mut self, found: &Found<'_>, model: &Model) -> Target {
        let Found { id, raw, metric, years } = found;
        let unit = model.unit_of(metric.measure, metric.scope).unwrap_or(Dimension::Ratio.into());
        self.certain(&raw.value, unit, &raw.name);
        let at = |year| find(model, &Metric { year, ..*metric });
        let grows = matches!(metric.measure, Measure::Output | Measure::Account(_)) && metric.component == Component::Total;
        let from = model.last_known_year(metric.scope).filter(|&from| grows && from < metric.year && years.contains(&from));
        Target {
            id: (*id).clone(),
            name: raw.name.clone(),
            metric: at(metric.year),
            series: years.clone().map(|year| (year, at(year))).collect(),
            value: raw.value.central(),
            at_most: raw.at_most.as_ref().is_some_and(|at_most| at_most.value),
            growth: from.map(|from| GrowthInputs { from, known: at(from) }),
        }
    }

    /// Sets of targets; a set takes no id that a target has.
    pub(super) fn joint_targets(&mut self, model: &Model) -> Option<Vec<JointTarget>> {
        let raw = self.raw;
        let mut joint = Vec::new();
        for (id, entry) in raw.joint.iter() {
            let path = format!("joint.{}", quote_key(id.as_str()));
            if raw.target.get(id).is_some() {
                self.sink.fault(entry.key, path.clone(), FaultKind::Repeated { what: id.to_string() });
            }
            let mut targets = Vec::new();
            for target in &entry.value.targets {
                match raw.target.ids().position(|id| *id == target.value) {
                    Some(index) => targets.push(index),
                    None => self.unknown(target, &format!("{path}.targets"), raw.target.ids()),
                }
            }
            if targets.len() == entry.value.targets.len() {
                joint.push(JointTarget { id: id.clone(), name: entry.value.name.clone(), targets });
            }
        }
        (joint.len() == raw.joint.len() && (raw.target.is_empty() || !model.targets.is_empty())).then_some(joint)
    }

    /// The stop rule: one target or joint target, named as `--until` names it, and its half-width. No two of them share an id.
    pub(super) fn until(&mut self, raw: &RawUntil) -> Option<(TargetId, f64)> {
        let targets = self.raw.target.ids().map(|id| (format!("target.{id}"), id));
        let joint = self.raw.joint.ids().map(|id| (format!("joint.{id}"), id));
        let known: Vec<(String, &TargetId)> = targets.chain(joint).collect();
        let mut rules = raw.0.iter();
        let (Some((name, number)), None) = (rules.next(), rules.next()) else {
            let place = self.raw.run.as_ref().map_or(self.raw.scenario.place, |run| run.place);
            self.sink.fault(place, "run.until", FaultKind::WrongCount { expected: 1, found: raw.0.len() });
            return None;
        };
        let found = known.iter().find(|(known, _)| *known == name.replace('"', "")).map(|(_, id)| (*id).clone());
        if found.is_none() {
            let known: Vec<String> = known.into_iter().map(|(known, _)| known).collect();
            let near = nearest(name, known.iter().map(String::as_str));
            let noun = Label::new("target", "목표");
            self.sink.fault(number.place, "run.until", FaultKind::UnknownId { noun, id: name.clone(), near, known });
        }
        found.map(|id| (id, number.amount.value()))
    }
}
