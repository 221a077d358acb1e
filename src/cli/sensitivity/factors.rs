//! Methods of `mudeung sensitivity`, and which factors each of them moves.

use crate::cli::failure::Failure;
use crate::model::{Model, Role};
use crate::quantity::Label;
use crate::study::sensitivity::design::{Factor, FactorKind, Origin};
use crate::study::sensitivity::estimate::Batches;
use crate::study::sensitivity::evaluate::{GivenData, Refusal, Study, morris, sobol, tornado};

/// How sensitivity is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Given,
    Tornado,
    Morris,
    Sobol,
}

impl Method {
    /// The method of this name; the parser of the option takes no other.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "tornado" => Self::Tornado,
            "morris" => Self::Morris,
            "sobol" => Self::Sobol,
            _ => Self::Given,
        }
    }

    /// Trials of each run of the model unless somebody says otherwise.
    pub(super) fn trials(self) -> u64 {
        match self {
            Self::Given => 16_384,
            Self::Tornado | Self::Sobol => 8192,
            Self::Morris => 512,
        }
    }

    /// Name of the file that says how the tables were made.
    pub(super) fn record(self) -> &'static str {
        match self {
            Self::Given => "sensitivity.json",
            Self::Tornado => "tornado.json",
            Self::Morris => "morris.json",
            Self::Sobol => "sobol.json",
        }
    }

    /// Trials in all.
    pub(super) fn cost(self, factors: usize, trials: u64) -> u64 {
        match self {
            Self::Given => trials,
            Self::Tornado => tornado::cost(factors, trials),
            Self::Morris => morris::cost(factors, trials),
            Self::Sobol => sobol::cost(factors, trials),
        }
    }

    /// The independent parts of a study's trials, from which errors come.
    pub(super) fn batches(self, study: &Study<'_>) -> Result<Batches, Refusal> {
        match self {
            Self::Given | Self::Tornado | Self::Sobol => study.batches(),
            Self::Morris => study.batches_of_trajectories(),
        }
    }

    /// Trials of the screening before.
    pub(super) fn screening(self, trials: u64) -> u64 {
        if self == Self::Given { 0 } else { trials }
    }
}

/// A group as typed: `NAME=PATH,PATH`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    text: String,
    name: String,
    patterns: Vec<String>,
}

