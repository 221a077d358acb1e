//! The outcome over the tenths of an input: how far it swings, and whether it only rises or only falls.
//!
//! **Rule of the flag.** Of the mean outcomes in the ten tenths, the largest rise (a later mean less an earlier one) and the
//! largest fall are held against their errors. Above 4.5 standard errors one is believed. Both believed: not monotone; one: monotone;
//! neither: nothing is said. There are 45 pairs, and errors come from 10 to 32 batches: an input without effect, or with a monotone
//! one, is called not monotone in less than 1 % of cases.

use super::batches::Batches;
use super::sum;
use crate::numeric::classes::{FEW, errors_of_differences};
use crate::numeric::isa::Isa;
use crate::numeric::stats::real;

/// Number of classes.
const TENTHS: usize = 10;

/// Standard errors from which a rise or a fall is believed.
const BELIEVED: f64 = 4.5;

/// The tenth of its input in which each trial lies. Equal values lie together, so a tenth may be empty.
#[derive(Clone, Debug)]
pub struct Tenths {
    of: Vec<u8>,
    /// Trials by batch and tenth.
    counts: Vec<[u32; TENTHS]>,
}

/// Whether an outcome only rises, or only falls, with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Monotone {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// The trials do not tell.
    Unknown,
}

/// Means of an outcome over the tenths of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swing {
    /// Mean outcome in the lowest tenth.
    pub low: f64,
    /// Mean outcome in the highest tenth.
    pub high: f64,
    /// Whether it only rises or only falls on the way.
    pub monotone: Monotone,
}

impl Tenths {
    /// Deals trials into tenths by their ranks, from 0.5 to n − 0.5 in steps of 1, ties at their mean.
    #[must_use]
    pub fn new(ranks: &[f64], batches: &Batches) -> Self {
        let n = real(ranks.len() as u64);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 9")]
        let tenth = |rank: &f64| (rank / n * 10.0).clamp(0.0, 9.0) as u8;
        let of: Vec<u8> = ranks.iter().map(tenth).collect();
        let count = |range: std::ops::Range<usize>| {
            let mut counts = [0; TENTHS];
            of[range].iter().for_each(|&tenth| counts[usize::from(tenth)] += 1);
            counts
        };
        let counts = batches.ranges().map(count).collect();
        Self { of, counts }
    }

    /// The means of an outcome.
    #[must_use]
    pub fn swing(&self, outcome: &[f64], batches: &Batches) -> Swing {
        let sums: Vec<[f64; TENTHS]> = batches
            .ranges()
            .map(|range| {
                let mut sums = [0.0; TENTHS];
                for (&tenth, value) in self.of[range.clone()].iter().zip(&outcome[range]) {
                    sums[usize::from(tenth)] += value;
                }
                sums
            })
            .collect();
        let of_all = |tenth: usize| {
            let count: u32 = self.counts.iter().map(|counts| counts[tenth]).sum();
            let mut of_batches = [0.0; Batches::MOST];
            of_batches.iter_mut().zip(&sums).for_each(|(of_batch, sums)| *of_batch = sums[tenth]);
            (f64::from(count), sum(&of_batches[..sums.len()]))
        };
        let all: [(f64, f64); TENTHS] = std::array::from_fn(of_all);
        let there: Vec<usize> = (0..TENTHS).filter(|&tenth| all[tenth].0 > 0.0).collect();
        let mean = |tenth: usize| all[tenth].1 / all[tenth].0;
        // Means with one batch left out, by batch; NaN where nothing is left.
        let left_out: Vec<[f64; FEW]> = sums
            .iter()
            .zip(&self.counts)
            .map(|(sums, counts)| {
                let mut means = [0.0; FEW];
                for tenth in 0..TENTHS {
                    means[tenth] = (all[tenth].1 - sums[tenth]) / (all[tenth].0 - f64::from(counts[tenth]));
                }
                means
            })
            .collect();
        let (mut rises, mut falls) = (false, false);
        for (at, &from) in there.iter().enumerate() {
            if rises && falls {
                break;
            }
            let errors = errors_of_differences(Isa::best(), &left_out, from);
            for &to in &there[at + 1..] {
                let change = mean(to) - mean(from);
                rises |= change > BELIEVED * errors[to];
                falls |= -change > BELIEVED * errors[to];
            }
        }
        let monotone = match (rises, falls) {
            (true, true) => Monotone::No,
            (false, false) => Monotone::Unknown,
            _ => Monotone::Yes,
        };
        let end = |tenth: Option<&usize>| tenth.map_or(f64::NAN, |&tenth| mean(tenth));
        Swing { low: end(there.first()), high: end(there.last()), monotone }
    }
}
