//! `[appraisal.ID]`: what programmes cost against what capacity and firms add.

use crate::quantity::{FacilityId, Label, PipelineId};
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::{PlainRate, Share};
use crate::scenario::quantity::RawQuantity;
use crate::scenario::text::Located;
use crate::scenario::value::{HorizonYear, Whole, no_repeats};

/// Years that an appraisal may go on for: beyond, present values at the lowest rate of return that is looked for leave the range of
/// numbers.
const LONGEST_LIFE: u64 = 100;

table! {
    /// What programmes cost against the net value added of facilities and firms, in constant prices | 사업비와, 시설·기업의 순부가가치를 불변가격으로 견준다
    RawAppraisal: sourced checked {
        /// Its name | 이름
        name: Label,
        /// Programmes, or groups of programmes, whose money is the cost | 비용이 되는 사업, 또는 사업의 묶음
        programmes: Vec<Located<String>>,
        /// Facilities whose net value added is the benefit | 순부가가치가 편익인 시설
        facilities: Option<Vec<Located<FacilityId>>>,
        /// Pipelines whose net value added is the benefit | 순부가가치가 편익인 파이프라인
        pipelines: Option<Vec<Located<PipelineId>>>,
        /// The year that counts as 0 (default: that of the first planned cost) | 0으로 세는 해(기본값: 계획된 첫 비용의 해)
        base: Option<HorizonYear>,
        /// Years that are appraised after the last planned cost; those beyond the horizon go on as its last | 계획된 마지막 비용 뒤 평가하는 햇수. 전망 기간 뒤는 마지막 해와 같다고 본다
        life: Whole<1, LONGEST_LIFE>,
        /// Social discount rate, real (default 4.5 %) | 사회적 할인율, 실질(기본값 4.5 %)
        rate: Option<RawQuantity<PlainRate>>,
        /// Annual decline of the benefit after the horizon (default 0) | 전망 기간 뒤 편익의 연간 감소율(기본값 0)
        fade: Option<RawQuantity<Share>>,
        /// Running cost a year after the last planned cost, as a share of all that was spent (default 0) | 계획된 마지막 비용 뒤의 연간 운영비, 그때까지 쓴 돈의 몫(기본값 0)
        running: Option<RawQuantity<Share>>,
        /// Share of the cost that is still worth something at the end (default 0) | 끝에 남는 잔존가치, 비용의 몫(기본값 0)
        residual: Option<RawQuantity<Share>>,
        /// Share of the net value added that counts as benefit (default 1) | 순부가가치 가운데 편익으로 세는 몫(기본값 1)
        benefit_share: Option<RawQuantity<Share>>,
        /// Share of the value added that pays labour (default 0) | 부가가치 가운데 노동의 몫(기본값 0)
        labour: Option<RawQuantity<Share>>,
        /// Share of that labour that had other work, whose pay is no benefit (default 0) | 그 노동 가운데 다른 일자리가 있던 몫. 그 보수는 편익이 아니다(기본값 0)
        had_work: Option<RawQuantity<Share>>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

impl RawAppraisal {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let (facilities, pipelines) = (self.facilities.as_deref(), self.pipelines.as_deref());
        if facilities.is_none() && pipelines.is_none() {
            let keys = vec!["facilities".to_owned(), "pipelines".to_owned()];
            reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys });
        }
        no_repeats(facilities.unwrap_or_default(), &path.child("facilities"), reader);
        no_repeats(pipelines.unwrap_or_default(), &path.child("pipelines"), reader);
    }
}
