//! A result is a function of model, seed, design and number of trials, and of nothing else: the same bits for any number of threads, any
//! way to the quantiles and any instruction set; and a draw is a function of seed, path and trial, whatever else the scenario holds.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mudeung::engine::{Observer, Progress, Quantiles, Quoted, Results, Settings, Silent, StopReason, Until, run};
use mudeung::model::Model;
use mudeung::numeric::isa::Isa;
use mudeung::random::Design;
use sha2::{Digest, Sha256};

use crate::simulation::{Simulated, mean, position, scenario};

const ECONOMY: &str = include_str!("../fixtures/models/economy.toml");
const WHOLE: &str = include_str!("../fixtures/models/whole.toml");
const WORKS: &str = include_str!("../fixtures/models/works.toml");

fn economy() -> Model {
    scenario(ECONOMY, &[]).model
}

/// The models that hold every noun and every kind of input.
fn models() -> [Model; 2] {
    [ECONOMY, WHOLE].map(|text| scenario(text, &[]).model)
}

/// One hash of everything that was computed; how it was computed and what was planned stays out.
fn fingerprint(results: &Results) -> String {
    let Results { trials, stated, summaries, targets, joint_targets, failures, contradictions, .. } = results;
    // The shortest decimals that read back as the same number tell numbers apart to the bit.
    let text = format!("{:?}", (trials, stated, summaries, targets, joint_targets, failures, contradictions));
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

fn fingerprint_of(model: &Model, settings: &Settings) -> String {
    fingerprint(&run(model, settings, &Silent).unwrap())
}

#[test]
fn one_two_and_eight_threads_give_the_same_bits() {
    for (model, design) in models().iter().flat_map(|model| Design::ALL.map(|design| (model, design))) {
        for quantiles in [Quantiles::Exact, Quantiles::Histogram] {
            // Past two checkpoints of the quantiles, the last block short.
            let of = |threads| {
                let settings = Settings { threads: Some(threads), design, quantiles, ..Settings::new(20_100, 11) };
                fingerprint_of(model, &settings)
            };
            let one = of(1);
            assert!([2, 8].into_iter().all(|threads| of(threads) == one), "{} {quantiles:?}", design.name());
        }
    }
}

#[test]
fn bracketed_quantiles_are_those_of_all_values() {
    for (model, design) in models().iter().flat_map(|model| Design::ALL.map(|design| (model, design))) {
        let of = |quantiles| fingerprint_of(model, &Settings { design, quantiles, ..Settings::new(20_100, 12) });
        assert_eq!(of(Quantiles::Exact), of(Quantiles::Kept), "{}", design.name());
    }
}

#[test]
fn every_instruction_set_gives_the_same_bits() {
    for (model, design) in models().iter().flat_map(|model| Design::ALL.map(|design| (model, design))) {
        let of = |isa| fingerprint_of(model, &Settings { isa, design, ..Settings::new(2_300, 13) });
        let portable = of(Isa::all()[0]);
        for isa in Isa::all() {
            assert_eq!(of(isa), portable, "{} {}", isa.name(), design.name());
        }
    }
}

/// Asks to stop once this many trials are done.
struct StopAt(u64, std::sync::atomic::AtomicBool);

impl Observer for StopAt {
    fn reached(&self, progress: &Progress) {
        self.1.store(progress.done >= self.0, std::sync::atomic::Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.1.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[test]
fn a_run_that_is_stopped_equals_a_run_of_that_many_trials() {
    let model = economy();
    for design in Design::ALL {
        let settings = Settings { design, ..Settings::new(200_000, 14) };
        let stopped = run(&model, &settings, &StopAt(10_000, false.into())).unwrap();
        assert_eq!((stopped.stop, stopped.planned), (StopReason::Interrupted, 200_000));
        assert!(stopped.trials >= 10_000 && stopped.trials < 200_000, "{}", stopped.trials);
        let whole = Settings { trials: stopped.trials, ..settings };
        assert_eq!(fingerprint(&stopped), fingerprint_of(&model, &whole), "{}", design.name());
    }
}

#[test]
fn a_stop_rule_ends_at_the_same_trial_on_any_number_of_threads() {
    let model = economy();
    for quoted in [Quoted::Target(0), Quoted::JointTarget(0)] {
        let until = Some(Until { quoted, half_width: 0.004 });
        let of = |threads| {
            let settings = Settings { until, threads: Some(threads), ..Settings::new(1_000_000, 15) };
            run(&model, &settings, &Silent).unwrap()
        };
        let one = of(1);
        let StopReason::Precision { half_width } = one.stop else { panic!("{:?}", one.stop) };
        assert!(half_width <= 0.004 && one.trials < 1_000_000);
        assert_eq!(fingerprint(&one), fingerprint(&of(2)));
        let whole = Settings::new(one.trials, 15);
        assert_eq!(fingerprint(&one), fingerprint_of(&model, &whole), "it is a run of that many trials");
    }
}

#[test]
fn a_trial_does_not_know_how_many_follow() {
    let model = economy();
    for design in Design::ALL {
        let of = |trials| Simulated::new(&model, &Settings { design, ..Settings::new(trials, 16) }).bits();
        let (few, many) = (of(700), of(3_000));
        for (path, values) in &few {
            assert_eq!(values[..], many[path][..700], "{path}");
        }
    }
}

#[test]
fn seed_0_is_an_ordinary_seed() {
    let model = scenario(WORKS, &["sector.works.volatility=0.1"]).model;
    let of = |seed| Simulated::new(&model, &Settings::new(16_384, seed));
    let (zero, again, one) = (of(0), of(0), of(1));
    assert_eq!(zero.bits(), again.bits());
    let path = "output.works/nominal@2030";
    assert!(zero.trials(path).iter().zip(one.trials(path)).all(|(zero, one)| zero.to_bits() != one.to_bits()));
    let error = one.results.summaries[position(&model, path)].mean.unwrap().se.unwrap();
    assert!((mean(zero.trials(path)) - mean(one.trials(path))).abs() < 7.0 * error, "five errors of a difference");
}

/// The bits of all metrics of a scenario text in 1,100 trials.
fn bits(text: &str, sets: &[&str]) -> BTreeMap<String, Vec<u64>> {
    Simulated::new(&scenario(text, sets).model, &Settings::new(1_100, 18)).bits()
}

/// Asserts that both hold the same bits where both have a metric and `same` asks for it; answers how many were compared.
fn agree(a: &BTreeMap<String, Vec<u64>>, b: &BTreeMap<String, Vec<u64>>, same: impl Fn(&str) -> bool) -> usize {
    let shared: Vec<&String> = a.keys().filter(|path| b.contains_key(*path) && same(path)).collect();
    for path in &shared {
        assert_eq!(a[*path], b[*path], "{path}");
    }
    shared.len()
}

/// The tables of a file with the comments before them, in reverse.
fn reversed(text: &str) -> String {
    let mut tables: Vec<String> = vec![String::new()];
    for line in text.lines() {
        if line.starts_with('[') {
            tables.push(String::new());
        }
        let table = tables.last_mut().unwrap();
        table.push_str(line);
        table.push('\n');
    }
    tables.reverse();
    tables.concat()
}

#[test]
fn the_order_of_a_file_leaves_no_trace() {
    let backwards = reversed(ECONOMY);
    assert!(backwards.find("[joint.both]") < backwards.find("[scenario]"));
    let (forwards, backwards) = (bits(ECONOMY, &[]), bits(&backwards, &[]));
    assert_eq!(forwards, backwards);
    assert_eq!(bits(WHOLE, &[]), bits(&reversed(WHOLE), &[]));
}

#[test]
fn names_for_people_change_nothing() {
    let renamed = ECONOMY.replace("en = \"", "en = \"Renamed ").replace("ko = \"", "ko = \"새 ").replace("made up", "invented");
    assert_ne!(renamed, ECONOMY);
    assert_eq!(bits(ECONOMY, &[]), bits(&renamed, &[]));
}

#[test]
fn another_sector_leaves_all_others_their_draws() {
    let zeta = "\n[sector.zeta]\nrationale = \"made up\"\nname = { en = \"Zeta\", ko = \"제타\" }\nbase_year = 2020\nbase_output = \"7조원\"\n\
                growth = { normal = [0.02, 0.01] }\nvolatility = 0.2\npersistence = 0.4\n";
    let account = |text: &str| {
        text.replace("delta = { base = \"20000명\"", "zeta = { base = \"9000명\" }\ndelta = { base = \"20000명\"")
            .replace(
                "delta = { intensity = { uniform = [0.4, 0.5] }",
                "zeta = { intensity = 0.3 }\ndelta = { intensity = { uniform = [0.4, 0.5] }",
            )
            .replace(
                "sector = { delta = { intensity = 2e-8 } }",
                "sector = { delta = { intensity = 2e-8 }, zeta = { intensity = 1e-8 } }",
            )
    };
    let with = bits(&format!("{}{zeta}", account(ECONOMY)), &[]);
    assert!(with.contains_key("employment.zeta@2026"));
    let without = bits(ECONOMY, &[]);
    let compared = agree(&without, &with, |path| !path.contains(".region"));
    assert!(compared > 500, "{compared}");

    // Where shocks are independent, the place among the ids does not matter either.
    let volatile = ["sector.works.volatility=0.1", "sector.mill.volatility=0.05"];
    let first = zeta.replace("zeta", "abbey");
    let jobs = WORKS.replace("mill = { base", "abbey = { base = \"1명\" }, mill = { base");
    let compared = agree(&bits(WORKS, &volatile), &bits(&format!("{jobs}{first}"), &volatile), |path| !path.contains(".region"));
    assert!(compared > 80, "{compared}");
}

#[test]
fn another_programme_or_target_leaves_everything_else_as_it_is() {
    let without_fund = ECONOMY
        .replace("programmes = [\"bridge\", \"fund\", \"grant\", \"lab\"]", "programmes = [\"bridge\", \"grant\", \"lab\"]")
        .replace("[programme.fund]", "[programme.attic]")
        .replace("[joint.both]", "[joint.renamed]");
    let compared = agree(&bits(ECONOMY, &[]), &bits(&without_fund, &[]), |path| !path.contains(".investment"));
    assert!(compared > 500, "{compared}");
}

/// Each noun is added to the whole model; every metric that it does not act on keeps its bits.
#[test]
fn another_facility_pipeline_or_event_leaves_all_others_their_draws() {
    let before = bits(WHOLE, &[]);
    let named = |name: &str| format!("rationale = \"made up\"\nname = {{ en = \"{name}\", ko = \"{name}\" }}\n");
    let facility = format!(
        "\n[facility.annex]\n{}sector = \"steel\"\ncapacity = {{ uniform = [\"1대\", \"2대\"] }}\nutilisation = 0.5\nutilisation_volatility = 0.1\n\
         opens = 2021\n[facility.annex.per_unit]\noutput = \"1억원\"\n",
        named("Annex")
    );
    let pipeline = format!(
        "\n[pipeline.guests]\n{}unit = \"명\"\nsector = \"steel\"\nhazard = 0.2\nsizes = {{ lognormal = [1, 1] }}\n[pipeline.guests.inflow]\n\
         rate = \"5명/년\"\nyears = [2020, 2027]\n[pipeline.guests.per_unit]\noutput = \"1억원\"\n",
        named("Guests")
    );
    let event = format!(
        "\n[event.alarm]\n{}probability = 0.5\nyears = [2021, 2027]\nsector = {{ steel = -0.1 }}\npipeline = {{ pupils = -0.5 }}\n",
        named("Alarm")
    );
    let moved =
        |path: &str| [".steel", ".makers", ".region", ".zone", ".plant", ".yard"].iter().any(|scope| path.contains(scope));
    for (noun, least) in [(&facility, 1000), (&pipeline, 1000), (&event, 900)] {
        let after = bits(&format!("{WHOLE}{noun}"), &[]);
        let same = agree(&before, &after, |path| !(moved(path) || noun == &event && path.contains(".pupils")));
        assert!(same > least, "{same}");
        // Counts of the pipelines in that sector too, whatever happens to its totals.
        let same =
            agree(&before, &after, |path| path.contains("startups") && !path.contains(".pipeline.") && path.contains("stock"));
        assert!(same == 8, "{same}");
    }
}

/// An event that comes in few trials leaves cohorts empty in whole tiles: those that follow keep the draws of their own trials.
#[test]
fn empty_cohorts_leave_later_trials_their_draws() {
    let pipeline = |count: &str| {
        format!(
            "{WORKS}\n[pipeline.firms]\nrationale = \"made up\"\nname = {{ en = \"Firms\", ko = \"기업\" }}\nunit = \"개사\"\nhazard = 0.5\n\
             [pipeline.firms.inflow]\ncounts = {{ 2020 = {count} }}\n"
        )
    };
    let stock = |count: &str| {
        let run = Simulated::new(&scenario(&pipeline(count), &[]).model, &Settings::new(8192, 18));
        run.trials("stock.firms@2021").to_vec()
    };
    let (some, all) = (stock("{ discrete = { values = [0, 40], weights = [0.998, 0.002] } }"), stock("40"));
    let with: Vec<usize> = (0..8192).filter(|&trial| some[trial] > 0.0).collect();
    let tile_before_is_empty = |trial: &usize| with.iter().all(|other| other / 256 + 1 != trial / 256);
    let after_an_empty_one = with.iter().filter(|trial| *trial % 1024 >= 256).filter(|trial| tile_before_is_empty(trial));
    assert!(after_an_empty_one.count() > 0, "{with:?}");
    assert!(with.iter().all(|&trial| some[trial].to_bits() == all[trial].to_bits()));
}

#[test]
fn doubt_about_one_number_leaves_the_draws_of_the_others() {
    let (certain, doubted) = (bits(ECONOMY, &[]), bits(ECONOMY, &["sector.gamma.volatility={ uniform = [0.0, 0.3] }"]));
    let compared =
        agree(&certain, &doubted, |path| [".alpha", ".beta", ".delta", "investment", "bridge"].iter().any(|s| path.contains(s)));
    assert!(compared > 300, "{compared}");
    assert_ne!(certain["output.gamma/nominal@2026"], doubted["output.gamma/nominal@2026"]);
}

/// Draws are part of what a release promises: a change of these digits changes every published result, and needs a word in the
/// changelog. Twelve digits, since tables of quantiles are built with the platform's logarithm.
#[test]
fn the_first_trials_are_what_they_always_were() {
    let run = Simulated::new(&economy(), &Settings::new(256, 2030));
    let value = |path: &str, trial: usize| format!("{:.11e}", run.trials(path)[trial]);
    let found = [
        value("output.industry/nominal@2025", 0),
        value("output.region/constant-2021@2026", 1),
        value("employment.region@2026", 2),
        value("cumulative-spending.investment/nominal@2026", 3),
        value("price-index.region@2026", 255),
    ];
    let expected = ["4.85388295037e13", "4.51356047436e13", "7.95962848463e4", "2.50912714307e11", "1.09204583596e0"];
    assert_eq!(found, expected);
}
