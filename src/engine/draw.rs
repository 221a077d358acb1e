//! Draws: where the columns of inputs come from, keyed by seed, path and block, or the stated case.

use super::joint::{JointDraws, JointPlan};
use super::quasi::Quasi;
use super::rotation::Scores;
use super::samplers::ModelSamplers;
use super::treatment::{AsDrawn, Treated, Treatment};
use crate::model::{Input, InputId, Model};
use crate::numeric::column::{self, BLOCK, Column, TILE};
use crate::numeric::isa::Isa;
use crate::numeric::stats::Replicate;
use crate::random::sampler::{standard_normal, uniforms_of_normal};
use crate::random::{Design, Draws, Sampler, StreamKey};

/// Keys and samplers of a run, shared by all its threads.
pub(super) struct Streams<'s> {
    design: Design,
    /// By input index; `None` where nothing is drawn.
    drawn: Vec<Option<Drawn<'s>>>,
    joint: JointPlan,
    /// In a Sobol design.
    quasi: Option<Quasi<'s>>,
}

struct Drawn<'s> {
    key: StreamKey,
    sampler: &'s Sampler,
    treated: Treated<'s>,
    /// Others load on its score, so that a treatment of its value is one of its uniforms.
    is_driver: bool,
}

impl<'s> Streams<'s> {
    /// A stream for each uncertain input of a model.
    pub(super) fn new(model: &Model, samplers: &'s ModelSamplers, seed: u64, design: Design) -> Self {
        Self::of(model, samplers, (seed, design), &AsDrawn, |_| true)
    }

    /// Streams of some inputs under a treatment.
    pub(super) fn of(
        model: &Model,
        samplers: &'s ModelSamplers,
        (seed, design): (u64, Design),
        treatment: &'s dyn Treatment,
        wanted: impl Fn(InputId) -> bool,
    ) -> Self {
        let drawn = |(id, input): (InputId, &Input)| {
            let sampler = samplers.of(id).filter(|_| wanted(id))?;
            let treated = treatment.of(id);
            let seed = if let Treated::Seeded(other) = treated { other } else { seed };
            let is_driver = model.dependence.drivers.iter().any(|driver| driver.score == id);
            Some(Drawn { key: StreamKey::new(seed, &input.path), sampler, treated, is_driver })
        };
        let drawn: Vec<Option<Drawn<'_>>> = model.inputs.iter().map(drawn).collect();
        let joint = JointPlan::new(&model.dependence, |input| drawn[input.index()].is_some());
        let key = |at: usize| drawn[at].as_ref().filter(|drawn| drawn.keeps_its_draws()).map(|drawn| &drawn.key);
        let quasi = (design == Design::Sobol).then(|| Quasi::new(samplers.layout(model), seed, key));
        Self { design, drawn, joint, quasi }
    }

    /// What repeats independently in these draws.
    pub(super) fn replicate(&self) -> Replicate {
        self.design.replicate()
    }

    /// The uniforms that an input has by itself in the current tile: those of its treatment, of its coordinate or of its stream.
    fn uniforms(&self, isa: Isa, input: InputId, first: u64, state: &mut InBlock, out: &mut Column) {
        let Some(drawn) = &self.drawn[input.index()] else { return };
        if let Treated::Uniforms(fill) = drawn.treated {
            fill(first, out);
        } else if let Some(coordinate) = self.quasi.as_ref().and_then(|quasi| quasi.coordinate(input)) {
            coordinate.uniforms(isa, first / TILE as u64, out);
        } else {
            state.uniforms(isa, self.design, tile_in_block(first), out);
        }
        if drawn.is_driver {
            drawn.treat_score(isa, out);
        }
    }

    /// The same with every input by itself: what is its own of one that depends on others.
    pub(super) fn independent(self) -> Self {
        Self { joint: JointPlan::default(), ..self }
    }
}

