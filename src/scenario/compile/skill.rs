//! Skill pools: who has a skill, and whose jobs need it.

use super::Compiler;
use crate::model::{Account, Employer, Pipeline, Skill, SkillDemand};
use crate::quantity::{Dimension, SkillId, Unit, quote_key};
use crate::scenario::conflict::Conflict;
use crate::scenario::measure::Share;
use crate::scenario::quantity::RawQuantity;
use crate::scenario::raw::RawSkill;
use crate::scenario::text::Located;
use crate::scenario::value::{KeyId, Keyed};

impl Compiler<'_> {
    /// All skill pools.
    pub(super) fn skills(&mut self, pipelines: &[Pipeline], accounts: &[Account]) -> Option<Vec<Skill>> {
        let raw = self.raw;
        let skills: Vec<Option<Skill>> = raw
            .skill
            .iter()
            .enumerate()
            .map(|(index, (id, entry))| self.skill((index, id), &entry.value, pipelines, accounts))
            .collect();
        skills.into_iter().collect()
    }

    fn skill(
        &mut self,
        (index, id): (usize, &SkillId),
        raw: &RawSkill,
        pipelines: &[Pipeline],
        accounts: &[Account],
    ) -> Option<Skill> {
        let persons: Unit = Dimension::Persons.into();
        let path = format!("skill.{}", quote_key(id.as_str()));
        let mut supply = Vec::new();
        let mut sound = true;
        for named in raw.supply.iter().flatten() {
            let key = format!("{path}.supply");
            let known = &self.raw.pipeline;
            let found = self.reference(Some(named), &key, known.ids()).flatten();
            if let Some(pipeline) = found.filter(|&pipeline| pipelines[pipeline].unit != persons) {
                let unit = pipelines[pipeline].unit;
                self.sink.fault(named.place, key, Conflict::not_persons(unit));
                sound = false;
            }
            match found {
                Some(pipeline) => supply.push(pipeline),
                None => sound = false,
            }
        }
        let account = self.jobs_account(raw, accounts, &path);
        let base = raw.base.as_deref().map(|base| self.yearly(base, persons, &raw.name));
        let known = self.raw;
        let sectors = self.demand(&raw.sector, &known.sector.ids(), &format!("{path}.sector"), raw, Employer::Sector);
        let facilities = self.demand(&raw.facility, &known.facility.ids(), &format!("{path}.facility"), raw, Employer::Facility);
        let firms = self.demand(&raw.pipeline, &known.pipeline.ids(), &format!("{path}.pipeline"), raw, Employer::Pipeline);
        let binding = raw.binding.as_deref().map(|binding| self.once(binding, Dimension::Ratio, &raw.name));
        let demand = [sectors?, facilities?, firms?].concat();
        let account = account.filter(|_| sound)?;
        Some(Skill { index, id: id.clone(), name: raw.name.clone(), supply, base, account, demand, binding })
    }

    /// Index of the account of jobs: the one that is named, or the only one in persons.
    fn jobs_account(&mut self, raw: &RawSkill, accounts: &[Account], path: &str) -> Option<usize> {
        let persons: Unit = Dimension::Persons.into();
        let Some(named) = &raw.account else {
            let only = only(accounts, persons);
            if only.is_none() {
                self.sink.fault(raw.place, path, Conflict::AccountNotNamed { unit: Dimension::Persons });
            }
            return only;
        };
        let key = format!("{path}.account");
        let known = &self.raw.account;
        let account = self.reference(Some(named), &key, known.ids()).flatten()?;
        let unit = accounts.get(account)?.unit;
        if unit != persons {
            self.sink.fault(named.place, key, Conflict::not_persons(unit));
        }
        Some(account)
    }

    /// The shares of the jobs of some nouns that need a skill.
    fn demand<'k, K: KeyId + 'k>(
        &mut self,
        shares: &Keyed<K, RawQuantity<Share>>,
        known: &(impl Iterator<Item = &'k K> + Clone),
        path: &str,
        raw: &RawSkill,
        employer: impl Fn(usize) -> Employer,
    ) -> Option<Vec<SkillDemand>> {
        let mut demand = Vec::new();
        for (id, entry) in shares.iter() {
            let share = self.once(&entry.value, Dimension::Ratio, &raw.name);
            let named = Located { value: id.clone(), place: entry.key };
            let index = self.reference(Some(&named), path, known.clone()).flatten();
            demand.extend(index.map(|index| SkillDemand { of: employer(index), share }));
        }
        (demand.len() == shares.len()).then_some(demand)
    }
}

/// The only account in a unit.
pub(super) fn only(accounts: &[Account], unit: Unit) -> Option<usize> {
    let mut all = accounts.iter().enumerate().filter(|(_, account)| account.unit == unit).map(|(index, _)| index);
    all.next().filter(|_| all.next().is_none())
}
