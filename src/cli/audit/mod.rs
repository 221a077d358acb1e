//! `mudeung audit`: every stated figure and claim of a scenario against its model, its appraisals, and what the answers hang on.
//!
//! It runs the scenario like `mudeung run` and writes to a folder of its own, so that the results of a run stay as they are.

mod claims;
mod multipliers;
mod views;
mod worth;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::draws::StudyOptions;
use super::failure::Failure;
use super::making::Making;
use super::progress::Progress;
use super::run::{execution, quoted};
use super::screen::{self, grouped, paragraph};
use super::terminal::Terminal;
use super::watch::Watch;
use crate::engine::{self, Results, Settings, StopReason};
use crate::model::Model;
use crate::quantity::Language;
use crate::report::{self, Audited, Folder, Manifest, NewFile, Table};
use crate::scenario::{LedgerRow, Scenario};
use crate::study::figures::{Contradiction, contradictions};
use crate::study::switching::{Switching, switching};

#[derive(Debug, Args)]
pub(super) struct AuditArguments {
    /// Scenario file; the built-in scenario if left out | 시나리오 파일(생략하면 내장 시나리오)
    scenario: Option<PathBuf>,
    /// Only the multipliers of the input-output table | 산업연관표의 승수만
    #[arg(long, conflicts_with = "views")]
    multipliers: bool,
    /// Only the targets, under the inside view, the outside view and a blend | 내부·외부·혼합 관점별 목표 달성 확률만
    #[arg(long, conflicts_with = "view")]
    views: bool,
    #[command(flatten)]
    study: StudyOptions,
    /// Folder of the results, whose folder audit takes the tables; results/<scenario-id> if left out | 결과 폴더. 표는 그 안의 audit에 쓴다(생략하면 results/<시나리오 id>)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Files of an audit that are only there where there is something to say.
const SOMETIMES: [&str; 6] =
    ["gross_to_net.csv", "appraisal.csv", "appraisal_sensitivity.csv", "claims.csv", "switching.csv", "contradictions.csv"];

/// Audits a scenario.
pub(super) fn audit(arguments: &AuditArguments, terminal: Terminal, making: Making<'_>) -> Result<(), Failure> {
    if arguments.multipliers {
        return multipliers::audit(arguments, terminal, making);
    }
    if arguments.views {
        return views::audit(arguments, terminal, making);
    }
    let scenario = making.scenario(terminal, arguments.scenario.as_deref(), &arguments.study.changes())?;
    let settings = arguments.study.settings(&scenario.run);
    let (started, watch) = (Instant::now(), Watch::<NewFile>::start(Progress::new(terminal, settings.trials), None)?);
    let results = run(&scenario.model, &settings, &watch)?;
    let (switching, contradictions) = (switching(settings.isa, &scenario.model), contradictions(&scenario.model));
    let seconds = started.elapsed().as_secs_f64();
    watch.finish()?;

    let audited = Audited { scenario: &scenario, results: &results, switching: &switching, contradictions: &contradictions };
    let folder = arguments.folder(&scenario)?;
    for file in SOMETIMES {
        folder.remove(file)?;
    }
    let made = Made { scenario: &scenario, settings: &settings, results: &results, seconds };
    let tables = report::audit_tables(audited);
    arguments.write(&folder, "audit.json", &made, &tables)?;
    making.show(terminal, || text(&made, &switching, &contradictions, &folder, &tables, terminal.language))
}

/// Runs a model; an audit of half a run is none.
fn run(model: &Model, settings: &Settings, watch: &Watch<NewFile>) -> Result<Results, Failure> {
    let results = engine::run(model, settings, watch)?;
    if results.stop == StopReason::Interrupted {
        return Err(Failure::interrupted());
    }
    Ok(results)
}

/// A run that was made for an audit.
struct Made<'r> {
    scenario: &'r Scenario,
    settings: &'r Settings,
    results: &'r Results,
    /// Wall time.
    seconds: f64,
}

impl Made<'_> {
    /// Name and id of the scenario, and how it was run.
    fn title(&self, language: Language) -> String {
        let Self { scenario, settings, results, seconds } = self;
        let (trials, seed, design) = (grouped(results.trials), settings.seed, settings.design.name());
        let run = language.pick(
            format!("{trials} trials in {seconds:.1} s, seed {seed}, design {design}"),
            format!("시행 {trials}회, {seconds:.1}초, 씨앗 {seed}, 설계 {design}"),
        );
        format!("{} ({})\n{run}", scenario.name.get(language), scenario.id)
    }
}

