//! Every command but `run` made again by its own way: from the words of its manifest, with the copies in it, into a folder that goes.
//!
//! A folder may hold the files of several commands (the methods of a sensitivity study, the parts of an audit), each with its manifest.
//! They are made again in the order in which they were made, and then each file is compared once.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Parser as _;

use super::answer::Answer;
use super::{changed_data, interrupted, of_changed_data, of_version, scenario_with_data, unreadable};
use crate::cli::failure::Failure;
use crate::cli::making::{Copies, Making};
use crate::cli::run::words;
use crate::cli::screen::grouped;
use crate::cli::terminal::{Terminal, complain};
use crate::cli::{Arguments, Command, audit, compare, discover, sensitivity, solve, sweep, voi};
use crate::quantity::Label;
use crate::report::sweep::POINTS;
use crate::report::{CommandRecord, Comparison, RecordedPoints, Scratch, Verdict, differing_entry};

/// Makes the commands of a folder again and compares.
pub(super) fn verify(folder: &Path, threads: Option<NonZeroUsize>, terminal: Terminal) -> Result<Answer, Failure> {
    let records = CommandRecord::read_all(folder)?;
    records.iter().try_for_each(|record| is_whole(record, folder))?;
    let say = |note: Label| {
        if !terminal.quiet {
            complain(note.get(terminal.language));
        }
    };
    records.iter().flat_map(before).for_each(say);

    let scratch = Scratch::new()?;
    let (mut manifests, mut files) = (Vec::new(), Vec::new());
    for record in &records {
        let made = Made { record, folder, scratch: scratch.path(), threads };
        let place = scenario_with_data(made.again(terminal), terminal)?;
        let again = made.record_of(&place)?;
        let now: Vec<(&str, &str)> = again.data().map(|file| (file.name.as_str(), file.sha256.as_str())).collect();
        changed_data(record.data(), &now).into_iter().map(of_changed_data).for_each(say);
        manifests.push((record.name.clone(), differing_entry(&record.manifest, &again.manifest)));
        for file in record.files.iter().chain(&again.files) {
            // What an earlier command wrote may have been written over.
            files.retain(|(name, _)| name != file);
            files.push((file.clone(), place.join(file)));
        }
    }
    let compared = |(name, again): (String, PathBuf)| -> Result<(String, Verdict), Failure> {
        let recorded = folder.join(&name);
        let verdict = Comparison::of_files(&recorded, &again).map_err(|fault| unreadable(&recorded, &fault))?;
        Ok((name, verdict))
    };
    let lines = |title: &str| records.iter().map(|record| format!("{title}: {}", record.command)).collect::<Vec<_>>().join("\n");
    Ok(Answer {
        title: folder.display().to_string(),
        made: Label::new(lines("made again"), lines("다시 실행")),
        manifests,
        files: files.into_iter().map(compared).collect::<Result<_, _>>()?,
    })
}

/// What to know before the comparison.
fn before(record: &CommandRecord) -> Vec<Label> {
    let mut notes: Vec<Label> = of_version(&record.version).into_iter().collect();
    if let Some(RecordedPoints { planned, pending }) = record.points.filter(|_| record.is_part_of_a_sweep()) {
        let (finished, planned) = (grouped(planned.saturating_sub(pending)), grouped(planned));
        notes.push(Label::new(
            format!("its sweep was interrupted after {finished} of {planned} points: these are made again"),
            format!("점 {planned}개 가운데 {finished}개에서 중단된 스윕입니다. 그 {finished}개를 다시 계산합니다"),
        ));
    }
    notes
}

/// Refuses what has no results to compare, or does not tell which.
fn is_whole(record: &CommandRecord, folder: &Path) -> Result<(), Failure> {
    let (folder_name, command) = (folder.display(), &record.command);
    if record.files.is_empty() {
        return Err(Failure::Refused(Label::new(
            format!("`{folder_name}` is incomplete: what was to fill it never came to an end.\nTo make it whole: {command}"),
            format!("`{folder_name}`은(는) 미완료입니다. 결과를 쓰기 전에 끝났습니다.\n다시 만들려면: {command}"),
        )));
    }
    if record.is_part_of_a_sweep() && !folder.join(POINTS).exists() {
        return Err(Failure::Refused(Label::new(
            format!(
                "`{folder_name}` holds an interrupted sweep, and {POINTS} is missing, which tells how far it came.\nTo go on: {command}"
            ),
            format!("`{folder_name}`은(는) 중단된 스윕인데 어디까지 했는지 적은 {POINTS}가 없습니다.\n이어서 하려면: {command}"),
        )));
    }
    Ok(())
}

/// A command that is made again.
struct Made<'r> {
    record: &'r CommandRecord,
    folder: &'r Path,
    scratch: &'r Path,
    threads: Option<NonZeroUsize>,
}

impl Made<'_> {
    /// Makes it; answers where its files are.
    fn again(&self, terminal: Terminal) -> Result<PathBuf, Failure> {
        let interrupted_sweep = self.record.is_part_of_a_sweep().then(|| self.folder.to_owned());
        let copies = Copies { texts: self.record.texts(), interrupted: interrupted_sweep };
        let making = Making::Again(&copies);
        let (place, done) = match &self.arguments()?.command {
            Command::Audit(arguments) => ("audit", audit::audit(arguments, terminal, making)),
            Command::Compare(arguments) => ("compare", compare::compare(arguments, terminal, making)),
            Command::Discover(arguments) => ("discover", discover::discover(arguments, terminal, making)),
            Command::Sensitivity(arguments) => ("sensitivity", sensitivity::sensitivity(arguments, terminal, making)),
            Command::Solve(arguments) => ("solve", solve::solve(arguments, terminal, making)),
            Command::Sweep(arguments) => ("", sweep::sweep(arguments, terminal, making)),
            Command::Voi(arguments) => ("voi", voi::voi(arguments, terminal, making)),
            _ => return Err(self.unknown("")),
        };
        done.map_err(|failure| if matches!(failure, Failure::Interrupted(_)) { interrupted() } else { failure })?;
        Ok(self.scratch.join(place))
    }

    /// The recorded words, with a folder and threads of our own.
    fn arguments(&self) -> Result<Arguments, Failure> {
        let words = words(&self.record.command).ok_or_else(|| self.unknown(""))?;
        let mut words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
        words.extend(["--out".into(), self.scratch.into()]);
        words.extend(self.threads.into_iter().flat_map(|threads| ["--threads".into(), threads.to_string().into()]));
        Arguments::try_parse_from(words).map_err(|fault| {
            let why = fault.to_string();
            self.unknown(&format!("\n{}", why.lines().next().unwrap_or_default()))
        })
    }

    fn unknown(&self, why: &str) -> Failure {
        let CommandRecord { name, command, .. } = self.record;
        Failure::Refused(Label::new(
            format!("{name}: this version cannot make again what `{command}` made{why}"),
            format!("{name}: 이 버전은 `{command}`의 결과를 다시 만들지 못합니다{why}"),
        ))
    }

    /// What its manifest says now.
    fn record_of(&self, place: &Path) -> Result<CommandRecord, Failure> {
        let (name, command) = (&self.record.name, &self.record.command);
        let file = place.join(name);
        if file.exists() {
            return Ok(CommandRecord::read(&file, place)?);
        }
        Err(Failure::Refused(Label::new(
            format!("{name}: `{command}` writes no manifest of that name"),
            format!("{name}: `{command}`은(는) 그런 이름의 기록을 쓰지 않습니다"),
        )))
    }
}
