//! Sensitivity from given trials: those of a run. The model runs once; inputs are drawn again, one at a time.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Refusal;
use super::explaining::{Explaining, Looked, OfInput, TrialSet, trial_sets};
use super::values::{Study, keep};
use crate::engine::AsDrawn;
use crate::model::{InputId, Model, Outcome as OutcomeId, Role};
use crate::numeric::stats::real;
use crate::random::Design;
use crate::study::sensitivity::design::factor::{Factor, FactorKind, Origin};
use crate::study::sensitivity::estimate::batches::jackknife;
use crate::study::sensitivity::estimate::explained::sums_left_out;
use crate::study::sensitivity::estimate::tenths::Swing;
use crate::study::sensitivity::estimate::{Chance, Estimated, Explained, Outcome, regression};

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
    /// Whether that share is told from chance, given how many inputs there are.
    pub told: bool,
    /// Mean outcome at the ends of the input.
    pub swing: Swing,
}

/// How much of an outcome's variance a group explains by its inputs one by one: without what they do only together.
#[derive(Clone, Debug)]
pub struct GroupShare {
    /// Index among the groups.
    pub group: usize,
    /// The share; `None` where inputs of the group depend on inputs outside and no rule says what is whose.
    pub variance_share: Option<Estimated>,
    /// Whether that share is told from chance, as of an input.
    pub told: bool,
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
    /// Inputs, and shocks of one thing, that could be called drivers by chance.
    pub tested: usize,
    /// What all inputs explain one by one, each by what is its own; above 1 by chance.
    pub one_by_one: Option<Estimated>,
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
    /// Whether that is told from chance.
    pub told: bool,
    /// All that is known of a single input.
    pub driver: Option<&'d Driver>,
}

/// What drives some outcomes, by the trials of a run.
#[derive(Clone, Debug)]
pub struct GivenData {
    /// Trials looked at.
    pub trials: u64,
    /// The inputs that are told one by one.
    pub factors: Vec<Factor>,
    /// Groups of inputs.
    pub groups: Vec<Factor>,
    /// Whether a group holds no input of another factor that is told, and is ranked with them.
    ranked: Vec<bool>,
    /// By outcome.
    pub outcomes: Vec<Drivers>,
}

/// Most inputs of a regression.
const MOST_REGRESSED: usize = 80;

/// Fewest trials per input of a regression.
const TRIALS_PER_INPUT: usize = 20;

/// Inputs that are drawn together: a pass over the model's streams is made for all of them, and their columns are held at once.
const TOGETHER: usize = 16;

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
    let (factors, groups) = (Factor::singles(model, origins), Factor::groups(model, origins));
    let ranked: Vec<bool> = groups.iter().map(|group| group.is_separate(model)).collect();
    let parts = Parts::new(study, &factors, &groups, &Explaining { study, sets: &sets, looked: &looked });
    if study.observer.cancelled() {
        return Err(Refusal::Interrupted);
    }
    let outcomes: Vec<Drivers> =
        looked.par_iter().enumerate().map(|(at, looked)| parts.drivers(at, looked, &sets[looked.set], &ranked)).collect();
    Ok(GivenData { trials: study.settings.trials, factors, groups, ranked, outcomes })
}

/// How a group's share comes about.
enum Sum {
    /// From what is each input's own.
    Own,
    /// From the shocks of a sector as they move with those of others.
    Correlated(usize),
    /// Not at all.
    Undefined,
}

/// What inputs explain, each by itself.
struct Parts<'p> {
    study: &'p Study<'p>,
    factors: &'p [Factor],
    groups: &'p [Factor],
    sums: Vec<Sum>,
    /// Of every uncertain input, what is its own.
    own: BTreeMap<InputId, OfInput>,
    /// Of an input that depends on others, all of it.
    whole: BTreeMap<InputId, OfInput>,
    /// By sector, the shocks of its years as they move with those of others.
    correlated: BTreeMap<usize, Vec<OfInput>>,
}

