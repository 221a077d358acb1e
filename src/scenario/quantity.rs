//! Quantities as a scenario states them: a number with its unit, or a distribution, and who vouches for it.
//!
//! How the parts of a distribution are written is `form`'s. Nothing is drawn or converted here.

use std::marker::PhantomData;
use std::ops::Deref;

use super::class::{self, RawClassUse};
use super::date::Date;
use super::declare::Kind;
use super::fault::FaultKind;
use super::fields::{Fields, KeyPath, ReadValue, Reader, Reported};
use super::form;
use super::measure::{Correlation, Measure, MeasureRules};
use super::number::Numbers;
use super::provenance::Provenance;
use super::text::{Located, Place};
use super::tree::{Node, Value};
use super::value::words;
use super::warning::WarningKind;
use crate::quantity::{Amount, DriverId, PriceBasis, Unit};
use crate::random::distribution::Distribution;

/// A number that may be uncertain, as typed, whatever it measures.
#[derive(Clone, Debug)]
pub struct RawInput {
    /// Where it stands.
    pub place: Place,
    /// Its dotted path, which also names its draws.
    pub path: String,
    /// The value as stated, if one was.
    pub stated: Option<Amount>,
    /// The unit its numbers were written with; `None` if they were bare.
    pub unit: Option<Unit>,
    /// How it is drawn, in canonical units.
    pub distribution: Distribution,
    /// Whether it is drawn anew every year.
    pub yearly: bool,
    /// The driver it goes with.
    pub load: Option<RawLoad>,
    /// Its own price basis.
    pub basis: Option<Located<PriceBasis>>,
    /// Who vouches for it.
    pub provenance: Provenance,
    /// The values stated at several times, in the order of the file, those after the scenario's date too.
    pub vintages: Vec<RawVintage>,
    /// The reference class that it goes by, whatever the view.
    pub class: Option<RawClassUse>,
}

impl RawInput {
    /// Its value in the stated case: the stated one, else the distribution's central value.
    #[must_use]
    pub fn central(&self) -> f64 {
        self.stated.map_or_else(|| self.distribution.central(), |amount| amount.value())
    }
}

/// That a number goes with a driver.
#[derive(Clone, Debug)]
pub struct RawLoad {
    /// The driver.
    pub driver: Located<DriverId>,
    /// Correlation of its normal score with the driver's, -1 to 1.
    pub load: f64,
}

/// One of several values stated over time.
#[derive(Clone, Debug)]
pub struct RawVintage {
    /// Where it stands.
    pub place: Place,
    /// What was stated.
    pub value: Amount,
    /// When.
    pub date: Date,
    /// Who vouches for it.
    pub provenance: Provenance,
}

/// Which of several vintages counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VintageUse {
    /// The first stated.
    First,
    /// The latest stated by the scenario's date.
    Latest,
    /// All of them, each as likely.
    Spread,
}

words! {
    VintageUse { VintageUse::First = "first", VintageUse::Latest = "latest", VintageUse::Spread = "spread", }
}

/// A [`RawInput`] that measures `M`.
#[derive(Clone, Debug)]
pub struct RawQuantity<M> {
    input: RawInput,
    measure: PhantomData<fn() -> M>,
}

impl<M> Deref for RawQuantity<M> {
    type Target = RawInput;

    fn deref(&self) -> &RawInput {
        &self.input
    }
}

impl<M> RawQuantity<M> {
    /// Its value in the stated case: the stated one, else the distribution's central value.
    #[must_use]
    pub fn central(&self) -> f64 {
        self.input.central()
    }
}

impl<M: Measure> RawQuantity<M> {
    /// Whether any number in it is written with a unit of this measure.
    pub(super) fn is_written_with_unit(node: &Node) -> bool {
        match &node.value {
            Value::Text(text) => Amount::parse(text).is_ok_and(|amount| amount.unit().is_some_and(M::rules().accepts)),
            Value::List(list) => list.iter().any(Self::is_written_with_unit),
            Value::Table(table) => table.entries.values().any(|entry| Self::is_written_with_unit(&entry.node)),
            _ => false,
        }
    }
}

impl<M: Measure> ReadValue for RawQuantity<M> {
    const VOUCHED: bool = true;

