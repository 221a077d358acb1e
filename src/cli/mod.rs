//! The command line (floor 7): what people type, the progress they watch and the screen they read.
//!
//! One file per subcommand. Only this floor knows a terminal, a clock, a signal or an exit code: 0 fine, 1 bad scenario or
//! data, 2 usage, 3 input or output, 130 interrupted. It computes no result.

mod audit;
mod check;
mod clock;
mod compare;
mod completions;
mod discover;
mod draws;
mod explain;
mod failure;
mod list;
mod making;
mod new;
mod progress;
mod run;
mod screen;
mod sensitivity;
mod solve;
mod sweep;
mod terminal;
mod usage;
mod value;
mod verify;
mod voi;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Parser, Subcommand};

use crate::quantity::Language;
use making::Making;
use terminal::{Terminal, complain};

/// Investment-scenario simulator for regional industrial programmes | 지역 산업 투자 시나리오 시뮬레이터
#[derive(Debug, Parser)]
#[command(name = "mudeung", version, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Language of screens and messages | 화면과 메시지의 언어
    #[arg(long, global = true, env = "MUDEUNG_LANG", default_value = "en", value_parser = languages())]
    lang: Language,
    /// No progress and no screen; warnings and faults only | 진행 상황과 결과 화면을 표시하지 않음
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Simulate a scenario | 시나리오 실행
    Run(run::RunArguments),
    /// Report all faults of a scenario at once | 시나리오의 모든 오류를 한 번에 점검
    Check(check::CheckArguments),
    /// Write a commented scenario to start from | 주석이 달린 시작용 시나리오 작성
    New(new::NewArguments),
    /// List the built-in scenarios and those in ./scenarios | 내장 시나리오와 ./scenarios의 시나리오 목록
    List,
    /// Hold claims, figures and appraisals of a scenario against its model | 시나리오의 주장·수치·타당성을 모형과 대조
    Audit(audit::AuditArguments),
    /// Find which input drives which outcome, with confidence | 어느 입력이 어느 결과를 움직이는지 신뢰구간과 함께 분석
    Sensitivity(sensitivity::SensitivityArguments),
    /// Find the part of the inputs in which a target is missed or reached | 목표에 미달하거나 달성하는 입력의 범위 찾기
    Discover(discover::DiscoverArguments),
    /// What it is worth to know a figure before deciding on a programme | 사업을 결정하기 전에 수치를 확인하는 것의 가치
    Voi(voi::VoiArguments),
    /// Hold scenarios against a first one on the same draws | 첫 시나리오와 다른 시나리오를 같은 난수로 비교
    Compare(compare::CompareArguments),
    /// Run a scenario at many points: values changed by a design | 시나리오의 값을 바꾸어 가며 여러 점에서 실행
    Sweep(sweep::SweepArguments),
    /// Replay one trial, every draw and step | 시행 하나를 추출과 단계마다 재현
    Explain(explain::ExplainArguments),
    /// Find the value of an input at which a statistic reaches a level | 통계량이 어떤 수준에 도달하는 입력의 값을 찾음
    Solve(solve::SolveArguments),
    /// Run again from the manifest and compare byte for byte | 기록대로 다시 실행해 바이트까지 비교
    Verify(verify::VerifyArguments),
    /// Print a completion script for a shell | 셸 자동 완성 스크립트 출력
    Completions(completions::CompletionsArguments),
}

fn languages() -> impl clap::builder::TypedValueParser<Value = Language> {
    PossibleValuesParser::new([Language::En.code(), Language::Ko.code()]).try_map(|code| code.parse::<Language>())
}

/// Does what a command line asks for, the name of the program first; says what went wrong, and answers with the exit code.
#[must_use]
pub fn execute(words: &[OsString]) -> ExitCode {
    let arguments = match Arguments::try_parse_from(words) {
        Ok(arguments) => arguments,
        Err(error) => return usage::answer(&error, words),
    };
    let terminal = Terminal::new(arguments.lang, arguments.quiet);
    let done = match &arguments.command {
        Command::Run(arguments) => run::run(arguments, terminal),
        Command::Check(arguments) => check::check(arguments, terminal),
        Command::New(arguments) => new::new(arguments, terminal),
        Command::List => list::list(terminal),
        Command::Audit(arguments) => audit::audit(arguments, terminal, Making::First),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(arguments, terminal, Making::First),
        Command::Discover(arguments) => discover::discover(arguments, terminal, Making::First),
        Command::Voi(arguments) => voi::voi(arguments, terminal, Making::First),
        Command::Compare(arguments) => compare::compare(arguments, terminal, Making::First),
        Command::Sweep(arguments) => sweep::sweep(arguments, terminal, Making::First),
        Command::Explain(arguments) => explain::explain(arguments, terminal),
        Command::Solve(arguments) => solve::solve(arguments, terminal, Making::First),
        Command::Verify(arguments) => verify::verify(arguments, terminal),
        Command::Completions(arguments) => completions::completions(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure.text(terminal));
            failure.exit_code()
        }
    }
}
