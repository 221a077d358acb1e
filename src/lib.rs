//! Investment-scenario simulator for regional industrial programmes.
pub mod quantity;
