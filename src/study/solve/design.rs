//! Which values of an input are tried, and how it takes them.

use crate::engine::{Treated, Treatment};
use crate::model::{Input, InputId, Model};
use crate::quantity::{Amount, Language, Unit};
use crate::random::Distribution;
use crate::study::grid;

/// Values at which the response is looked at before anything is narrowed.
const SCAN: usize = 18;

/// Mass beyond the bounds on a side where a distribution has no end.
const OPEN_END: f64 = 1e-3;

/// Probabilities at which the values of a discrete distribution are looked up.
const LOOK_UPS: usize = 8192;

/// More values than this, if they are not whole, are those of a density.
const MOST_LISTED: usize = 256;

/// Values closer than this share of the bounds are one.
const SAME: f64 = 1e-9;

/// The values of an input that may be tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Domain {
    /// Smallest and largest.
    pub bounds: (f64, f64),
    /// Values to look at first, rising.
    pub values: Vec<f64>,
    /// The values that a discrete input can have within the bounds, rising; `None` where any between them may be tried.
    pub listed: Option<Vec<f64>>,
}

impl Domain {
    /// The values of an uncertain input: from the ends of its distribution, or 0.1 % of its mass short of them where it has none, unless
    /// `from` and `to` say otherwise.
    #[must_use]
    pub fn of(distribution: &Distribution, central: f64, from: Option<f64>, to: Option<f64>) -> Self {
        let (low, high) = grid::bounds(distribution, OPEN_END);
        let bounds = (from.unwrap_or(low), to.unwrap_or(high));
        if distribution.is_continuous() {
            return Self::between(bounds, central, grid::grid(distribution, (low, high), central, SCAN / 2));
        }
        let mut listed = grid::grid(distribution, (low, high), central, 2 * LOOK_UPS);
        // A mixture has a density beside its single values.
        if listed.len() > MOST_LISTED && listed.iter().any(|value| value.fract() != 0.0) {
            return Self::between(bounds, central, Vec::new());
        }
        listed.retain(|value| (bounds.0..=bounds.1).contains(value));
        let last = listed.len().saturating_sub(1);
        let mut places: Vec<usize> = (0..SCAN).map(|step| step * last / (SCAN - 1)).collect();
        places.dedup();
        let values = places.into_iter().filter_map(|place| listed.get(place)).copied().collect();
        Self { bounds, values, listed: Some(listed) }
    }

    /// Whether any value within the bounds may be tried.
    #[must_use]
    pub fn is_continuous(&self) -> bool {
        self.listed.is_none()
    }

    /// Any value between two; `stated` is one of those looked at first, if it lies there.
    #[must_use]
    pub fn interval(bounds: (f64, f64), stated: f64) -> Self {
        Self::between(bounds, stated, Vec::new())
    }

    fn between(bounds: (f64, f64), stated: f64, mut values: Vec<f64>) -> Self {
        let (low, high) = bounds;
        let even = if values.is_empty() { SCAN - 1 } else { SCAN / 2 };
        values.extend(grid::between(low, high, even));
        values.push(stated);
        values.retain(|value| (low..=high).contains(value));
        values.sort_by(f64::total_cmp);
        // The stated value and the ends stay as they are.
        let fixed = |value: f64| [low, high, stated].iter().any(|end| end.to_bits() == value.to_bits());
        values.dedup_by(|next, kept| {
            let same = *next - *kept <= SAME * (high - low);
            if same && fixed(*next) && !fixed(*kept) {
                *kept = *next;
            }
            same
        });
        Self { bounds, values, listed: None }
    }
}

/// How one input, or several together, take a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lever {
    /// Paths of numbers that are drawn: they take the value in every trial, without compiling the scenario anew.
    pub drawn: Vec<String>,
    /// Numbers that are certain: the scenario is compiled anew with each value.
    pub certain: Vec<Certain>,
    /// What the value means.
    pub pulled: Pulled,
}

/// A number of a scenario that is certain.
#[derive(Clone, Debug, PartialEq)]
pub struct Certain {
    /// Where its value is set, as `--set` takes it.
    pub set: String,
    /// Its value; 0 where the scenario does not state it.
    pub value: f64,
    /// Its unit, where that is known.
    pub unit: Option<Unit>,
}

/// What a value means to the inputs of a [`Lever`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pulled {
    /// They have this value.
    #[default]
    To,
    /// They have this much more than they would have.
    By,
}

