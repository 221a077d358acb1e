//! `contradictions.csv`: stated figures that cannot all be true, and the same in words for the screen.

use super::name::canonical;
use super::table::{Field, Table, field, join, yes_or_no};
use crate::model::{Figure, Model};
use crate::quantity::{Label, Language, display_approx};
use crate::study::figures::{Contradiction, Rule, Side};

struct Row<'r> {
    model: &'r Model,
    found: &'r Contradiction,
}

impl Row<'_> {
    fn of_figures(&self, side: &Side, cell: impl Fn(&Figure) -> &str) -> String {
        let figures = side.figures.iter().map(|&figure| cell(&self.model.figures[figure]));
        let mut texts: Vec<&str> = figures.collect();
        let mut seen = std::collections::BTreeSet::new();
        texts.retain(|text| seen.insert(*text));
        join(texts)
    }
}

/// The table of `contradictions.csv`, the largest first.
pub(super) fn table(model: &Model, found: &[Contradiction]) -> Table {
    Table::new("contradictions.csv", &fields(), found.iter().map(|found| Row { model, found }))
}

/// A contradiction in a sentence.
#[must_use]
pub fn text(model: &Model, found: &Contradiction) -> Label {
    let [en, ko] = [Language::En, Language::Ko].map(|language| {
        let hint = match (found.rounding, found.hedged) {
            (true, _) => language.pick(" (rounding may explain it)", " (반올림 때문일 수 있음)"),
            (false, true) => language.pick(" (stated as about, some or at least)", " (약·여·이상으로 발표됨)"),
            (false, false) => "",
        };
        format!("{}{hint}", sentence(model, found, language))
    });
    Label::new(en, ko)
}

fn sentence(model: &Model, found: &Contradiction, language: Language) -> String {
    let Contradiction { rule, left, right, unit, .. } = found;
    let figure = |side: &Side, at: usize| &model.figures[side.figures[at]];
    let stated = |figure: &Figure| {
        let stated = figure.as_stated.trim();
        if stated.is_empty() { display_approx(figure.value, figure.unit, language, 6) } else { stated.to_owned() }
    };
    let named = |figure: &Figure| format!("{} {}", figure.name.get(language), stated(figure));
    let value = |side: &Side| display_approx(side.value, *unit, language, 6);
    match rule {
        Rule::Differs => {
            let (low, high) = (named(figure(left, 0)), named(figure(right, 0)));
            language.pick(format!("Stated twice: {low}, but {high}"), format!("두 가지 발표치: {low}, 그런데 {high}"))
        }
        Rule::PartExceedsWhole => {
            let (part, whole) = (named(figure(left, 0)), named(figure(right, 0)));
            language.pick(
                format!("A part above its whole: {part}, but {whole}"),
                format!("부분이 전체보다 큼: {part}, 그런데 {whole}"),
            )
        }
        Rule::SumDiffers => {
            let parts = (0..left.figures.len()).map(|at| stated(figure(left, at))).collect::<Vec<_>>().join(" + ");
            let (sum, whole) = (value(left), named(figure(right, 0)));
            language.pick(
                format!("The parts sum to something else: {parts} = {sum}, but {whole}"),
                format!("부분의 합이 전체와 다름: {parts} = {sum}, 그런데 {whole}"),
            )
        }
        Rule::DurationDiffers => {
            let years: Vec<i32> = right.figures.iter().flat_map(|&figure| years(&model.figures[figure])).collect();
            let ends = [years.iter().min(), years.iter().max()].into_iter().flatten().map(ToString::to_string);
            let years = ends.collect::<Vec<_>>().join("–");
            let (lasts, span) = (named(figure(left, 0)), value(right));
            language.pick(
                format!("The years do not give the duration: {lasts}, but {years} makes {span}"),
                format!("연도와 기간이 다름: {lasts}, 그런데 {years}년이면 {span}"),
            )
        }
    }
}

/// The years that a figure gives: its own ones, or the year that it is.
fn years(figure: &Figure) -> Vec<i32> {
    #[expect(clippy::cast_possible_truncation, reason = "a calendar year")]
    let year = figure.value.round() as i32;
    if figure.measure.ends_with("-year") {
        return vec![year];
    }
    figure.years.map_or_else(Vec::new, |(from, to)| vec![from, to])
}

fn fields<'r>() -> [Field<Row<'r>>; 16] {
    [
        field(
            "rule",
            "",
            "differs: one quantity, two values; part-exceeds-whole: a part above what it lies in; sum-differs: members against \
             their group; duration-differs: first and last year against the duration",
            "differs: 같은 양의 두 값, part-exceeds-whole: 부분이 전체보다 큼, sum-differs: 구성원의 합이 묶음과 다름, \
             duration-differs: 첫해와 마지막 해가 기간과 다름",
            |row: &Row<'r>| row.found.rule.name().into(),
        ),
        field("measure", "", "what the figures are of", "수치의 대상", |row| row.found.measure.as_str().into()),
        field("unit", "", "unit of the values in this row", "이 행의 값의 단위", |row| canonical(row.found.unit).into()),
        field("left_subject", "", "whom one side is about", "한쪽이 다루는 대상", |row| {
            row.of_figures(&row.found.left, |figure| &figure.subject).into()
        }),
        field(
            "left_value",
            "unit",
            "one side: the smaller value, the part, the sum of the members, the duration",
            "한쪽: 작은 값, 부분, 구성원의 합, 기간",
            |row| row.found.left.value.into(),
        ),
        field("left_stated", "", "as documents write it", "문헌의 표기", |row| {
            row.of_figures(&row.found.left, |figure| &figure.as_stated).into()
        }),
        field("left_figures", "", "ids of the figures", "수치의 id", |row| {
            row.of_figures(&row.found.left, |figure| &figure.id).into()
        }),
        field("left_source", "", "who states them", "수치의 출처", |row| {
            row.of_figures(&row.found.left, |figure| &figure.source).into()
        }),
        field("right_subject", "", "whom the other side is about", "다른 쪽이 다루는 대상", |row| {
            row.of_figures(&row.found.right, |figure| &figure.subject).into()
        }),
        field(
            "right_value",
            "unit",
            "the other side: the larger value, the whole, the group, the years from first to last",
            "다른 쪽: 큰 값, 전체, 묶음, 첫해부터 마지막 해까지",
            |row| row.found.right.value.into(),
        ),
        field("right_stated", "", "as documents write it", "문헌의 표기", |row| {
            row.of_figures(&row.found.right, |figure| &figure.as_stated).into()
        }),
        field("right_figures", "", "ids of the figures", "수치의 id", |row| {
            row.of_figures(&row.found.right, |figure| &figure.id).into()
        }),
        field("right_source", "", "who states them", "수치의 출처", |row| {
            row.of_figures(&row.found.right, |figure| &figure.source).into()
        }),
        field(
            "ratio",
            "1",
            "the larger value over the smaller one; empty for calendar years",
            "큰 값을 작은 값으로 나눈 비. 연도는 비워 둠",
            |row| row.found.ratio.into(),
        ),
        field(
            "rounding",
            "",
            "whether rounding may explain it: within 0.5 %",
            "반올림으로 설명될 수 있는지(0.5% 이내)",
            |row| yes_or_no(row.found.rounding),
        ),
        field(
            "hedged",
            "",
            "whether a document hedges one of the figures: about, some, at least",
            "약·여·이상처럼 여지를 두고 발표한 수치가 있는지",
            |row| yes_or_no(row.found.hedged),
        ),
    ]
}
