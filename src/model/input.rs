//! Inputs: every number of a scenario, with the path that keys its draws.
//!
//! A draw is a function of (seed, path, trial) alone, so the list may grow, shrink or be reordered without moving any other draw.

use crate::random::Distribution;

/// Index of an input in [`Inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputId(usize);

impl InputId {
    /// Position in the list of inputs.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// What an input stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A number of the scenario; it has a row in the ledger.
    Parameter,
    /// Randomness of the model itself: a yearly shock, a decision.
    Shock,
}

/// One number: certain, or drawn once per trial.
#[derive(Clone, Debug)]
pub struct Input {
    /// Dotted path in the scenario; the year is the last part of a yearly input.
    pub path: String,
    /// Where its draws come from, in the canonical unit of its field.
    pub distribution: Distribution,
    /// Its value in the stated case.
    pub central: f64,
    /// Parameter of the scenario or shock of the model.
    pub role: Role,
}

impl Input {
    /// Whether every trial has the same value, which is then the central one.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.distribution.constant_value().is_some()
    }
}

/// All inputs of a model, addressed by [`InputId`].
#[derive(Clone, Debug, Default)]
pub struct Inputs(Vec<Input>);

impl Inputs {
    /// Adds an input and answers its index.
    pub fn add(&mut self, input: Input) -> InputId {
        self.0.push(input);
        InputId(self.0.len() - 1)
    }

    /// Changes the value that an input has in the stated case.
    pub fn set_central(&mut self, id: InputId, central: f64) {
        self.0[id.0].central = central;
    }

    /// Number of inputs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In the order they were added, which carries no meaning.
    pub fn iter(&self) -> impl Iterator<Item = (InputId, &Input)> {
        self.0.iter().enumerate().map(|(index, input)| (InputId(index), input))
    }
}

impl std::ops::Index<InputId> for Inputs {
    type Output = Input;

    fn index(&self, id: InputId) -> &Input {
        &self.0[id.0]
    }
}

/// A number that holds for all years of a trial or is drawn for each year anew.
#[derive(Clone, Debug)]
pub enum Yearly {
    /// One draw per trial.
    Once(InputId),
    /// One draw per trial and year, indexed by year of the horizon.
    Each(Vec<InputId>),
}

impl Yearly {
    /// The input that rules in a year.
    #[must_use]
    pub fn at(&self, year: usize) -> InputId {
        match self {
            Self::Once(input) => *input,
            Self::Each(inputs) => inputs[year],
        }
    }
}
