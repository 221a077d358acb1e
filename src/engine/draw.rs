//! Draws: where the columns of inputs come from, keyed by seed, path and block, or the stated case.

use crate::model::{InputId, Model};
use crate::numeric::column::{self, Column};
use crate::numeric::isa::Isa;
use crate::random::{Design, Draws, Sampler, StreamKey};

/// Keys and samplers of a run, shared by all its threads.
pub(super) struct Streams {
    design: Design,
    drawn: Vec<Option<Drawn>>,
}

struct Drawn {
    key: StreamKey,
    sampler: Sampler,
    /// Position among the states of a thread.
    state: usize,
}

impl Streams {
    /// A stream for each uncertain input of a model.
    pub(super) fn new(model: &Model, seed: u64, design: Design) -> Self {
        let mut states = 0..;
        let drawn = model.inputs.iter().map(|(_, input)| {
            (!input.is_certain()).then(|| Drawn {
                key: StreamKey::new(seed, &input.path),
                sampler: Sampler::new(&input.distribution),
                state: states.next().expect("a range without end"),
            })
        });
        Self { design, drawn: drawn.collect() }
    }
}

/// What fills the columns of uncertain inputs.
pub(super) enum Source<'r> {
    /// The stated case: every input at its central value.
    Central(&'r Model),
    /// The draws of one block after the other.
    Drawn(Box<BlockDraws<'r>>),
}

impl Source<'_> {
    /// Fills a column with the draws of an uncertain input, or with its central value. Each input is sampled once per tile.
    pub(super) fn sample(&mut self, isa: Isa, input: InputId, out: &mut Column) {
        match self {
            Self::Central(model) => column::fill(isa, model.inputs[input].central, out),
            Self::Drawn(draws) => draws.sample(isa, input, out),
        }
    }
}

/// States of all streams in one block; the tiles of a block are drawn in order.
pub(super) struct BlockDraws<'r> {
    streams: &'r Streams,
    states: Vec<Draws>,
    uniforms: Column,
}

impl<'r> BlockDraws<'r> {
    /// Streams at the start of the first block.
    pub(super) fn new(streams: &'r Streams) -> Self {
        let states = streams.drawn.iter().flatten().map(|drawn| Draws::start(&drawn.key, 0)).collect();
        Self { streams, states, uniforms: Column::ZERO }
    }

    /// Goes to the start of a block.
    pub(super) fn start_block(&mut self, block: u64) {
        for (state, drawn) in self.states.iter_mut().zip(self.streams.drawn.iter().flatten()) {
            *state = Draws::start(&drawn.key, block);
        }
    }

    fn sample(&mut self, isa: Isa, input: InputId, out: &mut Column) {
        let drawn = self.streams.drawn[input.index()].as_ref().expect("only uncertain inputs are sampled");
        self.states[drawn.state].uniforms(isa, self.streams.design, &mut self.uniforms);
        drawn.sampler.sample(isa, &self.uniforms, out);
    }
}
