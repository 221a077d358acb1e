//! Morris's trajectories (1991) over four levels of the uniforms: from a random point, one factor after the other in random order
//! moves by half of its range. The inputs of a group move together, each from a level of its own and up or down from there
//! (Campolongo, Cariboni & Saltelli 2007).
//!
//! The levels are 1/8, 3/8, 5/8 and 7/8, the middles of quarters: the ends of a uniform are infinitely far for many distributions.
//! Trial t of each of the k + 1 steps belongs to trajectory t, so that all trajectories take a step in one run of the model, and what is
//! no factor keeps its draws along the way.

use std::ops::Range;

use crate::engine::{FillUniforms, Treated, Treatment};
use crate::model::{InputId, Model};
use crate::numeric::column::{Column, TILE};
use crate::numeric::isa::Isa;
use crate::random::stream::fill_uniform;
use crate::random::{Stream, StreamKey};

/// Levels of a uniform.
const LEVELS: f64 = 4.0;

/// How far a factor moves, as a share of its uniform's range: p / (2(p − 1)) of the levels' own range, which is half of the whole.
const STEP: f64 = 0.5;

/// Trajectories through the levels of some factors.
#[derive(Clone, Debug)]
pub struct Trajectories {
    count: usize,
    /// By factor, input of it and trajectory: uniform before its step.
    start: Vec<Vec<Vec<f64>>>,
    /// By factor and trajectory: the step that moves it, from 1.
    step: Vec<Vec<usize>>,
}

impl Trajectories {
    /// Trajectories of factors, each with a name and with those of its inputs, which key their draws.
    #[must_use]
    pub fn new(seed: u64, factors: &[(&str, Vec<&str>)], count: usize) -> Self {
        let of_input = |name: &&str| levels(&draws(seed, "level", name, count));
        let start = factors.iter().map(|(_, inputs)| inputs.iter().map(of_input).collect()).collect();
        let order: Vec<Vec<f64>> = factors.iter().map(|(name, _)| draws(seed, "order", name, count)).collect();
        let mut step = vec![vec![0; count]; factors.len()];
        let mut by_draw: Vec<usize> = (0..factors.len()).collect();
        for trajectory in 0..count {
            by_draw.sort_by(|a, b| order[*a][trajectory].total_cmp(&order[*b][trajectory]).then(a.cmp(b)));
            by_draw.iter().zip(1..).for_each(|(&factor, at)| step[factor][trajectory] = at);
        }
        Self { count, start, step }
    }

    /// Number of factors.
    #[must_use]
    pub fn factors(&self) -> usize {
        self.start.len()
    }

    /// Number of trajectories.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The uniform of an input of a factor, by its place there, in a trajectory after so many steps.
    #[must_use]
    pub fn uniform(&self, (factor, input): (usize, usize), trajectory: usize, steps: usize) -> f64 {
        let start = self.start[factor][input][trajectory];
        if steps < self.step[factor][trajectory] { start } else { start + STEP.copysign(0.5 - start) }
    }

    /// The elementary effects of a factor in some trajectories: how far the outcome moves with the step, per whole range of the
    /// uniform; of a group the sign says nothing. `outcomes` are by number of steps taken, from none to all, and by trajectory of
    /// the range.
    ///
    /// # Panics
    /// If outcomes of a step are missing.
    #[must_use]
    pub fn effects(&self, factor: usize, range: Range<usize>, outcomes: &[&[f64]]) -> Vec<f64> {
        let effect = |trajectory: usize| {
            let (step, at) = (self.step[factor][trajectory], trajectory - range.start);
            let change = outcomes[step][at] - outcomes[step - 1][at];
            match &self.start[factor][..] {
                [start] => change / STEP.copysign(0.5 - start[trajectory]),
                _ => change / STEP,
            }
        };
        range.clone().map(effect).collect()
    }
}

/// The middle of the quarter in which each draw lies.
fn levels(draws: &[f64]) -> Vec<f64> {
    draws.iter().map(|draw| ((draw * LEVELS).floor() + 0.5) / LEVELS).collect()
}

/// Draws of the design itself, which are those of no input.
fn draws(seed: u64, what: &str, name: &str, count: usize) -> Vec<f64> {
    let key = StreamKey::new(seed, &format!("morris.{what}.{name}"));
    let mut out = Column::ZERO;
    let mut all = Vec::with_capacity(count);
    let mut stream = Stream::start(&key, 0);
    while all.len() < count {
        fill_uniform(Isa::best(), &mut stream, &mut out);
        all.extend_from_slice(&out[..TILE.min(count - all.len())]);
    }
    all
}

/// Where the inputs of all factors are after so many steps of some trajectories.
pub struct AtStep {
    /// By input of the model.
    fills: Vec<Option<Box<FillUniforms>>>,
}

impl AtStep {
    /// The treatment of a step, from 0, of a range of trajectories; `inputs` are those of each factor.
    #[must_use]
    pub fn new(
        model: &Model,
        inputs: &[&[InputId]],
        trajectories: &Trajectories,
        (range, steps): (&Range<usize>, usize),
    ) -> Self {
        let start = range.start as u64;
        let mut fills: Vec<Option<Box<FillUniforms>>> = (0..model.inputs.len()).map(|_| None).collect();
        for (factor, inputs) in inputs.iter().enumerate() {
            for (place, input) in inputs.iter().enumerate() {
                let uniform = |trajectory| trajectories.uniform((factor, place), trajectory, steps);
                let uniforms: Vec<f64> = range.clone().map(uniform).collect();
                fills[input.index()] = Some(Box::new(move |first: u64, out: &mut Column| {
                    let first = first.checked_sub(start).and_then(|first| usize::try_from(first).ok()).unwrap_or(usize::MAX);
                    let there = uniforms.get(first..).unwrap_or_default();
                    let count = there.len().min(TILE);
                    out.fill(0.5);
                    out[..count].copy_from_slice(&there[..count]);
                }));
            }
        }
        Self { fills }
    }
}

impl Treatment for AtStep {
    fn of(&self, input: InputId) -> Treated<'_> {
        self.fills[input.index()].as_ref().map_or(Treated::AsDrawn, |fill| Treated::Uniforms(&**fill))
    }
}
