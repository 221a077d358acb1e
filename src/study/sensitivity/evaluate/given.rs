//! Sensitivity from given trials: those of a run. The model runs once; inputs are drawn again, one at a time.

use rayon::prelude::*;

use super::values::{Study, keep, kept};
use super::{Refusal, replicate};
use crate::engine::AsDrawn;
use crate::model::{InputId, Outcome as OutcomeId, Role};
use crate::numeric::rank::centred_ranks;
use crate::numeric::stats::real;
use crate::random::Distribution;
use crate::study::sensitivity::design::factor::{Factor, FactorKind, Origin, clusters};
use crate::study::sensitivity::estimate::batches::jackknife;
use crate::study::sensitivity::estimate::tenths::Swing;
use crate::study::sensitivity::estimate::{
    Batches, Estimated, Explained, Explanatory, Outcome, Ranked, Tenths, rank_correlation, regression,
};

/// What an input has to do with an outcome.
#[derive(Clone, Debug)]
pub struct Driver {
    /// Index among the factors.
    pub factor: usize,
    /// Spearman's.
    pub rank_correlation: Estimated,
    /// Standardised regression coefficient; `None` where the input was not in the regression.
    pub coefficient: Option<Estimated>,
    /// Share of the outcome's variance that the input explains by itself.
    pub variance_share: Estimated,
    /// Mean outcome at the ends of the input.
    pub swing: Swing,
}

/// How much of an outcome's variance a group explains by its inputs one by one: without what they do only together.
#[derive(Clone, Debug)]
pub struct GroupShare {
    /// Index among the groups.
    pub group: usize,
    /// The share; `None` where inputs of the group depend on inputs outside.
    pub variance_share: Option<Estimated>,
}

/// What drives one outcome.
#[derive(Clone, Debug)]
pub struct Drivers {
    /// The outcome.
    pub outcome: OutcomeId,
    /// Trials in which it has a value.
    pub trials: usize,
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation; 0 where nothing drives it.
    pub sd: f64,
    /// Inputs that were in the regression.
    pub regressed: usize,
    /// Share of the variance that the regression on them explains.
    pub r_squared: Option<Estimated>,
    /// The inputs, the largest share first.
    pub inputs: Vec<Driver>,
    /// The groups, in their order.
    pub groups: Vec<GroupShare>,
}

/// One of the largest drivers of an outcome.
#[derive(Clone, Debug)]
pub struct Largest<'d> {
    /// The input, or the shocks.
    pub factor: &'d Factor,
    /// What it explains.
    pub variance_share: Estimated,
    /// All that is known of a single input.
    pub driver: Option<&'d Driver>,
}

/// What drives some outcomes, by the trials of a run.
#[derive(Clone, Debug)]
pub struct GivenData {
    /// Trials looked at.
    pub trials: u64,
    /// The inputs.
    pub factors: Vec<Factor>,
    /// Groups of inputs.
    pub groups: Vec<Factor>,
    /// By outcome.
    pub outcomes: Vec<Drivers>,
    /// Whether some inputs depend on others.
    pub dependent: bool,
}

/// Most inputs of a regression.
const MOST_REGRESSED: usize = 60;

/// Fewest trials per input of a regression.
const TRIALS_PER_INPUT: usize = 20;

/// An outcome and its trials.
struct Looked<'b> {
    /// Which set of trials it has values in.
    set: usize,
    batches: &'b Batches,
    values: Vec<f64>,
    ready: Option<(Outcome, Ranked)>,
}

/// Trials in which some outcomes have a value.
struct TrialSet {
    kept: Vec<bool>,
    all: bool,
    batches: Batches,
}

/// What an input explains of each outcome.
struct OfInput {
    measures: Vec<Option<Measures>>,
}

struct Measures {
    explained: Explained,
    told: Option<(Estimated, Swing)>,
}

