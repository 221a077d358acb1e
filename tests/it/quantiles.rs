//! One-pass quantiles against sorting, over awkward distributions, splits and orders.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use mudeung::numeric::column::{Column, TILE};
use mudeung::numeric::isa::Isa;
use mudeung::numeric::quantile::{
    Collector, Mode, Partial, QuantileEstimate, RankOutside, SUMMARY_PROBABILITIES, bytes_per_column, next_checkpoint,
};
use mudeung::numeric::stats::{Probability, Replicate, TileCounts};

/// `SplitMix64` (Steele, Lea & Flood 2014): draws for tests, apart from the crate's own streams.
struct Draws(u64);

impl Draws {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in (0, 1).
    fn uniform(&mut self) -> f64 {
        (f64::from(u32::try_from(self.bits() >> 32).unwrap()) + 0.5) / 4_294_967_296.0
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.bits() % n as u64).unwrap()
    }

    fn sample(&mut self, n: usize, draw: impl Fn(&mut Self) -> f64) -> Vec<f64> {
        (0..n).map(|_| draw(self)).collect()
    }
}

fn tiles(values: &[f64]) -> Vec<(Column, usize)> {
    let tile = |chunk: &[f64]| {
        let mut column = Column::of(f64::NAN);
        column[..chunk.len()].copy_from_slice(chunk);
        (column, chunk.len())
    };
    values.chunks(TILE).map(tile).collect()
}

/// Passes the values, tile by tile, through `workers` partials; which worker gets a tile and when it reports is drawn.
fn pass(collector: &mut Collector, values: &[f64], workers: usize, draws: &mut Draws) {
    let isa = Isa::best();
    let mut partials = vec![Partial::default(); workers];
    let (mut done, mut checkpoint) = (0, next_checkpoint(0));
    let all = tiles(values);
    let mut rest = &all[..];
    while !rest.is_empty() {
        let until_checkpoint = usize::try_from((checkpoint - done) / TILE as u64).unwrap();
        let (now, later) = rest.split_at(until_checkpoint.min(rest.len()));
        let mut now: Vec<&(Column, usize)> = now.iter().collect();
        if workers > 1 {
            for i in (1..now.len()).rev() {
                now.swap(i, draws.below(i + 1));
            }
        }
        for (column, len) in now {
            done += *len as u64;
            let worker = draws.below(workers);
            partials[worker].add(isa, collector.brackets(), column, (0, *len));
            if draws.below(20) == 0 {
                collector.absorb(&mut partials[worker]);
            }
        }
        for partial in &mut partials {
            collector.absorb(partial);
        }
        rest = later;
        if done == checkpoint && !rest.is_empty() {
            collector.narrow(isa);
            checkpoint = next_checkpoint(done);
        }
    }
    assert_eq!(collector.trials(), values.len() as u64);
}

fn collected(values: &[f64], mode: Mode, workers: usize, seed: u64) -> Collector {
    let mut collector = Collector::new(&SUMMARY_PROBABILITIES, mode, Replicate::Tile);
    pass(&mut collector, values, workers, &mut Draws(seed));
    collector
}

fn estimates(values: &[f64], mode: Mode) -> Result<Vec<QuantileEstimate>, RankOutside> {
    collected(values, mode, 1, 0).estimates(Isa::best(), Replicate::Tile)
}

fn quantile_by_sorting(values: &[f64], probability: f64) -> f64 {
    let mut sorted: Vec<f64> = values.iter().map(|x| x + 0.0).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = u32::try_from(sorted.len() - 1).unwrap();
    let rank = probability * f64::from(last);
    let whole = (0..=last).rfind(|&k| f64::from(k) <= rank).unwrap();
    let below = sorted[whole as usize];
    let above = sorted[(whole as usize + 1).min(sorted.len() - 1)];
    let fraction = rank - f64::from(whole);
    if fraction > 0.0 { (above - below).mul_add(fraction, below) } else { below }
}

fn assert_exact(name: &str, values: &[f64], estimates: &[QuantileEstimate]) {
    for estimate in estimates {
        let exact = quantile_by_sorting(values, estimate.probability);
        assert_eq!(
            estimate.value.to_bits(),
            exact.to_bits(),
            "{name} p={}: {} is not {exact}",
            estimate.probability,
            estimate.value
        );
    }
}

