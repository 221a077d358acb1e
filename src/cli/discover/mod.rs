//! `mudeung discover`: in which part of the inputs a target is missed, or reached.
//!
//! It keeps single trials of one outcome, draws the inputs of the same trials again one at a time, and writes to a folder of its own.

mod condition;
mod screen;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::draws::StudyOptions;
use super::failure::Failure;
use super::making::Making;
use super::progress::Progress;
use super::run::{execution, quoted};
use super::screen::grouped;
use super::terminal::Terminal;
use super::value;
use super::watch::Watch;
use crate::engine::{self, AsDrawn, Observer as _, Samplers, Settings, Simulator};
use crate::model::{MetricId, Outcome};
use crate::quantity::Label;
use crate::report::{self, Discovered, Folder, NewFile, StudyManifest};
use crate::scenario::Scenario;
use crate::study::discovery::prim::{Choice, Objective};
use crate::study::discovery::{self, Case, Discovery, NoCase, Plan, seek};
use crate::study::sensitivity::design::origins;
use crate::study::sensitivity::evaluate::design_of_study;
use condition::Condition;

#[derive(Debug, Args)]
pub(super) struct DiscoverArguments {
    /// Scenario file; the built-in scenario if left out | 시나리오 파일(생략하면 내장 시나리오)
    scenario: Option<PathBuf>,
    /// Where this target or joint set is missed: output-2030, joint.ID; of the first target if nothing is asked | 이 목표에 미달하는 곳(생략하면 첫 목표)
    #[arg(long, value_name = "TARGET", conflicts_with_all = ["reached", "condition"])]
    missed: Option<String>,
    /// Where it is reached | 이 목표를 달성하는 곳
    #[arg(long, value_name = "TARGET", conflicts_with = "condition")]
    reached: Option<String>,
    /// Where a metric is above or below a level or a percentile: 'output.nine-industries@2030 >= 90조원', '… < p10' | 지표가 어떤 값이나 백분위수의 위나 아래인 곳
    #[arg(long = "where", value_name = "CONDITION", value_parser = condition::condition)]
    condition: Option<Condition>,
    /// Look at the model's own shocks too, each sector's as the mean of its years | 모형의 충격도 봄(산업마다 여러 해의 평균)
    #[arg(long)]
    shocks: bool,
    /// Most boxes | 상자의 최대 개수
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = value::boxes)]
    boxes: u8,
    /// Density that a box should have, with as many cases as can be | 상자 안에서 해당하는 비율이 이만큼 되게 함
    #[arg(long, value_name = "SHARE", value_parser = value::share)]
    density: Option<f64>,
    /// Smallest share of the trials in a box; 5 %, or half of the share of cases if that is less | 상자에 드는 시행의 최소 비율
    #[arg(long, value_name = "SHARE", value_parser = value::share)]
    support: Option<f64>,
    /// What a peel should do best: gain (density per trial lost), weighted or density | 깎을 때의 기준
    #[arg(long, default_value = "gain", value_parser = objectives())]
    objective: Objective,
    #[command(flatten)]
    study: StudyOptions,
    /// Folder of the results, whose folder discover takes the tables; results/<scenario-id> if left out | 결과 폴더. 표는 그 안의 discover에 쓴다(생략하면 results/<시나리오 id>)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Objectives by name.
const OBJECTIVES: [(&str, Objective); 3] =
    [("gain", Objective::GainPerTrial), ("weighted", Objective::WeightedGain), ("density", Objective::Density)];

fn objectives() -> impl clap::builder::TypedValueParser<Value = Objective> {
    let of_name = |name: String| OBJECTIVES.into_iter().find(|(known, _)| *known == name).map(|(_, objective)| objective);
    PossibleValuesParser::new(OBJECTIVES.map(|(name, _)| name)).try_map(move |name| of_name(name).ok_or("no such objective"))
}

/// Largest quasi-p-value at which a limit stays.
const LEVEL: f64 = 0.05;

