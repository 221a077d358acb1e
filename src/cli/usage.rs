//! What is wrong with a command line, and its help, in the language asked for.
//!
//! The parser speaks English alone. Its English is kept as it is; in Korean the same is said by kind of fault. The headings of help
//! carry both languages, as the texts under them do. It must not know any single command.

use std::error::Error as _;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::terminal::{complain, is_plain, print};
use crate::quantity::Language;

/// What a parser of a value says in two languages stands on both sides of this.
const BETWEEN: &str = " | ";

/// Words of the parser's own in help, and both languages.
const HELP: [(&str, &str); 7] = [
    ("Usage:", "Usage | 사용법:"),
    ("Arguments:", "Arguments | 인자:"),
    ("Options:", "Options | 옵션:"),
    ("Commands:", "Commands | 명령:"),
    ("Print help", "Print help | 도움말 출력"),
    ("Print version", "Print version | 버전 출력"),
    (
        "Print this message or the help of the given subcommand(s)",
        "Print this message or the help of a command | 이 도움말이나 명령의 도움말 출력",
    ),
];

/// Shows help, or says what is wrong; the exit code is 0 for help and 2 for a fault.
pub(super) fn answer(error: &Error, words: &[OsString]) -> ExitCode {
    let shown = |text: StyledStr, colour: bool| if colour { text.ansi().to_string() } else { text.to_string() };
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = shown(error.render(), io::stdout().is_terminal() && !is_plain());
            if let Err(failure) = print(&bilingual(&text)) {
                return failure.exit_code();
            }
        }
        kind => {
            let colour = io::stderr().is_terminal() && !is_plain();
            complain(&match (kind, language(words)) {
                (ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => bilingual(&shown(error.render(), colour)),
                (_, Language::En) => english(error, &shown(error.render(), colour)),
                (_, Language::Ko) => korean(error),
            });
        }
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// The language that a command line which could not be read asks for, or the environment.
fn language(words: &[OsString]) -> Language {
    let words = || words.iter().map(|word| word.to_string_lossy()).take_while(|word| word != "--");
    let beside = words().zip(words().skip(1)).filter(|(word, _)| word == "--lang").map(|(_, code)| code.into_owned()).last();
    let within = words().filter_map(|word| word.strip_prefix("--lang=").map(str::to_owned)).last();
    let named = beside.or(within).or_else(|| std::env::var("MUDEUNG_LANG").ok());
    named.and_then(|code| code.parse().ok()).unwrap_or_default()
}

/// Help with both languages where the parser has one.
fn bilingual(help: &str) -> String {
    // The longer words are no beginning of the shorter ones, so each stands once in what is replaced.
    HELP.iter().fold(help.to_owned(), |text, (english, both)| text.replace(english, both))
}

/// The parser's own words, without the Korean half of what is wrong with a value.
fn english(error: &Error, rendered: &str) -> String {
    let Some(source) = error.source().map(ToString::to_string) else { return rendered.to_owned() };
    match source.split_once(BETWEEN) {
        Some((english, _)) => rendered.replace(&source, english),
        None => rendered.to_owned(),
    }
}

fn korean(error: &Error) -> String {
    let tips: Vec<String> = tips(error).iter().map(|tip| format!("  도움말: {tip}")).collect();
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string().replace("Usage:", "사용법:"),
        _ => String::new(),
    };
    let help = "자세한 내용은 '--help'로 볼 수 있습니다.";
    let parts = [format!("오류: {}", what_is_wrong(error)), tips.join("\n"), usage, help.to_owned()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A word of the fault.
fn word(error: &Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(word) => Some(word),
        _ => None,
    }
}

/// Words of the fault.
fn words(error: &Error, kind: ContextKind) -> &[String] {
    match error.get(kind) {
        Some(ContextValue::Strings(words)) => words,
        Some(ContextValue::String(word)) => std::slice::from_ref(word),
        _ => &[],
    }
}

fn number(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => "?".to_owned(),
    }
}

