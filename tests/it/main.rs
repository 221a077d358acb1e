//! Integration tests.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]
#![expect(clippy::float_cmp, reason = "equal bits are what is tested")]

mod appraisals;
mod architecture;
mod claims_and_appraisals;
mod cli;
mod cli_audit;
mod cli_explain;
mod cli_new;
mod cli_verify;
mod closed_forms;
mod cohorts;
mod conflicts;
mod conservation;
mod coverage;
mod data_files;
mod dependence;
mod distributions;
mod docs;
mod documents;
mod elementary;
mod facilities_and_pipelines;
mod faults;
mod golden;
mod gwangju;
mod implied;
mod includes;
mod inducement;
mod input_output;
mod loads_and_expressions;
mod noun_closed_forms;
mod noun_totals;
mod peers;
mod published_tables;
mod quantiles;
mod reference_classes;
mod reproducibility;
mod results;
mod scenario_files;
mod second_implementation;
mod shipped;
mod simulation;
mod simulator;
mod sobol;
mod sobol_design;
mod stated_figures;
mod streams;
