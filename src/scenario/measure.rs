//! What a number of the format may be: its units, its bounds and whether prices matter to it.
//!
//! One marker type per measure; [`super::quantity::RawQuantity`] carries it.

use crate::quantity::{Dimension, Label, Unit};

/// The values a number may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Lower end.
    pub low: f64,
    /// Whether the lower end itself is refused.
    pub low_open: bool,
    /// Upper end.
    pub high: f64,
    /// Whether the upper end itself is refused.
    pub high_open: bool,
}

impl Bounds {
    /// Any finite number.
    pub const ANY: Self = Self { low: f64::NEG_INFINITY, low_open: false, high: f64::INFINITY, high_open: false };

    /// From `low` to `high`, both allowed.
    #[must_use]
    pub const fn closed(low: f64, high: f64) -> Self {
        Self { low, high, ..Self::ANY }
    }

    /// `low` or more.
    #[must_use]
    pub const fn at_least(low: f64) -> Self {
        Self { low, ..Self::ANY }
    }

    /// More than `low`.
    #[must_use]
    pub const fn above(low: f64) -> Self {
        Self { low, low_open: true, ..Self::ANY }
    }

    /// Whether the number may be taken.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        let above = if self.low_open { value > self.low } else { value >= self.low };
        let below = if self.high_open { value < self.high } else { value <= self.high };
        above && below
    }

    /// The bounds in words.
    #[must_use]
    pub fn describe(self) -> Label {
        let Self { low, low_open, high, high_open } = self;
        match (low.is_finite(), high.is_finite()) {
            (false, false) => Label::new("any number", "모든 수"),
            (true, false) if low_open => Label::new(format!("more than {low}"), format!("{low} 초과")),
            (true, false) => Label::new(format!("{low} or more"), format!("{low} 이상")),
            (false, true) if high_open => Label::new(format!("less than {high}"), format!("{high} 미만")),
            (false, true) => Label::new(format!("{high} or less"), format!("{high} 이하")),
            (true, true) => Label::new(
                format!("from {}{low} to {}{high}", if low_open { "above " } else { "" }, if high_open { "below " } else { "" }),
                format!("{low} {} {high} {}", if low_open { "초과" } else { "이상" }, if high_open { "미만" } else { "이하" }),
            ),
        }
    }
}

/// What a number must satisfy.
#[derive(Clone, Copy, Debug)]
pub struct MeasureRules {
    /// What it is called, `English | 한국어`.
    pub name: &'static str,
    /// The values it may take.
    pub bounds: Bounds,
    /// How one is written.
    pub example: &'static str,
    /// Whether a price `basis` may be said of it.
    pub priced: bool,
    /// Whether a number with this unit is one. A bare number always is, in the canonical unit.
    pub accepts: fn(Unit) -> bool,
}

impl MeasureRules {
    /// The unit of a bare number; `None` where several would do.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        let units = |of: fn(Dimension) -> Unit| Dimension::ALL.into_iter().map(of).filter(|unit| (self.accepts)(*unit));
        let plain: Vec<Unit> = units(Unit::from).collect();
        let ratio = Dimension::Ratio.into();
        match plain[..] {
            [unit] => Some(unit),
            // A share may be typed in percentage points.
            [first, ..] if plain.len() == 2 && first == ratio => Some(ratio),
            [] => {
                let annual: Vec<Unit> = units(Unit::annual).collect();
                annual.first().copied().filter(|unit| annual.len() == 1 || *unit == Unit::annual(Dimension::Ratio))
            }
            _ => None,
        }
    }

    /// Whether people speak of it in percent and seldom of 100 % or more: a bare 3 is then likelier 3 % than 300 %.
    #[must_use]
    pub(super) fn is_small_ratio(&self) -> bool {
        [Rate::rules(), Overrun::rules(), Volatility::rules()].iter().any(|rules| rules.name == self.name)
    }
}

/// What a number measures.
pub trait Measure {
    /// What it must satisfy.
    #[must_use]
    fn rules() -> MeasureRules;
}

const fn is_per_year_or_plain(unit: Unit) -> bool {
    matches!(unit.per, None | Some(Dimension::Duration))
}

