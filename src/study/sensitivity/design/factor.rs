//! Factors: an input, or inputs that are looked at or moved together, and who vouches for them.

use std::collections::BTreeMap;

use crate::model::{InputId, Model, Role, Score, Sector};
use crate::quantity::{is_of_pattern, path_keys};
use crate::scenario::Ledger;

/// Who vouches for an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A document states it.
    Stated,
    /// Nobody published it: the scenario assumes it and says why.
    Assumed,
    /// The model's own randomness: a shock, a decision.
    Model,
}

impl Origin {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Stated, Self::Assumed, Self::Model];

    /// `stated`, `assumed` or `model`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Assumed => "assumed",
            Self::Model => "model",
        }
    }
}

/// What holds the inputs of a factor together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactorKind {
    /// One input.
    Input,
    /// The draws of one thing over the years, or of its cohorts.
    Series,
    /// All inputs of one sector, programme, facility, pipeline or the like.
    Noun,
    /// The model's own shocks of one year.
    Year,
    /// All inputs that are stated, assumed, or the model's own.
    Origin,
    /// A group that somebody named.
    Named,
    /// All inputs of an origin that no other factor of the design holds.
    Rest,
}

impl FactorKind {
    /// The word of the results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Series => "series",
            Self::Noun => "noun",
            Self::Year => "year",
            Self::Origin => "origin",
            Self::Named => "group",
            Self::Rest => "rest",
        }
    }
}

/// One input or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// What holds it together.
    pub kind: FactorKind,
    /// The path of an input, or what the group goes by: the start of its paths, a year, an origin, a name.
    pub name: String,
    /// Its uncertain inputs, rising.
    pub inputs: Vec<InputId>,
    /// Who vouches for all of them; `None` where that differs.
    pub origin: Option<Origin>,
}

/// The origin of every input, by index. A driver has that of the inputs that load on it, where they agree.
#[must_use]
pub fn origins(model: &Model, ledger: &Ledger) -> Vec<Origin> {
    let stated: BTreeMap<&str, bool> = ledger.rows().iter().map(|row| (row.path.as_str(), row.is_stated())).collect();
    // A yearly input has one row in the ledger and a draw per year.
    let vouched = |path: &str| {
        let mut path = path;
        loop {
            if let Some(stated) = stated.get(path) {
                return Some(*stated);
            }
            path = path.rsplit_once('.')?.0;
        }
    };
    let origin = |role: Role, path: &str| match role {
        Role::Shock => Origin::Model,
        Role::Parameter if vouched(path) == Some(true) => Origin::Stated,
        Role::Parameter => Origin::Assumed,
    };
    let mut all: Vec<Origin> = model.inputs.iter().map(|(_, input)| origin(input.role, &input.path)).collect();
    for (index, driver) in model.dependence.drivers.iter().enumerate() {
        let loads = |score: &(Score, f64)| score.0 == Score::Driver(index);
        let rows = model.dependence.rows.iter().filter(|row| row.weights.iter().any(loads));
        // Draws of the model that go with it, as of events, say nothing of where its effect comes from.
        let mut of_rows: Vec<Origin> = rows.map(|row| all[row.input.index()]).filter(|origin| *origin != Origin::Model).collect();
        of_rows.dedup();
        if let [origin] = of_rows[..] {
            all[driver.score.index()] = origin;
        }
    }
    all
}

impl Factor {
    /// A factor of these inputs.
    #[must_use]
    pub fn new(kind: FactorKind, name: String, mut inputs: Vec<InputId>, origins: &[Origin]) -> Self {
        inputs.sort_unstable();
        inputs.dedup();
        let first = inputs.first().map(|input| origins[input.index()]);
        let origin = first.filter(|first| inputs.iter().all(|input| origins[input.index()] == *first));
        Self { kind, name, inputs, origin }
    }

    /// The factor of one input.
    #[must_use]
    pub fn of_input(model: &Model, input: InputId, origins: &[Origin]) -> Self {
        Self::new(FactorKind::Input, model.inputs[input].path.clone(), vec![input], origins)
    }

