//! Input-output tables: what is compiled from their files, against the published multipliers and against hand-made numbers.

use std::path::Path;

use mudeung::engine::{self, FailureCause, Quantiles, Settings, Silent};
use mudeung::model::{IndustryOf, InputId, InputOutput, Model, QuotientForm, Regional, Scale};
use mudeung::numeric::isa::Isa;
use mudeung::numeric::leontief::Leontief;
use mudeung::random::Design;
use mudeung::scenario::diagnostic::Faults;
use mudeung::scenario::{Scenario, ScenarioSource, compile, load};

const SMALL: &str = "tests/fixtures/input-output.toml";

fn compiled(file: &str, sets: &[&str]) -> Result<Scenario, Faults> {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    load(ScenarioSource::File(Path::new(file)), &sets).and_then(compile)
}

fn small(sets: &[&str]) -> Scenario {
    compiled(SMALL, sets).unwrap_or_else(|faults| panic!("{faults}"))
}

fn table(model: &Model) -> &InputOutput {
    model.input_output.as_ref().expect("the scenario has a table")
}

fn central(model: &Model) -> impl Fn(InputId) -> f64 + Copy + '_ {
    |input| model.inputs[input].central
}

fn assert_near(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= tolerance, "number {at} is {found}, not {expected}");
    }
}

#[test]
fn flows_become_coefficients_of_the_column() {
    let scenario = small(&[]);
    let table = table(&scenario.model);
    assert_near(&table.domestic, &[0.2, 0.08, 0.05, 0.05, 0.12, 40.0 / 1200.0, 0.1, 0.12, 0.125], 1e-15);
    assert_near(&table.value_added, &[0.54, 0.42, 0.75], 1e-15);
    assert_near(&table.employment, &[5e-9, 2e-9, 12e-9], 1e-24);
    assert_eq!(table.sectors[2].name.ko, "서비스");
    assert_eq!((table.year, table.employment_account, table.value_added_account), (1, Some(0), None));
    let households = table.households.as_ref().unwrap();
    assert_near(&households.income, &[0.27, 0.16, 500.0 / 1200.0], 1e-15);
    // Of 1250 that households spend 120 are imports.
    assert_near(&households.consumption, &[200.0 / 1250.0, 130.0 / 1250.0, 800.0 / 1250.0], 1e-15);
}

#[test]
fn the_files_of_a_table_are_among_the_data() {
    let names: Vec<String> = small(&[]).data.into_iter().map(|file| file.name).collect();
    let unique: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "each once: {names:?}");
    for file in ["sectors", "domestic", "imports", "vectors", "final_demand", "quotients", "concordance"] {
        assert!(names.contains(&format!("data/io/{file}.csv")), "{file} in {names:?}");
    }
}

#[test]
fn quotients_are_spread_by_draws_of_their_own_with_one_row() {
    let scenario = small(&[]);
    let Regional::Quotients { quotients, scale: Scale::Size { share, delta }, form: QuotientForm::ScaledSimple } =
        &table(&scenario.model).regional
    else {
        panic!("not by quotients")
    };
    let inputs = &scenario.model.inputs;
    let paths: Vec<&str> = quotients.iter().map(|&quotient| inputs[quotient].path.as_str()).collect();
    assert_eq!(paths, ["MANU", "POWER", "SERV"].map(|code| format!("input_output.regional.spread.{code}")));
    assert_near(&quotients.iter().map(|&quotient| inputs[quotient].central).collect::<Vec<_>>(), &[0.8, 1.4, 1.1], 1e-15);
    assert_near(&[inputs[quotients[1]].distribution.support().0], &[0.8 * 1.4], 1e-15);
    assert_near(&[inputs[*share].central, inputs[*delta].central], &[0.03, 0.23], 0.0);
    let rows = scenario.ledger.rows().iter().filter(|row| row.path.starts_with("input_output.regional."));
    let rows: Vec<&str> = rows.map(|row| row.path.as_str()).collect();
    assert_eq!(rows, ["delta", "share", "spread"].map(|key| format!("input_output.regional.{key}")));
}

#[test]
fn scaled_quotients_never_sell_more_than_the_scale() {
    let scenario = small(&["input_output.regional.spread=1"]);
    let model = &scenario.model;
    let region = table(model).regional_coefficients(central(model));
    let lambda = 1.03_f64.log2().powf(0.23);
    assert_near(&region.row_factors, &[0.8 * lambda, lambda, lambda], 1e-15);
    assert_near(&region.coefficients[..3], &[0.2, 0.08, 0.05].map(|cell| cell * 0.8 * lambda), 1e-15);
}

