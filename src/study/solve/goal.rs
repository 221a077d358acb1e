//! Goals as people type them: `P(target.jobs) >= 80%`, `p50(output.region@2030) = 101조원`, `P(output.region@2030 >= 90조원) = 50%`.

use std::ops::Range;

use crate::quantity::{Amount, Comparison, Dimension, Label, Language, Unit};

/// What a statistic of an outcome shall come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// As typed.
    pub text: String,
    /// The outcome, as the scenario knows it: `target.ID`, `joint.ID` or the name of a metric.
    pub outcome: String,
    /// The statistic of it.
    pub statistic: Statistic,
    /// How the statistic shall stand to the level.
    pub relation: Relation,
    /// The level, with its unit.
    pub level: Amount,
    /// Where the level stands in the text.
    level_at: Range<usize>,
}

/// A statistic of an outcome over trials.
#[derive(Clone, Debug, PartialEq)]
pub enum Statistic {
    /// The probability that a target or a joint set is reached.
    Reached,
    /// The probability that a metric is at least, or at most, at a value.
    Beyond {
        /// Whether it is to be at most there.
        at_most: bool,
        /// The value, with its unit.
        value: Amount,
    },
    /// A quantile of a metric, at a probability between 0 and 1.
    Quantile(f64),
    /// The mean of a metric.
    Mean,
}

/// How a statistic shall stand to a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// At least there.
    AtLeast,
    /// At most there.
    AtMost,
    /// Just there.
    Equal,
}

/// What is wrong with a goal, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalFault {
    /// The goal as typed.
    text: String,
    /// The wrong part of it, in bytes.
    at: Range<usize>,
    /// What is wrong.
    message: Label,
}

impl Relation {
    /// The relation that a comparison says; what is above or below a level has none just there.
    fn of(comparison: Comparison) -> Option<Self> {
        match comparison {
            Comparison::AtLeast => Some(Self::AtLeast),
            Comparison::AtMost => Some(Self::AtMost),
            Comparison::Equal => Some(Self::Equal),
            Comparison::Above | Comparison::Below => None,
        }
    }
}

impl Goal {
    /// Reads a goal. Whether its outcome exists, only the scenario can tell.
    ///
    /// # Errors
    /// [`GoalFault`] with the part that is wrong.
    ///
    /// # Examples
    /// ```
    /// use mudeung::study::solve::{Goal, Relation, Statistic};
    /// let goal = Goal::parse("P(target.jobs-2030) >= 80%").expect("it is well formed");
    /// assert_eq!((goal.outcome.as_str(), goal.relation), ("target.jobs-2030", Relation::AtLeast));
    /// assert_eq!((goal.statistic, goal.level.value()), (Statistic::Reached, 0.8));
    /// ```
    pub fn parse(text: &str) -> Result<Self, GoalFault> {
        let fault = |at: Range<usize>, en: &str, ko: &str| GoalFault { text: text.to_owned(), at, message: Label::new(en, ko) };
        let Some(open) = text.find('(') else {
            return Err(fault(
                0..text.len(),
                "expected a statistic such as P(target.ID), p50(metric) or mean(metric)",
                "P(target.ID), p50(지표), mean(지표) 같은 통계량이 필요합니다",
            ));
        };
        let Some(close) = text.rfind(')').filter(|&close| close > open) else {
            return Err(fault(open..open + 1, "this parenthesis is not closed", "괄호가 닫히지 않았습니다"));
        };
        let inside = trimmed(text, open + 1..close);
        if inside.is_empty() {
            return Err(fault(
                open..close + 1,
                "expected a target, a joint set or a metric between the parentheses",
                "괄호 안에 목표나 지표가 필요합니다",
            ));
        }
        let function = trimmed(text, 0..open);
        let (outcome, statistic) = statistic(text, function, inside)?;

        let rest = trimmed(text, close + 1..text.len());
        let compared = Comparison::first_in(&text[rest.clone()]).filter(|(at, _)| at.start == 0);
        let Some((sign, relation)) = compared.and_then(|(at, comparison)| Some((at, Relation::of(comparison)?))) else {
            let at = if rest.is_empty() { close..text.len() } else { rest };
            return Err(fault(
                at,
                "expected >=, <= or = and a level after the statistic",
                "통계량 뒤에 >=, <=, =와 수준이 필요합니다",
            ));
        };
        let level_at = trimmed(text, rest.start + sign.end..rest.end);
        let level = amount(text, level_at.clone())?;
        let goal = Self { text: text.to_owned(), outcome, statistic, relation, level, level_at };
        if goal.statistic.is_probability() {
            let share = goal.level.value();
            let ratio = goal.level.unit().is_none_or(|unit| unit == Dimension::Ratio.into());
            if !ratio || !(0.0..=1.0).contains(&share) {
                return Err(fault(
                    goal.level_at,
                    "the level of a probability is a share from 0 to 1, or 0% to 100%",
                    "확률의 수준은 0–1 또는 0%–100%입니다",
                ));
            }
        }
        Ok(goal)
    }

