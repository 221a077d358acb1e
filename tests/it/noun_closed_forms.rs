//! What facilities, pipelines and events must give where the answer is known on paper.
//!
//! Statistical bounds are five standard errors: with the seeds fixed they hold or they do not; over new seeds one check in 1.7 million
//! would fail by chance.

use mudeung::engine::Settings;
use mudeung::numeric::stats::real;

use crate::simulation::{Simulated, close, covariance, mean, scenario};

const WORKS: &str = include_str!("../fixtures/models/works.toml");
const TRIALS: u64 = 65_536;

/// The works with these tables added.
fn simulate(trials: u64, tables: &str) -> Simulated {
    Simulated::new(&scenario(&format!("{WORKS}{tables}"), &[]).model, &Settings::new(trials, 7))
}

/// A pipeline of firms that enter in some way.
fn firms(inflow: &str, rest: &str) -> String {
    format!(
        "\n[pipeline.firms]\nrationale = \"made up\"\nname = {{ en = \"Firms\", ko = \"기업\" }}\nunit = \"개사\"\n{rest}\n[pipeline.firms.inflow]\n{inflow}\n"
    )
}

/// A stage that firms pass or do not.
fn stage(rest: &str) -> String {
    format!("\n[pipeline.firms.stage.located]\nname = {{ en = \"Located\", ko = \"입주\" }}\n{rest}\n")
}

fn event(rest: &str) -> String {
    format!("\n[event.storm]\nrationale = \"made up\"\nname = {{ en = \"Storm\", ko = \"폭풍\" }}\n{rest}\n")
}

fn facility(rest: &str) -> String {
    format!(
        "\n[facility.line]\nrationale = \"made up\"\nname = {{ en = \"Line\", ko = \"생산 라인\" }}\ncapacity = \"1000대\"\n{rest}\n"
    )
}

/// Asserts mean and variance; the error of the variance comes from the fourth moment of the values.
fn has_moments(values: &[f64], expected: f64, variance: f64) {
    let n = real(values.len() as u64);
    let found = mean(values);
    assert!((found - expected).abs() <= 5.0 * (variance / n).sqrt(), "mean {found}, not {expected}");
    let squares: Vec<f64> = values.iter().map(|value| (value - found).powi(2)).collect();
    let error = (covariance(&squares, &squares) / n).sqrt();
    assert!((mean(&squares) - variance).abs() <= 5.0 * error, "variance {} ± {error}, not {variance}", mean(&squares));
}

/// K firms with a mean size of 1 and a variation of v: the sum has the mean E K and the variance v²·E K + Var K (Wald).
#[test]
fn a_cohort_is_binomial_and_its_sizes_are_a_compound_sum() {
    let rest =
        "stages = [\"located\"]\nsizes = { lognormal = [1, 0.8] }\n[pipeline.firms.per_unit]\naccount = { jobs = \"1명\" }";
    for (count, p) in [(50, 0.4), (400, 0.7)] {
        let tables = firms(&format!("counts = {{ 2021 = \"{count}개사\" }}"), rest) + &stage(&format!("probability = {p}"));
        let run = simulate(TRIALS, &tables);
        let (expected, variance) = (f64::from(count) * p, f64::from(count) * p * (1.0 - p));
        let variation = 0.64_f64.exp_m1();
        for year in [2021, 2030] {
            has_moments(run.trials(&format!("stock.firms@{year}")), expected, variance);
            has_moments(run.trials(&format!("jobs.firms@{year}")), expected, variation * expected + variance);
            assert!(close(run.stated(&format!("stock.firms@{year}")), expected, 1e-12), "an expectation in the stated case");
            assert!(close(run.stated(&format!("jobs.firms@{year}")), expected, 1e-12));
        }
    }
}

#[test]
fn firms_keep_their_sizes_while_they_live() {
    let rest = "sizes = { lognormal = [1, 0.8] }\n[pipeline.firms.per_unit]\naccount = { jobs = \"1명\" }";
    let run = simulate(1024, &firms("counts = { 2021 = \"30개사\" }", rest));
    for year in 2022..=2030 {
        let sizes = run.trials(&format!("jobs.firms@{year}")).iter().zip(run.trials("jobs.firms@2021"));
        assert!(sizes.into_iter().all(|(now, then)| close(*now, *then, 1e-12)), "{year}");
    }
}

