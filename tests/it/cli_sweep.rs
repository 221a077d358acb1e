//! `mudeung sweep`: points of every design, files, what is skipped, what fails, and how it ends early.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{columns, fails, mudeung, stderr, stdout};

pub(crate) type Row = BTreeMap<String, String>;

/// Two industries, in a folder with a sweep of them.
pub(crate) fn folder(sweep: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let works = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/works.toml");
    fs::copy(works, folder.path().join("works.toml")).unwrap();
    write(&folder, sweep);
    folder
}

pub(crate) fn write(folder: &TempDir, sweep: &str) {
    fs::write(folder.path().join("sweep.toml"), format!("scenario = \"works.toml\"\n{sweep}")).unwrap();
}

pub(crate) fn sweep(folder: &TempDir, arguments: &[&str]) -> String {
    let output = mudeung(folder, &[&["sweep", "sweep.toml"][..], arguments].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

pub(crate) fn results(folder: &TempDir) -> PathBuf {
    folder.path().join("results/sweep")
}

pub(crate) fn rows(folder: &TempDir, file: &str) -> Vec<Row> {
    csv::Reader::from_path(results(folder).join(file)).unwrap().deserialize().map(Result::unwrap).collect()
}

fn manifest(folder: &TempDir) -> Value {
    serde_json::from_str(&fs::read_to_string(results(folder).join("sweep.json")).unwrap()).unwrap()
}

fn computed(folder: &TempDir) -> u64 {
    manifest(folder)["execution"]["speed"]["computed"].as_u64().unwrap()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} in {row:?}"))
}

const GRID: &str = r#"
design = "grid"
trials = 256
metrics = ["target.goal", "output.works@2030", "cumulative-spending.plan@2030"]
[axis]
"sector.works.growth" = { from = "3%", to = "5%", step = "1%" }
"programme.plan.budget" = ["1000억원", "1조2000억원"]
"#;

#[test]
fn a_grid_gives_the_closed_form_at_every_point() {
    let folder = folder(GRID);
    let screen = sweep(&folder, &[]);
    let korean = sweep(&folder, &["--lang", "ko"]);
    for (screen, words) in [(&screen, "Lowest"), (&korean, "가장 낮음")] {
        assert!(screen.contains("target.goal") && screen.contains(words), "{screen}");
        assert!(screen.lines().all(|line| columns(line) <= 80), "{screen}");
    }
    let points = rows(&folder, "points.csv");
    assert_eq!(points.len(), 6);
    assert!(points.iter().all(|point| point["state"] == "done" && point["hash"].len() == 64));
    let labels = |column: &str| points.iter().map(|point| point[column].as_str()).collect::<Vec<_>>();
    assert_eq!(labels("sector.works.growth"), ["0.03", "0.03", "0.04", "0.04", "0.05", "0.05"]);
    assert_eq!(labels("sector.works.growth_as_typed")[4], "5%");
    assert_eq!(&labels("programme.plan.budget")[..2], ["100000000000", "1200000000000"]);
    assert_eq!(&labels("programme.plan.budget_as_typed")[..2], ["1000억원", "1조2000억원"]);
    let response = rows(&folder, "response.csv");
    assert_eq!(response.len(), 6 * (2 + 9 + 9));
    for row in &response {
        let growth = number(row, "sector.works.growth");
        let expected = match (row["outcome"].as_str(), row["statistic"].as_str()) {
            (_, "sd") => continue,
            ("target.goal", "probability") => f64::from(u8::from(growth > 0.042)),
            ("target.goal", _) => 15e12 - 10e12 * (1.0 + growth).powi(10),
            ("output.works@2030", _) => 10e12 * (1.0 + growth).powi(10),
            _ => number(row, "programme.plan.budget"),
        };
        assert!((number(row, "value") - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{row:?}");
        assert_eq!(row["n"], "256");
    }
    let made = manifest(&folder);
    assert_eq!((made["state"].as_str(), made["points"]["done"].as_u64()), (Some("complete"), Some(6)));
    assert!(made["command"].as_str().unwrap().starts_with("mudeung sweep sweep.toml"));
    assert!(!results(&folder).join("journal.csv").exists());
    let described: Vec<String> = rows(&folder, "dictionary.csv").into_iter().map(|row| row["column"].clone()).collect();
    assert!(
        ["shortfall_p50", "hash", "statistic", "programme.plan.budget"]
            .iter()
            .filter(|name| described.iter().any(|d| d == *name))
            .count()
            >= 3
    );
}

#[test]
fn finished_points_are_skipped_by_what_they_hold_and_not_by_their_place() {
    let folder = folder(GRID);
    sweep(&folder, &["--quiet"]);
    let first = rows(&folder, "response.csv");
    let screen = sweep(&folder, &[]);
    assert!(screen.contains("6 points were finished before"), "{screen}");
    assert_eq!((computed(&folder), rows(&folder, "response.csv")), (0, first.clone()));
    // One more value in front: two new points, the others move.
    write(&folder, &GRID.replace("from = \"3%\"", "from = \"2%\""));
    let plan = sweep(&folder, &["--plan"]);
    assert!(plan.contains("8 points") && plan.contains("6 points are finished"), "{plan}");
    sweep(&folder, &["--quiet"]);
    assert_eq!(computed(&folder), 2);
    let moved: Vec<Row> = rows(&folder, "response.csv").into_iter().filter(|row| row["sector.works.growth"] != "0.02").collect();
    assert_eq!(moved.len(), first.len());
    assert!(moved.iter().zip(&first).all(|(moved, first)| moved["value"] == first["value"] && moved["point"] != first["point"]));
    sweep(&folder, &["--quiet", "--again"]);
    assert_eq!(computed(&folder), 8);
    sweep(&folder, &["--quiet", "--trials", "512"]);
    assert_eq!(computed(&folder), 8, "another number of trials is another result");
    fs::write(
        folder.path().join("works.toml"),
        fs::read_to_string(folder.path().join("works.toml")).unwrap().replace("20조원", "21조원"),
    )
    .unwrap();
    sweep(&folder, &["--quiet", "--trials", "512"]);
    assert_eq!(computed(&folder), 8, "another scenario too");
}

#[test]
fn a_value_that_the_scenario_refuses_fails_its_points_alone() {
    let folder = folder(
        "trials = 256\nmetrics = [\"output.works@2030\"]\n[axis]\n\"sector.works.growth\" = [0.03, -2, \"soon\", { uniform = [0, 0.1] }]\n",
    );
    let screen = sweep(&folder, &[]);
    assert!(screen.contains("2 of 4 points failed"), "{screen}");
    let points = rows(&folder, "points.csv");
    let states: Vec<&str> = points.iter().map(|point| point["state"].as_str()).collect();
    assert_eq!(states, ["done", "failed", "failed", "done"]);
    assert!(points[1]["message"].contains("-2 is out of range") && points[1]["message_ko"].contains("범위"), "{:?}", points[1]);
    assert_eq!(points[3]["sector.works.growth"], "{ uniform = [0, 0.1] }");
    assert_eq!(rows(&folder, "response.csv").len(), 2 * 9);
    assert!(sweep(&folder, &[]).contains("4 points were finished before"), "a failure is a result too");
    write(&folder, "trials = 256\nmetrics = [\"output.works@2030\"]\n[axis]\n\"sector.works.growth\" = [-2]\n");
    let failed = mudeung(&folder, &["sweep", "sweep.toml", "--quiet"]);
    assert_eq!(failed.status.code(), Some(1), "{}", stderr(&failed));
    assert!(stderr(&failed).contains("no point has results"));
}

#[test]
fn faults_stand_at_their_place_in_the_sweep_all_at_once() {
    let folder = folder(
        r#"
desing = "grid"
metrics = ["target.goal", "target.gaol", "output.works"]
[axis]
"programme.plan.budgett" = [1]
"programme.plann.budget" = ["1조원"]
"sector.works.growth" = { from = 0.03, to = "5%", step = 0.01 }
"#,
    );
    let shown = fails(&folder, 1, &["sweep", "sweep.toml"]);
    assert!(shown.contains("did you mean `design`") && shown.contains("sweep.toml:3:1"), "{shown}");
    write(
        &folder,
        r#"
metrics = ["target.goal", "target.gaol", "output.works"]
[axis]
"sector.works.growth" = [0.03]
"#,
    );
    let shown = fails(&folder, 1, &["sweep", "sweep.toml"]);
    assert!(
        shown.contains("sweep.toml:3:27") && shown.contains("metrics[2]") && shown.contains("did you mean `target.goal`"),
        "{shown}"
    );
    assert!(shown.contains("sweep.toml:3:42") && shown.contains("2 faults"), "{shown}");
    write(
        &folder,
        r#"
metrics = ["target.goal"]
[axis]
"programme.plan.budgett" = [1]
"programme.plann.budget" = ["1조원"]
"sector.works.growth" = [0.03]
"#,
    );
    let shown = fails(&folder, 1, &["sweep", "sweep.toml", "--lang", "ko"]);
    assert!(shown.contains("sweep.toml:5:1") && shown.contains("`budget`을(를) 쓰려 하셨나요"), "{shown}");
    assert!(shown.contains("sweep.toml:6:1") && shown.contains("없는 사업입니다: `plann`") && shown.contains("2건"), "{shown}");
    for (sweep, words) in [
        ("metrics = [\"target.goal\"]\n", "nothing changes from point to point"),
        (
            "metrics = [\"target.goal\"]\ndesign = \"lhs\"\n[axis]\n\"sector.works.growth\" = { low = 0, high = 0.1 }\n",
            "needs the number of `points`",
        ),
        ("metrics = [\"target.goal\"]\n[axis]\n\"sector.works.growth\" = { low = 0, high = 0.1 }\n", "takes single values"),
        (
            "metrics = [\"target.goal\"]\n[axis]\n\"sector.works.growth\" = { from = 0.03, to = \"5%\", step = 0.01 }\n",
            "the ends and the step of a range share one",
        ),
        (
            "metrics = [\"target.goal\"]\n[axis]\n\"sector.works.growth\" = { from = 0.03, to = 0.05 }\n",
            "needs one of `step`, `count`",
        ),
        ("metrics = [\"target.goal\"]\n[axis]\npatch = [\"late\"]\n", "there is no patch `late`"),
        (
            "metrics = [\"target.goal\"]\ndesign = \"zip\"\n[axis]\n\"sector.works.growth\" = [0, 0.1]\n\"sector.mill.growth\" = [0]\n",
            "has 1 values",
        ),
        ("metrics = [\"target.goal\"]\ndesign = \"list\"\n[axis]\n\"sector.works.growth\" = [0]\n", "written one by one"),
    ] {
        write(&folder, sweep);
        let shown = fails(&folder, 1, &["sweep", "sweep.toml"]);
        assert!(shown.contains(words) && shown.contains("sweep.toml:"), "{words} in {shown}");
    }
    write(
        &folder,
        "metrics = [\"target.goal\", \"target.nosuch\"]\n[axis]\n\"prices.inflation\" = [0]\n\"sector.works.grwth\" = [0]\n",
    );
    let both = fails(&folder, 1, &["check", "sweep.toml"]);
    assert!(both.contains("target.nosuch") && both.contains("grwth") && both.contains("2 faults"), "{both}");
    assert!(!folder.path().join("results").exists());
    write(&folder, GRID);
    assert!(mudeung(&folder, &["run", "works.toml", "--trials", "256", "--quiet", "--out", "results/sweep"]).status.success());
    assert!(fails(&folder, 2, &["sweep", "sweep.toml"]).contains("holds the results of a run"));
    assert_eq!(mudeung(&folder, &["sweep", "nowhere.toml"]).status.code(), Some(3));
    assert_eq!(mudeung(&folder, &["sweep"]).status.code(), Some(2));
    assert!(fails(&folder, 1, &["sweep", "works.toml"]).contains("no sweep"));
}

#[test]
fn every_design_lays_its_points() {
    const HEAD: &str = "trials = 256\nmetrics = [\"output.works@2030\"]\n";
    let of = |design: &str| {
        let folder = folder(design);
        sweep(&folder, &["--quiet"]);
        rows(&folder, "points.csv")
    };
    let growths = |points: &[Row]| points.iter().map(|row| row["sector.works.growth_as_typed"].clone()).collect::<Vec<_>>();

    let zip =
        of(&format!("{HEAD}design = \"zip\"\n[axis]\n\"sector.works.growth\" = [0, 0.1]\n\"sector.mill.growth\" = [0.1, 0.2]\n"));
    assert_eq!((growths(&zip), zip[1]["sector.mill.growth"].as_str()), (vec!["0".to_owned(), "0.1".to_owned()], "0.2"));

    let list = of(&format!(
        "{HEAD}design = \"list\"\n[[point]]\n\"sector.works.growth\" = 0.1\n[[point]]\n\"sector.mill.growth\" = 0.2\n"
    ));
    assert_eq!(growths(&list), ["0.1", ""]);

    let one = of(&format!(
        "{HEAD}design = \"one-at-a-time\"\ncentre = {{ \"sector.works.growth\" = 0.02 }}\n[axis]\n\"sector.works.growth\" = [0, 0.1]\n\"sector.mill.growth\" = [0.2]\n"
    ));
    assert_eq!(growths(&one), ["0.02", "0", "0.1", "0.02"]);
    assert_eq!(one.iter().map(|row| row["sector.mill.growth"].as_str()).collect::<Vec<_>>(), ["", "", "", "0.2"]);

    for design in ["lhs", "sobol"] {
        let points = of(&format!(
            "{HEAD}design = \"{design}\"\npoints = 16\n[axis]\n\"sector.works.growth\" = {{ low = \"0%\", high = \"16%\" }}\n\"sector.mill.growth\" = [0, 0.1]\n"
        ));
        let mut strata: Vec<f64> = points.iter().map(|row| (number(row, "sector.works.growth") * 100.0).floor()).collect();
        strata.sort_by(f64::total_cmp);
        assert!(strata.iter().zip(0..).all(|(stratum, expected)| stratum.total_cmp(&f64::from(expected)).is_eq()), "{strata:?}");
        assert_eq!(points.iter().filter(|row| row["sector.mill.growth"] == "0").count(), 8, "a list is halved evenly");
    }
}

#[test]
fn a_patch_is_an_axis_of_its_own() {
    let folder = folder(
        r#"
trials = 256
metrics = ["output.works@2030", "cumulative-spending.plan@2030"]
[axis]
patch = ["", "boom", "late.toml"]
[patch.boom]
name = { en = "Boom", ko = "호황" }
set = ["sector.works.growth=10%", "sector.mill.growth=10%"]
"#,
    );
    let late =
        "extends = \"works.toml\"\n[scenario]\nid = \"late\"\n[programme.plan]\nrationale = \"asked\"\nbudget = \"2000억원\"\n";
    fs::write(folder.path().join("late.toml"), late).unwrap();
    sweep(&folder, &["--quiet"]);
    let medians: Vec<Row> = rows(&folder, "response.csv").into_iter().filter(|row| row["statistic"] == "p50").collect();
    let of = |outcome: &str| -> Vec<f64> {
        medians.iter().filter(|row| row["outcome"] == outcome).map(|row| number(row, "value")).collect()
    };
    let output = of("output.works@2030");
    assert!((output[1] / 10e12 - 1.1_f64.powi(10)).abs() < 1e-9 && output[0].to_bits() == output[2].to_bits(), "{output:?}");
    assert_eq!(of("cumulative-spending.plan@2030"), [100e9, 100e9, 200e9]);
    write(&folder, "metrics = [\"target.goal\"]\n[axis]\npatch = [\"other.toml\"]\n");
    fs::write(folder.path().join("other.toml"), "extends = \"late.toml\"\n").unwrap();
    let shown = fails(&folder, 1, &["sweep", "sweep.toml"]);
    assert!(shown.contains("the patch extends `late.toml`, the sweep is of `works.toml`"), "{shown}");
}

#[test]
fn a_point_is_what_a_run_with_the_same_values_gives_and_threads_change_nothing() {
    let folder = folder(
        "trials = 4096\nmetrics = [\"output.works@2030\", \"target.goal\"]\n[axis]\n\"sector.works.growth\" = [\"3%\", { uniform = [0, 0.1] }]\n\"sector.works.volatility\" = [0.05]\n",
    );
    sweep(&folder, &["--quiet", "--threads", "2", "--set", "sector.mill.volatility=0.1"]);
    let bytes = |file: &str| fs::read(results(&folder).join(file)).unwrap();
    let [points, response] = ["points.csv", "response.csv"].map(bytes);
    sweep(&folder, &["--quiet", "--again", "--threads", "1", "--set", "sector.mill.volatility=0.1"]);
    assert!((points, response) == (bytes("points.csv"), bytes("response.csv")));
    let sets = ["sector.works.growth={ uniform = [0, 0.1] }", "sector.works.volatility=0.05", "sector.mill.volatility=0.1"];
    let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
    let run = mudeung(&folder, &[&["run", "works.toml", "--trials", "4096", "--quiet", "--out", "run"], &sets[..]].concat());
    assert!(run.status.success(), "{}", stderr(&run));
    let read = |file: &str| -> Vec<Row> {
        csv::Reader::from_path(folder.path().join("run").join(file)).unwrap().deserialize().map(Result::unwrap).collect()
    };
    let is_it = |row: &&Row| {
        (row["metric"].as_str(), row["scope"].as_str(), row["basis"].as_str(), row["year"].as_str())
            == ("output", "works", "nominal", "2030")
    };
    let summary = read("summary.csv").into_iter().find(|row| is_it(&row)).unwrap();
    let response = rows(&folder, "response.csv");
    let second: Vec<&Row> = response.iter().filter(|row| row["point"] == "2").collect();
    let of = |outcome: &str, statistic: &str| {
        second.iter().find(|row| row["outcome"] == outcome && row["statistic"] == statistic).unwrap()
    };
    for statistic in ["mean", "sd", "p05", "p10", "p25", "p50", "p75", "p90", "p95"] {
        assert_eq!(of("output.works@2030", statistic)["value"], summary[statistic], "{statistic}");
    }
    assert_eq!(of("output.works@2030", "mean")["se"], summary["mean_se"]);
    let target = &read("targets.csv")[0];
    let reached = of("target.goal", "probability");
    for (column, name) in [("value", "probability"), ("se", "se"), ("ci95_low", "ci95_low"), ("ci95_high", "ci95_high")] {
        assert_eq!(reached[column], target[name], "{name}");
    }
    assert_eq!(of("target.goal", "shortfall_p50")["value"], target["shortfall_p50"]);
}

/// A sweep that takes some seconds.
pub(crate) const LONG: &str = "trials = 40000\nmetrics = [\"output.works@2030\"]\n[axis]\n\"sector.works.growth\" = { from = 0, to = 0.1, count = 120 }\n\"sector.works.volatility\" = [0.05]\n";

pub(crate) fn begun(folder: &TempDir, more: &[&str]) -> Child {
    let program = assert_cmd::cargo::cargo_bin("mudeung");
    let mut command = std::process::Command::new(program);
    command.current_dir(folder.path()).args(["sweep", "sweep.toml", "--quiet", "--threads", "1"]).args(more);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).env_remove("MUDEUNG_LANG");
    let child = command.spawn().unwrap();
    let out = more.iter().position(|word| *word == "--out").map_or("results/sweep", |at| more[at + 1]);
    let journal = folder.path().join(out).join("journal.csv");
    let started = Instant::now();
    while fs::read_to_string(&journal).map_or(0, |text| text.lines().count()) < 5 {
        assert!(started.elapsed() < Duration::from_secs(60), "no point was finished in a minute");
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

#[test]
fn two_sweeps_do_not_write_to_one_folder_at_once() {
    let folder = folder(LONG);
    let mut child = begun(&folder, &[]);
    for (language, words) in
        [("en", "another sweep is writing to `results/sweep`"), ("ko", "다른 스윕이 `results/sweep`에 쓰고 있습니다")]
    {
        let output = mudeung(&folder, &["sweep", "sweep.toml", "--again", "--lang", language]);
        if child.try_wait().unwrap().is_some() {
            // The machine was quicker than the second sweep.
            return;
        }
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    let elsewhere = mudeung(&folder, &["sweep", "sweep.toml", "--out", "elsewhere", "--trials", "256", "--quiet"]);
    assert!(elsewhere.status.success(), "{}", stderr(&elsewhere));
    child.kill().unwrap();
    child.wait().unwrap();
    sweep(&folder, &["--quiet", "--trials", "256"]);
    let mut left: Vec<_> = fs::read_dir(results(&folder)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["dictionary.csv", "points.csv", "response.csv", "sweep.json"]);
}

#[test]
fn a_killed_sweep_goes_on_where_it_was() {
    let folder = folder(LONG);
    let mut child = begun(&folder, &[]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(manifest(&folder)["state"], "incomplete");
    sweep(&folder, &["--quiet"]);
    assert!(computed(&folder) <= 115, "{} of 120 computed again", computed(&folder));
    let after = fs::read(results(&folder).join("response.csv")).unwrap();
    sweep(&folder, &["--quiet", "--again"]);
    assert!(fs::read(results(&folder).join("response.csv")).unwrap() == after);
}

#[cfg(unix)]
#[test]
fn an_interrupted_sweep_leaves_whole_files_and_says_how_to_go_on() {
    let folder = folder(LONG);
    let child = begun(&folder, &[]);
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    if output.status.success() {
        // The machine was quicker than the signal.
        return;
    }
    assert_eq!(output.status.code(), Some(130), "{told}");
    assert!(told.contains("To go on: mudeung sweep sweep.toml"), "{told}");
    let points = rows(&folder, "points.csv");
    let done = points.iter().filter(|point| point["state"] == "done").count();
    assert!((5..120).contains(&done) && points.len() == 120, "{done}");
    assert_eq!(rows(&folder, "response.csv").len(), done * 9);
    assert_eq!(manifest(&folder)["state"], "incomplete");
    assert!(!results(&folder).join("journal.csv").exists());
    let verified = mudeung(&folder, &["verify", "results/sweep"]);
    assert!(verified.status.success(), "{}", stdout(&verified));
    sweep(&folder, &["--quiet"]);
    assert_eq!((computed(&folder), manifest(&folder)["state"].as_str()), (120 - done as u64, Some("complete")));
}

#[test]
fn a_plan_tells_what_it_takes_and_writes_nothing() {
    let folder = folder(GRID);
    for (language, words) in [
        ("en", ["6 points (grid)", "1,536 trials", "Time: about", "Nothing was written"]),
        ("ko", ["점 6개", "1,536회", "시간: 약", "아무것도 쓰지 않았습니다"]),
    ] {
        let plan = sweep(&folder, &["--plan", "--lang", language]);
        for word in words {
            assert!(plan.contains(word), "{word} in {plan}");
        }
        assert!(plan.lines().all(|line| columns(line) <= 80), "{plan}");
    }
    assert!(!folder.path().join("results").exists());
}

#[test]
fn a_sweep_is_checked_as_a_scenario_is() {
    let folder = folder(GRID);
    for (language, words) in [("en", "6 points (grid), 2 axes, 3 outcomes"), ("ko", "점 6개(grid), 축 2개, 살펴볼 것 3개")]
    {
        let output = mudeung(&folder, &["check", "sweep.toml", "--lang", language]);
        assert!(output.status.success() && stdout(&output).contains(words), "{}", stdout(&output));
    }
    let schema = mudeung(&folder, &["check", "sweep.toml", "--schema"]);
    assert!(stdout(&schema).contains("\"mudeung sweep\""), "{}", stdout(&schema));
    write(&folder, &GRID.replace("growth", "grwth"));
    assert!(fails(&folder, 1, &["check", "sweep.toml"]).contains("did you mean `growth`"));
}
