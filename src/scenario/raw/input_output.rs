//! `[input_output]`: a national table, what the region buys from itself, and which industry stands in which of its sectors.

use super::data::{RawByCode, RawColumn, RawDataFile, RawEmploymentColumn};
use crate::quantity::{AccountId, Label, SectorId};
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::{Money, NonNegative, PlainRate, Positive, PositiveShare, Share, YearMoney};
use crate::scenario::quantity::{RawNumber, RawQuantity};
use crate::scenario::text::Located;
use crate::scenario::value::{HorizonYear, Keyed, words};

table! {
    /// An input-output table and what of it is in the region | 산업연관표와 그 가운데 지역의 몫
    RawInputOutput: sourced checked {
        /// Its name | 이름
        name: Label,
        /// The year of the table and of its prices | 표의 연도이자 가격 기준 연도
        prices: HorizonYear,
        /// Sectors: columns `code`, `name_en`, `name_ko` | 부문: `code`, `name_en`, `name_ko` 열
        sectors: RawDataFile,
        /// Flows of domestic products between sectors, a square matrix: the row supplies the column; codes in the first column and the first row | 부문 간 국산 거래액의 정방행렬. 행이 열에 공급한다. 부호는 첫 열과 첫 행에
        domestic: RawDataFile,
        /// The same of imported products | 수입 거래액의 같은 행렬
        imports: Option<RawDataFile>,
        /// Gross output, in the money unit of the flows | 총산출. 거래액과 같은 금액 단위
        output: RawColumn,
        /// Value added, in the same unit | 부가가치. 같은 단위
        value_added: RawColumn,
        /// Full-time-equivalent persons per amount of output | 생산액당 전업환산 취업자
        employment: RawEmploymentColumn,
        /// Final demand: columns `code`, `origin` (domestic or import), then one per category; every code has a domestic row, a missing import row counts as 0; the category `exports` is no domestic purchase | 최종수요: `code`, `origin`(domestic 또는 import), 이어서 항목별 열. 부호마다 domestic 행이 있어야 하고, 없는 import 행은 0으로 본다. `exports` 항목은 국내 구매가 아니다
        final_demand: Option<RawDataFile>,
        /// Money unit of flows and vectors (default 100만원) | 거래액과 벡터의 금액 단위(기본값 100만원)
        unit: Option<RawNumber<Money>>,
        /// Persons per output in the region over that in the nation (default 1) | 지역의 생산액당 취업자를 전국의 것으로 나눈 값(기본값 1)
        employment_factor: Option<RawQuantity<Positive>>,
        /// Persons per full-time-equivalent person (default 1) | 전업환산 1명당 실제 인원(기본값 1)
        heads_per_fte: Option<RawQuantity<Positive>>,
        /// Annual growth of output per person since the table's year (default 0) | 표의 연도 이후 1인당 생산의 연간 증가율(기본값 0)
        productivity: Option<RawQuantity<PlainRate>>,
        /// The account that is value added | 부가가치인 계정
        value_added_account: Option<Located<AccountId>>,
        /// The account that is employment, in persons | 취업자(명)인 계정
        employment_account: Option<Located<AccountId>>,
        /// What the region buys from itself (default: all that is bought in the nation) | 지역이 스스로에게서 사는 몫(기본값: 국산 전부)
        regional: Option<RawRegional>,
        /// Households that earn and spend (default: effects without them, type I) | 벌고 쓰는 가계(기본값: 가계 없는 제1형)
        households: Option<RawHouseholds>,
        /// Which industry stands in which sectors of the table | 산업과 표의 부문을 잇는 가중치
        concordance: Option<RawConcordance>,
        /// Industries of the region that are no sectors of the scenario | 시나리오의 산업이 아닌 지역 산업
        outside: Keyed<SectorId, RawOutside>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

table! {
    /// What the region buys from itself; only the keys of the method count | 지역이 스스로에게서 사는 몫. 방법에 쓰이는 키만 따른다
    RawRegional: sourced checked {
        /// `given` coefficients, `purchase` coefficients by supplying sector, or location quotients: `flq` (Flegg & Webber) or `scaled-slq` (simple, capped at 1 and scaled) | `given`(계수), `purchase`(공급 부문별 구매계수), 또는 입지계수 `flq`(Flegg·Webber), `scaled-slq`(1을 넘지 않게 자르고 규모로 줄인 단순 입지계수)
        method: Located<RawMethod>,
        /// Regional input coefficients, a square matrix (given) | 지역투입계수 정방행렬(given)
        coefficients: Option<RawDataFile>,
        /// Share of what is bought domestically that is bought in the region, from a file or by code (purchase) | 국산 구매 가운데 지역에서 사는 몫. 파일 또는 부호별 값(purchase)
        purchase: Option<RawByCode<Share>>,
        /// Simple location quotients, from a file or by code (flq, scaled-slq) | 단순 입지계수. 파일 또는 부호별 값(flq, scaled-slq)
        quotients: Option<RawByCode<NonNegative>>,
        /// Around 1: every quotient is multiplied by its own draw of it | 1 안팎의 값. 입지계수마다 따로 뽑아 곱한다
        spread: Option<RawQuantity<NonNegative>>,
        /// Share of the region in the nation's output: λ = [log₂(1 + share)]^δ | 전국 산출 가운데 지역의 몫: λ = [log₂(1 + 몫)]^δ
        share: Option<RawQuantity<PositiveShare>>,
        /// δ | δ
        delta: Option<RawQuantity<NonNegative>>,
        /// λ itself, instead of share and delta | share와 delta 대신 쓰는 λ
        lambda: Option<RawQuantity<Share>>,
    }
}

/// How a national table is made regional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawMethod {
    /// By coefficients that somebody gives.
    Given,
    /// By purchase coefficients.
    Purchase,
    /// By Flegg's location quotients.
    Flegg,
    /// By scaled simple location quotients.
    ScaledSimple,
}

words! {
    RawMethod {
        RawMethod::Given = "given",
        RawMethod::Purchase = "purchase",
        RawMethod::Flegg = "flq",
        RawMethod::ScaledSimple = "scaled-slq",
    }
}

table! {
    /// Households that earn where things are made and spend a part of it (type II) | 생산된 곳에서 벌어 그 일부를 쓰는 가계(제2형)
    RawHouseholds: sourced {
        /// Labour income, in the money unit of the flows | 노동소득. 거래액과 같은 금액 단위
        income: RawColumn,
        /// The category of final demand that is their consumption | 가계 소비에 해당하는 최종수요 항목
        consumption: Located<String>,
        /// Share of labour income that is spent | 노동소득 가운데 소비하는 몫
        propensity: RawQuantity<Share>,
        /// Share of the labour income earned in the region that goes to its residents (default 1) | 지역에서 번 노동소득 가운데 지역 주민에게 가는 몫(기본값 1)
        residents: Option<RawQuantity<Share>>,
    }
}

table! {
    /// Which sectors of the table book the sales of an industry | 산업의 매출이 기록되는 표의 부문
    RawConcordance: sourced {
        /// Columns `industry`, `sector`, `weight`, and for uncertain ones `weight_low` and `weight_high`; the weights of an industry sum to 1 | `industry`, `sector`, `weight` 열. 불확실하면 `weight_low`, `weight_high`도. 산업마다 가중치의 합은 1
        file: RawDataFile,
    }
}

table! {
    /// An industry of the region that is no sector of the scenario | 시나리오의 산업이 아닌 지역 산업
    RawOutside: sourced {
        /// Its name | 이름
        name: Label,
        /// Its output in the table's year | 표의 연도의 생산액
        output: RawQuantity<YearMoney>,
    }
}

impl RawInputOutput {
    /// The numbers of its files need somebody who vouches for them; said once.
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        if self.domestic.provenance.is_none() {
            reader.sink.fault(self.domestic.place, &path.child("domestic"), FaultKind::Unsourced);
        }
    }
}

