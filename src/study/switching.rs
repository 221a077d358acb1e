//! Switching values: the value of one input at which a claim would hold, all others at their central values (`docs/model.md`,
//! section 10; HM Treasury, *Green Book* 2022, A5).
//!
//! The input's range is scanned before it is narrowed, so that nothing is assumed about the shape in between.

use super::grid::{between, bounds, grid, is_monotone};
use crate::engine::WhatIf;
use crate::model::{Claim, InputId, Model};
use crate::numeric::isa::Isa;

/// What it takes of one input that a claim holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Switching {
    /// Index of the claim in the model.
    pub claim: usize,
    /// The input that moves.
    pub input: InputId,
    /// Smallest and largest value that was tried: the support of the input's distribution, without the last 10⁻⁹ of an open end.
    pub bounds: (f64, f64),
    /// Whether the claim holds where this input, too, has its central value.
    pub holds_now: bool,
    /// Smallest and largest coefficient within the bounds, as many units of the cause as the claim is shown per; `None` without
    /// any.
    pub reach: Option<(f64, f64)>,
    /// Whether the coefficient only rises, or only falls, over the bounds.
    pub monotone: bool,
    /// The answer.
    pub answer: Switch,
}

/// Where a claim begins or ceases to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Switch {
    /// At this value, the nearest to the central one.
    At {
        /// In the unit of the input.
        value: f64,
        /// Where it lies in the input's own distribution.
        percentile: f64,
    },
    /// It holds nowhere within the bounds.
    NotReachable,
    /// It holds wherever the coefficient has a value.
    Always,
    /// The coefficient has no value anywhere.
    NoValue,
}

/// Values that are tried at once.
const SCAN: usize = 256;

/// How often the interval around a switching value is narrowed by [`SCAN`]: together to some 10⁻¹² of the bounds.
const NARROWINGS: usize = 4;

/// Mass beyond the bounds on a side where the distribution has no end.
const OPEN_END: f64 = 1e-9;

/// A claim holds if the coefficient is this close below it.
const SLACK: f64 = 1e-9;

/// The switching values of every driver of every claim, in the order of the model.
#[must_use]
pub fn switching(isa: Isa, model: &Model) -> Vec<Switching> {
    if model.claims.iter().all(|claim| claim.drivers.is_empty()) {
        return Vec::new();
    }
    let mut what_if = WhatIf::new(isa, model);
    let of_claim = |(index, claim): (usize, &Claim)| {
        claim.drivers.iter().map(|&input| Search { model, claim, input }.answer(index, &mut what_if)).collect::<Vec<_>>()
    };
    model.claims.iter().enumerate().flat_map(of_claim).collect()
}

/// The search for one switching value.
struct Search<'m> {
    model: &'m Model,
    claim: &'m Claim,
    input: InputId,
}

