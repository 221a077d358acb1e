//! `mudeung verify` of sweeps, audits and studies: each is made again from its own manifest.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cli::{fails, mudeung, stderr, stdout};
use crate::cli_sweep::{results, rows, sweep};
use crate::cli_verify::{edit, verify};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A sweep of a scenario with a data file, over patches of which one is a file and one names a data file, and over a range.
const PATCHES: &str = r#"
design = "grid"
trials = 256
metrics = ["target.goal", "output.works@2030"]
[axis]
patch = ["", "crisis.toml", "dear"]
"sector.works.growth" = { from = "3%", to = "5%", step = "1%" }
[patch.dear]
name = { en = "Dear", ko = "비쌈" }
set = ['prices.inflation={ empirical = "dear.csv" }']
"#;

fn patched() -> TempDir {
    let folder = crate::cli_sweep::folder(PATCHES);
    let works = fs::read_to_string(folder.path().join("works.toml")).unwrap();
    let works = works.replace("inflation = 0", "inflation = { empirical = \"prices.csv\" }");
    fs::write(folder.path().join("works.toml"), works).unwrap();
    fs::write(folder.path().join("prices.csv"), "rate\n0.01\n0.02\n0.04\n").unwrap();
    fs::write(folder.path().join("dear.csv"), "rate\n0.03\n0.06\n0.08\n").unwrap();
    let crisis = "extends = \"works.toml\"\n[sector.mill]\ngrowth = { value = -0.02, rationale = \"assumption\" }\n";
    fs::write(folder.path().join("crisis.toml"), crisis).unwrap();
    folder
}

#[test]
fn a_sweep_is_made_again_from_its_folder_whatever_shaped_it() {
    let folder = patched();
    let options: [&[&str]; 3] = [
        &[],
        &["--set", "sector.mill.growth=2%", "--seed", "9", "--design", "lhs"],
        &["--trials", "300", "--bom", "--view", "inside"],
    ];
    for more in options {
        sweep(&folder, &[&["--quiet"], more].concat());
        for file in ["works.toml", "sweep.toml", "crisis.toml"] {
            fs::rename(folder.path().join(file), folder.path().join(file).with_extension("away")).unwrap();
        }
        let (same, screen, beside) = verify(&folder, "results/sweep", &["--threads", "1"]);
        assert!(same, "{more:?}: {screen}{beside}");
        assert_eq!(beside, "");
        for file in ["sweep.json", "points.csv", "response.csv", "dictionary.csv", "mudeung sweep sweep.toml"] {
            assert!(screen.contains(file), "{file} in {screen}");
        }
        for file in ["works.toml", "sweep.toml", "crisis.toml"] {
            fs::rename(folder.path().join(file).with_extension("away"), folder.path().join(file)).unwrap();
        }
    }
    assert_eq!(stdout(&mudeung(&folder, &["verify", "results/sweep", "--quiet"])), "");
    let korean = stdout(&mudeung(&folder, &["verify", "results/sweep", "--lang", "ko"]));
    assert!(korean.contains("다시 실행: mudeung sweep") && korean.contains("같음"), "{korean}");
    assert_eq!(fs::read_dir(results(&folder)).unwrap().count(), 4);
}

