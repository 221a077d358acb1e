//! The tables of 2020 against what was published of them, and against independent solutions.
//!
//! Published: averages over final demand of 1.804 (output), 0.806 (value added) and 9.7 persons per 10억원. The multipliers of 35 sectors
//! in `tests/fixtures/data/published` were computed elsewhere, by a Gauss-Jordan inverse, from coefficients of nine digits; they have
//! six digits, those of employment four.

use std::path::Path;

use mudeung::model::{InputId, InputOutput, RegionalCoefficients};
use mudeung::numeric::leontief::Leontief;
use mudeung::scenario::{Scenario, ScenarioSource, compile, load};

const TABLE_83: &str = "tests/fixtures/models/table-83.toml";
const TABLE_35: &str = "tests/fixtures/models/table-35.toml";

fn compiled(file: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let scenario = load(ScenarioSource::File(Path::new(file)), &sets).and_then(compile);
    scenario.unwrap_or_else(|faults| panic!("{faults}"))
}

fn table(scenario: &Scenario) -> &InputOutput {
    scenario.model.input_output.as_ref().unwrap()
}

fn region(scenario: &Scenario) -> RegionalCoefficients {
    let central = |input: InputId| scenario.model.inputs[input].central;
    table(scenario).regional_coefficients(central)
}

/// The numbers of a column of a CSV file, in its order.
fn column(file: &str, name: &str) -> Vec<f64> {
    let mut csv = csv::Reader::from_path(file).unwrap();
    let at = csv.headers().unwrap().iter().position(|header| header == name).unwrap();
    csv.records().map(|record| record.unwrap()[at].parse().unwrap()).collect()
}

/// Output, value added and persons per 10억원 that a unit of final demand for each sector brings.
fn multipliers(table: &InputOutput, coefficients: &[f64]) -> [Vec<f64>; 3] {
    let leontief = Leontief::new(table.len(), coefficients).unwrap();
    let employment: Vec<f64> = table.employment.iter().map(|persons| persons * 1e9).collect();
    [leontief.multipliers(&vec![1.0; table.len()]), leontief.multipliers(&table.value_added), leontief.multipliers(&employment)]
}

/// v′ + v′A + v′A² + … until nothing is added.
fn power_series(n: usize, coefficients: &[f64], per_output: &[f64]) -> Vec<f64> {
    let (mut sum, mut round) = (per_output.to_vec(), per_output.to_vec());
    for _ in 0..10_000 {
        let next = |column: usize| (0..n).map(|row| round[row] * coefficients[row * n + column]).sum();
        round = (0..n).map(next).collect();
        if round.iter().all(|added: &f64| added.abs() < 1e-18) {
            return sum;
        }
        sum.iter_mut().zip(&round).for_each(|(sum, added)| *sum += added);
    }
    panic!("the series does not converge");
}

fn largest_difference(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).map(|(found, expected)| (found - expected).abs()).fold(0.0, f64::max)
}

fn mean_difference(found: &[f64], expected: &[f64]) -> f64 {
    let sum: f64 = found.iter().zip(expected).map(|(found, expected)| (found / expected - 1.0).abs()).sum();
    sum / f64::from(u32::try_from(found.len()).unwrap())
}

fn published(name: &str) -> Vec<f64> {
    column("tests/fixtures/data/published/multipliers_35.csv", name)
}

#[test]
fn averages_of_83_sectors_over_final_demand_are_the_published_ones() {
    let scenario = compiled(TABLE_83, &[]);
    let mut csv = csv::Reader::from_path("scenarios/data/io/bok83/final_demand.csv").unwrap();
    let records = csv.records().map(Result::unwrap).filter(|record| &record[1] == "domestic");
    let demand: Vec<f64> = records.map(|record| record.iter().skip(2).map(|cell| cell.parse::<f64>().unwrap()).sum()).collect();
    let total: f64 = demand.iter().sum();
    let average = |multipliers: &[f64]| multipliers.iter().zip(&demand).map(|(one, demand)| one * demand / total).sum::<f64>();
    let [output, value_added, employment] = multipliers(table(&scenario), &table(&scenario).domestic);
    assert!((average(&output) - 1.804).abs() < 5e-4, "output {}", average(&output));
    assert!((average(&value_added) - 0.806).abs() < 5e-4, "value added {}", average(&value_added));
    // Published as 9.7.
    assert!((average(&employment) - 9.67).abs() < 5e-3, "employment {}", average(&employment));
}

