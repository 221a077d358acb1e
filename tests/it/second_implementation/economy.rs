//! Prices, sectors and accounts of `economy.toml`, one trial at a time.

use std::collections::BTreeMap;

use super::programmes;

/// Metrics of a trial by path.
pub(super) type Values = BTreeMap<String, f64>;

/// Where the value of an uncertain input is looked up.
pub(super) type Draw<'d> = dyn Fn(&str) -> f64 + 'd;

pub(super) const FIRST: i32 = 2020;
pub(super) const LAST: i32 = 2026;
pub(super) const SECTORS: [&str; 4] = ["alpha", "beta", "delta", "gamma"];
const INDUSTRY: [&str; 3] = ["alpha", "beta", "gamma"];

/// A number for each year.
pub(super) type Years = BTreeMap<i32, f64>;

/// Numbers by sector and year.
type BySector = BTreeMap<&'static str, Years>;

/// Factors on the intensities of industry that make the stated case follow a stated path, by account and year.
pub(super) type Factors = BTreeMap<&'static str, Years>;

/// Prices: inflation of each year and the index, 1 in 2021.
pub(super) struct Prices {
    inflation: Years,
    pub(super) index: Years,
}

impl Prices {
    fn new(draw: &Draw<'_>) -> Self {
        let drawn = (2022..=LAST).map(|year| (year, draw(&format!("prices.inflation.{year}"))));
        let inflation: Years = [(2021, 0.025)].into_iter().chain(drawn).collect();
        let mut index = Years::from([(2021, 1.0)]);
        index.insert(2020, 1.0 / (1.0 + inflation[&2021]));
        for year in 2022..=LAST {
            index.insert(year, index[&(year - 1)] * (1.0 + inflation[&year]));
        }
        Self { inflation, index }
    }

    /// A growth factor of nominal money in constant prices.
    fn real(&self, nominal: f64, year: i32) -> f64 {
        nominal / (1.0 + self.inflation[&year])
    }
}

/// Lower Cholesky factor of the correlations as the file states them, sectors in order of their ids (Golub & Van Loan, 4.2.5).
fn cholesky() -> [[f64; 4]; 4] {
    let correlations = [[1.0, 0.6, 0.3, 0.3], [0.6, 1.0, 0.3, 0.3], [0.3, 0.3, 1.0, -0.2], [0.3, 0.3, -0.2, 1.0]];
    let mut factor = [[0.0; 4]; 4];
    for row in 0..4 {
        for column in 0..=row {
            let products: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
            let rest: f64 = correlations[row][column] - products;
            factor[row][column] = if row == column { rest.sqrt() } else { rest / factor[column][column] };
        }
    }
    factor
}

fn volatility(sector: &str, draw: &Draw<'_>) -> f64 {
    match sector {
        "alpha" => draw("sector.alpha.volatility"),
        "beta" => 0.08,
        "gamma" => 0.05,
        _ => 0.1,
    }
}

fn persistence(sector: &str, draw: &Draw<'_>) -> f64 {
    match sector {
        "alpha" => draw("sector.alpha.persistence"),
        "beta" => 0.5,
        "gamma" => 0.0,
        _ => 0.7,
    }
}

/// Base-year output in constant prices.
fn base_outputs(draw: &Draw<'_>, prices: &Prices) -> BySector {
    let alpha = draw("sector.alpha.base_output") / prices.index[&2020];
    let left = draw("group.industry.base_output") - alpha;
    let (beta, gamma) = (draw("group.industry.shares.beta"), draw("group.industry.shares.gamma"));
    BTreeMap::from([
        ("alpha", Years::from([(2020, alpha)])),
        ("beta", Years::from([(2020, left * beta / (beta + gamma))])),
        ("gamma", Years::from([(2020, left * gamma / (beta + gamma))])),
        ("delta", Years::from([(2021, 5e12 / prices.index[&2021])])),
    ])
}

/// Stated nominal outputs: of alpha, and of the industry without alpha.
struct Stated {
    alpha: [f64; 2],
    others: [f64; 2],
}

/// Median nominal growth factor per year of a stated path in 2022–2023 and 2024–2025.
fn path_growth(start: f64, levels: [f64; 2], delivery: f64) -> [f64; 2] {
    [(levels[0] / start).powf(delivery / 2.0), (levels[1] / levels[0]).powf(delivery / 2.0)]
}

