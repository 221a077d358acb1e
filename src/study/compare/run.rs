//! Runs the pairs: stretches of trials of the first scenario and of the others, so that memory does not grow with trials.

use std::collections::BTreeSet;
use std::ops::Range;

use super::estimate::{Compared, Stretch, Summed};
use super::pairs::Pairs;
use crate::engine::{AsDrawn, Observer, Settings, Simulator, Trials};
use crate::model::{MetricId, Model};
use crate::numeric::column::BLOCK;
use crate::numeric::quantile::next_checkpoint;
use crate::numeric::stats::real;

/// Most bytes of single trials at a time, of one scenario.
const MEMORY: f64 = 32e6;

/// Fewest and most blocks of a stretch.
const BLOCKS: (u64, u64) = (4, 64);

/// The other scenarios of a comparison, each with what it shares with the first.
pub type Others<'o, 'm> = [(&'o Simulator<'m>, &'o Pairs)];

/// What each of some scenarios makes different from the first one, on the same draws; `None` if the observer cancels. The observer
/// hears of trials of each scenario.
#[must_use]
pub fn compare(
    first: &Simulator<'_>,
    others: &Others<'_, '_>,
    settings: &Settings,
    observer: &dyn Observer,
) -> Option<Vec<Compared>> {
    let of_first: Vec<Vec<MetricId>> = others.iter().map(|(_, pairs)| asked_of_first(first.model(), pairs)).collect();
    let all: BTreeSet<MetricId> = of_first.iter().flatten().copied().collect();
    let columns = (all.into_iter().collect(), others.iter().map(|(other, pairs)| asked_of_other(other.model(), pairs)).collect());
    let comparison = Comparison { first, others, settings, observer, columns };
    let mut sums = comparison.sums();
    comparison.pass(|stretches, boundary| {
        for (sum, (a, b)) in sums.iter_mut().zip(stretches) {
            sum.add(a, b);
            if boundary {
                sum.narrow();
            }
        }
    })?;
    loop {
        let outside: Vec<Vec<usize>> = sums.iter_mut().map(Summed::outside).collect();
        if outside.iter().all(Vec::is_empty) {
            break;
        }
        comparison.pass(|stretches, _| {
            for ((sum, places), (a, b)) in sums.iter_mut().zip(&outside).zip(stretches) {
                sum.add_again(places, a, b);
            }
        })?;
    }
    let finish = |(sum, (other, pairs)): (Summed, &(&Simulator<'_>, &Pairs))| {
        sum.finish(pairs, |(a, b)| (first.stated(a), other.stated(b)))
    };
    Some(sums.into_iter().zip(others).map(finish).collect())
}

/// The metrics that a comparison reads of the first model, rising.
fn asked_of_first(model: &Model, pairs: &Pairs) -> Vec<MetricId> {
    let joint = pairs.joint_targets.iter().flat_map(|pair| &model.joint_targets[pair.targets.0].targets).copied();
    let targets = pairs.targets.iter().map(|pair| pair.targets.0).chain(joint);
    let metrics = targets.map(|target| model.targets[target].metric).chain(pairs.metrics.iter().map(|pair| pair.0));
    metrics.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The metrics that a comparison reads of another model, rising.
fn asked_of_other(model: &Model, pairs: &Pairs) -> Vec<MetricId> {
    let joint = pairs.joint_targets.iter().flat_map(|pair| &model.joint_targets[pair.targets.1].targets).copied();
    let targets = pairs.targets.iter().map(|pair| pair.targets.1).chain(joint);
    let metrics = targets.map(|target| model.targets[target].metric).chain(pairs.metrics.iter().map(|pair| pair.1));
    metrics.collect::<BTreeSet<_>>().into_iter().collect()
}

struct Comparison<'c, 'm> {
    first: &'c Simulator<'m>,
    others: &'c Others<'c, 'm>,
    settings: &'c Settings,
    observer: &'c dyn Observer,
    /// The metrics that are asked of the first scenario, and of each other one.
    columns: (Vec<MetricId>, Vec<Vec<MetricId>>),
}

impl Comparison<'_, '_> {
    fn sums(&self) -> Vec<Summed> {
        let Settings { isa, design, .. } = *self.settings;
        let sums = |((other, pairs), columns): (&(&Simulator<'_>, &Pairs), &Vec<MetricId>)| {
            Summed::new(isa, design.replicate(), pairs, (self.first.model(), other.model()), (&self.columns.0, columns))
        };
        self.others.iter().zip(&self.columns.1).map(sums).collect()
    }

    /// Hands on all trials, stretch by stretch: for each other scenario those of the first and its own, and whether quantiles are
    /// narrowed at the end.
    fn pass(&self, mut each: impl FnMut(Vec<(Stretch<'_>, Stretch<'_>)>, bool)) -> Option<()> {
        let Self { first, others, settings, observer, columns } = self;
        let mut start = 0;
        while start < settings.trials {
            let range = self.stretch_from(start);
            let trials = |simulator: &Simulator<'_>, metrics: &[MetricId]| {
                simulator.trials(settings, &AsDrawn, range.clone(), metrics, *observer)
            };
            let of_first = trials(first, &columns.0);
            let of_others: Vec<Trials> = others.iter().zip(&columns.1).map(|((other, _), asked)| trials(other, asked)).collect();
            if observer.cancelled() {
                return None;
            }
            let pairs = of_others.iter().map(|other| (Stretch::of(&of_first), Stretch::of(other))).collect();
            each(pairs, next_checkpoint(range.end - 1) == range.end);
            start = range.end;
        }
        Some(())
    }

    /// The trials from `start` to where quantiles are narrowed next, or as many as memory takes.
    fn stretch_from(&self, start: u64) -> Range<u64> {
        let widest = self.columns.1.iter().chain([&self.columns.0]).map(Vec::len).max().unwrap_or(1);
        let block_bytes = real((widest.max(1) * BLOCK * size_of::<f64>()) as u64);
        let fitting = (BLOCKS.0..=BLOCKS.1).rev().find(|&blocks| real(blocks) * block_bytes <= MEMORY).unwrap_or(BLOCKS.0);
        let end = start + fitting * BLOCK as u64;
        start..end.min(next_checkpoint(start)).min(self.settings.trials)
    }
}
