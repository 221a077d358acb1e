//! Every metric of a trial of `whole.toml` under the name that results give it.

use super::economy::{ACCOUNTS, BASE, BySector, SECTORS};
use super::event::Event;
use super::facility::Facility;
use super::pipeline::Pipeline;
use super::programme::Programme;
use super::total::{Part, Totals};
use super::trial::{Trial, YEARS, Years, calendar};

/// Values in a fixed order; names are made for one trial only.
pub(super) struct Report {
    pub(super) names: Vec<String>,
    pub(super) values: Vec<f64>,
    named: bool,
}

/// Scopes with the indices of their sectors.
const SCOPES: [(&str, &[usize]); 7] = [
    ("region", &[0, 1, 2]),
    ("autos", &[1]),
    ("makers", &[1, 2]),
    ("services", &[0]),
    ("care", &[0]),
    ("cars", &[1]),
    ("steel", &[2]),
];

impl Report {
    pub(super) fn new(named: bool) -> Self {
        Self { names: Vec::new(), values: Vec::new(), named }
    }

    fn put(&mut self, name: &dyn Fn() -> String, value: f64) {
        if self.named {
            self.names.push(name());
        }
        self.values.push(value);
    }

    fn plain(&mut self, name: &str, first: usize, values: &Years) {
        for t in first..YEARS {
            self.put(&|| format!("{name}@{}", calendar(t)), values[t]);
        }
    }

    /// Money in constant prices, in both bases.
    fn money(&mut self, name: &str, first: usize, trial: &Trial<'_>, values: &Years) {
        self.plain(&format!("{name}/constant-2021"), first, values);
        self.plain(&format!("{name}/nominal"), first, &std::array::from_fn(|t| values[t] * trial.prices[t]));
    }

    /// Output, value added or employment.
    fn level(&mut self, measure: &str, what: &str, first: usize, trial: &Trial<'_>, values: &Years) {
        let name = format!("{measure}.{what}");
        if measure == "employment" {
            self.plain(&name, first, values);
        } else {
            self.money(&name, first, trial, values);
        }
    }

    /// A measure over every scope: `total`, what each event moves, and what each part has, `None` where it has none.
    fn measure(
        &mut self,
        measure: &str,
        trial: &Trial<'_>,
        total: &BySector,
        events: &[(&Event, &BySector)],
        parts: &[(&Part, Option<Years>)],
    ) {
        for (scope, sectors) in SCOPES {
            let first = sectors.iter().map(|&s| BASE[s]).max().unwrap();
            let sum = |by_sector: &BySector| -> Years { std::array::from_fn(|t| sectors.iter().map(|&s| by_sector[s][t]).sum()) };
            let total = sum(total);
            self.level(measure, scope, first, trial, &total);
            let mut baseline = total;
            let mut take = |values: &Years| (0..YEARS).for_each(|t| baseline[t] -= values[t]);
            let names: Vec<&str> = sectors.iter().map(|&s| SECTORS[s]).collect();
            for (event, by_sector) in events.iter().filter(|(event, _)| event.hits(&names)) {
                let values = sum(by_sector);
                take(&values);
                self.level(measure, &format!("{scope}.event.{}", event.name), first, trial, &values);
            }
            for (part, values) in parts {
                let inside = part.sector.is_some_and(|s| sectors.contains(&s));
                if let Some(values) = values.filter(|_| inside) {
                    take(&values);
                    self.level(measure, &format!("{scope}.{}.{}", part.kind, part.name), first, trial, &values);
                }
            }
            self.level(measure, &format!("{scope}.baseline"), first, trial, &baseline);
        }
    }

    pub(super) fn totals(&mut self, trial: &Trial<'_>, events: &[Event], totals: &Totals) {
        let parts = || totals.parts.iter();
        let nets: Vec<_> = parts().map(|part| (part, part.output.map(|_| part.net_output))).collect();
        let moved: Vec<_> = events.iter().zip(totals.of_events.iter().map(|(output, _)| output)).collect();
        self.measure("output", trial, &totals.output, &moved, &nets);
        for (account, name) in ACCOUNTS.into_iter().enumerate() {
            let nets: Vec<_> = parts().map(|part| (part, part.accounts[account].map(|_| part.net_accounts[account]))).collect();
            let moved: Vec<_> = events.iter().zip(totals.of_events.iter().map(|(_, accounts)| &accounts[account])).collect();
            self.measure(name, trial, &totals.accounts[account], &moved, &nets);
        }
        for part in parts() {
            let levels = [part.output, part.accounts[0], part.accounts[1]];
            for (measure, values) in ["output", ACCOUNTS[0], ACCOUNTS[1]].into_iter().zip(levels) {
                if let Some(values) = values {
                    self.level(measure, part.name, 0, trial, &values);
                }
            }
        }
    }

