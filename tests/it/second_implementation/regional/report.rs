//! The metrics of a trial of `regional.toml` under the names that results give them.

use std::fmt::Arguments;

use super::super::whole::trial::{Trial, YEARS, Years, calendar};
use super::appraisal::Streams;
use super::economy::{ACCOUNTS, BASE, BySector as ByIndustry, EMPLOYMENT, KNOWN, ON_PATH, Own, VALUE_ADDED};
use super::effect::{Back, Part, Spender, Stages};
use super::table::{BySector, CODES};

/// Values in a fixed order; names are made for one trial only.
pub(super) struct Report {
    pub(super) names: Vec<String>,
    pub(super) values: Vec<f64>,
    named: bool,
}

/// Stages of a part.
type StagesOf = fn(&Part) -> &Option<Stages>;

/// A sum over table sectors: of the nation or not, and in a year.
type Of<'f> = &'f dyn Fn(&BySector, bool, usize) -> f64;

const SCOPES: [(&str, &[usize]); 5] =
    [("region", &[0, 1, 2]), ("makers", &[0, 2]), ("auto", &[0]), ("care", &[1]), ("tools", &[2])];

fn sum_of(series: &[&Years]) -> Years {
    std::array::from_fn(|t| series.iter().map(|values| values[t]).sum())
}

fn difference(a: &Years, b: &Years) -> Years {
    std::array::from_fn(|t| a[t] - b[t])
}

impl Report {
    pub(super) fn new(named: bool) -> Self {
        Self { names: Vec::new(), values: Vec::new(), named }
    }

    fn put(&mut self, name: Arguments<'_>, value: f64) {
        if self.named {
            self.names.push(name.to_string());
        }
        self.values.push(value);
    }

    fn plain(&mut self, name: Arguments<'_>, first: usize, values: &Years) {
        for t in first..YEARS {
            self.put(format_args!("{name}@{}", calendar(t)), values[t]);
        }
    }

    /// Of money in constant prices, both bases.
    fn series(&mut self, name: Arguments<'_>, is_money: bool, first: usize, trial: &Trial<'_>, values: &Years) {
        if is_money {
            self.plain(format_args!("{name}/constant-2021"), first, values);
            self.plain(format_args!("{name}/nominal"), first, &std::array::from_fn(|t| values[t] * trial.prices[t]));
        } else {
            self.plain(name, first, values);
        }
    }

    /// Output and every account by scope, with what each part has in it.
    pub(super) fn totals(&mut self, back: &Back<'_, '_>, parts: &[Part]) {
        for measure in 0..=ACCOUNTS.len() {
            let account = measure.checked_sub(1);
            let name = account.map_or("output", |account| ACCOUNTS[account]);
            let plain: &ByIndustry = account.map_or(back.outputs, |account| &back.levels[account]);
            let raw = |part: &Part, s: usize| account.map_or(part.output[s], |account| part.accounts[account][s]);
            for (scope, sectors) in SCOPES {
                let first = sectors.iter().map(|&s| BASE[s]).max().unwrap();
                let totals: Vec<Years> = sectors
                    .iter()
                    .map(|&s| {
                        let added: Years = std::array::from_fn(|t| parts.iter().map(|part| raw(part, s)[t]).sum());
                        // What spending makes is no job of an account of persons, and takes none away from it.
                        let of =
                            |part: &Part| if account == Some(EMPLOYMENT) { part.output_with_jobs[s] } else { part.output[s] };
                        let output: Years = std::array::from_fn(|t| parts.iter().map(|part| of(part)[t]).sum());
                        let moved = |t: usize| match (ON_PATH[s], account) {
                            (true, None) => 0.0,
                            // On a path output holds its parts, and so do the levels that go with it.
                            (true, Some(account)) => added[t] - output[t] * back.levels[account][s][t] / back.outputs[s][t],
                            (false, _) => added[t],
                        };
                        std::array::from_fn(|t| plain[s][t] + if t > KNOWN[s] { moved(t) - moved(KNOWN[s]) } else { 0.0 })
                    })
                    .collect();
                let total = sum_of(&totals.iter().collect::<Vec<_>>());
                let is_money = name != "employment" && name != "emissions";
                self.series(format_args!("{name}.{scope}"), is_money, first, back.trial, &total);
                let mut baseline = total;
                for part in parts {
                    let own = part.sector.is_some_and(|s| sectors.contains(&s));
                    let has_output = part.stages_output.is_some();
                    let with_spending = account != Some(EMPLOYMENT);
                    let reached = if part.kind == "programme" {
                        with_spending
                    } else {
                        let supplied = has_output && sectors.iter().any(|&s| Some(s) != part.sector);
                        let states = account
                            .map_or(has_output, |account| part.accounts[account].iter().flatten().any(|&level| level != 0.0));
                        (own && states) || supplied || (part.kind == "pipeline" && with_spending)
                    };
                    if !reached {
                        continue;
                    }
                    let values: Vec<Years> = sectors.iter().map(|&s| raw(part, s)).collect();
                    let values = sum_of(&values.iter().collect::<Vec<_>>());
                    baseline = difference(&baseline, &values);
                    self.series(format_args!("{name}.{scope}.{}.{}", part.kind, part.name), is_money, first, back.trial, &values);
                }
                self.series(format_args!("{name}.{scope}.baseline"), is_money, first, back.trial, &baseline);
            }
        }
    }

