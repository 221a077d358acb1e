//! Options of every command that draws trials: which draws, and of what.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::value;
use crate::random::Design;

#[derive(Debug, Args)]
pub(super) struct DrawOptions {
    /// Seed of the random numbers | 난수 씨앗
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,
    /// How trials are spread: mc, antithetic or lhs | 표본 설계
    #[arg(long, value_parser = designs())]
    pub(super) design: Option<Design>,
    /// Change a value of the scenario; may be repeated | 시나리오의 값을 바꿈(여러 번 가능)
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = value::assignment)]
    pub(super) sets: Vec<String>,
}

/// The designs by name.
fn designs() -> impl TypedValueParser<Value = Design> {
    let of_name = |name: String| Design::ALL.into_iter().find(|design| design.name() == name);
    PossibleValuesParser::new(Design::ALL.map(Design::name)).try_map(move |name| of_name(name).ok_or("no such design"))
}
