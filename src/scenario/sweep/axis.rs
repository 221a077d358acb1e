//! The axes of a sweep: what each path is set to, as typed, as TOML and as a number.

use super::fault::SweepFault;
use super::raw::{RawAxis, RawAxisTable, RawValue, SweepDesign};
use crate::quantity::{Label, Language, Span, SpanError, Unit, canonical_value};
use crate::scenario::extend::measure_at;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::text::{Place, Texts};
use crate::scenario::tree::{Node, Value};
use crate::scenario::warning::WarningKind;

/// What one path of the scenario, or the patch, is set to from point to point.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The path as typed, or `patch`.
    pub path: String,
    /// Its name.
    pub name: Option<Label>,
    /// Why these values.
    pub rationale: Option<Label>,
    /// Its values.
    pub values: AxisValues,
    /// The unit of a bare number at its path, where there is one.
    pub unit: Option<Unit>,
    /// Its value while another axis moves; the scenario's own if there is none.
    pub(super) centre: Option<Setting>,
    /// Where the path stands.
    pub(super) key: Place,
}

/// The values of an axis.
#[derive(Clone, Debug)]
pub enum AxisValues {
    /// One by one.
    Each(Vec<Setting>),
    /// Anywhere between two ends.
    Between {
        /// The ends.
        span: Span,
        /// Whether they were typed as texts, with a unit.
        quoted: bool,
    },
}

/// One value of an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setting {
    /// As typed.
    pub label: String,
    /// In the canonical unit, if it is a single number.
    pub value: Option<f64>,
    /// The name of the patch, if it is one that has a name.
    pub name: Option<Label>,
    /// What it does to the scenario.
    pub(super) change: Setter,
}

/// What a value of an axis does to the scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Setter {
    /// Nothing.
    #[default]
    Nothing,
    /// `path = value`.
    Assign(String),
    /// A text of tables if there is one, then assignments.
    Patch(Option<usize>, Vec<String>),
}

/// Where a point lies on an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coordinate {
    /// At the centre: as the scenario has it, unless the sweep says otherwise.
    Centre,
    /// At a value of the list.
    Value(usize),
    /// At a share of the way from the lower to the upper end.
    Share(f64),
}

impl Setting {
    /// For people: the name of the patch, or the value as typed.
    #[must_use]
    pub fn shown(&self, language: Language) -> &str {
        match &self.name {
            Some(name) => name.get(language),
            None if self.label.is_empty() => language.pick("as it is", "그대로"),
            None => &self.label,
        }
    }
}

impl Axis {
    /// Its name, or its path where it has none.
    #[must_use]
    pub fn shown(&self, language: Language) -> &str {
        self.name.as_ref().map_or(self.path.as_str(), |name| name.get(language))
    }

    /// Number of its values; `None` if it is a range without steps.
    #[must_use]
    pub fn len(&self) -> Option<usize> {
        match &self.values {
            AxisValues::Each(values) => Some(values.len()),
            AxisValues::Between { .. } => None,
        }
    }

    /// Whether it has no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// What it is set to.
    #[must_use]
    pub fn setting(&self, at: Coordinate) -> Setting {
        match (at, &self.values) {
            (Coordinate::Value(index), AxisValues::Each(values)) => values[index].clone(),
            // Of a list each value takes as long a part of the way.
            (Coordinate::Share(share), AxisValues::Each(values)) => values[part(share, values.len())].clone(),
            (Coordinate::Share(share), AxisValues::Between { span, quoted }) => typed(&self.path, &span.at(share), *quoted),
            (Coordinate::Value(_), AxisValues::Between { .. }) | (Coordinate::Centre, _) => {
                self.centre.clone().unwrap_or_default()
            }
        }
    }
}

/// Which of `count` equal parts a share lies in.
fn part(share: f64, count: usize) -> usize {
    let parts = u32::try_from(count).unwrap_or(u32::MAX);
    let within = (0..parts).take_while(|part| f64::from(*part) / f64::from(parts) <= share).count();
    within.saturating_sub(1)
}

/// A number as typed.
fn typed(path: &str, label: &str, quoted: bool) -> Setting {
    let value = if quoted { quote(label) } else { label.to_owned() };
    Setting {
        label: label.to_owned(),
        value: canonical_value(label).map(|(value, _)| value),
        name: None,
        change: Setter::Assign(format!("{path} = {value}")),
    }
}

/// A text as TOML.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The values of an axis of numbers and words; `None` if a fault was reported.
pub(super) fn values(
    raw: &RawAxis,
    (path, key): (&str, Place),
    design: SweepDesign,
    at: &KeyPath,
    reader: &mut Reader<'_>,
) -> Option<AxisValues> {
    match raw {
        RawAxis::List(list) => Some(AxisValues::Each(settings(list, path, reader.texts))),
        RawAxis::Table(table) => of_table(table, (path, key), design, at, reader),
    }
}

