//! `points.csv` and `response.csv`, streamed point by point.

use std::io::{self, Write};

use super::journal::{DONE, FAILED, Journal, PENDING, PointRecord};
use crate::model::Outcome;
use crate::quantity::{Label, Language, Unit, canonical_value};
use crate::report::csv::{BYTE_ORDER_MARK, decimal, writer};
use crate::report::dictionary;
use crate::report::folder::{Folder, FolderError};
use crate::report::name::{MetricKey, canonical};
use crate::report::table::{Column, Table};
use crate::scenario::sweep::{Axis, AxisValues, Coordinate, PATCH, Setting, Sweep};
use crate::study::sweep::answer::Statistic;
use crate::study::sweep::points::Points;

/// The file of points.
pub const POINTS: &str = "points.csv";
/// The file of results.
pub const RESPONSE: &str = "response.csv";

/// What the rows of one statistic say of themselves in each point.
struct Row {
    outcome: String,
    key: Option<MetricKey>,
    statistic: Statistic,
    unit: String,
}

/// How many points there are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States {
    /// With results.
    pub done: u64,
    /// Without, and why.
    pub failed: u64,
    /// Still to come.
    pub pending: u64,
}

/// The statistics of a point, in the order of its rows.
#[must_use]
pub fn statistics(sweep: &Sweep) -> Vec<(Outcome, Statistic)> {
    let of = |outcome: &Outcome| Statistic::of(*outcome).into_iter().map(|statistic| (*outcome, statistic)).collect::<Vec<_>>();
    sweep.scenario.outcomes.iter().flat_map(of).collect()
}

fn rows(sweep: &Sweep) -> Vec<Row> {
    let model = &sweep.scenario.model;
    let named = sweep.scenario.outcomes.iter().zip(&sweep.outcomes);
    named
        .flat_map(|(outcome, name)| {
            let key = outcome.metric(model).map(|metric| MetricKey::new(model, model.metrics[metric.0]));
            let of_statistic = move |statistic: Statistic| {
                let unit = match (statistic, &key) {
                    (Statistic::Probability, _) | (_, None) => "1".to_owned(),
                    (_, Some(key)) => key.unit.clone(),
                };
                Row { outcome: name.clone(), key: key.clone(), statistic, unit }
            };
            Statistic::of(*outcome).into_iter().map(of_statistic)
        })
        .collect()
}

fn column(name: &str, unit: &str, en: &str, ko: &str) -> Column {
    Column { name: name.to_owned(), unit: unit.to_owned(), en: en.to_owned(), ko: ko.to_owned() }
}

/// Two columns for each axis: its value and how that was typed.
fn axis_columns(sweep: &Sweep) -> Vec<Column> {
    let columns = sweep.axes.iter().flat_map(|axis| {
        let unit = typed_unit(axis).or(axis.unit).map(canonical).unwrap_or_default();
        let meaning = meaning(axis);
        [
            column(&axis.path, &unit, &meaning.en, &meaning.ko),
            column(&format!("{}_as_typed", axis.path), "", "the same as typed", "적은 그대로의 값"),
        ]
    });
    columns.collect()
}

/// The unit that the axis is typed in: its first value tells, or a later one where that is a bare 0.
fn typed_unit(axis: &Axis) -> Option<Unit> {
    let of = |setting: &Setting| canonical_value(&setting.label).and_then(|(_, unit)| unit);
    match &axis.values {
        AxisValues::Each(values) => values.iter().find_map(of),
        AxisValues::Between { .. } => of(&axis.setting(Coordinate::Share(0.5))),
    }
}

