//! Events: when they may happen, how they fade, and what they act on.

use super::Compiler;
use crate::model::{Event, FacilityImpact, Fade, InputId, Model, Occurrence, ProgrammeImpact};
use crate::quantity::{Dimension, EventId, Label, quote_key};
use crate::random::Distribution;
use crate::scenario::conflict::Conflict;
use crate::scenario::quantity::RawQuantity;
use crate::scenario::raw::RawEvent;
use crate::scenario::text::{Located, Place};
use crate::scenario::value::{KeyId, Keyed};

/// Central value of the draws behind an occurrence: above every probability, so that the stated case has no event.
const NEVER: f64 = 2.0;

impl Compiler<'_> {
    /// All events. What they act on stands in the model already.
    pub(super) fn events(&mut self, model: &Model) -> Option<Vec<Event>> {
        let raw = self.raw;
        let events: Vec<Option<Event>> =
            raw.event.iter().enumerate().map(|(index, (id, entry))| self.event(index, id, &entry.value, model)).collect();
        events.into_iter().collect()
    }

    fn event(&mut self, index: usize, id: &EventId, raw: &RawEvent, model: &Model) -> Option<Event> {
        let path = format!("event.{}", quote_key(id.as_str()));
        let name = &raw.name;
        let at = format!("{path}.years");
        let first = self.index(raw.years.value.first(), raw.years.place, &at);
        let last = first.and_then(|_| self.index(raw.years.value.last(), raw.years.place, &at));
        let probability = self.once(&raw.probability, Dimension::Ratio, name);
        let occurrence = self.occurrence(raw, &path);
        if let (Some(driver), Some(load)) = (&raw.driver, &raw.load) {
            let inputs = match &occurrence {
                Occurrence::Once { whether, .. } => std::slice::from_ref(whether),
                Occurrence::Yearly(inputs) => inputs,
            };
            // It happens where the draw is low; a positive load is to make it happen where the driver is high.
            self.load_on(driver, -load.amount.value(), inputs, &path);
        }
        let fade = match &raw.half_life {
            Some(half_life) => Fade::HalfLife(self.once(half_life, Dimension::Duration, name)),
            None if raw.lasting.as_ref().is_some_and(|lasting| lasting.value) => Fade::Lasting,
            None => Fade::OneYear,
        };
        // A measure that is not in force keeps its row in the ledger.
        let mitigation = raw.mitigation.as_ref().and_then(|mitigation| {
            let reduces = self.once(&mitigation.reduces, Dimension::Ratio, name);
            mitigation.in_force.value.then_some(reduces)
        });
        let sectors = self.hit_sectors(raw, model, &path);
        let programmes = self.hit(&raw.programme, &model.programmes.iter().map(|programme| &programme.id), "programme", &path);
        let programmes = programmes.into_iter().map(|(programme, raw)| ProgrammeImpact {
            programme,
            execution: self.change(raw.execution.as_ref(), Dimension::Ratio, name),
            delay: self.change(raw.delay.as_ref(), Dimension::Duration, name),
            approval: self.change(raw.approval.as_ref(), Dimension::Ratio, name),
        });
        let programmes = programmes.collect();
        let facilities = self.hit(&raw.facility, &model.facilities.iter().map(|facility| &facility.id), "facility", &path);
        let facilities = facilities.into_iter().map(|(facility, raw)| FacilityImpact {
            facility,
            utilisation: self.change(raw.utilisation.as_ref(), Dimension::Ratio, name),
            delay: self.change(raw.delay.as_ref(), Dimension::Duration, name),
        });
        let facilities = facilities.collect();
        let pipelines = self.hit(&raw.pipeline, &model.pipelines.iter().map(|pipeline| &pipeline.id), "pipeline", &path);
        let pipelines = pipelines.into_iter().map(|(pipeline, raw)| (pipeline, self.once(raw, Dimension::Ratio, name))).collect();
        Some(Event {
            index,
            id: id.clone(),
            name: name.clone(),
            probability,
            years: first?..=last?,
            occurrence,
            fade,
            centred: raw.centred.as_ref().is_some_and(|centred| centred.value),
            mitigation,
            sectors,
            programmes,
            facilities,
            pipelines,
        })
    }

    /// The draws that decide.
    fn occurrence(&mut self, raw: &RawEvent, path: &str) -> Occurrence {
        let uniform = Distribution::uniform(0.0, 1.0).expect("0 lies below 1");
        if raw.once.as_ref().is_some_and(|once| once.value) {
            return Occurrence::Once {
                whether: self.shock(path.to_owned(), uniform.clone(), NEVER),
                when: self.shock(format!("{path}.when"), uniform, 0.5),
            };
        }
        let paths: Vec<String> = self.horizon.years().map(|year| format!("{path}.{year}")).collect();
        Occurrence::Yearly(paths.into_iter().map(|path| self.shock(path, uniform.clone(), NEVER)).collect())
    }

    /// The sectors it acts on, by themselves or as members of a group; none twice.
    fn hit_sectors(&mut self, raw: &RawEvent, model: &Model, path: &str) -> Vec<(usize, InputId)> {
        let mut hit: Vec<(usize, InputId)> = Vec::new();
        for (sector, change) in self.hit(&raw.sector, &model.sectors.iter().map(|sector| &sector.id), "sector", path) {
            hit.push((sector, self.once(change, Dimension::Ratio, &raw.name)));
        }
        for (group, change) in self.hit(&raw.group, &model.groups.iter().map(|group| &group.id), "group", path) {
            let input = self.once(change, Dimension::Ratio, &raw.name);
            let group = &model.groups[group];
            if group.sectors.is_empty() {
                self.sink.fault(change.place, change.path.clone(), Conflict::NeedsSectors);
            }
            let twice = group.sectors.iter().find(|sector| hit.iter().any(|(earlier, _)| earlier == *sector));
            if let Some(&sector) = twice {
                let sector = model.sectors[sector].id.to_string();
                self.sink.fault(change.place, change.path.clone(), Conflict::HitTwice { sector });
            }
            hit.extend(group.sectors.iter().map(|&sector| (sector, input)));
        }
        hit.sort_by_key(|(sector, _)| *sector);
        hit
    }

    /// The entries of a table by id, with the position of each noun; the others are reported.
    fn hit<'e, 'm, K: KeyId + 'm, T>(
        &mut self,
        table: &'e Keyed<K, T>,
        known: &(impl Iterator<Item = &'m K> + Clone),
        noun: &str,
        path: &str,
    ) -> Vec<(usize, &'e T)> {
        let mut found = Vec::new();
        for (id, entry) in table.iter() {
            match known.clone().position(|known| known == id) {
                Some(index) => found.push((index, &entry.value)),
                None => self.stranger(id, entry.key, &format!("{path}.{noun}.{}", quote_key(&id.to_string())), known.clone()),
            }
        }
        found
    }

    fn stranger<'m, K: KeyId + 'm>(&mut self, id: &K, place: Place, path: &str, known: impl Iterator<Item = &'m K>) {
        self.unknown(&Located { value: id.clone(), place }, path, known);
    }

    fn change<M>(&mut self, raw: Option<&RawQuantity<M>>, unit: Dimension, name: &Label) -> Option<InputId> {
        raw.map(|raw| self.once(raw, unit, name))
    }
}
