//! Skills, claims, appraisals and stated figures: what of the file stands in the model.

use std::path::Path;

use mudeung::engine::{self, Quantiles, Results, Settings, Silent};
use mudeung::model::{
    Basis, Claim, ClaimMeasure, Component, Employer, Measure, Metric, MetricId, Model, NetStage, Scope, View, Worth, Yearly,
};
use mudeung::numeric::isa::Isa;
use mudeung::quantity::{Dimension, PriceBasis, Unit};
use mudeung::random::Design;
use mudeung::scenario::{Scenario, ScenarioSource, compile, load};

const ECONOMY: &str = "tests/fixtures/economy.toml";

fn scenario(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let loaded = load(ScenarioSource::File(Path::new(ECONOMY)), &sets).unwrap_or_else(|faults| panic!("{faults}"));
    compile(loaded).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The answer of a few trials.
fn run(model: &Model) -> Results {
    let settings = Settings {
        trials: 64,
        seed: 1,
        design: Design::MonteCarlo,
        quantiles: Quantiles::Exact,
        memory: Settings::MEMORY,
        until: None,
        threads: Some(1),
        isa: Isa::best(),
    };
    engine::run(model, &settings, &Silent).unwrap()
}

fn claim<'m>(model: &'m Model, id: &str) -> &'m Claim {
    model.claims.iter().find(|claim| claim.id.as_str() == id).unwrap()
}

fn path(model: &Model, metric: &Metric) -> String {
    let component = model.component_name(metric.measure, metric.scope, metric.component);
    format!("{}.{}.{component}", model.measure_name(metric.measure), model.scope_id(metric.scope))
}

#[test]
fn the_fixture_of_all_keys_has_neither_faults_nor_warnings() {
    assert!(scenario(&[]).warnings.is_empty());
}

#[test]
fn a_claim_implies_its_effect_over_its_cause_and_stands_beside_a_metric_of_the_same_unit() {
    let model = scenario(&[]).model;
    let output = claim(&model, "cluster-output");
    assert!((output.implied - 2e12 / 4.061e11).abs() < 1e-12);
    assert_eq!((output.measure, output.nation, output.cumulative), (ClaimMeasure::Output, true, true));
    let drivers: Vec<&str> = output.drivers.iter().map(|&driver| model.inputs[driver].path.as_str()).collect();
    assert_eq!(drivers, ["spending.works.shares.MANU", "programme.cluster.delay"]);

    let work = claim(&model, "cluster-work");
    assert_eq!(work.shown_per, 1e9);
    let Measure::Own(own) = model.metrics[work.metric.0].measure else { panic!("an own metric") };
    assert_eq!(model.own_metrics[own].unit, Some(Unit::per(Dimension::PersonYears, Dimension::Money)));
    assert_eq!(model.own_metrics[own].id, "claim.cluster-work");

    let firms = claim(&model, "newcomers");
    assert_eq!((firms.implied, firms.per), (300.0, None));
    for claim in &model.claims {
        let threshold = model.thresholds[claim.threshold];
        assert_eq!(threshold.metric, claim.metric);
        assert_eq!(threshold.value.to_bits(), claim.implied.to_bits());
    }
}

#[test]
fn the_metric_of_a_claim_is_summarised_but_no_metric_of_the_tables() {
    let model = scenario(&[]).model;
    for claim in &model.claims {
        assert!(model.summarised[claim.metric.0] && !model.is_listed(claim.metric));
    }
    let everything = scenario(&["run.metrics=['*@2030']"]).model;
    let listed = (0..everything.metrics.len()).filter(|&metric| everything.is_listed(MetricId(metric)));
    assert!(listed.map(|metric| path(&everything, &everything.metrics[metric])).all(|path| !path.starts_with("claim.")));
}

