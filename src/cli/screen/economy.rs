//! Appraisals and claims as a paragraph of the last screen; `mudeung audit` shows them whole.

use super::layout::paragraph;
use crate::engine::Results;
use crate::model::{Case, Model, View, Worth};
use crate::quantity::Language;
use crate::study::appraisal::metric;
use crate::study::claims::{Verdict, claims};

/// What there is; nothing for a model without appraisals and claims.
pub(super) fn text(model: &Model, results: &Results, language: Language) -> Option<String> {
    let parts: Vec<String> =
        [appraised(model, results, language), claimed(model, results, language)].into_iter().flatten().collect();
    let more = language.pick("`mudeung audit` shows more.", "자세한 것은 `mudeung audit`로 봅니다.");
    (!parts.is_empty()).then(|| paragraph(&format!("{} {more}", parts.join(" "))))
}

fn appraised(model: &Model, results: &Results, language: Language) -> Option<String> {
    let of = model.appraisals.iter().filter_map(|appraisal| {
        let ratio = metric(model, appraisal, View::Whole, Case::BASE, Worth::BenefitCostRatio)?;
        let median = results.summaries[ratio.0].median()?.value;
        Some(format!("{} {median:.2}", appraisal.name.get(language)))
    });
    let of = of.collect::<Vec<_>>().join(", ");
    (!of.is_empty())
        .then(|| language.pick(format!("Median B/C on the whole cost: {of}."), format!("총비용 기준 B/C 중앙값: {of}.")))
}

fn claimed(model: &Model, results: &Results, language: Language) -> Option<String> {
    let found = claims(model, results);
    let count = |verdict: Verdict| found.iter().filter(|claim| claim.verdict == verdict).count();
    let (all, beyond, implausible) = (found.len(), count(Verdict::BeyondTheModel), count(Verdict::Implausible));
    (all > 0).then(|| {
        language.pick(
            format!("Claims: {all}, beyond the model {beyond}, implausible {implausible}."),
            format!("주장 {all}건 가운데 모형 밖 {beyond}건, 무리 {implausible}건."),
        )
    })
}
