//! Scenarios on the same draws: differences with known answers, and what differs between files.

use mudeung::engine::{AsDrawn, Samplers, Settings, Silent, Simulator};
use mudeung::model::MetricId;
use mudeung::numeric::isa::Isa;
use mudeung::random::Design;
use mudeung::scenario::{Scenario, ScenarioSource, compile, load};
use mudeung::study::compare::{Change, Compared, Difference, MetricDifference, Pairs, What, compare, differences};

/// Two industries and one programme, with changes.
fn works(changes: &[&str]) -> Scenario {
    let text = include_str!("../fixtures/models/works.toml");
    let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
    let loaded = load(ScenarioSource::BuiltIn { name: "works.toml", text }, &changes);
    compile(loaded.unwrap_or_else(|faults| panic!("{faults}"))).unwrap_or_else(|faults| panic!("{faults}"))
}

const SPREAD: f64 = 0.1;

/// The output of the works is log-normal about 10조, with a growth that both are sure of.
fn pair(growth: [&str; 2]) -> [Scenario; 2] {
    let base = "sector.works.base_output={ lognormal = [\"10조원\", 0.1] }";
    growth.map(|growth| works(&[base, &format!("sector.works.growth={growth}")]))
}

fn compared(scenarios: &[Scenario; 2], settings: &Settings, threads: usize) -> Compared {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let samplers = Samplers::default();
    let [first, other] = scenarios;
    let pairs = Pairs::of(&first.model, &other.model);
    pool.install(|| {
        let [first, other] = [first, other].map(|scenario| Simulator::new(&scenario.model, settings.isa, &samplers));
        compare(&first, &[(&other, &pairs)], settings, &Silent).unwrap().remove(0)
    })
}

fn metric<'c>(scenario: &Scenario, compared: &'c Compared, path: &str) -> &'c MetricDifference {
    let at = crate::simulation::position(&scenario.model, path);
    compared.metrics.iter().find(|found| found.metric.0 == MetricId(at)).unwrap()
}

const OUTPUT: &str = "output.works/nominal@2030";

/// The differences are those of the closed form within 4.5 standard errors: a false alarm in 150,000 seeds (the seed is fixed).
#[test]
fn differences_of_two_growths_are_those_of_the_closed_form() {
    let scenarios = pair(["2%", "3%"]);
    let [slow, fast] = [1.02_f64.powi(10), 1.03_f64.powi(10)];
    for design in Design::ALL {
        let settings = Settings { design, ..Settings::new(20_000, 7) };
        let compared = compared(&scenarios, &settings, 2);
        let found = metric(&scenarios[0], &compared, OUTPUT);
        let mean = found.mean.unwrap();
        let exact = 10e12 * (SPREAD * SPREAD / 2.0).exp() * (fast - slow);
        assert!((mean.value - exact).abs() < 4.5 * mean.se.unwrap(), "{}: {mean:?} {exact}", design.name());
        let (low, high) = found.interval.unwrap();
        assert!(low < mean.value && mean.value < high);
        // Both outputs are multiples of the same draws, and so is their difference.
        let gain = fast.hypot(slow) / (fast - slow);
        assert!((found.gain().unwrap() / gain - 1.0).abs() < 1e-6, "{:?} {gain}", found.gain());
        assert_eq!((found.above, found.ties, found.n), (20_000, 0, 20_000));
        assert!((found.stated_difference() / (10e12 * (fast - slow)) - 1.0).abs() < 1e-9);
        let mill = metric(&scenarios[0], &compared, "output.mill/nominal@2030");
        assert!(mill.is_nothing() && mill.mean.unwrap().value == 0.0 && mill.gain().is_none());

        let target = compared.targets[0];
        let reached = |growth: f64| normal_cdf((10e12 * growth / 15e12).ln() / SPREAD);
        let difference = target.difference.unwrap();
        let exact = reached(fast) - reached(slow);
        assert!((difference.difference - exact).abs() < 4.5 * difference.standard_error, "{difference:?} {exact}");
        assert!(target.discordant.1 == 0 && target.pair.same_goal);
        // With nearly all of one coordinate's error gone there is none left for pairs to save.
        assert!(target.gain().unwrap() > 1.1 || design == Design::Sobol);
    }
}

