//! The grammar of own metrics: numbers and `[references]` with `+ - * /`, parentheses, `min(a, b)` and `max(a, b)`.
//!
//! Knows no metric: what a reference stands for is found when the scenario is compiled.

use std::ops::Range;

use winnow::ascii::{digit1, multispace0};
use winnow::combinator::{
    Infix, Prefix, alt, cut_err, delimited, dispatch, eof, expression, fail, opt, preceded, separated_pair, terminated,
};
use winnow::prelude::*;
use winnow::stream::LocatingSlice;
use winnow::token::{any, one_of, take_till};

use super::declare::Kind;
use super::fault::FaultKind;
use super::fields::{KeyPath, ReadValue, Reader};
use super::text::{Located, Place};
use super::tree::Node;
use crate::model::Operation;

/// The most characters of an expression, and the deepest its parentheses may nest: far beyond what anybody reads.
const LONGEST: usize = 1000;
const DEEPEST: usize = 50;

/// An expression as typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A number.
    Number(f64),
    /// A metric, by its name.
    Reference(Reference),
    /// The negative.
    Negate(Box<Expression>),
    /// Two expressions and what is done with them.
    Binary(Operation, Box<Expression>, Box<Expression>),
}

/// The name of a metric in an expression: `measure.scope.component/basis@year`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What stands between the brackets.
    pub text: String,
    /// Bytes of it in the expression, and once the expression was read, in its file.
    span: Range<usize>,
    /// Where it stands; the whole expression where the text of the file is not that of the expression, as with escapes.
    pub place: Place,
}

impl Reference {
    /// A reference that stands alone, without brackets.
    #[must_use]
    pub fn alone(text: &Located<String>) -> Self {
        Self { text: text.value.clone(), span: 0..text.value.len(), place: text.place }
    }

    /// The place of some bytes of it.
    #[must_use]
    pub fn part(&self, bytes: Range<usize>) -> Place {
        let exact = self.place.end - self.place.start == self.text.len();
        let Place { text, start, .. } = self.place;
        if exact { Place { text, start: start + bytes.start, end: start + bytes.end } } else { self.place }
    }
}

impl Expression {
    /// All references in it, from left to right.
    #[must_use]
    pub fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Reference(reference) => vec![reference],
            Self::Negate(inner) => inner.references(),
            Self::Binary(_, left, right) => [left.references(), right.references()].concat(),
        }
    }

    /// Gives every reference its place.
    fn locate(&mut self, place_of: &impl Fn(&Range<usize>) -> Place) {
        match self {
            Self::Number(_) => {}
            Self::Reference(reference) => reference.place = place_of(&reference.span),
            Self::Negate(inner) => inner.locate(place_of),
            Self::Binary(_, left, right) => {
                left.locate(place_of);
                right.locate(place_of);
            }
        }
    }
}

impl ReadValue for Located<Expression> {
    fn kind() -> Kind {
        Kind::Text
    }

    fn read(node: &Node, path: &KeyPath, reader: &mut Reader<'_>) -> Option<Self> {
        let Located { value: text, place } = Located::<String>::read(node, path, reader)?;
        let typed = &reader.texts.get(place.text).body()[place.start..place.end];
        let begin = typed.find(&text).map(|offset| place.start + offset);
        let place_of = |span: &Range<usize>| match begin {
            Some(begin) => Place { text: place.text, start: begin + span.start, end: begin + span.end },
            None => place,
        };
        match parse(&text) {
            Ok(mut value) => {
                value.locate(&place_of);
                Some(Self { value, place })
            }
            Err((span, kind)) => reader.fault(place_of(&span), path, kind),
        }
    }
}

/// Parses an expression; the bytes and the fault where it cannot be read.
#[expect(clippy::result_large_err, reason = "a fault is built once and reported at once")]
fn parse(text: &str) -> Result<Expression, (Range<usize>, FaultKind)> {
    let depth = text.chars().scan(0_usize, |depth, c| {
        *depth = if c == '(' { *depth + 1 } else { depth.saturating_sub(usize::from(c == ')')) };
        Some(*depth)
    });
    if text.len() > LONGEST || depth.max().unwrap_or(0) > DEEPEST {
        return Err((0..text.len(), FaultKind::ExpressionTooLong));
    }
    terminated(sum, eof).parse(LocatingSlice::new(text)).map_err(|error| {
        let start = error.offset();
        let found = text[start..].chars().next();
        let end = start + found.map_or(0, char::len_utf8);
        (start..end, FaultKind::NotAnExpression { found })
    })
}

type Input<'i> = LocatingSlice<&'i str>;

