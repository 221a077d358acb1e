//! What spending and capacity must set off where the answer is known on paper: the two-sector economy of Miller & Blair,
//! *Input-Output Analysis*, 2nd ed. (2009), and rules that hold for every economy.

use mudeung::engine::{FailureCause, Settings};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::simulation::{Simulated, close, drawn, position, scenario_beside};

const TRIALS: u64 = 256;
/// The Leontief inverse of the two sectors, exactly: |I − A| = 0.85·0.95 − 0.25·0.20 = 0.7575.
const INVERSE: [[f64; 2]; 2] = [[0.95 / 0.7575, 0.25 / 0.7575], [0.20 / 0.7575, 0.85 / 0.7575]];

const HOUSEHOLDS: &str = "[input_output.households]\nrationale = \"made up\"\nconsumption = \"households\"\n";

const TEXT: &str = include_str!("../fixtures/models/textbook.toml");

/// The economy of the textbook with these tables added.
fn simulate(tables: &str) -> Simulated {
    Simulated::new(&scenario_beside("textbook", &format!("{TEXT}\n{tables}"), &[]).model, &Settings::new(TRIALS, 11))
}

/// A programme of 2021.
fn programme(id: &str, spending: &str, rest: &str) -> String {
    format!(
        "\n[programme.{id}]\nrationale = \"made up\"\nname = {{ en = \"{id}\", ko = \"{id}\" }}\nyears = [2021, 2021]\nspending = \"{spending}\"\n{rest}\n"
    )
}

/// A facility that is open from 2021 on.
fn facility(id: &str, rest: &str, per_unit: &str) -> String {
    format!(
        "\n[facility.{id}]\nrationale = \"made up\"\nname = {{ en = \"{id}\", ko = \"{id}\" }}\ncapacity = \"100개\"\nopens = 2021\n{rest}\n[facility.{id}.per_unit]\n{per_unit}\n"
    )
}

fn assert_near(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance * expected.abs().max(1.0), "{what}: {found}, not {expected}");
}

/// Every trial of a metric of a model in which nothing is drawn.
fn certain(run: &Simulated, path: &str) -> f64 {
    let values = run.trials(path);
    assert!(values.iter().all(|value| value.to_bits() == values[0].to_bits()), "{path} is certain");
    assert!(close(run.stated(path), values[0], 1e-12), "{path}: the stated case is the trials'");
    values[0]
}

/// Section 2.3: L = [[1.2541, 0.3300], [0.2640, 1.1221]]; with the new final demand of 600 and 1500 outputs are 1247.5 and 1841.6
/// (from the inverse rounded to four digits; 1247.52 and 1841.58 exactly).
#[test]
fn the_two_sectors_of_the_textbook_make_what_it_says() {
    let run = simulate(&(programme("a", "first", "budget = \"600억원\"") + &programme("b", "second", "budget = \"1500억원\"")));
    let printed = [[1.2541, 0.3300], [0.2640, 1.1221]];
    for (column, (programme, money)) in [("a", 600e8), ("b", 1500e8)].into_iter().enumerate() {
        for (row, sector) in ["one", "two"].into_iter().enumerate() {
            let output = certain(&run, &format!("output.{sector}.programme.{programme}/nominal@2021"));
            assert_near(output / money, printed[row][column], 5e-5, "as printed");
            assert_near(output / money, INVERSE[row][column], 1e-13, "exactly");
        }
        let sum = INVERSE[0][column] + INVERSE[1][column];
        let component = |name: &str| certain(&run, &format!("induced-output.{programme}{name}/nominal@2021"));
        assert_near(component(""), money * sum, 1e-13, "all of it");
        assert_near(component(".direct"), money, 1e-13, "the first round");
        assert_near(component(".indirect"), money * (sum - 1.0), 1e-13, "suppliers");
        assert_eq!(component(".induced"), 0.0, "no households");
        assert_near(component(".national"), money * sum, 1e-13, "the region is the nation");
    }
    assert_near(
        certain(&run, "output.one.programme.a/nominal@2021") + certain(&run, "output.one.programme.b/nominal@2021"),
        1247.52e8,
        1e-5,
        "x1",
    );
    assert_near(
        certain(&run, "output.two.programme.a/nominal@2021") + certain(&run, "output.two.programme.b/nominal@2021"),
        1841.58e8,
        1e-5,
        "x2",
    );
    // Value added is 0.65 and 0.70 of output, persons are 7 and 3 per 억원.
    let (x1, x2) = (INVERSE[0][0] * 600.0, INVERSE[1][0] * 600.0);
    assert_near(certain(&run, "induced-value-added.a/nominal@2021"), (0.65 * x1 + 0.7 * x2) * 1e8, 1e-13, "value added");
    assert_near(certain(&run, "person-years.a@2021"), 7.0 * x1 + 3.0 * x2, 1e-13, "person-years");
    // Final demand of a closed circle of payments is its value added.
    assert_near(certain(&run, "induced-value-added.a/nominal@2021"), 600e8, 1e-13, "nothing leaks");
}

