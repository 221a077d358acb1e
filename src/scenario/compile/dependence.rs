//! Dependence: loads on drivers and rank correlations become weights of independent normal scores.
//!
//! Drivers come first and are independent; what is left of an input after its driver is correlated within the sets of inputs that
//! pairs connect. So an input that only loads on a driver moves no other.

use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::PI;

use super::Compiler;
use crate::model::{Dependence, Dependent, Driver, InputId, RankCorrelation, Role, Score};
use crate::numeric::linalg::{cholesky_lower, nearest_correlation};
use crate::quantity::{Dimension, DriverId, Label, quote_key};
use crate::random::Distribution;
use crate::scenario::conflict::Conflict;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{Reported, nearest};
use crate::scenario::raw::InputPath;
use crate::scenario::text::{Located, Place};
use crate::scenario::warning::WarningKind;

/// A used correlation that differs by less from the one that was asked for counts as the same.
const SAME: f64 = 1e-6;

/// An input that loads on a driver or is in a pair.
struct Node {
    input: InputId,
    /// Index of its driver, and the load.
    load: Option<(usize, f64)>,
}

impl Node {
    /// Correlation with another by a common driver.
    fn by_driver(&self, other: &Self) -> f64 {
        match (self.load, other.load) {
            (Some((driver, load)), Some((same, other))) if driver == same => load * other,
            _ => 0.0,
        }
    }

    /// Standard deviation of what its driver leaves.
    fn left(&self) -> f64 {
        self.load.map_or(1.0, |(_, load)| load.mul_add(-load, 1.0).max(0.0).sqrt())
    }
}

/// A pair as asked for, by the order of the nodes.
struct Pair {
    nodes: (usize, usize),
    asked: f64,
    place: Place,
}