#[test]
fn fleggs_quotients_compare_supplier_and_user() {
    let scenario = small(&["input_output.regional.method=flq"]);
    let model = &scenario.model;
    let region = table(model).regional_coefficients(central(model));
    let lambda = 1.03_f64.log2().powf(0.23);
    // Manufacturing (0.8) sells to itself, to power (1.4) and to services (1.1).
    let expected = [0.2 * 0.8 * lambda, 0.08 * lambda * 0.8 / 1.4, 0.05 * lambda * 0.8 / 1.1];
    assert_near(&region.coefficients[..3], &expected, 1e-15);
    assert_near(&region.row_factors, &[0.8 * lambda, 1.4 * lambda, 1.1 * lambda], 1e-15);
    // With a scale of 1 a sector that is larger in the region sells as the nation does.
    let quotients = "input_output.regional.quotients={ MANU = 2, POWER = 1, SERV = 0 }";
    let set = ["input_output.regional.method=flq", "input_output.regional.share=1", "input_output.regional.spread=1", quotients];
    let whole = small(&set);
    let region = table(&whole.model).regional_coefficients(central(&whole.model));
    assert_near(&region.row_factors, &[1.0, 1.0, 0.0], 0.0);
    assert_near(&region.coefficients, &[0.2, 0.08, 0.05, 0.025, 0.12, 40.0 / 1200.0, 0.0, 0.0, 0.0], 1e-15);
}

#[test]
fn purchases_are_inputs_of_their_own() {
    let purchase = "{ MANU = 0.5, POWER = { uniform = [0.6, 0.8], rationale = \"a test\" }, SERV = 1 }";
    let set = format!("input_output.regional={{ method = \"purchase\", purchase = {purchase} }}");
    let scenario = small(&[&set]);
    let model = &scenario.model;
    let region = table(model).regional_coefficients(central(model));
    assert_near(&region.row_factors, &[0.5, 0.7, 1.0], 1e-15);
    assert!(scenario.ledger.rows().iter().any(|row| row.path == "input_output.regional.purchase.POWER"));
}

#[test]
fn given_coefficients_imply_their_row_factors() {
    let scenario =
        small(&["input_output.regional={ method = \"given\", coefficients = \"tests/fixtures/data/io/regional.csv\" }"]);
    let Regional::Given { coefficients, row_factors } = &table(&scenario.model).regional else { panic!("not given") };
    assert_near(&coefficients[..3], &[0.1, 0.04, 0.02], 0.0);
    // Of national sales of 280, 120 and 280 the region would supply 134, 111 and 200.
    assert_near(row_factors, &[134.0 / 280.0, 111.0 / 120.0, 200.0 / 280.0], 1e-15);
}

#[test]
fn without_a_regional_table_everything_is_bought_in_the_region() {
    let bare = r#"
extends = "%"
[source.tables]
title = "A made-up table"
[input_output]
name = "A table"
source = "tables"
prices = 2020
sectors = "data/io/sectors.csv"
domestic = "data/io/domestic.csv"
output = { file = "data/io/vectors.csv", column = "output" }
value_added = { file = "data/io/vectors.csv", column = "value_added" }
employment = { file = "data/io/vectors.csv", column = "persons" }
"#;
    let fixtures = std::fs::canonicalize("tests/fixtures").unwrap();
    let bare = bare.replace('%', "valid.toml").replace("\"data", &format!("\"{}/data", fixtures.display()));
    let bare = bare.replace("\"valid", &format!("\"{}/valid", fixtures.display()));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bare.toml");
    std::fs::write(&file, bare).unwrap();
    let scenario = compiled(file.to_str().unwrap(), &[]).unwrap_or_else(|faults| panic!("{faults}"));
    let model = &scenario.model;
    let region = table(model).regional_coefficients(central(model));
    assert_eq!((region.coefficients, region.row_factors), (table(model).domestic.clone(), vec![1.0; 3]));
    assert!(table(model).industries.is_empty() && table(model).households.is_none());
}

#[test]
fn industries_of_the_concordance_have_weights_with_a_band() {
    let scenario = small(&[]);
    let model = &scenario.model;
    let industries = &table(model).industries;
    let weights = |at: usize| -> Vec<(usize, f64)> {
        industries[at].weights.iter().map(|(sector, weight)| (*sector, model.inputs[*weight].central)).collect()
    };
    assert!(matches!((&industries[0].of, &industries[1].of), (IndustryOf::Sector(0), IndustryOf::Sector(1))));
    assert_eq!((weights(0), weights(1)), (vec![(1, 1.0)], vec![(0, 0.9), (2, 0.1)]));
    let IndustryOf::Outside { id, output } = &industries[2].of else { panic!("not outside") };
    assert_eq!((id.as_str(), model.inputs[output.amount].central), ("rest", 20e12));
    let weight = &model.inputs[industries[1].weights[0].1];
    assert_eq!((weight.path.as_str(), weight.distribution.support()), ("input_output.concordance.mobility.MANU", (0.8, 1.0)));
    let row = scenario.ledger.rows().iter().find(|row| row.path == weight.path).unwrap();
    assert!(row.is_stated(), "the source of the table vouches for it");
}

