//! Sharing out what the members with a level of their own leave of a total, of outputs as of accounts.

use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};

/// Gives each member that has a weight its share, by weight over the sum of weights, of what the others leave of `total`.
/// `levels` are indexed as the members; `total` holds what was left afterwards.
pub(super) fn share_out<'w>(
    isa: Isa,
    members: &[usize],
    weight: impl Fn(usize) -> Option<&'w Column>,
    total: &mut Column,
    levels: &mut [Column],
) {
    let mut weights = Column::ZERO;
    for &member in members {
        match weight(member) {
            Some(weight) => column::add_assign(isa, weight, &mut weights),
            None => column::subtract_assign(isa, &levels[member], total),
        }
    }
    for &member in members {
        if let Some(weight) = weight(member) {
            share(isa, total, weight, &weights, &mut levels[member]);
        }
    }
}

#[inline(always)]
fn share_kernel(total: &Column, weight: &Column, weights: &Column, out: &mut Column) {
    for i in 0..TILE {
        out[i] = total[i] * (weight[i] / weights[i]);
    }
}
dispatch! {
    /// out ← total · weight / weights
    fn share(total: &Column, weight: &Column, weights: &Column, out: &mut Column) = share_kernel
}
