//! Integration tests.

mod stated_figures;
