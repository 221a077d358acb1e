//! A model without one of its nouns, with all that is asked about it: what is saved is what the noun costs.

use mudeung::model::{Component, Dependence, Measure, Metric, Model, Regional, Scope};

/// Takes something out of a model.
type Without = fn(&Model) -> Model;

/// What is left out, by name.
pub(crate) const NOUNS: [(&str, Without); 9] = [
    ("components of totals", |model| keeping(model, |metric| matches!(metric.component, Component::Total | Component::Claimed))),
    ("pipelines", |model| {
        let mut rest = keeping(model, |metric| {
            let of_pipelines = matches!(metric.scope, Scope::Pipeline(_)) || matches!(metric.component, Component::Pipeline(_));
            !of_pipelines && !rests_on_parts(metric)
        });
        rest.pipelines.clear();
        rest.skills.clear();
        rest.appraisals.clear();
        rest
    }),
    ("facilities", |model| {
        let mut rest = keeping(model, |metric| {
            let of_facilities = matches!(metric.scope, Scope::Facility(_)) || matches!(metric.component, Component::Facility(_));
            !of_facilities && !rests_on_parts(metric)
        });
        rest.facilities.clear();
        rest.skills.clear();
        rest.appraisals.clear();
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
    ("input-output table", |model| {
        let mut rest = keeping(model, |metric| {
            let of_table = matches!(metric.measure, Measure::Demand(_) | Measure::DemandToDate(_) | Measure::Multiplier(_));
            !of_table && !matches!(metric.component, Component::Programme(_) | Component::Stage(_))
        });
        rest.input_output = None;
        rest.programmes.iter_mut().for_each(|programme| programme.spending = None);
        rest.pipelines.iter_mut().for_each(|pipeline| pipeline.spending = None);
        rest
    }),
    ("a regional table of its own in each trial", |model| {
        let mut rest = keeping(model, |_| true);
        if let Some(table) = &mut rest.input_output {
            let central = table.regional_coefficients(|input| model.inputs[input].central);
            table.regional = Regional::Given { coefficients: central.coefficients, row_factors: central.row_factors };
        }
        rest
    }),
    ("appraisals", |model| {
        let mut rest = keeping(model, |metric| !matches!(metric.measure, Measure::Appraisal(_)));
        rest.appraisals.clear();
        rest
    }),
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
    rest.claims.clear();
    rest.thresholds.clear();
    rest
}

/// Whether a metric is of something that names facilities or pipelines.
fn rests_on_parts(metric: &Metric) -> bool {
    matches!(metric.measure, Measure::Skill(_) | Measure::Appraisal(_))
}
