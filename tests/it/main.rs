//! Integration tests.

mod faults;
mod quantiles;
mod scenario_files;
mod stated_figures;
