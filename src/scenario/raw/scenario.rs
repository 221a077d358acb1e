//! The whole file, and `[scenario]`: what it is called, what it knew when, which years it spans.

use super::{
    RawAccount, RawAdditionality, RawAppraisal, RawClaim, RawCorrelation, RawDataFile, RawDriver, RawEvent, RawFacility,
    RawGroup, RawInputOutput, RawJoint, RawMetric, RawPipeline, RawPrices, RawProgramme, RawRankCorrelations, RawRun, RawSector,
    RawSkill, RawSource, RawSpending, RawTarget,
};
use crate::quantity::{
    AccountId, AdditionalityId, AppraisalId, ClaimId, ClassId, DriverId, EventId, FacilityId, GroupId, Horizon, Label,
    MetricName, PipelineId, ProgrammeId, SectorId, SkillId, SourceId, SpendingId, TargetId,
};
use crate::scenario::class::{RawClass, RawView};
use crate::scenario::date::Date;
use crate::scenario::declare::table;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::Share;
use crate::scenario::quantity::RawNumber;
use crate::scenario::text::Located;
use crate::scenario::value::Keyed;
use crate::scenario::warning::WarningKind;

table! {
    /// A scenario file | 시나리오 파일
    RawScenario: checked {
        /// A scenario file that this one changes; its tables are merged with this one's, its numbers replaced by this one's | 이 파일이 고쳐 쓰는 시나리오 파일. 표는 합쳐지고 수는 이 파일의 것으로 바뀐다
        extends: Option<Located<String>>,
        /// Files whose tables lie under this one's and under those of the file it extends, later ones over earlier: any tables but `[scenario]` and `[run]`. Names start in this file's folder, and those of their data files in theirs | 이 파일과 이 파일이 고쳐 쓰는 파일의 밑에 까는 파일들. 뒤에 적은 것이 앞의 것 위에 놓인다. `[scenario]`와 `[run]`을 뺀 모든 표를 쓸 수 있다. 이름은 이 파일의 폴더에서, 그 데이터 파일은 그 파일의 폴더에서 찾는다
        include: Option<Vec<Located<String>>>,
        /// Figures as documents state them, for the audit: columns `id`, `subject`, `measure`, `name_en`, `name_ko`, `value`, `unit`, `value_as_stated`, `from`, `to`, `source`; a row without a subject is not audited | 문헌에 발표된 수치. 감사에 쓴다: `id`, `subject`, `measure`, `name_en`, `name_ko`, `value`, `unit`, `value_as_stated`, `from`, `to`, `source` 열. subject가 빈 행은 감사하지 않는다
        figures: Option<RawDataFile>,
        /// What the scenario is | 시나리오의 개요
        scenario: RawHeader,
        /// How it is run, unless the command line says otherwise | 실행 방법(명령줄이 우선)
        run: Option<RawRun>,
        /// Documents that numbers are quoted from | 수를 인용한 문헌
        source: Keyed<SourceId, RawSource>,
        /// Reference classes: what comparable undertakings came to | 준거집단: 비슷한 일들이 실제로 어떻게 되었는지
        class: Keyed<ClassId, RawClass>,
        /// Prices and inflation | 가격과 물가
        prices: RawPrices,
        /// Industries with their output and growth | 산업: 생산액과 성장
        sector: Keyed<SectorId, RawSector>,
        /// Named sets of sectors, or of programmes | 산업(또는 사업)의 묶음
        group: Keyed<GroupId, RawGroup>,
        /// How the shocks of sectors go together | 산업 간 충격의 상관
        correlation: Option<RawCorrelation>,
        /// Money spent over years | 여러 해에 걸쳐 쓰는 사업비
        programme: Keyed<ProgrammeId, RawProgramme>,
        /// Capacities that open, ramp up and are used | 문을 열고 가동률을 높여 가는 시설
        facility: Keyed<FacilityId, RawFacility>,
        /// Cohorts of firms or people that move through stages with losses | 단계를 거치며 줄어드는 기업·사람의 흐름
        pipeline: Keyed<PipelineId, RawPipeline>,
        /// Who buys from whom, in the nation and in the region | 전국과 지역에서 누가 누구에게서 사는지
        input_output: Option<RawInputOutput>,
        /// What money buys, by sector of the table | 돈으로 사는 것, 표의 부문별로
        spending: Keyed<SpendingId, RawSpending>,
        /// How much of a gross effect is net | 총효과 가운데 순효과의 몫
        additionality: Keyed<AdditionalityId, RawAdditionality>,
        /// What happens or does not: a recession, a budget squeeze | 일어날 수도 있는 일: 불황, 긴축 등
        event: Keyed<EventId, RawEvent>,
        /// What several inputs load on | 여러 입력이 함께 따르는 동인
        driver: Keyed<DriverId, RawDriver>,
        /// Rank correlations (Spearman) of pairs of inputs, named by their paths: `{ "programme.a.budget" = { "programme.b.delay" = 0.5 } }`; each pair once | 입력 쌍의 순위상관계수(스피어만). 경로로 가리킨다: `{ "programme.a.budget" = { "programme.b.delay" = 0.5 } }`. 쌍마다 한 번만 적는다
        rank_correlation: RawRankCorrelations,
        /// Quantities that follow output: value added, employment | 생산에 따라 움직이는 양: 부가가치, 취업자
        account: Keyed<AccountId, RawAccount>,
        /// Pools of people with a skill | 능력별 인력
        skill: Keyed<SkillId, RawSkill>,
        /// Metrics computed from others: cost per job | 다른 지표에서 계산하는 지표: 일자리당 비용 등
        metric: Keyed<MetricName, RawMetric>,
        /// Stated goals | 발표된 목표
        target: Keyed<TargetId, RawTarget>,
        /// Sets of targets that count only together | 함께 달성해야 하는 목표의 묶음
        joint: Keyed<TargetId, RawJoint>,
        /// Stated effects, to be held against the model | 모형에 비추어 볼, 주장된 효과
        claim: Keyed<ClaimId, RawClaim>,
        /// Costs against benefits | 비용과 편익의 평가
        appraisal: Keyed<AppraisalId, RawAppraisal>,
    }
}

