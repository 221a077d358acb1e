//! Integration tests.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

mod cli;
mod conflicts;
mod distributions;
mod docs;
mod elementary;
mod faults;
mod implied;
mod quantiles;
mod results;
mod scenario_files;
mod stated_figures;
mod streams;
