//! What `mudeung sweep` says: its tables, its lowest and highest points, why points failed, how to go on, and slips in names and ranges.

use std::fs;

use tempfile::TempDir;

use crate::cli::{columns, fails, mudeung, stderr, stdout};
use crate::cli_sweep::{LONG, begun, folder, results, rows, sweep, write};

/// The goal is reached from a growth of 4.2 % on; the patch moves only the mill, and so the sum of both.
const NAMED: &str = r#"
trials = 256
metrics = ["target.goal", "output.mill@2030", "output.works@2030", "output.both@2030"]
[axis]
"sector.works.growth" = { values = ["3%", "4%", "6%"], name = { en = "Growth of the works", ko = "공장 증가율" } }
patch = { values = ["", "boom"], name = { en = "The mill", ko = "제분소 사정" } }
[patch.boom]
name = { en = "It booms", ko = "호황이면" }
set = ["sector.mill.growth=10%"]
"#;

/// Text as one line, whatever its line breaks and the bars before them.
fn joined(text: &str) -> String {
    text.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
}

#[test]
fn tables_name_their_rows_columns_and_patches_in_both_languages() {
    let folder = folder(NAMED);
    for (language, words) in [
        (
            "en",
            [
                "rows: Growth of the works; columns: The mill",
                "Growth of the works: sector.works.growth",
                "as it is It booms",
                "boom = It booms",
                "The mill = It booms",
            ],
        ),
        (
            "ko",
            [
                "행: 공장 증가율, 열: 제분소 사정",
                "공장 증가율: sector.works.growth",
                "그대로 호황이면",
                "boom = 호황이면",
                "제분소 사정 = 호황이면",
            ],
        ),
    ] {
        let screen = sweep(&folder, &["--lang", language]);
        for words in words {
            assert!(joined(&screen).contains(words), "{words} in {screen}");
        }
        assert!(screen.lines().all(|line| columns(line) <= 80), "{screen}");
        let plan = joined(&sweep(&folder, &["--plan", "--lang", language]));
        assert!(
            plan.contains(words[1].split(':').next().unwrap()) && plan.contains(words[3].split(" = ").nth(1).unwrap()),
            "{plan}"
        );
    }
}

#[test]
fn outcomes_are_named_for_people_with_their_key_and_an_axis_that_changes_nothing_takes_a_line() {
    let folder = folder(NAMED);
    for (language, words) in [
        (
            "en",
            [
                "Output: Works, 2030, median (output.works@2030)",
                "the same at every value of The mill; rows: Growth of the works",
                "Output: Mill, 2030, median (output.mill@2030)",
                "the same at every value of Growth of the works; rows: The mill",
            ],
        ),
        (
            "ko",
            [
                "생산액: 공장, 2030년, 중앙값 (output.works@2030)",
                "제분소 사정의 모든 값에서 같음, 행: 공장 증가율",
                "생산액: 제분소, 2030년, 중앙값 (output.mill@2030)",
                "공장 증가율의 모든 값에서 같음, 행: 제분소 사정",
            ],
        ),
    ] {
        let screen = sweep(&folder, &["--lang", language]);
        for words in words {
            assert!(joined(&screen).contains(words), "{words} in {screen}");
        }
    }
    let plan = sweep(&folder, &["--plan", "--lang", "ko"]);
    assert!(plan.contains("→ 생산액: 공장, 2030년 (output.works@2030)"), "{plan}");
}