impl Drawn<'_> {
    /// Whether it keeps its coordinate in a Sobol design: its draws are those of the run, whatever is then done to their values.
    fn keeps_its_draws(&self) -> bool {
        matches!(self.treated, Treated::AsDrawn | Treated::At(_) | Treated::Shifted(_))
    }

    /// Moves the uniforms of a driver to where its score is treated to be: nobody samples it, others take it in.
    fn treat_score(&self, isa: Isa, uniforms: &mut Column) {
        let mut score = Column::ZERO;
        match self.treated {
            Treated::At(value) => column::fill(isa, value, &mut score),
            Treated::Shifted(by) => {
                standard_normal(isa, uniforms, &mut score);
                score.iter_mut().for_each(|score| *score += by);
            }
            Treated::AsDrawn | Treated::Seeded(_) | Treated::Uniforms(_) => return,
        }
        uniforms_of_normal(isa, &score, uniforms);
    }
}

/// The first trial of a tile; tiles of a block count from 1.
fn first_trial(block: u64, tile: usize) -> u64 {
    block * BLOCK as u64 + ((tile - 1) * TILE) as u64
}

/// The number, from 1, of the tile in its block that begins with a trial.
#[expect(clippy::cast_possible_truncation, reason = "a remainder of the trials of a block")]
pub(super) fn tile_in_block(first: u64) -> usize {
    (first % BLOCK as u64) as usize / TILE + 1
}

/// What fills the columns of uncertain inputs.
pub(super) enum Source<'r> {
    /// The stated case: every input at its central value.
    Central(&'r Model),
    /// The same, but for one uncertain input, which has a value per lane.
    CentralBut {
        /// The model.
        model: &'r Model,
        /// The input.
        input: InputId,
        /// Its values.
        values: Box<Column>,
    },
    /// The draws of one block after the other.
    Drawn(Box<BlockDraws<'r>>),
}

impl Source<'_> {
    /// Forgets the draws that were kept up to now.
    pub(super) fn forget(&mut self) {
        if let Self::Drawn(draws) = self
            && let Some(record) = &mut draws.record
        {
            record.draws.clear();
        }
    }

    /// The draws that were kept, in the order of the inputs.
    pub(super) fn recorded(self) -> Vec<Recorded> {
        let record = if let Self::Drawn(draws) = self { draws.record } else { None };
        let mut draws = record.map_or_else(Vec::new, |record| record.draws);
        draws.sort_by_key(|draw| draw.input);
        draws
    }

    /// Whether these are trials, where counts are whole, and not the stated case, where they are expectations.
    pub(super) fn is_drawn(&self) -> bool {
        matches!(self, Self::Drawn(_))
    }

    /// Goes to the next tile: before any of its inputs is sampled.
    pub(super) fn start_tile(&mut self, isa: Isa) {
        if let Self::Drawn(draws) = self {
            draws.start_tile(isa);
        }
    }

    /// Fills a column with the draws of an uncertain input, or with its central value. An input is sampled at most once per tile.
    pub(super) fn sample(&mut self, isa: Isa, input: InputId, out: &mut Column) {
        match self {
            Self::CentralBut { input: other, values, .. } if *other == input => out.copy_from_slice(&values[..]),
            Self::Central(model) | Self::CentralBut { model, .. } => column::fill(isa, model.inputs[input].central, out),
            Self::Drawn(draws) => draws.sample(isa, input, out),
        }
    }
}

/// States of all streams in one block; the tiles of a block are drawn in order.
pub(super) struct BlockDraws<'r> {
    streams: &'r Streams<'r>,
    /// By input index, as the streams.
    states: Vec<Option<InBlock>>,
    block: u64,
    /// Tiles of the block that were started.
    tile: usize,
    joint: JointDraws,
    rotated: Scores,
    uniforms: Column,
    record: Option<Record>,
}

/// The draws of one lane, kept while a trial is replayed.
struct Record {
    lane: usize,
    draws: Vec<Recorded>,
}

/// One draw, and the uniform that it was made from.
pub(super) struct Recorded {
    pub(super) input: InputId,
    pub(super) value: f64,
    pub(super) uniform: f64,
}

/// How far one stream is in its block.
#[derive(Clone)]
struct InBlock {
    draws: Draws,
    /// Tiles that were drawn from it.
    drawn: usize,
}

