//! What facilities and pipelines add to the sectors of `whole.toml`, and what every part has in every total.

use super::economy::{BASE, BySector, KNOWN, SECTORS, elasticity};
use super::event::Event;
use super::facility::Facility;
use super::pipeline::Pipeline;
use super::trial::{Trial, YEARS, Years};

/// A facility or pipeline as a part of totals, in constant prices. The levels are of employment and of value added.
pub(super) struct Part {
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    pub(super) sector: Option<usize>,
    in_zone: bool,
    pub(super) output: Option<Years>,
    pub(super) accounts: [Option<Years>; 2],
    pub(super) net_output: Years,
    pub(super) net_accounts: [Years; 2],
}

/// Output per unit and levels of accounts as stated, what is left out following the intensity of the sector.
struct Stated {
    output: Option<Years>,
    accounts: [Option<Years>; 2],
}

#[expect(clippy::unnecessary_wraps, reason = "what is stated stands beside what is not")]
fn times(units: &Years, each: f64) -> Option<Years> {
    Some(units.map(|units| units * each))
}

fn facility(trial: &Trial<'_>, facility: &Facility) -> (Option<usize>, bool, Stated) {
    let used = &facility.used;
    let draw = |path: &str| trial.draw(&format!("facility.{path}"));
    let stated = |output, employment, value_added| Stated { output, accounts: [employment, value_added] };
    match facility.name {
        "centre" => {
            let complete = facility.share.map(|share| share * draw("centre.claimed.delivery"));
            let output = |t: usize| used[t] * 20e8 + complete[t] * 2.5e12 / trial.prices[t];
            let jobs = |t: usize| used[t] * 2.0 + complete[t] * 800.0;
            (Some(1), false, stated(Some(std::array::from_fn(output)), Some(std::array::from_fn(jobs)), None))
        }
        "clinic" => (Some(0), false, stated(None, times(used, 0.5), times(used, 3e7))),
        "mill" => (Some(2), false, stated(times(used, 4e5), times(used, 0.002), times(used, 1.5e5))),
        "plant" => (Some(2), true, stated(times(used, trial.of_year(2022, 2e6)), times(used, 0.006), None)),
        "port" => (None, false, stated(None, times(used, 0.001), None)),
        // It names no sector and so takes that of the zone.
        "yard" => (Some(2), true, stated(times(used, draw("yard.per_unit.output")), times(used, 0.1), None)),
        _ => (Some(2), false, stated(times(used, 3e5), times(used, draw("zone.per_unit.account.employment")), None)),
    }
}

fn pipeline(trial: &Trial<'_>, pipeline: &Pipeline) -> (Option<usize>, bool, Stated) {
    let size = &pipeline.size;
    let mean: Years = std::array::from_fn(|t| 0.5 * (size[t] + if t > 0 { size[t - 1] } else { 0.0 }));
    match pipeline.name {
        "movers" => (Some(0), false, Stated { output: times(&mean, 5e7), accounts: [None, None] }),
        "startups" => {
            let money = |each: f64| times(&mean, trial.of_year(2020, each));
            (Some(2), true, Stated { output: money(52e8), accounts: [times(size, 9.0), money(10e8)] })
        }
        _ => (None, false, Stated { output: None, accounts: [None, None] }),
    }
}

/// The economy of a trial.
pub(super) struct Totals {
    pub(super) parts: Vec<Part>,
    /// Output and levels with all parts.
    pub(super) output: BySector,
    pub(super) accounts: [BySector; 2],
    /// What each event has moved them by.
    pub(super) of_events: Vec<(BySector, [BySector; 2])>,
}

