//! Reference classes: what comparable undertakings came to, and which view of a number a scenario takes.
//!
//! The quantities of a class measure nothing by themselves. Each is read again at every place that names it, by the rules of that
//! place, so that units and ranges are checked there.

use std::collections::BTreeMap;

use super::declare::{Declaration, FieldDeclaration, Kind, help};
use super::fault::FaultKind;
use super::fields::{Fields, KeyPath, ReadValue, Reader, nearest};
use super::measure::{Level, MeasureRules};
use super::number::unit_name;
use super::provenance::{Cover, Provenance, declarations, is_provenance};
use super::quantity::{RawInput, RawQuantity, read_input};
use super::text::Located;
use super::tree::{Entry, Node};
use super::value::words;
use crate::quantity::Label;
use crate::random::distribution::Distribution;

/// What a quantity means that has a number of its own and names a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RawView {
    /// Its own number.
    #[default]
    Inside,
    /// The class's.
    Outside,
    /// A mixture of both.
    Blend,
}

words! {
    RawView { RawView::Inside = "inside", RawView::Outside = "outside", RawView::Blend = "blend", }
}

/// A reference class. Its quantities are kept by the reader.
#[derive(Clone, Debug)]
pub struct RawClass {
    /// Its name.
    pub name: Label,
    /// Anything a reader should know of it.
    pub note: Option<Label>,
}

const NAME: &str = "Its name | 이름";
const NOTE: &str = "Anything a reader should know of it | 참고할 점";
const QUANTITY: &str =
    "A named quantity of the class, as `class = \"ID.cost\"` names it | 준거집단의 수. `class = \"ID.cost\"`처럼 가리킨다";

impl ReadValue for RawClass {
    fn kind() -> Kind {
        let field = |key, text, required, kind| FieldDeclaration { key, help: help(text), required, kind };
        let own = vec![field("name", NAME, true, Label::kind()), field("note", NOTE, false, Label::kind())];
        Kind::Table(Declaration {
            name: "Class",
            help: help(
                "A reference class: what comparable undertakings came to | 준거집단: 비슷한 일들이 실제로 어떻게 되었는지",
            ),
            fields: [own, declarations()].concat(),
            others: Some((help(QUANTITY), Box::new(RawQuantity::<Level>::kind()))),
        })
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let mut fields = Fields::of(node, path, reader)?;
        fields.enter_cover(reader);
        let name = fields.read("name", NAME, reader);
        let about = fields.read("note", NOTE, reader);
        let mut sound = true;
        reader.classes.reading = true;
        for (key, entry) in fields.others().filter(|(key, _)| !is_provenance(key)) {
            let path = path.child(key);
            let sink = std::mem::take(&mut reader.sink);
            let read = RawQuantity::<Level>::read(&entry.node, &path, reader);
            let is_sound = read.is_some() && reader.sink.is_clean();
            let of_number = std::mem::replace(&mut reader.sink, sink);
            reader.sink.append(of_number);
            let covers = reader.nearest_covers();
            let class = path.to_string().trim_start_matches("class.").replace('"', "");
            reader.classes.numbers.insert(class, ClassNumber { node: entry.node.clone(), path, covers, is_sound });
            sound &= is_sound;
        }
        reader.classes.reading = false;
        reader.leave_cover();
        fields.finish_open(reader);
        Some(Self { name: name?, note: about? }).filter(|_| sound)
    }
}

/// The reference classes read so far, and how numbers are seen.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    numbers: BTreeMap<String, ClassNumber>,
    /// How numbers are seen.
    pub view: RawView,
    /// Weight of the outside view where both are blended.
    pub blend: f64,
    /// Whether a class is being read, whose quantities name no other.
    pub(super) reading: bool,
}

/// A quantity of a class as typed.
#[derive(Clone, Debug)]
struct ClassNumber {
    node: Node,
    path: KeyPath,
    covers: Vec<Cover>,
    is_sound: bool,
}

