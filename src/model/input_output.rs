//! Input-output: who buys from whom, how much of it in the region, and which industry stands in which table sector
//! (`docs/model.md`, section 5).
//!
//! Coefficients are numbers of a published table and certain; what a region buys from itself is estimated, and drawn.

use super::{InputId, Inputs, Known};
use crate::quantity::{Label, SectorId};

/// A national table, its regionalisation and its ties to the sectors of the scenario.
#[derive(Clone, Debug)]
pub struct InputOutput {
    /// Sectors of the table, in its order. Vectors and matrices below have their order; n is their number.
    pub sectors: Vec<TableSector>,
    /// Index of the year in whose prices the table is.
    pub year: usize,
    /// Domestic technical coefficients Aᵈ, n × n row by row: input from the row's sector per KRW of output of the column's.
    pub domestic: Vec<f64>,
    /// Value added per KRW of output.
    pub value_added: Vec<f64>,
    /// Full-time-equivalent persons per KRW of output, the nation's.
    pub employment: Vec<f64>,
    /// Factor on the nation's persons per KRW that gives the region's.
    pub employment_factor: InputId,
    /// Persons (heads) per full-time-equivalent person.
    pub heads_per_fte: InputId,
    /// Annual growth of output per person since the table's year, by which persons per KRW fall.
    pub productivity: InputId,
    /// What the region buys from itself.
    pub regional: Regional,
    /// Households as a sector that earns and spends; without them effects are direct and indirect only (type I).
    pub households: Option<Households>,
    /// Industries of the region: the model's sectors that the concordance names, and others.
    pub industries: Vec<Industry>,
    /// Index of the account that is value added.
    pub value_added_account: Option<usize>,
    /// Index of the account that is employment, in heads.
    pub employment_account: Option<usize>,
}

/// One sector of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSector {
    /// Code of the table, such as `AUTO` or `40`.
    pub code: String,
    /// Name for people.
    pub name: Label,
}

/// How much of the national inputs a region buys from itself. Every method has a *row factor* by supplying sector, the share
/// of what is bought domestically that is bought in the region; final demand takes it too.
#[derive(Clone, Debug)]
pub enum Regional {
    /// Regional coefficients as somebody gave them, n × n, and the row factors that they imply.
    Given {
        /// Row by row.
        coefficients: Vec<f64>,
        /// By supplying sector.
        row_factors: Vec<f64>,
    },
    /// Regional purchase coefficients by supplying sector, each in 0..=1: Aʳ = ρᵢ·aᵢⱼ.
    Purchase(Vec<InputId>),
    /// By location quotients.
    Quotients {
        /// Simple location quotient of each sector, `SLQᵢ`.
        quotients: Vec<InputId>,
        /// Scale of the region, λ.
        scale: Scale,
        /// Which formula.
        form: QuotientForm,
    },
}

/// λ of the location quotients.
#[derive(Clone, Copy, Debug)]
pub enum Scale {
    /// Stated itself, in 0..=1.
    Factor(InputId),
    /// λ = [log₂(1 + share)]^δ.
    Size {
        /// Share of the region in the nation's output.
        share: InputId,
        /// δ ≥ 0.
        delta: InputId,
    },
}

/// A formula of location quotients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotientForm {
    /// Flegg & Webber (1997): `aᵢⱼ·min(1, λ·SLQᵢ/SLQⱼ)`, on the diagonal `λ·SLQᵢ`; row factor `min(1, λ·SLQᵢ)`.
    Flegg,
    /// Simple quotient, capped at 1 and scaled: `aᵢⱼ·λ·min(1, SLQᵢ)`; row factor the same.
    ScaledSimple,
}

/// Households, who earn where things are made and spend a part of it.
#[derive(Clone, Debug)]
pub struct Households {
    /// Labour income per KRW of output, by sector.
    pub income: Vec<f64>,
    /// Domestic product of each sector per KRW that households spend.
    pub consumption: Vec<f64>,
    /// Share of labour income that is spent.
    pub propensity: InputId,
    /// Share of the labour income earned in the region that goes to its residents.
    pub residents: InputId,
}