/// What drives the outcomes of a study, by the first trials of a run with these settings.
///
/// # Errors
/// [`Refusal`] with too few trials, or when somebody stops it.
pub fn given_data(study: &Study<'_>, origins: &[Origin]) -> Result<GivenData, Refusal> {
    let batches = study.batches()?;
    let values = study.values(&AsDrawn)?;
    let sets = trial_sets(&values, &batches);
    let looked: Vec<Looked<'_>> = values.iter().map(|values| Looked::new(values, &sets)).collect();
    let model = study.model();

    let inputs = Factor::uncertain(model);
    let (factors, groups) = (Factor::singles(model, origins), Factor::groups(model, origins));
    let told: std::collections::BTreeSet<InputId> = factors.iter().map(|factor| factor.inputs[0]).collect();
    let of_inputs: Vec<OfInput> = inputs
        .par_iter()
        .map(|input| {
            let columns = [draws(study, *input)];
            of_input(study, &columns, decides(study, *input), told.contains(input), &sets, &looked)
        })
        .collect();
    let clusters: Vec<Vec<InputId>> = clusters(model).into_iter().map(|(_, inputs)| inputs).collect();
    let of_clusters: Vec<OfInput> = clusters
        .par_iter()
        .map(|cluster| {
            let columns: Vec<Vec<f64>> = cluster.iter().map(|input| draws(study, *input)).collect();
            of_input(study, &columns, false, false, &sets, &looked)
        })
        .collect();
    if study.observer.cancelled() {
        return Err(Refusal::Interrupted);
    }
    let known = Known { study, inputs: &inputs, of_inputs: &of_inputs, clusters: &clusters, of_clusters: &of_clusters };
    let outcomes: Vec<Drivers> =
        looked.par_iter().enumerate().map(|(at, looked)| known.drivers(at, looked, &factors, &groups, &sets)).collect();
    let dependent = factors.iter().any(|factor| factor.is_dependent(model));
    Ok(GivenData { trials: study.settings.trials, factors, groups, outcomes, dependent })
}

/// The sets of trials in which outcomes have values; most have one in all.
fn trial_sets(values: &[Vec<f64>], batches: &Batches) -> Vec<TrialSet> {
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
    fn new(values: &[f64], sets: &'b [TrialSet]) -> Self {
        let kept = kept(&[values]);
        let set = sets.iter().position(|set| set.kept == kept).expect("each outcome has its set");
        let (batches, values) = (&sets[set].batches, keep(values, &kept));
        let enough = batches.ranges().all(|range| 2 * range.len() < batches.trials()) && batches.trials() > 10 * Batches::MOST;
        let ready = if enough { Outcome::new(&values, batches).zip(Ranked::new(&values)) } else { None };
        Self { set, batches, values, ready }
    }
}

fn draws(study: &Study<'_>, input: InputId) -> Vec<f64> {
    study.simulator.draws(study.settings, &AsDrawn, 0..study.settings.trials, input)
}

/// Whether an input is a uniform draw that decides something in the model.
fn decides(study: &Study<'_>, input: InputId) -> bool {
    let input = &study.model().inputs[input];
    input.role == Role::Shock && is_unit_uniform(&input.distribution)
}

fn is_unit_uniform(distribution: &Distribution) -> bool {
    distribution.family() == "uniform"
}

/// What one input, or several together, explain of each outcome; `told` if more than shares is wanted.
fn of_input(
    study: &Study<'_>,
    columns: &[Vec<f64>],
    decides: bool,
    told: bool,
    sets: &[TrialSet],
    looked: &[Looked<'_>],
) -> OfInput {
    let independent = replicate(study.settings.design) == 1;
    let ready = |set: &TrialSet| {
        let columns: Vec<(Vec<f64>, Vec<f64>, Vec<f64>)> = columns
            .iter()
            .map(|column| {
                let values = if set.all { column.clone() } else { keep(column, &set.kept) };
                let ranks = centred_ranks(&values);
                let middle = real(values.len() as u64) / 2.0;
                let positions = ranks.iter().map(|rank| rank + middle).collect();
                (values, positions, ranks)
            })
            .collect();
        if let [(values, positions, ranks)] = &columns[..] {
            let explanatory = Explanatory::new(values, positions, decides, &set.batches)?;
            let told =
                if told { Ranked::of_centred(ranks).map(|ranked| (ranked, Tenths::new(positions, &set.batches))) } else { None };
            Some((explanatory, told))
        } else {
            let columns: Vec<(Vec<f64>, Vec<f64>)> =
                columns.into_iter().map(|(values, positions, _)| (values, positions)).collect();
            Explanatory::together(&columns, &set.batches).map(|explanatory| (explanatory, None))
        }
    };
    let ready: Vec<Option<(Explanatory, Option<(Ranked, Tenths)>)>> = sets.iter().map(ready).collect();
    let measures = |looked: &Looked<'_>| {
        let (outcome, ranked) = looked.ready.as_ref()?;
        let (explanatory, told) = ready[looked.set].as_ref()?;
        let told = told.as_ref().map(|(ranks, tenths)| {
            (rank_correlation(ranks, ranked, looked.batches, independent), tenths.swing(&looked.values, looked.batches))
        });
        Some(Measures { explained: explanatory.explain(outcome, looked.batches), told })
    };
    OfInput { measures: looked.iter().map(measures).collect() }
}