#[test]
fn a_stock_falls_by_its_hazard_and_by_its_table() {
    let by_hazard = |age: i32| 0.8_f64.powi(age);
    let by_table = |age: i32| match age {
        0..=2 => 0.8_f64.powi(age),
        3..=5 => 0.64 * (0.4_f64 / 0.64).powf(f64::from(age - 2) / 3.0),
        _ => 0.4 * (0.4_f64 / 0.64).powf(f64::from(age - 5) / 3.0),
    };
    let ways: [(&str, &dyn Fn(i32) -> f64); 2] = [("hazard = 0.2", &by_hazard), ("survival = { 2 = 0.64, 5 = 0.4 }", &by_table)];
    for (way, share) in ways {
        let run = simulate(TRIALS, &firms("counts = { 2021 = \"100개사\" }", way));
        for age in 0..=9 {
            let path = format!("stock.firms@{}", 2021 + age);
            let p = share(age);
            has_moments(run.trials(&path), 100.0 * p, 100.0 * p * (1.0 - p));
            assert!(close(run.stated(&path), 100.0 * p, 1e-12), "{way}, age {age}");
        }
        for trial in 0..1024 {
            let ended: f64 = (2021..=2030).map(|year| run.trials(&format!("ended.firms@{year}"))[trial]).sum();
            assert!(close(ended + run.trials("stock.firms@2030")[trial], 100.0, 1e-12), "who entered has ended or is there");
        }
    }
}

#[test]
fn a_table_may_know_more_ages_than_the_horizon_has_years() {
    let ages: Vec<String> = (1..=15).map(|age| format!("{age} = {}", 1.0 - 0.05 * f64::from(age))).collect();
    let run = simulate(256, &firms("counts = { 2020 = \"100개사\" }", &format!("survival = {{ {} }}", ages.join(", "))));
    assert!(close(run.stated("stock.firms@2030"), 50.0, 1e-12));
}

/// S(1) is uniform on 0.2…1, so what is left of it at 0.4 has the mean 0.375 and the mean square 43/300.
#[test]
fn a_drawn_share_of_survivors_is_at_most_the_one_before() {
    let way = "survival = { 1 = { uniform = [0.2, 1.0] }, 2 = 0.5, 3 = 0.4 }";
    let run = simulate(TRIALS, &firms("counts = { 2021 = \"1000개사\" }", way));
    let (share, square) = (0.375, 43.0 / 300.0);
    let (expected, binomial, spread) = (1000.0 * share, 1000.0 * (share - square), 1e6 * (square - share * share));
    has_moments(run.trials("stock.firms@2024"), expected, binomial + spread);
}

/// The sum of Poisson numbers is Poisson: mean and variance are equal, and years are independent.
#[test]
fn arrivals_at_a_rate_are_poisson() {
    let run = simulate(TRIALS, &firms("rate = \"7개사/년\"\nyears = [2022, 2024]", ""));
    has_moments(run.trials("inflow.firms@2022"), 7.0, 7.0);
    has_moments(run.trials("stock.firms@2030"), 21.0, 21.0);
    assert!(run.trials("inflow.firms@2021").iter().chain(run.trials("inflow.firms@2025")).all(|count| *count == 0.0));
    assert!(close(run.stated("stock.firms@2030"), 21.0, 1e-12));
}

#[test]
fn a_lag_loses_nobody_and_sends_a_fraction_a_year_later() {
    let tables = firms("counts = { 2020 = \"200개사\", 2023 = \"100개사\" }", "stages = [\"located\"]")
        + &stage("probability = 1\nlag = 2.3");
    let run = simulate(TRIALS, &tables);
    let through = |year: i32| run.trials(&format!("passed.firms.located@{year}"));
    has_moments(through(2022), 140.0, 200.0 * 0.3 * 0.7);
    assert!(through(2022).iter().zip(through(2023)).all(|(early, late)| early + late == 200.0));
    assert!(through(2025).iter().zip(through(2026)).all(|(early, late)| early + late == 100.0));
    assert!(run.trials("stock.firms@2030").iter().all(|stock| *stock == 300.0));
    assert!(run.trials("stock.firms@2021").iter().all(|stock| *stock == 0.0), "nobody is through before the time is over");
    assert!(close(run.stated("passed.firms.located@2023"), 60.0, 1e-12));
}

