//! Sensitivity: which input drives which outcome.
//!
//! Three parts that know as little as possible of each other: [`design`] says which inputs are moved and how, [`evaluate`] runs the model,
//! [`estimate`] makes measures of columns of numbers.

pub mod design;
pub mod estimate;
pub mod evaluate;
