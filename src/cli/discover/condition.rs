//! Conditions as typed: a metric, a comparison, and a level or a percentile.

use crate::cli::value;
use crate::model::{Model, Outcome};
use crate::quantity::{Amount, Comparison, Label, Language};
use crate::study::discovery::{Case, Level, Side};

/// `output.nine-industries@2030 >= 90조원`
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    /// As it was typed.
    pub(super) text: String,
    /// The metric.
    pub(super) metric: String,
    side: Side,
    level: TypedLevel,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum TypedLevel {
    Amount(Amount),
    Percentile(f64),
}

/// Reads a condition; whether there is such a metric, only the scenario can tell.
pub(super) fn condition(text: &str) -> Result<Condition, String> {
    const EXPECTED: &str = "expected a metric, a comparison and a level or percentile, such as 'output.nine-industries@2030 >= 90조원' or \
                            '… < p10' | 지표, 비교, 값이나 백분위수";
    let (sign, comparison) = Comparison::first_in(text).ok_or(EXPECTED)?;
    let side = Side::of(comparison).ok_or(EXPECTED)?;
    let (metric, level) = (text[..sign.start].trim(), text[sign.end..].trim());
    if metric.is_empty() || level.is_empty() {
        return Err(EXPECTED.to_owned());
    }
    let percentile = level.strip_prefix(['p', 'P']).and_then(|number| number.parse::<f64>().ok());
    let level = match percentile {
        Some(percent) if percent > 0.0 && percent < 100.0 => TypedLevel::Percentile(percent / 100.0),
        Some(_) => return Err("expected a percentile above p0 and below p100 | p0보다 크고 p100보다 작은 백분위수".to_owned()),
        None => TypedLevel::Amount(value::amount(level)?),
    };
    Ok(Condition { text: text.to_owned(), metric: metric.to_owned(), side, level })
}

impl Condition {
    /// The case of a model, or why the level is none of the metric.
    pub(super) fn case(&self, outcome: Outcome, model: &Model) -> Result<Case, Label> {
        if outcome.metric(model).is_none() {
            return Err(Label::new(
                format!("`{}` has no level: a joint set is reached or missed, ask with --reached or --missed", self.metric),
                format!("`{}`에는 값이 없습니다. 동시 달성 목표는 --reached나 --missed로 물으세요", self.metric),
            ));
        }
        let level = match self.level {
            TypedLevel::Percentile(share) => Level::Quantile(share),
            TypedLevel::Amount(amount) => Level::Value(amount.level_in(outcome.unit(model)).map_err(|fault| {
                let [en, ko] = [Language::En, Language::Ko].map(|language| fault.text(language));
                Label::new(format!("`{}`: {en}", self.text), format!("`{}`: {ko}", self.text))
            })?),
        };
        Ok(Case::Where(outcome, self.side, level))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_has_a_metric_a_comparison_and_a_level() {
        let read = condition("output.nine-industries@2030 >= 90조원").unwrap();
        assert_eq!((read.metric.as_str(), read.side), ("output.nine-industries@2030", Side::AtLeast));
        assert_eq!(read.level, TypedLevel::Amount(Amount::parse("90조원").unwrap()));
        assert_eq!(condition("a.b@2030<p10").unwrap().level, TypedLevel::Percentile(0.1));
        assert_eq!(condition("a.b@2030 ≤ 3").unwrap().side, Side::AtMost);
        for wrong in ["a.b@2030", ">= 3", "a.b = 3", "a.b >=", "a.b > p100", "a.b > many"] {
            assert!(condition(wrong).is_err(), "{wrong}");
        }
    }
}
