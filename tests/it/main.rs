//! Integration tests.

mod faults;
mod scenario_files;
mod stated_figures;
