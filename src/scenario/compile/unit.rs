//! Units of expressions: products of powers of dimensions.

use std::collections::BTreeMap;

use crate::model::Operation;
use crate::quantity::{Dimension, Label, Language, PriceBasis, Unit};
use crate::scenario::conflict::Conflict;

/// What the value of an expression is measured in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Measured {
    /// Powers of dimensions other than 0; none for a pure number.
    powers: BTreeMap<Dimension, i32>,
    /// Prices of money.
    basis: Option<PriceBasis>,
    /// Whether it is the number 0, which is one of any unit.
    zero: bool,
}

impl Measured {
    /// A pure number as typed.
    pub(super) fn number(number: f64) -> Self {
        Self { zero: number == 0.0, ..Self::default() }
    }

    /// A metric of this unit, and of these prices if it is money.
    pub(super) fn metric(unit: Option<Unit>, basis: Option<PriceBasis>) -> Self {
        let mut powers = BTreeMap::new();
        for (dimension, power) in unit.into_iter().flat_map(|unit| [(Some(unit.dimension), 1), (unit.per, -1)]) {
            if let Some(dimension) = dimension.filter(|dimension| *dimension != Dimension::Ratio) {
                *powers.entry(dimension).or_insert(0) += power;
            }
        }
        Self { powers, basis, zero: false }.settled()
    }

    /// The result of an operation on two values.
    pub(super) fn combine(self, operation: Operation, other: Self) -> Result<Self, Conflict> {
        let sign = match operation {
            Operation::Multiply => 1,
            Operation::Divide => -1,
            _ => return self.alike(other),
        };
        let basis = match (self.basis, other.basis) {
            (Some(one), Some(other)) if one != other => None,
            (one, other) => one.or(other),
        };
        let mut powers = self.powers;
        for (dimension, power) in other.powers {
            *powers.entry(dimension).or_insert(0) += sign * power;
        }
        Ok(Self { powers, basis, zero: false }.settled())
    }

    /// The unit of both where they are added or compared.
    fn alike(self, other: Self) -> Result<Self, Conflict> {
        match (self.zero, other.zero) {
            (true, _) => return Ok(other),
            (_, true) => return Ok(self),
            _ => {}
        }
        if self.powers != other.powers {
            return Err(Conflict::UnitsDiffer { first: self.name(), second: other.name() });
        }
        match (self.basis, other.basis) {
            (Some(one), Some(other)) if one != other => Err(Conflict::PricesDiffer),
            _ => Ok(self),
        }
    }

    /// The unit as one that a result may have; `None` for a pure number.
    pub(super) fn unit(&self) -> Result<Option<Unit>, Conflict> {
        if self.powers.is_empty() {
            return Ok(None);
        }
        self.named().map(Some).ok_or_else(|| Conflict::NoSuchUnit { unit: self.name() })
    }

    /// The unit of what is no pure number, if there is such a unit.
    fn named(&self) -> Option<Unit> {
        let powers: Vec<(Dimension, i32)> = self.powers.iter().map(|(dimension, power)| (*dimension, *power)).collect();
        match *powers.as_slice() {
            [(dimension, 1)] => Some(dimension.into()),
            [(dimension, -1)] => Some(Unit::per(Dimension::Ratio, dimension)),
            [(above, 1), (below, -1)] | [(below, -1), (above, 1)] => Some(Unit::per(above, below)),
            _ => None,
        }
    }

    fn name(&self) -> Label {
        let text = |language: Language| match self.named() {
            None if self.powers.is_empty() => language.pick("a pure number", "단위 없는 수").to_owned(),
            Some(unit) => unit.name(language),
            None => {
                let powers = self.powers.iter().map(|(dimension, power)| format!("{}^{power}", dimension.symbol(language)));
                powers.collect::<Vec<_>>().join(" ")
            }
        };
        Label::new(text(Language::En), text(Language::Ko))
    }

    /// Without powers of 0, and without prices where no money is left.
    fn settled(mut self) -> Self {
        self.powers.retain(|_, power| *power != 0);
        self.basis = self.basis.filter(|_| self.powers.contains_key(&Dimension::Money));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(basis: PriceBasis) -> Measured {
        Measured::metric(Some(Dimension::Money.into()), Some(basis))
    }

    fn persons() -> Measured {
        Measured::metric(Some(Dimension::Persons.into()), None)
    }

    #[test]
    fn quotients_have_a_unit_per_another_and_cancel() {
        let per_person = money(PriceBasis::Nominal).combine(Operation::Divide, persons()).unwrap();
        assert_eq!(per_person.unit().unwrap(), Some(Unit::per(Dimension::Money, Dimension::Persons)));
        assert_eq!(per_person.combine(Operation::Multiply, persons()).unwrap(), money(PriceBasis::Nominal));
        let pure = persons().combine(Operation::Divide, persons()).unwrap();
        assert_eq!(pure.unit().unwrap(), None);
        let inverse = Measured::number(1.0).combine(Operation::Divide, persons()).unwrap();
        assert_eq!(inverse.unit().unwrap(), Some(Unit::per(Dimension::Ratio, Dimension::Persons)));
    }

    #[test]
    fn only_the_same_unit_and_the_same_prices_add_up() {
        let (nominal, constant) = (money(PriceBasis::Nominal), money(PriceBasis::Constant));
        assert!(matches!(nominal.clone().combine(Operation::Add, persons()), Err(Conflict::UnitsDiffer { .. })));
        assert_eq!(nominal.clone().combine(Operation::Subtract, constant), Err(Conflict::PricesDiffer));
        assert_eq!(nominal.clone().combine(Operation::Max, Measured::number(0.0)), Ok(nominal.clone()));
        assert!(nominal.combine(Operation::Max, Measured::number(1.0)).is_err());
    }

    #[test]
    fn a_product_that_no_unit_names_is_refused() {
        let squared = persons().combine(Operation::Multiply, persons()).unwrap();
        let Err(Conflict::NoSuchUnit { unit }) = squared.unit() else { panic!("{squared:?}") };
        assert_eq!(unit.en, "persons^2");
    }
}
