//! Comparisons as people type them: `>=`, `≤`, `<`, `=`. It must not know what is compared.

use std::ops::Range;

/// How one value stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// At least there.
    AtLeast,
    /// Above it.
    Above,
    /// At most there.
    AtMost,
    /// Below it.
    Below,
    /// Just there.
    Equal,
}

/// Signs, those of two characters before those that they begin with.
const SIGNS: [(&str, Comparison); 7] = [
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("≥", Comparison::AtLeast),
    ("≤", Comparison::AtMost),
    (">", Comparison::Above),
    ("<", Comparison::Below),
    ("=", Comparison::Equal),
];

impl Comparison {
    /// The first comparison in a text, and where it stands, in bytes.
    #[must_use]
    pub fn first_in(text: &str) -> Option<(Range<usize>, Self)> {
        text.char_indices().find_map(|(at, _)| {
            let found = SIGNS.iter().find(|(sign, _)| text[at..].starts_with(sign));
            found.map(|(sign, comparison)| (at..at + sign.len(), *comparison))
        })
    }

    /// Its sign: `>=`, `>`, `<=`, `<` or `=`.
    #[must_use]
    pub fn sign(self) -> &'static str {
        SIGNS.iter().find(|(_, comparison)| *comparison == self).map_or("", |(sign, _)| sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_comparison_is_found_with_its_longest_sign() {
        for (text, at, comparison) in [
            ("a >= 3 < 5", 2..4, Comparison::AtLeast),
            ("a<b>=c", 1..2, Comparison::Below),
            ("매출 ≤ 3조원", 7..10, Comparison::AtMost),
            ("=1", 0..1, Comparison::Equal),
            ("a > p10", 2..3, Comparison::Above),
        ] {
            assert_eq!(Comparison::first_in(text), Some((at, comparison)), "{text}");
        }
        assert_eq!(Comparison::first_in("output.region@2030"), None);
    }

    #[test]
    fn a_sign_is_read_back_as_its_comparison() {
        for (_, comparison) in SIGNS {
            assert_eq!(Comparison::first_in(comparison.sign()).map(|(_, found)| found), Some(comparison));
        }
    }
}
