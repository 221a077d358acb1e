//! `[account.ID]`: a quantity that follows output, such as value added or employment.

use crate::quantity::{GroupId, Label, PriceBasis, SectorId};
use crate::scenario::declare::{Kind, table};
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, ReadValue, Reader};
use crate::scenario::measure::{Level, NonNegative, PlainRate, Share};
use crate::scenario::quantity::RawQuantity;
use crate::scenario::raw::group::{path_keys_stand_with_a_path, sum_is_one};
use crate::scenario::text::Located;
use crate::scenario::tree::Node;
use crate::scenario::value::{ByYear, Keyed};

table! {
    /// A quantity that follows output, such as value added or employment | 생산에 따라 움직이는 양: 부가가치, 취업자 등
    RawAccount: sourced {
        /// Its name | 이름
        name: Label,
        /// Its unit, such as 원, 명, tCO2e | 단위: 원, 명, tCO2e 등
        unit: Located<String>,
        /// Its values by sector | 산업별 값
        sector: Keyed<SectorId, RawAccountSector>,
        /// Its values by group of sectors | 묶음별 값
        group: Keyed<GroupId, RawAccountGroup>,
        /// Change per year of the quantity per unit of output (default 0) | 생산 한 단위당 양의 연간 변화율(기본값 0)
        trend: Option<RawQuantity<PlainRate>>,
        /// How it follows output: 1 in proportion, below 1 less (default 1) | 생산 탄력성: 1이면 비례(기본값 1)
        elasticity: Option<RawQuantity<NonNegative>>,
        /// What does not follow output, per year: households, sinks; one number, or levels of some years with straight lines between them (default 0) | 생산을 따르지 않는 몫, 연간: 가계, 흡수원. 수 하나, 또는 몇 해의 값(사이는 직선으로 잇는다)(기본값 0)
        other: Option<RawOther>,
    }
}

/// A level that does not follow output.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there are as many as accounts: a box would save nothing")]
pub enum RawOther {
    /// The same in every year, or drawn in each.
    Yearly(RawQuantity<Level>),
    /// Levels of some years.
    Path(ByYear<RawQuantity<Level>>),
}

impl ReadValue for RawOther {
    fn kind() -> Kind {
        Kind::Either(vec![RawQuantity::<Level>::kind(), ByYear::<RawQuantity<Level>>::kind()])
    }

    /// A table with the key of a year is one by year.
    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        if node.is_by_year() {
            ByYear::read(node, path, reader).map(Self::Path)
        } else {
            RawQuantity::read(node, path, reader).map(Self::Yearly)
        }
    }
}

table! {
    /// An account's value in a sector; one of base and intensity | 산업의 계정 값. base와 intensity 가운데 하나
    RawAccountSector: sourced checked {
        /// Its value in the sector's base year | 산업 기준 연도의 값
        base: Option<RawQuantity<Level>>,
        /// Its value per won of output in the base year (or `"10.1명/10억원"`) | 기준 연도 생산 1원당 값(또는 `"10.1명/10억원"`)
        intensity: Option<RawQuantity<Level>>,
        /// Change per year of the quantity per unit of output, for this sector | 이 산업의 단위당 연간 변화율
        trend: Option<RawQuantity<PlainRate>>,
        /// How it follows output in this sector | 이 산업의 생산 탄력성
        elasticity: Option<RawQuantity<NonNegative>>,
    }
}

impl RawAccountSector {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let (base, intensity) = ("base".to_owned(), "intensity".to_owned());
        match (&self.base, &self.intensity) {
            (Some(_), Some(stated)) => {
                let kind = FaultKind::KeysExclude { first: base, second: intensity };
                reader.sink.fault(stated.place, &path.child("intensity"), kind);
            }
            (None, None) => reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys: vec![base, intensity] }),
            _ => {}
        }
    }
}

table! {
    /// An account's value in a group of sectors | 묶음의 계정 값
    RawAccountGroup: sourced checked {
        /// Its value in the base year of the group's sectors | 묶음에 드는 산업의 기준 연도 값
        base: Option<RawQuantity<Level>>,
        /// How the sectors without a value of their own share it; together 1 (default: by base output) | 값이 따로 없는 산업이 나누는 몫. 합은 1(기본값: 기준 생산액에 비례)
        shares: Keyed<SectorId, RawQuantity<Share>>,
        /// Stated values by year that the group follows | 묶음이 따르는, 발표된 연도별 값
        path: Option<ByYear<RawQuantity<Level>>>,
        /// Price basis of the path, if it is money (default: `prices.levels`) | 경로의 가격 기준(금액일 때. 기본값 `prices.levels`)
        path_basis: Option<Located<PriceBasis>>,
    }
}

impl RawAccountGroup {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        sum_is_one(self.shares.iter().map(|(_, share)| &share.value), ("shares", "몫"), &path.child("shares"), reader);
        if let (Some((_, share)), None) = (self.shares.iter().next(), &self.base) {
            let help = Label::new("what the shares divide", "몫으로 나누는 값");
            reader.sink.fault(share.key, path, FaultKind::MissingKey { key: "base", help });
        }
        let basis = self.path_basis.as_ref().map(|basis| basis.place);
        path_keys_stand_with_a_path(self.place, self.path.is_some(), basis, None, path, reader);
    }
}
