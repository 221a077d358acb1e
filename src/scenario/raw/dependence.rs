//! `[driver.ID]` and `[rank_correlation]`: what makes draws go together.

use std::fmt;
use std::str::FromStr;

use crate::quantity::{IdError, Label};
use crate::scenario::declare::table;
use crate::scenario::measure::Correlation;
use crate::scenario::quantity::RawQuantity;
use crate::scenario::value::{KeyId, Keyed};

table! {
    /// What several inputs load on, such as the regional economy; drawn once per trial | 여러 입력이 함께 따르는 동인(예: 지역 경기). 시행마다 한 번 뽑는다
    RawDriver {
        /// Its name | 이름
        name: Label,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

/// Rank correlations of pairs of inputs, each pair once.
pub type RawRankCorrelations = Keyed<InputPath, Keyed<InputPath, RawQuantity<Correlation>>>;

/// The dotted path of an input; quotes in it do not count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputPath(String);

impl InputPath {
    /// Whether it is the path of this input.
    #[must_use]
    pub fn names(&self, path: &str) -> bool {
        path.chars().filter(|&c| c != '"').eq(self.0.chars())
    }
}

impl fmt::Display for InputPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for InputPath {
    type Err = IdError;

    fn from_str(path: &str) -> Result<Self, IdError> {
        if path.is_empty() { Err(IdError::Empty) } else { Ok(Self(path.replace('"', ""))) }
    }
}

impl KeyId for InputPath {
    fn noun() -> Label {
        Label::new("input", "입력")
    }
}
