//! A model without one of its nouns, with all that is asked about it: what is saved is what the noun costs.

use mudeung::model::{Component, Dependence, Measure, Metric, Model, Scope};

/// Takes something out of a model.
type Without = fn(&Model) -> Model;

/// What is left out, by name.
pub(crate) const NOUNS: [(&str, Without); 6] = [
    ("components of totals", |model| keeping(model, |metric| matches!(metric.component, Component::Total | Component::Claimed))),
    ("pipelines", |model| {
        let mut rest = keeping(model, |metric| {
            !matches!(metric.scope, Scope::Pipeline(_)) && !matches!(metric.component, Component::Pipeline(_))
        });
        rest.pipelines.clear();
        rest
    }),
    ("facilities", |model| {
        let mut rest = keeping(model, |metric| {
            !matches!(metric.scope, Scope::Facility(_)) && !matches!(metric.component, Component::Facility(_))
        });
        rest.facilities.clear();
        rest.pipelines.iter_mut().for_each(|pipeline| pipeline.part_of = None);
        rest
    }),
    ("events", |model| {
        let mut rest =
            keeping(model, |metric| !matches!(metric.scope, Scope::Event(_)) && !matches!(metric.component, Component::Event(_)));
        rest.events.clear();
        rest
    }),
    ("drivers and rank correlations", |model| Model { dependence: Dependence::default(), ..model.clone() }),
    ("metrics of programmes", |model| keeping(model, |metric| !matches!(metric.measure, Measure::Programme(_)))),
];

/// The model with some of its metrics and without its targets and own metrics, which refer to metrics by position.
pub(crate) fn keeping(model: &Model, keep: impl Fn(&Metric) -> bool) -> Model {
    let mut rest = model.clone();
    let kept = |metric: &Metric| keep(metric) && !matches!(metric.measure, Measure::Own(_));
    let mut wanted = model.summarised.iter().copied();
    let metrics = model.metrics.iter().copied().zip(wanted.by_ref()).filter(|(metric, wanted)| *wanted && kept(metric));
    (rest.metrics, rest.summarised) = metrics.unzip();
    rest.own_metrics.clear();
    rest.targets.clear();
    rest.joint_targets.clear();
    rest
}
