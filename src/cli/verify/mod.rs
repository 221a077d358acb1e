//! `mudeung verify`: makes the results of a folder again from what their manifest says and compares them byte for byte.
//!
//! Everything comes from the copies in the manifest. Only data files, of which it has but a hash, are read again where the command read
//! them: relative names start in the current folder.

mod answer;
mod command;
mod run;

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::terminal::{Terminal, complain, print};
use super::value;
use crate::quantity::Label;
use crate::report::{Comparison, MANIFEST_FILE, RecordedData};
use crate::scenario::fault::FaultKind;

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// Results folder: of a run, a sweep, an audit or a study | 결과 폴더(실행, 스윕, 감사, 연구)
    results: PathBuf,
    /// Threads; one per core if left out | 스레드 수(생략하면 코어 수)
    #[arg(long, value_name = "N", value_parser = value::threads)]
    threads: Option<NonZeroUsize>,
}

/// Makes a folder again and compares.
pub(super) fn verify(arguments: &VerifyArguments, terminal: Terminal) -> Result<(), Failure> {
    let VerifyArguments { results, threads } = arguments;
    let of_run = results.join(MANIFEST_FILE).exists();
    let answer = if of_run { run::verify(results, *threads, terminal) } else { command::verify(results, *threads, terminal) }?;
    if !terminal.quiet {
        print(&answer.text(terminal.language))?;
    }
    answer.failure()
}

fn interrupted() -> Failure {
    Failure::Interrupted(Label::new("interrupted: nothing was compared", "중단됨: 아무것도 비교하지 않았습니다"))
}

/// What came of reading copies and the data files that they name; says what to do if one of those is missing.
fn scenario_with_data<T>(read: Result<T, Failure>, terminal: Terminal) -> Result<T, Failure> {
    read.inspect_err(|failure| {
        let missing = matches!(failure, Failure::Scenario(faults) | Failure::Sweep(faults)
            if faults.iter().any(|fault| matches!(fault.kind, FaultKind::FileNotFound { .. })));
        if missing && !terminal.quiet {
            complain(data_elsewhere().get(terminal.language));
        }
    })
}

/// What to know of results that another version made.
fn of_version(theirs: &str) -> Option<Label> {
    let ours = env!("CARGO_PKG_VERSION");
    (theirs != ours).then(|| {
        Label::new(
            format!("made by version {theirs}, and this is {ours}: results may differ for that reason alone"),
            format!("버전 {theirs}이(가) 만든 결과이고 이 프로그램은 {ours}입니다. 그것만으로도 다를 수 있습니다"),
        )
    })
}

/// Data files that are no longer what was read; of those that were read now name and hash.
fn changed_data<'r>(recorded: impl IntoIterator<Item = &'r RecordedData>, now: &[(&str, &str)]) -> Vec<&'r RecordedData> {
    recorded.into_iter().filter(|data| !now.contains(&(data.name.as_str(), data.sha256.as_str()))).collect()
}

fn of_changed_data(RecordedData { name, .. }: &RecordedData) -> Label {
    Label::new(
        format!("the data file `{name}` has changed since: results may differ for that reason"),
        format!("데이터 파일 `{name}`이(가) 그 뒤로 바뀌었습니다. 그 때문에 다를 수 있습니다"),
    )
}

/// What to do if a data file is not where the run found it.
fn data_elsewhere() -> Label {
    Label::new(
        "A data file is not in the folder where it is looked for. Names of data files start in the current folder, as they did then:\n\
         start `mudeung verify` where the command was started.",
        "찾는 폴더에 데이터 파일이 없습니다. 데이터 파일의 이름은 그때처럼 현재 폴더에서 시작합니다.\n\
         실행을 시작했던 폴더에서 `mudeung verify`를 시작하세요.",
    )
}

fn open(path: &Path) -> Result<Comparison, Failure> {
    Comparison::open(path).map_err(|fault| unreadable(path, &fault))
}

fn unreadable(path: &Path, fault: &io::Error) -> Failure {
    let path = path.display();
    Failure::System(Label::new(format!("cannot read `{path}`: {fault}"), format!("`{path}`을(를) 읽을 수 없습니다: {fault}")))
}
