//! A model that computes certain outcomes and nothing else, for studies that run it many times.

use std::collections::BTreeSet;

use super::{Component, InputOutput, Measure, Metric, MetricId, Model, Outcome, Scope, Step, Target};

impl Model {
    /// The same model with the metrics and targets that these outcomes take, and the outcomes in it. Draws and values are the same; of
    /// targets only the value and its probability are left, not the year of reaching and the growth that they require.
    ///
    /// # Panics
    /// Never: the lists hold what is asked for.
    #[must_use]
    pub fn narrow(mut self, outcomes: &[Outcome]) -> (Self, Vec<Outcome>) {
        let targets = Outcome::all_targets(outcomes, &self);
        let asked: BTreeSet<MetricId> = outcomes.iter().flat_map(|outcome| outcome.metrics(&self)).collect();
        let metrics: Vec<MetricId> = self.with_all_that_they_take(&asked).into_iter().collect();
        let metric = |old: MetricId| MetricId(metrics.binary_search(&old).expect("the list holds all that is asked for"));
        let target = |old: usize| targets.binary_search(&old).expect("the list holds the targets of all outcomes");

        let joint: Vec<usize> =
            outcomes.iter().filter_map(|outcome| if let Outcome::Joint(joint) = outcome { Some(*joint) } else { None }).collect();
        let narrowed = outcomes.iter().map(|outcome| match *outcome {
            Outcome::Metric(old) => Outcome::Metric(metric(old)),
            Outcome::Target(old) => Outcome::Target(target(old)),
            Outcome::Joint(old) => Outcome::Joint(joint.iter().position(|joint| *joint == old).unwrap_or(0)),
        });
        let narrowed = narrowed.collect();
        self.joint_targets = joint.iter().map(|&joint| self.joint_targets[joint].clone()).collect();
        for joint in &mut self.joint_targets {
            joint.targets.iter_mut().for_each(|index| *index = target(*index));
        }
        let of_target = |&index: &usize| {
            let old = &self.targets[index];
            let (metric, year) = (metric(old.metric), self.metrics[old.metric.0].year);
            Target { metric, series: vec![(year, metric)], growth: None, ..old.clone() }
        };
        self.targets = targets.iter().map(of_target).collect();
        for own in &mut self.own_metrics {
            for steps in &mut own.steps {
                let known =
                    steps.iter().flatten().all(|step| !matches!(step, Step::Metric(old) if metrics.binary_search(old).is_err()));
                match steps {
                    Some(steps) if known => steps.iter_mut().for_each(|step| {
                        if let Step::Metric(old) = step {
                            *old = metric(*old);
                        }
                    }),
                    _ => *steps = None,
                }
            }
        }
        self.metrics = metrics.iter().map(|old| self.metrics[old.0]).collect();
        self.summarised = metrics.iter().map(|old| asked.contains(old)).collect();
        self.claims.clear();
        self.thresholds.clear();
        self.figures.clear();
        if !self.metrics.iter().any(|metric| matches!(metric.measure, Measure::Appraisal(_))) {
            self.appraisals.clear();
        }
        // A trial in which the table has no solution fails, whatever it is asked for.
        let cannot_fail = |table: &InputOutput| table.is_productive_in_every_trial(&self.inputs);
        if !self.metrics.iter().any(takes_table) && self.input_output.as_ref().is_some_and(cannot_fail) {
            self.input_output = None;
        }
        (self, narrowed)
    }

    /// Metrics, and those that the scenario's own among them are computed from.
    fn with_all_that_they_take(&self, asked: &BTreeSet<MetricId>) -> BTreeSet<MetricId> {
        let (mut all, mut open) = (BTreeSet::new(), asked.iter().copied().collect::<Vec<_>>());
        while let Some(metric) = open.pop() {
            if !all.insert(metric) {
                continue;
            }
            let super::Metric { measure, year, .. } = self.metrics[metric.0];
            if let Measure::Own(own) = measure {
                let steps = self.own_metrics[own].steps[year].iter().flatten();
                open.extend(steps.filter_map(|step| if let Step::Metric(needed) = step { Some(*needed) } else { None }));
            }
        }
        all
    }
}

/// Whether it takes the input-output table: what spending and capacity set off, and every total, of which that is a part.
fn takes_table(metric: &Metric) -> bool {
    match metric.measure {
        Measure::Demand(_) | Measure::DemandToDate(_) | Measure::Multiplier(_) | Measure::Appraisal(_) => true,
        Measure::Output | Measure::Account(_) => match metric.scope {
            Scope::Facility(_) | Scope::Pipeline(_) => matches!(metric.component, Component::Stage(_)),
            _ => true,
        },
        Measure::Programme(_)
        | Measure::Facility(_)
        | Measure::Pipeline(_)
        | Measure::Occurrence
        | Measure::PriceIndex
        | Measure::Own(_)
        | Measure::Skill(_) => false,
    }
}
