//! Which coordinate of the Sobol sequence an input takes. The first coordinates are even together, and go to what matters most; all
//! other inputs take coordinates that are even by themselves.
//!
//! First drivers, then the leading principal components of the yearly shocks of sectors ([`super::rotation`]), then what is drawn once
//! in a trial, then the other components, then all other shocks; within each by noun, those that move every total before others,
//! and by path. What a study treats draws independently. The order depends on what inputs
//! there are and never on a value: a number that is set, or made certain, moves no other draw.

use std::collections::BTreeMap;

use super::rotation::Rotation;
use crate::model::{Input, InputId, Model, Role};
use crate::numeric::column::Column;
use crate::numeric::isa::Isa;
use crate::numeric::randomised::{RANDOMISATIONS, randomisation_of};
use crate::random::StreamKey;
use crate::random::sobol::{Dimension, Scramble, fill_sobol, fill_stratified};

/// The first words of paths, in the order in which their inputs take coordinates; all others follow. Prices, sectors and accounts are
/// in every total, so that what they move is even first.
const NOUNS: [&str; 8] = ["prices", "sector", "group", "account", "event", "facility", "pipeline", "programme"];

/// Coordinates that are even together. In later dimensions of the sequence many pairs are uneven with the few hundred points that a
/// randomisation often has, which costs more than it gains.
const TOGETHER: usize = 128;

/// Components of shocks that come before the parameters, for each sector.
const LEADING: usize = 2;

/// Dimensions of a model's inputs; `None` for a coordinate that stands by itself.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// By input index.
    inputs: Vec<Option<Dimension>>,
    rotation: Option<Rotation>,
    /// By component of the rotation.
    components: Vec<Option<Dimension>>,
}

/// The place of an input in the order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Driver,
    LeadingComponent(usize),
    Parameter(usize),
    Component(usize),
    Shock(usize),
}

impl Layout {
    /// The dimensions of a model by itself.
    pub(super) fn new(model: &Model) -> Self {
        Self::among(model, &[model])
    }

    /// The dimensions of a model among others: where all are given the same list, an input has the same dimension in each.
    pub(super) fn among(model: &Model, all: &[&Model]) -> Self {
        let rotation = all.iter().find_map(|of| Rotation::of_sectors(of));
        let (sectors, components) = rotation.as_ref().map_or((0, 0), |rotation| (rotation.sectors(), rotation.components()));
        // A path holds no empty part, so no input is called as a component is.
        let mut ranks: BTreeMap<String, Rank> = BTreeMap::new();
        for component in 0..components {
            let leads = component < LEADING * sectors;
            let rank = if leads { Rank::LeadingComponent(component) } else { Rank::Component(component) };
            ranks.insert(component_path(component), rank);
        }
        for of in all {
            let is_driver = |input: InputId| of.dependence.drivers.iter().any(|driver| driver.score == input);
            for (id, input) in of.inputs.iter() {
                if rotation.as_ref().is_none_or(|rotation| rotation.place(&input.path).is_none()) {
                    let rank = rank(input, is_driver(id));
                    ranks.entry(input.path.clone()).and_modify(|least| *least = rank.min(*least)).or_insert(rank);
                }
            }
        }
        let mut order: Vec<(Rank, &str)> = ranks.iter().map(|(path, rank)| (*rank, path.as_str())).collect();
        order.sort_unstable();
        let numbers: BTreeMap<&str, usize> = order.iter().enumerate().map(|(number, (_, path))| (*path, number)).collect();
        let dimension =
            |path: &str| numbers.get(path).filter(|number| **number < TOGETHER).and_then(|&number| Dimension::number(number));
        Self {
            inputs: model.inputs.iter().map(|(_, input)| dimension(&input.path)).collect(),
            components: (0..components).map(|component| dimension(&component_path(component))).collect(),
            rotation: rotation.map(|rotation| rotation.in_model(model)),
        }
    }
}

fn rank(input: &Input, is_driver: bool) -> Rank {
    let noun = input.path.split('.').next().unwrap_or_default();
    let noun = NOUNS.iter().position(|known| *known == noun).unwrap_or(NOUNS.len());
    match input.role {
        _ if is_driver => Rank::Driver,
        Role::Parameter => Rank::Parameter(noun),
        Role::Shock => Rank::Shock(noun),
    }
}

/// What a component of the sectors' shocks draws by.
fn component_path(component: usize) -> String {
    format!("sector..component.{component}")
}

/// One scrambled coordinate in all randomisations.
#[derive(Clone, Debug)]
pub(super) struct Coordinate {
    dimension: Option<Dimension>,
    scrambles: [Scramble; RANDOMISATIONS],
}

impl Coordinate {
    fn new(dimension: Option<Dimension>, key: &StreamKey) -> Self {
        let mut randomisation = 0;
        let scrambles = [(); RANDOMISATIONS].map(|()| {
            randomisation += 1;
            Scramble::new(key, randomisation - 1)
        });
        Self { dimension, scrambles }
    }

    /// The uniforms of a tile of the run.
    pub(super) fn uniforms(&self, isa: Isa, tile: u64, out: &mut Column) {
        let scramble = self.scrambles[randomisation_of(tile)];
        let tile = tile / RANDOMISATIONS as u64;
        match self.dimension {
            Some(dimension) => fill_sobol(isa, dimension, scramble, tile, out),
            None => fill_stratified(isa, scramble, tile, out),
        }
    }
}

/// The coordinates of a run.
#[derive(Debug)]
pub(super) struct Quasi<'s> {
    /// By input index.
    inputs: Vec<Option<Coordinate>>,
    pub(super) rotation: Option<&'s Rotation>,
    /// By component of the rotation.
    components: Vec<Coordinate>,
}

impl<'s> Quasi<'s> {
    /// The coordinates of the inputs whose keys are given.
    pub(super) fn new<'k>(layout: &'s Layout, seed: u64, key: impl Fn(usize) -> Option<&'k StreamKey>) -> Self {
        let coordinate = |(at, dimension): (usize, &Option<Dimension>)| Some(Coordinate::new(*dimension, key(at)?));
        let component = |(at, dimension): (usize, &Option<Dimension>)| {
            Coordinate::new(*dimension, &StreamKey::new(seed, &component_path(at)))
        };
        Self {
            inputs: layout.inputs.iter().enumerate().map(coordinate).collect(),
            rotation: layout.rotation.as_ref(),
            components: layout.components.iter().enumerate().map(component).collect(),
        }
    }

    /// The coordinate of an input.
    pub(super) fn coordinate(&self, input: InputId) -> Option<&Coordinate> {
        self.inputs[input.index()].as_ref()
    }

    /// The coordinate of a component, by its rank.
    pub(super) fn component(&self, rank: usize) -> &Coordinate {
        &self.components[rank]
    }
}
