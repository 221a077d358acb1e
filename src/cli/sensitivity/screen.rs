//! Sensitivity on the screen: per outcome the ten largest, and how much comes from numbers that nobody published.

use comfy_table::{CellAlignment, ColumnConstraint};

use super::Found;
use crate::cli::screen::{paragraph, points, table};
use crate::engine::Results;
use crate::model::{Model, Outcome};
use crate::quantity::{Dimension, Language, display_approx};
use crate::report::{factor_title, outcome_name, outcome_title};
use crate::scenario::Scenario;
use crate::study::sensitivity::design::{Factor, FactorKind, Origin};
use crate::study::sensitivity::estimate::{Estimated, Monotone, Statistic};
use crate::study::sensitivity::evaluate::{Drivers, GivenData, Largest, Morris, Sobol, Tornado};

/// Rows of each outcome.
const ROWS: usize = 10;

/// The parts of the screen, one per outcome.
pub(super) fn parts(scenario: &Scenario, found: &Found, language: Language) -> Vec<String> {
    let screen = Screen { scenario, language };
    match found {
        Found::Given(found) => {
            let (moved, settled): (Vec<&Drivers>, Vec<&Drivers>) = found.outcomes.iter().partition(|it| !it.inputs.is_empty());
            let parts = moved.into_iter().map(|drivers| screen.given(found, drivers));
            parts.chain(screen.settled(settled.iter().map(|drivers| drivers.outcome))).collect()
        }
        Found::Tornado(factors, found) => {
            screen.each(found, |it| (it.outcome, it.rows.is_empty()), |it| screen.tornado(factors, it))
        }
        Found::Morris(factors, found) => {
            screen.each(found, |it| (it.outcome, it.rows.is_empty()), |it| screen.morris(factors, it))
        }
        Found::Sobol(factors, found) => screen.each(found, |it| (it.outcome, it.rows.is_empty()), |it| screen.sobol(factors, it)),
    }
}

/// Open targets whose drivers the last screen of a run names.
const TARGETS: usize = 6;

