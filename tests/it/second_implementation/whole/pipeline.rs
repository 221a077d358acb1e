//! The pipelines of `whole.toml`: every cohort by itself, from year to year.

use super::counts::{binomial, poisson};
use super::event::Event;
use super::programme::Programme;
use super::trial::{Trial, YEARS, Years, calendar, index, years};

/// What a pipeline comes to.
pub(super) struct Pipeline {
    pub(super) name: &'static str,
    pub(super) inflow: Years,
    pub(super) passed: Vec<(&'static str, Years)>,
    pub(super) stock: Years,
    pub(super) ended: Years,
    /// Sum of relative sizes.
    pub(super) size: Years,
    /// Money invested on entering the stock, in constant prices.
    pub(super) investment: Option<Years>,
}

/// How many of a cohort a probability leaves.
fn thin(trial: &Trial<'_>, path: &str, units: f64, probability: f64) -> f64 {
    if trial.drawn { binomial(trial.draw(path), units, probability) } else { units * probability }
}

fn arrivals(trial: &Trial<'_>, path: &str, mean: f64) -> f64 {
    if trial.drawn { poisson(trial.draw(path), mean) } else { mean }
}

fn rounded(trial: &Trial<'_>, count: f64) -> f64 {
    if trial.drawn { (count + 0.5).floor() } else { count }
}

/// Those who get through a stage, by the year in which they do. `path` is the stage's.
fn stage(trial: &Trial<'_>, path: &str, reaching: &Years, probability: f64, lag: f64) -> Years {
    let mut through = [0.0; YEARS];
    for t in 0..YEARS {
        let pass = thin(trial, &format!("{path}.{}", calendar(t)), reaching[t], probability);
        let slow = if lag.fract() > 1e-9 { thin(trial, &format!("{path}.lag.{}", calendar(t)), pass, lag.fract()) } else { 0.0 };
        for (years, count) in [(lag.floor(), pass - slow), (lag.floor() + 1.0, slow)] {
            for later in t..YEARS {
                if (later - t) as f64 == years {
                    through[later] += count;
                }
            }
        }
    }
    through
}

/// What is left of each cohort: by year of entry, then year. `stays(age)` is the probability of staying in the year before an age.
/// Cohorts older than `apart` are one: the draw is then that of the latest to join.
fn survive(
    trial: &Trial<'_>,
    path: &str,
    entered: &Years,
    apart: usize,
    stays: &dyn Fn(usize) -> f64,
) -> ([Years; YEARS], Years) {
    let mut cohorts = [[0.0; YEARS]; YEARS];
    let mut old = [0.0; YEARS];
    for t in 0..YEARS {
        cohorts[t][t] = entered[t];
        for entry in 0..t {
            let age = t - entry;
            let draw = format!("{path}.survival.{}.{}", calendar(entry), calendar(t));
            if age <= apart {
                cohorts[entry][t] = thin(trial, &draw, cohorts[entry][t - 1], stays(age));
            } else if age == apart + 1 {
                old[t] = thin(trial, &draw, old[t - 1] + cohorts[entry][t - 1], stays(age));
            }
        }
    }
    (cohorts, old)
}

fn startups(trial: &Trial<'_>, slump: &Event, fund: &Programme) -> Pipeline {
    let draw = |path: &str| trial.draw(&format!("pipeline.startups.{path}"));
    // The cost of one is in the prices of 2020.
    let cost = trial.of_year(2020, draw("inflow.unit_cost"));
    let paid = fund.delivered(trial).map(|money| money * draw("inflow.share") / cost);
    let mut waiting = 0.0;
    let inflow = std::array::from_fn(|t| {
        let less = slump.factor(-0.5, t);
        let stated = [draw("inflow.counts.2020"), 12.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0][t];
        let year = calendar(t);
        let came = if (2021..=2026).contains(&year) {
            arrivals(trial, &format!("pipeline.startups.arrivals.{year}"), 6.0 * less)
        } else {
            0.0
        };
        let mut bought = paid[t] * less;
        if trial.drawn {
            waiting += bought;
            bought = (waiting + 1e-9).floor();
            waiting -= bought;
        }
        rounded(trial, stated * less) + came + bought
    });
    let path = "pipeline.startups.stage";
    let located = stage(trial, &format!("{path}.located"), &inflow, draw("stage.located.probability"), draw("stage.located.lag"));
    let grown = stage(trial, &format!("{path}.grown"), &located, 0.8, 1.0);
    let shares = [1.0, draw("survival.1"), 0.65, draw("survival.4")];
    let ratio = |from: usize, to: usize, years: f64| (shares[to] / shares[from]).min(1.0).powf(1.0 / years);
    let stays = |age: usize| match age {
        1 => ratio(0, 1, 1.0),
        2 | 3 => ratio(1, 2, 2.0),
        _ => ratio(2, 3, 1.0),
    };
    let (cohorts, old) = survive(trial, "pipeline.startups", &grown, 3, &stays);
    let stock: Years = std::array::from_fn(|t| old[t] + (0..=t).filter(|e| t - e <= 3).map(|e| cohorts[e][t]).sum::<f64>());
    let size = if trial.drawn { sizes(trial, &cohorts, &old, &stock) } else { stock };
    Pipeline {
        name: "startups",
        inflow,
        passed: vec![("located", located), ("grown", grown)],
        ended: ended(&grown, &stock),
        stock,
        size,
        investment: Some(grown.map(|entered| entered * draw("per_unit.investment") / trial.prices[0])),
    }
}

/// Log-normal sums with the mean and the variance of as many sizes; a cohort keeps its normal score, and scores of cohorts are
/// weighed by the roots of their numbers.
fn sizes(trial: &Trial<'_>, cohorts: &[Years; YEARS], old: &Years, stock: &Years) -> Years {
    // A log-normal number with sigma 1.
    let variation = (1.0_f64.exp() - 1.0).sqrt();
    let score = trial.draw_years("pipeline.startups.sizes");
    let mut of_old = 0.0;
    std::array::from_fn(|t| {
        if let Some(joining) = t.checked_sub(4) {
            let (before, new) = (old[t - 1], cohorts[joining][t - 1]);
            if before + new > 0.0 {
                of_old = (before.sqrt() * of_old + new.sqrt() * score[joining]) / (before + new).sqrt();
            } else {
                of_old = 0.0;
            }
        }
        if stock[t] == 0.0 {
            return 0.0;
        }
        let sum: f64 = (0..=t).filter(|e| t - e <= 3).map(|e| cohorts[e][t].sqrt() * score[e]).sum();
        let normal = (sum + old[t].sqrt() * of_old) / stock[t].sqrt();
        let variance = (variation * variation / stock[t]).ln_1p();
        stock[t] * (variance.sqrt() * normal - variance / 2.0).exp()
    })
}

/// Entered and not there.
fn ended(entered: &Years, stock: &Years) -> Years {
    std::array::from_fn(|t| entered[t] + if t > 0 { stock[t - 1] } else { 0.0 } - stock[t])
}

fn pupils(trial: &Trial<'_>, boom: &Event) -> Pipeline {
    let inflow = years(|year| {
        let path = format!("pipeline.pupils.arrivals.{year}");
        let mean = |t| trial.draw(&format!("pipeline.pupils.inflow.rate.{year}")) * boom.factor(0.5, t);
        if year <= 2025 { arrivals(trial, &path, mean(index(year))) } else { 0.0 }
    });
    let hazard = trial.draw("pipeline.pupils.hazard");
    let (cohorts, old) = survive(trial, "pipeline.pupils", &inflow, 0, &|_| 1.0 - hazard);
    let stock = std::array::from_fn(|t| old[t] + cohorts[t][t]);
    Pipeline { name: "pupils", inflow, passed: Vec::new(), ended: ended(&inflow, &stock), stock, size: stock, investment: None }
}

fn movers(trial: &Trial<'_>, slump: &Event) -> Pipeline {
    let impact = trial.draw("event.slump.pipeline.movers");
    let stated = [0.0, 300.0, 0.0, trial.draw("pipeline.movers.inflow.counts.2023"), 0.0, 0.0, 0.0, 0.0];
    let inflow = std::array::from_fn(|t| rounded(trial, stated[t] * slump.factor(impact, t)));
    let probability = trial.draw("pipeline.movers.stage.settled.probability");
    let settled = stage(trial, "pipeline.movers.stage.settled", &inflow, probability, 0.4);
    let stock = std::array::from_fn(|t| settled[..=t].iter().sum());
    let passed = vec![("settled", settled)];
    Pipeline { name: "movers", inflow, passed, ended: [0.0; YEARS], stock, size: stock, investment: None }
}

/// All pipelines in the order of their ids.
pub(super) fn pipelines(trial: &Trial<'_>, [boom, _, slump]: &[Event; 3], [_, fund, ..]: &[Programme; 4]) -> [Pipeline; 3] {
    [movers(trial, slump), pupils(trial, boom), startups(trial, slump, fund)]
}
