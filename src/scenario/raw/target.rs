//! `[target.ID]` and `[joint.ID]`: stated goals, and sets of them that count only together.

use crate::quantity::{Label, PriceBasis, TargetId};
use crate::scenario::declare::table;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::Level;
use crate::scenario::quantity::RawQuantity;
use crate::scenario::text::Located;
use crate::scenario::value::{HorizonYear, no_repeats};

table! {
    /// A stated goal | 발표된 목표
    RawTarget: sourced {
        /// Its name | 이름
        name: Label,
        /// What is to reach it: `output`, `spending`, `use`, `stock`, or the id of an account or an own metric | 목표의 대상: `output`, `spending`, `use`, `stock`, 또는 계정이나 자체 지표의 id
        metric: Located<String>,
        /// Of which sector, group, programme, facility, pipeline or event (default: all sectors) | 어느 산업·묶음·사업·시설·파이프라인·사건의 것인지(기본값: 모든 산업)
        scope: Option<Located<String>>,
        /// Which part of it: `baseline`, `facility.ID`, `pipeline.ID`, `claimed` (default: total) | 그 가운데 어느 부분인지: `baseline`, `facility.ID`, `pipeline.ID`, `claimed`(기본값: 전체)
        component: Option<Located<String>>,
        /// By when | 목표 연도
        year: HorizonYear,
        /// The level to be reached | 목표값
        value: RawQuantity<Level>,
        /// Whether it is a ceiling: reached at the level or below (default false) | 상한 목표인지: 이 값 이하면 달성(기본값 false)
        at_most: Option<Located<bool>>,
        /// Price basis, if it is money (default: `prices.levels`) | 가격 기준(금액일 때. 기본값 `prices.levels`)
        basis: Option<Located<PriceBasis>>,
    }
}

table! {
    /// Targets that count only together | 함께 달성해야 하는 목표의 묶음
    RawJoint: checked {
        /// Its name | 이름
        name: Label,
        /// Its targets | 묶음에 드는 목표
        targets: Vec<Located<TargetId>>,
    }
}

impl RawJoint {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        no_repeats(&self.targets, &path.child("targets"), reader);
    }
}