/// Gross output by sector and year in constant prices.
fn outputs(draw: &Draw<'_>, prices: &Prices) -> BySector {
    let mut outputs = base_outputs(draw, prices);
    let of_2021 = |outputs: &BySector, sector: &str| outputs[sector][&2021] * prices.index[&2021];
    outputs.get_mut("alpha").unwrap().insert(2021, draw("sector.alpha.observed.2021") / prices.index[&2021]);
    outputs.get_mut("beta").unwrap().insert(2021, draw("sector.beta.observed.2021"));
    let gamma = outputs["gamma"][&2020] * prices.real(1.04, 2021);
    outputs.get_mut("gamma").unwrap().insert(2021, gamma);

    let alpha = [draw("sector.alpha.path.2023"), 15e12];
    let stated = Stated { alpha, others: [33e12 - alpha[0], 40e12 - alpha[1]] };
    let of_alpha = path_growth(of_2021(&outputs, "alpha"), stated.alpha, 0.9);
    let start = of_2021(&outputs, "beta") + of_2021(&outputs, "gamma");
    let of_others = path_growth(start, stated.others, draw("group.industry.delivery"));

    let factor = cholesky();
    let mut deviation = [0.0; 4];
    for year in 2022..=LAST {
        let shocks = SECTORS.map(|sector| draw(&format!("sector.{sector}.shock.{year}")));
        for (row, sector) in SECTORS.into_iter().enumerate() {
            let correlated: f64 = (0..=row).map(|column| factor[row][column] * shocks[column]).sum();
            let (sigma, phi) = (volatility(sector, draw), persistence(sector, draw));
            let segment = usize::from(year > 2023);
            let median = match (sector, year) {
                ("delta", 2023) => 1.0 + draw("sector.delta.observed_growth.2023"),
                ("delta", _) => prices.real(1.0 + draw("sector.delta.growth"), year),
                ("alpha", LAST) => prices.real(1.0 + draw("sector.alpha.growth.2026"), year),
                ("beta", LAST) => 1.0 + draw("sector.beta.growth"),
                ("gamma", LAST) => 1.02,
                ("alpha", _) => prices.real(of_alpha[segment], year),
                _ => prices.real(of_others[segment], year),
            };
            let measured = sector == "delta" && year == 2023;
            deviation[row] = if measured { 0.0 } else { phi * deviation[row] + sigma * (1.0 - phi * phi).sqrt() * correlated };
            let output = outputs[sector][&(year - 1)] * median * deviation[row].exp();
            outputs.get_mut(sector).unwrap().insert(year, output);
        }
    }
    outputs
}

