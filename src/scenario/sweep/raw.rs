//! The sweep file as typed: one declaration per table, as for scenarios.

use crate::quantity::{Label, PatchId};
use crate::random::design::Design;
use crate::scenario::changes::Changes;
use crate::scenario::declare::{Kind, table};
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, ReadValue, Reader};
use crate::scenario::text::{Located, Place};
use crate::scenario::tree::{Node, Value};
use crate::scenario::value::{Keyed, Whole, words};

use super::fault::SweepFault;

table! {
    /// A sweep file | 스윕 파일
    RawSweep {
        /// The scenario file, beside this one | 시나리오 파일. 이 파일의 폴더에서 찾는다
        scenario: Located<String>,
        /// What the sweep is | 스윕의 개요
        sweep: Option<RawSweepHeader>,
        /// How points lie: every combination (grid, the default), values side by side (zip), points as written (list), one value moved at a time (one-at-a-time), or spread over ranges (lhs, sobol) | 점을 놓는 방법: 모든 조합(grid, 기본값), 나란히(zip), 적은 그대로(list), 한 번에 하나씩(one-at-a-time), 범위에 고루(lhs, sobol)
        design: Option<Located<SweepDesign>>,
        /// What is looked at in each point: `target.ID`, `joint.ID`, or a metric of one year, `output.nine-industries@2030` | 점마다 볼 것: `target.ID`, `joint.ID`, 또는 한 해의 지표 `output.nine-industries@2030`
        metrics: Vec<Located<String>>,
        /// Number of points of lhs and sobol | lhs와 sobol의 점 개수
        points: Option<Whole<2, MOST_POINTS>>,
        /// Trials of each point (default: those of the scenario) | 점마다의 시행 횟수(기본값: 시나리오의 것)
        trials: Option<Whole<1>>,
        /// Seed of all points: they share their draws (default: that of the scenario) | 모든 점의 난수 씨앗. 점들은 같은 난수를 쓴다(기본값: 시나리오의 것)
        seed: Option<Whole<0>>,
        /// How the trials of a point are spread (default: as the scenario says, else as in a run; mc where patches may add inputs) | 점 안에서 시행의 표본 설계(기본값: 시나리오의 것, 없으면 실행과 같음. 패치가 입력을 더할 수 있으면 mc)
        draws: Option<Located<Design>>,
        /// What changes from point to point, by path: a list of values, or a range | 점마다 바뀌는 것. 경로별 값의 목록 또는 범위
        axis: ByPath<RawAxis>,
        /// Values of the axes while others move, by path (default: what the scenario has); for one-at-a-time | 다른 축이 움직일 때의 값, 경로별(기본값: 시나리오의 값). one-at-a-time에 쓴다
        centre: ByPath<RawValue>,
        /// Points as written, each a table by path; what a point does not name stays as the scenario has it; for list | 점을 하나씩 적은 것. 경로별 표이며 적지 않은 것은 시나리오 그대로이다. list에 쓴다
        point: Option<Vec<ByPath<RawValue>>>,
        /// Named changes of several values at once, which the axis `patch` names | 여러 값을 한꺼번에 바꾸는 변경안. 축 `patch`에서 id로 가리킨다
        patch: Keyed<PatchId, RawPatch>,
    }
}

/// Most points of a sweep.
pub const MOST_POINTS: u64 = 1_000_000_000;

table! {
    /// What the sweep is | 스윕의 개요
    RawSweepHeader {
        /// Its id, which names the results folder (default: the name of the file) | 스윕 id. 결과 폴더의 이름이 된다(기본값: 파일 이름)
        id: Option<Located<String>>,
        /// Its name | 이름
        name: Option<Label>,
        /// What it asks, in a few sentences | 무엇을 묻는지 몇 문장으로
        description: Option<Label>,
    }
}

table! {
    /// A range, or a list with what there is to say of it | 범위, 또는 설명이 딸린 목록
    RawAxisTable: checked {
        /// Its name | 이름
        name: Option<Label>,
        /// Why these values | 이 값들을 고른 이유
        rationale: Option<Label>,
        /// The values one by one | 값의 목록
        values: Option<Vec<RawValue>>,
        /// First value of a range in steps | 간격이 있는 범위의 첫 값
        from: Option<RawValue>,
        /// Its last value at most | 마지막 값(이하)
        to: Option<RawValue>,
        /// Its step, in the same unit; exact | 간격. 같은 단위로 쓰며 정확하다
        step: Option<RawValue>,
        /// Its number of values, instead of a step | 간격 대신, 값의 개수
        count: Option<Whole<2>>,
        /// Lower end of a range that lhs and sobol spread points over | lhs와 sobol이 점을 놓을 범위의 아래 끝
        low: Option<RawValue>,
        /// Its upper end | 위 끝
        high: Option<RawValue>,
    }
}

table! {
    /// A named change of several values at once | 여러 값을 한꺼번에 바꾸는 변경안
    RawPatch: checked {
        /// Its name | 이름
        name: Option<Label>,
        /// A file of tables to lay over the scenario: a whole scenario that extends it is one too, without what it says of itself and of its run | 시나리오 위에 덮을 표들의 파일. 이 시나리오를 고쳐 쓰는 시나리오 파일도 된다([scenario]와 [run]은 빼고)
        file: Option<Located<String>>,
        /// Values to set after that, as `--set` takes them: `path=value` | 그다음에 바꿀 값들. `--set`처럼 `경로=값`
        set: Option<Vec<Located<String>>>,
    }
}

