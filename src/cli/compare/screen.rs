//! The screen of a comparison: what differs between the files, then the targets, then the largest differences.

use comfy_table::{CellAlignment, ColumnConstraint};

use crate::cli::screen::{amount, change, few_trials, grouped, paragraph, probability, signed, table, where_tables_are};
use crate::engine::Settings;
use crate::model::Metric;
use crate::quantity::{Dimension, Language, display_approx};
use crate::report::{Against, Folder, Table, metric_title};
use crate::study::compare::{Change, Difference, MetricDifference, TargetDifference, What};

/// Most lines about what differs, of one kind.
const LINES: usize = 10;

/// Most metrics on the screen.
const METRICS: usize = 8;

pub(super) struct Screen<'s> {
    pub(super) comparisons: &'s [Against<'s>],
    pub(super) settings: &'s Settings,
    /// Wall time.
    pub(super) seconds: f64,
    pub(super) folder: &'s Folder,
    pub(super) tables: &'s [Table],
}

impl Screen<'_> {
    pub(super) fn text(&self, language: Language) -> String {
        let mut parts = vec![self.title(language)];
        for against in self.comparisons {
            parts.push(heading(against, language));
            parts.push(what_differs(against.differences, language));
            if against.compared.is_nothing() {
                parts.push(paragraph(language.pick(
                    "Both come out the same in every trial: no metric and no target differs.",
                    "모든 시행에서 결과가 같습니다. 달라지는 지표도 목표도 없습니다.",
                )));
                continue;
            }
            parts.extend(targets(against, language));
            parts.extend(metrics(against, language));
            parts.extend(failed(against, language));
        }
        parts.push(where_tables_are(self.folder.path(), self.tables.iter().map(|table| table.file), language));
        parts.join("\n\n")
    }

    fn title(&self, language: Language) -> String {
        let Some(Against { first, .. }) = self.comparisons.first() else { return String::new() };
        let (trials, seed, design) = (grouped(self.settings.trials), self.settings.seed, self.settings.design.name());
        let seconds = self.seconds;
        let run = language.pick(
            format!("{trials} trials of each in {seconds:.1} s, seed {seed}, design {design}; trial by trial on the same draws"),
            format!("시나리오마다 시행 {trials}회, {seconds:.1}초, 씨앗 {seed}, 설계 {design}. 같은 난수로 시행마다 비교"),
        );
        let name = first.name.get(language);
        let against = language.pick(format!("Held against: {name} ({})", first.id), format!("기준: {name} ({})", first.id));
        let few = few_trials(self.settings.trials, language).map(paragraph);
        [against, paragraph(&run)].into_iter().chain(few).collect::<Vec<_>>().join("\n")
    }
}

fn heading(against: &Against<'_>, language: Language) -> String {
    format!("■ {} ({})", against.other.name.get(language), against.label)
}

/// What differs between the files: every horizon, noun and setting, the inputs, and a count of the rest.
fn what_differs(found: &[Difference], language: Language) -> String {
    let of = |what: What| found.iter().filter(move |difference| difference.what == what);
    let mut lines = Vec::new();
    for what in [What::Horizon, What::Noun, What::Input, What::Setting, What::Data] {
        let all: Vec<&Difference> = of(what).collect();
        lines.extend(all.iter().take(LINES).map(|difference| paragraph(&format!("- {}", line(difference, language)))));
        if all.len() > LINES {
            let more = all.len() - LINES;
            lines.push(language.pick(format!("- and {more} more of its kind"), format!("- 같은 종류 {more}건 더")));
        }
    }
    let (run, words) = (of(What::Run).count(), of(What::Words).count());
    let title = if lines.is_empty() {
        language.pick("The files say nothing differently that results depend on.", "결과를 바꾸는 내용은 두 파일이 같습니다.")
    } else {
        language.pick("What differs:", "다른 점:")
    };
    let besides = [
        (run > 0).then(|| language.pick(format!("how it is run ({run})"), format!("실행 설정 {run}건"))),
        (words > 0).then(|| language.pick(format!("names, sources and reasons ({words})"), format!("이름·출처·근거 {words}건"))),
    ];
    let besides: Vec<String> = besides.into_iter().flatten().collect();
    if !besides.is_empty() {
        let list = besides.join(", ");
        lines.push(paragraph(&language.pick(
            format!("- without effect on a trial: {list}; all is in inputs_changed.csv"),
            format!("- 시행에 영향이 없는 것: {list}. 전체는 inputs_changed.csv"),
        )));
    }
    [vec![title.to_owned()], lines].concat().join("\n")
}

