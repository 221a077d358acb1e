//! The tables of `mudeung solve`: the values at which a statistic reaches a level, and the response over every value tried.

use super::dictionary;
use super::name::canonical;
use super::table::{Cell, Field, Table, field, yes_or_no};
use crate::model::{Model, Outcome};
use crate::study::solve::{Answer, Crossing, Evaluated, Finding, Pulled, Question, Reason};

/// What `solve` found for one goal.
#[derive(Clone, Copy, Debug)]
pub struct SolvedGoal<'r> {
    /// The goal as typed.
    pub goal: &'r str,
    /// The same in the units of the model.
    pub question: &'r Question,
    /// The model.
    pub model: &'r Model,
    /// The outcome that the goal is about.
    pub outcome: Outcome,
    /// The statistic with every input as the scenario has it.
    pub as_drawn: &'r Evaluated,
    /// By input.
    pub findings: &'r [Finding],
}

impl SolvedGoal<'_> {
    /// Unit of the statistic.
    fn unit(&self) -> String {
        let unit = self.outcome.unit(self.model).filter(|_| !self.question.statistic.is_probability());
        unit.map_or_else(|| "1".to_owned(), canonical)
    }

    /// Unit of the metric behind a probability.
    fn metric_unit(&self) -> String {
        self.outcome.unit(self.model).map_or_else(|| "1".to_owned(), canonical)
    }
}

/// `solve.csv`, `solve_scan.csv` and the dictionary of their folder.
#[must_use]
pub fn solve_tables(solved: &SolvedGoal<'_>) -> Vec<Table> {
    let answers = solved.findings.iter().flat_map(|finding| {
        let crossings: Vec<Option<Crossing>> = match &finding.solved.answer {
            Answer::At(crossings) => crossings.iter().copied().map(Some).collect(),
            Answer::NotReachable { .. } | Answer::Always | Answer::NoValue => vec![None],
        };
        crossings.into_iter().map(move |crossing| Row { solved, finding, crossing })
    });
    let scan = solved
        .findings
        .iter()
        .flat_map(|finding| finding.solved.tried.iter().map(move |point| ScanRow { solved, finding, point }));
    let mut tables = vec![Table::new("solve.csv", &fields(), answers), Table::new("solve_scan.csv", &scan_fields(), scan)];
    tables.push(dictionary::table(tables.iter().map(|table| (table.file, table.columns.as_slice()))));
    tables
}

struct Row<'r> {
    solved: &'r SolvedGoal<'r>,
    finding: &'r Finding,
    crossing: Option<Crossing>,
}

impl Row<'_> {
    fn answer(&self) -> &'static str {
        match self.finding.solved.answer {
            Answer::At(_) => "at",
            Answer::NotReachable { .. } => "not-reachable",
            Answer::Always => "always",
            Answer::NoValue => "no-value",
        }
    }

    fn at<T: Into<Cell>>(&self, cell: impl Fn(&Crossing) -> T) -> Cell {
        self.crossing.as_ref().map(cell).into()
    }

    fn best(&self, cell: impl Fn(&Evaluated, f64) -> f64) -> Cell {
        if let Answer::NotReachable { best, gap } = &self.finding.solved.answer { cell(best, *gap).into() } else { Cell::Empty }
    }

    fn reason(&self) -> Cell {
        let word = self.finding.reason.map(|reason| match reason {
            Reason::StatedPath => "stated-path",
            Reason::NoEffect => "no-effect",
            Reason::TooWeak { .. } => "too-weak",
        });
        word.into()
    }

    fn needed(&self) -> Option<(f64, f64)> {
        self.solved.question.as_quantile(self.solved.model, self.solved.outcome)
    }
}

/// Units that stand in columns of the row.
const INPUT: &str = "unit";
const STATISTIC: &str = "statistic_unit";
const METRIC: &str = "metric_unit";

fn fields<'r>() -> Vec<Field<Row<'r>>> {
    answer_fields().into_iter().chain(response_fields()).chain(shortfall_fields()).collect()
}