/// Section 2.5: households earn 0.3 and 0.25 of output, buy 0.05 and 0.4 of what they earn from the sectors and 0.05 from each
/// other; the upper left of the inverse is [[1.3651, 0.4253], [0.5273, 1.3481]]. Here they buy nothing from each other: of every KRW
/// that enters from outside 0.45 / 0.95 goes to the sectors in the end.
#[test]
fn the_textbook_closed_with_households_makes_what_it_says() {
    let households = format!(
        "{HOUSEHOLDS}income = {{ file = \"textbook/vectors.csv\", column = \"labour\" }}\npropensity = {}\n",
        0.45 / 0.95
    );
    let spending = programme("a", "first", "budget = \"100억원\"") + &programme("b", "second", "budget = \"100억원\"");
    let run = simulate(&(households + &spending));
    let printed = [[1.3651, 0.4253], [0.5273, 1.3481]];
    for (column, programme) in ["a", "b"].into_iter().enumerate() {
        for (row, sector) in ["one", "two"].into_iter().enumerate() {
            let output = certain(&run, &format!("output.{sector}.programme.{programme}/nominal@2021"));
            assert_near(output / 100e8, printed[row][column], 5e-5, "as printed");
        }
        let component = |name: &str| certain(&run, &format!("induced-output.{programme}{name}/nominal@2021"));
        let open = 100e8 * (INVERSE[0][column] + INVERSE[1][column]);
        assert_near(component(".direct") + component(".indirect"), open, 1e-12, "type I");
        assert_near(component(".induced"), component("") - open, 1e-12, "households are the rest");
        let code = ["ONE", "TWO"][column];
        let multiplier = |name: &str| certain(&run, &format!("output-multiplier.{code}.{name}@2020"));
        assert_near(multiplier("region-type-1"), open / 100e8, 1e-13, "type I");
        assert_near(multiplier("region-type-2"), component("") / 100e8, 1e-13, "type II");
        assert_near(multiplier("nation-type-2"), component("") / 100e8, 1e-13, "the region is the nation");
    }
}

