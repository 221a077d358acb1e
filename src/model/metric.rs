//! Metrics: the named series whose distribution is wanted. What nobody asks for is not accumulated.

use super::{Case, NetStage, Pool, View, Worth};
use crate::quantity::PriceBasis;

/// Index of a metric in the model's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricId(pub usize);

/// One number per trial: a measure of a scope in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Metric {
    /// What is measured.
    pub measure: Measure,
    /// Over what.
    pub scope: Scope,
    /// The whole of it, or a part.
    pub component: Component,
    /// Price basis.
    pub basis: Basis,
    /// Year index.
    pub year: usize,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Gross output, KRW per year.
    Output,
    /// Level of an account, by index.
    Account(usize),
    /// Money of programmes, KRW.
    Programme(Flow),
    /// Capacity of a facility, in its unit.
    Facility(Capacity),
    /// Firms or people of a pipeline, or their money.
    Pipeline(Cohorts),
    /// How often an event happens in a year: 0 or 1.
    Occurrence,
    /// The general price index, 1 in the prices' base year.
    PriceIndex,
    /// A metric of the scenario's own, by index.
    Own(usize),
    /// What spending sets off through the input-output table, in a year.
    Demand(Induced),
    /// The same, from the first year to this one.
    DemandToDate(Induced),
    /// People with a skill and jobs that need it.
    Skill(Pool),
    /// What an appraisal answers; its year is the appraisal's base year.
    Appraisal(Worth),
    /// What a KRW of final demand for the product of a table sector sets off; its year is the table's.
    Multiplier(Induced),
}

/// What final demand sets off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Induced {
    /// Gross output (생산유발), KRW.
    Output,
    /// Value added (부가가치유발), KRW.
    ValueAdded,
    /// Full-time-equivalent person-years (취업유발): work of a year, never a stock of jobs.
    PersonYears,
}

impl Induced {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Output, Self::ValueAdded, Self::PersonYears];
}

/// What there is of a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capacity {
    /// Capacity that stands on average over the year, ramp included.
    Standing,
    /// Use of it in the year.
    InUse,
}

/// What there is of a pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cohorts {
    /// Units that enter in the year.
    Inflow,
    /// Units that get through a stage in the year, by index of the stage.
    Passed(usize),
    /// Units there at the end of the year.
    Stock,
    /// Units that leave the stock in the year.
    Ended,
    /// Money that the units invest on entering the stock.
    Investment,
}

/// The whole of a metric, or what a part of the economy adds to it. The parts of a total add up to it in every trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// All of it.
    Total,
    /// What no other part explains.
    Baseline,
    /// A facility's part, without what stands under facilities and pipelines that are part of it.
    Facility(usize),
    /// A pipeline's part.
    Pipeline(usize),
    /// What an event has moved the baseline by.
    Event(usize),
    /// What somebody stated a facility to bring about, where that is no part of the totals.
    Claimed,
    /// What a programme's spending sets off, net.
    Programme(usize),
    /// Of what spending sets off: the first round, what is bought in the region itself.
    Direct,
    /// Of what spending sets off: suppliers and their suppliers in the region.
    Indirect,
    /// Of what spending sets off: what households of the region earn and spend.
    Induced,
    /// What spending sets off in the nation.
    National,
    /// An effect of a programme, facility or pipeline on its way from gross to net.
    Stage(NetStage),
    /// An appraisal of some cost, under a change of cost, benefit and rate.
    View(View, Case),
    /// A multiplier: of the nation or the region, with households (type II) or without (type I).
    Economy {
        /// Of the nation; else of the region.
        nation: bool,
        /// With households.
        closed: bool,
    },
}

/// Money of a programme, by what happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// Planned for the year, after approval and delay, with the overrun where it is funded; annual.
    Planned,
    /// Spent in the year, all payers; annual.
    Spent,
    /// Of the spent, the national treasury's; annual.
    SpentNational,
    /// Of the spent, the city's; annual.
    SpentCity,
    /// Of the spent, private partners'; annual.
    SpentPrivate,
    /// Spent since the start, all payers; cumulative.
    SpentToDate,
    /// Real delivery: what was spent, less what cost growth ate; annual.
    Delivered,
    /// Extra private money that public spending brought along; annual.
    Leveraged,
    /// Lapsed in the year; annual.
    Lapsed,
    /// Refused, by the year for which it was planned; annual.
    Refused,
    /// Planned but neither spent nor lapsed by the end of the year; a stock.
    Unspent,
}

impl Flow {
    /// Every flow, in the order of the results.
    pub const ALL: [Self; 11] = [
        Self::Planned,
        Self::Spent,
        Self::SpentNational,
        Self::SpentCity,
        Self::SpentPrivate,
        Self::SpentToDate,
        Self::Delivered,
        Self::Leveraged,
        Self::Lapsed,
        Self::Refused,
        Self::Unspent,
    ];

    /// Metric and component of the results, such as `spending` and `national`.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Planned => ("planned-spending", "total"),
            Self::Spent => ("spending", "total"),
            Self::SpentNational => ("spending", "national"),
            Self::SpentCity => ("spending", "city"),
            Self::SpentPrivate => ("spending", "private"),
            Self::SpentToDate => ("cumulative-spending", "total"),
            Self::Delivered => ("delivery", "total"),
            Self::Leveraged => ("leveraged-investment", "total"),
            Self::Lapsed => ("lapsed-spending", "total"),
            Self::Refused => ("refused-spending", "total"),
            Self::Unspent => ("unspent", "total"),
        }
    }
}

/// Over what a metric adds up, by index of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The whole region.
    Region,
    /// All members of a group.
    Group(usize),
    /// One sector.
    Sector(usize),
    /// One programme.
    Programme(usize),
    /// One facility.
    Facility(usize),
    /// One pipeline.
    Pipeline(usize),
    /// One event.
    Event(usize),
    /// One skill pool.
    Skill(usize),
    /// One appraisal.
    Appraisal(usize),
    /// One sector of the input-output table.
    TableSector(usize),
}

/// Price basis of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Not money.
    None,
    /// Money of a year, in this price basis.
    Money(PriceBasis),
}
