//! Typed ids of the nouns, so that a sector is never looked up among programmes. It must not know whether an id exists.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::Language;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::En))]
pub enum IdError {
    /// No characters.
    Empty,
    /// A character that no id may hold.
    Character {
        /// The text given.
        id: String,
        /// Its first character that is not allowed.
        found: char,
    },
    /// Starts with a hyphen, so that a command line would take it for an option.
    LeadingHyphen {
        /// The text given.
        id: String,
    },
    /// Reads as a number, so that a message could not tell it from one.
    Number {
        /// The text given.
        id: String,
    },
}

impl IdError {
    /// The message in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Empty => language.pick("an id needs at least one character".into(), "아이디가 비어 있습니다".into()),
            Self::Character { id, found } => language.pick(
                format!("{found:?} may not stand in the id `{id}`: use Hangul, lower-case letters, digits, `-` and `_`"),
                format!("아이디 `{id}`에 {found:?}은(는) 쓸 수 없습니다: 한글, 영문 소문자, 숫자, `-`, `_`만 씁니다"),
            ),
            Self::LeadingHyphen { id } => language
                .pick(format!("the id `{id}` may not start with `-`"), format!("아이디 `{id}`은(는) `-`로 시작할 수 없습니다")),
            Self::Number { id } => language.pick(
                format!("the id `{id}` is a bare number: add a letter"),
                format!("아이디 `{id}`은(는) 숫자뿐입니다: 글자를 더하세요"),
            ),
        }
    }
}

fn check(id: &str) -> Result<(), IdError> {
    let allowed = |c: char| matches!(c, '가'..='힣' | 'a'..='z' | '0'..='9' | '-' | '_');
    if id.is_empty() {
        return Err(IdError::Empty);
    }
    if let Some(found) = id.chars().find(|&c| !allowed(c)) {
        return Err(IdError::Character { id: id.into(), found });
    }
    if id.starts_with('-') {
        return Err(IdError::LeadingHyphen { id: id.into() });
    }
    if id.starts_with(|c: char| c.is_ascii_digit()) && id.replace('_', "").parse::<f64>().is_ok() {
        return Err(IdError::Number { id: id.into() });
    }
    Ok(())
}

/// One id type per noun: checked text, ordered as `str`.
macro_rules! id_types {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// An id of Hangul syllables, lower-case ASCII letters, digits, `-` and `_`.
            ///
            /// # Errors
            /// [`IdError`] for anything else, a leading `-` or a bare number.
            pub fn new(id: &str) -> Result<Self, IdError> {
                check(id).map(|()| Self(id.into()))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(id: &str) -> Result<Self, IdError> {
                Self::new(id)
            }
        }
    )*};
}

id_types! {
    /// Id of a scenario.
    ScenarioId
    /// Id of a sector.
    SectorId
    /// Id of a group of sectors.
    GroupId
    /// Id of a programme.
    ProgrammeId
    /// Id of an account.
    AccountId
    /// Id of a target.
    TargetId
    /// Id of a source document.
    SourceId
    /// Id of a facility.
    FacilityId
    /// Id of a pipeline.
    PipelineId
    /// Id of a stage of a pipeline.
    StageId
    /// Id of an event.
    EventId
    /// Id of a driver.
    DriverId
    /// Id of a metric of the scenario's own.
    MetricName
    /// Id of a spending pattern.
    SpendingId
    /// Id of a patch of a sweep.
    PatchId
    /// Id of a set of additionality factors.
    AdditionalityId
    /// Id of a skill pool.
    SkillId
    /// Id of a claim.
    ClaimId
    /// Id of an appraisal.
    AppraisalId
    /// Id of a reference class.
    ClassId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_hangul_lower_case_letters_digits_hyphens_and_underscores() {
        for id in ["ai-cluster-2", "미래차", "h2_energy", "9대", "_x", "2025-kia", "nan", "inf"] {
            assert_eq!(SectorId::new(id).unwrap().as_str(), id);
        }
    }

    #[test]
    fn other_characters_hyphens_in_front_and_numbers_are_refused() {
        assert_eq!(SectorId::new(""), Err(IdError::Empty));
        for (id, found) in [("AI", 'A'), ("a b", ' '), ("a.b", '.'), ("é", 'é'), ("\u{1100}\u{1161}", '\u{1100}')] {
            assert_eq!(SectorId::new(id), Err(IdError::Character { id: id.into(), found }));
        }
        assert_eq!(SectorId::new("-a"), Err(IdError::LeadingHyphen { id: "-a".into() }));
        for id in ["2030", "1_000", "1e9"] {
            assert_eq!(SectorId::new(id), Err(IdError::Number { id: id.into() }));
        }
    }

    #[test]
    fn ids_order_as_their_text() {
        let mut ids = ["b", "가", "a", "10a", "9a"].map(|id| ProgrammeId::new(id).unwrap());
        ids.sort();
        assert_eq!(ids.map(|id| id.to_string()), ["10a", "9a", "a", "b", "가"]);
    }
}