/// Section 13.2, the mixed model: with the output of the second sector given, the first makes a₁₂·x₂ / (1 − a₁₁) for it, and the
/// second nothing more.
#[test]
fn a_sector_with_a_given_output_does_not_multiply_itself() {
    let mill = facility("mill", "sector = \"two\"", "output = \"2억원\"\naccount = { jobs = \"1명\" }");
    let run = simulate(&mill);
    for year in 2021..=2023 {
        let part = |scope: &str| certain(&run, &format!("output.{scope}.facility.mill/nominal@{year}"));
        assert_near(part("two"), 200e8, 1e-13, "its own");
        assert_near(part("one"), 0.25 * 200e8 / 0.85, 1e-13, "its suppliers");
        assert_near(part("region"), part("one") + part("two"), 1e-13, "both");
        assert_near(certain(&run, &format!("output.two/nominal@{year}")), 2200e8, 1e-13, "all of the second sector");
        assert_near(certain(&run, &format!("output.mill/nominal@{year}")), 200e8, 1e-13, "gross output of the mill");
        // Jobs of its own, and 70 per 10억원 of its suppliers.
        assert_near(certain(&run, &format!("jobs.two.facility.mill@{year}")), 100.0, 1e-13, "its own jobs");
        assert_near(certain(&run, &format!("jobs.one.facility.mill@{year}")), 7.0 * 50.0 / 0.85, 1e-13, "its suppliers' jobs");
    }
}

#[test]
fn an_industry_in_every_sector_of_the_table_has_no_suppliers() {
    let all = "[sector.all]\nrationale = \"made up\"\nname = { en = \"All\", ko = \"전부\" }\nbase_year = 2020\nbase_output = \"100억원\"\ngrowth = 0\n";
    let concordance = "industry,sector,weight\none,ONE,1\ntwo,TWO,1\nall,ONE,0.5\nall,TWO,0.5\n";
    let text = TEXT
        .replace("6000명\" }", "6000명\" }, all = { base = \"500명\" }")
        .replace("0.7 }", "0.7 }, all = { intensity = 0.7 }")
        .replace("concordance.csv", "of-all.csv");
    let text = format!("{text}{all}{}", facility("mill", "sector = \"all\"", "output = \"2억원\""));
    let scenario = scenario_beside("textbook", &text, &[("of-all.csv", concordance)]);
    let run = Simulated::new(&scenario.model, &Settings::new(TRIALS, 11));
    assert_near(certain(&run, "output.region.facility.mill/nominal@2021"), 200e8, 1e-13, "nothing but its own");
}

#[test]
fn twice_the_money_has_twice_the_effect() {
    let run = simulate(&(programme("a", "first", "budget = \"100억원\"") + &programme("b", "first", "budget = \"200억원\"")));
    for measure in ["induced-output.{}/nominal", "induced-value-added.{}/nominal", "person-years.{}"] {
        for component in ["", ".direct", ".indirect", ".national"] {
            let of = |programme: &str| certain(&run, &(measure.replace("{}", &format!("{programme}{component}")) + "@2021"));
            assert_near(of("b"), 2.0 * of("a"), 1e-14, measure);
        }
    }
}

#[test]
fn effects_on_all_industries_are_those_on_the_region() {
    let regional = "[input_output.regional]\nrationale = \"made up\"\nmethod = \"purchase\"\npurchase = { ONE = { uniform = [0.2, 0.9] }, TWO = { uniform = [0.2, 0.9] } }\n";
    let households = format!(
        "{HOUSEHOLDS}income = {{ file = \"textbook/vectors.csv\", column = \"labour\" }}\npropensity = {{ uniform = [0.4, 0.9] }}\n"
    );
    let run = simulate(&format!("{regional}{households}{}", programme("a", "first", "budget = \"100억원\"")));
    let [one, two] = ["one", "two"].map(|sector| run.trials(&format!("output.{sector}.programme.a/nominal@2021")));
    let region = run.trials("induced-output.region/nominal@2021");
    for ((one, two), region) in one.iter().zip(two).zip(region) {
        assert!(close(one + two, *region, 1e-13), "{one} + {two} is not {region}");
    }
    let national = run.trials("induced-output.region.national/nominal@2021");
    assert!(region.iter().zip(national).all(|(region, national)| region < national), "other regions have some of it");
}

