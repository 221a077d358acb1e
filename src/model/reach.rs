//! Reach: which nouns set something off through the input-output table, and in which sectors (`docs/model.md`, section 5).
//!
//! The names of metrics and the engine must agree on it.

use super::{Effects, Facility, Measure, Model, Pipeline};
use crate::quantity::Dimension;

impl Model {
    /// Whether a programme's money becomes final demand.
    #[must_use]
    pub fn programme_spends(&self, programme: usize) -> bool {
        self.input_output.is_some() && self.programmes[programme].spending.is_some()
    }

    /// Whether the one-off investment of a pipeline becomes final demand.
    #[must_use]
    pub fn pipeline_spends(&self, pipeline: usize) -> bool {
        let pipeline = &self.pipelines[pipeline];
        self.input_output.is_some() && pipeline.investment.is_some() && pipeline.spending.is_some()
    }

    /// Whether a sector is an industry of the concordance, so that effects of the table come back to it.
    #[must_use]
    pub fn is_industry(&self, sector: usize) -> bool {
        self.input_output.as_ref().is_some_and(|table| table.industry(sector).is_some())
    }

    /// Whether the output of a facility or pipeline in this sector has suppliers in other sectors.
    #[must_use]
    pub fn has_suppliers(&self, sector: Option<usize>, adds_output: bool) -> bool {
        adds_output && sector.is_some_and(|sector| self.is_industry(sector))
    }

    /// Whether what spending sets off enters a measure: output, and accounts that follow it. An account of persons is a stock of
    /// jobs, of which spending makes none.
    #[must_use]
    pub fn takes_spending(&self, measure: Measure) -> bool {
        match measure {
            Measure::Account(account) => {
                let account = &self.accounts[account];
                account.follows_output && account.unit != Dimension::Persons.into()
            }
            measure => measure == Measure::Output,
        }
    }

    /// Whether a measure is output, or an account of which sectors have a level.
    #[must_use]
    pub fn follows_output(&self, measure: Measure) -> bool {
        if let Measure::Account(account) = measure { self.accounts[account].follows_output } else { measure == Measure::Output }
    }
}

impl Facility {
    /// Whether it adds to output or to an account, by what its use or its own claim comes to.
    #[must_use]
    pub fn adds_to(&self, measure: Measure, model: &Model) -> bool {
        let own_claim = self.claimed.as_ref().filter(|claimed| claimed.direct);
        [Some(&self.per_unit), own_claim.map(|claimed| &claimed.effects)]
            .into_iter()
            .flatten()
            .any(|effects| add_to(effects, self.sector, measure, model))
    }

    /// Whether something is claimed of a measure that is no part of the totals.
    #[must_use]
    pub fn claims(&self, measure: Measure, model: &Model) -> bool {
        self.claimed.as_ref().is_some_and(|claimed| !claimed.direct && add_to(&claimed.effects, None, measure, model))
    }
}

impl Pipeline {
    /// Whether its units add to output or to an account.
    #[must_use]
    pub fn adds_to(&self, measure: Measure, model: &Model) -> bool {
        add_to(&self.per_unit, self.sector, measure, model)
    }
}

/// Whether effects say something of a measure, or it follows from their output by the intensity of their sector.
fn add_to(effects: &Effects, sector: Option<usize>, measure: Measure, model: &Model) -> bool {
    match measure {
        Measure::Output => effects.output.is_some(),
        Measure::Account(account) => {
            let by_output = effects.output.is_some() && sector.is_some() && model.follows_output(measure);
            effects.accounts.get(account).is_some_and(Option::is_some) || by_output
        }
        _ => false,
    }
}
