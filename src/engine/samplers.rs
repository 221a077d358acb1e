//! Samplers made once: tables of distributions are the longest part of a short run, and models that differ in few numbers share
//! most of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::quasi::Layout;
use crate::model::{Input, InputId, Model};
use crate::random::{Distribution, Sampler};

/// Samplers by distribution, kept for the models to come.
#[derive(Debug, Default)]
pub struct Samplers(Mutex<BTreeMap<String, Arc<Sampler>>>);

impl Samplers {
    /// Tables that are kept at most, of 64 KiB each: a study may go over any number of distributions.
    const MOST: usize = 4096;

    /// The sampler of a distribution; only those with a table are worth keeping.
    fn of(&self, distribution: &Distribution) -> Arc<Sampler> {
        if !Sampler::is_costly(distribution) {
            return Arc::new(Sampler::new(distribution));
        }
        // Every number of a distribution is written so that it reads back as itself.
        let key = format!("{distribution:?}");
        let kept = |samplers: &Self| samplers.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(sampler) = kept(self) {
            return sampler;
        }
        // Without the lock: another thread may make the same table, which is then the same.
        let sampler = Arc::new(Sampler::new(distribution));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < Self::MOST {
            all.insert(key, Arc::clone(&sampler));
        }
        sampler
    }
}

/// The samplers of a model's uncertain inputs, by input index, and what else of its inputs is made ready once.
#[derive(Debug)]
pub(super) struct ModelSamplers {
    samplers: Vec<Option<Arc<Sampler>>>,
    /// Made when a Sobol design first asks for it.
    layout: OnceLock<Layout>,
}

impl ModelSamplers {
    /// Samplers of all uncertain inputs. All threads make them.
    pub(super) fn new(model: &Model, samplers: &Samplers) -> Self {
        Self::some(model, samplers, |_| true)
    }

    /// Samplers of some.
    pub(super) fn some(model: &Model, samplers: &Samplers, wanted: impl Fn(InputId) -> bool + Sync) -> Self {
        let inputs: Vec<(InputId, &Input)> = model.inputs.iter().collect();
        let sampler =
            |&(id, input): &(InputId, &Input)| (!input.is_certain() && wanted(id)).then(|| samplers.of(&input.distribution));
        Self { samplers: inputs.par_iter().map(sampler).collect(), layout: OnceLock::new() }
    }

    /// The sampler of an input; `None` where it is certain.
    pub(super) fn of(&self, input: InputId) -> Option<&Sampler> {
        self.samplers[input.index()].as_deref()
    }

    /// Replaces the dimensions of the model's inputs.
    pub(super) fn set_layout(&mut self, layout: Layout) {
        self.layout = OnceLock::from(layout);
    }

    /// The dimensions of the model's inputs.
    pub(super) fn layout(&self, model: &Model) -> &Layout {
        self.layout.get_or_init(|| Layout::new(model))
    }
}
