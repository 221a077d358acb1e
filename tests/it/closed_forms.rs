//! What the model must give where the answer is known on paper.
//!
//! Statistical bounds are five Monte Carlo standard errors: with the seeds fixed they hold or they do not; over new seeds one check in
//! 1.7 million would fail by chance.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use mudeung::engine::{Estimate, Settings, Summary};
use mudeung::numeric::stats::real;

use crate::simulation::{Simulated, close, covariance, mean, position, scenario};

const WORKS: &str = include_str!("../fixtures/models/works.toml");
const TRIALS: u64 = 65_536;

/// The works with these settings laid over them.
fn simulate(trials: u64, sets: &[&str]) -> Simulated {
    Simulated::new(&scenario(WORKS, sets).model, &Settings::new(trials, 5))
}

fn summary<'s>(run: &'s Simulated, path: &str) -> &'s Summary {
    &run.results.summaries[position(&run.model, path)]
}

fn within_five_errors(estimate: Estimate, truth: f64) {
    let error = estimate.se.unwrap();
    assert!((estimate.value - truth).abs() < 5.0 * error, "{} ± {error}, not {truth}", estimate.value);
}

/// Natural logarithms of a metric by trial.
fn logs(run: &Simulated, path: &str) -> Vec<f64> {
    run.trials(path).iter().map(|value| value.ln()).collect()
}

/// Asserts a sample variance of normal variates: its standard error is σ²·√(2/n).
fn has_variance(values: &[f64], variance: f64) {
    let found = covariance(values, values);
    let error = variance * (2.0 / real(values.len() as u64)).sqrt();
    assert!((found - variance).abs() < 5.0 * error, "{found} ± {error}, not {variance}");
}

#[test]
fn independent_growth_makes_output_log_normal() {
    let (sigma, years) = (0.1_f64, 10.0_f64);
    let run = simulate(TRIALS, &["sector.works.volatility=0.1"]);
    let summary = summary(&run, "output.works/nominal@2030");
    let median = 10e12 * 1.03_f64.powi(10);
    within_five_errors(summary.mean.unwrap(), median * (0.5 * years * sigma * sigma).exp());
    // The 5 %, 10 %, 25 %, … points of the standard normal distribution (Abramowitz & Stegun, table 26.5).
    let normal = [-1.644_854, -1.281_552, -0.674_490, 0.0, 0.674_490, 1.281_552, 1.644_854];
    for (estimate, z) in summary.quantiles.iter().zip(normal) {
        within_five_errors(*estimate, median * (z * sigma * years.sqrt()).exp());
    }
    has_variance(&logs(&run, "output.works/nominal@2030"), years * sigma * sigma);
}

/// From a known base year, d starts at 0: Var d[t] = σ²(1 − φ²ᵗ), and ln X adds up what is left of each innovation.
#[test]
fn persistent_deviations_have_the_variance_of_an_ar1_from_a_known_start() {
    let (sigma, phi) = (0.08_f64, 0.6_f64);
    let run = simulate(TRIALS, &["sector.works.volatility=0.08", "sector.works.persistence=0.6"]);
    let by_year: Vec<Vec<f64>> = (2020..=2030).map(|year| logs(&run, &format!("output.works/nominal@{year}"))).collect();
    let deviation = |t: usize| -> Vec<f64> {
        by_year[t].iter().zip(&by_year[t - 1]).map(|(now, before)| now - before - 1.03_f64.ln()).collect()
    };
    for (t, power) in (1..=10).zip(1..) {
        has_variance(&deviation(t), sigma * sigma * (1.0 - phi.powi(2 * power)));
    }
    let innovation = sigma * (1.0 - phi * phi).sqrt();
    let weight = |k: i32| (1.0 - phi.powi(k)) / (1.0 - phi);
    let variance: f64 = (1..=10).map(|k| (innovation * weight(k)).powi(2)).sum();
    has_variance(&by_year[10], variance);
    let (ninth, tenth) = (deviation(9), deviation(10));
    let slope = covariance(&ninth, &tenth) / covariance(&ninth, &ninth);
    assert!((slope - phi).abs() < 5.0 * ((1.0 - phi * phi) / real(TRIALS)).sqrt(), "{slope}");
}

