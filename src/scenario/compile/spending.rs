//! What money buys, and how much of an effect is net.

use super::Compiler;
use super::input_output::Compiled;
use crate::model::{Additionality, Purchase, Spending};
use crate::quantity::{AdditionalityId, Dimension, SpendingId, quote_key};
use crate::scenario::quantity::RawInput;
use crate::scenario::raw::{RawAdditionality, RawSpending};
use crate::scenario::table_fault::TableFault;

impl Compiler<'_> {
    /// All spending patterns. Without a table, which has faults then, only `None` is answered.
    pub(super) fn spending(&mut self, table: Option<&Option<Compiled>>) -> Option<Vec<Spending>> {
        let raw = self.raw;
        if matches!(table, Some(None)) {
            for (id, entry) in raw.spending.iter() {
                let path = format!("spending.{}", quote_key(id.as_str()));
                self.sink.fault(entry.key, path, TableFault::SpendingWithoutTable);
            }
            return raw.spending.is_empty().then(Vec::new);
        }
        let table = table?.as_ref()?;
        let spending: Vec<Option<Spending>> =
            raw.spending.iter().map(|(id, entry)| self.one_spending(id, &entry.value, table)).collect();
        spending.into_iter().collect()
    }

    fn one_spending(&mut self, id: &SpendingId, raw: &RawSpending, table: &Compiled) -> Option<Spending> {
        let path = format!("spending.{}", quote_key(id.as_str()));
        let demand = table.demand.as_ref();
        let category = self.category(raw.category.as_ref(), demand, &format!("{path}.category"))?;
        let domestic = |sector: usize| demand.map_or(1.0, |demand| demand.domestic_share(category, sector));
        let mut purchases: Vec<Purchase> = Vec::new();
        let mut sound = true;
        let mut sum = 0.0;
        for (code, entry) in raw.shares.iter() {
            sum += entry.value.central();
            match self.sector_of_table(code, entry.key, &format!("{path}.shares"), &table.codes) {
                Some(sector) => {
                    let share = self.once(&entry.value, Dimension::Ratio, &raw.name);
                    purchases.push(Purchase { sector, share, domestic: domestic(sector), local: None });
                }
                None => sound = false,
            }
        }
        if let (true, Some(category), Some(demand)) = (raw.shares.is_empty(), category, demand) {
            let bought = |sector: usize| demand.domestic[category][sector] + demand.imported[category][sector];
            let total: f64 = (0..table.codes.len()).map(bought).sum();
            sum = total;
            for (sector, code) in
                table.codes.names().iter().enumerate().filter(|(sector, _)| total > 0.0 && bought(*sector) != 0.0)
            {
                let share = self.default_input(&format!("{path}.shares.{}", quote_key(code)), bought(sector) / total);
                purchases.push(Purchase { sector, share, domestic: domestic(sector), local: None });
            }
        }
        if sum <= 0.0 {
            self.sink.fault(raw.place, path.as_str(), TableFault::NothingBought);
            return None;
        }
        purchases.sort_by_key(|purchase| purchase.sector);
        for (code, entry) in raw.local.iter() {
            let path = format!("{path}.local");
            let Some(sector) = self.sector_of_table(code, entry.key, &path, &table.codes) else {
                sound = false;
                continue;
            };
            let local = self.once(&entry.value, Dimension::Ratio, &raw.name);
            match purchases.iter_mut().find(|purchase| purchase.sector == sector) {
                Some(purchase) => purchase.local = Some(local),
                // A slip in the shares is one fault already.
                None if !sound => {}
                None => {
                    let fault = TableFault::LocalOfNothing { code: code.to_string() };
                    self.sink.fault(entry.key, format!("{path}.{}", quote_key(code.as_str())), fault);
                }
            }
        }
        sound.then(|| Spending { id: id.clone(), name: raw.name.clone(), purchases })
    }

    /// All sets of factors between gross and net.
    pub(super) fn additionality(&mut self) -> Vec<Additionality> {
        let raw = self.raw;
        raw.additionality.iter().map(|(id, entry)| self.one_additionality(id, &entry.value)).collect()
    }

    fn one_additionality(&mut self, id: &AdditionalityId, raw: &RawAdditionality) -> Additionality {
        let path = format!("additionality.{}", quote_key(id.as_str()));
        let mut share = |stated: Option<&RawInput>, key: &str| {
            self.or_default(stated, &format!("{path}.{key}"), 0.0, Dimension::Ratio, &raw.name)
        };
        Additionality {
            leakage: share(raw.leakage.as_deref(), "leakage"),
            deadweight: share(raw.deadweight.as_deref(), "deadweight"),
            displacement: share(raw.displacement.as_deref(), "displacement"),
            substitution: share(raw.substitution.as_deref(), "substitution"),
            id: id.clone(),
            name: raw.name.clone(),
        }
    }
}
