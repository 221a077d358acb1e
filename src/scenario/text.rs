//! The texts a scenario came from, and places in them: what every value remembers of where it was typed.
//!
//! Knows nothing of TOML. Columns are counted in characters, as editors do, not in bytes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use sha2::{Digest as _, Sha256};

/// A stretch of bytes in one of the [`Texts`]. Ordered by text in load order, then by offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which text: its index in [`Texts`].
    pub text: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A value and where it was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// One text: a scenario file, a built-in scenario, or the argument of one `--set`.
#[derive(Clone, Debug)]
pub struct Text {
    name: String,
    origin: Origin,
    /// Shared: a study reads the same texts for each of its points.
    body: Arc<str>,
}

#[derive(Clone, Debug)]
enum Origin {
    File(PathBuf),
    BuiltIn(PathBuf),
    Copy(PathBuf),
    CommandLine,
    Study(PathBuf),
}

fn folder(file: &Path) -> PathBuf {
    file.parent().map(Path::to_path_buf).unwrap_or_default()
}

impl Text {
    /// What the argument of a `--set` is called.
    pub const COMMAND_LINE: &'static str = "--set";

    /// What a change that a study's file asks for is called.
    pub const STUDY: &'static str = "study";

    /// What an outcome that a study asks for is called.
    pub const OUTCOME: &'static str = "outcome";

    /// A text that travels in the program; the files it names do so too.
    #[must_use]
    pub fn built_in(name: impl Into<String>, body: impl Into<Arc<str>>) -> Self {
        let name = name.into();
        let folder = folder(Path::new(&name));
        Self { name, origin: Origin::BuiltIn(folder), body: body.into() }
    }

    /// The copy of a text that was called `name`; its data files are where that name would have them, or in the program.
    #[must_use]
    pub fn copy(name: impl Into<String>, body: impl Into<Arc<str>>) -> Self {
        let name = name.into();
        let folder = folder(Path::new(&name));
        Self { name, origin: Origin::Copy(folder), body: body.into() }
    }

    /// The assignment of one `--set`, as TOML.
    #[must_use]
    pub fn command_line(body: impl Into<Arc<str>>) -> Self {
        Self { name: Self::COMMAND_LINE.to_owned(), origin: Origin::CommandLine, body: body.into() }
    }

    /// What somebody asks of a scenario at the command line or in a study's file.
    #[must_use]
    pub fn outcome(body: impl Into<Arc<str>>) -> Self {
        Self { name: Self::OUTCOME.to_owned(), origin: Origin::CommandLine, body: body.into() }
    }

    /// A change that a study's file asks for, as TOML; the files it names lie in `folder`.
    #[must_use]
    pub fn of_study(folder: &Path, body: impl Into<Arc<str>>) -> Self {
        Self { name: Self::STUDY.to_owned(), origin: Origin::Study(folder.to_owned()), body: body.into() }
    }

    /// The text of a file. `name` is what messages call it; the files it names lie beside `file`.
    #[must_use]
    pub fn of_file(name: impl Into<String>, file: &Path, body: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), origin: Origin::File(folder(file)), body: body.into() }
    }

    /// Whether it is no file of the scenario's, but a change that somebody asks for: at the command line or in a study's file.
    #[must_use]
    pub const fn is_command_line(&self) -> bool {
        matches!(self.origin, Origin::CommandLine | Origin::Study(_))
    }

    /// The folder that file names in it start from; the current one for the command line.
    #[must_use]
    pub fn directory(&self) -> &Path {
        match &self.origin {
            Origin::File(folder) | Origin::BuiltIn(folder) | Origin::Copy(folder) | Origin::Study(folder) => folder,
            Origin::CommandLine => Path::new(""),
        }
    }

    /// Whether files that it names are looked for on disk, and whether in the program.
    #[must_use]
    pub const fn looks_in(&self) -> (bool, bool) {
        match self.origin {
            Origin::File(_) | Origin::CommandLine | Origin::Study(_) => (true, false),
            Origin::BuiltIn(_) => (false, true),
            Origin::Copy(_) => (true, true),
        }
    }

    /// What messages call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text itself.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// SHA-256 of the text in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        sha256(self.body.as_bytes())
    }

    /// Line and column of a byte, both counted from 1, the column in characters.
    #[must_use]
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.body[..offset.min(self.body.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        (line, column)
    }
}

/// SHA-256 of some bytes in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string does not fail");
        hex
    })
}

/// miette counts columns in bytes; an editor, and a reader of Korean text, in characters.
impl SourceCode for Text {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.body.read_span(span, lines_before, lines_after)?;
        let (_, column) = self.line_and_column(contents.span().offset());
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line(),
            column - 1,
            contents.line_count(),
        )))
    }
}

/// All texts of one scenario in the order they were loaded: the file itself, what it extends, and `--set` last.
#[derive(Clone, Debug, Default)]
pub struct Texts(Vec<Text>);

impl Texts {
    /// Adds a text and returns its index.
    pub fn add(&mut self, text: Text) -> usize {
        self.0.push(text);
        self.0.len() - 1
    }

    /// Adds a text that is a single value, and answers that with its place.
    pub fn located(&mut self, text: Text) -> Located<String> {
        let value = text.body.to_string();
        let place = Place { text: self.add(text), start: 0, end: value.len() };
        Located { value, place }
    }

    /// The text with this index.
    ///
    /// # Panics
    /// If there is no such text: a place always comes from the texts it is looked up in.
    #[must_use]
    pub fn get(&self, index: usize) -> &Text {
        &self.0[index]
    }

    /// All of them, in load order.
    pub fn iter(&self) -> impl Iterator<Item = &Text> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_after_korean_text() {
        let text = Text::built_in("t", "첫 줄\n예산 = 1");
        let offset = text.body().find('=').unwrap();
        assert_eq!(text.line_and_column(offset), (2, 4));
        let contents = text.read_span(&(offset, 1).into(), 0, 0).unwrap();
        assert_eq!((contents.line(), contents.column()), (1, 3));
    }

    #[test]
    fn sha256_of_the_empty_text_is_the_published_one() {
        assert_eq!(Text::built_in("t", "").sha256(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
