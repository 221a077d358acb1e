//! Input-output systems over nalgebra: x = A·x + f, solved and never inverted.
//!
//! Symbols and examples are those of Miller & Blair, *Input-Output Analysis*, 2nd ed., 2009. Matrices come row by row.

use nalgebra::{DMatrix, DVector, Dyn, LU};

/// Why a system of input coefficients cannot be solved.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum LeontiefFault {
    /// There is no sector.
    #[error("no sector")]
    Empty,
    /// The coefficients are no square matrix of this size.
    #[error("{found} coefficients, expected {expected}")]
    NotSquare {
        /// Coefficients there are.
        found: usize,
        /// Coefficients there should be.
        expected: usize,
    },
    /// A coefficient is NaN or infinite.
    #[error("the coefficient of row {row} and column {column} is not finite")]
    NotFinite {
        /// The row, from 0.
        row: usize,
        /// The column, from 0.
        column: usize,
    },
    /// The sectors up to this one use up, directly and through each other, as much as they make: a leading principal minor of I − A
    /// is not above 0 (Hawkins & Simon 1949, *Econometrica* 17).
    #[error("the sectors up to {sector} use up as much as they make: the leading minor is {minor}")]
    Unproductive {
        /// The first sector whose leading minor is not above 0, from 0.
        sector: usize,
        /// The minor.
        minor: f64,
    },
}

/// Least ratio of two successive leading minors that counts as above 0: below it the rounding of published coefficients decides.
const LEAST_PIVOT: f64 = 1e-9;

/// A productive system, I − A factored once.
#[derive(Clone, Debug)]
pub struct Leontief {
    factor: LU<f64, Dyn, Dyn>,
    lower: DMatrix<f64>,
    upper: DMatrix<f64>,
}

impl Leontief {
    /// Factors I − A of `n` sectors.
    ///
    /// # Errors
    /// No sector, a matrix of another size, a coefficient that is not finite, a system that is not productive.
    pub fn new(n: usize, coefficients: &[f64]) -> Result<Self, LeontiefFault> {
        let system = system(n, coefficients)?;
        hawkins_simon(&system)?;
        let factor = system.lu();
        let (lower, upper) = (factor.l(), factor.u());
        Ok(Self { factor, lower, upper })
    }

    /// Number of sectors.
    #[must_use]
    pub fn sectors(&self) -> usize {
        self.upper.nrows()
    }

    /// Outputs that meet final demand: (I − A)⁻¹f.
    ///
    /// # Panics
    /// If there are not as many entries as sectors.
    #[must_use]
    pub fn solve(&self, final_demand: &[f64]) -> Vec<f64> {
        let outputs = self.factor.solve(&DVector::from_column_slice(final_demand));
        outputs.expect("a productive system is regular").as_slice().to_vec()
    }

    /// What a unit of final demand for each sector's product brings of something of which each sector makes `per_output` per unit of
    /// its output: v′(I − A)⁻¹, by the transposed system. With ones the output multipliers.
    ///
    /// # Panics
    /// If there are not as many entries as sectors.
    #[must_use]
    pub fn multipliers(&self, per_output: &[f64]) -> Vec<f64> {
        // P(I − A) = LU, so (I − A)′ = U′L′P.
        let right = DVector::from_column_slice(per_output);
        let middle = self.upper.tr_solve_upper_triangular(&right).expect("a productive system is regular");
        let mut left = self.lower.tr_solve_lower_triangular(&middle).expect("its diagonal is 1");
        self.factor.p().inv_permute_rows(&mut left);
        left.as_slice().to_vec()
    }
}

/// The coefficients closed with households as the last sector (type II): `income` is what they earn per unit of each sector's output,
/// `consumption` what they buy of each sector's product per unit of income (§2.5).
///
/// # Panics
/// If the lengths do not fit each other.
#[must_use]
pub fn closed(n: usize, coefficients: &[f64], income: &[f64], consumption: &[f64]) -> Vec<f64> {
    assert!(coefficients.len() == n * n && income.len() == n && consumption.len() == n, "lengths differ");
    let mut closed = Vec::with_capacity((n + 1) * (n + 1));
    for (row, &bought) in consumption.iter().enumerate() {
        closed.extend_from_slice(&coefficients[row * n..(row + 1) * n]);
        closed.push(bought);
    }
    closed.extend_from_slice(income);
    closed.push(0.0);
    closed
}

