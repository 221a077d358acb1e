//! Sectors, accounts, programmes, facilities and pipelines of `regional.toml`, each by itself.

use super::super::whole::trial::{Trial, YEARS, Years, calendar};

/// Sectors in the order of their ids; their base years and their last measured years.
pub(super) const SECTORS: [&str; 3] = ["auto", "care", "tools"];
pub(super) const BASE: [usize; 3] = [0, 1, 0];
pub(super) const KNOWN: [usize; 3] = [1, 1, 0];
/// On a stated path, so that its total holds its parts.
pub(super) const ON_PATH: [bool; 3] = [false, false, true];
/// Accounts in the order of their ids.
pub(super) const ACCOUNTS: [&str; 3] = ["emissions", "employment", "value-added"];
pub(super) const EMPLOYMENT: usize = 1;
pub(super) const VALUE_ADDED: usize = 2;

pub(super) type BySector = [Years; 3];

/// Gross output in constant prices without parts; 0 before the base year.
pub(super) fn outputs(trial: &Trial<'_>) -> BySector {
    let draw = |path: &str| trial.draw(&format!("sector.{path}"));
    let mut outputs = [[0.0; YEARS]; 3];
    outputs[0][0] = trial.of_year(2020, draw("auto.base_output"));
    outputs[0][1] = trial.of_year(2021, draw("auto.observed.2021"));
    outputs[1][1] = trial.of_year(2021, 4e12);
    outputs[2][0] = trial.of_year(2020, 3e12);
    let of_path = (5.0_f64 / 3.0).powf(draw("tools.delivery") / 7.0);
    for (s, volatility) in [0.05, 0.05, 0.06].into_iter().enumerate() {
        for t in KNOWN[s] + 1..YEARS {
            let growth = if ON_PATH[s] {
                of_path * trial.prices[t - 1] / trial.prices[t]
            } else {
                1.0 + draw(&format!("{}.growth", SECTORS[s]))
            };
            let shock = volatility * draw(&format!("{}.shock.{}", SECTORS[s], calendar(t)));
            outputs[s][t] = outputs[s][t - 1] * growth * shock.exp();
        }
    }
    outputs
}

/// Levels by account and sector, without parts.
pub(super) fn levels(trial: &Trial<'_>, outputs: &BySector) -> [BySector; 3] {
    let bases = [[300_000.0, 50_000.0, 200_000.0], [20_000.0, 60_000.0, 9000.0]];
    let intensities = [trial.draw("account.value-added.sector.auto.intensity"), 0.6, 0.35];
    let elasticity = trial.draw("account.employment.elasticity");
    let trend = 1.0 + trial.draw("account.employment.trend");
    std::array::from_fn(|account| {
        std::array::from_fn(|s| {
            std::array::from_fn(|t| {
                let Some(age) = t.checked_sub(BASE[s]) else { return 0.0 };
                let growth = outputs[s][t] / outputs[s][BASE[s]];
                match account {
                    0 => bases[0][s] * growth,
                    EMPLOYMENT => bases[1][s] * growth.powf(elasticity) * trend.powi(i32::try_from(age).unwrap()),
                    _ => outputs[s][t] * intensities[s],
                }
            })
        })
    })
}

/// The money of a programme, in constant prices of the year in which it flows.
pub(super) struct Programme {
    pub(super) name: &'static str,
    pub(super) spent: Years,
    /// Planned and neither spent nor lapsed at the end of the horizon.
    pub(super) left: f64,
    /// The nation's and the city's share.
    pub(super) public: f64,
    pub(super) leverage: f64,
    /// What the money buys.
    pub(super) pattern: Option<&'static str>,
    /// The programme that it is a part of.
    pub(super) outer: Option<&'static str>,
    pub(super) additionality: Option<&'static str>,
}

/// Money of a plan: even over some years, and this share of what is there is spent every year.
struct Plan {
    budget: f64,
    from: i32,
    to: i32,
    execution: f64,
    carried: f64,
    in_constant_prices: bool,
}

impl Plan {
    fn run(&self, trial: &Trial<'_>) -> (Years, f64) {
        let Self { budget, from, to, execution, carried, in_constant_prices } = *self;
        let constant = |t: usize, money: f64| if in_constant_prices { money } else { money / trial.prices[t] };
        let planned = budget / f64::from(to - from + 1);
        let mut there = 0.0;
        let mut spent = [0.0; YEARS];
        for t in 0..YEARS {
            if (from..=to).contains(&calendar(t)) {
                there += planned;
            }
            spent[t] = constant(t, there * execution);
            there *= (1.0 - execution) * carried;
        }
        (spent, constant(YEARS - 1, there))
    }
}