#[test]
fn never_and_always_have_bounds_and_ties_are_counted() {
    let folder = folder(NAMED);
    let screen = joined(&sweep(&folder, &[]));
    for words in [
        // 0 of 256 trials: the upper end of Wilson's interval, 1.96² / (256 + 1.96²).
        "Lowest below 1.5%: Growth of the works = 3%, The mill = as it is (and 3 more points)",
        "Highest above 98.5%: Growth of the works = 6%, The mill = as it is (and 1 more point)",
    ] {
        assert!(screen.contains(words), "{words} in {screen}");
    }
    // A patch that touches the goal too: cells of a table in short.
    write(&folder, &NAMED.replace("growth=10%\"", "growth=10%\", \"target.goal.value=20조원\""));
    let screen = joined(&sweep(&folder, &["--again"]));
    assert!(screen.contains("4% <1.5% <1.5%") && screen.contains("6% >98.5% <1.5%"), "{screen}");
    write(&folder, &NAMED.replace("\"4%\", \"6%\"", "\"-2\""));
    let screen = joined(&sweep(&folder, &[]));
    assert!(screen.contains("below 1.5% in all 2 points with a value"), "{screen}");
    let korean = joined(&sweep(&folder, &["--lang", "ko"]));
    assert!(korean.contains("값이 있는 점 2개 모두에서 1.5% 미만"), "{korean}");
}

#[test]
fn the_first_failed_points_say_why_on_the_screen() {
    let of = |values: &str| {
        folder(&format!("trials = 256\nmetrics = [\"output.works@2030\"]\n[axis]\n\"sector.works.growth\" = [{values}]\n"))
    };
    let some = of("0.03, -2, \"soon\"");
    let screen = joined(&sweep(&some, &[]));
    assert!(screen.contains("2 of 3 points failed") && screen.contains("-2 is out of range"), "{screen}");
    assert!(screen.contains("sector.works.growth = soon:") && !screen.contains("per second"), "{screen}");
    let korean = joined(&sweep(&some, &["--lang", "ko"]));
    assert!(korean.contains("점 3개 중 2개 실패") && korean.contains("허용 범위"), "{korean}");

    let all = of("-2");
    let output = mudeung(&all, &["sweep", "sweep.toml"]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("no point has results: it failed") && told.contains("-2 is out of range"), "{told}");
    assert!(stdout(&output).contains("grid of 1 point,"), "{}", stdout(&output));
    assert!(!stdout(&output).contains("share their draws"), "{}", stdout(&output));
}

#[cfg(unix)]
#[test]
fn the_command_to_go_on_names_the_folder_and_the_language() {
    let folder = folder(LONG);
    let child = begun(&folder, &["--lang", "ko", "--out", "my results"]);
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    if output.status.success() {
        // The machine was quicker than the signal.
        return;
    }
    let told = stderr(&output);
    let command = "mudeung sweep sweep.toml --threads 1 --out 'my results' --lang ko";
    assert!(told.lines().any(|line| line.ends_with(command)), "{told}");
    let made = fs::read_to_string(folder.path().join("my results/sweep.json")).unwrap();
    assert!(made.contains("\"command\": \"mudeung sweep sweep.toml\""), "what shapes results, and no folder: {made}");
}