/// What values do to a path.
pub(super) fn settings(list: &[RawValue], path: &str, texts: &Texts) -> Vec<Setting> {
    list.iter().map(|value| setting(&value.0, path, texts)).collect()
}

/// What a value does to a path.
pub(super) fn setting(node: &Node, path: &str, texts: &Texts) -> Setting {
    let source = &texts.get(node.place.text).body()[node.place.start..node.place.end];
    match &node.value {
        Value::Text(text) => typed(path, text, true),
        // On several lines it is no value of one assignment; what TOML takes on several lines it also takes on one.
        Value::List(_) | Value::Table(_) => {
            let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
            Setting { change: Setter::Assign(format!("{path} = {source}")), label: line, ..Setting::default() }
        }
        Value::Integer(_) | Value::Float(_) => typed(path, source, false),
        Value::Boolean(_) | Value::Date(_) => {
            Setting { label: source.to_owned(), change: Setter::Assign(format!("{path} = {source}")), ..Setting::default() }
        }
    }
}

fn of_table(
    table: &RawAxisTable,
    (path, key): (&str, Place),
    design: SweepDesign,
    at: &KeyPath,
    reader: &mut Reader<'_>,
) -> Option<AxisValues> {
    let RawAxisTable { values, from, to, step, count, low, high, .. } = table;
    if let Some(values) = values {
        return Some(AxisValues::Each(settings(values, path, reader.texts)));
    }
    if let (Some(low), Some(high)) = (low, high) {
        if !design.samples() {
            return reader.fault(key, at, SweepFault::RangeWithoutSampling { design: design.name() }.into());
        }
        let (span, quoted) = span(low, high, path, at, reader)?;
        return Some(AxisValues::Between { span, quoted });
    }
    let (Some(from), Some(to)) = (from, to) else { return None };
    let (span, quoted) = span(from, to, path, at, reader)?;
    let labels = match (step, count) {
        (Some(step), _) => {
            let written = end(step, at, reader)?;
            span.by(&written).map_err(|error| (error, [from, to, step]))
        }
        (None, Some(count)) => {
            span.evenly(usize::try_from(count.value).unwrap_or(usize::MAX)).map_err(|error| (error, [from, to, to]))
        }
        (None, None) => return None,
    };
    match labels {
        Ok(labels) => {
            if let Some(last) = labels.last() {
                ends_early(last, to, at, reader);
            }
            Some(AxisValues::Each(labels.iter().map(|label| typed(path, label, quoted)).collect()))
        }
        Err((error, nodes)) => {
            let place = nodes[error.part().min(2)].0.place;
            reader.fault(place, at, SweepFault::Span { error }.into())
        }
    }
}

/// Warns where the steps of a range do not meet its end, which is then no value of it.
fn ends_early(last: &str, to: &RawValue, at: &KeyPath, reader: &mut Reader<'_>) {
    let Some(end) = end(to, at, reader) else { return };
    let value = |text: &str| canonical_value(text).map(|(value, _)| value.to_bits());
    // A bare 0 at the upper end is the zero of any unit.
    if value(last) != value(&end) {
        reader.sink.warn(to.0.place, at, WarningKind::RangeEndsEarly { last: last.to_owned(), to: end });
    }
}

/// A range between two ends, and whether they are texts.
fn span(low: &RawValue, high: &RawValue, path: &str, at: &KeyPath, reader: &mut Reader<'_>) -> Option<(Span, bool)> {
    let (first, second) = (end(low, at, reader), end(high, at, reader));
    // Of two ends that do not go together the one is at fault that the path does not take.
    let fits = |text: &str| {
        let unit = canonical_value(text).and_then(|(_, unit)| unit);
        unit.zip(measure_at(path)).is_none_or(|(unit, rules)| (rules.accepts)(unit))
    };
    let low_fits = first.as_deref().is_none_or(fits);
    let quoted = [low, high].iter().any(|end| matches!(end.0.value, Value::Text(_)));
    match Span::parse(&first?, &second?) {
        Ok(span) => Some((span, quoted)),
        Err(error) => {
            let is_low = error.part() == 0 || (matches!(error, SpanError::Units { .. }) && !low_fits);
            let place = if is_low { low.0.place } else { high.0.place };
            reader.fault(place, at, SweepFault::Span { error }.into())
        }
    }
}

/// The end of a range as typed.
fn end(value: &RawValue, at: &KeyPath, reader: &mut Reader<'_>) -> Option<String> {
    let place = value.0.place;
    match &value.0.value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(_) | Value::Float(_) => Some(reader.texts.get(place.text).body()[place.start..place.end].to_owned()),
        _ => reader.fault(place, at, SweepFault::NotAnEnd.into()),
    }
}
