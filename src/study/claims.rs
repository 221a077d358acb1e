//! Claims: stated effects beside the model's distribution of the same coefficient, and a verdict by rule (`docs/model.md`,
//! section 10).
//!
//! It reads the results of a run; it must not compute one.

use crate::engine::{Frequency, Results, Summary};
use crate::model::{Claim, Model};

/// What a claim implies against what the model has for it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditedClaim {
    /// Index of the claim in the model.
    pub claim: usize,
    /// The coefficient that the statement implies, per as many units of the cause as the claim is shown.
    pub implied: f64,
    /// The model's coefficient in the stated case, likewise; not finite where it has none.
    pub stated: f64,
    /// Its distribution, likewise: p05, p50, p95; `None` where it has no value.
    pub band: Option<[f64; 3]>,
    /// How many trials reach what is implied, of those in which the coefficient has a value.
    pub reached: Option<Frequency>,
    /// Share of the trials that stay below it.
    pub percentile: Option<f64>,
    /// What is to be thought of it.
    pub verdict: Verdict,
}

/// How a claim compares with the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Below p05: the model has more than is claimed.
    Cautious,
    /// From p05 to p75.
    Within,
    /// Above p75 and up to p95.
    Optimistic,
    /// Above p95, but some trial reaches it.
    Implausible,
    /// No trial reaches it.
    BeyondTheModel,
    /// The model has no value to compare it with.
    NotComparable,
}

impl Verdict {
    /// Every verdict, from the most cautious claim on.
    pub const ALL: [Self; 6] =
        [Self::Cautious, Self::Within, Self::Optimistic, Self::Implausible, Self::BeyondTheModel, Self::NotComparable];

    /// Its name in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cautious => "cautious",
            Self::Within => "within",
            Self::Optimistic => "optimistic",
            Self::Implausible => "implausible",
            Self::BeyondTheModel => "beyond-the-model",
            Self::NotComparable => "not-comparable",
        }
    }

    /// The verdict on `implied`, given how often it is reached and the quantiles of the same coefficient.
    fn of(implied: f64, reached: Option<&Frequency>, summary: &Summary) -> Self {
        let quantile = |index: usize| summary.quantiles.get(index).map(|estimate| estimate.value);
        let (Some(p05), Some(p75), Some(p95)) = (quantile(P05), quantile(P75), quantile(P95)) else { return Self::NotComparable };
        if !implied.is_finite() || reached.is_some_and(|reached| reached.n == 0) {
            return Self::NotComparable;
        }
        let above = |quantile: f64| implied > quantile + SLACK * quantile.abs();
        if reached.is_some_and(|reached| reached.hits == 0) {
            Self::BeyondTheModel
        } else if implied < p05 - SLACK * p05.abs() {
            Self::Cautious
        } else if !above(p75) {
            Self::Within
        } else if !above(p95) {
            Self::Optimistic
        } else {
            Self::Implausible
        }
    }
}

/// Rounding must not decide a verdict where nothing is uncertain.
const SLACK: f64 = 1e-9;

/// Positions in the quantiles of a summary.
const P05: usize = 0;
const P50: usize = 3;
const P75: usize = 4;
const P95: usize = 6;

/// Every claim of a model against the results of a run, in the order of the model.
#[must_use]
pub fn claims(model: &Model, results: &Results) -> Vec<AuditedClaim> {
    model.claims.iter().enumerate().map(|(index, claim)| audited(index, claim, results)).collect()
}

fn audited(index: usize, claim: &Claim, results: &Results) -> AuditedClaim {
    let Claim { implied, shown_per, metric, threshold, .. } = *claim;
    let summary = &results.summaries[metric.0];
    let shown = |position: usize| summary.quantiles.get(position).map(|estimate| estimate.value * shown_per);
    let band = || Some([shown(P05)?, shown(P50)?, shown(P95)?]);
    let reached = results.thresholds.get(threshold).copied();
    AuditedClaim {
        claim: index,
        implied: implied * shown_per,
        stated: results.stated[metric.0] * shown_per,
        band: band(),
        reached,
        percentile: reached.and_then(|reached| reached.share()).map(|share| 1.0 - share),
        verdict: Verdict::of(implied, reached.as_ref(), summary),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Estimate;

    /// A coefficient whose p05, p10, p25, p50, p75, p90 and p95 are 1 to 7.
    fn summary() -> Summary {
        let quantiles = (1..=7).map(|value| Estimate { value: value.into(), se: None }).collect();
        Summary { n: 100, mean: None, sd: None, quantiles }
    }

    fn reached(hits: u64, n: u64) -> Frequency {
        Frequency { hits, n, probability: None }
    }

    #[test]
    fn a_verdict_follows_from_where_the_claim_lies_between_the_quantiles() {
        let verdict = |implied: f64, hits: u64| Verdict::of(implied, Some(&reached(hits, 100)), &summary());
        assert_eq!(verdict(0.9, 97), Verdict::Cautious);
        assert_eq!([1.0, 3.0, 5.0].map(|implied| verdict(implied, 50)), [Verdict::Within; 3]);
        assert_eq!([5.1, 7.0].map(|implied| verdict(implied, 10)), [Verdict::Optimistic; 2]);
        assert_eq!(verdict(7.1, 4), Verdict::Implausible);
        assert_eq!(verdict(7.1, 0), Verdict::BeyondTheModel);
    }

    #[test]
    fn what_nothing_can_be_compared_with_has_no_verdict() {
        let none = Summary { n: 0, mean: None, sd: None, quantiles: Vec::new() };
        assert_eq!(Verdict::of(1.0, Some(&reached(0, 0)), &none), Verdict::NotComparable);
        assert_eq!(Verdict::of(1.0, Some(&reached(0, 0)), &summary()), Verdict::NotComparable);
        assert_eq!(Verdict::of(f64::INFINITY, Some(&reached(0, 9)), &summary()), Verdict::NotComparable);
    }

    #[test]
    fn rounding_decides_no_verdict_on_a_certain_coefficient() {
        let certain = Summary { n: 9, mean: None, sd: None, quantiles: vec![Estimate { value: 0.3, se: None }; 7] };
        let verdict = |implied: f64, hits: u64| Verdict::of(implied, Some(&reached(hits, 9)), &certain);
        assert_eq!(verdict(0.1 + 0.2, 9), Verdict::Within);
        assert_eq!(verdict(0.3 * (1.0 - 1e-12), 9), Verdict::Within);
        assert_eq!(verdict(0.31, 0), Verdict::BeyondTheModel);
        assert_eq!(verdict(0.29, 9), Verdict::Cautious);
    }

    #[test]
    fn verdicts_have_names_of_their_own() {
        let mut names = Verdict::ALL.map(Verdict::name).to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Verdict::ALL.len());
    }
}
