//! Integration tests.

mod architecture;
mod cli;
mod golden;
mod gwangju;
mod quantiles;
mod results;
mod second_implementation;
mod simulation;
mod stated_figures;
