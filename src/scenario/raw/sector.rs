//! `[sector.ID]`: an industry with its output and growth.

use crate::quantity::{Label, PriceBasis, Year};
use crate::scenario::declare::table;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::{Factor, Persistence, Rate, Volatility, YearMoney};
use crate::scenario::quantity::RawQuantity;
use crate::scenario::raw::group::path_keys_stand_with_a_path;
use crate::scenario::text::Located;
use crate::scenario::value::ByYear;

table! {
    /// An industry with its output and growth | 산업: 생산액과 성장
    RawSector: sourced checked {
        /// Its name | 이름
        name: Label,
        /// The year of its base output | 기준 연도
        base_year: Located<Year>,
        /// Its output in the base year; left out if a group shares its own among its sectors | 기준 연도의 생산액. 묶음이 나누어 주면 생략
        base_output: Option<RawQuantity<YearMoney>>,
        /// Median annual growth of output; real unless its `basis` says nominal | 생산의 연간 성장률(중앙값). `basis`가 없으면 실질
        growth: Option<RawQuantity<Rate>>,
        /// Standard deviation of annual growth (default 0) | 연간 성장률의 표준편차(기본값 0)
        volatility: Option<RawQuantity<Volatility>>,
        /// How much of a year's deviation stays in the next, 0 to below 1 (default 0) | 올해의 이탈이 이듬해 남는 정도, 0 이상 1 미만(기본값 0)
        persistence: Option<RawQuantity<Persistence>>,
        /// Measured output by year | 연도별 생산액의 실측값
        observed: Option<ByYear<RawQuantity<YearMoney>>>,
        /// Measured growth over the year before, by year | 연도별 성장률의 실측값
        observed_growth: Option<ByYear<RawQuantity<Rate>>>,
        /// Stated output by year that the sector follows | 산업이 따르는, 발표된 연도별 생산액
        path: Option<ByYear<RawQuantity<YearMoney>>>,
        /// Price basis of the path (default: `prices.levels`) | 경로의 가격 기준(기본값 `prices.levels`)
        path_basis: Option<Located<PriceBasis>>,
        /// Share of the path's growth that is delivered (default 1) | 경로의 성장 가운데 실현되는 몫(기본값 1)
        delivery: Option<RawQuantity<Factor>>,
    }
}

impl RawSector {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let basis = self.path_basis.as_ref().map(|basis| basis.place);
        let delivery = self.delivery.as_ref().map(|delivery| delivery.place);
        path_keys_stand_with_a_path(self.place, self.path.is_some(), basis, delivery, path, reader);
    }
}