table! {
    /// What the scenario is | 시나리오의 개요
    RawHeader {
        /// Its id, which names the results folder | 시나리오 id. 결과 폴더의 이름이 된다
        id: Located<String>,
        /// Its name | 이름
        name: Label,
        /// What it assumes, in a few sentences | 무엇을 가정하는지 몇 문장으로
        description: Option<Label>,
        /// The day of its knowledge: nothing published later may shape it | 기준일. 이후에 나온 정보는 쓰지 않는다
        as_of: Located<Date>,
        /// First and last year of the projection | 전망의 첫해와 마지막 해
        horizon: Located<Horizon>,
        /// What a quantity means that names a reference class beside its own number: the number (inside), the class (outside), or a mixture of both (blend) (default inside) | 수 옆에 준거집단을 적었을 때의 뜻: 수 자체(inside, 내부 관점), 준거집단(outside, 외부 관점), 둘의 혼합(blend). 기본값 inside
        view: Option<Located<RawView>>,
        /// Weight of the reference class in a blend, 0 to 1 (default 0.5) | 혼합에서 준거집단의 비중, 0–1(기본값 0.5)
        blend: Option<RawNumber<Share>>,
    }
}

impl RawScenario {
    /// Warns of sources that nobody names, and of hindsight.
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let as_of = self.scenario.as_of.value;
        for (id, entry) in self.source.iter() {
            let path = path.child("source").child(id.as_str());
            // A source of an extended file may have lost its numbers to the file that extends it.
            if entry.key.text == 0 && !reader.used_sources.contains(id) {
                reader.sink.warn(entry.key, &path, WarningKind::SourceUnused);
            }
            let Some(date) = entry.value.date.as_ref().filter(|date| date.value.is_after(as_of)) else { continue };
            let published = date.value.to_string();
            let ended = entry.value.period.as_ref().map(|period| period.last).filter(|last| as_of.is_after(*last));
            let kind = match ended {
                Some(last) => WarningKind::Restatement { date: published, period_end: last.to_string() },
                None => WarningKind::SourceAfterAsOf { date: published, as_of: as_of.to_string() },
            };
            reader.sink.warn(date.place, &path.child("date"), kind);
        }
    }
}
