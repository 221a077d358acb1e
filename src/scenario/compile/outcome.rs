//! Outcomes that a study asks for: targets, joint sets and metrics by name.

use super::Compiler;
use super::expression::Parts;
use super::metric::find;
use crate::model::{Metric, Model, Outcome};
use crate::quantity::Label;
use crate::scenario::conflict::Conflict;
use crate::scenario::expression::Reference;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::text::Located;

/// An outcome whose metric does not stand in the model's list yet.
pub(super) enum Asked {
    Metric(Metric),
    Target(usize),
    Joint(usize),
}

impl Asked {
    /// The metric that it adds to those of the scenario.
    pub(super) fn metric(&self) -> Option<Metric> {
        if let Self::Metric(metric) = self { Some(*metric) } else { None }
    }
}

impl Compiler<'_> {
    /// What is asked for; `None` if a fault was reported.
    pub(super) fn asked(&mut self, outcomes: &[Located<String>], model: &Model) -> Option<Vec<Asked>> {
        let asked: Vec<Option<Asked>> = outcomes.iter().map(|outcome| self.asked_one(outcome, model)).collect();
        asked.into_iter().collect()
    }

    fn asked_one(&mut self, outcome: &Located<String>, model: &Model) -> Option<Asked> {
        let raw = self.raw;
        let known: Vec<(String, Asked)> = (raw.target.ids().enumerate())
            .map(|(index, id)| (format!("target.{id}"), Asked::Target(index)))
            .chain(raw.joint.ids().enumerate().map(|(index, id)| (format!("joint.{id}"), Asked::Joint(index))))
            .collect();
        let name = outcome.value.replace('"', "");
        if !(name.starts_with("target.") || name.starts_with("joint.")) {
            return self.asked_metric(outcome, model).map(Asked::Metric);
        }
        let near = nearest(&name, known.iter().map(|(known, _)| known.as_str()));
        let names = known.iter().map(|(known, _)| known.clone()).collect();
        let found = known.into_iter().find(|(known, _)| *known == name);
        if found.is_none() {
            let noun = Label::new("target", "목표");
            let kind = FaultKind::UnknownId { noun, id: outcome.value.clone(), near, known: names };
            self.sink.fault(outcome.place, PATH, kind);
        }
        found.map(|(_, asked)| asked)
    }

    fn asked_metric(&mut self, outcome: &Located<String>, model: &Model) -> Option<Metric> {
        let reference = Reference::alone(outcome);
        let named = Parts::of(&reference, PATH);
        let series = self.find_series(model, &named.measure, &named.scope, named.component.as_ref())?;
        let basis = self.reference_basis(series, named.basis.as_ref(), model)?;
        let years = series.years(model);
        let year = match &named.year {
            Some(year) => self.reference_year(year)?,
            None if years.len() == 1 => years.start,
            None => {
                self.sink.fault(outcome.place, PATH, Conflict::OutcomeWithoutYear { outcome: outcome.value.clone() });
                return None;
            }
        };
        if !years.contains(&year) {
            let conflict = self.no_value(year, years);
            self.sink.fault(outcome.place, PATH, conflict);
            return None;
        }
        Some(Metric { measure: series.measure, scope: series.scope, component: series.component, basis, year })
    }
}

/// What messages call the place of an outcome.
const PATH: &str = "outcome";

/// The outcomes by index, once the model's metrics are settled.
pub(super) fn settled(asked: &[Asked], model: &Model) -> Vec<Outcome> {
    let outcome = |asked: &Asked| match asked {
        Asked::Metric(metric) => Outcome::Metric(find(model, metric)),
        Asked::Target(target) => Outcome::Target(*target),
        Asked::Joint(joint) => Outcome::Joint(*joint),
    };
    asked.iter().map(outcome).collect()
}
