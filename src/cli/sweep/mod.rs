//! `mudeung sweep`: a scenario at many points, each of which changes some of its values.

mod extremes;
mod plan;
mod progress;
mod screen;
mod work;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Instant;

use clap::Args;

use super::draws::StudyOptions;
use super::failure::Failure;
use super::making::Making;
use super::run::{execution, quoted};
use super::screen::grouped;
use super::terminal::Terminal;
use super::watch::interruption;
use crate::engine::Settings;
use crate::numeric::stats::real;
use crate::quantity::{Label, Language};
use crate::random::Design;
use crate::report::sweep::{
    Finished, Journal, Lock, POINTS, RESPONSE, Speed, States, SweepManifest, dictionary, finished_before, statistics,
    write_points,
};
use crate::report::{Folder, MANIFEST_FILE};
use crate::scenario::RunDefaults;
use crate::scenario::sweep::Sweep;
use crate::study::sweep::points::Points;
use extremes::Extremes;
use progress::SweepProgress;
use work::{Crew, Worked};

#[derive(Debug, Args)]
pub(super) struct SweepArguments {
    /// Sweep file | 스윕 파일
    sweep: PathBuf,
    /// Show the points, trials, time and disk that it takes, and run nothing | 점과 시행 수, 걸릴 시간과 디스크 용량만 보이고 실행하지 않음
    #[arg(long, conflicts_with = "again")]
    plan: bool,
    /// Compute finished points again | 끝난 점도 다시 계산
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    study: StudyOptions,
    /// Results folder; results/<sweep-id> if left out | 결과 폴더(생략하면 results/<스윕 id>)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A sweep with all that says how its points are computed.
pub(super) struct Job {
    sweep: Sweep,
    points: Points,
    settings: Settings,
    fingerprint: String,
}

/// The file of the dictionary.
const DICTIONARY: &str = "dictionary.csv";

/// Runs a sweep, or tells what it would take.
pub(super) fn sweep(arguments: &SweepArguments, terminal: Terminal, making: Making<'_>) -> Result<(), Failure> {
    let job = arguments.job(terminal, making)?;
    let path = arguments.out.clone().unwrap_or_else(|| Path::new("results").join(&job.sweep.id));
    let mut manifest =
        SweepManifest::new(&job.sweep, job.points.len(), &job.settings, arguments.command(), execution(&job.settings));
    if path.join(MANIFEST_FILE).exists() {
        return Err(of_a_run(&path));
    }
    if arguments.plan {
        return plan::plan(&job, &manifest, &path, terminal);
    }
    let interrupted = interruption()?;
    let folder = Folder::beside(&path)?;
    let _lock = Lock::take(&folder)?.ok_or_else(|| in_use(&path))?;
    let (journal, finished) = arguments.journal(&job, &folder, &manifest)?;
    manifest.write(&folder)?;

    let started = Instant::now();
    let progress = SweepProgress::new(terminal, job.points.len(), job.settings.trials);
    let left_off = making.interrupted().and_then(Folder::existing);
    let only = left_off.map(|folder| finished_before(&folder, statistics(&job.sweep).len())).transpose()?;
    let crew = Crew { job: &job, finished: &finished, only: only.as_ref(), interrupted: &interrupted, progress: &progress };
    let (mut journal, worked) = crew.work(journal)?;
    progress.finish();
    let seconds = started.elapsed().as_secs_f64();

    let mut extremes = Extremes::new(&job.sweep);
    let seen = |point, settings: &[_], record: Option<&_>| extremes.see(point, settings, record);
    let states = write_points(&folder, &job.sweep, (&job.points, &job.fingerprint), &mut journal, arguments.study.bom, seen)?;
    folder.write_table(&dictionary(&job.sweep), arguments.study.bom)?;
    manifest.finish(states, vec![POINTS, RESPONSE, DICTIONARY], seconds, speed(&worked, &job.settings, seconds));
    manifest.write(&folder)?;
    journal.remove()?;
    let screen = screen::Screen { job: &job, states, worked: &worked, seconds, folder: &folder, extremes: &extremes };
    making.show(terminal, || screen.text(terminal.language))?;
    if making.is_first() || interrupted.load(Ordering::Relaxed) {
        arguments.completeness(states, &job.sweep, &extremes, terminal.language)?;
    }
    Ok(())
}

/// The folder of a run is no place for a sweep: both describe their files in `dictionary.csv`.
fn of_a_run(path: &Path) -> Failure {
    let path = path.display();
    Failure::Usage(Label::new(
        format!("`{path}` holds the results of a run; name another folder with --out, or give the sweep another id"),
        format!("`{path}`에 실행 결과가 있습니다. --out으로 다른 폴더를 지정하거나 스윕의 id를 바꾸세요"),
    ))
}

/// Two sweeps would write the same files, and each take the other's points for its own.
fn in_use(path: &Path) -> Failure {
    let path = path.display();
    Failure::System(Label::new(
        format!("another sweep is writing to `{path}`: wait for it, or name another folder with --out"),
        format!("다른 스윕이 `{path}`에 쓰고 있습니다. 끝나기를 기다리거나 --out으로 다른 폴더를 지정하세요"),
    ))
}

fn speed(worked: &Worked, settings: &Settings, seconds: f64) -> Speed {
    let points_per_second = if seconds > 0.0 { real(worked.computed) / seconds } else { 0.0 };
    Speed {
        computed: worked.computed,
        compiling_seconds: worked.compiling.as_secs_f64(),
        simulating_seconds: worked.simulating.as_secs_f64(),
        points_per_second,
        trials_per_second: points_per_second * real(settings.trials),
    }
}

impl SweepArguments {
    fn job(&self, terminal: Terminal, making: Making<'_>) -> Result<Job, Failure> {
        let sweep = making.sweep(terminal, &self.sweep, &self.study.changes())?;
        let run = &sweep.scenario.run;
        // Points share their draws. In a Sobol design a draw hangs on what other inputs there are.
        let draws = sweep.draws.or(run.design).or(sweep.has_patches().then_some(Design::MonteCarlo));
        let defaults = RunDefaults {
            trials: sweep.trials.unwrap_or(run.trials),
            seed: sweep.seed.unwrap_or(run.seed),
            design: draws,
            ..run.clone()
        };
        let settings = self.study.settings(&defaults);
        let points = Points::new(&sweep, settings.seed);
        let fingerprint = sweep.fingerprint(&engine_of(&settings));
        Ok(Job { sweep, points, settings, fingerprint })
    }

