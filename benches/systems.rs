//! Cost of a linear system that is another one in every trial, as a regional input-output table with drawn coefficients is: factors
//! and solutions eight trials at a time, beside one LU factorisation by nalgebra for each. An iteration is eight trials.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mudeung::numeric::isa::Isa;
use mudeung::numeric::packet::{LANES, Packet, factor, solve};
use nalgebra::{DMatrix, Dyn, LU};

/// Right sides of one system: spending patterns, sectors whose output is given, households.
const SIDES: usize = 13;

/// I − A of `n` sectors that buy half of what they sell from each other, a little other in each trial.
fn system(n: u32) -> Vec<Packet> {
    let cell = |at: u32, lane: u32| {
        let identity = if at / n == at % n { 1.0 } else { 0.0 };
        identity - 0.5 * f64::from((at * 7 + lane * 13 + 3) % 17) / (8.0 * f64::from(n))
    };
    (0..n * n).map(|at| Packet([0, 1, 2, 3, 4, 5, 6, 7].map(|lane| cell(at, lane)))).collect()
}

fn systems(criterion: &mut Criterion) {
    for size in [12, 35] {
        let n = size as usize;
        let mut group = criterion.benchmark_group(format!("{n} sectors"));
        group.throughput(Throughput::Elements(LANES as u64));
        let matrix = system(size);
        let mut factors = vec![Packet::ZERO; n * n];
        for isa in Isa::all() {
            group.bench_function(format!("factors, {}", isa.name()), |bencher| {
                bencher.iter(|| factor(isa, n, black_box(&matrix), black_box(&mut factors)));
            });
            let mut sides = vec![Packet::of(1.0); n * SIDES];
            group.bench_function(format!("{SIDES} solutions, {}", isa.name()), |bencher| {
                bencher.iter(|| {
                    sides.fill(Packet::of(1.0));
                    solve(isa, n, SIDES, black_box(&factors), black_box(&mut sides));
                });
            });
        }
        let single: Vec<DMatrix<f64>> =
            (0..LANES).map(|lane| DMatrix::from_fn(n, n, |row, column| matrix[row * n + column].0[lane])).collect();
        group.bench_function("factors, nalgebra", |bencher| {
            bencher.iter(|| -> Vec<LU<f64, Dyn, Dyn>> { black_box(&single).iter().map(|matrix| matrix.clone().lu()).collect() });
        });
        let factored: Vec<LU<f64, Dyn, Dyn>> = single.iter().map(|matrix| matrix.clone().lu()).collect();
        let ones = DMatrix::from_element(n, SIDES, 1.0);
        group.bench_function(format!("{SIDES} solutions, nalgebra"), |bencher| {
            bencher.iter(|| -> Vec<Option<DMatrix<f64>>> { black_box(&factored).iter().map(|lu| lu.solve(&ones)).collect() });
        });
        group.finish();
    }
}

criterion_group!(benches, systems);
criterion_main!(benches);
