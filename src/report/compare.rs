//! The tables of a comparison: what differs between scenarios, and what difference it makes on the same draws.

use super::dictionary;
use super::name::{MetricKey, canonical};
use super::table::{Cell, Field, Table, field, join, yes_or_no};
use crate::engine::Estimate;
use crate::model::Target;
use crate::quantity::{Label, SourceId, TargetId};
use crate::scenario::Scenario;
use crate::study::compare::{Change, Compared, Difference, MetricDifference, PairedDifference, Said, TargetDifference, What};

/// A scenario held against the first one.
#[derive(Clone, Debug)]
pub struct Against<'r> {
    /// The scenario that others are held against.
    pub first: &'r Scenario,
    /// The other one.
    pub other: &'r Scenario,
    /// What the other is called in the tables: its id, with a number where several have the same.
    pub label: &'r str,
    /// What differs between them.
    pub differences: &'r [Difference],
    /// What difference that makes.
    pub compared: &'r Compared,
}

/// `differences.csv`, `target_differences.csv`, `inputs_changed.csv` and the dictionary of their folder.
#[must_use]
pub fn compare_tables(comparisons: &[Against<'_>]) -> Vec<Table> {
    let metrics = comparisons.iter().flat_map(|against| {
        against.compared.metrics.iter().map(move |found| {
            let model = &against.first.model;
            MetricRow { against, key: MetricKey::new(model, model.metrics[found.metric.0.0]), found }
        })
    });
    let targets = comparisons.iter().flat_map(|against| {
        let model = &against.first.model;
        let single = against.compared.targets.iter().map(move |found| {
            let Target { id, name, .. } = &model.targets[found.pair.targets.0];
            TargetRow { against, id, name, found }
        });
        let joint = against.compared.joint_targets.iter().map(move |found| {
            let joint = &model.joint_targets[found.pair.targets.0];
            TargetRow { against, id: &joint.id, name: &joint.name, found }
        });
        single.chain(joint)
    });
    let changed =
        comparisons.iter().flat_map(|against| against.differences.iter().map(move |found| ChangedRow { against, found }));
    let mut tables = vec![
        Table::new("target_differences.csv", &target_fields(), targets),
        Table::new("differences.csv", &metric_fields(), metrics),
        Table::new("inputs_changed.csv", &changed_fields(), changed),
    ];
    tables.push(dictionary::table(tables.iter().map(|table| (table.file, table.columns.as_slice()))));
    tables
}

/// What kind of thing differs, as a word.
#[must_use]
pub fn what_differs(what: What) -> &'static str {
    match what {
        What::Horizon => "horizon",
        What::Noun => "noun",
        What::Input => "input",
        What::Setting => "setting",
        What::Data => "data",
        What::Run => "run",
        What::Words => "words",
    }
}

struct MetricRow<'r> {
    against: &'r Against<'r>,
    key: MetricKey,
    found: &'r MetricDifference,
}

impl MetricRow<'_> {
    fn mean(&self, cell: impl Fn(Estimate) -> Option<f64>) -> Cell {
        self.found.mean.and_then(cell).into()
    }

    fn quantile(&self, at: usize) -> Cell {
        self.found.quantiles.get(at).map(|estimate| estimate.value).into()
    }

    /// Above, below, equal.
    fn share(&self, at: usize) -> Cell {
        self.found.shares().map(|shares| shares[at]).into()
    }
}

const FIRST: (&str, &str, &str) = ("first", "id of the scenario that the other is held against", "기준 시나리오의 id");
const OTHER: (&str, &str, &str) = ("other", "id of the other scenario", "비교하는 시나리오의 id");

