//! Appraisals as a part of the screen.

use comfy_table::{CellAlignment, ColumnConstraint};

use crate::cli::screen::{probability, table};
use crate::engine::Results;
use crate::model::{Appraisal, Case, MetricId, Model, View, Worth};
use crate::numeric::stats::real;
use crate::quantity::{Dimension, Language, display_approx};
use crate::study::appraisal::{metric, reached};

/// The table of appraisals; a sentence where there are none.
pub(super) fn text(model: &Model, results: &Results, language: Language) -> String {
    let cases = model.appraisals.iter().flat_map(|appraisal| [View::Public, View::Whole].map(|view| (appraisal, view)));
    let rows: Vec<[String; 5]> = cases.filter_map(|(appraisal, view)| row(model, results, appraisal, view, language)).collect();
    if rows.is_empty() {
        return language
            .pick("The scenario has no appraisal (`[appraisal.ID]`).", "시나리오에 타당성 평가(`[appraisal.ID]`)가 없습니다.")
            .to_owned();
    }
    let header = language.pick(
        ["Appraisal", "B/C median\n(p05–p95)", "P(B/C ≥ 1)", "NPV\nmedian", "IRR\nmedian"],
        ["타당성 평가", "B/C 중앙값\n(p05–p95)", "P(B/C ≥ 1)", "NPV\n중앙값", "IRR\n중앙값"],
    );
    let mut rows = table(header, rows);
    for column in rows.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    format!("{}\n{}", language.pick("Cost against benefit, in constant prices", "비용과 편익(불변 가격)"), rows.trim_fmt())
}

fn row(model: &Model, results: &Results, appraisal: &Appraisal, view: View, language: Language) -> Option<[String; 5]> {
    let metric = |worth| metric(model, appraisal, view, Case::BASE, worth);
    let quantile = |metric: MetricId, at: usize| results.summaries[metric.0].quantiles.get(at).map(|estimate| estimate.value);
    let ratio = metric(Worth::BenefitCostRatio)?;
    let none = || "–".to_owned();
    let band = [3, 0, 6].map(|at| quantile(ratio, at).map_or_else(none, |value| format!("{value:.2}")));
    let cost = match view {
        View::Public => language.pick("on public cost", "국비·지방비"),
        View::Whole => language.pick("on the whole cost", "총비용(민자 포함)"),
    };
    let npv = metric(Worth::Npv).and_then(|npv| quantile(npv, 3));
    Some([
        format!("{}\n{cost}", appraisal.name.get(language)),
        format!("{}\n({}–{})", band[0], band[1], band[2]),
        reached(model, results, ratio, 1.0).map_or_else(none, |reached| probability(&reached, language)),
        npv.map_or_else(none, |value| display_approx(value, Dimension::Money, language, 3)),
        rate(results, metric(Worth::Irr), metric(Worth::Npv), &quantile, language).unwrap_or_else(none),
    ])
}

/// The median rate of return, and in how many trials there is exactly one where that is not in all.
fn rate(
    results: &Results,
    irr: Option<MetricId>,
    npv: Option<MetricId>,
    quantile: &impl Fn(MetricId, usize) -> Option<f64>,
    language: Language,
) -> Option<String> {
    let (irr, npv) = (irr?, npv?);
    let [with_one, all] = [irr, npv].map(|metric| results.summaries[metric.0].n);
    let median = quantile(irr, 3).map(|value| display_approx(value, Dimension::Ratio, language, 2));
    if with_one == all {
        return median;
    }
    // Rounding must not make it all of them.
    let share = (100.0 * real(with_one) / real(all.max(1))).min(99.9);
    let of = language.pick(format!("in {share:.1} %\nof trials"), format!("시행의\n{share:.1}%에서"));
    Some(median.map_or_else(|| language.pick("none", "없음").to_owned(), |median| format!("{median}\n{of}")))
}
