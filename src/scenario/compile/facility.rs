//! Facilities: capacity or area, how it opens and is used, and what it adds.

use super::Compiler;
use super::effect::EffectTable;
use crate::model::{Account, Claimed, Facility, InputId, PricesOf, Ramp, RampShape};
use crate::quantity::{Dimension, FacilityId, PriceBasis, Unit, quote_key};
use crate::random::Distribution;
use crate::scenario::conflict::Conflict;
use crate::scenario::quantity::RawInput;
use crate::scenario::raw::{RawClaimKind, RawClaimScope, RawClaimed, RawFacility};
use crate::scenario::value::ByYear;
use crate::scenario::warning::WarningKind;

impl Compiler<'_> {
    /// All facilities.
    pub(super) fn facilities(&mut self, accounts: &[Account]) -> Option<Vec<Facility>> {
        let raw = self.raw;
        let nouns: Vec<_> = raw.facility.iter().map(|(id, entry)| (id, entry.value.part_of.as_ref())).collect();
        let outers = self.outers(&nouns);
        let facilities: Vec<Option<Facility>> = raw
            .facility
            .iter()
            .enumerate()
            .map(|(index, (id, entry))| self.facility((index, id), &entry.value, outers.as_deref(), accounts))
            .collect();
        let mut facilities: Vec<Facility> = facilities.into_iter().collect::<Option<_>>()?;
        outers?;
        for index in 0..facilities.len() {
            let sector = sector_of_outer(facilities[index].part_of, &facilities);
            facilities[index].sector = facilities[index].sector.or(sector);
        }
        for (facility, (id, entry)) in facilities.iter().zip(raw.facility.iter()) {
            if let (Some(own), true) = (&entry.value.sector, is_direct(facility)) {
                let path = format!("facility.{}.sector", quote_key(id.as_str()));
                self.same_sector_as_outer(facility.part_of, facility.sector, own.place, path, &facilities);
            }
        }
        Some(facilities)
    }

    fn facility(
        &mut self,
        (index, id): (usize, &FacilityId),
        raw: &RawFacility,
        outers: Option<&[Option<usize>]>,
        accounts: &[Account],
    ) -> Option<Facility> {
        let path = format!("facility.{}", quote_key(id.as_str()));
        let name = &raw.name;
        let known_factors = &self.raw.additionality;
        let additionality = self.reference(raw.additionality.as_ref(), &format!("{path}.additionality"), known_factors.ids());
        let (sectors, programmes) = (&self.raw.sector, &self.raw.programme);
        let sector = self.reference(raw.sector.as_ref(), &format!("{path}.sector"), sectors.ids());
        let built_by = self.reference(raw.built_by.as_ref(), &format!("{path}.built_by"), programmes.ids());
        // A table has one of the two, as its reader saw to.
        let (capacity, used, key) = match (&raw.capacity, &raw.area) {
            (Some(capacity), _) => (&**capacity, raw.utilisation.as_deref(), "utilisation"),
            (None, area) => (&**area.as_ref()?, raw.occupancy.as_deref(), "occupancy"),
        };
        let unit: Unit =
            raw.area.as_ref().map_or_else(|| capacity.unit.map(|unit| unit.dimension), |_| Some(Dimension::Area))?.into();
        let or_default = |compiler: &mut Self, raw: Option<&RawInput>, key: &str, default, unit| {
            compiler.or_default(raw, &format!("{path}.{key}"), default, unit, name)
        };
        let utilisation = or_default(self, used, key, 1.0, Dimension::Ratio);
        let volatility = or_default(self, raw.utilisation_volatility.as_deref(), "utilisation_volatility", 0.0, Dimension::Ratio);
        let persistence =
            or_default(self, raw.utilisation_persistence.as_deref(), "utilisation_persistence", 0.0, Dimension::Ratio);
        let delay = or_default(self, raw.delay.as_deref(), "delay", 0.0, Dimension::Duration);
        let capacity = self.once(capacity, unit, name);
        let opens = raw.opens.value.years_since(self.horizon.first());
        let last = self.horizon.last().get();
        if i32::from(raw.opens.value.year()) > last {
            let opens = raw.opens.value.to_string();
            self.sink.warn(raw.opens.place, format!("{path}.opens"), WarningKind::OpensAfterHorizon { opens, last });
        }
        let ramp = self.ramp(raw, opens, &path);
        let observed = self.observed_use(raw, unit, &path);
        let table = EffectTable {
            path: &format!("{path}.per_unit"),
            name,
            prices: self.prices_of(raw.per_unit.as_ref().and_then(|effects| effects.prices.as_ref())),
            prices_key: "prices",
            per: Some(unit.dimension),
            accounts,
        };
        let per_unit = match &raw.per_unit {
            Some(effects) => self.effects(effects.output.as_deref(), &effects.account, table),
            None => Some(self.no_effects()),
        };
        let claimed = raw.claimed.as_ref();
        let claimed = claimed.map(|claimed| self.claimed(claimed, EffectTable { path: &format!("{path}.claimed"), ..table }));
        let shocks = self.normal_shocks(&format!("{path}.utilisation"));
        Some(Facility {
            additionality: additionality?,
            index,
            id: id.clone(),
            name: name.clone(),
            sector: sector?,
            unit,
            capacity,
            opens,
            delay,
            built_by: built_by?,
            ramp: ramp?,
            utilisation,
            volatility,
            persistence,
            shocks,
            observed: observed?,
            per_unit: per_unit?,
            claimed: claimed.map_or(Some(None), |claimed| claimed.map(Some))?,
            part_of: outers?[index],
        })
    }

    /// A standard normal draw for every year of the horizon, at the path and the year.
    pub(super) fn normal_shocks(&mut self, path: &str) -> Vec<InputId> {
        let normal = Distribution::normal(0.0, 1.0).expect("the standard normal distribution has an sd above 0");
        self.horizon.years().map(|year| self.shock(format!("{path}.{year}"), normal.clone(), 0.0)).collect()
    }

    /// The stated ramp, or the one to the year of the claim.
    #[expect(clippy::option_option, reason = "there may be none, and it may be wrong")]
    fn ramp(&mut self, raw: &RawFacility, opens: f64, path: &str) -> Option<Option<Ramp>> {
        if let Some(ramp) = &raw.ramp {
            let years = self.once(&ramp.years, Dimension::Duration, &raw.name);
            let shape = ramp.shape.as_ref().map_or(RampShape::Linear, |shape| shape.value);
            return Some(Some(Ramp { years, shape }));
        }
        let Some(by) = raw.claimed.as_ref().and_then(|claimed| claimed.by.as_ref()) else { return Some(None) };
        let years = f64::from(by.value.since(self.horizon.first())) - opens;
        if years < 0.0 {
            let conflict = Conflict::BeforeOpening { year: by.value.get(), opens: raw.opens.value.to_string() };
            self.sink.fault(by.place, format!("{path}.claimed.by"), conflict);
            return None;
        }
        let years = self.default_input(&format!("{path}.ramp.years"), years);
        Some(Some(Ramp { years, shape: RampShape::Linear }))
    }

    /// Measured use by year of the horizon.
    fn observed_use(&mut self, raw: &RawFacility, unit: Unit, path: &str) -> Option<Vec<Option<InputId>>> {
        let mut observed = vec![None; self.horizon.len()];
        let mut sound = true;
        for (year, entry) in raw.observed.iter().flat_map(ByYear::iter) {
            let path = format!("{path}.observed.{year}");
            self.measured_by_now(year, entry.key, &path);
            self.same_unit(&entry.value, unit);
            match self.index(year, entry.key, &path) {
                Some(index) => observed[index] = Some(self.once(&entry.value, unit, &raw.name)),
                None => sound = false,
            }
        }
        sound.then_some(observed)
    }

    fn claimed(&mut self, raw: &RawClaimed, table: EffectTable<'_>) -> Option<Claimed> {
        let basis = raw.basis.as_ref().map_or_else(|| self.level_basis(), |basis| basis.value);
        let prices = if basis == PriceBasis::Nominal { PricesOf::Current } else { PricesOf::Base };
        let table = EffectTable { prices, prices_key: "basis", per: None, ..table };
        let effects = self.effects(raw.output.as_deref(), &raw.account, table);
        let delivery =
            self.or_default(raw.delivery.as_deref(), &format!("{}.delivery", table.path), 1.0, Dimension::Ratio, table.name);
        let in_region = raw.scope.as_ref().is_none_or(|scope| scope.value == RawClaimScope::Region);
        Some(Claimed { effects: effects?, delivery, direct: raw.kind.value == RawClaimKind::Direct && in_region })
    }

    /// Reports effects in another sector than those of the facility that holds them: they could not be taken out of its own.
    pub(super) fn same_sector_as_outer(
        &mut self,
        part_of: Option<usize>,
        sector: Option<usize>,
        place: crate::scenario::text::Place,
        path: String,
        facilities: &[Facility],
    ) {
        let outers = std::iter::successors(part_of, |&outer| facilities[outer].part_of);
        let outer = outers.map(|outer| &facilities[outer]).find(|outer| outer.sector.is_some() && is_direct(outer));
        if let Some(outer) = outer.filter(|outer| outer.sector != sector) {
            let other = self.raw.sector.ids().nth(outer.sector.unwrap_or_default()).map(ToString::to_string);
            let conflict = Conflict::OtherSector { outer: outer.id.to_string(), sector: other.unwrap_or_default() };
            self.sink.fault(place, path, conflict);
        }
    }
}

/// The sector in whose totals the effects of something stand that is a part of a facility and names no sector.
pub(super) fn sector_of_outer(part_of: Option<usize>, facilities: &[Facility]) -> Option<usize> {
    let outers = std::iter::successors(part_of, |&outer| facilities[outer].part_of);
    outers.map(|outer| &facilities[outer]).filter(|outer| is_direct(outer)).find_map(|outer| outer.sector)
}

/// Whether it has effects of its own in its sector.
fn is_direct(facility: &Facility) -> bool {
    !facility.per_unit.is_empty() || facility.claimed.as_ref().is_some_and(|claimed| claimed.direct)
}
