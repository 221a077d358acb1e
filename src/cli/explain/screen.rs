//! A trial for people: a part per step, a paragraph per thing, years as columns.

use std::collections::BTreeSet;

use crate::cli::screen::{grid, grouped, paragraph};
use crate::engine::{Noun, Replay, Settings};
use crate::quantity::{Dimension, Language, Unit, display_approx};
use crate::report::{ExplainRow, Step};
use crate::scenario::Scenario;

/// Years beside each other.
const YEARS: usize = 5;
/// Significant digits of a number.
const DIGITS: usize = 5;

/// The whole screen.
pub(super) fn text(scenario: &Scenario, settings: &Settings, replay: &Replay, rows: &[ExplainRow], language: Language) -> String {
    let (trial, seed, design) = (grouped(replay.trial), settings.seed, settings.design.name());
    let head = language
        .pick(format!("trial {trial}, seed {seed}, design {design}"), format!("시행 {trial}, 씨앗 {seed}, 설계 {design}"));
    let mut parts = vec![format!("{} ({})\n{head}", scenario.name.get(language), scenario.id)];
    if replay.failed {
        let failed = "This trial failed: a metric has no number (–), so that it counts nowhere.";
        parts.push(language.pick(failed, "실패한 시행입니다. 수가 아닌 지표(–)가 있어 어디에도 넣지 않습니다.").to_owned());
    }
    for step in rows.chunk_by(|one, other| one.step == other.step) {
        parts.push(format!("── {} ──", heading(step[0].step, language)));
        match step[0].step {
            Step::Target => parts.push(targets(step, language)),
            Step::Input => parts.extend(draws(step, language)),
            _ => parts.extend(step.chunk_by(|one, other| one.id == other.id).map(|thing| series(thing, language))),
        }
    }
    parts.join("\n\n")
}

fn heading(step: Step, language: Language) -> &'static str {
    match step {
        Step::Input => language.pick("Draws", "추출"),
        Step::Model(Noun::Prices) => language.pick("Prices", "물가"),
        Step::Model(Noun::Event) => language.pick("Events", "사건"),
        Step::Model(Noun::Programme) => language.pick("Programmes", "사업"),
        Step::Model(Noun::Pipeline) => language.pick("Pipelines", "파이프라인"),
        Step::Model(Noun::Facility) => language.pick("Facilities", "시설"),
        Step::Model(Noun::Sector) => language.pick("Sectors", "산업"),
        Step::Model(Noun::Account) => language.pick("Accounts", "계정"),
        Step::Model(Noun::Inducement) => language.pick("Inducement", "유발"),
        Step::Model(Noun::Skill) => language.pick("Skills", "인력 수급"),
        Step::Model(Noun::Appraisal) => language.pick("Appraisals", "타당성 평가"),
        Step::Metric => language.pick("Metrics", "지표"),
        Step::Target => language.pick("Targets", "목표"),
    }
}

/// Draws of the whole trial in a table per noun, then those of each year.
fn draws(rows: &[ExplainRow], language: Language) -> Vec<String> {
    let mut once: Vec<&ExplainRow> = rows.iter().filter(|row| row.year.is_none()).collect();
    once.sort_by(|one, other| one.id.cmp(&other.id));
    let mut parts = Vec::new();
    for noun in once.chunk_by(|one, other| split(&one.id).0 == split(&other.id).0) {
        let header = language.pick(["drawn", "percentile", "stated"], ["추출값", "백분위", "발표치"]);
        let header = std::iter::once(split(&noun[0].id).0).chain(header).map(str::to_owned);
        let rows = noun.iter().map(|row| {
            let number = |value: f64| full(value, row.unit, language);
            vec![split(&row.id).1.to_owned(), number(row.value), percentile(row), row.stated.map_or_else(String::new, number)]
        });
        parts.push(grid(header.collect(), rows));
    }
    let yearly: Vec<&ExplainRow> = rows.iter().filter(|row| row.year.is_some()).collect();
    for thing in yearly.chunk_by(|one, other| one.id == other.id) {
        let labels = language.pick(["drawn", "percentile"], ["추출값", "백분위"]);
        let cells: [Cells; 2] = [
            thing.iter().map(|row| (row.year, bare(row.value, row.unit, language))).collect(),
            thing.iter().map(|row| (row.year, percentile(row))).collect(),
        ];
        let lines = labels.into_iter().zip(cells).map(|(label, cells)| (label.to_owned(), cells)).collect::<Vec<_>>();
        parts.push(format!("{}\n{}", caption(thing[0], language), by_year(&lines)));
    }
    parts
}

/// The noun of a path and what it is of the noun: `sector.ai` and `growth`. The draw of a noun itself is nothing of it.
fn split(path: &str) -> (&str, &str) {
    match path.match_indices('.').nth(1) {
        Some((at, _)) => (&path[..at], &path[at + 1..]),
        None if path.starts_with("prices.") => path.split_once('.').unwrap_or((path, "")),
        None => (path, ""),
    }
}

