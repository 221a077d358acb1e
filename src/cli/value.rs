//! Values of options: numbers of trials as people write them, and stop rules.

use std::num::NonZeroUsize;

use crate::engine::{Quoted, Until};
use crate::model::Model;
use crate::quantity::{Amount, Dimension, Label, Language, TargetId};

/// Most trials: above, the index of a trial is no longer exact as a number.
const MOST_TRIALS: f64 = 9_007_199_254_740_992.0;

/// Most boxes of a discovery: nobody reads more.
const MOST_BOXES: u8 = 20;

/// Most threads: above, their stacks and sums would fill the memory before they helped.
const MOST_THREADS: usize = 1024;

/// An amount with its unit, as documents write it.
pub(super) fn amount(text: &str) -> Result<Amount, String> {
    Amount::parse(text).map_err(|fault| format!("{} | {}", fault.text(Language::En), fault.text(Language::Ko)))
}

/// A number of trials: `100000`, `1_000_000`, `1e6`, `10만`.
pub(super) fn trials(text: &str) -> Result<u64, String> {
    let amount = amount(text)?;
    let value = amount.value();
    if amount.unit().is_some() || value.fract() != 0.0 || !(1.0..=MOST_TRIALS).contains(&value) {
        return Err(
            "expected a whole number from 1, such as 100000, 1e6 or 10만 | 100000, 1e6, 10만처럼 1 이상의 정수".to_owned()
        );
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and within 1..=2^53")]
    let trials = value as u64;
    Ok(trials)
}

/// The index of a trial, counted from 0.
pub(super) fn index(text: &str) -> Result<u64, String> {
    let digits = text.replace([',', '_'], "");
    digits.parse().map_err(|_| "expected the index of a trial, a whole number from 0 | 0 이상의 시행 번호".to_owned())
}

/// A seed.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "expected a whole number from 0 | 0 이상의 정수".to_owned())
}

/// A number of boxes.
pub(super) fn boxes(text: &str) -> Result<u8, String> {
    let boxes = text.parse().ok().filter(|boxes| (1..=MOST_BOXES).contains(boxes));
    boxes.ok_or_else(|| format!("expected a whole number from 1 to {MOST_BOXES} | 1 이상 {MOST_BOXES} 이하의 정수"))
}

/// A number of threads.
pub(super) fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let threads = text.parse().ok().filter(|threads: &NonZeroUsize| threads.get() <= MOST_THREADS);
    threads.ok_or_else(|| format!("expected a whole number from 1 to {MOST_THREADS} | 1 이상 {MOST_THREADS} 이하의 정수"))
}

/// A share above 0 and below 1: `0.9`, `90%`.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let amount = amount(text)?;
    let is_share = amount.unit().is_none_or(|unit| unit == Dimension::Ratio.into());
    if is_share && amount.value() > 0.0 && amount.value() < 1.0 {
        Ok(amount.value())
    } else {
        Err("expected a share above 0 and below 1, such as 0.9 or 90% | 0보다 크고 1보다 작은 비율".to_owned())
    }
}

/// A change of a scenario, `path=value`; whether the path exists, only the scenario can tell.
pub(super) fn assignment(text: &str) -> Result<String, String> {
    let (path, value) = text.split_once('=').unwrap_or_default();
    let whole = !path.trim().is_empty() && !value.trim().is_empty();
    if whole {
        Ok(text.to_owned())
    } else {
        Err("expected path=value, such as programme.ai-cluster-2.budget=7000억원 | path=value 형식, 예: programme.ai-cluster-2.budget=7000억원".to_owned())
    }
}

/// A stop rule as typed: `target.output-2030=0.2%p`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct UntilOption {
    text: String,
    joint: bool,
    id: String,
    half_width: f64,
}

