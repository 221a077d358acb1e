//! Outcomes: what a study looks at. A metric, or a target with its probability.

use std::collections::BTreeSet;

use super::{Metric, MetricId, Model};
use crate::quantity::Unit;

/// What a study looks at, by index of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The value of a metric.
    Metric(MetricId),
    /// A target: its metric, and whether it is reached.
    Target(usize),
    /// A joint set: whether all its targets are reached.
    Joint(usize),
}

impl Outcome {
    /// The metric whose value it is; a joint set has none.
    #[must_use]
    pub fn metric(self, model: &Model) -> Option<MetricId> {
        match self {
            Self::Metric(metric) => Some(metric),
            Self::Target(target) => Some(model.targets[target].metric),
            Self::Joint(_) => None,
        }
    }

    /// All metrics that it takes to know the outcome.
    #[must_use]
    pub fn metrics(self, model: &Model) -> Vec<MetricId> {
        self.targets(model)
            .iter()
            .map(|&target| model.targets[target].metric)
            .chain(match self {
                Self::Metric(metric) => Some(metric),
                Self::Target(_) | Self::Joint(_) => None,
            })
            .collect()
    }

    /// The targets that are asked about.
    #[must_use]
    pub fn targets(self, model: &Model) -> Vec<usize> {
        match self {
            Self::Metric(_) => Vec::new(),
            Self::Target(target) => vec![target],
            Self::Joint(joint) => model.joint_targets[joint].targets.clone(),
        }
    }

    /// The targets that some outcomes ask about, rising.
    #[must_use]
    pub fn all_targets(outcomes: &[Self], model: &Model) -> Vec<usize> {
        let targets: BTreeSet<usize> = outcomes.iter().flat_map(|outcome| outcome.targets(model)).collect();
        targets.into_iter().collect()
    }

    /// Unit of the metric's values; `None` for a pure number or a joint set.
    #[must_use]
    pub fn unit(self, model: &Model) -> Option<Unit> {
        let Metric { measure, scope, .. } = model.metrics[self.metric(model)?.0];
        model.unit_of(measure, scope)
    }
}