    /// The way of every source of effect from gross to net.
    pub(super) fn stages(&mut self, trial: &Trial<'_>, parts: &[Part]) {
        const NAMES: [&str; 5] = ["gross", "after-leakage", "after-deadweight", "after-displacement", "net"];
        for part in parts {
            let all: [(&str, bool, StagesOf); 4] = [
                ("output", true, |part| &part.stages_output),
                (ACCOUNTS[VALUE_ADDED], true, |part| &part.stages_accounts[VALUE_ADDED]),
                (ACCOUNTS[EMPLOYMENT], false, |part| &part.stages_accounts[EMPLOYMENT]),
                ("person-years", false, |part| &part.person_years),
            ];
            for (measure, is_money, of) in all {
                let stages = of(part);
                for (stage, name) in NAMES.iter().enumerate() {
                    let Some(stages) = stages else { continue };
                    self.series(format_args!("{measure}.{}.{name}", part.name), is_money, 0, trial, &stages[stage]);
                }
            }
        }
    }

    /// What facilities and pipelines make themselves, before anything is taken off but for want of people.
    pub(super) fn owns(&mut self, trial: &Trial<'_>, owns: &[Own], shortage: &Years) {
        for own in owns {
            let levels = own.accounts.iter().zip(ACCOUNTS).map(|(level, name)| (name, level));
            for (measure, values) in std::iter::once(("output", &own.output)).chain(levels) {
                if let Some(values) = values {
                    let short = own.name == "plant" || own.name == "firms";
                    let scaled: Years = std::array::from_fn(|t| values[t] * if short { shortage[t] } else { 1.0 });
                    self.series(
                        format_args!("{measure}.{}", own.name),
                        matches!(measure, "output" | "value-added"),
                        0,
                        trial,
                        &scaled,
                    );
                }
            }
        }
    }

