//! Progress over all points of a sweep: a bar on a terminal, plain lines elsewhere.

use std::io::{self, IsTerminal as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::cli::screen::grouped;
use crate::cli::terminal::{Terminal, complain};
use crate::numeric::stats::real;
use crate::quantity::Language;

/// Time between plain lines.
const INTERVAL: Duration = Duration::from_secs(3);

/// How far a sweep has come, for people.
pub(super) struct SweepProgress {
    terminal: Terminal,
    points: u64,
    trials: u64,
    started: Instant,
    computed: AtomicU64,
    skipped: AtomicU64,
    shown: Shown,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    Lines(Mutex<Instant>),
}

impl SweepProgress {
    /// Starts the clock of a sweep over so many points of so many trials each.
    pub(super) fn new(terminal: Terminal, points: u64, trials: u64) -> Self {
        let started = Instant::now();
        let shown = if terminal.quiet {
            Shown::Nothing
        } else if io::stderr().is_terminal() {
            Shown::Bar(ProgressBar::new(points).with_style(style(terminal.language, trials)))
        } else {
            Shown::Lines(Mutex::new(started))
        };
        Self { terminal, points, trials, started, computed: AtomicU64::new(0), skipped: AtomicU64::new(0), shown }
    }

    /// A point was computed.
    pub(super) fn advance(&self) {
        self.computed.fetch_add(1, Ordering::Relaxed);
        self.show();
    }

    /// A point was finished before.
    pub(super) fn skip(&self) {
        self.skipped.fetch_add(1, Ordering::Relaxed);
        self.show();
    }

    fn show(&self) {
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => bar.inc(1),
            Shown::Lines(last) => {
                // One that finds another writing does not wait.
                if let Ok(mut last) = last.try_lock()
                    && last.elapsed() >= INTERVAL
                {
                    *last = Instant::now();
                    complain(&self.line());
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

    fn line(&self) -> String {
        let (computed, skipped) = (self.computed.load(Ordering::Relaxed), self.skipped.load(Ordering::Relaxed));
        let seconds = self.started.elapsed().as_secs_f64();
        let (points, trials) = (real(computed) / seconds, real(computed * self.trials) / seconds);
        let left = real(self.points.saturating_sub(computed + skipped)) / points;
        let (done, all) = (grouped(computed + skipped), grouped(self.points));
        self.terminal.language.pick(
            format!("{done} of {all} points, {points:.1} points and {trials:.0} trials per second, {left:.0} s left"),
            format!("점 {all}개 중 {done}개, 초당 점 {points:.1}개와 시행 {trials:.0}회, 남은 시간 {left:.0}초"),
        )
    }
}

fn style(language: Language, trials: u64) -> ProgressStyle {
    let template = language.pick(
        "{bar:12} {human_pos} of {human_len} points, {speed}, {eta} left",
        "{bar:12} 점 {human_len}개 중 {human_pos}개, {speed}, {eta} 남음",
    );
    let speed = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        let (points, trials) = (state.per_sec(), state.per_sec() * real(trials));
        let _ = match language {
            Language::En => write!(out, "{points:.1} points/s, {trials:.0} trials/s"),
            Language::Ko => write!(out, "초당 점 {points:.1}개, 시행 {trials:.0}회"),
        };
    };
    ProgressStyle::with_template(template).expect("the template is well formed").with_key("speed", speed)
}