/// Reads a stop rule; whether its target exists, only the scenario can tell.
pub(super) fn until(text: &str) -> Result<UntilOption, String> {
    const EXPECTED: &str = "expected target.ID=0.2%p or joint.ID=0.2%p | target.ID=0.2%p 또는 joint.ID=0.2%p 형식";
    let (name, width) = text.split_once('=').ok_or(EXPECTED)?;
    let (noun, id) = name.trim().split_once('.').ok_or(EXPECTED)?;
    let joint = match noun {
        "target" => false,
        "joint" => true,
        _ => return Err(EXPECTED.to_owned()),
    };
    let amount = amount(width)?;
    let points = amount.unit().is_none_or(|unit| unit == Dimension::RatioPoints.into());
    let half_width = amount.value();
    if !points || half_width <= 0.0 || half_width >= 0.5 {
        return Err(format!(
            "`{0}`: expected a half-width in percentage points, above 0%p and below 50%p | `{0}`: 0%p보다 크고 50%p보다 작은 반폭",
            width.trim()
        ));
    }
    Ok(UntilOption { text: text.to_owned(), joint, id: id.trim_matches('"').to_owned(), half_width })
}

impl UntilOption {
    /// The stop rule of a model, or why it has no such target.
    pub(super) fn resolve(&self, model: &Model) -> Result<Until, Label> {
        let quoted = if self.joint { joint(model, &self.id) } else { target(model, &self.id) };
        let targets = model.targets.iter().map(|target| format!("target.{}", target.id));
        let joint = model.joint_targets.iter().map(|joint| format!("joint.{}", joint.id));
        quoted.map(|quoted| Until { quoted, half_width: self.half_width }).ok_or_else(|| {
            let noun = if self.joint { "joint" } else { "target" };
            let known = targets.chain(joint).collect::<Vec<_>>().join(", ");
            Label::new(
                format!("--until: the scenario has no `{noun}.{}`; it has: {known}", self.id),
                format!("--until: 시나리오에 `{noun}.{}`이(가) 없습니다. 있는 것: {known}", self.id),
            )
        })
    }

    /// As it was typed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// The stop rule that a scenario states itself.
pub(super) fn stated_until(model: &Model, (id, half_width): &(TargetId, f64)) -> Option<Until> {
    let quoted = target(model, id.as_str()).or_else(|| joint(model, id.as_str()))?;
    Some(Until { quoted, half_width: *half_width })
}

/// The probability that `run.json` names: `target.ID` or `joint.ID`.
pub(super) fn quoted(model: &Model, name: &str) -> Option<Quoted> {
    match name.split_once('.')? {
        ("target", id) => target(model, id),
        ("joint", id) => joint(model, id),
        _ => None,
    }
}

fn target(model: &Model, id: &str) -> Option<Quoted> {
    model.targets.iter().position(|target| target.id.as_str() == id).map(Quoted::Target)
}

fn joint(model: &Model, id: &str) -> Option<Quoted> {
    model.joint_targets.iter().position(|joint| joint.id.as_str() == id).map(Quoted::JointTarget)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trials_are_read_as_people_write_them() {
        for (text, number) in
            [("100000", 100_000), ("1_000_000", 1_000_000), ("1e6", 1_000_000), ("10만", 100_000), ("1,000", 1000)]
        {
            assert_eq!(trials(text), Ok(number), "{text}");
        }
        for wrong in ["0", "-5", "1.5", "ten", "", "10명", "1e40"] {
            assert!(trials(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn threads_are_at_least_one_and_no_crowd() {
        assert_eq!(threads("8").map(NonZeroUsize::get), Ok(8));
        for wrong in ["0", "-1", "100000", "two"] {
            assert!(threads(wrong).unwrap_err().contains("1024"), "{wrong}");
        }
    }

    #[test]
    fn a_stop_rule_names_a_target_and_a_half_width_in_points() {
        let rule = until("target.output-2030=0.2%p").unwrap();
        assert_eq!((rule.joint, rule.id.as_str(), rule.half_width), (false, "output-2030", 0.002));
        assert!(until("joint.vision=0.001").unwrap().joint);
        for wrong in ["output=0.2%p", "target.a", "target.a=0%p", "target.a=60%p", "target.a=3명", "sector.a=1%p"] {
            assert!(until(wrong).is_err(), "{wrong}");
        }
    }
}