impl<'p> Parts<'p> {
    fn new(study: &'p Study<'p>, factors: &'p [Factor], groups: &'p [Factor], explaining: &Explaining<'_>) -> Self {
        let model = study.model();
        let range = 0..study.settings.trials;
        let is_told: Vec<InputId> = factors.iter().map(|factor| factor.inputs[0]).collect();
        let dependent = |input: &InputId| model.dependence.concerns(*input);
        let uncertain: Vec<InputId> = Factor::uncertain(model).into_iter().collect();
        let own = uncertain.par_chunks(TOGETHER).flat_map_iter(|inputs| {
            let columns = study.simulator.own_draws(study.settings, range.clone(), inputs);
            inputs.iter().zip(columns).map(|(&input, column)| {
                let told = !dependent(&input) && is_told.contains(&input);
                (input, explaining.of_input(&column, decides(model, input), told))
            })
        });
        let own: Vec<(InputId, OfInput)> = own.collect();
        let depending: Vec<InputId> = is_told.iter().copied().filter(dependent).collect();
        let whole = depending.par_chunks(TOGETHER).flat_map_iter(|inputs| {
            let columns = study.simulator.all_draws(study.settings, &AsDrawn, range.clone(), inputs);
            let of_input =
                |(&input, column): (&InputId, Vec<f64>)| (input, explaining.of_input(&column, decides(model, input), true));
            inputs.iter().zip(columns).map(of_input)
        });
        let whole: Vec<(InputId, OfInput)> = whole.collect();
        let sums: Vec<Sum> = groups.iter().map(|group| sum_of(model, group)).collect();
        let sectors: Vec<usize> =
            sums.iter().filter_map(|sum| if let Sum::Correlated(sector) = sum { Some(*sector) } else { None }).collect();
        let of_year = |year: usize| -> Vec<(usize, OfInput)> {
            let is_drawn = |sector: &usize| !model.inputs[model.sectors[*sector].shocks[year]].is_certain();
            let drawn: Vec<usize> = sectors.iter().copied().filter(is_drawn).collect();
            let shocks: Vec<InputId> = model.sectors.iter().map(|sector| sector.shocks[year]).collect();
            let own =
                if drawn.is_empty() { Vec::new() } else { study.simulator.own_draws(study.settings, range.clone(), &shocks) };
            let of_sector = |sector: usize| (sector, explaining.of_input(&correlated_shock(model, sector, &own), false, false));
            drawn.into_iter().map(of_sector).collect()
        };
        let of_years: Vec<Vec<(usize, OfInput)>> = (0..model.years()).into_par_iter().map(of_year).collect();
        let mut correlated: BTreeMap<usize, Vec<OfInput>> = sectors.iter().map(|sector| (*sector, Vec::new())).collect();
        for (sector, of) in of_years.into_iter().flatten() {
            correlated.entry(sector).or_default().push(of);
        }
        let (own, whole) = (own.into_iter().collect(), whole.into_iter().collect());
        Self { study, factors, groups, sums, own, whole, correlated }
    }

