//! The last screen of a sweep: where each outcome is lowest and highest, and small grids as a table.

use super::Job;
use super::work::Worked;
use crate::cli::screen::{grid, grouped, paragraph};
use crate::cli::terminal::WIDTH;
use crate::model::Outcome;
use crate::numeric::stats::real;
use crate::quantity::{Dimension, Language, Unit, display_approx};
use crate::report::Folder;
use crate::report::sweep::{POINTS, PointRecord, RESPONSE, SWEEP_MANIFEST, States, statistics};
use crate::scenario::sweep::{Setting, Sweep, SweepDesign};
use crate::study::sweep::answer::Statistic;

/// Most rows and columns of a table on the screen.
const MOST_ROWS: usize = 16;
const MOST_COLUMNS: usize = 7;

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

/// The lowest and highest point of each outcome, and all points of a small grid.
pub(super) struct Extremes {
    outcomes: Vec<Seen>,
    /// Numbers of values of the two axes of a small grid, or of one axis.
    table: Option<(usize, usize)>,
}

/// What was seen of an outcome.
struct Seen {
    /// Its headline among the statistics of a point.
    statistic: usize,
    probability: bool,
    unit: Unit,
    lowest: Option<(f64, Vec<String>)>,
    highest: Option<(f64, Vec<String>)>,
    values: Vec<Option<f64>>,
}

impl Extremes {
    pub(super) fn new(sweep: &Sweep) -> Self {
        let model = &sweep.scenario.model;
        let mut outcomes: Vec<Seen> = Vec::new();
        let headlines = statistics(sweep).into_iter().enumerate().filter(|(_, (_, statistic))| statistic.is_headline());
        for (statistic, (outcome, named)) in headlines {
            let unit = outcome.unit(model).filter(|_| !matches!(outcome, Outcome::Joint(_)));
            let probability = named == Statistic::Probability;
            let unit = unit.filter(|_| !probability).unwrap_or(Dimension::Ratio.into());
            outcomes.push(Seen { statistic, probability, unit, lowest: None, highest: None, values: Vec::new() });
        }
        let lengths: Vec<Option<usize>> = sweep.axes.iter().map(crate::scenario::sweep::Axis::len).collect();
        let table = match (sweep.design, &lengths[..]) {
            (SweepDesign::Grid, [Some(rows), Some(columns)]) => Some((*rows, *columns)),
            (SweepDesign::Grid, [Some(rows)]) => Some((*rows, 1)),
            _ => None,
        };
        Self { outcomes, table: table.filter(|(rows, columns)| *rows <= MOST_ROWS && *columns <= MOST_COLUMNS) }
    }

    /// Takes note of a point.
    pub(super) fn see(&mut self, _: u64, settings: &[Setting], record: Option<&PointRecord>) {
        let keep = self.table.is_some();
        for seen in &mut self.outcomes {
            let value = record.filter(|record| record.failure.is_none()).and_then(|record| record.value(seen.statistic));
            if keep {
                seen.values.push(value);
            }
            let Some(value) = value else { continue };
            let here = || (value, settings.iter().map(|setting| setting.label.clone()).collect());
            if seen.lowest.as_ref().is_none_or(|(lowest, _)| value < *lowest) {
                seen.lowest = Some(here());
            }
            if seen.highest.as_ref().is_none_or(|(highest, _)| value > *highest) {
                seen.highest = Some(here());
            }
        }
    }
}

impl Seen {
    fn shown(&self, value: f64, language: Language) -> String {
        if self.probability { format!("{:.1}%", value * 100.0) } else { display_approx(value, self.unit, language, 4) }
    }

    /// The same without its unit, which stands above the table; a percent sign stays.
    fn bare(&self, value: f64, language: Language) -> String {
        let shown = self.shown(value, language);
        let symbol = self.unit.symbol(language);
        let bare = if self.probability || symbol.starts_with('%') { None } else { shown.strip_suffix(symbol.as_str()) };
        bare.map_or_else(|| shown.clone(), |bare| bare.trim_end().to_owned())
    }
}