impl Search<'_> {
    fn answer(&self, index: usize, what_if: &mut WhatIf<'_>) -> Switching {
        let Claim { metric, shown_per, .. } = *self.claim;
        let input = &self.model.inputs[self.input];
        let bounds = bounds(&input.distribution, OPEN_END);
        let values = grid(&input.distribution, bounds, input.central, SCAN);
        let coefficients = what_if.metric(metric, self.input, &values);
        let defined = || coefficients.iter().copied().filter(|value| value.is_finite());
        let reach = defined().map(|value| (value, value)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        Switching {
            claim: index,
            input: self.input,
            bounds,
            holds_now: self.holds(what_if.stated(metric)),
            reach: reach.map(|(low, high)| (low * shown_per, high * shown_per)),
            monotone: is_monotone(&defined().collect::<Vec<_>>()),
            answer: self.switch(&values, &coefficients, what_if),
        }
    }

    fn holds(&self, coefficient: f64) -> bool {
        coefficient >= self.claim.implied - SLACK * self.claim.implied.abs()
    }

    fn switch(&self, values: &[f64], coefficients: &[f64], what_if: &mut WhatIf<'_>) -> Switch {
        let input = &self.model.inputs[self.input];
        let held: Vec<bool> = coefficients.iter().map(|&value| self.holds(value)).collect();
        let defined = |index: &usize| coefficients[*index].is_finite();
        if !(0..values.len()).any(|index| defined(&index)) {
            return Switch::NoValue;
        }
        let changes = (1..values.len()).filter(|&at| held[at - 1] != held[at] && defined(&(at - 1)) && defined(&at));
        let distance = |at: &usize| (values[at - 1] - input.central).abs().min((values[*at] - input.central).abs());
        let Some(at) = changes.min_by(|a, b| distance(a).total_cmp(&distance(b))) else {
            let always = (0..values.len()).filter(defined).all(|index| held[index]);
            return if always { Switch::Always } else { Switch::NotReachable };
        };
        let value = if input.distribution.is_continuous() {
            self.narrow((values[at - 1], values[at]), held[at], what_if)
        } else {
            values[if held[at] { at } else { at - 1 }]
        };
        Switch::At { value, percentile: input.distribution.cdf(value) }
    }

    /// The value between two at which the claim begins to hold (`rising`) or ceases to: on the side where it holds.
    fn narrow(&self, (mut low, mut high): (f64, f64), rising: bool, what_if: &mut WhatIf<'_>) -> f64 {
        for _ in 0..NARROWINGS {
            let values = between(low, high, SCAN);
            let coefficients = what_if.metric(self.claim.metric, self.input, &values);
            let held = |at: usize| self.holds(coefficients[at]);
            let Some(at) = (1..values.len()).find(|&at| held(at) == rising) else { break };
            (low, high) = (values[at - 1], values[at]);
        }
        if rising { high } else { low }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClaimMeasure, Measure, MetricId, Scope};
    use crate::quantity::{Dimension, Label};
    use crate::scenario::{ScenarioSource, compile, load};

    /// Output of 10조 a year that grows by an uncertain rate: in 2021 it is 10조·(1 + growth).
    const GROWTH: &str = r#"
scenario = { id = "growth", name = "Growth", as_of = 2023-01-01, horizon = [2020, 2021] }
[prices]
year = 2020
inflation = { value = 0, rationale = "a test" }
[sector.cars]
name = "Cars"
rationale = "a test"
base_year = 2020
base_output = { pert = ["9조원", "10조원", "11조원"], rationale = "a test" }
growth = GROWTH
volatility = 0
"#;

    /// A claim that output reaches `implied` in 2021, with growth as its driver.
    fn model(growth: &str, implied: f64) -> Model {
        let text = GROWTH.replace("GROWTH", growth);
        let loaded = load(ScenarioSource::BuiltIn { name: "growth.toml", text: &text }, &[]);
        let scenario = compile(loaded.unwrap_or_else(|faults| panic!("{faults}"))).unwrap_or_else(|faults| panic!("{faults}"));
        let mut model = scenario.model;
        let of =
            |metric: &crate::model::Metric| (metric.measure, metric.scope, metric.year) == (Measure::Output, Scope::Region, 1);
        let metric = MetricId(model.metrics.iter().position(of).unwrap());
        let input = |path: &str| model.inputs.iter().find(|(_, input)| input.path == path).unwrap().0;
        let (drivers, claimed) = (vec![input("sector.cars.growth")], input("sector.cars.base_output"));
        model.claims = vec![Claim {
            id: "claim".parse().unwrap(),
            name: Label::new("Claim", "주장"),
            claimed,
            claimed_unit: Dimension::Money.into(),
            per: None,
            implied,
            shown_per: 1e-12,
            nation: false,
            measure: ClaimMeasure::Output,
            cumulative: false,
            metric,
            threshold: 0,
            drivers,
        }];
        model
    }

    fn only(growth: &str, implied: f64) -> Switching {
        let [found] = switching(Isa::best(), &model(growth, implied)).try_into().unwrap();
        found
    }

    /// The slack of a claim, over the slope of the coefficient, and some rounding.
    const CLOSE: f64 = 2e-9;

    const PERT: &str = r#"{ pert = [-0.02, 0.02, 0.06], rationale = "a test" }"#;

    #[test]
    fn the_switching_value_is_where_the_coefficient_meets_the_claim() {
        let found = only(PERT, 10.4e12);
        let Switch::At { value, percentile } = found.answer else { panic!("{found:?}") };
        assert!((value - 0.04).abs() < CLOSE, "{value}");
        assert!(percentile > 0.8 && percentile < 1.0, "{percentile}");
        assert!(!found.holds_now && found.monotone);
        let (low, high) = found.reach.unwrap();
        assert!((low - 9.8).abs() < 1e-9 && (high - 10.6).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn a_claim_that_holds_has_the_value_at_which_it_would_cease_to() {
        let found = only(PERT, 10.0e12);
        let Switch::At { value, .. } = found.answer else { panic!("{found:?}") };
        assert!(value.abs() < CLOSE && found.holds_now, "{value}");
    }

    #[test]
    fn what_no_value_of_the_input_reaches_is_not_reachable_within_its_bounds() {
        let found = only(PERT, 11.0e12);
        assert_eq!((found.answer, found.bounds), (Switch::NotReachable, (-0.02, 0.06)));
        assert_eq!(only(PERT, 9.0e12).answer, Switch::Always);
    }

    #[test]
    fn a_distribution_without_an_end_is_scanned_to_its_last_billionth() {
        let found = only(r#"{ p5 = 0.0, p95 = 0.04, rationale = "a test" }"#, 10.5e12);
        let Switch::At { value, percentile } = found.answer else { panic!("{found:?}") };
        assert!((value - 0.05).abs() < CLOSE && percentile > 0.99, "{value} {percentile}");
        assert!(found.bounds.0 < -0.03 && found.bounds.1 > 0.07);
    }

    #[test]
    fn a_switching_value_of_a_discrete_input_is_one_of_its_values() {
        let discrete = r#"{ discrete = { values = [0.0, 0.02, 0.05], weights = [1, 2, 1] }, rationale = "a test" }"#;
        let Switch::At { value, .. } = only(discrete, 10.3e12).answer else { panic!() };
        assert!((value - 0.05).abs() < 1e-15, "{value}");
    }
}