#[test]
fn spending_buys_by_share_and_the_domestic_part_of_its_category() {
    let scenario = small(&[]);
    let model = &scenario.model;
    let [machines, works] = model.spending.as_slice() else { panic!("two patterns") };
    assert_eq!((machines.id.as_str(), works.id.as_str()), ("machines", "works"));
    let shares = |of: &mudeung::model::Spending| -> Vec<(usize, f64, f64)> {
        of.purchases.iter().map(|one| (one.sector, model.inputs[one.share].central, one.domestic)).collect()
    };
    // Investment: 170 + 120 of manufacturing and 20 + 10 of services.
    assert_eq!(shares(machines), [(0, 290.0 / 320.0, 170.0 / 290.0), (2, 30.0 / 320.0, 20.0 / 30.0)]);
    assert_eq!(shares(works), [(0, 0.3, 170.0 / 290.0), (2, 0.6, 20.0 / 30.0)]);
    assert_eq!(works.purchases[1].local.map(|local| model.inputs[local].central), Some(0.7));
    assert!(works.purchases[0].local.is_none());
    assert_eq!((model.programmes[0].spending, model.programmes[0].additionality), (Some(1), Some(0)));
    assert_eq!(model.pipelines.iter().find_map(|pipeline| pipeline.spending), Some(0));
    // Power is not invested in: what is domestic of it is what all categories but exports show.
    let power = small(&["spending.works.shares.POWER=0.1"]);
    assert_eq!(power.model.spending[1].purchases[1].domestic, 1.0);
    let deadweight = model.additionality[0].deadweight;
    assert_eq!(model.inputs[deadweight].path, "additionality.firms.deadweight");
}

#[test]
fn every_system_of_the_small_table_is_productive() {
    let scenario = small(&[]);
    let table = table(&scenario.model);
    let multipliers = Leontief::new(3, &table.domestic).unwrap().multipliers(&table.value_added);
    assert!(multipliers.iter().all(|multiplier| (0.4..1.0).contains(multiplier)), "{multipliers:?}");
}

#[test]
fn what_a_data_file_repeats_in_every_row_is_told_thrice_and_counted() {
    let faults = compiled("tests/fixtures/models/table-35.toml", &["input_output.employment.column=code"]).unwrap_err();
    assert_eq!(faults.iter().count(), 4, "{faults}");
    let drawn = faults.to_string();
    assert!(drawn.contains("line 4, column `code`") && !drawn.contains("line 5,"), "{drawn}");
    assert!(drawn.contains("32 more of the same kind in this file"), "{drawn}");
}

/// Coefficients are certain and labour gets all output, so that only what households spend of it decides: where they spend more than
/// 1 / h'(I − A)⁻¹c of their income there is no end to it.
#[test]
fn trials_in_which_households_would_spend_for_ever_fail_and_no_others() {
    let scenario = small(&[
        "input_output.regional={ method = \"purchase\", purchase = { MANU = 1, POWER = 1, SERV = 1 } }",
        "input_output.households.income.column=output",
        "input_output.households.residents=1",
        "input_output.households.propensity={ uniform = [0.6, 1.0], rationale = \"a test\" }",
        "run.metrics=[\"induced-output.cluster.induced/constant@2025\"]",
    ]);
    let table = table(&scenario.model);
    let multipliers = Leontief::new(3, &table.domestic).unwrap().multipliers(&[1.0; 3]);
    let households = table.households.as_ref().unwrap();
    let earned: f64 = households.consumption.iter().zip(multipliers).map(|(bought, multiplier)| bought * multiplier).sum();
    let failing = (1.0 - 1.0 / earned) / 0.4;
    assert!(failing > 0.2 && failing < 0.8, "{failing}");
    let settings = Settings {
        trials: 4096,
        seed: 1,
        design: Design::LatinHypercube,
        quantiles: Quantiles::Exact,
        memory: Settings::MEMORY,
        until: None,
        threads: Some(1),
        isa: Isa::best(),
    };
    let failures = engine::run(&scenario.model, &settings, &Silent).unwrap().failures;
    assert!(failures.iter().all(|failure| failure.cause == FailureCause::Unproductive));
    // Each tile of 256 has one trial in each stratum.
    let found = u32::try_from(failures.len()).map(f64::from).unwrap();
    assert!((found - 4096.0 * failing).abs() <= 16.0, "{found} against {}", 4096.0 * failing);
}