/// An industry of the region and the table sectors that book its sales.
#[derive(Clone, Debug)]
pub struct Industry {
    /// What it is.
    pub of: IndustryOf,
    /// Index of the table sector and weight; divided by their sum.
    pub weights: Vec<(usize, InputId)>,
}

/// What an industry is.
#[derive(Clone, Debug)]
pub enum IndustryOf {
    /// A sector of the model, by index.
    Sector(usize),
    /// One outside the scenario, with its gross output: effects on it are in no sector.
    Outside {
        /// Id of the file.
        id: SectorId,
        /// Output of the table's year.
        output: Known,
    },
}

impl InputOutput {
    /// The industry that a sector of the model is, if the concordance has it.
    #[must_use]
    pub fn industry(&self, sector: usize) -> Option<&Industry> {
        self.industries.iter().find(|industry| matches!(industry.of, IndustryOf::Sector(of) if of == sector))
    }

    /// Number of table sectors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sectors.len()
    }

    /// Whether the region's system and the nation's have a solution whatever is drawn of their inputs' distributions, as far as sums of
    /// columns can tell.
    ///
    /// Where what is bought for one KRW of output comes to less than 1 in every column, the system is dominated by its diagonal, and more
    /// so if less is bought in the region (Miller & Blair 2009, section 2.2). Where labour income is at most κ of what then remains, a
    /// KRW of demand sets off at most κ of it in all rounds, and households at most κ times what they spend of it.
    #[must_use]
    pub fn is_productive_in_every_trial(&self, inputs: &Inputs) -> bool {
        /// What must remain, so that no rounding decides.
        const MARGIN: f64 = 1e-6;
        let range = |input: InputId| inputs[input].distribution.support();
        let within = |input: InputId, high: f64| range(input).0 >= 0.0 && range(input).1 <= high;
        let is_share = |input: &InputId| within(*input, 1.0);
        let (is_part, matrices) = match &self.regional {
            Regional::Given { coefficients, row_factors } => {
                (row_factors.iter().all(|factor| (0.0..=1.0).contains(factor)), vec![&self.domestic, coefficients])
            }
            Regional::Purchase(shares) => (shares.iter().all(is_share), vec![&self.domestic]),
            Regional::Quotients { quotients, scale, .. } => {
                let scale = match scale {
                    Scale::Factor(factor) => is_share(factor),
                    Scale::Size { share, delta } => is_share(share) && range(*share).0 > 0.0 && within(*delta, f64::INFINITY),
                };
                (scale && quotients.iter().all(|quotient| within(*quotient, f64::INFINITY)), vec![&self.domestic])
            }
        };
        let n = self.len();
        let remains = |matrix: &[f64], column: usize| 1.0 - (0..n).map(|row| matrix[row * n + column].abs()).sum::<f64>();
        let least = |matrix: &[f64]| (0..n).map(|column| remains(matrix, column)).fold(f64::INFINITY, f64::min);
        let households_keep = self.households.as_ref().is_none_or(|households| {
            let of_column = |matrix: &[f64], column: usize| households.income[column].abs() / remains(matrix, column);
            let most = |matrix: &[f64]| (0..n).map(|column| of_column(matrix, column)).fold(0.0, f64::max);
            let share = matrices.iter().map(|matrix| most(matrix)).fold(0.0, f64::max);
            let spent: f64 = households.consumption.iter().map(|consumption| consumption.abs()).sum();
            let are_shares = is_share(&households.propensity) && is_share(&households.residents);
            are_shares && range(households.propensity).1 * share * spent < 1.0 - MARGIN
        });
        is_part && matrices.iter().all(|matrix| least(matrix) > MARGIN) && households_keep
    }

    /// Whether the table has no sectors.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sectors.is_empty()
    }
}