/// All that inputs and clusters of dependent inputs explain.
struct Known<'k> {
    study: &'k Study<'k>,
    inputs: &'k [InputId],
    of_inputs: &'k [OfInput],
    clusters: &'k [Vec<InputId>],
    of_clusters: &'k [OfInput],
}

impl Known<'_> {
    fn drivers(&self, at: usize, looked: &Looked<'_>, factors: &[Factor], groups: &[Factor], sets: &[TrialSet]) -> Drivers {
        let outcome = self.study.outcomes[at];
        let mut drivers = Drivers {
            outcome,
            trials: looked.values.len(),
            mean: f64::NAN,
            sd: 0.0,
            regressed: 0,
            r_squared: None,
            inputs: Vec::new(),
            groups: Vec::new(),
        };
        let Some((ready, _)) = &looked.ready else {
            drivers.mean = looked.values.iter().sum::<f64>() / real(looked.values.len() as u64);
            return drivers;
        };
        (drivers.mean, drivers.sd) = (ready.mean(), ready.variance().sqrt());
        drivers.inputs = factors
            .iter()
            .enumerate()
            .filter_map(|(factor, of)| {
                let Measures { explained, told } = self.of_input(of.inputs[0]).measures[at].as_ref()?;
                let (rank_correlation, swing) = (*told)?;
                let variance_share = share(explained);
                Some(Driver { factor, rank_correlation, coefficient: None, variance_share, swing })
            })
            .collect();
        drivers.inputs.sort_by(|a, b| b.variance_share.value.total_cmp(&a.variance_share.value));
        self.regress(&mut drivers, factors, looked, ready, &sets[looked.set]);
        drivers.groups =
            groups.iter().enumerate().map(|(group, of)| GroupShare { group, variance_share: self.of_group(at, of) }).collect();
        drivers
    }

    fn of_input(&self, input: InputId) -> &OfInput {
        let at = self.inputs.iter().position(|other| *other == input).expect("the list holds every uncertain input");
        &self.of_inputs[at]
    }

    /// Puts the inputs with the largest shares into a regression.
    fn regress(&self, drivers: &mut Drivers, factors: &[Factor], looked: &Looked<'_>, ready: &Outcome, set: &TrialSet) {
        let most = MOST_REGRESSED.min(looked.values.len() / TRIALS_PER_INPUT);
        // A uniform draw that decides is no quantity that a line could follow.
        let is_quantity = |driver: &&Driver| !decides(self.study, factors[driver.factor].inputs[0]);
        let chosen: Vec<usize> = drivers.inputs.iter().filter(is_quantity).take(most).map(|driver| driver.factor).collect();
        let columns: Vec<Vec<f64>> =
            chosen.iter().map(|factor| keep(&draws(self.study, factors[*factor].inputs[0]), &set.kept)).collect();
        let Some(found) = regression(&columns, ready, looked.batches) else { return };
        drivers.regressed = chosen.len();
        drivers.r_squared = Some(found.r_squared);
        for driver in &mut drivers.inputs {
            let place = chosen.iter().position(|factor| *factor == driver.factor);
            driver.coefficient = place.map(|place| found.coefficients[place]);
        }
    }

    /// The sum of the shares of independent inputs, and of whole clusters together.
    fn of_group(&self, at: usize, group: &Factor) -> Option<Estimated> {
        let dependence = &self.study.model().dependence;
        let free = group.inputs.iter().filter(|input| !dependence.concerns(**input)).map(|input| self.of_input(*input));
        let mut parts: Vec<&OfInput> = free.collect();
        for (cluster, of_cluster) in self.clusters.iter().zip(self.of_clusters) {
            let inside = cluster.iter().filter(|input| group.inputs.binary_search(input).is_ok()).count();
            if inside == cluster.len() {
                parts.push(of_cluster);
            } else if inside > 0 {
                return None;
            }
        }
        let explained: Vec<&Explained> = parts.iter().filter_map(|part| Some(&part.measures[at].as_ref()?.explained)).collect();
        let value = explained.iter().map(|explained| explained.share).sum();
        let batches = explained.first()?.left_out.len();
        let left_out: Vec<f64> =
            (0..batches).map(|batch| explained.iter().map(|explained| explained.left_out[batch]).sum()).collect();
        let floor = explained.iter().map(|explained| explained.floor.powi(2)).sum::<f64>().sqrt();
        Some(jackknife(value, &left_out, floor).clamp(0.0, 1.0))
    }
}

