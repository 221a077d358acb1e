//! `mudeung sweep --plan`: what a sweep takes, by a pilot of a few points. It writes nothing.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::Job;
use super::work::{Worked, compute, over_threads};
use crate::cli::failure::Failure;
use crate::cli::screen::{counted, grouped, paragraph};
use crate::cli::terminal::{Terminal, print};
use crate::engine::Settings;
use crate::numeric::stats::real;
use crate::quantity::Language;
use crate::report::sweep::{Finished, PointRecord, SweepManifest, bytes_of_point, finished_before, statistics};
use crate::report::{Folder, heading, outcome_title};
use crate::scenario::sweep::{AxisValues, Setting};

/// Points of the pilot for each thread.
const PILOT: u64 = 4;
/// Most trials of a point of the pilot; more are reckoned from these.
const PILOT_TRIALS: u64 = 16_384;

/// What the pilot found.
#[derive(Default)]
struct Pilot {
    /// Wall time of all points that are to be computed.
    seconds: f64,
    /// Bytes of both files.
    bytes: f64,
    failed: u64,
    points: u64,
    worked: Worked,
}

/// Tells what a sweep takes.
pub(super) fn plan(job: &Job, manifest: &SweepManifest, path: &Path, terminal: Terminal) -> Result<(), Failure> {
    let finished = match Folder::existing(path) {
        Some(folder) if manifest.is_of_same_program(&folder) => finished_before(&folder, statistics(&job.sweep).len())?,
        _ => Finished::default(),
    };
    let open = (0..job.points.len()).filter(|&point| !finished.has(&hash(job, point))).count() as u64;
    let pilot = pilot(job, open)?;
    if terminal.quiet { Ok(()) } else { print(&text(job, open, &pilot, terminal.language)) }
}

fn settings(job: &Job, point: u64) -> Vec<Setting> {
    job.sweep.settings(&job.points.at(point))
}

fn hash(job: &Job, point: u64) -> String {
    job.sweep.point_hash(&job.fingerprint, &settings(job, point))
}

/// Runs a few points, spread over all, with all threads.
fn pilot(job: &Job, open: u64) -> Result<Pilot, Failure> {
    let threads = job.settings.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)) as u64;
    let all = job.points.len();
    let count = (PILOT * threads).min(all);
    let trials = job.settings.trials.min(PILOT_TRIALS);
    let piloted = Settings { trials, ..job.settings.clone() };
    let (next, found) = (AtomicU64::new(0), Mutex::new(Pilot::default()));
    let started = Mutex::new(None::<Instant>);
    over_threads(job.settings.threads, |samplers| {
        // The first point of a thread makes tables that later ones share: it is not measured.
        let mut own = Worked::default();
        compute_with(job, &piloted, 0, samplers, &mut own);
        started.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert_with(Instant::now);
        let mut own = Pilot::default();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                break;
            }
            let point = index * all / count;
            let record = compute_with(job, &piloted, point, samplers, &mut own.worked);
            own.points += 1;
            own.failed += u64::from(record.failure.is_some());
            own.bytes += real(bytes_of_point(&job.sweep, &settings(job, point), &record));
        }
        let mut found = found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        found.points += own.points;
        found.failed += own.failed;
        found.bytes += own.bytes;
        found.worked.compiling += own.worked.compiling;
        found.worked.simulating += own.worked.simulating;
    })?;
    let mut pilot = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let scale = real(job.settings.trials) / real(trials);
    let busy = pilot.worked.compiling.as_secs_f64() + pilot.worked.simulating.as_secs_f64() * scale;
    let of_point = busy / real(pilot.points.max(1));
    pilot.seconds = of_point * real(open) / real(threads);
    pilot.bytes *= real(all) / real(pilot.points.max(1));
    Ok(pilot)
}

fn compute_with(
    job: &Job,
    settings: &Settings,
    point: u64,
    samplers: &crate::engine::Samplers,
    worked: &mut Worked,
) -> PointRecord {
    compute(job, settings, &self::settings(job, point), samplers, worked)
}

