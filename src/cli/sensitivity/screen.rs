//! Sensitivity on the screen: per outcome the ten largest, and how much comes from numbers that nobody published.

use comfy_table::{CellAlignment, ColumnConstraint};

use super::Found;
use crate::cli::screen::{broken, paragraph, points, table};
use crate::engine::Results;
use crate::model::{Model, Outcome};
use crate::quantity::{Dimension, Language, display_approx};
use crate::report::{factor_path, factor_title, heading, outcome_name, outcome_title};
use crate::scenario::Scenario;
use crate::study::sensitivity::design::{Factor, FactorKind, Origin};
use crate::study::sensitivity::estimate::{Estimated, Monotone, Statistic};
use crate::study::sensitivity::evaluate::{Drivers, GivenData, Largest, Morris, Sobol, SobolRow, Tornado};

/// Columns that a path has in a table.
const ROOM: usize = 26;

/// Rows of each outcome.
const ROWS: usize = 10;

/// Rows of 0 and 1 with fewer of one of them than this tell no index.
const FEWEST_ROWS: usize = 30;

/// The parts of the screen, one per outcome: `all` that something moves, or the first of them.
pub(super) fn parts(scenario: &Scenario, found: &Found, all: bool, language: Language) -> Vec<String> {
    let screen = Screen { scenario, language };
    let part = |file, parts: Parts| screen.limited(file, parts, all);
    match found {
        Found::Given(found) => {
            let of = |it: &Drivers| (it.outcome, it.inputs.is_empty());
            let note = screen.language.pick(
                "The drivers shown are told from chance, at 5 % over all inputs of an outcome; drivers.csv has the others too \
                 (column told_from_chance).",
                "여기 나온 입력은 한 결과의 모든 입력을 함께 볼 때 5% 수준에서 우연과 구별된 것입니다. 나머지도 drivers.csv에 있습니다\
                 (told_from_chance 열).",
            );
            let mut parts = part("drivers.csv", Parts::new(&found.outcomes, of, |it| screen.given(found, it)));
            parts.push(paragraph(note));
            parts
        }
        Found::Tornado(factors, found) => {
            part("tornado.csv", Parts::new(found, |it| (it.outcome, it.rows.is_empty()), |it| screen.tornado(factors, it)))
        }
        Found::Morris(factors, found) => {
            let of = |it: &Morris| (it.outcome, it.rows.is_empty());
            let mut parts = part("morris.csv", Parts::new(found, of, |it| screen.morris(factors, it)));
            parts.push(paragraph(screen.language.pick(
                "μ* is the mean size of the change in the outcome, scaled up from a step of one half to the whole range of the input \
                 (every probability from 0 to 1), so that it may exceed what the outcome itself ranges over.",
                "μ*는 결과가 바뀐 크기의 평균입니다. 반 걸음의 변화를 입력의 전 범위(확률 0에서 1)로 늘린 값이라 결과 자체의 범위보다 클 수 \
                 있습니다.",
            )));
            parts
        }
        Found::Sobol(factors, found) => {
            part("sobol.csv", Parts::new(found, |it| (it.outcome, it.rows.is_empty()), |it| screen.sobol(factors, it)))
        }
    }
}

/// What is shown of each outcome that something moves, and the outcomes that nothing does.
struct Parts {
    moved: Vec<(Outcome, String)>,
    settled: Vec<Outcome>,
}

impl Parts {
    fn new<T>(found: &[T], of: impl Fn(&T) -> (Outcome, bool), part: impl Fn(&T) -> String) -> Self {
        let (settled, moved): (Vec<&T>, Vec<&T>) = found.iter().partition(|found| of(found).1);
        let settled = settled.into_iter().map(|found| of(found).0).collect();
        Self { moved: moved.into_iter().map(|found| (of(found).0, part(found))).collect(), settled }
    }
}

/// Targets whose drivers are shown, unless outcomes were asked for.
const TARGETS: usize = 6;

