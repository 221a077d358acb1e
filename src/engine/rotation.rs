//! The yearly shocks of sectors as principal components: few of them carry most of what the shocks do to levels.
//!
//! With z the standard normal shock of a sector and year and y the components, z[s,t] = Σⱼ V[t,j] Σₖ W[s,k] y[k,j], where V and W are
//! orthonormal: so the shocks stay standard normal and independent, whatever is done with them. The columns of V are the
//! principal components of a sum of shocks that runs over the years that are not measured (Acworth, Broadie &
//! Glasserman 1998; `docs/model.md`, section 11), those of W the ones of the correlated shocks of one year.

use std::collections::BTreeMap;

use super::quasi::Quasi;
use crate::model::{Drift, InputId, Model};
use crate::numeric::column::{self, Column};
use crate::numeric::isa::Isa;
use crate::numeric::linalg::principal_components;
use crate::random::sampler::standard_normal;

/// An orthonormal transformation of the shocks of all sectors.
#[derive(Debug)]
pub(super) struct Rotation {
    sectors: usize,
    years: usize,
    /// Paths of the shocks, with sector and year as one place.
    paths: BTreeMap<String, usize>,
    /// By input index of the model that draws: the place of a shock.
    places: Vec<Option<usize>>,
    /// By sector and year, row by row: weights of the components of years.
    of_years: Vec<Vec<f64>>,
    /// By sector: weights of the components of sectors.
    of_sectors: Vec<Vec<f64>>,
    /// By component, in the order of their variance: those of the years and of the sectors, as one place.
    order: Vec<usize>,
}

impl Rotation {
    /// The rotation of a model's sectors; `None` without any.
    pub(super) fn of_sectors(model: &Model) -> Option<Self> {
        let (sectors, years) = (model.sectors.len(), model.sectors.first()?.shocks.len());
        let shocks = model.sectors.iter().flat_map(|sector| &sector.shocks);
        let paths = shocks.zip(0..).map(|(shock, place)| (model.inputs[*shock].path.clone(), place)).collect();
        let mut of_years = Vec::with_capacity(sectors * years);
        let mut variances = vec![0.0; years];
        for sector in &model.sectors {
            let (variance, columns) = principal_components(&sums_of_shocks(&sector.drift));
            variances.iter_mut().zip(&variance).for_each(|(sum, variance)| *sum += variance);
            of_years.extend(columns);
        }
        let (variance, of_sectors) = principal_components(&model.correlation.factor);
        let mut order: Vec<usize> = (0..sectors * years).collect();
        let carried = |place: &usize| variance[place % sectors] * variances[place / sectors];
        order.sort_by(|a, b| carried(b).total_cmp(&carried(a)));
        Some(Self { sectors, years, paths, places: Vec::new(), of_years, of_sectors, order })
    }

    /// The same, for the draws of a model, which may have other sectors.
    pub(super) fn in_model(self, model: &Model) -> Self {
        let places = model.inputs.iter().map(|(_, input)| self.place(&input.path)).collect();
        Self { places, ..self }
    }

    /// Number of sectors.
    pub(super) fn sectors(&self) -> usize {
        self.sectors
    }

    /// Number of components: as many as shocks.
    pub(super) fn components(&self) -> usize {
        self.order.len()
    }

    /// The place of the shock with a path.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        self.paths.get(path).copied()
    }

    /// The shocks of one tile from the scores of the components; `score` gives that of a component by its rank.
    fn rotate(&self, isa: Isa, scores: &mut Scores, mut score: impl FnMut(usize, &mut Column)) {
        let Scores { components, mixed, shocks, .. } = scores;
        for columns in [&mut *components, &mut *mixed, &mut *shocks] {
            columns.resize(self.order.len(), Column::ZERO);
        }
        for (rank, &place) in self.order.iter().enumerate() {
            score(rank, &mut components[place]);
        }
        for (s, weights) in self.of_sectors.iter().enumerate() {
            for j in 0..self.years {
                let of_year = &components[j * self.sectors..(j + 1) * self.sectors];
                column::linear_combination(isa, weights, of_year, &mut mixed[s * self.years + j]);
            }
        }
        for (s, mixed) in mixed.chunks(self.years).enumerate() {
            for t in 0..self.years {
                let at = s * self.years + t;
                column::linear_combination(isa, &self.of_years[at], mixed, &mut shocks[at]);
            }
        }
    }
}

/// For each year, which shocks its level sums up: those since the last known year. None before there is a level.
fn sums_of_shocks(drift: &[Option<Drift>]) -> Vec<Vec<f64>> {
    let mut sum = vec![0.0; drift.len()];
    let mut rows = Vec::with_capacity(drift.len());
    for (year, drift) in drift.iter().enumerate() {
        match drift {
            None | Some(Drift::Observed(_)) => sum.fill(0.0),
            Some(Drift::Growth | Drift::Path { .. }) => sum[year] = 1.0,
        }
        rows.push(sum.clone());
    }
    rows
}

/// The shocks of the sectors in the tile that was last asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Scores {
    tile: Option<u64>,
    components: Vec<Column>,
    mixed: Vec<Column>,
    shocks: Vec<Column>,
    uniforms: Column,
}

impl Scores {
    /// Fills a column with the shock that an input is in a tile of the run; false if it is none that is rotated.
    pub(super) fn shock(&mut self, isa: Isa, quasi: &Quasi<'_>, tile: u64, input: InputId, out: &mut Column) -> bool {
        let Some((rotation, place)) = quasi.rotation.and_then(|rotation| Some((rotation, rotation.places[input.index()]?)))
        else {
            return false;
        };
        if self.tile != Some(tile) {
            self.tile = Some(tile);
            let mut uniforms = std::mem::take(&mut self.uniforms);
            rotation.rotate(isa, self, |component, score| {
                quasi.component(component).uniforms(isa, tile, &mut uniforms);
                standard_normal(isa, &uniforms, score);
            });
            self.uniforms = uniforms;
        }
        *out = self.shocks[place];
        true
    }
}