#[test]
fn an_appraisal_takes_groups_apart_and_defaults_from_the_plan_and_the_table() {
    let model = scenario(&[]).model;
    let [cluster, shuttle] = model.appraisals.as_slice() else { panic!("two appraisals") };
    let ids = |programmes: &[usize]| programmes.iter().map(|&p| model.programmes[p].id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(&cluster.programmes), ["cluster", "shuttle"], "each once");
    assert_eq!((cluster.base_year, cluster.last_cost, cluster.life), (1, 7, 30));
    assert_eq!((shuttle.base_year, shuttle.last_cost), (4, 7), "from the first planned cost to the last");
    let central = |input| model.inputs[input].central;
    assert_eq!([shuttle.rate, shuttle.fade, shuttle.benefit_share].map(central), [0.045, 0.0, 1.0]);
    assert_eq!([cluster.labour, cluster.had_work, cluster.residual].map(central), [0.6, 0.5, 0.1]);
    assert_eq!(model.accounts[cluster.value_added].id.as_str(), "value-added");
    assert_eq!(cluster.employment.map(|account| model.accounts[account].id.as_str()), Some("employment"));
    let pays: Vec<String> =
        model.thresholds[model.claims.len()..].iter().map(|t| path(&model, &model.metrics[t.metric.0])).collect();
    assert_eq!(pays[..4], ["bcr.cluster.public", "bcr.cluster.whole", "bcr.shuttle.public", "bcr.shuttle.whole"]);
    assert_eq!((pays[4].as_str(), pays[14].as_str()), ("npv.cluster.whole", "npv.cluster.whole.rate+1%p"));
}

#[test]
fn a_positive_net_present_value_is_a_ratio_above_one_and_counted_in_every_case() {
    let scenario = scenario(&["appraisal.cluster.benefit_share={ uniform = [0, 1], rationale = \"a test\" }"]);
    let model = &scenario.model;
    let results = run(model);
    let first = model.claims.len();
    let [pays, positive] = [first + 1, first + 4].map(|at| results.thresholds[at].hits);
    assert_eq!(pays, positive);
    // From a fifth less cost to a fifth more.
    let of_costs = [5, 6, 4, 7, 8].map(|at| results.thresholds[first + at].hits);
    assert!(of_costs.is_sorted_by(|less, more| less >= more) && of_costs[0] > of_costs[4], "{of_costs:?}");
}

#[test]
fn an_own_metric_and_a_claim_may_rest_on_what_an_appraisal_need_not_have() {
    let own = "metric.gain.expression=2 * [cost-per-job-year.cluster.public]";
    let scenario = scenario(&[own, "run.metrics=[\"gain\"]"]);
    let results = run(&scenario.model);
    let stated = |wanted: &str| {
        let at = scenario.model.metrics.iter().position(|metric| path(&scenario.model, metric).starts_with(wanted)).unwrap();
        results.stated[at]
    };
    let (price, cost) = (stated("gain."), stated("cost-per-job-year.cluster.public"));
    assert!(cost > 0.0 && (price / cost - 2.0).abs() < 1e-12, "{price} against {cost}");
}

#[test]
fn appraisals_and_gross_to_net_are_summarised_whatever_is_asked_for() {
    let model = scenario(&["run.metrics=['price-index']", "run.gross_to_net=[2025]"]).model;
    let listed: Vec<(String, usize, Basis)> = (0..model.metrics.len())
        .filter(|&metric| model.is_listed(MetricId(metric)))
        .map(|metric| &model.metrics[metric])
        .map(|metric| (path(&model, metric), metric.year, metric.basis))
        .collect();
    let has = |name: &str, year, basis| listed.contains(&(name.to_owned(), year, basis));
    assert!(has("npv.cluster.whole.rate+1%p", 1, Basis::Money(PriceBasis::Constant)));
    assert!(has("output.cluster.net", 6, Basis::Money(PriceBasis::Nominal)));
    assert!(has("employment.works.after-deadweight", 6, Basis::None));
    assert!(has("person-years.newcomers.gross", 6, Basis::None));
    let years = model.metrics.iter().filter(|metric| matches!(metric.component, Component::Stage(NetStage::Net)));
    assert!(years.map(|metric| metric.year).all(|year| year == 6));
    assert!(!listed.iter().any(|(name, ..)| name.contains("multiplier")), "only on request");
}

#[test]
fn a_skill_pool_has_its_supply_and_all_who_need_it() {
    let model = scenario(&[]).model;
    let [skill] = model.skills.as_slice() else { panic!("one skill") };
    assert_eq!(skill.supply.iter().map(|&p| model.pipelines[p].id.as_str()).collect::<Vec<_>>(), ["academy"]);
    assert!(matches!(&skill.base, Some(Yearly::Each(years)) if years.len() == model.years()));
    let kinds = skill.demand.iter().map(|demand| demand.of).collect::<Vec<_>>();
    assert!(matches!(kinds[..], [Employer::Sector(_), Employer::Facility(_), Employer::Pipeline(_)]));
    assert_eq!(model.accounts[skill.account].id.as_str(), "employment");
}

