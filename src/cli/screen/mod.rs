//! The last screen of a run: the answer people came for, in 80 columns, without control characters.

mod chance;
mod economy;
mod implied;
mod layout;

use std::path::Path;

use comfy_table::{CellAlignment, ColumnConstraint};

pub(super) use chance::{change, estimate, few_trials, points, rounded_percent, short as short_probability, text as probability};
pub(super) use layout::{amount, broken, columns, counted, grid, grouped, paragraph, signed, table, where_tables_are};

use crate::engine::{Frequency, QuantileMethod, Results, Settings, StopReason};
use crate::model::{Measure, Metric, Model, Target};
use crate::numeric::stats::real;
use crate::quantity::{Dimension, Language, display_approx};
use crate::report::contradiction;
use crate::scenario::Scenario;
use crate::study::implied::{follows_stated_path, implied};

/// A run and its results.
pub(super) struct Answer<'r> {
    pub(super) scenario: &'r Scenario,
    pub(super) settings: &'r Settings,
    pub(super) results: &'r Results,
    /// Wall time.
    pub(super) seconds: f64,
}

impl Answer<'_> {
    /// The screen; `drivers` is its part on what drives the targets.
    pub(super) fn text(&self, language: Language, drivers: Option<String>, folder: &Path, files: &[&str]) -> String {
        let model = &self.scenario.model;
        let mut parts = vec![self.title(language), self.targets(language)];
        parts.extend(self.without_errors(language));
        parts.extend(drivers);
        parts.extend(self.failures(language));
        parts.extend(self.without_value(language));
        parts.extend(self.contradictions(language));
        parts.extend(implied(model, self.results).iter().map(|implied| implied::text(model, implied, language)));
        parts.extend(self.stated_paths(language));
        parts.extend(economy::text(model, self.results, language));
        parts.push(format!("{}: {}\n{}", language.pick("Results", "결과"), folder.display(), paragraph(&files.join(", "))));
        parts.join("\n\n")
    }

    fn title(&self, language: Language) -> String {
        let Self { scenario, settings, results, seconds } = self;
        let (trials, seed, design) = (grouped(results.trials), settings.seed, settings.design.name());
        let stop = match results.stop {
            StopReason::Planned => "",
            StopReason::Precision { .. } => language.pick(", precise enough", ", 목표 정밀도 도달"),
            StopReason::Interrupted => language.pick(", interrupted", ", 중단됨"),
        };
        let run = language.pick(
            format!("{trials} trials in {seconds:.1} s{stop}, seed {seed}, design {design}"),
            format!("시행 {trials}회, {seconds:.1}초{stop}, 씨앗 {seed}, 설계 {design}"),
        );
        // An exact quantile needs no word; one from a histogram does.
        let quantiles = match results.quantiles {
            QuantileMethod::Kept | QuantileMethod::Bracketed => "",
            QuantileMethod::Histogram => language.pick(", quantiles by histogram", ", 분위수는 히스토그램"),
        };
        format!("{} ({})\n{run}{quantiles}", scenario.name.get(language), scenario.id)
    }

    fn targets(&self, language: Language) -> String {
        let model = &self.scenario.model;
        let header = language
            .pick(["Target", "Probability ±95%", "Median", "Growth\nneeded"], ["목표", "확률 ±95%", "중앙값", "필요\n증가율"]);
        let mut singles: Vec<_> = model.targets.iter().zip(&self.results.targets).collect();
        // What is open comes before what every trial decides alike.
        singles.sort_by_key(|(_, result)| [0, result.reached.n].contains(&result.reached.hits));
        let singles = singles.into_iter().map(|(target, result)| {
            let median = self.results.summaries[target.metric.0].median();
            [
                format!("{}\n{}", target.name.get(language), stated(model, target, language)),
                chance_of(self.results, &[target], &result.reached, language),
                median.map_or_else(|| "–".to_owned(), |median| level(model, target, median.value, language)),
                result.required_growth.map_or_else(String::new, |growth| per_year(growth, language)),
            ]
        });
        let joint = model.joint_targets.iter().zip(&self.results.joint_targets).map(|(joint, reached)| {
            let count = joint.targets.len();
            let all = language.pick(format!("all {count} together"), format!("{count}개 모두"));
            let name = format!("{}\n{all}", joint.name.get(language));
            let targets: Vec<&Target> = joint.targets.iter().map(|&target| &model.targets[target]).collect();
            [name, chance_of(self.results, &targets, reached, language), String::new(), String::new()]
        });
        let mut rows = table(header, singles.chain(joint));
        for column in rows.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        rows.trim_fmt()
    }

    /// What `± ?` means, where it stands.
    fn without_errors(&self, language: Language) -> Option<String> {
        let singles = self.results.targets.iter().map(|target| &target.reached);
        let unknown = singles.chain(&self.results.joint_targets).any(|reached| reached.n > 0 && reached.probability.is_none());
        let design = self.settings.design.name();
        unknown.then(|| {
            paragraph(&language.pick(
                format!("± ?: these are too few trials for the design {design} to tell its errors. Take more, or --design mc."),
                format!("± ?: {design} 설계의 오차를 알기에는 시행이 너무 적습니다. 시행을 늘리거나 --design mc를 쓰세요."),
            ))
        })
    }

    fn failures(&self, language: Language) -> Option<String> {
        let failed = self.results.failures.len();
        (failed > 0).then(|| {
            paragraph(&language.pick(
                format!("{failed} trials failed numerically and count nowhere; failures.csv says which and why."),
                format!("{failed}회의 시행이 계산에 실패해 어디에도 넣지 않았습니다. failures.csv를 보세요."),
            ))
        })
    }

    /// Own metrics that have no value in any trial of any year: most likely a slip in their expression.
    fn without_value(&self, language: Language) -> Option<String> {
        let model = &self.scenario.model;
        let asked_for = |own: usize| {
            let metrics = model.metrics.iter().zip(&model.summarised).zip(&self.results.summaries);
            metrics.filter(move |((metric, wanted), _)| **wanted && metric.measure == Measure::Own(own))
        };
        let never = |&own: &usize| {
            let mut years = asked_for(own).peekable();
            years.peek().is_some() && years.all(|(_, summary)| summary.n == 0)
        };
        let names: Vec<&str> =
            (0..model.own_metrics.len()).filter(never).map(|own| model.own_metrics[own].name.get(language)).collect();
        let names = names.join(", ");
        (!names.is_empty()).then(|| {
            paragraph(&language.pick(
                format!("Without a value in any trial, such as a division by 0: {names}."),
                format!("0으로 나누는 등 어느 시행에서도 값이 없는 지표: {names}."),
            ))
        })
    }

    /// Statements of the scenario that cannot all be true.
    pub(super) fn contradictions(&self, language: Language) -> Option<String> {
        let lines = self.results.contradictions.iter().map(|found| {
            let what = contradiction::text(&self.scenario.model, found.what);
            let share = chance::part(real(found.trials) / real(self.results.trials.max(1)), language);
            let where_met = match (language, found.stated) {
                (Language::En, true) => format!("in the stated case and in {share} of the trials"),
                (Language::En, false) => format!("in {share} of the trials"),
                (Language::Ko, true) => format!("발표치 사례와 시행의 {share}에서"),
                (Language::Ko, false) => format!("시행의 {share}에서"),
            };
            format!("- {} ({where_met})", what.get(language))
        });
        let lines: Vec<String> = lines.map(|line| paragraph(&line)).collect();
        let title = language.pick("Stated figures that contradict each other:", "서로 어긋나는 발표 수치:");
        (!lines.is_empty()).then(|| format!("{title}\n{}", lines.join("\n")))
    }

    /// What a probability means where the scenario states the outcome itself.
    fn stated_paths(&self, language: Language) -> Option<String> {
        let model = &self.scenario.model;
        let names =
            model.targets.iter().filter(|target| follows_stated_path(model, target)).map(|target| target.name.get(language));
        let names: Vec<&str> = names.collect();
        (!names.is_empty()).then(|| {
            let names = names.join(", ");
            paragraph(&language.pick(
                format!(
                    "Read with care: the scenario states the path of these itself ({names}). Where `delivery` is 1 that path is the \
                     median, so the probability is near one half by construction: it is the plan's own view, no forecast. No programme \
                     can move a stated total; what a programme changes takes a scenario without a stated path."
                ),
                format!(
                    "읽을 때 주의: 이 목표들은 시나리오가 경로를 스스로 정합니다({names}). `delivery`가 1이면 그 경로가 중앙값이므로 \
                     확률은 구조적으로 절반 가까이 됩니다. 계획이 스스로 본 값이지 예측이 아닙니다. 어떤 사업도 발표된 총액을 바꿀 수 없으며, \
                     사업의 효과는 경로를 정하지 않은 시나리오로 물어야 합니다."
                ),
            ))
        })
    }
}