impl Compiler<'_> {
    /// All dependence between inputs; every input of the model stands in the list already.
    pub(super) fn dependence(&mut self) -> Option<Dependence> {
        let drivers = self.drivers();
        let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
        for (input, driver, load) in std::mem::take(&mut self.loads) {
            nodes.insert(self.inputs[input].path.clone(), Node { input, load: Some((driver, load)) });
        }
        let asked = self.pairs(&mut nodes)?;
        let paths: Vec<&String> = nodes.keys().collect();
        let position = |path: &String| paths.binary_search(&path).expect("both of a pair are nodes");
        let pairs: Vec<Pair> = asked
            .iter()
            .map(|(a, b, asked, place)| Pair { nodes: (position(a), position(b)), asked: *asked, place: *place })
            .collect();
        let paths: Vec<String> = nodes.keys().cloned().collect();
        let nodes: Vec<Node> = nodes.into_values().collect();
        let rows = rows(&nodes, &pairs);
        let pairs = self.used(&rows, &pairs, &paths);
        Some(Dependence { drivers, rows, pairs })
    }

    /// Notes that inputs go with a driver, which the key `driver` at `path` names.
    pub(super) fn load_on(&mut self, driver: &Located<DriverId>, load: f64, inputs: &[InputId], path: &str) {
        let raw = self.raw;
        match raw.driver.ids().position(|id| *id == driver.value) {
            Some(index) => self.loads.extend(inputs.iter().map(|&input| (input, index, load))),
            None => self.unknown(driver, &format!("{path}.driver"), raw.driver.ids()),
        }
    }

    fn drivers(&mut self) -> Vec<Driver> {
        let raw = self.raw;
        let normal = Distribution::normal(0.0, 1.0).expect("the standard normal distribution has an sd above 0");
        let mut drivers = Vec::new();
        for (id, entry) in raw.driver.iter() {
            let score = self.shock(format!("driver.{}", quote_key(id.as_str())), normal.clone(), 0.0);
            drivers.push(Driver { id: id.clone(), name: entry.value.name.clone(), score });
        }
        drivers
    }

    /// Pairs by their paths, whose inputs become nodes.
    fn pairs(&mut self, nodes: &mut BTreeMap<String, Node>) -> Option<Vec<(String, String, f64, Place)>> {
        let raw = self.raw;
        let name = Label::new("Rank correlation", "순위상관");
        let mut pairs: Vec<(String, String, f64, Place)> = Vec::new();
        let mut sound = true;
        for (a, row) in raw.rank_correlation.iter() {
            let at_a = self.correlated(a, row.key);
            for (b, entry) in row.value.iter() {
                let at_b = self.correlated(b, entry.key);
                self.certain(&entry.value, Dimension::Ratio, &name);
                let (Ok(a), Ok(b)) = (at_a, at_b) else {
                    sound = false;
                    continue;
                };
                let (Some(a), Some(b)) = (a, b) else { continue };
                let [first, second] = [a, b].map(|input| self.inputs[input].path.clone());
                let is_pair = |(one, other, ..): &(String, String, f64, Place)| {
                    (one, other) == (&first, &second) || (one, other) == (&second, &first)
                };
                if first == second || pairs.iter().any(is_pair) {
                    let kind = if first == second {
                        Conflict::PairedWithItself.into()
                    } else {
                        FaultKind::Repeated { what: format!("{first}, {second}") }
                    };
                    self.sink.fault(entry.key, entry.value.path.clone(), kind);
                    sound = false;
                    continue;
                }
                for (path, input) in [(&first, a), (&second, b)] {
                    nodes.entry(path.clone()).or_insert(Node { input, load: None });
                }
                pairs.push((first, second, entry.value.central(), entry.value.place));
            }
        }
        sound.then_some(pairs)
    }

    /// The input that a rank correlation names: uncertain, and drawn once per trial.
    fn correlated(&mut self, path: &InputPath, place: Place) -> Result<Option<InputId>, Reported> {
        let key = format!("rank_correlation.{}", quote_key(&path.to_string()));
        self.drawn_once(path, place, &key, (Conflict::CertainInPair, Conflict::YearlyInPair))
    }

    /// The input at a path, which must be uncertain and drawn once per trial; else the first conflict, or the second. `None` if it
    /// goes by a reference class and is certain in this view alone, or if a study holds it at one value.
    pub(super) fn drawn_once(
        &mut self,
        path: &InputPath,
        place: Place,
        key: &str,
        (certain, yearly): (Conflict, Conflict),
    ) -> Result<Option<InputId>, Reported> {
        // Numbers of the scenario have a row in the ledger; one that is drawn yearly is several inputs under other paths.
        let Some(row) = self.ledger.rows().iter().find(|known| path.names(&known.path)) else {
            let mut known: Vec<String> = self.drawn_paths().map(|path| path.replace('"', "")).collect();
            known.sort();
            let id = path.to_string();
            let near = nearest(&id, known.iter().map(String::as_str));
            self.sink.fault(place, key, FaultKind::UnknownId { noun: Label::new("number", "수"), id, near, known });
            return Err(Reported);
        };
        let mut inputs = self.inputs.iter().filter(|(_, input)| input.role == Role::Parameter && input.path == row.path);
        let conflict = match inputs.next() {
            Some((id, input)) if !input.is_certain() => return Ok(Some(id)),
            // A study may hold a number at one value: what goes with it then goes its own way.
            Some(_) if !row.class.is_empty() || !self.wanted.is_empty() => return Ok(None),
            Some(_) => certain,
            None => yearly,
        };
        self.sink.fault(place, key, conflict);
        Err(Reported)
    }

    /// The paths of all inputs that are drawn once per trial.
    fn drawn_paths(&self) -> impl Iterator<Item = &str> {
        let rows: BTreeSet<&str> = self.ledger.rows().iter().map(|row| row.path.as_str()).collect();
        let uncertain = self.inputs.iter().filter(|(_, input)| input.role == Role::Parameter && !input.is_certain());
        uncertain.map(|(_, input)| input.path.as_str()).filter(move |path| rows.contains(path))
    }

    /// The rank correlations that the rows come to; warns of those that are not what was asked for.
    fn used(&mut self, rows: &[Dependent], pairs: &[Pair], paths: &[String]) -> Vec<RankCorrelation> {
        let used = |pair: &Pair| {
            let (a, b) = (&rows[pair.nodes.0].weights, &rows[pair.nodes.1].weights);
            let common =
                a.iter().flat_map(|(score, weight)| b.iter().filter(move |(other, _)| other == score).map(move |b| weight * b.1));
            spearman(common.sum())
        };
        let all: Vec<RankCorrelation> =
            pairs.iter().map(|pair| RankCorrelation { rows: pair.nodes, asked: pair.asked, used: used(pair) }).collect();
        let repaired: Vec<(String, f64, f64)> = all
            .iter()
            .filter(|pair| (pair.asked - pair.used).abs() > SAME)
            .map(|pair| (format!("{}, {}", paths[pair.rows.0], paths[pair.rows.1]), pair.asked, pair.used))
            .collect();
        let first = all.iter().position(|pair| (pair.asked - pair.used).abs() > SAME);
        if let Some(first) = first {
            let place = pairs[first].place;
            self.sink.warn(place, "rank_correlation", WarningKind::CorrelationsRepaired { pairs: repaired });
        }
        all
    }
}

