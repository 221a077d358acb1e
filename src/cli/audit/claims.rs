//! Claims and switching values as parts of the screen.

use comfy_table::{CellAlignment, ColumnConstraint};

use crate::cli::screen::{columns, probability, table};
use crate::engine::{Frequency, Results};
use crate::model::{Claim, InputId, Metric, Model};
use crate::numeric::stats::Probability;
use crate::quantity::{Dimension, Language, Unit, display_approx};
use crate::scenario::{LedgerRow, Scenario};
use crate::study::claims::{AuditedClaim, Verdict, claims};
use crate::study::switching::{Switch, Switching};

/// The table of claims; a sentence where there are none.
pub(super) fn text(scenario: &Scenario, results: &Results, language: Language) -> String {
    let model = &scenario.model;
    if model.claims.is_empty() {
        return language
            .pick("The scenario states no claims (`[claim.ID]`).", "시나리오에 주장(`[claim.ID]`)이 없습니다.")
            .to_owned();
    }
    let header = language.pick(
        ["Claim", "Implied", "Model p50\n(p05–p95)", "Trials\nbelow", "Verdict"],
        ["주장", "발표의 계수", "모형 p50\n(p05–p95)", "미달 시행", "판정"],
    );
    let rows = claims(model, results).into_iter().map(|audited| {
        let claim = &model.claims[audited.claim];
        let shown = |value: f64| coefficient(model, claim, value / claim.shown_per, language);
        let band = audited.band.map(|[p05, p50, p95]| format!("{}\n({}–{})", shown(p50), shown(p05), shown(p95)));
        [
            [claim.name.get(language).to_owned(), unit(model, claim, language)].join("\n").trim_end().to_owned(),
            shown(audited.implied),
            band.unwrap_or_else(|| "–".to_owned()),
            // On two lines, so that the name has room.
            below(&audited, language).replace(" ± ", "\n± ").replacen("above ", "above\n", 1).replacen("below ", "below\n", 1),
            word(audited.verdict, language).to_owned(),
        ]
    });
    let mut rows = table(header, rows);
    for column in rows.column_iter_mut().skip(1) {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    for column in rows.column_iter_mut().skip(1).take(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{}\n{}", language.pick("Claims against the model", "주장과 모형"), rows.trim_fmt())
}

/// A verdict as a word.
fn word(verdict: Verdict, language: Language) -> &'static str {
    let (en, ko) = match verdict {
        Verdict::Cautious => ("cautious", "신중"),
        Verdict::Within => ("within", "범위 안"),
        Verdict::Optimistic => ("optimistic", "낙관"),
        Verdict::Implausible => ("implausible", "무리"),
        Verdict::BeyondTheModel => ("beyond\nthe model", "모형 밖"),
        Verdict::NotComparable => ("not\ncomparable", "비교 불가"),
    };
    language.pick(en, ko)
}

/// The share of trials below the claim, with as many digits as the error allows.
fn below(audited: &AuditedClaim, language: Language) -> String {
    let Some(reached) = audited.reached else { return "–".to_owned() };
    let below = Frequency {
        hits: reached.n - reached.hits,
        n: reached.n,
        probability: reached.probability.map(|at_least| Probability {
            share: 1.0 - at_least.share,
            low: 1.0 - at_least.high,
            high: 1.0 - at_least.low,
            ..at_least
        }),
    };
    probability(&below, language)
}

/// A coefficient for people, without its unit.
fn coefficient(model: &Model, claim: &Claim, value: f64, language: Language) -> String {
    let Some(unit) = unit_of(model, claim) else { return times(value) };
    let shown = display_approx(value, unit, language, 3);
    shown.strip_suffix(&unit.symbol(language)).unwrap_or(&shown).trim_end().to_owned()
}

/// Unit of a coefficient; none of how many times the cause an effect is, which is no percentage.
fn unit_of(model: &Model, claim: &Claim) -> Option<Unit> {
    let Metric { measure, scope, .. } = model.metrics[claim.metric.0];
    model.unit_of(measure, scope).filter(|unit| *unit != Dimension::Ratio.into())
}

/// The unit in words, where there is one.
fn unit(model: &Model, claim: &Claim, language: Language) -> String {
    unit_of(model, claim).map(|unit| unit.symbol(language)).unwrap_or_default()
}

/// Three significant digits, as far as they are decimals.
fn times(value: f64) -> String {
    let decimals =
        [(100.0, 0), (10.0, 1), (1.0, 2)].into_iter().find(|(from, _)| value.abs() >= *from).map_or(3, |(_, digits)| digits);
    if value.is_finite() { format!("{value:.decimals$}") } else { "–".to_owned() }
}

/// What one input alone would have to be for each claim to hold; nothing where no claim names a driver.
pub(super) fn switching(scenario: &Scenario, found: &[Switching], language: Language) -> Option<String> {
    let model = &scenario.model;
    if found.is_empty() {
        return None;
    }
    let mut parts = vec![
        language
            .pick("What one input alone would have to be for a claim to hold", "주장이 성립하려면 입력 하나가 얼마여야 하는가")
            .to_owned(),
    ];
    for (index, claim) in model.claims.iter().enumerate() {
        let of_claim = found.iter().filter(|switching| switching.claim == index);
        let rows: Vec<String> = of_claim.map(|switching| row(scenario, claim, switching, language)).collect();
        if !rows.is_empty() {
            parts.push(format!("{}\n{}", claim.name.get(language), rows.join("\n")));
        }
    }
    Some(parts.join("\n"))
}

fn row(scenario: &Scenario, claim: &Claim, found: &Switching, language: Language) -> String {
    let model = &scenario.model;
    let input = &model.inputs[found.input];
    let of_input = ledger_row(scenario, found.input).map_or(Dimension::Ratio.into(), |row| row.unit);
    let level = |value: f64| display_approx(value, of_input, language, 3);
    let (low, high) = (level(found.bounds.0), level(found.bounds.1));
    let reach = found
        .reach
        .map(|(low, high)| [low, high].map(|value| coefficient(model, claim, value / claim.shown_per, language)).join("–"));
    let reach = reach.unwrap_or_else(|| "–".to_owned());
    let answer = match found.answer {
        Switch::At { value, percentile } => {
            let (value, central, percentile) = (level(value), level(input.central), 100.0 * percentile);
            let turning = if found.monotone {
                ""
            } else {
                language.pick(", the nearest of several", ", 여럿 가운데 가장 가까운 값")
            };
            language.pick(
                format!("{value} (now {central}; {percentile:.1} % of its draws are below{turning})"),
                format!("{value} (지금 {central}, 추출의 {percentile:.1}%가 그보다 낮음{turning})"),
            )
        }
        Switch::NotReachable => language
            .pick(format!("not within {low} to {high}, which give {reach}"), format!("{low}–{high} 안에는 없음. 계수는 {reach}")),
        Switch::Always => language.pick(format!("holds anywhere within {low} to {high}"), format!("{low}–{high} 어디서나 성립")),
        Switch::NoValue => language.pick("the coefficient has no value", "계수에 값이 없음").to_owned(),
    };
    below_path(&input.path, answer)
}

/// A path on a line of its own, however long, because it is unreadable when broken; what is said of it is indented below.
fn below_path(path: &str, said: String) -> String {
    let said = columns([["-".to_owned(), said]]);
    format!("-  {path}\n{}", said.replacen('-', " ", 1))
}

fn ledger_row(scenario: &Scenario, input: InputId) -> Option<&LedgerRow> {
    let path = &scenario.model.inputs[input].path;
    scenario.ledger.rows().iter().find(|row| row.path == *path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coefficients_have_three_significant_digits() {
        assert_eq!([6.4375, 35.62, 0.517, 1234.5].map(times), ["6.44", "35.6", "0.517", "1234"]);
        assert_eq!(times(f64::NAN), "–");
    }

    #[test]
    fn a_path_is_never_broken_and_what_is_said_of_it_is_indented() {
        let path = format!("pipeline.{}.stage.graduated.probability", "long-".repeat(14));
        for said in ["not within 1 to 2, which give 3–4 ".repeat(4), "안에는 없음. 계수는 3–4 ".repeat(6)] {
            let text = below_path(&path, said);
            let mut lines = text.lines();
            assert_eq!(lines.next(), Some(format!("-  {path}").as_str()));
            assert!(lines.clone().count() > 1, "{text}");
            let width = |line: &str| line.chars().map(|c| if c.is_ascii() || c == '–' { 1 } else { 2 }).sum::<usize>();
            assert!(lines.all(|line| line.starts_with("   ") && !line.starts_with("    ") && width(line) <= 80), "{text}");
        }
    }

    #[test]
    fn the_share_below_a_claim_that_no_trial_reaches_is_a_bound() {
        let none = Frequency {
            hits: 0,
            n: 100_000,
            probability: Some(Probability { share: 0.0, standard_error: 0.0, low: 0.0, high: 3.84e-5 }),
        };
        let audited = AuditedClaim {
            claim: 0,
            implied: 6.4,
            stated: 1.2,
            band: None,
            reached: Some(none),
            percentile: Some(1.0),
            verdict: Verdict::BeyondTheModel,
        };
        assert_eq!(below(&audited, Language::En), "above 99.9962%");
    }
}
