//! The table of `regional.toml` written down again, and its two economies: the nation and what the region buys from itself.

use nalgebra::{DMatrix, DVector};

use super::super::whole::trial::Trial;

pub(super) const N: usize = 5;
pub(super) const CODES: [&str; N] = ["MINE", "CARS", "MACH", "BUILD", "SERV"];
const FLOWS: [[f64; N]; N] = [
    [5.0, 40.0, 30.0, 10.0, 2.0],
    [1.0, 90.0, 10.0, 5.0, 20.0],
    [6.0, 60.0, 55.0, 25.0, 15.0],
    [1.0, 3.0, 3.0, 2.0, 20.0],
    [12.0, 60.0, 50.0, 45.0, 210.0],
];
const OUTPUT: [f64; N] = [100.0, 400.0, 300.0, 250.0, 900.0];
const VALUE_ADDED: [f64; N] = [71.0, 92.0, 100.0, 153.0, 597.0];
/// Persons per 10억원.
const PERSONS: [f64; N] = [6.0, 2.5, 4.0, 9.0, 11.0];
const LABOUR: [f64; N] = [30.0, 45.0, 55.0, 90.0, 330.0];
/// What households and investors buy: domestic, imported.
const CONSUMPTION: [[f64; N]; 2] = [[3.0, 90.0, 14.0, 5.0, 330.0], [1.0, 25.0, 10.0, 0.0, 20.0]];
const INVESTMENT: [[f64; N]; 2] = [[1.0, 60.0, 60.0, 200.0, 40.0], [0.0, 10.0, 30.0, 0.0, 3.0]];
const GIVEN: [[f64; N]; N] = [
    [0.01, 0.02, 0.03, 0.01, 0.0],
    [0.0, 0.15, 0.02, 0.01, 0.01],
    [0.02, 0.1, 0.12, 0.05, 0.005],
    [0.005, 0.005, 0.005, 0.005, 0.01],
    [0.08, 0.1, 0.11, 0.12, 0.15],
];

/// An amount by table sector.
pub(super) type BySector = [f64; N];

/// What the tests try for `[input_output.regional]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Everything,
    Given,
    Purchase,
    Flegg,
    ScaledSimple,
    ScaledByLambda,
}

/// A nation or a region: what its sectors, and its households if they count, buy from its sectors.
pub(super) struct Economy {
    /// With a row and a column of households.
    coefficients: DMatrix<f64>,
    /// (I − A)⁻¹ of the sectors alone.
    open: DMatrix<f64>,
    /// The same of all.
    closed: DMatrix<f64>,
    /// Persons per KRW in the table's year, full-time equivalent.
    persons: BySector,
}

/// What a final demand comes to.
#[derive(Clone, Copy, Default)]
pub(super) struct Outputs {
    pub(super) direct: BySector,
    pub(super) open: BySector,
    pub(super) closed: BySector,
}

/// Both economies of a trial.
pub(super) struct Table {
    pub(super) nation: Economy,
    pub(super) region: Economy,
    /// Share of what is bought domestically that is bought in the region.
    pub(super) row_factors: BySector,
}

pub(super) fn by_sector(value: impl Fn(usize) -> f64) -> BySector {
    std::array::from_fn(value)
}

pub(super) fn ratio_of_value_added(s: usize) -> f64 {
    VALUE_ADDED[s] / OUTPUT[s]
}

fn national(i: usize, j: usize) -> f64 {
    FLOWS[i][j] / OUTPUT[j]
}

impl Economy {
    /// `propensity` to spend labour income that stays here; 0 without households.
    fn new(coefficients: &DMatrix<f64>, bought_here: &BySector, propensity: f64, persons: BySector) -> Self {
        let bought: f64 = CONSUMPTION.iter().flatten().sum();
        let with_households = DMatrix::from_fn(N + 1, N + 1, |i, j| match (i < N, j < N) {
            (true, true) => coefficients[(i, j)],
            (true, false) => CONSUMPTION[0][i] / bought * bought_here[i],
            (false, true) => LABOUR[j] / OUTPUT[j] * propensity,
            (false, false) => 0.0,
        });
        let inverse = |a: &DMatrix<f64>| (DMatrix::identity(a.nrows(), a.nrows()) - a).try_inverse().unwrap();
        Self { open: inverse(coefficients), closed: inverse(&with_households), coefficients: with_households, persons }
    }

    pub(super) fn outputs(&self, demand: &BySector) -> Outputs {
        let through = |inverse: &DMatrix<f64>| by_sector(|i| (0..N).map(|j| inverse[(i, j)] * demand[j]).sum());
        Outputs { direct: *demand, open: through(&self.open), closed: through(&self.closed) }
    }

