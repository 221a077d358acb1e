//! One trial as rows: its draws, its steps, its metrics and its targets, each beside the stated case.

use std::collections::BTreeMap;

use super::name::{self, MetricKey, basis, canonical};
use super::table::{Field, Table, field};
use super::title::series_title;
use crate::engine::{Noun, Replay, Series};
use crate::model::{Input, Metric, MetricId, Model, Role};
use crate::quantity::{Label, Unit};
use crate::scenario::{Ledger, Scenario};

/// Name of the file.
const FILE: &str = "explain.csv";

/// Where a number of a trial comes from, in the order of the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A draw.
    Input,
    /// A step of the model.
    Model(Noun),
    /// A result.
    Metric,
    /// A target, or a joint set of them.
    Target,
}

/// One number of a trial.
#[derive(Clone, Debug)]
pub struct ExplainRow {
    /// Where it comes from.
    pub step: Step,
    /// What it is about: the path of an input, the id of a thing, a metric without its year, the id of a target.
    pub id: String,
    /// Name of that.
    pub name: Label,
    /// What of it, as a word of the results.
    pub quantity: &'static str,
    /// What that means.
    pub meaning: Label,
    /// Calendar year; `None` for what holds in all years.
    pub year: Option<i32>,
    /// In the unit of the row.
    pub value: f64,
    /// Unit; `None` for a pure number.
    pub unit: Option<Unit>,
    /// Prices of money.
    pub basis: String,
    /// The same number in the stated case.
    pub stated: Option<f64>,
    /// Where a draw lies in its distribution, between 0 and 1.
    pub percentile: Option<f64>,
}

impl Step {
    /// The word of the results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Model(Noun::Prices) => "prices",
            Self::Model(Noun::Event) => "event",
            Self::Model(Noun::Programme) => "programme",
            Self::Model(Noun::Pipeline) => "pipeline",
            Self::Model(Noun::Facility) => "facility",
            Self::Model(Noun::Sector) => "sector",
            Self::Model(Noun::Account) => "account",
            Self::Model(Noun::Inducement) => "inducement",
            Self::Model(Noun::Skill) => "skill",
            Self::Model(Noun::Appraisal) => "appraisal",
            Self::Metric => "metric",
            Self::Target => "target",
        }
    }
}

/// Everything about a replayed trial, in the order of the steps.
#[must_use]
pub fn explain_rows(scenario: &Scenario, replay: &Replay) -> Vec<ExplainRow> {
    let model = &scenario.model;
    let mut rows = draws(scenario, replay);
    for (series, stated) in replay.series.iter().zip(&replay.stated_series) {
        rows.extend(of_series(model, series, stated));
    }
    let wanted = (0..model.metrics.len()).filter(|&metric| model.is_listed(MetricId(metric)));
    rows.extend(wanted.map(|metric| of_metric(model, replay, metric)));
    rows.extend(targets(model, replay));
    rows
}

/// The table of these rows.
#[must_use]
pub fn explain_table(rows: Vec<ExplainRow>) -> Table {
    Table::new(FILE, &fields(), rows)
}

fn draws(scenario: &Scenario, replay: &Replay) -> Vec<ExplainRow> {
    let model = &scenario.model;
    let numbers = numbers(&scenario.ledger);
    let of_draw = |draw: &crate::engine::Draw| {
        let input = &model.inputs[draw.input];
        let (path, year) = split_year(model, &input.path);
        // A shock may be called after a number: of use, after the mean use.
        let stated = input.role == Role::Parameter;
        let number = numbers.get(input.path.as_str()).or_else(|| numbers.get(path)).filter(|_| stated);
        let name = number.map_or_else(|| Label::new(path, path), |(name, _)| (*name).clone());
        ExplainRow {
            step: Step::Input,
            id: path.to_owned(),
            name,
            quantity: "draw",
            meaning: Label::new("draw", "추출값"),
            year,
            value: draw.value,
            unit: number.map(|(_, unit)| *unit),
            basis: String::new(),
            stated: stated_draw(input),
            percentile: Some(draw.percentile),
        }
    };
    replay.draws.iter().map(of_draw).collect()
}

/// The value of an input in the stated case. There an approval is granted and an event does not happen whatever the draw: no
/// value that could be drawn says so.
fn stated_draw(input: &Input) -> Option<f64> {
    let (low, high) = input.distribution.support();
    Some(input.central).filter(|central| input.role == Role::Parameter || (low..=high).contains(central))
}

/// Names and units of all numbers by path.
fn numbers(ledger: &Ledger) -> BTreeMap<&str, (&Label, Unit)> {
    ledger.rows().iter().map(|row| (row.path.as_str(), (&row.name, row.unit))).collect()
}

