//! What a comparison found, file by file.

use serde_json::Value;

use crate::cli::failure::Failure;
use crate::cli::screen::columns;
use crate::quantity::{Label, Language};
use crate::report::Verdict;

/// Longest part of a line that is shown, characters.
const SHOWN: usize = 50;
/// Of these, before the first character that differs.
const BEFORE: usize = 16;

/// The first entry in which a manifest differs: its path, and what was recorded and made again.
pub(super) type Entry = (String, Option<Value>, Option<Value>);

/// The files of a results folder against their second making.
pub(super) struct Answer {
    /// What the folder holds.
    pub(super) title: String,
    /// What was made again.
    pub(super) made: Label,
    /// Every manifest, and where it differs.
    pub(super) manifests: Vec<(String, Option<Entry>)>,
    /// Every other file.
    pub(super) files: Vec<(String, Verdict)>,
}

impl Answer {
    /// A line per file, and for one that differs where it does.
    pub(super) fn text(&self, language: Language) -> String {
        let manifests = self.manifests.iter().map(|(file, entry)| [file.clone(), manifest(entry.as_ref(), language)]);
        let files = self.files.iter().map(|(file, verdict)| [file.clone(), text(verdict, language)]);
        let rows: Vec<[String; 2]> = manifests.chain(files).collect();
        format!("{}\n{}\n\n{}", self.title, self.made.get(language), columns(rows))
    }

    /// Fine if all files are the same.
    pub(super) fn failure(&self) -> Result<(), Failure> {
        let manifests = self.manifests.iter().filter(|(_, entry)| entry.is_some()).map(|(file, _)| file.as_str());
        let files = self.files.iter().filter(|(_, verdict)| *verdict != Verdict::Same).map(|(file, _)| file.as_str());
        let different: Vec<&str> = manifests.chain(files).collect();
        if different.is_empty() {
            return Ok(());
        }
        let (count, all, list) = (different.len(), self.manifests.len() + self.files.len(), different.join(", "));
        let is = if count == 1 { "is" } else { "are" };
        Err(Failure::Refused(Label::new(
            format!("{count} of {all} files {is} not the same: {list}"),
            format!("파일 {all}개 가운데 {count}개가 같지 않습니다: {list}"),
        )))
    }
}

fn manifest(entry: Option<&Entry>, language: Language) -> String {
    let Some((path, recorded, again)) = entry else { return same(language) };
    let value = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let place = language.pick(format!("different at `{path}`"), format!("`{path}`에서 다름"));
    sides(&place, value(recorded).as_deref(), value(again).as_deref(), language)
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
