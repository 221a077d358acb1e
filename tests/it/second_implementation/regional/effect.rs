//! What spending and capacity set off, its way from gross to net, and where in the region it falls.

use super::super::whole::trial::{Trial, YEARS, Years};
use super::economy::{ACCOUNTS, BASE, BySector as ByIndustry, EMPLOYMENT, KNOWN, Own, Programme, SECTORS, VALUE_ADDED};
use super::table::{self, BySector, CODES, N, Outputs, Table, by_sector, ratio_of_value_added};

/// Gross, after leakage, after deadweight, after displacement, net.
pub(super) type Stages = [Years; 5];

/// Who spends: what it comes to, in the table's prices.
pub(super) struct Spender {
    pub(super) name: &'static str,
    pub(super) nation: [Outputs; YEARS],
    pub(super) region: [Outputs; YEARS],
}

/// Factors between what is left after leakage and what is net.
pub(super) struct Factors {
    pub(super) leakage: f64,
    rest: [f64; 3],
}

impl Factors {
    pub(super) fn new(trial: &Trial<'_>, name: Option<&str>) -> Self {
        let draw = |name: &str, key: &str| trial.draw(&format!("additionality.{name}.{key}"));
        match name {
            None => Self { leakage: 0.0, rest: [0.0; 3] },
            Some("public") => Self { leakage: 0.25, rest: [draw("public", "deadweight"), 0.1, 0.0] },
            Some(name) => Self {
                leakage: draw(name, "leakage"),
                rest: ["deadweight", "displacement", "substitution"].map(|key| draw(name, key)),
            },
        }
    }

    /// Of an effect in the region, what is net.
    pub(super) fn net(&self) -> f64 {
        self.rest.iter().map(|factor| 1.0 - factor).product()
    }

    fn stages(&self, gross: &Years, in_region: &Years) -> Stages {
        let after = |count: usize| in_region.map(|effect| effect * self.rest[..count].iter().map(|f| 1.0 - f).product::<f64>());
        [*gross, after(0), after(1), after(2), after(3)]
    }
}

/// Which part of a table sector's output is of which industry: sectors of the scenario, then the two outside.
pub(super) struct Industries {
    /// By industry and table sector; weights sum to 1 over sectors.
    weights: [BySector; 5],
    belongs: [BySector; 5],
}

impl Industries {
    pub(super) fn new(trial: &Trial<'_>, outputs: &ByIndustry) -> Self {
        let draw = |path: &str| trial.draw(&format!("input_output.concordance.{path}"));
        let at = |code: &str| CODES.iter().position(|&of| of == code).unwrap();
        let weigh = |weights: &[(&str, f64)]| {
            let mut by_code = [0.0; N];
            let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
            for (code, weight) in weights {
                by_code[at(code)] = weight / sum;
            }
            by_code
        };
        let weights = [
            weigh(&[("CARS", draw("auto.CARS")), ("MACH", draw("auto.MACH"))]),
            weigh(&[("SERV", 1.0)]),
            weigh(&[("MACH", 0.9), ("SERV", draw("tools.SERV"))]),
            weigh(&[("BUILD", 1.0)]),
            weigh(&[("MINE", draw("rest.MINE")), ("CARS", 0.1), ("SERV", draw("rest.SERV"))]),
        ];
        let size = |industry: usize| match industry {
            0..3 => outputs[industry][BASE[industry]],
            3 => trial.of_year(2020, 2e12),
            _ => trial.of_year(2020, 9e12),
        };
        let sales = |industry: usize, s: usize| size(industry) * weights[industry][s];
        let belongs =
            std::array::from_fn(|industry| by_sector(|s| sales(industry, s) / (0..5).map(|other| sales(other, s)).sum::<f64>()));
        Self { weights, belongs }
    }
}

/// What a source of effect adds, in constant prices: by industry and year, net, to output and to each account; and the stages of
/// output, value added, jobs and person-years.
pub(super) struct Part {
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    /// Its own sector, where it has output or levels itself.
    pub(super) sector: Option<usize>,
    pub(super) output: [Years; 5],
    /// The output that has jobs: not what spending sets off.
    pub(super) output_with_jobs: [Years; 5],
    pub(super) accounts: [[Years; 5]; 3],
    pub(super) stages_output: Option<Stages>,
    pub(super) stages_accounts: [Option<Stages>; 3],
    pub(super) person_years: Option<Stages>,
    /// Net value added and net jobs of the facility or the firms themselves, without their suppliers and their investment.
    pub(super) capacity: [Years; 2],
}

/// All that is needed to turn table sectors into industries.
pub(super) struct Back<'a, 'd> {
    pub(super) trial: &'a Trial<'d>,
    pub(super) table: &'a Table,
    pub(super) industries: &'a Industries,
    pub(super) outputs: &'a ByIndustry,
    pub(super) levels: &'a [ByIndustry; 3],
}

