//! Scenario texts compiled and run, with the value of every metric in every trial. What a value should be is each test's own.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use mudeung::engine::{Observer, Results, Settings, run};
use mudeung::model::{Metric, Model};
use mudeung::numeric::column::{BLOCK, Column, TILE};
use mudeung::numeric::isa::Isa;
use mudeung::random::{Design, Distribution, Draws, Sampler, StreamKey};
use mudeung::report::MetricKey;
use mudeung::scenario::{BUILT_IN, Scenario, ScenarioSource, compile, load};

/// A scenario text with `path=value` laid over it.
pub(crate) fn scenario(text: &str, sets: &[&str]) -> Scenario {
    named("test.toml", text, sets)
}

/// The same, where the name tells what files lie beside the text.
fn named(name: &str, text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    let loaded = load(ScenarioSource::BuiltIn { name, text }, &sets);
    let compiled = loaded.and_then(compile);
    compiled.unwrap_or_else(|faults| panic!("{faults}"))
}

/// A scenario text compiled beside the files of a folder of `tests/fixtures/models`, and others.
pub(crate) fn scenario_beside(folder: &str, text: &str, others: &[(&str, &str)]) -> Scenario {
    let of_fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models").join(folder);
    let all = tempfile::tempdir().unwrap();
    let data = all.path().join(folder);
    fs::create_dir(&data).unwrap();
    for file in fs::read_dir(of_fixtures).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), data.join(file.file_name())).unwrap();
    }
    for (name, body) in others {
        fs::write(data.join(name), body).unwrap();
    }
    let path = all.path().join("scenario.toml");
    fs::write(&path, text).unwrap();
    load(ScenarioSource::File(&path), &[]).and_then(compile).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The built-in scenario with `path=value` laid over it.
pub(crate) fn gwangju(sets: &[&str]) -> Scenario {
    named(BUILT_IN.0, BUILT_IN.1, sets)
}

/// Position of the metric whose key is this path, `output.nine-industries/nominal@2030`.
pub(crate) fn position(model: &Model, path: &str) -> usize {
    let paths = || model.metrics.iter().map(|metric| MetricKey::new(model, *metric).path());
    paths().position(|found| found == path).unwrap_or_else(|| panic!("no {path} among {:#?}", paths().collect::<Vec<_>>()))
}

/// A run and the values of all its trials.
pub(crate) struct Simulated {
    pub(crate) model: Model,
    pub(crate) results: Results,
    places: BTreeMap<String, usize>,
    trials: Vec<Vec<f64>>,
}

impl Simulated {
    /// Runs a model and keeps its trials.
    pub(crate) fn new(model: &Model, settings: &Settings) -> Self {
        let kept = Kept(Mutex::new(vec![Vec::new(); model.metrics.len()]));
        let results = run(model, settings, &kept).unwrap();
        let paths = model.metrics.iter().map(|metric| MetricKey::new(model, *metric).path());
        let places = paths.zip(0..).collect();
        Self { model: model.clone(), results, places, trials: kept.0.into_inner().unwrap() }
    }

    /// The values of a metric, by trial.
    pub(crate) fn trials(&self, path: &str) -> &[f64] {
        self.find(path).unwrap_or_else(|| panic!("no {path} among {:#?}", self.places.keys()))
    }

    /// The values of a metric, by trial.
    pub(crate) fn trials_of(&self, metric: usize) -> &[f64] {
        &self.trials[metric]
    }

    /// The same, if there is such a metric.
    pub(crate) fn find(&self, path: &str) -> Option<&[f64]> {
        self.places.get(path).map(|&metric| self.trials[metric].as_slice())
    }

    /// The values of a metric of the model, by trial.
    pub(crate) fn values(&self, metric: &Metric) -> &[f64] {
        &self.trials[self.place(metric)]
    }

    /// The value of a metric of the model in the stated case.
    pub(crate) fn stated_value(&self, metric: &Metric) -> f64 {
        self.results.stated[self.place(metric)]
    }

    fn place(&self, metric: &Metric) -> usize {
        self.model.metrics.binary_search(metric).unwrap()
    }

    /// The value of a metric in the stated case.
    pub(crate) fn stated(&self, path: &str) -> f64 {
        self.results.stated[position(&self.model, path)]
    }

    /// The bits of every metric in every trial, by the path of the metric.
    pub(crate) fn bits(&self) -> BTreeMap<String, Vec<u64>> {
        let paths = self.model.metrics.iter().map(|metric| MetricKey::new(&self.model, *metric).path());
        paths.zip(self.trials.iter().map(|values| values.iter().map(|value| value.to_bits()).collect())).collect()
    }
}

/// Keeps the values of all trials, by metric.
struct Kept(Mutex<Vec<Vec<f64>>>);

impl Observer for Kept {
    fn wants_trials(&self) -> bool {
        true
    }

    fn trials(&self, first: u64, count: usize, _failed: &[bool], metrics: &[Column]) {
        let mut kept = self.0.lock().unwrap();
        for (kept, column) in kept.iter_mut().zip(metrics) {
            assert_eq!(kept.len() as u64, first, "tiles come in trial order");
            kept.extend(&column[..count]);
        }
    }
}

/// The mean of some values.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / mudeung::numeric::stats::real(values.len() as u64)
}

/// The covariance of two series; the variance, if they are one.
pub(crate) fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let products: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).collect();
    mean(&products)
}

/// Whether two numbers agree to this relative tolerance.
pub(crate) fn close(a: f64, b: f64, tolerance: f64) -> bool {
    a.total_cmp(&b).is_eq() || (a - b).abs() <= tolerance * a.abs().max(b.abs())
}

/// The draws of an input under plain Monte Carlo: those of a run with the same seed.
pub(crate) fn drawn(path: &str, distribution: &Distribution, seed: u64, trials: usize) -> Vec<f64> {
    draws(path, distribution, seed, Design::MonteCarlo, trials)
}

/// The draws of an input under a design.
pub(crate) fn draws(path: &str, distribution: &Distribution, seed: u64, design: Design, trials: usize) -> Vec<f64> {
    let isa = Isa::best();
    let (key, sampler) = (StreamKey::new(seed, path), Sampler::new(distribution));
    let mut values = Vec::new();
    for block in (0..).take(trials.div_ceil(BLOCK)) {
        let mut draws = Draws::start(&key, block);
        for _ in 0..BLOCK / TILE {
            let (mut uniforms, mut column) = (Column::ZERO, Column::ZERO);
            draws.uniforms(isa, design, &mut uniforms);
            sampler.sample(isa, &uniforms, &mut column);
            values.extend(*column);
        }
    }
    values.truncate(trials);
    values
}
