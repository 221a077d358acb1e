//! The screen of `solve`: the goal, then for each input the answer or why there is none.

use crate::cli::screen::{amount, estimate, few_trials, grouped, paragraph, points, signed, where_tables_are};
use crate::engine::Settings;
use crate::quantity::{Dimension, Language, Unit, display_approx};
use crate::report::{Folder, SolvedGoal, Table, outcome_title};
use crate::scenario::Scenario;
use crate::study::solve::{Answer, Crossing, Evaluated, Finding, Pulled, Reason};

pub(super) struct Screen<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) solved: &'s SolvedGoal<'s>,
    pub(super) settings: &'s Settings,
    /// Wall time.
    pub(super) seconds: f64,
    pub(super) folder: &'s Folder,
    pub(super) tables: &'s [Table],
}

/// Significant digits of values of an input and of a statistic.
const DIGITS: usize = 4;

impl Screen<'_> {
    pub(super) fn text(&self, language: Language) -> String {
        let mut parts = vec![self.title(language)];
        parts.extend(self.solved.findings.iter().map(|finding| self.finding(finding, language)));
        parts.push(where_tables_are(self.folder.path(), self.tables.iter().map(|table| table.file), language));
        parts.join("\n\n")
    }

    fn title(&self, language: Language) -> String {
        let Self { scenario, solved, settings, seconds, .. } = self;
        let tried: usize = solved.findings.iter().map(|finding| finding.solved.tried.len()).sum();
        let (trials, seed, design) = (grouped(settings.trials), settings.seed, settings.design.name());
        let run = language.pick(
            format!("{trials} trials at each of {tried} values in {seconds:.1} s, seed {seed}, design {design}; the same draws at every value"),
            format!("값 {tried}개에서 시행 {trials}회씩, {seconds:.1}초, 씨앗 {seed}, 설계 {design}. 모든 값에서 같은 난수"),
        );
        let name = outcome_title(&scenario.model, solved.outcome);
        let name = name.get(language);
        let goal = language.pick(format!("Wanted: {} ({name})", solved.goal), format!("조건: {} ({name})", solved.goal));
        let now = language.pick(
            format!("As the scenario has it: {}", self.statistic(solved.as_drawn, language)),
            format!("시나리오 그대로: {}", self.statistic(solved.as_drawn, language)),
        );
        let title = format!("{} ({})", scenario.name.get(language), scenario.id);
        let few = few_trials(settings.trials, language).map(paragraph);
        [title, paragraph(&run), paragraph(&goal), paragraph(&now)].into_iter().chain(few).collect::<Vec<_>>().join("\n")
    }

    fn finding(&self, finding: &Finding, language: Language) -> String {
        let moved = &finding.moved;
        let mut lines = vec![format!("■ {}", moved.input)];
        let (low, high) = finding.solved.bounds;
        let (low, high) = (input_value(finding, low, language), input_value(finding, high, language));
        let stated = match (finding.at_stated, moved.stated, moved.lever.pulled) {
            (Some(point), Some(value), Pulled::To) => {
                let (value, statistic) = (input_value(finding, value, language), self.statistic(&point, language));
                let (en, ko) =
                    if moved.distribution.is_some() { ("central value", "중심값") } else { ("stated value", "발표치") };
                language.pick(format!("; at its {en} {value}: {statistic}"), format!("; {ko} {value}에서 {statistic}"))
            }
            _ => String::new(),
        };
        let name = moved.name.get(language);
        let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
        let range = match moved.lever.pulled {
            Pulled::To => language
                .pick(format!("{name}tried from {low} to {high}{stated}."), format!("{name}{low}부터 {high}까지 시도{stated}.")),
            Pulled::By => language.pick(
                format!("{name}the same is added to each of them, from {low} to {high}; their spread stays."),
                format!("{name}각각에 같은 값을 {low}부터 {high}까지 더합니다. 흩어짐은 그대로입니다."),
            ),
        };
        lines.push(paragraph(&range));
        if moved.has_guessed_bounds {
            lines.push(paragraph(language.pick(
                "The bounds are a guess from the numbers themselves; --from and --to set them.",
                "범위는 수 자체에서 짐작한 것입니다. --from과 --to로 정할 수 있습니다.",
            )));
        }
        lines.extend(self.answer(finding, language).iter().map(|line| paragraph(line)));
        if finding.solved.has_gaps {
            lines.push(paragraph(language.pick(
                "At some of these values no trial gives the statistic a value.",
                "이 범위의 일부에서는 어느 시행에서도 통계량의 값이 나오지 않습니다.",
            )));
        }
        if !finding.solved.monotone {
            lines.push(paragraph(language.pick(
                "The statistic both rises and falls over these values; solve_scan.csv has the curve.",
                "이 범위에서 통계량은 늘기도 하고 줄기도 합니다. 곡선은 solve_scan.csv에 있습니다.",
            )));
        }
        lines.join("\n")
    }

    fn answer(&self, finding: &Finding, language: Language) -> Vec<String> {
        match &finding.solved.answer {
            Answer::At(crossings) => {
                let untold = finding.solved.untold;
                let more = (untold > 0).then(|| {
                    language.pick(
                        format!("→ And {untold} more; solve_scan.csv has the curve."),
                        format!("→ 이 밖에 {untold}곳. 곡선은 solve_scan.csv에 있습니다."),
                    )
                });
                crossings.iter().map(|crossing| self.crossing(finding, crossing, language)).chain(more).collect()
            }
            Answer::Always => {
                vec![language.pick("→ Met at every value within these bounds.", "→ 이 범위의 모든 값에서 성립합니다.").to_owned()]
            }
            Answer::NoValue => {
                vec![language.pick("→ The statistic has no value anywhere.", "→ 통계량의 값이 어디에도 없습니다.").to_owned()]
            }
            Answer::NotReachable { best, gap } => {
                let (value, statistic) = (input_value(finding, best.value, language), self.statistic(best, language));
                let gap = self.difference(*gap, language);
                let text = language.pick(
                    format!("→ Not reachable within these bounds. Nearest: {statistic} at {value}, {gap} short."),
                    format!(
                        "→ 이 범위에서는 도달할 수 없습니다. 가장 가까운 값은 {value}에서 {statistic}이고, {gap} 모자랍니다."
                    ),
                );
                [Some(text), finding.reason.map(|reason| self.reason(reason, language))].into_iter().flatten().collect()
            }
        }
    }

    fn crossing(&self, finding: &Finding, crossing: &Crossing, language: Language) -> String {
        let value = input_value(finding, crossing.at.value, language);
        let end = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), |end| input_value(finding, end, language));
        let (low, high) = (end(crossing.interval.0), end(crossing.interval.1));
        let exactly = matches!(self.solved.question.relation, crate::study::solve::Relation::Equal);
        let from = match (exactly, crossing.holds_above) {
            (true, _) => language.pick(format!("→ Met at {value}"), format!("→ {value}에서 도달")),
            (false, true) => language.pick(format!("→ Met from {value} upwards"), format!("→ {value} 이상에서 성립")),
            (false, false) => language.pick(format!("→ Met up to {value}"), format!("→ {value} 이하에서 성립")),
        };
        if crossing.is_edge {
            return language.pick(
                format!("{from}; beyond, the statistic has no value."),
                format!("{from}. 그 너머에는 통계량의 값이 없습니다."),
            );
        }
        let interval = language.pick(format!(" (95 %: {low} to {high})"), format!(" (95%: {low}–{high})"));
        let percentile = finding.moved.percentile(crossing.at.value).map_or_else(String::new, |share| {
            // What lies within the last thousandth is not at the end itself.
            let percent = match share {
                share if share >= 0.9995 => "> 99.9".to_owned(),
                share if share < 0.0005 => "< 0.1".to_owned(),
                share => format!("{:.1}", 100.0 * share),
            };
            language.pick(
                format!(", percentile {percent} of the input's own distribution"),
                format!(", 입력 자체 분포의 {percent}백분위"),
            )
        });
        format!("{from}{interval}{percentile}.")
    }

    fn reason(&self, reason: Reason, language: Language) -> String {
        match reason {
            Reason::StatedPath => language
                .pick(
                    "Why: the scenario states the path of this metric itself; no programme and no such input can move it.",
                    "이유: 이 지표의 경로를 시나리오가 스스로 정합니다. 어떤 사업이나 입력도 이를 움직일 수 없습니다.",
                )
                .to_owned(),
            Reason::NoEffect => language
                .pick(
                    "Why: the metric is the same at all these values; nothing leads from this input to it.",
                    "이유: 모든 값에서 지표가 같습니다. 이 입력에서 지표로 이어지는 길이 없습니다.",
                )
                .to_owned(),
            Reason::TooWeak { of_quantile: true, moved, missing } => {
                let unit = self.solved.outcome.unit(&self.scenario.model);
                let [moved, missing] = [moved, missing].map(|value| amount(value, unit, language, DIGITS));
                let probability = self.solved.question.as_quantile(&self.scenario.model, self.solved.outcome);
                let percent = probability.map_or(50.0, |(_, probability)| (1e8 * probability).round() / 1e6);
                language.pick(
                    format!(
                        "Why: for that probability the {} percentile of the metric must reach the value. All these values together move it by \
                         {moved}; {missing} are missing.",
                        ordinal(percent)
                    ),
                    format!(
                        "이유: 그 확률이 되려면 지표의 {percent}번째 백분위수가 그 값에 도달해야 합니다. 이 범위를 다 써도 {moved} 움직이는데 \
                         {missing} 모자랍니다."
                    ),
                )
            }
            Reason::TooWeak { of_quantile: false, moved, missing } => {
                let [moved, missing] = [moved, missing].map(|value| self.difference(value, language));
                language.pick(
                    format!("Why: all these values together move the statistic by {moved}; {missing} are missing."),
                    format!("이유: 이 범위를 다 써도 통계량은 {moved} 움직이는데 {missing} 모자랍니다."),
                )
            }
        }
    }

    /// A statistic with its error.
    fn statistic(&self, point: &Evaluated, language: Language) -> String {
        if self.solved.question.statistic.is_probability() {
            return estimate(point.statistic, point.interval, language);
        }
        let half = point.interval.map(|(low, high)| (high - low) / 2.0);
        let half = half.map_or_else(String::new, |half| format!(" ± {}", self.half(half, language)));
        format!("{}{half}", amount(point.statistic, self.solved.outcome.unit(&self.scenario.model), language, DIGITS))
    }

    /// Half the interval of a statistic that is no probability.
    fn half(&self, half: f64, language: Language) -> String {
        match self.solved.outcome.unit(&self.scenario.model) {
            Some(unit) => display_approx(half, unit, language, 2),
            None => format!("{half:.2e}"),
        }
    }

    /// A difference of the statistic.
    fn difference(&self, value: f64, language: Language) -> String {
        if self.solved.question.statistic.is_probability() {
            points(value)
        } else {
            amount(value, self.solved.outcome.unit(&self.scenario.model), language, DIGITS)
        }
    }
}

/// A value of the input.
fn input_value(finding: &Finding, value: f64, language: Language) -> String {
    match (finding.moved.unit, finding.moved.lever.pulled) {
        (Some(Unit { dimension: Dimension::Ratio, .. }), Pulled::By) => {
            signed(value, Some(Dimension::RatioPoints.into()), language, DIGITS)
        }
        (unit, Pulled::By) => signed(value, unit, language, DIGITS),
        (unit, Pulled::To) => amount(value, unit, language, DIGITS),
    }
}

/// `20th`, `2.5th`, `1st`.
fn ordinal(percent: f64) -> String {
    let text = percent.to_string();
    let ending = match text.as_str() {
        text if text.contains('.') || ["11", "12", "13"].contains(&text) => "th",
        text if text.ends_with('1') => "st",
        text if text.ends_with('2') => "nd",
        text if text.ends_with('3') => "rd",
        _ => "th",
    };
    format!("{text}{ending}")
}
