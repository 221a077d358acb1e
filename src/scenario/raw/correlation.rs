//! `[correlation]`: how the shocks of sectors go together.

use crate::quantity::SectorId;
use crate::scenario::conflict::Conflict;
use crate::scenario::declare::table;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, Reader};
use crate::scenario::measure::Correlation;
use crate::scenario::quantity::RawQuantity;
use crate::scenario::value::Keyed;

table! {
    /// How the shocks of sectors go together | 산업 간 충격의 상관
    RawCorrelation: sourced checked {
        /// Correlation of every pair that is not named (default 0) | 따로 적지 않은 모든 쌍의 상관계수(기본값 0)
        default: Option<RawQuantity<Correlation>>,
        /// Correlations of pairs: `{ a = { b = 0.5 } }`; each pair once | 쌍의 상관계수: `{ a = { b = 0.5 } }`. 쌍마다 한 번만 적는다
        sectors: Keyed<SectorId, Keyed<SectorId, RawQuantity<Correlation>>>,
    }
}

impl RawCorrelation {
    /// A pair stands once, and no sector is paired with itself.
    fn check(&self, path: &KeyPath, reader: &mut Reader<'_>) {
        for (a, row) in self.sectors.iter() {
            for (b, entry) in row.value.iter() {
                let path = path.child("sectors").child(a.as_str()).child(b.as_str());
                let mirrored = self.sectors.get(b).is_some_and(|other| other.value.get(a).is_some());
                if a == b {
                    reader.sink.fault(entry.key, &path, Conflict::PairedWithItself);
                } else if mirrored && b < a {
                    reader.sink.fault(entry.key, &path, FaultKind::Repeated { what: format!("{a}, {b}") });
                }
            }
        }
    }
}
