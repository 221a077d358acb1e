//! `mudeung sensitivity` on a sum whose answers are known: screens, tables, manifests, refusals, and the drivers of a run.
//!
//! Budgets are uniform over 200억 and 100억, so their shares of the variance are 4/5 and 1/5; the wider one is assumed, the narrower
//! one stated.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::{columns, fails, mudeung, stderr, stdout};

type Row = BTreeMap<String, String>;

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).display().to_string()
}

fn sensitivity(folder: &TempDir, arguments: &[&str]) -> String {
    let scenario = fixture("sensitivity.toml");
    let output = mudeung(folder, &[&["sensitivity", &scenario, "--out", "out"][..], arguments].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

fn rows(folder: &TempDir, file: &str) -> Vec<Row> {
    csv::Reader::from_path(folder.path().join("out").join(file)).unwrap().deserialize().map(Result::unwrap).collect()
}

/// The row of a factor for the one target that anything moves.
fn row(folder: &TempDir, file: &str, input: &str) -> Row {
    let mut rows = rows(folder, file).into_iter().filter(|row| row["outcome"] == "target.money" && row["input"] == input);
    rows.next().unwrap_or_else(|| panic!("{input} in {file}"))
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} in {row:?}"))
}

/// Whether the interval of a column, widened by half, holds the truth: with the fixed seed it does.
fn holds(row: &Row, column: &str, truth: f64) {
    let [low, high] = ["low", "high"].map(|end| number(row, &format!("{column}_ci95_{end}")));
    let slack = (high - low) / 4.0 + 1e-9;
    assert!(low - slack <= truth && truth <= high + slack, "{column} of {row:?} is not {truth}");
    assert!(high - low < 0.15 * truth.abs().max(0.1), "{column} of {row:?} is vague");
}

const WIDE: &str = "programme.wide.budget";
const NARROW: &str = "programme.narrow.budget";

#[test]
fn a_sum_of_uniforms_has_the_shares_and_coefficients_of_the_book() {
    for design in ["mc", "lhs", "antithetic"] {
        let folder = TempDir::new().unwrap();
        let screen = sensitivity(&folder, &["--design", design]);
        assert!(screen.lines().all(|line| columns(line) <= 80), "{screen}");
        assert!(!screen.contains("is interplay") && screen.contains("told from chance"), "the parts leave no rest: {screen}");
        assert!(screen.contains("Wide") && screen.contains(WIDE) && screen.contains("The same in every trial"), "{screen}");
        for (input, share) in [(WIDE, 0.8_f64), (NARROW, 0.2)] {
            let row = row(&folder, "sensitivity/drivers.csv", input);
            holds(&row, "variance_share", share);
            holds(&row, "standardised_coefficient", share.sqrt());
            assert_eq!((row["monotone"].as_str(), row["dependent"].as_str(), row["kind"].as_str()), ("yes", "no", "input"));
            assert_eq!(row["told_from_chance"], "yes");
        }
        let assumed = row(&folder, "sensitivity/drivers.csv", "assumed");
        holds(&assumed, "variance_share", 0.8);
        holds(&row(&folder, "sensitivity/drivers.csv", "stated"), "variance_share", 0.2);
        assert!((number(&assumed, "r_squared") - 1.0).abs() < 1e-9, "a sum is a straight line");
        // Mean outcomes in the lowest and highest tenth of the wide budget: 110억 and 290억 with 150억 and 50억 beside them.
        let wide = row(&folder, "sensitivity/drivers.csv", WIDE);
        assert!((number(&wide, "swing_low") / 310e8 - 1.0).abs() < 0.01, "{wide:?}");
        assert!((number(&wide, "swing_high") / 490e8 - 1.0).abs() < 0.01, "{wide:?}");
        assert_eq!((wide["stated_or_assumed"].as_str(), wide["name_ko"].as_str()), ("assumed", "넓은 사업"));
    }
}

#[test]
fn designs_that_move_inputs_find_the_same_sum() {
    let folder = TempDir::new().unwrap();
    let cost = stderr(&mudeung(
        &folder,
        &["sensitivity", &fixture("sensitivity.toml"), "--out", "out", "--by", "sobol", "--trials", "4096", "--design", "mc"],
    ));
    assert!(cost.contains("runs of the model with 4,096 trials each") && cost.contains("after 4,096 of the screening"), "{cost}");
    for (input, share) in [(WIDE, 0.8), (NARROW, 0.2), ("assumed", 0.8), ("stated", 0.2)] {
        let row = row(&folder, "sensitivity/sobol.csv", input);
        for column in ["first_order", "first_order_janon", "total_order"] {
            let [value, low, high] = ["", "_ci95_low", "_ci95_high"].map(|end| number(&row, &format!("{column}{end}")));
            assert!((value - share).abs() <= high - low, "{column} of {row:?}");
        }
    }

    sensitivity(&folder, &["--by", "tornado", "--trials", "1024"]);
    for (input, swing) in [(WIDE, 180e8), (NARROW, 90e8)] {
        let row = row(&folder, "sensitivity/tornado.csv", input);
        assert!((number(&row, "swing") / swing - 1.0).abs() < 1e-9, "paired draws leave no error: {row:?}");
        assert!(number(&row, "swing_ci95_high") - number(&row, "swing_ci95_low") < 1.0, "{row:?}");
    }

    let screen = sensitivity(&folder, &["--by", "morris", "--trials", "256"]);
    assert!(screen.contains("256 trajectories") && screen.contains("whole range of the input"), "{screen}");
    assert!(screen.contains("μ*") && screen.lines().all(|line| columns(line) <= 80), "{screen}");
    for (input, range) in [(WIDE, 200e8), (NARROW, 100e8)] {
        let row = row(&folder, "sensitivity/morris.csv", input);
        assert!(
            (number(&row, "mu_star") / range - 1.0).abs() < 1e-9 && (number(&row, "mu") / range - 1.0).abs() < 1e-9,
            "{row:?}"
        );
        assert!(number(&row, "sigma") < 1e-6 * range, "{row:?}");
    }
}

#[test]
fn groups_move_together_and_a_tornado_sees_probabilities_and_medians() {
    let folder = TempDir::new().unwrap();
    sensitivity(&folder, &["--by", "tornado", "--group", "both=programme.*.budget", "--trials", "2048"]);
    let both = row(&folder, "sensitivity/tornado.csv", "both");
    assert!((number(&both, "swing") / 270e8 - 1.0).abs() < 1e-9 && both["stated_or_assumed"] == "mixed", "{both:?}");

    sensitivity(&folder, &["--by", "tornado", "--outcome", "target.money", "--statistic", "probability", "--trials", "4096"]);
    let wide = row(&folder, "sensitivity/tornado.csv", WIDE);
    // With the wide budget at 290억, 450억 takes 110억 of the narrow one; at 110억 it is out of reach.
    assert_eq!((number(&wide, "at_p05"), wide["statistic"].as_str(), wide["unit"].as_str()), (0.0, "probability", "1"));
    assert!((number(&wide, "at_p95") - 0.9).abs() < 0.02, "{wide:?}");

    let median = ["--by", "tornado", "--outcome", "spending.all@2021", "--statistic", "median", "--trials", "2048"];
    sensitivity(&folder, &median);
    let all = rows(&folder, "sensitivity/tornado.csv");
    let wide = all.iter().find(|row| row["input"] == WIDE).unwrap();
    assert!((number(wide, "swing") / 180e8 - 1.0).abs() < 1e-9 && wide["statistic"] == "median", "{wide:?}");
    assert_eq!(wide["outcome"], "spending.all/nominal@2021");

    sensitivity(&folder, &["--by", "morris", "--group", "both=programme.*.budget", "--trials", "256"]);
    let both = row(&folder, "sensitivity/morris.csv", "both");
    // Each of the two goes up or down by half of its range: together by 150억 or by 50억, each as often.
    assert!(
        (number(&both, "mu_star") / 200e8 - 1.0).abs() < 0.15 && both["mu"].is_empty() && both["sigma"].is_empty(),
        "{both:?}"
    );
    sensitivity(&folder, &["--by", "sobol", "--group", "both=programme.*.budget", "--trials", "2048"]);
    assert!((number(&row(&folder, "sensitivity/sobol.csv", "both"), "first_order") - 1.0).abs() < 0.05);
}

#[test]
fn wrong_questions_are_answered_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    let scenario = fixture("sensitivity.toml");
    let ask = |code, more: &[&str]| fails(&folder, code, &[&["sensitivity", &scenario, "--quiet"][..], more].concat());
    assert!(ask(2, &["--outcome", "target.nowhere"]).contains("target.money"));
    assert!(ask(2, &["--by", "tornado", "--group", "a=programme.nowhere"]).contains("programme.nowhere"));
    assert!(ask(2, &["--by", "tornado", "--group", "a=programme.nowhere", "--lang", "ko"]).contains("불확실한 입력"));
    assert!(ask(2, &["--group", "nothing"]).contains("NAME=PATH"));
    assert!(ask(2, &["--by", "guess"]).contains("guess"));
    assert!(ask(2, &["--group", "a=programme.wide"]).contains("add --by tornado, morris or sobol"));
    assert!(ask(2, &["--inputs", "3", "--lang", "ko"]).contains("--by tornado, morris, sobol 가운데 하나"));
    assert!(ask(2, &["--by", "morris", "--statistic", "mean"]).contains("add --by tornado"));
    assert!(ask(2, &["--by", "tornado", "--inputs", "0"]).contains("a whole number from 1"));
    let same = ["--by", "tornado", "--group", "a=programme.wide", "--group", "a=programme.narrow"];
    assert!(ask(2, &same).contains("two groups have this name"));
    let few = ask(2, &["--by", "morris", "--trials", "9", "--design", "mc"]);
    assert!(few.contains("at least 10") && !few.contains("runs of the model"), "{few}");
    let metric = ["--by", "tornado", "--statistic", "probability", "--outcome", "spending.all@2021"];
    assert!(ask(2, &metric).contains("neither reached nor missed"));
    assert!(ask(2, &["--trials", "50", "--design", "mc"]).contains("at least 100"));
    assert!(ask(2, &["--trials", "1024", "--design", "lhs"]).contains("at least 2560"));
    let twice = ["--by", "morris", "--group", "a=programme.wide", "--group", "b=programme.*.budget"];
    assert!(ask(2, &twice).contains("moves each input once"));
    assert!(ask(1, &["--by", "sobol", "--outcome", "target.fixed-money"]).contains("nothing to move"));
    assert!(!folder.path().join("results").exists(), "nothing is written");
}

