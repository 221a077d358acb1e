//! The programmes of `economy.toml`, one trial at a time.

use super::economy::{Draw, FIRST, LAST, Prices, Values, Years};

/// What a programme is in one trial.
struct Programme {
    name: &'static str,
    /// Whether its plan is in constant prices.
    constant: bool,
    plan: Years,
    /// Share that is granted.
    granted: f64,
    delay: f64,
    execution: Years,
    carry_over: Years,
    overrun: f64,
    /// National, city, private; they sum to 1.
    payers: [f64; 3],
    leverage: f64,
}

fn every_year(value: impl Fn(i32) -> f64) -> Years {
    (FIRST..=LAST).map(|year| (year, value(year))).collect()
}

/// A budget by the shares of some years.
fn plan(shares: &[(i32, f64)], budget: f64) -> Years {
    every_year(|year| shares.iter().filter(|(planned, _)| *planned == year).map(|(_, share)| share * budget).sum())
}

fn bridge(draw: &Draw<'_>) -> Programme {
    let granted = draw("programme.bridge.approval") < draw("programme.bridge.approval.probability");
    let overrun = draw("programme.bridge.overrun");
    let third = 1.0 / 3.0;
    // The overrun is funded; a refusal starts it in 2023 instead of 2021.
    let budget = draw("programme.bridge.budget") * (1.0 + overrun);
    Programme {
        name: "bridge",
        constant: false,
        plan: plan(&[(2021, third), (2022, third), (2023, third)], budget),
        granted: 1.0,
        delay: draw("programme.bridge.delay") + if granted { 0.0 } else { 2.0 },
        execution: every_year(|year| draw(&format!("programme.bridge.execution.{year}"))),
        carry_over: every_year(|_| 0.8),
        overrun,
        payers: [0.5, 0.3, 0.2],
        leverage: draw("programme.bridge.leverage"),
    }
}

fn lab(draw: &Draw<'_>) -> Programme {
    let granted = draw("programme.lab.approval") < 0.7;
    let national = draw("programme.lab.funding.national");
    Programme {
        name: "lab",
        constant: true,
        plan: plan(&[(2022, 0.4), (2023, 0.3), (2024, 0.2), (2025, 0.1)], 500e8),
        granted: if granted { 1.0 } else { draw("programme.lab.approval.if_refused") },
        delay: draw("programme.lab.delay"),
        execution: every_year(|_| 1.0),
        carry_over: every_year(|_| 1.0),
        overrun: draw("programme.lab.overrun"),
        payers: [national / (national + 0.3), 0.0, 0.3 / (national + 0.3)],
        leverage: 0.0,
    }
}

fn grant(draw: &Draw<'_>) -> Programme {
    Programme {
        name: "grant",
        constant: false,
        plan: plan(&[(2020, 100e8), (2022, draw("programme.grant.profile.2022")), (2023, 50e8)], 1.0),
        granted: 1.0,
        delay: 0.0,
        execution: every_year(|_| draw("programme.grant.execution")),
        carry_over: every_year(|year| draw(&format!("programme.grant.carry_over.{year}"))),
        overrun: 0.0,
        payers: [0.0, 1.0, 0.0],
        leverage: 0.0,
    }
}

fn fund() -> Programme {
    Programme {
        name: "fund",
        constant: false,
        plan: plan(&[(2021, 0.5), (2023, 0.3), (2026, 0.2)], 700e8),
        granted: 1.0,
        delay: 0.0,
        execution: every_year(|_| 1.0),
        carry_over: every_year(|_| 1.0),
        overrun: 0.0,
        payers: [0.0, 0.1, 0.9],
        leverage: 2.0,
    }
}

impl Programme {
    /// Money that the delay moves into a year: split between the two years that a fractional delay lies between.
    fn shifted(&self, year: i32) -> f64 {
        let (whole, part) = (self.delay.floor(), self.delay.fract());
        let moved = |(&planned, &amount): (&i32, &f64)| {
            let years = f64::from(year - planned);
            let weight = if (years - whole).abs() < 0.5 {
                1.0 - part
            } else if (years - whole - 1.0).abs() < 0.5 {
                part
            } else {
                0.0
            };
            weight * amount
        };
        self.plan.iter().map(moved).sum()
    }

    /// Its flows by name and year, in the price basis of its plan.
    fn flows(&self) -> Vec<(String, Years)> {
        let mut flows: Vec<(String, Years)> = Vec::new();
        let mut carried = 0.0;
        let mut ahead = self.granted * self.plan.values().sum::<f64>();
        let [mut planned, mut spent, mut lapsed, mut refused, mut unspent] = [const { Years::new() }; 5];
        for year in FIRST..=LAST {
            let money = self.granted * self.shifted(year);
            let available = money + carried;
            let paid = self.execution[&year] * available;
            carried = self.carry_over[&year] * (available - paid);
            ahead -= money;
            planned.insert(year, money);
            spent.insert(year, paid);
            lapsed.insert(year, (1.0 - self.carry_over[&year]) * (available - paid));
            refused.insert(year, (1.0 - self.granted) * self.plan[&year]);
            unspent.insert(year, ahead + carried);
        }
        let part = |share: f64| -> Years { spent.iter().map(|(year, money)| (*year, share * money)).collect() };
        let [national, city, private] = self.payers;
        flows.push(("leveraged-investment.NAME".to_owned(), part((national + city) * self.leverage)));
        flows.push(("delivery.NAME".to_owned(), part(1.0 / (1.0 + self.overrun))));
        flows.push(("spending.NAME.national".to_owned(), part(national)));
        flows.push(("spending.NAME.city".to_owned(), part(city)));
        flows.push(("spending.NAME.private".to_owned(), part(private)));
        flows.push(("spending.NAME".to_owned(), spent));
        flows.push(("planned-spending.NAME".to_owned(), planned));
        flows.push(("lapsed-spending.NAME".to_owned(), lapsed));
        flows.push(("refused-spending.NAME".to_owned(), refused));
        flows.push(("unspent.NAME".to_owned(), unspent));
        flows
    }
}

/// Adds the money of every programme and of all of them, in both price bases.
pub(super) fn report(draw: &Draw<'_>, prices: &Prices, values: &mut Values) {
    for programme in [bridge(draw), lab(draw), grant(draw), fund()] {
        for (flow, years) in programme.flows() {
            let mut to_date = [0.0; 2];
            for (year, money) in years {
                let index = prices.index[&year];
                let in_both = if programme.constant { [money * index, money] } else { [money, money / index] };
                for ((basis, money), so_far) in ["nominal", "constant-2021"].into_iter().zip(in_both).zip(&mut to_date) {
                    *so_far += money;
                    for scope in [programme.name, "investment"] {
                        let flow = flow.replace("NAME", scope);
                        *values.entry(format!("{flow}/{basis}@{year}")).or_default() += money;
                        if flow == format!("spending.{scope}") {
                            *values.entry(format!("cumulative-{flow}/{basis}@{year}")).or_default() += *so_far;
                        }
                    }
                }
            }
        }
    }
}
