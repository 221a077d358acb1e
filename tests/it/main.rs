//! Integration tests.
#[test]
fn builds() {}

mod quantiles;
mod stated_figures;
