//! Draws: where the columns of inputs come from, keyed by seed, path and block, or the stated case.

use rayon::prelude::*;

use crate::model::{Input, InputId, Model};
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
}

impl Streams {
    /// A stream for each uncertain input of a model. Tables of samplers are the longest part of a short run: all threads make them.
    pub(super) fn new(model: &Model, seed: u64, design: Design) -> Self {
        let inputs: Vec<&Input> = model.inputs.iter().map(|(_, input)| input).collect();
        let drawn = |input: &&Input| {
            (!input.is_certain())
                .then(|| Drawn { key: StreamKey::new(seed, &input.path), sampler: Sampler::new(&input.distribution) })
        };
        Self { design, drawn: inputs.par_iter().map(drawn).collect() }
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
    /// By input index, as the streams.
    states: Vec<Option<Draws>>,
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

impl<'r> BlockDraws<'r> {
    /// Streams at the start of the first block.
    pub(super) fn new(streams: &'r Streams) -> Self {
        let mut draws = Self { streams, states: vec![None; streams.drawn.len()], uniforms: Column::ZERO, record: None };
        draws.start_block(0);
        draws
    }

    /// Goes to the start of a block.
    pub(super) fn start_block(&mut self, block: u64) {
        for (state, drawn) in self.states.iter_mut().zip(&self.streams.drawn) {
            *state = drawn.as_ref().map(|drawn| Draws::start(&drawn.key, block));
        }
    }

    /// Keeps the draws of a lane from now on.
    pub(super) fn record(&mut self, lane: usize) {
        self.record = Some(Record { lane, draws: Vec::new() });
    }

    fn sample(&mut self, isa: Isa, input: InputId, out: &mut Column) {
        let at = input.index();
        let (Some(drawn), Some(state)) = (&self.streams.drawn[at], &mut self.states[at]) else {
            unreachable!("only uncertain inputs are sampled");
        };
        state.uniforms(isa, self.streams.design, &mut self.uniforms);
        drawn.sampler.sample(isa, &self.uniforms, out);
        if let Some(Record { lane, draws }) = &mut self.record {
            draws.push(Recorded { input, value: out[*lane], uniform: self.uniforms[*lane] });
        }
    }
}