impl InBlock {
    /// Fills a column with the uniforms of tile number `tile`, from 1. A tile in which nobody asked is passed over, so that the
    /// draw of a trial does not depend on what other trials needed.
    fn uniforms(&mut self, isa: Isa, design: Design, tile: usize, out: &mut Column) {
        debug_assert!(self.drawn < tile, "an input is sampled at most once per tile");
        while self.drawn < tile {
            self.draws.uniforms(isa, design, out);
            self.drawn += 1;
        }
    }
}

impl<'r> BlockDraws<'r> {
    /// Streams at the start of the first block.
    pub(super) fn new(streams: &'r Streams<'r>) -> Self {
        let (states, joint) = (vec![None; streams.drawn.len()], JointDraws::new(&streams.joint));
        let rotated = Scores::default();
        let mut draws = Self { streams, states, block: 0, tile: 0, joint, rotated, uniforms: Column::ZERO, record: None };
        draws.start_block(0);
        draws
    }

    /// Goes to the start of a block.
    pub(super) fn start_block(&mut self, block: u64) {
        for (state, drawn) in self.states.iter_mut().zip(&self.streams.drawn) {
            *state = drawn.as_ref().map(|drawn| InBlock { draws: Draws::start(&drawn.key, block), drawn: 0 });
        }
        self.block = block;
        self.tile = 0;
    }

    /// Goes to the next tile and draws what goes together in it.
    pub(super) fn start_tile(&mut self, isa: Isa) {
        self.tile += 1;
        let Self { streams, states, joint, block, tile, record, .. } = self;
        let first = first_trial(*block, *tile);
        joint.draw(isa, &streams.joint, |input, out| {
            if let Some(state) = &mut states[input.index()] {
                streams.uniforms(isa, input, first, state, out);
            }
        });
        if let Some(Record { lane, draws }) = record {
            let drivers = joint.of_drivers(&streams.joint);
            draws.extend(drivers.map(|(input, score, uniforms)| Recorded {
                input,
                value: score[*lane],
                uniform: uniforms[*lane],
            }));
        }
    }

    /// Keeps the draws of a lane from now on.
    pub(super) fn record(&mut self, lane: usize) {
        self.record = Some(Record { lane, draws: Vec::new() });
    }

    pub(super) fn sample(&mut self, isa: Isa, input: InputId, out: &mut Column) {
        let at = input.index();
        let (Some(drawn), Some(state)) = (&self.streams.drawn[at], &mut self.states[at]) else {
            unreachable!("only uncertain inputs are sampled");
        };
        let first = first_trial(self.block, self.tile);
        if matches!(drawn.treated, Treated::AsDrawn)
            && let Some(quasi) = &self.streams.quasi
            && self.rotated.shock(isa, quasi, first / TILE as u64, input, out)
        {
            if let Some(Record { lane, draws }) = &mut self.record {
                uniforms_of_normal(isa, out, &mut self.uniforms);
                draws.push(Recorded { input, value: out[*lane], uniform: self.uniforms[*lane] });
            }
            return;
        }
        let uniforms = if let Some(place) = self.streams.joint.place(input) {
            self.joint.uniforms(place)
        } else {
            self.streams.uniforms(isa, input, first, state, &mut self.uniforms);
            &self.uniforms
        };
        match drawn.treated {
            Treated::At(value) => column::fill(isa, value, out),
            Treated::Shifted(by) => {
                drawn.sampler.sample(isa, uniforms, out);
                out.iter_mut().for_each(|value| *value += by);
            }
            _ => drawn.sampler.sample(isa, uniforms, out),
        }
        if let Some(Record { lane, draws }) = &mut self.record {
            draws.push(Recorded { input, value: out[*lane], uniform: uniforms[*lane] });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_in_which_nobody_asked_is_passed_over() {
        let isa = Isa::best();
        for design in Design::ALL {
            let start = || InBlock { draws: Draws::start(&StreamKey::new(1, "pipeline.a.arrivals.2021"), 0), drawn: 0 };
            let (mut every, mut last) = (start(), start());
            let (mut expected, mut found) = (Column::ZERO, Column::ZERO);
            for tile in 1..=3 {
                every.uniforms(isa, design, tile, &mut expected);
            }
            last.uniforms(isa, design, 3, &mut found);
            assert_eq!(expected, found, "{}", design.name());
        }
    }
}
