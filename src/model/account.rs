//! Accounts: satellite quantities per unit of output, such as value added and employment (`docs/model.md`, section 10).

use super::{InputId, Yearly};
use crate::quantity::{AccountId, Label, PriceBasis, Unit};

/// A quantity that goes with output.
#[derive(Clone, Debug)]
pub struct Account {
    /// Id of the file.
    pub id: AccountId,
    /// Name for people.
    pub name: Label,
    /// Unit of its level.
    pub unit: Unit,
    /// Whether sectors have a level of it; otherwise it is the level that does not go with output, and theirs are 0.
    pub follows_output: bool,
    /// Level of each sector in its base year, indexed like the model's sectors.
    pub base: Vec<AccountBase>,
    /// Totals that [`AccountBase::Share`] shares out.
    pub totals: Vec<AccountTotal>,
    /// Annual change of the intensity, by sector.
    pub trend: Vec<Yearly>,
    /// Elasticity κ of the level to output, by sector.
    pub elasticity: Vec<InputId>,
    /// Level that does not go with output, and its price basis where the unit is money.
    pub other: Option<(Other, PriceBasis)>,
    /// Stated totals of coming years.
    pub paths: Vec<AccountPath>,
}

impl Account {
    /// Whether its level in a sector follows a stated path.
    #[must_use]
    pub fn follows_path(&self, sector: usize) -> bool {
        self.paths.iter().any(|path| path.sectors.contains(&sector))
    }

    /// Whether its levels are money, which has a nominal and a constant-price form.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.unit.is_money()
    }
}

/// The level of one sector in its base year.
#[derive(Clone, Copy, Debug)]
pub enum AccountBase {
    /// Stated or assumed for the sector itself, in the account's unit (money: of the base year, in this basis).
    Level(InputId, PriceBasis),
    /// Per KRW of gross output, both in constant prices.
    Intensity(InputId),
    /// A share of what the sectors with their own level leave of a total.
    Share {
        /// Index in [`Account::totals`].
        total: usize,
        /// Weight; the sector's base output where none is given.
        weight: Option<InputId>,
    },
}

/// A level that does not go with output.
#[derive(Clone, Debug)]
pub enum Other {
    /// Per year.
    Yearly(Yearly),
    /// Levels of some years, rising; in a straight line between them, constant before the first and after the last.
    Path(Vec<(usize, InputId)>),
}

/// A base-year total over a group.
#[derive(Clone, Debug)]
pub struct AccountTotal {
    /// Indices of the sectors it adds up.
    pub sectors: Vec<usize>,
    /// Level in the account's unit.
    pub amount: InputId,
    /// Price basis where the unit is money.
    pub basis: PriceBasis,
}

/// Stated totals of an account over a group: one factor a year on its intensities, found in the stated case and kept in every trial.
#[derive(Clone, Debug)]
pub struct AccountPath {
    /// Indices of the sectors whose total is stated.
    pub sectors: Vec<usize>,
    /// Year index from which the path leaves: the last known one.
    pub from: usize,
    /// Year index and stated level, years rising; certain numbers.
    pub levels: Vec<(usize, InputId)>,
    /// Price basis where the unit is money.
    pub basis: PriceBasis,
}