/// Pearson's correlation of normal scores with a Spearman's one of ρ (Kruskal 1958).
fn pearson(spearman: f64) -> f64 {
    2.0 * (PI * spearman / 6.0).sin()
}

/// The inverse of [`pearson`].
fn spearman(pearson: f64) -> f64 {
    6.0 / PI * (pearson / 2.0).clamp(-0.5, 0.5).asin()
}

/// One row of weights for every node.
fn rows(nodes: &[Node], pairs: &[Pair]) -> Vec<Dependent> {
    let mut rows: Vec<Dependent> = nodes.iter().map(|node| Dependent { input: node.input, weights: Vec::new() }).collect();
    for set in sets(nodes.len(), pairs) {
        let factor = factor(nodes, pairs, &set);
        for (row, &node) in set.iter().enumerate() {
            let (left, load) = (nodes[node].left(), nodes[node].load);
            let own = set.iter().zip(&factor[row]).map(|(&other, weight)| (Score::Own(other), left * weight));
            let driver = load.map(|(driver, load)| (Score::Driver(driver), load));
            rows[node].weights = driver.into_iter().chain(own).filter(|(_, weight)| *weight != 0.0).collect();
        }
    }
    rows
}

/// The sets of nodes that pairs connect, each in order; a node without a pair is a set of its own.
fn sets(nodes: usize, pairs: &[Pair]) -> Vec<Vec<usize>> {
    let mut set_of: Vec<usize> = (0..nodes).collect();
    for pair in pairs {
        let (kept, joined) = (set_of[pair.nodes.0], set_of[pair.nodes.1]);
        for set in &mut set_of {
            if *set == joined {
                *set = kept;
            }
        }
    }
    let members = |set| (0..nodes).filter(|&node| set_of[node] == set).collect::<Vec<usize>>();
    (0..nodes).map(members).filter(|members| !members.is_empty()).collect()
}

