//! Integration tests.

mod cli;
mod quantiles;
mod results;
mod stated_figures;