fn metric_fields<'r>() -> [Field<MetricRow<'r>>; 25] {
    const UNIT: &str = "unit";
    [
        field(FIRST.0, "", FIRST.1, FIRST.2, |row: &MetricRow<'r>| row.against.first.id.as_str().into()),
        field(OTHER.0, "", OTHER.1, OTHER.2, |row| row.against.label.into()),
        field("metric", "", "what is measured", "지표", |row| row.key.metric.as_str().into()),
        field("scope", "", "over what", "범위", |row| row.key.scope.as_str().into()),
        field("component", "", "the total, or a part of it", "구성 요소", |row| row.key.component.as_str().into()),
        field("basis", "", "prices of money", "금액의 가격 기준", |row| row.key.basis.as_str().into()),
        field("year", "calendar year", "year", "연도", |row| row.key.year.into()),
        field("unit", "", "unit of the values in this row", "이 행의 값의 단위", |row| row.key.unit.as_str().into()),
        field(
            "stated_difference",
            UNIT,
            "difference of the stated cases, other less first",
            "발표치 사례의 차이(비교 − 기준)",
            |row| row.found.stated_difference().into(),
        ),
        field("mean_first", UNIT, "mean in the first scenario", "기준 시나리오의 평균", |row| {
            row.found.means.map(|means| means.0).into()
        }),
        field("mean_other", UNIT, "mean in the other scenario", "비교 시나리오의 평균", |row| {
            row.found.means.map(|means| means.1).into()
        }),
        field(
            "difference",
            UNIT,
            "mean difference, other less first, trial by trial",
            "시행마다 구한 차이(비교 − 기준)의 평균",
            |row| row.mean(|mean| Some(mean.value)),
        ),
        field(
            "se",
            UNIT,
            "Monte Carlo standard error of the mean difference",
            "평균 차이의 몬테카를로 표준오차",
            |row| row.mean(|mean| mean.se),
        ),
        field("ci95_low", UNIT, "lower end of its 95 % interval", "평균 차이의 95% 구간 하한", |row| {
            row.found.interval.map(|(low, _)| low).into()
        }),
        field("ci95_high", UNIT, "upper end of its 95 % interval", "평균 차이의 95% 구간 상한", |row| {
            row.found.interval.map(|(_, high)| high).into()
        }),
        field("sd", UNIT, "standard deviation of the difference over trials", "시행에 걸친 차이의 표준편차", |row| {
            row.found.sd.into()
        }),
        field("p05", UNIT, "5th percentile of the difference", "차이의 5번째 백분위수", |row| row.quantile(0)),
        field("p50", UNIT, "median of the difference", "차이의 중앙값", |row| row.quantile(1)),
        field("p95", UNIT, "95th percentile of the difference", "차이의 95번째 백분위수", |row| row.quantile(2)),
        field(
            "share_above",
            "1",
            "share of trials in which the other is above the first",
            "비교 시나리오가 더 높은 시행의 비율",
            |row| row.share(0),
        ),
        field(
            "share_below",
            "1",
            "share of trials in which the other is below the first",
            "비교 시나리오가 더 낮은 시행의 비율",
            |row| row.share(1),
        ),
        field(
            "share_equal",
            "1",
            "share of trials in which they are equal but for rounding",
            "둘이 같은 시행의 비율(반올림 차이 제외)",
            |row| row.share(2),
        ),
        field("n", "trials", "pairs of trials in which both have a value", "둘 다 값이 있는 시행 쌍의 수", |row| {
            row.found.n.into()
        }),
        field(
            "unpaired_se",
            UNIT,
            "standard error that the mean difference would have on draws of their own",
            "서로 다른 난수로 계산했을 때 평균 차이의 표준오차",
            |row| row.found.unpaired_se.into(),
        ),
        field(
            "narrowing",
            "1",
            "unpaired over paired standard error: how many times narrower the interval is",
            "대응 없는 표준오차 / 대응 표준오차: 구간이 몇 배 좁아졌는지",
            |row| row.found.gain().into(),
        ),
    ]
}

struct TargetRow<'r> {
    against: &'r Against<'r>,
    id: &'r TargetId,
    name: &'r Label,
    found: &'r TargetDifference,
}

impl TargetRow<'_> {
    fn difference(&self, cell: impl Fn(PairedDifference) -> f64) -> Cell {
        self.found.difference.map(cell).into()
    }
}

fn target_fields<'r>() -> [Field<TargetRow<'r>>; 17] {
    [
        field(FIRST.0, "", FIRST.1, FIRST.2, |row: &TargetRow<'r>| row.against.first.id.as_str().into()),
        field(OTHER.0, "", OTHER.1, OTHER.2, |row| row.against.label.into()),
        field("target", "", "id of the target or joint set", "목표 또는 동시 달성 묶음의 id", |row| {
            row.id.as_str().into()
        }),
        field("name", "", "name in English", "영어 이름", |row| row.name.en.as_str().into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.name.ko.as_str().into()),
        field(
            "same_goal",
            "",
            "whether both mean the same by it: metric, value and direction",
            "두 시나리오에서 지표, 값, 방향이 같은 목표인지",
            |row| yes_or_no(row.found.pair.same_goal),
        ),
        field(
            "probability_first",
            "1",
            "share of trials that reach it in the first scenario",
            "기준 시나리오에서 달성한 시행의 비율",
            |row| row.found.reached.0.share().into(),
        ),
        field(
            "probability_other",
            "1",
            "share of trials that reach it in the other scenario",
            "비교 시나리오에서 달성한 시행의 비율",
            |row| row.found.reached.1.share().into(),
        ),
        field(
            "difference",
            "1",
            "difference of the probabilities, other less first",
            "확률의 차이(비교 − 기준)",
            |row| row.difference(|it| it.difference),
        ),
        field("se", "1", "Monte Carlo standard error of the difference", "차이의 몬테카를로 표준오차", |row| {
            row.difference(|it| it.standard_error)
        }),
        field(
            "ci95_low",
            "1",
            "lower end of its 95 % interval, the score interval of paired proportions (Tango 1998)",
            "차이의 95% 구간 하한(대응 비율의 점수 구간, Tango 1998)",
            |row| row.difference(|it| it.low),
        ),
        field("ci95_high", "1", "upper end of its 95 % interval", "차이의 95% 구간 상한", |row| {
            row.difference(|it| it.high)
        }),
        field(
            "gained",
            "trials",
            "trials that reach it in the other scenario alone",
            "비교 시나리오에서만 달성한 시행",
            |row| row.found.discordant.0.into(),
        ),
        field(
            "lost",
            "trials",
            "trials that reach it in the first scenario alone",
            "기준 시나리오에서만 달성한 시행",
            |row| row.found.discordant.1.into(),
        ),
        field("n", "trials", "pairs of trials", "시행 쌍의 수", |row| row.found.reached.0.n.into()),
        field(
            "unpaired_se",
            "1",
            "standard error that the difference would have on draws of their own",
            "서로 다른 난수로 계산했을 때 차이의 표준오차",
            |row| row.found.unpaired_se.into(),
        ),
        field(
            "narrowing",
            "1",
            "unpaired over paired standard error: how many times narrower the interval is",
            "대응 없는 표준오차 / 대응 표준오차: 구간이 몇 배 좁아졌는지",
            |row| row.found.gain().into(),
        ),
    ]
}

struct ChangedRow<'r> {
    against: &'r Against<'r>,
    found: &'r Difference,
}