impl RawRegional {
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let mut missing = |key, en: &str, ko: &str| {
            let help = Label::new(en, ko);
            reader.sink.fault(self.place, path, FaultKind::MissingKey { key, help });
        };
        match self.method.value {
            RawMethod::Given if self.coefficients.is_none() => {
                missing("coefficients", "the regional input coefficients", "지역투입계수");
            }
            RawMethod::Purchase if self.purchase.is_none() => {
                missing("purchase", "what is bought in the region, by sector", "부문별로 지역에서 사는 몫");
            }
            RawMethod::Given | RawMethod::Purchase => {}
            RawMethod::Flegg | RawMethod::ScaledSimple => {
                if self.quotients.is_none() {
                    missing("quotients", "a location quotient for each sector", "부문별 입지계수");
                }
                self.check_scale(path, reader);
            }
        }
    }

    /// λ is stated, or follows from share and δ.
    fn check_scale(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        let owned = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect();
        let share = self.share.as_ref().map(|share| ("share", share.place));
        let delta = self.delta.as_ref().map(|delta| ("delta", delta.place));
        let (place, kind) = match (&self.lambda, share, delta) {
            (Some(_), Some((second, place)), _) | (Some(_), None, Some((second, place))) => {
                (place, FaultKind::KeysExclude { first: "lambda".to_owned(), second: second.to_owned() })
            }
            (None, None, None) => (self.place, FaultKind::KeysMissingOneOf { keys: owned(&["lambda", "share"]) }),
            (None, Some((_, place)), None) | (None, None, Some((_, place))) => {
                (place, FaultKind::KeysMissingBoth { keys: owned(&["share", "delta"]) })
            }
            (Some(_), None, None) | (None, Some(_), Some(_)) => return,
        };
        reader.sink.fault(place, path, kind);
    }
}
