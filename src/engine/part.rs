//! Parts of a total: which facilities and pipelines add to which sector, by what, and what is an "of which" of what.
//!
//! Derived from the model alone, once per run.

use crate::model::{Component, Effects, Model, Scope};

/// A facility or pipeline as a part of totals.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Index of its sector; without one it stands beside the totals.
    pub(super) sector: Option<usize>,
    /// Whether it states its output.
    pub(super) output: bool,
    /// Where its level of each account comes from.
    pub(super) accounts: Vec<AccountSource>,
    /// Index of the part around it that states an output, so that its own is an "of which".
    pub(super) output_of: Option<usize>,
    /// The same by account.
    pub(super) account_of: Vec<Option<usize>>,
    /// Index of the factors that make its effects net.
    pub(super) additionality: Option<usize>,
}

/// Where a part's level of an account comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccountSource {
    /// Stated.
    Stated,
    /// Its output times the intensity of its sector in the year.
    Intensity,
    /// It has none.
    Nothing,
}

/// Position of a facility among the parts.
pub(super) const fn of_facility(facility: usize) -> usize {
    facility
}

/// Position of a pipeline among the parts: they come after the facilities.
pub(super) const fn of_pipeline(model: &Model, pipeline: usize) -> usize {
    model.facilities.len() + pipeline
}

/// The part that a scope is, if it is one.
pub(super) fn of_scope(model: &Model, scope: Scope) -> Option<usize> {
    match scope {
        Scope::Facility(facility) => Some(of_facility(facility)),
        Scope::Pipeline(pipeline) => Some(of_pipeline(model, pipeline)),
        _ => None,
    }
}

/// The part that a component is, if it is one.
pub(super) fn of_component(model: &Model, component: Component) -> Option<usize> {
    match component {
        Component::Facility(facility) => Some(of_facility(facility)),
        Component::Pipeline(pipeline) => Some(of_pipeline(model, pipeline)),
        _ => None,
    }
}

/// All parts of a model: its facilities, then its pipelines.
pub(super) fn parts(model: &Model) -> Vec<Part> {
    let outer: Vec<Option<usize>> = (model.facilities.iter().map(|facility| facility.part_of))
        .chain(model.pipelines.iter().map(|pipeline| pipeline.part_of))
        .map(|facility| facility.map(of_facility))
        .collect();
    let facilities = model.facilities.iter().map(|facility| {
        let direct = facility.claimed.as_ref().filter(|claimed| claimed.direct).map(|claimed| &claimed.effects);
        part(model, facility.sector, facility.additionality, [Some(&facility.per_unit), direct])
    });
    let pipelines = model
        .pipelines
        .iter()
        .map(|pipeline| part(model, pipeline.sector, pipeline.additionality, [Some(&pipeline.per_unit), None]));
    let mut parts: Vec<Part> = facilities.chain(pipelines).collect();
    let around = |index: usize, states: &dyn Fn(&Part) -> bool, parts: &[Part]| {
        let mut at = outer[index];
        while let Some(facility) = at.filter(|&facility| !states(&parts[facility])) {
            at = outer[facility];
        }
        at.filter(|_| states(&parts[index]))
    };
    for index in 0..parts.len() {
        parts[index].output_of = around(index, &|part| part.output, &parts);
        for account in 0..model.accounts.len() {
            let states = |part: &Part| part.accounts[account] != AccountSource::Nothing;
            parts[index].account_of[account] = around(index, &states, &parts);
        }
    }
    parts
}

fn part(model: &Model, sector: Option<usize>, additionality: Option<usize>, effects: [Option<&Effects>; 2]) -> Part {
    let output = effects.iter().flatten().any(|effects| effects.output.is_some());
    let source = |account: usize| {
        let stated = effects.iter().flatten().any(|effects| effects.accounts.get(account).is_some_and(Option::is_some));
        match (stated, output, sector) {
            (true, ..) => AccountSource::Stated,
            (false, true, Some(_)) => AccountSource::Intensity,
            _ => AccountSource::Nothing,
        }
    };
    let accounts = model.accounts.len();
    let accounts: Vec<AccountSource> = (0..accounts).map(source).collect();
    Part { sector, output, account_of: vec![None; accounts.len()], accounts, output_of: None, additionality }
}
