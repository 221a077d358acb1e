//! Investment-scenario simulator for regional industrial programmes.
pub mod cli;
pub mod numeric;
pub mod quantity;
pub mod random;
pub mod report;
pub mod scenario;
pub mod study;
