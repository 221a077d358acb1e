//! `mudeung new`: writes a commented scenario to start from.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::quantity::{Label, Language, ScenarioId};
use crate::report::FolderError;

/// The scenario, under the id `starter`.
const STARTER: &str = include_str!("starter.toml");
/// Its id.
const ID: &str = "starter";

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// Id of the scenario, which also names its file: NAME.toml | 시나리오 id이자 파일 이름(NAME.toml)
    name: String,
}

/// Writes the file; never over another.
pub(super) fn new(arguments: &NewArguments, terminal: Terminal) -> Result<(), Failure> {
    let id = arguments.name.strip_suffix(".toml").unwrap_or(&arguments.name);
    let id = ScenarioId::new(id).map_err(|fault| {
        let [en, ko] = [Language::En, Language::Ko].map(|language| fault.text(language));
        Failure::Usage(Label::new(en, ko))
    })?;
    let path = PathBuf::from(format!("{id}.toml"));
    write(&path, &STARTER.replace(ID, id.as_str()))?;
    if terminal.quiet {
        return Ok(());
    }
    let file = path.display();
    print(&terminal.language.pick(
        format!("{file} is written, with made-up figures. It runs as it is:\n\n  mudeung check {file}\n  mudeung run {file}"),
        format!(
            "{file}을(를) 썼습니다. 수는 모두 지어낸 것이며 그대로 실행됩니다.\n\n  mudeung check {file}\n  mudeung run {file}"
        ),
    ))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|source| {
        if source.kind() == io::ErrorKind::AlreadyExists {
            let file = path.display();
            return Failure::System(Label::new(
                format!("`{file}` exists and stays as it is: choose another name, or move the file away"),
                format!("`{file}`이(가) 이미 있어 그대로 둡니다. 다른 이름을 쓰거나 그 파일을 옮기세요"),
            ));
        }
        FolderError { path: path.to_owned(), source }.into()
    })
}
