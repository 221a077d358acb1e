//! Single points of the scrambled sequence, for designs of a few points in many dimensions.

use super::{Dimension, Directions, Scramble};
use crate::random::stream::StreamKey;

/// More dimensions than the sequence has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{asked} dimensions are more than the {} of the Sobol sequence", super::DIMENSIONS)]
pub struct TooManyDimensions {
    /// Dimensions asked for.
    pub asked: usize,
}

/// The points of a scrambled Sobol sequence in some dimensions. The first 2ᵐ of them are as even as any 2ᵐ; a number of points that
/// is no power of two loses part of that.
#[derive(Clone, Debug)]
pub struct SobolPoints {
    coordinates: Vec<(Dimension, Scramble)>,
}

impl SobolPoints {
    /// Points with a scramble from `seed`; each seed has its own.
    ///
    /// # Errors
    /// [`TooManyDimensions`] beyond [`DIMENSIONS`](super::DIMENSIONS).
    pub fn new(dimensions: usize, seed: u64) -> Result<Self, TooManyDimensions> {
        let too_many = TooManyDimensions { asked: dimensions };
        let coordinate = |number: usize| {
            let key = StreamKey::new(seed, &format!("sobol.point.{number}"));
            Some((Dimension::number(number)?, Scramble::new(&key, 0)))
        };
        let coordinates = (0..dimensions).map(|number| coordinate(number).ok_or(too_many)).collect::<Result<_, _>>()?;
        Ok(Self { coordinates })
    }

    /// The coordinates of a point, one per dimension, all strictly inside (0, 1). Points are counted from 0.
    pub fn point(&self, index: u32) -> impl Iterator<Item = f64> {
        let coordinates = self.coordinates.iter();
        coordinates.map(move |(dimension, scramble)| scramble.coordinate(dimension.digits(index)))
    }
}

impl Dimension {
    /// The digits of the unscrambled coordinate of a point, bit k − 1 worth 2⁻ᵏ.
    pub(super) fn digits(self, index: u32) -> u32 {
        let Self(Directions(v)) = self;
        v.iter().enumerate().filter(|(bit, _)| index >> bit & 1 == 1).fold(0, |digits, (_, v)| digits ^ v)
    }

    /// The unscrambled coordinate of a point, a multiple of 2⁻³² in [0, 1): Sobol's sequence in the order of the index.
    #[must_use]
    pub fn unscrambled(self, index: u32) -> f64 {
        f64::from(self.digits(index).reverse_bits()) / 4_294_967_296.0
    }
}
