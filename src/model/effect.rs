//! Effects: what a unit in use, a unit in stock or a stated total adds to output and to accounts (`docs/model.md`, section 6).

use super::InputId;

/// An amount with the prices it is meant in; what is not money is as if in constant prices.
#[derive(Clone, Copy, Debug)]
pub struct Priced {
    /// In the canonical unit.
    pub amount: InputId,
    /// Prices of the amount.
    pub prices: PricesOf,
}

/// In whose prices an amount of money is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PricesOf {
    /// Constant prices, those of the prices' base year.
    Base,
    /// Prices of one year, by index.
    Year(usize),
    /// Prices of whatever year it falls in.
    Current,
}

/// What one unit, or a stated total, comes to. What is not stated follows the baseline's intensity of its sector.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// Gross output, KRW per year.
    pub output: Option<Priced>,
    /// Levels of accounts, indexed like the model's accounts.
    pub accounts: Vec<Option<Priced>>,
}

impl Effects {
    /// Whether nothing is stated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.output.is_none() && self.accounts.iter().all(Option::is_none)
    }
}
