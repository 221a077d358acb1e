//! Order statistics of values in memory, and what lies between them.

/// Reorders `values` so that `values[rank]` is the order statistic of each of the ranks (ascending, each below the
/// length). Values must be neither NaN nor −0, which the total order would put apart from 0.
pub(super) fn place_ranks(values: &mut [f64], ranks: &[usize]) {
    place(values, ranks, 0);
}

/// The same for a part of the values that begins at rank `first`.
fn place(values: &mut [f64], ranks: &[usize], first: usize) {
    let Some(&rank) = ranks.get(ranks.len() / 2) else { return };
    let (below, _, above) = values.select_nth_unstable_by(rank - first, f64::total_cmp);
    place(below, &ranks[..ranks.len() / 2], first);
    place(above, &ranks[ranks.len() / 2 + 1..], rank + 1);
}

/// Order statistics by rank (ascending).
pub(super) struct OrderStatistics {
    pub(super) ranks: Vec<u64>,
    pub(super) values: Vec<f64>,
}

impl OrderStatistics {
    /// The value at a rank between two whole ranks that were asked for, linear between them.
    pub(super) fn at(&self, rank: f64) -> f64 {
        let below = self.of(whole(rank));
        let fraction = rank - rank.floor();
        if fraction > 0.0 { (self.of(whole(rank.ceil())) - below).mul_add(fraction, below) } else { below }
    }

    fn of(&self, rank: u64) -> f64 {
        self.values[self.ranks.binary_search(&rank).expect("only ranks asked for are looked up")]
    }
}

/// The whole rank at or below a rank; ranks are neither negative nor beyond 2⁵³.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounding down a rank is what it is for")]
pub(super) fn whole(rank: f64) -> u64 {
    rank as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placed_ranks_hold_what_sorting_would_put_there() {
        let mut values: Vec<f64> = (0..997_u32).map(|i| f64::from(i * i % 613)).collect();
        let mut sorted = values.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let ranks = [0, 1, 5, 500, 501, 502, 995, 996];
        place_ranks(&mut values, &ranks);
        for rank in ranks {
            assert_eq!(values[rank].to_bits(), sorted[rank].to_bits());
        }
        place_ranks(&mut [], &[]);
    }

    #[test]
    fn between_order_statistics_values_are_linear() {
        let ordered = OrderStatistics { ranks: vec![3, 4, 9], values: vec![10.0, 20.0, 7.0] };
        let found = [3.0, 3.25, 4.0, 9.0].map(|rank| ordered.at(rank).to_bits());
        assert_eq!(found, [10.0_f64, 12.5, 20.0, 7.0].map(f64::to_bits));
    }
}