/// The three largest drivers of each target that is open; those of joint sets come first, as they are what a scenario is about.
pub(super) fn largest_of_run(scenario: &Scenario, results: &Results, found: &GivenData, language: Language) -> Option<String> {
    let (screen, model) = (Screen { scenario, language }, &scenario.model);
    let is_open = |target: usize| {
        let reached = &results.targets[target].reached;
        reached.hits > 0 && reached.hits < reached.n
    };
    let mut open: Vec<(bool, &Drivers)> = found
        .outcomes
        .iter()
        .filter_map(|drivers| match drivers.outcome {
            Outcome::Target(target) if is_open(target) => Some((!screen.is_of_joint(drivers.outcome), drivers)),
            _ => None,
        })
        .collect();
    open.sort_by_key(|(later, _)| *later);
    let mut shares_overlap = false;
    let mut line = |drivers: &Drivers| {
        let largest = found.largest(drivers).into_iter().filter(|it| it.told).take(3);
        let names = largest.map(|it| {
            shares_overlap |= it.factor.is_dependent(model);
            format!("{} {}", screen.factor(it.factor, [" (", ")"]), percent(it.variance_share.value))
        });
        let names: Vec<String> = names.collect();
        let title = outcome_title(model, drivers.outcome);
        let title = title.get(language);
        (!names.is_empty()).then(|| paragraph(&format!("- {title}: {}", names.join("; "))))
    };
    let lines: Vec<String> = open.iter().filter_map(|(_, drivers)| line(drivers)).take(TARGETS).collect();
    let title = language.pick(
        "Largest drivers, by the share of variance that each explains (where it is told from chance):",
        "결과를 가장 크게 움직이는 입력과 그 분산의 몫(우연과 구별되는 것만):",
    );
    let note = shares_overlap.then(|| OVERLAP.map(paragraph));
    let note = note.map(|[en, ko]| language.pick(en, ko));
    let text: Vec<String> = std::iter::once(paragraph(title)).chain(lines).chain(note).collect();
    (text.len() > 1).then(|| text.join("\n"))
}

/// What † stands for, in English and Korean.
const OVERLAP: [&str; 2] = [
    "† counts what goes with the input: such shares overlap and do not add up.",
    "† 함께 움직이는 것까지 센 값이라 서로 겹치며 더할 수 없습니다.",
];

struct Screen<'s> {
    scenario: &'s Scenario,
    language: Language,
}

