//! The documents tell the truth: their commands run, their output is what is printed, their lists are complete.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use clap::CommandFactory as _;
use mudeung::cli::Arguments;
use mudeung::model::Flow;
use mudeung::scenario::family::FAMILIES;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn document(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("\n```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

/// The words of a shell line, single quotes taken off.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// Runs the program in a folder and answers what it prints.
fn prints(folder: &TempDir, arguments: &[String]) -> String {
    let mut command = Command::cargo_bin("mudeung").unwrap();
    let output = command.current_dir(folder.path()).env_remove("MUDEUNG_LANG").args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_of_the_readme_runs_with_the_scenario_of_the_readme() {
    let (readme, folder) = (document("README.md"), TempDir::new().unwrap());
    let [scenario] = blocks(&readme, "toml").try_into().unwrap();
    assert!(scenario.lines().filter(|line| !line.is_empty()).count() <= 20);
    fs::write(folder.path().join("my-city.toml"), scenario).unwrap();
    let shell = blocks(&readme, "sh").join("\n");
    let ours = shell.lines().filter_map(|line| line.strip_prefix("mudeung ").or(line.strip_prefix("cargo run --release -- ")));
    let commands: Vec<Vec<String>> = ours.map(words).collect();
    assert_eq!(commands.len(), 6);
    for command in commands {
        prints(&folder, &command);
    }
    assert!(folder.path().join("results/my-city/summary.csv").exists());
}

#[test]
fn the_answer_in_the_readme_is_the_one_that_is_printed() {
    let [shown] = blocks(&document("README.md"), "text").try_into().unwrap();
    let printed = prints(&TempDir::new().unwrap(), &["run".to_owned()]);
    let printed: Vec<&str> = printed.lines().collect();
    // The second line tells the time it took.
    for line in shown.lines().enumerate().filter(|(index, _)| *index != 1).map(|(_, line)| line) {
        assert!(printed.contains(&line), "`{line}` is not in\n{}", printed.join("\n"));
    }
}

#[test]
fn the_readme_lists_every_command_and_option() {
    let (readme, program) = (document("README.md"), Arguments::command());
    for command in program.get_subcommands() {
        assert!(readme.contains(&format!("| `mudeung {}", command.get_name())), "{}", command.get_name());
        for option in command.get_arguments().chain(program.get_arguments()).filter_map(clap::Arg::get_long) {
            assert!(readme.contains(&format!("`--{option}")), "--{option} of {}", command.get_name());
        }
    }
}

#[test]
fn the_glossary_has_every_column_metric_component_and_family() {
    let (glossary, folder) = (document("docs/glossary.md"), TempDir::new().unwrap());
    prints(&folder, &words("run --quiet --trials 256 --keep-trials csv --out out"));
    let column = |file: &str, name: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_path(folder.path().join("out").join(file)).unwrap();
        let at = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
        reader.records().map(|record| record.unwrap()[at].to_owned()).collect()
    };
    prints(&folder, &words("audit --quiet --trials 256 --out out"));
    prints(&folder, &words("discover --quiet --trials 1024 --out out"));
    let appraised = root().join("tests/fixtures/models/audit.toml").display().to_string();
    prints(&folder, &[&["voi".to_owned(), appraised][..], &words("--quiet --trials 1024 --out out")].concat());
    prints(&folder, &words("sensitivity --quiet --trials 256 --design mc --out out"));
    for method in ["tornado", "morris", "sobol"] {
        prints(&folder, &words(&format!("sensitivity --by {method} --inputs 1 --quiet --trials 256 --design mc --out out")));
    }
    let commands =
        ["audit", "discover", "sensitivity", "voi"].map(|command| column(&format!("{command}/dictionary.csv"), "column"));
    let columns = column("dictionary.csv", "column").into_iter().chain(commands.into_iter().flatten());
    let columns = columns.filter(|column| !column.contains('@'));
    // A scenario's own words for its accounts and metrics are no terms of the program.
    let model = crate::simulation::gwangju(&[]).model;
    let own_metrics = model.own_metrics.iter().map(|metric| metric.id.clone());
    let own: Vec<String> = model.accounts.iter().map(|account| account.id.to_string()).chain(own_metrics).collect();
    let metrics = column("summary.csv", "metric").into_iter().filter(|metric| !own.contains(metric));
    let flows = Flow::ALL.into_iter().flat_map(|flow| <[&str; 2]>::from(flow.names())).map(str::to_owned);
    let families = FAMILIES.iter().map(|family| family.key.to_owned()).chain(column("inputs.csv", "family"));
    for word in columns.chain(metrics).chain(flows).chain(families) {
        assert!(glossary.contains(&format!("`{word}`")), "{word}");
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table = document("Cargo.toml").parse().unwrap();
    let contributing = document("docs/CONTRIBUTING.md");
    for kind in ["dependencies", "dev-dependencies"] {
        for name in manifest[kind].as_table().unwrap().keys() {
            assert!(contributing.contains(&format!("| `{name}` |")), "{name}");
        }
    }
    assert!(document("docs/CHANGELOG.md").contains(&format!("## [{}]", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn links_between_documents_lead_to_files() {
    let documents = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let documents = documents.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    for path in documents.chain([root().join("README.md")]) {
        let text = fs::read_to_string(&path).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with('#') && !target.starts_with("https://")) {
            let file: PathBuf = path.parent().unwrap().join(target.split('#').next().unwrap());
            assert!(file.exists(), "{}: {target}", path.display());
        }
    }
}
