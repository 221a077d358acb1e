//! Integration tests.

mod quantiles;
mod stated_figures;
