//! `[claim.ID]`: a stated effect beside the model's same coefficient.

use crate::model::ClaimMeasure;
use crate::quantity::Label;
use crate::scenario::declare::table;
use crate::scenario::expression::Expression;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::{Cause, Level};
use crate::scenario::quantity::{RawNumber, RawQuantity};
use crate::scenario::text::Located;
use crate::scenario::value::{HorizonYear, words};

table! {
    /// A stated effect; it enters no total, and stands beside the model's same coefficient | 주장된 효과. 어떤 합계에도 들지 않고 모형의 같은 계수와 나란히 둔다
    RawClaim: sourced checked {
        /// Its name | 이름
        name: Label,
        /// The stated effect, certain, with its unit | 주장된 효과. 확정값이며 단위와 함께
        value: RawQuantity<Level>,
        /// The stated cause that it is divided by, certain: the money attracted (default: the effect stands for itself) | 나누어 볼 원인. 확정값: 유치한 금액 등(기본값: 효과 그대로 본다)
        per: Option<RawQuantity<Cause>>,
        /// Where it is counted: `region` or `nation` (default region) | 집계 범위: `region`(지역) 또는 `nation`(전국). 기본값 region
        scope: Option<Located<RawEconomy>>,
        /// What is claimed: `output`, `value-added` (both money), `jobs` (a stock, 명), `person-years` (work, 인년) or `other` (any unit) | 무엇의 효과인지: `output`(생산)과 `value-added`(부가가치)는 금액, `jobs`(일자리)는 명, `person-years`(연인원)는 인년, `other`는 어떤 단위든
        measure: Located<ClaimMeasure>,
        /// Whether it adds up over years (default false) | 여러 해의 누계인지(기본값 false)
        cumulative: Option<Located<bool>>,
        /// The model's same coefficient, in the grammar of own metrics and the unit of value over per | 모형의 같은 계수. 자체 지표의 식 문법으로 쓰고, 단위는 value를 per로 나눈 것과 같아야 한다
        expression: Located<Expression>,
        /// The year of the expression | 식의 연도
        year: HorizonYear,
        /// The coefficient is shown per this much of the cause: `"10억원"` (default: one unit) | 계수를 원인 얼마당으로 보일지: `"10억원"`(기본값: 한 단위)
        per_shown: Option<RawNumber<Cause>>,
        /// Paths of inputs whose switching values are looked for: drawn ones, once per trial | 전환값을 찾을 입력의 경로: 시행마다 한 번 뽑는 불확실한 수
        drivers: Option<Vec<Located<String>>>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

/// Where an effect is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawEconomy {
    /// In the region.
    Region,
    /// In the nation.
    Nation,
}

words! {
    RawEconomy { RawEconomy::Region = "region", RawEconomy::Nation = "nation", }
    ClaimMeasure {
        ClaimMeasure::Output = "output",
        ClaimMeasure::ValueAdded = "value-added",
        ClaimMeasure::Jobs = "jobs",
        ClaimMeasure::PersonYears = "person-years",
        ClaimMeasure::Other = "other",
    }
}

impl RawClaim {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        if let (None, Some(shown)) = (&self.per, &self.per_shown) {
            let keys = vec!["per".to_owned(), "per_shown".to_owned()];
            reader.sink.fault(shown.place, &path.child("per_shown"), FaultKind::KeysMissingBoth { keys });
        }
    }
}
