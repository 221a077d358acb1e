//! What is remembered of the points of a sweep as they are written, for its screen: the lowest and highest of each outcome, all
//! values of a small grid, and why the first points failed.

use crate::cli::screen::{probability, short_probability};
use crate::engine::Frequency;
use crate::model::Outcome;
use crate::numeric::stats::{Probability, real};
use crate::quantity::{Dimension, Label, Language, Unit, display_approx};
use crate::report::sweep::{PointRecord, statistics};
use crate::scenario::sweep::{Axis, Setting, Sweep, SweepDesign};
use crate::study::sweep::answer::Statistic;

/// Most rows and columns of a table on the screen.
const MOST_ROWS: usize = 16;
const MOST_COLUMNS: usize = 7;
/// Values that differ by less than this part of themselves are the same.
const SAME: f64 = 1e-9;
/// Failed points whose reasons the screen tells.
const MOST_FAILURES: usize = 3;

/// The lowest and highest point of each outcome, all points of a small grid, and the first that failed.
pub(super) struct Extremes {
    pub(super) outcomes: Vec<Seen>,
    /// Numbers of values of the two axes of a small grid, or of one axis.
    pub(super) table: Option<(usize, usize)>,
    failures: Vec<(Vec<Setting>, Label)>,
}

/// What was seen of an outcome.
pub(super) struct Seen {
    /// Its headline among the statistics of a point.
    statistic: usize,
    pub(super) outcome: Outcome,
    pub(super) is_probability: bool,
    pub(super) unit: Unit,
    /// Points where it has a value.
    pub(super) points: u64,
    pub(super) lowest: Option<Extreme>,
    pub(super) highest: Option<Extreme>,
    /// Of a small grid, by point.
    pub(super) values: Vec<Option<Value>>,
}

/// A value of an outcome.
#[derive(Clone, Copy)]
pub(super) struct Value {
    value: f64,
    /// With its error, if it is a probability.
    frequency: Option<Frequency>,
}

/// The first point with the lowest or highest value.
pub(super) struct Extreme {
    pub(super) value: Value,
    pub(super) settings: Vec<Setting>,
    /// Other points with exactly this value.
    pub(super) ties: u64,
}

impl Extremes {
    pub(super) fn new(sweep: &Sweep) -> Self {
        let model = &sweep.scenario.model;
        let mut outcomes: Vec<Seen> = Vec::new();
        let headlines = statistics(sweep).into_iter().enumerate().filter(|(_, (_, statistic))| statistic.is_headline());
        for (statistic, (outcome, named)) in headlines {
            let unit = outcome.unit(model).filter(|_| !matches!(outcome, Outcome::Joint(_)));
            let is_probability = named == Statistic::Probability;
            let unit = unit.filter(|_| !is_probability).unwrap_or(Dimension::Ratio.into());
            let values = Vec::new();
            outcomes.push(Seen { statistic, outcome, is_probability, unit, points: 0, lowest: None, highest: None, values });
        }
        let lengths: Vec<Option<usize>> = sweep.axes.iter().map(Axis::len).collect();
        let table = match (sweep.design, &lengths[..]) {
            (SweepDesign::Grid, [Some(rows), Some(columns)]) => Some((*rows, *columns)),
            (SweepDesign::Grid, [Some(rows)]) => Some((*rows, 1)),
            _ => None,
        };
        let table = table.filter(|(rows, columns)| *rows <= MOST_ROWS && *columns <= MOST_COLUMNS);
        Self { outcomes, table, failures: Vec::new() }
    }

    /// Takes note of a point.
    pub(super) fn see(&mut self, _: u64, settings: &[Setting], record: Option<&PointRecord>) {
        if let Some(why) = record.and_then(|record| record.failure.as_ref())
            && self.failures.len() < MOST_FAILURES
        {
            self.failures.push((settings.to_vec(), why.clone()));
        }
        let keep = self.table.is_some();
        for seen in &mut self.outcomes {
            seen.see(settings, record.filter(|record| record.failure.is_none()), keep);
        }
    }

    /// Why the first points failed, a line each.
    pub(super) fn first_failures(&self, sweep: &Sweep, language: Language) -> Vec<String> {
        let line = |(settings, why): &(Vec<Setting>, Label)| {
            format!("- {}: {}", point(&sweep.axes, settings, language), why.get(language))
        };
        self.failures.iter().map(line).collect()
    }
}

