//! `trials.csv`: every trial with the value of every metric that was asked for, streamed as the engine hands them over.

use std::io::{self, Write};

use super::csv::{BYTE_ORDER_MARK, decimal, writer};
use super::name::MetricKey;
use super::table::Column;
use crate::model::{MetricId, Model};

/// Name of the file.
pub const FILE: &str = "trials.csv";

/// The columns of `trials.csv`: the trial, whether it failed, and one per row of `summary.csv`.
pub(super) fn columns(model: &Model) -> Vec<Column> {
    let column = |name: &str, en: &str, ko: &str, unit: &str| Column {
        name: name.to_owned(),
        unit: unit.to_owned(),
        en: en.to_owned(),
        ko: ko.to_owned(),
    };
    let metric = |&metric| {
        let key = MetricKey::new(model, metric);
        column(&key.path(), "value of the metric in the trial", "이 시행에서 지표의 값", &key.unit)
    };
    let trial = column("trial", "index of the trial, counted from 0", "시행 번호(0부터)", "");
    let failed = column("failed", "1 if the trial has no number somewhere, else 0", "실패한 시행이면 1, 아니면 0", "");
    let listed = model.metrics.iter().enumerate().filter(|(index, _)| model.is_listed(MetricId(*index)));
    [trial, failed].into_iter().chain(listed.map(|(_, found)| metric(found))).collect()
}

/// Writes `trials.csv`.
pub struct TrialsWriter<W: Write> {
    csv: csv::Writer<W>,
    /// By metric, whether it has a column.
    wanted: Vec<bool>,
}

impl<W: Write> TrialsWriter<W> {
    /// Starts the file with its header, after a byte order mark if asked for.
    ///
    /// # Errors
    /// What the writer answers.
    pub fn start(model: &Model, byte_order_mark: bool, mut out: W) -> io::Result<Self> {
        if byte_order_mark {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let mut csv = writer(out);
        csv.write_record(columns(model).iter().map(|column| &column.name))?;
        Ok(Self { csv, wanted: (0..model.metrics.len()).map(|index| model.is_listed(MetricId(index))).collect() })
    }

    /// Adds the trial with this index, given all metrics of the model; numbers that are not finite stay empty.
    ///
    /// # Errors
    /// What the writer answers.
    pub fn add(&mut self, trial: u64, failed: bool, metrics: impl Iterator<Item = f64>) -> io::Result<()> {
        let number = |value: f64| if value.is_finite() { decimal(value) } else { String::new() };
        let start = [trial.to_string(), u8::from(failed).to_string()];
        let wanted = metrics.zip(&self.wanted).filter(|(_, wanted)| **wanted).map(|(value, _)| number(value));
        Ok(self.csv.write_record(start.into_iter().chain(wanted))?)
    }

    /// Ends the file and gives the writer back.
    ///
    /// # Errors
    /// What the writer answers.
    pub fn finish(self) -> io::Result<W> {
        self.csv.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}