impl Group {
    /// As it was typed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// Reads a group; whether its paths exist, only the scenario can tell.
pub(super) fn group(text: &str) -> Result<Group, String> {
    let (name, patterns) = text.split_once('=').unwrap_or_default();
    let patterns: Vec<String> = patterns.split(',').map(|pattern| pattern.trim().to_owned()).collect();
    if name.trim().is_empty() || patterns.iter().any(String::is_empty) {
        return Err("expected NAME=PATH,PATH such as growth=sector.*.growth | NAME=PATH,PATH 형식".to_owned());
    }
    Ok(Group { text: text.to_owned(), name: name.trim().to_owned(), patterns })
}

/// Reads a number of inputs.
pub(super) fn inputs(text: &str) -> Result<usize, String> {
    let inputs = text.parse().ok().filter(|inputs| *inputs > 0);
    inputs.ok_or_else(|| "expected a whole number from 1 | 1 이상의 정수".to_owned())
}

/// The groups of a model that were named.
pub(super) fn named(model: &Model, groups: &[Group], origins: &[Origin]) -> Result<Vec<Factor>, Failure> {
    let of = |group: &Group| {
        let patterns: Vec<&str> = group.patterns.iter().map(String::as_str).collect();
        Factor::named(model, &group.name, &patterns, origins).map_err(|pattern| {
            Failure::Usage(Label::new(
                format!(
                    "--group {}: the scenario has no uncertain input `{pattern}`; inputs.csv of a run lists them",
                    group.name
                ),
                format!("--group {}: 시나리오에 불확실한 입력 `{pattern}`이(가) 없습니다. run의 inputs.csv를 보세요", group.name),
            ))
        })
    };
    let repeated = groups.iter().enumerate().find(|(at, group)| groups[..*at].iter().any(|other| other.name == group.name));
    if let Some((_, Group { name, .. })) = repeated {
        return Err(Failure::Usage(Label::new(
            format!("--group {name}: two groups have this name"),
            format!("--group {name}: 이 이름의 묶음이 둘입니다"),
        )));
    }
    groups.iter().map(of).collect()
}

/// Most inputs that a design moves one by one, unless somebody says otherwise.
fn singles(method: Method, asked: Option<usize>) -> usize {
    asked.unwrap_or(match method {
        Method::Given | Method::Morris => usize::MAX,
        Method::Tornado => 20,
        Method::Sobol => 12,
    })
}

/// Most factors that a method may move, before the screening.
pub(super) fn most(method: Method, asked: Option<usize>, model: &Model, named: &[Factor], origins: &[Origin]) -> usize {
    let candidates = || Factor::separate(model, origins).len();
    match method {
        Method::Given => 0,
        Method::Sobol if !named.is_empty() => named.len() + 3,
        Method::Sobol => singles(method, asked).min(candidates()) + 6,
        _ if !named.is_empty() && asked.is_none() => named.len(),
        _ => singles(method, asked).min(candidates()) + named.len(),
    }
}

/// The factors that a method moves: the groups that are named, else the largest by the screening.
pub(super) fn chosen(
    method: Method,
    asked: Option<usize>,
    model: &Model,
    screened: &GivenData,
    named: Vec<Factor>,
    origins: &[Origin],
) -> Result<Vec<Factor>, Failure> {
    // A uniform draw that decides has no low and high end that mean anything.
    let has_ends = |factor: &Factor| {
        factor.inputs.iter().all(|&input| {
            let is_driver = || model.dependence.drivers.iter().any(|driver| driver.score == input);
            model.inputs[input].role == Role::Parameter || is_driver()
        })
    };
    let is_new = |factor: &&Factor| !named.iter().any(|group| factor.inputs.iter().any(|input| group.inputs.contains(input)));
    let of_screening = screened.screened().into_iter().filter(|factor| method != Method::Tornado || has_ends(factor));
    let mut largest: Vec<Factor> = match (method, asked) {
        (_, None) if !named.is_empty() => Vec::new(),
        // Morris is itself a screening: it moves everything.
        (Method::Morris, None) => Factor::separate(model, origins),
        _ => of_screening.filter(is_new).take(singles(method, asked)).cloned().collect(),
    };
    largest.sort_by(|a, b| a.name.cmp(&b.name));
    let mut factors = named;
    factors.extend(largest);
    if method == Method::Morris {
        disjoint(model, &factors)?;
    }
    if method == Method::Sobol {
        let rest = Factor::rest(model, &factors, origins);
        let of_origin = Factor::groups(model, origins).into_iter().filter(|group| group.kind == FactorKind::Origin);
        factors.extend(rest.into_iter().chain(of_origin));
    }
    if factors.is_empty() || screened.outcomes.iter().all(|drivers| drivers.inputs.is_empty()) {
        return Err(Failure::Refused(Label::new(
            "the screening tells no input from nothing, so there is nothing to move; name inputs with --group, unless the outcomes are \
             the same in every trial",
            "선별에서 어느 입력도 우연과 구별되지 않아 움직일 것이 없습니다. 결과가 모든 시행에서 같지 않다면 --group으로 입력을 지정하세요",
        )));
    }
    Ok(factors)
}

/// A trajectory moves each input once.
fn disjoint(model: &Model, factors: &[Factor]) -> Result<(), Failure> {
    let mut seen = std::collections::BTreeMap::new();
    for factor in factors {
        for input in &factor.inputs {
            if let Some(other) = seen.insert(*input, &factor.name) {
                let path = &model.inputs[*input].path;
                return Err(Failure::Usage(Label::new(
                    format!("--group: `{path}` is in `{other}` and in `{}`; Morris's design moves each input once", factor.name),
                    format!(
                        "--group: `{path}`이(가) `{other}`와(과) `{}`에 모두 있습니다. Morris 설계는 입력을 한 번만 움직입니다",
                        factor.name
                    ),
                )));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{group, inputs};

    #[test]
    fn a_design_moves_at_least_one_input() {
        assert_eq!(inputs("3"), Ok(3));
        assert!(["0", "-1", "all"].iter().all(|wrong| inputs(wrong).is_err()));
    }

    #[test]
    fn a_group_has_a_name_and_paths() {
        let read = group("growth=sector.*.growth, prices.inflation").unwrap();
        assert_eq!(
            (read.name.as_str(), read.patterns),
            ("growth", vec!["sector.*.growth".to_owned(), "prices.inflation".to_owned()])
        );
        for wrong in ["growth", "=a", "a=", "a=b,,c"] {
            assert!(group(wrong).is_err(), "{wrong}");
        }
    }
}
