//! Sectors, groups, their correlation and their stated paths.

use super::Compiler;
use crate::model::{Base, Correlation, Drift, Group, Known, Model, Observation, Path, Sector};
use crate::numeric::linalg::{CorrelationFault, cholesky_lower};
use crate::quantity::{Dimension, GroupId, Label, PriceBasis, ProgrammeId, SectorId, quote_key};
use crate::random::Distribution;
use crate::scenario::conflict::Conflict;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::quantity::{RawInput, RawQuantity};
use crate::scenario::raw::{RawGroup, RawSector};
use crate::scenario::text::{Located, Place};
use crate::scenario::value::{ByYear, KeyId};

/// Price basis of an amount that does not say its own.
pub(super) fn basis_of(raw: &RawInput, default: PriceBasis) -> PriceBasis {
    raw.basis.as_ref().map_or(default, |basis| basis.value)
}

impl Compiler<'_> {
    /// All sectors but for what paths add to their drift.
    pub(super) fn sectors(&mut self) -> Option<Vec<Sector>> {
        let raw = self.raw;
        let sectors: Vec<Option<Sector>> =
            raw.sector.iter().enumerate().map(|(index, (id, entry))| self.sector(index, id, &entry.value)).collect();
        sectors.into_iter().collect()
    }

    fn sector(&mut self, index: usize, id: &SectorId, raw: &RawSector) -> Option<Sector> {
        let path = format!("sector.{}", quote_key(id.as_str()));
        let name = &raw.name;
        let base_year = self.index(raw.base_year.value, raw.base_year.place, &format!("{path}.base_year"));
        let base_output = match &raw.base_output {
            Some(own) => Some(Base::Own(self.known(own, name))),
            None => self.shared_base(id, raw, &path),
        };
        let growth = raw.growth.as_deref();
        let growth_basis = growth.map_or(PriceBasis::Constant, |growth| basis_of(growth, PriceBasis::Constant));
        let growth = self.yearly_or_default(growth, &format!("{path}.growth"), 0.0, name);
        let volatility = raw.volatility.as_deref();
        let volatility = self.or_default(volatility, &format!("{path}.volatility"), 0.0, Dimension::Ratio, name);
        let persistence = raw.persistence.as_deref();
        let persistence = self.or_default(persistence, &format!("{path}.persistence"), 0.0, Dimension::Ratio, name);
        let shocks: Vec<String> = self.horizon.years().map(|year| format!("{path}.shock.{year}")).collect();
        let normal = Distribution::normal(0.0, 1.0).expect("the standard normal distribution has an sd above 0");
        let shocks = shocks.into_iter().map(|path| self.shock(path, normal.clone(), 0.0)).collect();
        let (base_year, base_output) = (base_year?, base_output?);
        let drift = self.observations(raw, base_year, &path)?;
        let id = id.clone();
        let name = name.clone();
        Some(Sector { index, id, name, base_year, base_output, growth, growth_basis, volatility, persistence, shocks, drift })
    }

    /// An amount of money of a year.
    pub(super) fn known(&mut self, raw: &RawInput, name: &Label) -> Known {
        Known { amount: self.once(raw, Dimension::Money, name), basis: basis_of(raw, PriceBasis::Nominal) }
    }

    /// The share of a sector without a base output of its own: in the one group that has a total.
    fn shared_base(&mut self, id: &SectorId, raw: &RawSector, path: &str) -> Option<Base> {
        let groups = self.raw.group.iter().enumerate();
        let sharing: Vec<_> = groups
            .filter(|(_, (_, group))| group.value.base_output.is_some() && self.lists(&group.value, id))
            .map(|(index, (group_id, group))| (index, group_id, &group.value))
            .collect();
        let (group, group_id, raw_group) = match sharing.as_slice() {
            [one] => *one,
            [] => {
                self.sink.fault(raw.place, path, Conflict::BaseMissing);
                return None;
            }
            [first, second, ..] => {
                let groups = [first.1, second.1].map(ToString::to_string).to_vec();
                self.sink.fault(raw.place, path, Conflict::BaseInTwoGroups { groups });
                return None;
            }
        };
        let Some(share) = raw_group.shares.get(id) else {
            let kind = Conflict::ShareMissing { group: group_id.to_string() };
            self.sink.fault(raw.place, path, kind);
            return None;
        };
        Some(Base::Share { group, weight: self.share_weight(raw_group, &share.value) })
    }

    /// A share, or the gamma variate that makes it one of a Dirichlet distribution around the shares.
    fn share_weight(&mut self, group: &RawGroup, share: &RawInput) -> crate::model::InputId {
        let concentration = group.concentration.as_deref().map(RawInput::central);
        let Some(concentration) = concentration else { return self.once(share, Dimension::Ratio, &group.name) };
        // Gamma variates with these shapes, divided by their sum, are Dirichlet with the shares as means (Devroye 1986, p. 594).
        let gamma = Distribution::gamma(concentration * share.central(), 1.0 / concentration);
        let distribution = gamma.expect("a share above 0 and a concentration above 0 make a shape above 0");
        let drawn = RawInput { stated: None, distribution, ..share.clone() };
        let id = self.once(&drawn, Dimension::Ratio, &group.name);
        self.inputs.set_central(id, share.central());
        id
    }

    /// Measured years of a sector; the other years after the base year take its growth.
    fn observations(&mut self, raw: &RawSector, base_year: usize, path: &str) -> Option<Vec<Option<Drift>>> {
        let mut drift: Vec<Option<Drift>> = vec![None; self.horizon.len()];
        for year in drift.iter_mut().skip(base_year + 1) {
            *year = Some(Drift::Growth);
        }
        let mut sound = true;
        for (year, entry) in raw.observed.iter().flat_map(ByYear::iter) {
            let path = format!("{path}.observed.{year}");
            let level = Observation::Level(self.known(&entry.value, &raw.name));
            sound &= self.observe(&mut drift, base_year, (year, entry.key), level, &path);
        }
        for (year, entry) in raw.observed_growth.iter().flat_map(ByYear::iter) {
            let path = format!("{path}.observed_growth.{year}");
            let rate = self.once(&entry.value, Dimension::Ratio, &raw.name);
            let growth = Observation::Growth { rate, basis: basis_of(&entry.value, PriceBasis::Constant) };
            sound &= self.observe(&mut drift, base_year, (year, entry.key), growth, &path);
        }
        sound.then_some(drift)
    }

    fn observe(
        &mut self,
        drift: &mut [Option<Drift>],
        base_year: usize,
        (year, place): (crate::quantity::Year, Place),
        observation: Observation,
        path: &str,
    ) -> bool {
        let Some(index) = self.index(year, place, path) else { return false };
        self.measured_by_now(year, place, path);
        let kind = match drift[index] {
            _ if index <= base_year => FaultKind::from(Conflict::NotAfterBaseYear { year: year.get() }),
            Some(Drift::Observed(_)) => FaultKind::Repeated { what: year.to_string() },
            _ => {
                drift[index] = Some(Drift::Observed(observation));
                return true;
            }
        };
        self.sink.fault(place, path, kind);
        false
    }

    /// All groups.
    pub(super) fn groups(&mut self) -> Option<Vec<Group>> {
        let raw = self.raw;
        let groups: Vec<Option<Group>> = raw.group.iter().map(|(id, entry)| self.group(id, &entry.value)).collect();
        groups.into_iter().collect()
    }

    fn group(&mut self, id: &GroupId, raw: &RawGroup) -> Option<Group> {
        let path = format!("group.{}", quote_key(id.as_str()));
        let (known_sectors, known_programmes) = (&self.raw.sector, &self.raw.programme);
        let sectors = raw.sectors.as_deref().unwrap_or_default();
        let sectors = self.members(sectors, &format!("{path}.sectors"), &known_sectors.ids());
        // A programme is contained in what it is a part of: a group of both counts the outer one.
        let listed = raw.programmes.as_deref().unwrap_or_default();
        let programmes: Vec<_> = listed.iter().filter(|id| !self.is_inside(&id.value, listed)).cloned().collect();
        let programmes = self.members(&programmes, &format!("{path}.programmes"), &known_programmes.ids());
        let sectors_of = sectors.clone().unwrap_or_default();
        for (sector, entry) in raw.shares.iter() {
            let own = known_sectors.get(sector).is_some_and(|sector| sector.value.base_output.is_some());
            if own || !self.lists(raw, sector) {
                let path = format!("{path}.shares.{}", quote_key(sector.as_str()));
                self.sink.fault(entry.key, path, Conflict::NotSharing { group: id.to_string(), own });
            }
        }
        let base_output = raw.base_output.as_ref().map(|total| {
            self.group_total(raw, total, &sectors_of, &format!("{path}.base_output"));
            self.known(total, &raw.name)
        });
        if raw.sectors.is_none() {
            let stated = [raw.base_output.as_deref(), raw.concentration.as_deref()];
            for stated in stated.into_iter().flatten() {
                self.sink.fault(stated.place, stated.path.clone(), Conflict::NeedsSectors);
            }
        }
        if let Some(concentration) = &raw.concentration {
            self.certain(concentration, Dimension::Ratio, &raw.name);
        }
        Some(Group { id: id.clone(), name: raw.name.clone(), sectors: sectors?, programmes: programmes?, base_output })
    }

    /// Whether a group lists a sector, or a slip of its id: the slip is a fault already and shall not be more.
    fn lists(&self, group: &RawGroup, id: &SectorId) -> bool {
        let sectors = &self.raw.sector;
        group.sectors.iter().flatten().any(|member| {
            let slip = || nearest(member.value.as_str(), sectors.ids().map(SectorId::as_str));
            member.value == *id || (sectors.get(&member.value).is_none() && slip().as_deref() == Some(id.as_str()))
        })
    }

    /// Whether a programme is a part of one that is listed.
    fn is_inside(&self, id: &ProgrammeId, listed: &[Located<ProgrammeId>]) -> bool {
        let programmes = &self.raw.programme;
        let outer = |id: &ProgrammeId| programmes.get(id)?.value.part_of.as_ref().map(|outer| outer.value.clone());
        let outers = std::iter::successors(outer(id), outer).take(programmes.len());
        outers.into_iter().any(|outer| listed.iter().any(|member| member.value == outer))
    }

    /// Indices of the ids of a list, rising; every unknown one is a fault.
    fn members<'k, K: KeyId + 'k>(
        &mut self,
        ids: &[Located<K>],
        path: &str,
        known: &(impl Iterator<Item = &'k K> + Clone),
    ) -> Option<Vec<usize>> {
        let mut members = Vec::new();
        for id in ids {
            match known.clone().position(|known| *known == id.value) {
                Some(index) => members.push(index),
                None => self.unknown(id, path, known.clone()),
            }
        }
        members.sort_unstable();
        (members.len() == ids.len()).then_some(members)
    }

    /// Reports an id that no noun has.
    pub(super) fn unknown<'k, K: KeyId + 'k>(&mut self, id: &Located<K>, path: &str, known: impl Iterator<Item = &'k K>) {
        let known: Vec<String> = known.map(ToString::to_string).collect();
        let id_text = id.value.to_string();
        let near = nearest(&id_text, known.iter().map(String::as_str));
        self.sink.fault(id.place, path, FaultKind::UnknownId { noun: K::noun(), id: id_text, near, known });
    }

    /// A total needs one base year and sectors that share it, and must leave them something.
    fn group_total(&mut self, raw: &RawGroup, total: &RawInput, sectors: &[usize], path: &str) {
        let members: Vec<&RawSector> =
            self.raw.sector.iter().enumerate().filter(|(index, _)| sectors.contains(index)).map(|(_, (_, s))| &s.value).collect();
        self.one_base_year(members.iter().copied(), total, path);
        let parts: f64 = members.iter().filter_map(|sector| sector.base_output.as_ref()).map(RawQuantity::central).sum();
        let sharing = members.iter().any(|sector| sector.base_output.is_none());
        if sharing && parts >= total.central() {
            let kind = Conflict::PartsExceedTotal { parts, total: total.central(), unit: Dimension::Money.into() };
            self.sink.fault(total.place, path, kind);
        } else if !sharing && !members.is_empty() && raw.shares.is_empty() {
            self.sink.fault(total.place, path, Conflict::TotalOfNobody);
        }
    }

    /// A total is one of the sectors' common base year.
    pub(super) fn one_base_year<'s>(&mut self, sectors: impl Iterator<Item = &'s RawSector>, total: &RawInput, path: &str) {
        let years: Vec<i32> = sectors.map(|sector| sector.base_year.value.get()).collect();
        if let (Some(&first), Some(&last)) = (years.iter().min(), years.iter().max())
            && first != last
        {
            self.sink.fault(total.place, path, Conflict::BaseYearsDiffer { first, last });
        }
    }

    /// Cholesky factor of the correlations of the sectors' shocks.
    pub(super) fn correlation(&mut self) -> Option<Correlation> {
        let sectors = self.raw.sector.len();
        let Some(raw) = &self.raw.correlation else { return Some(Correlation::independent(sectors)) };
        let name = Label::new("Correlation of shocks", "충격의 상관");
        let usual = raw.default.as_ref().map_or(0.0, |default| {
            self.certain(default, Dimension::Ratio, &name);
            default.central()
        });
        let mut matrix = vec![vec![usual; sectors]; sectors];
        for (index, row) in matrix.iter_mut().enumerate() {
            row[index] = 1.0;
        }
        let ids: Vec<&SectorId> = self.raw.sector.ids().collect();
        for (a, row) in raw.sectors.iter() {
            let path = format!("correlation.sectors.{}", quote_key(a.as_str()));
            let at_a = ids.iter().position(|id| *id == a);
            if at_a.is_none() {
                self.unknown(&Located { value: a.clone(), place: row.key }, &path, ids.iter().copied());
            }
            for (b, entry) in row.value.iter() {
                self.certain(&entry.value, Dimension::Ratio, &name);
                match (at_a, ids.iter().position(|id| *id == b)) {
                    (Some(at_a), Some(at_b)) => {
                        matrix[at_a][at_b] = entry.value.central();
                        matrix[at_b][at_a] = entry.value.central();
                    }
                    (_, None) => self.unknown(&Located { value: b.clone(), place: entry.key }, &path, ids.iter().copied()),
                    (None, Some(_)) => {}
                }
            }
        }
        match cholesky_lower(&matrix) {
            Ok(factor) => {
                let row = |s: usize| (0..=s).map(|column| factor[(s, column)]).collect();
                Some(Correlation { factor: (0..sectors).map(row).collect() })
            }
            Err(CorrelationFault::NotPositiveDefinite { row }) => {
                let sector = ids[row].to_string();
                self.sink.fault(raw.place, "correlation", Conflict::Correlations { sector });
                None
            }
            Err(fault) => unreachable!("a symmetric matrix of correlations from -1 to 1 was built: {fault}"),
        }
    }

    /// Stated paths: of sectors first, then of groups, which leave out the sectors that have one of their own.
    pub(super) fn paths(&mut self, sectors: &[Sector], groups: &[Group]) -> Option<Vec<Path>> {
        let mut paths: Vec<Path> = Vec::new();
        let mut sound = true;
        for (sector, (id, entry)) in sectors.iter().zip(self.raw.sector.iter()) {
            let raw = &entry.value;
            let Some(levels) = &raw.path else { continue };
            let key = format!("sector.{}", quote_key(id.as_str()));
            let (basis, delivery) = (raw.path_basis.as_ref(), raw.delivery.as_deref());
            let path = self.path(levels, basis, delivery, (vec![sector.index], sector.last_known_year()), (&key, &raw.name));
            sound &= path.is_some();
            paths.extend(path);
        }
        let own = paths.len();
        for (group, (id, entry)) in groups.iter().zip(self.raw.group.iter()) {
            let raw = &entry.value;
            let Some(levels) = &raw.path else { continue };
            let key = format!("group.{}", quote_key(id.as_str()));
            let parts: Vec<usize> = (0..own).filter(|&part| group.sectors.contains(&paths[part].sectors[0])).collect();
            let apart = |sector: usize| parts.iter().any(|&part| paths[part].sectors[0] == sector);
            let followers: Vec<usize> = group.sectors.iter().copied().filter(|&sector| !apart(sector)).collect();
            let known: Vec<usize> = group.sectors.iter().map(|&sector| sectors[sector].last_known_year()).collect();
            let (basis, delivery) = (raw.path_basis.as_ref(), raw.delivery.as_deref());
            let from = known.iter().copied().max().unwrap_or(0);
            let kind = if followers.is_empty() {
                Some(Conflict::PathWithoutFollowers)
            } else {
                known.iter().any(|&year| year != from).then_some(Conflict::KnownYearsDiffer)
            };
            if let Some(kind) = kind {
                self.sink.fault(levels.place, format!("{key}.path"), kind);
                sound = false;
                continue;
            }
            let Some(mut path) = self.path(levels, basis, delivery, (followers, from), (&key, &raw.name)) else {
                sound = false;
                continue;
            };
            for &part in &parts {
                let part = &paths[part];
                let missing = path.levels.iter().find(|(year, _)| part.level(*year).is_none());
                if missing.is_some() || part.basis != path.basis {
                    let sector = sectors[part.sectors[0]].id.to_string();
                    let year = missing.map(|(year, _)| self.horizon.first().get() + i32::try_from(*year).unwrap_or(0));
                    self.sink.fault(levels.place, format!("{key}.path"), Conflict::PartWithoutLevel { sector, year });
                    sound = false;
                }
            }
            sound &= self.path_holds_its_parts(&path, &parts, &paths, levels.place, &key);
            path.parts = parts;
            paths.push(path);
        }
        sound.then_some(paths)
    }

    /// Whether the sectors with paths of their own leave something of a group's in every stated year.
    fn path_holds_its_parts(&mut self, path: &Path, parts: &[usize], paths: &[Path], place: Place, key: &str) -> bool {
        for &(year, level) in &path.levels {
            let stated = parts.iter().filter_map(|&part| paths[part].level(year)).map(|level| self.inputs[level].central);
            let (parts, total) = (stated.sum::<f64>(), self.inputs[level].central);
            if parts >= total {
                let path = format!("{key}.path.{}", self.year_of(year));
                let kind = Conflict::PartsExceedTotal { parts, total, unit: Dimension::Money.into() };
                self.sink.fault(place, path, kind);
                return false;
            }
        }
        true
    }

    /// Reports a price basis at one of several numbers that have theirs in common, under `key`.
    pub(super) fn basis_said_once(&mut self, raw: &RawInput, key: &'static str) {
        if let Some(basis) = &raw.basis {
            self.sink.fault(basis.place, format!("{}.basis", raw.path), Conflict::BasisSaidElsewhere { key });
        }
    }

    fn path(
        &mut self,
        levels: &ByYear<RawQuantity<crate::scenario::measure::YearMoney>>,
        basis: Option<&Located<PriceBasis>>,
        delivery: Option<&RawInput>,
        (sectors, from): (Vec<usize>, usize),
        (key, name): (&str, &Label),
    ) -> Option<Path> {
        let mut stated = Vec::new();
        let mut sound = true;
        for (year, entry) in levels.iter() {
            let path = format!("{key}.path.{year}");
            match self.index(year, entry.key, &path) {
                Some(index) if index > from => {
                    self.basis_said_once(&entry.value, "path_basis");
                    stated.push((index, self.once(&entry.value, Dimension::Money, name)));
                }
                Some(_) => {
                    let known = self.horizon.first().get() + i32::try_from(from).unwrap_or(0);
                    self.sink.fault(entry.key, path, Conflict::PathAlreadyKnown { known });
                    sound = false;
                }
                None => sound = false,
            }
        }
        let delivery = self.or_default(delivery, &format!("{key}.delivery"), 1.0, Dimension::Ratio, name);
        let basis = basis.map_or_else(|| self.level_basis(), |basis| basis.value);
        sound.then_some(Path { sectors, parts: Vec::new(), from, levels: stated, basis, delivery })
    }

    /// Lets sectors follow their paths up to the last stated year, and asks for growth where nothing else rules.
    pub(super) fn drifts(&mut self, model: &mut Model, paths: Vec<Path>) -> Option<()> {
        let mut sound = true;
        for (index, path) in paths.iter().enumerate() {
            for &sector in &path.sectors {
                if model.sectors[sector].drift.iter().any(|drift| matches!(drift, Some(Drift::Path { .. }))) {
                    let entry = self.raw.sector.get(&model.sectors[sector].id);
                    let place = entry.map_or(self.raw.scenario.place, |entry| entry.key);
                    let id = quote_key(model.sectors[sector].id.as_str()).into_owned();
                    self.sink.fault(place, format!("sector.{id}"), Conflict::TwoPaths);
                    sound = false;
                }
                for segment in 0..path.levels.len() {
                    let (from, to) = path.segment(segment);
                    model.sectors[sector].drift[from + 1..=to].fill(Some(Drift::Path { path: index, segment }));
                }
            }
        }
        for (sector, (id, entry)) in model.sectors.iter().zip(self.raw.sector.iter()) {
            let unruled = sector.drift.iter().position(|drift| matches!(drift, Some(Drift::Growth)));
            if let (Some(year), None) = (unruled, &entry.value.growth) {
                let year = self.horizon.first().get() + i32::try_from(year).unwrap_or(0);
                self.sink.fault(entry.key, format!("sector.{}", quote_key(id.as_str())), Conflict::GrowthMissing { year });
                sound = false;
            }
        }
        model.paths = paths;
        sound.then_some(())
    }
}