fn line(difference: &Difference, language: Language) -> String {
    let Difference { path, unit, old, new, what, change, .. } = difference;
    if *what == What::Noun {
        let name = difference.name.get(language);
        return match change {
            Change::Added => language.pick(format!("added: {path} ({name})"), format!("더해짐: {path} ({name})")),
            _ => language.pick(format!("removed: {path} ({name})"), format!("빠짐: {path} ({name})")),
        };
    }
    let said = |said: &Option<crate::study::compare::Said>| match said {
        None => language.pick("nothing", "없음").to_owned(),
        Some(said) => match (said.median, said.text.parse::<f64>()) {
            (Some(_), Ok(value)) => display_approx(value, unit.unwrap_or(Dimension::Ratio.into()), language, 6),
            _ => said.text.clone(),
        },
    };
    format!("{path}: {} → {}", said(old), said(new))
}

fn targets(against: &Against<'_>, language: Language) -> Option<String> {
    let (model, compared) = (&against.first.model, against.compared);
    let header = language.pick(
        ["Target", "First,\nother", "Difference\n±95%", "Times\nnarrower"],
        ["목표", "기준,\n비교", "차이\n±95%", "좁아진\n배수"],
    );
    let row = |name: &str, found: &TargetDifference| {
        let note = if found.pair.same_goal { "" } else { language.pick(" (another goal)", " (목표가 다름)") };
        [
            format!("{name}{note}"),
            format!("{}\n{}", probability(&found.reached.0, language), probability(&found.reached.1, language)),
            found.difference.map_or_else(|| "?".to_owned(), |it| change(it.difference, it.low, it.high)),
            found.gain().map_or_else(|| "–".to_owned(), |gain| format!("{gain:.1}")),
        ]
    };
    let of_single = |found: &TargetDifference| model.targets[found.pair.targets.0].name.get(language);
    let of_joint = |found: &TargetDifference| model.joint_targets[found.pair.targets.0].name.get(language);
    let (all, moved) = (compared.targets.len() + compared.joint_targets.len(), |found: &&TargetDifference| !found.is_nothing());
    let single = compared.targets.iter().filter(moved).map(|found| row(of_single(found), found));
    let joint = compared.joint_targets.iter().filter(moved).map(|found| row(of_joint(found), found));
    let changed: Vec<[String; 4]> = single.chain(joint).collect();
    let same = all - changed.len();
    let unmoved = (same > 0).then(|| {
        paragraph(&language.pick(
            format!("Targets and joint sets that come out the same in every trial: {same} of {all}."),
            format!("모든 시행에서 결과가 같은 목표와 동시 달성 묶음: {all}개 가운데 {same}개."),
        ))
    });
    let rows = (!changed.is_empty()).then(|| aligned(table(header, changed)));
    let parts: Vec<String> = [rows, unmoved].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// A table whose columns but the first are numbers, which are never broken.
fn aligned(mut rows: comfy_table::Table) -> String {
    for column in rows.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    rows.trim_fmt()
}

fn metrics(against: &Against<'_>, language: Language) -> Option<String> {
    let (model, compared) = (&against.first.model, against.compared);
    let largest = compared.largest(model, METRICS);
    let header = language.pick(
        ["Metric", "Mean difference\n±95%", "p05,\np95", "Other\nabove", "Times\nnarrower"],
        ["지표", "평균 차이\n±95%", "p05,\np95", "비교가\n높음", "좁아진\n배수"],
    );
    let row = |&place: &usize| {
        let found: &MetricDifference = &compared.metrics[place];
        let metric: Metric = model.metrics[found.metric.0.0];
        let unit = model.unit_of(metric.measure, metric.scope);
        let mean = found.mean.map_or_else(|| "–".to_owned(), |mean| signed(mean.value, unit, language, 3));
        let half = found
            .interval
            .map_or_else(String::new, |(low, high)| format!("\n± {}", amount((high - low) / 2.0, unit, language, 2)));
        let quantile =
            |at: usize| found.quantiles.get(at).map_or_else(|| "–".to_owned(), |it| signed(it.value, unit, language, 3));
        [
            metric_title(model, metric).get(language).to_owned(),
            format!("{mean}{half}"),
            format!("{}\n{}", quantile(0), quantile(2)),
            found.shares().map_or_else(|| "–".to_owned(), |[above, ..]| format!("{:.1}%", 100.0 * above)),
            found.gain().map_or_else(|| "–".to_owned(), |gain| format!("{gain:.1}")),
        ]
    };
    if largest.is_empty() {
        return None;
    }
    let rows = aligned(table(header, largest.iter().map(row)));
    let title = language.pick(
        "Largest differences beside the spread of their metric, other less first, last year of each:",
        "지표의 흩어짐에 견주어 가장 큰 차이(비교 − 기준, 지표마다 마지막 해):",
    );
    Some(format!("{}\n{rows}", paragraph(title)))
}

fn failed(against: &Against<'_>, language: Language) -> Option<String> {
    let [first, other, either] = against.compared.failed;
    (either > 0).then(|| {
        paragraph(&language.pick(
            format!(
                "{either} trials failed numerically ({first} in the first, {other} in the other) and their pairs count nowhere."
            ),
            format!("{either}회의 시행(기준 {first}회, 비교 {other}회)이 계산에 실패해 그 쌍은 어디에도 넣지 않았습니다."),
        ))
    })
}