impl AuditArguments {
    fn folder(&self, scenario: &Scenario) -> Result<Folder, Failure> {
        let of_run = self.out.clone().unwrap_or_else(|| Path::new("results").join(&scenario.id));
        Ok(Folder::beside(&of_run.join("audit"))?)
    }

    /// Writes the tables, and how they were made.
    fn write(&self, folder: &Folder, record: &str, made: &Made<'_>, tables: &[Table]) -> Result<(), Failure> {
        for table in tables {
            folder.write_table(table, self.study.bom)?;
        }
        let Made { scenario, settings, results, seconds } = *made;
        let mut manifest = Manifest::new(scenario, settings, self.command(), execution(settings));
        manifest.finish(&scenario.model, results, tables.iter().map(|table| table.file).collect(), seconds);
        Ok(folder.write_manifest_as(record, &manifest)?)
    }

    /// The command that gives the same tables again.
    fn command(&self) -> String {
        let mut words = vec!["mudeung audit".to_owned()];
        words.extend(self.scenario.as_ref().map(|file| quoted(&file.to_string_lossy())));
        words.extend(self.multipliers.then(|| "--multipliers".to_owned()));
        words.extend(self.views.then(|| "--views".to_owned()));
        words.extend(self.study.words(self.study.trials));
        words.join(" ")
    }
}

/// The screen of an audit.
fn text(
    made: &Made<'_>,
    switching: &[Switching],
    found: &[Contradiction],
    folder: &Folder,
    tables: &[Table],
    language: Language,
) -> String {
    let Made { scenario, settings, results, seconds } = *made;
    let answer = screen::Answer { scenario, settings, results, seconds };
    let mut parts = vec![made.title(language), numbers(scenario, language)];
    parts.push(claims::text(scenario, results, language));
    parts.extend(claims::switching(scenario, switching, language));
    parts.push(figures(&scenario.model, found, language));
    parts.extend(answer.contradictions(language));
    parts.push(worth::text(&scenario.model, results, language));
    parts.push(files(folder, tables, language));
    parts.join("\n\n")
}

/// How many numbers somebody states, and how many are assumed.
fn numbers(scenario: &Scenario, language: Language) -> String {
    let rows = scenario.ledger.rows();
    let stated = rows.iter().filter(|row| LedgerRow::is_stated(row)).count();
    let (all, assumed, figures) = (rows.len(), rows.len() - stated, scenario.model.figures.len());
    let numbers = language.pick(
        format!("Numbers of the scenario: {all}, of which {stated} are stated by a source and {assumed} are assumed."),
        format!("시나리오의 수 {all}개: 출처가 있는 수 {stated}개, 가정한 수 {assumed}개."),
    );
    let compared =
        language.pick(format!(" Stated figures compared: {figures}."), format!(" 서로 비교한 발표 수치: {figures}개."));
    paragraph(&format!("{numbers}{}", if figures > 0 { &compared } else { "" }))
}

/// Stated figures that cannot all be true.
fn figures(model: &Model, found: &[Contradiction], language: Language) -> String {
    if model.figures.is_empty() {
        return paragraph(language.pick(
            "The scenario names no file of stated figures (`figures`), so none are compared.",
            "시나리오에 발표 수치 파일(`figures`)이 없어 서로 비교하지 않았습니다.",
        ));
    }
    if found.is_empty() {
        return language.pick("No stated figures contradict each other.", "서로 어긋나는 발표 수치가 없습니다.").to_owned();
    }
    let title =
        language.pick("Stated figures that contradict each other, the largest first:", "서로 어긋나는 발표 수치(큰 것부터):");
    let line = |found: &Contradiction| paragraph(&format!("- {}", report::figures::text(model, found).get(language)));
    let lines: Vec<String> = found.iter().map(line).collect();
    format!("{title}\n{}", lines.join("\n"))
}

/// Where the tables are.
fn files(folder: &Folder, tables: &[Table], language: Language) -> String {
    screen::where_tables_are(folder.path(), tables.iter().map(|table| table.file), language)
}