    /// The level in the unit of the outcome's metric, `None` for a pure number.
    ///
    /// # Errors
    /// [`GoalFault`] if it is in another unit.
    pub fn level_in(&self, unit: Option<Unit>) -> Result<f64, GoalFault> {
        if self.statistic.is_probability() {
            return Ok(self.level.value());
        }
        in_unit(&self.level, unit).map_err(|message| GoalFault { text: self.text.clone(), at: self.level_at.clone(), message })
    }

    /// The value that a probability is about, in the unit of the metric; `None` for any other statistic.
    ///
    /// # Errors
    /// [`GoalFault`] if it is in another unit.
    pub fn beyond_in(&self, unit: Option<Unit>) -> Result<Option<f64>, GoalFault> {
        let Statistic::Beyond { value, .. } = &self.statistic else { return Ok(None) };
        let whole = || self.text.find('(').unwrap_or(0)..self.text.rfind(')').map_or(self.text.len(), |at| at + 1);
        in_unit(value, unit).map(Some).map_err(|message| GoalFault { text: self.text.clone(), at: whole(), message })
    }
}

impl Statistic {
    /// Whether its level is a share of trials.
    #[must_use]
    pub fn is_probability(&self) -> bool {
        matches!(self, Self::Reached | Self::Beyond { .. })
    }
}

impl GoalFault {
    /// The message, with the goal and a mark under its wrong part.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let width = |text: &str| text.chars().map(|c| if c.is_ascii() || "≥≤".contains(c) { 1 } else { 2 }).sum::<usize>();
        let before = " ".repeat(width(&self.text[..self.at.start]));
        let mark = "^".repeat(width(&self.text[self.at.clone()]).max(1));
        format!("{}\n  {}\n  {before}{mark}", self.message.get(language), self.text)
    }
}

/// The statistic that a function name and its argument say.
fn statistic(text: &str, function: Range<usize>, inside: Range<usize>) -> Result<(String, Statistic), GoalFault> {
    let fault = |at: Range<usize>, en: String, ko: String| GoalFault { text: text.to_owned(), at, message: Label::new(en, ko) };
    let argument = &text[inside.clone()];
    let of_target = argument.starts_with("target.") || argument.starts_with("joint.");
    let compared = Comparison::first_in(argument);
    match (&text[function.clone()], compared) {
        ("P" | "p" | "Pr", None) if of_target => Ok((argument.to_owned(), Statistic::Reached)),
        ("P" | "p" | "Pr", Some((sign, comparison @ (Comparison::AtLeast | Comparison::AtMost)))) if !of_target => {
            let metric = trimmed(text, inside.start..inside.start + sign.start);
            let value = amount(text, trimmed(text, inside.start + sign.end..inside.end))?;
            Ok((text[metric].to_owned(), Statistic::Beyond { at_most: comparison == Comparison::AtMost, value }))
        }
        ("P" | "p" | "Pr", _) => Err(fault(
            inside,
            "a probability is of a target (target.ID), a joint set (joint.ID), or of a metric beyond a value (METRIC >= VALUE)"
                .to_owned(),
            "확률은 목표(target.ID), 동시 달성 묶음(joint.ID), 또는 값과 견준 지표(지표 >= 값)에 대한 것입니다".to_owned(),
        )),
        ("mean" | "평균", None) if !argument.starts_with("joint.") => Ok((argument.to_owned(), Statistic::Mean)),
        ("median" | "중앙값", None) if !argument.starts_with("joint.") => Ok((argument.to_owned(), Statistic::Quantile(0.5))),
        (name, None) if !argument.starts_with("joint.") && percentile(name).is_some() => {
            Ok((argument.to_owned(), Statistic::Quantile(percentile(name).unwrap_or(0.5))))
        }
        (name, _) if ["mean", "평균", "median", "중앙값"].contains(&name) || percentile(name).is_some() => Err(fault(
            inside,
            "a mean or a quantile is of a metric or of a target's metric alone".to_owned(),
            "평균과 분위수는 지표 하나(또는 목표의 지표)에 대한 것입니다".to_owned(),
        )),
        (name, _) => Err(fault(
            function,
            format!("`{name}` is no statistic: P, mean, or a percentile such as p05, p50, p97.5"),
            format!("`{name}`은(는) 통계량이 아닙니다: P, mean, 또는 p05, p50, p97.5 같은 백분위수"),
        )),
    }
}

