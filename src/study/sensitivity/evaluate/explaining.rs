//! One column of an input against all outcomes of the same trials.

use super::replicate;
use super::values::{Study, keep, kept};
use crate::numeric::rank::centred_ranks;
use crate::numeric::stats::real;
use crate::study::sensitivity::estimate::tenths::Swing;
use crate::study::sensitivity::estimate::{
    Batches, Estimated, Explained, Explanatory, Outcome, Ranked, Tenths, rank_correlation,
};

/// An outcome and its trials.
pub(super) struct Looked<'b> {
    /// Which set of trials it has values in.
    pub(super) set: usize,
    pub(super) batches: &'b Batches,
    pub(super) values: Vec<f64>,
    /// Ready to be explained; `None` where it is the same in every trial, or known in too few.
    pub(super) ready: Option<(Outcome, Ranked)>,
}

/// Trials in which some outcomes have a value.
pub(super) struct TrialSet {
    pub(super) kept: Vec<bool>,
    all: bool,
    batches: Batches,
}

/// The sets of trials in which outcomes have values; most have one in all.
pub(super) fn trial_sets(values: &[Vec<f64>], batches: &Batches) -> Vec<TrialSet> {
    let mut sets: Vec<TrialSet> = Vec::new();
    for values in values {
        let kept = kept(&[values]);
        if sets.iter().all(|set| set.kept != kept) {
            sets.push(TrialSet { all: kept.iter().all(|kept| *kept), batches: batches.keep(&kept), kept });
        }
    }
    sets
}

impl<'b> Looked<'b> {
    pub(super) fn new(values: &[f64], sets: &'b [TrialSet]) -> Self {
        let kept = kept(&[values]);
        let set = sets.iter().position(|set| set.kept == kept).expect("each outcome has its set");
        let (batches, values) = (&sets[set].batches, keep(values, &kept));
        // Without any one batch most trials must be left.
        let enough = batches.ranges().all(|range| 2 * range.len() < batches.trials()) && values.len() >= 100;
        let ready = if enough { Outcome::new(&values, batches).zip(Ranked::new(&values)) } else { None };
        Self { set, batches, values, ready }
    }
}

/// What an input explains, by outcome.
pub(super) struct OfInput {
    measures: Vec<Option<Measures>>,
}

pub(super) struct Measures {
    pub(super) explained: Explained,
    /// Rank correlation and swing, where they are told.
    pub(super) told: Option<(Estimated, Swing)>,
}

impl OfInput {
    /// What it explains of an outcome; `None` where that is not defined.
    pub(super) fn of(&self, outcome: usize) -> Option<&Measures> {
        self.measures[outcome].as_ref()
    }
}

/// The outcomes that inputs shall explain.
pub(super) struct Explaining<'e> {
    pub(super) study: &'e Study<'e>,
    pub(super) sets: &'e [TrialSet],
    pub(super) looked: &'e [Looked<'e>],
}

impl Explaining<'_> {
    /// What a column explains of each outcome; `decides` for a uniform draw whose value itself means nothing, `told` if more than shares
    /// is wanted.
    pub(super) fn of_input(&self, column: &[f64], decides: bool, told: bool) -> OfInput {
        let independent = replicate(self.study.settings.design) == 1;
        let ready: Vec<_> = self.sets.iter().map(|set| ready(column, decides, told, set)).collect();
        let measures = |looked: &Looked<'_>| {
            let (outcome, ranked) = looked.ready.as_ref()?;
            let (explanatory, told) = ready[looked.set].as_ref()?;
            let told = told.as_ref().map(|(ranks, tenths)| {
                (rank_correlation(ranks, ranked, looked.batches, independent), tenths.swing(&looked.values, looked.batches))
            });
            Some(Measures { explained: explanatory.explain(outcome, looked.batches), told })
        };
        OfInput { measures: self.looked.iter().map(measures).collect() }
    }
}

/// A column made ready for the outcomes of one set of trials.
fn ready(column: &[f64], decides: bool, told: bool, set: &TrialSet) -> Option<(Explanatory, Option<(Ranked, Tenths)>)> {
    let values = if set.all { column.to_vec() } else { keep(column, &set.kept) };
    // Ranks take the most time, and most inputs are draws that decide.
    if decides && !told {
        return Some((Explanatory::of_decision(&values, &set.batches), None));
    }
    let ranks = centred_ranks(&values);
    let middle = real(values.len() as u64) / 2.0;
    let positions: Vec<f64> = ranks.iter().map(|rank| rank + middle).collect();
    let explanatory = if decides {
        Explanatory::of_decision(&values, &set.batches)
    } else {
        Explanatory::new(&values, &positions, &set.batches)?
    };
    let ranked = if told { Ranked::of_centred(&ranks) } else { None };
    Some((explanatory, ranked.map(|ranked| (ranked, Tenths::new(&positions, &set.batches)))))
}
