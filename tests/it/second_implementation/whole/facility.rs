//! The facilities of `whole.toml`. Ramps are averaged over a year by numerical integration between their corners where the engine has the
//! integral in closed form.

use super::event::Event;
use super::programme::Programme;
use super::trial::{Trial, YEARS, Years, index};

/// What a facility comes to.
pub(super) struct Facility {
    pub(super) name: &'static str,
    /// Share that stands on average over the year.
    pub(super) share: Years,
    pub(super) capacity: Years,
    pub(super) used: Years,
}

/// The way into full use at an age in years, 0 or more.
#[derive(Clone, Copy)]
enum Ramp {
    AtOnce,
    Linear(f64),
    Logistic(f64),
}

impl Ramp {
    fn at(self, age: f64) -> f64 {
        match self {
            Self::AtOnce => 1.0,
            Self::Linear(years) => (age / years).min(1.0),
            Self::Logistic(years) => {
                let steepness = 2.0 * 19.0_f64.ln() / years;
                1.0 / (1.0 + (-steepness * (age - years / 2.0)).exp())
            }
        }
    }

    /// Its mean over a year, the opening being `opens` years after the beginning of the horizon.
    fn over_year(self, opens: f64, t: usize) -> f64 {
        let (from, to) = (t as f64, t as f64 + 1.0);
        let mut corners = vec![from.max(opens).min(to), to];
        if let Self::Linear(years) = self {
            corners.insert(1, (opens + years).clamp(corners[0], to));
        }
        corners.windows(2).map(|piece| self.integral(opens, piece[0], piece[1])).sum()
    }

    /// The rule of Gauss and Legendre with five nodes (Abramowitz & Stegun 25.4.29) in each of eight parts: exact for straight lines
    /// and far below rounding for these logistic curves.
    fn integral(self, opens: f64, from: f64, to: f64) -> f64 {
        const NODES: [(f64, f64); 5] = [
            (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
            (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
            (0.0, 0.568_888_888_888_888_9),
            (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
            (0.906_179_845_938_664, 0.236_926_885_056_189_1),
        ];
        let half = (to - from) / 16.0;
        let part = |k: i32| {
            let middle = from + half * f64::from(2 * k + 1);
            NODES.iter().map(|(node, weight)| weight * self.at((middle + node * half - opens).max(0.0))).sum::<f64>()
        };
        (0..8).map(part).sum::<f64>() * half
    }
}

/// What a facility is in one trial.
struct Plan {
    name: &'static str,
    capacity: f64,
    opens: f64,
    ramp: Ramp,
    /// Share of it that is built.
    built: f64,
    utilisation: Years,
    volatility: f64,
    persistence: f64,
    observed: Option<(i32, f64)>,
}

impl Plan {
    fn run(&self, trial: &Trial<'_>) -> Facility {
        let share: Years = std::array::from_fn(|t| self.built * self.ramp.over_year(self.opens, t));
        let capacity = share.map(|share| share * self.capacity);
        let mut deviation = 0.0;
        let used = std::array::from_fn(|t| {
            if let Some((_, used)) = self.observed.filter(|(year, _)| index(*year) == t) {
                deviation = 0.0;
                return used;
            }
            if self.volatility > 0.0 {
                let shock = trial.draw(&format!("facility.{}.utilisation.{}", self.name, super::trial::calendar(t)));
                let innovation = self.volatility * (1.0 - self.persistence.powi(2)).sqrt();
                deviation = self.persistence * deviation + innovation * shock;
            }
            capacity[t] * (self.utilisation[t].min(1.0) + deviation).clamp(0.0, 1.0)
        });
        Facility { name: self.name, share, capacity, used }
    }
}

/// All facilities in the order of their ids.
pub(super) fn facilities(
    trial: &Trial<'_>,
    [_, fire, slump]: &[Event; 3],
    [bridge, _, lab, _]: &[Programme; 4],
) -> [Facility; 7] {
    let draw = |path: &str| trial.draw(&format!("facility.{path}"));
    let plain = |name, capacity, opens, utilisation| Plan {
        name,
        capacity,
        opens,
        ramp: Ramp::AtOnce,
        built: 1.0,
        utilisation: [utilisation; YEARS],
        volatility: 0.0,
        persistence: 0.0,
        observed: None,
    };
    let used = draw("centre.utilisation");
    let centre = Plan {
        // Opens in July 2022 and is complete from the beginning of 2025; the fire delays it if it comes by 2022.
        ramp: Ramp::Linear(2.5),
        built: (lab.granted / (1.0 + lab.overrun)).min(1.0),
        utilisation: std::array::from_fn(|t| used * fire.factor(0.4, t)),
        volatility: draw("centre.utilisation_volatility"),
        ..plain("centre", 80.0, 2.5 + lab.delay + fire.delay(0.25, 2), 0.0)
    };
    let clinic = Plan {
        volatility: 0.1,
        persistence: draw("clinic.utilisation_persistence"),
        ..plain("clinic", 3000.0, -2.0, draw("clinic.utilisation"))
    };
    let mill = Plan { ramp: Ramp::Linear(3.0), ..plain("mill", 500_000.0, 0.25 + 0.5, 0.8) };
    let used = draw("plant.utilisation");
    let plant = Plan {
        ramp: Ramp::Linear(draw("plant.ramp.years")),
        utilisation: std::array::from_fn(|t| used * slump.factor(-0.4, t)),
        volatility: 0.15,
        persistence: 0.5,
        observed: Some((2022, draw("plant.observed.2022"))),
        ..plain("plant", draw("plant.capacity"), 1.0 + 8.0 / 12.0 + draw("plant.delay") + fire.delay(0.75, 1), 0.0)
    };
    // The overrun of the bridge is paid, so that all of the port is built.
    let half_a_month = 15.0 / 31.0 / 12.0;
    let port =
        Plan { ramp: Ramp::Logistic(1.5), ..plain("port", 500_000.0, 2.0 + 2.0 / 12.0 + half_a_month + bridge.delay, 0.7) };
    let yard = plain("yard", 1000.0, 3.0, 1.0);
    let square_metres = 400_000.0 * 3.305_785;
    let zone = Plan {
        ramp: Ramp::Logistic(draw("zone.ramp.years")),
        ..plain("zone", square_metres, -1.0 + 4.0 / 12.0, draw("zone.occupancy"))
    };
    [centre, clinic, mill, plant, port, yard, zone].map(|plan| plan.run(trial))
}
