//! Order statistics of values that are kept.

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
}