    /// Every input that is uncertain, in the order of their paths.
    #[must_use]
    pub fn uncertain(model: &Model) -> Vec<InputId> {
        let mut inputs: Vec<InputId> = model.inputs.iter().filter(|(_, input)| !input.is_certain()).map(|(id, _)| id).collect();
        inputs.sort_by(|a, b| model.inputs[*a].path.cmp(&model.inputs[*b].path));
        inputs
    }

    /// The inputs that are told one by one: parameters, and draws of the model that are not one of a series.
    #[must_use]
    pub fn singles(model: &Model, origins: &[Origin]) -> Vec<Self> {
        let single = |input: &InputId| !is_serial_shock(model, *input);
        let inputs = Self::uncertain(model).into_iter().filter(single);
        inputs.map(|input| Self::of_input(model, input, origins)).collect()
    }

    /// Factors that hold every uncertain input once: parameters and single draws alone, the model's serial shocks by series. Shocks of
    /// sectors that move together are one series, as no part of what moves them belongs to one sector.
    #[must_use]
    pub fn separate(model: &Model, origins: &[Origin]) -> Vec<Self> {
        let series = Self::groups(model, origins).into_iter().filter(|group| group.is_separate(model));
        Self::singles(model, origins).into_iter().chain(series).collect()
    }

    /// Whether a group is one of [`Factor::separate`].
    #[must_use]
    pub fn is_separate(&self, model: &Model) -> bool {
        let serial = self.inputs.iter().all(|input| is_serial_shock(model, *input));
        self.kind == FactorKind::Series && serial && self.correlated_sector(model).is_none()
    }

    /// The sector whose shocks these are, where those of other sectors move with them.
    #[must_use]
    pub fn correlated_sector(&self, model: &Model) -> Option<usize> {
        let is = |sector: &&Sector| self.inputs.iter().all(|input| sector.shocks.contains(input));
        let of_one = self.kind == FactorKind::Series && shocks_move_together(model);
        if of_one { model.sectors.iter().find(is).map(|sector| sector.index) } else { None }
    }

    /// Groups: series, nouns, years of shocks, and origins, each in the order of its name.
    #[must_use]
    pub fn groups(model: &Model, origins: &[Origin]) -> Vec<Self> {
        let mut all: BTreeMap<(FactorKind, String), Vec<InputId>> = BTreeMap::new();
        let together = shocks_move_together(model);
        for input in Self::uncertain(model) {
            let path = &model.inputs[input].path;
            let parts = path_keys(path);
            let (series, year) = series(&parts);
            let mut join = |kind, name: String| all.entry((kind, name)).or_default().push(input);
            if let Some(year) = year {
                join(FactorKind::Series, series.join("."));
                if model.inputs[input].role == Role::Shock {
                    join(FactorKind::Year, year.to_owned());
                }
            }
            if together && model.sectors.iter().any(|sector| sector.shocks.contains(&input)) {
                join(FactorKind::Series, SECTOR_SHOCKS.to_owned());
            }
            if parts.len() > 1 {
                join(FactorKind::Noun, parts[..2].join("."));
            }
            join(FactorKind::Origin, origins[input.index()].name().to_owned());
        }
        let is_group = |(kind, _): &(FactorKind, String), inputs: &Vec<InputId>| *kind == FactorKind::Origin || inputs.len() > 1;
        all.into_iter()
            .filter(|(key, inputs)| is_group(key, inputs))
            .map(|((kind, name), inputs)| Self::new(kind, name, inputs, origins))
            .collect()
    }