    /// What the other sectors make where the output of some is given: `(I − A_rr)⁻¹·A_re·x_e`, with households among the others.
    pub(super) fn suppliers(&self, given: &[Option<f64>; N]) -> BySector {
        let rest: Vec<usize> = (0..=N).filter(|&s| given.get(s).is_none_or(Option::is_none)).collect();
        let of_rest = DMatrix::from_fn(rest.len(), rest.len(), |i, j| {
            (if i == j { 1.0 } else { 0.0 }) - self.coefficients[(rest[i], rest[j])]
        });
        let bought =
            DVector::from_fn(rest.len(), |i, _| (0..N).map(|e| self.coefficients[(rest[i], e)] * given[e].unwrap_or(0.0)).sum());
        let made = of_rest.try_inverse().unwrap() * bought;
        let mut outputs = [0.0; N];
        for (at, &s) in rest.iter().enumerate().filter(|(_, s)| **s < N) {
            outputs[s] = made[at];
        }
        outputs
    }

    pub(super) fn persons(&self, outputs: &BySector) -> f64 {
        (0..N).map(|s| self.persons[s] * outputs[s]).sum()
    }

    /// Output, value added and persons per KRW of final demand for the product of a sector.
    pub(super) fn multipliers(&self, s: usize, households: bool) -> [f64; 3] {
        let inverse = if households { &self.closed } else { &self.open };
        let through = |weight: &dyn Fn(usize) -> f64| (0..N).map(|i| weight(i) * inverse[(i, s)]).sum();
        [through(&|_| 1.0), through(&ratio_of_value_added), through(&|i| self.persons[i])]
    }
}

impl Table {
    pub(super) fn new(trial: &Trial<'_>, method: Method, households: bool) -> Self {
        let draw = |path: &str| trial.draw(&format!("input_output.{path}"));
        let by_code = |key: &str| by_sector(|s| draw(&format!("regional.{key}.{}", CODES[s])));
        let scale = || (1.0 + draw("regional.share")).log2().powf(draw("regional.delta"));
        let own: BySector = match method {
            Method::Everything => [1.0; N],
            Method::Given => by_sector(|i| {
                let used = |a: &dyn Fn(usize) -> f64| (0..N).map(|j| a(j) * OUTPUT[j]).sum::<f64>();
                used(&|j| GIVEN[i][j]) / used(&|j| national(i, j))
            }),
            Method::Purchase => by_code("purchase"),
            Method::Flegg => by_code("spread").map(|quotient| (quotient * scale()).min(1.0)),
            Method::ScaledSimple => by_code("spread").map(|quotient| quotient.min(1.0) * scale()),
            Method::ScaledByLambda => by_code("quotients").map(|quotient| quotient.min(1.0) * draw("regional.lambda")),
        };
        let (quotients, lambda) = if method == Method::Flegg { (by_code("spread"), scale()) } else { ([0.0; N], 0.0) };
        let regional = DMatrix::from_fn(N, N, |i, j| match method {
            Method::Given => GIVEN[i][j],
            Method::Flegg if i != j => national(i, j) * (lambda * quotients[i] / quotients[j]).min(1.0),
            _ => national(i, j) * own[i],
        });
        let (propensity, residents) =
            if households { (draw("households.propensity"), draw("households.residents")) } else { (0.0, 0.0) };
        let persons = PERSONS.map(|persons| persons / 1e9);
        let factor = draw("employment_factor");
        Self {
            nation: Economy::new(&DMatrix::from_fn(N, N, national), &[1.0; N], propensity, persons),
            region: Economy::new(&regional, &own, propensity * residents, persons.map(|persons| persons * factor)),
            row_factors: own,
        }
    }
}

/// What a KRW of a spending pattern buys in the nation and in the region.
pub(super) fn bought(trial: &Trial<'_>, table: &Table, pattern: &str) -> [BySector; 2] {
    let invested = |s: usize| INVESTMENT[0][s] + INVESTMENT[1][s];
    let draw = |key: &str| trial.draw(&format!("spending.works.{key}"));
    let shares: BySector = match pattern {
        "works" => [0.05, 0.05, draw("shares.MACH"), draw("shares.BUILD"), 0.1],
        _ => by_sector(invested),
    };
    let all: f64 = shares.iter().sum();
    let domestic = by_sector(|s| shares[s] / all * INVESTMENT[0][s] / invested(s));
    let here = by_sector(|s| match (pattern, CODES[s]) {
        ("works", "BUILD") => draw("local.BUILD"),
        ("works", "SERV") => 0.9,
        _ => table.row_factors[s],
    });
    [domestic, by_sector(|s| domestic[s] * here[s])]
}
