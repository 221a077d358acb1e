//! Appraisals: whose money is the cost, whose value added the benefit, and from when to when.

use super::Compiler;
use super::metric::find;
use super::skill::only;
use crate::model::{Appraisal, Basis, Case, Component, Measure, Metric, Model, Scope, Threshold, View, Worth};
use crate::quantity::{AppraisalId, Dimension, Label, PriceBasis, quote_key};
use crate::scenario::conflict::Conflict;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::nearest;
use crate::scenario::quantity::RawInput;
use crate::scenario::raw::RawAppraisal;
use crate::scenario::text::Located;
use crate::scenario::value::KeyId;

/// Social discount rate of an appraisal that does not say: that of preliminary feasibility studies in Korea since 2017.
const RATE: f64 = 0.045;

impl Compiler<'_> {
    /// All appraisals.
    pub(super) fn appraisals(&mut self, model: &Model) -> Option<Vec<Appraisal>> {
        let raw = self.raw;
        let appraisals: Vec<Option<Appraisal>> = raw
            .appraisal
            .iter()
            .enumerate()
            .map(|(index, (id, entry))| self.appraisal((index, id), &entry.value, model))
            .collect();
        appraisals.into_iter().collect()
    }

    fn appraisal(&mut self, (index, id): (usize, &AppraisalId), raw: &RawAppraisal, model: &Model) -> Option<Appraisal> {
        let path = format!("appraisal.{}", quote_key(id.as_str()));
        let programmes = self.appraised_programmes(raw, &format!("{path}.programmes"), model);
        let known = self.raw;
        let facilities = self.all_of(raw.facilities.as_deref(), &known.facility.ids(), &format!("{path}.facilities"));
        let pipelines = self.all_of(raw.pipelines.as_deref(), &known.pipeline.ids(), &format!("{path}.pipelines"));
        let mut share = |raw_share: Option<&RawInput>, key: &str, default: f64| {
            self.or_default(raw_share, &format!("{path}.{key}"), default, Dimension::Ratio, &raw.name)
        };
        let rate = share(raw.rate.as_deref(), "rate", RATE);
        let fade = share(raw.fade.as_deref(), "fade", 0.0);
        let running = share(raw.running.as_deref(), "running", 0.0);
        let residual = share(raw.residual.as_deref(), "residual", 0.0);
        let benefit_share = share(raw.benefit_share.as_deref(), "benefit_share", 1.0);
        let labour = share(raw.labour.as_deref(), "labour", 0.0);
        let had_work = share(raw.had_work.as_deref(), "had_work", 0.0);
        let table = model.input_output.as_ref();
        let stated = table.and_then(|table| table.value_added_account);
        let value_added = stated.or_else(|| only(&model.accounts, Dimension::Money.into()));
        if value_added.is_none() {
            self.sink.fault(raw.place, path.as_str(), Conflict::AccountNotNamed { unit: Dimension::Money });
        }
        let jobs = table.and_then(|table| table.employment_account);
        let programmes = programmes?;
        let planned = |&programme: &usize| (0..model.years()).filter(move |&year| model.programmes[programme].profile.has(year));
        let first_cost = programmes.iter().flat_map(planned).min().unwrap_or(0);
        let last_cost = programmes.iter().flat_map(planned).max().unwrap_or(0);
        let base_year = raw.base.as_ref().map_or(Some(first_cost), |base| self.horizon.index(base.value))?;
        Some(Appraisal {
            index,
            id: id.clone(),
            name: raw.name.clone(),
            programmes,
            facilities: facilities?,
            pipelines: pipelines?,
            value_added: value_added?,
            employment: jobs.or_else(|| only(&model.accounts, Dimension::Persons.into())),
            base_year,
            life: usize::try_from(raw.life.value).unwrap_or(usize::MAX),
            last_cost,
            rate,
            fade,
            running,
            residual,
            benefit_share,
            labour,
            had_work,
        })
    }

    /// Indices of the programmes that are named, by themselves or by their groups; each once, rising.
    fn appraised_programmes(&mut self, raw: &RawAppraisal, path: &str, model: &Model) -> Option<Vec<usize>> {
        let groups = || model.groups.iter().filter(|group| !group.programmes.is_empty());
        let mut programmes = Vec::new();
        let mut sound = true;
        for named in &raw.programmes {
            let programme = model.programmes.iter().find(|programme| programme.id.as_str() == named.value);
            let group = groups().find(|group| group.id.as_str() == named.value);
            match (programme, group) {
                (Some(programme), _) => programmes.push(programme.index),
                (None, Some(group)) => programmes.extend(&group.programmes),
                (None, None) => {
                    let of_groups = groups().map(|group| group.id.to_string());
                    let known: Vec<String> =
                        model.programmes.iter().map(|programme| programme.id.to_string()).chain(of_groups).collect();
                    let near = nearest(&named.value, known.iter().map(String::as_str));
                    let noun = Label::new("programme or group of programmes", "사업이나 사업의 묶음");
                    let kind = FaultKind::UnknownId { noun, id: named.value.clone(), near, known };
                    self.sink.fault(named.place, path, kind);
                    sound = false;
                }
            }
        }
        programmes.sort_unstable();
        programmes.dedup();
        sound.then_some(programmes)
    }

    /// Indices of all that a list names, rising.
    fn all_of<'k, K: KeyId + 'k>(
        &mut self,
        named: Option<&[Located<K>]>,
        known: &(impl Iterator<Item = &'k K> + Clone),
        path: &str,
    ) -> Option<Vec<usize>> {
        let found: Vec<Option<usize>> =
            named.unwrap_or_default().iter().map(|id| self.reference(Some(id), path, known.clone()).flatten()).collect();
        let mut found: Vec<usize> = found.into_iter().collect::<Option<_>>()?;
        found.sort_unstable();
        Some(found)
    }
}

/// For each view of each appraisal, the threshold at which benefit pays for cost, and for each case of the whole cost that at which
/// the net present value is not negative.
pub(super) fn thresholds(model: &Model) -> Vec<Threshold> {
    let metric = |appraisal: &Appraisal, worth, component, basis| {
        let (scope, year) = (Scope::Appraisal(appraisal.index), appraisal.base_year);
        find(model, &Metric { measure: Measure::Appraisal(worth), scope, component, basis, year })
    };
    let ratios = model.appraisals.iter().flat_map(|appraisal| {
        [View::Public, View::Whole].map(|view| Threshold {
            metric: metric(appraisal, Worth::BenefitCostRatio, Component::View(view, Case::BASE), Basis::None),
            value: 1.0,
        })
    });
    let constant = Basis::Money(PriceBasis::Constant);
    let values = model.appraisals.iter().flat_map(|appraisal| {
        Case::TABLE.map(|case| Threshold {
            metric: metric(appraisal, Worth::Npv, Component::View(View::Whole, case), constant),
            value: 0.0,
        })
    });
    ratios.chain(values).collect()
}