#[test]
fn all_multipliers_of_83_sectors_are_those_of_the_power_series() {
    let scenario = compiled(TABLE_83, &[]);
    let table = table(&scenario);
    let [output, value_added, employment] = multipliers(table, &table.domestic);
    let series = |per_output: &[f64]| power_series(83, &table.domestic, per_output);
    assert!(largest_difference(&output, &series(&[1.0; 83])) < 1e-12);
    assert!(largest_difference(&value_added, &series(&table.value_added)) < 1e-12);
    let persons: Vec<f64> = table.employment.iter().map(|persons| persons * 1e9).collect();
    assert!(largest_difference(&employment, &series(&persons)) < 1e-11);
}

#[test]
fn national_multipliers_of_35_sectors_are_those_computed_elsewhere() {
    let scenario = compiled(TABLE_35, &[]);
    let [output, value_added, employment] = multipliers(table(&scenario), &table(&scenario).domestic);
    assert!(largest_difference(&output, &published("nation_output")) < 1e-6);
    assert!(largest_difference(&value_added, &published("nation_value_added")) < 1e-6);
    assert!(largest_difference(&employment, &published("nation_employment")) < 1e-4);
}

#[test]
fn given_regional_coefficients_bring_the_multipliers_computed_elsewhere() {
    let scenario = compiled(TABLE_35, &[]);
    let [output, value_added, employment] = multipliers(table(&scenario), &region(&scenario).coefficients);
    assert!(largest_difference(&output, &published("region_output")) < 1e-6);
    assert!(largest_difference(&value_added, &published("region_value_added")) < 1e-6);
    let employment: Vec<f64> = employment.iter().map(|persons| 1.23 * persons).collect();
    assert!(mean_difference(&employment, &published("region_employment")) < 1e-5);
    let flegg = compiled(TABLE_35, &["input_output.regional.coefficients=scenarios/data/io/coefficients_gwangju_flq037.csv"]);
    let [output, ..] = multipliers(table(&flegg), &region(&flegg).coefficients);
    assert!(largest_difference(&output, &published("region_output_flq037")) < 1e-6);
}

/// The given coefficients were made of quotients of 83 sectors and added up. Those of 35 sectors bring multipliers that differ by 0.15 %
/// (output), 0.17 % (value added) and 0.23 % (employment) on average, and no coefficient by more than 0.0011.
#[test]
fn scaled_quotients_of_35_sectors_come_near_to_the_given_coefficients() {
    let by_quotients = compiled(TABLE_35, &["input_output.regional.method=scaled-slq"]);
    let found = region(&by_quotients);
    let given = region(&compiled(TABLE_35, &[]));
    assert!(largest_difference(&found.coefficients, &given.coefficients) < 0.0011);
    assert!(largest_difference(&found.row_factors, &given.row_factors) < 0.02);
    let [output, value_added, employment] = multipliers(table(&by_quotients), &found.coefficients);
    let persons: Vec<f64> = employment.iter().map(|persons| 1.23 * persons).collect();
    let near = [("output", &output, 0.0016), ("value_added", &value_added, 0.0018), ("employment", &persons, 0.0024)];
    for (name, found, most) in near {
        let difference = mean_difference(found, &published(&format!("region_{name}")));
        assert!(difference < most, "{name}: {difference}");
    }
}

/// The same by Flegg's formula with δ = 0.37: 0.18 % on average.
#[test]
fn fleggs_quotients_of_35_sectors_come_near_to_the_given_coefficients() {
    let flegg = compiled(TABLE_35, &["input_output.regional.method=flq", "input_output.regional.delta=0.37"]);
    let [output, ..] = multipliers(table(&flegg), &region(&flegg).coefficients);
    let difference = mean_difference(&output, &published("region_output_flq037"));
    assert!(difference < 0.0019, "{difference}");
}
