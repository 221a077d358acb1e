//! Sectors and groups: gross output without the programmes (`docs/model.md`, section 3).

use super::{InputId, Yearly};
use crate::quantity::{GroupId, Label, PriceBasis, SectorId};

/// An industry with a base-year output, growth and volatility.
#[derive(Clone, Debug)]
pub struct Sector {
    /// Position in the model's list.
    pub index: usize,
    /// Id of the file.
    pub id: SectorId,
    /// Name for people.
    pub name: Label,
    /// Year index of the base output.
    pub base_year: usize,
    /// Gross output of the base year, KRW.
    pub base_output: Base,
    /// Median annual growth after the known years and after any stated path.
    pub growth: Yearly,
    /// Price basis of the growth rate.
    pub growth_basis: PriceBasis,
    /// Standard deviation of annual log growth, σ.
    pub volatility: InputId,
    /// Autocorrelation φ of the deviation from median growth, in [0, 1).
    pub persistence: InputId,
    /// Standard normal shock of each year of the horizon.
    pub shocks: Vec<InputId>,
    /// What determines the output of each year of the horizon; `None` up to the base year.
    pub drift: Vec<Option<Drift>>,
}

impl Sector {
    /// The base year or the last observed one, whichever is later.
    #[must_use]
    pub fn last_known_year(&self) -> usize {
        let observed = self.drift.iter().rposition(|drift| matches!(drift, Some(Drift::Observed(_))));
        observed.unwrap_or(self.base_year)
    }
}

/// The base-year level of a sector.
#[derive(Clone, Copy, Debug)]
pub enum Base {
    /// Stated or assumed for the sector itself.
    Own(Known),
    /// A share of what the sectors with their own level leave of their group's total.
    Share {
        /// Index of the group whose total is shared out.
        group: usize,
        /// Weight; divided by the sum of the weights of the group.
        weight: InputId,
    },
}

/// An amount of money of a year, in a price basis.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// KRW.
    pub amount: InputId,
    /// Of its own year, or of the prices' base year.
    pub basis: PriceBasis,
}

/// A measured value of one year, which replaces that year's draw.
#[derive(Clone, Copy, Debug)]
pub enum Observation {
    /// Gross output.
    Level(Known),
    /// Growth on the year before.
    Growth {
        /// Per year.
        rate: InputId,
        /// Price basis of the rate.
        basis: PriceBasis,
    },
}

/// What moves a sector's output from one year to the next.
#[derive(Clone, Copy, Debug)]
pub enum Drift {
    /// Measured.
    Observed(Observation),
    /// The sector's own growth rate.
    Growth,
    /// Segment of a stated path: the sector's own, or that of a group.
    Path {
        /// Index in the model's paths.
        path: usize,
        /// Index of the segment, counted from the last known year.
        segment: usize,
    },
}

/// Stated levels of coming years, log-linear between them, for one sector or for a group.
#[derive(Clone, Debug)]
pub struct Path {
    /// Indices of the sectors that follow it; all take the same growth.
    pub sectors: Vec<usize>,
    /// Paths of single sectors that are part of this one's levels and are taken out first, with a level in each of its years.
    pub parts: Vec<usize>,
    /// Year index from which the path leaves: the last known one.
    pub from: usize,
    /// Year index and stated level in KRW, years rising.
    pub levels: Vec<(usize, InputId)>,
    /// Price basis of the levels.
    pub basis: PriceBasis,
    /// Share of the implied log growth that is delivered; 1 reproduces the path.
    pub delivery: InputId,
}

impl Path {
    /// Stated level of a year, if there is one.
    #[must_use]
    pub fn level(&self, year: usize) -> Option<InputId> {
        self.levels.iter().find(|(stated, _)| *stated == year).map(|(_, level)| *level)
    }

    /// First and last year index of a segment.
    #[must_use]
    pub fn segment(&self, segment: usize) -> (usize, usize) {
        let start = if segment == 0 { self.from } else { self.levels[segment - 1].0 };
        (start, self.levels[segment].0)
    }
}

/// A named set of sectors or of programmes.
#[derive(Clone, Debug)]
pub struct Group {
    /// Id of the file.
    pub id: GroupId,
    /// Name for people.
    pub name: Label,
    /// Indices of its sectors, rising; empty for a set of programmes.
    pub sectors: Vec<usize>,
    /// Indices of its programmes, rising; empty for a set of sectors.
    pub programmes: Vec<usize>,
    /// Gross output of all its sectors in their common base year.
    pub base_output: Option<Known>,
}

/// Correlation of the sectors' yearly shocks.
#[derive(Clone, Debug)]
pub struct Correlation {
    /// Lower Cholesky factor, row by row in id order of the sectors; row `s` has `s + 1` numbers.
    pub factor: Vec<Vec<f64>>,
}

impl Correlation {
    /// Shocks that do not move together.
    #[must_use]
    pub fn independent(sectors: usize) -> Self {
        let row = |s: usize| (0..=s).map(|column| if column == s { 1.0 } else { 0.0 }).collect();
        Self { factor: (0..sectors).map(row).collect() }
    }
}
