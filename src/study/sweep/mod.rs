//! Sweeps: what is looked at in a scenario as some of its values change from point to point.
//!
//! [`points`] says which points there are, [`mod@answer`] what the results of one come to. All points have the same seed, and a draw
//! belongs to its input's path: two points differ by their settings alone, and their difference is known better than either.

pub mod answer;
pub mod points;
