//! Contradictions: statements that cannot all be true, counted over trials and found in the stated case.
//!
//! A run with contradictions goes on: its components still add up, the remainder being negative. It says so.

use super::plan::Plan;
use super::step::State;
use crate::model::Model;
use crate::numeric::column::Column;

/// What contradicts what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicting {
    /// The facilities and pipelines of a sector add up to more than its stated output.
    PartsOfSector(usize),
    /// They have more of an account, such as jobs, than its stated path gives the sector.
    PartsOfAccount {
        /// Index of the account.
        account: usize,
        /// Index of the sector.
        sector: usize,
    },
    /// What is part of a facility states more than the facility.
    PartsOfFacility(usize),
    /// A programme has more money than the one that it is part of.
    Programme(usize),
}

/// A contradiction that a run met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What contradicts what.
    pub what: Conflicting,
    /// Whether the stated case has it.
    pub stated: bool,
    /// Number of trials that have it.
    pub trials: u64,
}

/// Trials with each contradiction that a model could have.
#[derive(Clone, Debug, Default)]
pub(super) struct ContradictionCounts(Vec<u64>);

impl ContradictionCounts {
    /// Counts the first `len` trials of a tile, of which the failed ones are left out.
    pub(super) fn add(&mut self, model: &Model, possible: &[Possible], state: &State, failed: Option<&[bool]>, len: usize) {
        self.0.resize(possible.len(), 0);
        for (count, possible) in self.0.iter_mut().zip(possible) {
            let marks = marks(model, possible.what, state);
            let counts = |&trial: &usize| marks[trial] > 0.0 && !failed.is_some_and(|failed| failed[trial]);
            *count += (0..len).filter(counts).count() as u64;
        }
    }

    /// Adds the counts of other tiles.
    pub(super) fn merge(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (into, from) in self.0.iter_mut().zip(&other.0) {
            *into += from;
        }
    }

    /// The contradictions that were met, in trials or in the stated case.
    pub(super) fn found(&self, possible: &[Possible]) -> Vec<Contradiction> {
        let trials = self.0.iter().copied().chain(std::iter::repeat(0));
        let all = possible.iter().zip(trials);
        all.map(|(&Possible { what, stated }, trials)| Contradiction { what, stated, trials })
            .filter(|contradiction| contradiction.stated || contradiction.trials > 0)
            .collect()
    }
}

/// A contradiction that a model could have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Possible {
    what: Conflicting,
    /// Whether the stated case has it.
    stated: bool,
}

/// All contradictions that a model could have, found once per run.
pub(super) fn of_stated_case(model: &Model, plan: &Plan, state: &State) -> Vec<Possible> {
    let stated = |what| Possible { what, stated: marks(model, what, state)[0] > 0.0 };
    conceivable(model, plan).into_iter().map(stated).collect()
}

fn conceivable(model: &Model, plan: &Plan) -> Vec<Conflicting> {
    let is_outer = |facility: usize| {
        model.facilities.iter().any(|inner| inner.part_of == Some(facility))
            || model.pipelines.iter().any(|inner| inner.part_of == Some(facility))
    };
    let with_parts = || plan.sectors_with_parts().iter().copied();
    let sectors = with_parts().map(Conflicting::PartsOfSector);
    let accounts = (0..model.accounts.len()).flat_map(|account| with_parts().map(move |sector| (account, sector)));
    let accounts = accounts.filter(|&(account, sector)| model.accounts[account].follows_path(sector));
    let accounts = accounts.map(|(account, sector)| Conflicting::PartsOfAccount { account, sector });
    let facilities = (0..model.facilities.len()).filter(|&facility| is_outer(facility)).map(Conflicting::PartsOfFacility);
    let programmes = model.programmes.iter().filter(|programme| programme.part_of.is_some());
    sectors.chain(accounts).chain(facilities).chain(programmes.map(|programme| Conflicting::Programme(programme.index))).collect()
}

/// 1 in the trials of a tile that have it.
fn marks(model: &Model, what: Conflicting, state: &State) -> Column {
    match what {
        Conflicting::PartsOfSector(sector) => *state.parts_beyond_total(sector),
        Conflicting::PartsOfAccount { account, sector } => *state.parts_beyond_path(account, sector),
        Conflicting::PartsOfFacility(facility) => *state.parts_beyond_outer(facility),
        Conflicting::Programme(inner) => {
            let mut marks = Column::ZERO;
            if let Some(outer) = model.programmes[inner].part_of {
                let (inner, outer) = (state.budget(inner), state.budget(outer));
                for (mark, (inner, outer)) in marks.iter_mut().zip(inner.iter().zip(outer.iter())) {
                    *mark = if *inner > outer * (1.0 + 1e-9) { 1.0 } else { 0.0 };
                }
            }
            marks
        }
    }
}
