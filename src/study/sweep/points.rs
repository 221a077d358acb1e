//! The points of a sweep by index, so that no number of points takes memory.

use crate::random::{SobolPoints, Strata};
use crate::scenario::sweep::{Coordinate, Sweep, SweepDesign};

/// The points of a sweep.
#[derive(Clone, Debug)]
pub struct Points {
    layout: Layout,
    axes: usize,
    count: u64,
}

#[derive(Clone, Debug)]
enum Layout {
    /// Every combination; the last axis moves fastest. Number of values by axis.
    Grid(Vec<u64>),
    Zip,
    List(Vec<Vec<Coordinate>>),
    /// The centre, then every value of each axis. Number of values by axis.
    OneAtATime(Vec<u64>),
    LatinHypercube(Vec<Strata>),
    Sobol(SobolPoints),
}

impl Points {
    /// The points of a sweep; those spread at random over ranges by this seed.
    ///
    /// # Panics
    /// Never: a sweep with more axes than the Sobol sequence has dimensions is a fault of its file.
    #[must_use]
    pub fn new(sweep: &Sweep, seed: u64) -> Self {
        let lengths: Vec<u64> = sweep.axes.iter().map(|axis| axis.len().unwrap_or(1) as u64).collect();
        let asked = sweep.points.unwrap_or(0);
        let (layout, count) = match sweep.design {
            SweepDesign::Grid => (Layout::Grid(lengths.clone()), lengths.iter().product()),
            SweepDesign::Zip => (Layout::Zip, lengths.iter().copied().min().unwrap_or(0)),
            SweepDesign::List => (Layout::List(sweep.list.clone()), sweep.list.len() as u64),
            SweepDesign::OneAtATime => (Layout::OneAtATime(lengths.clone()), 1 + lengths.iter().sum::<u64>()),
            SweepDesign::LatinHypercube => {
                let strata = |axis: &crate::scenario::sweep::Axis| Strata::new(seed, &format!("sweep.{}", axis.path), asked);
                (Layout::LatinHypercube(sweep.axes.iter().map(strata).collect()), asked)
            }
            SweepDesign::Sobol => {
                let points = SobolPoints::new(sweep.axes.len(), seed).expect("an opened sweep has few enough axes");
                (Layout::Sobol(points), asked)
            }
        };
        Self { layout, axes: sweep.axes.len(), count }
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Where a point lies on each axis. Points are counted from 0.
    ///
    /// # Panics
    /// If a list has no such point.
    #[must_use]
    pub fn at(&self, point: u64) -> Vec<Coordinate> {
        let value = |index: u64| Coordinate::Value(usize::try_from(index).unwrap_or(usize::MAX));
        match &self.layout {
            Layout::Grid(lengths) => {
                let mut rest = point;
                let mut coordinates: Vec<Coordinate> = Vec::with_capacity(lengths.len());
                for length in lengths.iter().rev() {
                    coordinates.push(value(rest % length));
                    rest /= length;
                }
                coordinates.reverse();
                coordinates
            }
            Layout::Zip => vec![value(point); self.axes],
            Layout::List(list) => list[usize::try_from(point).unwrap_or(usize::MAX)].clone(),
            Layout::OneAtATime(lengths) => {
                let mut coordinates = vec![Coordinate::Centre; lengths.len()];
                let mut rest = point;
                for (coordinate, length) in coordinates.iter_mut().zip(lengths) {
                    if (1..=*length).contains(&rest) {
                        *coordinate = value(rest - 1);
                        break;
                    }
                    rest = rest.saturating_sub(*length);
                }
                coordinates
            }
            Layout::LatinHypercube(strata) => strata.iter().map(|strata| Coordinate::Share(strata.share(point))).collect(),
            Layout::Sobol(points) => {
                let index = u32::try_from(point).expect("a sweep has fewer than 2^32 points");
                points.point(index).map(Coordinate::Share).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(layout: Layout, axes: usize, count: u64) -> Points {
        Points { layout, axes, count }
    }

    fn values(points: &Points) -> Vec<Vec<Option<usize>>> {
        let index = |at: Coordinate| if let Coordinate::Value(index) = at { Some(index) } else { None };
        (0..points.len()).map(|point| points.at(point).into_iter().map(index).collect()).collect()
    }

    #[test]
    fn a_grid_has_every_combination_once_and_the_last_axis_moves_fastest() {
        let grid = values(&points(Layout::Grid(vec![2, 3]), 2, 6));
        let expected: Vec<Vec<Option<usize>>> = (0..2).flat_map(|a| (0..3).map(move |b| vec![Some(a), Some(b)])).collect();
        assert_eq!(grid, expected);
    }

    #[test]
    fn one_at_a_time_begins_with_the_centre_and_moves_one_axis() {
        let found = values(&points(Layout::OneAtATime(vec![2, 1]), 2, 4));
        assert_eq!(found, [vec![None, None], vec![Some(0), None], vec![Some(1), None], vec![None, Some(0)]]);
    }

    #[test]
    fn a_zip_moves_all_axes_together() {
        assert_eq!(values(&points(Layout::Zip, 2, 2)), [vec![Some(0), Some(0)], vec![Some(1), Some(1)]]);
    }
}