impl Screen<'_> {
    /// A part per outcome that anything moves, those of joint sets first, and sentences on the others.
    fn limited(&self, file: &str, parts: Parts, all: bool) -> Vec<String> {
        let Parts { mut moved, settled } = parts;
        let most = if all { usize::MAX } else { TARGETS };
        let hidden = moved.len().saturating_sub(most);
        if hidden > 0 {
            moved.sort_by_key(|(outcome, _)| !self.is_of_joint(*outcome));
        }
        let hidden = (hidden > 0).then(|| {
            let targets = if hidden == 1 { "target is" } else { "targets are" };
            paragraph(&self.language.pick(
                format!("{hidden} more {targets} in {file}; --outcome target.ID shows one here."),
                format!("목표 {hidden}개는 {file}에 더 있습니다. --outcome target.ID로 여기에서 볼 수 있습니다."),
            ))
        });
        moved.into_iter().take(most).map(|(_, part)| part).chain(hidden).chain(self.settled(settled.into_iter())).collect()
    }

    /// Whether a joint set needs this target: such targets are what a scenario is about.
    fn is_of_joint(&self, outcome: Outcome) -> bool {
        let sets = &self.scenario.model.joint_targets;
        matches!(outcome, Outcome::Target(target) if sets.iter().any(|joint| joint.targets.contains(&target)))
    }

    /// Outcomes that nothing moves.
    fn settled(&self, outcomes: impl Iterator<Item = Outcome>) -> Option<String> {
        let names: Vec<String> = outcomes.map(|outcome| self.title(outcome)).collect();
        (!names.is_empty()).then(|| {
            let names = names.join(", ");
            paragraph(&self.language.pick(
                format!("The same in every trial, or in too few to tell: {names}."),
                format!("모든 시행에서 같거나 알 수 있는 시행이 너무 적은 결과: {names}."),
            ))
        })
    }

    fn title(&self, outcome: Outcome) -> String {
        outcome_title(&self.scenario.model, outcome).get(self.language).to_owned()
    }

    /// What an outcome is called, and what is said of it behind.
    fn heading(&self, outcome: Outcome, behind: &str) -> String {
        let model = &self.scenario.model;
        let heading = heading(&outcome_title(model, outcome), &outcome_name(model, outcome), self.language);
        paragraph(&format!("{heading}{behind}"))
    }

    /// A factor and its path, which stands between two texts; marked where what it explains is shared with others.
    fn factor(&self, factor: &Factor, [before, after]: [&str; 2]) -> String {
        let title = factor_title(self.scenario, factor, self.language);
        let mark = if factor.is_dependent(&self.scenario.model) { " †" } else { "" };
        let path = factor_path(self.scenario, factor).map_or_else(String::new, |path| format!("{before}{path}{after}"));
        format!("{title}{mark}{path}")
    }

    /// A factor in a table, its path on a line of its own.
    fn row_of(&self, factor: &Factor) -> String {
        let title = self.factor(factor, ["\n", ""]);
        title.split_once('\n').map_or_else(|| title.clone(), |(name, path)| format!("{name}\n{}", broken(path, ROOM)))
    }

    fn origin(&self, factor: &Factor) -> &'static str {
        let (en, ko) = match factor.origin {
            Some(Origin::Stated) => ("stated", "출처"),
            Some(Origin::Assumed) => ("assumed", "가정"),
            Some(Origin::Model) => ("model", "모형"),
            None => ("mixed", "섞임"),
        };
        self.language.pick(en, ko)
    }

    fn level(&self, outcome: Outcome, value: f64) -> String {
        level(&self.scenario.model, outcome, value, self.language)
    }

    fn given(&self, found: &GivenData, drivers: &Drivers) -> String {
        let header = self.language.pick(
            ["Driver", "Share of\nvariance", "Rank\ncorr.", "Mean in lowest\nand highest tenth", "Who\nsays"],
            ["입력", "분산의\n몫", "순위\n상관", "최저·최고 10%일 때\n평균", "근거"],
        );
        let row = |largest: &Largest<'_>| {
            let swing = largest.driver.map(|driver| {
                let turns = if driver.swing.monotone == Monotone::No { " ↕" } else { "" };
                let [low, high] = [driver.swing.low, driver.swing.high].map(|value| self.level(drivers.outcome, value));
                format!("{low}\n{high}{turns}")
            });
            [
                self.row_of(largest.factor),
                share(&largest.variance_share),
                largest.driver.map_or_else(String::new, |driver| format!("{:+.2}", driver.rank_correlation.value)),
                swing.unwrap_or_default(),
                self.origin(largest.factor).to_owned(),
            ]
        };
        let largest = found.largest(drivers);
        let shown: Vec<&Largest<'_>> = largest.iter().filter(|it| it.told).take(ROWS).collect();
        let turns = shown.iter().any(|it| it.driver.is_some_and(|driver| driver.swing.monotone == Monotone::No));
        let dependent = shown.iter().any(|it| it.factor.is_dependent(&self.scenario.model));
        let (heading, tested) = (self.heading(drivers.outcome, ""), drivers.tested);
        let mut text = if shown.is_empty() {
            let none = self.language.pick(
                format!("None of {tested} inputs is told from chance in {} trials.", drivers.trials),
                format!("시행 {}회로는 입력 {tested}개 가운데 어느 것도 우연과 구별되지 않습니다.", drivers.trials),
            );
            vec![heading, paragraph(&none)]
        } else {
            vec![heading, grid(header, shown.into_iter().map(row))]
        };
        if turns {
            text.push(paragraph(self.language.pick(
                "↕ rises and falls with the input: its rank correlation and coefficient tell too little.",
                "↕ 입력에 따라 늘다가 줄기도 하므로 순위상관과 회귀계수만으로는 알 수 없습니다.",
            )));
        }
        if dependent {
            text.push(paragraph(self.language.pick(OVERLAP[0], OVERLAP[1])));
        }
        text.push(self.who_says(found, drivers));
        text.join("\n")
    }

    /// How much comes from whom.
    fn who_says(&self, found: &GivenData, drivers: &Drivers) -> String {
        let of = |origin| found.of_origin(drivers, origin);
        let shown = |estimated: Option<Estimated>| estimated.map_or_else(|| "–".to_owned(), |it| share(&it));
        let [stated, assumed, model] = Origin::ALL.map(|origin| shown(of(origin)));
        let r_squared = drivers.r_squared.map_or_else(|| "–".to_owned(), |it| format!("{:.2}", it.value));
        let inputs = drivers.regressed;
        let counted = if inputs == 1 { "1 input".to_owned() } else { format!("{inputs} inputs") };
        let rest = drivers.one_by_one.and_then(|parts| self.rest(&parts)).unwrap_or_default();
        paragraph(&self.language.pick(
            format!(
                "Of the variance, numbers that a source states explain {stated}, numbers that nobody published {assumed}, the model's own \
                 shocks {model}, one input at a time.{rest} A straight line in {counted}: R² {r_squared}."
            ),
            format!(
                "분산은 입력을 하나씩 볼 때 출처가 있는 수가 {stated}, 아무도 발표하지 않아 가정한 수가 {assumed}, 모형 자체의 충격이 {model}만큼 \
                 설명합니다.{rest} 입력 {inputs}개의 직선: R² {r_squared}."
            ),
        ))
    }

    /// What is left of the variance, a sentence; none where the parts leave nothing.
    fn rest(&self, parts: &Estimated) -> Option<String> {
        let rest = Estimated { value: 1.0 - parts.value, low: 1.0 - parts.high, high: 1.0 - parts.low };
        let shown = share(&rest);
        (rest.value > 0.0).then(|| {
            // At twice its interval it is no chance, though one sentence stands under every outcome.
            if rest.value > 2.0 * rest.half_width() {
                self.language.pick(format!(" The rest, {shown}, is interplay."), format!(" 나머지({shown})는 상호작용입니다."))
            } else {
                self.language.pick(
                    format!(" The rest, {shown}, cannot be told from noise."),
                    format!(" 나머지({shown})는 잡음과 구별되지 않습니다."),
                )
            }
        })
    }

    fn tornado(&self, factors: &[Factor], found: &Tornado) -> String {
        let header = self.language.pick(
            ["Driver", "At its p05", "At its p95", "Swing ±95%", "Who\nsays"],
            ["입력", "p05에서", "p95에서", "변화폭 ±95%", "근거"],
        );
        let probability =
            matches!(found.statistic, Statistic::AtLeast(_) | Statistic::AtMost(_)) || matches!(found.outcome, Outcome::Joint(_));
        let shown = |value: f64| if probability { percent(value) } else { self.level(found.outcome, value) };
        let no_value = || self.language.pick("no value", "값 없음").to_owned();
        let end = |end: Option<Estimated>| end.map_or_else(no_value, |end| shown(end.value));
        let swing = |swing: Estimated| {
            let error = if probability { half(&swing) } else { self.level(found.outcome, swing.half_width()) };
            format!("{}\n± {error}", if probability { signed_points(swing.value) } else { shown(swing.value) })
        };
        // Factors at an end of which there is no value come last, however many others there are.
        let (told, untold): (Vec<_>, Vec<_>) = found.rows.iter().partition(|row| row.swing.is_some());
        let rows = told.into_iter().take(ROWS).chain(untold.into_iter().take(ROWS)).map(|row| {
            [
                self.row_of(&factors[row.factor]),
                end(row.low),
                end(row.high),
                row.swing.map_or_else(|| "–".to_owned(), swing),
                self.origin(&factors[row.factor]).to_owned(),
            ]
        });
        let what = match found.statistic {
            Statistic::Median => self.language.pick("median", "중앙값"),
            Statistic::Mean if !probability => self.language.pick("mean", "평균"),
            _ => self.language.pick("probability", "확률"),
        };
        let base = found.base.map_or_else(|| "–".to_owned(), |base| shown(base.value));
        self.by_design(&self.heading(found.outcome, &format!(": {what} {base}")), &grid(header, rows))
    }

    fn morris(&self, factors: &[Factor], found: &Morris) -> String {
        let header = self.language.pick(["Driver", "μ* ±95%", "μ", "σ", "Who\nsays"], ["입력", "μ* ±95%", "μ", "σ", "근거"]);
        let shown = |value: f64| self.level(found.outcome, value);
        let rows = found.rows.iter().take(ROWS).map(|row| {
            let effects = row.effects;
            [
                self.row_of(&factors[row.factor]),
                format!("{}\n± {}", shown(effects.mu_star.value), shown(effects.mu_star.half_width())),
                effects.mu.map_or_else(String::new, |mu| shown(mu.value)),
                effects.sigma.map_or_else(String::new, |sigma| shown(sigma.value)),
                self.origin(&factors[row.factor]).to_owned(),
            ]
        });
        self.by_design(&self.heading(found.outcome, ""), &grid(header, rows))
    }

    /// A heading and its table, and what † says in it.
    fn by_design(&self, heading: &str, table: &str) -> String {
        let marked = table.contains('†');
        let note = self.language.pick(
            "† goes with other inputs in a run; here what is its own is moved.",
            "† 실행에서는 다른 입력과 함께 움직이나, 여기서는 자기 몫만 움직입니다.",
        );
        if marked { format!("{heading}\n{table}\n{}", paragraph(note)) } else { format!("{heading}\n{table}") }
    }

    fn sobol(&self, factors: &[Factor], found: &Sobol) -> String {
        let header = self.language.pick(
            ["Driver", "Alone\n±95%", "With interplay\n±95%", "Who\nsays"],
            ["입력", "혼자\n±95%", "상호작용 포함\n±95%", "근거"],
        );
        let row = |row: &SobolRow| {
            let factor = &factors[row.factor];
            let indices = row.indices;
            let [alone, total] = [indices.first_janon, indices.total].map(|index| index_share(&index));
            [self.row_of(factor), alone, total, self.origin(factor).to_owned()]
        };
        let (origins, others): (Vec<_>, Vec<_>) =
            found.rows.iter().partition(|row| factors[row.factor].kind == FactorKind::Origin);
        // What moves the outcome in no row is left out, unless somebody asked for it.
        let is_named = |row: &SobolRow| factors[row.factor].kind == FactorKind::Named;
        let others = others.into_iter().filter(|row| row.indices.total.value != 0.0 || is_named(row));
        let rows = others.take(ROWS).chain(origins).map(row);
        let table = self.by_design(&self.heading(found.outcome, ""), &grid(header, rows));
        match found.rarer.filter(|rarer| *rarer < FEWEST_ROWS) {
            None => table,
            Some(rarer) => format!("{table}\n{}", self.too_rare(rarer)),
        }
    }

    /// A warning on indices of something that hardly ever happens, or hardly ever does not.
    fn too_rare(&self, rarer: usize) -> String {
        let rows = if rarer == 1 { "1 row".to_owned() } else { format!("{rarer} rows") };
        paragraph(&self.language.pick(
            format!(
                "⚠ This is 0 or 1, and only {rows} differ from the others: too few for shares. Fewer than {FEWEST_ROWS} tell nothing, whatever \
                 the intervals say; use more --trials."
            ),
            format!(
                "⚠ 0 아니면 1인 결과인데 나머지와 다른 행이 {rarer}개뿐이라 몫을 알기에 너무 적습니다. {FEWEST_ROWS}개보다 적으면 구간도 믿을 수 \
                 없으니 --trials를 늘리세요."
            ),
        ))
    }
}