fn sum(input: &mut Input<'_>) -> ModalResult<Expression> {
    fn binary(operation: Operation, left: Expression, right: Expression) -> Expression {
        Expression::Binary(operation, Box::new(left), Box::new(right))
    }
    // Where neither an operand nor a sign stands, there is no other way to read on.
    let sign = cut_err(preceded(multispace0, '-')).map(|_| Prefix(9, |_: &mut _, inner| Ok(Expression::Negate(Box::new(inner)))));
    expression(delimited(multispace0, operand, multispace0))
        .prefix(sign)
        .infix(dispatch! { any;
            '+' => Infix::Left(5, |_: &mut _, a, b| Ok(binary(Operation::Add, a, b))),
            '-' => Infix::Left(5, |_: &mut _, a, b| Ok(binary(Operation::Subtract, a, b))),
            '*' => Infix::Left(7, |_: &mut _, a, b| Ok(binary(Operation::Multiply, a, b))),
            '/' => Infix::Left(7, |_: &mut _, a, b| Ok(binary(Operation::Divide, a, b))),
            _ => fail,
        })
        .parse_next(input)
}

fn operand(input: &mut Input<'_>) -> ModalResult<Expression> {
    alt((number, reference, delimited('(', sum, cut_err(')')), function)).parse_next(input)
}

fn number(input: &mut Input<'_>) -> ModalResult<Expression> {
    let exponent = (one_of(['e', 'E']), opt(one_of(['+', '-'])), digit1);
    (digit1, opt(('.', digit1)), opt(exponent)).take().parse_to().map(Expression::Number).parse_next(input)
}

fn reference(input: &mut Input<'_>) -> ModalResult<Expression> {
    let (text, span) = delimited('[', cut_err(take_till(1.., [']', '[']).with_span()), cut_err(']')).parse_next(input)?;
    Ok(Expression::Reference(Reference { text: text.to_owned(), span, place: Place::default() }))
}

fn function(input: &mut Input<'_>) -> ModalResult<Expression> {
    let operation = alt(("min".value(Operation::Min), "max".value(Operation::Max)));
    let arguments = cut_err(delimited('(', separated_pair(sum, ',', sum), ')'));
    let (operation, (a, b)) = (terminated(operation, multispace0), arguments).parse_next(input)?;
    Ok(Expression::Binary(operation, Box::new(a), Box::new(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An expression in full parentheses.
    fn shown(expression: &Expression) -> String {
        match expression {
            Expression::Number(number) => number.to_string(),
            Expression::Reference(reference) => format!("[{}]", reference.text),
            Expression::Negate(inner) => format!("-({})", shown(inner)),
            Expression::Binary(operation, a, b) => format!("({} {operation:?} {})", shown(a), shown(b)),
        }
    }

    fn read(text: &str) -> String {
        shown(&parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}")))
    }

    #[test]
    fn products_bind_more_than_sums_and_equals_from_the_left() {
        assert_eq!(read("1 + 2*3"), "(1 Add (2 Multiply 3))");
        assert_eq!(read("1-2-3"), "((1 Subtract 2) Subtract 3)");
        assert_eq!(read("8/4/2"), "((8 Divide 4) Divide 2)");
        assert_eq!(read(" (1+2) * -3 "), "((1 Add 2) Multiply -(3))");
        assert_eq!(read("- 2 - -1.5e-3"), "(-(2) Subtract -(0.0015))");
    }

    #[test]
    fn references_and_functions_are_operands() {
        assert_eq!(
            read("[output.nine-industries/nominal@2030] / [employment]"),
            "([output.nine-industries/nominal@2030] Divide [employment])"
        );
        assert_eq!(read("max( min([a.차], 2), 0 )"), "(([a.차] Min 2) Max 0)");
        let expression = parse("1 + [a.차] - [b]").unwrap();
        let spans: Vec<Range<usize>> = expression.references().into_iter().map(|reference| reference.span.clone()).collect();
        assert_eq!(spans, [5..10, 15..16]);
    }

    #[test]
    fn what_cannot_be_read_is_pointed_at() {
        for (text, at, found) in [
            ("1 +", 3, None),
            ("1 + * 2", 4, Some('*')),
            ("(1 + 2", 6, None),
            ("1 2", 2, Some('2')),
            ("[] + 1", 1, Some(']')),
            ("min(1)", 5, Some(')')),
            ("mean(1, 2)", 0, Some('m')),
            ("2 × 3", 2, Some('×')),
            ("", 0, None),
        ] {
            let (span, kind) = parse(text).unwrap_err();
            assert_eq!((span.start, &kind), (at, &FaultKind::NotAnExpression { found }), "{text}");
        }
    }

    #[test]
    fn an_expression_has_an_end() {
        assert!(parse(&format!("{}1{}", "(".repeat(50), ")".repeat(50))).is_ok());
        assert!(matches!(parse(&format!("{}1{}", "(".repeat(51), ")".repeat(51))), Err((_, FaultKind::ExpressionTooLong))));
        assert!(parse(&"-".repeat(999)).is_err());
        assert!(matches!(parse(&"1+".repeat(501)), Err((_, FaultKind::ExpressionTooLong))));
    }
}
