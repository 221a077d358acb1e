//! Scenario files (floor 4): from text to checked values, with every fault at its place.
//!
//! [`load::load`] reads a file with all it extends and every `--set` into a [`raw::RawScenario`]. The tables of the format
//! are declared once, in [`raw`]; from those declarations come the readers, the allowed keys, the JSON Schema
//! ([`schema`]) and the format reference ([`mod@reference`]). Nothing here draws or computes.

mod base;
mod built_in;
pub mod changes;
pub mod class;
mod compile;
pub mod conflict;
pub mod data;
pub mod date;
pub mod declare;
pub mod diagnostic;
pub mod expression;
mod extend;
pub mod family;
pub mod fault;
pub mod fields;
mod form;
mod layers;
mod ledger;
pub mod load;
pub mod measure;
mod number;
pub mod provenance;
pub mod quantity;
pub mod raw;
pub mod reference;
pub mod schema;
mod statement;
pub mod sweep;
mod table_fault;
pub mod text;
pub mod tree;
pub mod value;
pub mod warning;

pub use base::{Base, Change};
pub use built_in::BUILT_IN;
pub use compile::{RunDefaults, Scenario, compile};
pub use data::DataFile;
pub use diagnostic::{Faults, Style, Warning};
pub use ledger::{Ledger, LedgerRow, SourceNote};
pub use load::{CopiedText, Loaded, ScenarioSource, called, is_part, load, load_copy, load_for, not_at_hand};
pub use raw::RawQuantiles;
pub use statement::{Noun, Statement};
pub use table_fault::TableFault;
pub use text::{Text, Texts};
