//! The declaration of the scenario format: what a value may be, and the macro that declares a table once.
//!
//! From one declaration come the `Raw` struct, its reader, its allowed keys, how files merge, the JSON Schema and the
//! format reference. Reads nothing itself: that is [`super::fields`].

use super::measure::MeasureRules;
use crate::quantity::{Label, Language};

/// What a value may be.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Free text.
    Text,
    /// The name of a CSV file beside the text.
    DataFile,
    /// A text, or one in each language: `{ en = "…", ko = "…" }`.
    Label,
    /// The id of a noun.
    Id(Label),
    /// `true` or `false`.
    Boolean,
    /// A whole number within bounds.
    Integer {
        /// Smallest.
        low: u64,
        /// Largest.
        high: u64,
    },
    /// A number with its unit, which is certain and needs no source.
    Number(MeasureRules),
    /// `2025-03-28`, as a TOML date or a text; `2025-03` and `2025` where a month or a year is enough.
    Date,
    /// A calendar year.
    Year,
    /// `[first, last]`.
    YearRange,
    /// One of a few words.
    OneOf(&'static [&'static str]),
    /// A number with its unit, or a distribution, and where it comes from.
    Quantity(MeasureRules),
    /// `[…]`
    List(Box<Kind>),
    /// A table with one entry per id.
    Keyed {
        /// The noun that the ids are of.
        noun: Label,
        /// Every entry.
        entry: Box<Kind>,
    },
    /// A table with one entry per path of a scenario.
    ByPath(Box<Kind>),
    /// A table with one entry per year.
    ByYear(Box<Kind>),
    /// A table with one entry per age in whole years.
    ByAge(Box<Kind>),
    /// A table with declared keys.
    Table(Declaration),
    /// Whatever a path of a scenario takes.
    Any,
    /// Any of these.
    Either(Vec<Kind>),
}

/// The declaration of a table.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Its name in the JSON Schema.
    pub name: &'static str,
    /// What it is.
    pub help: Label,
    /// Its keys in the order of the reference.
    pub fields: Vec<FieldDeclaration>,
    /// What any other key holds, if there may be others.
    pub others: Option<(Label, Box<Kind>)>,
}

/// The declaration of one key.
#[derive(Clone, Debug)]
pub struct FieldDeclaration {
    /// The key.
    pub key: &'static str,
    /// What it is.
    pub help: Label,
    /// Whether it must be there.
    pub required: bool,
    /// What it may hold.
    pub kind: Kind,
}

impl Declaration {
    /// The declaration of a key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&FieldDeclaration> {
        self.fields.iter().find(|field| field.key == key)
    }
}

impl Kind {
    /// What is expected, for messages and the reference.
    #[must_use]
    pub fn describe(&self) -> Label {
        let both = |en: &str, ko: &str| Label::new(en, ko);
        match self {
            Self::Text => both("text", "글"),
            Self::DataFile => both("the name of a CSV file", "CSV 파일 이름"),
            Self::Label => both("text, or { en, ko }", "글, 또는 { en, ko }"),
            Self::Id(noun) => Label::new(format!("the id of a {}", noun.en), format!("{} id", noun.ko)),
            Self::Boolean => both("true or false", "true 또는 false"),
            Self::Integer { low, high } if *high == u64::MAX => {
                Label::new(format!("a whole number from {low}"), format!("{low} 이상의 정수"))
            }
            Self::Integer { low, high } => {
                Label::new(format!("a whole number from {low} to {high}"), format!("{low}–{high} 사이의 정수"))
            }
            Self::Number(rules) | Self::Quantity(rules) => help(rules.name),
            Self::Date => both("a date", "날짜"),
            Self::Year => both("a year", "연도"),
            Self::YearRange => both("[first year, last year]", "[첫해, 마지막 해]"),
            Self::OneOf(words) => {
                let words = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ");
                Label { en: words.clone(), ko: words }
            }
            Self::List(entry) => {
                let entry = entry.describe();
                Label::new(format!("a list: {}", entry.en), format!("목록: {}", entry.ko))
            }
            Self::Keyed { noun, entry } => {
                let entry = entry.describe();
                Label::new(format!("a table by {} id: {}", noun.en, entry.en), format!("{} id별 표: {}", noun.ko, entry.ko))
            }
            Self::ByPath(entry) => {
                let entry = entry.describe();
                Label::new(format!("a table by path: {}", entry.en), format!("경로별 표: {}", entry.ko))
            }
            Self::ByYear(entry) => {
                let entry = entry.describe();
                Label::new(format!("a table by year: {}", entry.en), format!("연도별 표: {}", entry.ko))
            }
            Self::ByAge(entry) => {
                let entry = entry.describe();
                Label::new(format!("a table by age in years: {}", entry.en), format!("햇수별 표: {}", entry.ko))
            }
            Self::Table(_) => both("a table", "표"),
            Self::Any => both("a value as the path takes it", "그 경로에 쓸 수 있는 값"),
            Self::Either(kinds) => {
                let all: Vec<Label> = kinds.iter().map(Self::describe).collect();
                let join = |language| all.iter().map(|one| one.get(language)).collect::<Vec<_>>();
                Label { en: join(Language::En).join(", or "), ko: join(Language::Ko).join(" 또는 ") }
            }
        }
    }
}

