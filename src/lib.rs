//! Investment-scenario simulator for regional industrial programmes.

pub mod quantity;

pub mod numeric;

pub mod random;

pub mod model;

pub mod engine;
pub mod scenario;

pub mod study;

pub mod report;

pub mod cli;
