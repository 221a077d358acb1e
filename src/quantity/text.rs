//! The two languages people read, and names that exist in both. It must not hold messages: they live with their errors.

use std::str::FromStr;

/// A language of names, messages and tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Language {
    /// The ISO 639-1 code, `en` or `ko`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn pick<T>(self, en: T, ko: T) -> T {
        match self {
            Self::En => en,
            Self::Ko => ko,
        }
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "en" => Ok(Self::En),
            "ko" => Ok(Self::Ko),
            _ => Err(format!("`{code}` is not a language: en or ko / 언어는 en 또는 ko입니다")),
        }
    }
}

/// A name in English and Korean.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Label {
    /// The English name.
    pub en: String,
    /// The Korean name.
    pub ko: String,
}

impl Label {
    /// A label of the two names.
    #[must_use]
    pub fn new(en: impl Into<String>, ko: impl Into<String>) -> Self {
        Self { en: en.into(), ko: ko.into() }
    }

    /// The name in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        language.pick(&self.en, &self.ko)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_answers_in_the_language_asked_for() {
        let label = Label::new("Gwangju", "광주");
        assert_eq!((label.get(Language::En), label.get(Language::Ko)), ("Gwangju", "광주"));
    }

    #[test]
    fn a_language_is_read_from_its_own_code() {
        for language in [Language::En, Language::Ko] {
            assert_eq!(language.code().parse(), Ok(language));
        }
        assert!("fr".parse::<Language>().is_err());
    }
}
