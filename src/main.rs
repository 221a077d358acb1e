//! The command `mudeung`: parses the command line, hands it over and answers with an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    mudeung::cli::execute(&std::env::args_os().collect::<Vec<_>>())
}
