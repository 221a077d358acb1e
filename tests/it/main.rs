//! Integration tests.
#[test]
fn builds() {}

mod quantiles;
