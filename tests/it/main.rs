//! Integration tests.

mod distributions;
mod elementary;
mod stated_figures;
mod streams;
