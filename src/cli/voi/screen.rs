//! The screen of the value of information: the decision, what it is worth to know everything, and which figure to check first.

use std::path::Path;

use crate::cli::screen::{grid, grouped, paragraph};
use crate::engine::Settings;
use crate::numeric::stats::Z_95;
use crate::quantity::{Dimension, Language, SourceId, display_approx};
use crate::report::Assessed;
use crate::study::sensitivity::design::Origin;
use crate::study::value_of_information::estimate::Decision;
use crate::study::value_of_information::{Assessment, GroupValue, InputValue, Stretch};

/// Inputs that are shown.
const SHOWN: usize = 12;

/// A value of information, and how it was found.
pub(super) struct Made<'r> {
    pub(super) assessed: Assessed<'r>,
    pub(super) settings: &'r Settings,
    /// Wall time.
    pub(super) seconds: f64,
    pub(super) folder: &'r Path,
    pub(super) files: &'r [&'static str],
}

fn money(value: f64, language: Language) -> String {
    display_approx(value, Dimension::Money, language, 3)
}

fn percent(share: f64, language: Language) -> String {
    let percent = share * 100.0;
    let digits = if percent > 0.0 && percent < 10.0 { format!("{percent:.1}") } else { format!("{percent:.0}") };
    language.pick(format!("{digits} %"), format!("{digits}%"))
}

fn of_origin(origin: Origin, language: Language) -> &'static str {
    match origin {
        Origin::Stated => language.pick("stated", "발표"),
        Origin::Assumed => language.pick("assumed", "가정"),
        Origin::Model => language.pick("model", "모형"),
    }
}

impl Made<'_> {
    pub(super) fn text(&self, language: Language) -> String {
        let Assessment { decision, stretch, inputs, groups } = self.assessed.assessment;
        let mut parts = vec![self.title(language), self.decision(decision, language)];
        if decision.is_certain() {
            parts.push(certain(decision, language));
        } else {
            parts.push(perfect(decision, language));
        }
        parts.extend(stretch.map(|stretch| self::stretch(stretch, decision, language)));
        if !decision.is_certain() {
            parts.push(self.inputs(inputs, language));
            parts.push(self.groups(groups, language));
        }
        parts.push(format!(
            "{}: {}\n{}",
            language.pick("Tables", "표"),
            self.folder.display(),
            paragraph(&self.files.join(", "))
        ));
        parts.join("\n\n")
    }

    fn title(&self, language: Language) -> String {
        let Self { assessed, settings, seconds, .. } = self;
        let (trials, seed, design) = (grouped(settings.trials), settings.seed, settings.design.name());
        let run = language.pick(
            format!("{trials} trials, {seconds:.1} s, seed {seed}, design {design}"),
            format!("시행 {trials}회, {seconds:.1}초, 씨앗 {seed}, 설계 {design}"),
        );
        format!("{} ({})\n{run}", assessed.scenario.name.get(language), assessed.scenario.id)
    }

    fn decision(&self, decision: &Decision, language: Language) -> String {
        let model = &self.assessed.scenario.model;
        let id = self.assessed.appraisal;
        let name =
            model.appraisals.iter().find(|appraisal| appraisal.id.as_str() == id).map_or(id, |found| found.name.get(language));
        let whose = match self.assessed.cost {
            "whole" => language.pick("whole cost", "총비용"),
            _ => language.pick("public cost", "국비·지방비"),
        };
        let (expected, error) = (money(decision.expected, language), money(Z_95 * decision.expected_se, language));
        let go = match (decision.goes_ahead(), language) {
            (true, Language::En) => "going ahead is worth more than not",
            (false, Language::En) => "not going ahead is worth more",
            (true, Language::Ko) => "추진하는 편이 낫다",
            (false, Language::Ko) => "추진하지 않는 편이 낫다",
        };
        paragraph(&language.pick(
            format!("Decision: {name} ({id}), {whose}. Expected net present value {expected} ± {error} (95 %): {go}."),
            format!("결정: {name}({id}), {whose}. 순현재가치의 기댓값 {expected} ± {error}(95%): {go}."),
        ))
    }

    fn inputs(&self, inputs: &[InputValue], language: Language) -> String {
        let ledger = &self.assessed.scenario.ledger;
        let distinct: Vec<&InputValue> = inputs.iter().filter(|input| input.partial.is_distinct()).collect();
        if distinct.is_empty() {
            let upper = inputs.iter().map(|input| input.partial.upper()).fold(0.0, f64::max);
            return paragraph(&language.pick(
                format!("No single figure is worth more than noise; none is worth more than {} (95 %).", money(upper, language)),
                format!("어느 수치 하나도 잡음보다 값지지 않다. 95%로 보아 어느 것도 {}을 넘지 않는다.", money(upper, language)),
            ));
        }
        let all = self.assessed.assessment.decision.perfect.value;
        let rows = distinct.iter().take(SHOWN).map(|input| {
            let InputValue { column, partial, origin } = input;
            let row = column.ledger_row(ledger);
            let who = of_origin(*origin, language);
            let sources =
                row.map_or_else(String::new, |row| row.sources.iter().map(SourceId::as_str).collect::<Vec<_>>().join(", "));
            let who = if sources.is_empty() { who.to_owned() } else { format!("{who}: {sources}") };
            let of = row.map_or_else(|| who.clone(), |row| format!("{}; {who}", row.name.get(language)));
            let name = format!("{}\n{of}", column.path);
            let value = format!("{}\n± {}", money(partial.value.value, language), money(Z_95 * partial.value.se, language));
            vec![name, value, percent(partial.value.value / all, language), percent(partial.value.changes, language)]
        });
        let header = language
            .pick(["Figure", "Worth ±95%", "Of all", "Changes"], ["수치", "가치 ±95%", "전체의", "바뀜"])
            .map(str::to_owned);
        let title = language.pick("Which figure to check first:", "먼저 확인할 수치:");
        let (shown, more) = (distinct.len().min(SHOWN), distinct.len().saturating_sub(SHOWN));
        let rest = inputs.len() - shown - more;
        let rest = paragraph(&language.pick(
            format!("{more} more are worth something; {rest} are not told from noise."),
            format!("이 밖에 가치가 있는 것 {more}개, 잡음과 구별되지 않는 것 {rest}개."),
        ));
        format!("{title}\n{}\n{rest}", grid(header.to_vec(), rows))
    }

    fn groups(&self, groups: &[GroupValue], language: Language) -> String {
        let all = self.assessed.assessment.decision.perfect.value;
        let rows = groups.iter().map(|group| {
            let name = match group.origin {
                Origin::Stated => language.pick("all that is stated", "발표된 수 모두"),
                Origin::Assumed => language.pick("all that is assumed", "가정한 수 모두"),
                Origin::Model => language.pick("the model's own shocks", "모형의 충격 모두"),
            };
            let value = group.value.map_or_else(
                || ["–".to_owned(), String::new(), String::new()],
                |value| {
                    let error = money(Z_95 * value.se, language);
                    [
                        format!("{} ± {error}", money(value.value, language)),
                        percent(value.value / all, language),
                        percent(value.changes, language),
                    ]
                },
            );
            [vec![format!("{name} ({})", group.inputs)], value.to_vec()].concat()
        });
        let header = language
            .pick(["Known together", "Worth ±95%", "Of all", "Changes"], ["함께 아는 것", "가치 ±95%", "전체의", "바뀜"])
            .map(str::to_owned);
        grid(header.to_vec(), rows)
    }
}

