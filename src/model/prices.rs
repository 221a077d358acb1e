//! One general price index: it turns nominal money into constant prices and back.

use super::InputId;

/// Inflation by year and the year whose prices are the constant ones.
#[derive(Clone, Debug)]
pub struct Prices {
    /// Year index of the constant prices; the price index is 1 there.
    pub base_year: usize,
    /// Price rise on the year before, per year of the horizon; the first year's is not used.
    pub inflation: Vec<InputId>,
}
