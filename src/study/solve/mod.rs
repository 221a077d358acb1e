//! Solving for an input: the value of one input at which a statistic of the outcome reaches a level, all other inputs as uncertain as they
//! are (`docs/studies.md`). The switching values of claims, which hold all others at their central values, are
//! [`super::switching`]'s.
//!
//! Every value is tried on the same draws, so that the statistic changes with the input and not with luck.

mod design;
mod evaluate;
mod finding;
mod goal;
mod search;

pub use design::{Certain, Domain, Lever, Pulled};
pub use evaluate::{Evaluated, Question};
pub use finding::{Finding, Moved, Reason, reason};
pub use goal::{Goal, GoalFault, Relation, Statistic};
pub use search::{Answer, Crossing, Solved, search};