/// How an account follows output.
struct Account {
    name: &'static str,
    /// Level of each sector in its base year, money in constant prices.
    base: BTreeMap<&'static str, f64>,
    elasticity: fn(&str, &Draw<'_>) -> f64,
    trend: fn(&str, i32, &Draw<'_>) -> f64,
}

fn accounts(draw: &Draw<'_>, prices: &Prices, outputs: &BySector) -> Vec<Account> {
    let output = |sector: &str| outputs[sector][&if sector == "delta" { 2021 } else { 2020 }];
    let of_delta = draw("account.value-added.sector.delta.intensity") * output("delta");
    let alpha = draw("account.value-added.sector.alpha.base") / prices.index[&2020];
    let beta = 0.35 * output("beta");
    let gamma = 9e12 / prices.index[&2020] - alpha - beta;
    let value_added = Account {
        name: "value-added",
        base: BTreeMap::from([("alpha", alpha), ("beta", beta), ("gamma", gamma), ("delta", of_delta)]),
        elasticity: |sector, _| if sector == "delta" { 0.8 } else { 1.0 },
        trend: |sector, _, _| if sector == "delta" { 0.01 } else { 0.0 },
    };
    let left = draw("account.employment.group.industry.base") - 16_000.0;
    let employment = Account {
        name: "employment",
        base: BTreeMap::from([("alpha", 16_000.0), ("beta", 0.6 * left), ("gamma", 0.4 * left), ("delta", 20_000.0)]),
        elasticity: |sector, draw| if sector == "delta" { 0.5 } else { draw("account.employment.elasticity") },
        trend: |_, year, draw| draw(&format!("account.employment.trend.{year}")),
    };
    let total = draw("account.emissions.group.industry.base");
    let industry: f64 = INDUSTRY.iter().map(|sector| output(sector)).sum();
    let of_industry = INDUSTRY.map(|sector| (sector, total * output(sector) / industry));
    let emissions = Account {
        name: "emissions",
        base: of_industry.into_iter().chain([("delta", 2e-8 * output("delta"))]).collect(),
        elasticity: |_, _| 1.0,
        trend: |_, _, _| 0.0,
    };
    vec![value_added, employment, emissions]
}

impl Account {
    /// Level by sector and year: `base · (X/X_base)^κ · Π(1 + trend)`, in industry times the factor of a stated path.
    fn levels(&self, draw: &Draw<'_>, outputs: &BySector, factors: &Factors) -> BySector {
        let mut levels = BySector::new();
        for sector in SECTORS {
            let base_year = if sector == "delta" { 2021 } else { 2020 };
            let mut intensity = 1.0;
            for year in base_year..=LAST {
                if year > base_year {
                    intensity *= 1.0 + (self.trend)(sector, year, draw);
                }
                let growth = (outputs[sector][&year] / outputs[sector][&base_year]).powf((self.elasticity)(sector, draw));
                let factor = factors.get(self.name).and_then(|years| years.get(&year)).filter(|_| sector != "delta");
                let level = self.base[sector] * growth * intensity * factor.unwrap_or(&1.0);
                levels.entry(sector).or_default().insert(year, level);
            }
        }
        levels
    }
}

/// Log-linear from a known level through stated ones, and what that asks of levels without a path; the last factor stays.
fn factors_of_path(without: &Years, stated: &[(i32, f64)]) -> Years {
    let mut factors = Years::new();
    let mut start = (2021, without[&2021]);
    for &(end, level) in stated {
        for year in start.0 + 1..=end {
            let part = f64::from(year - start.0) / f64::from(end - start.0);
            factors.insert(year, start.1 * (level / start.1).powf(part) / without[&year]);
        }
        start = (end, level);
    }
    for year in start.0 + 1..=LAST {
        factors.insert(year, factors[&start.0]);
    }
    factors
}

fn total(levels: &BySector, sectors: &[&str], year: i32) -> Option<f64> {
    sectors.iter().map(|sector| levels[sector].get(&year)).sum()
}

/// The metrics of the stated case, and the factors that it fixes for all trials.
pub(super) fn stated_case(central: &Values) -> (Values, Factors) {
    let draw = |path: &str| central[path];
    let prices = Prices::new(&draw);
    let outputs = outputs(&draw, &prices);
    let mut factors = Factors::new();
    for account in accounts(&draw, &prices, &outputs) {
        let levels = account.levels(&draw, &outputs, &Factors::new());
        let of_industry = |year| total(&levels, &INDUSTRY, year).unwrap();
        let stated: &[(i32, f64)] = match account.name {
            "value-added" => &[(2025, 15e12)],
            "employment" => &[(2023, 55_000.0), (2026, 58_000.0)],
            _ => continue,
        };
        let nominal = |year: i32| if account.name == "value-added" { prices.index[&year] } else { 1.0 };
        let without = (FIRST..=LAST).map(|year| (year, of_industry(year) * nominal(year))).collect();
        factors.insert(account.name, factors_of_path(&without, stated));
    }
    (trial(&draw, &factors), factors)
}

/// Every metric of one trial.
pub(super) fn trial(draw: &Draw<'_>, factors: &Factors) -> Values {
    let prices = Prices::new(draw);
    let outputs = outputs(draw, &prices);
    let mut values: Values = prices.index.iter().map(|(year, index)| (format!("price-index.region@{year}"), *index)).collect();
    report("output", &outputs, &prices, true, &mut values);
    for account in accounts(draw, &prices, &outputs) {
        let levels = account.levels(draw, &outputs, factors);
        report(account.name, &levels, &prices, account.name == "value-added", &mut values);
    }
    for year in 2021..=LAST {
        let other = draw(&format!("account.employment.other.{year}"));
        *values.get_mut(&format!("employment.region@{year}")).unwrap() += other;
    }
    programmes::report(draw, &prices, &mut values);
    values
}

/// Adds a measure of sectors over every scope, year and price basis.
fn report(name: &str, levels: &BySector, prices: &Prices, money: bool, values: &mut Values) {
    let scopes: [(&str, &[&str]); 6] = [
        ("region", &SECTORS),
        ("industry", &INDUSTRY),
        ("alpha", &["alpha"]),
        ("beta", &["beta"]),
        ("delta", &["delta"]),
        ("gamma", &["gamma"]),
    ];
    for (scope, sectors) in scopes {
        for year in FIRST..=LAST {
            let Some(level) = total(levels, sectors, year) else { continue };
            if money {
                values.insert(format!("{name}.{scope}/constant-2021@{year}"), level);
                values.insert(format!("{name}.{scope}/nominal@{year}"), level * prices.index[&year]);
            } else {
                values.insert(format!("{name}.{scope}@{year}"), level);
            }
        }
    }
}
