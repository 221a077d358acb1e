//! What a region buys from itself, for one value of every input: the plain statement of `docs/model.md`, section 5.

use super::{InputId, InputOutput, QuotientForm, Regional, Scale};

/// Input coefficients of a region and the share of what is bought domestically that is bought in it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionalCoefficients {
    /// Aʳ, n × n row by row.
    pub coefficients: Vec<f64>,
    /// Row factors by supplying sector.
    pub row_factors: Vec<f64>,
}

impl Scale {
    /// λ, for the values of the inputs.
    #[must_use]
    pub fn factor(&self, value: impl Fn(InputId) -> f64) -> f64 {
        match *self {
            Self::Factor(factor) => value(factor),
            Self::Size { share, delta } => (value(share).ln_1p() / std::f64::consts::LN_2).powf(value(delta)),
        }
    }
}

impl InputOutput {
    /// Aʳ and the row factors, for the values of the inputs.
    #[must_use]
    pub fn regional_coefficients(&self, value: impl Fn(InputId) -> f64) -> RegionalCoefficients {
        let n = self.len();
        let by_row = |factors: Vec<f64>| {
            let coefficients = self.domestic.iter().enumerate().map(|(at, national)| national * factors[at / n]).collect();
            RegionalCoefficients { coefficients, row_factors: factors }
        };
        match &self.regional {
            Regional::Given { coefficients, row_factors } => {
                RegionalCoefficients { coefficients: coefficients.clone(), row_factors: row_factors.clone() }
            }
            Regional::Purchase(shares) => by_row(shares.iter().map(|&share| value(share)).collect()),
            Regional::Quotients { quotients, scale, form } => {
                let quotients: Vec<f64> = quotients.iter().map(|&quotient| value(quotient)).collect();
                let scale = scale.factor(value);
                match form {
                    QuotientForm::ScaledSimple => by_row(quotients.iter().map(|quotient| scale * quotient.min(1.0)).collect()),
                    QuotientForm::Flegg => {
                        let own: Vec<f64> = quotients.iter().map(|quotient| (scale * quotient).min(1.0)).collect();
                        let factor = |row: usize, column: usize| {
                            if row == column { own[row] } else { flegg(scale, quotients[row], quotients[column]) }
                        };
                        let cell = |(at, national): (usize, &f64)| national * factor(at / n, at % n);
                        RegionalCoefficients {
                            coefficients: self.domestic.iter().enumerate().map(cell).collect(),
                            row_factors: own,
                        }
                    }
                }
            }
        }
    }
}

/// min(1, λ·SLQᵢ/SLQⱼ); a sector that the region does not have buys as the nation does, and what it does not have it cannot sell.
fn flegg(scale: f64, supplier: f64, user: f64) -> f64 {
    if supplier <= 0.0 {
        0.0
    } else if user <= 0.0 {
        1.0
    } else {
        (scale * supplier / user).min(1.0)
    }
}