/// What the column of an axis means, with the names that the sweep gives to it and to its patches.
fn meaning(axis: &Axis) -> Label {
    let named = |language: Language| axis.name.as_ref().map(|name| format!("{}: ", name.get(language))).unwrap_or_default();
    let (en, ko) = (named(Language::En), named(Language::Ko));
    if axis.path != PATCH {
        return Label::new(
            format!(
                "{en}value of this path of the scenario in its canonical unit, as typed where it is no single number; empty where the scenario's own holds"
            ),
            format!("{ko}시나리오의 이 경로에 준 값(기본 단위). 수 하나가 아니면 적은 그대로이고, 비어 있으면 시나리오의 값이다"),
        );
    }
    let patches = |language: Language| {
        let values = match &axis.values {
            AxisValues::Each(values) => values.as_slice(),
            AxisValues::Between { .. } => &[],
        };
        let called = values.iter().filter_map(|patch| Some((&patch.label, patch.name.as_ref()?)));
        let all: Vec<String> = called.map(|(label, name)| format!("; {label}: {}", name.get(language))).collect();
        all.concat()
    };
    Label::new(
        format!(
            "{en}patch that is laid over the scenario, several changes at once; empty where none is{}",
            patches(Language::En)
        ),
        format!("{ko}시나리오 위에 덮은 변경안(여러 값을 한꺼번에 바꾼 것). 비어 있으면 변경안이 없다{}", patches(Language::Ko)),
    )
}

fn points_columns(sweep: &Sweep) -> Vec<Column> {
    let own = [
        column("point", "", "number of the point, from 1", "점 번호(1부터)"),
        column("state", "", "done, failed or pending", "done(완료), failed(실패), pending(대기)"),
        column(
            "hash",
            "",
            "SHA-256 of all that the results of the point hang on; a point with the same is not computed again",
            "점의 결과를 정하는 모든 것의 SHA-256. 같은 점은 다시 계산하지 않는다",
        ),
        column("message", "", "why a point failed, in English", "실패한 까닭(영어)"),
        column("message_ko", "", "why a point failed, in Korean", "실패한 까닭(한국어)"),
    ];
    axis_columns(sweep).into_iter().chain(own).collect()
}

fn response_columns(sweep: &Sweep) -> Vec<Column> {
    let own = [
        column("point", "", "number of the point, from 1", "점 번호(1부터)"),
        column("outcome", "", "what is looked at, as typed", "살펴본 것(적은 그대로)"),
        column("metric", "", "what is measured; empty for a joint set", "지표. 동시 달성 묶음은 비어 있다"),
        column("scope", "", "over what", "범위"),
        column("component", "", "total or a part of it", "total(합계) 또는 그 일부"),
        column("basis", "", "prices of money", "금액의 가격 기준"),
        column("year", "calendar year", "year", "연도"),
        column(
            "statistic",
            "",
            "mean, sd, p05 to p95; of a target probability and shortfall_p50",
            "mean(평균), sd(표준편차), p05–p95(백분위수). 목표는 probability(달성 확률)와 shortfall_p50(부족분의 중앙값)",
        ),
        column("value", "unit", "its value in this point", "이 점에서의 값"),
        column(
            "se",
            "unit",
            "Monte Carlo standard error; points share their draws, so that differences between them are known better",
            "몬테카를로 표준오차. 점들이 같은 난수를 쓰므로 점 사이의 차이는 이보다 정확하다",
        ),
        column("ci95_low", "1", "lower end of the 95 % interval of a probability", "확률의 95% 구간 하한"),
        column("ci95_high", "1", "upper end of the 95 % interval of a probability", "확률의 95% 구간 상한"),
        column("unit", "", "unit of the values in this row; 1 for a pure number", "이 행의 값의 단위. 1은 단위 없는 수"),
        column("n", "trials", "trials that the row rests on, without failed ones", "이 행에 쓰인 시행 수(실패한 시행 제외)"),
    ];
    axis_columns(sweep).into_iter().chain(own).collect()
}

/// `dictionary.csv` of a sweep's folder.
#[must_use]
pub fn dictionary(sweep: &Sweep) -> Table {
    let (points, response) = (points_columns(sweep), response_columns(sweep));
    dictionary::table([(POINTS, points.as_slice()), (RESPONSE, response.as_slice())])
}

