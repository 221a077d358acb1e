//! Integration tests.

mod cli;
mod implied;
mod quantiles;
mod results;
mod stated_figures;
