//! A run made again from its `run.json`. Its files are compared as they come, so that single trials of any number can be, and one that
//! somebody ended is made again as far as it came.

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use super::answer::Answer;
use super::{changed_data, of_changed_data, of_version, open, scenario_with_data, unreadable};
use crate::cli::failure::Failure;
use crate::cli::progress::Progress;
use crate::cli::run::{execution, quantiles, run_with_drivers};
use crate::cli::screen::grouped;
use crate::cli::terminal::{Terminal, complain};
use crate::cli::value;
use crate::cli::watch::{TrialsFile, Watch};
use crate::engine::{Quantiles, Results, Settings, StopReason, Until};
use crate::numeric::isa::Isa;
use crate::quantity::Label;
use crate::random::Design;
use crate::report::{self, MANIFEST_FILE, Manifest, Record, RecordedData, RecordedDone, TRIALS_FILE, Verdict};
use crate::scenario::{self, Scenario};

/// Runs a folder's scenario again and compares.
pub(super) fn verify(folder: &Path, threads: Option<NonZeroUsize>, terminal: Terminal) -> Result<Answer, Failure> {
    let record = Record::read(folder)?;
    let done = record.done.as_ref().ok_or_else(|| incomplete(folder, &record))?;
    let loaded = scenario::load_copy(&record.texts()).and_then(scenario::compile).map_err(Failure::from);
    let scenario = scenario_with_data(loaded, terminal)?;
    if !terminal.quiet {
        let now: Vec<(&str, &str)> = scenario.data.iter().map(|file| (file.name.as_str(), file.sha256.as_str())).collect();
        for note in notes(&record, done, &changed_data(&record.scenario.data, &now)) {
            complain(note.get(terminal.language));
        }
    }
    let settings = settings(&record, done, &scenario, threads)?;
    again(&record, folder, &scenario, &settings, terminal)
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
        return Err(super::interrupted());
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
    let count = grouped(results.trials);
    Ok(Answer {
        title: format!("{} ({})", scenario.name.get(terminal.language), scenario.id),
        made: Label::new(format!("{count} trials made again"), format!("시행 {count}회 다시 계산")),
        manifests: vec![(MANIFEST_FILE.to_owned(), report::differing_entry(&record.manifest, &manifest.value()))],
        files: files.into_iter().map(|(file, verdict)| (file.to_owned(), verdict)).collect(),
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
    let mut notes: Vec<Label> = of_version(&record.version).into_iter().collect();
    if record.interrupted() {
        let (done, planned) = (grouped(done.trials), grouped(record.planned));
        notes.push(Label::new(
            format!("its run was interrupted after {done} of {planned} trials: these are made again"),
            format!("{planned}회 가운데 {done}회에서 중단된 실행입니다. 그 {done}회를 다시 계산합니다"),
        ));
    }
    notes.extend(changed.iter().map(|data| of_changed_data(data)));
    notes
}

fn incomplete(folder: &Path, record: &Record) -> Failure {
    let (folder, command) = (folder.display(), &record.command);
    Failure::Refused(Label::new(
        format!("`{folder}` is incomplete: its run never came to an end.\nTo make it whole: {command}"),
        format!("`{folder}`은(는) 미완료입니다. 실행이 끝나지 않았습니다.\n다시 만들려면: {command}"),
    ))
}
