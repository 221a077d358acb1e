//! `mudeung voi`: what it is worth to know a figure before deciding whether to go ahead with a programme.

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
use super::watch::Watch;
use crate::engine::{self, AsDrawn, Observer as _, Samplers, Settings, Simulator};
use crate::model::{MetricId, Outcome};
use crate::quantity::{AppraisalId, Label};
use crate::report::{self, Assessed, Folder, NewFile, StudyManifest};
use crate::scenario::Scenario;
use crate::study::sensitivity::evaluate::design_of_study;
use crate::study::value_of_information::{Appraised, Assessment, Nested, assess};

#[derive(Debug, Args)]
pub(super) struct VoiArguments {
    /// Scenario file; the built-in scenario if left out | 시나리오 파일(생략하면 내장 시나리오)
    scenario: Option<PathBuf>,
    /// Appraisal whose programmes are decided on; the first if left out | 결정할 사업의 타당성 평가(생략하면 첫 번째)
    #[arg(long, value_name = "ID")]
    appraisal: Option<AppraisalId>,
    /// Whose cost is counted: public (national and city) or whole | 비용의 범위: public(국비·지방비), whole(총비용)
    #[arg(long, default_value = "public", value_parser = ["public", "whole"])]
    cost: String,
    #[command(flatten)]
    study: StudyOptions,
    /// Folder of the results, whose folder voi takes the tables; results/<scenario-id> if left out | 결과 폴더. 표는 그 안의 voi에 쓴다(생략하면 results/<시나리오 id>)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Fewest trials: the error needs groups of tiles.
const FEWEST_TRIALS: u64 = 1024;

/// Values information.
pub(super) fn voi(arguments: &VoiArguments, terminal: Terminal, making: Making<'_>) -> Result<(), Failure> {
    let changes = arguments.study.changes();
    let file = arguments.scenario.as_deref();
    let id = appraisal(&making.scenario_again(file, &changes)?, arguments.appraisal.as_ref())?;
    let cost = if arguments.cost == "whole" { "whole" } else { "public" };
    let other = if cost == "whole" { "public" } else { "whole" };
    let outcomes = [("npv", cost), ("pv-cost", cost), ("pv-benefit", cost), ("npv", other)];
    let outcomes = outcomes.map(|(worth, cost)| format!("{worth}.{id}.{cost}"));
    let scenario = making.scenario_for(terminal, file, &changes, &outcomes)?;
    let settings = arguments.study.settings(&scenario.run);
    // Halves and groups of tiles must be independent of each other.
    let settings = Settings { design: design_of_study(settings.design), ..settings };
    if settings.trials < FEWEST_TRIALS {
        return Err(Failure::Usage(Label::new(
            format!("too few trials for an error: at least --trials {FEWEST_TRIALS}"),
            format!("오차를 구하기에 시행이 너무 적습니다. --trials {FEWEST_TRIALS} 이상이어야 합니다"),
        )));
    }
    let all = settings.trials + Nested::DEFAULT.total();
    let (started, watch) = (Instant::now(), Watch::<NewFile>::start(Progress::new(terminal, all), None)?);
    let assessment = engine::pool(settings.threads)?.install(|| of_scenario(&scenario, &settings, &watch));
    let cancelled = watch.cancelled();
    watch.finish()?;
    if cancelled {
        return Err(Failure::interrupted());
    }
    let assessment = assessment.ok_or_else(|| {
        Failure::Refused(Label::new(
            format!("no trial gives `{id}` a net present value"),
            format!("어느 시행에서도 `{id}`의 순현재가치가 나오지 않습니다"),
        ))
    })?;
    let seconds = started.elapsed().as_secs_f64();

    let assessed = Assessed { scenario: &scenario, appraisal: id.as_str(), cost, assessment: &assessment };
    let tables = report::value_of_information_tables(assessed);
    let folder = Folder::of_study(arguments.out.as_deref(), &scenario.id, "voi")?;
    let files: Vec<&'static str> = tables.iter().map(|table| table.file).collect();
    let manifest = StudyManifest::new(&[&scenario], &settings, arguments.command(), execution(&settings));
    manifest.write(&folder, "voi.json", (&tables, arguments.study.bom), seconds)?;
    let made = screen::Made { assessed, settings: &settings, seconds, folder: folder.path(), files: &files };
    making.show(terminal, || made.text(terminal.language))
}

/// The appraisal that is asked about, or the first.
fn appraisal(scenario: &Scenario, asked: Option<&AppraisalId>) -> Result<AppraisalId, Failure> {
    let known: Vec<&AppraisalId> = scenario.model.appraisals.iter().map(|appraisal| &appraisal.id).collect();
    let found = match asked {
        Some(asked) => known.iter().find(|id| **id == asked),
        None => known.first(),
    };
    let names = known.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
    found.map(|id| (*id).clone()).ok_or_else(|| match asked {
        Some(asked) if !known.is_empty() => Failure::Usage(Label::new(
            format!("the scenario has no appraisal `{asked}`; it has {names}"),
            format!("시나리오에 타당성 평가 `{asked}`이(가) 없습니다. 있는 것: {names}"),
        )),
        _ => Failure::Refused(Label::new(
            format!(
                "`{}` appraises no programme ([appraisal.ID]), so there is no decision to inform: name a scenario that does, `mudeung voi \
                 SCENARIO`, or add an appraisal (docs/scenario-format.md)",
                scenario.id
            ),
            format!(
                "`{}`에는 타당성 평가([appraisal.ID])가 없어 정보가 도울 결정이 없습니다. 평가가 있는 시나리오를 `mudeung voi 시나리오`로 \
                 지정하거나 평가를 더하세요(docs/scenario-format.ko.md)",
                scenario.id
            ),
        )),
    })
}

fn of_scenario(scenario: &Scenario, settings: &Settings, watch: &Watch<NewFile>) -> Option<Assessment> {
    let model = &scenario.model;
    let simulator = Simulator::new(model, settings.isa, &Samplers::default());
    let metrics: Vec<MetricId> = (0..model.metrics.len()).map(MetricId).collect();
    let trials = simulator.trials(settings, &AsDrawn, 0..settings.trials, &metrics, watch);
    let metric = |index: usize| scenario.outcomes.get(index).and_then(|outcome: &Outcome| outcome.metric(model));
    let appraised = Appraised { npv: metric(0)?, cost: metric(1)?, benefit: metric(2)?, other_npv: metric(3)? };
    assess(&simulator, settings, &scenario.ledger, appraised, &trials, Nested::DEFAULT, watch)
}

impl VoiArguments {
    /// The command that gives the same table again.
    fn command(&self) -> String {
        let mut words = vec!["mudeung voi".to_owned()];
        words.extend(self.scenario.as_ref().map(|file| quoted(&file.to_string_lossy())));
        words.extend(self.appraisal.as_ref().map(|id| format!("--appraisal {}", quoted(id.as_str()))));
        words.extend((self.cost != "public").then(|| format!("--cost {}", self.cost)));
        words.extend(self.study.words(self.study.trials));
        words.join(" ")
    }
}