/// Work that money pays for is of its year: no account of persons knows of it.
#[test]
fn person_years_are_no_jobs() {
    let with = simulate(&programme("a", "first", "budget = \"600억원\""));
    let without = simulate("");
    for year in 2020..=2023 {
        for scope in ["region", "one", "two"] {
            let path = format!("jobs.{scope}@{year}");
            assert_eq!(certain(&with, &path).to_bits(), certain(&without, &path).to_bits(), "{path}");
            assert!(with.find(&format!("jobs.{scope}.programme.a@{year}")).is_none());
        }
    }
    assert!(certain(&with, "person-years.a@2021") > 0.0);
    assert!(certain(&with, "output.one/nominal@2021") > certain(&without, "output.one/nominal@2021"));
}

const BUYS_LITTLE: &str =
    "[input_output.regional]\nrationale = \"made up\"\nmethod = \"purchase\"\npurchase = { ONE = 0.4, TWO = 0.7 }\n";

fn factors(leakage: f64, [deadweight, displacement, substitution]: [f64; 3]) -> String {
    format!(
        "\n[additionality.some]\nrationale = \"made up\"\nname = {{ en = \"Some\", ko = \"일부\" }}\nleakage = {leakage}\ndeadweight = {deadweight}\ndisplacement = {displacement}\nsubstitution = {substitution}\n"
    )
}

const STAGES: [&str; 5] = ["gross", "after-leakage", "after-deadweight", "after-displacement", "net"];

/// Gross to net of the output of 2022 of a programme or a facility.
fn stages(run: &Simulated, of: &str, year: i32) -> [f64; 5] {
    STAGES.map(|stage| certain(run, &format!("output.{of}.{stage}/nominal@{year}")))
}

/// What goes through the table leaks as the table says, whatever leakage is stated; what does not leaks as stated.
#[test]
fn one_flow_leaks_once() {
    let nouns = programme("a", "first", "budget = \"100억원\"\nadditionality = \"some\"")
        + &facility("mill", "sector = \"two\"\nadditionality = \"some\"", "output = \"2억원\"");
    let [none, half] = [0.0, 0.5].map(|leakage| simulate(&format!("{BUYS_LITTLE}{}{nouns}", factors(leakage, [0.0; 3]))));
    assert_eq!(stages(&none, "a", 2021), stages(&half, "a", 2021), "spending goes through the table");
    assert_near(stages(&half, "a", 2021)[1], certain(&half, "induced-output.a/nominal@2021"), 1e-14, "what is in the region");
    assert_near(
        stages(&half, "a", 2021)[0],
        certain(&half, "induced-output.a.national/nominal@2021"),
        1e-14,
        "what is in the nation",
    );
    // Of the mill's own output half leaks, of its suppliers' what the region does not buy: 0.4·0.25 / (1 − 0.4·0.15) is left.
    let [national, local] = [0.25 / 0.85, 0.4 * 0.25 / (1.0 - 0.4 * 0.15)].map(|share| share * 200e8);
    let [without, with] = [&none, &half].map(|run| stages(run, "mill", 2022));
    assert_near(without[0], 200e8 + national, 1e-13, "gross");
    assert_near(with[0], 200e8 + national, 1e-13, "gross");
    assert_near(without[1], 200e8 + local, 1e-13, "without a stated leakage");
    assert_near(with[1], 100e8 + local, 1e-13, "with one");
}

