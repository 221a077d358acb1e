//! The input-output table: coefficients out of flows, what hangs on them, and that the systems are productive.

mod concordance;
mod regional;
mod sheet;

use super::Compiler;
use crate::model::{Account, Households, InputOutput, Regional, Sector};
use crate::numeric::leontief::{Leontief, LeontiefFault, closed};
use crate::quantity::{Dimension, Label};
use crate::scenario::conflict::Conflict;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::raw::{RawHouseholds, RawInputOutput};
use crate::scenario::table_fault::{Economy, TableFault};
use crate::scenario::text::Located;
use sheet::Vector;
pub(super) use sheet::{Codes, FinalDemand};

/// A table, and what spending patterns need of its files beside the model.
pub(super) struct Compiled {
    pub(super) model: InputOutput,
    pub(super) codes: Codes,
    pub(super) demand: Option<FinalDemand>,
}

/// The parts of a sum may differ from it by one unit of the table or by a millionth.
fn balances(sum: f64, output: f64) -> bool {
    (sum - output).abs() <= (1e-6 * output.abs()).max(1.0 + 1e-9)
}

/// Per unit of output; 0 of a sector that makes nothing.
fn per_output(values: &[f64], outputs: &[f64]) -> Vec<f64> {
    values.iter().zip(outputs).map(|(value, output)| if *output == 0.0 { 0.0 } else { value / output }).collect()
}

/// Sum of each column of a matrix that is given row by row.
fn column_sums(matrix: &[f64], n: usize) -> Vec<f64> {
    (0..n).map(|column| (0..n).map(|row| matrix[row * n + column]).sum()).collect()
}

