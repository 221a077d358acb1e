//! W1 as one would first write it in Rust: one trial after the other, xoshiro256++ (which is `SmallRng`), the samplers of
//! `rand_distr`, std's exp and ln, rayon over chunks of trials, every value kept, and a sort for the quantiles.
//!
//! It shares nothing with the crate but the scenario file, whose numbers it reads for itself.

use std::error::Error;

use rand_distr::{Distribution, Normal, Pert, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use rayon::prelude::*;
use toml::{Table, Value};

const SECTORS: usize = 9;
const YEARS: usize = 10;
const COLUMNS: usize = 3 * YEARS;
const CHUNK: usize = 4096;
const PROBABILITIES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// The numbers of W1.
pub(crate) struct Region {
    sectors: Vec<Sector>,
    /// Lower Cholesky factor of the correlation of the shocks.
    factor: [[f64; SECTORS]; SECTORS],
    inflation: Pert<f64>,
    elasticity: Pert<f64>,
    trend: Normal<f64>,
}

struct Sector {
    log_base: f64,
    growth: Pert<f64>,
    innovation: f64,
    persistence: f64,
    value_added: f64,
    jobs: f64,
}

/// One result column.
pub(crate) struct Column {
    pub(crate) mean: f64,
    pub(crate) sd: f64,
    pub(crate) quantiles: [f64; 7],
}

impl Region {
    /// Reads the numbers from the scenario file.
    pub(crate) fn read(text: &str) -> Result<Self, Box<dyn Error>> {
        let file: Table = text.parse()?;
        let at = |path: &str| find(&file, path);
        let names = at("sector")?.as_table().ok_or("sectors are a table")?.keys();
        let sector = |name: &String| -> Result<Sector, Box<dyn Error>> {
            let (volatility, persistence) =
                (number(at(&format!("sector.{name}.volatility"))?)?, number(at(&format!("sector.{name}.persistence"))?)?);
            Ok(Sector {
                log_base: (1e12 * amount(at(&format!("sector.{name}.base_output"))?, "조원")?).ln(),
                growth: pert(at(&format!("sector.{name}.growth"))?)?,
                innovation: volatility * (1.0 - persistence * persistence).sqrt(),
                persistence,
                value_added: number(at(&format!("account.value-added.sector.{name}.intensity"))?)?,
                jobs: amount(at(&format!("account.employment.sector.{name}.base"))?, "명")?,
            })
        };
        let [mean, sd] = numbers(at("account.employment.trend.normal")?)?;
        Ok(Self {
            sectors: names.map(sector).collect::<Result<_, _>>()?,
            factor: cholesky(number(at("correlation.default.value")?)?),
            inflation: pert(at("prices.inflation")?)?,
            elasticity: pert(at("account.employment.elasticity")?)?,
            trend: Normal::new(mean, sd)?,
        })
    }

    /// Runs the trials; columns by measure (output, employment, value added) and year.
    pub(crate) fn run(&self, trials: u64, threads: usize) -> Result<Vec<Column>, Box<dyn Error>> {
        let mut values = vec![[0.0; COLUMNS]; usize::try_from(trials)?];
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        Ok(pool.install(|| {
            values.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, values)| {
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(chunk as u64);
                for value in values {
                    *value = self.trial(&mut rng);
                }
            });
            (0..COLUMNS).into_par_iter().map(|column| summary(values.iter().map(|row| row[column]).collect())).collect()
        }))
    }

    fn trial(&self, rng: &mut Xoshiro256PlusPlus) -> [f64; COLUMNS] {
        let mut out = [0.0; COLUMNS];
        let inflation = self.inflation.sample(rng).ln_1p();
        let elasticity = self.elasticity.sample(rng);
        let trend = self.trend.sample(rng).ln_1p();
        let mut growth = [0.0; SECTORS];
        for (growth, sector) in growth.iter_mut().zip(&self.sectors) {
            *growth = sector.growth.sample(rng).ln_1p();
        }
        let mut gap = [0.0; SECTORS];
        let mut log_growth = [0.0; SECTORS];
        let (mut log_price, mut log_productivity) = (0.0, 0.0);
        for year in 0..YEARS {
            log_price += inflation;
            log_productivity += trend;
            let shocks: [f64; SECTORS] = std::array::from_fn(|_| StandardNormal.sample(rng));
            let (mut output, mut value_added, mut employment) = (0.0, 0.0, 0.0);
            for (index, sector) in self.sectors.iter().enumerate() {
                let shock: f64 = self.factor[index][..=index].iter().zip(&shocks).map(|(weight, shock)| weight * shock).sum();
                gap[index] = sector.persistence * gap[index] + sector.innovation * shock;
                log_growth[index] += growth[index] + gap[index];
                let level = (sector.log_base + log_growth[index]).exp();
                output += level;
                value_added += sector.value_added * level;
                employment += sector.jobs * (elasticity * log_growth[index] + log_productivity).exp();
            }
            let price = log_price.exp();
            out[year] = price * output;
            out[YEARS + year] = employment;
            out[2 * YEARS + year] = price * value_added;
        }
        out
    }
}

/// Mean, standard deviation and quantiles, by a sort.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks are between 0 and the number of trials"
)]
fn summary(mut values: Vec<f64>) -> Column {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    values.sort_unstable_by(f64::total_cmp);
    let quantile = |p: f64| {
        let rank = p * (n - 1.0);
        let below = values[rank as usize];
        below + rank.fract() * (values[rank.ceil() as usize] - below)
    };
    Column { mean, sd, quantiles: PROBABILITIES.map(quantile) }
}

/// Cholesky factor of a matrix with ones on the diagonal and `rho` beside it.
fn cholesky(rho: f64) -> [[f64; SECTORS]; SECTORS] {
    let mut factor = [[0.0; SECTORS]; SECTORS];
    for i in 0..SECTORS {
        for j in 0..=i {
            let done: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            factor[i][j] = if i == j { (1.0 - done).sqrt() } else { (rho - done) / factor[j][j] };
        }
    }
    factor
}

/// The value at a dotted path.
fn find<'t>(table: &'t Table, path: &str) -> Result<&'t Value, Box<dyn Error>> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let value = table.get(first).ok_or_else(|| format!("no `{first}`"))?;
    match rest {
        Some(rest) => find(value.as_table().ok_or_else(|| format!("`{first}` is no table"))?, rest),
        None => Ok(value),
    }
}

fn number(value: &Value) -> Result<f64, Box<dyn Error>> {
    Ok(value.as_float().ok_or_else(|| format!("{value} is no number"))?)
}

fn amount(value: &Value, unit: &str) -> Result<f64, Box<dyn Error>> {
    let text = value.as_str().and_then(|text| text.strip_suffix(unit)).ok_or_else(|| format!("{value} is not in {unit}"))?;
    Ok(text.parse()?)
}

fn numbers<const N: usize>(value: &Value) -> Result<[f64; N], Box<dyn Error>> {
    let list = value.as_array().ok_or_else(|| format!("{value} is no list"))?;
    let numbers: Vec<f64> = list.iter().map(number).collect::<Result<_, _>>()?;
    numbers.try_into().map_err(|_| format!("{value} has another length than {N}").into())
}

fn pert(value: &Value) -> Result<Pert<f64>, Box<dyn Error>> {
    let [low, mode, high] = numbers(value.get("pert").ok_or("no `pert`")?)?;
    Ok(Pert::new(low, high).with_mode(mode)?)
}
