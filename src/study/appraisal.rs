//! Where the answers of an appraisal stand in a model and its results. It looks them up; it must not compute one.

use crate::engine::{Frequency, Results};
use crate::model::{Appraisal, Case, Component, Measure, Metric, MetricId, Model, Scope, Threshold, View, Worth};

/// The metric of one answer of an appraisal; `None` if the model does not have it.
#[must_use]
pub fn metric(model: &Model, appraisal: &Appraisal, view: View, case: Case, worth: Worth) -> Option<MetricId> {
    let wanted = (Measure::Appraisal(worth), Scope::Appraisal(appraisal.index), Component::View(view, case));
    let is_it = |metric: &Metric| (metric.measure, metric.scope, metric.component) == wanted;
    model.metrics.iter().position(is_it).map(MetricId)
}

/// How often a metric is at least `value`; `None` if the model does not count that.
#[must_use]
pub fn reached(model: &Model, results: &Results, metric: MetricId, value: f64) -> Option<Frequency> {
    let is_it = |threshold: &Threshold| threshold.metric == metric && threshold.value.to_bits() == value.to_bits();
    results.thresholds.get(model.thresholds.iter().position(is_it)?).copied()
}