/// A table whose columns between name and origin are numbers.
fn grid<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = table(header, rows);
    for column in table.column_iter_mut().skip(1) {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    for column in table.column_iter_mut().skip(1).take(N - 2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}

fn level(model: &Model, outcome: Outcome, value: f64, language: Language) -> String {
    match outcome {
        Outcome::Joint(_) => percent(value),
        _ => display_approx(value, outcome.unit(model).unwrap_or(Dimension::Ratio.into()), language, 4),
    }
}

fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if percent.abs() < 0.05 { "0%".to_owned() } else { format!("{percent:.1}%") }
}

/// A change of a probability.
fn signed_points(change: f64) -> String {
    let points = 100.0 * change;
    if points.abs() < 0.05 { "0%p".to_owned() } else { format!("{points:+.1}%p") }
}

/// A share and half its interval.
fn share(estimated: &Estimated) -> String {
    format!("{} ± {}", percent(estimated.value), half(estimated))
}

/// A Sobol' index as a share, which chance may put below 0 or above 1; its error is left as it is.
fn index_share(index: &Estimated) -> String {
    format!("{} ± {}", percent(index.value.clamp(0.0, 1.0)), half(index))
}

/// Half of the interval of a share; 0 where it would not be seen.
fn half(estimated: &Estimated) -> String {
    let half = estimated.half_width();
    if half < 0.000_05 { "0%p".to_owned() } else { points(half) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounds_to_nothing_is_a_plain_nothing() {
        let shown = |value, half| share(&Estimated { value, low: value - half, high: value + half });
        assert_eq!(shown(-1e-17, 1e-17), "0% ± 0%p");
        assert_eq!(shown(-0.0004, 0.004), "0% ± 0.40%p");
        assert_eq!(shown(0.123, 0.011), "12.3% ± 1.1%p");
        let index = |value| index_share(&Estimated { value, low: value - 0.005, high: value + 0.005 });
        assert_eq!((index(-0.007), index(1.295)), ("0% ± 0.50%p".to_owned(), "100.0% ± 0.50%p".to_owned()));
        assert_eq!((signed_points(-0.0001), signed_points(0.286)), ("0%p".to_owned(), "+28.6%p".to_owned()));
    }
}