/// Share of all cases that a further box must hold.
const SHARE: f64 = 0.1;

/// Fewest trials: two tiles of each half.
const FEWEST_TRIALS: u64 = 1024;

/// Finds boxes.
pub(super) fn discover(arguments: &DiscoverArguments, terminal: Terminal, making: Making<'_>) -> Result<(), Failure> {
    let changes = arguments.study.changes();
    let file = arguments.scenario.as_deref();
    let outcome = match arguments.outcome() {
        Some(outcome) => outcome,
        None => first_target(&making.scenario_again(file, &changes)?)?,
    };
    let scenario = making.scenario_for(terminal, file, &changes, &[outcome])?;
    let asked = arguments.case(&scenario)?;
    let settings = arguments.study.settings(&scenario.run);
    // Halves and groups of tiles must be independent of each other.
    let settings = Settings { design: design_of_study(settings.design), ..settings };
    if settings.trials < FEWEST_TRIALS {
        return Err(Failure::Usage(Label::new(
            format!("a box is found in one half of the trials and checked in the other: at least --trials {FEWEST_TRIALS}"),
            format!("상자는 시행의 절반에서 찾고 나머지 절반에서 확인합니다. --trials {FEWEST_TRIALS} 이상이어야 합니다"),
        )));
    }
    let (started, watch) = (Instant::now(), Watch::<NewFile>::start(Progress::new(terminal, settings.trials), None)?);
    let found = engine::pool(settings.threads)?.install(|| arguments.search(&scenario, &settings, asked, &watch))?;
    let seconds = started.elapsed().as_secs_f64();
    watch.finish()?;
    let discovery = found.map_err(|nothing| no_case(&scenario, &nothing))?;

    let discovered = Discovered { scenario: &scenario, discovery: &discovery };
    let tables = report::discovery_tables(discovered);
    let folder = Folder::of_study(arguments.out.as_deref(), &scenario.id, "discover")?;
    let files: Vec<&'static str> = tables.iter().map(|table| table.file).collect();
    let manifest = StudyManifest::new(&[&scenario], &settings, arguments.command(), execution(&settings));
    manifest.write(&folder, "discover.json", (&tables, arguments.study.bom), seconds)?;
    let made = screen::Made { discovered, settings: &settings, seconds, folder: folder.path(), files: &files };
    making.show(terminal, || made.text(terminal.language))
}

/// The first target of a scenario, as an outcome: that of its joint set, which says what matters together, else that of the list.
fn first_target(scenario: &Scenario) -> Result<String, Failure> {
    let model = &scenario.model;
    let joint = model.joint_targets.first().and_then(|joint| joint.targets.first());
    let first = model.targets.get(joint.copied().unwrap_or(0)).map(|target| format!("target.{}", target.id));
    first.ok_or_else(|| {
        let id = &scenario.id;
        Failure::Usage(Label::new(
            format!("`{id}` states no target: say with --where what to look for"),
            format!("`{id}`에는 목표가 없습니다. 무엇을 찾을지 --where로 지정하세요"),
        ))
    })
}

impl DiscoverArguments {
    /// The outcome that is asked about, if any.
    fn outcome(&self) -> Option<String> {
        let target = |text: &String| {
            let named = ["target.", "joint."].iter().any(|noun| text.starts_with(noun));
            if named { text.clone() } else { format!("target.{text}") }
        };
        let of_target = self.missed.as_ref().or(self.reached.as_ref()).map(target);
        of_target.or_else(|| self.condition.as_ref().map(|condition| condition.metric.clone()))
    }

    fn case(&self, scenario: &Scenario) -> Result<Case, Failure> {
        let outcome = scenario.outcomes[0];
        match &self.condition {
            None if self.reached.is_some() => Ok(Case::Reached(outcome)),
            None => Ok(Case::Missed(outcome)),
            Some(condition) => condition.case(outcome, &scenario.model).map_err(Failure::Usage),
        }
    }