/// Whole units are paid for, and what is left over waits: never as much as one more would cost.
#[test]
fn money_that_pays_for_units_is_conserved() {
    let inflow = "programme = \"plan\"\nunit_cost = { uniform = [\"7억원\", \"11억원\"] }\nshare = 0.6";
    let text = format!("{WORKS}{}", firms(inflow, "")).replace(
        "budget = \"1000억원\"",
        "budget = \"1000억원\"\nexecution = { uniform = [0.6, 1.0], yearly = true }\ncarry_over = 0.7\noverrun = { uniform = [0.0, 0.5] }",
    );
    let model = scenario(&text, &["prices.inflation=0.03"]).model;
    let run = Simulated::new(&model, &Settings::new(2048, 7));
    let cost = mudeung::random::Distribution::uniform(7e8, 11e8).unwrap();
    let costs = crate::simulation::drawn("pipeline.firms.inflow.unit_cost", &cost, 7, 2048);
    for (trial, cost) in costs.into_iter().enumerate() {
        let (mut money, mut units) = (0.0, 0.0);
        for year in 2020..=2030 {
            let inflow = run.trials(&format!("inflow.firms@{year}"))[trial];
            assert_eq!(inflow.fract(), 0.0);
            units += inflow;
            money += 0.6 * run.trials(&format!("delivery.plan/constant-2020@{year}"))[trial];
            let left = money - units * cost;
            assert!(left > -2e-9 * cost && left < cost, "{left} of {cost} in {year}");
        }
        assert!(units > 10.0);
    }
    // The expectation in the stated case need not be whole.
    let expected: f64 =
        (2020..=2030).map(|year| run.stated(&format!("delivery.plan/constant-2020@{year}"))).sum::<f64>() * 0.6 / 9e8;
    let found: f64 = (2020..=2030).map(|year| run.stated(&format!("inflow.firms@{year}"))).sum();
    assert!(close(found, expected, 1e-12), "{found} {expected}");
}

/// A delay moves the whole ramp: what is lost is the delay times the use at the end, by which the ramp is over.
#[test]
fn a_delay_costs_its_years_of_full_use() {
    let all = |delay: f64, ramp: &str| -> f64 {
        let run = simulate(256, &facility(&format!("utilisation = 0.8\nopens = \"2021-04\"\ndelay = {delay}\n{ramp}")));
        (2020..=2030).map(|year| run.trials(&format!("use.line@{year}"))[0]).sum()
    };
    for (ramp, lost) in [("", 0.0), ("ramp = { years = 3 }", 1.5), ("ramp = { years = 0 }", 0.0)] {
        for delay in [0.0, 0.3, 1.0, 2.75] {
            let expected = 800.0 * (9.75 - delay - lost);
            assert!(close(all(delay, ramp), expected, 1e-12), "{ramp} {delay}: {} {expected}", all(delay, ramp));
        }
    }
    // 2·ln 19 of a logistic curve are between 5 % and 95 %: ∫₀ˣ = (ln(1 + e^(k(x−r/2))) − ln(1 + e^(−kr/2)))/k.
    let k = 2.0 * 19.0_f64.ln() / 3.0;
    let integral = |x: f64| ((k * (x - 1.5)).exp().ln_1p() - (-k * 1.5).exp().ln_1p()) / k;
    let found = all(1.0, "ramp = { years = 3, shape = \"logistic\" }");
    assert!(close(found, 800.0 * integral(8.75), 1e-12), "{found}");
}

#[test]
fn what_opened_before_the_horizon_is_as_far_as_it_would_be() {
    let run = simulate(256, &facility("opens = 2018\nramp = { years = 4 }"));
    for (year, share) in [(2020, 0.625), (2021, 0.875), (2022, 1.0)] {
        assert!(close(run.stated(&format!("capacity.line@{year}")), 1000.0 * share, 1e-12), "{year}");
    }
}

/// Deviations start at 0: their variance in year t is σ²(1 − φ²ᵗ).
#[test]
fn utilisation_deviates_as_an_ar1_from_a_known_start() {
    let (sigma, phi) = (0.03_f64, 0.6_f64);
    let noise = format!("utilisation = 0.5\nutilisation_volatility = {sigma}\nutilisation_persistence = {phi}");
    let run = simulate(TRIALS, &facility(&format!("opens = 2020\n{noise}")));
    for (age, year) in [(1, 2020), (2, 2021), (11, 2030)] {
        let variance = (1000.0 * sigma).powi(2) * (1.0 - phi.powi(2 * age));
        has_moments(run.trials(&format!("use.line@{year}")), 500.0, variance);
    }
    assert!(close(run.stated("use.line@2030"), 500.0, 1e-12), "no shock in the stated case");
}

