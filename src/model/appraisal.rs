//! Appraisal: what programmes cost against what capacity and firms add (`docs/model.md`, section 10).

use super::InputId;
use crate::quantity::{AppraisalId, Label};

/// Costs of some programmes against the net value added of some facilities and pipelines, in constant prices.
#[derive(Clone, Debug)]
pub struct Appraisal {
    /// Position in the model's list.
    pub index: usize,
    /// Id of the file.
    pub id: AppraisalId,
    /// Name for people.
    pub name: Label,
    /// Indices of the programmes whose money is the cost.
    pub programmes: Vec<usize>,
    /// Indices of the facilities whose net value added is the benefit.
    pub facilities: Vec<usize>,
    /// Indices of the pipelines whose net value added is the benefit.
    pub pipelines: Vec<usize>,
    /// Index of the account that is value added.
    pub value_added: usize,
    /// Index of the account that is employment.
    pub employment: Option<usize>,
    /// Year index that counts as 0.
    pub base_year: usize,
    /// Years that are appraised after the last planned cost; those beyond the horizon go on as its last year.
    pub life: usize,
    /// Year index of the last planned cost.
    pub last_cost: usize,
    /// Social discount rate, real.
    pub rate: InputId,
    /// Annual decline of the benefit after the horizon.
    pub fade: InputId,
    /// Running cost a year after the last planned cost, as a share of all that was spent until then.
    pub running: InputId,
    /// Share of the cost that is still worth something at the end; taken off the cost of the last year.
    pub residual: InputId,
    /// Share of net value added that counts as benefit.
    pub benefit_share: InputId,
    /// Share of value added that pays labour.
    pub labour: InputId,
    /// Share of that labour that had other work; its pay is no benefit.
    pub had_work: InputId,
}

/// Whose cost is appraised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// National and city money (국비, 지방비).
    Public,
    /// The private share and extra private money too (민자).
    Whole,
}

/// What an appraisal answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Worth {
    /// Present value of the cost.
    Cost,
    /// Present value of the benefit.
    Benefit,
    /// Net present value.
    Npv,
    /// Benefit over cost; no value without a cost.
    BenefitCostRatio,
    /// Internal rate of return; no value where there is none or more than one.
    Irr,
    /// Number of internal rates of return between −99 % and 1000 %.
    IrrRoots,
    /// Cost, not discounted, per year of a net job over the appraised years; no value without a job.
    CostPerJobYear,
}

impl Worth {
    /// Its name in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cost => "pv-cost",
            Self::Benefit => "pv-benefit",
            Self::Npv => "npv",
            Self::BenefitCostRatio => "bcr",
            Self::Irr => "irr",
            Self::IrrRoots => "irr-roots",
            Self::CostPerJobYear => "cost-per-job-year",
        }
    }

    /// Whether it need not have a value in every trial.
    #[must_use]
    pub fn may_be_undefined(self) -> bool {
        matches!(self, Self::BenefitCostRatio | Self::Irr | Self::CostPerJobYear)
    }
}

/// A change of cost, benefit and rate, as preliminary feasibility studies tabulate them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Case {
    /// Change of the cost, percent.
    pub cost: i8,
    /// Change of the benefit, percent.
    pub benefit: i8,
    /// Change of the discount rate, tenths of a percentage point.
    pub rate: i8,
}

impl Case {
    /// Nothing changed.
    pub const BASE: Self = Self { cost: 0, benefit: 0, rate: 0 };

    /// The cases of the sensitivity table.
    pub const TABLE: [Self; 11] = [
        Self::BASE,
        Self { cost: -20, ..Self::BASE },
        Self { cost: -10, ..Self::BASE },
        Self { cost: 10, ..Self::BASE },
        Self { cost: 20, ..Self::BASE },
        Self { benefit: -20, ..Self::BASE },
        Self { benefit: -10, ..Self::BASE },
        Self { benefit: 10, ..Self::BASE },
        Self { benefit: 20, ..Self::BASE },
        Self { rate: -10, ..Self::BASE },
        Self { rate: 10, ..Self::BASE },
    ];

    /// Its name in results: `base`, `cost+10%`, `rate-1%p`.
    #[must_use]
    pub fn name(self) -> String {
        let changes = [("cost", i32::from(self.cost), "%"), ("benefit", i32::from(self.benefit), "%")];
        let mut parts: Vec<String> = changes
            .iter()
            .filter(|(_, change, _)| *change != 0)
            .map(|(of, change, unit)| format!("{of}{change:+}{unit}"))
            .collect();
        if self.rate != 0 {
            parts.push(format!("rate{:+}%p", f64::from(self.rate) / 10.0));
        }
        if parts.is_empty() { "base".to_owned() } else { parts.join(",") }
    }
}