/// An effect by table sector in the region of a year, and what it brings of an account to an industry.
impl Back<'_, '_> {
    /// The table's prices to constant ones.
    fn constant(&self, money: f64) -> f64 {
        money / self.trial.prices[0]
    }

    /// Growth of output per person since the table's year.
    pub(super) fn productivity(&self, t: usize) -> f64 {
        (1.0 + self.trial.draw("input_output.productivity")).powi(i32::try_from(t).unwrap())
    }

    fn heads(&self) -> f64 {
        self.trial.draw("input_output.heads_per_fte")
    }

    pub(super) fn value_added(&self, outputs: &BySector) -> f64 {
        self.constant((0..N).map(|s| ratio_of_value_added(s) * outputs[s]).sum())
    }

    pub(super) fn output(&self, outputs: &BySector) -> f64 {
        self.constant(outputs.iter().sum())
    }

    pub(super) fn person_years(&self, nation: bool, outputs: &BySector, t: usize) -> f64 {
        let economy = if nation { &self.table.nation } else { &self.table.region };
        economy.persons(outputs) / self.productivity(t)
    }

    fn add(&self, part: &mut Part, t: usize, outputs: &BySector, net: f64, jobs: bool) {
        for industry in 0..5 {
            let share = &self.industries.belongs[industry];
            let output = self.constant(net * (0..N).map(|s| outputs[s] * share[s]).sum::<f64>());
            part.output[industry][t] += output;
            if jobs {
                part.output_with_jobs[industry][t] += output;
            }
            // Levels of industries go by their own intensities, not by the table's.
            for account in (0..ACCOUNTS.len()).filter(|&account| jobs || account != EMPLOYMENT) {
                if industry < 3 && t >= BASE[industry] {
                    part.accounts[account][industry][t] += output * self.levels[account][industry][t] / self.outputs[industry][t];
                }
            }
        }
    }
}

/// Effects of money in constant prices, by year.
pub(super) fn spender(back: &Back<'_, '_>, name: &'static str, money: &Years, pattern: &str) -> Spender {
    let [nation, region] = table::bought(back.trial, back.table, pattern);
    let of_table = |t: usize, each: &BySector| each.map(|each| each * money[t] * back.trial.prices[0]);
    Spender {
        name,
        nation: std::array::from_fn(|t| back.table.nation.outputs(&of_table(t, &nation))),
        region: std::array::from_fn(|t| back.table.region.outputs(&of_table(t, &region))),
    }
}

fn empty(kind: &'static str, name: &'static str) -> Part {
    Part {
        kind,
        name,
        sector: None,
        output: [[0.0; YEARS]; 5],
        output_with_jobs: [[0.0; YEARS]; 5],
        accounts: [[[0.0; YEARS]; 5]; 3],
        stages_output: None,
        stages_accounts: [None; 3],
        person_years: None,
        capacity: [[0.0; YEARS]; 2],
    }
}

fn sum(a: &Years, b: &Years) -> Years {
    std::array::from_fn(|t| a[t] + b[t])
}

fn add_spending(back: &Back<'_, '_>, part: &mut Part, spender: &Spender, factors: &Factors) {
    for t in 0..YEARS {
        back.add(part, t, &spender.region[t].closed, factors.net(), false);
    }
    let series = |of: &dyn Fn(&BySector, bool, usize) -> f64| -> Stages {
        let gross = std::array::from_fn(|t| of(&spender.nation[t].closed, true, t));
        let here = std::array::from_fn(|t| of(&spender.region[t].closed, false, t));
        factors.stages(&gross, &here)
    };
    let join = |old: Option<Stages>, new: Stages| -> Option<Stages> {
        Some(std::array::from_fn(|stage| sum(&old.map_or([0.0; YEARS], |old| old[stage]), &new[stage])))
    };
    part.stages_output = join(part.stages_output, series(&|outputs, _, _| back.output(outputs)));
    let added = series(&|outputs, _, _| back.value_added(outputs));
    part.stages_accounts[VALUE_ADDED] = join(part.stages_accounts[VALUE_ADDED], added);
    part.person_years = Some(series(&|outputs, nation, t| back.person_years(nation, outputs, t)));
}

pub(super) fn of_programme(back: &Back<'_, '_>, programme: &Programme, spender: &Spender) -> Part {
    let mut part = empty("programme", programme.name);
    add_spending(back, &mut part, spender, &Factors::new(back.trial, programme.additionality));
    part
}

