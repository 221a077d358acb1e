//! Series of the regional economics: what spending sets off, gross to net, skills, appraisals and multipliers.

use super::Series;
use crate::model::{Case, Component, Induced, Measure, Model, NetStage, Pool, Scope, View, Worth};

/// All of them, in the order of the results.
pub(super) fn series(model: &Model) -> Vec<Series> {
    [demand(model), gross_to_net(model), skills(model), appraisals(model), multipliers(model)].concat()
}

/// Who spends through the table.
fn spenders(model: &Model) -> Vec<Scope> {
    let programmes = (0..model.programmes.len()).filter(|&programme| model.programme_spends(programme)).map(Scope::Programme);
    let pipelines = (0..model.pipelines.len()).filter(|&pipeline| model.pipeline_spends(pipeline)).map(Scope::Pipeline);
    programmes.chain(pipelines).collect()
}

fn demand(model: &Model) -> Vec<Series> {
    let spenders = spenders(model);
    let groups = (0..model.groups.len())
        .filter(|&group| model.groups[group].programmes.iter().any(|&programme| model.programme_spends(programme)))
        .map(Scope::Group);
    let region = (!spenders.is_empty()).then_some(Scope::Region);
    let scopes: Vec<Scope> = region.into_iter().chain(groups).chain(spenders.iter().copied()).collect();
    let components = [Component::Total, Component::Direct, Component::Indirect, Component::Induced, Component::National];
    let measures = Induced::ALL.map(Measure::Demand).into_iter().chain(Induced::ALL.map(Measure::DemandToDate));
    measures
        .flat_map(|measure| {
            scopes.iter().flat_map(move |&scope| components.map(|component| Series { measure, scope, component }))
        })
        .collect()
}

/// Output, value added, jobs and person-years of each source of effect on their way from gross to net.
fn gross_to_net(model: &Model) -> Vec<Series> {
    let (money, jobs) =
        model.input_output.as_ref().map_or((None, None), |table| (table.value_added_account, table.employment_account));
    let has_factors = model.programmes.iter().any(|programme| programme.additionality.is_some())
        || model.facilities.iter().any(|facility| facility.additionality.is_some())
        || model.pipelines.iter().any(|pipeline| pipeline.additionality.is_some());
    if model.input_output.is_none() && !has_factors {
        return Vec::new();
    }
    let spenders = spenders(model);
    let facilities = model.facilities.iter().filter(|facility| facility.sector.is_some());
    let own = |measure: Measure| {
        let facilities = facilities.clone().filter(move |facility| facility.adds_to(measure, model));
        let pipelines = model.pipelines.iter().filter(|pipeline| pipeline.sector.is_some() && pipeline.adds_to(measure, model));
        let facilities = facilities.map(|facility| Scope::Facility(facility.index));
        facilities.chain(pipelines.map(|pipeline| Scope::Pipeline(pipeline.index))).collect::<Vec<_>>()
    };
    let with_spenders = |measure: Measure| {
        let mut scopes = [own(measure), spenders.clone()].concat();
        scopes.sort_unstable();
        scopes.dedup();
        (measure, scopes)
    };
    let of_money = std::iter::once(Measure::Output).chain(money.map(Measure::Account)).map(with_spenders);
    let of_jobs = jobs.map(Measure::Account).map(|measure| (measure, own(measure)));
    let of_years = (Measure::Demand(Induced::PersonYears), spenders.clone());
    let sources = of_money.chain(of_jobs).chain([of_years]);
    let stages = |(measure, scopes): (Measure, Vec<Scope>)| {
        scopes
            .into_iter()
            .flat_map(move |scope| NetStage::ALL.map(|stage| Series { measure, scope, component: Component::Stage(stage) }))
    };
    sources.flat_map(stages).collect()
}

fn skills(model: &Model) -> Vec<Series> {
    let pools = [Pool::Supply, Pool::Demand, Pool::Shortage];
    let of = |skill: usize| pools.map(|pool| Series::total(Measure::Skill(pool), Scope::Skill(skill)));
    (0..model.skills.len()).flat_map(of).collect()
}

/// What appraisals answer by view, and of the whole cost the cases of the sensitivity table.
fn appraisals(model: &Model) -> Vec<Series> {
    const WORTHS: [Worth; 7] =
        [Worth::Cost, Worth::Benefit, Worth::Npv, Worth::BenefitCostRatio, Worth::Irr, Worth::IrrRoots, Worth::CostPerJobYear];
    let of = |index: usize| {
        let scope = Scope::Appraisal(index);
        let has_jobs = model.appraisals[index].employment.is_some();
        let worths = WORTHS.into_iter().filter(move |worth| *worth != Worth::CostPerJobYear || has_jobs);
        worths.flat_map(move |worth| {
            let views = [View::Public, View::Whole].map(|view| Component::View(view, Case::BASE));
            let has_cases = matches!(worth, Worth::Npv | Worth::BenefitCostRatio);
            let cases = Case::TABLE.into_iter().filter(move |case| has_cases && *case != Case::BASE);
            let components = views.into_iter().chain(cases.map(|case| Component::View(View::Whole, case)));
            components.map(move |component| Series { measure: Measure::Appraisal(worth), scope, component })
        })
    };
    (0..model.appraisals.len()).flat_map(of).collect()
}

fn multipliers(model: &Model) -> Vec<Series> {
    let Some(table) = &model.input_output else { return Vec::new() };
    let closed: &[bool] = if table.households.is_some() { &[false, true] } else { &[false] };
    let economies =
        [false, true].into_iter().flat_map(|nation| closed.iter().map(move |&closed| Component::Economy { nation, closed }));
    let economies: Vec<Component> = economies.collect();
    let of = |(measure, sector): (Measure, usize)| {
        economies.clone().into_iter().map(move |component| Series { measure, scope: Scope::TableSector(sector), component })
    };
    let measures = Induced::ALL.map(Measure::Multiplier);
    measures.into_iter().flat_map(|measure| (0..table.len()).map(move |sector| (measure, sector))).flat_map(of).collect()
}