/// Output with a certain event over output without it.
fn gap(rest: &str, year: i32) -> f64 {
    let calm = simulate(256, "");
    let run = simulate(256, &event(&format!("probability = 1\nyears = [2022, 2022]\nsector = {{ works = -0.1 }}\n{rest}")));
    let path = format!("output.works/nominal@{year}");
    assert!(close(run.stated(&path), calm.stated(&path), 1e-12), "no event in the stated case");
    run.trials(&path)[0] / calm.trials(&path)[0]
}

#[test]
fn the_gap_of_an_event_closes_halves_or_stays() {
    assert!(close(gap("", 2021), 1.0, 1e-12));
    for (rest, after) in [("", [0.0, 0.0]), ("half_life = 2", [0.5_f64.sqrt(), 0.0625]), ("lasting = true", [1.0, 1.0])] {
        assert!(close(gap(rest, 2022), 0.9, 1e-12), "{rest}");
        assert!(close(gap(rest, 2023), 0.9_f64.powf(after[0]), 1e-12), "{rest}: {}", gap(rest, 2023));
        assert!(close(gap(rest, 2030), 0.9_f64.powf(after[1]), 1e-12), "{rest}: {}", gap(rest, 2030));
    }
    assert!(close(gap("lasting = true\nmitigation = { in_force = true, reduces = 0.4 }", 2030), 0.94, 1e-12));
    assert!(close(gap("lasting = true\nmitigation = { in_force = false, reduces = 0.4 }", 2030), 0.9, 1e-12));
}

#[test]
fn a_centred_event_leaves_the_mean_of_log_output() {
    let calm = simulate(256, "");
    for way in ["half_life = 1.5", "lasting = true", "", "once = true\nhalf_life = 3"] {
        let rest = format!("probability = 0.3\nyears = [2021, 2028]\ncentred = true\nsector = {{ works = -0.2 }}\n{way}");
        let run = simulate(TRIALS, &event(&rest));
        for year in [2021, 2025, 2030] {
            let path = format!("output.works/nominal@{year}");
            let logs: Vec<f64> = run.trials(&path).iter().map(|output| (output / calm.stated(&path)).ln()).collect();
            let error = (covariance(&logs, &logs) / real(TRIALS)).sqrt();
            assert!(mean(&logs).abs() <= 5.0 * error + 1e-12, "{way} {year}: {} ± {error}", mean(&logs));
        }
    }
}

#[test]
fn once_is_at_most_once_and_each_year_as_likely() {
    let run = simulate(TRIALS, &event("probability = 0.6\nonce = true\nyears = [2022, 2025]\nsector = { works = -0.1 }"));
    let happened = |year: i32| run.trials(&format!("occurrence.storm@{year}"));
    for year in 2022..=2025 {
        has_moments(happened(year), 0.15, 0.15 * 0.85);
    }
    for trial in 0..4096 {
        let times: f64 = (2020..=2030).map(|year| happened(year)[trial]).sum();
        assert!(times == 0.0 || times == 1.0);
    }
    let yearly = simulate(TRIALS, &event("probability = 0.6\nyears = [2022, 2025]\nsector = { works = -0.1 }"));
    let times: Vec<f64> = (0..65_536)
        .map(|trial| (2020..=2030).map(|year| yearly.trials(&format!("occurrence.storm@{year}"))[trial]).sum())
        .collect();
    has_moments(&times, 2.4, 4.0 * 0.6 * 0.4);
}

#[test]
fn another_probability_of_an_event_moves_no_year() {
    let with = |probability: f64| {
        let rest = format!("probability = {probability}\nonce = true\nyears = [2022, 2025]\nsector = {{ works = -0.1 }}");
        simulate(4096, &event(&rest))
    };
    let (rare, sure) = (with(0.3), with(1.0));
    for year in 2022..=2025 {
        let path = format!("occurrence.storm@{year}");
        assert!(rare.trials(&path).iter().zip(sure.trials(&path)).all(|(rare, sure)| rare <= sure), "{year}");
        assert!(rare.trials(&path).iter().sum::<f64>() > 200.0);
    }
}

