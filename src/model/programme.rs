//! Programmes: money planned, approved, spent and delivered (`docs/model.md`, section 4).

use super::{InputId, Yearly};
use crate::quantity::{Label, PriceBasis, ProgrammeId};

/// Money spent over years.
#[derive(Clone, Debug)]
pub struct Programme {
    /// Position in the model's list.
    pub index: usize,
    /// Id of the file.
    pub id: ProgrammeId,
    /// Name for people.
    pub name: Label,
    /// Price basis in which the plan is kept and money is conserved.
    pub basis: PriceBasis,
    /// Planned money by year.
    pub profile: Profile,
    /// Whether it may be refused.
    pub approval: Option<Approval>,
    /// Share of the money available in a year that is spent in it (집행률).
    pub execution: Yearly,
    /// Share of the unspent money that moves to the next year (이월); the rest lapses.
    pub carry_over: Yearly,
    /// Years by which the whole profile moves back, at least 0.
    pub delay: InputId,
    /// Cost growth net of price rises; above −1.
    pub overrun: InputId,
    /// Whether extra money pays for the overrun; otherwise less is delivered.
    pub overrun_funded: bool,
    /// Who pays.
    pub funding: Funding,
    /// Extra private money per KRW of public money.
    pub leverage: InputId,
    /// Index of the programme that it is an "of which" of.
    pub part_of: Option<usize>,
    /// Index of the spending pattern by which its money becomes final demand.
    pub spending: Option<usize>,
    /// Index of the factors that make its effects net.
    pub additionality: Option<usize>,
}

/// Planned money by year of the horizon.
#[derive(Clone, Debug)]
pub enum Profile {
    /// A budget times shares that sum to 1.
    Shares {
        /// KRW in all.
        budget: InputId,
        /// By year of the horizon.
        shares: Vec<f64>,
    },
    /// Amounts of their own.
    Amounts(Vec<Option<InputId>>),
}

impl Profile {
    /// The first year for which money is planned.
    #[must_use]
    pub fn first_year(&self) -> Option<usize> {
        let years = match self {
            Self::Shares { shares, .. } => shares.len(),
            Self::Amounts(amounts) => amounts.len(),
        };
        (0..years).find(|&year| self.has(year))
    }

    /// Whether money is planned for a year.
    #[must_use]
    pub fn has(&self, year: usize) -> bool {
        match self {
            Self::Shares { shares, .. } => shares[year] != 0.0,
            Self::Amounts(amounts) => amounts[year].is_some(),
        }
    }
}

/// A decision that may go against the programme.
#[derive(Clone, Debug)]
pub struct Approval {
    /// Uniform draw of the decision; granted where it is below the probability. Its central value lies below every probability.
    pub decision: InputId,
    /// Probability of approval.
    pub probability: InputId,
    /// Year index of the decision.
    pub year: usize,
    /// What is left after a refusal.
    pub if_refused: Refusal,
}

/// What happens to a refused programme.
#[derive(Clone, Copy, Debug)]
pub enum Refusal {
    /// This share of the plan goes ahead all the same.
    Fraction(InputId),
    /// All of it, this number of years later.
    Later(f64),
}

/// Shares of the payers; divided by their sum.
#[derive(Clone, Copy, Debug)]
pub struct Funding {
    /// National treasury (국비).
    pub national: InputId,
    /// City (지방비).
    pub city: InputId,
    /// Private partners (민자).
    pub private: InputId,
}
