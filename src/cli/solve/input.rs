//! What `--input` names: one number of the scenario, or a pattern of several that move together.

use super::Compiled;
use crate::cli::failure::Failure;
use crate::quantity::{Amount, Dimension, Label, Language, Unit, is_of_pattern};
use crate::scenario::fields::nearest;
use crate::scenario::{LedgerRow, Scenario};
use crate::study::solve::{Certain, Domain, Lever, Moved, Pulled};

/// A number that the scenario states is tried from nothing to this many times its value, unless `--from` and `--to` say otherwise.
const TIMES: f64 = 10.0;

/// The mass of a distribution whose width is how far several inputs are moved either way.
const WIDTH: (f64, f64) = (0.001, 0.999);

/// How far several ratios that are all certain to be 0 are moved either way: ten percentage points.
const FROM_NOTHING: f64 = 0.1;

/// How often guessed bounds of several inputs are narrowed.
const GUESSES: usize = 16;

/// Where inputs are looked up, and the bounds that were typed.
pub(super) struct Inputs<'i> {
    pub(super) scenario: &'i Scenario,
    pub(super) from: Option<&'i Amount>,
    pub(super) to: Option<&'i Amount>,
    pub(super) compiled: &'i Compiled<'i>,
}

impl Inputs<'_> {
    /// What is moved by an input as typed.
    pub(super) fn resolve(&self, input: &str) -> Result<Moved, Failure> {
        let rows = self.scenario.ledger.rows();
        match rows.iter().find(|row| row.path == input) {
            Some(row) if row.distribution.constant_value().is_none() => self.uncertain(row),
            Some(row) => self.certain(row),
            None if input.contains('*') || rows.iter().any(|row| is_of_pattern(&row.path, input)) => self.several(input),
            None => self.unstated(input),
        }
    }

    /// A number that is drawn: it takes values without compiling anew.
    fn uncertain(&self, row: &LedgerRow) -> Result<Moved, Failure> {
        let (from, to) = self.bounds(row.unit, false)?;
        let central = self.central(row);
        let domain = Domain::of(&row.distribution, central, from, to);
        let moved = Moved {
            input: row.path.clone(),
            name: row.name.clone(),
            unit: Some(row.unit),
            lever: Lever { drawn: vec![row.path.clone()], ..Lever::default() },
            domain,
            has_guessed_bounds: false,
            stated: Some(central),
            distribution: Some(row.distribution.clone()),
        };
        Self::has_values(&moved)?;
        // What lies beyond the distribution may be no value of such a number at all.
        let (low, high) = row.distribution.support();
        let outside = |value: f64| value < low || value > high;
        let certain = Lever { certain: vec![self.settable(row, central)], ..Lever::default() };
        for value in [moved.domain.bounds.0, moved.domain.bounds.1].into_iter().filter(|value| outside(*value)) {
            (self.compiled)(&certain.sets(value))?;
        }
        Ok(moved)
    }

    /// A number that is certain: the scenario is compiled with each value.
    fn certain(&self, row: &LedgerRow) -> Result<Moved, Failure> {
        let value = row.distribution.constant_value().unwrap_or_default();
        let (from, to) = self.bounds(row.unit, false)?;
        let is_share = row.unit.dimension == Dimension::Ratio && (0.0..=1.0).contains(&value);
        let far = if is_share { (TIMES * value).min(1.0) } else { TIMES * value };
        let (low, high) = (from.unwrap_or(far.min(0.0)), to.unwrap_or(far.max(0.0)));
        if low >= high && (from.is_none() || to.is_none()) {
            let path = &row.path;
            return Err(Failure::Usage(Label::new(
                format!("`{path}` is {value}, which says nothing of how far it may go: give --from and --to"),
                format!("`{path}`의 값은 {value}이라 범위를 짐작할 수 없습니다: --from과 --to를 주세요"),
            )));
        }
        self.set(Moved {
            input: row.path.clone(),
            name: row.name.clone(),
            unit: Some(row.unit),
            lever: Lever { certain: vec![self.settable(row, value)], ..Lever::default() },
            domain: Domain::interval((low, high), value),
            has_guessed_bounds: from.is_none() || to.is_none(),
            stated: Some(value),
            distribution: None,
        })
    }

    /// Something that the scenario may say, but does not.
    fn unstated(&self, input: &str) -> Result<Moved, Failure> {
        let (Some(from), Some(to)) = (self.from, self.to) else {
            let near = nearest(input, self.scenario.ledger.rows().iter().map(|row| row.path.as_str()));
            let (en, ko) = near.map_or_else(<(String, String)>::default, |near| {
                (format!(" Did you mean `{near}`?"), format!(" `{near}`을(를) 뜻했나요?"))
            });
            return Err(Failure::Usage(Label::new(
                format!(
                    "--input: the scenario states no number `{input}`.{en} inputs.csv of a run lists them. For one that it does not \
                     state, such as a delay, give --from and --to"
                ),
                format!(
                    "--input: 시나리오에 수 `{input}`이(가) 없습니다.{ko} 실행 결과의 inputs.csv에 목록이 있습니다. 지연처럼 시나리오가 \
                     정하지 않은 수는 --from과 --to를 함께 주세요"
                ),
            )));
        };
        let unit = from.unit().or(to.unit());
        let bounds = [from, to].map(|amount| unit.map_or_else(|| Ok(amount.value()), |unit| amount.value_in(unit)));
        let [low, high] = bounds.map(|bound| bound.map_err(|fault| wrong_unit(&fault)));
        let (low, high) = (low?, high?);
        self.set(Moved {
            input: input.to_owned(),
            name: Label::default(),
            unit,
            lever: Lever { certain: vec![Certain { set: input.to_owned(), value: 0.0, unit }], ..Lever::default() },
            domain: Domain::interval((low, high), low),
            has_guessed_bounds: false,
            stated: None,
            distribution: None,
        })
    }

    /// Several numbers, all moved by the same amount.
    fn several(&self, pattern: &str) -> Result<Moved, Failure> {
        let rows: Vec<&LedgerRow> = self.scenario.ledger.rows().iter().filter(|row| is_of_pattern(&row.path, pattern)).collect();
        let Some(first) = rows.first() else {
            return Err(Failure::Usage(Label::new(
                format!(
                    "--input: no number of the scenario fits `{pattern}`; `*` stands for a part between dots, or for its end"
                ),
                format!("--input: `{pattern}`에 맞는 수가 시나리오에 없습니다. `*`는 점 사이의 한 부분이나 그 끝을 뜻합니다"),
            )));
        };
        if let Some(other) = rows.iter().find(|row| row.unit != first.unit) {
            let (a, b) = (&first.path, &other.path);
            return Err(Failure::Usage(Label::new(
                format!("--input: `{a}` and `{b}` are in different units, so the same amount cannot be added to both"),
                format!("--input: `{a}`와 `{b}`의 단위가 달라 같은 값을 더할 수 없습니다"),
            )));
        }
        let (from, to) = self.bounds(first.unit, true)?;
        let width = |row: &&LedgerRow| {
            let constant = row.distribution.constant_value();
            constant.map_or_else(|| row.distribution.quantile(WIDTH.1) - row.distribution.quantile(WIDTH.0), f64::abs)
        };
        let widest = match rounded_down(rows.iter().map(width).fold(0.0, f64::max)) {
            Some(widest) => widest,
            None if first.unit.dimension == Dimension::Ratio => FROM_NOTHING,
            None if from.is_some() && to.is_some() => 0.0,
            None => {
                return Err(Failure::Usage(Label::new(
                    format!(
                        "`{pattern}`: all these numbers are 0, which says nothing of how far they may go: give --from and --to"
                    ),
                    format!("`{pattern}`: 모두 0이라 범위를 짐작할 수 없습니다: --from과 --to를 주세요"),
                )));
            }
        };
        let moved = |widest: f64| self.together(pattern, &rows, (from.unwrap_or(-widest), to.unwrap_or(widest)));
        if from.is_some() && to.is_some() {
            return moved(widest);
        }
        // What the widest number may be moved by is often too much for another.
        let narrower = |by: &f64| rounded_down(by / 2.0);
        for by in std::iter::successors(Some(widest), narrower).take(GUESSES) {
            match moved(by) {
                Err(Failure::Scenario(_)) => {}
                found => return found,
            }
        }
        Err(Failure::Usage(Label::new(
            format!("`{pattern}`: no change was found that all these numbers may take: give --from and --to"),
            format!("`{pattern}`: 이 수들이 모두 받아들이는 변화의 범위를 찾지 못했습니다: --from과 --to를 주세요"),
        )))
    }

    /// Numbers that are moved between bounds by the same amount.
    fn together(&self, pattern: &str, rows: &[&LedgerRow], (low, high): (f64, f64)) -> Result<Moved, Failure> {
        let (certain, drawn): (Vec<&LedgerRow>, Vec<&LedgerRow>) =
            rows.iter().partition(|row| row.distribution.constant_value().is_some());
        let constant = |row: &&LedgerRow| self.settable(row, row.distribution.constant_value().unwrap_or_default());
        let lever = Lever {
            drawn: drawn.iter().map(|row| row.path.clone()).collect(),
            certain: certain.iter().map(constant).collect(),
            pulled: Pulled::By,
        };
        let count = rows.len();
        let moved = Moved {
            input: pattern.to_owned(),
            name: Label::new(format!("{count} numbers together"), format!("수 {count}개 함께")),
            unit: rows.first().map(|row| row.unit),
            lever,
            domain: Domain::interval((low, high), 0.0),
            has_guessed_bounds: self.from.is_none() || self.to.is_none(),
            stated: Some(0.0),
            distribution: None,
        };
        let moved = self.set(moved)?;
        // The ends of what is drawn must be values of such a number, wherever they are moved.
        for row in drawn {
            let (lowest, highest) = row.distribution.support();
            let ends = [lowest + moved.domain.bounds.0, highest + moved.domain.bounds.1];
            let lever = Lever { certain: vec![self.settable(row, 0.0)], ..Lever::default() };
            for end in ends.into_iter().filter(|end| end.is_finite()) {
                (self.compiled)(&lever.sets(end))?;
            }
        }
        Ok(moved)
    }

    /// Checks that the scenario takes both ends of what is to be tried.
    fn set(&self, moved: Moved) -> Result<Moved, Failure> {
        Self::has_values(&moved)?;
        if !moved.lever.certain.is_empty() {
            for value in [moved.domain.bounds.0, moved.domain.bounds.1] {
                (self.compiled)(&moved.lever.sets(value))?;
            }
        }
        Ok(moved)
    }

    fn has_values(moved: &Moved) -> Result<(), Failure> {
        let (low, high) = moved.domain.bounds;
        if low < high && !moved.domain.values.is_empty() {
            return Ok(());
        }
        let input = &moved.input;
        Err(Failure::Usage(Label::new(
            format!("`{input}`: there is no value to try from {low} to {high}; --from must be below --to"),
            format!("`{input}`: {low}에서 {high}까지 시도할 값이 없습니다. --from은 --to보다 작아야 합니다"),
        )))
    }

    /// The bounds that were typed, in a unit; of a change of ratios also in percentage points.
    fn bounds(&self, unit: Unit, is_change: bool) -> Result<(Option<f64>, Option<f64>), Failure> {
        let points = is_change && unit.dimension == Dimension::Ratio;
        let value = |amount: &Amount| {
            if points && amount.unit() == Some(Dimension::RatioPoints.into()) {
                return Ok(amount.value());
            }
            amount.level_in(Some(unit)).map_err(|fault| wrong_unit(&fault))
        };
        Ok((self.from.map(value).transpose()?, self.to.map(value).transpose()?))
    }

    /// The value in the stated case.
    fn central(&self, row: &LedgerRow) -> f64 {
        let year = |path: &str| path.strip_prefix(row.path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let input = self.scenario.model.inputs.iter().find(|(_, input)| year(&input.path));
        input.map_or_else(|| row.distribution.central(), |(_, input)| input.central)
    }

    /// Where the value of a number is set: beside its unit, basis and source where it stands in a table.
    fn settable(&self, row: &LedgerRow, value: f64) -> Certain {
        let in_table = format!("{}.value", row.path);
        let set = if row.class.is_empty() && self.scenario.statement(&in_table).is_some() { in_table } else { row.path.clone() };
        Certain { set, value, unit: Some(row.unit) }
    }
}

/// The next round number below: 1, 1.5, 2, 3, 5 or 7 times a power of ten; `None` of 0 and of what is no finite number.
fn rounded_down(value: f64) -> Option<f64> {
    if !(value.is_finite() && value > 0.0) {
        return None;
    }
    let power = 10_f64.powf(value.log10().floor());
    let digits = [7.0, 5.0, 3.0, 2.0, 1.5].into_iter().find(|digits| digits * power <= value);
    Some(digits.unwrap_or(1.0) * power)
}

fn wrong_unit(fault: &crate::quantity::AmountError) -> Failure {
    let text = |language| format!("--from, --to: {}", fault.text(language));
    Failure::Usage(Label::new(text(Language::En), text(Language::Ko)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessed_bounds_of_a_pattern_are_round_numbers_no_wider_than_its_widest_number() {
        for (value, round) in [(0.1081, 0.1), (0.2, 0.2), (0.199, 0.15), (99.0, 70.0), (4.116e11, 3e11)] {
            let found = rounded_down(value).unwrap();
            assert!((found - round).abs() < 1e-12 * round, "{value}: {found}");
        }
        assert_eq!((rounded_down(0.0), rounded_down(f64::INFINITY)), (None, None));
    }
}