/// Outputs of all sectors where those of some are given (§13.2): `x_r = (I − A_rr)⁻¹(f_r + A_re·x_e)`. What is given does not multiply
/// itself. Final demand for the products of the sectors with given outputs is not used: it follows.
///
/// # Errors
/// As [`Leontief::new`]; sectors of the fault count among those that are not given.
///
/// # Panics
/// If the lengths do not fit each other.
pub fn mixed(n: usize, coefficients: &[f64], given: &[Option<f64>], final_demand: &[f64]) -> Result<Vec<f64>, LeontiefFault> {
    if coefficients.len() != n * n {
        return Err(LeontiefFault::NotSquare { found: coefficients.len(), expected: n * n });
    }
    assert!(given.len() == n && final_demand.len() == n, "lengths differ");
    let rest: Vec<usize> = (0..n).filter(|&sector| given[sector].is_none()).collect();
    let among: Vec<f64> = rest.iter().flat_map(|&row| rest.iter().map(move |&column| coefficients[row * n + column])).collect();
    let demand_on = |row: usize| {
        let inputs = given.iter().enumerate().filter_map(|(column, output)| Some(coefficients[row * n + column] * (*output)?));
        final_demand[row] + inputs.sum::<f64>()
    };
    let demand: Vec<f64> = rest.iter().map(|&row| demand_on(row)).collect();
    let solved = if rest.is_empty() { Vec::new() } else { Leontief::new(rest.len(), &among)?.solve(&demand) };
    let mut outputs: Vec<f64> = given.iter().map(|output| output.unwrap_or(0.0)).collect();
    for (&sector, output) in rest.iter().zip(solved) {
        outputs[sector] = output;
    }
    Ok(outputs)
}

/// I − A.
fn system(n: usize, coefficients: &[f64]) -> Result<DMatrix<f64>, LeontiefFault> {
    if n == 0 {
        return Err(LeontiefFault::Empty);
    }
    if coefficients.len() != n * n {
        return Err(LeontiefFault::NotSquare { found: coefficients.len(), expected: n * n });
    }
    if let Some(at) = coefficients.iter().position(|coefficient| !coefficient.is_finite()) {
        return Err(LeontiefFault::NotFinite { row: at / n, column: at % n });
    }
    Ok(DMatrix::from_fn(n, n, |row, column| f64::from(u8::from(row == column)) - coefficients[row * n + column]))
}

