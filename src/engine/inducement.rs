//! What spending and capacity set off through the input-output table: who spends, whose suppliers follow, and what of the nation
//! is the same in every trial. Derived from the model alone, once per run.

use super::certainty::Certainty;
use super::part::Part;
use crate::model::{Households, Induced, IndustryOf, InputOutput, Measure, Model, Regional, Scale};
use crate::numeric::leontief::Leontief;

/// Work that the table gives a run.
#[derive(Clone, Debug)]
pub(super) struct Inducement {
    /// Who spends money that becomes final demand.
    pub(super) sources: Vec<Spender>,
    /// Industries whose capacity has suppliers.
    pub(super) chains: Vec<Chain>,
    /// By part: the chain that its output pulls.
    pub(super) chain_of_part: Vec<Option<usize>>,
    /// Table sectors of all chains, rising.
    pub(super) exogenous: Vec<usize>,
    /// Whether the region's coefficients are the same in every trial.
    pub(super) certain_coefficients: bool,
    /// Whether anybody asked for multipliers.
    pub(super) multipliers: bool,
    /// What the nation's table gives.
    pub(super) nation: Nation,
}

/// A source of final demand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spender {
    /// Who.
    pub(super) payer: Payer,
    /// Index of the spending pattern.
    pub(super) spending: usize,
    /// Index of the factors that make it net.
    pub(super) additionality: Option<usize>,
    /// Index of the source that it is an "of which" of.
    pub(super) outer: Option<usize>,
}

/// Who spends, by index of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Payer {
    Programme(usize),
    /// One-off investment of its units.
    Pipeline(usize),
}

/// An industry whose output is given from outside, and the table sectors that book it.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// Index of the industry in the table's list.
    pub(super) industry: usize,
    /// By weight of the industry: position among the exogenous sectors.
    pub(super) places: Vec<usize>,
}

/// Certain numbers of the nation: by measure, the effect of one KRW of final demand for each table sector's product.
#[derive(Clone, Debug)]
pub(super) struct Nation {
    /// Per KRW of a sector's own output, by measure.
    pub(super) ratios: [Vec<f64>; 3],
    /// Type I multipliers by measure.
    pub(super) multipliers: [Vec<f64>; 3],
    /// Columns of the Leontief inverse for the exogenous sectors.
    pub(super) columns: Vec<Vec<f64>>,
    /// With households.
    pub(super) households: Option<NationalHouseholds>,
}

/// The round of households in the nation, per KRW that they spend.
#[derive(Clone, Debug)]
pub(super) struct NationalHouseholds {
    /// Output by table sector, (I − A)⁻¹c.
    pub(super) output: Vec<f64>,
    /// Labour income that one KRW of final demand for each sector's product sets off, h'(I − A)⁻¹.
    pub(super) income: Vec<f64>,
    /// Labour income that one KRW of household spending sets off, h'(I − A)⁻¹c.
    pub(super) own_income: f64,
    /// Effect of one KRW of household spending, by measure.
    pub(super) effects: [f64; 3],
}

impl Inducement {
    /// The work, if there is a table.
    pub(super) fn new(model: &Model, parts: &[Part]) -> Option<Self> {
        let table = model.input_output.as_ref()?;
        let with_chain = |sector: usize| {
            let pulls = |part: &Part| part.output && part.sector == Some(sector);
            parts.iter().any(pulls)
        };
        let mut industries: Vec<(usize, usize)> = (table.industries.iter().enumerate())
            .filter_map(|(index, industry)| match industry.of {
                IndustryOf::Sector(sector) if with_chain(sector) => Some((sector, index)),
                _ => None,
            })
            .collect();
        industries.sort_unstable();
        let sectors_of = |industry: usize| table.industries[industry].weights.iter().map(|&(sector, _)| sector);
        let mut exogenous: Vec<usize> = industries.iter().flat_map(|&(_, industry)| sectors_of(industry)).collect();
        exogenous.sort_unstable();
        exogenous.dedup();
        let place = |sector: usize| exogenous.binary_search(&sector).expect("the list holds the sectors of every chain");
        let chains: Vec<Chain> = industries
            .iter()
            .map(|&(_, industry)| Chain { industry, places: sectors_of(industry).map(place).collect() })
            .collect();
        let chain_of = |part: &Part| {
            let sector = part.sector.filter(|_| part.output)?;
            industries.iter().position(|&(of, _)| of == sector)
        };
        let nation = Nation::new(table, &exogenous);
        Some(Self {
            sources: sources(model),
            chain_of_part: parts.iter().map(chain_of).collect(),
            chains,
            exogenous,
            certain_coefficients: certain_coefficients(table, Certainty::of(model)),
            multipliers: model.metrics.iter().any(|metric| matches!(metric.measure, Measure::Multiplier(_))),
            nation,
        })
    }

