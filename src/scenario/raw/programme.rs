//! `[programme.ID]`: money spent over years.

use crate::quantity::{AdditionalityId, Horizon, Label, PriceBasis, ProgrammeId, SpendingId, Year};
use crate::scenario::declare::{Kind, table};
use crate::scenario::fields::{KeyPath, ReadValue, Reader};
use crate::scenario::measure::{Money, NonNegative, Overrun, Share, Years};
use crate::scenario::quantity::RawQuantity;
use crate::scenario::raw::group::sum_is_one;
use crate::scenario::text::Located;
use crate::scenario::tree::{Node, Value};
use crate::scenario::value::{ByYear, words};

table! {
    /// Money spent over years | 여러 해에 걸쳐 쓰는 사업비
    RawProgramme: sourced {
        /// Its name | 이름
        name: Label,
        /// Its whole budget | 총사업비
        budget: RawQuantity<Money>,
        /// Price basis of the budget (default nominal) | 사업비의 가격 기준(기본값 nominal)
        basis: Option<Located<PriceBasis>>,
        /// First and last year of spending as planned | 계획된 집행의 첫해와 마지막 해
        years: Located<Horizon>,
        /// How the budget is planned over the years: a word, or shares or amounts by year (default even) | 연차별 계획: 낱말, 또는 연도별 몫이나 금액(기본값 even)
        profile: Option<RawProfile>,
        /// Approval, if it is not certain | 승인(확실하지 않을 때)
        approval: Option<RawApproval>,
        /// Share of the money available that is spent in the year (default 1) | 집행률: 가용액 가운데 그해에 쓰는 몫(기본값 1)
        execution: Option<RawQuantity<Share>>,
        /// Share of the unspent that moves to the next year; the rest lapses (default 1) | 이월률: 못 쓴 돈 가운데 이듬해로 넘어가는 몫. 나머지는 불용(기본값 1)
        carry_over: Option<RawQuantity<Share>>,
        /// Delay of the whole profile, in years (default 0) | 전체 일정의 지연, 년(기본값 0)
        delay: Option<RawQuantity<Years>>,
        /// Cost overrun net of price rises: 0.2 buys for 1.2 what was planned for 1 (default 0) | 물가를 뺀 사업비 초과율(기본값 0)
        overrun: Option<RawQuantity<Overrun>>,
        /// Whether extra money pays the overrun; if not, less is delivered (default false) | 초과분을 추가 예산으로 메우는지. 아니면 그만큼 덜 이룬다(기본값 false)
        overrun_funded: Option<Located<bool>>,
        /// Who pays: shares that sum to 1 | 재원별 몫. 합은 1
        funding: Option<RawFunding>,
        /// Extra private money per won of public money (default 0) | 공공 1원당 민간의 추가 투자(기본값 0)
        leverage: Option<RawQuantity<NonNegative>>,
        /// The programme that it is a part of, in whose money its own is contained | 이 사업을 포함하는 사업. 사업비도 그 안에 든다
        part_of: Option<Located<ProgrammeId>>,
        /// What its money buys | 사업비로 사는 것
        spending: Option<Located<SpendingId>>,
        /// What makes its effects net (default: nothing is taken off) | 순효과 계수(기본값: 아무것도 빼지 않음)
        additionality: Option<Located<AdditionalityId>>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

table! {
    /// Approval that may be refused | 거절될 수 있는 승인
    RawApproval: sourced {
        /// Probability that it is granted | 승인될 확률
        probability: RawQuantity<Share>,
        /// The year it is decided | 결정되는 해
        year: Located<Year>,
        /// What remains if it is refused: a share of the budget, or a later start (default 0) | 거절되면 남는 것: 사업비의 몫, 또는 늦은 시작(기본값 0)
        if_refused: Option<RawIfRefused>,
    }
}

table! {
    /// A later start | 늦은 시작
    RawLaterStart {
        /// The first year of spending instead | 바뀐 첫해
        start: Located<Year>,
    }
}

table! {
    /// Who pays; together 1 | 재원별 몫. 합은 1
    RawFunding: sourced checked {
        /// The state's share (default 0) | 국비의 몫(기본값 0)
        national: Option<RawQuantity<Share>>,
        /// The city's share (default 0) | 지방비의 몫(기본값 0)
        city: Option<RawQuantity<Share>>,
        /// Private share (default 0) | 민자의 몫(기본값 0)
        private: Option<RawQuantity<Share>>,
    }
}

impl RawFunding {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let shares = [&self.national, &self.city, &self.private].into_iter().flatten();
        sum_is_one(shares, ("funding shares", "재원별 몫"), path, reader);
    }
}

/// How a budget is planned over its years.
#[derive(Clone, Debug)]
pub enum RawProfile {
    /// By a word.
    Word(Located<RawProfileWord>),
    /// By shares of the budget, which sum to 1.
    Shares(ByYear<RawQuantity<Share>>),
    /// By amounts.
    Amounts(ByYear<RawQuantity<Money>>),
}

/// A profile that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawProfileWord {
    /// The same every year.
    Even,
    /// Weights n … 1.
    Front,
    /// Weights 1 … n.
    Back,
}

words! {
    RawProfileWord { RawProfileWord::Even = "even", RawProfileWord::Front = "front", RawProfileWord::Back = "back", }
}

impl ReadValue for RawProfile {
    fn kind() -> Kind {
        Kind::Either(vec![
            Located::<RawProfileWord>::kind(),
            ByYear::<RawQuantity<Share>>::kind(),
            ByYear::<RawQuantity<Money>>::kind(),
        ])
    }

    /// A table is one of amounts if any of its years is written with a unit of money.
    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            return Located::read(node, path, reader).map(Self::Word);
        };
        if table.entries.iter().any(|(_, entry)| RawQuantity::<Money>::is_written_with_unit(&entry.node)) {
            return ByYear::read(node, path, reader).map(Self::Amounts);
        }
        let shares = ByYear::<RawQuantity<Share>>::read(node, path, reader)?;
        let parts = shares.iter().map(|(_, share)| &share.value);
        sum_is_one(parts, ("shares of the budget", "사업비의 연도별 몫"), path, reader);
        Some(Self::Shares(shares))
    }
}

/// What remains of a programme that is refused.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there are as many as programmes: a box would save nothing")]
pub enum RawIfRefused {
    /// A share of the budget.
    Share(RawQuantity<Share>),
    /// All of it, later.
    Start(RawLaterStart),
}

impl ReadValue for RawIfRefused {
    fn kind() -> Kind {
        Kind::Either(vec![RawQuantity::<Share>::kind(), RawLaterStart::kind()])
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        if node.as_table().is_some_and(|table| table.entries.contains_key("start")) {
            RawLaterStart::read(node, path, reader).map(Self::Start)
        } else {
            RawQuantity::read(node, path, reader).map(Self::Share)
        }
    }
}
