//! The parts of output and of accounts over some sectors: the baseline, and what adds to it there.

use crate::model::{Component, Event, Measure, Model, Scope};

/// The parts of output or of an account over some sectors; none where all of it is baseline.
pub(super) fn parts(model: &Model, measure: Measure, scope: Scope) -> Vec<Component> {
    let sectors = model.sectors_of(scope);
    let inside = |sector: Option<usize>| sector.is_some_and(|sector| sectors.contains(&sector));
    // Suppliers stand in the industries of the concordance, but not in the sector that they supply.
    let supplied = |own: Option<usize>, adds_output: bool| {
        let reached = |sector: &usize| Some(*sector) != own && model.is_industry(*sector);
        model.follows_output(measure) && model.has_suppliers(own, adds_output) && sectors.iter().any(reached)
    };
    let spent = model.takes_spending(measure) && sectors.iter().any(|&sector| model.is_industry(sector));
    let facilities = model.facilities.iter().filter(|facility| {
        let own = inside(facility.sector) && facility.adds_to(measure, model);
        own || supplied(facility.sector, facility.adds_to(Measure::Output, model))
    });
    let pipelines = model.pipelines.iter().filter(|pipeline| {
        let own = inside(pipeline.sector) && pipeline.adds_to(measure, model);
        let invested = spent && model.pipeline_spends(pipeline.index);
        own || invested || supplied(pipeline.sector, pipeline.adds_to(Measure::Output, model))
    });
    let programmes = model.programmes.iter().filter(|programme| spent && model.programme_spends(programme.index));
    let moves =
        |event: &&Event| model.follows_output(measure) && event.sectors.iter().any(|(sector, _)| sectors.contains(sector));
    let events = model.events.iter().filter(moves);
    let mut parts = vec![Component::Baseline];
    parts.extend(facilities.map(|facility| Component::Facility(facility.index)));
    parts.extend(pipelines.map(|pipeline| Component::Pipeline(pipeline.index)));
    parts.extend(programmes.map(|programme| Component::Programme(programme.index)));
    parts.extend(events.map(|event| Component::Event(event.index)));
    if parts.len() == 1 { Vec::new() } else { parts }
}
