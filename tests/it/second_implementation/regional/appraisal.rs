//! Costs against benefits, year by year, and rates of return by looking at every rate.

use super::super::whole::trial::{Trial, YEARS, Years};
use super::economy::Programme;
use super::effect::Part;

/// What is paid and gained in each appraised year, and the net jobs.
pub(super) struct Streams {
    /// Public and whole.
    costs: [Vec<f64>; 2],
    benefits: Vec<f64>,
    jobs: f64,
    base: i32,
    rate: f64,
}

/// A change of cost, benefit and rate.
pub(super) const CASES: [(&str, f64, f64, f64); 10] = [
    ("cost-20%", 0.8, 1.0, 0.0),
    ("cost-10%", 0.9, 1.0, 0.0),
    ("cost+10%", 1.1, 1.0, 0.0),
    ("cost+20%", 1.2, 1.0, 0.0),
    ("benefit-20%", 1.0, 0.8, 0.0),
    ("benefit-10%", 1.0, 0.9, 0.0),
    ("benefit+10%", 1.0, 1.1, 0.0),
    ("benefit+20%", 1.0, 1.2, 0.0),
    ("rate-1%p", 1.0, 1.0, -0.01),
    ("rate+1%p", 1.0, 1.0, 0.01),
];

impl Streams {
    /// `options` are those of the appraisal: base year, life, rate, fade, running, residual, and the share of value added that counts.
    fn new(
        programmes: &[&Programme],
        parts: &[&Part],
        (base, life): (i32, usize),
        [rate, fade, running, residual, counts]: [f64; 5],
    ) -> Self {
        // The park is planned up to 2026, the fund and the hall end earlier.
        let last_cost = 6;
        let years = last_cost + life + 1;
        let costs = [false, true].map(|whole| {
            let of = |programme: &Programme, money: f64| {
                let public = money * programme.public;
                if whole { money + public * programme.leverage } else { public }
            };
            let mut costs = vec![0.0; years];
            for programme in programmes {
                programme.spent.iter().enumerate().for_each(|(t, money)| costs[t] += of(programme, *money));
                costs[YEARS] += of(programme, programme.left);
            }
            let so_far: Vec<f64> = (0..years).map(|t| costs[..=t].iter().sum()).collect();
            for t in last_cost + 1..years {
                costs[t] += running * so_far[t];
            }
            costs[years - 1] -= residual * so_far[years - 1];
            costs
        });
        let all = |which: usize| -> Years { std::array::from_fn(|t| parts.iter().map(|part| part.capacity[which][t]).sum()) };
        let (added, jobs) = (all(0), all(1));
        // Beyond the horizon both go on as in its last year, less what fades.
        let go_on = |values: &Years, t: usize| {
            let late = i32::try_from((t + 1).saturating_sub(YEARS)).unwrap();
            values[t.min(YEARS - 1)] * (1.0 - fade).powi(late)
        };
        Self {
            costs,
            benefits: (0..years).map(|t| go_on(&added, t) * counts).collect(),
            jobs: (0..years).map(|t| go_on(&jobs, t)).sum(),
            base: base - 2020,
            rate,
        }
    }

    fn present(&self, flow: &[f64], rate: f64) -> f64 {
        flow.iter().enumerate().map(|(t, money)| money / (1.0 + rate).powi(i32::try_from(t).unwrap() - self.base)).sum()
    }

    /// Every answer with the name of its measure and component.
    pub(super) fn answers(&self) -> Vec<(&'static str, String, f64)> {
        let mut answers = Vec::new();
        for (view, cost) in ["public", "whole"].into_iter().zip(&self.costs) {
            let mut say = |measure, case: &str, value| {
                let component = if case.is_empty() { view.to_owned() } else { format!("{view}.{case}") };
                answers.push((measure, component, value));
            };
            let mut worth = |case: &str, of_cost: f64, of_benefit: f64, of_rate: f64| {
                let rate = self.rate + of_rate;
                let (cost, benefit) = (of_cost * self.present(cost, rate), of_benefit * self.present(&self.benefits, rate));
                if case.is_empty() {
                    say("pv-cost", case, cost);
                    say("pv-benefit", case, benefit);
                }
                say("npv", case, benefit - cost);
                say("bcr", case, benefit / cost);
            };
            worth("", 1.0, 1.0, 0.0);
            if view == "whole" {
                for (case, cost, benefit, rate) in CASES {
                    worth(case, cost, benefit, rate);
                }
            }
            let gains: Vec<f64> = self.benefits.iter().zip(cost).map(|(benefit, cost)| benefit - cost).collect();
            let rates = rates_of_return(&gains);
            say("irr", "", if let [rate] = rates[..] { rate } else { f64::NAN });
            say("irr-roots", "", mudeung::numeric::stats::real(rates.len() as u64));
            say("cost-per-job-year", "", if self.jobs > 0.0 { cost.iter().sum::<f64>() / self.jobs } else { f64::NAN });
        }
        answers
    }
}

/// Every rate between −99 % and 1000 % at which gains are worth nothing: a walk in small steps, and a bisection where the sign turns.
fn rates_of_return(gains: &[f64]) -> Vec<f64> {
    // A polynomial in the discount factor, by Horner's rule.
    let worth = |factor: f64| gains.iter().rev().fold(0.0, |sum, gain| sum * factor + gain);
    let factors: Vec<f64> = (0..=3000).map(|step| (1.0 / 11.0) * 1100.0_f64.powf(f64::from(step) / 3000.0)).collect();
    let mut rates = Vec::new();
    for pair in factors.windows(2) {
        let (mut low, mut high) = (pair[0], pair[1]);
        if (worth(low) < 0.0) == (worth(high) < 0.0) {
            continue;
        }
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if (worth(middle) < 0.0) == (worth(low) < 0.0) { low = middle } else { high = middle }
        }
        rates.push(1.0 / f64::midpoint(low, high) - 1.0);
    }
    rates
}

/// Both appraisals of `regional.toml`.
pub(super) fn appraisals(trial: &Trial<'_>, programmes: &[Programme; 4], parts: &[Part]) -> [(&'static str, i32, Streams); 2] {
    let draw = |path: &str| trial.draw(&format!("appraisal.cluster.{path}"));
    let [fund, _, park, _] = programmes;
    let named = |names: &[&str]| parts.iter().filter(|part| names.contains(&part.name)).collect::<Vec<_>>();
    let options =
        [draw("rate"), draw("fade"), draw("running"), draw("residual"), draw("benefit_share") * (1.0 - draw("labour") * 0.5)];
    [
        ("cluster", 2021, Streams::new(&[fund, park], &named(&["plant", "clinic", "firms"]), (2021, 20), options)),
        // The hall is paid from the park's money.
        ("plain", 2020, Streams::new(&[fund, park], &named(&["yard"]), (2020, 10), [0.045, 0.0, 0.0, 0.0, 1.0])),
    ]
}
