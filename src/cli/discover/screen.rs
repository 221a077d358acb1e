//! The screen of a discovery: each box as a rule in words, how often the case occurs in it, and what to hold against it.

use std::path::Path;

use crate::cli::screen::{grid, grouped, paragraph, rounded_percent as percent, where_tables_are};
use crate::engine::Settings;
use crate::model::Outcome;
use crate::numeric::stats::real;
use crate::quantity::Language;
use crate::report::{Discovered, discovery as words};
use crate::study::discovery::prim::Half;
use crate::study::discovery::{BoxLimit, Case, DiscoveredBox, Sought, Turn};
use crate::study::sensitivity::design::Origin;

/// A discovery, and how it was made.
pub(super) struct Made<'r> {
    pub(super) discovered: Discovered<'r>,
    pub(super) settings: &'r Settings,
    /// Wall time.
    pub(super) seconds: f64,
    pub(super) folder: &'r Path,
    pub(super) files: &'r [&'static str],
}

/// A share and the ends of its interval in percent, with as many decimals as keep the three apart.
fn percents(share: f64, low: f64, high: f64) -> [String; 3] {
    let half = (high - low) / 2.0;
    let decimals = [0.01, 0.001, 0.0].iter().position(|&least| half >= least).unwrap_or(0);
    [share, low, high].map(|share| format!("{:.decimals$}", 100.0 * share))
}

/// Trials that most searches find something in.
const MANY_TRIALS: u64 = 100_000;

