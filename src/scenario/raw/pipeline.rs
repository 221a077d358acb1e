//! `[pipeline.ID]`: cohorts of firms or people that move through stages with losses.

use super::RawPerMember;
use crate::quantity::{AdditionalityId, FacilityId, Horizon, Label, ProgrammeId, SectorId, SpendingId, StageId};
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader, nearest};
use crate::scenario::measure::{Arrivals, Share, Size, UnitCost, Years};
use crate::scenario::quantity::RawQuantity;
use crate::scenario::text::Located;
use crate::scenario::value::{ByAge, ByYear, HorizonYear, KeyId as _, Keyed, no_repeats};

table! {
    /// Cohorts of firms or people that move through stages with losses | 단계를 거치며 줄어드는 기업·사람의 흐름
    RawPipeline: sourced checked {
        /// Its name | 이름
        name: Label,
        /// What is counted: 개사, 명, 개 | 세는 단위: 개사, 명, 개
        unit: Located<String>,
        /// The sector whose totals its effects are part of (default: that of the facility around it; else they stand beside all totals) | 효과가 속하는 산업(기본값: 이를 포함하는 시설의 산업. 그것도 없으면 합계에 들지 않는다)
        sector: Option<Located<SectorId>>,
        /// The facility in whose effects its own are contained | 이 흐름의 효과를 포함하는 시설
        part_of: Option<Located<FacilityId>>,
        /// Who enters: one of counts, rate and programme at least, added up | 들어오는 수. counts, rate, programme 가운데 하나 이상을 합한다
        inflow: RawInflow,
        /// The stages between entering and the stock, in their order | 들어온 뒤 남기까지 거치는 단계의 순서
        stages: Option<Vec<Located<StageId>>>,
        /// What happens in each stage | 단계별 내용
        stage: Keyed<StageId, RawStage>,
        /// How unequal the units are: only standard deviation over mean counts (default: all alike) | 하나하나의 크기가 얼마나 다른지. 표준편차와 평균의 비만 쓴다(기본값: 모두 같음)
        sizes: Option<RawQuantity<Size>>,
        /// Share still in the stock by age in whole years, falling (default: all, for ever) | 햇수별 생존율. 줄어든다(기본값: 모두 계속 남음)
        survival: Option<ByAge<RawQuantity<Share>>>,
        /// Probability of leaving the stock in each year, instead of survival | survival 대신 쓰는, 해마다 사라질 확률
        hazard: Option<RawQuantity<Share>>,
        /// What one unit in the stock adds | 남아 있는 하나가 더하는 것
        per_unit: Option<RawPerMember>,
        /// What the one-off investment buys | 일회 투자로 사는 것
        spending: Option<Located<SpendingId>>,
        /// What makes its effects net (default: nothing is taken off) | 순효과 계수(기본값: 아무것도 빼지 않음)
        additionality: Option<Located<AdditionalityId>>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

table! {
    /// Who enters a pipeline | 들어오는 수
    RawInflow: sourced checked {
        /// Stated numbers by year | 연도별 발표 수
        counts: Option<ByYear<RawQuantity<Arrivals>>>,
        /// So many a year on average, Poisson distributed | 한 해 평균 유입 수(푸아송 분포)
        rate: Option<RawQuantity<Arrivals>>,
        /// First and last year of the rate | rate가 적용되는 첫해와 마지막 해
        years: Option<Located<Horizon>>,
        /// The programme whose money pays for units | 비용을 대는 사업
        programme: Option<Located<ProgrammeId>>,
        /// What one costs the programme | 사업이 하나에 들이는 비용
        unit_cost: Option<RawQuantity<UnitCost>>,
        /// The year in whose prices that cost is meant (default: `prices.year`) | 그 비용의 가격 기준 연도(기본값 `prices.year`)
        prices: Option<HorizonYear>,
        /// Share of what the programme delivers that goes in here (default 1) | 사업의 실질 이행액 가운데 여기에 쓰는 몫(기본값 1)
        share: Option<RawQuantity<Share>>,
    }
}

table! {
    /// A stage that some pass and others do not | 일부만 통과하는 단계
    RawStage: sourced {
        /// Its name | 이름
        name: Label,
        /// Probability that one passes | 통과할 확률
        probability: RawQuantity<Share>,
        /// Years it takes (default 0) | 걸리는 햇수(기본값 0)
        lag: Option<RawQuantity<Years>>,
    }
}

impl RawInflow {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let owned = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
        // What speaks of money says enough to tell which key is missing.
        let of_money = [
            self.unit_cost.as_ref().map(|cost| cost.place),
            self.share.as_ref().map(|share| share.place),
            self.prices.as_ref().map(|prices| prices.place),
        ];
        let place = self.programme.as_ref().map(|programme| programme.place).or(of_money.into_iter().flatten().next());
        if let Some(place) = place.filter(|_| self.programme.is_none() || self.unit_cost.is_none()) {
            reader.sink.fault(place, path, FaultKind::KeysMissingBoth { keys: owned(&["programme", "unit_cost"]) });
        }
        let of_rate = self.rate.as_ref().map(|rate| rate.place).or(self.years.as_ref().map(|years| years.place));
        if let Some(place) = of_rate.filter(|_| self.rate.is_none() || self.years.is_none()) {
            reader.sink.fault(place, path, FaultKind::KeysMissingBoth { keys: owned(&["rate", "years"]) });
        }
        if self.counts.is_none() && of_rate.is_none() && place.is_none() {
            let keys = owned(&["counts", "rate", "programme"]);
            reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys });
        }
    }
}

impl RawPipeline {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        self.check_stages(path, reader);
        let Some(survival) = &self.survival else { return };
        if let Some(hazard) = &self.hazard {
            let kind = FaultKind::KeysExclude { first: "survival".to_owned(), second: "hazard".to_owned() };
            reader.sink.fault(hazard.place, &path.child("hazard"), kind);
        }
        for ((_, before), (age, after)) in survival.iter().zip(survival.iter().skip(1)) {
            let (earlier, later) = (before.value.central(), after.value.central());
            if later > earlier {
                let path = path.child("survival").child(&age.to_string());
                reader.sink.fault(after.value.place, &path, FaultKind::SurvivalRises { earlier, later });
                return;
            }
        }
    }

    /// Every stage stands in the list once, and has its table.
    fn check_stages(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let listed = self.stages.as_deref().unwrap_or_default();
        let list = path.child("stages");
        no_repeats(listed, &list, reader);
        let mut slips = Vec::new();
        for (index, stage) in listed.iter().enumerate().filter(|(_, stage)| self.stage.get(&stage.value).is_none()) {
            let known: Vec<String> = self.stage.ids().map(ToString::to_string).collect();
            let near = nearest(stage.value.as_str(), known.iter().map(String::as_str));
            slips.extend(near.clone());
            let kind = FaultKind::UnknownId { noun: StageId::noun(), id: stage.value.to_string(), near, known };
            reader.sink.fault(stage.place, &list.element(index), kind);
        }
        for (id, entry) in self.stage.iter() {
            let is_listed = listed.iter().any(|stage| stage.value == *id) || slips.iter().any(|slip| slip == id.as_str());
            if !is_listed {
                reader.sink.fault(entry.key, &path.child("stage").child(id.as_str()), FaultKind::StageNotListed);
            }
        }
    }
}
