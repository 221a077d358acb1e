//! `mudeung sensitivity`: which input drives which outcome, from the trials of a run or by designs that move inputs.
//!
//! Like `mudeung audit` it writes to a folder of its own beside the run's files.

mod factors;
mod screen;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::draws::StudyOptions;
use super::failure::Failure;
use super::making::Making;
use super::progress::Progress;
use super::run::{execution, quoted};
use super::screen::{grouped, where_tables_are};
use super::terminal::{Terminal, complain};
use super::watch::Watch;
use crate::engine::{self, Results, Samplers, Settings, Simulator};
use crate::model::Outcome;
use crate::quantity::{Label, Language};
use crate::report::{self, Folder, NewFile, Sensitivity, StudyManifest};
use crate::scenario::Scenario;
use crate::study::sensitivity::design::{Factor, Origin, origins};
use crate::study::sensitivity::estimate::Statistic;
use crate::study::sensitivity::evaluate::{
    GivenData, Morris, Refusal, Sobol, Study, Tornado, design_of_study, given_data, morris, sobol, tornado,
};
use factors::Method;

#[derive(Debug, Args)]
pub(super) struct SensitivityArguments {
    /// Scenario file; the built-in scenario if left out | 시나리오 파일(생략하면 내장 시나리오)
    scenario: Option<PathBuf>,
    /// What is driven: target.ID, joint.ID or a metric such as output.region@2030; may be repeated; all targets if left out | 결과(여러 번 가능, 생략하면 모든 목표)
    #[arg(long = "outcome", value_name = "OUTCOME")]
    outcomes: Vec<String>,
    /// How: from given trials, or by a design that moves inputs | 방법: 주어진 시행으로, 또는 입력을 움직이는 설계로
    #[arg(long, value_name = "METHOD", default_value = "given", value_parser = ["given", "tornado", "morris", "sobol"])]
    by: String,
    /// Inputs moved together: paths or their beginnings, `*` for any part; may be repeated | 함께 움직일 입력 묶음: 경로나 그 앞부분, `*`는 임의의 부분(여러 번 가능)
    #[arg(long = "group", value_name = "NAME=PATH,PATH…", value_parser = factors::group)]
    groups: Vec<factors::Group>,
    /// Most inputs that a design moves one by one: the largest by a screening | 설계가 하나씩 움직일 입력의 수(선별해서 큰 것부터)
    #[arg(long, value_name = "N", value_parser = factors::inputs)]
    inputs: Option<usize>,
    /// What a tornado looks at; the mean if left out | 토네이도가 보는 통계량(생략하면 평균)
    #[arg(long, value_name = "STATISTIC", value_parser = ["mean", "median", "probability"])]
    statistic: Option<String>,
    #[command(flatten)]
    study: StudyOptions,
    /// Folder of the results, whose folder sensitivity takes the tables; results/<scenario-id> if left out | 결과 폴더. 표는 그 안의 sensitivity에 쓴다(생략하면 results/<시나리오 id>)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Trials of a run in which its drivers are looked for: enough to rank them, few enough to cost little.
pub(super) const TRIALS_OF_DRIVERS: u64 = 4096;

/// Trials of the screening that chooses what a design moves.
const SCREENING: u64 = 4096;

/// What was found, by method.
enum Found {
    Given(GivenData),
    Tornado(Vec<Factor>, Vec<Tornado>),
    Morris(Vec<Factor>, Vec<Morris>),
    Sobol(Vec<Factor>, Vec<Sobol>),
}

impl Found {
    fn sensitivity(&self) -> Sensitivity<'_> {
        match self {
            Self::Given(found) => Sensitivity::Given(found),
            Self::Tornado(factors, found) => Sensitivity::Tornado(factors, found),
            Self::Morris(factors, found) => Sensitivity::Morris(factors, found),
            Self::Sobol(factors, found) => Sensitivity::Sobol(factors, found),
        }
    }
}

