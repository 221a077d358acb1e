//! Integration tests.

mod architecture;
mod cli;
mod closed_forms;
mod conservation;
mod coverage;
mod golden;
mod gwangju;
mod quantiles;
mod reproducibility;
mod results;
mod second_implementation;
mod simulation;
mod stated_figures;
