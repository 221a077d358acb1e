//! `mudeung check`: all faults of a scenario at once, or a line that says what is in it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::making::Making;
use super::screen::{counted, grouped};
use super::terminal::{Terminal, print};
use super::value;
use crate::quantity::Label;
use crate::scenario::schema::{json_schema, sweep_json_schema};
use crate::scenario::sweep::{Sweep, is_sweep};
use crate::scenario::{LedgerRow, Scenario};
use crate::study::sweep::points::Points;

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Scenario or sweep file | 시나리오 또는 스윕 파일
    #[arg(required_unless_present = "schema")]
    scenario: Option<PathBuf>,
    /// Change a value of the scenario; may be repeated | 시나리오의 값을 바꿈(여러 번 가능)
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = value::assignment)]
    sets: Vec<String>,
    /// Also refuse numbers that no source states | 출처가 없는 수도 거부
    #[arg(long)]
    strict: bool,
    /// Print the JSON Schema of scenario files, or of sweep files if one is named, and stop | 시나리오 파일(스윕 파일을 지정하면 스윕 파일)의 JSON Schema 출력
    #[arg(long)]
    schema: bool,
}

/// Checks a scenario, or prints the schema.
pub(super) fn check(arguments: &CheckArguments, terminal: Terminal) -> Result<(), Failure> {
    if arguments.schema {
        let of_sweep = arguments.scenario.as_deref().is_some_and(is_sweep);
        let schema = if of_sweep { sweep_json_schema() } else { json_schema() };
        let schema = serde_json::to_string_pretty(&schema).expect("a schema has text keys");
        return print(&schema);
    }
    if let Some(file) = arguments.scenario.as_deref().filter(|file| is_sweep(file)) {
        return check_sweep(file, arguments, terminal);
    }
    let scenario = Making::First.scenario(terminal, arguments.scenario.as_deref(), &arguments.sets)?;
    if arguments.strict {
        refuse_assumptions(&scenario)?;
    }
    if terminal.quiet { Ok(()) } else { print(contents(&scenario).get(terminal.language)) }
}

/// Checks a sweep: its own file, its scenario, and that the scenario has what it names.
fn check_sweep(file: &Path, arguments: &CheckArguments, terminal: Terminal) -> Result<(), Failure> {
    let sweep = Sweep::open(file, &arguments.sets).map_err(|faults| Failure::of_sweep(file, faults))?;
    terminal.warn_of_sweep(&sweep);
    if arguments.strict {
        refuse_assumptions(&sweep.scenario)?;
    }
    let (points, axes, outcomes) = (Points::new(&sweep, 0).len(), sweep.axes.len(), sweep.outcomes.len());
    let (id, design, scenario) = (&sweep.id, sweep.design.name(), &sweep.scenario.id);
    let text = Label::new(
        format!(
            "{id}: no faults. A sweep of {scenario}: {} ({design}), {axes} {}, {}.",
            counted(points, "point"),
            if axes == 1 { "axis" } else { "axes" },
            counted(outcomes as u64, "outcome")
        ),
        format!("{id}: 오류 없음. {scenario}의 스윕: 점 {}개({design}), 축 {axes}개, 살펴볼 것 {outcomes}개.", grouped(points)),
    );
    if terminal.quiet { Ok(()) } else { print(text.get(terminal.language)) }
}

fn refuse_assumptions(scenario: &Scenario) -> Result<(), Failure> {
    let assumed: Vec<&str> = scenario.ledger.rows().iter().filter(|row| !row.is_stated()).map(|row| row.path.as_str()).collect();
    if assumed.is_empty() {
        return Ok(());
    }
    let (count, list) = (assumed.len(), assumed.join("\n  "));
    Err(Failure::Refused(Label::new(
        format!("{count} numbers are assumed, no source states them:\n  {list}"),
        format!("출처 없이 가정한 수가 {count}개 있습니다:\n  {list}"),
    )))
}

fn contents(scenario: &Scenario) -> Label {
    let Scenario { id, name, model, ledger, .. } = scenario;
    let numbers = ledger.rows().len();
    let stated = ledger.rows().iter().filter(|row| LedgerRow::is_stated(row)).count();
    let (first, last, assumed) = (model.horizon.first(), model.horizon.last(), numbers - stated);
    let nouns = [
        (model.sectors.len(), "sectors", "산업"),
        (model.programmes.len(), "programmes", "사업"),
        (model.facilities.len(), "facilities", "시설"),
        (model.pipelines.len(), "pipelines", "파이프라인"),
        (model.events.len(), "events", "사건"),
        (model.accounts.len(), "accounts", "계정"),
        (model.targets.len(), "targets", "목표"),
    ];
    let counted = |line: fn(&(usize, &str, &str)) -> String| {
        nouns.iter().filter(|(count, ..)| *count > 0).map(line).collect::<Vec<_>>().join(", ")
    };
    let (en, ko) = (counted(|(count, en, _)| format!("{en} {count}")), counted(|(count, _, ko)| format!("{ko} {count}개")));
    Label::new(
        format!(
            "{} ({id}): no faults.\n{first}–{last}; {en}.\n\
             Numbers {numbers}: {stated} stated by a source, {assumed} assumed.",
            name.en
        ),
        format!(
            "{} ({id}): 오류 없음.\n{first}–{last}년, {ko}.\n\
             수 {numbers}개: 출처가 있는 수 {stated}개, 가정한 수 {assumed}개.",
            name.ko
        ),
    )
}
