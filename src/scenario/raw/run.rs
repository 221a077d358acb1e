//! `[run]`: how a scenario is run, unless the command line says otherwise.

use std::collections::BTreeMap;

use crate::quantity::Label;
use crate::random::design::Design;
use crate::scenario::declare::{Kind, table};
use crate::scenario::fields::{KeyPath, ReadValue, Reader};
use crate::scenario::measure::HalfWidth;
use crate::scenario::quantity::RawNumber;
use crate::scenario::text::Located;
use crate::scenario::tree::{Node, Value};
use crate::scenario::value::{HorizonYear, Whole, words};

table! {
    /// How the scenario is run, unless the command line says otherwise | 실행 방법(명령줄이 우선)
    RawRun {
        /// Number of trials; with `until`, the most there may be | 시행 횟수. `until`이 있으면 상한
        trials: Option<Whole<1>>,
        /// Seed of the random numbers; 0 is as good as any | 난수 씨앗. 0도 보통의 씨앗이다
        seed: Option<Whole<0>>,
        /// How trials are spread: independent, mirrored pairs, Latin hypercube, or Sobol sequence (default: sobol from 4,096 trials on, mc below) | 표본 설계: 독립(mc), 대칭쌍(antithetic), 라틴 하이퍼큐브(lhs), 소볼 수열(sobol)(기본값: 4,096회부터 sobol, 그보다 적으면 mc)
        design: Option<Located<Design>>,
        /// Metrics to summarise: `output`, `output.region`, `output.region.total/nominal@2030`, `use.ID@2025..2030`, `spending.ID.city`; `*` stands for anything | 요약할 지표. `*`은 아무것이나, `@2025..2030`은 그 사이의 해
        metrics: Option<Vec<Located<String>>>,
        /// Years of `gross_to_net.csv` (default: the last) | `gross_to_net.csv`의 연도(기본값: 마지막 해)
        gross_to_net: Option<Vec<HorizonYear>>,
        /// Stop once the 95 % interval of a quantity is this narrow: half-widths by quantity | 95 % 구간의 반폭이 이만큼 좁아지면 멈춘다
        until: Option<RawUntil>,
        /// How quantiles are found | 분위수를 구하는 방법
        quantiles: Option<Located<RawQuantiles>>,
        /// Keep the value of every trial in `trials.csv` | 시행별 값을 `trials.csv`에 남긴다
        keep_trials: Option<Located<bool>>,
    }
}

/// How quantiles are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawQuantiles {
    /// Exactly within the stated memory, by histogram beyond.
    Auto,
    /// Exactly.
    Exact,
    /// By histogram, in memory that does not grow.
    Histogram,
}

words! {
    RawQuantiles { RawQuantiles::Auto = "auto", RawQuantiles::Exact = "exact", RawQuantiles::Histogram = "histogram", }
}

/// When to stop: half-widths by quoted quantity (`target.output-2030`).
#[derive(Clone, Debug)]
pub struct RawUntil(pub BTreeMap<String, RawNumber<HalfWidth>>);

impl ReadValue for RawUntil {
    fn kind() -> Kind {
        Kind::Keyed { noun: Label::new("metric", "지표"), entry: Box::new(RawNumber::<HalfWidth>::kind()) }
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Table(table) = &node.value else { return reader.wrong_type(node, path, &Self::kind()) };
        let read: Vec<_> = table
            .entries
            .iter()
            .map(|(name, entry)| Some((name.clone(), RawNumber::read(&entry.node, &path.child(name), reader)?)))
            .collect();
        read.into_iter().collect::<Option<_>>().map(Self)
    }
}