    /// The journal, and the points that are finished: none with `--again`, or if another program computed them.
    fn journal(&self, job: &Job, folder: &Folder, manifest: &SweepManifest) -> Result<(Journal, Finished), Failure> {
        let statistics = statistics(&job.sweep).len();
        if self.again || !manifest.is_of_same_program(folder) {
            return Ok((Journal::begin(folder.path(), statistics)?, Finished::default()));
        }
        Ok(Journal::open(folder.path(), statistics)?)
    }

    /// The command that gives the same results again.
    fn command(&self) -> String {
        let mut words = vec!["mudeung sweep".to_owned(), quoted(&self.sweep.to_string_lossy())];
        words.extend(self.study.words(self.study.trials));
        words.join(" ")
    }

    /// The command that goes on with what is left, into the same folder.
    fn command_to_go_on(&self, language: Language) -> String {
        let mut words = vec![self.command()];
        let mut option = |name: &str, value: Option<String>| {
            words.extend(value.map(|value| format!("--{name} {}", quoted(&value))));
        };
        option("threads", self.study.threads.map(|threads| threads.to_string()));
        option("out", self.out.as_ref().map(|folder| folder.to_string_lossy().into_owned()));
        option("lang", (language != Language::En).then(|| language.code().to_owned()));
        words.join(" ")
    }

    /// Whether all points have been gone through; if not, how to go on.
    fn completeness(&self, states: States, sweep: &Sweep, extremes: &Extremes, language: Language) -> Result<(), Failure> {
        let States { done, failed, pending } = states;
        if pending > 0 {
            let (finished, all, command) =
                (grouped(done + failed), grouped(done + failed + pending), self.command_to_go_on(language));
            return Err(Failure::Interrupted(Label::new(
                format!(
                    "interrupted: {finished} of {all} points are finished and written; the results are marked incomplete.\nTo go on: {command}"
                ),
                format!(
                    "중단됨: 점 {all}개 가운데 {finished}개를 끝내고 썼습니다. 결과는 미완료로 표시했습니다.\n이어서 하려면: {command}"
                ),
            )));
        }
        if done == 0 {
            let [en, ko] = [Language::En, Language::Ko].map(|language| extremes.first_failures(sweep, language).join("\n"));
            let all = if failed == 1 { "it".to_owned() } else { format!("all {}", grouped(failed)) };
            return Err(Failure::Refused(Label::new(
                format!("no point has results: {all} failed; the reasons are in {POINTS}\n{en}"),
                format!("결과가 있는 점이 없습니다. {failed}개가 모두 실패했고 까닭은 {POINTS}에 있습니다\n{ko}"),
            )));
        }
        Ok(())
    }
}

/// What the engine's part of a point's results hangs on. Threads and instruction set do not shape them.
fn engine_of(settings: &Settings) -> String {
    let Settings { trials, seed, design, quantiles, memory, .. } = settings;
    let version = env!("CARGO_PKG_VERSION");
    format!("mudeung {version}, {trials} trials, seed {seed}, design {}, quantiles {quantiles:?} within {memory}", design.name())
}
