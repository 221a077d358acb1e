//! `mudeung completions`: the script with which a shell completes commands and options.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::failure::Failure;
use super::terminal::print;

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell | 셸 이름
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub(super) fn completions(arguments: &CompletionsArguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "mudeung", &mut script);
    print(&String::from_utf8_lossy(&script))
}
