//! `mudeung verify`: makes the results of a folder again from its `run.json` and compares them byte for byte.
//!
//! Everything comes from the copies in `run.json`. Only data files, of which it has but a hash, are read again where the run read
//! them: relative names start in the current folder.

mod answer;

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::failure::Failure;
use super::progress::Progress;
use super::run::{execution, quantiles, run_with_drivers};
use super::screen::grouped;
use super::terminal::{Terminal, complain, print};
use super::value;
use super::watch::{TrialsFile, Watch};
use crate::engine::{Quantiles, Results, Settings, StopReason, Until};
use crate::numeric::isa::Isa;
use crate::quantity::Label;
use crate::random::Design;
use crate::report::{self, Comparison, Manifest, Record, RecordedData, RecordedDone, TRIALS_FILE, Verdict};
use crate::scenario::fault::FaultKind;
use crate::scenario::{self, Scenario};
use answer::Answer;

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// Results folder | 결과 폴더
    results: PathBuf,
    /// Threads; one per core if left out | 스레드 수(생략하면 코어 수)
    #[arg(long, value_name = "N", value_parser = value::threads)]
    threads: Option<NonZeroUsize>,
}

/// Runs a folder's scenario again and compares.
pub(super) fn verify(arguments: &VerifyArguments, terminal: Terminal) -> Result<(), Failure> {
    let folder = arguments.results.as_path();
    let record = Record::read(folder)?;
    let done = record.done.as_ref().ok_or_else(|| incomplete(folder, &record))?;
    let scenario = scenario::load_copy(&record.texts()).and_then(scenario::compile).inspect_err(|faults| {
        if !terminal.quiet && faults.iter().any(|fault| matches!(fault.kind, FaultKind::FileNotFound { .. })) {
            complain(data_elsewhere().get(terminal.language));
        }
    })?;
    let changed = changed_data(&record, &scenario);
    if !terminal.quiet {
        for note in notes(&record, done, &changed) {
            complain(note.get(terminal.language));
        }
    }
    let settings = settings(&record, done, &scenario, arguments.threads)?;
    let again = again(&record, folder, &scenario, &settings, terminal)?;
    if !terminal.quiet {
        print(&again.text(terminal.language))?;
    }
    again.failure()
}

/// Makes the results again and compares each file.
fn again(
    record: &Record,
    folder: &Path,
    scenario: &Scenario,
    settings: &Settings,
    terminal: Terminal,
) -> Result<Answer, Failure> {
    let (started, bom) = (Instant::now(), record.byte_order_mark());
    let trials = record.has_trials().then(|| {
        let path = folder.join(TRIALS_FILE);
        TrialsFile::start(&scenario.model, bom, open(&path)?, path)
    });
    let watch = Watch::start(Progress::new(terminal, settings.trials), trials.transpose()?)?;
    let (mut results, drivers) = run_with_drivers(scenario, settings, &watch)?;
    let trials = watch.finish()?;
    if results.stop == StopReason::Interrupted {
        return Err(Failure::Interrupted(Label::new(
            "interrupted: nothing was compared",
            "중단됨: 아무것도 비교하지 않았습니다",
        )));
    }
    if record.interrupted() {
        (results.stop, results.planned) = (StopReason::Interrupted, record.planned);
    }

    let tables = report::tables(scenario, &results, drivers.as_ref(), trials.is_some());
    let mut files = Vec::new();
    for table in &tables {
        let path = folder.join(table.file);
        let mut comparison = open(&path)?;
        let written = report::csv::write(table, bom, &mut comparison);
        let verdict = written.and_then(|()| comparison.finish()).map_err(|fault| unreadable(&path, &fault))?;
        files.push((table.file, verdict));
    }
    if let Some(trials) = trials {
        let verdict = trials.finish().map_err(|fault| unreadable(&folder.join(TRIALS_FILE), &fault))?;
        files.push((TRIALS_FILE, verdict));
    }
    let manifest = manifest(record, scenario, &results, settings, &files, started);
    Ok(Answer {
        title: format!("{} ({})", scenario.name.get(terminal.language), scenario.id),
        trials: results.trials,
        entry: report::differing_entry(&record.manifest, &manifest.value()),
        files,
    })
}

