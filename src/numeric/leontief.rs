//! stub
use nalgebra::{DMatrix, DVector, Dyn, LU};
/// stub
#[derive(Clone, Debug)]
pub struct Leontief {
    lu: LU<f64, Dyn, Dyn>,
    t: LU<f64, Dyn, Dyn>,
}
impl Leontief {
    /// x
    pub fn new(n: usize, c: &[f64]) -> Result<Self, ()> {
        let m = DMatrix::identity(n, n) - DMatrix::from_row_slice(n, n, c);
        Ok(Self { t: m.transpose().lu(), lu: m.lu() })
    }
    /// x
    pub fn solve(&self, f: &[f64]) -> Vec<f64> {
        self.lu.solve(&DVector::from_column_slice(f)).unwrap().as_slice().to_vec()
    }
    /// x
    pub fn multipliers(&self, f: &[f64]) -> Vec<f64> {
        self.t.solve(&DVector::from_column_slice(f)).unwrap().as_slice().to_vec()
    }
}
