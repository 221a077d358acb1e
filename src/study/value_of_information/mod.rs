//! Value of information on a programme: what it is worth to find out a figure before deciding to go ahead (HM Treasury, *Green Book*
//! 2022, A5, asks for it under uncertainty; the estimates are those of [`estimate`]).
//!
//! The decision is to go ahead, which is worth the net present value of an appraisal, or not, which is worth nothing.

pub mod estimate;

use rayon::prelude::*;

use super::columns::InputColumn;
use super::sensitivity::design::{Origin, origins};
use crate::engine::{Observer, Settings, Simulator, Treated, Treatment, Trials};
use crate::model::{InputId, MetricId, Model};
use crate::numeric::column::BLOCK;
use crate::scenario::Ledger;
use estimate::{Conditional, Decision, Partial, Value};

/// The answers of an appraisal in one view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appraised {
    /// Net present value.
    pub npv: MetricId,
    /// Present value of the cost.
    pub cost: MetricId,
    /// Present value of the benefit.
    pub benefit: MetricId,
    /// Net present value in the other view of the cost.
    pub other_npv: MetricId,
}

/// What is known, and what it is worth to know more.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The decision as it stands.
    pub decision: Decision,
    /// The decision in the other view of the cost; `None` if no trial has a value there.
    pub other: Option<Decision>,
    /// By how much the benefit is off the cost.
    pub stretch: Option<Stretch>,
    /// What it is worth to know each input, the most valuable first.
    pub inputs: Vec<InputValue>,
    /// What it is worth to know all inputs of an origin.
    pub groups: Vec<GroupValue>,
}

/// By what the benefit would have to be multiplied to pay for the cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// In expectation.
    pub expected: f64,
    /// In the trial in which it takes least.
    pub least: f64,
    /// In the trial in which it takes most.
    pub most: f64,
}

/// What it is worth to know an input.
#[derive(Clone, Debug, PartialEq)]
pub struct InputValue {
    /// The input, or the draws of one thing over the years by their mean.
    pub column: InputColumn,
    /// Who vouches for it.
    pub origin: Origin,
    /// The estimate.
    pub partial: Partial,
}

/// What it is worth to know all inputs of an origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupValue {
    /// Who vouches for them.
    pub origin: Origin,
    /// Uncertain inputs of it.
    pub inputs: usize,
    /// The estimate; `None` where the observer cancelled it.
    pub value: Option<Value>,
}

/// Trials of the inputs of an origin, and draws of all others for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nested {
    /// Trials of the inputs of an origin.
    pub trials: u64,
    /// Draws of the others.
    pub draws: u64,
}

impl Nested {
    /// Enough for an error of a hundredth of the scatter of the net present value.
    pub const DEFAULT: Self = Self { trials: 4 * BLOCK as u64, draws: 16 };

    /// All trials that it takes.
    #[must_use]
    pub fn total(self) -> u64 {
        self.trials * self.draws * Origin::ALL.len() as u64
    }
}