/// Finds what drives the outcomes of a scenario.
pub(super) fn sensitivity(arguments: &SensitivityArguments, terminal: Terminal, making: Making<'_>) -> Result<(), Failure> {
    let method = Method::named(&arguments.by);
    arguments.check(method)?;
    let scenario = arguments.scenario(terminal, making)?;
    let trials = arguments.study.trials.unwrap_or(method.trials().min(scenario.run.trials));
    let settings = arguments.study.settings(&scenario.run);
    let settings = Settings { trials, design: design_of_study(settings.design), ..settings };
    let asked = Asked { arguments, terminal, making, scenario: &scenario, settings: &settings, method };
    let started = Instant::now();
    let found = engine::pool(settings.threads)?.install(|| asked.find())?;
    let seconds = started.elapsed().as_secs_f64();

    let folder = Folder::of_study(arguments.out.as_deref(), &scenario.id, "sensitivity")?;
    let tables = report::sensitivity_tables(&scenario, found.sensitivity(), |file| folder.path().join(file).exists());
    let mut manifest = StudyManifest::new(&[&scenario], &settings, arguments.command(&asked), execution(&settings));
    if let Some(warning) = dependence_warning(&scenario, method) {
        if making.speaks(terminal) {
            complain(&super::screen::paragraph(&format!("⚠ {}", warning.get(terminal.language))));
        }
        manifest.warn("dependence", &warning);
    }
    manifest.write(&folder, method.record(), (&tables, arguments.study.bom), seconds)?;
    making.show(terminal, || asked.text(&found, &folder, &tables, seconds))
}

/// What no longer means what it says where inputs depend on each other.
fn dependence_warning(scenario: &Scenario, method: Method) -> Option<Label> {
    let rows = scenario.model.dependence.rows.len();
    (rows > 0).then(|| match method {
        Method::Given => Label::new(
            format!(
                "{rows} inputs depend on others (column `dependent`): their rank correlations, variance shares and swings count what goes with \
                 them, and their shares do not add up. Groups count what is each input's own, and the driver by itself."
            ),
            format!(
                "입력 {rows}개가 다른 입력에 의존합니다(`dependent` 열). 이들의 순위상관, 분산의 몫, 변화폭에는 함께 움직이는 것이 들어가며 \
                 몫을 더할 수 없습니다. 묶음은 각 입력의 고유한 부분과 동인을 따로 셉니다."
            ),
        ),
        Method::Tornado => Label::new(
            format!("{rows} inputs depend on others: one that is held at a value does not move those that go with it."),
            format!("입력 {rows}개가 다른 입력에 의존합니다. 한 입력을 고정해도 함께 움직이는 입력은 움직이지 않습니다."),
        ),
        Method::Morris | Method::Sobol => Label::new(
            format!(
                "{rows} inputs depend on others: what moves is the part of each that is its own; what they share is the driver's or the other \
                 input's."
            ),
            format!("입력 {rows}개가 다른 입력에 의존합니다. 움직이는 것은 각 입력의 고유한 부분이며, 공통 부분은 동인이나 상대 입력의 것입니다."),
        ),
    })
}

/// A study that is asked for.
struct Asked<'a> {
    arguments: &'a SensitivityArguments,
    terminal: Terminal,
    making: Making<'a>,
    scenario: &'a Scenario,
    settings: &'a Settings,
    method: Method,
}

