//! `[facility.ID]`: a capacity that opens, ramps up and is used.

use super::{RawClaimed, RawPerUnit};
use crate::model::RampShape;
use crate::quantity::{AdditionalityId, FacilityId, Label, ProgrammeId, SectorId};
use crate::scenario::date::Date;
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::{Area, Capacity, Deviation, Persistence, Share, Years};
use crate::scenario::quantity::RawQuantity;
use crate::scenario::text::{Located, Place};
use crate::scenario::value::{ByYear, words};

table! {
    /// A capacity that opens, ramps up and is used: one of capacity and area | 문을 열고 가동률을 높여 가는 시설. capacity와 area 가운데 하나
    RawFacility: sourced checked {
        /// Its name | 이름
        name: Label,
        /// The sector whose totals its effects are part of (default: that of the facility around it; else they stand beside all totals) | 효과가 속하는 산업(기본값: 이를 포함하는 시설의 산업. 그것도 없으면 합계에 들지 않는다)
        sector: Option<Located<SectorId>>,
        /// What it can do in a full year, with its unit | 한 해에 처리하는 용량. 단위와 함께
        capacity: Option<RawQuantity<Capacity>>,
        /// Share of the capacity that is used, on average (default 1) | 평균 가동률(기본값 1)
        utilisation: Option<RawQuantity<Share>>,
        /// Its area, instead of a capacity | 용량 대신 쓰는 면적
        area: Option<RawQuantity<Area>>,
        /// Share of the area that is occupied, on average (default 1) | 평균 입주율(기본값 1)
        occupancy: Option<RawQuantity<Share>>,
        /// Standard deviation of utilisation or occupancy over the years (default 0) | 가동률(입주율)의 연도별 표준편차(기본값 0)
        utilisation_volatility: Option<RawQuantity<Deviation>>,
        /// How much of a year's deviation stays in the next, 0 to below 1 (default 0) | 올해의 이탈이 이듬해 남는 정도, 0 이상 1 미만(기본값 0)
        utilisation_persistence: Option<RawQuantity<Persistence>>,
        /// When it opens as planned, by day, month or year; may lie before the horizon | 계획된 개장 시점: 날, 달 또는 해. 전망 기간보다 앞서도 된다
        opens: Located<Date>,
        /// Years by which it opens later (default 0) | 개장이 늦어지는 햇수(기본값 0)
        delay: Option<RawQuantity<Years>>,
        /// The programme that builds it: its delay is added, and only what it delivers stands | 시설을 짓는 사업. 그 지연이 더해지고, 이행된 만큼만 선다
        built_by: Option<Located<ProgrammeId>>,
        /// How it comes into full use (default: at once) | 전부 쓰이기까지의 과정(기본값: 즉시)
        ramp: Option<RawRamp>,
        /// Measured use by year | 연도별 이용량의 실측값
        observed: Option<ByYear<RawQuantity<Capacity>>>,
        /// The facility that it is a part of, in whose effects its own are contained | 이 시설을 포함하는 시설. 효과도 그 안에 든다
        part_of: Option<Located<FacilityId>>,
        /// What one unit of use adds in a year | 이용 한 단위가 한 해에 더하는 것
        per_unit: Option<RawPerUnit>,
        /// Its effects as somebody stated them | 발표된 효과
        claimed: Option<RawClaimed>,
        /// What makes its effects net (default: nothing is taken off) | 순효과 계수(기본값: 아무것도 빼지 않음)
        additionality: Option<Located<AdditionalityId>>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

table! {
    /// How a facility comes into full use | 전부 쓰이기까지의 과정
    RawRamp: sourced {
        /// Years from the opening to full use | 개장부터 전부 쓰일 때까지의 햇수
        years: RawQuantity<Years>,
        /// `linear`, or `logistic`: from 5 % at the opening to 95 % at the end (default linear) | `linear` 또는 `logistic`(개장 때 5 %, 끝에 95 %). 기본값 linear
        shape: Option<Located<RampShape>>,
    }
}

words! {
    RampShape { RampShape::Linear = "linear", RampShape::Logistic = "logistic", }
}

impl RawFacility {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let mut exclude = |first: &str, second: &str, place: Place| {
            let key = second.split('.').fold(path.clone(), |path, key| path.child(key));
            let kind = FaultKind::KeysExclude { first: first.to_owned(), second: second.to_owned() };
            reader.sink.fault(place, &key, kind);
        };
        let by = self.claimed.as_ref().and_then(|claimed| claimed.by.as_ref());
        if let (Some(_), Some(by)) = (&self.ramp, by) {
            exclude("ramp", "claimed.by", by.place);
        }
        match (&self.capacity, &self.area) {
            (Some(_), Some(area)) => exclude("capacity", "area", area.place),
            (Some(capacity), None) => {
                if let Some(occupancy) = &self.occupancy {
                    exclude("capacity", "occupancy", occupancy.place);
                }
                if capacity.unit.is_none() {
                    reader.sink.fault(capacity.place, &path.child("capacity"), FaultKind::UnitNeeded { example: "\"100000대\"" });
                }
            }
            (None, Some(_)) => {
                if let Some(utilisation) = &self.utilisation {
                    exclude("area", "utilisation", utilisation.place);
                }
            }
            (None, None) => {
                let keys = vec!["capacity".to_owned(), "area".to_owned()];
                reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys });
            }
        }
    }
}
