//! The columns of a probability: its share of trials and what that may be off by.

use super::table::{Cell, Field, field};
use crate::engine::{Frequency, Probability};

/// A row that says how often something came true.
pub(super) trait Counted {
    /// How often.
    fn reached(&self) -> &Frequency;

    /// A cell that is empty where the trials do not tell the error.
    fn error(&self, cell: impl Fn(&Probability) -> f64) -> Cell {
        self.reached().probability.as_ref().map(cell).into()
    }
}

/// Probability, standard error and both ends of the 95 % interval of a target.
pub(super) const fn fields<R: Counted>() -> [Field<R>; 4] {
    [
        field(
            "probability",
            "1",
            "share of trials that reach it in its year",
            "목표 연도에 달성한 시행의 비율",
            |row| row.reached().share().into(),
        ),
        field("se", "1", "Monte Carlo standard error of the probability", "확률의 몬테카를로 표준오차", |row| {
            row.error(|it| it.standard_error)
        }),
        field("ci95_low", "1", "lower end of its 95 % interval", "확률의 95% 구간 하한", |row| row.error(|it| it.low)),
        field("ci95_high", "1", "upper end of its 95 % interval", "확률의 95% 구간 상한", |row| row.error(|it| it.high)),
    ]
}