/// Writes both files from the journal, in the order of the points, and shows each point to `seen`.
///
/// # Errors
/// [`FolderError`] if the journal cannot be read or a file written.
pub fn write_points(
    folder: &Folder,
    sweep: &Sweep,
    (points, fingerprint): (&Points, &str),
    journal: &mut Journal,
    byte_order_mark: bool,
    mut seen: impl FnMut(u64, &[Setting], Option<&PointRecord>),
) -> Result<States, FolderError> {
    let finished = journal.finished()?;
    let (points_file, response_file) = (folder.create(POINTS)?, folder.create(RESPONSE)?);
    let [points_fault, response_fault] = [POINTS, RESPONSE].map(|name| {
        let path = folder.path().join(name);
        move |source: io::Error| FolderError { path: path.clone(), source }
    });
    let mut points_file = begun(&points_columns(sweep), byte_order_mark, points_file).map_err(&points_fault)?;
    let mut response_file = begun(&response_columns(sweep), byte_order_mark, response_file).map_err(&response_fault)?;
    let rows = rows(sweep);
    let mut states = States::default();
    for index in 0..points.len() {
        let settings = sweep.settings(&points.at(index));
        let hash = sweep.point_hash(fingerprint, &settings);
        let record = journal.record(&finished, &hash)?;
        let (state, message) = match &record {
            None => (PENDING, None),
            Some(PointRecord { failure: None, .. }) => (DONE, None),
            Some(PointRecord { failure: Some(why), .. }) => (FAILED, Some(why)),
        };
        *match state {
            DONE => &mut states.done,
            FAILED => &mut states.failed,
            _ => &mut states.pending,
        } += 1;
        let axes: Vec<String> = settings.iter().flat_map(axis_cells).collect();
        let number = (index + 1).to_string();
        let [en, ko] =
            [message.map(|label| label.en.as_str()), message.map(|label| label.ko.as_str())].map(Option::unwrap_or_default);
        let own = [number.as_str(), state, hash.as_str(), en, ko];
        let written = points_file.write_record(axes.iter().map(String::as_str).chain(own));
        written.map_err(|fault| points_fault(fault.into()))?;
        if let Some(record) = record.as_ref().filter(|record| record.failure.is_none()) {
            let written = write_rows(&mut response_file, &rows, &axes, &number, record);
            written.map_err(&response_fault)?;
        }
        seen(index, &settings, record.as_ref());
    }
    let ended = |file: csv::Writer<_>| file.into_inner().map_err(csv::IntoInnerError::into_error);
    ended(points_file).map_err(&points_fault)?.keep()?;
    ended(response_file).map_err(&response_fault)?.keep()?;
    Ok(states)
}

fn begun<W: Write>(columns: &[Column], byte_order_mark: bool, mut out: W) -> io::Result<csv::Writer<W>> {
    if byte_order_mark {
        out.write_all(BYTE_ORDER_MARK)?;
    }
    let mut csv = writer(out);
    csv.write_record(columns.iter().map(|column| &column.name))?;
    Ok(csv)
}

fn axis_cells(setting: &Setting) -> [String; 2] {
    [setting.value.map_or_else(|| setting.label.clone(), decimal), setting.label.clone()]
}

fn write_rows<W: Write>(
    out: &mut csv::Writer<W>,
    rows: &[Row],
    axes: &[String],
    point: &str,
    record: &PointRecord,
) -> io::Result<()> {
    for (index, row) in rows.iter().enumerate() {
        let [value, se, low, high, n] = record.statistic(index) else { unreachable!("a statistic has five cells") };
        let year = row.key.as_ref().map(|key| key.year.to_string()).unwrap_or_default();
        let of_key = |cell: fn(&MetricKey) -> &str| row.key.as_ref().map(cell).unwrap_or_default();
        let own = [
            point,
            &row.outcome,
            of_key(|key| &key.metric),
            of_key(|key| &key.scope),
            of_key(|key| &key.component),
            of_key(|key| &key.basis),
            &year,
            row.statistic.name(),
            value,
            se,
            low,
            high,
            &row.unit,
            n,
        ];
        out.write_record(axes.iter().map(String::as_str).chain(own))?;
    }
    Ok(())
}

/// Bytes that the results of one point take in both files.
#[must_use]
pub fn bytes_of_point(sweep: &Sweep, settings: &[Setting], record: &PointRecord) -> u64 {
    let axes: Vec<String> = settings.iter().flat_map(axis_cells).collect();
    let mut out = writer(Vec::new());
    let written = write_rows(&mut out, &rows(sweep), &axes, "1000", record);
    let rows = out.into_inner().map_or(0, |bytes| bytes.len());
    let own: usize = axes.iter().map(|cell| cell.len() + 1).sum();
    written.map_or(0, |()| (rows + own + 80) as u64)
}