/// The two languages of a declaration's help, which is written `English | 한국어`.
#[must_use]
pub fn help(text: &str) -> Label {
    let (en, ko) = text.split_once('|').unwrap_or((text, text));
    Label { en: en.trim().to_owned(), ko: ko.trim().to_owned() }
}

/// Declares a table of the format: the `Raw` struct and its [`ReadValue`](super::fields::ReadValue).
///
/// Every doc comment is the help of its key, `English | 한국어`. An `Option` or a table by id may be left out,
/// everything else is required. After the name stand, if they apply: `sourced` (the table also takes `source` and
/// `rationale`, for the numbers in it that have none of their own) and `checked` (the struct has a method
/// `check(&self, &KeyPath, &mut Reader)` for what no single key can tell).
macro_rules! table {
    ($(#[doc = $help:literal])+ $name:ident $(: $($flag:ident)+)? {
        $($(#[doc = $field_help:literal])+ $field:ident: $type:ty,)+
    }) => {
        $(#[doc = $help])+
        #[derive(Clone, Debug)]
        pub struct $name {
            /// Where the table stands.
            pub place: $crate::scenario::text::Place,
            $($(#[doc = $field_help])+ pub $field: $type,)+
        }

        impl $crate::scenario::fields::ReadValue for $name {
            fn kind() -> $crate::scenario::declare::Kind {
                let own = vec![$($crate::scenario::declare::FieldDeclaration {
                    key: stringify!($field),
                    help: $crate::scenario::declare::help(concat!($($field_help),+)),
                    required: <$type as $crate::scenario::fields::ReadValue>::absent().is_none(),
                    kind: <$type as $crate::scenario::fields::ReadValue>::kind(),
                },)+];
                $crate::scenario::declare::Kind::Table($crate::scenario::declare::Declaration {
                    name: stringify!($name).trim_start_matches("Raw"),
                    help: $crate::scenario::declare::help(concat!($($help),+)),
                    fields: [own, $($($crate::scenario::declare::table!(@declare $flag),)+)?].concat(),
                    others: None,
                })
            }

            fn read(
                node: &$crate::scenario::tree::Node,
                path: &$crate::scenario::fields::KeyPath,
                reader: &mut $crate::scenario::fields::Reader<'_>,
            ) -> Option<Self> {
                let mut fields = $crate::scenario::fields::Fields::of(node, path, reader)?;
                $($($crate::scenario::declare::table!(@enter $flag fields reader);)+)?
                $(let $field = fields.read(stringify!($field), concat!($($field_help),+), reader);)+
                $($($crate::scenario::declare::table!(@leave $flag reader);)+)?
                fields.finish(reader);
                let read = Self { place: node.place, $($field: $field?,)+ };
                $($($crate::scenario::declare::table!(@check $flag read path reader);)+)?
                Some(read)
            }

            fn read_again(
                node: &$crate::scenario::tree::Node,
                path: &$crate::scenario::fields::KeyPath,
                earlier: &Self,
                changes: &$crate::scenario::changes::Changes,
                reader: &mut $crate::scenario::fields::Reader<'_>,
            ) -> Option<Self> {
                if changes.concern_all() {
                    return <Self as $crate::scenario::fields::ReadValue>::read(node, path, reader);
                }
                let mut fields = $crate::scenario::fields::Fields::of(node, path, reader)?;
                $($($crate::scenario::declare::table!(@enter $flag fields reader);)+)?
                $(let $field =
                    fields.read_again(stringify!($field), concat!($($field_help),+), &earlier.$field, changes, reader);)+
                $($($crate::scenario::declare::table!(@leave $flag reader);)+)?
                fields.finish(reader);
                let read = Self { place: node.place, $($field: $field?,)+ };
                $($($crate::scenario::declare::table!(@check $flag read path reader);)+)?
                Some(read)
            }
        }
    };
    (@declare sourced) => { $crate::scenario::provenance::declarations() };
    (@declare checked) => { Vec::new() };
    (@enter sourced $fields:ident $reader:ident) => { $fields.enter_cover($reader) };
    (@enter checked $fields:ident $reader:ident) => {};
    (@leave sourced $reader:ident) => { $reader.leave_cover() };
    (@leave checked $reader:ident) => {};
    (@check sourced $read:ident $path:ident $reader:ident) => {};
    (@check checked $read:ident $path:ident $reader:ident) => { $read.check($path, $reader) };
}
pub(super) use table;
