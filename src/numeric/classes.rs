//! Sums by class: what classes of trials explain of an outcome, and how far apart they are, with each batch of trials left out once.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::isa::dispatch;
use super::stats::real;

/// Classes at most.
pub const CLASSES: usize = 32;

/// Few classes at most.
pub const FEW: usize = 16;

dispatch! {
    /// Σ sum²/trials over the classes that have trials, of all batches and, after it, with each batch left out. Trials and sums are given
    /// by batch; of classes that are not there both are 0.
    pub fn squares_between(trials: &[[f64; CLASSES]], sums: &[[f64; CLASSES]], out: &mut [f64]) = squares_between_kernel
}
#[inline(always)]
fn squares_between_kernel(trials: &[[f64; CLASSES]], sums: &[[f64; CLASSES]], out: &mut [f64]) {
    let mut all = [[0.0; CLASSES]; 2];
    for (trials, sums) in trials.iter().zip(sums) {
        for class in 0..CLASSES {
            all[0][class] += trials[class];
            all[1][class] += sums[class];
        }
    }
    let (first, others) = out.split_at_mut(1);
    let mut terms = [[0.0; CLASSES]; TOGETHER];
    squares(&all, &[0.0; CLASSES], &[0.0; CLASSES], &mut terms[0]);
    add_up(&terms, first);
    // The terms are written down before they are added up, class after class: the compiler would else divide one by one.
    for ((trials, sums), out) in trials.chunks(TOGETHER).zip(sums.chunks(TOGETHER)).zip(others.chunks_mut(TOGETHER)) {
        for ((trials, sums), terms) in trials.iter().zip(sums).zip(&mut terms) {
            squares(&all, trials, sums, terms);
        }
        add_up(&terms, out);
    }
}

/// Batches whose sums are added up side by side.
const TOGETHER: usize = 8;

/// By class, sum²/trials of all but a batch.
#[inline(always)]
fn squares(all: &[[f64; CLASSES]; 2], trials: &[f64; CLASSES], sums: &[f64; CLASSES], terms: &mut [f64; CLASSES]) {
    for class in 0..CLASSES {
        let (trials, sum) = (all[0][class] - trials[class], all[1][class] - sums[class]);
        let term = sum * sum / trials;
        terms[class] = if trials > 0.0 { term } else { 0.0 };
    }
}

#[inline(always)]
fn add_up(terms: &[[f64; CLASSES]; TOGETHER], out: &mut [f64]) {
    let mut totals = [0.0; TOGETHER];
    for class in 0..CLASSES {
        for (total, terms) in totals.iter_mut().zip(terms) {
            *total += terms[class];
        }
    }
    out.iter_mut().zip(totals).for_each(|(out, total)| *out = total);
}

dispatch! {
    /// Standard errors (delete-a-group jackknife) of the differences of each of a few means to one of them, from their values with one batch
    /// left out each.
    pub fn errors_of_differences(left_out: &[[f64; FEW]], from: usize) -> [f64; FEW] = errors_of_differences_kernel
}
#[inline(always)]
fn errors_of_differences_kernel(left_out: &[[f64; FEW]], from: usize) -> [f64; FEW] {
    let count = real(left_out.len() as u64);
    let mut means = [0.0; FEW];
    for values in left_out {
        let other = values[from & (FEW - 1)];
        for class in 0..FEW {
            means[class] += values[class] - other;
        }
    }
    for mean in &mut means {
        *mean /= count;
    }
    let mut squares = [0.0; FEW];
    for values in left_out {
        let other = values[from & (FEW - 1)];
        for class in 0..FEW {
            let deviation = values[class] - other - means[class];
            squares[class] += deviation * deviation;
        }
    }
    for square in &mut squares {
        *square = (*square * (count - 1.0) / count).sqrt();
    }
    squares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::isa::Isa;

    #[test]
    fn squares_between_classes_leave_out_each_batch_once() {
        let row = |values: [f64; 3]| std::array::from_fn(|class| values.get(class).copied().unwrap_or(0.0));
        let trials = [row([1.0, 2.0, 0.0]), row([0.0, 1.0, 3.0])];
        let sums = [row([3.0, 4.0, 0.0]), row([0.0, -1.0, 6.0])];
        for isa in Isa::all() {
            let mut out = [f64::NAN; 3];
            squares_between(isa, &trials, &sums, &mut out);
            assert_eq!(out.map(f64::to_bits), [24.0_f64, 13.0, 17.0].map(f64::to_bits), "{}", isa.name());
        }
    }

    #[test]
    fn errors_of_differences_are_those_of_the_jackknife() {
        let left_out: Vec<[f64; FEW]> =
            (0..12_u8).map(|batch| std::array::from_fn(|class| (f64::from(batch) * real(class as u64 + 1)).sin())).collect();
        for isa in Isa::all() {
            let found = errors_of_differences(isa, &left_out, 3);
            for class in 0..FEW {
                let changes: Vec<f64> = left_out.iter().map(|means| means[class] - means[3]).collect();
                let mean = changes.iter().sum::<f64>() / 12.0;
                let squares: f64 = changes.iter().map(|change| (change - mean).powi(2)).sum();
                assert_eq!(found[class].to_bits(), (squares * 11.0 / 12.0).sqrt().to_bits(), "{} {class}", isa.name());
            }
        }
    }
}