    fn kind() -> Kind {
        Kind::Quantity(M::rules())
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let input = read_input(node, path, M::rules(), reader)?;
        let central = input.central();
        if M::rules().is_small_ratio() && input.unit.is_none() && central >= 1.0 {
            reader.sink.warn(input.place, path, WarningKind::PercentWithoutSign { value: central });
        }
        Some(Self { input, measure: PhantomData })
    }
}

/// A number that is certain and needs no source: a setting, not an input.
#[derive(Clone, Copy, Debug)]
pub struct RawNumber<M> {
    /// Where it stands.
    pub place: Place,
    /// The number.
    pub amount: Amount,
    measure: PhantomData<fn() -> M>,
}

impl<M: Measure> ReadValue for RawNumber<M> {
    fn kind() -> Kind {
        Kind::Number(M::rules())
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let amount = Numbers::of(M::rules()).stated(node, path, reader)?;
        Some(Self { place: node.place, amount, measure: PhantomData })
    }
}

/// Reads a number by the rules of a measure.
pub(super) fn read_input(node: &Node, path: &KeyPath, rules: MeasureRules, reader: &mut Reader<'_>) -> Option<RawInput> {
    if node.as_table().is_some() {
        return read_table(node, path, rules, reader);
    }
    let mut numbers = Numbers::of(rules);
    let amount = numbers.stated(node, path, reader)?;
    Some(RawInput {
        place: node.place,
        path: path.to_string(),
        stated: Some(amount),
        unit: amount.unit(),
        distribution: constant(amount),
        yearly: false,
        load: None,
        basis: None,
        provenance: vouched(None, node.place, path, reader),
        vintages: Vec::new(),
        class: None,
    })
}

fn read_table(node: &Node, path: &KeyPath, rules: MeasureRules, reader: &mut Reader<'_>) -> Option<RawInput> {
    let mut fields = Fields::of(node, path, reader)?;
    let mut numbers = Numbers::of(rules);
    let class = if reader.classes.reading { None } else { fields.entry("class") };
    // What only names a class is vouched for by it.
    let has_own = class.is_none() || fields.has_any(form::keys()) || fields.has_any(["value", "vintages"]);
    let stated = Stated::read(node, &mut fields, has_own, &mut numbers, reader);
    let drawn = form::read(&mut fields, &mut numbers, reader);
    let yearly: Option<Option<Located<bool>>> = fields.read("yearly", "", reader);
    let load = read_load(&mut fields, reader);
    let basis = if rules.priced { fields.read("basis", "", reader) } else { Some(None) };
    fields.finish(reader);

    let class = class.map(|entry| class::read(entry, path, rules, reader));
    let (stated, drawn) = (stated.ok()?, drawn.ok()?);
    let distribution = drawn.or(stated.spread).or(stated.amount.map(constant));
    let (load, yearly) = (load.ok()?, yearly?.is_some_and(|yearly| yearly.value));
    let own = distribution.map(|distribution| RawInput {
        place: node.place,
        path: path.to_string(),
        stated: stated.amount,
        unit: numbers.unit(),
        distribution,
        yearly: false,
        load: None,
        basis: None,
        provenance: stated.provenance,
        vintages: stated.vintages,
        class: None,
    });
    let basis = basis?;
    let input = match class {
        Some(class) => class?.seen(own, path, rules, reader)?,
        None => own.or_else(|| reader.fault(node.place, path, FaultKind::NoNumber))?,
    };
    let yearly = yearly || input.yearly;
    let load = load.or(input.load);
    let certain = input.distribution.constant_value().is_some();
    if let Some(load) = &load {
        let kind = if yearly {
            Some(FaultKind::KeysExclude { first: "yearly".to_owned(), second: "driver".to_owned() })
        } else {
            (certain && input.class.is_none()).then_some(FaultKind::CertainWithDriver)
        };
        if let Some(kind) = kind {
            return reader.fault(load.driver.place, &path.child("driver"), kind);
        }
    }
    // One view of a number may be certain, and then goes with nothing.
    let load = load.filter(|_| !certain);
    Some(RawInput { place: node.place, path: path.to_string(), yearly, load, basis: basis.or(input.basis), ..input })
}

