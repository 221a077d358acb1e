//! `mudeung compare`: what differs between scenarios, and what difference that makes on the same draws.

mod screen;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::draws::StudyOptions;
use super::failure::Failure;
use super::making::Making;
use super::progress::Progress;
use super::run::{execution, quoted};
use super::terminal::{Terminal, complain};
use super::watch::Watch;
use crate::engine::{Samplers, Settings, Simulator, pool};
use crate::model::Model;
use crate::quantity::Label;
use crate::report::{self, Against, Folder, NewFile, StudyManifest};
use crate::scenario::{Scenario, Warning};
use crate::study::compare::{Compared, Difference, Pairs, compare as paired, differences};
use screen::Screen;

#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// The scenario that the others are held against, and the others | 기준 시나리오와 비교할 시나리오들
    #[arg(required = true, num_args = 2.., value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    #[command(flatten)]
    study: StudyOptions,
    /// Folder of the results, whose folder compare takes the tables; results/<id of the first> if left out | 결과 폴더. 표는 그 안의 compare에 쓴다(생략하면 results/<기준 시나리오 id>)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Compares scenarios.
pub(super) fn compare(arguments: &CompareArguments, terminal: Terminal, making: Making<'_>) -> Result<(), Failure> {
    let changes = arguments.study.changes();
    let scenarios = load(&arguments.scenarios, &changes, terminal, making)?;
    let (first, others) = scenarios.split_first().expect("at least two are required");
    let pairs: Vec<Pairs> = others.iter().map(|other| Pairs::of(&first.model, &other.model)).collect();
    if let Some((other, _)) = others.iter().zip(&pairs).find(|(_, pairs)| pairs.is_empty()) {
        return Err(nothing_in_common(first, other));
    }
    let differences: Vec<Vec<Difference>> = others.iter().map(|other| differences(first, other)).collect();

    let settings = arguments.study.settings(&first.run);
    let all = settings.trials.saturating_mul(scenarios.len() as u64);
    let (started, watch) = (Instant::now(), Watch::<NewFile>::start(Progress::new(terminal, all), None)?);
    let compared = run(first, others, &pairs, &settings, &watch)?;
    let seconds = started.elapsed().as_secs_f64();
    watch.finish()?;

    let labels = labels(others);
    let comparisons: Vec<Against<'_>> = others
        .iter()
        .zip(&labels)
        .zip(&differences)
        .zip(&compared)
        .map(|(((other, label), differences), compared)| Against { first, other, label, differences, compared })
        .collect();
    let tables = report::compare_tables(&comparisons);
    let folder = Folder::of_study(arguments.out.as_deref(), &first.id, "compare")?;
    let manifest =
        StudyManifest::new(&scenarios.iter().collect::<Vec<_>>(), &settings, arguments.command(), execution(&settings));
    manifest.write(&folder, "compare.json", (&tables, arguments.study.bom), seconds)?;
    let screen = Screen { comparisons: &comparisons, settings: &settings, seconds, folder: &folder, tables: &tables };
    making.show(terminal, || screen.text(terminal.language))
}

/// Loads all scenarios; of the warnings of each only those that no earlier one gave.
fn load(files: &[PathBuf], changes: &[String], terminal: Terminal, making: Making<'_>) -> Result<Vec<Scenario>, Failure> {
    let mut scenarios: Vec<Scenario> = Vec::new();
    for file in files {
        let scenario = if scenarios.is_empty() {
            making.scenario(terminal, Some(file), changes)?
        } else {
            making.scenario_again(Some(file), changes)?
        };
        let is_new = |warning: &&Warning| {
            let same = |known: &Warning| known.path == warning.path && known.kind == warning.kind;
            making.is_first() && !scenarios.is_empty() && !scenarios.iter().flat_map(|known| &known.warnings).any(same)
        };
        for warning in scenario.warnings.iter().filter(is_new) {
            complain(&warning.render(&scenario.texts, terminal.style()));
        }
        scenarios.push(scenario);
    }
    Ok(scenarios)
}

/// Runs all scenarios with one set of threads; half a comparison is none.
fn run(
    first: &Scenario,
    others: &[Scenario],
    pairs: &[Pairs],
    settings: &Settings,
    watch: &Watch<NewFile>,
) -> Result<Vec<Compared>, Failure> {
    let samplers = Samplers::default();
    let compared = pool(settings.threads)?.install(|| {
        let models: Vec<&Model> = std::iter::once(first).chain(others).map(|scenario| &scenario.model).collect();
        let first = Simulator::new(&first.model, settings.isa, &samplers).among(&models);
        let others: Vec<Simulator<'_>> =
            others.iter().map(|other| Simulator::new(&other.model, settings.isa, &samplers).among(&models)).collect();
        let others: Vec<(&Simulator<'_>, &Pairs)> = others.iter().zip(pairs).collect();
        paired(&first, &others, settings, watch)
    });
    compared.ok_or_else(Failure::interrupted)
}

fn nothing_in_common(first: &Scenario, other: &Scenario) -> Failure {
    let (a, b) = (&first.id, &other.id);
    Failure::Refused(Label::new(
        format!(
            "`{a}` and `{b}` have no metric and no target in common, so there is nothing to compare; the metrics of a scenario are in its `[run] metrics`"
        ),
        format!("`{a}`와 `{b}`에 공통된 지표나 목표가 없어 비교할 것이 없습니다. 시나리오의 지표는 `[run] metrics`에 있습니다"),
    ))
}

/// What the scenarios are called in the tables: their ids, and a number where an id comes again.
fn labels(scenarios: &[Scenario]) -> Vec<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut labels = Vec::new();
    for scenario in scenarios {
        let times = seen.entry(&scenario.id).or_insert(0);
        *times += 1;
        labels.push(if *times == 1 { scenario.id.clone() } else { format!("{} #{times}", scenario.id) });
    }
    labels
}

impl CompareArguments {
    /// The command that gives the same tables again.
    fn command(&self) -> String {
        let mut words = vec!["mudeung compare".to_owned()];
        words.extend(self.scenarios.iter().map(|file| quoted(&file.to_string_lossy())));
        words.extend(self.study.words(self.study.trials));
        words.join(" ")
    }
}