/// A class that a quantity names, and its number by the rules of that quantity.
pub(super) struct Named {
    reference: Located<String>,
    input: RawInput,
}

/// That a number goes by a reference class.
#[derive(Clone, Debug)]
pub struct RawClassUse {
    /// The class and its quantity, as named.
    pub reference: String,
    /// Whether the class's number is certain.
    pub is_certain: bool,
}

/// Reads the class that a quantity at `path` names.
pub(super) fn read(entry: &Entry, path: &KeyPath, rules: MeasureRules, reader: &mut Reader<'_>) -> Option<Named> {
    let path = path.child("class");
    let reference = Located::<String>::read(&entry.node, &path, reader)?;
    let Some(number) = reader.classes.numbers.get(&reference.value.replace('"', "")).cloned() else {
        let known: Vec<String> = reader.classes.numbers.keys().cloned().collect();
        let near = nearest(&reference.value, known.iter().map(String::as_str));
        let noun = Label::new("quantity of a reference class", "준거집단 수치");
        return reader.fault(reference.place, &path, FaultKind::UnknownId { noun, id: reference.value, near, known });
    };
    if !number.is_sound {
        return None;
    }
    // The class's own texts vouch for it, not the tables around the place that names it; and what does not fit there is said there.
    let sink = std::mem::take(&mut reader.sink);
    let covers = reader.swap_covers(vec![number.covers]);
    let input = read_input(&number.node, &number.path, rules, reader);
    reader.swap_covers(covers);
    let slips = std::mem::replace(&mut reader.sink, sink).into_faults();
    if let Some(slip) = slips.into_iter().next() {
        return reader.fault(reference.place, &path, slip.kind);
    }
    Some(Named { reference, input: input? })
}

impl Named {
    /// The number as the scenario's view has it. `own` is the one that stands beside the class.
    pub(super) fn seen(
        self,
        own: Option<RawInput>,
        path: &KeyPath,
        rules: MeasureRules,
        reader: &mut Reader<'_>,
    ) -> Option<RawInput> {
        let Self { reference, input: class } = self;
        let is_certain = class.distribution.constant_value().is_some();
        let usage = RawClassUse { reference: reference.value.replace('"', ""), is_certain };
        let provenance = match &own {
            Some(own) => both(&own.provenance, &class.provenance),
            None => class.provenance.clone(),
        };
        let seen = match (own, reader.classes.view) {
            (None, _) | (Some(_), RawView::Outside) => class,
            (Some(own), RawView::Inside) => own,
            (Some(own), RawView::Blend) => {
                if let (Some(first), Some(second)) = (own.unit, class.unit)
                    && first != second
                {
                    let kind = FaultKind::WrongDimension {
                        expected: unit_name(first),
                        found: unit_name(second),
                        example: rules.example,
                    };
                    return reader.fault(reference.place, &path.child("class"), kind);
                }
                let weight = reader.classes.blend;
                let components = vec![own.distribution.clone(), class.distribution.clone()];
                let distribution = Distribution::mixture(&[1.0 - weight, weight], components)
                    .expect("a weight and what it leaves of 1 are not negative, and one is above 0");
                RawInput {
                    stated: None,
                    unit: own.unit.or(class.unit),
                    distribution,
                    yearly: own.yearly || class.yearly,
                    load: own.load.clone().or(class.load),
                    basis: own.basis.clone().or(class.basis),
                    ..own
                }
            }
        };
        Some(RawInput { provenance, class: Some(usage), ..seen })
    }
}

/// The sources of both, each once, and the reason of the first that has one.
fn both(own: &Provenance, class: &Provenance) -> Provenance {
    let mut sources = own.sources.clone();
    sources.extend(class.sources.iter().filter(|source| own.sources.iter().all(|one| one.value != source.value)).cloned());
    Provenance { sources, rationale: own.rationale.clone().or_else(|| class.rationale.clone()) }
}
