//! `[skill.ID]`: people with a skill, and who needs them.

use crate::quantity::{AccountId, FacilityId, Label, PipelineId, SectorId};
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::{NonNegative, People, Share};
use crate::scenario::quantity::RawQuantity;
use crate::scenario::text::Located;
use crate::scenario::value::{Keyed, no_repeats};

table! {
    /// People with a skill, and who needs them | 어떤 능력을 갖춘 인력과 그 수요
    RawSkill: sourced checked {
        /// Its name | 이름
        name: Label,
        /// Pipelines of people (명) whose stock has the skill | 그 능력을 갖춘 사람을 배출하는 파이프라인(명)
        supply: Option<Vec<Located<PipelineId>>>,
        /// People with the skill who are there besides | 그 밖에 이미 있는 인력
        base: Option<RawQuantity<People>>,
        /// The account of jobs, in persons (default: the only one in 명) | 일자리 계정, 단위는 명(기본값: 단위가 명인 유일한 계정)
        account: Option<Located<AccountId>>,
        /// Share of the jobs of a sector that need it, without those of its facilities and pipelines | 산업의 일자리 가운데 그 능력이 필요한 몫. 산업에 든 시설과 파이프라인의 일자리는 뺀다
        sector: Keyed<SectorId, RawQuantity<Share>>,
        /// Share of the jobs of a facility | 시설의 일자리 가운데
        facility: Keyed<FacilityId, RawQuantity<Share>>,
        /// Share of the jobs of the firms of a pipeline | 파이프라인 기업의 일자리 가운데
        pipeline: Keyed<PipelineId, RawQuantity<Share>>,
        /// Exponent η: a shortage scales the jobs and output of these facilities and pipelines by (supply / demand)^η (default: it is only reported) | 지수 η: 부족하면 위 시설과 파이프라인의 일자리와 생산이 (공급/수요)^η배가 된다(기본값: 알리기만 함)
        binding: Option<RawQuantity<NonNegative>>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

impl RawSkill {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let owned = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
        if self.supply.is_none() && self.base.is_none() {
            reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys: owned(&["supply", "base"]) });
        }
        if self.sector.is_empty() && self.facility.is_empty() && self.pipeline.is_empty() {
            let keys = owned(&["sector", "facility", "pipeline"]);
            reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys });
        }
        no_repeats(self.supply.as_deref().unwrap_or_default(), &path.child("supply"), reader);
    }
}