/// Whether it counts or measures things, in a year or at a time: no money, no time and no pure number.
pub(super) const fn is_of_things(unit: Unit) -> bool {
    let other = matches!(unit.dimension, Dimension::Money | Dimension::Duration | Dimension::Ratio | Dimension::RatioPoints);
    !other && is_per_year_or_plain(unit)
}

macro_rules! measures {
    ($($(#[$doc:meta])+ $measure:ident {
        $name:literal, $bounds:expr, example: $example:literal, priced: $priced:literal, accepts: $accepts:expr
    })+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $measure {}

        impl Measure for $measure {
            fn rules() -> MeasureRules {
                MeasureRules { name: $name, bounds: $bounds, example: $example, priced: $priced, accepts: $accepts }
            }
        }
    )+};
}

measures! {
    /// A sum of money, in KRW; not per year.
    Money {
        "an amount of money | 금액", Bounds::at_least(0.0), example: "\"4061억원\"", priced: true,
        accepts: |unit| unit == Dimension::Money.into()
    }
    /// Output of a year, in KRW: above 0, as growth multiplies it.
    YearMoney {
        "an amount of money in a year | 연간 금액", Bounds::above(0.0), example: "\"34조원\"", priced: true,
        accepts: |unit| unit.dimension == Dimension::Money && is_per_year_or_plain(unit)
    }
    /// A part of a whole, 0 to 1.
    Share {
        "a share | 비율", Bounds::closed(0.0, 1.0), example: "0.4, \"40%\"", priced: false,
        accepts: |unit| unit == Dimension::Ratio.into()
    }
    /// A yearly rate of change, above −100 %.
    Rate {
        "a rate per year | 연간 변화율", Bounds::above(-1.0), example: "0.03, \"3%\"", priced: true,
        accepts: |unit| unit.dimension == Dimension::Ratio && is_per_year_or_plain(unit)
    }
    /// A yearly rate of change that no price basis changes, above −100 %.
    PlainRate {
        "a rate per year | 연간 변화율", Bounds::above(-1.0), example: "0.03, \"3%\"", priced: false,
        accepts: |unit| unit.dimension == Dimension::Ratio && is_per_year_or_plain(unit)
    }
    /// A relative excess, above −100 %.
    Overrun {
        "a relative excess | 초과 비율", Bounds::above(-1.0), example: "0.2, \"20%\"", priced: false,
        accepts: |unit| unit == Dimension::Ratio.into()
    }
    /// A standard deviation of growth.
    Volatility {
        "a standard deviation of annual growth | 연간 성장률의 표준편차", Bounds::at_least(0.0), example: "0.08, \"8%\"",
        priced: false, accepts: |unit| unit.dimension == Dimension::Ratio && is_per_year_or_plain(unit)
    }
    /// An autoregressive coefficient.
    Persistence {
        "a coefficient of autoregression | 자기회귀 계수", Bounds { high_open: true, ..Bounds::closed(0.0, 1.0) },
        example: "0.5", priced: false, accepts: |unit| unit == Dimension::Ratio.into()
    }
    /// A correlation of shocks.
    Correlation {
        "a correlation | 상관계수", Bounds::closed(-1.0, 1.0), example: "0.3", priced: false,
        accepts: |unit| unit == Dimension::Ratio.into()
    }
    /// A relative change, −100 % at the least.
    Change {
        "a relative change | 상대 변화", Bounds::at_least(-1.0), example: "-0.2, \"-20%\"", priced: false,
        accepts: |unit| unit == Dimension::Ratio.into()
    }
    /// A relative change of output, above −100 %, as growth multiplies it.
    OutputChange {
        "a relative change of output | 생산의 상대 변화", Bounds::above(-1.0), example: "-0.1, \"-10%\"", priced: false,
        accepts: |unit| unit == Dimension::Ratio.into()
    }
    /// A length of time above 0, in years.
    PositiveYears {
        "a length of time above 0 | 0보다 긴 기간", Bounds::above(0.0), example: "2, \"18개월\"", priced: false,
        accepts: |unit| unit == Dimension::Duration.into()
    }
    /// A length of time, in years.
    Years {
        "a length of time | 기간", Bounds::at_least(0.0), example: "1.5, \"18개월\"", priced: false,
        accepts: |unit| unit == Dimension::Duration.into()
    }
    /// A pure number that is not negative.
    NonNegative {
        "a number, 0 or more | 0 이상의 수", Bounds::at_least(0.0), example: "0.5, \"3배\"", priced: false,
        accepts: |unit| unit == Dimension::Ratio.into()
    }
    /// A pure number above 0.
    Positive {
        "a number above 0 | 0보다 큰 수", Bounds::above(0.0), example: "50", priced: false,
        accepts: |unit| unit == Dimension::Ratio.into()
    }
    /// A pure number.
    Factor {
        "a number | 수", Bounds::ANY, example: "0.8, \"80%\"", priced: false,
        accepts: |unit| unit == Dimension::Ratio.into()
    }
    /// A value of any account, in the account's unit.
    Level {
        "a value with its unit | 단위가 있는 값", Bounds::ANY, example: "\"110000명\"", priced: true,
        accepts: |_| true
    }
    /// A half-width of the interval of a probability, in percentage points.
    HalfWidth {
        "a half-width of the interval of a probability | 확률 구간의 반폭",
        Bounds { low_open: true, high_open: true, ..Bounds::closed(0.0, 0.5) }, example: "\"0.2%p\"", priced: false,
        accepts: |unit| unit == Dimension::RatioPoints.into()
    }
    /// What something can do in a year, or what is used of it; its unit is whatever it is stated in.
    Capacity {
        "a capacity with its unit | 단위가 있는 용량", Bounds::at_least(0.0), example: "\"100000대\"", priced: false,
        accepts: is_of_things
    }
    /// An area, in m².
    Area {
        "an area | 면적", Bounds::at_least(0.0), example: "\"132만4000평\"", priced: false,
        accepts: |unit| unit == Dimension::Area.into()
    }
    /// A standard deviation of a share.
    Deviation {
        "a standard deviation | 표준편차", Bounds::at_least(0.0), example: "0.1, \"10%p\"", priced: false,
        accepts: |unit| unit == Dimension::Ratio.into() || unit == Dimension::RatioPoints.into()
    }
    /// Money for one unit of something, in KRW.
    UnitMoney {
        "an amount of money per unit | 한 단위당 금액", Bounds::at_least(0.0), example: "\"2098000원\"", priced: false,
        accepts: |unit| unit.dimension == Dimension::Money
    }
    /// Money that buys one unit of something, in KRW: above 0, as money is divided by it.
    UnitCost {
        "a cost per unit | 한 단위당 비용", Bounds::above(0.0), example: "\"5억원\"", priced: false,
        accepts: |unit| unit.dimension == Dimension::Money
    }
    /// Firms, persons or things that come in a year.
    Arrivals {
        "a number that comes in a year | 한 해에 들어오는 수", Bounds::at_least(0.0), example: "\"50개사\"", priced: false,
        accepts: is_of_things
    }
    /// People, as a stock.
    People {
        "a number of people | 사람 수", Bounds::at_least(0.0), example: "\"3000명\"", priced: false,
        accepts: |unit| unit == Dimension::Persons.into()
    }
    /// What an effect is divided by, in any unit.
    Cause {
        "an amount above 0 with its unit | 0보다 큰, 단위가 있는 값", Bounds::above(0.0), example: "\"1조6000억원\"",
        priced: true, accepts: |_| true
    }
    /// The size of one of several, in any unit.
    Size {
        "the size of one | 하나의 크기", Bounds::at_least(0.0), example: "{ lognormal = [3, 1] }", priced: false,
        accepts: |_| true
    }
    /// A part of a whole that is something.
    PositiveShare {
        "a share above 0 | 0보다 큰 비율", Bounds { low_open: true, ..Bounds::closed(0.0, 1.0) }, example: "0.4, \"40%\"",
        priced: false, accepts: |unit| unit == Dimension::Ratio.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_ends_are_refused_and_closed_ends_taken() {
        let persistence = Persistence::rules().bounds;
        assert!(persistence.contains(0.0) && !persistence.contains(1.0));
        assert!(Share::rules().bounds.contains(1.0) && !Rate::rules().bounds.contains(-1.0));
        assert!(!Bounds::ANY.contains(f64::NAN));
    }

    #[test]
    fn a_total_and_an_annual_amount_do_not_mix() {
        let annual = Unit::annual(Dimension::Money);
        assert!((YearMoney::rules().accepts)(annual) && !(Money::rules().accepts)(annual));
    }
}