/// Lower Cholesky factor of the correlations that drivers leave within a set, of the nearest possible ones if need be. Inputs that
/// are not a pair go together by their driver alone.
fn factor(nodes: &[Node], pairs: &[Pair], set: &[usize]) -> Vec<Vec<f64>> {
    let mut matrix = vec![vec![0.0; set.len()]; set.len()];
    for (at, row) in matrix.iter_mut().enumerate() {
        row[at] = 1.0;
    }
    for pair in pairs {
        let at = |node| set.binary_search(&node).ok();
        let (Some(a), Some(b)) = (at(pair.nodes.0), at(pair.nodes.1)) else { continue };
        let (one, other) = (&nodes[pair.nodes.0], &nodes[pair.nodes.1]);
        let left = one.left() * other.left();
        // An input that is its driver has nothing left that could go with another.
        let rest = if left > 0.0 { (pearson(pair.asked) - one.by_driver(other)) / left } else { 0.0 };
        matrix[a][b] = rest;
        matrix[b][a] = rest;
    }
    let lower = cholesky_lower(&matrix).or_else(|_| cholesky_lower(&nearest_correlation(&matrix)));
    let lower = lower.expect("the nearest correlation matrix is positive definite");
    (0..set.len()).map(|row| (0..=row).map(|column| lower[(row, column)]).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Input, Inputs};

    fn nodes(loads: &[Option<(usize, f64)>]) -> Vec<Node> {
        let mut inputs = Inputs::default();
        let distribution = Distribution::uniform(0.0, 1.0).unwrap();
        loads
            .iter()
            .map(|&load| {
                let input =
                    Input { path: String::new(), distribution: distribution.clone(), central: 0.5, role: Role::Parameter };
                Node { input: inputs.add(input), load }
            })
            .collect()
    }

    fn pair(a: usize, b: usize, asked: f64) -> Pair {
        Pair { nodes: (a, b), asked, place: Place::default() }
    }

    fn correlation(rows: &[Dependent], a: usize, b: usize) -> f64 {
        let weight = |score: Score| rows[b].weights.iter().find(|(other, _)| *other == score).map_or(0.0, |(_, weight)| *weight);
        rows[a].weights.iter().map(|(score, own)| own * weight(*score)).sum()
    }

    #[test]
    fn spearman_and_pearson_are_inverses() {
        assert!((pearson(1.0) - 1.0).abs() < 1e-15 && (pearson(0.5) - 0.517_638_090_205_041_5).abs() < 1e-15);
        assert!((spearman(pearson(-0.7)) + 0.7).abs() < 1e-15);
    }

    #[test]
    fn a_load_makes_one_weight_on_the_driver_and_one_on_the_own_draw() {
        let rows = rows(&nodes(&[Some((0, 0.6)), Some((0, -0.5))]), &[]);
        assert_eq!(rows[0].weights, [(Score::Driver(0), 0.6), (Score::Own(0), 0.8)]);
        assert!((correlation(&rows, 0, 1) + 0.3).abs() < 1e-15);
    }

    #[test]
    fn a_further_input_on_a_driver_moves_no_other_row() {
        let few = nodes(&[Some((0, 0.6)), None, Some((1, 0.5))]);
        let more = nodes(&[Some((0, 0.6)), None, Some((1, 0.5)), Some((0, 0.9)), Some((1, -0.2))]);
        let pairs = [pair(0, 1, 0.4), pair(1, 2, -0.3)];
        let (few, more) = (rows(&few, &pairs), rows(&more, &pairs));
        assert!(few.iter().zip(&more).all(|(few, more)| few.weights == more.weights));
    }

    #[test]
    fn pairs_and_drivers_hold_together_with_unit_variance() {
        let nodes = nodes(&[Some((0, 0.6)), Some((0, 0.3)), None, Some((1, 0.8))]);
        let rows = rows(&nodes, &[pair(0, 1, 0.5), pair(1, 3, 0.2)]);
        assert!((0..4).all(|row| (correlation(&rows, row, row) - 1.0).abs() < 1e-12));
        assert!((correlation(&rows, 0, 1) - pearson(0.5)).abs() < 1e-12);
        assert!((correlation(&rows, 1, 3) - pearson(0.2)).abs() < 1e-12);
        assert!(correlation(&rows, 0, 3).abs() < 1e-15, "nothing was said of these two");
        assert_eq!(rows[2].weights, [(Score::Own(2), 1.0)]);
    }

    #[test]
    fn what_is_impossible_becomes_the_nearest_possible() {
        let nodes = nodes(&[None, None, None]);
        let rows = rows(&nodes, &[pair(0, 1, 0.9), pair(1, 2, 0.9), pair(0, 2, -0.9)]);
        assert!((0..3).all(|row| (correlation(&rows, row, row) - 1.0).abs() < 1e-12));
        let used = [correlation(&rows, 0, 1), correlation(&rows, 1, 2), correlation(&rows, 0, 2)];
        // All three are the same but for signs: the nearest has 1/2 between them.
        assert!(used.iter().all(|used| (used.abs() - 0.5).abs() < 1e-6), "{used:?}");
    }

    #[test]
    fn an_input_that_is_its_driver_keeps_to_it() {
        let rows = rows(&nodes(&[Some((0, 1.0)), None]), &[pair(0, 1, 0.5)]);
        assert_eq!(rows[0].weights, [(Score::Driver(0), 1.0)]);
        assert_eq!(rows[1].weights, [(Score::Own(1), 1.0)]);
    }
}
