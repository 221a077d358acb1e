//! Cost of the kernels that every trial is made of, on each instruction-set level: 256 elements an iteration, so that
//! the throughput in elements per second is 1 / (time per draw).

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mudeung::numeric::column::{Column, TILE, exp, linear_combination, ln, normal_cdf, softplus};
use mudeung::numeric::isa::Isa;
use mudeung::random::cohort::{binomial, poisson};
use mudeung::random::design::{Design, Draws};
use mudeung::random::distribution::{Distribution, DistributionError};
use mudeung::random::sampler::Sampler;
use mudeung::random::sobol::{Dimension, Scramble, fill_sobol};
use mudeung::random::stream::{Stream, StreamKey, fill_uniform};

fn kernels(criterion: &mut Criterion) {
    let key = StreamKey::new(1, "bench");
    for isa in Isa::all() {
        let mut group = criterion.benchmark_group(isa.name());
        group.throughput(Throughput::Elements(TILE as u64));
        let mut uniforms = Column::ZERO;
        let mut out = Column::ZERO;
        let mut stream = Stream::start(&key, 0);
        fill_uniform(isa, &mut stream, &mut uniforms);
        group.bench_function("stream mc", |bencher| bencher.iter(|| fill_uniform(isa, &mut stream, black_box(&mut uniforms))));
        for design in [Design::Antithetic, Design::LatinHypercube] {
            let mut draws = Draws::start(&key, 0);
            let name = format!("stream {}", design.name());
            group.bench_function(name, |bencher| bencher.iter(|| draws.uniforms(isa, design, black_box(&mut out))));
        }
        let (dimension, scramble) = (Dimension::number(7).expect("there are more"), Scramble::new(&key, 0));
        group.bench_function("stream sobol", |bencher| {
            bencher.iter(|| fill_sobol(isa, dimension, scramble, black_box(77), black_box(&mut out)));
        });
        group.bench_function("exp", |bencher| bencher.iter(|| exp(isa, black_box(&uniforms), black_box(&mut out))));
        group.bench_function("ln", |bencher| bencher.iter(|| ln(isa, black_box(&uniforms), black_box(&mut out))));
        group.bench_function("normal_cdf", |bencher| bencher.iter(|| normal_cdf(isa, black_box(&uniforms), black_box(&mut out))));
        group.bench_function("softplus", |bencher| bencher.iter(|| softplus(isa, black_box(&uniforms), black_box(&mut out))));
        let inputs: Vec<Column> = vec![uniforms; 8];
        group.bench_function("linear combination of 8", |bencher| {
            bencher.iter(|| linear_combination(isa, black_box(&[0.5; 8]), black_box(&inputs), black_box(&mut out)));
        });
        for distribution in distributions().expect("the parameters are valid") {
            let sampler = Sampler::new(&distribution);
            group.bench_function(distribution.family(), |bencher| {
                bencher.iter(|| sampler.sample(isa, black_box(&uniforms), black_box(&mut out)));
            });
        }
        for n in [5.0, 50.0, 300.0, 3000.0] {
            // As a pipeline has them: each trial its own probability.
            let (n_column, p) = (Column::of(n), Column(uniforms.map(|u| 0.4f64.mul_add(u, 0.1))));
            group.bench_function(format!("binomial of {n}"), |bencher| {
                bencher.iter(|| binomial(isa, black_box(&uniforms), black_box(&n_column), black_box(&p), black_box(&mut out)));
            });
        }
        for mean in [5.0, 50.0] {
            let means = Column::of(mean);
            group.bench_function(format!("poisson of {mean}"), |bencher| {
                bencher.iter(|| poisson(isa, black_box(&uniforms), black_box(&means), black_box(&mut out)));
            });
        }
        group.finish();
    }
}

/// One of each way of drawing.
fn distributions() -> Result<Vec<Distribution>, DistributionError> {
    let normal = Distribution::normal(0.0, 1.0)?;
    Ok(vec![
        Distribution::uniform(0.0, 1.0)?,
        Distribution::triangular(0.0, 1.0, 3.0)?,
        normal.clone(),
        Distribution::lognormal(1.0, 0.5)?,
        Distribution::exponential(1.0)?,
        Distribution::weibull(1.5, 1.0)?,
        Distribution::pert(0.0, 1.0, 3.0)?,
        Distribution::metalog(1.0, 2.0, 4.0)?,
        Distribution::bernoulli(0.3)?,
        Distribution::poisson(40.0)?,
        Distribution::mixture(&[0.4, 0.6], vec![normal, Distribution::constant(0.0)?])?,
    ])
}

/// One of each family that needs a table of its own.
fn tabulated() -> Result<Vec<Distribution>, DistributionError> {
    let pert = Distribution::pert(0.0, 1.0, 3.0)?;
    Ok(vec![
        pert.clone(),
        Distribution::gamma(2.5, 1.0)?,
        Distribution::student_t(5.0, 0.0, 1.0)?,
        Distribution::truncated(pert.clone(), 0.5, 2.0)?,
        Distribution::mixture(&[0.4, 0.6], vec![pert, Distribution::constant(0.0)?])?,
    ])
}

fn tables(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("table");
    for distribution in tabulated().expect("the parameters are valid") {
        group.bench_function(distribution.family(), |bencher| bencher.iter(|| Sampler::new(black_box(&distribution))));
    }
    group.finish();
}

criterion_group!(benches, kernels, tables);
criterion_main!(benches);
