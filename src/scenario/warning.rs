//! What is allowed in a scenario but worth knowing: it goes to the terminal and into the manifest.

use crate::quantity::{Label, Language};

/// A warning about a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum WarningKind {
    /// A source was published after the scenario's date: hindsight.
    SourceAfterAsOf {
        /// The source's date.
        date: String,
        /// The scenario's date.
        as_of: String,
    },
    /// A source was published after the scenario's date, about a period that had ended by then.
    Restatement {
        /// The source's date.
        date: String,
        /// The end of its period.
        period_end: String,
    },
    /// No number names the source.
    SourceUnused,
    /// Some vintages are dated after the scenario's date and take no part.
    VintageAfterAsOf {
        /// The vintage's date.
        date: String,
        /// The scenario's date.
        as_of: String,
    },
    /// A bare number where people speak of percent, and too large to be likely.
    PercentWithoutSign {
        /// The number.
        value: f64,
    },
    /// A facility opens after the horizon even if nothing delays it.
    OpensAfterHorizon {
        /// When it opens.
        opens: String,
        /// The last year of the horizon.
        last: i32,
    },
    /// The steps of a sweep's range do not meet its end.
    RangeEndsEarly {
        /// The last value, as it would be typed.
        last: String,
        /// The end, as typed.
        to: String,
    },
    /// Rank correlations that cannot all hold; others are used.
    CorrelationsRepaired {
        /// The two inputs, what was asked for and what is used.
        pairs: Vec<(String, f64, f64)>,
    },
}

impl WarningKind {
    /// What is worth knowing.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let both = |en: String, ko: String| Label { en, ko };
        let label = match self {
            Self::SourceAfterAsOf { date, as_of } => both(
                format!("source dated {date}, after the scenario's date {as_of}: hindsight"),
                format!("출처의 날짜 {date}이(가) 시나리오 기준일 {as_of}보다 늦습니다(사후 정보)"),
            ),
            Self::Restatement { date, period_end } => both(
                format!("published {date} about a period that ended {period_end}: a restatement, not a forecast's knowledge"),
                format!("{period_end}에 끝난 기간을 {date}에 다시 서술한 자료입니다"),
            ),
            Self::SourceUnused => both("no number names this source".into(), "이 출처를 쓰는 수가 없습니다".into()),
            Self::VintageAfterAsOf { date, as_of } => both(
                format!("this value is dated {date}, after {as_of}, and takes no part"),
                format!("{as_of} 이후인 {date}의 값이라 쓰지 않습니다"),
            ),
            Self::PercentWithoutSign { value } => {
                let percent = 100.0 * value;
                both(
                    format!("{value} is a ratio, so {percent} %; if {value} % is meant, write \"{value}%\""),
                    format!("{value}은(는) 비율이므로 {percent}%입니다. {value}%라면 \"{value}%\"라고 쓰세요"),
                )
            }
            Self::OpensAfterHorizon { opens, last } => both(
                format!("it opens in {opens}, after {last}, the last year of the horizon, and so does nothing"),
                format!("시나리오의 마지막 해 {last}년이 지난 {opens}에 문을 열어 아무 영향이 없습니다"),
            ),
            Self::RangeEndsEarly { last, to } => both(
                format!("the steps end at {last} and do not meet {to}, which is no point"),
                format!("간격이 {last}에서 끝나 {to}에 닿지 않으므로 {to}인 점은 없습니다"),
            ),
            Self::CorrelationsRepaired { pairs } => {
                let list = |instead: &str| {
                    let pairs = pairs.iter().map(|(pair, asked, used)| format!("{pair}: {asked:.3} {instead} {used:.3}"));
                    pairs.collect::<Vec<_>>().join("; ")
                };
                both(
                    format!("no numbers have all these correlations; the nearest that are possible are used: {}", list("→")),
                    format!("모두 성립할 수 없는 상관계수라 가장 가까운 값을 씁니다: {}", list("→")),
                )
            }
        };
        label.get(language).to_owned()
    }
}
