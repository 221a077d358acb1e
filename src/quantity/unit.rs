//! Units and their dimensions: which names exist, what each is in the canonical unit. It must not read numbers beyond
//! those that stand in a denominator (`10.1명/10억원`).

use super::decimal::Decimal;
use super::{AmountError, Language, numeral};

/// What is counted or measured. Each dimension has one canonical unit, in which every value is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// Money, in KRW.
    Money,
    /// People, as a stock: jobs held, places, graduates.
    Persons,
    /// Work done, in person-years; never a stock of jobs.
    PersonYears,
    /// Things counted: 개, 건, 종.
    Count,
    /// Firms and sites: 개사, 곳.
    Firms,
    /// Vehicles.
    Vehicles,
    /// Area, in m²; 평 is 3.305785 m².
    Area,
    /// Time, in years.
    Duration,
    /// A pure number: 1 is 100 % or once.
    Ratio,
    /// A difference of two ratios: 1 is 100 %p.
    RatioPoints,
    /// Computing power, in PFLOPS.
    Compute,
    /// Greenhouse-gas emissions, in tCO2e.
    Emissions,
    /// Energy, in megawatt hours.
    Energy,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: [Self; 13] = [
        Self::Money,
        Self::Persons,
        Self::PersonYears,
        Self::Count,
        Self::Firms,
        Self::Vehicles,
        Self::Area,
        Self::Duration,
        Self::Ratio,
        Self::RatioPoints,
        Self::Compute,
        Self::Emissions,
        Self::Energy,
    ];

    /// What the dimension is called.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        let (en, ko) = match self {
            Self::Money => ("money", "금액"),
            Self::Persons => ("persons", "인원"),
            Self::PersonYears => ("person-years", "연인원"),
            Self::Count => ("a count", "개수"),
            Self::Firms => ("firms", "기업 수"),
            Self::Vehicles => ("vehicles", "차량 대수"),
            Self::Area => ("an area", "면적"),
            Self::Duration => ("a duration", "기간"),
            Self::Ratio => ("a ratio", "비율"),
            Self::RatioPoints => ("percentage points", "퍼센트포인트"),
            Self::Compute => ("computing power", "연산 성능"),
            Self::Emissions => ("emissions", "배출량"),
            Self::Energy => ("energy", "에너지"),
        };
        match language {
            Language::En => en,
            Language::Ko => ko,
        }
    }

    /// The symbol amounts are written with. Ratios are written in percent, so the symbol is a hundredth of the
    /// canonical unit there; in all other dimensions it is the canonical unit.
    #[must_use]
    pub const fn symbol(self, language: Language) -> &'static str {
        let (en, ko) = match self {
            Self::Money => ("KRW", "원"),
            Self::Persons => ("persons", "명"),
            Self::PersonYears => ("person-years", "인년"),
            Self::Count => ("count", "개"),
            Self::Firms => ("firms", "개사"),
            Self::Vehicles => ("vehicles", "대"),
            Self::Area => ("m²", "㎡"),
            Self::Duration => ("years", "년"),
            Self::Ratio => ("%", "%"),
            Self::RatioPoints => ("%p", "%p"),
            Self::Compute => ("PFLOPS", "페타플롭스"),
            Self::Emissions => ("tCO2e", "tCO2e"),
            Self::Energy => ("MWh", "MWh"),
        };
        match language {
            Language::En => en,
            Language::Ko => ko,
        }
    }

    /// Power of ten by which the written number exceeds the canonical one: 2 for percent.
    pub(super) const fn written_power(self) -> i32 {
        match self {
            Self::Ratio | Self::RatioPoints => 2,
            _ => 0,
        }
    }
}

/// A dimension, or a dimension per another: an annual flow is per [`Dimension::Duration`], a total is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unit {
    /// What is counted.
    pub dimension: Dimension,
    /// Per what, if anything.
    pub per: Option<Dimension>,
}

impl From<Dimension> for Unit {
    fn from(dimension: Dimension) -> Self {
        Self { dimension, per: None }
    }
}

impl Unit {
    /// Whether it counts money, in all or per year.
    #[must_use]
    pub fn is_money(self) -> bool {
        self.dimension == Dimension::Money && matches!(self.per, None | Some(Dimension::Duration))
    }

    /// `dimension` per `per`.
    #[must_use]
    pub const fn per(dimension: Dimension, per: Dimension) -> Self {
        Self { dimension, per: Some(per) }
    }

    /// `dimension` per year.
    #[must_use]
    pub const fn annual(dimension: Dimension) -> Self {
        Self::per(dimension, Dimension::Duration)
    }