    fn drivers(&self, at: usize, looked: &Looked<'_>, set: &TrialSet, ranked: &[bool]) -> Drivers {
        let mut drivers = Drivers {
            outcome: self.study.outcomes[at],
            trials: looked.values.len(),
            mean: looked.values.iter().sum::<f64>() / real(looked.values.len() as u64),
            sd: 0.0,
            tested: 0,
            one_by_one: None,
            regressed: 0,
            r_squared: None,
            inputs: Vec::new(),
            groups: Vec::new(),
        };
        let Some((ready, _)) = &looked.ready else { return drivers };
        (drivers.mean, drivers.sd) = (ready.mean(), ready.variance().sqrt());
        let single: Vec<(Driver, &Explained)> = self
            .factors
            .iter()
            .enumerate()
            .filter_map(|(factor, of)| {
                let input = of.inputs[0];
                let measures = self.whole.get(&input).or_else(|| self.own.get(&input))?.of(at)?;
                let (rank_correlation, swing) = measures.told?;
                let variance_share = sum(&[&measures.explained])?;
                let driver = Driver { factor, rank_correlation, coefficient: None, variance_share, told: false, swing };
                Some((driver, &measures.explained))
            })
            .collect();
        let of_groups: Vec<Option<Vec<&Explained>>> =
            self.sums.iter().enumerate().map(|(group, how)| self.of_group(at, group, how)).collect();
        drivers.tested = single.len() + ranked.iter().zip(&of_groups).filter(|(ranked, of)| **ranked && of.is_some()).count();
        let mirrored = self.study.settings.design == Design::Antithetic;
        let chance = Chance::among(drivers.tested, drivers.trials, mirrored);
        let told = |(driver, explained)| Driver { told: chance.is_excluded(&[explained]), ..driver };
        drivers.inputs = single.into_iter().map(told).collect();
        drivers.inputs.sort_by(|a, b| b.variance_share.value.total_cmp(&a.variance_share.value));
        self.regress(at, &mut drivers, looked, ready, set);
        let group = |(group, of): (usize, &Option<Vec<&Explained>>)| GroupShare {
            group,
            variance_share: of.as_ref().and_then(|of| sum(of)),
            told: of.as_ref().is_some_and(|of| chance.is_excluded(of)),
        };
        drivers.groups = of_groups.iter().enumerate().map(group).collect();
        let own: Vec<&Explained> = self.own.values().filter_map(|of| Some(&of.of(at)?.explained)).collect();
        drivers.one_by_one = unbounded_sum(&own);
        drivers
    }

    /// Puts the inputs that explain most into a regression.
    fn regress(&self, at: usize, drivers: &mut Drivers, looked: &Looked<'_>, ready: &Outcome, set: &TrialSet) {
        let model = self.study.model();
        // A uniform draw that decides is no quantity that a line could follow, and a driver is in what depends on it.
        let is_driver = |input: &InputId| model.dependence.drivers.iter().any(|driver| driver.score == *input);
        let mut quantities: Vec<(InputId, f64)> = self
            .own
            .iter()
            .filter(|(input, _)| !decides(model, **input) && !is_driver(input))
            .filter_map(|(input, of)| {
                let share = sum(&[&self.whole.get(input).unwrap_or(of).of(at)?.explained])?;
                // What cannot be told from nothing would only add noise.
                (share.low > 0.0).then_some((*input, share.value))
            })
            .collect();
        quantities.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        quantities.truncate(MOST_REGRESSED.min(looked.values.len() / TRIALS_PER_INPUT));
        let inputs: Vec<InputId> = quantities.iter().map(|(input, _)| *input).collect();
        let range = 0..self.study.settings.trials;
        let columns = self.study.simulator.all_draws(self.study.settings, &AsDrawn, range, &inputs);
        let columns: Vec<Vec<f64>> = columns.iter().map(|column| keep(column, &set.kept)).collect();
        let Some(found) = regression(&columns, ready, looked.batches) else { return };
        drivers.regressed = columns.len();
        drivers.r_squared = Some(found.r_squared);
        for driver in &mut drivers.inputs {
            let input = self.factors[driver.factor].inputs[0];
            let place = quantities.iter().position(|(other, _)| *other == input);
            driver.coefficient = place.map(|place| found.coefficients[place]);
        }
    }

    /// What the parts of a group explain; `None` where its share is not defined.
    fn of_group(&self, at: usize, group: usize, how: &Sum) -> Option<Vec<&Explained>> {
        let parts: Vec<&OfInput> = match how {
            Sum::Own => self.groups[group].inputs.iter().filter_map(|input| self.own.get(input)).collect(),
            Sum::Correlated(sector) => self.correlated.get(sector)?.iter().collect(),
            Sum::Undefined => return None,
        };
        let parts: Vec<&Explained> = parts.into_iter().filter_map(|part| Some(&part.of(at)?.explained)).collect();
        (!parts.is_empty()).then_some(parts)
    }
}

