//! Progress of a run on standard error: a bar on a terminal, plain lines every few seconds elsewhere.

use std::fmt;
use std::io::{self, IsTerminal as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanFloatCount, ProgressBar, ProgressState, ProgressStyle};

use super::screen::{grouped, points};
use super::terminal::{Terminal, complain};
use crate::engine;
use crate::numeric::stats::real;
use crate::quantity::Language;

/// Time between plain lines.
const INTERVAL: Duration = Duration::from_secs(3);

/// How far a run has come, for people.
pub(super) struct Progress {
    terminal: Terminal,
    planned: u64,
    done: AtomicU64,
    started: Instant,
    shown: Shown,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    Lines(Mutex<Lines>),
}

/// When the last line was written, and what the next may add.
struct Lines {
    last: Instant,
    half_width: Option<f64>,
}

impl Progress {
    /// Starts the clock of a run of `planned` trials.
    pub(super) fn new(terminal: Terminal, planned: u64) -> Self {
        let started = Instant::now();
        let shown = if terminal.quiet {
            Shown::Nothing
        } else if io::stderr().is_terminal() {
            Shown::Bar(ProgressBar::new(planned).with_style(style(terminal.language)))
        } else {
            Shown::Lines(Mutex::new(Lines { last: started, half_width: None }))
        };
        Self { terminal, planned, done: AtomicU64::new(0), started, shown }
    }

    /// More trials are done. Any thread may say so; one that finds another writing a line does not wait.
    pub(super) fn advance(&self, trials: u64) {
        let done = self.done.fetch_add(trials, Ordering::Relaxed) + trials;
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => bar.inc(trials),
            Shown::Lines(lines) => {
                if let Ok(mut lines) = lines.try_lock()
                    && lines.last.elapsed() >= INTERVAL
                {
                    lines.last = Instant::now();
                    complain(&self.line(done, lines.half_width));
                }
            }
        }
    }

    /// A boundary at which the error of the quoted statistic is known.
    pub(super) fn reach(&self, progress: &engine::Progress) {
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => bar.set_message(progress.half_width.map_or_else(String::new, half_width)),
            Shown::Lines(lines) => {
                if let Ok(mut lines) = lines.lock() {
                    lines.half_width = progress.half_width;
                }
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }

    fn line(&self, done: u64, error: Option<f64>) -> String {
        let rate = real(done) / self.started.elapsed().as_secs_f64();
        let left = real(self.planned.saturating_sub(done)) / rate;
        let (done, planned) = (grouped(done), grouped(self.planned));
        let error = error.map_or_else(String::new, |error| format!(", {}", half_width(error)));
        self.terminal.language.pick(
            format!("{done} of {planned} trials, {rate:.0} per second, {left:.0} s left{error}"),
            format!("{planned}회 중 {done}회, 초당 {rate:.0}회, 남은 시간 {left:.0}초{error}"),
        )
    }
}

fn half_width(half_width: f64) -> String {
    format!("± {}", points(half_width))
}

fn style(language: Language) -> ProgressStyle {
    let template = language.pick(
        "{bar:12} {human_pos} of {human_len} trials, {rate}/s, {eta} left {msg}",
        "{bar:12} {human_len}회 중 {human_pos}회, 초당 {rate}회, {eta} 남음 {msg}",
    );
    // The library's own rate has four decimals.
    let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
        let _ = write!(out, "{:.0}", HumanFloatCount(state.per_sec()));
    };
    ProgressStyle::with_template(template).expect("the template is well formed").with_key("rate", rate)
}