    /// The group that somebody names: inputs by path, whole nouns and series by patterns ([`is_of_pattern`]). The first pattern that
    /// finds nothing is the fault.
    ///
    /// # Errors
    /// A pattern without an uncertain input.
    pub fn named<'p>(model: &Model, name: &str, patterns: &[&'p str], origins: &[Origin]) -> Result<Self, &'p str> {
        let mut inputs = Vec::new();
        for pattern in patterns {
            let before = inputs.len();
            inputs.extend(Self::uncertain(model).into_iter().filter(|input| is_of_pattern(&model.inputs[*input].path, pattern)));
            if inputs.len() == before {
                return Err(pattern);
            }
        }
        Ok(Self::new(FactorKind::Named, name.to_owned(), inputs, origins))
    }

    /// For each origin, a factor of all inputs that none of these factors holds.
    #[must_use]
    pub fn rest(model: &Model, factors: &[Self], origins: &[Origin]) -> Vec<Self> {
        let held: std::collections::BTreeSet<InputId> = factors.iter().flat_map(|factor| factor.inputs.iter().copied()).collect();
        let of = |origin: Origin| {
            let inputs = Self::uncertain(model).into_iter();
            let left = inputs.filter(|input| !held.contains(input) && origins[input.index()] == origin).collect::<Vec<_>>();
            (!left.is_empty()).then(|| Self::new(FactorKind::Rest, origin.name().to_owned(), left, origins))
        };
        Origin::ALL.into_iter().filter_map(of).collect()
    }

    /// Whether any of its inputs depends on others, or others on it, outside the factor.
    #[must_use]
    pub fn is_dependent(&self, model: &Model) -> bool {
        let is_cut = |set: &Vec<InputId>| {
            let inside = set.iter().filter(|input| self.inputs.binary_search(input).is_ok()).count();
            inside > 0 && inside < set.len()
        };
        dependent_sets(model).iter().any(is_cut)
    }
}

/// What the shocks of all sectors go by where they move together.
pub const SECTOR_SHOCKS: &str = "sector.*.shock";

/// Whether the shocks of different sectors are correlated.
#[must_use]
pub fn shocks_move_together(model: &Model) -> bool {
    let beside = |(row, entries): (usize, &Vec<f64>)| entries.iter().take(row).any(|entry| *entry != 0.0);
    model.correlation.factor.iter().enumerate().any(beside)
}

/// Sets of uncertain inputs that depend on each other: by drivers, which are in their sets, by stated rank correlations, and the
/// correlated shocks of the sectors in one year.
#[must_use]
pub fn dependent_sets(model: &Model) -> Vec<Vec<InputId>> {
    let dependence = &model.dependence;
    let scored: Vec<InputId> =
        dependence.drivers.iter().map(|driver| driver.score).chain(dependence.rows.iter().map(|row| row.input)).collect();
    let place = |score: Score| match score {
        Score::Driver(driver) => driver,
        Score::Own(row) => dependence.drivers.len() + row,
    };
    // Scores that meet in one input are in one set.
    let mut set_of: Vec<usize> = (0..scored.len()).collect();
    for (row, dependent) in dependence.rows.iter().enumerate() {
        for (score, weight) in &dependent.weights {
            let (from, to) = (set_of[place(*score)], set_of[dependence.drivers.len() + row]);
            if *weight != 0.0 && from != to {
                set_of.iter_mut().filter(|set| **set == from).for_each(|set| *set = to);
            }
        }
    }
    let mut sets: BTreeMap<usize, Vec<InputId>> = BTreeMap::new();
    set_of.iter().zip(&scored).for_each(|(set, input)| sets.entry(*set).or_default().push(*input));
    let years = if shocks_move_together(model) { model.years() } else { 0 };
    let of_year = |year: usize| model.sectors.iter().map(|sector| sector.shocks[year]).collect();
    let is_uncertain = |input: &InputId| !model.inputs[*input].is_certain();
    let all = sets.into_values().chain((0..years).map(of_year));
    all.map(|set: Vec<InputId>| set.into_iter().filter(is_uncertain).collect::<Vec<_>>()).filter(|set| set.len() > 1).collect()
}

/// Whether an input is one of many draws of the model for one thing.
fn is_serial_shock(model: &Model, input: InputId) -> bool {
    let input = &model.inputs[input];
    input.role == Role::Shock && series(&path_keys(&input.path)).1.is_some()
}

/// What is left of a path without the years at its end, and the last of them.
fn series<'p, 'a>(parts: &'a [&'p str]) -> (&'a [&'p str], Option<&'p str>) {
    let is_year = |part: &&str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let years = parts.iter().rev().take_while(|part| is_year(part)).count();
    let (name, years) = parts.split_at(parts.len() - years);
    if name.is_empty() { (parts, None) } else { (name, years.last().copied()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_a_path_without_its_years() {
        assert_eq!(series(&path_keys("pipeline.a.survival.2024.2026")), (&["pipeline", "a", "survival"][..], Some("2026")));
        assert_eq!(series(&path_keys("event.recession")).1, None);
    }
}
