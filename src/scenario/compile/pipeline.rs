//! Pipelines: who enters, what they pass and how long they stay.

use super::Compiler;
use super::effect::EffectTable;
use super::facility::sector_of_outer;
use crate::model::{Account, Facility, Inflow, InputId, Money, Pipeline, Rate, Sizes, Stage, Survival};
use crate::quantity::{Dimension, Label, PipelineId, StageId, Unit, quote_key};
use crate::random::Distribution;
use crate::scenario::conflict::Conflict;
use crate::scenario::fault::FaultKind;
use crate::scenario::ledger::LedgerRow;
use crate::scenario::quantity::RawInput;
use crate::scenario::raw::{RawInflow, RawPipeline, RawStage};
use crate::scenario::table_fault::TableFault;
use crate::scenario::value::ByYear;

impl Compiler<'_> {
    /// All pipelines. Without `facilities`, which have faults then, nothing is said of what a pipeline is a part of.
    pub(super) fn pipelines(&mut self, facilities: Option<&[Facility]>, accounts: &[Account]) -> Option<Vec<Pipeline>> {
        let raw = self.raw;
        let pipelines: Vec<Option<Pipeline>> = raw
            .pipeline
            .iter()
            .enumerate()
            .map(|(index, (id, entry))| self.pipeline((index, id), &entry.value, facilities, accounts))
            .collect();
        pipelines.into_iter().collect()
    }

    fn pipeline(
        &mut self,
        (index, id): (usize, &PipelineId),
        raw: &RawPipeline,
        facilities: Option<&[Facility]>,
        accounts: &[Account],
    ) -> Option<Pipeline> {
        let path = format!("pipeline.{}", quote_key(id.as_str()));
        let name = &raw.name;
        let (known_spending, known_factors) = (&self.raw.spending, &self.raw.additionality);
        let spending = self.reference(raw.spending.as_ref(), &format!("{path}.spending"), known_spending.ids());
        let additionality = self.reference(raw.additionality.as_ref(), &format!("{path}.additionality"), known_factors.ids());
        if let (Some(pattern), None) = (&raw.spending, raw.per_unit.as_ref().and_then(|effects| effects.investment.as_ref())) {
            self.sink.fault(pattern.place, format!("{path}.spending"), TableFault::NothingInvested);
        }
        let (known_sectors, known_facilities) = (&self.raw.sector, &self.raw.facility);
        let sector = self.reference(raw.sector.as_ref(), &format!("{path}.sector"), known_sectors.ids());
        let part_of = self.reference(raw.part_of.as_ref(), &format!("{path}.part_of"), known_facilities.ids());
        let unit = self.counting_unit(raw, &format!("{path}.unit"))?;
        let table = EffectTable {
            path: &format!("{path}.per_unit"),
            name,
            prices: self.prices_of(raw.per_unit.as_ref().and_then(|effects| effects.prices.as_ref())),
            prices_key: "prices",
            per: Some(unit.dimension),
            accounts,
        };
        let inflow = self.inflow(&raw.inflow, unit, EffectTable { path: &format!("{path}.inflow"), ..table });
        let stages = raw.stages.iter().flatten().filter_map(|stage| Some((&stage.value, raw.stage.get(&stage.value)?)));
        let stages = stages.map(|(id, entry)| self.stage(id, &entry.value, &path)).collect();
        let (survival, survivals) = self.survival(raw, &path);
        let sizes = self.sizes(raw, &path);
        let per_unit = match &raw.per_unit {
            Some(effects) => self.effects(effects.output.as_deref(), &effects.account, table),
            None => Some(self.no_effects()),
        };
        let investment = raw.per_unit.as_ref().and_then(|effects| effects.investment.as_deref());
        let investment = investment.map(|investment| self.priced(investment, Dimension::Money.into(), table));
        let (sector, part_of, per_unit) = (sector?, part_of?, per_unit?);
        if let (Some(own), Some(facilities), false) = (&raw.sector, facilities, per_unit.is_empty()) {
            self.same_sector_as_outer(part_of, sector, own.place, format!("{path}.sector"), facilities);
        }
        let sector = sector.or_else(|| sector_of_outer(part_of, facilities?));
        Some(Pipeline {
            spending: spending?,
            additionality: additionality?,
            index,
            id: id.clone(),
            name: name.clone(),
            sector,
            unit,
            inflow: inflow?,
            stages,
            survival,
            survivals,
            sizes: sizes?,
            per_unit,
            investment,
            part_of,
        })
    }

    /// The unit of what is counted.
    fn counting_unit(&mut self, raw: &RawPipeline, path: &str) -> Option<Unit> {
        let unit = self.unit_alone(&raw.unit, path)?;
        if unit.per.is_none() && crate::scenario::measure::is_of_things(unit) {
            return Some(unit);
        }
        self.sink.fault(raw.unit.place, path, Conflict::NotCounted { unit: raw.unit.value.clone() });
        None
    }

    fn inflow(&mut self, raw: &RawInflow, unit: Unit, table: EffectTable<'_>) -> Option<Inflow> {
        let (path, name) = (table.path, table.name);
        let mut counts = vec![None; self.horizon.len()];
        let mut sound = true;
        for (year, entry) in raw.counts.iter().flat_map(ByYear::iter) {
            self.same_unit(&entry.value, unit);
            let input = self.once(&entry.value, unit, name);
            match self.index(year, entry.key, &format!("{path}.counts.{year}")) {
                Some(index) => counts[index] = Some(input),
                None => sound = false,
            }
        }
        let rate = match (&raw.rate, &raw.years) {
            (Some(rate), Some(years)) => {
                self.same_unit(rate, unit);
                let mean = self.yearly(rate, Unit::annual(unit.dimension), name);
                let years = self.planned_years(years.value, years.place, &format!("{path}.years"));
                sound &= years.is_some();
                let pipeline = path.strip_suffix(".inflow").unwrap_or(path);
                let arrivals = self.uniform_shocks(&format!("{pipeline}.arrivals"));
                years.map(|years| Rate { mean, years, arrivals })
            }
            _ => None,
        };
        let money = match (&raw.programme, &raw.unit_cost) {
            (Some(programme), Some(cost)) => {
                let known = &self.raw.programme;
                let programme = self.reference(Some(programme), &format!("{path}.programme"), known.ids()).flatten();
                sound &= programme.is_some();
                let table = EffectTable { prices: self.prices_of(raw.prices.as_ref()), ..table };
                let unit_cost = self.priced(cost, Dimension::Money.into(), table);
                let share = self.or_default(raw.share.as_deref(), &format!("{path}.share"), 1.0, Dimension::Ratio, name);
                programme.map(|programme| Money { programme, share, unit_cost })
            }
            _ => None,
        };
        sound.then_some(Inflow { counts, rate, money })
    }

    fn stage(&mut self, id: &StageId, raw: &RawStage, path: &str) -> Stage {
        let path = format!("{path}.stage.{}", quote_key(id.as_str()));
        Stage {
            id: id.clone(),
            name: raw.name.clone(),
            probability: self.once(&raw.probability, Dimension::Ratio, &raw.name),
            lag: self.or_default(raw.lag.as_deref(), &format!("{path}.lag"), 0.0, Dimension::Duration, &raw.name),
            passes: self.uniform_shocks(&path),
            waits: self.uniform_shocks(&format!("{path}.lag")),
        }
    }

    /// How long units stay, and the draws of those who do, by year of entry and year.
    fn survival(&mut self, raw: &RawPipeline, path: &str) -> (Survival, Vec<Vec<InputId>>) {
        let survival = if let Some(hazard) = &raw.hazard {
            Survival::Hazard(self.once(hazard, Dimension::Ratio, &raw.name))
        } else if let Some(table) = &raw.survival {
            let ages = table.iter().map(|(age, entry)| (age, self.once(&entry.value, Dimension::Ratio, &raw.name)));
            Survival::Table(ages.collect())
        } else {
            return (Survival::Lasting, Vec::new());
        };
        // Nothing ends before the year after its entry; those places of the table hold no draw.
        let none = self.default_input(&format!("{path}.survival"), STATED);
        let years = self.horizon.years();
        let survivals = years.clone().map(|entry| {
            let of_entry = years
                .clone()
                .map(|year| if year > entry { self.uniform_shock(format!("{path}.survival.{entry}.{year}")) } else { none });
            of_entry.collect()
        });
        (survival, survivals.collect())
    }

    /// Of the sizes only standard deviation over mean counts: they are relative to the mean.
    #[expect(clippy::option_option, reason = "there may be none, and they may be wrong")]
    fn sizes(&mut self, raw: &RawPipeline, path: &str) -> Option<Option<Sizes>> {
        let Some(sizes) = raw.sizes.as_deref() else { return Some(None) };
        self.sizes_row(sizes, &raw.name);
        let variation = sizes.distribution.sd().zip(sizes.distribution.mean()).map(|(sd, mean)| sd / mean);
        let Some(variation) = variation.filter(|variation| variation.is_finite()) else {
            self.sink.fault(sizes.place, sizes.path.clone(), Conflict::NoVariation);
            return None;
        };
        let scores = self.normal_shocks(&format!("{path}.sizes"));
        Some((variation > 0.0).then_some(Sizes { variation, scores }))
    }

    /// Sizes are no input of their own, but a number of the scenario all the same.
    fn sizes_row(&mut self, sizes: &RawInput, name: &Label) {
        if sizes.yearly {
            self.sink.fault(sizes.place, sizes.path.clone(), Conflict::NotYearly);
        }
        if let Some(load) = &sizes.load {
            let (first, second) = ("sizes".to_owned(), "driver".to_owned());
            let path = format!("{}.driver", sizes.path);
            self.sink.fault(load.driver.place, path, FaultKind::KeysExclude { first, second });
        }
        self.ledger.add(LedgerRow::new(sizes, sizes.unit.unwrap_or(Dimension::Ratio.into()), name));
    }

    /// A uniform draw for every year of the horizon, at the path and the year.
    fn uniform_shocks(&mut self, path: &str) -> Vec<InputId> {
        self.horizon.years().map(|year| self.uniform_shock(format!("{path}.{year}"))).collect()
    }

    fn uniform_shock(&mut self, path: String) -> InputId {
        let uniform = Distribution::uniform(0.0, 1.0).expect("0 is below 1");
        self.shock(path, uniform, STATED)
    }
}

/// Central value of a uniform draw behind a number.
const STATED: f64 = 0.5;
