//! Industries and the sectors of the table that book their sales.

use super::regional::typed_in_file;
use super::{Codes, Compiler};
use crate::model::{Industry, IndustryOf, InputId};
use crate::quantity::{Dimension, Label, SectorId, quote_key};
use crate::random::Distribution;
use crate::scenario::conflict::Conflict;
use crate::scenario::data::SheetRow;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::raw::{RawConcordance, RawInputOutput};
use crate::scenario::table_fault::TableFault;
use crate::scenario::value::KeyId as _;

const PATH: &str = "input_output.concordance";

/// How far the weights of an industry may be from 1.
const SLACK: f64 = 1e-3;

/// An industry as the scenario has it, and what the concordance says of it.
struct Candidate<'r> {
    id: &'r SectorId,
    name: &'r Label,
    /// Line of the last record, and sum of the weights.
    last: Option<(u64, f64)>,
    weights: Vec<(usize, InputId)>,
}

impl Compiler<'_> {
    /// The industries of the concordance: sectors of the scenario in their order, then the others.
    pub(super) fn industries(&mut self, raw: &RawInputOutput, sectors: &[&SectorId], codes: &Codes) -> Option<Vec<Industry>> {
        let mut sound = true;
        let mut outputs = Vec::new();
        for (id, entry) in raw.outside.iter() {
            if sectors.contains(&id) {
                let path = format!("input_output.outside.{}", quote_key(id.as_str()));
                self.sink.fault(entry.key, path, Conflict::ScopeTaken { id: id.to_string(), noun: SectorId::noun() });
                sound = false;
            }
            outputs.push(self.known(&entry.value.output, &entry.value.name));
        }
        let all = &self.raw.sector;
        let inside = all.iter().map(|(id, entry)| (id, &entry.value.name));
        let outside = raw.outside.iter().map(|(id, entry)| (id, &entry.value.name));
        let mut candidates: Vec<Candidate<'_>> =
            inside.chain(outside).map(|(id, name)| Candidate { id, name, last: None, weights: Vec::new() }).collect();
        if let Some(concordance) = &raw.concordance {
            sound &= self.weights(concordance, &mut candidates, codes).is_some();
        }
        if !sound {
            return None;
        }
        for ((id, entry), candidate) in raw.outside.iter().zip(&candidates[sectors.len()..]) {
            if candidate.weights.is_empty() {
                let path = format!("input_output.outside.{}", quote_key(id.as_str()));
                self.sink.fault(entry.key, path, TableFault::NotInConcordance);
                sound = false;
            }
        }
        let of = |index: usize, id: &SectorId| match index.checked_sub(sectors.len()) {
            None => IndustryOf::Sector(index),
            Some(outside) => IndustryOf::Outside { id: id.clone(), output: outputs[outside] },
        };
        let industries = candidates.into_iter().enumerate().filter(|(_, candidate)| !candidate.weights.is_empty());
        let industries =
            industries.map(|(index, candidate)| Industry { of: of(index, candidate.id), weights: candidate.weights });
        sound.then(|| industries.collect())
    }

    /// Reads the weights of all industries.
    fn weights(&mut self, raw: &RawConcordance, candidates: &mut [Candidate<'_>], codes: &Codes) -> Option<()> {
        let file = &raw.file;
        let path = format!("{PATH}.file");
        if file.provenance.is_none() {
            self.sink.fault(file.place, path.as_str(), FaultKind::Unsourced);
            return None;
        }
        let [industry, sector, weight] = ["industry", "sector", "weight"].map(|column| self.column_of(file, column, &path));
        let (industry, sector, weight) = (industry?, sector?, weight?);
        let end = |column: &str| file.columns.iter().position(|name| name == column).unwrap_or(weight);
        let columns = [end("weight_low"), weight, end("weight_high")];
        let mut sound = true;
        for record in file.rows.iter() {
            let (line, name) = (record.line, file.name.clone());
            let (industry, code) = (&record.cells[industry], &record.cells[sector]);
            let candidate = candidates.iter().position(|candidate| candidate.id.as_str() == *industry);
            let at = codes.position(code);
            if candidate.is_none() {
                let known: Vec<String> = candidates.iter().map(|candidate| candidate.id.to_string()).collect();
                let near = nearest(industry, known.iter().map(String::as_str));
                let fault = TableFault::Industry { file: name.clone(), line, industry: industry.clone(), near, known };
                self.sink.fault(file.place, path.as_str(), fault);
            }
            if at.is_none() {
                let known = codes.names().to_vec();
                let near = nearest(code, known.iter().map(String::as_str));
                self.sink.fault(
                    file.place,
                    path.as_str(),
                    TableFault::Sector { file: name.clone(), line, code: code.clone(), near, known },
                );
            }
            let band = columns.map(|column| self.number(file, record, column, &path));
            let (Some(candidate), Some(at), [Some(low), Some(weight), Some(high)]) = (candidate, at, band) else {
                sound = false;
                continue;
            };
            let candidate = &mut candidates[candidate];
            sound &= self.weight(raw, record, candidate, (code, at), [low, weight, high]).is_some();
        }
        for candidate in candidates.iter().filter(|_| sound) {
            if let Some((line, sum)) = candidate.last.filter(|(_, sum)| (sum - 1.0).abs() > SLACK) {
                let industry = candidate.id.to_string();
                let fault = TableFault::WeightsNotOne { file: file.name.clone(), line, industry, sum };
                self.sink.fault(file.place, path.as_str(), fault);
            }
        }
        let sums = candidates.iter().all(|candidate| candidate.last.is_none_or(|(_, sum)| (sum - 1.0).abs() <= SLACK));
        (sound && sums).then_some(())
    }

    fn weight(
        &mut self,
        raw: &RawConcordance,
        record: &SheetRow,
        candidate: &mut Candidate<'_>,
        (code, at): (&str, usize),
        [low, weight, high]: [f64; 3],
    ) -> Option<()> {
        let (file, line) = (raw.file.name.clone(), record.line);
        let fault = if !(0.0 <= low && low <= weight && weight <= high && high <= 1.0) {
            Some(TableFault::Band { file, line, low, weight, high })
        } else if candidate.weights.iter().any(|(sector, _)| *sector == at) {
            Some(TableFault::PairRepeated { file, line, industry: candidate.id.to_string(), code: code.to_owned() })
        } else {
            None
        };
        if let Some(fault) = fault {
            self.sink.fault(raw.file.place, format!("{PATH}.file"), fault);
            return None;
        }
        let path = format!("{PATH}.{}.{}", quote_key(candidate.id.as_str()), quote_key(code));
        let distribution = Distribution::pert(low, weight, high).expect("the band is in order");
        let typed = typed_in_file(&raw.file, path, weight, distribution)?;
        candidate.weights.push((at, self.once(&typed, Dimension::Ratio, candidate.name)));
        candidate.last = Some((line, candidate.last.map_or(0.0, |(_, sum)| sum) + weight));
        Some(())
    }
}
