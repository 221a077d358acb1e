//! Integration tests.

mod distributions;
mod elementary;
mod quantiles;
mod stated_figures;
mod streams;
