//! Programmes: plans by year, decisions and payers.

use super::Compiler;
use super::sector::basis_of;
use crate::model::{Approval, Funding, InputId, Profile, Programme, Refusal};
use crate::quantity::{Dimension, Horizon, Label, PriceBasis, ProgrammeId, quote_key};
use crate::random::Distribution;
use crate::scenario::conflict::Conflict;
use crate::scenario::quantity::RawInput;
use crate::scenario::raw::{RawApproval, RawFunding, RawIfRefused, RawProfile, RawProfileWord, RawProgramme};

/// Central value of a decision: below every probability, so that the stated case is granted.
const GRANTED: f64 = -1.0;

impl Compiler<'_> {
    /// All programmes.
    pub(super) fn programmes(&mut self) -> Option<Vec<Programme>> {
        let raw = self.raw;
        let nouns: Vec<_> = raw.programme.iter().map(|(id, entry)| (id, entry.value.part_of.as_ref())).collect();
        let outers = self.outers(&nouns);
        let programmes: Vec<Option<Programme>> =
            raw.programme.iter().enumerate().map(|(index, (id, entry))| self.programme(index, id, &entry.value)).collect();
        let programmes: Option<Vec<Programme>> = programmes.into_iter().collect();
        let with_outer = |(programme, part_of)| Programme { part_of, ..programme };
        Some(programmes?.into_iter().zip(outers?).map(with_outer).collect())
    }

    fn programme(&mut self, index: usize, id: &ProgrammeId, raw: &RawProgramme) -> Option<Programme> {
        let path = format!("programme.{}", quote_key(id.as_str()));
        let name = &raw.name;
        let (known_spending, known_factors) = (&self.raw.spending, &self.raw.additionality);
        let spending = self.reference(raw.spending.as_ref(), &format!("{path}.spending"), known_spending.ids());
        let additionality = self.reference(raw.additionality.as_ref(), &format!("{path}.additionality"), known_factors.ids());
        let basis = raw.basis.as_ref().map_or_else(|| basis_of(&raw.budget, PriceBasis::Nominal), |basis| basis.value);
        let profile = self.profile(raw, &path);
        let approval = match &raw.approval {
            Some(approval) => Some(self.approval(raw, approval, &path)?),
            None => None,
        };
        let or_default = |compiler: &mut Self, raw: Option<&RawInput>, key: &str, default, unit| {
            compiler.or_default(raw, &format!("{path}.{key}"), default, unit, name)
        };
        let execution = self.yearly_or_default(raw.execution.as_deref(), &format!("{path}.execution"), 1.0, name);
        let carry_over = self.yearly_or_default(raw.carry_over.as_deref(), &format!("{path}.carry_over"), 1.0, name);
        Some(Programme {
            spending: spending?,
            additionality: additionality?,
            index,
            id: id.clone(),
            name: name.clone(),
            basis,
            profile: profile?,
            approval,
            execution,
            carry_over,
            delay: or_default(self, raw.delay.as_deref(), "delay", 0.0, Dimension::Duration),
            overrun: or_default(self, raw.overrun.as_deref(), "overrun", 0.0, Dimension::Ratio),
            overrun_funded: raw.overrun_funded.as_ref().is_some_and(|funded| funded.value),
            funding: self.funding(raw.funding.as_ref(), &path, name),
            leverage: or_default(self, raw.leverage.as_deref(), "leverage", 0.0, Dimension::Ratio),
            part_of: None,
        })
    }

    /// Planned money by year of the horizon.
    fn profile(&mut self, raw: &RawProgramme, path: &str) -> Option<Profile> {
        let years = raw.years.value;
        let planned = self.planned_years(years, raw.years.place, &format!("{path}.years"));
        let budget = self.once(&raw.budget, Dimension::Money, &raw.name);
        let planned = planned?;
        let mut shares = vec![0.0; self.horizon.len()];
        match &raw.profile {
            None => even(&mut shares[planned.clone()]),
            Some(RawProfile::Word(word)) => match word.value {
                RawProfileWord::Even => even(&mut shares[planned.clone()]),
                RawProfileWord::Front => sloped(shares[planned.clone()].iter_mut().rev()),
                RawProfileWord::Back => sloped(shares[planned.clone()].iter_mut()),
            },
            Some(RawProfile::Shares(stated)) => {
                for (year, entry) in stated.iter() {
                    self.certain(&entry.value, Dimension::Ratio, &raw.name);
                    let at = self.planned_year(years, year, entry.key, &format!("{path}.profile.{year}"))?;
                    shares[at] = entry.value.central();
                }
            }
            Some(RawProfile::Amounts(stated)) => {
                // The amounts are drawn, each by itself; a budget that is drawn too would be a second opinion nobody hears.
                self.must_be_certain(&raw.budget);
                let sum: f64 = stated.iter().map(|(_, entry)| entry.value.central()).sum();
                if (sum - raw.budget.central()).abs() > 1e-9 * raw.budget.central() {
                    let kind = Conflict::AmountsNotBudget { sum, budget: raw.budget.central() };
                    self.sink.fault(stated.place, format!("{path}.profile"), kind);
                }
                let mut amounts = vec![None; self.horizon.len()];
                for (year, entry) in stated.iter() {
                    let at = self.planned_year(years, year, entry.key, &format!("{path}.profile.{year}"))?;
                    self.basis_said_once(&entry.value, "basis");
                    amounts[at] = Some(self.once(&entry.value, Dimension::Money, &raw.name));
                }
                return Some(Profile::Amounts(amounts));
            }
        }
        Some(Profile::Shares { budget, shares })
    }

    /// Year indices of the planned years.
    pub(super) fn planned_years(
        &mut self,
        years: Horizon,
        place: crate::scenario::text::Place,
        path: &str,
    ) -> Option<std::ops::RangeInclusive<usize>> {
        let first = self.index(years.first(), place, path)?;
        let last = self.index(years.last(), place, path)?;
        Some(first..=last)
    }

    /// Year index of a year of the profile, which must be a planned one.
    fn planned_year(
        &mut self,
        years: Horizon,
        year: crate::quantity::Year,
        place: crate::scenario::text::Place,
        path: &str,
    ) -> Option<usize> {
        if !years.contains(year) {
            let (first, last) = (years.first().get(), years.last().get());
            self.sink.fault(place, path, Conflict::NotPlannedYear { year: year.get(), first, last });
            return None;
        }
        self.index(year, place, path)
    }

    fn approval(&mut self, raw: &RawProgramme, approval: &RawApproval, path: &str) -> Option<Approval> {
        let first = raw.years.value.first();
        if approval.year.value > first {
            let kind = Conflict::ApprovalAfterStart { year: approval.year.value.get(), start: first.get() };
            self.sink.fault(approval.year.place, format!("{path}.approval.year"), kind);
        }
        let probability = self.once(&approval.probability, Dimension::Ratio, &raw.name);
        let uniform = Distribution::uniform(0.0, 1.0).expect("0 is below 1");
        let decision = self.shock(format!("{path}.approval"), uniform, GRANTED);
        let if_refused = match &approval.if_refused {
            None => Refusal::Fraction(self.default_input(&format!("{path}.approval.if_refused"), 0.0)),
            Some(RawIfRefused::Share(share)) => Refusal::Fraction(self.once(share, Dimension::Ratio, &raw.name)),
            Some(RawIfRefused::Start(start)) => {
                let later = start.start.value.since(first);
                if later <= 0 {
                    let kind = Conflict::StartNotLater { year: start.start.value.get(), start: first.get() };
                    self.sink.fault(start.start.place, format!("{path}.approval.if_refused.start"), kind);
                    return None;
                }
                Refusal::Later(f64::from(later))
            }
        };
        let year = self.horizon.index(approval.year.value).unwrap_or(0);
        Some(Approval { decision, probability, year, if_refused })
    }

    /// Who pays; the city where nothing is said.
    fn funding(&mut self, raw: Option<&RawFunding>, path: &str, name: &Label) -> Funding {
        let payer = |compiler: &mut Self, raw: Option<&RawInput>, key: &str, default| -> InputId {
            compiler.or_default(raw, &format!("{path}.funding.{key}"), default, Dimension::Ratio, name)
        };
        Funding {
            national: payer(self, raw.and_then(|raw| raw.national.as_deref()), "national", 0.0),
            city: payer(self, raw.and_then(|raw| raw.city.as_deref()), "city", if raw.is_none() { 1.0 } else { 0.0 }),
            private: payer(self, raw.and_then(|raw| raw.private.as_deref()), "private", 0.0),
        }
    }
}

fn even(shares: &mut [f64]) {
    let share = 1.0 / count(shares.len());
    shares.fill(share);
}

/// Weights 1, 2, … n, divided by their sum.
fn sloped<'s>(shares: impl ExactSizeIterator<Item = &'s mut f64>) {
    let n = count(shares.len());
    for (place, share) in (1..).zip(shares) {
        *share = f64::from(place) / (n * (n + 1.0) / 2.0);
    }
}

fn count(years: usize) -> f64 {
    f64::from(u32::try_from(years).expect("a horizon has fewer than 2^32 years"))
}