/// Reads `driver` and `load`, which belong together.
fn read_load(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Result<Option<RawLoad>, Reported> {
    let driver: Option<Option<Located<DriverId>>> = fields.read("driver", "", reader);
    let load: Option<Option<RawNumber<Correlation>>> = fields.read("load", "", reader);
    let place = match (driver.ok_or(Reported)?, load.ok_or(Reported)?) {
        (None, None) => return Ok(None),
        (Some(driver), Some(load)) => return Ok(Some(RawLoad { driver, load: load.amount.value() })),
        (Some(driver), None) => driver.place,
        (None, Some(load)) => load.place,
    };
    let keys = vec!["driver".to_owned(), "load".to_owned()];
    reader.sink.fault(place, fields.own_path(), FaultKind::KeysMissingBoth { keys });
    Err(Reported)
}

fn constant(amount: Amount) -> Distribution {
    Distribution::constant(amount.value()).expect("an amount is finite")
}

/// Who vouches for the number at `place`: itself, the table around it, or the person at the command line.
pub(super) fn vouched(own: Option<Provenance>, place: Place, path: &KeyPath, reader: &mut Reader<'_>) -> Provenance {
    if let Some(provenance) = own.or_else(|| reader.covering(place.text).cloned()) {
        return provenance;
    }
    if reader.texts.get(place.text).is_command_line() {
        return Provenance::command_line();
    }
    reader.sink.fault(place, path, FaultKind::Unsourced);
    Provenance::default()
}

/// What a quantity's table states: one value, or several over time of which `use` says which counts.
#[derive(Default)]
struct Stated {
    amount: Option<Amount>,
    spread: Option<Distribution>,
    provenance: Provenance,
    vintages: Vec<RawVintage>,
}

impl Stated {
    fn read(
        node: &Node,
        fields: &mut Fields<'_>,
        has_own: bool,
        numbers: &mut Numbers,
        reader: &mut Reader<'_>,
    ) -> Result<Self, Reported> {
        let (value, vintages) = (fields.entry("value"), fields.entry("vintages"));
        let choice: Option<Option<Located<VintageUse>>> = fields.read("use", "", reader);
        let own = fields.provenance(reader);
        let path = fields.path("vintages");
        match (value, vintages) {
            (Some(_), Some(vintages)) => {
                let kind = FaultKind::KeysExclude { first: "value".to_owned(), second: "vintages".to_owned() };
                reader.sink.fault(vintages.key, &path, kind);
                Err(Reported)
            }
            (None, Some(vintages)) => {
                let choice = choice.ok_or(Reported)?.map(|choice| choice.value);
                Self::of_vintages(&vintages.node, &path, choice, own.as_ref(), numbers, reader).ok_or(Reported)
            }
            (value, None) => {
                let amount = value.map(|entry| numbers.stated(&entry.node, &fields.path("value"), reader).ok_or(Reported));
                let provenance =
                    if has_own { vouched(own, node.place, fields.own_path(), reader) } else { own.unwrap_or_default() };
                Ok(Self { amount: amount.transpose()?, provenance, ..Self::default() })
            }
        }
    }

    fn of_vintages(
        node: &Node,
        path: &KeyPath,
        choice: Option<VintageUse>,
        own: Option<&Provenance>,
        numbers: &mut Numbers,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let vintages = read_vintages(node, path, own, numbers, reader)?;
        let as_of = reader.as_of;
        let mut known: Vec<&RawVintage> = Vec::new();
        for vintage in &vintages {
            match as_of.filter(|as_of| vintage.date.is_after(*as_of)) {
                Some(as_of) => {
                    let (date, as_of) = (vintage.date.to_string(), as_of.to_string());
                    reader.sink.warn(vintage.place, path, WarningKind::VintageAfterAsOf { date, as_of });
                }
                None => known.push(vintage),
            }
        }
        known.sort_by_key(|vintage| vintage.date);
        let (Some(first), Some(latest)) = (known.first(), known.last()) else {
            let as_of = as_of.map(|as_of| as_of.to_string()).unwrap_or_default();
            return reader.fault(node.place, path, FaultKind::VintagesAllLater { as_of });
        };
        let chosen = match choice {
            None if vintages.len() > 1 => return reader.fault(node.place, path, FaultKind::UseMissing),
            None | Some(VintageUse::Latest) => latest,
            Some(VintageUse::First) => first,
            Some(VintageUse::Spread) => return Some(Self { vintages: vintages.clone(), ..Self::spread(&known) }),
        };
        let (amount, provenance) = (Some(chosen.value), chosen.provenance.clone());
        Some(Self { amount, spread: None, provenance, vintages })
    }

    /// Each of the vintages is as likely.
    fn spread(known: &[&RawVintage]) -> Self {
        let values: Vec<f64> = known.iter().map(|vintage| vintage.value.value()).collect();
        let weights = vec![1.0; values.len()];
        let distribution = Distribution::discrete(&values, &weights).expect("amounts are finite, and there is one at least");
        let mut provenance = Provenance::default();
        for vintage in known {
            provenance.sources.extend(vintage.provenance.sources.iter().cloned());
            provenance.rationale = provenance.rationale.or_else(|| vintage.provenance.rationale.clone());
        }
        Self { amount: None, spread: Some(distribution), provenance, vintages: Vec::new() }
    }
}

fn read_vintages(
    node: &Node,
    path: &KeyPath,
    own: Option<&Provenance>,
    numbers: &mut Numbers,
    reader: &mut Reader<'_>,
) -> Option<Vec<RawVintage>> {
    let Value::List(list) = &node.value else {
        return reader.wrong_type(node, path, &Kind::List(Box::new(Kind::Quantity(numbers.rules()))));
    };
    if list.is_empty() {
        return reader.fault(node.place, path, FaultKind::EmptyList);
    }
    let read: Vec<Option<RawVintage>> = list
        .iter()
        .enumerate()
        .map(|(index, vintage)| read_vintage(vintage, &path.element(index), own, numbers, reader))
        .collect();
    read.into_iter().collect()
}

fn read_vintage(
    node: &Node,
    path: &KeyPath,
    own: Option<&Provenance>,
    numbers: &mut Numbers,
    reader: &mut Reader<'_>,
) -> Option<RawVintage> {
    let mut fields = Fields::of(node, path, reader)?;
    let value = match fields.entry("value") {
        Some(entry) => numbers.stated(&entry.node, &fields.path("value"), reader),
        None => fields.missing("value", "what was stated | 발표된 값"),
    };
    let date: Option<Located<Date>> = fields.read("date", "when it was stated | 발표된 때", reader);
    let provenance = fields.provenance(reader).or_else(|| own.cloned());
    let provenance = vouched(provenance, node.place, path, reader);
    fields.finish(reader);
    Some(RawVintage { place: node.place, value: value?, date: date?.value, provenance })
}

#[cfg(test)]
mod tests {
    use super::super::diagnostic::Faults;
    use super::super::family::FAMILIES;
    use super::super::measure::{Factor, Money, Share, Years};
    use super::super::text::{Text, Texts};
    use super::super::tree;
    use super::*;

    /// Reads a quantity as if it stood in a table with a rationale.
    fn read<M: Measure>(quantity: &str) -> Result<RawQuantity<M>, Faults> {
        let mut texts = Texts::default();
        texts.add(Text::built_in("test", format!("x = {quantity}")));
        let tree = tree::parse(0, texts.get(0).body()).unwrap();
        let mut reader = Reader::new(&texts);
        let read = RawQuantity::read(&tree.as_table().unwrap().entries["x"].node, &KeyPath::default().child("x"), &mut reader);
        reader.sink.finish(&texts).map(|_| read.unwrap())
    }

    fn drawn<M: Measure>(quantity: &str) -> String {
        let table = quantity.replacen('{', "{ rationale = \"a test\",", 1);
        read::<M>(&table).unwrap_or_else(|faults| panic!("{faults}")).distribution.to_string()
    }

    #[test]
    fn every_family_is_read_by_its_key_with_all_its_parameters() {
        for family in FAMILIES {
            let numbers = match family.key {
                "beta" => "2, 3, 0.5, 1",
                "pert" => "0.1, 0.2, 0.9, 2",
                "bernoulli" => "0.4",
                "binomial" | "negative_binomial" => "3, 0.5",
                _ => ["0.1", "0.1, 0.5", "0.1, 0.5, 0.9"][family.parameters.len() - 1],
            };
            let distribution = drawn::<Factor>(&format!("{{ {} = [{numbers}] }}", family.key));
            // Some families are a case of a wider one and are named so.
            let named = ["exponential"].contains(&family.key) || distribution.starts_with(family.key);
            assert!(named, "{} is read as {distribution}", family.key);
        }
    }

    #[test]
    fn elements_may_carry_units_and_zero_needs_none() {
        assert_eq!(drawn::<Money>("{ pert = [0, '4000억원', '1조원'] }"), drawn::<Money>("{ pert = [0, 4e11, 1e12] }"));
        assert_eq!(drawn::<Years>("{ uniform = ['6개월', '2년'] }"), drawn::<Years>("{ uniform = [0.5, 2] }"));
        assert_eq!(drawn::<Share>("{ uniform = ['10%', 0.3] }"), drawn::<Share>("{ uniform = [0.1, 0.3] }"));
    }

    #[test]
    fn numbers_without_unit_beside_one_with_are_one_slip() {
        let faults = read::<Money>("{ value = '5939억원', pert = [5000, 6000, 8000], rationale = 'a test' }").unwrap_err();
        assert_eq!(faults.iter().count(), 1, "{faults}");
    }

    #[test]
    fn the_shape_of_a_pert_may_stand_beside_it() {
        assert_eq!(drawn::<Factor>("{ pert = [0, 1, 3], shape = 2 }"), drawn::<Factor>("{ pert = [0, 1, 3, 2] }"));
    }

    #[test]
    fn a_90_percent_interval_of_a_share_stays_in_its_bounds() {
        assert!(drawn::<Share>("{ p5 = 0.4, p95 = 0.65 }").starts_with("beta"));
        assert!(drawn::<Factor>("{ p5 = 0.4, p95 = 0.65 }").starts_with("normal"));
        assert!(drawn::<Factor>("{ p5 = 0.4, p95 = 0.65, family = 'lognormal' }").starts_with("lognormal"));
    }

    #[test]
    fn mixtures_lists_and_truncations_are_read() {
        for table in [
            "{ mixture = [{ weight = 1, value = 0 }, { weight = 2, normal = [1, 0.1] }] }",
            "{ discrete = { values = [1, 2], weights = [1, 3] } }",
            "{ empirical = [1, 2, 2, 5] }",
            "{ normal = [0, 1], truncate = [0, inf] }",
        ] {
            drawn::<Factor>(table);
        }
    }

    #[test]
    fn a_stated_value_beside_a_distribution_is_the_central_one() {
        let budget: RawQuantity<Money> =
            read("{ value = '약 5939억원', pert = ['5000억원', '6000억원', '8000억원'], rationale = 'a test' }").unwrap();
        assert!((budget.central() - 5.939e11).abs() < 1e-3);
        assert!(budget.distribution.constant_value().is_none());
    }

    #[test]
    fn of_vintages_the_one_in_use_counts_and_spread_draws_all() {
        let vintages =
            "vintages = [{ value = '4116억원', date = 2020 }, { value = '4061억원', date = 2019 }], rationale = 'a test'";
        let central = |choice| read::<Money>(&format!("{{ use = '{choice}', {vintages} }}")).unwrap().central();
        assert!((central("first") - 4.061e11).abs() < 1e-3);
        assert!((central("latest") - 4.116e11).abs() < 1e-3);
        let spread: RawQuantity<Money> = read(&format!("{{ use = 'spread', {vintages} }}")).unwrap();
        assert_eq!(spread.distribution.family(), "discrete");
        assert_eq!((spread.stated, spread.vintages.len()), (None, 2));
    }

    #[test]
    fn no_draw_may_leave_the_bounds() {
        assert!(read::<Share>("{ normal = [0.5, 0.05], rationale = 'a test' }").is_ok());
        assert!(read::<Share>("{ normal = [0.5, 0.1], rationale = 'a test' }").is_err());
        assert!(read::<Share>("{ normal = [0.5, 0.1], truncate = [0, 1], rationale = 'a test' }").is_ok());
    }
}
