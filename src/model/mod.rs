//! The compiled model: what one trial computes, resolved to indices.
//!
//! A [`Model`] is immutable and knows nothing of files, threads, random streams or terminals. Every number in it is an
//! [`Input`] with a path and a distribution; every noun of a scenario is a struct of input indices, one file per noun.
//! Sectors, groups, programmes, accounts and targets stand in the order of their ids, so that neither results nor draws depend
//! on the order of a file. Equations: `docs/model.md`.

pub mod account;
pub mod additionality;
pub mod appraisal;
pub mod claim;
pub mod dependence;
pub mod effect;
pub mod event;
pub mod expression;
pub mod facility;
pub mod figure;
pub mod input;
pub mod input_output;
pub mod metric;
mod narrow;
pub mod outcome;
pub mod pipeline;
pub mod prices;
pub mod programme;
pub mod reach;
pub mod regional;
pub mod sector;
pub mod skill;
pub mod spending;
pub mod target;

pub use account::{Account, AccountBase, AccountPath, Other};
pub use additionality::{Additionality, Stage as NetStage};
pub use appraisal::{Appraisal, Case, View, Worth};
pub use claim::{Claim, ClaimMeasure, Threshold};
pub use dependence::{Dependence, Dependent, Driver, RankCorrelation, Score};
pub use effect::{Effects, Priced, PricesOf};
pub use event::{Event, FacilityImpact, Fade, Occurrence, ProgrammeImpact};
pub use expression::{Operation, OwnMetric, Step};
pub use facility::{Claimed, Facility, Ramp, RampShape};
pub use figure::Figure;
pub use input::{Input, InputId, Inputs, Role, Yearly};
pub use input_output::{Households, Industry, IndustryOf, InputOutput, QuotientForm, Regional, Scale, TableSector};
pub use metric::{Basis, Capacity, Cohorts, Component, Flow, Induced, Measure, Metric, MetricId, Scope};
pub use outcome::Outcome;
pub use pipeline::{Inflow, Money, Pipeline, Rate, Sizes, Stage, Survival};
pub use prices::Prices;
pub use programme::{Approval, Funding, Profile, Programme, Refusal};
pub use regional::RegionalCoefficients;
pub use sector::{Base, Correlation, Drift, Group, Known, Observation, Path, Sector};
pub use skill::{Employer, Pool, Skill, SkillDemand};
pub use spending::{Purchase, Spending};
pub use target::{GrowthInputs, JointTarget, Target};

use crate::quantity::{Dimension, Horizon, Unit};

/// A scenario after checking: everything a trial needs, in flat arrays.
#[derive(Clone, Debug)]
pub struct Model {
    /// First and last year; year indices below count from the first.
    pub horizon: Horizon,
    /// Every number, drawn or certain.
    pub inputs: Inputs,
    /// The general price index.
    pub prices: Prices,
    /// Industries, in id order.
    pub sectors: Vec<Sector>,
    /// Indices of all sectors: the region.
    pub region: Vec<usize>,
    /// Stated paths of output, of sectors before those of groups.
    pub paths: Vec<Path>,
    /// How the yearly shocks of the sectors move together.
    pub correlation: Correlation,
    /// Named sets of sectors or of programmes, in id order.
    pub groups: Vec<Group>,
    /// Money spent over years, in id order.
    pub programmes: Vec<Programme>,
    /// Capacities that open and are used, in id order.
    pub facilities: Vec<Facility>,
    /// Cohorts of firms and people, in id order.
    pub pipelines: Vec<Pipeline>,
    /// What happens or does not, in id order.
    pub events: Vec<Event>,
    /// Inputs whose draws go together.
    pub dependence: Dependence,
    /// Satellite quantities per unit of output, in id order.
    pub accounts: Vec<Account>,
    /// The input-output table, if the scenario has one.
    pub input_output: Option<InputOutput>,
    /// What money buys, in id order.
    pub spending: Vec<Spending>,
    /// Factors between gross and net, in id order.
    pub additionality: Vec<Additionality>,
    /// Pools of people with a skill, in id order.
    pub skills: Vec<Skill>,
    /// Metrics of the scenario's own, in id order, and after them those of its claims.
    pub own_metrics: Vec<OwnMetric>,
    /// The series that are computed; targets and own metrics refer to them.
    pub metrics: Vec<Metric>,
    /// Whether the distribution of each metric is wanted: not of one that only a target's year of reaching or an own metric needs.
    pub summarised: Vec<bool>,
    /// Stated goals, in id order.
    pub targets: Vec<Target>,
    /// Sets of targets to be reached together, in id order.
    pub joint_targets: Vec<JointTarget>,
    /// Stated effects to be audited, in id order.
    pub claims: Vec<Claim>,
    /// Costs against benefits, in id order.
    pub appraisals: Vec<Appraisal>,
    /// Values at which the share of trials that reach them is counted, beside those of the targets.
    pub thresholds: Vec<Threshold>,
    /// Figures as documents state them, in the order of their file.
    pub figures: Vec<Figure>,
}

