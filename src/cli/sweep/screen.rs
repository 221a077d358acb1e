//! The last screen of a sweep: where each outcome is lowest and highest, and small grids as a table.

use super::Job;
use super::extremes::{Extremes, Seen, Value, point};
use super::work::Worked;
use crate::cli::screen::{counted, grid, grouped, paragraph, points};
use crate::cli::terminal::WIDTH;
use crate::numeric::stats::real;
use crate::quantity::{Dimension, Label, Language, display_approx};
use crate::report::sweep::{POINTS, RESPONSE, SWEEP_MANIFEST, States};
use crate::report::{Folder, heading, outcome_title};
use crate::scenario::sweep::{AxisValues, Coordinate, Setting};

/// A finished sweep, or what there is of it.
pub(super) struct Screen<'j> {
    pub(super) job: &'j Job,
    pub(super) states: States,
    pub(super) worked: &'j Worked,
    /// Wall time.
    pub(super) seconds: f64,
    pub(super) folder: &'j Folder,
    pub(super) extremes: &'j Extremes,
}

impl Screen<'_> {
    /// The screen.
    pub(super) fn text(&self, language: Language) -> String {
        let mut parts = vec![self.title(language)];
        parts.extend(self.names(language));
        for (name, seen) in self.job.sweep.outcomes.iter().zip(&self.extremes.outcomes) {
            parts.push(self.outcome(name, seen, language));
        }
        if self.states.done > 1 {
            parts.push(paragraph(language.pick(
                "All points share their draws: differences between points are paired and known better than the standard error of either tells.",
            "모든 점이 같은 난수를 씁니다. 점 사이의 차이는 짝지어 비교되므로 각 점의 표준오차보다 정확합니다.",
        )));
        }
        let files = [POINTS, RESPONSE, super::DICTIONARY, SWEEP_MANIFEST].join(", ");
        parts.push(format!("{}: {}\n{files}", language.pick("Results", "결과"), self.folder.path().display()));
        parts.join("\n\n")
    }

    fn title(&self, language: Language) -> String {
        let Self { job: Job { sweep, settings, .. }, states: States { done, failed, pending }, worked, seconds, .. } = self;
        let name = sweep.name.as_ref().map_or(sweep.id.as_str(), |name| name.get(language));
        let (design, trials, seed) = (sweep.design.name(), grouped(settings.trials), settings.seed);
        let draws = settings.design.name();
        // A point that fails takes no trials.
        let rate = if worked.computed > 0 && *failed == 0 && *seconds > 0.0 {
            let (points, trials) = (real(worked.computed) / seconds, real(worked.computed * settings.trials) / seconds);
            let trials = display_approx(trials, Dimension::Count, Language::En, 3).replace(" count", "");
            language.pick(
                format!("; per second {points:.0} points and {trials} trials"),
                format!(", 초당 점 {points:.0}개와 시행 {trials}회"),
            )
        } else {
            String::new()
        };
        let mut lines = vec![
            format!("{name} ({})", sweep.id),
            paragraph(&language.pick(
                format!(
                    "{design} of {}, {} each, seed {seed}, draws {draws}, {seconds:.1} s{rate}",
                    counted(done + failed + pending, "point"),
                    counted(settings.trials, "trial")
                ),
                format!(
                    "점의 설계 {design}, 점 {}개, 점마다 시행 {trials}회(설계 {draws}), 씨앗 {seed}, {seconds:.1}초{rate}",
                    grouped(done + failed + pending)
                ),
            )),
        ];
        if worked.skipped > 0 {
            lines.push(language.pick(
                format!(
                    "{} {} finished before and not computed again",
                    counted(worked.skipped, "point"),
                    if worked.skipped == 1 { "was" } else { "were" }
                ),
                format!("점 {}개는 전에 끝난 것이라 다시 계산하지 않음", grouped(worked.skipped)),
            ));
        }
        if *failed > 0 {
            let all = done + failed + pending;
            lines.push(paragraph(&language.pick(
                format!(
                    "{} of {} failed: the scenario does not take the values; {POINTS} says why",
                    grouped(*failed),
                    counted(all, "point")
                ),
                format!(
                    "점 {}개 중 {}개 실패: 시나리오가 받지 않는 값이며 까닭은 {POINTS}에 있음",
                    grouped(all),
                    grouped(*failed)
                ),
            )));
            lines.extend(self.extremes.first_failures(sweep, language).iter().map(|line| paragraph(line)));
        }
        if *pending > 0 {
            lines.push(language.pick(
                format!("{} {} still to come", counted(*pending, "point"), if *pending == 1 { "is" } else { "are" }),
                format!("점 {}개가 남음", grouped(*pending)),
            ));
        }
        lines.join("\n")
    }

    /// The names that the sweep gives to its paths and patches; nothing if it gives none.
    fn names(&self, language: Language) -> Option<String> {
        let axes = &self.job.sweep.axes;
        let mut lines: Vec<String> = Vec::new();
        for axis in axes {
            lines.extend(axis.name.as_ref().map(|name| format!("- {}: {}", name.get(language), axis.path)));
            let values = if let AxisValues::Each(values) = &axis.values { values.as_slice() } else { &[] };
            let called: Vec<String> = values
                .iter()
                .filter_map(|patch| Some(format!("{} = {}", patch.label, patch.name.as_ref()?.get(language))))
                .collect();
            if !called.is_empty() {
                lines.push(format!("  {}", called.join(", ")));
            }
        }
        let lines: Vec<String> = lines.iter().map(|line| paragraph(line)).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn outcome(&self, name: &str, seen: &Seen, language: Language) -> String {
        let what =
            if seen.is_probability { language.pick("probability", "확률") } else { language.pick("median", "중앙값") };
        let Label { en, ko } = outcome_title(&self.job.sweep.scenario.model, seen.outcome);
        let title = Label::new(format!("{en}, {what}"), format!("{ko}, {what}"));
        let title = paragraph(&heading(&title, name, language));
        let (Some(lowest), Some(highest)) = (&seen.lowest, &seen.highest) else {
            return format!("{title}: {}", language.pick("no value in any point", "어느 점에도 값이 없음"));
        };
        let mut parts = vec![title];
        let (low, high) = (seen.shown(&lowest.value, language), seen.shown(&highest.value, language));
        if low == high {
            parts.push(paragraph(&self.everywhere(seen.points, &low, language)));
        } else {
            parts.extend(self.table(seen, language));
            for (words, extreme, value) in
                [(language.pick("Lowest", "가장 낮음"), lowest, low), (language.pick("Highest", "가장 높음"), highest, high)]
            {
                let at = point(&self.job.sweep.axes, &extreme.settings, language);
                let ties = match extreme.ties {
                    0 => String::new(),
                    ties => language.pick(
                        format!(" (and {} more {})", grouped(ties), if ties == 1 { "point" } else { "points" }),
                        format!(" (그 밖에 점 {}개)", grouped(ties)),
                    ),
                };
                parts.push(paragraph(&format!("{words} {value}: {at}{ties}")));
            }
        }
        parts.join("\n")
    }

    /// One value, as far as the screen shows it, in all points that have one.
    fn everywhere(&self, points: u64, value: &str, language: Language) -> String {
        let States { failed, pending, .. } = self.states;
        match (points, failed + pending) {
            (1, 0) => value.to_owned(),
            (1, _) => language.pick(format!("{value} in the only point with a value"), format!("값이 있는 점 하나에서 {value}")),
            (_, 0) => language
                .pick(format!("{value} in all {} points", grouped(points)), format!("점 {}개 모두에서 {value}", grouped(points))),
            _ => language.pick(
                format!("{value} in all {} points with a value", grouped(points)),
                format!("값이 있는 점 {}개 모두에서 {value}", grouped(points)),
            ),
        }
    }

    /// A small grid, the first axis down, the second across; nothing if it does not fit the screen.
    fn table(&self, seen: &Seen, language: Language) -> Option<String> {
        let (rows, columns) = self.extremes.table?;
        let axes = &self.job.sweep.axes;
        if let Some(idle) = seen.idle_axis((rows, columns)) {
            return Some(self.along(1 - idle, seen, (rows, columns), language));
        }
        let (down, across) = (axes[0].shown(language), axes.get(1).map(|axis| axis.shown(language)));
        let mut lines = vec![paragraph(&match across {
            Some(across) => language.pick(format!("rows: {down}; columns: {across}"), format!("행: {down}, 열: {across}")),
            None => language.pick(format!("rows: {down}"), format!("행: {down}")),
        })];
        // Names of patches where they fit, else their ids, which stand beside the names above.
        let by_name: fn(&Setting, Language) -> &str = |setting, language| setting.shown(language);
        let by_id: fn(&Setting, Language) -> &str =
            |setting, language| if setting.label.is_empty() { setting.shown(language) } else { &setting.label };
        let (header, body) = [by_name, by_id].into_iter().find_map(|label| {
            let (header, body) = self.cells(seen, (rows, columns), label, language);
            fits(&header, &body).then_some((header, body))
        })?;
        lines.push(grid(header, body));
        // A single column says the error of each.
        if let Some(half_width) = seen.widest_error().filter(|_| across.is_some()) {
            let widest = points(half_width);
            lines.push(language.pick(format!("(95 %: at most ± {widest})"), format!("(95%: 많아야 ± {widest})")));
        }
        Some(lines.join("\n"))
    }

    /// A grid in which only one of the two axes matters: its values down, and a word on the other.
    fn along(&self, index: usize, seen: &Seen, (rows, columns): (usize, usize), language: Language) -> String {
        let (idle, down) = (&self.job.sweep.axes[1 - index], &self.job.sweep.axes[index]);
        let words = language.pick(
            format!("the same at every value of {}; rows: {}", idle.shown(language), down.shown(language)),
            format!("{}의 모든 값에서 같음, 행: {}", idle.shown(language), down.shown(language)),
        );
        let (count, step) = if index == 0 { (rows, columns) } else { (columns, 1) };
        let row = |place: usize| {
            let value = seen.values.get(place * step).and_then(Option::as_ref);
            let shown = value.map_or_else(|| "–".to_owned(), |value| seen.shown(value, language));
            vec![down.setting(Coordinate::Value(place)).shown(language).to_owned(), shown]
        };
        format!("{}\n{}", paragraph(&words), grid(Vec::new(), (0..count).map(row)))
    }

    /// Header and rows of a small grid.
    fn cells(
        &self,
        seen: &Seen,
        (rows, columns): (usize, usize),
        label: fn(&Setting, Language) -> &str,
        language: Language,
    ) -> (Vec<String>, Vec<Vec<String>>) {
        let label =
            |axis: usize, index: usize| label(&self.job.sweep.axes[axis].setting(Coordinate::Value(index)), language).to_owned();
        let is_crossed = self.job.sweep.axes.len() > 1;
        let header = if is_crossed {
            let unit = if seen.is_probability { String::new() } else { seen.unit.symbol(language) };
            std::iter::once(unit).chain((0..columns).map(|column| label(1, column))).collect()
        } else {
            Vec::new()
        };
        let cell = |value: Option<&Value>| {
            value.map_or_else(
                || "–".to_owned(),
                |value| if is_crossed { seen.bare(value, language) } else { seen.shown(value, language) },
            )
        };
        let row = |row: usize| {
            let values = (0..columns).map(|column| cell(seen.values.get(row * columns + column).and_then(Option::as_ref)));
            std::iter::once(label(0, row)).chain(values).collect()
        };
        (header, (0..rows).map(row).collect())
    }
}

/// Whether the widest cells of all columns stand beside each other on the screen. Hangul is two columns wide.
fn fits(header: &[String], body: &[Vec<String>]) -> bool {
    let width = |cell: &String| cell.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let columns = body.first().map_or(0, Vec::len);
    let widest = |column: usize| {
        let cells = body.iter().filter_map(|row| row.get(column)).chain(header.get(column));
        cells.map(width).max().unwrap_or(0) + 2
    };
    (0..columns).map(widest).sum::<usize>() <= usize::from(WIDTH)
}
