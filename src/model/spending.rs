//! Spending patterns: what money buys, by sector of the input-output table (`docs/model.md`, section 5).

use super::InputId;
use crate::quantity::{Label, SpendingId};

/// Final demand that one KRW of spending makes.
#[derive(Clone, Debug)]
pub struct Spending {
    /// Id of the file.
    pub id: SpendingId,
    /// Name for people.
    pub name: Label,
    /// What is bought; the shares are divided by their sum.
    pub purchases: Vec<Purchase>,
}

/// What is bought of one table sector.
#[derive(Clone, Copy, Debug)]
pub struct Purchase {
    /// Index of the table sector.
    pub sector: usize,
    /// Share of the money.
    pub share: InputId,
    /// Share of it that is bought from domestic producers; the rest is imported.
    pub domestic: f64,
    /// Share of the domestic that is bought in the region; the row factor of the table where it is not stated.
    pub local: Option<InputId>,
}
