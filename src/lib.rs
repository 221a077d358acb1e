//! mudeung (무등): an investment-scenario simulator for regional industrial programmes.
//!
//! A scenario file states figures and assumptions; a run simulates it and says how likely the stated goals are, with errors.
//! What is computed: `docs/model.md`. What a file may hold: `docs/scenario-format.md`. Words: `docs/glossary.md`.
//!
//! # Floors
//!
//! A module uses lower floors and its own files, nothing else; a test holds it to that.
//!
//! | floor | module | holds |
//! |---|---|---|
//! | 0 | [`quantity`] | money, units, Korean numerals, years, price bases, typed ids, texts in two languages |
//! | 1 | [`numeric`] | columns of 256 trials and their kernels, instruction sets, moments, quantiles, errors, linear algebra |
//! | 2 | [`random`] | streams (the only place where a generator is made), distributions, samplers, designs |
//! | 3 | [`model`] | the compiled scenario: immutable, resolved to indices, one file per noun |
//! | 4 | [`scenario`] | the file format: reading, all faults at their places, compiling to a model, the ledger of numbers |
//! | 4 | [`engine`] | runs a model over blocks of trials and sums up; knows no scenario, path, clock or terminal |
//! | 5 | [`study`] | what follows from results |
//! | 6 | [`report`] | results as typed tables, CSV files and a manifest; never computes |
//! | 7 | [`cli`] | commands, progress, screens |
//!
//! Text becomes a scenario, a scenario a model, a model results, results tables, tables bytes:
//!
//! ```
//! use mudeung::engine::{self, Settings, Silent};
//! use mudeung::{report, scenario};
//!
//! let (name, text) = scenario::BUILT_IN;
//! let changes = ["group.nine-industries.delivery=0.5".to_owned()];
//! let loaded = scenario::load(scenario::ScenarioSource::BuiltIn { name, text }, &changes)?;
//! let scenario = scenario::compile(loaded)?;
//!
//! let (trials, seed) = (4096, 1);
//! let results = engine::run(&scenario.model, &Settings::new(trials, seed), &Silent)?;
//!
//! let output = scenario.model.targets.iter().position(|target| target.id.as_str() == "output-2030").expect("a target");
//! assert!(results.targets[output].reached.share() < Some(0.05), "half of the stated growth is far from 101조");
//!
//! let tables = report::tables(&scenario, &results, None, false);
//! assert_eq!(tables[0].file, "summary.csv");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod quantity;

pub mod numeric;

pub mod random;

pub mod model;

pub mod engine;
pub mod scenario;

pub mod study;

pub mod report;

pub mod cli;