#[test]
fn a_changed_byte_a_missing_file_and_changed_data_are_found_in_a_sweep() {
    let folder = patched();
    sweep(&folder, &["--quiet"]);
    let file = results(&folder).join("response.csv");
    let response = fs::read_to_string(&file).unwrap();
    let mut lines: Vec<String> = response.lines().map(str::to_owned).collect();
    let last = lines[20].pop().unwrap();
    lines[20].push(if last == '7' { '8' } else { '7' });
    fs::write(&file, lines.join("\n") + "\n").unwrap();
    fs::remove_file(results(&folder).join("points.csv")).unwrap();
    edit(&results(&folder).join("sweep.json"), |manifest| manifest["points"]["failed"] = 1.into());
    let (same, screen, beside) = verify(&folder, "results/sweep", &[]);
    assert!(!same);
    for words in ["line 21", "recorded", "missing", "`points.failed`"] {
        assert!(screen.contains(words), "{words} in {screen}");
    }
    assert!(beside.contains("3 of 4 files") && beside.contains("sweep.json, points.csv, response.csv"), "{beside}");

    sweep(&folder, &["--quiet", "--again"]);
    for (data, changed) in [("prices.csv", "rate\n0.01\n0.02\n0.05\n"), ("dear.csv", "rate\n0.03\n0.06\n0.09\n")] {
        let before = fs::read_to_string(folder.path().join(data)).unwrap();
        fs::write(folder.path().join(data), changed).unwrap();
        let (same, screen, beside) = verify(&folder, "results/sweep", &[]);
        assert!(!same && screen.contains("response.csv"), "{screen}");
        assert!(beside.contains(&format!("`{data}` has changed since")), "{beside}");
        fs::write(folder.path().join(data), before).unwrap();
    }
    fs::remove_file(folder.path().join("prices.csv")).unwrap();
    let missing = fails(&folder, 3, &["verify", "results/sweep"]);
    assert!(missing.contains("prices.csv") && missing.contains("where the command was started"), "{missing}");
}

#[test]
fn an_interrupted_sweep_is_made_again_as_far_as_it_came() {
    let folder = patched();
    sweep(&folder, &["--quiet"]);
    // As if it had ended before the third and the fifth point of nine.
    let pending = ["3", "5"];
    let file = results(&folder).join("points.csv");
    let mut reader = csv::Reader::from_path(&file).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let mut points = csv::Writer::from_writer(Vec::new());
    points.write_record(&header).unwrap();
    for point in reader.records().map(Result::unwrap) {
        let left = pending.contains(&&point[at("point")]);
        let cells = point.iter().enumerate().map(|(column, cell)| if left && column == at("state") { "pending" } else { cell });
        points.write_record(cells).unwrap();
    }
    let all = rows(&folder, "response.csv");
    let response = fs::read_to_string(results(&folder).join("response.csv")).unwrap();
    let kept = response.lines().skip(1).zip(&all).filter(|(_, row)| !pending.contains(&row["point"].as_str()));
    let kept: Vec<&str> = response.lines().take(1).chain(kept.map(|(line, _)| line)).collect();
    fs::write(&file, points.into_inner().unwrap()).unwrap();
    fs::write(results(&folder).join("response.csv"), kept.join("\n") + "\n").unwrap();
    edit(&results(&folder).join("sweep.json"), |manifest| {
        manifest["state"] = "incomplete".into();
        manifest["points"] = serde_json::json!({ "planned": 9, "done": 7, "failed": 0, "pending": 2 });
    });
    let (same, screen, beside) = verify(&folder, "results/sweep", &[]);
    assert!(same, "{screen}{beside}");
    assert!(beside.contains("after 7 of 9 points"), "{beside}");

    fs::remove_file(&file).unwrap();
    let told = fails(&folder, 1, &["verify", "results/sweep"]);
    assert!(told.contains("points.csv is missing") && told.contains("To go on: mudeung sweep sweep.toml"), "{told}");
    edit(&results(&folder).join("sweep.json"), |manifest| manifest["files"] = serde_json::json!([]));
    let told = fails(&folder, 1, &["verify", "results/sweep", "--lang", "ko"]);
    assert!(told.contains("미완료") && told.contains("mudeung sweep sweep.toml"), "{told}");
}

