//! From what was typed to what is computed: resolves names to indices, fills in defaults and collects all faults.
//!
//! What one table alone can tell was checked when it was read; here is what takes several nouns. One file per noun. Nothing is
//! drawn, and the order of the file leaves no trace: nouns stand in the order of their ids.

mod account;
mod appraisal;
mod claim;
mod dependence;
mod effect;
mod event;
mod expression;
mod facility;
mod figure;
mod input_output;
mod metric;
mod outcome;
mod part;
mod pipeline;
mod programme;
mod sector;
mod series;
mod skill;
mod spending;
mod target;
mod unit;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::conflict::Conflict;
use super::data::DataFile;
use super::diagnostic::{Faults, Sink, Warning};
use super::fault::FaultKind;
use super::ledger::{Ledger, LedgerRow};
use super::load::Loaded;
use super::quantity::RawInput;
use super::raw::{RawQuantiles, RawScenario};
use super::text::{Located, Place, Texts};
use super::tree::Node;
use super::value::{KeyId, Keyed};
use crate::model::{Dependence, Input, InputId, Inputs, Model, Outcome, Prices, Role, Yearly};
use crate::quantity::{Dimension, Horizon, Label, PriceBasis, SourceId, TargetId, Unit, Year, quote_key};
use crate::random::{Design, Distribution};
use outcome::Asked;
use series::{Series, SeriesKey, all_series};

/// A checked scenario: its model, how it is run, and where its numbers come from.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its id, which names the results folder.
    pub id: String,
    /// Its name.
    pub name: Label,
    /// What it assumes.
    pub description: Option<Label>,
    /// The day of its knowledge.
    pub as_of: String,
    /// What is computed.
    pub model: Model,
    /// How it is run unless the command line says otherwise.
    pub run: RunDefaults,
    /// Every number with its provenance.
    pub ledger: Ledger,
    /// Who stated each target's value, indexed like the model's targets.
    pub target_sources: Vec<Vec<SourceId>>,
    /// The outcomes that were asked for, in their order; the model computes no others if there are any.
    pub outcomes: Vec<Outcome>,
    /// What is worth knowing before believing it.
    pub warnings: Vec<Warning>,
    /// The texts it was read from.
    pub texts: Texts,
    /// The data files that it read.
    pub data: Vec<DataFile>,
    /// All of it as typed, for [`Scenario::statements`].
    pub(super) tree: Node,
}

/// How a scenario is run unless the command line says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct RunDefaults {
    /// Trials; the cap with a stop rule.
    pub trials: u64,
    /// Seed.
    pub seed: u64,
    /// Design; `None` for the usual one of so many trials.
    pub design: Option<Design>,
    /// How quantiles are found.
    pub quantiles: RawQuantiles,
    /// Stop rule: target or joint target, and half-width as a probability.
    pub until: Option<(TargetId, f64)>,
    /// Whether the value of every trial is kept.
    pub keep_trials: bool,
}

impl RunDefaults {
    /// Trials of a scenario that does not say.
    pub const TRIALS: u64 = 100_000;
    /// Seed of a scenario that does not say.
    pub const SEED: u64 = 1;
}

/// Compiles a scenario that was read.
///
/// # Errors
/// All faults that take several nouns to see, in the order of the files.
pub fn compile(loaded: Loaded) -> Result<Scenario, Faults> {
    let Loaded { raw, texts, data, warnings, outcomes, tree } = loaded;
    let mut compiler = Compiler::new(&raw, &outcomes);
    let whole = compiler.model();
    let Compiler { sink, ledger, .. } = compiler;
    let more = sink.finish(&texts)?;
    let Some(Compiled { model, run, target_sources, outcomes }) = whole else {
        unreachable!("what cannot be compiled is reported as a fault")
    };
    let header = &raw.scenario;
    Ok(Scenario {
        id: header.id.value.clone(),
        name: header.name.clone(),
        description: header.description.clone(),
        as_of: header.as_of.value.to_string(),
        model,
        run,
        ledger: ledger.settle(&raw.source),
        target_sources,
        outcomes,
        warnings: warnings.into_iter().chain(more).collect(),
        texts,
        data,
        tree,
    })
}

/// A model with what is beside it in a scenario.
struct Compiled {
    model: Model,
    run: RunDefaults,
    target_sources: Vec<Vec<SourceId>>,
    outcomes: Vec<Outcome>,
}