#[test]
fn net_is_never_more_than_gross_and_no_order_of_factors_matters() {
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let share = || 0.0..=1.0_f64;
    runner
        .run(&(share(), [share(), share(), share()], share(), share()), |(leakage, factor, one, two)| {
            let nouns = programme("a", "second", "budget = \"100억원\"\nadditionality = \"some\"")
                + &facility("mill", "sector = \"two\"\nadditionality = \"some\"", "output = \"2억원\"");
            let regional = format!("[input_output.regional]\nrationale = \"made up\"\nmethod = \"purchase\"\npurchase = {{ ONE = {one}, TWO = {two} }}\n");
            let run = |factor: [f64; 3]| simulate(&format!("{regional}{}{nouns}", factors(leakage, factor)));
            let [a, b, c] = factor;
            let (first, second) = (run([a, b, c]), run([c, a, b]));
            for (noun, year) in [("a", 2021), ("mill", 2022)] {
                let stages = stages(&first, noun, year);
                prop_assert!(stages.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-14)), "{stages:?}");
                let net = (1.0 - a) * (1.0 - b) * (1.0 - c) * stages[1];
                prop_assert!((stages[4] - net).abs() <= 1e-13 * stages[0]);
                let other = self::stages(&second, noun, year)[4];
                prop_assert!((stages[4] - other).abs() <= 1e-13 * stages[0], "{} {other}", stages[4]);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn without_factors_net_is_gross() {
    let nouns = programme("a", "first", "budget = \"100억원\"\nadditionality = \"some\"")
        + &facility("mill", "sector = \"two\"\nadditionality = \"some\"", "output = \"2억원\"");
    let run = simulate(&(factors(0.0, [0.0; 3]) + &nouns));
    for (noun, year) in [("a", 2021), ("mill", 2022)] {
        let [gross, rest @ ..] = stages(&run, noun, year);
        assert!(gross > 0.0 && rest.iter().all(|stage| close(*stage, gross, 1e-14)), "{noun}: {gross} {rest:?}");
    }
    let net = simulate(&(factors(1.0, [1.0, 0.0, 0.0]) + &nouns));
    for noun in ["a", "mill"] {
        assert_eq!(stages(&net, noun, 2022)[4], 0.0, "all of it would have happened anyway");
    }
    for scope in ["one", "two", "region"] {
        let path = format!("output.{scope}/nominal@2021");
        assert_near(certain(&net, &path), certain(&simulate(""), &path), 1e-14, "totals hold what is net");
    }
}

#[test]
fn the_parts_of_every_total_add_up_to_it() {
    let nouns = programme("a", "first", "budget = { uniform = [\"10억원\", \"900억원\"] }\nadditionality = \"some\"")
        + &programme("b", "second", "budget = \"300억원\"")
        + &facility("mill", "sector = \"two\"\nadditionality = \"some\"", "output = \"2억원\"\naccount = { jobs = \"3명\" }");
    let run = simulate(&format!("{BUYS_LITTLE}{}{nouns}", factors(0.3, [0.2, 0.1, 0.4])));
    let mut checked = 0;
    for measure in ["output", "jobs", "value-added"] {
        for scope in ["one", "two", "region"] {
            for year in 2020..=2023 {
                let path = |component: &str| {
                    format!("{measure}.{scope}{component}{}@{year}", if measure == "jobs" { "" } else { "/nominal" })
                };
                let total = run.trials(&path(""));
                let parts = [".baseline", ".programme.a", ".programme.b", ".facility.mill"];
                let parts: Vec<&[f64]> = parts.iter().filter_map(|part| run.find(&path(part))).collect();
                assert_eq!(parts.len(), if measure == "jobs" { 2 } else { 4 });
                for (trial, total) in total.iter().enumerate() {
                    let sum: f64 = parts.iter().map(|part| part[trial]).sum();
                    assert!(close(sum, *total, 1e-13), "{} in trial {trial}: {sum} of {total}", path(""));
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 0);
}

/// Labour that is paid 1.1 times the value added: the circle of payments grows for ever where more than 1/1.1 of it is spent.
#[test]
fn a_trial_in_which_the_economy_feeds_on_itself_fails_and_is_counted() {
    let households = format!(
        "{HOUSEHOLDS}income = {{ file = \"textbook/vectors.csv\", column = \"labour_above_it\" }}\npropensity = {{ uniform = [0.8, 1.0] }}\n"
    );
    let run = simulate(&(households + &programme("a", "first", "budget = \"100억원\"")));
    let propensity = &run.model.inputs.iter().find(|(_, input)| input.path == "input_output.households.propensity").unwrap().1;
    let draws = drawn(&propensity.path, &propensity.distribution, 11, usize::try_from(TRIALS).unwrap());
    let too_much: Vec<u64> = (0..).zip(&draws).filter(|(_, spent)| **spent * 1.1 >= 1.0).map(|(trial, _)| trial).collect();
    assert!(too_much.len() > 50 && too_much.len() < 200);
    let failed: Vec<u64> = run.results.failures.iter().map(|failure| failure.trial).collect();
    assert_eq!(failed, too_much);
    assert!(run.results.failures.iter().all(|failure| failure.cause == FailureCause::Unproductive));
    let at = position(&run.model, "induced-output.a/nominal@2021");
    assert_eq!(run.results.summaries[at].n, TRIALS - too_much.len() as u64, "the others count");
}

/// A zone that makes 300 of which 100 stand inside it: its own part is the rest.
#[test]
fn what_stands_in_a_facility_is_a_part_of_its_own() {
    let nouns =
        facility("zone", "sector = \"two\"\nadditionality = \"some\"", "output = \"3억원\"\naccount = { jobs = \"3명\" }")
            + &facility("yard", "sector = \"two\"\npart_of = \"zone\"", "output = \"1억원\"\naccount = { jobs = \"1명\" }");
    let run = simulate(&format!("{}{nouns}", factors(0.2, [0.5, 0.0, 0.0])));
    let part = |path: &str| certain(&run, &format!("output.{path}/nominal@2022"));
    assert_near(part("two.facility.yard"), 100e8, 1e-13, "the inner one");
    assert_near(part("two.facility.zone"), 200e8 * 0.8 * 0.5, 1e-13, "the rest, net");
    assert_near(part("one.facility.yard"), 100e8 * 0.25 / 0.85, 1e-13, "who supplies the inner one");
    assert_near(part("one.facility.zone"), 200e8 * 0.25 / 0.85 * 0.5, 1e-13, "who supplies the rest, net");
    assert_near(part("zone"), 300e8, 1e-13, "all that stands there");
    let jobs = |path: &str| certain(&run, &format!("jobs.{path}@2022"));
    assert_near(jobs("two.facility.zone") + jobs("two.facility.yard"), 200.0 * 0.8 * 0.5 + 100.0, 1e-13, "jobs");
}

/// The money of an inner programme buys by the inner pattern, and once.
#[test]
fn money_inside_money_is_spent_once() {
    let inside = |inner: &str| programme(inner, "second", "part_of = \"middle\"\nbudget = \"100억원\"");
    let middle = programme("middle", "", "part_of = \"outer\"\nbudget = \"400억원\"").replace("spending = \"\"\n", "");
    let outer = programme("outer", "first", "budget = \"600억원\"\nadditionality = \"some\"");
    let run = simulate(&format!("{}{}{middle}{outer}", factors(0.2, [0.5, 0.0, 0.0]), inside("leaf")));
    let sums = [0, 1].map(|column| INVERSE[0][column] + INVERSE[1][column]);
    let (leaf, rest) = (100e8 * sums[1], 500e8 * sums[0]);
    for scope in ["outer", "region"] {
        assert_near(certain(&run, &format!("induced-output.{scope}/nominal@2021")), leaf + rest, 1e-13, scope);
        assert_near(certain(&run, &format!("induced-output.{scope}.direct/nominal@2021")), 600e8, 1e-13, scope);
    }
    assert_near(certain(&run, "induced-output.leaf/nominal@2021"), leaf, 1e-13, "the inner one");
    assert_near(certain(&run, "output.region.programme.leaf/nominal@2021"), leaf, 1e-13, "the inner one, net");
    assert_near(certain(&run, "output.region.programme.outer/nominal@2021"), rest * 0.5, 1e-13, "the rest, net");
    let [gross, .., net] = stages(&run, "outer", 2021);
    assert_near(gross, rest, 1e-13, "from gross to net each stands for itself");
    assert_near(net, rest * 0.5, 1e-13, "the rest, net");
}
