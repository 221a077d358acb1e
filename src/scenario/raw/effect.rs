//! What something adds to output and accounts: per unit of use or of stock, or as a stated total.

use crate::quantity::{AccountId, PriceBasis, Year};
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::{Level, NonNegative, UnitMoney, YearMoney};
use crate::scenario::quantity::RawQuantity;
use crate::scenario::text::{Located, Place};
use crate::scenario::value::{HorizonYear, Keyed, words};

table! {
    /// What one unit of use adds in a year; one of output and account at least | 이용 한 단위가 한 해에 더하는 것. output과 account 가운데 하나 이상
    RawPerUnit: sourced checked {
        /// The year in whose prices its money is meant (default: `prices.year`) | 금액의 가격 기준 연도(기본값 `prices.year`)
        prices: Option<HorizonYear>,
        /// Gross output per unit | 한 단위당 생산액
        output: Option<RawQuantity<UnitMoney>>,
        /// Accounts per unit, such as jobs; those left out follow the intensity of the sector | 한 단위당 계정 값(취업자 등). 없는 계정은 산업의 원단위를 따른다
        account: Keyed<AccountId, RawQuantity<Level>>,
    }
}

impl RawPerUnit {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        says_something(self.output.is_some() || !self.account.is_empty(), &["output", "account"], self.place, path, reader);
    }
}

table! {
    /// What one unit in the stock adds in a year, and what it invests once | 남아 있는 하나가 한 해에 더하는 것과 처음에 투자하는 것
    RawPerMember: sourced checked {
        /// The year in whose prices its money is meant (default: `prices.year`) | 금액의 가격 기준 연도(기본값 `prices.year`)
        prices: Option<HorizonYear>,
        /// Gross output per unit | 하나당 생산액
        output: Option<RawQuantity<UnitMoney>>,
        /// Accounts per unit, such as jobs; those left out follow the intensity of the sector | 하나당 계정 값(취업자 등). 없는 계정은 산업의 원단위를 따른다
        account: Keyed<AccountId, RawQuantity<Level>>,
        /// Money invested once, when a unit enters the stock | 들어올 때 한 번 투자하는 금액
        investment: Option<RawQuantity<UnitMoney>>,
    }
}

impl RawPerMember {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let says = self.output.is_some() || !self.account.is_empty() || self.investment.is_some();
        says_something(says, &["output", "account", "investment"], self.place, path, reader);
    }
}

table! {
    /// Effects as somebody stated them, at full use; one of output and account at least | 전부 가동할 때의 발표 효과. output과 account 가운데 하나 이상
    RawClaimed: sourced checked {
        /// `direct`: the facility's own; `induced`: of other sectors too (생산유발), which stands beside all totals | `direct`는 시설 자체의 효과, `induced`는 다른 산업까지 포함한 유발 효과로 합계에 들지 않는다
        kind: Located<RawClaimKind>,
        /// Where it falls; what is counted over the nation stands beside all totals (default region) | 효과의 범위. 전국 효과는 합계에 들지 않는다(기본값 region)
        scope: Option<Located<RawClaimScope>>,
        /// The year from whose beginning it is complete, in a straight line from the opening (default: at once, or `ramp`) | 이 해의 시작부터 전부 나타난다. 문을 연 때부터 직선으로(기본값: 즉시, 또는 `ramp`)
        by: Option<Located<Year>>,
        /// Share of it that comes true (default 1) | 실현되는 몫(기본값 1)
        delivery: Option<RawQuantity<NonNegative>>,
        /// Price basis of its money (default: `prices.levels`) | 금액의 가격 기준(기본값 `prices.levels`)
        basis: Option<Located<PriceBasis>>,
        /// Gross output per year | 연간 생산액
        output: Option<RawQuantity<YearMoney>>,
        /// Accounts, such as jobs | 계정 값(취업자 등)
        account: Keyed<AccountId, RawQuantity<Level>>,
    }
}

impl RawClaimed {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        says_something(self.output.is_some() || !self.account.is_empty(), &["output", "account"], self.place, path, reader);
    }
}

/// Whether a claim is the facility's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawClaimKind {
    /// Its own output and jobs.
    Direct,
    /// With what it brings about elsewhere.
    Induced,
}

/// Where a claim falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawClaimScope {
    /// In the region of the scenario.
    Region,
    /// In the whole country.
    Nation,
}

words! {
    RawClaimKind { RawClaimKind::Direct = "direct", RawClaimKind::Induced = "induced", }
    RawClaimScope { RawClaimScope::Region = "region", RawClaimScope::Nation = "nation", }
}

fn says_something(says: bool, keys: &[&str], place: Place, path: &KeyPath, reader: &mut Reader<'_>) {
    if !says {
        let keys = keys.iter().map(|&key| key.to_owned()).collect();
        reader.sink.fault(place, path, FaultKind::KeysMissingOneOf { keys });
    }
}