/// Of a facility or pipeline; `scale` is what a shortage of people leaves of what it makes itself.
pub(super) fn of_own(back: &Back<'_, '_>, own: &Own, scale: &Years, spender: Option<&Spender>) -> Part {
    let factors = Factors::new(back.trial, own.additionality);
    let mut part = empty(own.kind, own.name);
    part.sector = Some(own.sector);
    let scaled = |values: &Years| -> Years { std::array::from_fn(|t| values[t] * scale[t]) };
    let kept = (1.0 - factors.leakage) * factors.net();
    let own_output = own.output.as_ref().map(scaled);
    // Suppliers in both economies, by year, in the table's prices.
    let suppliers: Option<[[BySector; 2]; YEARS]> = own_output.map(|output| {
        std::array::from_fn(|t| {
            let weights = &back.industries.weights[own.sector];
            let given = std::array::from_fn(|s| (weights[s] > 0.0).then(|| weights[s] * output[t] * back.trial.prices[0]));
            [back.table.nation.suppliers(&given), back.table.region.suppliers(&given)]
        })
    });
    if let Some(output) = own_output {
        part.output[own.sector] = output.map(|output| output * kept);
        part.output_with_jobs[own.sector] = part.output[own.sector];
    }
    for account in 0..ACCOUNTS.len() {
        if let Some(level) = own.accounts[account].as_ref().map(scaled) {
            part.accounts[account][own.sector] = level.map(|level| level * kept);
        }
    }
    if let Some(suppliers) = &suppliers {
        for t in 0..YEARS {
            back.add(&mut part, t, &suppliers[t][1], factors.net(), true);
        }
    }
    let stages = |own: Option<Years>, of: &dyn Fn(&BySector, bool, usize) -> f64| {
        own.map(|own| {
            let through =
                |which: usize, t: usize| suppliers.as_ref().map_or(0.0, |suppliers| of(&suppliers[t][which], which == 0, t));
            let gross = std::array::from_fn(|t| own[t] + through(0, t));
            let here = std::array::from_fn(|t| own[t] * (1.0 - factors.leakage) + through(1, t));
            factors.stages(&gross, &here)
        })
    };
    part.stages_output = stages(own_output, &|outputs, _, _| back.output(outputs));
    let added = own.accounts[VALUE_ADDED].as_ref().map(scaled);
    part.stages_accounts[VALUE_ADDED] = stages(added, &|outputs, _, _| back.value_added(outputs));
    let jobs = |outputs: &BySector, nation: bool, t: usize| back.person_years(nation, outputs, t) * back.heads();
    part.stages_accounts[EMPLOYMENT] = stages(own.accounts[EMPLOYMENT].as_ref().map(scaled), &jobs);
    for (which, account) in [VALUE_ADDED, EMPLOYMENT].into_iter().enumerate() {
        let level = own.accounts[account].as_ref().map_or([0.0; YEARS], scaled);
        part.capacity[which] = level.map(|level| level * kept);
    }
    if let Some(spender) = spender {
        add_spending(back, &mut part, spender, &factors);
    }
    part
}

/// The pools of people: supply, demand, and what a shortage of programmers leaves of the plant and the firms.
pub(super) fn skills(trial: &Trial<'_>, levels: &[ByIndustry; 3], owns: &[Own], people: &Years) -> ([[Years; 2]; 2], Years) {
    let draw = |path: &str| trial.draw(&format!("skill.{path}"));
    let jobs = |name: &str, t: usize| owns.iter().find(|own| own.name == name).unwrap().accounts[EMPLOYMENT].unwrap()[t];
    // The parts that a level holds are those of the last known year; of those asked for none is on a stated path.
    let sector = |name: &str, t: usize| {
        let sector = SECTORS.iter().position(|&of| of == name).unwrap();
        let held = owns.iter().filter(|own| own.sector == sector).filter_map(|own| own.accounts[EMPLOYMENT]);
        levels[EMPLOYMENT][sector][t] - held.map(|jobs| jobs[t.min(KNOWN[sector])]).sum::<f64>()
    };
    let supply = people.map(|people| people + draw("coding.base"));
    let demand: Years = std::array::from_fn(|t| {
        draw("coding.sector.care") * sector("care", t)
            + 0.005 * sector("auto", t)
            + 0.3 * jobs("plant", t)
            + draw("coding.pipeline.firms") * jobs("firms", t)
    });
    let binding = draw("coding.binding");
    let scale = std::array::from_fn(|t| if demand[t] > supply[t] { (supply[t] / demand[t]).powf(binding) } else { 1.0 });
    let welding: Years = std::array::from_fn(|t| {
        draw("welding.sector.auto") * sector("auto", t) + 0.1 * jobs("yard", t) + 0.2 * jobs("clinic", t)
    });
    ([[supply, demand], [*people, welding]], scale)
}
