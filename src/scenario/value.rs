//! Reading plain values: texts, names, ids, years, dates, whole numbers, words, lists, tables by id and by year.
//!
//! Numbers with units are [`super::quantity`]'s.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::changes::Changes;
use super::date::Date;
use super::declare::{Kind, table};
use super::fault::FaultKind;
use super::fields::{KeyPath, ReadValue, Reader, nearest};
use super::provenance::{Cover, is_provenance};
use super::text::{Located, Place};
use super::tree::{Node, Value};
use crate::quantity::{
    AccountId, AdditionalityId, AppraisalId, ClaimId, ClassId, DriverId, EventId, FacilityId, GroupId, Horizon, IdError, Label,
    MetricName, PatchId, PipelineId, PriceBasis, ProgrammeId, SectorId, SkillId, SourceId, SpendingId, StageId, TargetId, Year,
    YearError,
};
use crate::random::design::Design;

impl ReadValue for Located<String> {
    fn kind() -> Kind {
        Kind::Text
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => reader.fault(node.place, path, FaultKind::EmptyText),
            Value::Text(text) => Some(Self { value: text.clone(), place: node.place }),
            _ => reader.wrong_type(node, path, &Kind::Text),
        }
    }
}

table! {
    /// A text in both languages | 두 언어로 쓴 글
    RawLabel {
        /// In English | 영어
        en: Located<String>,
        /// In Korean | 한국어
        ko: Located<String>,
    }
}

impl ReadValue for Label {
    fn kind() -> Kind {
        Kind::Label
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(_) => Located::<String>::read(node, path, reader).map(|text| Self::new(text.value.clone(), text.value)),
            Value::Table(_) => RawLabel::read(node, path, reader).map(|label| Self::new(label.en.value, label.ko.value)),
            _ => reader.wrong_type(node, path, &Kind::Label),
        }
    }
}

impl ReadValue for Located<bool> {
    fn kind() -> Kind {
        Kind::Boolean
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        match node.value {
            Value::Boolean(value) => Some(Self { value, place: node.place }),
            _ => reader.wrong_type(node, path, &Kind::Boolean),
        }
    }
}

/// A whole number of at least `LOW`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole<const LOW: u64, const HIGH: u64 = { u64::MAX }> {
    /// The number.
    pub value: u64,
    /// Where it stands.
    pub place: Place,
}

impl<const LOW: u64, const HIGH: u64> ReadValue for Whole<LOW, HIGH> {
    fn kind() -> Kind {
        Kind::Integer { low: LOW, high: HIGH }
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Integer(number) = node.value else { return reader.wrong_type(node, path, &Self::kind()) };
        match u64::try_from(number) {
            Ok(value) if (LOW..=HIGH).contains(&value) => Some(Self { value, place: node.place }),
            _ => reader.fault(
                node.place,
                path,
                FaultKind::NotWhole { found: number.to_string(), expected: Self::kind().describe() },
            ),
        }
    }
}

impl ReadValue for Located<Date> {
    fn kind() -> Kind {
        Kind::Date
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let text = match &node.value {
            Value::Date(text) | Value::Text(text) => text.clone(),
            Value::Integer(year) => year.to_string(),
            _ => return reader.wrong_type(node, path, &Kind::Date),
        };
        let Some(value) = Date::parse(&text) else {
            return reader.fault(node.place, path, FaultKind::BadDate { found: text });
        };
        Some(Self { value, place: node.place })
    }
}

fn year_of(number: i128) -> Option<Year> {
    i64::try_from(number).ok().and_then(|number| Year::new(number).ok())
}

impl ReadValue for Located<Year> {
    fn kind() -> Kind {
        Kind::Year
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Integer(number) = node.value else { return reader.wrong_type(node, path, &Kind::Year) };
        let Some(value) = year_of(number) else {
            return reader.fault(node.place, path, FaultKind::YearOutOfRange { found: number.to_string() });
        };
        Some(Self { value, place: node.place })
    }
}

/// A year that lies in the scenario's horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HorizonYear {
    /// The year.
    pub value: Year,
    /// Where it stands.
    pub place: Place,
}

