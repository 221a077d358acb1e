//! Tables of sensitivity: `drivers.csv` of given trials, and `tornado.csv`, `morris.csv` and `sobol.csv` of designs.

/// Declares an estimate and both ends of its interval; the last argument finds the estimate of a row.
macro_rules! estimated {
    ($name:literal, $unit:expr, $en:literal, $ko:literal, $row:ty, $of:expr) => {{
        const OF: fn(&$row) -> Option<$crate::study::sensitivity::estimate::Estimated> = $of;
        const LOW: (&str, &str) = ("lower end of its 95 % interval", "95% 구간 하한");
        const HIGH: (&str, &str) = ("upper end of its 95 % interval", "95% 구간 상한");
        [
            $crate::report::table::field($name, $unit, $en, $ko, |row: &$row| OF(row).map(|it| it.value).into()),
            $crate::report::table::field(concat!($name, "_ci95_low"), $unit, LOW.0, LOW.1, |row: &$row| {
                OF(row).map(|it| it.low).into()
            }),
            $crate::report::table::field(concat!($name, "_ci95_high"), $unit, HIGH.0, HIGH.1, |row: &$row| {
                OF(row).map(|it| it.high).into()
            }),
        ]
    }};
}

mod by_design;
mod drivers;
mod factor;
mod names;

pub use drivers::DRIVERS_FILE;
pub use names::{factor_path, factor_title};

use super::dictionary;
use super::table::Table;
use crate::scenario::Scenario;
use crate::study::sensitivity::design::Factor;
use crate::study::sensitivity::evaluate::{GivenData, Morris, Sobol, Tornado};

/// What a sensitivity study found, by its method.
#[derive(Clone, Copy, Debug)]
pub enum Sensitivity<'r> {
    /// From given trials.
    Given(&'r GivenData),
    /// A statistic at both ends of factors.
    Tornado(&'r [Factor], &'r [Tornado]),
    /// Elementary effects.
    Morris(&'r [Factor], &'r [Morris]),
    /// Sobol' indices.
    Sobol(&'r [Factor], &'r [Sobol]),
}

/// `drivers.csv` as it stands in the folder of a run: the largest drivers of each target, and how much comes from whom.
#[must_use]
pub fn drivers_of_run(scenario: &Scenario, found: &GivenData) -> Table {
    drivers::table(scenario, Some(found), true)
}

/// The table of a study, and the dictionary of its folder: of this table, and of those of other methods that are there already.
#[must_use]
pub fn sensitivity_tables(scenario: &Scenario, found: Sensitivity<'_>, is_there: impl Fn(&str) -> bool) -> [Table; 2] {
    let table = match found {
        Sensitivity::Given(found) => drivers::table(scenario, Some(found), false),
        Sensitivity::Tornado(factors, found) => by_design::tornado(scenario, factors, found),
        Sensitivity::Morris(factors, found) => by_design::morris(scenario, factors, found),
        Sensitivity::Sobol(factors, found) => by_design::sobol(scenario, factors, found),
    };
    let all = [
        drivers::table(scenario, None, false),
        by_design::tornado(scenario, &[], &[]),
        by_design::morris(scenario, &[], &[]),
        by_design::sobol(scenario, &[], &[]),
    ];
    let described = all.iter().filter(|other| other.file == table.file || is_there(other.file));
    let dictionary = dictionary::table(described.map(|table| (table.file, table.columns.as_slice())));
    [table, dictionary]
}