#[test]
fn tables_are_the_same_for_any_threads_and_described_in_both_languages() {
    let [one, two] = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    sensitivity(&one, &["--threads", "1"]);
    let korean = sensitivity(&two, &["--threads", "3", "--lang", "ko"]);
    assert!(korean.contains("넓은 사업") && korean.contains("아무도 발표하지 않아"), "{korean}");
    let read = |folder: &TempDir, file: &str| fs::read(folder.path().join("out/sensitivity").join(file)).unwrap();
    for file in ["drivers.csv", "dictionary.csv"] {
        assert_eq!(read(&one, file), read(&two, file), "{file}");
    }
    // More trajectories than are in memory at once, with a batch across two lots of them.
    let [many, more] = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    for (folder, threads) in [(&many, "1"), (&more, "8")] {
        sensitivity(folder, &["--by", "morris", "--trials", "1500", "--design", "mc", "--threads", threads]);
    }
    assert_eq!(read(&many, "morris.csv"), read(&more, "morris.csv"));
    let files = |folder: &TempDir| -> Vec<String> {
        let mut files: Vec<String> =
            rows(folder, "sensitivity/dictionary.csv").into_iter().map(|row| row["file"].clone()).collect();
        files.dedup();
        files
    };
    assert_eq!(files(&one), ["drivers.csv", "dictionary.csv"], "what is not there is not described");
    for method in ["tornado", "morris", "sobol"] {
        sensitivity(&one, &["--by", method, "--trials", "512", "--design", "mc"]);
        let file = format!("{method}.csv");
        let described: Vec<String> = rows(&one, "sensitivity/dictionary.csv")
            .into_iter()
            .filter(|row| row["file"] == file && !row["meaning"].is_empty() && !row["meaning_ko"].is_empty())
            .map(|row| row["column"].clone())
            .collect();
        let bytes = read(&one, &file);
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert!(reader.records().next().is_some(), "{file} has rows");
        assert_eq!(described, header);
        let record: serde_json::Value = serde_json::from_slice(&read(&one, &format!("{method}.json"))).unwrap();
        let command = record["command"].as_str().unwrap();
        assert!(command.contains(&format!("--by {method} --trials 512 --design mc")), "{command}");
    }
    assert_eq!(files(&one), ["drivers.csv", "tornado.csv", "morris.csv", "sobol.csv", "dictionary.csv"]);
    assert_eq!(fs::read_dir(one.path().join("out/sensitivity")).unwrap().count(), 9, "four tables, four records, one dictionary");
}