impl Seen {
    fn see(&mut self, settings: &[Setting], record: Option<&PointRecord>, keep: bool) {
        let frequency = record.filter(|_| self.is_probability).and_then(|record| frequency(record.statistic(self.statistic)));
        let value = record.and_then(|record| record.value(self.statistic)).map(|value| Value { value, frequency });
        if keep {
            self.values.push(value);
        }
        let Some(value) = value else { return };
        self.points += 1;
        note(&mut self.lowest, value, settings, |new, old| new < old);
        note(&mut self.highest, value, settings, |new, old| new > old);
    }

    /// A value with its error, if it is a probability.
    pub(super) fn shown(&self, value: &Value, language: Language) -> String {
        match &value.frequency {
            Some(frequency) => probability(frequency, language),
            None => display_approx(value.value, self.unit, language, 4),
        }
    }

    /// The same for a cell of a table, above which the unit stands.
    pub(super) fn bare(&self, value: &Value, language: Language) -> String {
        if let Some(frequency) = &value.frequency {
            return short_probability(frequency);
        }
        let shown = self.shown(value, language);
        let symbol = self.unit.symbol(language);
        let bare = if symbol.starts_with('%') { None } else { shown.strip_suffix(symbol.as_str()) };
        bare.map_or_else(|| shown.clone(), |bare| bare.trim_end().to_owned())
    }

    /// The axis of a small grid of two that changes nothing: 0 where all its rows are the same, 1 where all its columns are. The
    /// draws of all points are the same, so what an axis does not touch is the same to the last digits.
    pub(super) fn idle_axis(&self, (rows, columns): (usize, usize)) -> Option<usize> {
        let at = |row: usize, column: usize| self.values.get(row * columns + column)?.map(|value| value.value);
        let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= SAME * a.abs().max(b.abs()),
            (None, None) => true,
            _ => false,
        };
        let all = |same: &dyn Fn(usize, usize) -> bool| (0..rows).all(|row| (0..columns).all(|column| same(row, column)));
        if rows > 1 && columns > 1 && all(&|row, column| same(at(row, column), at(0, column))) {
            Some(0)
        } else if rows > 1 && columns > 1 && all(&|row, column| same(at(row, column), at(row, 0))) {
            Some(1)
        } else {
            None
        }
    }

    /// Half the widest 95 % interval of probabilities that are neither never nor always reached.
    pub(super) fn widest_error(&self) -> Option<f64> {
        let open = |frequency: &Frequency| ![0, frequency.n].contains(&frequency.hits);
        let frequencies = self.values.iter().flatten().filter_map(|value| value.frequency).filter(open);
        let half_widths = frequencies.filter_map(|frequency| frequency.probability).map(|found| found.half_width());
        half_widths.max_by(f64::total_cmp)
    }
}

/// A probability with its error from the cells of a record: value, standard error, both ends of the interval, trials. `None` where
/// there is no value.
fn frequency(cells: &[String]) -> Option<Frequency> {
    let number = |cell: usize| cells[cell].parse::<f64>().ok();
    let (share, n) = (number(0)?, cells[4].parse::<u64>().ok()?);
    let error = number(1).zip(number(2)).zip(number(3));
    let probability = error.map(|((standard_error, low), high)| Probability { share, standard_error, low, high });
    // A share is a number of trials over their number.
    let hits = format!("{:.0}", share * real(n)).parse().ok()?;
    Some(Frequency { hits, n, probability })
}

fn note(extreme: &mut Option<Extreme>, value: Value, settings: &[Setting], beats: fn(f64, f64) -> bool) {
    match extreme {
        Some(found) if beats(value.value, found.value.value) => {
            *found = Extreme { value, settings: settings.to_vec(), ties: 0 };
        }
        Some(found) if !beats(found.value.value, value.value) => found.ties += 1,
        Some(_) => {}
        None => *extreme = Some(Extreme { value, settings: settings.to_vec(), ties: 0 }),
    }
}

/// What a point is set to, axis by axis.
pub(super) fn point(axes: &[Axis], settings: &[Setting], language: Language) -> String {
    let named =
        axes.iter().zip(settings).map(|(axis, setting)| format!("{} = {}", axis.shown(language), setting.shown(language)));
    named.collect::<Vec<_>>().join(", ")
}