fn share(explained: &Explained) -> Estimated {
    jackknife(explained.share, &explained.left_out, explained.floor).clamp(0.0, 1.0)
}

impl GivenData {
    /// The share of an origin, `None` where inputs of different origins depend on each other.
    #[must_use]
    pub fn of_origin(&self, drivers: &Drivers, origin: Origin) -> Option<Estimated> {
        let is = |group: &Factor| group.kind == FactorKind::Origin && group.name == origin.name();
        let group = self.groups.iter().position(is)?;
        drivers.groups[group].variance_share
    }

    /// What explains most of an outcome, the largest first, of factors that hold no input in common: single inputs, and the model's own
    /// shocks by what they are shocks of.
    #[must_use]
    pub fn largest<'d>(&'d self, drivers: &'d Drivers) -> Vec<Largest<'d>> {
        let single = |driver: &'d Driver| Largest {
            factor: &self.factors[driver.factor],
            variance_share: driver.variance_share,
            driver: Some(driver),
        };
        let series = drivers.groups.iter().filter(|share| self.is_series_of_shocks(share.group));
        let series = series.filter_map(|share| {
            let variance_share = share.variance_share?;
            Some(Largest { factor: &self.groups[share.group], variance_share, driver: None })
        });
        let mut all: Vec<Largest<'d>> = drivers.inputs.iter().map(single).chain(series).collect();
        all.sort_by(|a, b| b.variance_share.value.total_cmp(&a.variance_share.value));
        all
    }

    fn is_series_of_shocks(&self, group: usize) -> bool {
        // The parameters of a series are told one by one.
        let first = self.groups[group].inputs.first();
        let told = |input: &InputId| self.factors.iter().any(|factor| factor.inputs[0] == *input);
        self.groups[group].kind == FactorKind::Series && !first.is_some_and(told)
    }

    /// The factors of [`GivenData::largest`] by the most that they explain of any outcome, the largest first; what cannot be told from
    /// nothing explains nothing.
    #[must_use]
    pub fn screened(&self) -> Vec<&Factor> {
        let series = (0..self.groups.len()).filter(|group| self.is_series_of_shocks(*group)).map(|group| &self.groups[group]);
        let mut all: Vec<(&Factor, f64)> = self.factors.iter().chain(series).map(|factor| (factor, 0.0)).collect();
        for drivers in &self.outcomes {
            for largest in self.largest(drivers).iter().filter(|largest| largest.variance_share.low > 0.0) {
                let found = all.iter_mut().find(|(factor, _)| std::ptr::eq(*factor, largest.factor));
                let (_, most) = found.expect("the list holds all factors that are ranked");
                *most = most.max(largest.variance_share.value);
            }
        }
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all.into_iter().filter(|(_, most)| *most > 0.0).map(|(factor, _)| factor).collect()
    }
}
