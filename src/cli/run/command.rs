//! The command that gives the same results again: what shapes them, and nothing else.

use super::RunArguments;

impl RunArguments {
    /// `mudeung run` with the scenario and the options that shape results, quoted for a POSIX shell.
    pub(super) fn command(&self) -> String {
        let mut words = vec!["mudeung".to_owned(), "run".to_owned()];
        words.extend(self.scenario.as_ref().map(|file| quoted(&file.to_string_lossy())));
        words.extend(self.draws.words(self.trials));
        let mut option = |name: &str, value: Option<String>| {
            words.extend(value.map(|value| format!("--{name} {}", quoted(&value))));
        };
        option("until", self.until.as_ref().map(|until| until.text().to_owned()));
        option("keep-trials", self.keep_trials.clone());
        words.extend(self.bom.then(|| "--bom".to_owned()));
        words.join(" ")
    }
}

/// A word as a POSIX shell takes it.
pub(in crate::cli) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=%:,+@".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// The words of a command whose words were [`quoted`]; nothing if a quote has no end.
pub(in crate::cli) fn words(command: &str) -> Option<Vec<String>> {
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match letters.next()? {
                        '\'' => break,
                        letter => word.push(letter),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(letters.next()?),
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Arguments, Command};

    fn command(line: &[&str]) -> String {
        match Arguments::try_parse_from(line).unwrap().command {
            Command::Run(arguments) => arguments.command(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_command_keeps_what_shapes_results_and_drops_the_rest() {
        let line = ["mudeung", "run", "a b.toml", "--threads", "2", "--set", "x.y=5939억원", "--trials", "10만", "--quiet"];
        assert_eq!(command(&line), "mudeung run 'a b.toml' --set x.y=5939억원 --trials 100000");
        assert_eq!(command(&["mudeung", "run"]), "mudeung run");
    }

    #[test]
    fn words_with_blanks_and_quotes_are_quoted() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("{ pert = [1, 2, 3] }"), "'{ pert = [1, 2, 3] }'");
    }

    #[test]
    fn a_quoted_command_gives_its_words_back() {
        let all = ["it's", "", "{ pert = [1, 2] }", r"back\slash", "'", "경로=5939억원", "\"two\" words\n", "plain"];
        let command = all.map(quoted).join(" ");
        assert_eq!(words(&command).unwrap(), all);
        assert_eq!(words("run  'a b'c ").unwrap(), ["run", "a bc"]);
        assert_eq!((words("run 'a"), words(r"run \")), (None, None));
    }
}
