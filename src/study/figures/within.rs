//! What lies within what, by the model: an "of which", the sector of a facility, the members of a group, the region.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Model, Scope};

/// The wholes of every part, by id.
pub(super) struct Wholes(BTreeMap<String, BTreeSet<String>>);

impl Wholes {
    /// Of all nouns of a model; what lies in a whole also lies in the wholes of that.
    pub(super) fn of(model: &Model) -> Self {
        let mut direct: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut lies = |part: Scope, whole: Scope| {
            let [part, whole] = [part, whole].map(|scope| model.scope_id(scope).to_owned());
            direct.entry(part).or_default().insert(whole);
        };
        for programme in &model.programmes {
            if let Some(outer) = programme.part_of {
                lies(Scope::Programme(programme.index), Scope::Programme(outer));
            }
        }
        // What has no sector stands beside all sectors, but in the region all the same.
        let place = |sector: Option<usize>| sector.map_or(Scope::Region, Scope::Sector);
        for facility in &model.facilities {
            lies(Scope::Facility(facility.index), place(facility.sector));
            if let Some(outer) = facility.part_of {
                lies(Scope::Facility(facility.index), Scope::Facility(outer));
            }
        }
        for pipeline in &model.pipelines {
            lies(Scope::Pipeline(pipeline.index), place(pipeline.sector));
            if let Some(outer) = pipeline.part_of {
                lies(Scope::Pipeline(pipeline.index), Scope::Facility(outer));
            }
        }
        for &sector in &model.region {
            lies(Scope::Sector(sector), Scope::Region);
        }
        for (index, group) in model.groups.iter().enumerate() {
            let members = group.sectors.iter().map(|&sector| Scope::Sector(sector));
            for member in members.chain(group.programmes.iter().map(|&programme| Scope::Programme(programme))) {
                lies(member, Scope::Group(index));
            }
            if group.sectors.is_empty() {
                continue;
            }
            lies(Scope::Group(index), Scope::Region);
            // A group of all sectors is the region by another name.
            if model.region.iter().all(|sector| group.sectors.contains(sector)) {
                lies(Scope::Region, Scope::Group(index));
            }
            for (other, larger) in model.groups.iter().enumerate() {
                if other != index && group.sectors.iter().all(|sector| larger.sectors.contains(sector)) {
                    lies(Scope::Group(index), Scope::Group(other));
                }
            }
        }
        Self(direct)
    }

    /// All that a part lies in, itself left out.
    pub(super) fn of_part(&self, part: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut next = vec![part];
        while let Some(part) = next.pop() {
            for whole in self.0.get(part).into_iter().flatten() {
                if found.insert(whole.as_str()) {
                    next.push(whole);
                }
            }
        }
        found.remove(part);
        found
    }
}
