//! What a comparison found, file by file.

use serde_json::Value;

use crate::cli::failure::Failure;
use crate::cli::screen::{columns, grouped};
use crate::quantity::{Label, Language};
use crate::report::{MANIFEST_FILE, Verdict};

/// Longest part of a line that is shown, characters.
const SHOWN: usize = 50;
/// Of these, before the first character that differs.
const BEFORE: usize = 16;

/// The files of a results folder against their second making.
pub(super) struct Answer {
    /// Name and id of the scenario.
    pub(super) title: String,
    /// Trials that were made again.
    pub(super) trials: u64,
    /// The first entry of `run.json` that differs.
    pub(super) entry: Option<(String, Option<Value>, Option<Value>)>,
    /// Every other file.
    pub(super) files: Vec<(&'static str, Verdict)>,
}

impl Answer {
    /// A line per file, and for one that differs where it does.
    pub(super) fn text(&self, language: Language) -> String {
        let count = grouped(self.trials);
        let trials = language.pick(format!("{count} trials made again"), format!("시행 {count}회 다시 계산"));
        let mut rows = vec![self.manifest(language)];
        rows.extend(self.files.iter().map(|(file, verdict)| [(*file).to_owned(), text(verdict, language)]));
        format!("{}\n{trials}\n\n{}", self.title, columns(rows))
    }

    fn manifest(&self, language: Language) -> [String; 2] {
        let value = |value: &Option<Value>| value.as_ref().map(Value::to_string);
        let text = match &self.entry {
            None => same(language),
            Some((path, recorded, again)) => {
                let place = language.pick(format!("different at `{path}`"), format!("`{path}`에서 다름"));
                sides(&place, value(recorded).as_deref(), value(again).as_deref(), language)
            }
        };
        [MANIFEST_FILE.to_owned(), text]
    }

    /// Fine if all files are the same.
    pub(super) fn failure(&self) -> Result<(), Failure> {
        let csv = self.files.iter().filter(|(_, verdict)| *verdict != Verdict::Same).map(|(file, _)| *file);
        let different: Vec<&str> = self.entry.iter().map(|_| MANIFEST_FILE).chain(csv).collect();
        if different.is_empty() {
            return Ok(());
        }
        let (count, all, list) = (different.len(), self.files.len() + 1, different.join(", "));
        Err(Failure::Refused(Label::new(
            format!("{count} of {all} files are not the same: {list}"),
            format!("파일 {all}개 가운데 {count}개가 같지 않습니다: {list}"),
        )))
    }
}

fn same(language: Language) -> String {
    language.pick("same", "같음").to_owned()
}

fn text(verdict: &Verdict, language: Language) -> String {
    match verdict {
        Verdict::Same => same(language),
        Verdict::Missing => language.pick("missing", "없음").to_owned(),
        Verdict::Different { line, recorded, again } => {
            let place = language.pick(format!("different from line {line} on"), format!("{line}행부터 다름"));
            sides(&place, recorded.as_deref(), again.as_deref(), language)
        }
    }
}

fn sides(place: &str, recorded: Option<&str>, again: Option<&str>, language: Language) -> String {
    let [ours, theirs] = language.pick(["recorded", "again   "], ["기록", "다시"]);
    let none = language.pick("(nothing)", "(없음)");
    let from = parting(recorded.unwrap_or_default(), again.unwrap_or_default()).saturating_sub(BEFORE);
    let shown = |side: Option<&str>| side.map_or_else(|| none.to_owned(), |line| excerpt(line, from));
    format!("{place}\n{ours} {}\n{theirs} {}", shown(recorded), shown(again))
}

/// Characters that two lines have in common at their start.
fn parting(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

fn excerpt(line: &str, from: usize) -> String {
    let shown: String = line.chars().skip(from).take(SHOWN).collect();
    let cut = |is: bool| if is { "…" } else { "" };
    format!("{}{shown}{}", cut(from > 0), cut(line.chars().count() > from + SHOWN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_around_the_place_where_it_differs() {
        let line = |last: char| format!("{}{last}{}", "가".repeat(100), "b".repeat(100));
        let shown = sides("", Some(&line('1')), Some(&line('2')), Language::En);
        assert!(shown.contains("…가") && shown.contains("가1b") && shown.contains("가2b") && shown.contains("b…"), "{shown}");
        assert!(sides("", Some("a"), None, Language::Ko).contains("(없음)"));
    }
}