/// The path of an input without the year that it ends in.
fn split_year<'p>(model: &Model, path: &'p str) -> (&'p str, Option<i32>) {
    let year = |last: &str| last.parse().ok().filter(|year| model.horizon.years().any(|of| of.get() == *year));
    match path.rsplit_once('.') {
        Some((before, last)) if year(last).is_some() => (before, year(last)),
        _ => (path, None),
    }
}

fn of_series<'r>(model: &'r Model, series: &'r Series, stated: &'r Series) -> impl Iterator<Item = ExplainRow> {
    series.values.iter().zip(&stated.values).map(move |(&(year, value), &(_, stated))| ExplainRow {
        step: Step::Model(series.noun),
        id: series.id.clone(),
        name: series.name.clone(),
        quantity: series.quantity.name,
        meaning: Label::new(series.quantity.en, series.quantity.ko),
        year: year.map(|year| name::year(model, year)),
        value,
        unit: series.unit,
        basis: basis(model, series.basis),
        stated: Some(stated),
        percentile: None,
    })
}

fn of_metric(model: &Model, replay: &Replay, metric: usize) -> ExplainRow {
    let Metric { measure, scope, .. } = model.metrics[metric];
    let key = MetricKey::new(model, model.metrics[metric]);
    let path = key.path();
    let id = path.rsplit_once('@').map_or(path.as_str(), |(before, _)| before).to_owned();
    ExplainRow {
        step: Step::Metric,
        name: series_title(model, model.metrics[metric]),
        id,
        quantity: "value",
        meaning: Label::new("value", "값"),
        year: Some(key.year),
        value: replay.metrics[metric],
        unit: model.unit_of(measure, scope),
        basis: key.basis,
        stated: Some(replay.stated[metric]),
        percentile: None,
    }
}

fn targets(model: &Model, replay: &Replay) -> Vec<ExplainRow> {
    let row = |id: String, name: &Label, year: Option<i32>, reached: bool| ExplainRow {
        step: Step::Target,
        id,
        name: name.clone(),
        quantity: "reached",
        meaning: Label::new("reached: 1, not reached: 0", "달성 1, 미달성 0"),
        year,
        value: f64::from(u8::from(reached)),
        unit: None,
        basis: String::new(),
        stated: None,
        percentile: None,
    };
    let single = model.targets.iter().zip(&replay.targets).map(|(target, &reached)| {
        let year = name::year(model, model.metrics[target.metric.0].year);
        row(target.id.to_string(), &target.name, Some(year), reached)
    });
    let joint = model.joint_targets.iter().zip(&replay.joint_targets);
    single.chain(joint.map(|(joint, &reached)| row(joint.id.to_string(), &joint.name, None, reached))).collect()
}

fn fields() -> [Field<ExplainRow>; 13] {
    [
        field(
            "step",
            "",
            "where the number comes from: input, a noun of the model, metric or target",
            "수의 출처: 입력, 모형의 요소, 지표, 목표",
            |row: &ExplainRow| row.step.name().into(),
        ),
        field(
            "id",
            "",
            "path of the input, id of the thing, metric, or target",
            "입력의 경로, 요소의 id, 지표, 목표",
            |row| row.id.as_str().into(),
        ),
        field("name", "", "name in English", "영어 이름", |row| row.name.en.as_str().into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.name.ko.as_str().into()),
        field("quantity", "", "what of it", "무엇의 값인지", |row| row.quantity.into()),
        field("meaning", "", "what it means, in English", "뜻(영어)", |row| row.meaning.en.as_str().into()),
        field("meaning_ko", "", "what it means, in Korean", "뜻(한국어)", |row| row.meaning.ko.as_str().into()),
        field(
            "year",
            "calendar year",
            "calendar year; empty for what holds in all years",
            "연도. 모든 해에 같으면 비움",
            |row| row.year.into(),
        ),
        field("value", "unit", "value in the trial", "이 시행의 값", |row| row.value.into()),
        field("unit", "", "unit of the values in this row", "이 행의 값의 단위", |row| {
            row.unit.map_or_else(|| "1".to_owned(), canonical).into()
        }),
        field("basis", "", "prices of money", "금액의 가격 기준", |row| row.basis.as_str().into()),
        field(
            "percentile",
            "1",
            "where a draw lies in the distribution of its input",
            "입력 분포 안에서 추출값의 위치",
            |row| row.percentile.into(),
        ),
        field(
            "stated",
            "unit",
            "value in the stated case; empty for draws it does without",
            "발표치 사례의 값. 그 사례에 없는 추출은 비움",
            |row| row.stated.into(),
        ),
    ]
}