fn normal_cdf(z: f64) -> f64 {
    use statrs::distribution::ContinuousCDF as _;
    statrs::distribution::Normal::standard().cdf(z)
}

#[test]
fn percentiles_of_a_difference_are_exact_whatever_passes_by() {
    let scenarios = pair(["2%", "{ uniform = [0.01, 0.05] }"]);
    let settings = Settings::new(70_000, 3);
    let compared_by_two = compared(&scenarios, &settings, 2);
    assert_eq!(compared_by_two, compared(&scenarios, &settings, 1), "the same bits on one thread");
    let found = metric(&scenarios[0], &compared_by_two, OUTPUT);
    let samplers = Samplers::default();
    let values = |scenario: &Scenario| {
        let at = crate::simulation::position(&scenario.model, OUTPUT);
        let simulator = Simulator::new(&scenario.model, Isa::best(), &samplers);
        simulator.trials(&settings, &AsDrawn, 0..70_000, &[MetricId(at)], &Silent).metrics.remove(0)
    };
    let mut differences: Vec<f64> = values(&scenarios[1]).iter().zip(values(&scenarios[0])).map(|(b, a)| b - a).collect();
    differences.sort_by(f64::total_cmp);
    for (estimate, probability) in found.quantiles.iter().zip([0.05_f64, 0.5, 0.95]) {
        let rank = probability * 69_999.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank")]
        let below = rank as usize;
        let exact = differences[below] + (rank - rank.floor()) * (differences[below + 1] - differences[below]);
        assert!((estimate.value - exact).abs() <= 1e-9 * exact.abs(), "{estimate:?} {exact}");
    }
    let above = differences.iter().filter(|difference| **difference > 0.0).count() as u64;
    assert!(found.above == above && above > 0 && above < 70_000);
}

#[test]
fn a_scenario_differs_from_itself_in_nothing() {
    let [scenario, again] = pair(["2%", "2%"]);
    assert_eq!(differences(&scenario, &again), []);
    let compared = compared(&[scenario, again], &Settings::new(5000, 1), 2);
    assert!(compared.is_nothing() && compared.failed == [0; 3] && compared.trials == 5000);
    assert!(compared.targets[0].difference.unwrap().high > 0.0, "an interval keeps a width");
}

#[test]
fn what_differs_is_told_by_kind_and_path() {
    let before = works(&["sector.works.growth={ uniform = [0.01, 0.03] }", "run.trials=500"]);
    let after = works(&[
        "sector.works.growth={ uniform = [0.01, 0.05] }",
        "scenario.horizon=[2020, 2031]",
        "target.goal.at_most=true",
        "programme.plan.delay=1",
        "programme.plan.rationale=another reason",
        "run.trials=600",
    ]);
    let told: Vec<(What, Change, String)> =
        differences(&before, &after).into_iter().map(|it| (it.what, it.change, it.path)).collect();
    let expected = [
        (What::Horizon, Change::Changed, "scenario.horizon"),
        (What::Input, Change::Added, "programme.plan.delay"),
        (What::Input, Change::Changed, "sector.works.growth"),
        (What::Setting, Change::Added, "target.goal.at_most"),
        (What::Run, Change::Changed, "run.trials"),
        (What::Words, Change::Changed, "programme.plan.rationale"),
    ];
    assert_eq!(told, expected.map(|(what, change, path)| (what, change, path.to_owned())));
    let growth = differences(&before, &after).into_iter().find(|it| it.path == "sector.works.growth").unwrap();
    let Difference { old: Some(old), new: Some(new), .. } = growth else { panic!("{growth:?}") };
    assert_eq!(old.text, "uniform(low = 0.01, high = 0.03)");
    assert!((new.median.unwrap() - 0.03).abs() < 1e-15);
}

#[test]
fn shipped_changes_of_a_scenario_differ_from_it_by_what_they_say() {
    let [evidence, refused] = ["gwangju-evidence", "phase-2-refused"].map(crate::shipped::shipped);
    let told = differences(&evidence, &refused);
    let paths: Vec<&str> = told.iter().filter(|it| it.what != What::Run).map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["programme.ai-cluster-2.approval.probability"]);
}
