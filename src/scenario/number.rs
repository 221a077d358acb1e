//! Single numbers: bare, or as text with a unit.
//!
//! All numbers of one quantity share a unit, so that a slip of ten thousand or a hundred million does not pass.

use super::fault::FaultKind;
use super::fields::{KeyPath, Reader};
use super::measure::{Factor, Measure as _, MeasureRules};
use super::text::Place;
use super::tree::{Node, Value};
use crate::quantity::{Amount, Dimension, Label, Language, Unit};

/// Reads the numbers of one quantity.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    rules: MeasureRules,
    unit: Option<Unit>,
    bare: Option<(Place, KeyPath)>,
    /// One number without its unit was reported; the others are the same slip.
    reported: bool,
}

impl Numbers {
    /// Numbers that satisfy these rules.
    pub(super) const fn of(rules: MeasureRules) -> Self {
        Self { rules, unit: None, bare: None, reported: false }
    }

    /// Pure numbers: parameters of a family that are not in the unit of the quantity.
    pub(super) fn pure() -> Self {
        Self::of(Factor::rules())
    }

    /// The rules.
    pub(super) const fn rules(&self) -> MeasureRules {
        self.rules
    }

    /// The unit they were written with so far.
    pub(super) const fn unit(&self) -> Option<Unit> {
        self.unit
    }

    /// Reads a number that is a value of the quantity itself: it must lie in the bounds.
    pub(super) fn stated(&mut self, node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Amount> {
        let amount = self.amount(node, path, reader)?;
        if self.rules.bounds.contains(amount.value()) {
            return Some(amount);
        }
        let expected = self.rules.bounds.describe();
        reader.fault(node.place, path, FaultKind::OutOfRange { value: amount.value(), expected })
    }

    /// Reads a number in the unit of the quantity that need not be a value of it: a parameter.
    pub(super) fn parameter(&mut self, node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<f64> {
        self.amount(node, path, reader).map(|amount| amount.value())
    }

    /// Reads a number in the unit of the quantity, or an infinity: the end of a truncation.
    pub(super) fn end(&mut self, node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<f64> {
        match node.value {
            Value::Float(value) if value.is_infinite() => Some(value),
            _ => self.parameter(node, path, reader),
        }
    }

    /// Reads the cell of a data file.
    pub(super) fn cell(&self, text: &str) -> Option<f64> {
        let amount = Amount::parse(text).ok()?;
        let fits = amount.unit().is_none_or(self.rules.accepts) && self.rules.bounds.contains(amount.value());
        fits.then_some(amount.value())
    }

    fn amount(&mut self, node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Amount> {
        let read = match &node.value {
            // Through text, because that rounds correctly at any size.
            Value::Integer(integer) => Amount::new(integer.to_string().parse().unwrap_or(f64::INFINITY), None, None),
            Value::Float(float) => Amount::new(*float, None, None),
            Value::Text(text) => Amount::parse(text),
            _ => return reader.wrong_type(node, path, &super::declare::Kind::Number(self.rules)),
        };
        match read {
            Ok(amount) => self.in_unit(amount, node.place, path, reader),
            Err(_) if !matches!(node.value, Value::Text(_)) => reader.fault(node.place, path, FaultKind::NotFinite),
            Err(error) => reader.fault(node.place, path, FaultKind::Amount { error }),
        }
    }

    fn in_unit(&mut self, amount: Amount, place: Place, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Amount> {
        match (amount.unit(), self.unit) {
            (Some(unit), _) if !(self.rules.accepts)(unit) => {
                let expected = super::declare::help(self.rules.name);
                return self.wrong_unit(expected, unit, place, path, reader);
            }
            (Some(unit), Some(earlier)) if unit != earlier => {
                return self.wrong_unit(unit_name(earlier), unit, place, path, reader);
            }
            (Some(unit), _) => {
                self.unit = Some(unit);
                if let Some((place, path)) = self.bare.take().filter(|_| needs_writing(unit)) {
                    self.unit_missing(unit, place, &path, reader);
                }
            }
            (None, _) if amount.value() == 0.0 => {}
            (None, Some(unit)) if needs_writing(unit) => self.unit_missing(unit, place, path, reader),
            (None, _) => self.bare = self.bare.take().or_else(|| Some((place, path.clone()))),
        }
        Some(amount)
    }

    fn unit_missing(&mut self, unit: Unit, place: Place, path: &KeyPath, reader: &mut Reader<'_>) {
        if !std::mem::replace(&mut self.reported, true) {
            reader.sink.fault(place, path, FaultKind::UnitMissing { unit: unit_name(unit) });
        }
    }

    fn wrong_unit<T>(&self, expected: Label, found: Unit, place: Place, path: &KeyPath, reader: &mut Reader<'_>) -> Option<T> {
        let example = self.rules.example;
        reader.fault(place, path, FaultKind::WrongDimension { expected, found: unit_name(found), example })
    }
}

/// Ratios may be written with % or bare side by side; other units not.
fn needs_writing(unit: Unit) -> bool {
    !matches!(unit.dimension, Dimension::Ratio | Dimension::RatioPoints)
}

/// The name of a unit in both languages.
pub(super) fn unit_name(unit: Unit) -> Label {
    Label::new(unit.name(Language::En), unit.name(Language::Ko))
}
