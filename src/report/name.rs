//! Names of metrics in results: what stands in the key columns and in the headers of single trials.
//!
//! They are ids of the scenario and fixed words, in no language; what people call a metric is for the screen.

use crate::model::{Basis, Metric, Model, Scope};
use crate::quantity::{Dimension, Label, Language, PriceBasis, Unit};

/// The key of a metric in the results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricKey {
    /// What is measured: `output`, an account's id, `spending`, `price-index`.
    pub metric: String,
    /// Over what: `region`, or the id of a group, sector, programme, facility, pipeline or event.
    pub scope: String,
    /// Part of it: `total`, a payer, a stage, or what a part of the economy adds.
    pub component: String,
    /// Price basis: `nominal`, `constant-2020`, or empty where it is not money.
    pub basis: String,
    /// Calendar year.
    pub year: i32,
    /// Unit of its values; `1` for a pure number.
    pub unit: String,
}

impl MetricKey {
    /// The key of a metric.
    #[must_use]
    pub fn new(model: &Model, metric: Metric) -> Self {
        let Metric { measure, scope, component, .. } = metric;
        Self {
            metric: model.measure_name(measure).to_owned(),
            scope: model.scope_id(scope).to_owned(),
            component: model.component_name(measure, scope, component),
            basis: basis(model, metric.basis),
            year: year(model, metric.year),
            unit: model.unit_of(measure, scope).map_or_else(|| "1".to_owned(), canonical),
        }
    }

    /// The key as one word, as a scenario's `metrics` take it: `output.nine-industries/nominal@2030`.
    #[must_use]
    pub fn path(&self) -> String {
        let Self { metric, scope, year, .. } = self;
        let component = if self.component == "total" { String::new() } else { format!(".{}", self.component) };
        let basis = if self.basis.is_empty() { String::new() } else { format!("/{}", self.basis) };
        format!("{metric}.{scope}{component}{basis}@{year}")
    }
}

/// The calendar year of a year index.
pub(super) fn year(model: &Model, index: usize) -> i32 {
    model.horizon.years().nth(index).expect("year indices lie in the horizon").get()
}

/// The name of a scope for people; none of the region.
pub(super) fn of_scope(model: &Model, scope: Scope) -> Option<&Label> {
    Some(match scope {
        Scope::Region => return None,
        Scope::Group(group) => &model.groups[group].name,
        Scope::Sector(sector) => &model.sectors[sector].name,
        Scope::Programme(programme) => &model.programmes[programme].name,
        Scope::Facility(facility) => &model.facilities[facility].name,
        Scope::Pipeline(pipeline) => &model.pipelines[pipeline].name,
        Scope::Event(event) => &model.events[event].name,
        Scope::Skill(skill) => &model.skills[skill].name,
        Scope::Appraisal(appraisal) => &model.appraisals[appraisal].name,
        Scope::TableSector(sector) => &model.input_output.as_ref()?.sectors[sector].name,
    })
}

/// The word for a price basis; empty where it is not money.
pub(super) fn basis(model: &Model, basis: Basis) -> String {
    match basis {
        Basis::None => String::new(),
        Basis::Money(PriceBasis::Nominal) => PriceBasis::Nominal.code().to_owned(),
        Basis::Money(PriceBasis::Constant) => {
            format!("{}-{}", PriceBasis::Constant.code(), year(model, model.prices.base_year))
        }
    }
}

/// The unit in which results are written: symbols in English, `1` for a ratio, never percent.
pub(super) fn canonical(unit: Unit) -> String {
    let symbol = |dimension: Dimension| match dimension {
        Dimension::Ratio | Dimension::RatioPoints => "1",
        other => other.symbol(Language::En),
    };
    match unit.per {
        None => symbol(unit.dimension).to_owned(),
        Some(Dimension::Duration) => format!("{}/year", symbol(unit.dimension)),
        Some(per) => format!("{}/{}", symbol(unit.dimension), symbol(per)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_canonical_units_and_never_in_percent() {
        assert_eq!(canonical(Dimension::Money.into()), "KRW");
        assert_eq!(canonical(Dimension::Ratio.into()), "1");
        assert_eq!(canonical(Unit::annual(Dimension::Ratio)), "1/year");
        assert_eq!(canonical(Unit::per(Dimension::Persons, Dimension::Money)), "persons/KRW");
    }
}
