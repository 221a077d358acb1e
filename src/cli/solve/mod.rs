//! `mudeung solve`: the value of an input at which a statistic reaches a level.

mod input;
mod screen;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::draws::StudyOptions;
use super::failure::Failure;
use super::making::Making;
use super::progress::Progress;
use super::run::{execution, quoted};
use super::terminal::Terminal;
use super::value;
use super::watch::Watch;
use crate::engine::{AsDrawn, Samplers, Settings, Simulator, pool};
use crate::quantity::{Amount, Label, Language};
use crate::report::{self, Folder, NewFile, SolvedGoal, StudyManifest};
use crate::scenario::Scenario;
use crate::study::solve::{Evaluated, Finding, Goal, GoalFault, Moved, Question, reason, search};
use input::Inputs;
use screen::Screen;

#[derive(Debug, Args)]
pub(super) struct SolveArguments {
    /// Scenario file; the built-in scenario if left out | 시나리오 파일(생략하면 내장 시나리오)
    scenario: Option<PathBuf>,
    /// The input to move, by its path; a beginning of paths or `*` for any part, `sector.*.growth`, adds the same to all that fit. May be repeated | 움직일 입력의 경로. 경로의 앞부분이나 `*`(임의의 부분), 예컨대 `sector.*.growth`는 맞는 모두에 같은 값을 더함(여러 번 가능)
    #[arg(long = "input", value_name = "PATH", required = true)]
    inputs: Vec<String>,
    /// What to reach: "P(target.ID) >= 80%", "p50(METRIC@YEAR) = 101조원", "mean(…) <= …" | 달성할 조건
    #[arg(long = "for", value_name = "GOAL", required = true)]
    goal: String,
    /// Smallest value to try, with its unit | 시도할 가장 작은 값(단위 포함)
    #[arg(long, value_name = "VALUE", value_parser = value::amount, allow_hyphen_values = true)]
    from: Option<Amount>,
    /// Largest value to try, with its unit | 시도할 가장 큰 값(단위 포함)
    #[arg(long, value_name = "VALUE", value_parser = value::amount, allow_hyphen_values = true)]
    to: Option<Amount>,
    #[command(flatten)]
    study: StudyOptions,
    /// Folder of the results, whose folder solve takes the tables; results/<scenario-id> if left out | 결과 폴더. 표는 그 안의 solve에 쓴다(생략하면 results/<시나리오 id>)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Values that a search usually tries, for the progress bar.
const USUAL_VALUES: u64 = 40;

/// Solves for every input.
pub(super) fn solve(arguments: &SolveArguments, terminal: Terminal, making: Making<'_>) -> Result<(), Failure> {
    let goal = Goal::parse(&arguments.goal).map_err(|fault| of_goal(&fault))?;
    let outcomes = [goal.outcome.clone()];
    let file = arguments.scenario.as_deref();
    let scenario = making.scenario_for(terminal, file, &arguments.study.changes(), &outcomes)?;
    let question = question_of(&goal, &scenario)?;
    let compiled = |sets: &[String]| {
        let changes: Vec<String> = arguments.study.changes().into_iter().chain(sets.iter().cloned()).collect();
        making.compiled(file, &changes, &outcomes)
    };
    let inputs = Inputs { scenario: &scenario, from: arguments.from.as_ref(), to: arguments.to.as_ref(), compiled: &compiled };
    let moved = arguments.inputs.iter().map(|input| inputs.resolve(input)).collect::<Result<Vec<Moved>, Failure>>()?;

    let settings = arguments.study.settings(&scenario.run);
    let planned = settings.trials.saturating_mul(USUAL_VALUES * moved.len() as u64);
    let (started, watch) = (Instant::now(), Watch::<NewFile>::start(Progress::new(terminal, planned), None)?);
    let run = Run { scenario: &scenario, question: &question, settings: &settings, watch: &watch, compiled: &compiled };
    let (as_drawn, findings) = pool(settings.threads)?.install(|| run.findings(moved))?;
    let seconds = started.elapsed().as_secs_f64();
    watch.finish()?;

    let solved = SolvedGoal {
        goal: arguments.goal.trim(),
        question: &question,
        model: &scenario.model,
        outcome: scenario.outcomes[0],
        as_drawn: &as_drawn,
        findings: &findings,
    };
    let tables = report::solve_tables(&solved);
    let folder = Folder::of_study(arguments.out.as_deref(), &scenario.id, "solve")?;
    let manifest = StudyManifest::new(&[&scenario], &settings, arguments.command(), execution(&settings));
    manifest.write(&folder, "solve.json", (&tables, arguments.study.bom), seconds)?;
    let screen = Screen { scenario: &scenario, solved: &solved, settings: &settings, seconds, folder: &folder, tables: &tables };
    making.show(terminal, || screen.text(terminal.language))
}

fn of_goal(fault: &GoalFault) -> Failure {
    let text = |language| format!("--for: {}", fault.text(language));
    Failure::Usage(Label::new(text(Language::En), text(Language::Ko)))
}

/// Compiles the scenario with further changes, for the outcome of the goal.
type Compiled<'c> = dyn Fn(&[String]) -> Result<Scenario, Failure> + Sync + 'c;

/// All that it takes to evaluate the statistic.
struct Run<'r> {
    scenario: &'r Scenario,
    question: &'r Question,
    settings: &'r Settings,
    watch: &'r Watch<NewFile>,
    compiled: &'r Compiled<'r>,
}

