//! What is the same in every trial, so that it needs computing and summing up only once.
//!
//! It answers questions about a model; what a run makes of the answers is the plan's.

use crate::model::{
    Account, AccountBase, Base, Basis, Claimed, Component, Effects, Event, Facility, Funding, Group, InputId, Known, Measure,
    Metric, Model, Priced, PricesOf, Profile, Programme, Scope, Sector, Yearly,
};
use crate::quantity::PriceBasis;

/// Knows which inputs of a model are certain, and what follows from that.
#[derive(Clone, Copy)]
pub(super) struct Certainty<'m> {
    model: &'m Model,
}

impl<'m> Certainty<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
        Self { model }
    }

    /// Whether an input is.
    pub(super) fn input(self, input: InputId) -> bool {
        self.model.inputs[input].is_certain()
    }

    /// Whether an input is, and has this value.
    pub(super) fn input_is(self, input: InputId, value: f64) -> bool {
        self.input(input) && self.model.inputs[input].central.to_bits() == value.to_bits()
    }

    fn yearly(self, yearly: &Yearly) -> bool {
        match yearly {
            Yearly::Once(input) => self.input(*input),
            Yearly::Each(inputs) => inputs.iter().all(|&input| self.input(input)),
        }
    }

    /// Whether inflation is, in every year.
    pub(super) fn prices(self) -> bool {
        self.model.prices.inflation.iter().all(|&inflation| self.input(inflation))
    }

    /// Whether an amount of a year is, in constant prices.
    fn level(self, amount: InputId, basis: PriceBasis, year: usize) -> bool {
        let index = year == self.model.prices.base_year || self.prices();
        self.input(amount) && (basis == PriceBasis::Constant || index)
    }

    /// Whether a total over sectors with one base year is, in constant prices.
    fn total(self, amount: InputId, basis: PriceBasis, sectors: &[usize]) -> bool {
        let base_year = sectors.first().map_or(0, |&sector| self.model.sectors[sector].base_year);
        self.level(amount, basis, base_year)
    }

    /// Whether all base outputs are, in constant prices.
    pub(super) fn bases(self) -> bool {
        let sector = |sector: &Sector| match sector.base_output {
            Base::Own(Known { amount, basis }) => self.level(amount, basis, sector.base_year),
            Base::Share { weight, .. } => self.input(weight),
        };
        let group =
            |group: &Group| group.base_output.is_none_or(|Known { amount, basis }| self.total(amount, basis, &group.sectors));
        self.model.sectors.iter().all(sector) && self.model.groups.iter().all(group)
    }

    /// Whether a sector's growth, volatility and persistence are.
    pub(super) fn rates(self, sector: &Sector) -> bool {
        self.yearly(&sector.growth) && self.input(sector.volatility) && self.input(sector.persistence)
    }

    /// Whether an account's base-year levels are.
    pub(super) fn account(self, account: &Account) -> bool {
        let base = |(base, sector): (&AccountBase, &Sector)| match *base {
            AccountBase::Level(amount, basis) => self.level(amount, basis, sector.base_year),
            AccountBase::Intensity(intensity) => self.input(intensity),
            AccountBase::Share { weight, .. } => weight.is_none_or(|weight| self.input(weight)),
        };
        self.bases()
            && account.base.iter().zip(&self.model.sectors).all(base)
            && account.totals.iter().all(|total| self.total(total.amount, total.basis, &total.sectors))
    }

    /// Whether all that a programme is planned, decided and spent by is.
    pub(super) fn programme(self, programme: &Programme) -> bool {
        let plan = match &programme.profile {
            Profile::Shares { budget, .. } => self.input(*budget),
            Profile::Amounts(amounts) => amounts.iter().flatten().all(|&amount| self.input(amount)),
        };
        let spending = self.yearly(&programme.execution) && self.yearly(&programme.carry_over);
        let hit = |event: &Event| event.programmes.iter().any(|impact| impact.programme == programme.index);
        plan && spending
            && programme.approval.is_none()
            && self.input(programme.delay)
            && self.input(programme.overrun)
            && !self.model.events.iter().any(hit)
    }

    /// Whether capacity and use of a facility are.
    pub(super) fn facility(self, facility: &Facility) -> bool {
        let hit = |event: &Event| event.facilities.iter().any(|impact| impact.facility == facility.index);
        let Facility { capacity, delay, utilisation, volatility, .. } = *facility;
        [capacity, delay, utilisation].into_iter().all(|input| self.input(input))
            && facility.ramp.is_none_or(|ramp| self.input(ramp.years))
            && self.input_is(volatility, 0.0)
            && facility.observed.iter().flatten().all(|&observed| self.input(observed))
            && facility.built_by.is_none_or(|builder| self.programme(&self.model.programmes[builder]))
            && !self.model.events.iter().any(hit)
    }

    /// Whether a stated effect is, in the price basis of a metric of it.
    fn effect(self, effects: &Effects, metric: &Metric) -> bool {
        let effect = match metric.measure {
            Measure::Account(account) => effects.accounts.get(account).copied().flatten(),
            _ => effects.output,
        };
        effect.is_none_or(|Priced { amount, prices }| {
            let in_its_prices = match metric.basis {
                Basis::None => true,
                Basis::Money(PriceBasis::Nominal) => prices == PricesOf::Current,
                Basis::Money(PriceBasis::Constant) => prices == PricesOf::Base,
            };
            self.input(amount) && (in_its_prices || self.prices())
        })
    }

    /// Whether an account has no level in any sector, nor in any facility or pipeline.
    pub(super) fn is_beside_sectors(self, account: usize) -> bool {
        let stated = |effects: &Effects| effects.accounts.get(account).is_some_and(Option::is_some);
        let facility = |facility: &Facility| {
            stated(&facility.per_unit) || facility.claimed.as_ref().is_some_and(|claimed| stated(&claimed.effects))
        };
        !self.model.accounts[account].follows_output
            && !self.model.facilities.iter().any(facility)
            && !self.model.pipelines.iter().any(|pipeline| stated(&pipeline.per_unit))
    }

    /// Whether a metric is. One of sectors never is: they have shocks.
    pub(super) fn metric(self, metric: &Metric) -> bool {
        match metric.measure {
            Measure::PriceIndex => self.prices(),
            Measure::Output | Measure::Account(_) => match (metric.scope, metric.component) {
                (Scope::Facility(facility), Component::Claimed) => {
                    let facility = &self.model.facilities[facility];
                    let claimed = |claimed: &Claimed| self.input(claimed.delivery) && self.effect(&claimed.effects, metric);
                    self.facility(facility) && facility.claimed.as_ref().is_none_or(claimed)
                }
                _ => false,
            },
            // What goes through the table holds drawn coefficients more often than not.
            Measure::Pipeline(_)
            | Measure::Occurrence
            | Measure::Own(_)
            | Measure::Demand(_)
            | Measure::DemandToDate(_)
            | Measure::Skill(_)
            | Measure::Appraisal(_)
            | Measure::Multiplier(_) => false,
            Measure::Facility(_) => {
                matches!(metric.scope, Scope::Facility(facility) if self.facility(&self.model.facilities[facility]))
            }
            Measure::Programme(_) => self.model.programmes_of(metric.scope).iter().all(|&index| {
                let programme = &self.model.programmes[index];
                let Funding { national, city, private } = programme.funding;
                self.programme(programme)
                    && (metric.basis == Basis::Money(programme.basis) || self.prices())
                    && [national, city, private, programme.leverage].into_iter().all(|input| self.input(input))
            }),
        }
    }
}