#[test]
fn a_range_that_does_not_meet_its_end_is_told_and_a_wrong_one_marked() {
    let range = |range: &str| {
        folder(&format!("trials = 256\nmetrics = [\"output.works@2030\"]\n[axis]\n\"programme.plan.budget\" = {range}\n"))
    };
    let short = range(r#"{ from = "1000억원", to = "3000억원", step = "700억원" }"#);
    for (command, language, words) in [
        ("sweep", "en", "the steps end at 2400억원 and do not meet 3000억원"),
        ("sweep", "ko", "간격이 2400억원에서 끝나"),
        ("check", "en", "the steps end at 2400억원"),
    ] {
        let output = mudeung(&short, &[command, "sweep.toml", "--lang", language]);
        assert!(output.status.success() && joined(&stderr(&output)).contains(words), "{}", stderr(&output));
    }
    assert!(fs::read_to_string(results(&short).join("sweep.json")).unwrap().contains("the steps end at"));
    let met = range(r#"{ from = "0억원", to = "1조원", step = "5000억원" }"#);
    assert_eq!(stderr(&mudeung(&met, &["check", "sweep.toml"])), "");

    let still = range(r#"{ from = "1000억원", to = "3000억원", step = "0억원" }"#);
    let shown = fails(&still, 1, &["sweep", "sweep.toml"]);
    assert!(shown.contains("the step must be above 0") && shown.contains("1 fault in the sweep"), "{shown}");
    assert!(fails(&still, 1, &["sweep", "sweep.toml", "--lang", "ko"]).contains("스윕에 오류가 1건"));
    // The line is `"programme.plan.budget" = { from = …`: the end that is no money is marked, wherever it stands.
    for (ends, column) in [
        (r#"{ from = "5000명", to = "9000억원", step = "1000억원" }"#, 36),
        (r#"{ from = "5000억원", to = "9000명", step = "1000억원" }"#, 51),
    ] {
        let shown = fails(&range(ends), 1, &["sweep", "sweep.toml"]);
        assert!(shown.contains(&format!("sweep.toml:5:{column}")), "{column} in {shown}");
    }
}

#[test]
fn a_sweep_that_is_taken_for_a_scenario_and_a_misspelt_name_are_told() {
    let folder = folder(NAMED);
    for (language, words) in
        [("en", "run it with `mudeung sweep sweep.toml`"), ("ko", "`mudeung sweep sweep.toml`(으)로 실행하세요")]
    {
        for command in ["run", "audit"] {
            let shown = fails(&folder, 1, &[command, "sweep.toml", "--lang", language]);
            assert!(shown.contains(words) && shown.contains('1') && !shown.contains("prices"), "{shown}");
        }
    }
    let scenarios = folder.path().join("scenarios");
    fs::create_dir_all(scenarios.join("sweeps")).unwrap();
    fs::copy(folder.path().join("works.toml"), scenarios.join("works-and-mill.toml")).unwrap();
    fs::copy(folder.path().join("sweep.toml"), scenarios.join("sweeps/growth-and-mill.toml")).unwrap();
    let shown = fails(&folder, 3, &["run", "works-an-mill"]);
    assert!(shown.contains("no scenario `works-an-mill`") && shown.contains("did you mean `works-and-mill`"), "{shown}");
    let shown = fails(&folder, 3, &["compare", "works-and-mill", "gwangju-anounced", "--lang", "ko"]);
    assert!(shown.contains("`gwangju-announced`을(를) 쓰려 하셨나요"), "{shown}");
    let shown = fails(&folder, 3, &["sweep", "growth-and-mil"]);
    assert!(shown.contains("no sweep `growth-and-mil`") && shown.contains("did you mean `growth-and-mill`"), "{shown}");
}

#[test]
fn the_dictionary_tells_the_unit_of_bare_numbers_and_what_patches_are() {
    let folder =
        folder(&NAMED.replace(
            "[axis]",
            "[axis]\n\"programme.plan.delay\" = { values = [0, 1], name = { en = \"Delay\", ko = \"지연\" } }",
        ));
    sweep(&folder, &["--quiet"]);
    let described = rows(&folder, "dictionary.csv");
    let of = |column: &str| described.iter().find(|row| row["file"] == "response.csv" && row["column"] == column).unwrap();
    assert_eq!((of("programme.plan.delay")["unit"].as_str(), of("sector.works.growth")["unit"].as_str()), ("years", "1"));
    assert!(of("programme.plan.delay")["meaning_ko"].starts_with("지연: "), "{:?}", of("programme.plan.delay"));
    let patch = of("patch");
    assert!(patch["meaning"].contains("boom: It booms") && !patch["meaning"].contains("canonical"), "{patch:?}");
    assert!(patch["meaning_ko"].starts_with("제분소 사정: ") && patch["meaning_ko"].contains("boom: 호황이면"), "{patch:?}");
}

#[test]
fn one_point_of_one_trial_is_no_plural() {
    let folder: TempDir = folder("metrics = [\"output.works@2030\"]\n[axis]\n\"sector.works.growth\" = [0]\n");
    let plan = sweep(&folder, &["--plan", "--trials", "1"]);
    assert!(plan.contains("1 point (grid) of 1 trial: 1 trial, of which 0 points are finished"), "{plan}");
    let check = stdout(&mudeung(&folder, &["check", "sweep.toml"]));
    assert!(check.contains("1 point (grid), 1 axis, 1 outcome."), "{check}");
    sweep(&folder, &["--quiet", "--trials", "1"]);
    assert!(sweep(&folder, &["--trials", "1"]).contains("1 point was finished before"));
}
