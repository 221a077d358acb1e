//! Skill pools: people who are trained and stay, against the jobs that need them (`docs/model.md`, section 7).

use super::State;
use crate::engine::part::{of_facility, of_pipeline};
use crate::engine::plan::Plan;
use crate::engine::trace::{Noun, Quantity, Tracer};
use crate::model::{Employer, Model, Pool, Skill};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::elementary::{exp_one, ln_one};
use crate::numeric::isa::{Isa, dispatch};
use crate::quantity::Dimension;

const SUPPLY: Quantity = Quantity { name: "supply", en: "people with the skill", ko: "공급 인력" };
const DEMAND: Quantity = Quantity { name: "demand", en: "jobs that need it", ko: "수요 일자리" };

/// People and jobs of the current year, by pool.
pub(super) struct SkillColumns {
    supply: Vec<Column>,
    demand: Vec<Column>,
    shortage: Vec<Column>,
    /// Jobs of facilities and pipelines that are in a sector's level, by pool and sector.
    known: Vec<Column>,
}

impl SkillColumns {
    pub(super) fn new(model: &Model) -> Self {
        let columns = || vec![Column::ZERO; model.skills.len()];
        let known = vec![Column::ZERO; model.skills.len() * model.sectors.len()];
        Self { supply: columns(), demand: columns(), shortage: columns(), known }
    }

    /// Tells people and jobs of a year.
    pub(super) fn trace_year(&self, model: &Model, year: usize, tracer: &mut Tracer) {
        for skill in &model.skills {
            let mut subject = tracer.subject(Noun::Skill, skill.index, &skill.id, &skill.name);
            subject.amount(&SUPPLY, Dimension::Persons.into(), year, &self.supply[skill.index]);
            subject.amount(&DEMAND, Dimension::Persons.into(), year, &self.demand[skill.index]);
        }
    }

    /// What is known of a pool.
    pub(super) fn of(&self, skill: usize, pool: Pool) -> &Column {
        match pool {
            Pool::Supply => &self.supply[skill],
            Pool::Demand => &self.demand[skill],
            Pool::Shortage => &self.shortage[skill],
        }
    }
}

/// Supply, demand and shortage of every pool; where a shortage binds, the facilities and pipelines that need the skill make less.
pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, year: usize, state: &mut State) {
    // All demands come before any shortage binds, so that no pool depends on the order of others.
    for skill in &model.skills {
        balance(isa, model, plan, skill, year, state);
    }
    let mut filled = Column::ZERO;
    for skill in &model.skills {
        let Some(exponent) = skill.binding else { continue };
        let State { inputs, skills, parts, .. } = state;
        fill_rate(isa, &skills.supply[skill.index], &skills.demand[skill.index], &inputs[exponent.index()], &mut filled);
        for demand in &skill.demand {
            let part = match demand.of {
                Employer::Sector(_) => continue,
                Employer::Facility(facility) => of_facility(facility),
                Employer::Pipeline(pipeline) => of_pipeline(model, pipeline),
            };
            parts.scale(isa, plan, part, &filled);
        }
    }
}

fn balance(isa: Isa, model: &Model, plan: &Plan, skill: &Skill, year: usize, state: &mut State) {
    let State { inputs, pipelines, accounts, parts, skills, scratch, .. } = state;
    let supply = &mut skills.supply[skill.index];
    match &skill.base {
        Some(base) => *supply = inputs[base.at(year).index()],
        None => column::fill(isa, 0.0, supply),
    }
    for &pipeline in &skill.supply {
        column::add_assign(isa, &pipelines.stock[pipelines.at(pipeline, year)], supply);
    }
    let demand = &mut skills.demand[skill.index];
    column::fill(isa, 0.0, demand);
    for need in &skill.demand {
        let jobs = match need.of {
            Employer::Sector(sector) if year < model.sectors[sector].base_year => continue,
            Employer::Sector(sector) => {
                // What of the sector's level are facilities and pipelines: those of the last known year, which grow on in it, but on a
                // stated path and in measured years all that there are.
                let measured = year <= model.sectors[sector].last_known_year() || plan.account_on_path(skill.account, sector);
                let known = &mut skills.known[skill.index * model.sectors.len() + sector];
                if measured || plan.output_on_path(sector) {
                    parts.own_of_sector(isa, plan, skill.account, sector, known);
                }
                *scratch = accounts.level[accounts.at(skill.account, sector)];
                column::subtract_assign(isa, known, scratch);
                &*scratch
            }
            Employer::Facility(facility) => parts.own_account(of_facility(facility), skill.account),
            Employer::Pipeline(pipeline) => parts.own_account(of_pipeline(model, pipeline), skill.account),
        };
        column::multiply_add_columns(isa, &inputs[need.share.index()], jobs, demand);
    }
    lack(isa, &skills.supply[skill.index], &skills.demand[skill.index], &mut skills.shortage[skill.index]);
}

#[inline(always)]
fn lack_kernel(supply: &Column, demand: &Column, out: &mut Column) {
    for i in 0..TILE {
        let lack = demand[i] - supply[i];
        out[i] = if lack > 0.0 { lack } else { 0.0 };
    }
}
dispatch! {
    /// out ← max(0, demand − supply)
    fn lack(supply: &Column, demand: &Column, out: &mut Column) = lack_kernel
}

#[inline(always)]
fn fill_rate_kernel(supply: &Column, demand: &Column, exponent: &Column, out: &mut Column) {
    for i in 0..TILE {
        let filled = if supply[i] > 0.0 { exp_one(exponent[i] * ln_one(supply[i] / demand[i])) } else { 0.0 };
        out[i] = if demand[i] > supply[i] && exponent[i] > 0.0 { filled } else { 1.0 };
    }
}
dispatch! {
    /// out ← (supply / demand)^exponent where supply is short, else 1
    fn fill_rate(supply: &Column, demand: &Column, exponent: &Column, out: &mut Column) = fill_rate_kernel
}