#[test]
fn a_path_with_two_stated_years_is_met_exactly() {
    let path = ["sector.works.path={ 2024 = \"13조원\", 2029 = \"21조원\" }", "sector.works.persistence=0.5"];
    let still = simulate(512, &[&path[..], &["prices.inflation={ uniform = [0.0, 0.05] }"]].concat());
    for (year, level) in [(2024, 13e12), (2029, 21e12)] {
        let path = format!("output.works/nominal@{year}");
        assert!(close(still.stated(&path), level, 1e-12));
        assert!(still.trials(&path).iter().all(|output| close(*output, level, 1e-12)), "without volatility in every trial");
    }
    // Log-linear in between, and the sector's own growth afterwards.
    assert!(close(still.stated("output.works/nominal@2022"), (10e12_f64 * 13e12).sqrt(), 1e-12));
    assert!(close(
        still.stated("output.works/constant-2020@2030"),
        still.stated("output.works/constant-2020@2029") * 1.03,
        1e-12
    ));

    let moved = simulate(TRIALS, &[&path[..], &["sector.works.volatility=0.1"]].concat());
    for (year, level) in [(2024, 13e12), (2029, 21e12)] {
        let path = format!("output.works/nominal@{year}");
        assert!(close(moved.stated(&path), level, 1e-12), "with volatility in the stated case");
        within_five_errors(summary(&moved, &path).median().unwrap(), level);
    }
}

#[test]
fn half_a_delivery_is_half_the_log_growth() {
    let run = simulate(256, &["sector.works.path={ 2030 = \"40조원\" }", "sector.works.delivery=0.5"]);
    assert!(run.trials("output.works/nominal@2030").iter().all(|output| close(*output, 20e12, 1e-12)));
}

#[test]
fn a_group_path_leaves_its_members_what_a_path_of_their_own_does_not_take() {
    let sets = [
        "group.both.path={ 2030 = \"60조원\" }",
        "sector.works.path={ 2030 = \"25조원\" }",
        "sector.works.path_basis=\"nominal\"",
    ];
    let run = simulate(256, &sets);
    for (path, level) in [("works", 25e12), ("mill", 35e12), ("both", 60e12)] {
        assert!(close(run.stated(&format!("output.{path}/nominal@2030")), level, 1e-12), "{path}");
    }
}

/// Mean (a + 4m + b)/6 and variance (μ − a)(b − μ)/7 (Malcolm et al., Operations Research 7(5), 1959; shape 4).
#[test]
fn a_pert_input_has_the_moments_of_its_three_points() {
    let run = simulate(TRIALS, &["sector.works.base_output={ pert = [\"8조원\", \"10조원\", \"16조원\"] }"]);
    let summary = summary(&run, "output.works/nominal@2020");
    let mean = (8e12 + 4.0 * 10e12 + 16e12) / 6.0;
    within_five_errors(summary.mean.unwrap(), mean);
    let sd = ((mean - 8e12) * (16e12 - mean) / 7.0).sqrt();
    // The kurtosis of a beta distribution on a bounded interval is below 3, so this is wide.
    assert!((summary.sd.unwrap() / sd - 1.0).abs() < 5.0 / (2.0 * real(TRIALS)).sqrt());
    assert!(close(run.stated("output.works/nominal@2020"), 10e12, 1e-12), "the mode in the stated case");
}

/// Var sᵢ = sᵢ(1 − sᵢ)/(c + 1) of a Dirichlet distribution with concentration c (Johnson & Kotz 1972, ch. 40).
#[test]
fn shares_of_a_total_are_dirichlet_around_what_is_stated() {
    let text = WORKS
        .replace("base_output = \"10조원\"\n", "")
        .replace("base_output = \"20조원\"\n", "")
        .replace("sectors = [\"works\", \"mill\"]", "sectors = [\"works\", \"mill\"]\nrationale = \"made up\"\nbase_output = \"30조원\"\nshares = { works = 0.3, mill = 0.7 }\nconcentration = 50");
    let run = Simulated::new(&scenario(&text, &[]).model, &Settings::new(TRIALS, 5));
    let works = run.trials("output.works/nominal@2020");
    let mill = run.trials("output.mill/nominal@2020");
    assert!(works.iter().zip(mill).all(|(works, mill)| close(works + mill, 30e12, 1e-12)));
    let share: Vec<f64> = works.iter().map(|works| works / 30e12).collect();
    let variance = 0.3 * 0.7 / 51.0;
    assert!((mean(&share) - 0.3).abs() < 5.0 * (variance / real(TRIALS)).sqrt());
    assert!((covariance(&share, &share) / variance - 1.0).abs() < 0.03);
    assert!(close(run.stated("output.works/nominal@2020"), 9e12, 1e-12));
}