/// Every study and audit, with options that shape it: the folder that it writes to, and its words.
const COMMANDS: [(&str, &str); 11] = [
    ("audit", "audit models/audit.toml --trials 512"),
    ("audit", "audit models/audit.toml --multipliers --trials 256 --seed 3 --bom"),
    ("views/audit", "audit valid.toml --views --trials 256"),
    ("compare", "compare models/audit.toml input-output.toml models/audit.toml --trials 700 --design antithetic"),
    ("sensitivity", "sensitivity models/audit.toml --by sobol --inputs 2 --trials 256 --design mc --bom"),
    ("sensitivity", "sensitivity models/audit.toml --by tornado --inputs 3 --trials 256 --design mc --statistic median"),
    ("sensitivity", "sensitivity models/audit.toml --by morris --trials 12 --design mc --group g=spending.*"),
    ("sensitivity", "sensitivity models/audit.toml --trials 640 --design mc --outcome output.region@2030"),
    (
        "solve",
        "solve models/audit.toml --input programme.cluster.budget --for mean(output.region@2030)>=1조원 --trials 256 --from 10억원",
    ),
    ("discover", "discover models/audit.toml --where output.region@2030<p20 --trials 2048 --density 0.7 --shocks"),
    ("voi", "voi models/audit.toml --trials 1024 --set prices.inflation=1%"),
];

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A folder with fixtures, and the results of every audit and study in it.
fn studied() -> TempDir {
    let folder = TempDir::new().unwrap();
    for part in ["models", "data", "parts"] {
        copy(&fixture(part), &folder.path().join(part));
    }
    for file in ["valid.toml", "input-output.toml"] {
        fs::copy(fixture(file), folder.path().join(file)).unwrap();
    }
    for (place, command) in COMMANDS {
        let out = if place.starts_with("views") { "out/views" } else { "out" };
        let words: Vec<&str> = command.split(' ').chain(["--out", out, "--quiet"]).collect();
        let output = mudeung(&folder, &words);
        assert!(output.status.success(), "{command}: {}", stderr(&output));
    }
    folder
}

#[test]
fn every_audit_and_study_is_made_again_from_its_folder() {
    let folder = studied();
    for file in ["valid.toml", "input-output.toml", "models/audit.toml"] {
        fs::remove_file(folder.path().join(file)).unwrap();
    }
    let mut places: Vec<&str> = COMMANDS.map(|(place, _)| place).to_vec();
    places.dedup();
    for place in places {
        let (same, screen, beside) = verify(&folder, &format!("out/{place}"), &["--threads", "1"]);
        assert!(same && beside.is_empty(), "{place}: {screen}{beside}");
        let all = fs::read_dir(folder.path().join("out").join(place)).unwrap();
        for file in all.map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
            assert!(screen.contains(&file), "{file} of {place} in {screen}");
        }
    }
}

#[test]
fn what_is_not_the_same_in_a_study_is_found_and_a_strange_manifest_is_told_apart() {
    let folder = studied();
    let out = folder.path().join("out");
    let file = out.join("sensitivity/tornado.csv");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen('5', "6", 1)).unwrap();
    edit(&out.join("sensitivity/morris.json"), |manifest| manifest["version"] = "0.0.1".into());
    let (same, screen, beside) = verify(&folder, "out/sensitivity", &[]);
    assert!(!same && beside.contains("version 0.0.1") && screen.contains("`version`"), "{screen}{beside}");
    assert!(beside.contains("2 of 9 files are not the same: morris.json, tornado.csv"), "{beside}");

    let manifest = out.join("voi/voi.json");
    edit(&manifest, |manifest| manifest["command"] = "mudeung voi models/audit.toml --unheard-of 3".into());
    assert!(fails(&folder, 1, &["verify", "out/voi"]).contains("--unheard-of"));
    edit(&manifest, |manifest| manifest["command"] = "mudeung run models/audit.toml".into());
    assert!(fails(&folder, 1, &["verify", "out/voi"]).contains("cannot make again"));
    fs::rename(out.join("solve/solve.json"), out.join("solve/other.json")).unwrap();
    assert!(fails(&folder, 1, &["verify", "out/solve"]).contains("no manifest of that name"));
    fs::write(&manifest, "{}").unwrap();
    assert!(fails(&folder, 3, &["verify", "out/voi", "--lang", "ko"]).contains("voi.json"));
    fs::remove_file(&manifest).unwrap();
    assert!(fails(&folder, 3, &["verify", "out/voi"]).contains("no results folder"));
}