    /// What the unit is called in a message, with its symbol where that is another word: `money (KRW)`, `vehicles per year (vehicles/yr)`.
    #[must_use]
    pub fn name(self, language: Language) -> String {
        let Self { dimension, per } = self;
        let (name, symbol) = (dimension.name(language), self.symbol(language));
        match (language, per) {
            (_, None) if name == symbol => symbol,
            (_, None) => format!("{name} ({symbol})"),
            (Language::En, Some(Dimension::Duration)) => format!("{name} per year ({symbol})"),
            (Language::Ko, Some(Dimension::Duration)) => format!("연간 {name}({symbol})"),
            (Language::En, Some(per)) => format!("{name} per {} ({symbol})", per.name(language)),
            (Language::Ko, Some(per)) => format!("{}당 {name}({symbol})", per.name(language)),
        }
    }

    /// The symbol of the unit: `KRW`, `대/년`, `명/10억원`.
    #[must_use]
    pub fn symbol(self, language: Language) -> String {
        let symbol = self.dimension.symbol(language);
        match self.per {
            None => symbol.to_owned(),
            Some(Dimension::Duration) => format!("{symbol}/{}", language.pick("yr", "년")),
            Some(Dimension::Money) if self.dimension != Dimension::Money => {
                format!("{symbol}/{}", language.pick("1bn KRW", "10억원"))
            }
            Some(per) => format!("{symbol}/{}", per.symbol(language)),
        }
    }

    /// Power of ten by which the number written before [`Unit::symbol`] exceeds the canonical one.
    pub(super) const fn written_power(self) -> i32 {
        let below = match (self.dimension, self.per) {
            (Dimension::Money, Some(Dimension::Money)) | (_, None) => 0,
            (_, Some(Dimension::Money)) => 9,
            (_, Some(per)) => -per.written_power(),
        };
        self.dimension.written_power() + below
    }
}

/// A unit as written: canonical value = number · `multiplier` / `divisor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scaled {
    pub(super) unit: Unit,
    pub(super) multiplier: Decimal,
    pub(super) divisor: Decimal,
}

/// Names of one size of one dimension: a canonical unit is `multiplier / divisor` of what is named.
struct Size {
    names: &'static [&'static str],
    dimension: Dimension,
    multiplier: Decimal,
    divisor: Decimal,
}

const fn size(names: &'static [&'static str], dimension: Dimension, mantissa: u128, exponent: i32) -> Size {
    Size { names, dimension, multiplier: Decimal::new(mantissa, exponent), divisor: Decimal::ONE }
}

/// Every unit that can be written. Blanks, hyphens and case do not count.
const SIZES: [Size; 25] = [
    size(&["원", "KRW", "won"], Dimension::Money, 1, 0),
    size(&["명", "인", "persons", "person", "people", "workers", "jobs", "일자리", "개 일자리"], Dimension::Persons, 1, 0),
    size(&["인년", "명·년", "person-years", "person-year"], Dimension::PersonYears, 1, 0),
    size(&["개", "건", "종", "개소", "개 기관", "개 공공기관", "count", "items"], Dimension::Count, 1, 0),
    size(&["개사", "개 업체", "개 기업", "곳", "firms", "firm", "companies"], Dimension::Firms, 1, 0),
    size(&["대", "vehicles", "vehicle", "cars"], Dimension::Vehicles, 1, 0),
    size(&["㎡", "m²", "m2", "제곱미터"], Dimension::Area, 1, 0),
    size(&["㎢", "km²", "km2", "제곱킬로미터"], Dimension::Area, 1, 6),
    size(&["ha", "헥타르"], Dimension::Area, 1, 4),
    size(&["평", "pyeong"], Dimension::Area, 3_305_785, -6),
    size(&["년", "년간", "년 동안", "years", "year", "yr"], Dimension::Duration, 1, 0),
    Size {
        names: &["개월", "개월간", "개월 동안", "months", "month"],
        dimension: Dimension::Duration,
        multiplier: Decimal::ONE,
        divisor: Decimal::new(12, 0),
    },
    size(&["배", "times"], Dimension::Ratio, 1, 0),
    size(&["%", "percent", "퍼센트"], Dimension::Ratio, 1, -2),
    size(&["%p", "%포인트", "percentage points"], Dimension::RatioPoints, 1, -2),
    size(&["테라플롭스", "TFLOPS"], Dimension::Compute, 1, -3),
    size(&["페타플롭스", "PFLOPS"], Dimension::Compute, 1, 0),
    size(&["엑사플롭스", "EFLOPS"], Dimension::Compute, 1, 3),
    size(&["tCO2e", "tCO2eq", "톤CO2e", "톤CO2eq"], Dimension::Emissions, 1, 0),
    size(&["ktCO2e", "ktCO2eq"], Dimension::Emissions, 1, 3),
    size(&["MtCO2e", "MtCO2eq"], Dimension::Emissions, 1, 6),
    size(&["kWh"], Dimension::Energy, 1, -3),
    size(&["MWh"], Dimension::Energy, 1, 0),
    size(&["GWh"], Dimension::Energy, 1, 3),
    size(&["TWh"], Dimension::Energy, 1, 6),
];

