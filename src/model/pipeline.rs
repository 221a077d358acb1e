//! Pipelines: cohorts of firms or people that move through stages with losses (`docs/model.md`, section 7).

use std::ops::RangeInclusive;

use super::{Effects, InputId, Priced, Yearly};
use crate::quantity::{Label, PipelineId, StageId, Unit};

/// Cohorts that enter, pass stages or drop out, and then stand in a stock until they end.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Position in the model's list.
    pub index: usize,
    /// Id of the file.
    pub id: PipelineId,
    /// Name for people.
    pub name: Label,
    /// Index of the sector that its effects are part of; without one they stand beside all totals.
    pub sector: Option<usize>,
    /// What is counted: firms, persons.
    pub unit: Unit,
    /// Who enters in each year.
    pub inflow: Inflow,
    /// Stages between entering and the stock, in order.
    pub stages: Vec<Stage>,
    /// How long units stay in the stock.
    pub survival: Survival,
    /// Uniform draw of the survivors, by year of entry into the stock and year; used for years after the entry.
    pub survivals: Vec<Vec<InputId>>,
    /// How unequal the units are; all are alike without it.
    pub sizes: Option<Sizes>,
    /// What a unit in the stock adds, on average.
    pub per_unit: Effects,
    /// Money that a unit invests once, in the year it enters the stock.
    pub investment: Option<Priced>,
    /// Index of the facility whose effects hold this pipeline's as an "of which".
    pub part_of: Option<usize>,
    /// Index of the spending pattern by which the investment becomes final demand.
    pub spending: Option<usize>,
    /// Index of the factors that make its effects net.
    pub additionality: Option<usize>,
}

/// Who enters a pipeline: the sum of what is stated, what comes at a rate and what money pays for.
#[derive(Clone, Debug)]
pub struct Inflow {
    /// Stated numbers by year of the horizon; drawn ones are rounded to whole units.
    pub counts: Vec<Option<InputId>>,
    /// So many a year on average.
    pub rate: Option<Rate>,
    /// What a programme pays for.
    pub money: Option<Money>,
}

/// Arrivals at a rate, Poisson distributed.
#[derive(Clone, Debug)]
pub struct Rate {
    /// Mean number in a year.
    pub mean: Yearly,
    /// Year indices in which units enter.
    pub years: RangeInclusive<usize>,
    /// Uniform draw of the number, by year of the horizon.
    pub arrivals: Vec<InputId>,
}

/// Units that the real delivery of a programme pays for; a remainder that pays for no whole unit waits for the next year.
#[derive(Clone, Copy, Debug)]
pub struct Money {
    /// Index of the programme.
    pub programme: usize,
    /// Share of its money that goes into the pipeline.
    pub share: InputId,
    /// Cost of one unit.
    pub unit_cost: Priced,
}

/// A stage that some pass and others do not.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Id of the file.
    pub id: StageId,
    /// Name for people.
    pub name: Label,
    /// Probability that a unit passes.
    pub probability: InputId,
    /// Years it takes, not necessarily whole: a fraction sends each unit into one of the two years around it.
    pub lag: InputId,
    /// Uniform draw of the number that passes, by year in which the cohort reaches the stage.
    pub passes: Vec<InputId>,
    /// Uniform draw of the number that takes a year longer, by the same year.
    pub waits: Vec<InputId>,
}

/// How long units stay in the stock.
#[derive(Clone, Debug)]
pub enum Survival {
    /// For ever.
    Lasting,
    /// The same probability of ending in every year.
    Hazard(InputId),
    /// Share still there at some ages in years, ages rising; geometric between them, and the last hazard rules afterwards.
    Table(Vec<(u32, InputId)>),
}

/// Sizes of units relative to their mean.
#[derive(Clone, Debug)]
pub struct Sizes {
    /// Standard deviation over mean of one unit's size.
    pub variation: f64,
    /// Standard normal draw behind the sizes of the units that entered the stock in a year, by year of the horizon.
    pub scores: Vec<InputId>,
}
