//! Scenario discovery: in which part of the inputs a target is missed, or reached (Bryant & Lempert 2010,
//! doi:10.1016/j.techfore.2009.08.002).
//!
//! It brings together the case of interest, the inputs as columns and the search for boxes; the search itself knows neither.

mod case;
pub mod prim;

pub use case::{Case, FEWEST, Level, NEARLY_ALL, NoCase, Side, Sought, Turn, seek};

use rayon::prelude::*;

use super::columns::InputColumn;
use super::sensitivity::design::Origin;
use crate::engine::{Settings, Simulator};
use crate::model::Model;
use crate::numeric::stats::real;
use prim::{Check, Choice, Found, Half, Holdout, Objective, Region, Restriction, Search, SortedColumn, SortedTable, Tally};

/// What to look for among the inputs of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Smallest share of the trials that a box may keep; `None` for [`smallest`] of the share of cases.
    pub smallest: Option<f64>,
    /// What a peel should do best.
    pub objective: Objective,
    /// How to choose boxes.
    pub choice: Choice,
}

/// Share of the trials of a box that a peel takes off: patience (Friedman & Fisher 1999 find 5 % to 10 % good).
pub const PEEL: f64 = 0.05;

/// Boxes of fewer trials than this are not looked at.
const FEWEST_IN_A_BOX: f64 = 20.0;

/// Boxes in the inputs of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// The case that was looked for.
    pub sought: Sought,
    /// The inputs that were looked at.
    pub columns: Vec<InputColumn>,
    /// Who vouches for each input of the model.
    pub origins: Vec<Origin>,
    /// How they were searched.
    pub search: Search,
    /// How boxes were chosen.
    pub choice: Choice,
    /// The boxes, each among the trials that are in no earlier one.
    pub boxes: Vec<DiscoveredBox>,
}

/// A box of inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct DiscoveredBox {
    /// The box, from the half of the trials that was searched.
    pub found: Found,
    /// Density and coverage in that half.
    pub search: Half,
    /// The same in the other half.
    pub check: Check,
    /// Whether it promised more than it keeps there.
    pub overfit: bool,
    /// The limits, that first which does most.
    pub limits: Vec<BoxLimit>,
}

/// The limit of a box on an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoxLimit {
    /// Index of the column.
    pub column: usize,
    /// The limit.
    pub restriction: Restriction,
    /// Where its ends lie in the distribution of the input, or in the trials where none is stated.
    pub percentiles: (Option<f64>, Option<f64>),
    /// Density of the box without this limit, in the half that was searched.
    pub density_without: f64,
}

/// The columns in which boxes are looked for: the numbers of the scenario and, if they are wanted, the model's own shocks. Of draws that
/// decide something in each of many years the mean says nothing to people; they are left out.
#[must_use]
pub fn columns(model: &Model, shocks: bool) -> Vec<InputColumn> {
    let wanted =
        |column: &InputColumn| column.is_parameter(model) || shocks && (column.inputs.len() == 1 || !column.decides(model));
    InputColumn::of_model(model).into_iter().filter(wanted).collect()
}

/// The smallest box, as a share of the trials, where this share of them are cases: one in twenty trials, or a box of half of the cases
/// alone where cases are rarer, and never fewer than 20 trials.
#[must_use]
pub fn smallest(cases: f64, trials: usize) -> f64 {
    (cases / 2.0).min(0.05).max(FEWEST_IN_A_BOX / real(trials.max(1) as u64))
}

/// Searches the inputs of a model for boxes around a case, with the threads of the current pool.
///
/// Every other tile of the trials is searched, the rest is for the check. Inputs are drawn again one at a time; what is kept of them is
/// 12 bytes a trial of the searched half.
///
/// # Panics
/// If there are more trials than memory has addresses.
#[must_use]
pub fn discover(
    simulator: &Simulator<'_>,
    settings: &Settings,
    sought: Sought,
    (columns, origins): (Vec<InputColumn>, Vec<Origin>),
    plan: &Plan,
) -> Discovery {
    let row = |trial: u64| usize::try_from(trial).expect("trials that are kept fit into memory");
    let of_half = |searched: bool| {
        let both = sought.trials.iter().zip(&sought.cases);
        both.filter(|(trial, _)| prim::is_for_search(**trial) == searched).map(|(&trial, &case)| (trial, case)).unzip()
    };
    let (trials, cases): (Vec<u64>, Vec<bool>) = of_half(true);
    let pick = |column: &InputColumn, trials: &[u64]| {
        let values = column.values(simulator, settings);
        trials.iter().map(|&trial| values[row(trial)]).collect::<Vec<f64>>()
    };
    let sorted = columns.par_iter().map(|column| SortedColumn::new(&pick(column, &trials))).collect();
    let table = SortedTable::new(sorted, cases);
    let share = real(sought.hits) / real(sought.trials.len() as u64);
    let search = Search {
        peel: PEEL,
        paste: PEEL,
        smallest: plan.smallest.unwrap_or_else(|| smallest(share, trials.len())),
        objective: plan.objective,
    };
    let found = prim::discover(&table, &search, &plan.choice);

    let replicate = settings.design.replicate();
    let (others, of_others): (Vec<u64>, Vec<bool>) = of_half(false);
    let holdout = Holdout { trials: &others, cases: &of_others, column: &|column| pick(&columns[column], &others), replicate };
    let regions: Vec<&Region> = found.iter().map(|found| &found.region).collect();
    let checks = prim::check(&regions, &holdout);
    let again = Holdout { trials: &trials, cases: table.cases(), column: &|column| pick(&columns[column], &trials), replicate };
    let halves: Vec<Half> = prim::check(&regions, &again).into_iter().map(|check| check.half).collect();

    let model = simulator.model();
    let of_box = |((found, check), search): ((Found, Check), Half)| {
        let percentile = |column: usize, value: f64| {
            let in_trials = || table.columns()[column].share_below(value);
            columns[column].percentile(model, value).unwrap_or_else(in_trials)
        };
        let limit = |&(column, without): &(usize, Tally)| {
            let restriction = *found.region.of(column)?;
            let at = |end: Option<f64>| end.map(|value| percentile(column, value));
            let percentiles = (at(restriction.low()), at(restriction.high()));
            Some(BoxLimit { column, restriction, percentiles, density_without: without.density() })
        };
        let limits = found.without.iter().filter_map(limit).collect();
        let overfit = check.is_overfit(found.inside, found.remaining.density());
        DiscoveredBox { found, search, check, overfit, limits }
    };
    let boxes = found.into_iter().zip(checks).zip(halves).map(of_box).collect();
    Discovery { sought, columns, origins, search, choice: plan.choice, boxes }
}
