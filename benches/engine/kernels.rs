//! The arithmetic that W1 cannot do without, and nothing else: normal shocks, their correlation and the exponentials of output and
//! employment, on columns that never leave the first-level cache. What an engine without any other cost would need.

use std::hint::black_box;

use mudeung::numeric::column::{Column, TILE, exp, linear_combination};
use mudeung::numeric::isa::Isa;
use mudeung::random::sampler::standard_normal;
use mudeung::random::stream::{Stream, StreamKey, fill_uniform};

const YEARS: u64 = 10;
const SECTORS: usize = 9;

/// Kernels of so many trials.
pub(crate) fn run(trials: u64) {
    let isa = Isa::best();
    let weights = [0.3; SECTORS];
    let mut stream = Stream::start(&StreamKey::new(1, "kernels"), 0);
    let (mut uniforms, mut out): (Column, Column) = (Column::ZERO, Column::ZERO);
    let mut shocks: Vec<Column> = vec![Column::ZERO; SECTORS];
    for _ in 0..trials.div_ceil(TILE as u64) * YEARS {
        for shock in &mut shocks {
            fill_uniform(isa, &mut stream, &mut uniforms);
            standard_normal(isa, &uniforms, shock);
        }
        for sector in 0..SECTORS {
            linear_combination(isa, &weights[..=sector], &shocks, &mut out);
            exp(isa, black_box(&out), &mut uniforms);
            exp(isa, black_box(&out), black_box(&mut uniforms));
        }
    }
}