impl Model {
    /// Whether a metric need not have a value in every trial: one of the scenario's own, or a ratio of an appraisal.
    #[must_use]
    pub fn may_be_undefined(&self, metric: MetricId) -> bool {
        match self.metrics[metric.0].measure {
            Measure::Own(_) => true,
            Measure::Appraisal(worth) => worth.may_be_undefined(),
            _ => false,
        }
    }

    /// Whether a metric stands in the tables of all metrics: it is summarised, and not only a claim's own.
    #[must_use]
    pub fn is_listed(&self, metric: MetricId) -> bool {
        let of_claim = match self.metrics[metric.0].measure {
            Measure::Own(own) => self.own_metrics[own].is_of_claim(),
            _ => false,
        };
        self.summarised[metric.0] && !of_claim
    }

    /// Number of years of the horizon.
    #[must_use]
    pub fn years(&self) -> usize {
        self.horizon.len()
    }

    /// What a measure is called in results and scenarios: `output`, an account's id, `spending`, `price-index`.
    #[must_use]
    pub fn measure_name(&self, measure: Measure) -> &str {
        match measure {
            Measure::Output => "output",
            Measure::Account(account) => self.accounts[account].id.as_str(),
            Measure::Programme(flow) => flow.names().0,
            Measure::Facility(Capacity::Standing) => "capacity",
            Measure::Facility(Capacity::InUse) => "use",
            Measure::Pipeline(Cohorts::Inflow) => "inflow",
            Measure::Pipeline(Cohorts::Passed(_)) => "passed",
            Measure::Pipeline(Cohorts::Stock) => "stock",
            Measure::Pipeline(Cohorts::Ended) => "ended",
            Measure::Pipeline(Cohorts::Investment) => "one-off-investment",
            Measure::Occurrence => "occurrence",
            Measure::PriceIndex => "price-index",
            Measure::Own(own) => &self.own_metrics[own].id,
            Measure::Demand(Induced::Output) => "induced-output",
            Measure::Demand(Induced::ValueAdded) => "induced-value-added",
            Measure::Demand(Induced::PersonYears) => "person-years",
            Measure::DemandToDate(Induced::Output) => "cumulative-induced-output",
            Measure::DemandToDate(Induced::ValueAdded) => "cumulative-induced-value-added",
            Measure::DemandToDate(Induced::PersonYears) => "cumulative-person-years",
            Measure::Skill(Pool::Supply) => "skill-supply",
            Measure::Skill(Pool::Demand) => "skill-demand",
            Measure::Skill(Pool::Shortage) => "skill-shortage",
            Measure::Appraisal(worth) => worth.name(),
            Measure::Multiplier(Induced::Output) => "output-multiplier",
            Measure::Multiplier(Induced::ValueAdded) => "value-added-multiplier",
            Measure::Multiplier(Induced::PersonYears) => "employment-multiplier",
        }
    }

    /// What the part of a measure is called: `total`, `baseline`, `facility.ggm`, a payer, a stage.
    #[must_use]
    pub fn component_name(&self, measure: Measure, scope: Scope, component: Component) -> String {
        match (measure, scope, component) {
            (Measure::Programme(flow), ..) => flow.names().1.to_owned(),
            (Measure::Pipeline(Cohorts::Passed(stage)), Scope::Pipeline(pipeline), _) => {
                self.pipelines[pipeline].stages[stage].id.to_string()
            }
            (.., Component::Total) => "total".to_owned(),
            (.., Component::Baseline) => "baseline".to_owned(),
            (.., Component::Facility(facility)) => format!("facility.{}", self.facilities[facility].id),
            (.., Component::Pipeline(pipeline)) => format!("pipeline.{}", self.pipelines[pipeline].id),
            (.., Component::Event(event)) => format!("event.{}", self.events[event].id),
            (.., Component::Claimed) => "claimed".to_owned(),
            (.., Component::Programme(programme)) => format!("programme.{}", self.programmes[programme].id),
            (.., Component::Direct) => "direct".to_owned(),
            (.., Component::Indirect) => "indirect".to_owned(),
            (.., Component::Induced) => "induced".to_owned(),
            (.., Component::National) => "national".to_owned(),
            (.., Component::Stage(stage)) => stage.name().to_owned(),
            (.., Component::View(view, case)) => {
                let view = match view {
                    View::Public => "public",
                    View::Whole => "whole",
                };
                if case == Case::BASE { view.to_owned() } else { format!("{view}.{}", case.name()) }
            }
            (.., Component::Economy { nation, closed }) => {
                format!("{}-type-{}", if nation { "nation" } else { "region" }, if closed { 2 } else { 1 })
            }
        }
    }

