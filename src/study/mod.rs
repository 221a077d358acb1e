//! Studies (floor 5): questions asked of the results of runs.
//!
//! Each is a pure function of a model and its results that answers with plain data. No file, no clock, no terminal here.

pub mod appraisal;
pub mod claims;
pub mod columns;
pub mod compare;
pub mod discovery;
pub mod figures;
mod grid;
pub mod implied;
pub mod sensitivity;
pub mod solve;
pub mod sweep;
pub mod switching;
pub mod value_of_information;
