//! Dependence: inputs whose draws go together (`docs/model.md`, section 1).
//!
//! Every dependent input keeps the draws of its own path; a weighted sum of its normal score with those of drivers and of other
//! inputs takes their place (Gaussian copula), so that each keeps its own distribution.

use super::InputId;
use crate::quantity::{DriverId, Label};

/// Drivers, and the inputs that depend on them or on each other.
#[derive(Clone, Debug, Default)]
pub struct Dependence {
    /// In id order.
    pub drivers: Vec<Driver>,
    /// The dependent inputs. A row's weights refer to drivers and to this list.
    pub rows: Vec<Dependent>,
    /// Rank correlations that were asked for.
    pub pairs: Vec<RankCorrelation>,
}

impl Dependence {
    /// Whether an input is a driver, or depends on one or on another input.
    #[must_use]
    pub fn concerns(&self, input: InputId) -> bool {
        self.rows.iter().any(|row| row.input == input) || self.drivers.iter().any(|driver| driver.score == input)
    }
}

/// What several inputs load on.
#[derive(Clone, Debug)]
pub struct Driver {
    /// Id of the file.
    pub id: DriverId,
    /// Name for people.
    pub name: Label,
    /// Its standard normal draw.
    pub score: InputId,
}

/// An input whose uniform is Φ of a weighted sum of independent standard normal scores; the squares of its weights sum to 1.
#[derive(Clone, Debug)]
pub struct Dependent {
    /// The input.
    pub input: InputId,
    /// Weights of scores.
    pub weights: Vec<(Score, f64)>,
}

/// An independent standard normal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// The draw of a driver, by index.
    Driver(usize),
    /// The normal score of a dependent input's own draw, by index of its row.
    Own(usize),
}

/// Spearman's rank correlation of two inputs.
#[derive(Clone, Copy, Debug)]
pub struct RankCorrelation {
    /// Indices of the rows of the two inputs.
    pub rows: (usize, usize),
    /// As the scenario asks.
    pub asked: f64,
    /// As the draws have it: the nearest that is possible together with all the others (Higham 2002).
    pub used: f64,
}
