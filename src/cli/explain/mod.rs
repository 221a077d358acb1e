//! `mudeung explain`: replays one trial and shows every draw and every step of it.

mod screen;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::draws::DrawOptions;
use super::failure::Failure;
use super::making::Making;
use super::terminal::{Terminal, print};
use super::value;
use crate::engine::{self, Settings};
use crate::report::{self, ExplainRow, FolderError, NewFile};

#[derive(Debug, Args)]
#[command(allow_missing_positional = true)]
pub(super) struct ExplainArguments {
    /// Scenario file; the built-in scenario if left out | 시나리오 파일(생략하면 내장 시나리오)
    scenario: Option<PathBuf>,
    /// Index of the trial, counted from 0 as in trials.csv and failures.csv | 시행 번호(trials.csv처럼 0부터)
    #[arg(value_parser = value::index)]
    trial: u64,
    /// Trials of the run it is one of, which decide the design where none is named; the scenario's if left out | 그 실행의 시행 횟수(생략하면 시나리오의 것). 설계를 적지 않았을 때 설계를 정함
    #[arg(long, value_name = "N", value_parser = value::trials)]
    trials: Option<u64>,
    #[command(flatten)]
    draws: DrawOptions,
    /// Metrics to show instead of the scenario's; may be repeated | 시나리오의 지표 대신 볼 지표(여러 번 가능)
    #[arg(long = "metric", value_name = "PATTERN")]
    metrics: Vec<String>,
    /// For people, or a row per number | 사람이 읽는 형식 또는 수마다 한 행
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// File to write to; the screen if left out | 쓸 파일(생략하면 화면)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Start a CSV file with a byte order mark, for spreadsheets that need one | CSV 앞에 BOM을 붙임
    #[arg(long)]
    bom: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Csv,
}

/// Replays a trial.
pub(super) fn explain(arguments: &ExplainArguments, terminal: Terminal) -> Result<(), Failure> {
    let mut sets = arguments.draws.changes();
    if !arguments.metrics.is_empty() {
        sets.push(format!("run.metrics={}", serde_json::Value::from(arguments.metrics.clone())));
    }
    let scenario = Making::First.scenario(terminal, arguments.scenario.as_deref(), &sets)?;
    let settings = Settings {
        design: arguments.draws.design_of(&scenario.run, arguments.trials.unwrap_or(scenario.run.trials)),
        ..Settings::new(arguments.trial.saturating_add(1), arguments.draws.seed.unwrap_or(scenario.run.seed))
    };
    let replay = engine::replay(&scenario.model, &settings, arguments.trial);
    let rows = report::explain_rows(&scenario, &replay);
    let text = match arguments.format {
        Format::Text => screen::text(&scenario, &settings, &replay, &rows, terminal.language),
        Format::Csv => csv(rows, arguments.bom),
    };
    match &arguments.out {
        Some(file) => write(file, &text).map_err(Failure::from),
        None => print(&text),
    }
}

fn csv(rows: Vec<ExplainRow>, byte_order_mark: bool) -> String {
    let mut bytes = Vec::new();
    report::csv::write(&report::explain_table(rows), byte_order_mark, &mut bytes).expect("memory takes what is written");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write(file: &Path, text: &str) -> Result<(), FolderError> {
    let mut new = NewFile::create(file)?;
    let text = text.trim_end_matches('\n');
    writeln!(new, "{text}").map_err(|source| FolderError { path: file.to_owned(), source })?;
    new.keep()
}