/// All programmes in the order of their ids.
pub(super) fn programmes(trial: &Trial<'_>) -> [Programme; 4] {
    let draw = |path: &str| trial.draw(&format!("programme.{path}"));
    let plan = |budget, from, to| Plan { budget, from, to, execution: 1.0, carried: 1.0, in_constant_prices: false };
    let programme = |name, plan: Plan| {
        let (spent, left) = plan.run(trial);
        Programme { name, spent, left, public: 1.0, leverage: 0.0, pattern: None, outer: None, additionality: None }
    };
    let with_overrun = 400e8 * (1.0 + draw("fund.overrun"));
    let fund = Plan { execution: 0.9, carried: 0.8, in_constant_prices: true, ..plan(with_overrun, 2020, 2023) };
    let park = Plan { execution: draw("park.execution"), ..plan(draw("park.budget"), 2021, 2026) };
    let nation = draw("park.funding.national");
    [
        programme("fund", fund),
        Programme {
            pattern: Some("offices"),
            outer: Some("park"),
            additionality: Some("firms"),
            ..programme("hall", plan(draw("hall.budget"), 2021, 2022))
        },
        Programme {
            public: (nation + 0.3) / (nation + 0.3 + 0.2),
            leverage: draw("park.leverage"),
            pattern: Some("works"),
            additionality: Some("public"),
            ..programme("park", park)
        },
        Programme { pattern: Some("offices"), outer: Some("fund"), ..programme("wing", plan(60e8, 2020, 2021)) },
    ]
}

/// A facility or pipeline: what it makes itself, in constant prices. Levels are of the accounts.
pub(super) struct Own {
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    pub(super) sector: usize,
    pub(super) output: Option<Years>,
    pub(super) accounts: [Option<Years>; 3],
    /// One-off investment.
    pub(super) investment: Option<Years>,
    pub(super) additionality: Option<&'static str>,
}

/// Units that have entered up to a year. Drawn numbers are rounded, but not in the stated case.
fn stock(trial: &Trial<'_>, counts: [f64; YEARS]) -> [Years; 2] {
    let entered = if trial.drawn { counts.map(|count| (count + 0.5).floor()) } else { counts };
    [entered, std::array::from_fn(|t| entered[..=t].iter().sum())]
}

/// People of the pipeline that feeds the skills.
pub(super) fn people(trial: &Trial<'_>) -> Years {
    let draw = |year: i32| trial.draw(&format!("pipeline.people.inflow.counts.{year}"));
    stock(trial, [0.0, draw(2021), 0.0, draw(2023), 0.0, 100.0, 0.0, 0.0])[1]
}

/// Facilities and firms, in the order of their ids; value added and emissions that are not stated follow the sector.
pub(super) fn owns(trial: &Trial<'_>, outputs: &BySector, levels: &[BySector; 3]) -> [Own; 4] {
    let facility = |path: &str| trial.draw(&format!("facility.{path}"));
    let open =
        |from: f64| -> Years { std::array::from_fn(|t| (f64::from(u32::try_from(t).unwrap()) + 1.0 - from).clamp(0.0, 1.0)) };
    let times = |units: &Years, each: f64| Some(units.map(|units| units * each));
    let make = |kind, name, sector: usize, output: Option<Years>, stated: [Option<Years>; 3]| {
        let by_intensity = |account: usize| -> Option<Years> {
            let own = output?;
            let level = |t: usize| if t < BASE[sector] { 0.0 } else { own[t] * levels[account][sector][t] / outputs[sector][t] };
            Some(std::array::from_fn(level))
        };
        let accounts = std::array::from_fn(|account| stated[account].or_else(|| by_intensity(account)));
        Own { kind, name, sector, output, accounts, investment: None, additionality: None }
    };
    let clinic = open(2.0).map(|share| share * 3000.0 * facility("clinic.utilisation"));
    let plant = open(1.0).map(|share| share * facility("plant.capacity") * facility("plant.utilisation"));
    let yard = open(2.5).map(|share| share * 1000.0 * facility("yard.utilisation"));
    let firm = |path: &str| trial.draw(&format!("pipeline.firms.{path}"));
    let counts = [0.0, firm("inflow.counts.2021"), firm("inflow.counts.2022"), 0.0, 12.0, 0.0, 0.0, 0.0];
    let [entered, firms] = stock(trial, counts);
    let mean: Years = std::array::from_fn(|t| f64::midpoint(firms[t], if t > 0 { firms[t - 1] } else { 0.0 }));
    let of_2020 = |money: f64| trial.of_year(2020, money);
    [
        make("facility", "clinic", 1, None, [None, times(&clinic, 0.1), times(&clinic, 3e7)]),
        Own {
            additionality: Some("firms"),
            ..make("facility", "plant", 0, times(&plant, trial.of_year(2022, 2e6)), [None, times(&plant, 0.006), None])
        },
        Own {
            additionality: Some("public"),
            ..make("facility", "yard", 2, times(&yard, facility("yard.per_unit.output")), [None, None, times(&yard, 5e6)])
        },
        Own {
            additionality: Some("firms"),
            investment: times(&entered, of_2020(firm("per_unit.investment"))),
            ..make(
                "pipeline",
                "firms",
                1,
                times(&mean, of_2020(12e8)),
                [None, times(&firms, firm("per_unit.account.employment")), times(&mean, of_2020(5e8))],
            )
        },
    ]
}
