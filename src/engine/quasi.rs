//! Which coordinate of the Sobol sequence an input takes, so that early coordinates, the evenest, go to what matters most.
//!
//! First drivers, then what is drawn once in a trial, then the yearly shocks of sectors by their principal components
//! ([`super::rotation`]), then all other shocks; within each, by path. Inputs beyond the last dimension, and those that a study
//! treats, draw independently. The order depends on what inputs there are, never on a value.

use super::rotation::Rotation;
use crate::model::{Input, InputId, Model, Role};
use crate::numeric::column::Column;
use crate::numeric::isa::Isa;
use crate::numeric::randomised::{RANDOMISATIONS, randomisation_of};
use crate::random::StreamKey;
use crate::random::sobol::{Dimension, Scramble, fill_sobol};

/// Dimensions of a model's inputs.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// By input index: where its dimension is; `None` for what draws independently or is made of components.
    inputs: Vec<Option<Dimension>>,
    pub(super) rotation: Option<Rotation>,
    /// By component of the rotation.
    components: Vec<Option<Dimension>>,
}

impl Layout {
    pub(super) fn new(model: &Model) -> Self {
        let rotation = Rotation::of_sectors(model);
        let is_rotated = |input: InputId| rotation.as_ref().is_some_and(|rotation| rotation.place(input).is_some());
        let is_driver = |input: InputId| model.dependence.drivers.iter().any(|driver| driver.score == input);
        let mut order: Vec<(u8, &str, InputId)> = model
            .inputs
            .iter()
            .filter(|(id, input)| !input.is_certain() && !is_rotated(*id))
            .map(|(id, input)| (rank(input, is_driver(id)), input.path.as_str(), id))
            .collect();
        order.sort_unstable();
        let first_of_rest = order.partition_point(|(rank, ..)| *rank < OTHER_SHOCK);
        let mut inputs = vec![None; model.inputs.len()];
        let components = rotation.as_ref().map_or(0, Rotation::components);
        for (at, (_, _, input)) in order.iter().enumerate() {
            inputs[input.index()] = Dimension::number(if at < first_of_rest { at } else { at + components });
        }
        let components = (0..components).map(|component| Dimension::number(first_of_rest + component)).collect();
        Self { inputs, rotation, components }
    }
}

const OTHER_SHOCK: u8 = 2;

fn rank(input: &Input, is_driver: bool) -> u8 {
    match input.role {
        _ if is_driver => 0,
        Role::Parameter => 1,
        Role::Shock => OTHER_SHOCK,
    }
}

/// One scrambled coordinate in all randomisations.
#[derive(Clone, Debug)]
pub(super) struct Coordinate {
    dimension: Dimension,
    scrambles: [Scramble; RANDOMISATIONS],
}

impl Coordinate {
    fn new(dimension: Dimension, key: &StreamKey) -> Self {
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
        fill_sobol(isa, self.dimension, scramble, tile / RANDOMISATIONS as u64, out);
    }
}

/// The coordinates of a run.
#[derive(Debug)]
pub(super) struct Quasi<'s> {
    /// By input index.
    inputs: Vec<Option<Coordinate>>,
    pub(super) rotation: Option<&'s Rotation>,
    /// By component of the rotation.
    components: Vec<ComponentSource>,
}

/// Where the score of a component comes from.
#[derive(Debug)]
pub(super) enum ComponentSource {
    Coordinate(Coordinate),
    /// Beyond the last dimension.
    Independent(StreamKey),
}

impl<'s> Quasi<'s> {
    /// The coordinates of the inputs whose keys are given.
    pub(super) fn new<'k>(layout: &'s Layout, seed: u64, key: impl Fn(usize) -> Option<&'k StreamKey>) -> Self {
        let coordinate = |(at, dimension): (usize, &Option<Dimension>)| Some(Coordinate::new((*dimension)?, key(at)?));
        let component = |(at, dimension): (usize, &Option<Dimension>)| {
            let key = StreamKey::new(seed, &format!("sector.shock.component.{at}"));
            match dimension {
                Some(dimension) => ComponentSource::Coordinate(Coordinate::new(*dimension, &key)),
                None => ComponentSource::Independent(key),
            }
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

    pub(super) fn components(&self) -> &[ComponentSource] {
        &self.components
    }
}