/// How the points of a sweep lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SweepDesign {
    /// Every combination of all values.
    #[default]
    Grid,
    /// The first values of all axes, the second values, and so on.
    Zip,
    /// Points as written.
    List,
    /// The centre, and every value with all other axes at the centre.
    OneAtATime,
    /// A Latin hypercube.
    LatinHypercube,
    /// A Sobol sequence.
    Sobol,
}

words! {
    SweepDesign {
        SweepDesign::Grid = "grid",
        SweepDesign::Zip = "zip",
        SweepDesign::List = "list",
        SweepDesign::OneAtATime = "one-at-a-time",
        SweepDesign::LatinHypercube = "lhs",
        SweepDesign::Sobol = "sobol",
    }
}

impl SweepDesign {
    /// As files write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Zip => "zip",
            Self::List => "list",
            Self::OneAtATime => "one-at-a-time",
            Self::LatinHypercube => "lhs",
            Self::Sobol => "sobol",
        }
    }

    /// Whether it spreads a number of points over ranges.
    #[must_use]
    pub const fn samples(self) -> bool {
        matches!(self, Self::LatinHypercube | Self::Sobol)
    }
}

/// Anything that a path of a scenario may take, not judged here.
#[derive(Clone, Debug)]
pub struct RawValue(pub Node);

impl ReadValue for RawValue {
    fn kind() -> Kind {
        Kind::Any
    }

    fn read(node: &Node, _: &KeyPath, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self(node.clone()))
    }
}

/// A table by path of the scenario, in the order of the file; empty if its key is left out.
#[derive(Clone, Debug)]
pub struct ByPath<T>(pub Vec<AtPath<T>>);

/// What stands at a path.
#[derive(Clone, Debug)]
pub struct AtPath<T> {
    /// The path as typed.
    pub path: String,
    /// Where it stands.
    pub key: Place,
    /// What it is.
    pub value: T,
}

impl<T: ReadValue> ReadValue for ByPath<T> {
    fn kind() -> Kind {
        Kind::ByPath(Box::new(T::kind()))
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(table) = node.as_table() else { return reader.wrong_type(node, path, &Self::kind()) };
        let read = table.entries.iter().map(|(key, entry)| {
            let value = T::read(&entry.node, &path.child(key), reader)?;
            Some(AtPath { path: key.clone(), key: entry.key, value })
        });
        // All are read, so that all faults are found.
        let read: Vec<Option<AtPath<T>>> = read.collect();
        let mut entries: Vec<AtPath<T>> = read.into_iter().collect::<Option<_>>()?;
        entries.sort_by_key(|entry| entry.key);
        Some(Self(entries))
    }

    fn read_again(node: &Node, path: &KeyPath, _: &Self, _: &Changes, reader: &mut Reader<'_>) -> Option<Self> {
        Self::read(node, path, reader)
    }

    fn absent() -> Option<Self> {
        Some(Self(Vec::new()))
    }
}

/// The values of an axis as typed.
#[derive(Clone, Debug)]
pub enum RawAxis {
    /// A list.
    List(Vec<RawValue>),
    /// A table.
    Table(Box<RawAxisTable>),
}

impl ReadValue for RawAxis {
    fn kind() -> Kind {
        Kind::Either(vec![Vec::<RawValue>::kind(), RawAxisTable::kind()])
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::List(_) => Vec::read(node, path, reader).map(Self::List),
            Value::Table(_) => RawAxisTable::read(node, path, reader).map(|table| Self::Table(Box::new(table))),
            _ => reader.wrong_type(node, path, &Self::kind()),
        }
    }
}

impl RawAxisTable {
    /// Reports an axis that is no range and no list, or several at once.
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let given = |key: &'static str, value: bool| value.then_some(key);
        let forms = [
            [given("values", self.values.is_some()), None, None],
            [given("from", self.from.is_some()), given("to", self.to.is_some()), None],
            [given("low", self.low.is_some()), given("high", self.high.is_some()), None],
        ];
        let begun: Vec<&str> = forms.iter().filter_map(|form| form.iter().flatten().next().copied()).collect();
        match begun[..] {
            [] => reader.sink.fault(self.place, path, SweepFault::AxisEmpty),
            [_] => {}
            [first, second, ..] => {
                let (first, second) = (first.to_owned(), second.to_owned());
                reader.sink.fault(self.place, path, FaultKind::KeysExclude { first, second });
            }
        }
        for (one, other, has_one, has_other) in
            [("from", "to", self.from.is_some(), self.to.is_some()), ("low", "high", self.low.is_some(), self.high.is_some())]
        {
            if has_one != has_other {
                let keys = vec![one.to_owned(), other.to_owned()];
                reader.sink.fault(self.place, path, FaultKind::KeysMissingBoth { keys });
            }
        }
        let keys = || vec!["step".to_owned(), "count".to_owned()];
        match (self.from.is_some(), self.step.is_some(), self.count.is_some()) {
            (true, false, false) => reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys: keys() }),
            (_, true, true) => {
                let [first, second] = ["step", "count"].map(str::to_owned);
                reader.sink.fault(self.place, path, FaultKind::KeysExclude { first, second });
            }
            (false, true, _) | (false, _, true) if !begun.is_empty() => {
                reader.sink.fault(self.place, path, SweepFault::StepWithoutRange);
            }
            _ => {}
        }
    }
}

impl RawPatch {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        if self.file.is_none() && self.set.is_none() {
            let keys = vec!["file".to_owned(), "set".to_owned()];
            reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys });
        }
    }
}
