//! What travels in the program: the built-in scenario, the files it includes and their data.
//!
//! A new file that the built-in scenario names gets its line here; the tests run that scenario where there are no files.

use std::path::Path;

/// The built-in scenario: its name and its text.
pub const BUILT_IN: (&str, &str) = ("scenarios/gwangju-announced.toml", include_str!("../../scenarios/gwangju-announced.toml"));

macro_rules! files {
    ($($path:literal,)*) => {
        /// Every other file, by its path in the repository.
        const FILES: &[(&str, &[u8])] = &[$(($path, include_bytes!(concat!("../../", $path)))),*];
    };
}

files! {
    "scenarios/data/io/concordance.csv",
    "scenarios/data/io/employment.csv",
    "scenarios/data/io/final_demand.csv",
    "scenarios/data/io/flows_domestic.csv",
    "scenarios/data/io/flows_import.csv",
    "scenarios/data/io/lq_35.csv",
    "scenarios/data/io/output.csv",
    "scenarios/data/io/sectors.csv",
    "scenarios/data/io/value_added.csv",
    "scenarios/data/stated-figures.csv",
    "scenarios/gwangju-economy.toml",
}

/// The bytes of a file that travels in the program.
pub(super) fn bytes(path: &Path) -> Option<&'static [u8]> {
    FILES.iter().find(|(file, _)| Path::new(file) == path).map(|(_, bytes)| *bytes)
}