    /// Unit of a measure over a scope; `None` for a pure number.
    #[must_use]
    pub fn unit_of(&self, measure: Measure, scope: Scope) -> Option<Unit> {
        match (measure, scope) {
            (
                Measure::Output
                | Measure::Programme(_)
                | Measure::Pipeline(Cohorts::Investment)
                | Measure::Demand(Induced::Output | Induced::ValueAdded)
                | Measure::DemandToDate(Induced::Output | Induced::ValueAdded)
                | Measure::Appraisal(Worth::Cost | Worth::Benefit | Worth::Npv),
                _,
            ) => Some(Dimension::Money.into()),
            (Measure::Demand(Induced::PersonYears) | Measure::DemandToDate(Induced::PersonYears), _) => {
                Some(Dimension::PersonYears.into())
            }
            (Measure::Skill(_), _) => Some(Dimension::Persons.into()),
            (Measure::Appraisal(Worth::Irr), _) => Some(Dimension::Ratio.into()),
            (Measure::Appraisal(Worth::CostPerJobYear), _) => {
                Some(Unit { dimension: Dimension::Money, per: Some(Dimension::PersonYears) })
            }
            (Measure::Multiplier(Induced::PersonYears), _) => {
                Some(Unit { dimension: Dimension::PersonYears, per: Some(Dimension::Money) })
            }
            (Measure::Account(account), _) => Some(self.accounts[account].unit),
            (Measure::Facility(_), Scope::Facility(facility)) => Some(self.facilities[facility].unit),
            (Measure::Pipeline(_), Scope::Pipeline(pipeline)) => Some(self.pipelines[pipeline].unit),
            (Measure::Own(own), _) => self.own_metrics[own].unit,
            (
                Measure::PriceIndex
                | Measure::Occurrence
                | Measure::Facility(_)
                | Measure::Pipeline(_)
                | Measure::Multiplier(_)
                | Measure::Appraisal(Worth::BenefitCostRatio | Worth::IrrRoots),
                _,
            ) => None,
        }
    }

    /// Whether a measure is money of a year, which has a nominal and a constant-price form.
    #[must_use]
    pub fn is_money(&self, measure: Measure) -> bool {
        match measure {
            Measure::Output | Measure::Programme(_) | Measure::Pipeline(Cohorts::Investment) => true,
            Measure::Demand(induced) | Measure::DemandToDate(induced) => induced != Induced::PersonYears,
            Measure::Account(account) => self.accounts[account].is_money(),
            _ => false,
        }
    }

    /// The id of a scope; `region` for all sectors.
    #[must_use]
    pub fn scope_id(&self, scope: Scope) -> &str {
        match scope {
            Scope::Region => "region",
            Scope::Group(group) => self.groups[group].id.as_str(),
            Scope::Sector(sector) => self.sectors[sector].id.as_str(),
            Scope::Programme(programme) => self.programmes[programme].id.as_str(),
            Scope::Facility(facility) => self.facilities[facility].id.as_str(),
            Scope::Pipeline(pipeline) => self.pipelines[pipeline].id.as_str(),
            Scope::Event(event) => self.events[event].id.as_str(),
            Scope::Skill(skill) => self.skills[skill].id.as_str(),
            Scope::Appraisal(appraisal) => self.appraisals[appraisal].id.as_str(),
            Scope::TableSector(sector) => self.input_output.as_ref().map_or("", |table| table.sectors[sector].code.as_str()),
        }
    }

    /// Indices of the sectors a scope adds up; empty for a scope of something else.
    #[must_use]
    pub fn sectors_of(&self, scope: Scope) -> &[usize] {
        match scope {
            Scope::Sector(sector) => std::slice::from_ref(&self.sectors[sector].index),
            Scope::Group(group) => &self.groups[group].sectors,
            Scope::Region => &self.region,
            Scope::Programme(_)
            | Scope::Facility(_)
            | Scope::Pipeline(_)
            | Scope::Event(_)
            | Scope::Skill(_)
            | Scope::Appraisal(_)
            | Scope::TableSector(_) => &[],
        }
    }

    /// Indices of the programmes a scope adds up; empty for a scope of something else.
    #[must_use]
    pub fn programmes_of(&self, scope: Scope) -> &[usize] {
        match scope {
            Scope::Programme(programme) => std::slice::from_ref(&self.programmes[programme].index),
            Scope::Group(group) => &self.groups[group].programmes,
            _ => &[],
        }
    }

    /// The last year up to which every sector of the scope is known: its base year or its last observed year.
    #[must_use]
    pub fn last_known_year(&self, scope: Scope) -> Option<usize> {
        self.sectors_of(scope).iter().map(|&s| self.sectors[s].last_known_year()).min()
    }
}
