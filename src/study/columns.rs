//! Inputs as columns that a study looks at: one input, or the mean of the draws of one thing over the years.

use std::collections::BTreeMap;

use super::sensitivity::design::Origin;
use crate::engine::{AsDrawn, Settings, Simulator};
use crate::model::{InputId, Model, Role};
use crate::numeric::stats::real;
use crate::scenario::{Ledger, LedgerRow};

/// What is looked at as one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputColumn {
    /// Path of the input, or of the draws of all years without the year.
    pub path: String,
    /// Its uncertain inputs; of several, the mean counts.
    pub inputs: Vec<InputId>,
}

impl InputColumn {
    /// Everything uncertain in a model, in the order of the paths.
    #[must_use]
    pub fn of_model(model: &Model) -> Vec<Self> {
        let mut columns: BTreeMap<String, Self> = BTreeMap::new();
        for (id, input) in model.inputs.iter().filter(|(_, input)| !input.is_certain()) {
            let path = without_years(&input.path).to_owned();
            let column = || Self { path: path.clone(), inputs: Vec::new() };
            columns.entry(path.clone()).or_insert_with(column).inputs.push(id);
        }
        columns.into_values().collect()
    }

    /// Whether it is a number of the scenario, not the model's own randomness.
    #[must_use]
    pub fn is_parameter(&self, model: &Model) -> bool {
        self.inputs.iter().all(|&input| model.inputs[input].role == Role::Parameter)
    }

    /// Whether it is the uniform draw by which the model decides something: it happens where the draw is below its probability.
    #[must_use]
    pub fn decides(&self, model: &Model) -> bool {
        self.inputs.iter().all(|&input| {
            let input = &model.inputs[input];
            input.role == Role::Shock && input.distribution.family() == "uniform"
        })
    }

    /// Its values in the trials of a run, failed ones included.
    #[must_use]
    pub fn values(&self, simulator: &Simulator<'_>, settings: &Settings) -> Vec<f64> {
        let draws = |input: InputId| simulator.draws(settings, &AsDrawn, 0..settings.trials, input);
        let mut inputs = self.inputs.iter();
        let mut values = inputs.next().map_or_else(Vec::new, |&first| draws(first));
        for &input in inputs {
            for (sum, value) in values.iter_mut().zip(draws(input)) {
                *sum += value;
            }
        }
        if self.inputs.len() > 1 {
            let count = real(self.inputs.len() as u64);
            for sum in &mut values {
                *sum /= count;
            }
        }
        values
    }

    /// P(X ≤ x) of its distribution; `None` for a mean of several draws, whose distribution nobody states.
    #[must_use]
    pub fn percentile(&self, model: &Model, value: f64) -> Option<f64> {
        let [input] = self.inputs[..] else { return None };
        Some(model.inputs[input].distribution.cdf(value))
    }

    /// Who vouches for it, given the origin of every input.
    #[must_use]
    pub fn origin(&self, origins: &[Origin]) -> Origin {
        self.inputs.first().map_or(Origin::Model, |first| origins[first.index()])
    }

    /// The row of the ledger that says where it comes from; a shock has none.
    #[must_use]
    pub fn ledger_row<'l>(&self, ledger: &'l Ledger) -> Option<&'l LedgerRow> {
        let rows = ledger.rows();
        let found = rows.binary_search_by(|row| row.path.as_str().cmp(&self.path));
        found.ok().map(|index| &rows[index])
    }
}

/// A path without the years at its end; one of nothing but years stays.
fn without_years(path: &str) -> &str {
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut rest = path;
    while let Some((name, last)) = rest.rsplit_once('.')
        && is_year(last)
    {
        rest = name;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::without_years;

    #[test]
    fn the_draws_of_one_thing_over_the_years_are_one_column() {
        assert_eq!(without_years("sector.ai.shock.2027"), "sector.ai.shock");
        assert_eq!(without_years("pipeline.firms.survival.2024.2026"), "pipeline.firms.survival");
        assert_eq!(without_years("programme.ai-2.budget"), "programme.ai-2.budget");
        assert_eq!(without_years("2027"), "2027");
    }
}
