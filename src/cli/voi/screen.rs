//! The screen of the value of information: the decision, what it is worth to know everything, and which figure to check first.

use std::path::Path;

use crate::cli::screen::{grid, grouped, paragraph, rounded_percent, where_tables_are};
use crate::engine::Settings;
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

fn percent(share: f64) -> String {
    format!("{}%", rounded_percent(share))
}

/// Whose cost is counted.
fn whose(cost: &str, language: Language) -> &'static str {
    match cost {
        "whole" => language.pick("whole cost", "총비용"),
        _ => language.pick("public cost", "국비·지방비"),
    }
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
        let Assessment { decision, other, stretch, inputs, groups } = self.assessed.assessment;
        let mut parts = vec![self.title(language), self.decision(decision, other.as_ref(), language)];
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
        parts.push(where_tables_are(self.folder, self.files.iter().copied(), language));
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

    /// The decision, and what it would be in the other view of the cost.
    fn decision(&self, decision: &Decision, other: Option<&Decision>, language: Language) -> String {
        let model = &self.assessed.scenario.model;
        let id = self.assessed.appraisal;
        let name =
            model.appraisals.iter().find(|appraisal| appraisal.id.as_str() == id).map_or(id, |found| found.name.get(language));
        let cost = self.assessed.cost;
        let whose = whose(cost, language);
        let (expected, error) = (money(decision.expected, language), money(decision.expected_half_width(), language));
        let go = match (decision.goes_ahead(), language) {
            (true, Language::En) => "going ahead is worth more than not",
            (false, Language::En) => "not going ahead is worth more",
            (true, Language::Ko) => "추진하는 편이 낫습니다",
            (false, Language::Ko) => "추진하지 않는 편이 낫습니다",
        };
        let decided = paragraph(&language.pick(
            format!(
                "Decision: {name} ({id}), {whose} (--cost {cost}). Expected net present value {expected} ± {error} (95 %): {go}."
            ),
            format!("결정: {name}({id}), {whose}(--cost {cost}). 순현재가치의 기댓값 {expected} ± {error}(95%): {go}."),
        ));
        let other = other.map(|other| paragraph(&self.otherwise(other, other.goes_ahead() == decision.goes_ahead(), language)));
        [Some(decided), other].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    /// What the decision would be in the other view of the cost.
    fn otherwise(&self, other: &Decision, same: bool, language: Language) -> String {
        let cost = if self.assessed.cost == "whole" { "public" } else { "whole" };
        let whose = whose(cost, language);
        let (expected, error) = (money(other.expected, language), money(other.expected_half_width(), language));
        let (en, ko) = if same {
            ("the same decision", "결정이 같습니다")
        } else {
            ("the decision is the other one", "결정이 반대입니다")
        };
        language.pick(
            format!("On the {whose} (--cost {cost}) it is {expected} ± {error}: {en}."),
            format!("{whose}(--cost {cost}) 기준으로는 {expected} ± {error}: {ko}."),
        )
    }

    fn inputs(&self, inputs: &[InputValue], language: Language) -> String {
        let ledger = &self.assessed.scenario.ledger;
        let distinct: Vec<&InputValue> = inputs.iter().filter(|input| input.partial.is_distinct()).collect();
        if distinct.is_empty() {
            let upper = inputs.iter().map(|input| input.partial.upper()).fold(0.0, f64::max);
            return paragraph(&language.pick(
                format!("No single figure is worth more than noise; none is worth more than {} (95 %).", money(upper, language)),
                format!(
                    "어느 수치 하나도 잡음보다 값지지 않습니다. 95%로 보아 어느 것도 {} 넘게 값지지 않습니다.",
                    money(upper, language)
                ),
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
            let value = format!("{}\n± {}", money(partial.value.value, language), money(partial.value.half_width(), language));
            vec![name, value, percent(partial.value.value / all), percent(partial.value.changes)]
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
                    let error = money(value.half_width(), language);
                    if !value.is_told() {
                        let noise = language.pick("not told from 0", "0과 구별 안 됨");
                        return [format!("{noise}\n± {error}"), "–".to_owned(), "–".to_owned()];
                    }
                    [format!("{} ± {error}", money(value.value, language)), percent(value.value / all), percent(value.changes)]
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
            "결정이 확실합니다. 시행 {trials}회 가운데 순현재가치가 0을 넘는 것이 없습니다({low}에서 {high}까지). 이 가정 안에서는 어떤 정보도 결정을 바꾸지 못하므로 \
             정보의 가치가 없습니다."
        ),
        (true, Language::Ko) => format!(
            "결정이 확실합니다. 시행 {trials}회 모두 순현재가치가 0을 넘습니다({low}에서 {high}까지). 이 가정 안에서는 어떤 정보도 결정을 바꾸지 못하므로 정보의 \
             가치가 없습니다."
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
            format!("In expectation {expected} times the benefit would be enough to break even; the least favourable trial takes {most} times the benefit."),
            format!("기댓값으로는 편익이 지금의 {expected}배만 되어도 수지가 맞지만, 가장 불리한 시행에서는 {most}배가 되어야 맞습니다."),
        )
    } else {
        language.pick(
            format!("To break even the benefit would have to be {expected} times what it is in expectation, and {least} times in the most favourable trial."),
            format!("수지가 맞으려면 편익이 기댓값으로 {expected}배, 가장 유리한 시행에서는 {least}배여야 합니다."),
        )
    })
}

fn perfect(decision: &Decision, language: Language) -> String {
    let (value, error) = (money(decision.perfect.value, language), money(decision.perfect.half_width(), language));
    let changes = percent(decision.perfect.changes);
    paragraph(&language.pick(
        format!(
            "To know everything before deciding would be worth {value} ± {error}; the decision would be another one in {changes} of \
             the trials. No enquiry can be worth more."
        ),
        format!("결정 전에 모든 것을 알면 {value} ± {error}의 가치가 있습니다. 시행의 {changes}에서 결정이 바뀝니다. 어떤 조사도 이보다 값질 수 없습니다."),
    ))
}
