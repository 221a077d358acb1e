//! `[spending.ID]` and `[additionality.ID]`: what money buys, and how much of its effect is net.

use super::data::TableCode;
use crate::quantity::Label;
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::Share;
use crate::scenario::quantity::RawQuantity;
use crate::scenario::text::Located;
use crate::scenario::value::Keyed;

table! {
    /// What money buys, by sector of the input-output table: a category of final demand, shares, or both | 돈으로 사는 것, 산업연관표 부문별로: 최종수요 항목, 몫, 또는 둘 다
    RawSpending: sourced checked {
        /// Its name | 이름
        name: Label,
        /// The category of final demand that it is like: gives the shares that are not stated, and how much of each product is domestic (without one: all categories but `exports`) | 닮은 최종수요 항목. 적지 않은 몫과 국산 비율을 준다(없으면 `exports`를 뺀 모든 항목의 국산 비율)
        category: Option<Located<String>>,
        /// What is bought of each sector; divided by their sum | 부문별로 사는 몫. 합으로 나눈다
        shares: Keyed<TableCode, RawQuantity<Share>>,
        /// Share of the domestic that is bought in the region (default: as the table's sectors buy) | 국산 가운데 지역에서 사는 몫(기본값: 표의 부문이 사는 대로)
        local: Keyed<TableCode, RawQuantity<Share>>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

impl RawSpending {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        if self.category.is_none() && self.shares.is_empty() {
            let keys = vec!["category".to_owned(), "shares".to_owned()];
            reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys });
        }
    }
}

table! {
    /// How much of a gross effect is net, for all that name it | 총효과 가운데 순효과의 몫. 이를 가리키는 모두에 쓰인다
    RawAdditionality: sourced {
        /// Its name | 이름
        name: Label,
        /// Share that benefits others than the region, for what goes through no input-output table: there it is computed (default 0) | 지역 밖에 돌아가는 몫. 산업연관표를 거치지 않는 효과에만 쓴다. 거치는 효과에서는 계산한다(기본값 0)
        leakage: Option<RawQuantity<Share>>,
        /// Share that would have happened anyway (default 0) | 어차피 일어났을 몫(기본값 0)
        deadweight: Option<RawQuantity<Share>>,
        /// Share that is taken from others in the region (default 0) | 지역의 다른 곳에서 빼앗아 온 몫(기본값 0)
        displacement: Option<RawQuantity<Share>>,
        /// Share by which one activity only replaces another of the same firm (default 0) | 같은 기업의 다른 활동을 대신할 뿐인 몫(기본값 0)
        substitution: Option<RawQuantity<Share>>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}