/// What compiling has come to so far.
struct Compiler<'r> {
    raw: &'r RawScenario,
    /// What a study asks for.
    wanted: &'r [Located<String>],
    horizon: Horizon,
    inputs: Inputs,
    ledger: Ledger,
    /// The series of the model as far as it is, and what tells that from others.
    series: Option<(SeriesKey, Rc<[Series]>)>,
    /// Inputs that go with a driver, by its index, and how closely.
    loads: Vec<(InputId, usize, f64)>,
    sink: Sink,
}

impl Compiled {
    /// The same for its outcomes alone.
    fn narrow(self) -> Self {
        let Self { model, run, target_sources, outcomes } = self;
        let kept = Outcome::all_targets(&outcomes, &model);
        let target_sources = kept.iter().map(|&target| target_sources[target].clone()).collect();
        let (model, outcomes) = model.narrow(&outcomes);
        Self { model, run, target_sources, outcomes }
    }
}

impl<'r> Compiler<'r> {
    fn new(raw: &'r RawScenario, wanted: &'r [Located<String>]) -> Self {
        let horizon = raw.scenario.horizon.value;
        let (inputs, ledger, sink) = (Inputs::default(), Ledger::default(), Sink::default());
        Self { raw, wanted, horizon, inputs, ledger, series: None, loads: Vec::new(), sink }
    }

    /// The whole model; `None` if a fault was reported on the way.
    fn model(&mut self) -> Option<Compiled> {
        self.scopes_are_distinct();
        let prices = self.prices();
        let correlation = self.correlation();
        let sectors = self.sectors();
        let groups = self.groups();
        let programmes = self.programmes();
        let (sectors, groups, programmes) = (sectors?, groups?, programmes?);
        let paths = self.paths(&sectors, &groups);
        let accounts = self.accounts(&sectors);
        let facilities = self.facilities(accounts.as_deref().unwrap_or_default());
        let pipelines = self.pipelines(facilities.as_deref(), accounts.as_deref().unwrap_or_default());
        let table = self.input_output(&sectors, accounts.as_deref().unwrap_or_default());
        let spending = self.spending(table.as_ref());
        let additionality = self.additionality();
        let mut model = Model {
            horizon: self.horizon,
            inputs: Inputs::default(),
            prices: prices?,
            region: (0..sectors.len()).collect(),
            sectors,
            paths: Vec::new(),
            correlation: correlation?,
            groups,
            programmes,
            facilities: facilities?,
            pipelines: pipelines?,
            events: Vec::new(),
            dependence: Dependence::default(),
            accounts: accounts?,
            input_output: table?.map(|table| table.model),
            spending: spending?,
            additionality,
            skills: Vec::new(),
            own_metrics: Vec::new(),
            metrics: Vec::new(),
            summarised: Vec::new(),
            targets: Vec::new(),
            joint_targets: Vec::new(),
            claims: Vec::new(),
            appraisals: Vec::new(),
            thresholds: Vec::new(),
            figures: Vec::new(),
        };
        self.drifts(&mut model, paths?)?;
        model.events = self.events(&model)?;
        let skills = self.skills(&model.pipelines, &model.accounts);
        let appraisals = self.appraisals(&model);
        // A study computes neither claims nor stated figures nor what the scenario itself would have summarised.
        let study = !self.wanted.is_empty();
        let figures = if study { Some(Vec::new()) } else { self.figures() };
        model.skills = skills?;
        model.appraisals = appraisals?;
        let own = self.own_metrics(&mut model)?;
        let metrics = if study { Some(Vec::new()) } else { self.metrics(&model) };
        let standing = if study { Some(Vec::new()) } else { self.standing_metrics(&model) };
        let claimed = if study { Vec::new() } else { self.claimed_metrics(&model)? };
        let asked = self.asked(self.wanted, &model);
        let of_study = asked.iter().flatten().filter_map(Asked::metric).collect();
        let targets = self.targets(&mut model, [metrics?, standing?, claimed.clone(), of_study].concat(), &own);
        let joint = self.joint_targets(&model);
        if targets.is_some() && !study {
            model.claims = self.claims(&claimed, &mut model)?;
            let pays = appraisal::thresholds(&model);
            model.thresholds.extend(pays);
        }
        let run = self.run_defaults();
        let dependence = self.dependence();
        let target_sources = targets?;
        model.joint_targets = joint?;
        model.figures = figures?;
        model.dependence = dependence?;
        model.inputs = std::mem::take(&mut self.inputs);
        let outcomes = outcome::settled(&asked?, &model);
        let whole = Compiled { model, run: run?, target_sources, outcomes };
        Some(if study { whole.narrow() } else { whole })
    }