fn text(job: &Job, open: u64, pilot: &Pilot, language: Language) -> String {
    let Job { sweep, points, settings, .. } = job;
    let name = sweep.name.as_ref().map_or(sweep.id.as_str(), |name| name.get(language));
    let (all, trials) = (points.len(), settings.trials);
    let finished = all - open;
    let mut lines = vec![format!("{name} ({})", sweep.id)];
    lines.push(language.pick(
        format!(
            "{} ({}) of {}: {}, of which {} {} finished",
            counted(all, "point"),
            sweep.design.name(),
            counted(trials, "trial"),
            counted(all.saturating_mul(trials), "trial"),
            counted(finished, "point"),
            if finished == 1 { "is" } else { "are" }
        ),
        format!(
            "점 {}개({}), 점마다 시행 {}회: 모두 {}회. 그중 점 {}개는 이미 끝남",
            grouped(all),
            sweep.design.name(),
            grouped(trials),
            grouped(all.saturating_mul(trials)),
            grouped(finished)
        ),
    ));
    for axis in &sweep.axes {
        let values = match &axis.values {
            AxisValues::Each(values) => {
                let labels: Vec<&str> = values.iter().map(|value| value.shown(language)).collect();
                match labels[..] {
                    [first, second, .., last] if labels.len() > 8 => language.pick(
                        format!("{first}, {second}, …, {last} ({})", labels.len()),
                        format!("{first}, {second}, …, {last} ({}개)", labels.len()),
                    ),
                    _ => labels.join(", "),
                }
            }
            AxisValues::Between { span, .. } => format!("{} … {}", span.at(0.0), span.at(1.0)),
        };
        lines.push(match &axis.name {
            Some(name) => format!("  {} ({}) = {values}", name.get(language), axis.path),
            None => format!("  {} = {values}", axis.path),
        });
    }
    let titles = sweep.scenario.outcomes.iter().map(|outcome| outcome_title(&sweep.scenario.model, *outcome));
    lines.extend(titles.zip(&sweep.outcomes).map(|(title, name)| format!("  → {}", heading(&title, name, language))));
    let (time, megabytes) = (duration(pilot.seconds, language), pilot.bytes / 1e6);
    let share = pilot.worked.compiling.as_secs_f64()
        / (pilot.worked.compiling.as_secs_f64() + pilot.worked.simulating.as_secs_f64()).max(f64::MIN_POSITIVE);
    lines.push(language.pick(
        format!(
            "Time: about {time}, by a pilot of {} ({:.0} % of it compiling). Disk: about {megabytes:.1} MB.",
            counted(pilot.points, "point"),
            share * 100.0
        ),
        format!(
            "시간: 약 {time}(점 {}개를 시험 실행, 그중 {:.0}%는 모형 준비). 디스크: 약 {megabytes:.1} MB.",
            pilot.points,
            share * 100.0
        ),
    ));
    if pilot.failed > 0 {
        lines.push(language.pick(
            format!(
                "{} of the {} of the pilot failed: the scenario does not take the values.",
                pilot.failed,
                counted(pilot.points, "point")
            ),
            format!(
                "시험 실행한 점 {}개 가운데 {}개가 실패했습니다. 시나리오가 그 값을 받지 않습니다.",
                pilot.points, pilot.failed
            ),
        ));
    }
    lines.push(language.pick("Nothing was written.", "아무것도 쓰지 않았습니다.").to_owned());
    lines.iter().map(|line| paragraph(line)).collect::<Vec<_>>().join("\n")
}

/// A time for people.
fn duration(seconds: f64, language: Language) -> String {
    if seconds < 90.0 {
        language.pick(format!("{seconds:.1} s"), format!("{seconds:.1}초"))
    } else if seconds < 5400.0 {
        language.pick(format!("{:.0} min", seconds / 60.0), format!("{:.0}분", seconds / 60.0))
    } else {
        language.pick(format!("{:.1} h", seconds / 3600.0), format!("{:.1}시간", seconds / 3600.0))
    }
}