fn poisson(draws: &mut Draws, mean: f64) -> f64 {
    let (mut count, mut product) = (0.0, draws.uniform());
    while product > (-mean).exp() {
        count += 1.0;
        product *= draws.uniform();
    }
    count
}

/// Distributions that break quantile algorithms, 100,000 trials each.
fn awkward() -> Vec<(&'static str, Vec<f64>)> {
    let mut draws = Draws(7);
    let n = 100_000;
    vec![
        ("normal", draws.sample(n, Draws::normal)),
        ("constant", vec![3.25; n]),
        ("0 or 1", draws.sample(n, |d| f64::from(u8::from(d.uniform() < 0.3)))),
        ("Poisson", draws.sample(n, |d| poisson(d, 2.7))),
        ("60 % zeros", draws.sample(n, |d| if d.uniform() < 0.6 { 0.0 } else { d.uniform() })),
        ("zeros of both signs", draws.sample(n, |d| if d.uniform() < 0.6 { 0.0_f64.copysign(d.normal()) } else { d.normal() })),
        ("atom at the median", draws.sample(n, |d| if d.uniform() < 0.002 { 0.0 } else { d.normal() })),
        ("atom that begins at P10", draws.sample(n, |d| d.uniform().max(0.1))),
        ("tail without a mean", draws.sample(n, |d| d.uniform().powf(-1.5))),
        ("negative", draws.sample(n, |d| -d.normal().exp())),
        ("rounded persons", draws.sample(n, |d| (82_000.0 * (0.1 * d.normal()).exp()).round())),
        ("huge and tiny", draws.sample(n, |d| d.normal() * 10_f64.powf(d.uniform() * 600.0 - 300.0))),
    ]
}

#[test]
fn brackets_and_kept_values_give_what_sorting_gives() {
    for (name, values) in awkward() {
        let bracketed = estimates(&values, Mode::Bracketed).unwrap();
        assert_exact(name, &values, &bracketed);
        assert_eq!(bracketed, estimates(&values, Mode::Kept).unwrap(), "{name}");
    }
}

#[test]
fn brackets_keep_few_values_whatever_the_ties() {
    for (name, values) in awkward() {
        let collector = collected(&values, Mode::Bracketed, 1, 0);
        let bound = bytes_per_column(values.len() as u64, &SUMMARY_PROBABILITIES);
        assert!(f64::from(u32::try_from(collector.bytes()).unwrap()) < 1.05 * bound, "{name}: {} bytes", collector.bytes());
        if ["constant", "0 or 1"].contains(&name) {
            assert_eq!(collector.bytes(), 0, "{name}");
        }
    }
}

#[test]
fn any_split_over_workers_and_any_order_gives_the_same_result() {
    for (name, values) in awkward() {
        for mode in [Mode::Bracketed, Mode::Kept, Mode::Histogram] {
            let one = collected(&values, mode, 1, 0).estimates(Isa::best(), Replicate::Tile).unwrap();
            for (workers, seed) in [(2, 11), (8, 12)] {
                let many = collected(&values, mode, workers, seed).estimates(Isa::best(), Replicate::Tile).unwrap();
                assert_eq!(one, many, "{name} {mode:?} {workers} workers");
            }
        }
    }
}

#[test]
fn few_trials_are_exact_and_one_trial_has_no_error() {
    for n in [1, 2, 5, 41, 255, 257, 1000, 4096, 4097, 5000] {
        let values = Draws(n as u64).sample(n, Draws::normal);
        for mode in [Mode::Bracketed, Mode::Kept] {
            let found = collected(&values, mode, 1, 0).estimates(Isa::best(), Replicate::Trial).unwrap();
            assert_exact(&format!("{n} trials"), &values, &found);
            assert_eq!(found.iter().all(|q| q.standard_error.is_none()), n == 1);
        }
    }
    assert_eq!(Collector::new(&[0.5], Mode::Bracketed, Replicate::Tile).estimates(Isa::best(), Replicate::Trial), Ok(vec![]));
}

#[test]
fn few_tiles_leave_the_error_of_a_tiled_design_undefined() {
    let values = Draws(3).sample(9 * TILE, Draws::normal);
    assert!(estimates(&values, Mode::Bracketed).unwrap().iter().all(|q| q.standard_error.is_none()));
    let values = Draws(3).sample(10 * TILE, Draws::normal);
    assert!(estimates(&values, Mode::Bracketed).unwrap().iter().all(|q| q.standard_error.is_some()));
}