impl Made<'_> {
    pub(super) fn text(&self, language: Language) -> String {
        let mut parts = vec![self.title(language)];
        parts.extend(self.sought().turns.iter().map(|turn| self.turn(turn, language)));
        parts.push(self.case(language));
        let boxes = &self.discovered.discovery.boxes;
        parts.extend(boxes.iter().enumerate().map(|(index, found)| self.found(index, found, language)));
        if boxes.is_empty() {
            parts.push(self.nothing(language));
        } else {
            parts.push(paragraph(language.pick(
                "Boxes were found in one half of the trials; the shares are those of the other half. A box tells where the cases are, \
                 not what causes them.",
                "상자는 시행의 절반에서 찾았고 비율은 나머지 절반에서 셌습니다. 상자는 그 경우가 어디에 모이는지를 말할 뿐 원인을 말하지 않습니다.",
            )));
        }
        parts.push(where_tables_are(self.folder, self.files.iter().copied(), language));
        parts.join("\n\n")
    }

    fn sought(&self) -> &Sought {
        &self.discovered.discovery.sought
    }

    fn title(&self, language: Language) -> String {
        let Self { discovered, settings, seconds, .. } = self;
        let scenario = discovered.scenario;
        let (trials, seed, design) = (grouped(settings.trials), settings.seed, settings.design.name());
        let columns = discovered.discovery.columns.len();
        let run = language.pick(
            format!("{trials} trials, {columns} uncertain inputs, {seconds:.1} s, seed {seed}, design {design}"),
            format!("시행 {trials}회, 불확실한 입력 {columns}개, {seconds:.1}초, 씨앗 {seed}, 설계 {design}"),
        );
        format!("{} ({})\n{run}", scenario.name.get(language), scenario.id)
    }

    fn words(&self, case: Case, level: Option<f64>, language: Language) -> String {
        words::case(&self.discovered.scenario.model, case, level).get(language).to_owned()
    }

    /// Why another case is looked at than was asked for.
    fn turn(&self, turn: &Turn, language: Language) -> String {
        let Turn { n, hits, .. } = *turn;
        let what = self.words(turn.from, None, language);
        let share = share(hits, n);
        paragraph(&if hits * 2 > n {
            language.pick(
                format!("“{what}” holds in {share} of the trials: a box around nearly all of them says nothing. Looked at are the others."),
                format!("‘{what}’은(는) 시행의 {share}에서 성립합니다. 거의 모든 시행을 둘러싼 상자는 아무것도 말하지 않으므로 나머지를 봅니다."),
            )
        } else {
            language.pick(
                format!(
                    "“{what}” holds in {} of {} trials, too few to learn from. Looked at is the tenth that comes nearest.",
                    grouped(hits),
                    grouped(n)
                ),
                format!(
                    "‘{what}’은(는) 시행 {}회 가운데 {}회뿐이라 배울 것이 없습니다. 가장 가까운 10분의 1을 봅니다.",
                    grouped(n),
                    grouped(hits)
                ),
            )
        })
    }

    fn case(&self, language: Language) -> String {
        let Sought { case, level, hits, trials, .. } = self.sought();
        let what = self.words(*case, *level, language);
        let share = share(*hits, trials.len() as u64);
        paragraph(&language.pick(format!("Case: {what}. {share} of all trials."), format!("경우: {what}. 전체 시행의 {share}.")))
    }

    /// No box was found, which does not say that there is none.
    fn nothing(&self, language: Language) -> String {
        let Sought { case, hits, trials, .. } = self.sought();
        let n = trials.len() as u64;
        let model = &self.discovered.scenario.model;
        let name = |outcome: Outcome| match outcome {
            Outcome::Target(target) => model.targets[target].id.to_string(),
            Outcome::Joint(joint) => format!("joint.{}", model.joint_targets[joint].id),
            // Only targets and joint sets are missed or reached.
            Outcome::Metric(_) => String::new(),
        };
        let opposite = match *case {
            Case::Missed(outcome) => format!("--reached {}", name(outcome)),
            Case::Reached(outcome) => format!("--missed {}", name(outcome)),
            Case::Where(_, side, _) => format!("--where '… {} …'", side.opposite().sign()),
        };
        let more = if n < MANY_TRIALS { MANY_TRIALS } else { 4 * n };
        let (shown, share) = (grouped(n), share(*hits, n));
        let why = if !self.sought().turns.is_empty() {
            // The opposite is what was turned away from.
            language.pick(
                format!(" More trials (--trials {more}), or a level that more trials reach (--where), may show one."),
                format!(" 시행을 늘리거나(--trials {more}) 더 많은 시행이 이르는 수준(--where)을 물어보세요."),
            )
        } else if 2 * hits > n {
            language.pick(
                format!(
                    " The case is so in {share} of the trials: a box around so many can hardly hold it more often. Look for the opposite \
                     first ({opposite}), or take more trials (--trials {more})."
                ),
                format!(
                    " 시행의 {share}가 이 경우에 해당합니다. 이렇게 흔한 경우는 상자 안에서 더 잦기 어렵습니다. 먼저 반대의 경우({opposite})를 찾거나 시행을 \
                     늘리세요(--trials {more})."
                ),
            )
        } else {
            language.pick(
                format!(" More trials (--trials {more}) or the opposite case ({opposite}) may show one."),
                format!(" 시행을 늘리거나(--trials {more}) 반대의 경우({opposite})를 찾아보세요."),
            )
        };
        let found = language.pick(
            format!(
                "No box found in {shown} trials: in so many no limit on any input could be told from chance. That does not say that no \
                 input matters."
            ),
            format!("시행 {shown}회에서는 상자를 찾지 못했습니다. 우연과 구별되는 한계가 없었을 뿐, 입력이 중요하지 않다는 뜻이 아닙니다."),
        );
        paragraph(&format!("{found}{why}"))
    }

    fn found(&self, index: usize, found: &DiscoveredBox, language: Language) -> String {
        let number = index + 1;
        let outside = if index == 0 {
            String::new()
        } else {
            language.pick(", outside the boxes above", " (위 상자 밖에서)").to_owned()
        };
        let title = language.pick(format!("Box {number}{outside}"), format!("상자 {number}{outside}"));
        let rows = found.limits.iter().map(|&BoxLimit { column, restriction, percentiles, .. }| {
            let range = self.discovered.range(column, &restriction, language);
            let origin = match self.discovered.origin(column) {
                Origin::Stated => language.pick("stated", "발표"),
                Origin::Assumed => language.pick("assumed", "가정"),
                Origin::Model => language.pick("model", "모형"),
            };
            let name = self.discovered.name(column, language);
            vec![name, range, part(percentiles, language), origin.to_owned()]
        });
        let header = language.pick(["Input", "Range", "Of its distribution", ""], ["입력", "범위", "분포의", ""]);
        let table = grid(header.map(str::to_owned).to_vec(), rows);
        let mut lines = vec![title, table, paragraph(&self.sentence(&found.check.half, language))];
        if let Some(wanted) = self.discovered.discovery.choice.density
            && found.search.inside.density() < wanted
        {
            let (wanted, has) = ((1e3 * wanted).round() / 10.0, percent(found.search.inside.density()));
            lines.push(paragraph(&language.pick(
                format!(
                    "⚠ A density of {wanted}% was asked for; the densest box found here has {has}% in the half that was searched."
                ),
                format!("⚠ 요청한 비율은 {wanted}%인데 여기서 찾은 가장 높은 상자도 탐색한 절반에서 {has}%입니다."),
            )));
        }
        if found.overfit {
            let promised = percent(found.search.inside.density());
            lines.push(paragraph(&language.pick(
                format!(
                    "⚠ The half that was searched promised {promised}%: the box holds less well elsewhere. Take more trials."
                ),
                format!("⚠ 탐색한 절반에서는 {promised}%였습니다. 다른 시행에서는 그만큼 맞지 않으니 시행을 늘리세요."),
            )));
        }
        lines.join("\n")
    }

    /// How often, how much of all, how much of the trials.
    fn sentence(&self, half: &Half, language: Language) -> String {
        let case = self.sought().case;
        let (Some((coverage, low, high)), n) = (half.coverage, grouped(half.inside.n)) else {
            return language.pick("No trial of the check is a case.", "확인용 시행에 해당하는 경우가 없습니다.").to_owned();
        };
        let density = half.inside.density();
        let (density, interval) = half.density.map_or_else(
            || (percent(density), String::new()),
            |it| {
                let [density, low, high] = percents(density, it.low, it.high);
                (density, language.pick(format!(" (95 %: {low}–{high})"), format!("(95%: {low}–{high})")))
            },
        );
        let ([coverage, low, high], support) = (percents(coverage, low, high), percent(half.support()));
        let lift =
            half.lift().map_or_else(String::new, |lift| if lift < 2.0 { format!("{lift:.2}") } else { format!("{lift:.1}") });
        let verb = words::verb(case);
        language.pick(
            format!(
                "{} in {density}% of these {n} trials{interval}, {lift} times as often as in all; {coverage}% ({low}–{high}) of all cases lie \
                 here, in {support}% of the trials.",
                capital(&verb.en)
            ),
            format!(
                "이 시행 {n}회의 {density}%{interval}가 {}하여 전체의 {lift}배로 잦습니다. 모든 경우의 {coverage}%({low}–{high})가 전체 시행의 \
                 {support}%인 여기에 있습니다.",
                verb.ko
            ),
        )
    }
}

/// Which part of its distribution a range is.
fn part((low, high): (Option<f64>, Option<f64>), language: Language) -> String {
    match (low, high) {
        (None, Some(high)) => language.pick(format!("lowest {}%", percent(high)), format!("아래 {}%", percent(high))),
        (Some(low), None) => language.pick(format!("highest {}%", percent(1.0 - low)), format!("위 {}%", percent(1.0 - low))),
        (Some(low), Some(high)) => language.pick(
            format!("{}th to {}th percentile", percent(low), percent(high)),
            format!("{}–{} 백분위", percent(low), percent(high)),
        ),
        (None, None) => String::new(),
    }
}

fn share(hits: u64, n: u64) -> String {
    let percent = 100.0 * real(hits) / real(n.max(1));
    format!("{percent:.1}%")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
