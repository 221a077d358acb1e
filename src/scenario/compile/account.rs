//! Accounts: base-year levels, totals of groups and stated paths.

use super::Compiler;
use super::sector::basis_of;
use crate::model::account::AccountTotal;
use crate::model::{Account, AccountBase, AccountPath, Other, Sector, Yearly};
use crate::quantity::{AccountId, Amount, Dimension, GroupId, Label, PriceBasis, Unit, quote_key};
use crate::scenario::conflict::Conflict;
use crate::scenario::fault::FaultKind;
use crate::scenario::quantity::{RawInput, RawQuantity};
use crate::scenario::raw::{RawAccount, RawAccountGroup, RawAccountSector, RawOther};
use crate::scenario::text::Located;
use crate::scenario::value::{ByYear, KeyedEntry};

impl Compiler<'_> {
    /// All accounts.
    pub(super) fn accounts(&mut self, sectors: &[Sector]) -> Option<Vec<Account>> {
        let raw = self.raw;
        let accounts: Vec<Option<Account>> = raw.account.iter().map(|(id, entry)| self.account(id, entry, sectors)).collect();
        accounts.into_iter().collect()
    }

    fn account(&mut self, id: &AccountId, entry: &KeyedEntry<RawAccount>, sectors: &[Sector]) -> Option<Account> {
        let raw = &entry.value;
        let path = format!("account.{}", quote_key(id.as_str()));
        if super::series::is_measure(id.as_str()) {
            self.sink.fault(entry.key, path.clone(), Conflict::MeasureTaken { id: id.to_string() });
        }
        let unit = self.unit_alone(&raw.unit, &format!("{path}.unit"))?;
        self.known_keys(raw, &path);
        let groups = self.account_groups(raw, &path);
        let mut totals = Vec::new();
        let mut paths = Vec::new();
        let mut on_path = vec![false; sectors.len()];
        for (id, group, members) in &groups {
            if let Some(base) = &group.base {
                self.account_total(raw, (id, group), base, members, unit);
                let amount = self.level(base, unit, &raw.name);
                totals.push((*id, AccountTotal { sectors: members.clone(), amount, basis: basis_of(base, PriceBasis::Nominal) }));
            }
            if let Some(stated) = &group.path {
                let key = format!("{path}.group.{}", quote_key(id.as_str()));
                if members.iter().any(|&sector| std::mem::replace(&mut on_path[sector], true)) {
                    self.sink.fault(stated.place, format!("{key}.path"), Conflict::TwoPaths);
                }
                paths.push(self.account_path(group, members, sectors, unit, (&key, &raw.name)));
            }
        }
        let follows_output = raw.other.is_none() || !raw.sector.is_empty() || !raw.group.is_empty();
        let base: Vec<Option<AccountBase>> = if follows_output {
            sectors.iter().map(|sector| self.account_base(entry, sector, &groups, &totals, unit, &path)).collect()
        } else {
            self.follows_something(raw, &path);
            let nothing = self.default_input(&format!("{path}.base"), 0.0);
            sectors.iter().map(|_| Some(AccountBase::Level(nothing, PriceBasis::Constant))).collect()
        };
        let of_sector = |sector: &Sector| raw.sector.get(&sector.id).map(|entry| &entry.value);
        let usual_trend = self.yearly_or_default(raw.trend.as_deref(), &format!("{path}.trend"), 0.0, &raw.name);
        let trend: Vec<Yearly> = sectors
            .iter()
            .map(|sector| match of_sector(sector).and_then(|own| own.trend.as_deref()) {
                Some(own) => self.yearly(own, Dimension::Ratio, &raw.name),
                None => usual_trend.clone(),
            })
            .collect();
        let elasticity = raw.elasticity.as_deref();
        let usual = self.or_default(elasticity, &format!("{path}.elasticity"), 1.0, Dimension::Ratio, &raw.name);
        let elasticity = sectors
            .iter()
            .map(|sector| match of_sector(sector).and_then(|own| own.elasticity.as_deref()) {
                Some(own) => self.once(own, Dimension::Ratio, &raw.name),
                None => usual,
            })
            .collect();
        let other = raw.other.as_ref().and_then(|other| self.other_level(other, unit, &path, &raw.name));
        Some(Account {
            id: id.clone(),
            name: raw.name.clone(),
            unit,
            follows_output,
            base: base.into_iter().collect::<Option<_>>()?,
            totals: totals.into_iter().map(|(_, total)| total).collect(),
            trend,
            elasticity,
            other,
            paths: paths.into_iter().collect::<Option<_>>()?,
        })
    }

    /// Reports numbers that say how an account follows output where it does not.
    fn follows_something(&mut self, raw: &RawAccount, path: &str) {
        let trend = raw.trend.as_ref().map(|trend| trend.place);
        if let Some(place) = trend.or(raw.elasticity.as_ref().map(|elasticity| elasticity.place)) {
            let help = Label::new("the sectors whose output the account follows", "계정이 따르는 산업");
            self.sink.fault(place, path, FaultKind::MissingKey { key: "sector", help });
        }
    }

    /// A level that does not go with output. Levels by year take their price basis from the first.
    fn other_level(&mut self, raw: &RawOther, unit: Unit, path: &str, name: &Label) -> Option<(Other, PriceBasis)> {
        let by_year = match raw {
            RawOther::Yearly(other) => {
                self.same_unit(other, unit);
                return Some((Other::Yearly(self.yearly(other, unit, name)), basis_of(other, PriceBasis::Nominal)));
            }
            RawOther::Path(by_year) => by_year,
        };
        let mut levels = Vec::new();
        let mut prices = None;
        for (year, entry) in by_year.iter() {
            let at = self.index(year, entry.key, &format!("{path}.other.{year}"));
            levels.push((at?, self.level(&entry.value, unit, name)));
            let basis = basis_of(&entry.value, PriceBasis::Nominal);
            if *prices.get_or_insert(basis) != basis {
                self.sink.fault(entry.value.place, entry.value.path.clone(), Conflict::LineOfTwoPrices);
            }
        }
        Some((Other::Path(levels), prices?))
    }

    /// The unit `원` or `명` stands for, read as one of it.
    pub(super) fn unit_alone(&mut self, raw: &Located<String>, path: &str) -> Option<Unit> {
        match Amount::parse(&format!("1{}", raw.value)) {
            Ok(amount) if amount.value().to_bits() == 1.0_f64.to_bits() => {
                return Some(amount.unit().unwrap_or(Dimension::Ratio.into()));
            }
            Ok(_) => self.sink.fault(raw.place, path, Conflict::ScaledUnit { unit: raw.value.clone() }),
            Err(error) => self.sink.fault(raw.place, path, FaultKind::Amount { error }),
        }
        None
    }

    /// Reports sectors and groups of an account that the scenario does not have.
    fn known_keys(&mut self, raw: &RawAccount, path: &str) {
        let sectors = &self.raw.sector;
        for (id, entry) in raw.sector.iter().filter(|(id, _)| sectors.get(id).is_none()) {
            let at = Located { value: id.clone(), place: entry.key };
            self.unknown(&at, &format!("{path}.sector.{}", quote_key(id.as_str())), sectors.ids());
        }
        let groups = &self.raw.group;
        for (id, entry) in raw.group.iter().filter(|(id, _)| groups.get(id).is_none()) {
            let at = Located { value: id.clone(), place: entry.key };
            self.unknown(&at, &format!("{path}.group.{}", quote_key(id.as_str())), groups.ids());
        }
    }

    /// The groups of an account with the indices of their sectors.
    fn account_groups<'a>(&mut self, raw: &'a RawAccount, path: &str) -> Vec<(&'a GroupId, &'a RawAccountGroup, Vec<usize>)> {
        let mut groups = Vec::new();
        for (id, entry) in raw.group.iter() {
            let Some(group) = self.raw.group.get(id) else { continue };
            let members = group.value.sectors.iter().flatten();
            let ids: Vec<_> = self.raw.sector.ids().collect();
            let mut members: Vec<usize> = members.filter_map(|member| ids.iter().position(|id| **id == member.value)).collect();
            members.sort_unstable();
            if members.is_empty() {
                self.sink.fault(entry.key, format!("{path}.group.{}", quote_key(id.as_str())), Conflict::NeedsSectors);
            } else {
                groups.push((id, &entry.value, members));
            }
        }
        groups
    }

    /// A total needs one base year and sectors that share it, and must leave them something.
    fn account_total(
        &mut self,
        raw: &RawAccount,
        (group_id, group): (&GroupId, &RawAccountGroup),
        total: &RawInput,
        members: &[usize],
        unit: Unit,
    ) {
        let members: Vec<_> = self.raw.sector.iter().enumerate().filter(|(index, _)| members.contains(index)).collect();
        self.one_base_year(members.iter().map(|(_, (_, entry))| &entry.value), total, &total.path);
        let own: Vec<_> = members.iter().filter_map(|(_, (id, _))| raw.sector.get(id)).map(|entry| &entry.value).collect();
        let bases = own.iter().filter_map(|own| own.base.as_ref());
        // A base in another unit is a fault already.
        let parts: f64 = bases.filter(|base| base.unit.is_none_or(|found| fits(found, unit))).map(RawQuantity::central).sum();
        for (sector, entry) in group.shares.iter() {
            let own = raw.sector.get(sector).is_some();
            if own || members.iter().all(|(_, (id, _))| *id != sector) {
                self.sink.fault(entry.key, entry.value.path.clone(), Conflict::NotSharing { group: group_id.to_string(), own });
            }
        }
        if own.len() == members.len() && group.shares.is_empty() {
            self.sink.fault(total.place, total.path.clone(), Conflict::TotalOfNobody);
        } else if own.len() < members.len() && parts >= total.central() {
            let kind = Conflict::PartsExceedTotal { parts, total: total.central(), unit };
            self.sink.fault(total.place, total.path.clone(), kind);
        }
    }

    /// A number in the account's unit.
    fn level(&mut self, raw: &RawInput, unit: Unit, name: &Label) -> crate::model::InputId {
        self.same_unit(raw, unit);
        self.once(raw, unit, name)
    }

    /// Reports a number that was written with another unit, or with a price basis where its unit is no money.
    pub(super) fn same_unit(&mut self, raw: &RawInput, unit: Unit) {
        self.basis_of_money(raw, unit);
        self.in_unit(raw, unit);
    }

    /// Reports a price basis of a number whose unit is no money.
    pub(super) fn basis_of_money(&mut self, raw: &RawInput, unit: Unit) {
        if let Some(basis) = raw.basis.as_ref().filter(|_| !unit.is_money()) {
            self.sink.fault(basis.place, format!("{}.basis", raw.path), Conflict::BasisOfNoMoney);
        }
    }

    /// Reports a number that was written with another unit.
    pub(super) fn in_unit(&mut self, raw: &RawInput, unit: Unit) {
        if let Some(found) = raw.unit.filter(|&found| !fits(found, unit)) {
            let label =
                |unit: Unit| Label::new(unit.name(crate::quantity::Language::En), unit.name(crate::quantity::Language::Ko));
            let kind = Conflict::WrongUnit { expected: label(unit), found: label(found) };
            self.sink.fault(raw.place, raw.path.clone(), kind);
        }
    }

    fn account_base(
        &mut self,
        entry: &KeyedEntry<RawAccount>,
        sector: &Sector,
        groups: &[(&GroupId, &RawAccountGroup, Vec<usize>)],
        totals: &[(&GroupId, AccountTotal)],
        unit: Unit,
        path: &str,
    ) -> Option<AccountBase> {
        let raw = &entry.value;
        let own = raw.sector.get(&sector.id).map(|entry| &entry.value);
        if let Some(base) = own.and_then(|own| own.base.as_ref()) {
            return Some(AccountBase::Level(self.level(base, unit, &raw.name), basis_of(base, PriceBasis::Nominal)));
        }
        if let Some(RawAccountSector { intensity: Some(intensity), .. }) = own {
            return Some(AccountBase::Intensity(self.intensity(intensity, unit, &raw.name)));
        }
        let mut sharing = totals.iter().enumerate().filter(|(_, (_, total))| total.sectors.contains(&sector.index));
        let (Some((total, (group, _))), None) = (sharing.next(), sharing.next()) else {
            self.sink.fault(entry.key, path, Conflict::AccountWithoutLevel { sector: sector.id.to_string() });
            return None;
        };
        let shares = groups.iter().find(|(id, ..)| id == group).map(|(_, group, _)| &group.shares)?;
        if shares.is_empty() {
            return Some(AccountBase::Share { total, weight: None });
        }
        let Some(share) = shares.get(&sector.id) else {
            let path = format!("{path}.group.{}.shares", quote_key(group.as_str()));
            let place = shares.iter().next().map_or(raw.place, |(_, entry)| entry.key);
            self.sink.fault(place, path, Conflict::AccountWithoutLevel { sector: sector.id.to_string() });
            return None;
        };
        Some(AccountBase::Share { total, weight: Some(self.once(&share.value, Dimension::Ratio, &raw.name)) })
    }

    /// Level per KRW of output; a share where the account is money.
    fn intensity(&mut self, raw: &RawInput, unit: Unit, name: &Label) -> crate::model::InputId {
        let expected = if unit.dimension == Dimension::Money {
            Dimension::Ratio.into()
        } else {
            Unit::per(unit.dimension, Dimension::Money)
        };
        self.same_unit(raw, expected);
        self.once(raw, expected, name)
    }

    /// Stated totals of coming years.
    fn account_path(
        &mut self,
        raw: &RawAccountGroup,
        members: &[usize],
        sectors: &[Sector],
        unit: Unit,
        (key, name): (&str, &Label),
    ) -> Option<AccountPath> {
        let from = members.iter().map(|&sector| sectors[sector].last_known_year()).max()?;
        let mut levels = Vec::new();
        for (year, entry) in raw.path.iter().flat_map(ByYear::iter) {
            let path = format!("{key}.path.{year}");
            let index = self.index(year, entry.key, &path)?;
            if index <= from {
                let known = self.horizon.first().get() + i32::try_from(from).unwrap_or(0);
                self.sink.fault(entry.key, path, Conflict::PathAlreadyKnown { known });
                return None;
            }
            if entry.value.central() <= 0.0 {
                self.sink.fault(entry.value.place, path, Conflict::LevelNotPositive);
            }
            self.same_unit(&entry.value, unit);
            if unit.is_money() {
                self.basis_said_once(&entry.value, "path_basis");
            }
            levels.push((index, self.certain(&entry.value, unit, name)));
        }
        let basis = raw.path_basis.as_ref().map_or_else(|| self.level_basis(), |basis| basis.value);
        Some(AccountPath { sectors: members.to_vec(), from, levels, basis })
    }
}

/// Whether a number written in `found` is one of an account in `unit`: the unit itself, or it per year.
pub(super) fn fits(found: Unit, unit: Unit) -> bool {
    found == unit || found == Unit { per: unit.per.or(Some(Dimension::Duration)), ..unit }
}
