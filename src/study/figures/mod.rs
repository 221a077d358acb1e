//! Contradictions between stated figures, found by rules over subject, measure, unit and years (`docs/model.md`, section 10).
//!
//! Nothing is computed from the figures but their comparison, and no rule is about any one of them. What lies within what, the model
//! says; the order of the figures has no say.

mod within;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use within::Wholes;

use crate::model::{Figure, Group, Model};
use crate::quantity::{Amount, Dimension, Unit};

/// Figures that cannot all be true.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// By which rule.
    pub rule: Rule,
    /// What the figures are about.
    pub measure: String,
    /// Their unit.
    pub unit: Unit,
    /// One side: the smaller value, the part, the sum, the stated duration.
    pub left: Side,
    /// The other: the larger value, the whole, the stated total, the years from first to last.
    pub right: Side,
    /// The larger of the two values over the smaller one; `None` for calendar years, which have none.
    pub ratio: Option<f64>,
    /// Whether the values are so close that rounding may explain it.
    pub rounding: bool,
    /// Whether a document hedges one of the figures: about, some, at least.
    pub hedged: bool,
}

/// One side of a contradiction.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// In the canonical unit.
    pub value: f64,
    /// Indices of the figures that state it, or that it is made of, in the order of their ids.
    pub figures: Vec<usize>,
}

/// A rule by which figures contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The same quantity has two values.
    Differs,
    /// A part is larger than what it lies in.
    PartExceedsWhole,
    /// The members of a group do not sum to what is stated for the group.
    SumDiffers,
    /// The first and the last year do not give the stated duration.
    DurationDiffers,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 4] = [Self::Differs, Self::PartExceedsWhole, Self::SumDiffers, Self::DurationDiffers];

    /// Its name in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Differs => "differs",
            Self::PartExceedsWhole => "part-exceeds-whole",
            Self::SumDiffers => "sum-differs",
            Self::DurationDiffers => "duration-differs",
        }
    }
}

/// Values closer than this, relative to the smaller one, may differ by rounding alone.
const ROUNDING: f64 = 0.005;

/// Values closer than this, relative to the larger one, are the same.
const SAME: f64 = 1e-9;

/// Most ways to choose one value of each member of a group; where there are more, only their first values are summed.
const MOST_SUMS: usize = 256;

/// Measures that are dates.
const FIRST_YEAR: &str = "first-year";
const LAST_YEAR: &str = "last-year";

/// The measure that first and last year are held against.
const DURATION: &str = "duration";

/// Measures whose own years are the years of their subject.
const SPANNING: [&str; 2] = ["budget", DURATION];

/// All contradictions between the figures of a model, the largest first, and behind them those that rounding may explain.
#[must_use]
pub fn contradictions(model: &Model) -> Vec<Contradiction> {
    let figures = Figures::new(&model.figures);
    let mut found = Found { figures: &figures, by_key: BTreeMap::new() };
    differing(&figures, &mut found);
    exceeding(&figures, &Wholes::of(model), &mut found);
    for group in &model.groups {
        summing(&figures, model, group, &mut found);
    }
    lasting(&figures, &mut found);
    let mut all: Vec<Contradiction> = found.by_key.into_values().collect();
    all.sort_by(|a, b| order(&figures, a, b));
    all
}

/// Whether a measure is a calendar year, of which ratios mean nothing.
fn is_date(measure: &str) -> bool {
    measure.ends_with("-year")
}

/// Whether parts of such a quantity add up to a whole.
fn adds_up(measure: &str, unit: Unit) -> bool {
    !is_date(measure) && !matches!(unit.dimension, Dimension::Duration | Dimension::Ratio | Dimension::RatioPoints)
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME * a.abs().max(b.abs())
}

/// Where years tell whether two figures speak of the same time: they overlap, or one of them does not say.
fn comparable(a: &Figure, b: &Figure) -> bool {
    match (a.years, b.years) {
        (Some((a_from, a_to)), Some((b_from, b_to))) => a_from <= b_to && b_from <= a_to,
        _ => true,
    }
}

/// Calendar years from the first to the last, both included; `None` where a figure speaks of one year, or leaves an end open.
fn years_between((first, last): (i32, i32)) -> Option<f64> {
    let calendar = |year: i32| (1..10_000).contains(&year);
    (calendar(first) && calendar(last) && first < last).then(|| f64::from(last - first + 1))
}

/// A quantity: what a figure is of. Figures of one quantity should be equal.
type Quantity<'m> = (&'m str, &'m str, Unit);

/// The figures by quantity, in the order of their ids.
struct Figures<'m> {
    all: &'m [Figure],
    by_quantity: BTreeMap<Quantity<'m>, Vec<usize>>,
}

