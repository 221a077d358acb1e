//! `multipliers.csv`: what a KRW of final demand for the product of each table sector sets off.

use super::table::{Band, Field, Table, band, field};
use crate::engine::Results;
use crate::model::{Basis, Component, Induced, Measure, Metric, Model, Scope, TableSector};

struct Row<'r> {
    sector: &'r TableSector,
    economy: &'static str,
    closed: bool,
    /// Output, value added, persons per 10억원.
    bands: [Band; 3],
}

/// What 10억원 are in KRW.
const TEN_EOK: f64 = 1e9;

/// The table of `multipliers.csv`, in the order of the input-output table; region before nation, type I before II. Multipliers that
/// the run did not compute are left out.
pub(super) fn table(model: &Model, results: &Results) -> Table {
    let sectors = model.input_output.iter().flat_map(|table| table.sectors.iter().enumerate());
    let economies = [(false, false), (false, true), (true, false), (true, true)];
    let rows = sectors.flat_map(|(index, sector)| {
        economies.into_iter().filter_map(move |(nation, closed)| {
            let bands = Induced::ALL.map(|induced| {
                let scale = if induced == Induced::PersonYears { TEN_EOK } else { 1.0 };
                let wanted = Metric {
                    measure: Measure::Multiplier(induced),
                    scope: Scope::TableSector(index),
                    component: Component::Economy { nation, closed },
                    basis: Basis::None,
                    year: 0,
                };
                let at = model.metrics.iter().position(|metric| Metric { year: 0, basis: Basis::None, ..*metric } == wanted);
                at.map_or_else(Band::default, |at| Band::new(&results.summaries[at], scale))
            });
            let economy = if nation { "nation" } else { "region" };
            bands.iter().any(|band| *band != Band::default()).then_some(Row { sector, economy, closed, bands })
        })
    });
    Table::new("multipliers.csv", &fields(), rows)
}

fn fields<'r>() -> Vec<Field<Row<'r>>> {
    let keys = [
        field("sector", "", "code of the table sector", "산업연관표 부문의 코드", |row: &Row<'r>| {
            row.sector.code.as_str().into()
        }),
        field("name_en", "", "name in English", "영어 이름", |row| row.sector.name.en.as_str().into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.sector.name.ko.as_str().into()),
        field(
            "economy",
            "",
            "where the effect is counted: region or nation",
            "효과의 범위: region(지역), nation(전국)",
            |row| row.economy.into(),
        ),
        field("type", "", "1: direct and indirect; 2: with households", "1: 직접·간접, 2: 가계 소비까지", |row| {
            (if row.closed { 2 } else { 1 }).into()
        }),
    ];
    let bands = [
        band!("output", "1", "output per KRW of final demand", "최종수요 1원당 생산유발", Row<'_>, |row| row.bands[0]),
        band!(
            "value_added",
            "1",
            "value added per KRW of final demand",
            "최종수요 1원당 부가가치유발",
            Row<'_>,
            |row| { row.bands[1] }
        ),
        band!(
            "employment_per_10eok",
            "full-time-equivalent persons/1000000000 KRW",
            "employment per 10억원 of final demand",
            "최종수요 10억원당 취업유발(전업환산)",
            Row<'_>,
            |row| row.bands[2]
        ),
    ];
    keys.into_iter().chain(bands.into_iter().flatten()).collect()
}
