//! What the region buys from itself: given coefficients, purchase coefficients or location quotients.

use super::{Codes, Compiler};
use crate::model::{InputId, QuotientForm, Regional, Scale};
use crate::quantity::{Amount, Dimension, Label, quote_key};
use crate::random::Distribution;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::ledger::LedgerRow;
use crate::scenario::measure::Measure;
use crate::scenario::quantity::{RawInput, RawQuantity};
use crate::scenario::raw::{RawByCode, RawDataFile, RawMethod, RawRegional, TableCode};
use crate::scenario::table_fault::TableFault;
use crate::scenario::text::Place;
use crate::scenario::value::{KeyId as _, Keyed};

const PATH: &str = "input_output.regional";

impl Compiler<'_> {
    /// What the region buys from itself; all that is bought in the nation where nothing is said.
    pub(super) fn regional(
        &mut self,
        raw: Option<&RawRegional>,
        name: &Label,
        codes: &Codes,
        domestic: &[f64],
        outputs: &[f64],
    ) -> Option<Regional> {
        let Some(raw) = raw else {
            return Some(Regional::Given { coefficients: domestic.to_vec(), row_factors: vec![1.0; codes.len()] });
        };
        let form = match raw.method.value {
            RawMethod::Given => return self.given(raw.coefficients.as_ref()?, codes, domestic, outputs),
            RawMethod::Purchase => {
                let shares = self.by_code(raw.purchase.as_ref()?, None, "purchase", codes, name);
                return Some(Regional::Purchase(shares?));
            }
            RawMethod::Flegg => QuotientForm::Flegg,
            RawMethod::ScaledSimple => QuotientForm::ScaledSimple,
        };
        let quotients = self.by_code(raw.quotients.as_ref()?, raw.spread.as_deref(), "quotients", codes, name);
        let mut ratio = |raw: &RawInput| self.once(raw, Dimension::Ratio, name);
        let scale = match (&raw.lambda, &raw.share, &raw.delta) {
            (Some(lambda), ..) => Scale::Factor(ratio(lambda)),
            (None, share, delta) => Scale::Size { share: ratio(share.as_deref()?), delta: ratio(delta.as_deref()?) },
        };
        Some(Regional::Quotients { quotients: quotients?, scale, form })
    }

    /// Coefficients as somebody gave them, and the row factors that they imply.
    fn given(&mut self, file: &RawDataFile, codes: &Codes, domestic: &[f64], outputs: &[f64]) -> Option<Regional> {
        let path = format!("{PATH}.coefficients");
        let coefficients = self.matrix(file, codes, &path)?;
        self.check_column_sums(&coefficients, file, codes, &path)?;
        let n = codes.len();
        self.within_the_nation(&coefficients, domestic, file, codes, &path)?;
        let bought = |matrix: &[f64], row: usize| -> f64 {
            matrix[row * n..(row + 1) * n].iter().zip(outputs).map(|(coefficient, output)| coefficient * output).sum()
        };
        let factor = |row: usize| {
            let national = bought(domestic, row);
            // What nobody buys is nowhere bought elsewhere.
            if national == 0.0 { 1.0 } else { (bought(&coefficients, row) / national).clamp(0.0, 1.0) }
        };
        let row_factors = (0..n).map(factor).collect();
        Some(Regional::Given { coefficients, row_factors })
    }

    /// That the region buys no more from itself than is bought domestically; published tables have some cells below 0.
    fn within_the_nation(
        &mut self,
        regional: &[f64],
        domestic: &[f64],
        file: &RawDataFile,
        codes: &Codes,
        path: &str,
    ) -> Option<()> {
        const SLACK: f64 = 1e-6;
        let n = codes.len();
        let beyond = |&(_, (&regional, &national)): &(usize, (&f64, &f64))| {
            regional > national.max(0.0) + SLACK || regional < national.min(0.0) - SLACK
        };
        let found = regional.iter().zip(domestic).enumerate().find(beyond);
        if let Some((at, (&regional, &national))) = found {
            let (row, column) = (codes.names()[at / n].clone(), codes.names()[at % n].clone());
            let fault = TableFault::BeyondNation { file: file.name.clone(), row, column, regional, national };
            self.sink.fault(file.place, path, fault);
        }
        found.is_none().then_some(())
    }

    /// A number for every sector, each an input of its own.
    fn by_code<M: Measure>(
        &mut self,
        raw: &RawByCode<M>,
        spread: Option<&RawInput>,
        key: &str,
        codes: &Codes,
        name: &Label,
    ) -> Option<Vec<InputId>> {
        let path = format!("{PATH}.{key}");
        let of = |code: &str| format!("{path}.{}", quote_key(code));
        let (place, entries) = match raw {
            RawByCode::Stated { place, entries } => (*place, entries),
            RawByCode::File(column) => {
                let vector = self.column_vector(column, codes, &path)?;
                let bounds = M::rules().bounds;
                let mut sound = true;
                for (&value, &line) in vector.values.iter().zip(&vector.lines) {
                    if !bounds.contains(value) {
                        let (file, column) = (column.file.name.clone(), column.column.value.clone());
                        let fault = TableFault::OutOfBounds { file, line, column, value, expected: bounds.describe() };
                        self.sink.fault(place_of(raw), path.as_str(), fault);
                        sound = false;
                    }
                }
                if !sound {
                    return None;
                }
                // The file is listed by its hash: no rows for its numbers.
                return Some(match spread {
                    None => {
                        let numbers = codes.names().iter().zip(&vector.values);
                        numbers.map(|(code, &value)| self.default_input(&of(code), value)).collect()
                    }
                    Some(spread) => self.spread_around(&vector.values, spread, codes, name),
                });
            }
        };
        let inputs = self.stated_by_code(entries, place, &path, codes, spread.is_none(), name)?;
        let Some(spread) = spread else { return inputs.into_iter().map(|(input, _)| input).collect() };
        let mut values = Vec::new();
        for (_, raw) in &inputs {
            let certain = raw.and_then(|raw| raw.distribution.constant_value());
            let Some(value) = certain else {
                let raw = (*raw)?;
                self.sink.fault(raw.place, raw.path.clone(), TableFault::SpreadOfDrawn);
                return None;
            };
            values.push(value);
            // The row of the quotient itself: what is drawn is the spread.
            if let Some(raw) = raw {
                self.ledger.add(LedgerRow::new(raw, Dimension::Ratio.into(), name));
            }
        }
        Some(self.spread_around(&values, spread, codes, name))
    }

    /// The quantities of a table by code in the order of the sectors; every sector needs one.
    fn stated_by_code<'k, M: Measure>(
        &mut self,
        entries: &'k Keyed<TableCode, RawQuantity<M>>,
        place: Place,
        path: &str,
        codes: &Codes,
        drawn: bool,
        name: &Label,
    ) -> Option<Vec<(Option<InputId>, Option<&'k RawInput>)>> {
        let mut found: Vec<(Option<InputId>, Option<&RawInput>)> = vec![(None, None); codes.len()];
        let mut sound = true;
        for (code, entry) in entries.iter() {
            match self.sector_of_table(code, entry.key, path, codes) {
                Some(sector) if drawn => {
                    found[sector] = (Some(self.once(&entry.value, Dimension::Ratio, name)), Some(&entry.value));
                }
                Some(sector) => found[sector] = (None, Some(&entry.value)),
                None => sound = false,
            }
        }
        let missing = codes.names().iter().zip(&found).filter(|(_, (_, raw))| raw.is_none());
        let missing: Vec<String> = missing.map(|(code, _)| code.clone()).collect();
        // A slip of a code is one fault, not also a missing one.
        if !missing.is_empty() && sound {
            self.sink.fault(place, path, TableFault::NumbersMissing { codes: missing });
            sound = false;
        }
        sound.then_some(found)
    }

    /// Position of a code of the table that a scenario names.
    pub(in crate::scenario::compile) fn sector_of_table(
        &mut self,
        code: &TableCode,
        place: Place,
        path: &str,
        codes: &Codes,
    ) -> Option<usize> {
        let found = codes.position(code.as_str());
        if found.is_none() {
            let near = nearest(code.as_str(), codes.names().iter().map(String::as_str));
            let (noun, id, known) = (TableCode::noun(), code.to_string(), codes.names().to_vec());
            let path = format!("{path}.{}", quote_key(code.as_str()));
            self.sink.fault(place, path, FaultKind::UnknownId { noun, id, near, known });
        }
        found
    }

    /// Numbers that are each multiplied by a draw of their own of the spread: one row in the ledger.
    fn spread_around(&mut self, values: &[f64], spread: &RawInput, codes: &Codes, name: &Label) -> Vec<InputId> {
        if spread.yearly {
            self.sink.fault(spread.place, spread.path.clone(), crate::scenario::conflict::Conflict::NotYearly);
        }
        self.ledger.add(LedgerRow::new(spread, Dimension::Ratio.into(), name));
        let central = spread.central();
        let mut inputs = Vec::new();
        for (code, &value) in codes.names().iter().zip(values) {
            let scaled = if value > 0.0 { spread.distribution.scaled(value) } else { Distribution::constant(0.0) };
            let distribution = scaled.expect("a quotient is finite and not negative");
            let path = format!("{}.{}", spread.path, quote_key(code));
            inputs.push(self.drawn_input(path, distribution, value * central));
        }
        if let Some(load) = &spread.load {
            let drawn: Vec<InputId> = inputs.iter().copied().filter(|&input| !self.inputs[input].is_certain()).collect();
            self.load_on(&load.driver, load.load, &drawn, &spread.path);
        }
        inputs
    }
}

/// Where a table of numbers by code stands.
fn place_of<M>(raw: &RawByCode<M>) -> Place {
    match raw {
        RawByCode::File(column) => column.column.place,
        RawByCode::Stated { place, .. } => *place,
    }
}

/// A number out of a data file as if it had been typed, with the words of the tables around the file's name.
pub(super) fn typed_in_file(file: &RawDataFile, path: String, value: f64, distribution: Distribution) -> Option<RawInput> {
    Some(RawInput {
        place: file.place,
        path,
        stated: Some(Amount::new(value, None, None).ok()?),
        unit: None,
        distribution,
        yearly: false,
        load: None,
        basis: None,
        provenance: file.provenance.clone().unwrap_or_default(),
        vintages: Vec::new(),
        class: None,
    })
}