/// The probability of reaching all of some targets; no number where their metrics are the same in every trial.
pub(super) fn chance_of(results: &Results, targets: &[&Target], reached: &Frequency, language: Language) -> String {
    let settled = targets.iter().all(|target| results.summaries[target.metric.0].sd == Some(0.0));
    if settled { chance::settled(reached.hits > 0, language) } else { chance::text(reached, language) }
}

fn calendar_year(model: &Model, index: usize) -> String {
    model.horizon.years().nth(index).map_or_else(String::new, |year| year.to_string())
}

/// Value and year of a target.
fn stated(model: &Model, target: &Target, language: Language) -> String {
    let value = level(model, target, target.value, language);
    let year = calendar_year(model, model.metrics[target.metric.0].year);
    match (language, target.at_most) {
        (Language::En, false) => format!("{value} in {year}"),
        (Language::En, true) => format!("at most {value} in {year}"),
        (Language::Ko, false) => format!("{year}년 {value}"),
        (Language::Ko, true) => format!("{year}년 {value} 이하"),
    }
}

/// A level of a target's metric.
pub(super) fn level(model: &Model, target: &Target, value: f64, language: Language) -> String {
    let Metric { measure, scope, .. } = model.metrics[target.metric.0];
    let unit = model.unit_of(measure, scope).unwrap_or(Dimension::Ratio.into());
    display_approx(value, unit, language, 4)
}

/// A rate per year.
fn per_year(rate: f64, language: Language) -> String {
    let percent = 100.0 * rate;
    language.pick(format!("{percent:+.1}%/yr"), format!("연 {percent:+.1}%"))
}