/// Adds up. `output` and `levels` are of the sectors alone.
pub(super) fn totals(
    trial: &Trial<'_>,
    events: &[Event],
    (output, levels): (&BySector, &[BySector; 2]),
    facilities: &[Facility],
    pipelines: &[Pipeline],
) -> Totals {
    let of_facilities = facilities.iter().map(|noun| ("facility", noun.name, facility(trial, noun)));
    let of_pipelines = pipelines.iter().map(|noun| ("pipeline", noun.name, pipeline(trial, noun)));
    let mut parts: Vec<Part> = of_facilities
        .chain(of_pipelines)
        .map(|(kind, name, (sector, in_zone, stated))| {
            let by_intensity = |account: usize| -> Option<Years> {
                let (sector, own) = (sector?, stated.output?);
                let level =
                    |t: usize| if t < BASE[sector] { 0.0 } else { own[t] * levels[account][sector][t] / output[sector][t] };
                Some(std::array::from_fn(level))
            };
            let accounts = [0, 1].map(|account| stated.accounts[account].or_else(|| by_intensity(account)));
            let net_output = stated.output.unwrap_or_default();
            let net_accounts = accounts.map(Option::unwrap_or_default);
            Part { kind, name, sector, in_zone, output: stated.output, accounts, net_output, net_accounts }
        })
        .collect();
    let zone = parts.iter().position(|part| part.name == "zone").unwrap();
    for inner in (0..parts.len()).filter(|&part| parts[part].in_zone).collect::<Vec<_>>() {
        for t in 0..YEARS {
            parts[zone].net_output[t] -= parts[inner].net_output[t];
            for account in [0, 1] {
                parts[zone].net_accounts[account][t] -= parts[inner].net_accounts[account][t];
            }
        }
    }
    let mut totals =
        Totals { output: *output, accounts: *levels, of_events: events_one_by_one(trial, events, output, levels), parts };
    for s in 0..SECTORS.len() {
        let own = |value: &dyn Fn(&Part, usize) -> f64, t: usize| -> f64 {
            totals.parts.iter().filter(|part| part.sector == Some(s)).map(|part| value(part, t)).sum()
        };
        let on_path = s == 1;
        let added: Years = std::array::from_fn(|t| own(&|part, t| part.net_output[t], t));
        let of_account = |account: usize, t: usize| {
            let all = own(&|part, t| part.net_accounts[account][t], t);
            // On a path output holds its parts, and so do the levels that go with it.
            if on_path { all - added[t] * levels[account][s][t] / output[s][t] } else { all }
        };
        for t in KNOWN[s] + 1..YEARS {
            if !on_path {
                totals.output[s][t] += added[t] - added[KNOWN[s]];
            }
            for account in [0, 1] {
                // Employment in care and value added of cars follow paths of their own.
                if (account, s) != (0, 0) && (account, s) != (1, 1) {
                    totals.accounts[account][s][t] += of_account(account, t) - of_account(account, KNOWN[s]);
                }
            }
        }
    }
    totals
}

/// What each event moves, one laid over the other in the order of their ids.
fn events_one_by_one(
    trial: &Trial<'_>,
    events: &[Event],
    output: &BySector,
    levels: &[BySector; 2],
) -> Vec<(BySector, [BySector; 2])> {
    let with = |count: usize, level: &BySector, elasticity: f64| -> BySector {
        std::array::from_fn(|s| {
            std::array::from_fn(|t| {
                let later = |event: &Event| event.of_output(SECTORS[s], KNOWN[s], t).powf(elasticity);
                level[s][t] / events[count..].iter().map(later).product::<f64>()
            })
        })
    };
    let effect = |event: usize, level: &BySector, elasticity: f64| -> BySector {
        let (with, without) = (with(event + 1, level, elasticity), with(event, level, elasticity));
        std::array::from_fn(|s| std::array::from_fn(|t| with[s][t] - without[s][t]))
    };
    let of_accounts = |event: usize| [0, 1].map(|account| effect(event, &levels[account], elasticity(trial, account)));
    (0..events.len()).map(|event| (effect(event, output, 1.0), of_accounts(event))).collect()
}
