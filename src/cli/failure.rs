//! Why a command failed, in words and as an exit code.

use std::path::Path;
use std::process::ExitCode;

use super::terminal::Terminal;
use crate::engine::ThreadsError;
use crate::quantity::Label;
use crate::report::{FolderError, RecordError};
use crate::scenario::Faults;
use crate::scenario::fault::FaultKind;

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The scenario has faults.
    Scenario(Faults),
    /// A sweep file has faults of its own.
    Sweep(Faults),
    /// The scenario has none, but not all that was asked of it.
    Refused(Label),
    /// An option that only the scenario shows to be wrong.
    Usage(Label),
    /// The results could not be written.
    Folder(FolderError),
    /// Earlier results could not be read.
    Record(RecordError),
    /// Something else could not be written or started.
    System(Label),
    /// Somebody stopped the run; what was done by then is written.
    Interrupted(Label),
}

impl Failure {
    /// Somebody stopped a study: half of one is none.
    pub(super) fn interrupted() -> Self {
        Self::Interrupted(Label::new("interrupted: nothing was written", "중단됨: 아무것도 쓰지 않았습니다"))
    }

    /// The faults of a sweep that was named: its own, or those of its scenario.
    pub(super) fn of_sweep(file: &Path, faults: Faults) -> Self {
        if faults.are_of(file) { Self::Sweep(faults) } else { Self::Scenario(faults) }
    }

    /// 1 bad scenario, 2 usage, 3 input or output, 130 interrupted.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Scenario(faults) | Self::Sweep(faults) if unreadable(faults) => 3,
            Self::Scenario(faults) if faults.are_in_what_was_asked() => 2,
            Self::Scenario(_) | Self::Sweep(_) | Self::Refused(_) => 1,
            Self::Usage(_) => 2,
            Self::Folder(_) | Self::Record(_) | Self::System(_) => 3,
            Self::Interrupted(_) => 130,
        })
    }

    /// What to say on standard error.
    pub(super) fn text(&self, terminal: Terminal) -> String {
        let language = terminal.language;
        match self {
            // There is no text that could have faults.
            Self::Scenario(faults) | Self::Sweep(faults) if unreadable(faults) => faults.render(terminal.style()),
            Self::Scenario(faults) => {
                let count = faults.iter().count();
                let drawn = faults.render(terminal.style());
                let (place, place_ko) = if faults.are_in_what_was_asked() {
                    ("what was asked", "요청한 내용")
                } else {
                    ("the scenario", "시나리오")
                };
                let total = language.pick(
                    format!("{count} {} in {place}", if count == 1 { "fault" } else { "faults" }),
                    format!("{place_ko}에 오류가 {count}건 있습니다"),
                );
                format!("{drawn}{total}")
            }
            Self::Sweep(faults) => {
                let count = faults.iter().count();
                let drawn = faults.render(terminal.style());
                let total = language.pick(
                    format!("{count} {} in the sweep", if count == 1 { "fault" } else { "faults" }),
                    format!("스윕에 오류가 {count}건 있습니다"),
                );
                format!("{drawn}{total}")
            }
            Self::Folder(fault) => format!("{}: {}", language.pick("error", "오류"), fault.text(language)),
            Self::Record(fault) => format!("{}: {}", language.pick("error", "오류"), fault.text(language)),
            Self::Refused(text) | Self::Usage(text) | Self::System(text) => {
                format!("{}: {}", language.pick("error", "오류"), text.get(language))
            }
            Self::Interrupted(text) => text.get(language).to_owned(),
        }
    }
}

/// Whether the scenario could not even be read.
fn unreadable(faults: &Faults) -> bool {
    use FaultKind::{FileIsDirectory, FileNotFound, FileUnreadable, UnknownId};
    faults.iter().all(|fault| match fault.kind {
        FileIsDirectory { .. } | FileNotFound { .. } | FileUnreadable { .. } => true,
        // Something that was named and is not at hand; an id within a file has a place.
        UnknownId { .. } => fault.place.is_none(),
        _ => false,
    })
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Scenario(faults)
    }
}

impl From<FolderError> for Failure {
    fn from(fault: FolderError) -> Self {
        Self::Folder(fault)
    }
}

impl From<RecordError> for Failure {
    fn from(fault: RecordError) -> Self {
        Self::Record(fault)
    }
}

impl From<ThreadsError> for Failure {
    fn from(fault: ThreadsError) -> Self {
        Self::System(Label::new(fault.to_string(), format!("스레드를 시작할 수 없습니다: {fault}")))
    }
}
