//! Investment-scenario simulator for regional industrial programmes.
pub mod engine;
pub mod model;
pub mod numeric;
pub mod quantity;
pub mod random;
pub mod scenario;
