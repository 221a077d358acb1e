//! `mudeung audit --multipliers`: what a won of final demand sets off, by sector of the input-output table.

use std::time::Instant;

use super::{AuditArguments, Made, files, run};
use crate::cli::failure::Failure;
use crate::cli::making::Making;
use crate::cli::progress::Progress;
use crate::cli::screen::{grid, paragraph};
use crate::cli::terminal::Terminal;
use crate::cli::watch::Watch;
use crate::engine::Results;
use crate::model::{Component, Induced, Measure, Metric, Model, Scope};
use crate::quantity::{Label, Language};
use crate::report;

/// The only metrics that are asked for.
const METRICS: &str = r#"run.metrics=["output-multiplier.*", "value-added-multiplier.*", "employment-multiplier.*"]"#;

/// 10억원 in KRW.
const TEN_EOK: f64 = 1e9;

/// Computes and shows the multipliers.
pub(super) fn audit(arguments: &AuditArguments, terminal: Terminal, making: Making<'_>) -> Result<(), Failure> {
    let changes = arguments.study.changes();
    let scenario = making.scenario(terminal, arguments.scenario.as_deref(), &changes)?;
    if scenario.model.input_output.is_none() {
        let id = &scenario.id;
        return Err(Failure::Refused(Label::new(
            format!("`{id}` has no input-output table (`[input_output]`), so it has no multipliers"),
            format!("`{id}`에는 산업연관표(`[input_output]`)가 없어 승수도 없습니다"),
        )));
    }
    let mut only = changes;
    only.push(METRICS.to_owned());
    let scenario = making.scenario_again(arguments.scenario.as_deref(), &only)?;
    let settings = arguments.study.settings(&scenario.run);
    let (started, watch) = (Instant::now(), Watch::start(Progress::new(terminal, settings.trials), None)?);
    let results = run(&scenario.model, &settings, &watch)?;
    watch.finish()?;
    let made = Made { scenario: &scenario, settings: &settings, results: &results, seconds: started.elapsed().as_secs_f64() };
    let folder = arguments.folder(&scenario)?;
    let tables = report::multiplier_tables(&scenario, &results);
    arguments.write(&folder, "multipliers.json", &made, &tables)?;
    let language = terminal.language;
    making.show(terminal, || {
        [made.title(language), text(&scenario.model, &results, language), files(&folder, &tables, language)].join("\n\n")
    })
}

/// Medians of type I, region and nation beside each other.
fn text(model: &Model, results: &Results, language: Language) -> String {
    let header = language.pick(
        ["Sector", "Output\nregion", "\nnation", "Value\nadded\nregion", "\n\nnation", "Persons\nper 1bn\nregion", "\n\nnation"],
        ["부문", "생산\n지역", "\n전국", "부가\n가치\n지역", "\n\n전국", "10억원당\n취업자\n지역", "\n\n전국"],
    );
    let sectors = model.input_output.iter().flat_map(|table| table.sectors.iter().enumerate());
    let rows = sectors.map(|(index, sector)| {
        let values = Induced::ALL.into_iter().flat_map(|induced| [false, true].map(|nation| (induced, nation)));
        let cells = values.map(|(induced, nation)| {
            let scale = if induced == Induced::PersonYears { TEN_EOK } else { 1.0 };
            let median = median(model, results, index, induced, nation);
            median.map_or_else(|| "–".to_owned(), |value| format!("{:.*}", if scale > 1.0 { 1 } else { 3 }, value * scale))
        });
        std::iter::once(format!("{} {}", sector.code, sector.name.get(language))).chain(cells).collect()
    });
    let note = language.pick(
        "What 1 won of final demand sets off (type I: suppliers and their suppliers, without households; medians). Type II and bands \
         are in multipliers.csv. Persons are full-time equivalents; those of the region are the nation's times `employment_factor`, so that a \
         sector may have more of them than in the nation.",
        "최종수요 1원의 유발효과(I형: 공급사슬만, 가계 소비 제외, 중앙값). II형과 범위는 multipliers.csv에 있습니다. 취업자는 전업환산 인원이며, 지역 값은 전국 계수에 `employment_factor`를 곱한 것이라 전국보다 클 수 있습니다.",
    );
    format!("{}\n\n{}", grid(header.map(str::to_owned).to_vec(), rows), paragraph(note))
}

fn median(model: &Model, results: &Results, sector: usize, induced: Induced, nation: bool) -> Option<f64> {
    let wanted = (Measure::Multiplier(induced), Scope::TableSector(sector), Component::Economy { nation, closed: false });
    let is_it = |metric: &Metric| (metric.measure, metric.scope, metric.component) == wanted;
    let at = model.metrics.iter().position(is_it)?;
    Some(results.summaries[at].median()?.value)
}
