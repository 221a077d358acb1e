//! `[source.ID]`: the documents that numbers are quoted from.

use crate::quantity::Label;
use crate::scenario::date::Date;
use crate::scenario::declare::{Kind, table};
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, ReadValue, Reader};
use crate::scenario::text::{Located, Place};
use crate::scenario::tree::{Node, Value};

table! {
    /// A document that numbers are quoted from | 수를 인용한 문헌
    RawSource {
        /// Its title | 제목
        title: Label,
        /// Who published it | 발행처
        publisher: Option<Label>,
        /// When it was published | 발행일
        date: Option<Located<Date>>,
        /// Where it can be read | 주소
        url: Option<Located<String>>,
        /// The period it is about, if that ended before it was published | 다루는 기간(발행 전에 끝났다면)
        period: Option<RawPeriod>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

/// The period that a document is about: a date, or `[first, last]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawPeriod {
    /// Where it stands.
    pub place: Place,
    /// Its begin.
    pub first: Date,
    /// Its end.
    pub last: Date,
}

impl ReadValue for RawPeriod {
    fn kind() -> Kind {
        Kind::Either(vec![Kind::Date, Kind::List(Box::new(Kind::Date))])
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(dates) = &node.value else {
            let date = Located::<Date>::read(node, path, reader)?.value;
            return Some(Self { place: node.place, first: date, last: date });
        };
        let [first, last] = dates.as_slice() else {
            return reader.fault(node.place, path, FaultKind::WrongCount { expected: 2, found: dates.len() });
        };
        let first = Located::<Date>::read(first, &path.element(0), reader);
        let last = Located::<Date>::read(last, &path.element(1), reader);
        let (first, last) = (first?.value, last?.value);
        if first.is_after(last) {
            let (first, last) = (i32::from(first.year()), i32::from(last.year()));
            return reader.fault(node.place, path, FaultKind::YearsReversed { first, last });
        }
        Some(Self { place: node.place, first, last })
    }
}
