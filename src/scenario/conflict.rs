//! What can be wrong between the nouns of a scenario, each of which is sound by itself, in words of both languages.

use super::fault::{both, listed};
use crate::quantity::{Dimension, Label, Language, Unit, display_approx};

/// A fault that takes more than one table to see.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant's message in `message` says what it is")]
pub enum Conflict {
    NotYearly,
    MustBeCertain,
    WrongUnit { expected: Label, found: Label },
    ScaledUnit { unit: String },
    BasisOfNoMoney,
    ScopeTaken { id: String, noun: Label },
    MeasureTaken { id: String },
    InflationMissing { year: i32 },
    BaseMissing,
    BaseInTwoGroups { groups: Vec<String> },
    BaseYearsDiffer { first: i32, last: i32 },
    ShareMissing { group: String },
    NotSharing { group: String, own: bool },
    NeedsSectors,
    PartsExceedTotal { parts: f64, total: f64, unit: Unit },
    TotalOfNobody,
    HitTwice { sector: String },
    BasisSaidElsewhere { key: &'static str },
    NotAfterBaseYear { year: i32 },
    MeasuredAfterAsOf { year: i32, as_of: String },
    GrowthMissing { year: i32 },
    Correlations { sector: String },
    UnitsDiffer { first: Label, second: Label },
    PricesDiffer,
    LineOfTwoPrices,
    NoSuchUnit { unit: Label },
    NoValueYet { year: i32, first: i32 },
    ValueInOneYear { year: i32, only: i32 },
    OutcomeWithoutYear { outcome: String },
    NotPersons { found: Label },
    AccountNotNamed { unit: Dimension },
    ClaimOfAnotherUnit { expression: Label, claim: Label },
    MeasureOfAnotherUnit { measure: &'static str, expected: Dimension, found: Label },
    CertainToSwitch,
    YearlyToSwitch,
    OnlyInConstantPrices,
    ComputedFromItself { id: String },
    CertainInPair,
    YearlyInPair,
    PairedWithItself,
    TwoPaths,
    PathAlreadyKnown { known: i32 },
    LevelNotPositive,
    PathWithoutFollowers,
    KnownYearsDiffer,
    PartWithoutLevel { sector: String, year: Option<i32> },
    NotPlannedYear { year: i32, first: i32, last: i32 },
    AmountsNotBudget { sum: f64, budget: f64 },
    ApprovalAfterStart { year: i32, start: i32 },
    StartNotLater { year: i32, start: i32 },
    AccountWithoutLevel { sector: String },
    PartOfItself { chain: Vec<String> },
    OtherSector { outer: String, sector: String },
    BeforeOpening { year: i32, opens: String },
    NotCounted { unit: String },
    NoVariation,
}

fn krw(value: f64) -> String {
    display_approx(value, Dimension::Money, Language::Ko, 9)
}

impl Conflict {
    /// That something is counted in another unit than persons.
    pub(super) fn not_persons(unit: Unit) -> Self {
        Self::NotPersons { found: Label::new(unit.name(Language::En), unit.name(Language::Ko)) }
    }

    /// What is wrong.
    #[expect(clippy::too_many_lines, reason = "one message after the other")]
    pub(super) fn message(&self) -> Label {
        match self {
            Self::NotYearly => {
                both("this number is drawn once per trial, not every year", "이 수는 해마다가 아니라 시행마다 한 번 뽑습니다")
            }
            Self::MustBeCertain => both("this number must be certain", "이 수는 확정값이어야 합니다"),
            Self::WrongUnit { expected, found } => both(
                format!("expected {}, found {}", expected.en, found.en),
                format!("{} 자리입니다. 적힌 것: {}", expected.ko, found.ko),
            ),
            Self::ScaledUnit { unit } => {
                both(format!("`{unit}` is a multiple of a unit"), format!("`{unit}`은(는) 단위의 배수입니다"))
            }
            Self::BasisOfNoMoney => both("a price basis belongs to money only", "가격 기준은 금액에만 붙습니다"),
            Self::ScopeTaken { id, noun } => {
                both(format!("`{id}` is also the id of a {}", noun.en), format!("`{id}`은(는) {}의 id로도 쓰입니다", noun.ko))
            }
            Self::MeasureTaken { id } => {
                both(format!("`{id}` is a metric of its own"), format!("`{id}`은(는) 이미 있는 지표의 이름입니다"))
            }
            Self::InflationMissing { year } => {
                both(format!("no inflation for {year}"), format!("{year}년의 물가 상승률이 없습니다"))
            }
            Self::BaseMissing => both("the sector has no base output", "산업의 기준 생산액이 없습니다"),
            Self::BaseInTwoGroups { groups } => both(
                format!("the base output would come from two groups: {}", listed(groups)),
                format!("기준 생산액을 나누어 줄 묶음이 둘입니다: {}", listed(groups)),
            ),
            Self::BaseYearsDiffer { first, last } => both(
                format!("a total of sectors with base years {first} to {last}"),
                format!("기준 연도가 {first}년부터 {last}년까지 서로 다른 산업의 합계입니다"),
            ),
            Self::ShareMissing { group } => both(
                format!("the sector has neither a base output nor a share of group `{group}`"),
                format!("산업에 기준 생산액도 `{group}` 묶음의 몫도 없습니다"),
            ),
            Self::NotSharing { own: true, .. } => {
                both("a sector with a value of its own takes no share", "값이 따로 있는 산업은 몫을 받지 않습니다")
            }
            Self::NotSharing { group, own: false } => {
                both(format!("not a sector of group `{group}`"), format!("`{group}` 묶음의 산업이 아닙니다"))
            }
            Self::NeedsSectors => both("only a group of sectors has this", "산업의 묶음에만 있는 값입니다"),
            Self::PartsExceedTotal { parts, total, unit } => {
                let [parts, total] = [parts, total]
                    .map(|value| [Language::En, Language::Ko].map(|language| display_approx(*value, *unit, language, 9)));
                both(
                    format!("the sectors state {} of their own, which leaves nothing of the total {}", parts[0], total[0]),
                    format!("산업별 값의 합 {}이(가) 합계 {}을(를) 남김없이 씁니다", parts[1], total[1]),
                )
            }
            Self::TotalOfNobody => both(
                "every sector of the group has a value of its own, so that nobody shares this total",
                "묶음의 모든 산업에 값이 따로 있어 이 합계를 나눌 산업이 없습니다",
            ),
            Self::HitTwice { sector } => both(
                format!("the event already changes sector `{sector}` of this group"),
                format!("이 묶음의 `{sector}` 산업은 이미 이 사건의 영향을 받습니다"),
            ),
            Self::BasisSaidElsewhere { .. } => {
                both("the price basis is said once for all of these numbers", "가격 기준은 이 수들 전체에 한 번만 적습니다")
            }
            Self::NotAfterBaseYear { year } => {
                both(format!("{year} is not after the base year"), format!("{year}년은 기준 연도 이후가 아닙니다"))
            }
            Self::MeasuredAfterAsOf { year, as_of } => both(
                format!("{year} was not measured by {as_of}, the scenario's date"),
                format!("{year}년은 시나리오 기준일 {as_of}까지 측정되지 않았습니다"),
            ),
            Self::GrowthMissing { year } => both(
                format!("nothing says how the sector grows in {year}"),
                format!("{year}년에 산업이 어떻게 성장하는지 정해지지 않았습니다"),
            ),
            Self::Correlations { sector } => both(
                format!("no shocks can have these correlations: those of `{sector}` contradict the ones before it"),
                format!("이런 상관을 갖는 충격은 없습니다. `{sector}`의 상관계수가 앞의 것들과 모순됩니다"),
            ),
            Self::UnitsDiffer { first, second } => both(
                format!("{} and {} can neither be added nor compared", first.en, second.en),
                format!("단위가 달라 더하거나 견줄 수 없습니다: {}, {}", first.ko, second.ko),
            ),
            Self::PricesDiffer => both(
                "nominal money and money in constant prices can neither be added nor compared",
                "경상가격 금액과 불변가격 금액은 더하거나 견줄 수 없습니다",
            ),
            Self::LineOfTwoPrices => both(
                "this level and the first are joined by a line, but meant in different prices",
                "첫 값과 직선으로 이어지는데 가격 기준이 다릅니다",
            ),
            Self::NoSuchUnit { unit } => both(
                format!("the result would be in {}, which is no unit", unit.en),
                format!("결과의 단위가 쓸 수 없는 것이 됩니다: {}", unit.ko),
            ),
            Self::NoValueYet { year, first } => both(
                format!("there is no value in {year}; the first is that of {first}"),
                format!("{year}년에는 값이 없습니다. 첫 값은 {first}년의 것입니다"),
            ),
            Self::NotPersons { found } => {
                both(format!("counted in {}, not in persons", found.en), format!("사람(명)이 아니라 {}을(를) 셉니다", found.ko))
            }
            Self::AccountNotNamed { unit } => both(
                format!("no account, or more than one, is in {}", unit.name(Language::En)),
                format!("단위가 {}인 계정이 없거나 여럿입니다", unit.name(Language::Ko)),
            ),
            Self::ClaimOfAnotherUnit { expression, claim } => both(
                format!("the expression is in {}, what is claimed in {}", expression.en, claim.en),
                format!("식의 단위는 {}, 주장된 값의 단위는 {}입니다", expression.ko, claim.ko),
            ),
            Self::MeasureOfAnotherUnit { measure, expected, found } => {
                let [en, ko] = [Language::En, Language::Ko].map(|language| Unit::from(*expected).name(language));
                both(
                    format!("`{measure}` is in {en}, but the value in {}", found.en),
                    format!("`{measure}`의 단위는 {ko}인데 적힌 값의 단위는 {}입니다", found.ko),
                )
            }
            Self::CertainToSwitch => both("a certain number has no switching value", "확정값에는 전환값이 없습니다"),
            Self::YearlyToSwitch => both(
                "this number is drawn anew every year; a switching value is one of numbers drawn once per trial",
                "해마다 새로 뽑는 수입니다. 전환값은 시행마다 한 번 뽑는 수에만 있습니다",
            ),
            Self::OutcomeWithoutYear { outcome } => both(
                format!("the metric has a value in many years: name one, as in `{outcome}@2030`"),
                format!("이 지표는 여러 해의 값이 있습니다. `{outcome}@2030`처럼 연도를 지정하세요"),
            ),
            Self::ValueInOneYear { year, only } => both(
                format!("there is no value in {year}, only in {only}"),
                format!("{year}년에는 값이 없습니다. {only}년에만 있습니다"),
            ),
            Self::OnlyInConstantPrices => both("this metric is in constant prices only", "이 지표는 불변가격으로만 있습니다"),
            Self::ComputedFromItself { id } => {
                both(format!("`{id}` would be computed from itself"), format!("`{id}`을(를) 자기 자신에서 계산하게 됩니다"))
            }
            Self::CertainInPair => both("a certain number is correlated with nothing", "확정값은 어떤 것과도 상관되지 않습니다"),
            Self::YearlyInPair => both(
                "this number is drawn anew every year; a rank correlation is one of numbers drawn once per trial",
                "해마다 새로 뽑는 수입니다. 순위상관은 시행마다 한 번 뽑는 수에만 있습니다",
            ),
            Self::PairedWithItself => both("correlated with itself", "자기 자신과의 상관입니다"),
            Self::TwoPaths => both("two stated paths would rule this sector", "이 산업을 정하는 경로가 둘입니다"),
            Self::PathAlreadyKnown { known } => both(
                format!("a path begins after {known}, the last known year"),
                format!("경로는 마지막으로 알려진 해인 {known}년 뒤부터입니다"),
            ),
            Self::LevelNotPositive => {
                both("a path is log-linear: its levels must be above 0", "경로는 로그 선형이므로 값이 0보다 커야 합니다")
            }
            Self::PathWithoutFollowers => {
                both("every sector of the group has a path of its own", "묶음의 모든 산업에 자기 경로가 있습니다")
            }
            Self::KnownYearsDiffer => both(
                "the sectors of a group's path must be known up to the same year",
                "묶음의 경로를 따르는 산업은 같은 해까지 알려져 있어야 합니다",
            ),
            Self::PartWithoutLevel { sector, year: Some(year) } => both(
                format!("the path of sector `{sector}`, a part of this one, has no level in {year}"),
                format!("이 경로의 일부인 `{sector}` 산업의 경로에 {year}년 값이 없습니다"),
            ),
            Self::PartWithoutLevel { sector, year: None } => both(
                format!("the path of sector `{sector}`, a part of this one, has another price basis"),
                format!("이 경로의 일부인 `{sector}` 산업의 경로와 가격 기준이 다릅니다"),
            ),
            Self::NotPlannedYear { year, first, last } => both(
                format!("{year} is not one of the planned years {first}–{last}"),
                format!("{year}년은 계획된 {first}–{last}년에 들지 않습니다"),
            ),
            Self::AmountsNotBudget { sum, budget } => both(
                format!("the amounts sum to {}, the budget is {}", krw(*sum), krw(*budget)),
                format!("연도별 금액의 합은 {}, 사업비는 {}입니다", krw(*sum), krw(*budget)),
            ),
            Self::ApprovalAfterStart { year, start } => both(
                format!("decided in {year}, after spending starts in {start}"),
                format!("{start}년에 집행을 시작하는데 {year}년에 결정합니다"),
            ),
            Self::StartNotLater { year, start } => {
                both(format!("{year} is not later than {start}"), format!("{year}년은 {start}년보다 늦지 않습니다"))
            }
            Self::PartOfItself { chain } => {
                let chain = chain.join(" → ");
                both(format!("`part_of` goes in a circle: {chain}"), format!("`part_of`가 순환합니다: {chain}"))
            }
            Self::OtherSector { outer, sector } => both(
                format!("the effects are contained in those of facility `{outer}`, which are of sector `{sector}`"),
                format!("이 효과를 포함하는 `{outer}` 시설의 효과는 `{sector}` 산업의 것입니다"),
            ),
            Self::BeforeOpening { year, opens } => both(
                format!("complete by {year}, before it opens in {opens}"),
                format!("{opens}에 문을 여는데 {year}년에 효과가 전부 나타납니다"),
            ),
            Self::NotCounted { unit } => both(
                format!("`{unit}` is not what firms, persons or things are counted in"),
                format!("`{unit}`은(는) 기업·사람·물건을 세는 단위가 아닙니다"),
            ),
            Self::NoVariation => both(
                "these sizes have no finite standard deviation about a mean above 0",
                "이 크기 분포에는 0보다 큰 평균과 유한한 표준편차가 없습니다",
            ),
            Self::AccountWithoutLevel { sector } => {
                both(format!("no value for sector `{sector}`"), format!("`{sector}` 산업의 값이 없습니다"))
            }
        }
    }

    /// What to do about it.
    pub(super) fn help(&self) -> Option<Label> {
        let help = match self {
            Self::NotYearly => both("leave out `yearly`", "`yearly`를 빼세요"),
            Self::MustBeCertain => both("give one number, without a distribution", "분포 없이 수 하나만 쓰세요"),
            Self::WrongUnit { .. } => both(
                "the account, the metric, the capacity of the facility or the pipeline gives the unit",
                "단위는 계정, 지표, 시설의 용량, 또는 파이프라인이 정합니다",
            ),
            Self::ScaledUnit { .. } => both("write the unit alone, such as 명 or 원", "명, 원처럼 단위만 쓰세요"),
            Self::ScopeTaken { .. } | Self::MeasureTaken { .. } => {
                both("choose another id: metrics name it alone", "다른 id를 고르세요. 지표에서 id만으로 가리킵니다")
            }
            Self::InflationMissing { .. } => both(
                "add `inflation`, or the year to [prices.observed]",
                "`inflation`을 쓰거나 [prices.observed]에 그해를 더하세요",
            ),
            Self::BaseMissing => both(
                "add `base_output`, or `base_output` and `shares` to its group",
                "`base_output`을 쓰거나, 산업이 든 묶음에 `base_output`과 `shares`를 쓰세요",
            ),
            Self::ShareMissing { group } => {
                both(format!("add it to [group.{group}.shares]"), format!("[group.{group}.shares]에 더하세요"))
            }
            Self::MeasuredAfterAsOf { .. } => both(
                "leave it to the forecast (`growth`, `inflation`, `utilisation`), or move `as_of`: nothing measured later is known",
                "전망(`growth`, `inflation`, `utilisation`)에 맡기거나 `as_of`를 옮기세요. 전망은 나중에 측정된 것을 알 수 없습니다",
            ),
            Self::GrowthMissing { .. } => both(
                "add `growth`, or a `path` that reaches to the last year",
                "`growth`를 쓰거나 마지막 해까지 이르는 `path`를 쓰세요",
            ),
            Self::HitTwice { .. } => both("say it once: of the sector or of the group", "산업이나 묶음 한쪽에만 쓰세요"),
            Self::TotalOfNobody => both("leave out the total, or one of theirs", "합계나 산업의 값 하나를 빼세요"),
            Self::BasisSaidElsewhere { key } => both(format!("use `{key}`"), format!("`{key}`에 쓰세요")),
            Self::LineOfTwoPrices => both("give all of them the same `basis`", "모든 값의 `basis`를 같게 하세요"),
            Self::PricesDiffer => {
                both("add `/nominal` or `/constant` to one of them", "한쪽에 `/nominal`이나 `/constant`를 붙이세요")
            }
            Self::CertainInPair => both("give it a distribution, or leave out the pair", "분포를 쓰거나 이 쌍을 빼세요"),
            Self::YearlyInPair => both("leave out `yearly`, or the pair", "`yearly`나 이 쌍을 빼세요"),
            Self::AccountNotNamed { unit: Dimension::Persons } => both("name it with `account`", "`account`로 가리키세요"),
            Self::AccountNotNamed { .. } => both(
                "name it with `value_added_account` in [input_output]",
                "[input_output]의 `value_added_account`로 가리키세요",
            ),
            Self::MeasureOfAnotherUnit { .. } => both(
                "`jobs` are written in 명, `person-years` in 인년 or 명·년, `output` and `value-added` in 원, anything as `other`",
                "`jobs`는 명, `person-years`는 인년 또는 명·년, `output`과 `value-added`는 원으로 씁니다. 그 밖의 것은 `other`입니다",
            ),
            Self::ClaimOfAnotherUnit { .. } => both(
                "the expression is to be in the unit of `value` over `per`",
                "식의 단위는 `value`를 `per`로 나눈 것이어야 합니다",
            ),
            Self::CertainToSwitch => both("give it a distribution, or leave it out", "분포를 쓰거나 목록에서 빼세요"),
            Self::YearlyToSwitch => both("leave out `yearly`, or the driver", "`yearly`를 빼거나 목록에서 빼세요"),
            Self::PairedWithItself => both("name two, or leave out the pair", "서로 다른 둘을 쓰거나 이 쌍을 빼세요"),
            Self::TwoPaths => both("keep one of them", "하나만 두세요"),
            Self::PathWithoutFollowers => {
                both("leave out the group's path, or one of theirs", "묶음의 경로나 산업의 경로 하나를 빼세요")
            }
            Self::AmountsNotBudget { .. } => both("change one of them", "하나를 고치세요"),
            Self::AccountWithoutLevel { sector } => both(
                format!("add `{sector}` under `sector` with base or intensity, or a group with a base and shares"),
                format!("`sector` 아래 `{sector}`에 base나 intensity를 쓰거나, 묶음에 base와 shares를 쓰세요"),
            ),
            Self::PartOfItself { .. } => both("leave out one of them", "그 가운데 하나를 빼세요"),
            Self::OtherSector { sector, .. } => both(
                format!("give it the sector `{sector}` too, or leave out `part_of`"),
                format!("산업을 `{sector}`(으)로 맞추거나 `part_of`를 빼세요"),
            ),
            Self::BeforeOpening { .. } => both("change `by` or `opens`", "`by`나 `opens`를 고치세요"),
            Self::NotCounted { .. } => both("write for example 개사, 명 or 개", "예: 개사, 명, 개"),
            Self::NoVariation => both(
                "give a distribution with a lighter tail, or add `truncate = [low, high]`",
                "꼬리가 더 가벼운 분포를 쓰거나 `truncate = [하한, 상한]`을 더하세요",
            ),
            _ => return None,
        };
        Some(help)
    }
}