    /// What spending sets off: by spender, by group, and in the region; inner ones once.
    pub(super) fn inducement(&mut self, back: &Back<'_, '_>, spenders: &[Spender]) {
        let named = |name: &str| spenders.iter().filter(|spender| spender.name == name).collect::<Vec<_>>();
        let all_of = |names: &[&str]| spenders.iter().filter(|spender| names.contains(&spender.name)).collect::<Vec<_>>();
        let scopes = [
            ("region", all_of(&["park", "hall", "wing", "firms"])),
            ("outlays", all_of(&["park", "hall", "wing"])),
            ("hall", named("hall")),
            ("park", all_of(&["park", "hall"])),
            ("wing", named("wing")),
            ("firms", named("firms")),
        ];
        let output: Of<'_> = &|outputs, _, _| back.output(outputs);
        let value_added: Of<'_> = &|outputs, _, _| back.value_added(outputs);
        let person_years: Of<'_> = &|outputs, nation, t| back.person_years(nation, outputs, t);
        let measures =
            [("induced-output", true, output), ("induced-value-added", true, value_added), ("person-years", false, person_years)];
        for (scope, spenders) in &scopes {
            for (measure, is_money, of) in measures {
                let all = |value: &dyn Fn(&Spender, usize) -> f64| -> Years {
                    std::array::from_fn(|t| spenders.iter().map(|spender| value(spender, t)).sum())
                };
                let components: [(&str, Years); 5] = [
                    ("", all(&|spender, t| of(&spender.region[t].closed, false, t))),
                    (".direct", all(&|spender, t| of(&spender.region[t].direct, false, t))),
                    (".indirect", all(&|s, t| of(&s.region[t].open, false, t) - of(&s.region[t].direct, false, t))),
                    (".induced", all(&|s, t| of(&s.region[t].closed, false, t) - of(&s.region[t].open, false, t))),
                    (".national", all(&|spender, t| of(&spender.nation[t].closed, true, t))),
                ];
                for (component, values) in &components {
                    self.series(format_args!("{measure}.{scope}{component}"), is_money, 0, back.trial, values);
                    for (basis, nominal) in
                        [("/constant-2021", false), ("/nominal", true)].into_iter().take(if is_money { 2 } else { 1 })
                    {
                        let mut so_far = 0.0;
                        let to_date = std::array::from_fn(|t| {
                            so_far += if nominal { values[t] * back.trial.prices[t] } else { values[t] };
                            so_far
                        });
                        self.plain(
                            format_args!("cumulative-{measure}.{scope}{component}{}", if is_money { basis } else { "" }),
                            0,
                            &to_date,
                        );
                    }
                }
            }
        }
    }

    pub(super) fn skills(&mut self, pools: &[[Years; 2]; 2]) {
        for (name, [supply, demand]) in ["coding", "welding"].into_iter().zip(pools) {
            self.plain(format_args!("skill-supply.{name}"), 0, supply);
            // Programmers are wanted by an industry that is known from 2021 on.
            let first = if name == "coding" { BASE[1] } else { 0 };
            self.plain(format_args!("skill-demand.{name}"), first, demand);
            self.plain(format_args!("skill-shortage.{name}"), first, &std::array::from_fn(|t| (demand[t] - supply[t]).max(0.0)));
        }
    }

    pub(super) fn appraisals(&mut self, appraisals: &[(&str, i32, Streams)]) {
        for (name, base, streams) in appraisals {
            for (measure, component, value) in streams.answers() {
                let has_basis = matches!(measure, "pv-cost" | "pv-benefit" | "npv" | "cost-per-job-year");
                let basis = if has_basis { "/constant-2021" } else { "" };
                self.put(format_args!("{measure}.{name}.{component}{basis}@{base}"), value);
            }
        }
    }

    pub(super) fn multipliers(&mut self, back: &Back<'_, '_>, households: bool) {
        for (s, code) in CODES.into_iter().enumerate() {
            for (name, economy) in [("region", &back.table.region), ("nation", &back.table.nation)] {
                for closed in [false, true].into_iter().take(if households { 2 } else { 1 }) {
                    let kind = if closed { 2 } else { 1 };
                    let measures = ["output-multiplier", "value-added-multiplier", "employment-multiplier"];
                    for (measure, value) in measures.into_iter().zip(economy.multipliers(s, closed)) {
                        self.put(format_args!("{measure}.{code}.{name}-type-{kind}@2020"), value);
                    }
                }
            }
        }
    }
}
