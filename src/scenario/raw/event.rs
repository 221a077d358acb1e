//! `[event.ID]`: what happens or does not, and what it acts on.

use crate::quantity::{DriverId, FacilityId, GroupId, Horizon, Label, PipelineId, ProgrammeId, SectorId};
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::{Change, Correlation, OutputChange, PositiveYears, Share, Years};
use crate::scenario::quantity::{RawNumber, RawQuantity};
use crate::scenario::text::Located;
use crate::scenario::value::Keyed;

table! {
    /// Something that happens with some probability, and what it changes | 어떤 확률로 일어나는 일과 그 영향
    RawEvent: sourced checked {
        /// Its name | 이름
        name: Label,
        /// Probability in each year, or of happening once in all the years | 해마다의 확률, 또는 기간 중 한 번 일어날 확률
        probability: RawQuantity<Share>,
        /// Whether it happens at most once (default false) | 많아야 한 번 일어나는지(기본값 false)
        once: Option<Located<bool>>,
        /// First and last year in which it can happen | 일어날 수 있는 첫해와 마지막 해
        years: Located<Horizon>,
        /// Years in which its strength halves; without it and `lasting` it acts in its year alone | 영향이 절반이 되는 기간. 이것도 `lasting`도 없으면 그해에만 영향을 준다
        half_life: Option<RawQuantity<PositiveYears>>,
        /// Whether it acts for ever at full strength (default false) | 영향이 줄지 않고 이어지는지(기본값 false)
        lasting: Option<Located<bool>>,
        /// Whether growth rates come from a history that had such events, so that their mean effect is given back (default false) | 성장률이 이런 사건까지 겪은 과거에서 나왔는지. 그렇다면 평균 영향을 되돌린다(기본값 false)
        centred: Option<Located<bool>>,
        /// A measure that lessens all its changes | 모든 영향을 줄이는 대책
        mitigation: Option<RawMitigation>,
        /// The driver that its probability goes with | 발생과 함께 움직이는 동인
        driver: Option<Located<DriverId>>,
        /// How closely: from 1, when the driver is high, to -1, when it is low | 얼마나 가까운지: 1이면 동인이 높을 때, -1이면 낮을 때 일어난다
        load: Option<RawNumber<Correlation>>,
        /// Relative change of a sector's output in the year of the event | 사건이 일어난 해 산업 생산의 상대 변화
        sector: Keyed<SectorId, RawQuantity<OutputChange>>,
        /// The same for all sectors of a group | 묶음에 드는 모든 산업의 상대 변화
        group: Keyed<GroupId, RawQuantity<OutputChange>>,
        /// What it does to programmes | 사업에 주는 영향
        programme: Keyed<ProgrammeId, RawProgrammeImpact>,
        /// What it does to facilities | 시설에 주는 영향
        facility: Keyed<FacilityId, RawFacilityImpact>,
        /// Relative change of a pipeline's inflow | 파이프라인 유입의 상대 변화
        pipeline: Keyed<PipelineId, RawQuantity<Change>>,
    }
}

table! {
    /// A measure against an event | 사건에 대한 대책
    RawMitigation: sourced {
        /// Whether it is in force | 시행하는지
        in_force: Located<bool>,
        /// Share by which it lessens all changes | 모든 영향을 줄이는 비율
        reduces: RawQuantity<Share>,
    }
}

table! {
    /// What an event does to a programme | 사건이 사업에 주는 영향
    RawProgrammeImpact: sourced {
        /// Relative change of the execution rate | 집행률의 상대 변화
        execution: Option<RawQuantity<Change>>,
        /// Years of delay, if it happens by the first planned year | 지연, 년(계획 첫해까지 일어나면)
        delay: Option<RawQuantity<Years>>,
        /// Relative change of the probability of approval, if it happens by the year of the decision | 승인 확률의 상대 변화(결정하는 해까지 일어나면)
        approval: Option<RawQuantity<Change>>,
    }
}

table! {
    /// What an event does to a facility | 사건이 시설에 주는 영향
    RawFacilityImpact: sourced {
        /// Relative change of the utilisation | 가동률의 상대 변화
        utilisation: Option<RawQuantity<Change>>,
        /// Years of delay, if it happens by the year of the planned opening | 지연, 년(계획된 개시 연도까지 일어나면)
        delay: Option<RawQuantity<Years>>,
    }
}

impl RawEvent {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        if let (Some(half_life), Some(Located { value: true, .. })) = (&self.half_life, &self.lasting) {
            let kind = FaultKind::KeysExclude { first: "lasting".to_owned(), second: "half_life".to_owned() };
            reader.sink.fault(half_life.place, &path.child("half_life"), kind);
        }
        let place = match (&self.driver, &self.load) {
            (Some(driver), None) => driver.place,
            (None, Some(load)) => load.place,
            _ => return,
        };
        let keys = vec!["driver".to_owned(), "load".to_owned()];
        reader.sink.fault(place, path, FaultKind::KeysMissingBoth { keys });
    }
}
