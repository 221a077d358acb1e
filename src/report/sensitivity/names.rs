//! What factors are called, and the units of outcomes.

use crate::model::{Model, Outcome};
use crate::quantity::{Label, Language};
use crate::report::name::canonical;
use crate::scenario::Scenario;
use crate::study::sensitivity::design::factor::SECTOR_SHOCKS;
use crate::study::sensitivity::design::{Factor, FactorKind};

/// Unit of an outcome's values, `1` for a pure number or whether a joint set is reached.
pub(super) fn outcome_unit(model: &Model, outcome: Outcome) -> String {
    outcome.unit(model).map_or_else(|| "1".to_owned(), canonical)
}

/// What a factor is about, for people: the name of its noun, or what the group holds.
#[must_use]
pub(super) fn factor_name(scenario: &Scenario, factor: &Factor) -> Label {
    let name = factor.name.as_str();
    match factor.kind {
        FactorKind::Origin => match name {
            "stated" => Label::new("numbers that a source states", "출처가 있는 수"),
            "assumed" => Label::new("numbers that nobody published", "아무도 발표하지 않아 가정한 수"),
            _ => Label::new("the model's own shocks", "모형 자체의 충격"),
        },
        FactorKind::Rest => match name {
            "stated" => Label::new("all other numbers that a source states", "그 밖의 출처가 있는 수"),
            "assumed" => Label::new("all other numbers that nobody published", "그 밖의 가정한 수"),
            _ => Label::new("all other shocks of the model", "그 밖의 모형 자체의 충격"),
        },
        FactorKind::Year => Label::new(format!("shocks of {name}"), format!("{name}년의 충격")),
        FactorKind::Named => Label::new(name, name),
        FactorKind::Series if name == SECTOR_SHOCKS => {
            Label::new("shocks of all sectors, which move together", "함께 움직이는 모든 부문의 충격")
        }
        FactorKind::Input | FactorKind::Series | FactorKind::Noun => noun_name(scenario, name),
    }
}

/// What a factor is called on a screen: the name of its noun, `Mobility`.
#[must_use]
pub fn factor_title(scenario: &Scenario, factor: &Factor, language: Language) -> String {
    factor_name(scenario, factor).get(language).to_owned()
}

/// The path of a factor as options take it, where its name does not say it: that of an input, or of a series of draws.
#[must_use]
pub fn factor_path<'f>(scenario: &Scenario, factor: &'f Factor) -> Option<&'f str> {
    let has_path = matches!(factor.kind, FactorKind::Input | FactorKind::Series);
    (has_path && factor_name(scenario, factor).en != factor.name).then_some(factor.name.as_str())
}

/// The name of the noun that a path belongs to; the path itself if the ledger has no number of that noun.
fn noun_name(scenario: &Scenario, path: &str) -> Label {
    let rows = scenario.ledger.rows();
    if let Some(row) = rows.iter().find(|row| row.path == path) {
        return row.name.clone();
    }
    let dependence = &scenario.model.dependence;
    if let Some(driver) = dependence.drivers.iter().find(|driver| scenario.model.inputs[driver.score].path == path) {
        return driver.name.clone();
    }
    // A noun is the first two keys; its rows go on after them.
    let mut dots = path.match_indices('.').map(|(at, _)| at).skip(1);
    let noun = dots.next().map_or(path, |at| &path[..at]);
    let of_noun = rows.iter().find(|row| row.path.strip_prefix(noun).is_some_and(|rest| rest.starts_with('.')));
    of_noun.map_or_else(|| Label::new(path, path), |row| row.name.clone())
}