impl Asked<'_> {
    /// Does it, with the threads of the current pool.
    fn find(&self) -> Result<Found, Failure> {
        let Self { scenario, settings, arguments, .. } = *self;
        let model = &scenario.model;
        let origins = origins(model, &scenario.ledger);
        let statistics = self.statistics()?;
        let named = factors::named(model, &arguments.groups, &origins)?;
        let simulator = Simulator::new(model, settings.isa, &Samplers::default());
        let screening = Settings { trials: SCREENING.min(scenario.run.trials), ..settings.clone() };
        // The number of factors is known after the screening; the bar counts the trials of both.
        let most = factors::most(self.method, arguments.inputs, model, &named, &origins);
        let watch = Watch::<NewFile>::start(
            Progress::new(self.terminal, self.method.cost(most, settings.trials) + self.method.screening(screening.trials)),
            None,
        )?;
        let study = Study { simulator: &simulator, settings, outcomes: &scenario.outcomes, observer: &watch };
        let refused = |refusal: Refusal| refused(&refusal);
        // Too few trials are refused before the screening takes its time.
        self.method.batches(&study).map_err(refused)?;
        if self.method == Method::Given {
            let found = given_data(&study, &origins).map_err(refused)?;
            watch.finish()?;
            return Ok(Found::Given(found));
        }
        let screened = given_data(&Study { settings: &screening, ..study }, &origins).map_err(refused)?;
        let factors = factors::chosen(self.method, arguments.inputs, model, &screened, named, &origins)?;
        self.say_cost(factors.len(), screening.trials);
        let found = match self.method {
            Method::Tornado => {
                let found = tornado(&study, &factors, &statistics).map_err(refused)?;
                Found::Tornado(factors, found)
            }
            Method::Morris => {
                let found = morris(&study, &factors).map_err(refused)?;
                Found::Morris(factors, found)
            }
            Method::Sobol | Method::Given => {
                let found = sobol(&study, &factors).map_err(refused)?;
                Found::Sobol(factors, found)
            }
        };
        watch.finish()?;
        Ok(found)
    }

    /// What a tornado looks at of each outcome.
    fn statistics(&self) -> Result<Vec<Statistic>, Failure> {
        let model = &self.scenario.model;
        let of = |outcome: &Outcome| match self.arguments.statistic.as_deref() {
            Some("median") => Ok(Statistic::Median),
            Some("probability") => match *outcome {
                Outcome::Target(target) => Ok(Statistic::of_target(&model.targets[target])),
                Outcome::Joint(_) => Ok(Statistic::Mean),
                Outcome::Metric(_) => {
                    let name = report::outcome_name(model, *outcome);
                    Err(Failure::Usage(Label::new(
                        format!(
                            "--statistic probability: `{name}` is a metric, which is neither reached nor missed; name a target"
                        ),
                        format!("--statistic probability: `{name}`은(는) 지표라 달성 여부가 없습니다. 목표를 지정하세요"),
                    )))
                }
            },
            _ => Ok(Statistic::Mean),
        };
        self.scenario.outcomes.iter().map(of).collect()
    }

    /// How many trials it takes, before they run.
    fn say_cost(&self, factors: usize, screening: u64) {
        if !self.making.speaks(self.terminal) {
            return;
        }
        let (all, of_run) = (self.method.cost(factors, self.settings.trials), self.settings.trials);
        let runs = grouped(all / of_run.max(1));
        let (all, of_run, screening) = (grouped(all), grouped(of_run), grouped(screening));
        let counted = if factors == 1 { "1 factor".to_owned() } else { format!("{factors} factors") };
        complain(&self.terminal.language.pick(
            format!(
                "{counted}: {runs} runs of the model with {of_run} trials each, {all} in all, after {screening} of the screening"
            ),
            format!("요인 {factors}개: 선별 {screening}회 뒤에 모형을 {of_run}회씩 {runs}번, 모두 {all}회 시행"),
        ));
    }

    /// How much was run, in the words of the method.
    fn counted(&self, found: &Found) -> Label {
        let count = grouped(self.settings.trials);
        let all = |factors: &[Factor]| grouped(self.method.cost(factors.len(), self.settings.trials));
        match found {
            Found::Given(_) => Label::new(format!("{count} trials"), format!("시행 {count}회")),
            Found::Tornado(factors, _) => {
                let all = all(factors);
                Label::new(format!("{count} trials a run, {all} in all,"), format!("한 번에 {count}회, 모두 {all}회 시행"))
            }
            Found::Morris(factors, _) => {
                let all = all(factors);
                Label::new(format!("{count} trajectories, {all} trials in all,"), format!("궤적 {count}개, 모두 {all}회 시행"))
            }
            Found::Sobol(factors, _) => {
                let all = all(factors);
                Label::new(format!("{count} rows, {all} trials in all,"), format!("행 {count}개, 모두 {all}회 시행"))
            }
        }
    }

    fn text(&self, found: &Found, folder: &Folder, tables: &[report::Table], seconds: f64) -> String {
        let Self { scenario, settings, terminal, .. } = *self;
        let language = terminal.language;
        let (trials, seed, design) = (self.counted(found), settings.seed, settings.design.name());
        let run = language.pick(
            format!("{} in {seconds:.1} s, seed {seed}, design {design}", trials.en),
            format!("{}, {seconds:.1}초, 씨앗 {seed}, 설계 {design}", trials.ko),
        );
        let title = format!("{} ({})\n{run}", scenario.name.get(language), scenario.id);
        let files = where_tables_are(folder.path(), tables.iter().map(|table| table.file), language);
        let parts = std::iter::once(title)
            .chain(screen::parts(scenario, found, !self.arguments.outcomes.is_empty(), language))
            .chain([files]);
        parts.collect::<Vec<_>>().join("\n\n")
    }
}

