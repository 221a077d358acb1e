//! Integration tests.

mod cli;
mod faults;
mod quantiles;
mod results;
mod scenario_files;
mod stated_figures;
