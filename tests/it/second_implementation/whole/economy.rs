//! Sectors and accounts of `whole.toml` before any facility or pipeline.

use super::event::Event;
use super::trial::{Trial, YEARS, Years, calendar, index};

/// Sectors in the order of their ids.
pub(super) const SECTORS: [&str; 3] = ["care", "cars", "steel"];
/// Base year and last measured year of each.
pub(super) const BASE: [usize; 3] = [1, 0, 0];
pub(super) const KNOWN: [usize; 3] = [1, 0, 1];
/// Accounts in the order of their ids.
pub(super) const ACCOUNTS: [&str; 2] = ["employment", "value-added"];

/// A number of each sector and year.
pub(super) type BySector = [Years; 3];

/// Gross output by sector in constant prices, with what events have done to it; 0 before the base year.
pub(super) fn outputs(trial: &Trial<'_>, events: &[Event]) -> BySector {
    let draw = |path: &str| trial.draw(&format!("sector.{path}"));
    let mut outputs = [[0.0; YEARS]; 3];
    outputs[0][1] = trial.of_year(2021, 4e12);
    outputs[1][0] = trial.of_year(2020, 10e12);
    outputs[2][0] = trial.of_year(2020, draw("steel.base_output"));
    outputs[2][1] = trial.of_year(2021, draw("steel.observed.2021"));
    // Nominal factors a year: of the stated path up to 2023 and up to 2026.
    let delivery = draw("cars.delivery");
    let of_path = [1.3_f64.powf(delivery / 3.0), (18.0_f64 / 13.0).powf(delivery / 3.0)];
    let volatility = [0.05, 0.06, draw("steel.volatility")];
    let persistence: [f64; 3] = [0.3, 0.0, 0.5];
    for (s, sector) in SECTORS.into_iter().enumerate() {
        let mut deviation = 0.0;
        for t in KNOWN[s] + 1..YEARS {
            let year = calendar(t);
            let nominal = |factor: f64| factor * trial.prices[t - 1] / trial.prices[t];
            let growth = match (sector, year) {
                ("cars", 2021..=2023) => nominal(of_path[0]),
                ("cars", 2024..=2026) => nominal(of_path[1]),
                ("cars", _) => 1.02,
                _ => 1.0 + draw(&format!("{sector}.growth")),
            };
            let innovation = volatility[s] * (1.0 - persistence[s].powi(2)).sqrt();
            deviation = persistence[s] * deviation + innovation * draw(&format!("{sector}.shock.{year}"));
            outputs[s][t] = outputs[s][t - 1] * growth * deviation.exp();
        }
    }
    for (s, sector) in SECTORS.into_iter().enumerate() {
        for t in BASE[s]..YEARS {
            outputs[s][t] *= events.iter().map(|event| event.of_output(sector, KNOWN[s], t)).product::<f64>();
        }
    }
    outputs
}

/// Elasticity of an account to output.
pub(super) fn elasticity(trial: &Trial<'_>, account: usize) -> f64 {
    if account == 0 { trial.draw("account.employment.elasticity") } else { 1.0 }
}

/// Levels by account and sector, times the factors of stated paths.
pub(super) fn levels(trial: &Trial<'_>, outputs: &BySector, factors: &[BySector; 2]) -> [BySector; 2] {
    let base = |account: usize, s: usize| match (account, s) {
        (0, _) => [60_000.0, 20_000.0, 15_000.0][s],
        (_, 2) => outputs[2][0] * trial.draw("account.value-added.sector.steel.intensity"),
        _ => outputs[s][BASE[s]] * [0.5, 0.3][s],
    };
    std::array::from_fn(|account| {
        std::array::from_fn(|s| {
            let trend = if account == 0 { 1.0 + trial.draw("account.employment.trend") } else { 1.0 };
            std::array::from_fn(|t| {
                let Some(age) = t.checked_sub(BASE[s]) else { return 0.0 };
                let growth = (outputs[s][t] / outputs[s][BASE[s]]).powf(elasticity(trial, account));
                base(account, s) * growth * trend.powi(i32::try_from(age).unwrap()) * factors[account][s][t]
            })
        })
    })
}

/// The factors that make the stated case follow the stated paths: value added of cars in nominal money, employment in care.
pub(super) fn factors(stated: &Trial<'_>, outputs: &BySector) -> [BySector; 2] {
    let ones = [[1.0; YEARS]; 3];
    let levels = levels(stated, outputs, &[ones, ones]);
    let follow = |without: Years, known: usize, end: usize, goal: f64| -> Years {
        let factor = |t: usize| {
            let way = (t - known) as f64 / (end - known) as f64;
            without[known] * (goal / without[known]).powf(way) / without[t]
        };
        std::array::from_fn(|t| if t <= known { 1.0 } else { factor(t.min(end)) })
    };
    let nominal = std::array::from_fn(|t| levels[1][1][t] * stated.prices[t]);
    let added = follow(nominal, KNOWN[1], index(2025), 6e12);
    let employed = follow(levels[0][0], KNOWN[0], index(2024), 66_000.0);
    [[employed, ones[1], ones[2]], [ones[0], added, ones[2]]]
}
