//! Effects: output and accounts per unit, or as a stated total.

use super::Compiler;
use super::account::fits;
use crate::model::{Account, Effects, Priced, PricesOf};
use crate::quantity::{AccountId, Dimension, Label, Unit, quote_key};
use crate::scenario::measure::Level;
use crate::scenario::quantity::{RawInput, RawQuantity};
use crate::scenario::text::Located;
use crate::scenario::value::{HorizonYear, Keyed};

/// What the numbers of a table of effects have in common.
#[derive(Clone, Copy)]
pub(super) struct EffectTable<'a> {
    /// Dotted path of the table.
    pub(super) path: &'a str,
    /// Name of the noun.
    pub(super) name: &'a Label,
    /// Prices of its money.
    pub(super) prices: PricesOf,
    /// The key that says so, which no number may do by itself.
    pub(super) prices_key: &'static str,
    /// What they are per; `None` for totals.
    pub(super) per: Option<Dimension>,
    /// All accounts; none where they could not be compiled.
    pub(super) accounts: &'a [Account],
}

impl EffectTable<'_> {
    /// The unit of a number of this table for something counted in `unit`.
    fn unit_of(&self, unit: Unit) -> Unit {
        Unit { per: unit.per.or(self.per), ..unit }
    }
}

impl Compiler<'_> {
    /// Prices of a table with the key `prices`.
    pub(super) fn prices_of(&self, year: Option<&HorizonYear>) -> PricesOf {
        let index = year.and_then(|year| self.horizon.index(year.value));
        index.map_or(PricesOf::Base, PricesOf::Year)
    }

    /// No effects, of as many accounts as there are.
    pub(super) fn no_effects(&self) -> Effects {
        Effects { output: None, accounts: vec![None; self.raw.account.len()] }
    }

    /// Output and accounts of a table.
    pub(super) fn effects(
        &mut self,
        output: Option<&RawInput>,
        account: &Keyed<AccountId, RawQuantity<Level>>,
        table: EffectTable<'_>,
    ) -> Option<Effects> {
        let mut effects = self.no_effects();
        effects.output = output.map(|output| self.priced(output, Dimension::Money.into(), table));
        let mut sound = true;
        for (id, entry) in account.iter() {
            let path = format!("{}.account.{}", table.path, quote_key(id.as_str()));
            let at = Located { value: id.clone(), place: entry.key };
            let known = &self.raw.account;
            match self.reference(Some(&at), &path, known.ids()) {
                Some(Some(index)) => {
                    let Some(account) = table.accounts.get(index) else { continue };
                    effects.accounts[index] = Some(self.priced(&entry.value, account.unit, table));
                }
                _ => sound = false,
            }
        }
        sound.then_some(effects)
    }

    /// A number for something counted in `unit`, as a total or per unit of the noun.
    pub(super) fn priced(&mut self, raw: &RawInput, unit: Unit, table: EffectTable<'_>) -> Priced {
        let per_unit = table.unit_of(unit);
        let prices = if unit.is_money() {
            self.basis_said_once(raw, table.prices_key);
            table.prices
        } else {
            self.basis_of_money(raw, unit);
            PricesOf::Base
        };
        if !raw.unit.is_some_and(|found| fits(found, unit)) {
            self.in_unit(raw, per_unit);
        }
        Priced { amount: self.once(raw, per_unit, table.name), prices }
    }
}