/// Whether all leading principal minors are above 0, by elimination without exchanges: its pivots are their ratios.
///
/// For coefficients that are nowhere negative this is the condition of Hawkins & Simon, and the order of sectors does not matter. The few
/// negative cells of published tables (scrap) are too small to change that.
fn hawkins_simon(system: &DMatrix<f64>) -> Result<(), LeontiefFault> {
    let mut rest = system.clone();
    let n = rest.nrows();
    let mut minor = 1.0;
    for sector in 0..n {
        let pivot: f64 = rest[(sector, sector)];
        minor *= pivot;
        if pivot.is_nan() || pivot <= LEAST_PIVOT {
            return Err(LeontiefFault::Unproductive { sector, minor });
        }
        for row in sector + 1..n {
            let factor = rest[(row, sector)] / pivot;
            for column in sector + 1..n {
                rest[(row, column)] -= factor * rest[(sector, column)];
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The two sectors of §2.3: A, and the Leontief inverse as printed.
    const A: [f64; 4] = [0.15, 0.25, 0.20, 0.05];

    fn near(found: &[f64], expected: &[f64], tolerance: f64) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
        }
    }

    /// Miller & Blair §2.3.2: L = [[1.2541, .3300], [.2640, 1.1221]], and outputs for a final demand of (600, 1500).
    #[test]
    fn two_sectors_of_chapter_2_have_the_printed_inverse() {
        let leontief = Leontief::new(2, &A).unwrap();
        near(&leontief.solve(&[1.0, 0.0]), &[1.2541, 0.2640], 5e-5);
        near(&leontief.solve(&[0.0, 1.0]), &[0.3300, 1.1221], 5e-5);
        near(&leontief.solve(&[600.0, 1500.0]), &[1247.5, 1841.6], 0.05);
        // The flows that A comes from: outputs 1000 and 2000 for a final demand of 350 and 1700.
        near(&leontief.solve(&[350.0, 1700.0]), &[1000.0, 2000.0], 1e-9);
    }

    /// Miller & Blair §6.2: output multipliers are the column sums of L, and income multipliers are weighted by h = (.30, .25).
    #[test]
    fn two_sectors_of_chapter_6_have_the_printed_multipliers() {
        let leontief = Leontief::new(2, &A).unwrap();
        near(&leontief.multipliers(&[1.0, 1.0]), &[1.518, 1.452], 5e-4);
        near(&leontief.multipliers(&[0.30, 0.25]), &[0.442, 0.380], 5e-4);
    }

    /// Miller & Blair §2.5 and §6.2: households earn (.30, .25, .05) and spend (.05, .40, .05); printed to three digits.
    #[test]
    fn two_sectors_closed_with_households_have_the_printed_inverse() {
        let mut coefficients = closed(2, &A, &[0.30, 0.25], &[0.05, 0.40]);
        // In the book households also buy of households.
        coefficients[8] = 0.05;
        let leontief = Leontief::new(3, &coefficients).unwrap();
        near(&leontief.solve(&[1.0, 0.0, 0.0]), &[1.365, 0.527, 0.570], 6e-4);
        near(&leontief.solve(&[0.0, 1.0, 0.0]), &[0.425, 1.348, 0.489], 6e-4);
        near(&leontief.solve(&[0.0, 0.0, 1.0]), &[0.251, 0.595, 1.289], 6e-4);
        // Income multipliers of type II are those of type I times one number: h·L over 1 less what comes back.
        let open = Leontief::new(2, &A).unwrap();
        let back = open.multipliers(&[0.30, 0.25]);
        let respent = 0.05 * back[0] + 0.40 * back[1] + 0.05;
        let type_two = leontief.multipliers(&[0.0, 0.0, 1.0]);
        near(&type_two[..2], &[back[0] / (1.0 - respent), back[1] / (1.0 - respent)], 1e-12);
    }

    /// The model of Miller & Blair §13.2 on the same A, with demand for the first product and output of the second given. Two
    /// equations, solved by hand: (1 − .15)x₁ = f₁ + .25x₂, so x₁ = (100 + 50) / .85 for f₁ = 100 and x₂ = 200.
    #[test]
    fn outputs_that_are_given_pull_their_inputs_and_do_not_multiply_themselves() {
        let outputs = mixed(2, &A, &[None, Some(200.0)], &[100.0, 0.0]).unwrap();
        near(&outputs, &[150.0 / 0.85, 200.0], 1e-12);
        // What is left of the given output is its final demand, and with that demand all outputs follow by themselves.
        let left = 0.95 * 200.0 - 0.20 * outputs[0];
        near(&Leontief::new(2, &A).unwrap().solve(&[100.0, left]), &outputs, 1e-10);
        // All given, or none.
        near(&mixed(2, &A, &[Some(3.0), Some(4.0)], &[9.0, 9.0]).unwrap(), &[3.0, 4.0], 0.0);
        near(&mixed(2, &A, &[None, None], &[350.0, 1700.0]).unwrap(), &[1000.0, 2000.0], 1e-9);
    }

    #[test]
    fn systems_that_use_up_what_they_make_are_refused_at_their_sector() {
        let fault = |coefficients: &[f64]| Leontief::new(2, coefficients).unwrap_err();
        assert!(matches!(fault(&[1.0, 0.0, 0.0, 0.5]), LeontiefFault::Unproductive { sector: 0, .. }));
        // Each needs less than it makes, both together do not: .5·.5 = .4·.625.
        assert!(matches!(fault(&[0.5, 0.4, 0.625, 0.5]), LeontiefFault::Unproductive { sector: 1, .. }));
        assert!(matches!(fault(&[0.9, 0.9, 0.9, 0.9]), LeontiefFault::Unproductive { sector: 1, minor } if minor < 0.0));
        assert_eq!(Leontief::new(0, &[]).unwrap_err(), LeontiefFault::Empty);
        assert_eq!(fault(&[0.1; 3]), LeontiefFault::NotSquare { found: 3, expected: 4 });
        assert_eq!(fault(&[0.1, 0.1, f64::NAN, 0.1]), LeontiefFault::NotFinite { row: 1, column: 0 });
    }

    proptest! {
        /// Against nalgebra's own inverse.
        #[test]
        fn solves_are_products_with_the_inverse(n in 1_usize..12, cells in proptest::collection::vec(0.0..1.0_f64, 144), demand in
            proptest::collection::vec(-1.0..3.0_f64, 12))
        {
            // Column sums below .9 make it productive.
            let scale = |column: usize| 0.9 / (0..n).map(|row| cells[row * n + column]).sum::<f64>().max(0.9);
            let coefficients: Vec<f64> = (0..n * n).map(|at| cells[at] * scale(at % n)).collect();
            let leontief = Leontief::new(n, &coefficients).unwrap();
            let inverse = system(n, &coefficients).unwrap().try_inverse().unwrap();
            let demand = DVector::from_column_slice(&demand[..n]);
            near(&leontief.solve(demand.as_slice()), (&inverse * &demand).as_slice(), 1e-11);
            near(&leontief.multipliers(demand.as_slice()), inverse.tr_mul(&demand).as_slice(), 1e-11);
        }
    }
}
