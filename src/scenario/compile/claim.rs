//! Claims: what a statement implies, and the model's metric of the same coefficient.

use super::Compiler;
use super::metric::find;
use super::unit::Measured;
use crate::model::{
    Basis, Claim, ClaimMeasure, Component, InputId, Measure, Metric, Model, Operation, OwnMetric, Scope, Threshold,
};
use crate::quantity::{ClaimId, Dimension, Label, Language, Unit, quote_key};
use crate::scenario::conflict::Conflict;
use crate::scenario::quantity::RawInput;
use crate::scenario::raw::{InputPath, RawClaim, RawEconomy};

impl Compiler<'_> {
    /// The metrics that claims are held against. Own metrics stand in the model, those of the claims last.
    pub(super) fn claimed_metrics(&mut self, model: &Model) -> Option<Vec<Metric>> {
        let raw = self.raw;
        let claims: Vec<Option<Metric>> =
            raw.claim.iter().map(|(id, entry)| self.claimed_metric(id, &entry.value, model)).collect();
        claims.into_iter().collect()
    }

    fn claimed_metric(&mut self, id: &ClaimId, raw: &RawClaim, model: &Model) -> Option<Metric> {
        let path = format!("claim.{}", quote_key(id.as_str()));
        let own = model.own_metrics.iter().position(|own| own.id.strip_prefix(OwnMetric::OF_CLAIM) == Some(id.as_str()))?;
        let year = self.index(raw.year.value, raw.year.place, &format!("{path}.year"))?;
        let steps = &model.own_metrics[own].steps;
        if steps[year].is_none() {
            let first = steps.iter().position(Option::is_some).unwrap_or(year);
            let last = steps.iter().rposition(Option::is_some).unwrap_or(year);
            let conflict = self.no_value(year, first..last + 1);
            self.sink.fault(raw.year.place, format!("{path}.year"), conflict);
            return None;
        }
        let claimed = stock(raw.value.unit);
        let counted = match raw.measure.value {
            ClaimMeasure::Output => Some(("output", Dimension::Money)),
            ClaimMeasure::ValueAdded => Some(("value-added", Dimension::Money)),
            ClaimMeasure::Jobs => Some(("jobs", Dimension::Persons)),
            ClaimMeasure::PersonYears => Some(("person-years", Dimension::PersonYears)),
            ClaimMeasure::Other => None,
        };
        if let Some((measure, expected)) = counted.filter(|(_, expected)| claimed.dimension != *expected) {
            let conflict = Conflict::MeasureOfAnotherUnit { measure, expected, found: unit_name(Some(claimed)) };
            self.sink.fault(raw.measure.place, format!("{path}.measure"), conflict);
            return None;
        }
        let of_claim = match &raw.per {
            Some(per) => measured(claimed).combine(Operation::Divide, measured(stock(per.unit))),
            None => Ok(measured(claimed)),
        };
        let implied = of_claim.and_then(|measured| measured.unit());
        let expected = model.own_metrics[own].unit;
        match implied {
            Ok(unit) if unit == expected => {}
            Ok(unit) => {
                let conflict = Conflict::ClaimOfAnotherUnit { expression: unit_name(expected), claim: unit_name(unit) };
                self.sink.fault(raw.expression.place, format!("{path}.expression"), conflict);
                return None;
            }
            Err(conflict) => {
                self.sink.fault(raw.value.place, format!("{path}.value"), conflict);
                return None;
            }
        }
        Some(Metric { measure: Measure::Own(own), scope: Scope::Region, component: Component::Total, basis: Basis::None, year })
    }

    /// All claims, once the metrics are settled and every input stands in the list. Their thresholds come first in the model's.
    pub(super) fn claims(&mut self, metrics: &[Metric], model: &mut Model) -> Option<Vec<Claim>> {
        let raw = self.raw;
        let claims: Vec<Option<Claim>> = raw
            .claim
            .iter()
            .zip(metrics)
            .enumerate()
            .map(|(index, ((id, entry), metric))| self.claim((index, id), &entry.value, metric, model))
            .collect();
        let claims: Vec<Claim> = claims.into_iter().collect::<Option<_>>()?;
        let threshold = |claim: &Claim| Threshold { metric: claim.metric, value: claim.implied };
        model.thresholds = claims.iter().map(threshold).collect();
        Some(claims)
    }

    fn claim(&mut self, (threshold, id): (usize, &ClaimId), raw: &RawClaim, metric: &Metric, model: &Model) -> Option<Claim> {
        let path = format!("claim.{}", quote_key(id.as_str()));
        let claimed_unit = stock(raw.value.unit);
        let claimed = self.certain(&raw.value, claimed_unit, &raw.name);
        let per = raw.per.as_deref().map(|per| self.certain(per, stock(per.unit), &raw.name));
        let cause = raw.per.as_deref().map_or(1.0, RawInput::central);
        if let (Some(shown), Some(per)) = (&raw.per_shown, &raw.per)
            && stock(shown.amount.unit()) != stock(per.unit)
        {
            let label = |unit: Unit| unit_name(Some(unit));
            let (expected, found) = (label(stock(per.unit)), label(stock(shown.amount.unit())));
            self.sink.fault(shown.place, format!("{path}.per_shown"), Conflict::WrongUnit { expected, found });
        }
        let drivers = self.claim_drivers(raw, &format!("{path}.drivers"));
        Some(Claim {
            id: id.clone(),
            name: raw.name.clone(),
            claimed,
            claimed_unit,
            per,
            implied: raw.value.central() / cause,
            shown_per: raw.per_shown.as_ref().map_or(1.0, |shown| shown.amount.value()),
            nation: raw.scope.as_ref().is_some_and(|scope| scope.value == RawEconomy::Nation),
            measure: raw.measure.value,
            cumulative: raw.cumulative.as_ref().is_some_and(|cumulative| cumulative.value),
            metric: find(model, metric),
            threshold,
            drivers: drivers?,
        })
    }

    /// The inputs whose switching values are looked for.
    fn claim_drivers(&mut self, raw: &RawClaim, path: &str) -> Option<Vec<InputId>> {
        let mut drivers = Vec::new();
        let mut sound = true;
        for named in raw.drivers.iter().flatten() {
            let Ok(input) = named.value.parse::<InputPath>() else { continue };
            let conflicts = (Conflict::CertainToSwitch, Conflict::YearlyToSwitch);
            match self.drawn_once(&input, named.place, path, conflicts) {
                Ok(driver) => drivers.extend(driver),
                Err(_) => sound = false,
            }
        }
        sound.then_some(drivers)
    }
}

/// The unit of a stated effect or cause: what is stated of a year is compared with the metric of that year, which is not per year.
fn stock(unit: Option<Unit>) -> Unit {
    let unit = unit.unwrap_or(Dimension::Ratio.into());
    if unit.per == Some(Dimension::Duration) { unit.dimension.into() } else { unit }
}

fn measured(unit: Unit) -> Measured {
    Measured::metric(Some(unit), None)
}

fn unit_name(unit: Option<Unit>) -> Label {
    match unit {
        None => Label::new("a pure number", "단위 없는 수"),
        Some(unit) => Label::new(unit.name(Language::En), unit.name(Language::Ko)),
    }
}