    /// Runs the model and searches its inputs; the inner error says that there is nothing to look for.
    fn search(
        &self,
        scenario: &Scenario,
        settings: &Settings,
        asked: Case,
        watch: &Watch<NewFile>,
    ) -> Result<Result<Discovery, NoCase>, Failure> {
        let model = &scenario.model;
        let simulator = Simulator::new(model, settings.isa, &Samplers::default());
        let metrics: Vec<MetricId> = (0..model.metrics.len()).map(MetricId).collect();
        let trials = simulator.trials(settings, &AsDrawn, 0..settings.trials, &metrics, watch);
        if watch.cancelled() {
            return Err(Failure::interrupted());
        }
        let sought = match seek(model, &trials, asked) {
            Ok(sought) => sought,
            Err(nothing) => return Ok(Err(nothing)),
        };
        let choice = Choice { density: self.density, level: LEVEL, share: SHARE, boxes: self.boxes.into() };
        let plan = Plan { smallest: self.support, objective: self.objective, choice };
        let columns = (discovery::columns(model, self.shocks), origins(model, &scenario.ledger));
        Ok(Ok(discovery::discover(&simulator, settings, sought, columns, &plan)))
    }

    /// The command that gives the same tables again.
    fn command(&self) -> String {
        let mut words = vec!["mudeung discover".to_owned()];
        words.extend(self.scenario.as_ref().map(|file| quoted(&file.to_string_lossy())));
        let mut option = |name: &str, value: Option<String>| {
            words.extend(value.map(|value| format!("--{name} {}", quoted(&value))));
        };
        option("missed", self.missed.clone());
        option("reached", self.reached.clone());
        option("where", self.condition.as_ref().map(|condition| condition.text.clone()));
        option("boxes", (self.boxes != 3).then(|| self.boxes.to_string()));
        option("density", self.density.map(|share| share.to_string()));
        option("support", self.support.map(|share| share.to_string()));
        let objective = OBJECTIVES.iter().find(|(_, objective)| *objective == self.objective).map_or("gain", |(name, _)| name);
        option("objective", (objective != "gain").then(|| objective.to_owned()));
        words.extend(self.shocks.then(|| "--shocks".to_owned()));
        words.extend(self.study.words(self.study.trials));
        words.join(" ")
    }
}

/// Why there is nothing to look for, and what could be asked instead.
fn no_case(scenario: &Scenario, nothing: &NoCase) -> Failure {
    let NoCase { case, level, n, hits } = *nothing;
    let what = report::discovery::case(&scenario.model, case, level);
    let (trials, cases) = (grouped(n), grouped(hits));
    let (en, ko) = if n == 0 {
        (format!("no trial tells whether “{}”", what.en), format!("‘{}’인지 알 수 있는 시행이 없습니다", what.ko))
    } else if hits == n {
        (
            format!("“{}” is so in all {trials} trials: there is nothing to look for", what.en),
            format!("시행 {trials}회 모두가 ‘{}’에 해당하여 찾을 것이 없습니다", what.ko),
        )
    } else if hits == 0 {
        (
            format!("“{}” is so in none of {trials} trials: there is nothing to look for", what.en),
            format!("시행 {trials}회 가운데 ‘{}’에 해당하는 것이 없어 찾을 것이 없습니다", what.ko),
        )
    } else {
        (
            format!("“{}” is so in {cases} of {trials} trials, which is no case to look for", what.en),
            format!("시행 {trials}회 가운데 {cases}회가 ‘{}’에 해당하여 나머지와 가를 것이 없습니다", what.ko),
        )
    };
    Failure::Refused(match case.outcome() {
        Outcome::Joint(_) => Label::new(
            format!("{en}; ask for one of its targets, or for a metric with --where"),
            format!("{ko}. 그 목표 하나나 --where로 지표를 지정하세요"),
        ),
        _ => Label::new(format!("{en}; ask for another target or metric"), format!("{ko}. 다른 목표나 지표를 지정하세요")),
    })
}