/// What moves, and the answer.
fn answer_fields<'r>() -> [Field<Row<'r>>; 14] {
    [
        field("goal", "", "the goal as typed", "입력한 목표 조건", |row: &Row<'r>| row.solved.goal.into()),
        field(
            "input",
            "",
            "path of the input that moves, or a pattern of several",
            "움직이는 입력의 경로 또는 여러 경로의 형식",
            |row| row.finding.moved.input.as_str().into(),
        ),
        field("name", "", "what the input belongs to, in English", "입력이 속한 것(영어)", |row| {
            row.finding.moved.name.en.as_str().into()
        }),
        field("name_ko", "", "what the input belongs to, in Korean", "입력이 속한 것(한국어)", |row| {
            row.finding.moved.name.ko.as_str().into()
        }),
        field("inputs", "", "number of inputs that move together", "함께 움직이는 입력의 수", |row| {
            (row.finding.moved.count() as u64).into()
        }),
        field(
            "pulled",
            "",
            "to: the input has the value; by: each has this much more than it would have",
            "to(입력이 이 값을 가짐), by(각 입력이 이만큼 커짐)",
            |row| {
                match row.finding.moved.lever.pulled {
                    Pulled::To => "to",
                    Pulled::By => "by",
                }
                .into()
            },
        ),
        field("unit", "", "unit of the input's values in this row", "이 행의 입력 값의 단위", |row| {
            row.finding.moved.unit.map(canonical).into()
        }),
        field(
            "answer",
            "",
            "at: the goal begins or ceases to hold at a value; not-reachable: it holds nowhere within the bounds; always: everywhere; \
             no-value: the statistic has none",
            "at(성립하기 시작하거나 그치는 값이 있음), not-reachable(범위 안에서 성립하지 않음), always(언제나 성립), no-value(통계량의 값이 없음)",
            |row| row.answer().into(),
        ),
        field(
            "value",
            INPUT,
            "value of the input at which the goal begins or ceases to hold; a row for each",
            "목표 조건이 성립하기 시작하거나 그치는 입력의 값. 여러 개면 행이 여러 개",
            |row| row.at(|it| it.at.value),
        ),
        field(
            "ci95_low",
            INPUT,
            "lower end of its 95 % Monte Carlo interval; empty if beyond the bounds, or where the statistic ceases to have a value",
            "그 값의 95% 몬테카를로 구간 하한. 범위를 벗어나거나 통계량의 값이 끝나는 곳이면 빈칸",
            |row| row.at(|it| it.interval.0),
        ),
        field(
            "ci95_high",
            INPUT,
            "upper end of its 95 % Monte Carlo interval; empty if beyond the bounds, or where the statistic ceases to have a value",
            "그 값의 95% 몬테카를로 구간 상한. 범위를 벗어나거나 통계량의 값이 끝나는 곳이면 빈칸",
            |row| row.at(|it| it.interval.1),
        ),
        field(
            "holds",
            "",
            "whether the goal holds above the value or below it",
            "목표 조건이 그 값의 위(above)에서 성립하는지 아래(below)에서 성립하는지",
            |row| row.at(|it| if it.holds_above { "above" } else { "below" }),
        ),
        field(
            "percentile",
            "1",
            "where the value lies in the input's own distribution",
            "입력의 분포에서 그 값의 위치",
            |row| row.crossing.and_then(|it| row.finding.moved.percentile(it.at.value)).into(),
        ),
        field("statistic", STATISTIC, "the statistic at the value", "그 값에서의 통계량", |row| {
            row.at(|it| it.at.statistic)
        }),
    ]
}

/// The statistic at the stated value and over the bounds.
fn response_fields<'r>() -> [Field<Row<'r>>; 10] {
    [
        field("statistic_unit", "", "unit of the statistic in this row", "이 행의 통계량의 단위", |row| {
            row.solved.unit().into()
        }),
        field("level", STATISTIC, "the level that the statistic shall reach", "통계량이 도달할 수준", |row| {
            row.solved.question.level.into()
        }),
        field(
            "stated",
            INPUT,
            "the input's central value; 0 for a change of several",
            "입력의 중심값. 여러 입력의 변화이면 0",
            |row| row.finding.moved.stated.into(),
        ),
        field(
            "statistic_at_stated",
            STATISTIC,
            "the statistic with the input at that value",
            "그 값으로 고정했을 때의 통계량",
            |row| row.finding.at_stated.map(|it| it.statistic).into(),
        ),
        field(
            "statistic_as_drawn",
            STATISTIC,
            "the statistic with the input as the scenario has it",
            "시나리오 그대로일 때의 통계량",
            |row| row.solved.as_drawn.statistic.into(),
        ),
        field("bound_low", INPUT, "smallest value that was tried", "시도한 가장 작은 값", |row| {
            row.finding.solved.bounds.0.into()
        }),
        field("bound_high", INPUT, "largest value that was tried", "시도한 가장 큰 값", |row| {
            row.finding.solved.bounds.1.into()
        }),
        field(
            "statistic_low",
            STATISTIC,
            "smallest statistic within the bounds",
            "범위 안에서 가장 작은 통계량",
            |row| row.finding.solved.range.map(|range| range.0).into(),
        ),
        field(
            "statistic_high",
            STATISTIC,
            "largest statistic within the bounds",
            "범위 안에서 가장 큰 통계량",
            |row| row.finding.solved.range.map(|range| range.1).into(),
        ),
        field(
            "monotone",
            "",
            "whether the statistic only rises, or only falls, with the input",
            "통계량이 입력에 따라 늘기만 하거나 줄기만 하는지",
            |row| yes_or_no(row.finding.solved.monotone),
        ),
    ]
}