    /// Every series of the model as far as it is. Listing them takes long and is asked for by each target and expression.
    fn series(&mut self, model: &Model) -> Rc<[Series]> {
        let key = SeriesKey::of(model);
        match &self.series {
            Some((known, series)) if *known == key => Rc::clone(series),
            _ => {
                let series: Rc<[Series]> = all_series(model).into();
                self.series = Some((key, Rc::clone(&series)));
                series
            }
        }
    }

    /// Scopes are named by their ids alone where a metric is asked for.
    fn scopes_are_distinct(&mut self) {
        let raw = self.raw;
        let mut taken: BTreeMap<String, Label> = BTreeMap::new();
        self.take_ids(&raw.sector, &mut taken);
        self.take_ids(&raw.group, &mut taken);
        self.take_ids(&raw.programme, &mut taken);
        self.take_ids(&raw.facility, &mut taken);
        self.take_ids(&raw.pipeline, &mut taken);
        self.take_ids(&raw.event, &mut taken);
    }

    /// Reports the ids of a noun that another has taken, and takes the rest.
    fn take_ids<K: KeyId, T>(&mut self, table: &Keyed<K, T>, taken: &mut BTreeMap<String, Label>) {
        for (id, entry) in table.iter() {
            let id = id.to_string();
            match taken.get(&id) {
                Some(noun) => {
                    let path = format!("{}.{}", K::noun().en, quote_key(&id));
                    self.sink.fault(entry.key, path, Conflict::ScopeTaken { id, noun: noun.clone() });
                }
                None => drop(taken.insert(id, K::noun())),
            }
        }
    }

    fn prices(&mut self) -> Option<Prices> {
        let raw = &self.raw.prices;
        let base_year = self.index(raw.year.value, raw.year.place, "prices.year");
        if let Some(observed) = &raw.observed {
            for (year, entry) in observed.iter() {
                let path = format!("prices.observed.{year}");
                self.index(year, entry.key, &path);
                self.measured_by_now(year, entry.key, &path);
            }
        }
        let usual =
            raw.inflation.as_ref().map(|inflation| self.yearly(inflation, Dimension::Ratio, &Label::new("Prices", "물가")));
        let mut inflation = Vec::new();
        for (index, year) in self.horizon.years().enumerate() {
            let observed = raw.observed.as_ref().and_then(|observed| observed.get(year));
            inflation.push(match (observed, &usual) {
                (Some(observed), _) => Some(self.once(&observed.value, Dimension::Ratio, &Label::new("Prices", "물가"))),
                (None, Some(usual)) => Some(usual.at(index)),
                // Inflation into the first year moves nothing.
                (None, None) if index == 0 => Some(self.default_input("prices.inflation", 0.0)),
                (None, None) => {
                    self.sink.fault(raw.place, "prices", Conflict::InflationMissing { year: year.get() });
                    return None;
                }
            });
        }
        Some(Prices { base_year: base_year?, inflation: inflation.into_iter().collect::<Option<_>>()? })
    }

    /// Price basis of levels that do not say their own.
    fn level_basis(&self) -> PriceBasis {
        self.raw.prices.levels.as_ref().map_or(PriceBasis::Nominal, |levels| levels.value)
    }

    fn run_defaults(&mut self) -> Option<RunDefaults> {
        let raw = self.raw.run.as_ref();
        let until = match raw.and_then(|run| run.until.as_ref()) {
            Some(until) => Some(self.until(until)?),
            None => None,
        };
        Some(RunDefaults {
            trials: raw.and_then(|run| run.trials).map_or(RunDefaults::TRIALS, |trials| trials.value),
            seed: raw.and_then(|run| run.seed).map_or(RunDefaults::SEED, |seed| seed.value),
            design: raw.and_then(|run| run.design.as_ref()).map(|design| design.value),
            quantiles: raw.and_then(|run| run.quantiles.as_ref()).map_or(RawQuantiles::Auto, |quantiles| quantiles.value),
            until,
            keep_trials: raw.and_then(|run| run.keep_trials.as_ref()).is_some_and(|keep| keep.value),
        })
    }

