//! Linear algebra of the model, over nalgebra.
//!
//! Matrices come in as rows, as they are written in a scenario; faults name the row. A factor is never one of another matrix than
//! the given one; who wants a matrix repaired asks for it.

use nalgebra::DMatrix;

/// How far a correlation matrix that was typed in may be from exact: on the diagonal, in its symmetry, and below zero in
/// a pivot of a semidefinite matrix.
const TOLERANCE: f64 = 1e-12;

/// Why a matrix is no correlation matrix. Rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum CorrelationFault {
    /// A row does not have as many entries as there are rows.
    #[error("row {row} has {found} entries, expected {expected}")]
    NotSquare {
        /// The row.
        row: usize,
        /// Its entries.
        found: usize,
        /// Number of rows.
        expected: usize,
    },
    /// An entry is not a correlation.
    #[error("entry ({row}, {column}) is {value}, expected a number from -1 to 1")]
    OutOfRange {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// The entry.
        value: f64,
    },
    /// A diagonal entry is not 1.
    #[error("diagonal entry {row} is {value}, expected 1")]
    NotUnitDiagonal {
        /// The row.
        row: usize,
        /// The entry.
        value: f64,
    },
    /// Two mirrored entries differ.
    #[error("entries ({row}, {column}) and ({column}, {row}) differ")]
    NotSymmetric {
        /// The row, above the column.
        row: usize,
        /// The column.
        column: usize,
    },
    /// No set of variables has these correlations: row `row` contradicts the rows before it.
    #[error("the correlations of row {row} contradict those of the rows before it (the matrix is not positive semidefinite)")]
    NotPositiveDefinite {
        /// The first row that contradicts.
        row: usize,
    },
}

/// Lower triangular L with L·Lᵀ = the correlation matrix `rows`.
///
/// Semidefinite matrices (a variable that is a combination of earlier ones) are welcome: such a column of L is 0.
///
/// # Errors
/// The first fault of the matrix: shape, entries, diagonal, symmetry, definiteness.
pub fn cholesky_lower(rows: &[Vec<f64>]) -> Result<DMatrix<f64>, CorrelationFault> {
    let matrix = correlation_matrix(rows)?;
    let n = matrix.nrows();
    let mut lower = DMatrix::zeros(n, n);
    for row in 0..n {
        for column in 0..row {
            let rest = matrix[(row, column)] - known_part(&lower, row, column);
            let pivot: f64 = lower[(column, column)];
            if pivot > 0.0 {
                lower[(row, column)] = rest / pivot;
            } else if rest.abs() > TOLERANCE.sqrt() {
                // The column's variable is fixed by earlier ones, and this row disagrees with what that implies.
                return Err(CorrelationFault::NotPositiveDefinite { row });
            }
        }
        let pivot_squared = matrix[(row, row)] - known_part(&lower, row, row);
        if pivot_squared < -TOLERANCE {
            return Err(CorrelationFault::NotPositiveDefinite { row });
        }
        lower[(row, row)] = if pivot_squared > TOLERANCE { pivot_squared.sqrt() } else { 0.0 };
    }
    Ok(lower)
}

/// Σ L(row, k)·L(column, k) over the columns k before `column`.
fn known_part(lower: &DMatrix<f64>, row: usize, column: usize) -> f64 {
    lower.view((row, 0), (1, column)).dot(&lower.view((column, 0), (1, column)))
}

/// The rows as a matrix, once shape, entries, diagonal and symmetry are right.
fn correlation_matrix(rows: &[Vec<f64>]) -> Result<DMatrix<f64>, CorrelationFault> {
    let n = rows.len();
    for (row, entries) in rows.iter().enumerate() {
        if entries.len() != n {
            return Err(CorrelationFault::NotSquare { row, found: entries.len(), expected: n });
        }
        for (column, &value) in entries.iter().enumerate() {
            if value.is_nan() || value.abs() > 1.0 + TOLERANCE {
                return Err(CorrelationFault::OutOfRange { row, column, value });
            }
        }
        if (entries[row] - 1.0).abs() > TOLERANCE {
            return Err(CorrelationFault::NotUnitDiagonal { row, value: entries[row] });
        }
    }
    let matrix = DMatrix::from_fn(n, n, |row, column| rows[row][column]);
    for column in 0..n {
        for row in 0..column {
            if (matrix[(row, column)] - matrix[(column, row)]).abs() > TOLERANCE {
                return Err(CorrelationFault::NotSymmetric { row, column });
            }
        }
    }
    Ok(matrix)
}

/// How much of the identity is mixed into a repaired matrix, so that it has a Cholesky factor in spite of rounding.
const SHRINKAGE: f64 = 1e-8;