impl<'m> Figures<'m> {
    fn new(all: &'m [Figure]) -> Self {
        let mut by_quantity: BTreeMap<Quantity<'m>, Vec<usize>> = BTreeMap::new();
        for (index, figure) in all.iter().enumerate().filter(|(_, figure)| !figure.subject.is_empty()) {
            by_quantity.entry((&figure.subject, &figure.measure, figure.unit)).or_default().push(index);
        }
        for indices in by_quantity.values_mut() {
            indices.sort_by(|&a, &b| order_of_figures(&all[a], &all[b]));
        }
        Self { all, by_quantity }
    }

    fn of(&self, subject: &str, measure: &str, unit: Unit) -> &[usize] {
        let of = |(quantity, _): &(&Quantity<'m>, _)| **quantity == (subject, measure, unit);
        self.by_quantity.iter().find(of).map_or(&[], |(_, indices)| indices.as_slice())
    }

    /// The figures of a subject and measure in years.
    fn in_years(&self, subject: &str, measure: &str) -> &[usize] {
        self.of(subject, measure, Dimension::Duration.into())
    }

    fn is_hedged(&self, figure: usize) -> bool {
        Amount::parse(&self.all[figure].as_stated).is_ok_and(|amount| amount.qualifier().is_some())
    }

    fn ids<'s>(&'s self, side: &'s Side) -> impl Iterator<Item = &'m str> + 's {
        side.figures.iter().map(|&figure| self.all[figure].id.as_str())
    }
}

/// By id; figures of one id, which a file should not have, by what they say.
fn order_of_figures(a: &Figure, b: &Figure) -> Ordering {
    let key = |figure: &Figure| (figure.id.clone(), figure.years, figure.as_stated.clone());
    key(a).cmp(&key(b)).then(a.value.total_cmp(&b.value))
}

/// The largest first; what rounding may explain, then calendar years, come last.
fn order(figures: &Figures<'_>, a: &Contradiction, b: &Contradiction) -> Ordering {
    let size = |one: &Contradiction| one.ratio.unwrap_or_else(|| (one.right.value - one.left.value).abs());
    let place = |one: &Contradiction| (one.rounding, one.ratio.is_none());
    place(a).cmp(&place(b)).then(size(b).total_cmp(&size(a))).then(a.rule.cmp(&b.rule)).then_with(|| {
        let ids =
            |one: &Contradiction| figures.ids(&one.left).chain(figures.ids(&one.right)).map(str::to_owned).collect::<Vec<_>>();
        ids(a).cmp(&ids(b))
    })
}

/// What has been found: the same two values of the same subjects once, with all figures that state them.
struct Found<'f, 'm> {
    figures: &'f Figures<'m>,
    by_key: BTreeMap<Key, Contradiction>,
}

/// Rule, subjects, measure, and the bits of both values.
type Key = (Rule, Vec<String>, String, u64, u64);

impl Found<'_, '_> {
    fn add(&mut self, rule: Rule, left: (f64, &[usize]), right: (f64, &[usize])) {
        let all = self.figures.all;
        let figures = || left.1.iter().chain(right.1);
        let Some(first) = left.1.first().map(|&figure| &all[figure]) else { return };
        let mut subjects: Vec<String> = figures().map(|&figure| all[figure].subject.clone()).collect();
        subjects.dedup();
        let key = (rule, subjects, first.measure.clone(), left.0.to_bits(), right.0.to_bits());
        let date = is_date(&first.measure);
        let (low, high) = (left.0.abs().min(right.0.abs()), left.0.abs().max(right.0.abs()));
        let hedged = figures().any(|&figure| self.figures.is_hedged(figure));
        let side = |(value, figures): (f64, &[usize])| Side { value, figures: figures.to_vec() };
        let (measure, unit) = (first.measure.clone(), first.unit);
        let found = self.by_key.entry(key).or_insert_with(|| Contradiction {
            rule,
            measure,
            unit,
            left: side(left),
            right: side(right),
            ratio: (!date).then_some(high / low),
            rounding: !date && (left.0 - right.0).abs() <= ROUNDING * low,
            hedged: false,
        });
        found.hedged |= hedged;
        for (side, more) in [(&mut found.left, left.1), (&mut found.right, right.1)] {
            side.figures.extend_from_slice(more);
            side.figures.sort_by(|&a, &b| order_of_figures(&all[a], &all[b]));
            side.figures.dedup();
        }
    }
}

/// Same subject and measure, comparable years, different values.
fn differing(figures: &Figures<'_>, found: &mut Found<'_, '_>) {
    for indices in figures.by_quantity.values() {
        for (at, &one) in indices.iter().enumerate() {
            for &other in &indices[at + 1..] {
                let [a, b] = [one, other].map(|index| &figures.all[index]);
                if comparable(a, b) && !same(a.value, b.value) {
                    let (low, high) = if a.value < b.value { (one, other) } else { (other, one) };
                    let side = |index: usize| figures.all[index].value;
                    found.add(Rule::Differs, (side(low), &[low]), (side(high), &[high]));
                }
            }
        }
    }
}