impl ReadValue for HorizonYear {
    fn kind() -> Kind {
        Kind::Year
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let year = Located::<Year>::read(node, path, reader)?;
        if let Some(horizon) = reader.horizon.filter(|horizon| !horizon.contains(year.value)) {
            let (first, last) = (horizon.first().get(), horizon.last().get());
            return reader.fault(node.place, path, FaultKind::YearOutsideHorizon { year: year.value.get(), first, last });
        }
        Some(Self { value: year.value, place: year.place })
    }
}

impl ReadValue for Located<Horizon> {
    fn kind() -> Kind {
        Kind::YearRange
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(years) = &node.value else { return reader.wrong_type(node, path, &Kind::YearRange) };
        let [first, last] = years.as_slice() else {
            return reader.fault(node.place, path, FaultKind::WrongCount { expected: 2, found: years.len() });
        };
        let first = Located::<Year>::read(first, &path.element(0), reader);
        let last = Located::<Year>::read(last, &path.element(1), reader);
        match Horizon::new(first?.value, last?.value) {
            Ok(value) => Some(Self { value, place: node.place }),
            Err(YearError::Backwards { first, last }) => {
                reader.fault(node.place, path, FaultKind::YearsReversed { first: first.get(), last: last.get() })
            }
            Err(YearError::OutOfRange { year }) => {
                reader.fault(node.place, path, FaultKind::YearOutOfRange { found: year.to_string() })
            }
        }
    }
}

/// A list of at least one value.
impl<T: ReadValue> ReadValue for Vec<T> {
    fn kind() -> Kind {
        Kind::List(Box::new(T::kind()))
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(list) = &node.value else { return reader.wrong_type(node, path, &Self::kind()) };
        if list.is_empty() {
            return reader.fault(node.place, path, FaultKind::EmptyList);
        }
        let read: Vec<Option<T>> = list.iter().enumerate().map(|(i, one)| T::read(one, &path.element(i), reader)).collect();
        read.into_iter().collect()
    }
}

/// A typed id that tables are keyed by.
pub trait KeyId: Ord + Clone + std::fmt::Display + std::str::FromStr<Err = IdError> {
    /// The noun they are of, in both languages; in English as it stands in files.
    #[must_use]
    fn noun() -> Label;
}

macro_rules! ids {
    ($($id:ty: $en:literal $ko:literal,)+) => {$(
        impl KeyId for $id {
            fn noun() -> Label {
                Label::new($en, $ko)
            }
        }

        impl ReadValue for Located<$id> {
            fn kind() -> Kind {
                Kind::Id(<$id>::noun())
            }

            fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
                let Value::Text(text) = &node.value else { return reader.wrong_type(node, path, &Self::kind()) };
                match text.parse() {
                    Ok(value) => Some(Self { value, place: node.place }),
                    Err(error) => reader.fault(node.place, path, FaultKind::BadId { error }),
                }
            }
        }
    )+};
}

ids! {
    SectorId: "sector" "산업",
    GroupId: "group" "묶음",
    ProgrammeId: "programme" "사업",
    AccountId: "account" "계정",
    TargetId: "target" "목표",
    SourceId: "source" "출처",
    FacilityId: "facility" "시설",
    PipelineId: "pipeline" "파이프라인",
    StageId: "stage" "단계",
    EventId: "event" "사건",
    DriverId: "driver" "동인",
    MetricName: "metric" "지표",
    ClassId: "class" "준거집단",
    SkillId: "skill" "인력",
    ClaimId: "claim" "주장",
    AppraisalId: "appraisal" "타당성 평가",
    SpendingId: "spending" "지출 구성",
    PatchId: "patch" "변경안",
    AdditionalityId: "additionality" "순효과 계수",
}

/// A table with one entry per id, in the order of the ids. Empty if its key is left out. One of numbers may hold `source` and
/// `rationale` for them.
#[derive(Clone, Debug)]
pub struct Keyed<K, T>(Arc<BTreeMap<K, KeyedEntry<T>>>);

/// An entry of a table by id.
#[derive(Clone, Debug)]
pub struct KeyedEntry<T> {
    /// Where the id stands.
    pub key: Place,
    /// What it holds.
    pub value: T,
}

