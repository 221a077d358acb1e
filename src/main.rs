//! The command `mudeung`: parses the command line, hands it over and answers with an exit code.

use std::process::ExitCode;

use clap::Parser as _;
use mudeung::cli::{Arguments, execute};

fn main() -> ExitCode {
    execute(&Arguments::parse())
}