#[test]
fn shocks_correlate_as_asked_for() {
    for asked in [-0.7, 0.0, 0.6] {
        let correlation = format!("correlation.default={asked}");
        let run = simulate(TRIALS, &["sector.works.volatility=0.1", "sector.mill.volatility=0.05", &correlation]);
        let (works, mill) = (logs(&run, "output.works/nominal@2021"), logs(&run, "output.mill/nominal@2021"));
        let found = covariance(&works, &mill) / (covariance(&works, &works) * covariance(&mill, &mill)).sqrt();
        assert!((found - asked).abs() < 5.0 * (1.0 - asked * asked) / real(TRIALS).sqrt(), "{found} for {asked}");
    }
}

#[test]
fn elasticity_and_trend_carry_output_over_to_an_account() {
    let sets = ["sector.works.volatility=0.1", "account.jobs.elasticity=0.6", "account.jobs.trend=-0.01"];
    let run = simulate(1024, &sets);
    let jobs = run.trials("jobs.works@2030").iter().zip(run.trials("output.works/constant-2020@2030"));
    for (jobs, output) in jobs {
        assert!(close(*jobs, 10_000.0 * (output / 10e12).powf(0.6) * 0.99_f64.powi(10), 1e-12));
    }
}

#[test]
fn an_account_follows_its_path_by_one_factor_for_all_trials() {
    let uncertain = ["sector.works.volatility=0.1", "account.jobs.elasticity={ uniform = [0.3, 0.9] }"];
    let free = simulate(1024, &uncertain);
    let bound = simulate(1024, &[&uncertain[..], &["account.jobs.group.both.path={ 2025 = \"50000명\" }"]].concat());
    assert!(close(bound.stated("jobs.both@2025"), 50_000.0, 1e-12));
    for year in [2025, 2030] {
        let factor = 50_000.0 / free.stated("jobs.both@2025");
        for path in [format!("jobs.works@{year}"), format!("jobs.both@{year}")] {
            let pairs = free.trials(&path).iter().zip(bound.trials(&path));
            assert!(pairs.into_iter().all(|(free, bound)| close(*bound, free * factor, 1e-12)), "{path}");
        }
    }
    let halfway = (40_000.0_f64.powi(3) * 50_000.0_f64.powi(2)).powf(0.2);
    assert!(close(bound.stated("jobs.both@2022"), halfway, 1e-12), "log-linear up to the stated year");
}

#[test]
fn nominal_and_constant_prices_differ_by_the_price_index() {
    let sets = [
        "prices.inflation={ uniform = [-0.01, 0.06], yearly = true }",
        "prices.year=2023",
        "sector.works.growth={ value = 0.05, basis = \"nominal\" }",
    ];
    let run = simulate(512, &sets);
    let index = run.trials("price-index.region@2030");
    assert!(run.trials("price-index.region@2023").iter().all(|index| close(*index, 1.0, 1e-15)));
    let (nominal, constant) = (run.trials("output.works/nominal@2030"), run.trials("output.works/constant-2023@2030"));
    for ((nominal, constant), index) in nominal.iter().zip(constant).zip(index) {
        assert!(close(*nominal, constant * index, 1e-12));
        assert!(close(*nominal, 10e12 * 1.05_f64.powi(10), 1e-12), "nominal growth does not see inflation");
    }
    let mill = run.trials("output.mill/constant-2023@2030").iter().zip(run.trials("output.mill/constant-2023@2020"));
    assert!(mill.into_iter().all(|(last, first)| close(last / first, 1.01_f64.powi(10), 1e-12)), "real growth neither");
}