/// The probability of `p05`, `p50`, `p97.5`.
fn percentile(name: &str) -> Option<f64> {
    let percent: f64 = name.strip_prefix('p')?.parse().ok()?;
    (percent > 0.0 && percent < 100.0).then(|| percent / 100.0)
}

/// A part of a text without the blanks around it.
fn trimmed(text: &str, part: Range<usize>) -> Range<usize> {
    let slice = &text[part.clone()];
    let start = part.start + (slice.len() - slice.trim_start().len());
    start..(start + slice.trim().len())
}

fn amount(text: &str, at: Range<usize>) -> Result<Amount, GoalFault> {
    let both = |fault: crate::quantity::AmountError| Label::new(fault.text(Language::En), fault.text(Language::Ko));
    Amount::parse(&text[at.clone()]).map_err(|fault| {
        // Where nothing stands, the mark is under what stands before it.
        let before = || text[..at.start].char_indices().next_back().map_or(0, |(place, _)| place);
        let at = if at.is_empty() { before()..at.start } else { at };
        GoalFault { text: text.to_owned(), at, message: both(fault) }
    })
}

/// A value in the unit of a metric.
fn in_unit(amount: &Amount, unit: Option<Unit>) -> Result<f64, Label> {
    amount.level_in(unit).map_err(|fault| Label::new(fault.text(Language::En), fault.text(Language::Ko)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Goal {
        Goal::parse(text).unwrap_or_else(|fault| panic!("{}", fault.text(Language::En)))
    }

    #[test]
    fn goals_are_read_as_people_write_them() {
        let goal = parsed("P(joint.vision) ≥ 50%");
        assert_eq!(
            (goal.outcome.as_str(), &goal.statistic, goal.relation),
            ("joint.vision", &Statistic::Reached, Relation::AtLeast)
        );
        let goal = parsed(" p50( output.region@2030 )=101조원");
        assert_eq!((goal.outcome.as_str(), &goal.statistic), ("output.region@2030", &Statistic::Quantile(0.5)));
        assert!((goal.level.value() - 101e12).abs() < 1.0);
        let goal = parsed("P(output.region/nominal@2030 >= 90조원) = 0.5");
        let Statistic::Beyond { at_most, value } = goal.statistic else { panic!() };
        assert!(!at_most && (value.value() - 90e12).abs() < 1.0 && goal.relation == Relation::Equal);
        assert_eq!(parsed("mean(target.jobs) <= 110000명").statistic, Statistic::Mean);
        assert_eq!(parsed("p97.5(emissions.region@2030) <= 5").statistic, Statistic::Quantile(0.975));
    }

    #[test]
    fn a_wrong_goal_is_marked_where_it_is_wrong() {
        for (text, part, word) in [
            ("P(target.jobs) 80%", "80%", ">="),
            ("P(target.jobs >= 80%", "(", "not closed"),
            ("Q(output.region@2030) = 1", "Q", "no statistic"),
            ("P(output.region@2030) = 50%", "output.region@2030", "METRIC >= VALUE"),
            ("P(target.jobs) >= 180%", "180%", "0% to 100%"),
            ("p50(output.region@2030) = much", "much", "much"),
            ("P() >= 5%", "()", "between"),
            ("p50(joint.vision) = 3", "joint.vision", "alone"),
            ("P(target.jobs)≥", "≥", ""),
            ("P(target.jobs) ≤ ", "≤", ""),
            ("P(차≥) = 5%", "≥", ""),
            ("P(output.region@2030≤) >= 5%", "≤", ""),
        ] {
            let fault = Goal::parse(text).unwrap_err();
            assert_eq!(&text[fault.at.clone()], part, "{text}");
            let message = fault.text(Language::En);
            assert!(message.contains(word) && message.contains(text), "{message}");
        }
    }

    #[test]
    fn the_mark_stands_under_hangul_of_two_columns() {
        let fault = Goal::parse("P(output.\"차\"@2030 >= 9조) 80%").unwrap_err();
        let message = fault.text(Language::Ko);
        let lines: Vec<&str> = message.lines().collect();
        assert_eq!(lines[2].find('^'), Some(2 + "P(output.\"차\"@2030 >= 9조) ".chars().count() + 2), "{message}");
    }

    #[test]
    fn a_level_in_another_unit_is_refused() {
        let goal = parsed("p50(output.region@2030) = 110000명");
        assert!(goal.level_in(Some(Dimension::Money.into())).is_err());
        assert!(parsed("p50(output.region@2030) = 5조원").level_in(Some(Unit::annual(Dimension::Money))).is_ok());
    }
}