fn what_is_wrong(error: &Error) -> String {
    let argument = word(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = word(error, ContextKind::InvalidValue).unwrap_or_default();
    let command = word(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let listed = |title: &str, kind| {
        let words = words(error, kind).join(", ");
        if words.is_empty() { String::new() } else { format!("\n  [{title}: {words}]") }
    };
    let below = |kind| format!("\n  {}", words(error, kind).join("\n  "));
    match error.kind() {
        ErrorKind::UnknownArgument => format!("'{argument}'은(는) 알 수 없는 인자입니다"),
        ErrorKind::InvalidSubcommand => format!("'{command}'은(는) 없는 명령입니다"),
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("'{argument}'에 값이 필요합니다{}", listed("가능한 값", ContextKind::ValidValue))
        }
        ErrorKind::InvalidValue => {
            format!("'{value}'은(는) '{argument}'의 값이 될 수 없습니다{}", listed("가능한 값", ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let source = error.source().map(ToString::to_string).unwrap_or_default();
            let why = source.split_once(BETWEEN).map_or(source.as_str(), |(_, korean)| korean);
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            format!("'{value}'은(는) '{argument}'의 값이 될 수 없습니다{why}")
        }
        ErrorKind::MissingRequiredArgument => format!("필요한 인자가 빠졌습니다:{}", below(ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand => format!("명령이 필요합니다{}", listed("명령", ContextKind::ValidSubcommand)),
        ErrorKind::ArgumentConflict => {
            let others = words(error, ContextKind::PriorArg);
            if others.is_empty() || others == [argument] {
                format!("'{argument}'은(는) 한 번만 쓸 수 있습니다")
            } else {
                format!("'{argument}'은(는) 다음과 함께 쓸 수 없습니다:{}", below(ContextKind::PriorArg))
            }
        }
        ErrorKind::NoEquals => format!("'{argument}'에는 '='로 값을 이어 써야 합니다"),
        ErrorKind::TooManyValues => format!("'{argument}'에 더 이상 값을 쓸 수 없습니다: '{value}'"),
        ErrorKind::TooFewValues => format!(
            "'{argument}'에 값이 {}개 이상 필요한데 {}개뿐입니다",
            number(error, ContextKind::MinValues),
            number(error, ContextKind::ActualNumValues)
        ),
        ErrorKind::WrongNumberOfValues => format!(
            "'{argument}'에 값이 {}개 필요한데 {}개입니다",
            number(error, ContextKind::ExpectedNumValues),
            number(error, ContextKind::ActualNumValues)
        ),
        ErrorKind::InvalidUtf8 => "UTF-8이 아닌 글자가 있습니다".to_owned(),
        _ => error.to_string().trim_start_matches("error: ").trim_end().to_owned(),
    }
}

/// What could have been meant.
fn tips(error: &Error) -> Vec<String> {
    let similar = [
        (ContextKind::SuggestedSubcommand, "명령이"),
        (ContextKind::SuggestedArg, "인자가"),
        (ContextKind::SuggestedValue, "값이"),
    ];
    let similar = similar.into_iter().filter_map(|(kind, noun)| {
        let all: Vec<String> = words(error, kind).iter().map(|word| format!("'{word}'")).collect();
        (!all.is_empty()).then(|| format!("비슷한 {noun} 있습니다: {}", all.join(", ")))
    });
    let others = match error.get(ContextKind::Suggested) {
        Some(ContextValue::StyledStrs(others)) => others.as_slice(),
        _ => &[],
    };
    similar.chain(others.iter().map(|tip| other_tip(&tip.to_string()))).collect()
}

/// A tip that the parser has only as a sentence, by its words in quotes.
fn other_tip(english: &str) -> String {
    let quoted: Vec<&str> = english.split('\'').skip(1).step_by(2).collect();
    match quoted[..] {
        [value, instead] if english.starts_with("to pass") => format!("'{value}'을(를) 값으로 쓰려면 '{instead}'"),
        [command, dashes] if english.starts_with("subcommand") => {
            format!("명령 '{command}'이(가) 있습니다. 쓰려면 앞의 '{dashes}'를 빼세요")
        }
        [command] if english.ends_with("exists") => format!("'{command}'이(가) 있습니다"),
        _ => english.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;

    fn parser() -> Command {
        let trials = Arg::new("trials")
            .long("trials")
            .value_parser(|text: &str| text.parse::<u64>().map_err(|_| "a whole number | 정수".to_owned()));
        let pair = Arg::new("pair").long("pair").num_args(2);
        let lang = Arg::new("lang").long("lang").value_parser(["en", "ko"]);
        let run = Command::new("run").args([trials, pair, lang]).arg(Arg::new("file").required(true));
        Command::new("mudeung").subcommand_required(true).subcommand(run)
    }

    fn fault(words: &[&str]) -> Error {
        parser().try_get_matches_from([&["mudeung"], words].concat()).unwrap_err()
    }

    #[test]
    fn every_kind_of_fault_is_said_in_korean() {
        for (words, said) in [
            (&["run", "a", "--trils", "3"][..], "'--trils'은(는) 알 수 없는 인자"),
            (&["run", "a", "--trials"], "'--trials <trials>'에 값이 필요"),
            (&["run", "a", "--trials", "x"], "'x'은(는) '--trials <trials>'의 값이 될 수 없습니다: 정수"),
            (&["run", "a", "--lang", "kr"], "[가능한 값: en, ko]"),
            (&["run", "a", "--trials", "1", "--trials", "2"], "한 번만"),
            (&["run", "a", "--pair", "1"], "값이 2개 필요한데 1개"),
            (&["run"], "필요한 인자가 빠졌습니다:\n  <file>"),
            (&["rum"], "'rum'은(는) 없는 명령"),
            (&[], "명령이 필요합니다\n  [명령: run"),
        ] {
            let text = korean(&fault(words));
            assert!(text.contains(said) && text.starts_with("오류: "), "{text}");
            assert!(!text.contains("Usage") && !text.contains("error"), "{text}");
        }
        assert!(korean(&fault(&["run"])).contains("사용법: mudeung run"));
    }

    #[test]
    fn what_could_have_been_meant_is_said_in_korean() {
        for (words, said) in [
            (&["run", "a", "--trils", "3"][..], "비슷한 인자가 있습니다: '--trials'"),
            (&["rum"], "비슷한 명령이 있습니다: 'run'"),
            (&["run", "a", "--lang", "koo"], "비슷한 값이 있습니다: "),
            (&["run", "a", "--zzz"], "'--zzz'을(를) 값으로 쓰려면 '-- --zzz'"),
            (&["--", "run"], "명령 'run'이(가) 있습니다. 쓰려면 앞의 '--'를 빼세요"),
        ] {
            let text = korean(&fault(words));
            assert!(text.contains(said), "{words:?}: {text}");
        }
    }

    #[test]
    fn english_has_no_korean_half() {
        let fault = fault(&["run", "a", "--trials", "x"]);
        let text = english(&fault, &fault.render().to_string());
        assert!(text.contains("a whole number\n") && !text.contains("정수"), "{text}");
    }

    #[test]
    fn a_command_line_that_cannot_be_read_still_names_its_language() {
        let of = |words: &[&str]| language(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["mudeung", "run", "--lang", "ko", "--zzz"]), Language::Ko);
        assert_eq!(of(&["mudeung", "--lang=ko", "rum"]), Language::Ko);
        assert_eq!(of(&["mudeung", "--lang=en", "rum"]), Language::En);
    }
}