impl Screen<'_> {
    /// The screen.
    pub(super) fn text(&self, language: Language) -> String {
        let mut parts = vec![self.title(language)];
        for (name, seen) in self.job.sweep.outcomes.iter().zip(&self.extremes.outcomes) {
            parts.push(self.outcome(name, seen, language));
        }
        parts.push(paragraph(language.pick(
            "All points share their draws: differences between points are paired and known better than the standard error of either tells.",
            "모든 점이 같은 난수를 씁니다. 점 사이의 차이는 짝지어 비교되므로 각 점의 표준오차보다 정확합니다.",
        )));
        let files = [POINTS, RESPONSE, super::DICTIONARY, SWEEP_MANIFEST].join(", ");
        parts.push(format!("{}: {}\n{files}", language.pick("Results", "결과"), self.folder.path().display()));
        parts.join("\n\n")
    }

    fn title(&self, language: Language) -> String {
        let Self { job: Job { sweep, settings, .. }, states: States { done, failed, pending }, worked, seconds, .. } = self;
        let name = sweep.name.as_ref().map_or(sweep.id.as_str(), |name| name.get(language));
        let (design, trials, seed) = (sweep.design.name(), grouped(settings.trials), settings.seed);
        let rate = if worked.computed > 0 && *seconds > 0.0 {
            let (points, trials) = (real(worked.computed) / seconds, real(worked.computed * settings.trials) / seconds);
            let trials = display_approx(trials, Dimension::Count, Language::En, 3).replace(" count", "");
            language.pick(
                format!(", {points:.0} points and {trials} trials per second"),
                format!(", 초당 점 {points:.0}개와 시행 {trials}회"),
            )
        } else {
            String::new()
        };
        let mut lines = vec![
            format!("{name} ({})", sweep.id),
            paragraph(&language.pick(
                format!(
                    "{design} of {} points, {trials} trials each, seed {seed}, {seconds:.1} s{rate}",
                    grouped(done + failed + pending)
                ),
                format!(
                    "{design} 설계, 점 {}개, 점마다 시행 {trials}회, 씨앗 {seed}, {seconds:.1}초{rate}",
                    grouped(done + failed + pending)
                ),
            )),
        ];
        if worked.skipped > 0 {
            lines.push(language.pick(
                format!("{} points were finished before and not computed again", grouped(worked.skipped)),
                format!("점 {}개는 전에 끝난 것이라 다시 계산하지 않음", grouped(worked.skipped)),
            ));
        }
        if *failed > 0 {
            lines.push(paragraph(&language.pick(
                format!("{} points failed: the scenario does not take their values; {POINTS} says why", grouped(*failed)),
                format!("점 {}개 실패: 시나리오가 받지 않는 값이며 까닭은 {POINTS}에 있음", grouped(*failed)),
            )));
        }
        if *pending > 0 {
            lines.push(
                language.pick(
                    format!("{} points are still to come", grouped(*pending)),
                    format!("점 {}개가 남음", grouped(*pending)),
                ),
            );
        }
        lines.join("\n")
    }

    fn outcome(&self, name: &str, seen: &Seen, language: Language) -> String {
        let what = if seen.probability { language.pick("probability", "확률") } else { language.pick("median", "중앙값") };
        let title = format!("{name}, {what}");
        let (Some(lowest), Some(highest)) = (&seen.lowest, &seen.highest) else {
            return format!("{title}: {}", language.pick("no value in any point", "어느 점에도 값이 없음"));
        };
        let mut parts = vec![title];
        if lowest.0 < highest.0 {
            parts.extend(self.table(seen, language));
            let at = |labels: &[String]| {
                let named = self.job.sweep.axes.iter().zip(labels).map(|(axis, label)| {
                    let own = language.pick("as it is", "그대로");
                    format!("{} = {}", axis.path, if label.is_empty() { own } else { label })
                });
                named.collect::<Vec<_>>().join(", ")
            };
            let (low, high) = (seen.shown(lowest.0, language), seen.shown(highest.0, language));
            parts.push(paragraph(&format!("{} {low}: {}", language.pick("Lowest", "가장 낮음"), at(&lowest.1))));
            parts.push(paragraph(&format!("{} {high}: {}", language.pick("Highest", "가장 높음"), at(&highest.1))));
        } else {
            let value = seen.shown(lowest.0, language);
            parts.push(language.pick(format!("{value} in every point"), format!("모든 점에서 {value}")));
        }
        parts.join("\n")
    }

    /// A small grid, the first axis down, the second across; nothing if it does not fit the screen.
    fn table(&self, seen: &Seen, language: Language) -> Option<String> {
        let (rows, columns) = self.extremes.table?;
        let axes = &self.job.sweep.axes;
        let label = |axis: usize, index: usize| {
            let label = axes[axis].setting(crate::scenario::sweep::Coordinate::Value(index)).label;
            if label.is_empty() { language.pick("as it is", "그대로").to_owned() } else { label }
        };
        let header = if columns > 1 {
            let unit = if seen.probability { String::new() } else { seen.unit.symbol(language) };
            let across = (0..columns).map(|column| label(1, column));
            std::iter::once(unit).chain(across).collect()
        } else {
            Vec::new()
        };
        let cell = |value: Option<f64>| {
            value.map_or_else(
                || "–".to_owned(),
                |value| if columns > 1 { seen.bare(value, language) } else { seen.shown(value, language) },
            )
        };
        let body: Vec<Vec<String>> = (0..rows)
            .map(|row| {
                let values = (0..columns).map(|column| cell(seen.values.get(row * columns + column).copied().flatten()));
                std::iter::once(label(0, row)).chain(values).collect()
            })
            .collect();
        fits(&header, &body).then(|| grid(header, body))
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
