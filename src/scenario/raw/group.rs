//! `[group.ID]`: a named set of sectors, or of programmes.

use std::cmp::Reverse;

use crate::quantity::{Label, PriceBasis, ProgrammeId, SectorId};
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::{Factor, Measure, Positive, PositiveShare, YearMoney};
use crate::scenario::quantity::RawQuantity;
use crate::scenario::text::{Located, Place};
use crate::scenario::value::{ByYear, Keyed, no_repeats};

table! {
    /// A named set of sectors, or of programmes | 산업 또는 사업의 묶음
    RawGroup: sourced checked {
        /// Its name | 이름
        name: Label,
        /// Its sectors | 묶음에 드는 산업
        sectors: Option<Vec<Located<SectorId>>>,
        /// Its programmes, in a set of programmes | 묶음에 드는 사업(사업의 묶음일 때)
        programmes: Option<Vec<Located<ProgrammeId>>>,
        /// Output of all its sectors in their base year | 묶음에 드는 산업 전체의 기준 연도 생산액
        base_output: Option<RawQuantity<YearMoney>>,
        /// How the sectors without a base output of their own share what is left; together 1 | 생산액이 따로 없는 산업이 나머지를 나누는 몫. 합은 1
        shares: Keyed<SectorId, RawQuantity<PositiveShare>>,
        /// How sure the shares are: concentration of a Dirichlet distribution about them | 몫의 확실성: 디리클레 분포의 집중도
        concentration: Option<RawQuantity<Positive>>,
        /// Stated output by year that the group follows | 묶음이 따르는, 발표된 연도별 생산액
        path: Option<ByYear<RawQuantity<YearMoney>>>,
        /// Price basis of the path (default: `prices.levels`) | 경로의 가격 기준(기본값 `prices.levels`)
        path_basis: Option<Located<PriceBasis>>,
        /// Share of the path's growth that is delivered (default 1) | 경로의 성장 가운데 실현되는 몫(기본값 1)
        delivery: Option<RawQuantity<Factor>>,
    }
}

impl RawGroup {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        match (&self.sectors, &self.programmes) {
            (None, None) => {
                let keys = vec!["sectors".to_owned(), "programmes".to_owned()];
                reader.sink.fault(self.place, path, FaultKind::KeysMissingOneOf { keys });
            }
            (Some(_), Some(programmes)) => {
                let kind = FaultKind::KeysExclude { first: "sectors".to_owned(), second: "programmes".to_owned() };
                let place = programmes.first().map_or(self.place, |programme| programme.place);
                reader.sink.fault(place, &path.child("programmes"), kind);
            }
            (Some(sectors), None) => no_repeats(sectors, &path.child("sectors"), reader),
            (None, Some(programmes)) => no_repeats(programmes, &path.child("programmes"), reader),
        }
        sum_is_one(self.shares.iter().map(|(_, share)| &share.value), ("shares", "몫"), &path.child("shares"), reader);
        let basis = self.path_basis.as_ref().map(|basis| basis.place);
        let delivery = self.delivery.as_ref().map(|delivery| delivery.place);
        path_keys_stand_with_a_path(self.place, self.path.is_some(), basis, delivery, path, reader);
    }
}

/// Reports shares whose central values do not sum to 1 within nine digits, at the share that was typed last: with `--set`,
/// else in the file that extends the others.
pub(super) fn sum_is_one<'a, M: Measure + 'a>(
    shares: impl Iterator<Item = &'a RawQuantity<M>> + Clone,
    (en, ko): (&str, &str),
    path: &KeyPath,
    reader: &mut Reader<'_>,
) {
    let sum: f64 = shares.clone().map(RawQuantity::central).sum();
    let typed_last = |place: &Place| (reader.texts.get(place.text).is_command_line(), Reverse(*place));
    let place = shares.map(|share| share.place).max_by_key(typed_last);
    if let Some(place) = place.filter(|_| (sum - 1.0).abs() > 1e-9) {
        reader.sink.fault(place, path, FaultKind::SumNotOne { what: Label::new(en, ko), sum });
    }
}

/// Reports `path_basis` and `delivery` where there is no `path` that they could speak of.
pub(super) fn path_keys_stand_with_a_path(
    table: Place,
    has_path: bool,
    basis: Option<Place>,
    delivery: Option<Place>,
    path: &KeyPath,
    reader: &mut Reader<'_>,
) {
    if !has_path && (basis.is_some() || delivery.is_some()) {
        let help = Label::new("stated values by year", "연도별 발표값");
        reader.sink.fault(basis.or(delivery).unwrap_or(table), path, FaultKind::MissingKey { key: "path", help });
    }
}