#[test]
fn what_depends_on_something_else_is_marked_and_said() {
    let folder = TempDir::new().unwrap();
    let scenario = fixture("valid.toml");
    let arguments = ["sensitivity", &scenario, "--out", "out", "--trials", "4096", "--design", "mc"];
    let output = mudeung(&folder, &arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("depend on others"), "{}", stderr(&output));
    let rows = rows(&folder, "sensitivity/drivers.csv");
    let dependent = |input: &str| rows.iter().find(|row| row["input"] == input).unwrap()["dependent"].clone();
    assert_eq!((dependent("sector.mobility.growth").as_str(), dependent("sector.energy.growth").as_str()), ("yes", "no"));
    let record = fs::read_to_string(folder.path().join("out/sensitivity/sensitivity.json")).unwrap();
    assert!(record.contains("\"path\": \"dependence\"") && record.contains("다른 입력에 의존"), "{record}");
}

/// Shocks of sectors that move together overlap; what is each input's own adds up to nearly all of the variance.
#[test]
fn what_inputs_share_is_counted_once_in_years_and_origins() {
    let folder = TempDir::new().unwrap();
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/gwangju-evidence.toml").display().to_string();
    let outcome = ["--outcome", "target.output-2030", "--trials", "8192", "--design", "mc", "--quiet", "--out", "out"];
    let output = mudeung(&folder, &[&["sensitivity", &scenario][..], &outcome].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let rows = rows(&folder, "sensitivity/drivers.csv");
    let share_of = |is: &dyn Fn(&Row) -> bool| -> f64 {
        rows.iter().filter(|row| is(row)).map(|row| row["variance_share"].parse().unwrap_or(0.0)).sum()
    };
    let origins = share_of(&|row| row["kind"] == "origin");
    assert!((0.85..1.03).contains(&origins), "{origins}");
    let of_sector = |row: &Row| row["kind"] == "series" && row["input"].starts_with("sector.");
    let one_by_one = share_of(&|row| of_sector(row) && row["input"] != "sector.*.shock");
    let together = share_of(&|row| row["input"] == "sector.*.shock");
    assert!(one_by_one > 2.0 * together && together > 0.6 && together < 0.95, "{one_by_one} {together}");
    let years = share_of(&|row| row["kind"] == "year");
    assert!((years - together).abs() < 0.1, "{years} {together}");
    assert!(rows.iter().filter(|row| of_sector(row) && row["input"] != "sector.*.shock").all(|row| row["dependent"] == "yes"));
}

#[test]
fn a_run_names_the_drivers_of_its_targets() {
    let folder = TempDir::new().unwrap();
    let scenario = fixture("sensitivity.toml");
    let output = mudeung(&folder, &["run", &scenario, "--out", "out", "--trials", "20000"]);
    let screen = stdout(&output);
    assert!(screen.contains("- Money in 2021: Wide (programme.wide.budget)") && screen.contains("Narrow"), "{screen}");
    holds(&row(&folder, "drivers.csv", WIDE), "variance_share", 0.8);
    holds(&row(&folder, "drivers.csv", "assumed"), "variance_share", 0.8);
    let verified = mudeung(&folder, &["verify", "out"]);
    assert!(verified.status.success() && stdout(&verified).contains("drivers.csv"), "{}", stdout(&verified));
    // Too few trials for errors: no table.
    let output = mudeung(&folder, &["run", &scenario, "--out", "few", "--trials", "64", "--design", "mc"]);
    assert!(output.status.success() && !folder.path().join("few/drivers.csv").exists());
}

#[test]
fn ten_trajectories_are_enough_and_counted_as_such() {
    let folder = TempDir::new().unwrap();
    let korean = sensitivity(&folder, &["--by", "morris", "--trials", "10", "--design", "mc", "--lang", "ko"]);
    assert!(korean.contains("궤적 10개, 모두"), "{korean}");
    assert!((number(&row(&folder, "sensitivity/morris.csv", WIDE), "mu_star") / 200e8 - 1.0).abs() < 1e-9);
}

/// Hundreds of inputs are held against each outcome: what one in twenty shows by chance is in the table, and not on the screen.
#[test]
fn a_screen_has_six_targets_and_no_driver_that_chance_would_give() {
    let folder = TempDir::new().unwrap();
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/gwangju-evidence.toml").display().to_string();
    let run = |more: &[&str]| {
        let arguments = [&["sensitivity", &scenario, "--trials", "4096", "--design", "mc", "--out", "out"][..], more].concat();
        let output = mudeung(&folder, &arguments);
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    let screen = run(&[]);
    assert!(screen.lines().all(|line| columns(line) <= 80), "{screen}");
    assert_eq!(screen.matches("Of the variance").count(), 6, "{screen}");
    assert!(screen.contains("more targets are in drivers.csv"), "{screen}");
    let rows = rows(&folder, "sensitivity/drivers.csv");
    let inputs = || rows.iter().filter(|row| row["kind"] == "input");
    let by_interval = inputs().filter(|row| number(row, "variance_share_ci95_low") > 0.0).count();
    let told = inputs().filter(|row| row["told_from_chance"] == "yes").count();
    assert!(told > 20 && told < by_interval, "{told} of {by_interval}");
    // Nothing but the academy itself has to do with the graduates of its first year.
    let of_academy = |row: &&Row| row["outcome"] == "target.ai-academy-graduates" && row["told_from_chance"] == "yes";
    assert!(inputs().filter(of_academy).all(|row| row["input"].starts_with("pipeline.ai-academy.")));
    let screen = run(&["--lang", "ko"]);
    assert!(screen.contains("개는 drivers.csv에 더 있습니다") && screen.contains("우연과 구별된"), "{screen}");

    // 1 row in 500 or fewer reaches the joint set.
    let rare = ["--outcome", "joint.vision-2030", "--by", "sobol", "--inputs", "2"];
    let arguments = [&["sensitivity", &scenario, "--trials", "512", "--design", "mc", "--out", "out"][..], &rare].concat();
    let output = mudeung(&folder, &arguments);
    let screen = stdout(&output);
    if output.status.success() {
        assert!(screen.contains("too few for shares") || screen.contains("The same in every trial"), "{screen}");
        assert!(!screen.contains("-0.0%") && !screen.contains("0.000000%p"), "{screen}");
    } else {
        assert!(stderr(&output).contains("nothing to move"), "{}", stderr(&output));
    }
}