/// Reads a unit, all of `text`; nothing for no text.
pub(super) fn read(text: &str) -> Result<Option<Scaled>, AmountError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let unknown = || unknown(text);
    let Some((above, below)) = text.split_once('/').or_else(|| text.split_once(" per ")) else {
        let size = find(text).ok_or_else(unknown)?;
        return Ok(Some(Scaled { unit: size.dimension.into(), multiplier: size.multiplier, divisor: size.divisor }));
    };
    let above = find(above).ok_or_else(unknown)?;
    let (number, below) = numeral::read(below.trim())?.unwrap_or((Decimal::ONE, below));
    let below = find(below).ok_or_else(unknown)?;
    let product = |a: Decimal, b: Decimal| a.times(b).ok_or_else(|| AmountError::TooManyDigits { number: text.into() });
    Ok(Some(Scaled {
        unit: Unit::per(above.dimension, below.dimension),
        multiplier: product(above.multiplier, below.divisor)?,
        divisor: product(product(above.divisor, below.multiplier)?, number)?,
    }))
}

fn find(name: &str) -> Option<&'static Size> {
    SIZES.iter().find(|size| size.names.iter().any(|known| letters(known).eq(letters(name))))
}

/// The characters of a name that tell it from others.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase)
}

/// The fault for a text that is no unit: a second number if it holds one, otherwise an unknown unit.
fn unknown(text: &str) -> AmountError {
    let above = text.split('/').next().unwrap_or(text);
    let number = |(before, c): (char, char)| c.is_ascii_digit() && !before.is_ascii_alphabetic();
    if std::iter::once(' ').chain(above.chars()).zip(above.chars()).any(number) {
        return AmountError::TwoNumbers { rest: text.into() };
    }
    AmountError::UnknownUnit { unit: text.into(), nearest: nearest(text) }
}

/// The known name most like `text`, or else the longest that it starts with: particles follow units, as in `년부터`.
fn nearest(text: &str) -> Option<&'static str> {
    let names = || SIZES.iter().flat_map(|size| size.names.iter().copied());
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &text.to_lowercase());
    let alike = names().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|name| likeness(name) >= 0.5);
    alike.or_else(|| names().filter(|name| text.starts_with(name)).max_by_key(|name| name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_belongs_to_one_size_only() {
        let names: Vec<_> = SIZES.iter().flat_map(|size| size.names).map(|name| letters(name).collect::<String>()).collect();
        for (index, name) in names.iter().enumerate() {
            assert!(!names[..index].contains(name), "{name}");
        }
    }

    #[test]
    fn every_symbol_reads_back_as_its_unit() {
        for language in [Language::En, Language::Ko] {
            for dimension in Dimension::ALL {
                for per in std::iter::once(None).chain(Dimension::ALL.map(Some)) {
                    let unit = Unit { dimension, per };
                    assert_eq!(read(&unit.symbol(language)).unwrap().unwrap().unit, unit, "{}", unit.symbol(language));
                }
            }
        }
    }

    #[test]
    fn an_unknown_unit_offers_the_nearest() {
        let nearest = |text| match read(text) {
            Err(AmountError::UnknownUnit { nearest, .. }) => nearest,
            other => panic!("{other:?}"),
        };
        assert_eq!(nearest("perons"), Some("persons"));
        assert_eq!(nearest("PFLOP"), Some("PFLOPS"));
        assert_eq!(nearest("페타플롭"), Some("페타플롭스"));
        assert_eq!(nearest("xyzzy"), None);
    }

    #[test]
    fn a_digit_that_is_no_part_of_a_unit_is_a_second_number() {
        assert!(matches!(read("년 10월"), Err(AmountError::TwoNumbers { .. })));
        assert!(matches!(read("tCO3"), Err(AmountError::UnknownUnit { .. })));
    }

    #[test]
    fn annual_and_cumulative_differ() {
        assert_eq!(read("대/년").unwrap().unwrap().unit, Unit::annual(Dimension::Vehicles));
        assert_eq!(read("대").unwrap().unwrap().unit, Unit::from(Dimension::Vehicles));
    }
}