/// One thing: a line per quantity, and for a metric its stated case.
fn series(rows: &[ExplainRow], language: Language) -> String {
    let mut lines: Vec<(String, Cells)> = Vec::new();
    for row in rows {
        let meaning = row.meaning.get(language);
        let unit = unit(row, language);
        let label = if unit.is_empty() { meaning.to_owned() } else { format!("{meaning}, {unit}") };
        let mut add = |label: String, value: f64| {
            let cell = (row.year, bare(value, row.unit, language));
            match lines.iter_mut().find(|(of, _)| *of == label) {
                Some((_, cells)) => cells.push(cell),
                None => lines.push((label, vec![cell])),
            }
        };
        match (row.step, row.stated) {
            (Step::Metric, Some(stated)) => {
                add(language.pick("trial", "시행").to_owned(), row.value);
                add(language.pick("stated case", "발표치 사례").to_owned(), stated);
            }
            _ => add(label, row.value),
        }
    }
    let unit = if rows[0].step == Step::Metric { unit(&rows[0], language) } else { String::new() };
    let unit = if unit.is_empty() { unit } else { format!(" [{unit}]") };
    let caption = paragraph(&format!("{}{unit}", caption(&rows[0], language)));
    format!("{caption}\n{}", by_year(&lines))
}

fn targets(rows: &[ExplainRow], language: Language) -> String {
    let header = language.pick(["Target", "Year", "Reached"], ["목표", "연도", "달성"]).map(str::to_owned).to_vec();
    let line = |row: &ExplainRow| {
        let reached = if row.value > 0.0 { language.pick("yes", "예") } else { language.pick("no", "아니요") };
        let year = row.year.map_or_else(String::new, |year| year.to_string());
        vec![row.name.get(language).to_owned(), year, reached.to_owned()]
    };
    grid(header, rows.iter().map(line))
}

/// Id and name, once where they are the same.
fn caption(row: &ExplainRow, language: Language) -> String {
    let name = row.name.get(language);
    if name == row.id || row.step == Step::Model(Noun::Prices) { row.id.clone() } else { format!("{}: {name}", row.id) }
}

/// Values of a line by year.
type Cells = Vec<(Option<i32>, String)>;

/// Lines with years as columns, a few years at a time; what holds in all years comes first.
fn by_year(lines: &[(String, Cells)]) -> String {
    let years: BTreeSet<Option<i32>> = lines.iter().flat_map(|(_, cells)| cells.iter().map(|(year, _)| *year)).collect();
    let years: Vec<Option<i32>> = years.into_iter().collect();
    let (width, mut rows) = (years.len().min(YEARS), Vec::new());
    let mut add = |label: &str, mut cells: Vec<String>| {
        cells.resize(width, String::new());
        cells.insert(0, label.to_owned());
        rows.push(cells);
    };
    for years in years.chunks(YEARS) {
        add("", years.iter().map(|year| year.map_or_else(String::new, |year| year.to_string())).collect());
        for (label, cells) in lines {
            let cell = |year: &Option<i32>| cells.iter().find(|(of, _)| of == year).map(|(_, cell)| cell.clone());
            let cells: Vec<Option<String>> = years.iter().map(cell).collect();
            if cells.iter().any(Option::is_some) {
                add(label, cells.into_iter().map(Option::unwrap_or_default).collect());
            }
        }
    }
    grid(Vec::new(), rows)
}

/// A number with its unit.
fn full(value: f64, unit: Option<Unit>, language: Language) -> String {
    unit.map_or_else(|| plain(value), |unit| display_approx(value, unit, language, DIGITS))
}

/// A number without its unit, which stands beside it; a percent sign stays.
fn bare(value: f64, unit: Option<Unit>, language: Language) -> String {
    let text = full(value, unit, language);
    let symbol = unit.filter(|unit| *unit != Dimension::Ratio.into()).map(|unit| unit.symbol(language));
    let bare = symbol.and_then(|symbol| text.strip_suffix(&symbol).map(|bare| bare.trim_end().to_owned()));
    bare.unwrap_or(text)
}

/// A pure number, rounded.
fn plain(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn unit(row: &ExplainRow, language: Language) -> String {
    let symbol = row.unit.filter(|unit| *unit != Dimension::Ratio.into()).map(|unit| unit.symbol(language));
    let parts = symbol.into_iter().chain((!row.basis.is_empty()).then(|| row.basis.clone()));
    parts.collect::<Vec<_>>().join(", ")
}

fn percentile(row: &ExplainRow) -> String {
    row.percentile.map_or_else(String::new, |percentile| format!("{:.1}%", 100.0 * percentile))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pure_numbers_are_rounded_and_lose_idle_zeros() {
        assert_eq!([1.0, -0.000_001, 1.406_51, f64::NAN].map(plain), ["1", "0", "1.4065", "–"]);
    }

    #[test]
    fn years_stand_in_columns_that_line_up() {
        let cells: Cells = (2019..2026).map(|year| (Some(year), year.to_string())).collect();
        let text = by_year(&[("a".to_owned(), cells)]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[2].find("2024"), lines[0].find("2019"));
    }
}
