//! Ranks of numbers and their correlation.

use super::stats::real;

/// Spearman's rank correlation; ties share the mean of their ranks. `None` where one list is shorter than two or all the same,
/// or holds what is not a number.
///
/// # Panics
/// If the lists differ in length.
#[must_use]
pub fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    assert_eq!(a.len(), b.len(), "ranks are compared in pairs");
    if a.iter().chain(b).any(|value| value.is_nan()) {
        return None;
    }
    let (a, b) = (centred_ranks(a), centred_ranks(b));
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let scale = (dot(&a, &a) * dot(&b, &b)).sqrt();
    (scale > 0.0).then(|| dot(&a, &b) / scale)
}

/// Ranks from 1, less the middle rank; ties share the mean of their ranks.
#[must_use]
pub fn centred_ranks(values: &[f64]) -> Vec<f64> {
    let middle = f64::midpoint(1.0, real(values.len() as u64));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tied in ascending(values).chunk_by(|a, b| values[*a].to_bits() == values[*b].to_bits()) {
        let rank = real(before) + f64::midpoint(1.0, real(tied.len() as u64));
        for &index in tied {
            ranks[index] = rank - middle;
        }
        before += tied.len() as u64;
    }
    ranks
}

/// The indices of values in the order of [`f64::total_cmp`], equal ones in any order.
///
/// Single words sort four times as fast as pairs. So the last bits of a value make room for its index; what is equal without them is
/// sorted once more.
fn ascending(values: &[f64]) -> Vec<usize> {
    let places = (1_u64 << (u64::BITS - (values.len() as u64).leading_zeros())) - 1;
    let word = |(value, index): (&f64, u64)| {
        let bits = value.to_bits();
        let rising = if value.is_sign_negative() { !bits } else { bits | 1 << (u64::BITS - 1) };
        rising & !places | index
    };
    let mut words: Vec<u64> = values.iter().zip(0..).map(word).collect();
    words.sort_unstable();
    let index = |word: &u64| usize::try_from(word & places).expect("an index of a slice");
    let mut order: Vec<usize> = words.iter().map(index).collect();
    let mut start = 0;
    for near in words.chunk_by(|a, b| a & !places == b & !places) {
        let end = start + near.len();
        if near.len() > 1 {
            order[start..end].sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
        }
        start = end;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::{centred_ranks, spearman};

    #[test]
    fn ranks_tell_values_apart_that_differ_in_their_last_bit_and_know_signs() {
        let up = 1.5_f64.next_up();
        let values = [1.5, -2.0, up, 0.0, -0.0, f64::INFINITY, up.next_up(), 1.5, f64::NEG_INFINITY, -1e-300];
        let expected = [6.5, 2.0, 8.0, 5.0, 4.0, 10.0, 9.0, 6.5, 1.0, 3.0];
        assert_eq!(centred_ranks(&values), expected.map(|rank| rank - 5.5));
        assert!(centred_ranks(&[]).is_empty());
        let many: Vec<f64> = (0..5000_u32).map(|i| f64::from(i * 1709 % 5003) * f64::EPSILON + 1.0).collect();
        for (rank, value) in centred_ranks(&many).iter().zip(&many) {
            let below = many.iter().filter(|other| *other < value).count();
            assert!((rank + 2500.5 - super::real(below as u64) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn spearman_matches_a_published_example_and_is_one_for_any_rising_function() {
        // IQ and hours of television, as in the article on the coefficient in Wikipedia: −29/165.
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        assert!((spearman(&iq, &hours).unwrap() + 29.0 / 165.0).abs() < 1e-15);
        let cubes: Vec<f64> = iq.iter().map(|x: &f64| x.powi(3)).collect();
        assert!((spearman(&iq, &cubes).unwrap() - 1.0).abs() < 1e-15);
        let falling: Vec<f64> = iq.iter().map(|x| -x).collect();
        assert!((spearman(&iq, &falling).unwrap() + 1.0).abs() < 1e-15);
    }

    #[test]
    fn ties_share_their_ranks_and_constants_have_no_correlation() {
        // Ranks 1.5, 1.5, 3 and 1, 2.5, 2.5: covariance 0.75 over variance 1.5.
        assert!((spearman(&[0.0, 0.0, 1.0], &[4.0, 5.0, 5.0]).unwrap() - 0.5).abs() < 1e-15);
        assert_eq!(spearman(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(spearman(&[], &[]), None);
        assert_eq!(spearman(&[f64::NAN, 1.0], &[1.0, 2.0]), None);
    }
}
