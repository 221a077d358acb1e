//! The design effect of a quantile: that of the event "below a threshold near the quantile", over the whole run.
//!
//! Thresholds move at every narrowing, so that each phase between two checkpoints has its own counts; the run's design
//! effect is the mean over its phases, weighted by their tiles.

use crate::numeric::stats::{FEWEST_TILES, TileCounts, real};

/// Mean of the design effects of the phases so far, for one probability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PhaseMean {
    tiles: u64,
    weight: f64,
    weighted_sum: f64,
}

impl PhaseMean {
    /// Adds a phase: the counts of values at or above each of its thresholds. The one whose share below comes nearest to
    /// the probability, and that says anything, stands for the quantile.
    pub(super) fn add(&mut self, probability: f64, at_or_above: &[TileCounts]) {
        self.tiles += at_or_above.first().map_or(0, TileCounts::tiles);
        let distance = |counts: &TileCounts| (1.0 - counts.share() - probability).abs();
        let nearest = at_or_above
            .iter()
            .filter_map(|counts| Some((distance(counts), counts.design_effect()?)))
            .min_by(|(a, _), (b, _)| a.total_cmp(b));
        if let Some((_, effect)) = nearest {
            let weight = real(at_or_above[0].tiles());
            self.weight += weight;
            self.weighted_sum += weight * effect;
        }
    }

    /// The design effect: `None` below [`FEWEST_TILES`] tiles; 1 where all values are on one side of every threshold.
    pub(super) fn value(&self) -> Option<f64> {
        if self.weight > 0.0 { Some(self.weighted_sum / self.weight) } else { (self.tiles >= FEWEST_TILES).then_some(1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(hits: [u64; 12]) -> TileCounts {
        let mut counts = TileCounts::default();
        for &h in &hits {
            counts.add(256, h);
        }
        counts
    }

    #[test]
    fn the_nearest_threshold_that_varies_stands_for_the_quantile() {
        let near = counts([120, 130, 128, 127, 126, 131, 125, 122, 133, 128, 129, 127]);
        let far = counts([220, 230, 228, 227, 226, 231, 225, 222, 233, 228, 229, 227]);
        let mut mean = PhaseMean::default();
        mean.add(0.5, &[counts([256; 12]), far, near]);
        assert!((mean.value().unwrap() / near.design_effect().unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_tiles_undefined_and_without_variation_one() {
        let mut mean = PhaseMean::default();
        assert_eq!(mean.value(), None);
        mean.add(0.5, &[counts([256; 12])]);
        assert_eq!(mean.value(), Some(1.0));
    }
}
