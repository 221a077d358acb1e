//! The events of `whole.toml`.

use super::trial::{Trial, YEARS, Years, years};

/// How long an event lasts in one trial.
pub(super) struct Event {
    pub(super) name: &'static str,
    /// Whether it happens in a year.
    pub(super) happens: [bool; YEARS],
    /// What is left of its strength a year later.
    keeps: f64,
    /// What the measure in force leaves of its impacts.
    pub(super) left: f64,
    /// Probability in each year, given back where the event is centred.
    given_back: Years,
    /// Sectors and the relative changes of their output.
    sectors: Vec<(&'static str, f64)>,
}

/// All events in the order of their ids.
pub(super) fn events(trial: &Trial<'_>) -> [Event; 3] {
    let draw = |path: &str| trial.draw(path);
    let yearly = |name: &str, first: i32, last: i32, probability: f64| {
        std::array::from_fn(|t| {
            let year = 2020 + i32::try_from(t).unwrap();
            (first..=last).contains(&year) && draw(&format!("event.{name}.{year}")) < probability
        })
    };
    let change = draw("event.boom.sector.cars");
    let boom = Event {
        name: "boom",
        happens: yearly("boom", 2022, 2027, 0.25),
        keeps: 0.0,
        left: 1.0,
        given_back: years(|year| if (2022..=2027).contains(&year) { 0.25 } else { 0.0 }),
        sectors: vec![("cars", change), ("care", 0.04)],
    };
    // One number decides whether, another when: each of the four years has a quarter of its range.
    let (burns, when) = (draw("event.fire") < 0.6, draw("event.fire.when") * 4.0);
    let fire = Event {
        name: "fire",
        happens: std::array::from_fn(|t| (1..=4).contains(&t) && burns && when >= t as f64 - 1.0 && when < t as f64),
        keeps: 1.0,
        left: 1.0,
        given_back: [0.0; YEARS],
        sectors: vec![("cars", -0.08), ("steel", -0.08)],
    };
    let slump = Event {
        name: "slump",
        happens: yearly("slump", 2020, 2026, draw("event.slump.probability")),
        keeps: 0.5_f64.powf(1.0 / draw("event.slump.half_life")),
        left: 1.0 - draw("event.slump.mitigation.reduces"),
        given_back: [0.0; YEARS],
        sectors: vec![("steel", draw("event.slump.sector.steel")), ("care", -0.05)],
    };
    [boom, fire, slump]
}

impl Event {
    /// What is left in a year of all occurrences from the first year on.
    fn strength_since(&self, first: usize, t: usize, occurrence: impl Fn(usize) -> f64) -> f64 {
        (first..=t).map(|earlier| occurrence(earlier) * self.keeps.powi(i32::try_from(t - earlier).unwrap())).sum()
    }

    fn number(&self, t: usize) -> f64 {
        if self.happens[t] { 1.0 } else { 0.0 }
    }

    /// Factor of something that it changes relatively.
    pub(super) fn factor(&self, impact: f64, t: usize) -> f64 {
        (1.0 + impact * self.left * self.strength_since(0, t, |t| self.number(t))).max(0.0)
    }

    /// Years of delay where it has happened by a year.
    pub(super) fn delay(&self, years: f64, by: usize) -> f64 {
        if self.happens[..=by].contains(&true) { years * self.left } else { 0.0 }
    }

    /// Factor of a sector's output, which was last measured in `known`.
    pub(super) fn of_output(&self, sector: &str, known: usize, t: usize) -> f64 {
        let Some((_, change)) = self.sectors.iter().find(|(hit, _)| *hit == sector) else { return 1.0 };
        let happened = self.strength_since(known + 1, t, |t| self.number(t));
        // The path of cars was no history with such events.
        let expected = if sector == "cars" { 0.0 } else { self.strength_since(known + 1, t, |t| self.given_back[t]) };
        (1.0 + change * self.left).powf(happened - expected)
    }

    /// Whether it acts on one of these sectors.
    pub(super) fn hits(&self, sectors: &[&str]) -> bool {
        self.sectors.iter().any(|(hit, _)| sectors.contains(hit))
    }
}
