//! Whether a limit of a box does anything (Bryant & Lempert 2010, doi:10.1016/j.techfore.2009.08.002, section 3.3).

use statrs::distribution::{Binomial, DiscreteCDF as _};

use super::region::{End, Region};
use super::table::{SortedTable, Tally};

/// The quasi-p-value of one end of a limit: how likely as many trials as are in the box would hold as many cases, if each were one
/// with the density of the box without that end. Only "quasi", as the same trials chose the limit.
#[must_use]
pub fn quasi_p(inside: Tally, without_end: Tally) -> f64 {
    if inside.hits == 0 {
        return 1.0;
    }
    // A density is a probability, which every binomial distribution takes.
    Binomial::new(without_end.density(), inside.n).map_or(1.0, |binomial| binomial.sf(inside.hits - 1))
}

/// An end of a limit of a box, and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Significance {
    /// The column.
    pub column: usize,
    /// The end.
    pub end: End,
    /// Its quasi-p-value.
    pub quasi_p: f64,
}

/// The quasi-p-value of every end that restricts, among the rows that `remain`.
#[must_use]
pub fn significances(table: &SortedTable, remain: &[bool], region: &Region) -> Vec<Significance> {
    let inside = inside(table, remain, region);
    let ends = |(column, restriction): (usize, &super::region::Restriction)| {
        restriction.ends().map(|end| (column, end)).collect::<Vec<_>>()
    };
    let of_end = |(column, end): (usize, End)| {
        let without = self::inside(table, remain, &region.without(table, column, end));
        Significance { column, end, quasi_p: quasi_p(inside, without) }
    };
    region.restrictions().flat_map(ends).map(of_end).collect()
}

/// The rows that `remain` in a box.
pub(super) fn inside(table: &SortedTable, remain: &[bool], region: &Region) -> Tally {
    let mut inside = Tally::default();
    for ((&violations, &remains), &case) in region.violations(table).iter().zip(remain).zip(table.cases()) {
        if violations == 0 && remains {
            inside.add(case);
        }
    }
    inside
}