#[test]
fn figures_without_a_subject_are_not_audited_and_units_are_read() {
    let figures = scenario(&[]).model.figures;
    let told: Vec<String> = figures.iter().map(|figure| format!("{} {} {:?}", figure.id, figure.value, figure.years)).collect();
    assert_eq!(
        told,
        [
            "cluster-budget-1 406100000000 Some((2020, 2024))",
            "cluster-budget-2 411600000000 None",
            "works-capacity 100000 Some((2021, 2021))",
            "zone-jobs 57000 Some((2027, 2027))",
        ]
    );
    assert_eq!(figures[2].unit, Unit::annual(Dimension::Vehicles));
}

#[test]
fn components_of_a_scope_are_those_that_the_table_reaches() {
    let model = scenario(&["run.metrics=['output.*.*/nominal@2030', 'employment.region.*@2030']"]).model;
    let of = |measure: &str, scope: &str| -> Vec<String> {
        let metrics = model.metrics.iter().filter(|metric| {
            model.measure_name(metric.measure) == measure && model.scope_id(metric.scope) == scope && metric.year == 11
        });
        let mut names: Vec<String> =
            metrics.map(|metric| model.component_name(metric.measure, metric.scope, metric.component)).collect();
        names.dedup();
        names
    };
    for component in ["programme.cluster", "programme.shuttle", "facility.works", "pipeline.newcomers"] {
        assert!(of("output", "region").contains(&component.to_owned()), "{component} in {:?}", of("output", "region"));
    }
    assert!(!of("employment", "region").iter().any(|component| component.starts_with("programme.")), "no stock of jobs");
}

#[test]
fn the_parts_of_every_total_add_up_and_net_is_the_last_step() {
    let scenario = scenario(&["run.metrics=['output.region.*/nominal@2030', 'output.region/nominal@2030']"]);
    let model = &scenario.model;
    let results = run(model);
    let stated = |wanted: &dyn Fn(&Metric) -> bool| -> f64 {
        let metrics = model.metrics.iter().zip(&results.stated).filter(|(metric, _)| wanted(metric));
        metrics.map(|(_, stated)| stated).sum()
    };
    let of_region = |metric: &Metric| {
        metric.measure == Measure::Output
            && metric.scope == Scope::Region
            && metric.year == 11
            && metric.basis == Basis::Money(PriceBasis::Nominal)
    };
    let total = stated(&|metric| of_region(metric) && metric.component == Component::Total);
    let parts = stated(&|metric| of_region(metric) && metric.component != Component::Total);
    assert!((total / parts - 1.0).abs() < 1e-9, "{total} against {parts}");
    let worth = |worth: Worth| {
        stated(&|metric| {
            metric.measure == Measure::Appraisal(worth)
                && metric.scope == Scope::Appraisal(0)
                && metric.component == Component::View(View::Whole, mudeung::model::Case::BASE)
        })
    };
    assert!((worth(Worth::Npv) - (worth(Worth::Benefit) - worth(Worth::Cost))).abs() < 1.0);
}

/// Without discounting and in constant prices the cost of 100억 is 100억, whenever it is spent.
#[test]
fn money_that_is_late_is_no_less_of_a_cost() {
    for (delay, life) in [("0", "10"), ("5.5", "10"), ("5.5", "1"), ("3", "2"), ("30", "10"), ("30", "1")] {
        let [delay, life] = [format!("programme.shuttle.delay={delay}"), format!("appraisal.shuttle.life={life}")];
        let budget = "programme.shuttle.budget={ value = \"100억원\", basis = \"constant\" }";
        let model = scenario(&[budget, &delay, &life, "appraisal.shuttle.rate=0"]).model;
        let wanted =
            (Measure::Appraisal(Worth::Cost), Scope::Appraisal(1), Component::View(View::Whole, mudeung::model::Case::BASE));
        let is_cost = |metric: &Metric| (metric.measure, metric.scope, metric.component) == wanted;
        let cost = run(&model).stated[model.metrics.iter().position(is_cost).unwrap()];
        assert!((cost / 1e10 - 1.0).abs() < 1e-12, "{delay} {life}: {cost}");
    }
}