impl Compiler<'_> {
    /// The table, if there is one.
    #[expect(clippy::option_option, reason = "there may be none, and it may be wrong")]
    pub(super) fn input_output(&mut self, sectors: &[Sector], accounts: &[Account]) -> Option<Option<Compiled>> {
        let Some(raw) = &self.raw.input_output else { return Some(None) };
        self.table(raw, sectors, accounts).map(Some)
    }

    fn table(&mut self, raw: &RawInputOutput, sectors: &[Sector], accounts: &[Account]) -> Option<Compiled> {
        let name = &raw.name;
        let year = self.index(raw.prices.value, raw.prices.place, "input_output.prices");
        let or_default = |compiler: &mut Self, raw, key: &str, default| {
            compiler.or_default(raw, &format!("input_output.{key}"), default, Dimension::Ratio, name)
        };
        let employment_factor = or_default(self, raw.employment_factor.as_deref(), "employment_factor", 1.0);
        let heads_per_fte = or_default(self, raw.heads_per_fte.as_deref(), "heads_per_fte", 1.0);
        let productivity = or_default(self, raw.productivity.as_deref(), "productivity", 0.0);
        let value_added_account =
            self.account_of(raw.value_added_account.as_ref(), "value_added_account", Dimension::Money, accounts);
        let employment_account =
            self.account_of(raw.employment_account.as_ref(), "employment_account", Dimension::Persons, accounts);
        let table_sectors = self.table_sectors(&raw.sectors, "input_output.sectors");
        let known: Vec<_> = sectors.iter().map(|sector| &sector.id).collect();
        let table_sectors = table_sectors?;
        let codes = Codes::of(&table_sectors);
        let industries = self.industries(raw, &known, &codes);

        let domestic = self.matrix(&raw.domestic, &codes, "input_output.domestic");
        let imports = raw.imports.as_ref().map(|file| self.matrix(file, &codes, "input_output.imports"));
        let outputs = self.column_vector(&raw.output, &codes, "input_output.output");
        let value_added = self.column_vector(&raw.value_added, &codes, "input_output.value_added");
        let employment = &raw.employment;
        let persons = self.vector(&employment.file, &employment.column, &codes, "input_output.employment");
        let demand = raw.final_demand.as_ref().map(|file| self.final_demand(file, &codes, "input_output.final_demand"));
        let demand = demand.map_or(Some(None), |demand| demand.map(Some));
        let (domestic, outputs, value_added, demand) = (domestic?, outputs?, value_added?, demand?);
        let imports = imports.map_or(Some(None), |imports| imports.map(Some))?;
        self.check_balance(raw, &codes, (&domestic, imports.as_deref()), (&outputs, &value_added), demand.as_ref())?;

        let n = codes.len();
        let across = |(at, flow): (usize, &f64)| {
            let output = outputs.values[at % n];
            if output == 0.0 { 0.0 } else { flow / output }
        };
        let domestic: Vec<f64> = domestic.iter().enumerate().map(across).collect();
        self.check_column_sums(&domestic, &raw.domestic, &codes, "input_output.domestic")?;
        let households = raw.households.as_ref().map(|raw| self.households(raw, &codes, &outputs.values, demand.as_ref()));
        let regional = self.regional(raw.regional.as_ref(), name, &codes, &domestic, &outputs.values);
        let per = employment.per.map_or(1e9, |per| per.amount.value());
        let model = InputOutput {
            sectors: table_sectors,
            year: year?,
            domestic,
            value_added: per_output(&value_added.values, &outputs.values),
            employment: persons?.values.iter().map(|persons| persons / per).collect(),
            employment_factor,
            heads_per_fte,
            productivity,
            regional: regional?,
            households: households.map_or(Some(None), |households| households.map(Some))?,
            industries: industries?,
            value_added_account: value_added_account?,
            employment_account: employment_account?,
        };
        self.check_productive(raw, &model)?;
        Some(Compiled { model, codes, demand })
    }

    /// Index of the account with this id, which must count what is expected.
    #[expect(clippy::option_option, reason = "there may be none, and it may be wrong")]
    fn account_of(
        &mut self,
        id: Option<&Located<crate::quantity::AccountId>>,
        key: &str,
        expected: Dimension,
        accounts: &[Account],
    ) -> Option<Option<usize>> {
        let path = format!("input_output.{key}");
        let known = &self.raw.account;
        let index = self.reference(id, &path, known.ids())?;
        if let (Some(id), Some(account)) = (id, index.and_then(|index| accounts.get(index)))
            && account.unit != expected.into()
        {
            let name = |unit: crate::quantity::Unit| {
                Label::new(unit.name(crate::quantity::Language::En), unit.name(crate::quantity::Language::Ko))
            };
            let kind = Conflict::WrongUnit { expected: name(expected.into()), found: name(account.unit) };
            self.sink.fault(id.place, path, kind);
            return None;
        }
        Some(index)
    }

    /// That inputs and sales of every sector add up to its output.
    fn check_balance(
        &mut self,
        raw: &RawInputOutput,
        codes: &Codes,
        (domestic, imports): (&[f64], Option<&[f64]>),
        (outputs, value_added): (&Vector, &Vector),
        demand: Option<&FinalDemand>,
    ) -> Option<()> {
        let n = codes.len();
        let domestic_inputs = column_sums(domestic, n);
        let imported_inputs = imports.map(|imports| column_sums(imports, n));
        let mut sound = true;
        for (sector, code) in codes.names().iter().enumerate() {
            let (file, line, code) = (raw.output.file.name.clone(), outputs.lines[sector], code.clone());
            let output = outputs.values[sector];
            let sales: f64 = domestic[sector * n..(sector + 1) * n].iter().sum();
            let inputs = domestic_inputs[sector] + value_added.values[sector];
            let whole = imported_inputs.as_ref().map(|imported| inputs + imported[sector]);
            let demanded = demand.map(|demand| sales + demand.domestic.iter().map(|category| category[sector]).sum::<f64>());
            let idle = domestic_inputs[sector] == 0.0 && sales == 0.0;
            let fault = if output < 0.0 || (output == 0.0 && !idle) {
                Some(TableFault::OutputNotPositive { file, line, code, output })
            } else if let Some(inputs) = whole.filter(|&inputs| !balances(inputs, output)) {
                Some(TableFault::InputsDiffer { file, line, code, inputs, output })
            } else if whole.is_none() && inputs > output && !balances(inputs, output) {
                Some(TableFault::InputsExceed { file, line, code, inputs, output })
            } else {
                let sales = demanded.filter(|&sales| !balances(sales, output));
                sales.map(|sales| TableFault::SalesDiffer { file, line, code, sales, output })
            };
            if let Some(fault) = fault {
                self.sink.fault(raw.output.file.place, "input_output.output", fault);
                sound = false;
            }
        }
        sound.then_some(())
    }

    /// That no sector buys more than it makes.
    fn check_column_sums(
        &mut self,
        coefficients: &[f64],
        file: &crate::scenario::raw::RawDataFile,
        codes: &Codes,
        path: &str,
    ) -> Option<()> {
        const SLACK: f64 = 1e-9;
        let mut sound = true;
        for (code, sum) in codes.names().iter().zip(column_sums(coefficients, codes.len())) {
            if !(-SLACK..=1.0 + SLACK).contains(&sum) {
                let fault = TableFault::ColumnSum { file: file.name.clone(), column: code.clone(), sum };
                self.sink.fault(file.place, path, fault);
                sound = false;
            }
        }
        sound.then_some(())
    }

    fn households(
        &mut self,
        raw: &RawHouseholds,
        codes: &Codes,
        outputs: &[f64],
        demand: Option<&FinalDemand>,
    ) -> Option<Households> {
        let path = "input_output.households";
        let name = Label::new("Households", "가계");
        let propensity = self.once(&raw.propensity, Dimension::Ratio, &name);
        let residents = raw.residents.as_deref();
        let residents = self.or_default(residents, &format!("{path}.residents"), 1.0, Dimension::Ratio, &name);
        let income = self.column_vector(&raw.income, codes, &format!("{path}.income"));
        let category = self.category(Some(&raw.consumption), demand, &format!("{path}.consumption"))?;
        let (category, demand) = (category?, demand?);
        let (domestic, imported) = (&demand.domestic[category], &demand.imported[category]);
        let total: f64 = domestic.iter().chain(imported).sum();
        if total <= 0.0 {
            let fault = TableFault::NothingConsumed { category: raw.consumption.value.clone() };
            self.sink.fault(raw.consumption.place, format!("{path}.consumption"), fault);
            return None;
        }
        let consumption = domestic.iter().map(|bought| bought / total).collect();
        Some(Households { income: per_output(&income?.values, outputs), consumption, propensity, residents })
    }

    /// Position of a category of final demand, if one is named; `None` if there is none of this name, which is a fault.
    #[expect(clippy::option_option, reason = "there may be none, and it may be wrong")]
    pub(super) fn category(
        &mut self,
        category: Option<&Located<String>>,
        demand: Option<&FinalDemand>,
        path: &str,
    ) -> Option<Option<usize>> {
        let Some(category) = category else { return Some(None) };
        let Some(demand) = demand else {
            self.sink.fault(category.place, path, TableFault::NoFinalDemand);
            return None;
        };
        let found = demand.categories.iter().position(|name| *name == category.value);
        if found.is_none() {
            let near = nearest(&category.value, demand.categories.iter().map(String::as_str));
            let kind = FaultKind::NotOneOf { found: category.value.clone(), near, allowed: demand.categories.clone() };
            self.sink.fault(category.place, path, kind);
        }
        found.map(Some)
    }

    /// That every system can be solved in the stated case; trials that cannot be are counted as failed.
    fn check_productive(&mut self, raw: &RawInputOutput, table: &InputOutput) -> Option<()> {
        let n = table.len();
        let value = |input| self.inputs[input].central;
        let region = table.regional_coefficients(value);
        let given = raw.regional.as_ref().and_then(|regional| regional.coefficients.as_ref());
        let given = given.filter(|_| matches!(table.regional, Regional::Given { .. })).map(|file| file.place);
        let (regional_place, regional_path) = match (given, &raw.regional) {
            (Some(file), _) => (file, "input_output.regional.coefficients"),
            (None, regional) => (regional.as_ref().map_or(raw.place, |regional| regional.place), "input_output.regional"),
        };
        let mut systems = vec![
            (Economy::Nation, n, table.domestic.clone(), raw.domestic.place, "input_output.domestic"),
            (Economy::Region, n, region.coefficients.clone(), regional_place, regional_path),
        ];
        if let (Some(households), Some(raw)) = (&table.households, &raw.households) {
            let spent = |local: Option<&[f64]>| {
                let bought = households.consumption.iter().enumerate();
                bought
                    .map(|(row, bought)| bought * value(households.propensity) * local.map_or(1.0, |local| local[row]))
                    .collect()
            };
            let earned: Vec<f64> = households.income.iter().map(|income| income * value(households.residents)).collect();
            let nation: Vec<f64> = spent(None);
            let local: Vec<f64> = spent(Some(&region.row_factors));
            let path = "input_output.households";
            let nation = closed(n, &table.domestic, &households.income, &nation);
            systems.push((Economy::NationWithHouseholds, n + 1, nation, raw.place, path));
            let region = closed(n, &region.coefficients, &earned, &local);
            systems.push((Economy::RegionWithHouseholds, n + 1, region, raw.place, path));
        }
        for (economy, n, coefficients, place, path) in systems {
            if let Err(LeontiefFault::Unproductive { sector, .. }) = Leontief::new(n, &coefficients) {
                // Households come last: with them the sectors before have used up everything.
                let sector = table.sectors[sector.min(table.len() - 1)].code.clone();
                self.sink.fault(place, path, TableFault::Unproductive { sector, economy });
                return None;
            }
        }
        Some(())
    }
}