impl<K: Ord, T> Keyed<K, T> {
    /// The entry of an id.
    #[must_use]
    pub fn get(&self, id: &K) -> Option<&KeyedEntry<T>> {
        self.0.get(id)
    }

    /// The entries in the order of their ids.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, &KeyedEntry<T>)> + Clone {
        self.0.iter()
    }

    /// The ids in their order.
    #[must_use]
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &K> + Clone {
        self.0.keys()
    }

    /// The number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: KeyId, T: ReadValue + Clone> ReadValue for Keyed<K, T> {
    fn kind() -> Kind {
        Kind::Keyed { noun: K::noun(), entry: Box::new(T::kind()) }
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Table(table) = &node.value else { return reader.wrong_type(node, path, &Self::kind()) };
        if T::VOUCHED {
            let covers = Cover::of_table(table, path, reader);
            reader.push_covers(covers);
        }
        let mut entries = BTreeMap::new();
        let mut complete = true;
        let entries_of_table = table.entries.iter().filter(|(name, _)| !(T::VOUCHED && is_provenance(name)));
        for (name, entry) in entries_of_table {
            let path = path.child(name);
            let id = name.parse::<K>().map_err(|error| reader.sink.fault(entry.key, &path, FaultKind::BadId { error }));
            match (id, T::read(&entry.node, &path, reader)) {
                (Ok(id), Some(value)) => drop(entries.insert(id, KeyedEntry { key: entry.key, value })),
                _ => complete = false,
            }
        }
        if T::VOUCHED {
            reader.leave_cover();
        }
        complete.then(|| Self(Arc::new(entries)))
    }

    fn read_again(node: &Node, path: &KeyPath, earlier: &Self, changes: &Changes, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(table) = node.as_table().filter(|_| !T::VOUCHED && !changes.concern_all()) else {
            return Self::read(node, path, reader);
        };
        let mut entries = BTreeMap::clone(&earlier.0);
        let mut complete = true;
        for (name, entry) in &table.entries {
            let Some(changes) = changes.of(name) else { continue };
            let path = path.child(name);
            let id = name.parse::<K>().map_err(|error| reader.sink.fault(entry.key, &path, FaultKind::BadId { error }));
            let value = match id.as_ref().ok().and_then(|id| earlier.get(id)) {
                Some(earlier) => T::read_again(&entry.node, &path, &earlier.value, changes, reader),
                None => T::read(&entry.node, &path, reader),
            };
            match (id, value) {
                (Ok(id), Some(value)) => drop(entries.insert(id, KeyedEntry { key: entry.key, value })),
                _ => complete = false,
            }
        }
        complete.then(|| Self(Arc::new(entries)))
    }

    fn absent() -> Option<Self> {
        Some(Self(Arc::new(BTreeMap::new())))
    }
}

/// A table with one entry per year, in the order of the years. It may hold `source` and `rationale` for its entries.
#[derive(Clone, Debug)]
pub struct ByYear<T> {
    /// Where the table stands.
    pub place: Place,
    entries: BTreeMap<Year, KeyedEntry<T>>,
}

impl<T> ByYear<T> {
    /// The entry of a year.
    #[must_use]
    pub fn get(&self, year: Year) -> Option<&KeyedEntry<T>> {
        self.entries.get(&year)
    }

    /// The entries in the order of their years; at least one.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Year, &KeyedEntry<T>)> + Clone {
        self.entries.iter().map(|(year, entry)| (*year, entry))
    }
}

impl<T: ReadValue> ReadValue for ByYear<T> {
    fn kind() -> Kind {
        Kind::ByYear(Box::new(T::kind()))
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let year = |name: &str| {
            let year = name.parse().ok().and_then(year_of);
            year.ok_or_else(|| FaultKind::YearOutOfRange { found: name.to_owned() })
        };
        let entries = read_numbered(node, path, &Self::kind(), year, reader)?;
        Some(Self { place: node.place, entries })
    }
}

/// A table with one entry per age in whole years from 1, ages rising. It may hold `source` and `rationale` for its entries.
#[derive(Clone, Debug)]
pub struct ByAge<T> {
    /// Where the table stands.
    pub place: Place,
    entries: BTreeMap<u32, KeyedEntry<T>>,
}

