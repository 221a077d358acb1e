//! Contradictions in words, for the manifest and the screen.

use crate::engine::Conflicting;
use crate::model::Model;
use crate::quantity::{Label, Language, join_path};

/// Path in the scenario of what contradicts the rest.
#[must_use]
pub fn path(model: &Model, what: Conflicting) -> String {
    match what {
        Conflicting::PartsOfSector(sector) => join_path(["sector", model.sectors[sector].id.as_str()]),
        Conflicting::PartsOfAccount { account, sector } => {
            join_path(["account", model.accounts[account].id.as_str(), "sector", model.sectors[sector].id.as_str()])
        }
        Conflicting::PartsOfFacility(facility) => join_path(["facility", model.facilities[facility].id.as_str()]),
        Conflicting::Programme(programme) => join_path(["programme", model.programmes[programme].id.as_str(), "part_of"]),
    }
}

/// What contradicts what.
#[must_use]
pub fn text(model: &Model, what: Conflicting) -> Label {
    let name = |label: &Label| [Language::En, Language::Ko].map(|language| label.get(language).to_owned());
    match what {
        Conflicting::PartsOfSector(sector) => {
            let [en, ko] = name(&model.sectors[sector].name);
            Label::new(
                format!("{en}: facilities and pipelines add up to more than its stated output; the baseline is negative"),
                format!("{ko}: 시설과 파이프라인의 합이 발표된 생산액보다 커서 기준선이 음수가 됩니다"),
            )
        }
        Conflicting::PartsOfAccount { account, sector } => {
            let ([en, ko], of) = (name(&model.sectors[sector].name), name(&model.accounts[account].name));
            Label::new(
                format!("{en}: facilities and pipelines have more of {} than the stated path; the baseline is negative", of[0]),
                format!("{ko}: 시설과 파이프라인의 {} 합이 발표된 경로보다 커서 기준선이 음수가 됩니다", of[1]),
            )
        }
        Conflicting::PartsOfFacility(facility) => {
            let [en, ko] = name(&model.facilities[facility].name);
            Label::new(
                format!("{en}: what is part of it states more than it does itself; what is left of it is negative"),
                format!("{ko}: 안에 속한 것의 합이 자신의 값보다 커서 나머지가 음수가 됩니다"),
            )
        }
        Conflicting::Programme(programme) => {
            let inner = &model.programmes[programme];
            let [en, ko] = name(&inner.name);
            let outer = inner.part_of.map(|outer| name(&model.programmes[outer].name)).unwrap_or_default();
            Label::new(
                format!("{en} has more money than {}, of which it is a part", outer[0]),
                format!("{ko}의 사업비가 자신이 속한 {}보다 큽니다", outer[1]),
            )
        }
    }
}
