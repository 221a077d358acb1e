//! Own metrics: references resolved to metrics of each year, units checked, other own metrics put in place of their names.

use super::Compiler;
use super::metric::Named;
use super::series::{Series, is_measure};
use super::unit::Measured;
use crate::model::{Basis, Measure, Metric, MetricId, Model, Operation, OwnMetric, Step};
use crate::quantity::{Label, PriceBasis, Year, quote_key};
use crate::scenario::conflict::Conflict;
use crate::scenario::expression::{Expression, Reference};
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::text::{Located, Place};

/// The most steps of an expression once own metrics stand in it.
const MOST_STEPS: usize = 1000;

/// A step whose metrics do not stand in the model's list yet.
#[derive(Clone, Copy, Debug)]
enum Draft {
    Number(f64),
    Metric(Metric),
    Binary(Operation),
    Negate,
}

/// Steps by own metric and year; `None` in years in which something has no value.
#[derive(Default)]
pub(super) struct Drafts(Vec<Vec<Option<Vec<Draft>>>>);

/// An expression of the file.
struct Formula<'r> {
    id: String,
    path: String,
    name: &'r Label,
    expression: &'r Located<Expression>,
}

/// How far an own metric has come.
enum Progress {
    Waiting,
    Open,
    Done(Option<(Measured, Vec<Option<Vec<Draft>>>)>),
}

/// An expression with what its references stand for.
enum Resolved {
    Number(f64),
    /// A series in a basis, of a stated year or of the metric's own.
    Series(Series, Basis, Option<usize>),
    /// An own metric, likewise.
    Own(usize, Option<usize>),
    Negate(Box<Resolved>),
    Binary(Operation, Box<Resolved>, Box<Resolved>),
}

impl Drafts {
    /// Adds the metrics that the own ones among `metrics` are computed from.
    pub(super) fn add_needed(&self, metrics: &mut Vec<Metric>) {
        let own: Vec<(usize, usize)> = metrics
            .iter()
            .filter_map(|metric| if let Measure::Own(own) = metric.measure { Some((own, metric.year)) } else { None })
            .collect();
        for (own, year) in own {
            let steps = self.0[own][year].iter().flatten();
            metrics.extend(steps.filter_map(|step| if let Draft::Metric(metric) = step { Some(*metric) } else { None }));
        }
    }

    /// Gives the model the steps of its own metrics, once its metrics are settled. What nobody wants has none.
    pub(super) fn settle(&self, model: &mut Model) {
        let step = |draft: &Draft| match *draft {
            Draft::Number(number) => Some(Step::Number(number)),
            Draft::Binary(operation) => Some(Step::Binary(operation)),
            Draft::Negate => Some(Step::Negate),
            Draft::Metric(metric) => model.metrics.binary_search(&metric).ok().map(|at| Step::Metric(MetricId(at))),
        };
        let of_year = |steps: &Option<Vec<Draft>>| steps.as_ref().and_then(|steps| steps.iter().map(step).collect());
        let all: Vec<Vec<Option<Vec<Step>>>> = self.0.iter().map(|years| years.iter().map(of_year).collect()).collect();
        for (own, steps) in model.own_metrics.iter_mut().zip(all) {
            own.steps = steps;
        }
    }
}

impl<'r> Compiler<'r> {
    /// All own metrics, with empty steps in the years in which they have a value, and what is to be put there.
    pub(super) fn own_metrics(&mut self, model: &mut Model) -> Option<Drafts> {
        let raw = self.raw;
        for (id, entry) in raw.metric.iter() {
            if is_measure(id.as_str()) || raw.account.ids().any(|account| account.as_str() == id.as_str()) {
                let path = format!("metric.{}", quote_key(id.as_str()));
                self.sink.fault(entry.key, path, Conflict::MeasureTaken { id: id.to_string() });
            }
        }
        let formulas = self.formulas();
        let mut progress: Vec<Progress> = formulas.iter().map(|_| Progress::Waiting).collect();
        for own in 0..progress.len() {
            self.own_metric(own, &formulas, &mut progress, model);
        }
        let mut drafts = Drafts::default();
        for (formula, progress) in formulas.iter().zip(progress) {
            let Progress::Done(Some((measured, steps))) = progress else { return None };
            let place = formula.expression.place;
            let unit = measured.unit().map_err(|conflict| self.sink.fault(place, formula.path.as_str(), conflict)).ok()?;
            let empty = steps.iter().map(|steps| steps.as_ref().map(|_| Vec::new())).collect();
            model.own_metrics.push(OwnMetric { id: formula.id.clone(), name: formula.name.clone(), unit, steps: empty });
            drafts.0.push(steps);
        }
        Some(drafts)
    }

