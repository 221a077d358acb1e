//! `mudeung run`: simulates a scenario, writes its results folder and prints the answer.

mod command;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use clap::Args;

pub(super) use command::{quoted, words};

use super::clock::utc;
use super::draws::DrawOptions;
use super::failure::Failure;
use super::making::Making;
use super::progress::Progress;
use super::screen::{self, grouped};
use super::sensitivity::{TRIALS_OF_DRIVERS, drivers_of_run, largest_drivers};
use super::terminal::{Terminal, complain, print};
use super::value::{self, UntilOption};
use super::watch::{TrialsFile, Watch};
use crate::engine::{self, Observer, Quantiles, Results, Samplers, Settings, Simulator, StopReason};
use crate::quantity::Label;
use crate::report::{self, Execution, Folder, Manifest, NewFile, TRIALS_FILE};
use crate::scenario::{RawQuantiles, RunDefaults, Scenario};
use crate::study::sensitivity::evaluate::GivenData;

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// Scenario file; the built-in scenario if left out | 시나리오 파일(생략하면 내장 시나리오)
    scenario: Option<PathBuf>,
    /// Number of trials: 100000, 1e6, 10만; the cap with --until | 시행 횟수(--until이 있으면 상한)
    #[arg(long, value_name = "N", value_parser = value::trials, allow_negative_numbers = true)]
    trials: Option<u64>,
    #[command(flatten)]
    draws: DrawOptions,
    /// Stop when the 95 % interval of a probability has this half-width | 확률의 95% 구간 반폭이 이만큼 되면 멈춤
    #[arg(long, value_name = "target.ID=0.2%p", value_parser = value::until)]
    until: Option<UntilOption>,
    /// Threads; one per core if left out | 스레드 수(생략하면 코어 수)
    #[arg(long, value_name = "N", value_parser = value::threads)]
    threads: Option<NonZeroUsize>,
    /// Results folder; results/<scenario-id> if left out | 결과 폴더(생략하면 results/<시나리오 id>)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Keep every trial in trials.csv | 모든 시행을 trials.csv에 남김
    #[arg(long, value_name = "csv", value_parser = ["csv"])]
    keep_trials: Option<String>,
    /// Start CSV files with a byte order mark, for spreadsheets that need one | CSV 앞에 BOM을 붙임
    #[arg(long)]
    bom: bool,
}

/// Simulates a scenario.
pub(super) fn run(arguments: &RunArguments, terminal: Terminal) -> Result<(), Failure> {
    let scenario = Making::First.scenario(terminal, arguments.scenario.as_deref(), &arguments.draws.changes())?;
    let settings = arguments.settings(&scenario)?;
    if settings.isa.is_slow() && !terminal.quiet {
        complain(terminal.language.pick(
            "this processor has no AVX2 and FMA: results are the same, but come 8 to 45 times slower",
            "이 프로세서에는 AVX2와 FMA가 없어 결과는 같지만 8–45배 느립니다",
        ));
    }
    let mut manifest = Manifest::new(&scenario, &settings, arguments.command(), execution(&settings));
    let path = arguments.out.clone().unwrap_or_else(|| Path::new("results").join(&scenario.id));
    let folder = Folder::open(&path, &manifest)?;
    let trials = arguments.trials_file(&scenario, &folder)?;

    let progress = Progress::new(terminal, settings.trials);
    let started = Instant::now();
    let watch = Watch::start(progress, trials)?;
    let (results, drivers) = run_with_drivers(&scenario, &settings, &watch)?;
    let seconds = started.elapsed().as_secs_f64();

    let trials = watch.finish()?;
    let trials_kept = trials.is_some();
    trials.map(NewFile::keep).transpose()?;
    let tables = report::tables(&scenario, &results, drivers.as_ref(), trials_kept);
    for table in &tables {
        folder.write_table(table, arguments.bom)?;
    }
    let files: Vec<_> = tables.iter().map(|table| table.file).chain(trials_kept.then_some(TRIALS_FILE)).collect();
    manifest.finish(&scenario.model, &results, files.clone(), seconds);
    folder.write_manifest(&manifest)?;
    if !terminal.quiet {
        let answer = screen::Answer { scenario: &scenario, settings: &settings, results: &results, seconds };
        let drivers = drivers.as_ref().and_then(|drivers| largest_drivers(&scenario, &results, drivers, terminal.language));
        print(&answer.text(terminal.language, drivers, folder.path(), &files))?;
    }
    arguments.completeness(&results)
}

/// Simulates a scenario, and finds what drives its targets in the first of the trials: at the same time, as a run of few trials leaves
/// threads without work.
pub(super) fn run_with_drivers(
    scenario: &Scenario,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<(Results, Option<GivenData>), Failure> {
    Ok(engine::pool(settings.threads)?.install(|| {
        let simulator = Simulator::new(&scenario.model, settings.isa, &Samplers::default());
        let drivers = |trials: u64| drivers_of_run(scenario, &simulator, &Settings { trials, ..settings.clone() });
        let (results, found) = rayon::join(|| simulator.run(settings, observer), || drivers(settings.trials));
        // A run that stops early has made more trials than drivers are looked for in.
        let found = if results.trials < settings.trials.min(TRIALS_OF_DRIVERS) { drivers(results.trials) } else { found };
        (results, found)
    }))
}

impl RunArguments {
    /// What the command line says, else what the scenario says.
    fn settings(&self, scenario: &Scenario) -> Result<Settings, Failure> {
        let run: &RunDefaults = &scenario.run;
        let until = match &self.until {
            Some(until) => Some(until.resolve(&scenario.model).map_err(Failure::Usage)?),
            None => run.until.as_ref().and_then(|until| value::stated_until(&scenario.model, until)),
        };
        Ok(Settings { until, ..self.draws.settings(run, self.trials, self.threads) })
    }

    fn trials_file(&self, scenario: &Scenario, folder: &Folder) -> Result<Option<TrialsFile<NewFile>>, Failure> {
        if self.keep_trials.is_none() && !scenario.run.keep_trials {
            return Ok(None);
        }
        let file = folder.create(TRIALS_FILE)?;
        TrialsFile::start(&scenario.model, self.bom, file, folder.path().join(TRIALS_FILE)).map(Some)
    }

    /// Whether the run went to its end; if not, what there is and how to get the rest.
    fn completeness(&self, results: &Results) -> Result<(), Failure> {
        if results.stop != StopReason::Interrupted {
            return Ok(());
        }
        let (done, planned, command) = (grouped(results.trials), grouped(results.planned), self.command());
        Err(Failure::Interrupted(Label::new(
            format!(
                "interrupted: the results rest on {done} of {planned} trials and are marked incomplete.\nFor all of them: {command}"
            ),
            format!(
                "중단됨: 결과는 {planned}회 가운데 {done}회의 시행으로 계산했고 미완료로 표시했습니다.\n전부 실행하려면: {command}"
            ),
        )))
    }
}

/// The way to quantiles that a scenario states.
pub(super) fn quantiles(stated: RawQuantiles) -> Quantiles {
    match stated {
        RawQuantiles::Auto => Quantiles::Auto,
        RawQuantiles::Exact => Quantiles::Exact,
        RawQuantiles::Histogram => Quantiles::Histogram,
    }
}

/// How the program is being run.
pub(super) fn execution(settings: &Settings) -> Execution {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    Execution {
        git: git_version::git_version!(fallback = "unknown"),
        arguments: std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect(),
        started: utc(SystemTime::now()),
        seconds: 0.0,
        threads: settings.threads.unwrap_or(cores),
        instruction_set: settings.isa.name(),
        platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
    }
}