    /// Whether any total has something of it.
    pub(super) fn reaches_sectors(&self) -> bool {
        !self.sources.is_empty() || !self.chains.is_empty()
    }

    /// The source that a programme or a pipeline is, if it is one.
    pub(super) fn source(&self, payer: Payer) -> Option<usize> {
        self.sources.iter().position(|source| source.payer == payer)
    }
}

/// Programmes with a spending pattern, then pipelines with investment and one.
fn sources(model: &Model) -> Vec<Spender> {
    let programmes = model.programmes.iter().filter_map(|programme| {
        let spending = programme.spending?;
        let payer = Payer::Programme(programme.index);
        Some(Spender { payer, spending, additionality: programme.additionality, outer: None })
    });
    let pipelines = model.pipelines.iter().filter(|pipeline| pipeline.investment.is_some()).filter_map(|pipeline| {
        let spending = pipeline.spending?;
        let payer = Payer::Pipeline(pipeline.index);
        Some(Spender { payer, spending, additionality: pipeline.additionality, outer: None })
    });
    let mut sources: Vec<Spender> = programmes.chain(pipelines).collect();
    for index in 0..sources.len() {
        let Payer::Programme(programme) = sources[index].payer else { continue };
        let place = |programme: usize| sources.iter().position(|source| source.payer == Payer::Programme(programme));
        let mut around = model.programmes[programme].part_of;
        while let Some(outer) = around.filter(|&outer| place(outer).is_none()) {
            around = model.programmes[outer].part_of;
        }
        sources[index].outer = around.and_then(place);
    }
    sources
}

fn certain_coefficients(table: &InputOutput, certainty: Certainty<'_>) -> bool {
    match &table.regional {
        Regional::Given { .. } => true,
        Regional::Purchase(shares) => shares.iter().all(|&share| certainty.input(share)),
        Regional::Quotients { quotients, scale, .. } => {
            let scale = match *scale {
                Scale::Factor(factor) => certainty.input(factor),
                Scale::Size { share, delta } => certainty.input(share) && certainty.input(delta),
            };
            scale && quotients.iter().all(|&quotient| certainty.input(quotient))
        }
    }
}

impl Nation {
    fn new(table: &InputOutput, exogenous: &[usize]) -> Self {
        let n = table.len();
        let leontief = Leontief::new(n, &table.domestic).expect("a scenario with an unproductive table does not compile");
        let ratios = [vec![1.0; n], table.value_added.clone(), table.employment.clone()];
        let unit = |sector: usize| (0..n).map(|other| f64::from(u8::from(other == sector))).collect::<Vec<f64>>();
        let households = table.households.as_ref().map(|Households { income, consumption, .. }| {
            let output = leontief.solve(consumption);
            let dot = |ratios: &[f64]| ratios.iter().zip(&output).map(|(ratio, output)| ratio * output).sum::<f64>();
            let effects = Induced::ALL.map(|measure| dot(&ratios[measure as usize]));
            NationalHouseholds { own_income: dot(income), income: leontief.multipliers(income), effects, output }
        });
        Self {
            multipliers: [0, 1, 2].map(|measure: usize| leontief.multipliers(&ratios[measure])),
            columns: exogenous.iter().map(|&sector| leontief.solve(&unit(sector))).collect(),
            ratios,
            households,
        }
    }
}
