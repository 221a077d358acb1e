//! Integration tests.

mod cli;
mod conflicts;
mod distributions;
mod docs;
mod elementary;
mod faults;
mod quantiles;
mod results;
mod scenario_files;
mod stated_figures;
mod streams;