/// What it is worth to know about an appraisal, from trials of all metrics of a model, with the threads of the current pool; `None`
/// if no trial has a value.
///
/// If every trial decides alike, there is nothing to know and nothing more is computed.
#[must_use]
pub fn assess(
    simulator: &Simulator<'_>,
    settings: &Settings,
    ledger: &Ledger,
    appraised: Appraised,
    trials: &Trials,
    nested: Nested,
    observer: &dyn Observer,
) -> Option<Assessment> {
    let of = |metric: MetricId, row: usize| trials.metrics[metric.0][row];
    let has_value = |row: &usize| !trials.failed[*row] && of(appraised.npv, *row).is_finite();
    let rows: Vec<usize> = (0..trials.failed.len()).filter(has_value).collect();
    let npv: Vec<f64> = rows.iter().map(|&row| of(appraised.npv, row)).collect();
    let decision = estimate::decision(&npv)?;
    let other: Vec<f64> = rows.iter().map(|&row| of(appraised.other_npv, row)).filter(|value| value.is_finite()).collect();
    let other = estimate::decision(&other);
    let stretch = stretch(rows.iter().map(|&row| (of(appraised.cost, row), of(appraised.benefit, row))));
    if decision.is_certain() {
        return Some(Assessment { decision, other, stretch, inputs: Vec::new(), groups: Vec::new() });
    }
    let model = simulator.model();
    let columns = InputColumn::of_model(model);
    let origins = origins(model, ledger);
    let groups = Origin::ALL.map(|origin| {
        let of_origin = columns.iter().flat_map(|column| &column.inputs).filter(|input| origins[input.index()] == origin);
        let inputs: Vec<InputId> = of_origin.copied().collect();
        let value = group(simulator, settings, appraised.npv, &inputs, nested, observer);
        GroupValue { origin, inputs: inputs.len(), value }
    });
    let value = |column: &InputColumn| {
        let values = column.values(simulator, settings);
        let values: Vec<f64> = rows.iter().map(|&row| values[row]).collect();
        InputValue { column: column.clone(), origin: column.origin(&origins), partial: estimate::partial(&values, &npv) }
    };
    let mut inputs: Vec<InputValue> = columns.par_iter().map(value).collect();
    let size = |input: &InputValue| (input.partial.is_distinct(), input.partial.value.value);
    inputs.sort_by(|a, b| {
        let ((a_distinct, a_value), (b_distinct, b_value)) = (size(a), size(b));
        b_distinct.cmp(&a_distinct).then(b_value.total_cmp(&a_value))
    });
    Some(Assessment { decision, other, stretch, inputs, groups: groups.to_vec() })
}

/// What it is worth to know some inputs together: each trial of theirs with several draws of all others.
fn group(
    simulator: &Simulator<'_>,
    settings: &Settings,
    npv: MetricId,
    inputs: &[InputId],
    nested: Nested,
    observer: &dyn Observer,
) -> Option<Value> {
    let count = usize::try_from(nested.trials).ok()?;
    let known = Known::new(simulator.model(), inputs);
    let mut conditional = Conditional::new(count);
    for draw in 1..=nested.draws {
        let others = OthersAnew { known: &known, seed: settings.seed.wrapping_add(draw) };
        let trials = simulator.trials(settings, &others, 0..nested.trials, &[npv], observer);
        if trials.failed.len() < count {
            return None;
        }
        // A trial without a value tells nothing of the decision.
        let value = |(&value, &failed): (&f64, &bool)| if failed || !value.is_finite() { f64::NAN } else { value };
        let values: Vec<f64> = trials.metrics[0].iter().zip(&trials.failed).map(value).collect();
        conditional.add(&values);
    }
    estimate::joint(&conditional)
}

/// The inputs that are known, by index.
struct Known(Vec<bool>);

impl Known {
    fn new(model: &Model, inputs: &[InputId]) -> Self {
        let mut known = vec![false; model.inputs.len()];
        for input in inputs {
            known[input.index()] = true;
        }
        Self(known)
    }
}

/// Draws everything anew that is not known.
struct OthersAnew<'k> {
    known: &'k Known,
    seed: u64,
}

impl Treatment for OthersAnew<'_> {
    fn of(&self, input: InputId) -> Treated<'_> {
        if self.known.0[input.index()] { Treated::AsDrawn } else { Treated::Seeded(self.seed) }
    }
}

/// How far benefits, the second of each pair, are off costs, the first.
fn stretch(pairs: impl Iterator<Item = (f64, f64)>) -> Option<Stretch> {
    let (mut costs, mut benefits) = (0.0, 0.0);
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for (cost, benefit) in pairs {
        (costs, benefits) = (costs + cost, benefits + benefit);
        if benefit > 0.0 {
            (least, most) = (least.min(cost / benefit), most.max(cost / benefit));
        }
    }
    (benefits > 0.0 && least.is_finite()).then(|| Stretch { expected: costs / benefits, least, most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_benefit_is_off_by_the_cost_over_it() {
        let stretch = stretch([(4.0, 2.0), (6.0, 1.0), (5.0, 0.0)].into_iter()).unwrap();
        assert_eq!(stretch, Stretch { expected: 5.0, least: 2.0, most: 6.0 });
        assert_eq!(super::stretch([(1.0, 0.0)].into_iter()), None);
    }
}