/// The three largest drivers of each target that is open; those of joint sets come first, as they are what a scenario is about.
pub(super) fn largest_of_run(scenario: &Scenario, results: &Results, found: &GivenData, language: Language) -> Option<String> {
    let (screen, model) = (Screen { scenario, language }, &scenario.model);
    let is_joint = |target: usize| model.joint_targets.iter().any(|joint| joint.targets.contains(&target));
    let is_open = |target: usize| {
        let reached = &results.targets[target].reached;
        reached.hits > 0 && reached.hits < reached.n
    };
    let mut open: Vec<(bool, &Drivers)> = found
        .outcomes
        .iter()
        .filter_map(|drivers| match drivers.outcome {
            Outcome::Target(target) if is_open(target) => Some((!is_joint(target), drivers)),
            _ => None,
        })
        .collect();
    open.sort_by_key(|(later, _)| *later);
    let mut shares_overlap = false;
    let mut line = |drivers: &Drivers| {
        let largest = found.largest(drivers).into_iter().filter(|it| it.variance_share.low > 0.0).take(3);
        let names = largest.map(|it| {
            shares_overlap |= it.factor.is_dependent(model);
            format!("{} {}", screen.factor(it.factor), percent(it.variance_share.value))
        });
        let names: Vec<String> = names.collect();
        let title = outcome_title(model, drivers.outcome, language);
        (!names.is_empty()).then(|| paragraph(&format!("- {title}: {}", names.join("; "))))
    };
    let lines: Vec<String> = open.iter().filter_map(|(_, drivers)| line(drivers)).take(TARGETS).collect();
    let title = language
        .pick("Largest drivers, by the share of variance that each explains:", "결과를 가장 크게 움직이는 입력과 그 분산의 몫:");
    let note = shares_overlap.then(|| OVERLAP.map(paragraph));
    let note = note.map(|[en, ko]| language.pick(en, ko));
    let text: Vec<String> = std::iter::once(title.to_owned()).chain(lines).chain(note).collect();
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
    /// A part per outcome that anything moves, and a sentence on the others.
    fn each<T>(&self, found: &[T], of: impl Fn(&T) -> (Outcome, bool), part: impl Fn(&T) -> String) -> Vec<String> {
        let moved = found.iter().filter(|found| !of(found).1).map(part);
        let settled = found.iter().map(&of).filter(|(_, empty)| *empty).map(|(outcome, _)| outcome);
        moved.chain(self.settled(settled)).collect()
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
        outcome_title(&self.scenario.model, outcome, self.language)
    }

    fn heading(&self, outcome: Outcome) -> String {
        let (title, name) = (self.title(outcome), outcome_name(&self.scenario.model, outcome));
        if title == name { title } else { format!("{title} ({name})") }
    }

    /// A factor, marked where what it explains is shared with others.
    fn factor(&self, factor: &Factor) -> String {
        let title = factor_title(self.scenario, factor, self.language);
        if factor.is_dependent(&self.scenario.model) { format!("{title} †") } else { title }
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
                self.factor(largest.factor),
                share(&largest.variance_share),
                largest.driver.map_or_else(String::new, |driver| format!("{:+.2}", driver.rank_correlation.value)),
                swing.unwrap_or_default(),
                self.origin(largest.factor).to_owned(),
            ]
        };
        let largest = found.largest(drivers);
        let shown: Vec<&Largest<'_>> = largest.iter().filter(|it| it.variance_share.low > 0.0).take(ROWS).collect();
        let turns = shown.iter().any(|it| it.driver.is_some_and(|driver| driver.swing.monotone == Monotone::No));
        let dependent = shown.iter().any(|it| it.factor.is_dependent(&self.scenario.model));
        let mut text = vec![self.heading(drivers.outcome), grid(header, shown.into_iter().map(row))];
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
        paragraph(&self.language.pick(
            format!(
                "Of the variance, numbers that a source states explain {stated}, numbers that nobody published {assumed}, the model's own \
                 shocks {model}, one input at a time; the rest is interplay. A straight line in {inputs} inputs: R² {r_squared}."
            ),
            format!(
                "분산 가운데 출처가 있는 수가 {stated}, 아무도 발표하지 않아 가정한 수가 {assumed}, 모형 자체의 충격이 {model}을(를) 하나씩 \
                 설명하며 나머지는 상호작용입니다. 입력 {inputs}개의 직선: R² {r_squared}."
            ),
        ))
    }

    fn tornado(&self, factors: &[Factor], found: &Tornado) -> String {
        let header = self.language.pick(
            ["Driver", "At its p05", "At its p95", "Swing ±95%", "Who\nsays"],
            ["입력", "p05에서", "p95에서", "변화폭 ±95%", "근거"],
        );
        let probability =
            matches!(found.statistic, Statistic::AtLeast(_) | Statistic::AtMost(_)) || matches!(found.outcome, Outcome::Joint(_));
        let shown = |value: f64| if probability { percent(value) } else { self.level(found.outcome, value) };
        let rows = found.rows.iter().take(ROWS).map(|row| {
            let error = if probability { half(&row.swing) } else { self.level(found.outcome, row.swing.half_width()) };
            [
                self.factor(&factors[row.factor]),
                shown(row.low.value),
                shown(row.high.value),
                format!("{}\n± {error}", shown(row.swing.value)),
                self.origin(&factors[row.factor]).to_owned(),
            ]
        });
        let what = match found.statistic {
            Statistic::Median => self.language.pick("median", "중앙값"),
            Statistic::Mean if !probability => self.language.pick("mean", "평균"),
            _ => self.language.pick("probability", "확률"),
        };
        let base = found.base.map_or_else(|| "–".to_owned(), |base| shown(base.value));
        format!("{}: {what} {base}\n{}", self.heading(found.outcome), grid(header, rows))
    }

    fn morris(&self, factors: &[Factor], found: &Morris) -> String {
        let header = self.language.pick(["Driver", "μ* ±95%", "μ", "σ", "Who\nsays"], ["입력", "μ* ±95%", "μ", "σ", "근거"]);
        let shown = |value: f64| self.level(found.outcome, value);
        let rows = found.rows.iter().take(ROWS).map(|row| {
            let effects = row.effects;
            [
                self.factor(&factors[row.factor]),
                format!("{}\n± {}", shown(effects.mu_star.value), shown(effects.mu_star.half_width())),
                effects.mu.map_or_else(String::new, |mu| shown(mu.value)),
                effects.sigma.map_or_else(String::new, |sigma| shown(sigma.value)),
                self.origin(&factors[row.factor]).to_owned(),
            ]
        });
        format!("{}\n{}", self.heading(found.outcome), grid(header, rows))
    }

    fn sobol(&self, factors: &[Factor], found: &Sobol) -> String {
        let header = self.language.pick(
            ["Driver", "Alone\n±95%", "With interplay\n±95%", "Who\nsays"],
            ["입력", "혼자\n±95%", "상호작용 포함\n±95%", "근거"],
        );
        let row = |row: &crate::study::sensitivity::evaluate::SobolRow| {
            let factor = &factors[row.factor];
            let indices = row.indices;
            [self.factor(factor), share(&indices.first_janon), share(&indices.total), self.origin(factor).to_owned()]
        };
        let (origins, others): (Vec<_>, Vec<_>) =
            found.rows.iter().partition(|row| factors[row.factor].kind == FactorKind::Origin);
        let rows = others.into_iter().take(ROWS).chain(origins).map(row);
        format!("{}\n{}", self.heading(found.outcome), grid(header, rows))
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
    format!("{:.1}%", 100.0 * share)
}

/// A share and half its interval.
fn share(estimated: &Estimated) -> String {
    format!("{} ± {}", percent(estimated.value), half(estimated))
}

/// Half of the interval of a share; one without error is 0.
fn half(estimated: &Estimated) -> String {
    let half = estimated.half_width();
    if half < 1e-9 { "0%p".to_owned() } else { points(half) }
}
