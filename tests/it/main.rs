//! Integration tests.

mod architecture;
mod cli;
mod closed_forms;
mod golden;
mod gwangju;
mod quantiles;
mod results;
mod second_implementation;
mod simulation;
mod stated_figures;