/// The correlation matrix nearest to a symmetric one in the Frobenius norm (Higham 2002, *Computing the nearest correlation
/// matrix: a problem from finance*, algorithm 3.3), shrunk by 1e-8 towards the identity so that it is positive definite.
///
/// Alternating projections onto the positive semidefinite matrices and onto those with a unit diagonal, with Dykstra's correction
/// of the first.
///
/// # Panics
/// If the rows are no square matrix.
#[must_use]
pub fn nearest_correlation(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    const ITERATIONS: usize = 2000;
    const CONVERGED: f64 = 1e-11;
    let n = rows.len();
    let mut unit_diagonal = DMatrix::from_fn(n, n, |row, column| rows[row][column]);
    let mut correction = DMatrix::zeros(n, n);
    for _ in 0..ITERATIONS {
        let corrected = &unit_diagonal - &correction;
        let mut projected = semidefinite_part(&corrected);
        correction = &projected - corrected;
        projected.fill_diagonal(1.0);
        let change = (&projected - &unit_diagonal).amax();
        unit_diagonal = projected;
        if change < CONVERGED {
            break;
        }
    }
    let entry = |row: usize, column: usize| {
        if row == column { 1.0 } else { ((1.0 - SHRINKAGE) * unit_diagonal[(row.max(column), row.min(column))]).clamp(-1.0, 1.0) }
    };
    (0..n).map(|row| (0..n).map(|column| entry(row, column)).collect()).collect()
}

/// The nearest positive semidefinite matrix: the part of the positive eigenvalues.
fn semidefinite_part(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let n = matrix.nrows();
    let eigen = matrix.clone().symmetric_eigen();
    // Summed in plain order: the same on every machine, which a blocked product is not.
    let sum = |row: usize, column: usize| {
        let terms = eigen.eigenvalues.iter().enumerate().filter(|(_, value)| **value > 0.0);
        terms.map(|(k, value)| value * eigen.eigenvectors[(row, k)] * eigen.eigenvectors[(column, k)]).sum()
    };
    DMatrix::from_fn(n, n, sum)
}

