//! The trace of one trial: what each step made of it, as the steps tell it themselves.
//!
//! A series is one quantity of one thing over the years. It computes nothing: what it holds was read off the columns of a tile.

use std::fmt::Display;

use crate::model::Basis;
use crate::numeric::column::Column;
use crate::quantity::{Dimension, Label, PriceBasis, Unit};

/// What a step is about, in the order of the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noun {
    /// The general price index.
    Prices,
    /// An event.
    Event,
    /// A programme.
    Programme,
    /// A pipeline, or a stage of one.
    Pipeline,
    /// A facility.
    Facility,
    /// A sector.
    Sector,
    /// What spending and capacity set off through the input-output table.
    Inducement,
    /// An account in a sector.
    Account,
    /// A pool of people with a skill.
    Skill,
    /// An appraisal.
    Appraisal,
}

/// A quantity of a step: the word of the results and what it means in both languages.
#[derive(Debug, PartialEq, Eq)]
pub struct Quantity {
    /// In kebab case.
    pub name: &'static str,
    /// In English.
    pub en: &'static str,
    /// In Korean.
    pub ko: &'static str,
}

/// One quantity of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The step.
    pub noun: Noun,
    /// Place of the thing among those of its step.
    index: usize,
    /// Id of the thing.
    pub id: String,
    /// Its name.
    pub name: Label,
    /// What of it.
    pub quantity: &'static Quantity,
    /// Unit of the values; `None` for a pure number.
    pub unit: Option<Unit>,
    /// Prices of money.
    pub basis: Basis,
    /// Value by year index; `None` for what holds in all years.
    pub values: Vec<(Option<usize>, f64)>,
}

/// Collects the series of the trial in one lane of a tile.
#[derive(Debug)]
pub(super) struct Tracer {
    lane: usize,
    series: Vec<Series>,
}

/// A thing whose series are being told.
pub(super) struct Subject<'t> {
    tracer: &'t mut Tracer,
    noun: Noun,
    index: usize,
    id: String,
    name: &'t Label,
}

impl Tracer {
    pub(super) fn new(lane: usize) -> Self {
        Self { lane, series: Vec::new() }
    }

    /// The trial's value of a column.
    pub(super) fn value(&self, column: &Column) -> f64 {
        column[self.lane]
    }

    /// Begins to tell of a thing: `index` is its place among those of its step.
    pub(super) fn subject<'t>(&'t mut self, noun: Noun, index: usize, id: impl Display, name: &'t Label) -> Subject<'t> {
        Subject { tracer: self, noun, index, id: id.to_string(), name }
    }

    /// All series, in the order of the steps and of their things.
    pub(super) fn finish(mut self) -> Vec<Series> {
        self.series.sort_by_key(|series| (series.noun, series.index));
        self.series
    }
}

impl Subject<'_> {
    /// Money.
    pub(super) fn money(
        &mut self,
        quantity: &'static Quantity,
        basis: PriceBasis,
        year: impl Into<Option<usize>>,
        value: &Column,
    ) {
        self.add(quantity, Some(Dimension::Money.into()), Basis::Money(basis), year.into(), self.tracer.value(value));
    }

    /// Money in constant prices, or an amount that is no money.
    pub(super) fn level(&mut self, quantity: &'static Quantity, unit: Unit, year: usize, value: &Column) {
        if unit.is_money() {
            self.money(quantity, PriceBasis::Constant, year, value);
        } else {
            self.amount(quantity, unit, year, value);
        }
    }

    /// An amount that is no money.
    pub(super) fn amount(&mut self, quantity: &'static Quantity, unit: Unit, year: impl Into<Option<usize>>, value: &Column) {
        self.add(quantity, Some(unit), Basis::None, year.into(), self.tracer.value(value));
    }

    /// A share or a rate.
    pub(super) fn ratio(&mut self, quantity: &'static Quantity, year: impl Into<Option<usize>>, value: f64) {
        self.add(quantity, Some(Dimension::Ratio.into()), Basis::None, year.into(), value);
    }

    /// A pure number.
    pub(super) fn number(&mut self, quantity: &'static Quantity, year: impl Into<Option<usize>>, value: f64) {
        self.add(quantity, None, Basis::None, year.into(), value);
    }

    fn add(&mut self, quantity: &'static Quantity, unit: Option<Unit>, basis: Basis, year: Option<usize>, value: f64) {
        let same = |series: &&mut Series| {
            series.noun == self.noun && series.index == self.index && series.quantity == quantity && series.id == self.id
        };
        match self.tracer.series.iter_mut().rfind(same) {
            Some(series) => series.values.push((year, value)),
            None => self.tracer.series.push(Series {
                noun: self.noun,
                index: self.index,
                id: self.id.clone(),
                name: self.name.clone(),
                quantity,
                unit,
                basis,
                values: vec![(year, value)],
            }),
        }
    }
}
