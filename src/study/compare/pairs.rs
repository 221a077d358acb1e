//! What two models have in common: metrics of one name, and targets of one id.

use std::collections::BTreeMap;

use crate::model::{Basis, Metric, MetricId, Model, Target};
use crate::quantity::{PriceBasis, TargetId, Unit};

/// What is compared of two models, by index of the first and of the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// Metrics of one name, unit and year, in the order of the first.
    pub metrics: Vec<(MetricId, MetricId)>,
    /// Targets of one id.
    pub targets: Vec<TargetPair>,
    /// Joint sets of one id.
    pub joint_targets: Vec<TargetPair>,
}

/// A target, or a joint set, of both models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetPair {
    /// Its index in each.
    pub targets: (usize, usize),
    /// Whether both mean the same by it: metric, value and direction, or members.
    pub same_goal: bool,
}

/// What a metric is called in results, whatever the model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    measure: String,
    scope: String,
    component: String,
    basis: Basis,
    /// Calendar year of constant prices; 0 for any other basis.
    prices: i32,
    year: i32,
    unit: Option<Unit>,
}

impl Name {
    fn new(model: &Model, metric: Metric) -> Self {
        let Metric { measure, scope, component, basis, year } = metric;
        let year_of = |index: usize| model.horizon.years().nth(index).map_or(0, crate::quantity::Year::get);
        Self {
            measure: model.measure_name(measure).to_owned(),
            scope: model.scope_id(scope).to_owned(),
            component: model.component_name(measure, scope, component),
            basis,
            prices: match basis {
                Basis::Money(PriceBasis::Constant) => year_of(model.prices.base_year),
                Basis::None | Basis::Money(PriceBasis::Nominal) => 0,
            },
            year: year_of(year),
            unit: model.unit_of(measure, scope),
        }
    }
}

impl Pairs {
    /// What two models have in common.
    #[must_use]
    pub fn of(first: &Model, other: &Model) -> Self {
        let listed = |model: &Model| -> Vec<(Name, MetricId)> {
            let all = (0..model.metrics.len()).map(MetricId).filter(|&metric| model.is_listed(metric));
            all.map(|metric| (Name::new(model, model.metrics[metric.0]), metric)).collect()
        };
        let others: BTreeMap<Name, MetricId> = listed(other).into_iter().collect();
        let metrics = listed(first).into_iter().filter_map(|(name, metric)| Some((metric, *others.get(&name)?)));
        let targets = same_ids(first.targets.iter().map(|target| &target.id), other.targets.iter().map(|target| &target.id));
        let joint =
            same_ids(first.joint_targets.iter().map(|joint| &joint.id), other.joint_targets.iter().map(|joint| &joint.id));
        let of_one_goal = |(a, b): (usize, usize)| TargetPair {
            targets: (a, b),
            same_goal: is_same_goal((first, &first.targets[a]), (other, &other.targets[b])),
        };
        let targets: Vec<TargetPair> = targets.into_iter().map(of_one_goal).collect();
        let of_one_set = |(a, b): (usize, usize)| {
            let members = [(first, a), (other, b)].map(|(model, joint)| model.joint_targets[joint].targets.len());
            let same = |member: &usize| {
                targets.iter().any(|pair| {
                    pair.same_goal && pair.targets.0 == *member && other.joint_targets[b].targets.contains(&pair.targets.1)
                })
            };
            let same_goal = members[0] == members[1] && first.joint_targets[a].targets.iter().all(same);
            TargetPair { targets: (a, b), same_goal }
        };
        let joint_targets = joint.into_iter().map(of_one_set).collect();
        Self { metrics: metrics.collect(), targets, joint_targets }
    }

    /// Whether they have anything in common.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.metrics.is_empty() && self.targets.is_empty()
    }
}

/// Places of equal ids in two lists.
fn same_ids<'t>(first: impl Iterator<Item = &'t TargetId>, other: impl Iterator<Item = &'t TargetId>) -> Vec<(usize, usize)> {
    let others: Vec<&TargetId> = other.collect();
    first.enumerate().filter_map(|(at, id)| Some((at, others.iter().position(|other| *other == id)?))).collect()
}

fn is_same_goal((first, a): (&Model, &Target), (other, b): (&Model, &Target)) -> bool {
    let name = |model: &Model, target: &Target| Name::new(model, model.metrics[target.metric.0]);
    let same_value = a.value.to_bits() == b.value.to_bits();
    same_value && a.at_most == b.at_most && name(first, a) == name(other, b)
}