/// Principal components of sums of independent variables of variance 1, whose weights are the rows (a short row ends in zeros): the
/// variance that each component brings to all rows together, falling, and for each variable its weights in the components. The
/// weights are an orthonormal matrix; a component counts upwards where the rows do, on the whole.
#[must_use]
pub fn principal_components(rows: &[Vec<f64>]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = rows.iter().map(Vec::len).max().unwrap_or(0);
    let weight = |row: &[f64], variable: usize| row.get(variable).copied().unwrap_or(0.0);
    let product = |a: usize, b: usize| rows.iter().map(|row| weight(row, a) * weight(row, b)).sum();
    let eigen = DMatrix::<f64>::from_fn(n, n, product).symmetric_eigen();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    let on_the_whole = |component: usize| -> f64 {
        let of_row = |row: &Vec<f64>| -> f64 { (0..n).map(|v| weight(row, v) * eigen.eigenvectors[(v, component)]).sum() };
        rows.iter().map(of_row).sum()
    };
    let signs: Vec<f64> = (0..n).map(|component| if on_the_whole(component) < 0.0 { -1.0 } else { 1.0 }).collect();
    let of_variable = |v: usize| order.iter().map(|&component| signs[component] * eigen.eigenvectors[(v, component)]).collect();
    (order.iter().map(|&component| eigen.eigenvalues[component]).collect(), (0..n).map(of_variable).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product_error(rows: &[Vec<f64>]) -> f64 {
        let lower = cholesky_lower(rows).unwrap();
        (&lower * lower.transpose() - correlation_matrix(rows).unwrap()).amax()
    }

    #[test]
    fn factor_times_its_transpose_is_the_matrix() {
        let rows = vec![vec![1.0, 0.5, -0.2], vec![0.5, 1.0, 0.3], vec![-0.2, 0.3, 1.0]];
        assert!(product_error(&rows) < 1e-15);
        let ours = cholesky_lower(&rows).unwrap();
        let reference = correlation_matrix(&rows).unwrap().cholesky().unwrap().l();
        assert!((ours - reference).amax() < 1e-15);
        assert_eq!(cholesky_lower(&[]).unwrap().nrows(), 0);
    }

    #[test]
    fn equal_and_opposite_variables_are_allowed() {
        assert!(product_error(&[vec![1.0, 1.0], vec![1.0, 1.0]]) < 1e-15);
        assert!(product_error(&[vec![1.0, -1.0, 0.4], vec![-1.0, 1.0, -0.4], vec![0.4, -0.4, 1.0]]) < 1e-15);
        assert!(product_error(&vec![vec![1.0; 9]; 9]) < 1e-15);
        // Three variables that sum to 0: singular, and −0.5 is the least common correlation.
        assert!(product_error(&[vec![1.0, -0.5, -0.5], vec![-0.5, 1.0, -0.5], vec![-0.5, -0.5, 1.0]]) < 1e-12);
    }

    #[test]
    fn contradictions_name_their_row() {
        let indefinite = [vec![1.0, 0.9, -0.9], vec![0.9, 1.0, 0.9], vec![-0.9, 0.9, 1.0]];
        assert_eq!(cholesky_lower(&indefinite), Err(CorrelationFault::NotPositiveDefinite { row: 2 }));
        let twins_disagree = [vec![1.0, 1.0, 0.3], vec![1.0, 1.0, 0.2], vec![0.3, 0.2, 1.0]];
        assert_eq!(cholesky_lower(&twins_disagree), Err(CorrelationFault::NotPositiveDefinite { row: 2 }));
    }

    /// Largest difference between the nearest correlation matrix and the one that somebody else found.
    fn difference(of: &[Vec<f64>], published: &[Vec<f64>]) -> f64 {
        let found = nearest_correlation(of);
        assert!(cholesky_lower(&found).is_ok());
        let pairs = found.iter().flatten().zip(published.iter().flatten());
        pairs.map(|(found, published)| (found - published).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn nearest_correlation_matrices_are_those_of_higham_2002() {
        // Higham (2002), section 4: printed to four digits.
        let tridiagonal =
            [vec![2.0, -1.0, 0.0, 0.0], vec![-1.0, 2.0, -1.0, 0.0], vec![0.0, -1.0, 2.0, -1.0], vec![0.0, 0.0, -1.0, 2.0]];
        let nearest = [
            vec![1.0, -0.8084, 0.1916, 0.1068],
            vec![-0.8084, 1.0, -0.6562, 0.1916],
            vec![0.1916, -0.6562, 1.0, -0.8084],
            vec![0.1068, 0.1916, -0.8084, 1.0],
        ];
        assert!(difference(&tridiagonal, &nearest) < 6e-5);
        let small = [vec![1.0, 1.0, 0.0], vec![1.0, 1.0, 1.0], vec![0.0, 1.0, 1.0]];
        let nearest = [vec![1.0, 0.7607, 0.1573], vec![0.7607, 1.0, 0.7607], vec![0.1573, 0.7607, 1.0]];
        assert!(difference(&small, &nearest) < 6e-5);
    }

    #[test]
    fn a_correlation_matrix_is_its_own_nearest() {
        let rows = vec![vec![1.0, 0.5, -0.2], vec![0.5, 1.0, 0.3], vec![-0.2, 0.3, 1.0]];
        assert!(difference(&rows, &rows) < 1e-8);
    }

    /// Of a random walk of n steps they are known: sines, with variances 1/(4 sin²((2j − 1)π/(4n + 2))).
    #[test]
    fn principal_components_of_a_random_walk_are_the_known_ones() {
        let n = 12_u32;
        let rows: Vec<Vec<f64>> = (1..=n as usize).map(|length| vec![1.0; length]).collect();
        let (variances, weights) = principal_components(&rows);
        for (j, variance) in (1..).zip(&variances) {
            let angle = f64::from(2 * j - 1) * std::f64::consts::PI / f64::from(4 * n + 2);
            assert!((variance * (2.0 * angle.sin()).powi(2) - 1.0).abs() < 1e-12, "{j}");
        }
        for (a, b) in (0..12).flat_map(|a| (0..12).map(move |b| (a, b))) {
            let product: f64 = weights[a].iter().zip(&weights[b]).map(|(x, y)| x * y).sum();
            assert!((product - f64::from(u8::from(a == b))).abs() < 1e-13);
        }
        assert!(weights.iter().all(|of_variable| of_variable[0] > 0.0));
    }

    #[test]
    fn shape_range_diagonal_and_symmetry_are_checked() {
        use CorrelationFault as F;
        for (rows, fault) in [
            (vec![vec![1.0, 0.0], vec![0.0]], F::NotSquare { row: 1, found: 1, expected: 2 }),
            (vec![vec![1.0, 1.5], vec![1.5, 1.0]], F::OutOfRange { row: 0, column: 1, value: 1.5 }),
            (vec![vec![1.0, 0.0], vec![0.0, 0.9]], F::NotUnitDiagonal { row: 1, value: 0.9 }),
            (vec![vec![1.0, 0.1], vec![0.2, 1.0]], F::NotSymmetric { row: 0, column: 1 }),
        ] {
            assert_eq!(cholesky_lower(&rows), Err(fault));
        }
        assert!(matches!(cholesky_lower(&[vec![f64::NAN]]), Err(F::OutOfRange { .. })));
    }
}
