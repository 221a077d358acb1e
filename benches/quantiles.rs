//! Cost per value of the one-pass statistics: the pass over tiles alone, and a whole run with its narrowings.
//!
//! `cargo bench --bench quantiles`; the throughput line reads in values per second (1 Gelem/s is 1 ns per value).

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mudeung::numeric::column::{Column, TILE};
use mudeung::numeric::isa::Isa;
use mudeung::numeric::moments::{Moments, tile_moments};
use mudeung::numeric::quantile::{Collector, Mode, Partial, SUMMARY_PROBABILITIES, next_checkpoint};
use mudeung::numeric::stats::Replicate;

const TRIALS: usize = 1_000_000;
/// Tiles of the pass alone: few enough to stay in the cache, as they do inside a block.
const TILES_IN_CACHE: usize = 64;

/// Sums of twelve uniforms from a linear congruential generator: near enough to normal for a benchmark.
fn tiles(count: usize) -> Vec<Column> {
    let mut state = 1_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).expect("32 bits")) / 4_294_967_296.0
    };
    (0..count).map(|_| Column(std::array::from_fn(|_| (0..12).map(|_| uniform()).sum::<f64>() - 6.0))).collect()
}

fn run(isa: Isa, mode: Mode, columns: &[Column]) -> Collector {
    let mut collector = Collector::new(&SUMMARY_PROBABILITIES, mode, Replicate::Tile);
    let mut partial = Partial::default();
    let (mut done, mut checkpoint) = (0, next_checkpoint(0));
    for column in columns {
        partial.add(isa, collector.brackets(), column, (0, TILE));
        done += TILE as u64;
        if done == checkpoint {
            collector.absorb(&mut partial);
            collector.narrow(isa);
            checkpoint = next_checkpoint(done);
        }
    }
    collector.absorb(&mut partial);
    collector
}

fn passes(criterion: &mut Criterion) {
    let columns = tiles(TRIALS / TILE);
    let mut group = criterion.benchmark_group("pass");
    group.throughput(Throughput::Elements((TILES_IN_CACHE * TILE) as u64));
    for isa in Isa::all() {
        for mode in [Mode::Bracketed, Mode::Histogram] {
            let mut collector = run(isa, mode, &columns[..256]);
            collector.narrow(isa);
            let mut partial = Partial::default();
            let last = &columns[columns.len() - TILES_IN_CACHE..];
            group.bench_function(format!("{mode:?} {}", isa.name()), |bencher| {
                bencher.iter(|| {
                    for column in last {
                        partial.add(isa, collector.brackets(), black_box(column), (0, TILE));
                    }
                    partial.clear();
                });
            });
        }
        group.bench_function(format!("moments {}", isa.name()), |bencher| {
            let last = &columns[columns.len() - TILES_IN_CACHE..];
            bencher.iter(|| {
                let mut moments = Moments::default();
                for column in last {
                    moments.merge(&tile_moments(isa, black_box(column), TILE));
                }
                moments
            });
        });
    }
    group.finish();
}

fn whole_runs(criterion: &mut Criterion) {
    let columns = tiles(TRIALS / TILE);
    let mut group = criterion.benchmark_group("run");
    group.sample_size(20);
    group.throughput(Throughput::Elements((columns.len() * TILE) as u64));
    let isa = Isa::best();
    for mode in [Mode::Bracketed, Mode::Histogram, Mode::Kept] {
        group.bench_function(format!("{mode:?}"), |bencher| {
            bencher.iter(|| run(isa, mode, &columns).estimates(isa, Replicate::Tile).expect("random order"));
        });
    }
    group.finish();
}

criterion_group!(benches, passes, whole_runs);
criterion_main!(benches);
