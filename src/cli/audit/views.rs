//! `mudeung audit --views`: how much the targets depend on whether a scenario is believed or held against others of its kind.

use std::time::Instant;

use comfy_table::{CellAlignment, ColumnConstraint};

use super::{AuditArguments, Made, files, run};
use crate::cli::draws;
use crate::cli::failure::Failure;
use crate::cli::making::Making;
use crate::cli::progress::Progress;
use crate::cli::screen::{chance_of, level, paragraph, table};
use crate::cli::terminal::Terminal;
use crate::cli::watch::Watch;
use crate::engine::Results;
use crate::model::Target;
use crate::quantity::{Label, Language};
use crate::report::{self, InView};
use crate::scenario::Scenario;

/// Views by name, in the order of the screen.
const VIEWS: [&str; 3] = ["inside", "outside", "blend"];

/// Runs a scenario under every view on the same draws.
pub(super) fn audit(arguments: &AuditArguments, terminal: Terminal, making: Making<'_>) -> Result<(), Failure> {
    let changes = arguments.study.changes();
    let scenario = making.scenario(terminal, arguments.scenario.as_deref(), &changes)?;
    if !has_classes(&scenario) {
        let id = &scenario.id;
        return Err(Failure::Refused(Label::new(
            format!("no number of `{id}` names a reference class (`class`), so all views of it are the same"),
            format!("`{id}`의 어느 수에도 준거집단(`class`)이 없어 세 관점이 모두 같습니다"),
        )));
    }
    let of_view = |view| {
        let changes: Vec<String> = changes.iter().cloned().chain([draws::view(view)]).collect();
        making.scenario_again(arguments.scenario.as_deref(), &changes)
    };
    let scenarios = VIEWS.into_iter().map(of_view).collect::<Result<Vec<_>, _>>()?;
    let settings = arguments.study.settings(&scenario.run);
    let all = settings.trials.saturating_mul(VIEWS.len() as u64);
    let (started, watch) = (Instant::now(), Watch::start(Progress::new(terminal, all), None)?);
    let results = scenarios.iter().map(|scenario| run(&scenario.model, &settings, &watch)).collect::<Result<Vec<_>, _>>()?;
    watch.finish()?;

    let views: Vec<InView<'_>> = VIEWS
        .into_iter()
        .zip(&scenarios)
        .zip(&results)
        .map(|((view, scenario), results)| InView { view, scenario, results })
        .collect();
    let seconds = started.elapsed().as_secs_f64();
    let made = Made { scenario: &scenarios[0], settings: &settings, results: &results[0], seconds };
    let (folder, tables) = (arguments.folder(&scenario)?, report::view_tables(&views));
    arguments.write(&folder, "views.json", &made, &tables)?;
    let language = terminal.language;
    making.show(terminal, || {
        [made.title(language), text(&scenarios, &results, language), files(&folder, &tables, language)].join("\n\n")
    })
}

/// Whether a view makes any difference.
fn has_classes(scenario: &Scenario) -> bool {
    scenario.ledger.rows().iter().any(|row| !row.class.is_empty())
}

/// Probability and median of every target under each view.
fn text(scenarios: &[Scenario], results: &[Results], language: Language) -> String {
    let header = language.pick(["Target", "Inside", "Outside", "Blend"], ["목표", "내부 관점", "외부 관점", "혼합"]);
    let model = &scenarios[0].model;
    let singles = model.targets.iter().enumerate().map(|(at, target)| {
        let cell = |view: usize| {
            let (model, results) = (&scenarios[view].model, &results[view]);
            let (target, result) = (&model.targets[at], &results.targets[at]);
            let median = results.summaries[target.metric.0].median();
            let median = median.map_or_else(|| "–".to_owned(), |median| level(model, target, median.value, language));
            format!("{}\n{median}", chance_of(results, &[target], &result.reached, language))
        };
        [target.name.get(language).to_owned(), cell(0), cell(1), cell(2)]
    });
    let joint = model.joint_targets.iter().enumerate().map(|(at, joint)| {
        let cell = |view: usize| {
            let targets: Vec<&Target> = joint.targets.iter().map(|&target| &scenarios[view].model.targets[target]).collect();
            chance_of(&results[view], &targets, &results[view].joint_targets[at], language)
        };
        [joint.name.get(language).to_owned(), cell(0), cell(1), cell(2)]
    });
    let mut rows = table(header, singles.chain(joint));
    for column in rows.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    let title = language.pick(
        "Probability and median by view: the scenario's own numbers, those of its reference classes, both mixed",
        "관점별 확률과 중앙값: 시나리오 자체의 수, 준거집단의 수, 둘의 혼합",
    );
    format!("{}\n{}", paragraph(title), rows.trim_fmt())
}