/// How far the goal is where it is not reachable.
fn shortfall_fields<'r>() -> [Field<Row<'r>>; 9] {
    [
        field(
            "best_value",
            INPUT,
            "where the goal is not reachable: the value at which the statistic comes nearest",
            "도달할 수 없을 때 통계량이 수준에 가장 가까워지는 값",
            |row| row.best(|best, _| best.value),
        ),
        field("best_statistic", STATISTIC, "the statistic there", "그 값에서의 통계량", |row| {
            row.best(|best, _| best.statistic)
        }),
        field("gap", STATISTIC, "how far that is from the level", "수준까지 모자라는 정도", |row| {
            row.best(|_, gap| gap)
        }),
        field(
            "reason",
            "",
            "stated-path: the scenario states the path of the metric; no-effect: the input moves nothing; too-weak: it moves too little",
            "stated-path(시나리오가 지표의 경로를 정함), no-effect(입력이 아무것도 바꾸지 않음), too-weak(움직임이 모자람)",
            Row::reason,
        ),
        field(
            "metric_unit",
            "",
            "unit of the metric that a probability is about",
            "확률이 가리키는 지표의 단위",
            |row| row.needed().map(|_| row.solved.metric_unit()).into(),
        ),
        field(
            "metric_probability",
            "1",
            "for a probability: the quantile of the metric that would just have to reach the value",
            "확률일 때: 값에 도달해야 하는 지표의 분위",
            |row| row.needed().map(|(_, probability)| probability).into(),
        ),
        field(
            "metric_needed",
            METRIC,
            "the value that this quantile would have to reach",
            "그 분위수가 도달해야 하는 값",
            |row| row.needed().map(|(value, _)| value).into(),
        ),
        field(
            "metric_low",
            METRIC,
            "smallest such quantile within the bounds",
            "범위 안에서 가장 작은 그 분위수",
            |row| row.finding.solved.quantile_range().map(|range| range.0).into(),
        ),
        field(
            "metric_high",
            METRIC,
            "largest such quantile within the bounds",
            "범위 안에서 가장 큰 그 분위수",
            |row| row.finding.solved.quantile_range().map(|range| range.1).into(),
        ),
    ]
}

struct ScanRow<'r> {
    solved: &'r SolvedGoal<'r>,
    finding: &'r Finding,
    point: &'r Evaluated,
}

fn scan_fields<'r>() -> [Field<ScanRow<'r>>; 10] {
    [
        field(
            "input",
            "",
            "path of the input that moves, or a pattern of several",
            "움직이는 입력의 경로 또는 여러 경로의 형식",
            |row: &ScanRow<'r>| row.finding.moved.input.as_str().into(),
        ),
        field("value", "unit", "value of the input that was tried", "시도한 입력의 값", |row| row.point.value.into()),
        field("unit", "", "unit of that value", "그 값의 단위", |row| row.finding.moved.unit.map(canonical).into()),
        field("statistic", STATISTIC, "the statistic there", "그 값에서의 통계량", |row| row.point.statistic.into()),
        field("statistic_unit", "", "unit of the statistic in this row", "이 행의 통계량의 단위", |row| {
            row.solved.unit().into()
        }),
        field(
            "se",
            STATISTIC,
            "Monte Carlo standard error of the statistic",
            "통계량의 몬테카를로 표준오차",
            |row| row.point.se.into(),
        ),
        field("ci95_low", STATISTIC, "lower end of its 95 % interval", "통계량의 95% 구간 하한", |row| {
            row.point.interval.map(|(low, _)| low).into()
        }),
        field("ci95_high", STATISTIC, "upper end of its 95 % interval", "통계량의 95% 구간 상한", |row| {
            row.point.interval.map(|(_, high)| high).into()
        }),
        field(
            "metric_quantile",
            "metric_unit",
            "for a probability: the quantile of the metric that would just have to reach the value (metric_needed of solve.csv)",
            "확률일 때: 값(solve.csv의 metric_needed)에 도달해야 하는 지표의 분위수",
            |row| row.point.quantile.into(),
        ),
        field("n", "trials", "trials that have a value", "값이 있는 시행의 수", |row| row.point.n.into()),
    ]
}