impl ChangedRow<'_> {
    fn of_first<T: Into<Cell>>(&self, cell: impl Fn(&Said) -> T) -> Cell {
        self.found.old.as_ref().map(cell).into()
    }

    fn of_other<T: Into<Cell>>(&self, cell: impl Fn(&Said) -> T) -> Cell {
        self.found.new.as_ref().map(cell).into()
    }
}

fn sources(said: &Said) -> String {
    join(said.sources.iter().map(SourceId::as_str))
}

fn changed_fields<'r>() -> [Field<ChangedRow<'r>>; 18] {
    [
        field(FIRST.0, "", FIRST.1, FIRST.2, |row: &ChangedRow<'r>| row.against.first.id.as_str().into()),
        field(OTHER.0, "", OTHER.1, OTHER.2, |row| row.against.label.into()),
        field(
            "what",
            "",
            "input: a number; noun: something with an id; setting: any other value that shapes results; horizon, data, run; words: \
             names, sources and reasons",
            "input(수), noun(id가 있는 것), setting(결과를 정하는 다른 값), horizon(기간), data(데이터 파일), run(실행 설정), words(이름·출처·근거)",
            |row| what_differs(row.found.what).into(),
        ),
        field(
            "change",
            "",
            "changed, added or removed by the other scenario",
            "changed(바뀜), added(더해짐), removed(빠짐)",
            |row| {
                match row.found.change {
                    Change::Changed => "changed",
                    Change::Added => "added",
                    Change::Removed => "removed",
                }
                .into()
            },
        ),
        field(
            "path",
            "",
            "dotted path in the scenario, as --set takes it; the name of a data file",
            "시나리오 안의 경로(--set에 쓰는 이름) 또는 데이터 파일 이름",
            |row| row.found.path.as_str().into(),
        ),
        field("name", "", "what it belongs to, in English", "속한 것의 이름(영어)", |row| {
            row.found.name.en.as_str().into()
        }),
        field("name_ko", "", "what it belongs to, in Korean", "속한 것의 이름(한국어)", |row| {
            row.found.name.ko.as_str().into()
        }),
        field("unit", "", "unit of a number", "수의 단위", |row| row.found.unit.map(canonical).into()),
        field(
            "old",
            "",
            "what the first scenario says: a value, a distribution in its unit, or as typed",
            "기준 시나리오의 값, 분포, 또는 적힌 그대로",
            |row| row.of_first(|said| said.text.clone()),
        ),
        field("new", "", "what the other scenario says", "비교 시나리오의 값, 분포, 또는 적힌 그대로", |row| {
            row.of_other(|said| said.text.clone())
        }),
        field("old_p50", "unit", "median in the first scenario", "기준 시나리오의 중앙값", |row| {
            row.of_first(|said| said.median)
        }),
        field("new_p50", "unit", "median in the other scenario", "비교 시나리오의 중앙값", |row| {
            row.of_other(|said| said.median)
        }),
        field("old_source", "", "ids of the sources in the first scenario", "기준 시나리오의 출처 id", |row| {
            row.of_first(sources)
        }),
        field("new_source", "", "ids of the sources in the other scenario", "비교 시나리오의 출처 id", |row| {
            row.of_other(sources)
        }),
        field(
            "old_rationale",
            "",
            "why it was assumed in the first scenario, in English",
            "기준 시나리오의 근거(영어)",
            |row| row.of_first(why_en),
        ),
        field(
            "old_rationale_ko",
            "",
            "why it was assumed in the first scenario, in Korean",
            "기준 시나리오의 근거(한국어)",
            |row| row.of_first(why_ko),
        ),
        field(
            "new_rationale",
            "",
            "why it was assumed in the other scenario, in English",
            "비교 시나리오의 근거(영어)",
            |row| row.of_other(why_en),
        ),
        field(
            "new_rationale_ko",
            "",
            "why it was assumed in the other scenario, in Korean",
            "비교 시나리오의 근거(한국어)",
            |row| row.of_other(why_ko),
        ),
    ]
}

fn why_en(said: &Said) -> String {
    said.rationale.as_ref().map(|why| why.en.clone()).unwrap_or_default()
}

fn why_ko(said: &Said) -> String {
    said.rationale.as_ref().map(|why| why.ko.clone()).unwrap_or_default()
}