impl Run<'_> {
    /// The statistic as the scenario has it, and what is found for each input.
    fn findings(&self, moved: Vec<Moved>) -> Result<(Evaluated, Vec<Finding>), Failure> {
        let samplers = Samplers::default();
        let simulator = Simulator::new(&self.scenario.model, self.settings.isa, &samplers);
        let outcome = self.scenario.outcomes[0];
        let as_drawn = self.question.evaluate(&simulator, outcome, self.settings, (f64::NAN, &AsDrawn), self.watch);
        let as_drawn = as_drawn.ok_or_else(Failure::interrupted)?;
        let findings =
            moved.into_iter().map(|moved| self.finding(moved, &simulator, &samplers)).collect::<Result<_, Failure>>()?;
        Ok((as_drawn, findings))
    }

    fn finding(&self, moved: Moved, simulator: &Simulator<'_>, samplers: &Samplers) -> Result<Finding, Failure> {
        let mut response = |value: f64| self.evaluate(&moved, value, simulator, samplers);
        let solved = search(self.question, &moved.domain, &mut response)?;
        let known = moved.stated.and_then(|stated| solved.tried.iter().find(|point| point.value.to_bits() == stated.to_bits()));
        let at_stated = match (known, moved.stated) {
            (Some(known), _) => Some(*known),
            (None, Some(stated)) => Some(response(stated)?),
            (None, None) => None,
        };
        let reason = reason(&self.scenario.model, self.scenario.outcomes[0], &solved);
        Ok(Finding { moved, at_stated, solved, reason })
    }

    /// The statistic at a value: of the same model if only drawn inputs move, else of one that is compiled with the value.
    fn evaluate(&self, moved: &Moved, value: f64, simulator: &Simulator<'_>, samplers: &Samplers) -> Result<Evaluated, Failure> {
        let Self { question, settings, watch, .. } = *self;
        let at = |simulator: &Simulator<'_>, outcome| {
            let treatment = moved.lever.at(simulator.model(), value);
            question.evaluate(simulator, outcome, settings, (value, &treatment), watch).ok_or_else(Failure::interrupted)
        };
        if moved.lever.certain.is_empty() {
            return at(simulator, self.scenario.outcomes[0]);
        }
        let scenario = (self.compiled)(&moved.lever.sets(value))?;
        at(&Simulator::new(&scenario.model, settings.isa, samplers), scenario.outcomes[0])
    }
}

/// The goal in the units of the model.
fn question_of(goal: &Goal, scenario: &Scenario) -> Result<Question, Failure> {
    let unit = scenario.outcomes[0].unit(&scenario.model);
    let level = goal.level_in(unit).map_err(|fault| of_goal(&fault))?;
    let beyond = goal.beyond_in(unit).map_err(|fault| of_goal(&fault))?;
    Ok(Question { statistic: goal.statistic.clone(), beyond, relation: goal.relation, level })
}

impl SolveArguments {
    /// The command that gives the same tables again.
    fn command(&self) -> String {
        let mut words = vec!["mudeung solve".to_owned()];
        words.extend(self.scenario.as_ref().map(|file| quoted(&file.to_string_lossy())));
        words.extend(self.inputs.iter().map(|input| format!("--input {}", quoted(input))));
        words.push(format!("--for {}", quoted(&self.goal)));
        let bound = |name: &str, amount: &Option<Amount>| {
            amount.map(|amount| format!("--{name} {}", quoted(&amount.format(Language::Ko))))
        };
        words.extend(bound("from", &self.from));
        words.extend(bound("to", &self.to));
        words.extend(self.study.words(self.study.trials));
        words.join(" ")
    }
}