/// A refusal that an event makes likelier is the programme's own draw, not a second one.
#[test]
fn an_event_changes_the_odds_of_approval_and_the_year_of_the_plan() {
    let approval = "budget = \"1000억원\"\napproval = { probability = 0.8, year = 2021 }";
    let text = |impact: &str| {
        let storm = event(&format!("probability = 1\nyears = [2021, 2021]\nprogramme = {{ plan = {{ {impact} }} }}"));
        format!("{}{storm}", WORKS.replace("budget = \"1000억원\"", approval))
    };
    let simulate = |impact: &str| Simulated::new(&scenario(&text(impact), &[]).model, &Settings::new(TRIALS, 7));
    let run = simulate("approval = -0.5");
    let granted: Vec<f64> =
        run.trials("refused-spending.plan/nominal@2021").iter().map(|refused| 1.0 - refused / 200e8).collect();
    has_moments(&granted, 0.4, 0.24);
    assert_eq!(run.stated("refused-spending.plan/nominal@2021"), 0.0, "granted in the stated case");
    let run = simulate("delay = \"2년\"");
    assert!(run.trials("planned-spending.plan/nominal@2022").iter().all(|money| *money == 0.0));
}

/// Taking inflation out and putting it back would leave another last bit in every trial, of which the first on a thread stays.
#[test]
fn a_nominal_claim_is_the_same_to_the_bit_whatever_prices_do() {
    let claim = "opens = 2021\n[facility.line.claimed]\nkind = \"induced\"\nbasis = \"nominal\"\noutput = \"10조3000억원\"";
    let text = format!("{WORKS}{}", facility(claim));
    let sets = ["prices.inflation={ uniform = [0.01, 0.05] }"];
    let run = Simulated::new(&scenario(&text, &sets).model, &Settings::new(1024, 3));
    assert!(run.trials("output.line.claimed/nominal@2030").iter().all(|claimed| *claimed == 10.3e12));
    assert!(run.trials("output.line.claimed/constant-2020@2030").iter().all(|claimed| *claimed < 10.3e12));
}

/// 50 people for the 100 jobs of a line inside a zone of 300: with η = 1 half of the line stays, and the zone keeps its other 200.
#[test]
fn what_a_part_loses_for_want_of_people_all_around_it_loses() {
    let place = |id: &str, jobs: u32, rest: &str| {
        format!(
            "\n[facility.{id}]\nrationale = \"made up\"\nname = {{ en = \"Place\", ko = \"장소\" }}\nsector = \"works\"\ncapacity = \"1대\"\n\
             opens = 2021\n{rest}\n[facility.{id}.per_unit]\naccount = {{ jobs = \"{jobs}명\" }}\n"
        )
    };
    let skill = "\n[skill.welding]\nrationale = \"made up\"\nname = { en = \"Welding\", ko = \"용접\" }\nbase = \"50명\"\n\
                 facility = { line = 1 }\nbinding = 1\n";
    let tables = place("zone", 300, "") + &place("line", 100, "part_of = \"zone\"") + skill;
    let run = simulate(256, &tables);
    for (metric, expected) in [
        ("skill-demand.welding@2025", 100.0),
        ("skill-shortage.welding@2025", 50.0),
        ("jobs.line@2025", 50.0),
        ("jobs.zone@2025", 250.0),
        ("jobs.works.facility.zone@2025", 200.0),
        ("jobs.works.facility.line@2025", 50.0),
    ] {
        assert!(close(run.stated(metric), expected, 1e-12), "{metric}: {}", run.stated(metric));
    }
    assert!(close(run.stated("jobs.works@2025") - run.stated("jobs.works.baseline@2025"), 250.0, 1e-12));
}

/// Half of the jobs of a sector, whether its jobs are asked for themselves or not.
#[test]
fn the_people_whom_a_sector_needs_are_there_where_nothing_else_of_it_is_asked() {
    let skill = "\n[skill.welding]\nrationale = \"made up\"\nname = { en = \"Welding\", ko = \"용접\" }\nbase = \"50명\"\naccount = \"jobs\"\n\
                 sector = { works = 0.5 }\n";
    let asked = |metrics: &str| {
        let model = scenario(&format!("{WORKS}{skill}"), &[&format!("run.metrics={metrics}")]).model;
        Simulated::new(&model, &Settings::new(256, 7))
    };
    let (alone, both) = (asked("[\"skill-demand\"]"), asked("[\"skill-demand\", \"jobs\"]"));
    for year in [2020, 2025, 2030] {
        let (demand, jobs) = (format!("skill-demand.welding@{year}"), format!("jobs.works@{year}"));
        assert_eq!(alone.trials(&demand), both.trials(&demand), "{year}");
        let halves = both.trials(&demand).iter().zip(both.trials(&jobs));
        assert!(halves.clone().all(|(demand, jobs)| close(2.0 * demand, *jobs, 1e-12) && *demand > 0.0), "{year}");
    }
}