/// A part that is larger than what the model says it lies in.
fn exceeding(figures: &Figures<'_>, wholes: &Wholes, found: &mut Found<'_, '_>) {
    for (&(subject, measure, unit), parts) in &figures.by_quantity {
        if !adds_up(measure, unit) {
            continue;
        }
        for whole in wholes.of_part(subject) {
            for (&part, &whole) in pairs(parts, figures.of(whole, measure, unit)) {
                let [a, b] = [part, whole].map(|index| &figures.all[index]);
                if comparable(a, b) && a.value > b.value && !same(a.value, b.value) {
                    found.add(Rule::PartExceedsWhole, (a.value, &[part]), (b.value, &[whole]));
                }
            }
        }
    }
}

fn pairs<'p>(parts: &'p [usize], wholes: &'p [usize]) -> impl Iterator<Item = (&'p usize, &'p usize)> {
    parts.iter().flat_map(move |part| wholes.iter().map(move |whole| (part, whole)))
}

/// Members of a group, all of them stated, that do not sum to what is stated for the group.
fn summing(figures: &Figures<'_>, model: &Model, group: &Group, found: &mut Found<'_, '_>) {
    let sectors = group.sectors.iter().map(|&sector| model.sectors[sector].id.as_str());
    let members: Vec<&str> = sectors.chain(group.programmes.iter().map(|&it| model.programmes[it].id.as_str())).collect();
    let of_group = figures.by_quantity.iter().filter(|((subject, ..), _)| *subject == group.id.as_str());
    for (&(_, measure, unit), wholes) in of_group.filter(|((_, measure, unit), _)| adds_up(measure, *unit)) {
        for &whole in wholes {
            let total = &figures.all[whole];
            let stated = |member: &&str| {
                let figures_of = figures.of(member, measure, unit).iter().copied();
                distinct(figures, figures_of.filter(|&part| comparable(&figures.all[part], total)))
            };
            let parts: Vec<Vec<usize>> = members.iter().map(stated).collect();
            if parts.len() < 2 || parts.iter().any(Vec::is_empty) {
                continue;
            }
            for chosen in choices(&parts) {
                let sum = chosen.iter().map(|&part| figures.all[part].value).sum();
                if !same(sum, total.value) {
                    found.add(Rule::SumDiffers, (sum, &chosen), (total.value, &[whole]));
                }
            }
        }
    }
}

/// The first figure of each value.
fn distinct(figures: &Figures<'_>, of: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut first: Vec<usize> = Vec::new();
    for index in of {
        if first.iter().all(|&known| !same(figures.all[known].value, figures.all[index].value)) {
            first.push(index);
        }
    }
    first
}

/// Every way to take one of each.
fn choices(parts: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let ways = parts.iter().try_fold(1_usize, |ways, part| ways.checked_mul(part.len()));
    if ways.is_none_or(|ways| ways > MOST_SUMS) {
        return vec![parts.iter().map(|part| part[0]).collect()];
    }
    let longer = |chosen: &Vec<usize>, part: &Vec<usize>| {
        part.iter().map(|&next| chosen.iter().copied().chain([next]).collect()).collect::<Vec<Vec<usize>>>()
    };
    parts.iter().fold(vec![Vec::new()], |ways, part| ways.iter().flat_map(|chosen| longer(chosen, part)).collect())
}

/// First and last year against the stated duration: they are a whole year or more apart.
fn lasting(figures: &Figures<'_>, found: &mut Found<'_, '_>) {
    let durations = figures
        .by_quantity
        .iter()
        .filter(|((_, measure, unit), _)| *measure == DURATION && *unit == Unit::from(Dimension::Duration));
    for (&(subject, ..), durations) in durations {
        let [first, last] = [FIRST_YEAR, LAST_YEAR].map(|measure| figures.in_years(subject, measure));
        let mut spans: Vec<(f64, Vec<usize>)> = Vec::new();
        for (&first, &last) in pairs(first, last) {
            let [from, to] = [first, last].map(|index| figures.all[index].value);
            spans.push((to - from + 1.0, vec![first, last]));
        }
        let spanning = figures.by_quantity.iter().filter(|((of, measure, _), _)| *of == subject && SPANNING.contains(measure));
        for &index in spanning.flat_map(|(_, indices)| indices) {
            if let Some(span) = figures.all[index].years.and_then(years_between) {
                spans.push((span, vec![index]));
            }
        }
        for &duration in durations {
            let stated = figures.all[duration].value;
            for (span, of) in spans.iter().filter(|(span, _)| (span - stated).abs() >= 1.0) {
                found.add(Rule::DurationDiffers, (stated, &[duration]), (*span, of));
            }
        }
    }
}

#[cfg(test)]
mod tests;