/// The `run.json` that the run would have written.
fn manifest(
    record: &Record,
    scenario: &Scenario,
    results: &Results,
    settings: &Settings,
    files: &[(&'static str, Verdict)],
    started: Instant,
) -> Manifest {
    let settings = Settings { trials: record.planned, ..settings.clone() };
    let mut manifest = Manifest::new(scenario, &settings, record.command.clone(), execution(&settings));
    manifest.finish(&scenario.model, results, files.iter().map(|(file, _)| *file).collect(), started.elapsed().as_secs_f64());
    manifest
}

/// Settings of the run. One that somebody ended is made again as far as it came, in the way in which it found its quantiles.
fn settings(
    record: &Record,
    done: &RecordedDone,
    scenario: &Scenario,
    threads: Option<NonZeroUsize>,
) -> Result<Settings, Failure> {
    let until = record.until.as_ref().map(|until| {
        let quoted = value::quoted(&scenario.model, &until.quoted).ok_or_else(|| {
            let quoted = &until.quoted;
            Failure::Refused(Label::new(
                format!("run.json: the scenario has no `{quoted}` to stop by"),
                format!("run.json: 시나리오에 멈춤 조건 `{quoted}`이(가) 없습니다"),
            ))
        })?;
        Ok::<_, Failure>(Until { quoted, half_width: until.half_width })
    });
    let design = Design::ALL.into_iter().find(|design| design.name() == record.design).ok_or_else(|| {
        let design = &record.design;
        Failure::Refused(Label::new(
            format!("run.json: this version has no design `{design}`"),
            format!("run.json: 이 버전에는 표본 설계 `{design}`이(가) 없습니다"),
        ))
    })?;
    let (trials, quantiles) = match record.interrupted() {
        false => (record.planned, quantiles(scenario.run.quantiles)),
        true if done.by_histogram() => (done.trials, Quantiles::Histogram),
        true => (done.trials, Quantiles::Exact),
    };
    Ok(Settings {
        trials,
        seed: record.seed,
        design,
        quantiles,
        memory: Settings::MEMORY,
        until: until.transpose()?,
        threads: threads.map(NonZeroUsize::get),
        isa: Isa::best(),
    })
}

/// What to know before the comparison.
fn notes(record: &Record, done: &RecordedDone, changed: &[&RecordedData]) -> Vec<Label> {
    let mut notes = Vec::new();
    let ours = env!("CARGO_PKG_VERSION");
    if record.version != ours {
        let theirs = &record.version;
        notes.push(Label::new(
            format!("made by version {theirs}, and this is {ours}: results may differ for that reason alone"),
            format!("버전 {theirs}이(가) 만든 결과이고 이 프로그램은 {ours}입니다. 그것만으로도 다를 수 있습니다"),
        ));
    }
    if record.interrupted() {
        let (done, planned) = (grouped(done.trials), grouped(record.planned));
        notes.push(Label::new(
            format!("its run was interrupted after {done} of {planned} trials: these are made again"),
            format!("{planned}회 가운데 {done}회에서 중단된 실행입니다. 그 {done}회를 다시 계산합니다"),
        ));
    }
    for RecordedData { name, .. } in changed {
        notes.push(Label::new(
            format!("the data file `{name}` has changed since: results may differ for that reason"),
            format!("데이터 파일 `{name}`이(가) 그 뒤로 바뀌었습니다. 그 때문에 다를 수 있습니다"),
        ));
    }
    notes
}

/// Data files that are no longer what the run read.
fn changed_data<'r>(record: &'r Record, scenario: &Scenario) -> Vec<&'r RecordedData> {
    let same = |data: &&RecordedData| scenario.data.iter().any(|now| now.name == data.name && now.sha256 == data.sha256);
    record.scenario.data.iter().filter(|data| !same(data)).collect()
}

/// What to do if a data file is not where the run found it.
fn data_elsewhere() -> Label {
    Label::new(
        "A data file is not in the folder where it is looked for. Names of data files start in the current folder, as in the run:\n\
         start `mudeung verify` where the run was started.",
        "찾는 폴더에 데이터 파일이 없습니다. 데이터 파일의 이름은 실행 때처럼 현재 폴더에서 시작합니다.\n\
         실행을 시작했던 폴더에서 `mudeung verify`를 시작하세요.",
    )
}

fn incomplete(folder: &Path, record: &Record) -> Failure {
    let (folder, command) = (folder.display(), &record.command);
    Failure::Refused(Label::new(
        format!("`{folder}` is incomplete: its run never came to an end.\nTo make it whole: {command}"),
        format!("`{folder}`은(는) 미완료입니다. 실행이 끝나지 않았습니다.\n다시 만들려면: {command}"),
    ))
}

fn open(path: &Path) -> Result<Comparison, Failure> {
    Comparison::open(path).map_err(|fault| unreadable(path, &fault))
}

fn unreadable(path: &Path, fault: &io::Error) -> Failure {
    let path = path.display();
    Failure::System(Label::new(format!("cannot read `{path}`: {fault}"), format!("`{path}`을(를) 읽을 수 없습니다: {fault}")))
}
