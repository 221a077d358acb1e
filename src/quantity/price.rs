//! The price basis of an amount of money. It must not convert: that takes a drawn inflation path.

use std::str::FromStr;

/// The prices in which money is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PriceBasis {
    /// Money of its own year (경상가격).
    Nominal,
    /// Money of the scenario's price year (불변가격).
    Constant,
}

impl PriceBasis {
    /// The word used in scenario files and CSVs: `nominal` or `constant`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Constant => "constant",
        }
    }
}

impl FromStr for PriceBasis {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "nominal" => Ok(Self::Nominal),
            "constant" => Ok(Self::Constant),
            _ => Err(format!("`{code}` is not a price basis: nominal or constant / 가격 기준은 nominal 또는 constant입니다")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_basis_is_read_from_its_own_code() {
        for basis in [PriceBasis::Nominal, PriceBasis::Constant] {
            assert_eq!(basis.code().parse(), Ok(basis));
        }
        assert!("real".parse::<PriceBasis>().is_err());
    }
}