fn refused(refusal: &Refusal) -> Failure {
    match refusal {
        Refusal::Interrupted => Failure::interrupted(),
        Refusal::TooFewTrials { trials, least, design } => {
            let design = design.name();
            Failure::Usage(Label::new(
                format!("--trials {trials}: too few to tell errors; design `{design}` needs at least {least}"),
                format!("--trials {trials}: 오차를 알기에 너무 적습니다. 설계 `{design}`은(는) {least}회 이상이 필요합니다"),
            ))
        }
    }
}

impl SensitivityArguments {
    /// Refuses options that the method has no use for.
    fn check(&self, method: Method) -> Result<(), Failure> {
        let of_design = [("--group", !self.groups.is_empty()), ("--inputs", self.inputs.is_some())];
        if let Some((option, _)) = of_design.iter().find(|(_, given)| *given && method == Method::Given) {
            return Err(Failure::Usage(Label::new(
                format!("{option} says what a design moves, and given trials move nothing; add --by tornado, morris or sobol"),
                format!(
                    "{option}은(는) 설계가 움직일 것을 정하는데, 주어진 시행은 아무것도 움직이지 않습니다. --by tornado, morris, sobol 가운데 하나를 더하세요"
                ),
            )));
        }
        if self.statistic.is_some() && method != Method::Tornado {
            return Err(Failure::Usage(Label::new(
                "--statistic is what a tornado looks at; add --by tornado",
                "--statistic은 토네이도가 보는 통계량입니다. --by tornado를 더하세요",
            )));
        }
        Ok(())
    }

    /// The scenario for the outcomes that are asked for, or for all its targets.
    fn scenario(&self, terminal: Terminal, making: Making<'_>) -> Result<Scenario, Failure> {
        let changes = self.study.changes();
        let mut scenario = making.scenario_for(terminal, self.scenario.as_deref(), &changes, &self.outcomes)?;
        if !self.outcomes.is_empty() {
            return Ok(scenario);
        }
        if scenario.model.targets.is_empty() {
            let id = &scenario.id;
            return Err(Failure::Refused(Label::new(
                format!("`{id}` has no target; name what is driven with --outcome, such as --outcome output.region@2030"),
                format!("`{id}`에 목표가 없습니다. --outcome output.region@2030처럼 결과를 지정하세요"),
            )));
        }
        let targets: Vec<Outcome> = (0..scenario.model.targets.len()).map(Outcome::Target).collect();
        (scenario.model, scenario.outcomes) = scenario.model.narrow(&targets);
        Ok(scenario)
    }

    /// The command that gives the same tables again.
    fn command(&self, asked: &Asked<'_>) -> String {
        let mut words = vec!["mudeung sensitivity".to_owned()];
        words.extend(self.scenario.as_ref().map(|file| quoted(&file.to_string_lossy())));
        words.extend(self.outcomes.iter().map(|outcome| format!("--outcome {}", quoted(outcome))));
        words.extend((asked.method != Method::Given).then(|| format!("--by {}", self.by)));
        words.extend(self.groups.iter().map(|group| format!("--group {}", quoted(group.text()))));
        words.extend(self.inputs.map(|inputs| format!("--inputs {inputs}")));
        words.extend(self.statistic.as_ref().map(|statistic| format!("--statistic {statistic}")));
        words.extend(self.study.words(Some(asked.settings.trials)));
        words.join(" ")
    }
}

/// What drives the targets of a run, from its first trials; nothing where it has none, or too few trials for errors.
pub(super) fn drivers_of_run(scenario: &Scenario, simulator: &Simulator<'_>, settings: &Settings) -> Option<GivenData> {
    let outcomes: Vec<Outcome> = (0..scenario.model.targets.len()).map(Outcome::Target).collect();
    let design = design_of_study(settings.design);
    let settings = Settings { trials: settings.trials.min(TRIALS_OF_DRIVERS), design, ..settings.clone() };
    let study = Study { simulator, settings: &settings, outcomes: &outcomes, observer: &engine::Silent };
    let origins: Vec<Origin> = origins(&scenario.model, &scenario.ledger);
    if outcomes.is_empty() { None } else { given_data(&study, &origins).ok() }
}

/// The largest drivers of the targets that are open, as a part of the last screen of a run.
pub(super) fn largest_drivers(scenario: &Scenario, results: &Results, found: &GivenData, language: Language) -> Option<String> {
    screen::largest_of_run(scenario, results, found, language)
}