#[test]
fn sorted_trials_are_noticed_and_a_second_pass_is_exact() {
    let mut up = Draws(5).sample(100_000, Draws::normal);
    up.sort_unstable_by(f64::total_cmp);
    let down: Vec<f64> = up.iter().rev().copied().collect();
    let steps: Vec<f64> = up.iter().map(|x| x.floor()).collect();
    for values in [up, down, steps] {
        let outside = estimates(&values, Mode::Bracketed).unwrap_err();
        let mut second = Collector::for_rerun(&outside);
        pass(&mut second, &values, 2, &mut Draws(1));
        assert_exact("sorted", &values, &second.estimates(Isa::best(), Replicate::Trial).unwrap());
        assert_exact("sorted and kept", &values, &estimates(&values, Mode::Kept).unwrap());
    }
}

#[test]
fn a_rank_with_few_values_beside_it_waits() {
    let values = Draws(9).sample(70_000, Draws::normal);
    for probabilities in [&[0.01][..], &[0.5, 0.99], &[0.001, 0.999], &[0.4999, 0.5, 0.5001]] {
        let mut collector = Collector::new(probabilities, Mode::Bracketed, Replicate::Tile);
        pass(&mut collector, &values, 3, &mut Draws(2));
        let mut kept = Collector::new(probabilities, Mode::Kept, Replicate::Tile);
        pass(&mut kept, &values, 1, &mut Draws(2));
        let found = collector.estimates(Isa::best(), Replicate::Tile).unwrap();
        assert_exact("waiting", &values, &found);
        assert_eq!(found, kept.estimates(Isa::best(), Replicate::Tile).unwrap());
    }
}

#[test]
fn histogram_is_within_its_stated_error() {
    for (name, values) in awkward() {
        for estimate in estimates(&values, Mode::Histogram).unwrap() {
            let exact = quantile_by_sorting(&values, estimate.probability);
            assert!((estimate.value - exact).abs() <= exact.abs() / 1024.0, "{name}: {} is not {exact}", estimate.value);
        }
    }
    let smooth = Draws(1).sample(1_000_000, |d| (0.3 * d.normal()).exp() * 34.0);
    for estimate in estimates(&smooth, Mode::Histogram).unwrap() {
        let exact = quantile_by_sorting(&smooth, estimate.probability);
        assert!((estimate.value / exact - 1.0).abs() < 5e-5, "{} is not {exact}", estimate.value);
    }
}

/// The quantile of the standard normal at each of the summary's probabilities.
const NORMAL_QUANTILES: [f64; 7] = [
    -1.644_853_626_951_472_7,
    -1.281_551_565_544_600_4,
    -0.674_489_750_196_081_7,
    0.0,
    0.674_489_750_196_081_7,
    1.281_551_565_544_600_4,
    1.644_853_626_951_472_7,
];

/// How often, over 200 seeds, the true quantile lies within 1.96 standard errors.
fn coverage(n: usize, replicate: Replicate, draw: impl Fn(&mut Draws, usize) -> Vec<f64>) -> Vec<u32> {
    let mut covered = vec![0; SUMMARY_PROBABILITIES.len()];
    for seed in 0..200 {
        let values = draw(&mut Draws(seed << 20), n);
        let found = collected(&values, Mode::Bracketed, 1, 0).estimates(Isa::best(), replicate).unwrap();
        for ((count, estimate), truth) in covered.iter_mut().zip(found).zip(NORMAL_QUANTILES) {
            *count += u32::from((estimate.value - truth).abs() <= 1.96 * estimate.standard_error.unwrap());
        }
    }
    covered
}

#[test]
fn errors_of_independent_trials_cover_as_they_say() {
    for n in [1000, 5120, 20_480] {
        let covered = coverage(n, Replicate::Trial, |draws, n| draws.sample(n, Draws::normal));
        assert!(covered.iter().all(|count| (180..=198).contains(count)), "{n}: {covered:?} of 200");
    }
}