    /// The expressions of all own metrics, and after them those of the claims, which no other expression can name.
    fn formulas(&self) -> Vec<Formula<'r>> {
        let of_metrics = self.raw.metric.iter().map(|(id, entry)| Formula {
            id: id.to_string(),
            path: format!("metric.{}.expression", quote_key(id.as_str())),
            name: &entry.value.name,
            expression: &entry.value.expression,
        });
        let of_claims = self.raw.claim.iter().map(|(id, entry)| Formula {
            id: format!("{}{id}", OwnMetric::OF_CLAIM),
            path: format!("claim.{}.expression", quote_key(id.as_str())),
            name: &entry.value.name,
            expression: &entry.value.expression,
        });
        // A study computes no claims.
        of_metrics.chain(of_claims.filter(|_| self.wanted.is_empty())).collect()
    }

    /// Compiles one own metric after those it refers to.
    fn own_metric(&mut self, own: usize, formulas: &[Formula<'_>], progress: &mut [Progress], model: &Model) {
        if !matches!(progress[own], Progress::Waiting) {
            return;
        }
        progress[own] = Progress::Open;
        let Formula { path, expression: Located { value: expression, place }, .. } = &formulas[own];
        let read = self.resolve(expression, *place, path, (formulas, progress), model);
        let done = read.and_then(|(resolved, measured)| {
            let years: Vec<Option<Vec<Draft>>> =
                (0..model.years()).map(|year| drafts(&resolved, year, progress, model)).collect();
            if years.iter().flatten().any(|steps| steps.len() > MOST_STEPS) {
                self.sink.fault(*place, path.as_str(), FaultKind::ExpressionTooLong);
                return None;
            }
            Some((measured, years))
        });
        progress[own] = Progress::Done(done);
    }

    fn resolve(
        &mut self,
        expression: &Expression,
        whole: Place,
        path: &str,
        (formulas, progress): (&[Formula<'_>], &mut [Progress]),
        model: &Model,
    ) -> Option<(Resolved, Measured)> {
        match expression {
            Expression::Number(number) => Some((Resolved::Number(*number), Measured::number(*number))),
            Expression::Reference(reference) => self.metric_reference(reference, path, (formulas, progress), model),
            Expression::Negate(inner) => {
                let (inner, measured) = self.resolve(inner, whole, path, (formulas, progress), model)?;
                Some((Resolved::Negate(Box::new(inner)), measured))
            }
            Expression::Binary(operation, left, right) => {
                let left = self.resolve(left, whole, path, (formulas, progress), model);
                let right = self.resolve(right, whole, path, (formulas, progress), model);
                let ((left, of_left), (right, of_right)) = (left?, right?);
                let combined = of_left.combine(*operation, of_right).map_err(|conflict| {
                    let references = expression.references();
                    let ends = references.first().zip(references.last());
                    let place = ends.map_or(whole, |(first, last)| Place { end: last.place.end, ..first.place });
                    self.sink.fault(place, path, conflict);
                });
                Some((Resolved::Binary(*operation, Box::new(left), Box::new(right)), combined.ok()?))
            }
        }
    }

    fn metric_reference(
        &mut self,
        reference: &Reference,
        path: &str,
        (formulas, progress): (&[Formula<'_>], &mut [Progress]),
        model: &Model,
    ) -> Option<(Resolved, Measured)> {
        let named = Parts::of(reference, path);
        let year = match &named.year {
            Some(year) => Some(self.reference_year(year)?),
            None => None,
        };
        if let Some(own) = self.raw.metric.ids().position(|id| id.as_str() == named.measure.text) {
            return self.own_reference((own, year), &named, (formulas, progress), model);
        }
        let series = self.find_series(model, &named.measure, &named.scope, named.component.as_ref())?;
        let basis = self.reference_basis(series, named.basis.as_ref(), model)?;
        let years = series.years(model);
        if let Some(year) = year.filter(|year| !years.contains(year)) {
            let conflict = self.no_value(year, years);
            self.sink.fault(reference.place, path, conflict);
            return None;
        }
        let prices = if let Basis::Money(basis) = basis { Some(basis) } else { None };
        let measured = Measured::metric(model.unit_of(series.measure, series.scope), prices);
        Some((Resolved::Series(series, basis, year), measured))
    }

    /// A reference to another own metric, which is compiled first.
    fn own_reference(
        &mut self,
        (own, year): (usize, Option<usize>),
        named: &Parts<'_>,
        (formulas, progress): (&[Formula<'_>], &mut [Progress]),
        model: &Model,
    ) -> Option<(Resolved, Measured)> {
        if let Some(basis) = &named.basis {
            self.sink.fault(basis.place, basis.path, Conflict::BasisOfNoMoney);
            return None;
        }
        self.own_metric(own, formulas, progress, model);
        let place = named.measure.place;
        match &progress[own] {
            Progress::Done(Some((measured, years))) => {
                if let Some(stated) = year.filter(|&year| years[year].is_none()) {
                    let first = years.iter().position(Option::is_some).unwrap_or(stated);
                    let (year, first) = (self.year_of(stated), self.year_of(first));
                    self.sink.fault(place, named.measure.path, Conflict::NoValueYet { year, first });
                    return None;
                }
                Some((Resolved::Own(own, year), measured.clone()))
            }
            Progress::Done(None) => None,
            Progress::Waiting | Progress::Open => {
                let id = named.measure.text.to_owned();
                self.sink.fault(place, named.measure.path, Conflict::ComputedFromItself { id });
                None
            }
        }
    }

    pub(super) fn reference_year(&mut self, named: &Named<'_>) -> Option<usize> {
        let year = named.text.parse().ok().and_then(|year| Year::new(year).ok());
        let Some(year) = year else {
            let kind = FaultKind::YearOutOfRange { found: named.text.to_owned() };
            self.sink.fault(named.place, named.path, kind);
            return None;
        };
        self.index(year, named.place, named.path)
    }

    /// The basis of a series for which none is stated: that of all levels, if it has it.
    pub(super) fn usual_basis(&self, bases: &[Basis]) -> Basis {
        let level = Basis::Money(self.level_basis());
        bases.iter().copied().find(|basis| *basis == level).or(bases.first().copied()).unwrap_or(Basis::None)
    }

    /// Why a series has no value in a year.
    pub(super) fn no_value(&self, year: usize, years: std::ops::Range<usize>) -> Conflict {
        let (year, first) = (self.year_of(year), self.year_of(years.start));
        if years.len() == 1 { Conflict::ValueInOneYear { year, only: first } } else { Conflict::NoValueYet { year, first } }
    }

    pub(super) fn reference_basis(&mut self, series: Series, named: Option<&Named<'_>>, model: &Model) -> Option<Basis> {
        let bases = series.bases(model);
        let Some(named) = named else { return Some(self.usual_basis(bases)) };
        if bases == [Basis::None] {
            self.sink.fault(named.place, named.path, Conflict::BasisOfNoMoney);
            return None;
        }
        let constant = format!("{}-{}", PriceBasis::Constant.code(), self.year_of(model.prices.base_year));
        let codes = [PriceBasis::Nominal, PriceBasis::Constant].map(|basis| (basis.code().to_owned(), basis));
        let codes: Vec<(String, PriceBasis)> = codes.into_iter().chain([(constant, PriceBasis::Constant)]).collect();
        if let Some((_, basis)) = codes.iter().find(|(code, _)| code == named.text) {
            let found = Basis::Money(*basis);
            if !bases.contains(&found) {
                self.sink.fault(named.place, named.path, Conflict::OnlyInConstantPrices);
                return None;
            }
            return Some(found);
        }
        let near = nearest(named.text, codes.iter().map(|(code, _)| code.as_str()));
        let allowed = codes.into_iter().map(|(code, _)| code).collect();
        self.sink.fault(named.place, named.path, FaultKind::NotOneOf { found: named.text.to_owned(), near, allowed });
        None
    }
}

/// The parts of a reference, with their places.
pub(super) struct Parts<'r> {
    pub(super) measure: Named<'r>,
    pub(super) scope: Named<'r>,
    pub(super) component: Option<Named<'r>>,
    pub(super) basis: Option<Named<'r>>,
    pub(super) year: Option<Named<'r>>,
}

impl<'r> Parts<'r> {
    pub(super) fn of(reference: &'r Reference, path: &'r str) -> Self {
        let text = reference.text.as_str();
        // Every part is a slice of the text; its offset is the length of what stands before it.
        let named = |part: &'r str| {
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            let trimmed = part.trim();
            let start = start + (part.len() - part.trim_start().len());
            Named { text: trimmed.trim_matches('"'), place: reference.part(start..start + trimmed.len()), path }
        };
        let split = |text: &'r str, at| text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)));
        let (rest, year) = split(text, '@');
        let (rest, basis) = split(rest, '/');
        let (measure, rest) = split(rest, '.');
        let (scope, component) = rest.map_or((None, None), |rest| {
            let (scope, component) = split(rest, '.');
            (Some(scope), component)
        });
        let measure = named(measure);
        let region = Named { text: "region", ..measure };
        Self {
            scope: scope.map_or(region, named),
            component: component.map(named),
            basis: basis.map(named),
            year: year.map(named),
            measure,
        }
    }
}

/// The steps of an expression in a year; `None` if something in it has no value then.
fn drafts(expression: &Resolved, year: usize, progress: &[Progress], model: &Model) -> Option<Vec<Draft>> {
    match expression {
        Resolved::Number(number) => Some(vec![Draft::Number(*number)]),
        Resolved::Series(series, basis, stated) => {
            let year = stated.unwrap_or(year);
            let Series { measure, scope, component } = *series;
            let metric = Metric { measure, scope, component, basis: *basis, year };
            series.years(model).contains(&year).then(|| vec![Draft::Metric(metric)])
        }
        Resolved::Own(own, stated) => {
            let Progress::Done(Some((_, years))) = &progress[*own] else { return None };
            years[stated.unwrap_or(year)].clone()
        }
        Resolved::Negate(inner) => {
            let mut steps = drafts(inner, year, progress, model)?;
            steps.push(Draft::Negate);
            Some(steps)
        }
        Resolved::Binary(operation, left, right) => {
            let mut steps = drafts(left, year, progress, model)?;
            steps.extend(drafts(right, year, progress, model)?);
            steps.push(Draft::Binary(*operation));
            Some(steps)
        }
    }
}