impl<T> ByAge<T> {
    /// The entries in the order of their ages; at least one.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u32, &KeyedEntry<T>)> + Clone {
        self.entries.iter().map(|(age, entry)| (*age, entry))
    }
}

impl<T: ReadValue> ReadValue for ByAge<T> {
    fn kind() -> Kind {
        Kind::ByAge(Box::new(T::kind()))
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let age = |name: &str| {
            let age = name.parse().ok().filter(|&age: &u32| age > 0);
            let expected = || Kind::Integer { low: 1, high: u64::MAX }.describe();
            age.ok_or_else(|| FaultKind::NotWhole { found: name.to_owned(), expected: expected() })
        };
        let entries = read_numbered(node, path, &Self::kind(), age, reader)?;
        Some(Self { place: node.place, entries })
    }
}

/// Reads a table whose keys are numbers; at least one, and beside them `source` and `rationale`.
fn read_numbered<K: Ord, T: ReadValue>(
    node: &Node,
    path: &KeyPath,
    kind: &Kind,
    number: impl Fn(&str) -> Result<K, FaultKind>,
    reader: &mut Reader<'_>,
) -> Option<BTreeMap<K, KeyedEntry<T>>> {
    let Value::Table(table) = &node.value else { return reader.wrong_type(node, path, kind) };
    let covers = Cover::of_table(table, path, reader);
    reader.push_covers(covers);
    let mut entries = BTreeMap::new();
    let mut complete = true;
    for (name, entry) in table.entries.iter().filter(|(name, _)| !is_provenance(name)) {
        let path = path.child(name);
        let number = number(name).map_err(|fault| reader.sink.fault(entry.key, &path, fault));
        match (number, T::read(&entry.node, &path, reader)) {
            (Ok(number), Some(value)) => drop(entries.insert(number, KeyedEntry { key: entry.key, value })),
            _ => complete = false,
        }
    }
    reader.leave_cover();
    if complete && entries.is_empty() {
        return reader.fault(node.place, path, FaultKind::EmptyList);
    }
    complete.then_some(entries)
}

/// Declares the words that stand for the values of an enum.
macro_rules! words {
    ($($type:ty { $($value:path = $word:literal,)+ })+) => {$(
        impl $crate::scenario::fields::ReadValue for $crate::scenario::text::Located<$type> {
            fn kind() -> $crate::scenario::declare::Kind {
                $crate::scenario::declare::Kind::OneOf(&[$($word),+])
            }

            fn read(
                node: &$crate::scenario::tree::Node,
                path: &$crate::scenario::fields::KeyPath,
                reader: &mut $crate::scenario::fields::Reader<'_>,
            ) -> Option<Self> {
                let index = $crate::scenario::value::read_word(node, path, &[$($word),+], reader)?;
                Some(Self { value: [$($value),+][index], place: node.place })
            }
        }
    )+};
}
pub(super) use words;

/// Reads one of the words and answers its index.
pub(super) fn read_word(node: &Node, path: &KeyPath, words: &'static [&'static str], reader: &mut Reader<'_>) -> Option<usize> {
    let Value::Text(text) = &node.value else { return reader.wrong_type(node, path, &Kind::OneOf(words)) };
    let found = words.iter().position(|word| word == text);
    found.or_else(|| {
        let near = nearest(text, words.iter().copied());
        let allowed = words.iter().map(|&word| word.to_owned()).collect();
        reader.fault(node.place, path, FaultKind::NotOneOf { found: text.clone(), near, allowed })
    })
}

words! {
    PriceBasis { PriceBasis::Nominal = "nominal", PriceBasis::Constant = "constant", }
    Design { Design::MonteCarlo = "mc", Design::Antithetic = "antithetic", Design::LatinHypercube = "lhs", Design::Sobol = "sobol", }
}

/// Reports ids that a list names twice.
pub(super) fn no_repeats<K: KeyId>(ids: &[Located<K>], path: &KeyPath, reader: &mut Reader<'_>) {
    for (index, id) in ids.iter().enumerate() {
        if ids[..index].iter().any(|earlier| earlier.value == id.value) {
            reader.sink.fault(id.place, &path.element(index), FaultKind::Repeated { what: id.value.to_string() });
        }
    }
}
