//! Numerical building blocks (floor 1): instruction-set levels, block kernels over columns and elementary functions.
//!
//! Nothing here knows what a number means: no units, no randomness, no model. Every kernel gives the same bits on every
//! instruction-set level.

pub mod classes;
pub mod column;
pub mod elementary;
pub mod finance;
pub mod histogram;
pub mod inverses;
pub mod isa;
pub mod leontief;
pub mod linalg;
pub mod moments;
pub mod orthogonal;
pub mod packet;
pub mod paired;
pub mod products;
pub mod quantile;
pub mod randomised;
pub mod rank;
pub mod special;
pub mod stats;