#[test]
fn errors_of_tiles_cover_where_trials_of_a_tile_help_each_other_and_where_they_hurt() {
    // Mirrored trials: the median gains; a common shift of a tile: everything loses.
    let mirrored = |draws: &mut Draws, n: usize| -> Vec<f64> {
        let half = |draws: &mut Draws| draws.sample(TILE / 2, Draws::normal);
        (0..n / TILE)
            .flat_map(|_| {
                let x = half(draws);
                let y: Vec<f64> = x.iter().map(|v| -v).collect();
                [x, y].concat()
            })
            .collect()
    };
    let shifted = |draws: &mut Draws, n: usize| -> Vec<f64> {
        let tile = |draws: &mut Draws| {
            let shift = 0.1 * draws.normal();
            draws.sample(TILE, |d| 0.99_f64.sqrt() * d.normal() + shift)
        };
        (0..n / TILE).flat_map(|_| tile(draws)).collect()
    };
    for n in [3840, 17_408] {
        let mut gains = coverage(n, Replicate::Tile, mirrored);
        // The median of mirrored trials is the truth itself.
        assert_eq!(gains.remove(3), 200);
        let loses = coverage(n, Replicate::Tile, shifted);
        assert!(gains.iter().chain(&loses).all(|count| (180..=198).contains(count)), "{n}: {gains:?} {loses:?} of 200");
    }
}

#[test]
fn intervals_of_a_probability_cover_as_they_say_for_trials_and_for_tiles() {
    // Of trials that are mirrored within a tile, and of trials that share a shift, those above a limit.
    for (replicate, mirrored, shift) in
        [(Replicate::Trial, false, 0.0), (Replicate::Tile, true, 0.0), (Replicate::Tile, false, 0.1)]
    {
        let own = f64::sqrt(1.0 - shift * shift);
        for (probability, limit) in [(0.5, 0.0), (0.05, NORMAL_QUANTILES[6])] {
            let covered = (0..200).filter(|seed| {
                let mut draws = Draws(seed << 24);
                let mut counts = TileCounts::default();
                for _ in 0..24 {
                    let common = shift * draws.normal();
                    let mut tile = draws.sample(TILE, |d| own * d.normal() + common);
                    if mirrored {
                        // Each takes the opposite side nine times out of ten, so that the median is not the truth itself.
                        (0..TILE / 2).filter(|i| i % 10 > 0).for_each(|i| tile[i + TILE / 2] = -tile[i]);
                    }
                    counts.add(TILE as u64, tile.iter().filter(|&&x| x > limit).count() as u64);
                }
                let estimate = Probability::from_counts(&counts, replicate).unwrap();
                (estimate.low..=estimate.high).contains(&probability)
            });
            let covered = covered.count();
            assert!((180..=198).contains(&covered), "{replicate:?} {mirrored} {shift} {probability}: {covered} of 200");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn mixtures_of_atoms_and_densities_in_any_order_are_exact(
        seed: u64,
        n in 1_usize..30_000,
        atoms in 0.0..1.0_f64,
        levels in 1_usize..40,
        drift in proptest::bool::weighted(0.3),
        probabilities in proptest::collection::vec(0.001..0.999_f64, 1..6),
    ) {
        let mut draws = Draws(seed);
        let mut values = draws.sample(n, |d| {
            let level = f64::from(u32::try_from(d.below(levels)).unwrap()) - 10.0;
            if d.uniform() < atoms { level } else { level + d.normal() }
        });
        if drift {
            // The first half is lower than the second: intervals made early can be wrong.
            values.iter_mut().take(n / 2).for_each(|x| *x -= 3.0);
        }
        let mut kept = Collector::new(&probabilities, Mode::Kept, Replicate::Tile);
        pass(&mut kept, &values, 1, &mut draws);
        let kept = kept.estimates(Isa::best(), Replicate::Tile).unwrap();
        assert_exact("kept", &values, &kept);

        let mut collector = Collector::new(&probabilities, Mode::Bracketed, Replicate::Tile);
        pass(&mut collector, &values, 3, &mut draws);
        match collector.estimates(Isa::best(), Replicate::Tile) {
            Ok(bracketed) => assert_eq!(bracketed, kept),
            Err(outside) => {
                assert!(drift, "{outside}");
                let mut second = Collector::for_rerun(&outside);
                pass(&mut second, &values, 2, &mut draws);
                assert_exact("second pass", &values, &second.estimates(Isa::best(), Replicate::Tile).unwrap());
            }
        }
    }
}