impl Lever {
    /// The changes of the scenario that give its certain numbers a value.
    #[must_use]
    pub fn sets(&self, value: f64) -> Vec<String> {
        let set = |number: &Certain| {
            let value = if self.pulled == Pulled::By { number.value + value } else { value };
            let amount = Amount::new(value, number.unit, None);
            // What is not finite is no amount, and the scenario will say so.
            let text = amount.map_or_else(|_| value.to_string(), |amount| amount.format(Language::Ko));
            format!("{}={text}", number.set)
        };
        self.certain.iter().map(set).collect()
    }

    /// The treatment of the drawn inputs of a model at a value.
    #[must_use]
    pub fn at(&self, model: &Model, value: f64) -> impl Treatment + use<> {
        let is_moved = |input: &Input| self.drawn.iter().any(|path| is_of(&input.path, path));
        let inputs = model.inputs.iter().filter(|(_, input)| is_moved(input)).map(|(id, _)| id).collect();
        AtValue { inputs, value, pulled: self.pulled }
    }
}

/// Whether an input of the model is the number at a path, or that of a single year.
fn is_of(input: &str, path: &str) -> bool {
    let year =
        |rest: &str| rest.strip_prefix('.').is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
    input.strip_prefix(path).is_some_and(|rest| rest.is_empty() || year(rest))
}

struct AtValue {
    /// Rising.
    inputs: Vec<InputId>,
    value: f64,
    pulled: Pulled,
}

impl Treatment for AtValue {
    fn of(&self, input: InputId) -> Treated<'_> {
        if self.inputs.binary_search(&input).is_err() {
            return Treated::AsDrawn;
        }
        match self.pulled {
            Pulled::To => Treated::At(self.value),
            Pulled::By => Treated::Shifted(self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Dimension;

    #[test]
    fn a_domain_has_both_ends_and_the_stated_value() {
        let domain = Domain::interval((0.0, 10.0), 1.0);
        assert!(domain.values.is_sorted() && domain.values.len() >= 17);
        for value in [0.0_f64, 1.0, 10.0] {
            assert!(domain.values.iter().any(|v| v.to_bits() == value.to_bits()), "{value}");
        }
        let normal = Distribution::normal(0.0, 1.0).unwrap();
        let domain = Domain::of(&normal, 0.0, None, Some(5.0));
        assert!((domain.bounds.0 + 3.0902).abs() < 1e-3 && (domain.bounds.1 - 5.0).abs() < 1e-12, "{:?}", domain.bounds);
    }

    #[test]
    fn a_discrete_input_is_tried_at_its_values_alone() {
        let discrete = Distribution::discrete(&[1.0, 2.0, 4.0, 9.0], &[1.0, 1.0, 1.0, 1.0]).unwrap();
        let domain = Domain::of(&discrete, 2.0, Some(2.0), None);
        assert_eq!((&domain.values, &domain.listed), (&vec![2.0, 4.0, 9.0], &Some(vec![2.0, 4.0, 9.0])));
        let poisson = Distribution::poisson(400.0).unwrap();
        let domain = Domain::of(&poisson, 400.0, None, None);
        assert!(domain.values.len() <= SCAN && domain.listed.is_some_and(|listed| listed.len() > 100));
    }

    #[test]
    fn a_certain_number_is_set_with_its_unit() {
        let certain = |set: &str, value: f64, unit| Certain { set: set.to_owned(), value, unit };
        let lever =
            Lever { certain: vec![certain("programme.a.budget.value", 0.0, Some(Dimension::Money.into()))], ..Lever::default() };
        assert_eq!(lever.sets(5.5e11), ["programme.a.budget.value=5500억원"]);
        let growth = certain("sector.a.growth", 0.02, Some(Dimension::Ratio.into()));
        let lever = Lever { certain: vec![growth], pulled: Pulled::By, ..Lever::default() };
        assert_eq!(lever.sets(0.01), ["sector.a.growth=3%"]);
    }

    #[test]
    fn a_yearly_number_moves_in_all_years() {
        assert!(is_of("prices.inflation.2024", "prices.inflation") && is_of("prices.inflation", "prices.inflation"));
        assert!(!is_of("prices.inflation_x", "prices.inflation") && !is_of("sector.a.growth.shock", "sector.a.growth"));
    }
}