/// Nothing is worth knowing.
fn certain(decision: &Decision, language: Language) -> String {
    let (low, high) = (money(decision.range.0, language), money(decision.range.1, language));
    let trials = grouped(decision.gains.trials());
    paragraph(&match (decision.goes_ahead(), language) {
        (false, Language::En) => format!(
            "The decision is certain: of {trials} trials none has a net present value above 0 (from {low} to {high}). No information \
             within these assumptions would change it, so none is worth anything."
        ),
        (true, Language::En) => format!(
            "The decision is certain: all {trials} trials have a net present value above 0 (from {low} to {high}). No information \
             within these assumptions would change it, so none is worth anything."
        ),
        (false, Language::Ko) => format!(
            "결정이 확실하다. 시행 {trials}회 가운데 순현재가치가 0을 넘는 것이 없다({low}에서 {high}까지). 이 가정 안에서는 어떤 정보도 결정을 바꾸지 못하므로 \
             정보의 가치가 없다."
        ),
        (true, Language::Ko) => format!(
            "결정이 확실하다. 시행 {trials}회 모두 순현재가치가 0을 넘는다({low}에서 {high}까지). 이 가정 안에서는 어떤 정보도 결정을 바꾸지 못하므로 정보의 \
             가치가 없다."
        ),
    })
}

/// By how much the benefit is off.
fn stretch(stretch: Stretch, decision: &Decision, language: Language) -> String {
    let Stretch { expected, least, most } = stretch;
    let factor = |value: f64| if value < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") };
    let (expected, least, most) = (factor(expected), factor(least), factor(most));
    paragraph(&if decision.goes_ahead() {
        language.pick(
            format!("It would still break even with {expected} times the benefit in expectation, and {most} times in the least favourable trial."),
            format!("편익이 기댓값으로 {expected}배여도, 가장 불리한 시행에서는 {most}배여야 수지가 맞는다."),
        )
    } else {
        language.pick(
            format!("To break even the benefit would have to be {expected} times what it is in expectation, and {least} times in the most favourable trial."),
            format!("수지가 맞으려면 편익이 기댓값으로 {expected}배, 가장 유리한 시행에서는 {least}배여야 한다."),
        )
    })
}

fn perfect(decision: &Decision, language: Language) -> String {
    let (value, error) = (money(decision.perfect.value, language), money(Z_95 * decision.perfect.se, language));
    let changes = percent(decision.perfect.changes, language);
    paragraph(&language.pick(
        format!(
            "To know everything before deciding would be worth {value} ± {error}; the decision would be another one in {changes} of \
             the trials. No enquiry can be worth more."
        ),
        format!("결정 전에 모든 것을 알면 {value} ± {error}의 가치가 있다. 시행의 {changes}에서 결정이 바뀐다. 어떤 조사도 이보다 값질 수 없다."),
    ))
}
