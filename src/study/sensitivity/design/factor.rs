//! Factors: an input, or inputs that are looked at or moved together, and who vouches for them.

use std::collections::BTreeMap;

use crate::model::{InputId, Model, Role, Score};
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
    /// Inputs that depend on each other.
    Together,
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
            Self::Together => "together",
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
        let mut of_rows: Vec<Origin> = rows.map(|row| all[row.input.index()]).collect();
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

    /// Factors that hold every uncertain input once: parameters and single draws alone, the model's serial shocks by series.
    #[must_use]
    pub fn separate(model: &Model, origins: &[Origin]) -> Vec<Self> {
        let mut series: BTreeMap<String, Vec<InputId>> = BTreeMap::new();
        for input in Self::uncertain(model).into_iter().filter(|input| is_serial_shock(model, *input)) {
            let parts = parts(&model.inputs[input].path);
            series.entry(self::series(&parts).0.join(".")).or_default().push(input);
        }
        let series = series.into_iter().map(|(name, inputs)| Self::new(FactorKind::Series, name, inputs, origins));
        Self::singles(model, origins).into_iter().chain(series).collect()
    }

    /// Groups: series, nouns, years of shocks, inputs that depend on each other, and origins, each in the order of its name.
    #[must_use]
    pub fn groups(model: &Model, origins: &[Origin]) -> Vec<Self> {
        let mut all: BTreeMap<(FactorKind, String), Vec<InputId>> = BTreeMap::new();
        for input in Self::uncertain(model) {
            let path = &model.inputs[input].path;
            let parts = parts(path);
            let (series, year) = series(&parts);
            let mut join = |kind, name: String| all.entry((kind, name)).or_default().push(input);
            if let Some(year) = year {
                join(FactorKind::Series, series.join("."));
                if model.inputs[input].role == Role::Shock {
                    join(FactorKind::Year, year.to_owned());
                }
            }
            if parts.len() > 1 {
                join(FactorKind::Noun, parts[..2].join("."));
            }
            join(FactorKind::Origin, origins[input.index()].name().to_owned());
        }
        let is_group = |(kind, _): &(FactorKind, String), inputs: &Vec<InputId>| *kind == FactorKind::Origin || inputs.len() > 1;
        let mut groups: Vec<Self> = all
            .into_iter()
            .filter(|(key, inputs)| is_group(key, inputs))
            .map(|((kind, name), inputs)| Self::new(kind, name, inputs, origins))
            .collect();
        groups.extend(clusters(model).into_iter().map(|(name, inputs)| Self::new(FactorKind::Together, name, inputs, origins)));
        groups.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        groups
    }

    /// The group that somebody names: inputs by path, whole nouns and series by the start of their paths. The first pattern that
    /// finds nothing is the fault.
    ///
    /// # Errors
    /// A pattern without an uncertain input.
    pub fn named<'p>(model: &Model, name: &str, patterns: &[&'p str], origins: &[Origin]) -> Result<Self, &'p str> {
        let mut inputs = Vec::new();
        for pattern in patterns {
            let before = inputs.len();
            inputs.extend(Self::uncertain(model).into_iter().filter(|input| matches(pattern, &model.inputs[*input].path)));
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

    /// Whether any of its inputs depends on others, or is a driver.
    #[must_use]
    pub fn is_dependent(&self, model: &Model) -> bool {
        self.inputs.iter().any(|input| model.dependence.concerns(*input))
    }
}

/// Sets of inputs that depend on each other, by the driver that they share or the first of their paths, without the drivers.
#[must_use]
pub fn clusters(model: &Model) -> Vec<(String, Vec<InputId>)> {
    let dependence = &model.dependence;
    let count = dependence.drivers.len() + dependence.rows.len();
    // Scores that meet in one input are in one set.
    let mut set_of: Vec<usize> = (0..count).collect();
    let place = |score: Score| match score {
        Score::Driver(driver) => driver,
        Score::Own(row) => dependence.drivers.len() + row,
    };
    for (row, dependent) in dependence.rows.iter().enumerate() {
        for (score, weight) in &dependent.weights {
            let (from, to) = (set_of[place(*score)], set_of[dependence.drivers.len() + row]);
            if *weight != 0.0 && from != to {
                set_of.iter_mut().filter(|set| **set == from).for_each(|set| *set = to);
            }
        }
    }
    let mut clusters: Vec<(String, Vec<InputId>)> = Vec::new();
    let mut sets: Vec<usize> = set_of[dependence.drivers.len()..].to_vec();
    sets.sort_unstable();
    sets.dedup();
    for set in sets {
        let rows = dependence.rows.iter().enumerate().filter(|(row, _)| set_of[dependence.drivers.len() + row] == set);
        let inputs: Vec<InputId> = rows.map(|(_, row)| row.input).filter(|input| !model.inputs[*input].is_certain()).collect();
        let drivers = dependence.drivers.iter().enumerate().filter(|(driver, _)| set_of[*driver] == set);
        let drivers: Vec<&str> = drivers.map(|(_, driver)| model.inputs[driver.score].path.as_str()).collect();
        if inputs.len() > 1 {
            let name = if drivers.is_empty() { model.inputs[inputs[0]].path.clone() } else { drivers.join("+") };
            clusters.push((name, inputs));
        }
    }
    clusters
}

/// Whether an input is one of many draws of the model for one thing.
fn is_serial_shock(model: &Model, input: InputId) -> bool {
    let input = &model.inputs[input];
    input.role == Role::Shock && series(&parts(&input.path)).1.is_some()
}

/// Whether a path is one of a pattern's: the pattern itself, or it goes on after it; `*` stands for any end of a part.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (parts(pattern), parts(path));
    pattern.len() <= path.len() && pattern.iter().zip(path).all(|(pattern, part)| is_part(pattern, part))
}

fn is_part(pattern: &str, part: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == part, |start| part.starts_with(start))
}

/// The keys of a dotted path; a quoted key keeps its dots.
fn parts(path: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, character) in path.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '.' if !quoted => {
                parts.push(&path[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&path[start..]);
    parts
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
    fn a_path_falls_into_its_keys_and_years() {
        assert_eq!(parts("sector.\"a.b\".shock.2027"), ["sector", "\"a.b\"", "shock", "2027"]);
        assert_eq!(series(&parts("pipeline.a.survival.2024.2026")), (&["pipeline", "a", "survival"][..], Some("2026")));
        assert_eq!(series(&parts("event.recession")).1, None);
    }

    #[test]
    fn a_pattern_finds_an_input_a_noun_and_any_of_a_kind() {
        for (pattern, path, found) in [
            ("programme.a.budget", "programme.a.budget", true),
            ("programme.a", "programme.a.budget", true),
            ("sector.*.growth", "sector.ai.growth", true),
            ("sector.*.growth", "sector.ai.volatility", false),
            ("programme.a.budget", "programme.a", false),
            ("programme.ai-*.budget", "programme.ai-2.budget", true),
            ("programme.ai-*", "programme.fund.budget", false),
        ] {
            assert_eq!(matches(pattern, path), found, "{pattern} {path}");
        }
    }
}
