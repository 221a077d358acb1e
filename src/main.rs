//! The command `mudeung`.
fn main() {}
