//! `[prices]`: the price year, inflation, and the basis of what does not say its own.

use crate::quantity::{PriceBasis, Year};
use crate::scenario::declare::table;
use crate::scenario::measure::PlainRate;
use crate::scenario::quantity::RawQuantity;
use crate::scenario::text::Located;
use crate::scenario::value::ByYear;

table! {
    /// Prices and inflation | 가격과 물가
    RawPrices: sourced {
        /// The year of constant prices | 불변가격의 기준 연도
        year: Located<Year>,
        /// Inflation in the years that are not observed | 관측되지 않은 해의 물가 상승률
        inflation: Option<RawQuantity<PlainRate>>,
        /// Measured inflation of the year, over the year before | 전년 대비 물가 상승률의 실측값
        observed: Option<ByYear<RawQuantity<PlainRate>>>,
        /// Price basis of stated paths and targets that do not say their own (default nominal) | 경로와 목표의 가격 기준(따로 정하지 않은 것. 기본값 nominal)
        levels: Option<Located<PriceBasis>>,
    }
}
