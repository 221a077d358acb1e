//! Whether a share of variance is told from chance, given how many inputs were looked at (Bonferroni: Dunn 1961,
//! doi:10.1080/01621459.1961.10482090).
//!
//! Two tests must agree. What functions without meaning explain is n·R² ~ χ² with as many degrees of freedom as functions, if the
//! outcome has light tails. The share over its jackknife error is Student's t; it knows of heavy tails, where one trial makes a share,
//! and not of the skew of small shares. Each alone calls more inputs drivers than it should where the other one is right.

use statrs::distribution::{ChiSquared, ContinuousCDF as _};

use super::batches::standard_error;
use super::explained::{Explained, sums_left_out};
use crate::numeric::stats::{real, student_t_quantile};

/// Probability that any of the inputs of an outcome is called a driver where none is, at most.
pub const LEVEL: f64 = 0.05;

/// What the shares of one outcome are held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    trials: f64,
    worth: f64,
    level: f64,
}

impl Chance {
    /// For so many shares of an outcome, from so many trials; in `mirrored` pairs two trials tell no more than one.
    #[must_use]
    pub fn among(shares: usize, trials: usize, mirrored: bool) -> Self {
        let trials = real(trials as u64);
        Self { trials, worth: if mirrored { trials / 2.0 } else { trials }, level: LEVEL / real(shares.max(1) as u64) }
    }

    /// Whether what inputs explain together is more than chance would give.
    ///
    /// # Panics
    /// Never: there are degrees of freedom.
    #[must_use]
    pub fn is_excluded(&self, explained: &[&Explained]) -> bool {
        let Some(first) = explained.first() else { return false };
        let n = self.trials;
        // The share before the adjustment.
        let of = |it: &&Explained| 1.0 - (1.0 - it.share) * (n - real(it.degrees as u64) - 1.0) / (n - 1.0);
        let r_squared: f64 = explained.iter().map(of).sum();
        let degrees = explained.iter().map(|it| it.degrees).sum::<usize>().max(1);
        let chi_squared = ChiSquared::new(real(degrees as u64)).expect("degrees of freedom");
        if !(r_squared > 0.0 && chi_squared.sf(self.worth * r_squared) <= self.level) {
            return false;
        }
        let batches = first.left_out.len();
        let left_out = sums_left_out(explained);
        let share: f64 = explained.iter().map(|it| it.share).sum();
        share > student_t_quantile(1.0 - self.level, real(batches as u64 - 1)) * standard_error(&left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(share: f64, error: f64) -> Explained {
        // Of left-out values ± e the jackknife makes (batches − 1)·e² the variance.
        let spread = error / 31.0_f64.sqrt();
        let left_out = (0..32).map(|batch| if batch % 2 == 0 { share + spread } else { share - spread }).collect();
        Explained { share, left_out, floor: 0.0, degrees: 9 }
    }

    #[test]
    fn a_share_must_pass_both_tests() {
        let chance = Chance::among(300, 4096, false);
        assert!(chance.is_excluded(&[&explained(0.02, 0.002)]));
        assert!(!chance.is_excluded(&[&explained(0.02, 0.01)]), "one trial in the tail may have made it");
        assert!(!chance.is_excluded(&[&explained(0.004, 0.0001)]), "noise does that once in some hundred inputs");
        assert!(!chance.is_excluded(&[]) && !chance.is_excluded(&[&explained(f64::NAN, 0.0)]));
    }

    #[test]
    fn the_more_inputs_are_looked_at_the_more_it_takes() {
        let share = explained(0.0055, 0.0005);
        assert!(Chance::among(1, 4096, false).is_excluded(&[&share]));
        assert!(!Chance::among(300, 4096, false).is_excluded(&[&share]));
        assert!(!Chance::among(1, 4096, true).is_excluded(&[&share]), "4,096 mirrored trials tell no more than 2,048");
    }
}