/// How the share of a group comes about. What inputs share through a driver is the driver's; of stated rank correlations, and of
/// correlated shocks, the order of the paths would decide what is whose, so a group has all of such a set or no share. Origins and
/// years stand for what the draws of their inputs add.
fn sum_of(model: &Model, group: &Factor) -> Sum {
    match group.correlated_sector(model) {
        Some(sector) => Sum::Correlated(sector),
        None if matches!(group.kind, FactorKind::Origin | FactorKind::Year) || !group.is_dependent(model) => Sum::Own,
        None => Sum::Undefined,
    }
}

/// The shock of a sector in a year as it moves with those of others, from what is each sector's own.
fn correlated_shock(model: &Model, sector: usize, own: &[Vec<f64>]) -> Vec<f64> {
    let mut shock: Vec<f64> = Vec::new();
    for (draws, weight) in own.iter().zip(&model.correlation.factor[sector]) {
        shock.resize(draws.len(), 0.0);
        shock.iter_mut().zip(draws).for_each(|(shock, draw)| *shock += weight * draw);
    }
    shock
}

/// Whether an input is a uniform draw that decides something in the model.
fn decides(model: &Model, input: InputId) -> bool {
    let input = &model.inputs[input];
    input.role == Role::Shock && input.distribution.family() == "uniform"
}

/// The sum of shares, with its interval, as a share.
fn sum(explained: &[&Explained]) -> Option<Estimated> {
    unbounded_sum(explained).map(|sum| sum.clamp(0.0, 1.0))
}

/// The sum of shares, with its interval.
fn unbounded_sum(explained: &[&Explained]) -> Option<Estimated> {
    explained.first()?;
    let value = explained.iter().map(|explained| explained.share).sum();
    let left_out = sums_left_out(explained);
    let floor = explained.iter().map(|explained| explained.floor.powi(2)).sum::<f64>().sqrt();
    Some(jackknife(value, &left_out, floor))
}

impl GivenData {
    /// The share of an origin: of an input that depends on others by its own part, of a driver by what goes with it.
    #[must_use]
    pub fn of_origin(&self, drivers: &Drivers, origin: Origin) -> Option<Estimated> {
        let is = |group: &Factor| group.kind == FactorKind::Origin && group.name == origin.name();
        let group = self.groups.iter().position(is)?;
        drivers.groups.get(group)?.variance_share
    }

    /// What explains most of an outcome, the largest first, of factors that hold no input in common: single inputs, and the model's own
    /// shocks by what they are shocks of.
    #[must_use]
    pub fn largest<'d>(&'d self, drivers: &'d Drivers) -> Vec<Largest<'d>> {
        let single = |driver: &'d Driver| Largest {
            factor: &self.factors[driver.factor],
            variance_share: driver.variance_share,
            told: driver.told,
            driver: Some(driver),
        };
        let series = drivers.groups.iter().filter(|share| self.ranked[share.group]).filter_map(|share| {
            let variance_share = share.variance_share?;
            Some(Largest { factor: &self.groups[share.group], variance_share, told: share.told, driver: None })
        });
        let mut all: Vec<Largest<'d>> = drivers.inputs.iter().map(single).chain(series).collect();
        all.sort_by(|a, b| b.variance_share.value.total_cmp(&a.variance_share.value));
        all
    }

    /// The factors of [`GivenData::largest`] by the most that they explain of any outcome, the largest first, without those that cannot
    /// be told from nothing.
    #[must_use]
    pub fn screened(&self) -> Vec<&Factor> {
        let mut most: BTreeMap<(FactorKind, &str), (&Factor, f64)> = BTreeMap::new();
        for largest in self.outcomes.iter().flat_map(|drivers| self.largest(drivers)).filter(|it| it.variance_share.low > 0.0) {
            let entry = most.entry((largest.factor.kind, &largest.factor.name)).or_insert((largest.factor, 0.0));
            entry.1 = entry.1.max(largest.variance_share.value);
        }
        let mut all: Vec<(&Factor, f64)> = most.into_values().collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all.into_iter().map(|(factor, _)| factor).collect()
    }
}