    /// Year index of a year, or a fault.
    fn index(&mut self, year: Year, place: Place, path: &str) -> Option<usize> {
        let index = self.horizon.index(year);
        if index.is_none() {
            let (first, last) = (self.horizon.first().get(), self.horizon.last().get());
            self.sink.fault(place, path, FaultKind::YearOutsideHorizon { year: year.get(), first, last });
        }
        index
    }

    /// Reports a measured year that the scenario's date cannot know.
    fn measured_by_now(&mut self, year: Year, place: Place, path: &str) {
        let as_of = self.raw.scenario.as_of.value;
        if year.get() > i32::from(as_of.year()) {
            let conflict = Conflict::MeasuredAfterAsOf { year: year.get(), as_of: as_of.to_string() };
            self.sink.fault(place, path, conflict);
        }
    }

    /// An input that is drawn once per trial; its row goes into the ledger.
    fn once(&mut self, raw: &RawInput, unit: impl Into<Unit>, name: &Label) -> InputId {
        if raw.yearly {
            self.sink.fault(raw.place, raw.path.clone(), Conflict::NotYearly);
        }
        self.ledger.add(LedgerRow::new(raw, unit.into(), name));
        let input = self.inputs.add(Input {
            path: raw.path.clone(),
            distribution: raw.distribution.clone(),
            central: raw.central(),
            role: Role::Parameter,
        });
        if let Some(load) = &raw.load {
            self.load_on(&load.driver, load.load, &[input], &raw.path);
        }
        input
    }

    /// An input that may be drawn for each year anew.
    fn yearly(&mut self, raw: &RawInput, unit: impl Into<Unit>, name: &Label) -> Yearly {
        if !raw.yearly || raw.distribution.constant_value().is_some() {
            let certain = RawInput { yearly: false, ..raw.clone() };
            return Yearly::Once(self.once(&certain, unit, name));
        }
        self.ledger.add(LedgerRow::new(raw, unit.into(), name));
        let years = self.horizon.years().map(|year| Input {
            path: format!("{}.{year}", raw.path),
            distribution: raw.distribution.clone(),
            central: raw.central(),
            role: Role::Parameter,
        });
        let years: Vec<Input> = years.collect();
        Yearly::Each(years.into_iter().map(|input| self.inputs.add(input)).collect())
    }

    /// The number of a level by year, which must be certain.
    fn certain(&mut self, raw: &RawInput, unit: impl Into<Unit>, name: &Label) -> InputId {
        self.must_be_certain(raw);
        self.once(raw, unit, name)
    }

    /// Reports a number that is drawn where only a certain one has a meaning.
    fn must_be_certain(&mut self, raw: &RawInput) {
        let class_is_certain = raw.class.as_ref().is_none_or(|class| class.is_certain);
        if raw.distribution.constant_value().is_none() || !class_is_certain {
            self.sink.fault(raw.place, raw.path.clone(), Conflict::MustBeCertain);
        }
    }

    /// A number that the format fills in; it has no row in the ledger.
    fn default_input(&mut self, path: &str, value: f64) -> InputId {
        let distribution = Distribution::constant(value).expect("a default is finite");
        self.inputs.add(Input { path: path.to_owned(), distribution, central: value, role: Role::Parameter })
    }

    /// A stated number, or the format's default.
    fn or_default(&mut self, raw: Option<&RawInput>, path: &str, default: f64, unit: Dimension, name: &Label) -> InputId {
        match raw {
            Some(raw) => self.once(raw, unit, name),
            None => self.default_input(path, default),
        }
    }

    /// The same for a number that may be drawn for each year anew.
    fn yearly_or_default(&mut self, raw: Option<&RawInput>, path: &str, default: f64, name: &Label) -> Yearly {
        match raw {
            Some(raw) => self.yearly(raw, Dimension::Ratio, name),
            None => Yearly::Once(self.default_input(path, default)),
        }
    }

    /// An input of which another row of the ledger tells.
    fn drawn_input(&mut self, path: String, distribution: Distribution, central: f64) -> InputId {
        self.inputs.add(Input { path, distribution, central, role: Role::Parameter })
    }

    /// A draw of the model itself.
    fn shock(&mut self, path: String, distribution: Distribution, central: f64) -> InputId {
        self.inputs.add(Input { path, distribution, central, role: Role::Shock })
    }
}