    pub(super) fn nouns(&mut self, trial: &Trial<'_>, events: &[Event], facilities: &[Facility], pipelines: &[Pipeline]) {
        self.plain("price-index.region", 0, &trial.prices);
        for event in events {
            let happened = event.happens.map(|happens| if happens { 1.0 } else { 0.0 });
            self.plain(&format!("occurrence.{}", event.name), 0, &happened);
        }
        for facility in facilities {
            self.plain(&format!("capacity.{}", facility.name), 0, &facility.capacity);
            self.plain(&format!("use.{}", facility.name), 0, &facility.used);
            if facility.name == "port" {
                let delivered = facility.share.map(|share| share * trial.draw("facility.port.claimed.delivery"));
                for (measure, claim) in [("output", 3e12), ("employment", 5000.0), ("value-added", 1e12)] {
                    self.level(measure, "port.claimed", 0, trial, &delivered.map(|share| share * claim));
                }
            }
        }
        for Pipeline { name, inflow, passed, stock, ended, investment, .. } in pipelines {
            self.plain(&format!("inflow.{name}"), 0, inflow);
            for (stage, values) in passed {
                self.plain(&format!("passed.{name}.{stage}"), 0, values);
            }
            self.plain(&format!("stock.{name}"), 0, stock);
            self.plain(&format!("ended.{name}"), 0, ended);
            if let Some(investment) = investment {
                self.money(&format!("one-off-investment.{name}"), 0, trial, investment);
            }
        }
    }

    /// The money of programmes, and of all of them without those that are a part of another.
    pub(super) fn programmes(&mut self, trial: &Trial<'_>, programmes: &[Programme]) {
        let flows: Vec<Vec<(&str, Years)>> = programmes.iter().map(|programme| flows(trial, programme)).collect();
        for at in 0..flows[0].len() {
            let mut sum = [0.0; YEARS];
            for (programme, flows) in programmes.iter().zip(&flows) {
                let (name, values) = &flows[at];
                self.money(&name.replace("NAME", programme.name), 0, trial, values);
                if programme.name != "wing" {
                    (0..YEARS).for_each(|t| sum[t] += values[t]);
                }
            }
            self.money(&flows[0][at].0.replace("NAME", "spending"), 0, trial, &sum);
        }
        // Money to date is added up in each price basis by itself.
        for basis in ["constant-2021", "nominal"] {
            let mut of_all = [0.0; YEARS];
            for programme in programmes {
                let spent = programme.flows().spent;
                let mut so_far = 0.0;
                let to_date: Years = std::array::from_fn(|t| {
                    let constant = programme.constant(trial, t, spent[t]);
                    so_far += if basis == "nominal" { constant * trial.prices[t] } else { constant };
                    so_far
                });
                self.plain(&format!("cumulative-spending.{}/{basis}", programme.name), 0, &to_date);
                if programme.name != "wing" {
                    (0..YEARS).for_each(|t| of_all[t] += to_date[t]);
                }
            }
            self.plain(&format!("cumulative-spending.spending/{basis}"), 0, &of_all);
        }
    }
}

/// Flows in constant prices; all money is the city's, and nothing lapses.
fn flows(trial: &Trial<'_>, programme: &Programme) -> Vec<(&'static str, Years)> {
    let flows = programme.flows();
    let constant = |values: &Years| -> Years { std::array::from_fn(|t| programme.constant(trial, t, values[t])) };
    let spent = constant(&flows.spent);
    vec![
        ("planned-spending.NAME", constant(&flows.planned)),
        ("spending.NAME", spent),
        ("spending.NAME.national", [0.0; YEARS]),
        ("spending.NAME.city", spent),
        ("spending.NAME.private", [0.0; YEARS]),
        ("delivery.NAME", programme.delivered(trial)),
        ("leveraged-investment.NAME", [0.0; YEARS]),
        ("lapsed-spending.NAME", [0.0; YEARS]),
        ("refused-spending.NAME", constant(&flows.refused)),
        ("unspent.NAME", constant(&flows.unspent)),
    ]
}
