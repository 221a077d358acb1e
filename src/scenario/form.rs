//! The distribution in a quantity's table: one key per family, 90 % intervals, mixtures, lists and data files, and
//! truncation of any continuous one.

use super::data::read_column;
use super::declare::Kind;
use super::family::{FAMILIES, FamilyDeclaration, ParameterKind};
use super::fault::FaultKind;
use super::fields::{Fields, KeyPath, Reader, Reported};
use super::measure::{Measure as _, NonNegative};
use super::number::Numbers;
use super::text::{Located, Place};
use super::tree::{Entry, Node, Value};
use super::value::words;
use crate::quantity::Label;
use crate::random::distribution::{Distribution, DistributionError, IntervalFamily};

words! {
    IntervalFamily {
        IntervalFamily::Normal = "normal",
        IntervalFamily::Lognormal = "lognormal",
        IntervalFamily::Beta = "beta",
    }
}

/// A distribution, or why there is none; and where it stands.
type Drawn = Located<Result<Distribution, Reported>>;

/// The keys that begin a distribution.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().map(|family| family.key).chain(["p5", "p95", "discrete", "empirical", "mixture"])
}

/// Reads the distribution of a table, if it has one.
pub(super) fn read(
    fields: &mut Fields<'_>,
    numbers: &mut Numbers,
    reader: &mut Reader<'_>,
) -> Result<Option<Distribution>, Reported> {
    let mut found: Vec<(&'static str, Drawn)> = Vec::new();
    for family in FAMILIES {
        found.extend(read_family(family, fields, numbers, reader).map(|drawn| (family.key, drawn)));
    }
    found.extend(read_interval(fields, numbers, reader).map(|drawn| ("p5", drawn)));
    found.extend(read_discrete(fields, numbers, reader).map(|drawn| ("discrete", drawn)));
    found.extend(read_empirical(fields, numbers, reader).map(|drawn| ("empirical", drawn)));
    found.extend(read_mixture(fields, numbers, reader).map(|drawn| ("mixture", drawn)));

    let truncate = fields.entry("truncate");
    if let [(first, _), (second, drawn), ..] = found.as_slice() {
        reader.sink.fault(drawn.place, fields.own_path(), FaultKind::TwoFamilies { first, second });
        return Err(Reported);
    }
    let Some((key, drawn)) = found.pop() else {
        return truncate.map_or(Ok(None), |entry| {
            reader.sink.fault(entry.key, fields.own_path(), FaultKind::NoNumber);
            Err(Reported)
        });
    };
    let mut distribution = drawn.value?;
    if let Some(entry) = truncate {
        distribution = read_truncation(distribution, &entry.node, &fields.path("truncate"), numbers, reader).ok_or(Reported)?;
    }
    check_range(&distribution, numbers, drawn.place, &fields.path(key), reader)?;
    Ok(Some(distribution))
}

/// No draw may leave the bounds of the quantity: the outermost uniforms are 2⁻⁵³ and 1 − 2⁻⁵³.
fn check_range(
    distribution: &Distribution,
    numbers: &Numbers,
    place: Place,
    path: &KeyPath,
    reader: &mut Reader<'_>,
) -> Result<(), Reported> {
    const OUTERMOST: f64 = f64::EPSILON / 2.0;
    let bounds = numbers.rules().bounds;
    let (low, high) = (distribution.quantile(OUTERMOST), distribution.quantile(1.0 - OUTERMOST));
    if bounds.contains(low) && bounds.contains(high) {
        return Ok(());
    }
    reader.sink.fault(place, path, FaultKind::CanLeaveRange { low, high, expected: bounds.describe() });
    Err(Reported)
}

fn read_family(
    family: &FamilyDeclaration,
    fields: &mut Fields<'_>,
    numbers: &mut Numbers,
    reader: &mut Reader<'_>,
) -> Option<Drawn> {
    let entry = fields.entry(family.key)?;
    let path = fields.path(family.key);
    let mut nodes: Vec<(&Node, KeyPath)> = match &entry.node.value {
        Value::Table(_) => {
            let expected = Label::new("a list of values", "값의 목록");
            let found = entry.node.type_name();
            reader.sink.fault(entry.node.place, &path, FaultKind::WrongType { expected, found });
            return Some(Located { value: Err(Reported), place: entry.node.place });
        }
        Value::List(list) => list.iter().enumerate().map(|(index, node)| (node, path.element(index))).collect(),
        _ => vec![(&entry.node, path.clone())],
    };
    if family.key == "pert"
        && let Some(shape) = fields.entry("shape")
    {
        nodes.push((&shape.node, fields.path("shape")));
    }
    let value = build_family(family, &nodes, (entry.node.place, &path), numbers, reader).ok_or(Reported);
    Some(Located { value, place: entry.node.place })
}

fn build_family(
    family: &FamilyDeclaration,
    nodes: &[(&Node, KeyPath)],
    (place, path): (Place, &KeyPath),
    numbers: &mut Numbers,
    reader: &mut Reader<'_>,
) -> Option<Distribution> {
    let most = family.parameters.len();
    if nodes.len() != most && nodes.len() != most - family.optional {
        let expected = most - family.optional;
        return reader.fault(place, path, FaultKind::WrongCount { expected, found: nodes.len() });
    }
    let read: Vec<Option<f64>> = nodes
        .iter()
        .zip(family.parameters)
        .map(|((node, path), parameter)| match parameter.kind {
            ParameterKind::Measured => numbers.parameter(node, path, reader),
            ParameterKind::Pure => Numbers::pure().parameter(node, path, reader),
            ParameterKind::Whole => read_whole(node, path, reader),
        })
        .collect();
    let values: Vec<f64> = read.into_iter().collect::<Option<_>>()?;
    match (family.build)(&values) {
        Ok(distribution) => Some(distribution),
        Err(error) => {
            let at = parameter_at_fault(&error).and_then(|name| family.parameters.iter().position(|p| p.name == name));
            let (place, path) = at.and_then(|index| nodes.get(index)).map_or((place, path), |(node, path)| (node.place, path));
            reader.fault(place, path, FaultKind::Distribution { error })
        }
    }
}

fn read_whole(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<f64> {
    let kind = Kind::Integer { low: 0, high: u32::MAX.into() };
    let Value::Integer(integer) = node.value else { return reader.wrong_type(node, path, &kind) };
    let Ok(whole) = u32::try_from(integer) else {
        let (found, expected) = (integer.to_string(), kind.describe());
        return reader.fault(node.place, path, FaultKind::NotWhole { found, expected });
    };
    Some(f64::from(whole))
}

/// The parameter that an error is about.
const fn parameter_at_fault(error: &DistributionError) -> Option<&'static str> {
    match error {
        DistributionError::NotFinite { name, .. } | DistributionError::OutOfRange { name, .. } => Some(name),
        DistributionError::NotInOrder { lower, .. } => Some(lower),
        DistributionError::MetalogInfeasible { .. } => Some("p50"),
        _ => None,
    }
}

/// Turns an error of the distribution into a fault at the key.
fn built(
    result: Result<Distribution, DistributionError>,
    place: Place,
    path: &KeyPath,
    reader: &mut Reader<'_>,
) -> Result<Distribution, Reported> {
    result.map_err(|error| {
        reader.sink.fault(place, path, FaultKind::Distribution { error });
        Reported
    })
}

fn read_interval(fields: &mut Fields<'_>, numbers: &mut Numbers, reader: &mut Reader<'_>) -> Option<Drawn> {
    let (p5, p95) = (fields.entry("p5"), fields.entry("p95"));
    let entry = p5.or(p95)?;
    let family: Option<Option<Located<IntervalFamily>>> = fields.read("family", "", reader);
    let mut read = |end: Option<&Entry>, key| {
        let Some(end) = end else {
            let keys = vec!["p5".to_owned(), "p95".to_owned()];
            reader.sink.fault(entry.key, fields.own_path(), FaultKind::KeysMissingBoth { keys });
            return Err(Reported);
        };
        numbers.parameter(&end.node, &fields.path(key), reader).ok_or(Reported)
    };
    let (low, high) = (read(p5, "p5"), read(p95, "p95"));
    let place = entry.node.place;
    let value = (|| {
        let (low, high) = (low?, high?);
        let family = family.ok_or(Reported)?.map(|family| family.value);
        let bounds = numbers.rules().bounds;
        let bounds = (bounds.low.is_finite() && bounds.high.is_finite()).then_some((bounds.low, bounds.high));
        built(Distribution::interval90(low, high, family, bounds), place, &fields.path("p5"), reader)
    })();
    Some(Located { value, place })
}

fn read_discrete(fields: &mut Fields<'_>, numbers: &mut Numbers, reader: &mut Reader<'_>) -> Option<Drawn> {
    let entry = fields.entry("discrete")?;
    let (path, place) = (fields.path("discrete"), entry.node.place);
    let value = (|| {
        let mut inner = Fields::of(&entry.node, &path, reader).ok_or(Reported)?;
        let values = read_list(&mut inner, "values", "the possible values | 가능한 값", numbers, reader);
        let mut weights = Numbers::of(NonNegative::rules());
        let weights = read_list(&mut inner, "weights", "their weights | 값의 가중치", &mut weights, reader);
        inner.finish(reader);
        let (values, weights) = (values.ok_or(Reported)?, weights.ok_or(Reported)?);
        built(Distribution::discrete(&values, &weights), place, &path, reader)
    })();
    Some(Located { value, place })
}

fn read_list(
    fields: &mut Fields<'_>,
    key: &'static str,
    help: &'static str,
    numbers: &mut Numbers,
    reader: &mut Reader<'_>,
) -> Option<Vec<f64>> {
    match fields.entry(key) {
        Some(entry) => read_numbers(&entry.node, &fields.path(key), numbers, reader),
        None => fields.missing(key, help),
    }
}

fn read_numbers(node: &Node, path: &KeyPath, numbers: &mut Numbers, reader: &mut Reader<'_>) -> Option<Vec<f64>> {
    let Value::List(list) = &node.value else {
        return reader.wrong_type(node, path, &Kind::List(Box::new(Kind::Number(numbers.rules()))));
    };
    if list.is_empty() {
        return reader.fault(node.place, path, FaultKind::EmptyList);
    }
    let read: Vec<Option<f64>> =
        list.iter().enumerate().map(|(index, node)| numbers.parameter(node, &path.element(index), reader)).collect();
    read.into_iter().collect()
}

fn read_empirical(fields: &mut Fields<'_>, numbers: &mut Numbers, reader: &mut Reader<'_>) -> Option<Drawn> {
    let entry = fields.entry("empirical")?;
    let (path, place) = (fields.path("empirical"), entry.node.place);
    let samples = match &entry.node.value {
        Value::Text(file) => {
            let column: Option<Option<Located<String>>> = fields.read("column", "", reader);
            column.and_then(|column| read_file(file, column, place, &path, numbers, reader))
        }
        _ => read_numbers(&entry.node, &path, numbers, reader),
    };
    let value = samples.ok_or(Reported).and_then(|samples| built(Distribution::empirical(samples), place, &path, reader));
    Some(Located { value, place })
}

fn read_file(
    file: &str,
    column: Option<Located<String>>,
    place: Place,
    path: &KeyPath,
    numbers: &Numbers,
    reader: &mut Reader<'_>,
) -> Option<Vec<f64>> {
    let column = column.map(|column| column.value);
    let (data, cells) = match read_column(reader.texts.get(place.text), file, column.as_deref()) {
        Ok(read) => read,
        Err(kinds) => return reader.faults(place, path, kinds),
    };
    if !reader.data.contains(&data) {
        reader.data.push(data);
    }
    let mut samples = Vec::with_capacity(cells.len());
    for cell in cells {
        let Some(sample) = numbers.cell(&cell.text) else {
            let (file, line, cell) = (file.to_owned(), cell.line, cell.text);
            return reader.fault(place, path, FaultKind::DataCell { file, line, cell });
        };
        samples.push(sample);
    }
    Some(samples)
}

fn read_mixture(fields: &mut Fields<'_>, numbers: &mut Numbers, reader: &mut Reader<'_>) -> Option<Drawn> {
    let entry = fields.entry("mixture")?;
    let (path, place) = (fields.path("mixture"), entry.node.place);
    let Value::List(list) = &entry.node.value else {
        let _: Option<()> = reader.wrong_type(&entry.node, &path, &Kind::List(Box::new(Kind::Quantity(numbers.rules()))));
        return Some(Located { value: Err(Reported), place });
    };
    let read: Vec<Option<(f64, Distribution)>> =
        list.iter().enumerate().map(|(index, node)| read_component(node, &path.element(index), numbers, reader)).collect();
    let value = match read.into_iter().collect::<Option<Vec<_>>>() {
        Some(components) => {
            let (weights, components): (Vec<f64>, Vec<Distribution>) = components.into_iter().unzip();
            built(Distribution::mixture(&weights, components), place, &path, reader)
        }
        None => Err(Reported),
    };
    Some(Located { value, place })
}

/// A component: `weight` and a distribution, or `weight` and a `value`.
fn read_component(node: &Node, path: &KeyPath, numbers: &mut Numbers, reader: &mut Reader<'_>) -> Option<(f64, Distribution)> {
    let mut fields = Fields::of(node, path, reader)?;
    let weight = match fields.entry("weight") {
        Some(entry) => Numbers::of(NonNegative::rules()).stated(&entry.node, &fields.path("weight"), reader),
        None => fields.missing("weight", "how often this component is drawn | 이 성분을 뽑는 비중"),
    };
    let value = fields.entry("value").map(|entry| numbers.stated(&entry.node, &fields.path("value"), reader).ok_or(Reported));
    let form = read(&mut fields, numbers, reader);
    fields.finish(reader);
    let value = value.transpose().ok()?.map(|amount| Distribution::constant(amount.value()));
    match form.ok()?.or_else(|| value.and_then(Result::ok)) {
        Some(distribution) => Some((weight?.value(), distribution)),
        None => reader.fault(node.place, path, FaultKind::NoNumber),
    }
}

fn read_truncation(
    distribution: Distribution,
    node: &Node,
    path: &KeyPath,
    numbers: &mut Numbers,
    reader: &mut Reader<'_>,
) -> Option<Distribution> {
    let Value::List(ends) = &node.value else {
        return reader.wrong_type(node, path, &Kind::List(Box::new(Kind::Number(numbers.rules()))));
    };
    let [low, high] = ends.as_slice() else {
        return reader.fault(node.place, path, FaultKind::WrongCount { expected: 2, found: ends.len() });
    };
    let low = numbers.end(low, &path.element(0), reader);
    let high = numbers.end(high, &path.element(1), reader);
    built(Distribution::truncated(distribution, low?, high?), node.place, path, reader).ok()
}
