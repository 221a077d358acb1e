//! Options of every command that draws trials: which draws, and of what.

use std::num::NonZeroUsize;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::run::{quantiles, quoted};
use super::value;
use crate::engine::Settings;
use crate::numeric::isa::Isa;
use crate::random::Design;
use crate::scenario::RunDefaults;

#[derive(Debug, Args)]
pub(super) struct DrawOptions {
    /// Seed of the random numbers | 난수 씨앗
    #[arg(long, value_name = "S", value_parser = value::seed)]
    pub(super) seed: Option<u64>,
    /// How trials are spread: mc, antithetic, lhs or sobol; sobol from 4,096 trials on if left out | 표본 설계(생략하면 4,096회부터 sobol)
    #[arg(long, value_parser = designs())]
    pub(super) design: Option<Design>,
    /// Change a value of the scenario; may be repeated | 시나리오의 값을 바꿈(여러 번 가능)
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = value::assignment)]
    pub(super) sets: Vec<String>,
    /// What numbers of a reference class mean: the scenario's own, the class's, or both | 준거집단(class)이 있는 수를 보는 관점
    #[arg(long, value_name = "VIEW", value_parser = ["inside", "outside", "blend"])]
    pub(super) view: Option<String>,
}

/// Options of every study: how many trials, which, on how many threads, and how its tables begin.
#[derive(Debug, Args)]
pub(super) struct StudyOptions {
    /// Number of trials: 100000, 1e6, 10만; of each point, value or run of the model where there are several | 시행 횟수(점, 값, 모형의 실행이 여럿이면 그 하나마다)
    #[arg(long, value_name = "N", value_parser = value::trials, allow_negative_numbers = true)]
    pub(super) trials: Option<u64>,
    #[command(flatten)]
    pub(super) draws: DrawOptions,
    /// Threads; one per core if left out | 스레드 수(생략하면 코어 수)
    #[arg(long, value_name = "N", value_parser = value::threads)]
    pub(super) threads: Option<NonZeroUsize>,
    /// Start CSV files with a byte order mark, for spreadsheets that need one | CSV 앞에 BOM을 붙임
    #[arg(long)]
    pub(super) bom: bool,
}

impl StudyOptions {
    /// Every change of the scenario.
    pub(super) fn changes(&self) -> Vec<String> {
        self.draws.changes()
    }

    /// What the command line says, else what the scenario says.
    pub(super) fn settings(&self, run: &RunDefaults) -> Settings {
        self.draws.settings(run, self.trials, self.threads)
    }

    /// The options that shape results as words of a command, with a number of trials.
    pub(super) fn words(&self, trials: Option<u64>) -> Vec<String> {
        let bom = self.bom.then(|| "--bom".to_owned());
        self.draws.words(trials).into_iter().chain(bom).collect()
    }
}

impl DrawOptions {
    /// Every change of the scenario, as `--set` takes them.
    pub(super) fn changes(&self) -> Vec<String> {
        self.sets.iter().cloned().chain(self.view.as_deref().map(view)).collect()
    }

    /// What the command line says, else what the scenario says.
    pub(super) fn settings(&self, run: &RunDefaults, trials: Option<u64>, threads: Option<NonZeroUsize>) -> Settings {
        let trials = trials.unwrap_or(run.trials);
        Settings {
            trials,
            seed: self.seed.unwrap_or(run.seed),
            design: self.design_of(run, trials),
            quantiles: quantiles(run.quantiles),
            memory: Settings::MEMORY,
            until: None,
            threads: threads.map(NonZeroUsize::get),
            isa: Isa::best(),
        }
    }

    /// The design that the command line names, else the scenario, else the usual one of so many trials.
    pub(super) fn design_of(&self, run: &RunDefaults, trials: u64) -> Design {
        self.design.or(run.design).unwrap_or_else(|| Design::usual(trials))
    }

    /// The options as words of a command, with the number of trials, quoted for a POSIX shell.
    pub(super) fn words(&self, trials: Option<u64>) -> Vec<String> {
        let mut words = Vec::new();
        let mut option = |name: &str, value: Option<String>| {
            words.extend(value.map(|value| format!("--{name} {}", quoted(&value))));
        };
        for set in &self.sets {
            option("set", Some(set.clone()));
        }
        option("view", self.view.clone());
        option("trials", trials.map(|trials| trials.to_string()));
        option("seed", self.seed.map(|seed| seed.to_string()));
        option("design", self.design.map(|design| design.name().to_owned()));
        words
    }
}

/// The change of a scenario that makes it take a view.
pub(super) fn view(name: &str) -> String {
    format!("scenario.view={name}")
}

/// The designs by name.
fn designs() -> impl TypedValueParser<Value = Design> {
    let of_name = |name: String| Design::ALL.into_iter().find(|design| design.name() == name);
    PossibleValuesParser::new(Design::ALL.map(Design::name)).try_map(move |name| of_name(name).ok_or("no such design"))
}