#[test]
fn a_target_requires_the_growth_that_just_reaches_it() {
    let required = 1.5_f64.powf(0.1) - 1.0;
    let run = simulate(TRIALS, &["sector.works.growth={ uniform = [0.0, 0.1] }", "sector.works.volatility=0.02"]);
    let target = run.results.targets[0];
    assert!(close(target.required_growth.unwrap(), required, 1e-12));
    let percentile = required / 0.1;
    let error = (percentile * (1.0 - percentile) / real(TRIALS)).sqrt();
    assert!((target.required_growth_percentile.unwrap() - percentile).abs() < 5.0 * error, "of the inputs, not of the outcome");

    // In nominal money a part of it is inflation: both count in the target's own basis.
    let nominal = simulate(1024, &["prices.inflation=0.02", "sector.works.growth=0.03"]);
    assert!(close(nominal.results.targets[0].required_growth.unwrap(), required, 1e-12));
    let growth_of_plan = 1.03 * 1.02 - 1.0;
    let below = nominal.results.targets[0].required_growth_percentile.unwrap();
    assert_eq!(below.to_bits(), if growth_of_plan < required { 1.0_f64 } else { 0.0 }.to_bits());
    let constant = simulate(1024, &["prices.inflation=0.02", "target.goal.basis=\"constant\""]);
    assert_eq!(constant.results.targets[0].required_growth_percentile, Some(1.0));
}

/// The works were measured a year longer than the mill, so growth counts from 2020 and the measured year is part of it.
#[test]
fn measured_growth_counts_on_the_way_to_a_target() {
    let log_growth = (10e12 * (1.1_f64.ln() + 9.0 * 1.03_f64.ln()) + 20e12 * 10.0 * 1.01_f64.ln()) / 30e12 / 10.0;
    for (factor, percentile) in [(0.999, 0.0), (1.001, 1.0)] {
        let value = format!("target.goal.value={:.0}", 30e12 * (10.0 * factor * log_growth).exp());
        let run = simulate(256, &["target.goal.scope=both", "sector.works.observed_growth={ 2021 = 0.1 }", &value]);
        assert!(close(run.results.targets[0].required_growth.unwrap(), (factor * log_growth).exp_m1(), 1e-9));
        assert_eq!(run.results.targets[0].required_growth_percentile, Some(percentile));
    }
}

#[test]
fn a_certain_target_is_reached_in_its_first_year_or_never() {
    // 10조 · 1.03ᵗ passes 12조 in the seventh year.
    let run = simulate(1024, &["target.goal.value=\"12조원\""]);
    let target = run.results.targets[0];
    assert_eq!((target.reached.hits, target.year_reached_p50, target.share_never_reached), (1024, Some(7), Some(0.0)));
    assert!(close(target.shortfall_p50.unwrap(), 12e12 - 10e12 * 1.03_f64.powi(10), 1e-9));
    let never = simulate(1024, &["target.goal.value=\"14조원\""]).results.targets[0];
    assert_eq!((never.reached.hits, never.year_reached_p50, never.share_never_reached), (0, None, Some(1.0)));
    let ceiling = simulate(1024, &["target.goal.value=\"14조원\"", "target.goal.at_most=true"]).results.targets[0];
    assert_eq!((ceiling.reached.hits, ceiling.year_reached_p50), (1024, Some(0)));
    // A value that rounding alone keeps from the goal has reached it.
    let exact = simulate(256, &["sector.works.path={ 2030 = \"15조원\" }"]).results.targets[0];
    assert_eq!(exact.reached.hits, 256);
}

/// Households and the like are stated as other money is: of each year's money, unless they say otherwise.
#[test]
fn what_does_not_follow_output_is_converted_from_its_own_price_basis() {
    const ACCOUNT: &str = r#"
[account.added]
name = "Value added | 부가가치"
unit = "원"
sector = { works = { intensity = 0.3 }, mill = { intensity = 0.3 } }
other = { value = "2조원", basis = "BASIS" }
rationale = "an assumption"
"#;
    let [nominal, constant] = ["nominal", "constant"].map(|basis| {
        let text = format!("{WORKS}{}", ACCOUNT.replace("BASIS", basis));
        Simulated::new(&scenario(&text, &["prices.inflation=0.02"]).model, &Settings::new(256, 5))
    });
    let other = |run: &Simulated| run.stated("added.region/nominal@2030") - run.stated("added.both/nominal@2030");
    assert!(close(other(&nominal), 2e12, 1e-9));
    assert!(close(other(&constant), 2e12 * constant.stated("price-index.region@2030"), 1e-9));
}

#[test]
fn a_metric_is_asked_for_by_the_name_that_results_give_it() {
    let asked = ["spending.plan.city/nominal@2021", "output.works/constant-2020@2030", "price-index.region@2030"];
    let set = format!("run.metrics={asked:?}");
    let model = scenario(WORKS, &[&set]).model;
    for name in asked {
        position(&model, name);
    }
}
