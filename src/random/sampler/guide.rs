//! Discrete distributions by a guide table (Chen & Asau, AIIE Transactions 6(2), 1974): a first guess of the index, then a
//! short walk.

use crate::numeric::column::Column;

/// Values in ascending order, found by cumulative probability.
#[derive(Clone, Debug)]
pub(super) struct GuideTable {
    values: Vec<f64>,
    cumulative: Vec<f64>,
    /// Entry g: the index of the value at u = g / length.
    guide: Vec<usize>,
    length: f64,
}

impl GuideTable {
    /// `cumulative` ascends to 1; there are as many values.
    pub(super) fn new(values: &[f64], cumulative: &[f64]) -> Self {
        let entries = values.len().next_power_of_two().max(64);
        let length = number(entries);
        let guide = (0..entries).map(|entry| cumulative.partition_point(|&reached| reached < number(entry) / length)).collect();
        Self { values: values.to_vec(), cumulative: cumulative.to_vec(), guide, length }
    }

    /// For each u the first value whose cumulative probability reaches it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "u is inside 0…1, the length small")]
    pub(super) fn sample(&self, uniforms: &Column, out: &mut Column) {
        let last = self.guide.len() - 1;
        for (x, &u) in out.iter_mut().zip(uniforms.iter()) {
            let guess = self.guide[((u * self.length) as usize).min(last)];
            let walked = self.cumulative[guess..].iter().take_while(|&&reached| reached < u).count();
            *x = self.values[(guess + walked).min(self.values.len() - 1)];
        }
    }
}

/// A count of entries, as a number.
#[expect(clippy::cast_precision_loss, reason = "no table has 2^53 entries")]
fn number(count: usize) -> f64 {
    count as f64
}
