//! The search for the values at which a statistic meets a level: a scan, brackets narrowed on the same draws, and an interval.
//!
//! Nothing is assumed about the shape between the values of the scan but that it has no more crossings; several crossings are all
//! told. It knows no model: the statistic at a value is asked for.

use super::design::Domain;
use super::evaluate::{Evaluated, Question};
use super::goal::Relation;
use crate::study::grid::is_monotone;

/// Most crossings that are narrowed.
const CROSSINGS: usize = 8;

/// A bracket is narrow enough at this share of the bounds.
const NARROW: f64 = 1e-7;

/// It is so, too, where the statistic is within this share of its standard error of the level.
const CLOSE: f64 = 0.02;

/// The same for the ends of the interval, which need less care.
const CLOSE_AT_ENDS: f64 = 0.05;

/// Most steps of one narrowing; a bracket needs fewer.
const STEPS: usize = 60;

/// Two values of the statistic that differ by less, relative to its range, are equal.
const EQUAL: f64 = 1e-9;

/// What became of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// Smallest and largest value tried.
    pub bounds: (f64, f64),
    /// Every value tried, rising.
    pub tried: Vec<Evaluated>,
    /// Smallest and largest statistic of the scan; `None` where it has no value anywhere.
    pub range: Option<(f64, f64)>,
    /// Whether the statistic only rises, or only falls, over the scan.
    pub monotone: bool,
    /// Whether the statistic has no value at some value of the scan.
    pub has_gaps: bool,
    /// Further crossings that the scan shows, which were not narrowed.
    pub untold: usize,
    /// The answer.
    pub answer: Answer,
}

/// The answer of a search.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The goal begins or ceases to hold at these values, rising.
    At(Vec<Crossing>),
    /// It holds nowhere within the bounds; here it comes nearest.
    NotReachable {
        /// The value at which it comes nearest.
        best: Evaluated,
        /// How far the statistic is from the level there; positive.
        gap: f64,
    },
    /// It holds at every value within the bounds.
    Always,
    /// The statistic has no value anywhere.
    NoValue,
}

/// A value at which a goal begins or ceases to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The value, on the side where the goal holds, and the statistic there.
    pub at: Evaluated,
    /// Whether the goal holds above the value; else below it.
    pub holds_above: bool,
    /// The ends of the 95 % interval of the value: where those of the statistic's interval meet the level. `None` where they do not
    /// within the bounds.
    pub interval: (Option<f64>, Option<f64>),
    /// Whether the statistic has no value beyond, so that it meets no level there but ends.
    pub is_edge: bool,
}

/// Answers with the statistic at a value.
type Response<'r, E> = dyn FnMut(f64) -> Result<Evaluated, E> + 'r;

/// Searches a domain for the values at which the goal of a question begins or ceases to hold.
///
/// # Errors
/// The first error of the response.
pub fn search<E>(
    question: &Question,
    domain: &Domain,
    response: &mut dyn FnMut(f64) -> Result<Evaluated, E>,
) -> Result<Solved, E> {
    let scan = domain.values.iter().map(|&value| response(value)).collect::<Result<Vec<Evaluated>, E>>()?;
    let mut search = Search { question, domain, response, tried: scan.clone(), untold: 0 };
    let defined: Vec<f64> = scan.iter().map(|point| point.statistic).filter(|statistic| statistic.is_finite()).collect();
    let range = defined.iter().map(|&value| (value, value)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let answer = search.answer(&scan)?;
    let (mut tried, untold) = (search.tried, search.untold);
    tried.sort_by(|a, b| a.value.total_cmp(&b.value));
    let rounded = |value: &f64| {
        range.map_or(*value, |(low, high)| if high > low { ((value - low) / (high - low) / EQUAL).round() } else { 0.0 })
    };
    Ok(Solved {
        bounds: domain.bounds,
        tried,
        range,
        monotone: is_monotone(&defined.iter().map(rounded).collect::<Vec<_>>()),
        has_gaps: defined.len() < scan.len(),
        untold,
        answer,
    })
}

struct Search<'s, 'r, E> {
    question: &'s Question,
    domain: &'s Domain,
    response: &'s mut Response<'r, E>,
    tried: Vec<Evaluated>,
    untold: usize,
}

/// What of a point is to meet the level.
#[derive(Clone, Copy)]
enum Curve {
    Statistic,
    Low,
    High,
}

impl Curve {
    fn of(self, point: &Evaluated) -> f64 {
        match self {
            Self::Statistic => point.statistic,
            Self::Low => point.interval.map_or(f64::NAN, |(low, _)| low),
            Self::High => point.interval.map_or(f64::NAN, |(_, high)| high),
        }
    }
}

/// What lies between a point where the goal holds and one where the statistic has no value.
enum Edge {
    /// The goal holds up to the last value, or from the first.
    End(Evaluated),
    /// It ceases to hold before values end.
    Bracket(Bracket),
}

/// Two points, rising, between which a curve meets the level.
type Bracket = (Evaluated, Evaluated);

impl<E> Search<'_, '_, E> {
    fn answer(&mut self, scan: &[Evaluated]) -> Result<Answer, E> {
        let defined: Vec<Evaluated> = scan.iter().copied().filter(|point| point.statistic.is_finite()).collect();
        if defined.is_empty() {
            return Ok(Answer::NoValue);
        }
        let is_defined = |point: &Evaluated| point.statistic.is_finite();
        let equal = self.question.relation == Relation::Equal;
        // Where the statistic has no value the goal does not hold, but it is at no level either.
        let crosses = |pair: &&[Evaluated]| {
            let both = is_defined(&pair[0]) && is_defined(&pair[1]);
            (both || !equal) && self.holds(&pair[0]) != self.holds(&pair[1])
        };
        let mut brackets: Vec<Bracket> = scan.windows(2).filter(crosses).map(|pair| (pair[0], pair[1])).collect();
        let untold = brackets.len().saturating_sub(CROSSINGS);
        brackets.truncate(CROSSINGS);
        self.untold = untold;
        if brackets.is_empty() {
            if defined.iter().all(|point| self.gap(point) <= 0.0) {
                return Ok(Answer::Always);
            }
            let missing = |point: &Evaluated| point.missing.unwrap_or_default();
            let nearer =
                |a: &Evaluated, b: &Evaluated| self.gap(a).total_cmp(&self.gap(b)).then(missing(a).total_cmp(&missing(b)));
            let best = defined.iter().copied().min_by(nearer).expect("some are defined");
            let best = self.better(&defined, best)?;
            let gap = self.gap(&best);
            // A statistic that only touches the level meets it there.
            let touched = Crossing {
                at: best,
                holds_above: self.holds(&defined[defined.len() - 1]),
                interval: (None, None),
                is_edge: false,
            };
            return Ok(if gap > 0.0 { Answer::NotReachable { best, gap } } else { Answer::At(vec![touched]) });
        }
        Ok(Answer::At(brackets.into_iter().map(|bracket| self.crossing(bracket)).collect::<Result<_, E>>()?))
    }

    /// Whether the goal holds at a point; one that is to be just at the level counts as holding from there on upwards.
    fn holds(&self, point: &Evaluated) -> bool {
        let (statistic, level) = (point.statistic, self.question.level);
        match self.question.relation {
            Relation::AtLeast | Relation::Equal => statistic >= level,
            Relation::AtMost => statistic <= level,
        }
    }

    /// How far the statistic is from where it shall be.
    fn gap(&self, point: &Evaluated) -> f64 {
        let above = point.statistic - self.question.level;
        match self.question.relation {
            Relation::AtLeast => -above,
            Relation::AtMost => above,
            Relation::Equal => above.abs(),
        }
    }

    /// The best of values around the best of the scan, which may lie between two of them.
    fn better(&mut self, scan: &[Evaluated], best: Evaluated) -> Result<Evaluated, E> {
        if !self.domain.is_continuous() {
            return Ok(best);
        }
        let at = scan.iter().position(|point| point.value.to_bits() == best.value.to_bits()).unwrap_or(0);
        let neighbours =
            [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| scan.get(at)).map(|point| point.value);
        // At an end of the bounds the statistic is as good as it gets.
        let is_end = at == 0 || at + 1 == scan.len();
        let mut best = best;
        for neighbour in neighbours.filter(|_| !is_end).collect::<Vec<_>>() {
            let between = self.ask(f64::midpoint(scan[at].value, neighbour))?;
            if between.statistic.is_finite() && self.gap(&between) < self.gap(&best) {
                best = between;
            }
        }
        Ok(best)
    }

    fn ask(&mut self, value: f64) -> Result<Evaluated, E> {
        if let Some(known) = self.tried.iter().find(|point| point.value.to_bits() == value.to_bits()) {
            return Ok(*known);
        }
        let point = (self.response)(value)?;
        self.tried.push(point);
        Ok(point)
    }

    fn crossing(&mut self, bracket: Bracket) -> Result<Crossing, E> {
        let holds_above = self.holds(&bracket.1);
        let bracket = if bracket.0.statistic.is_finite() && bracket.1.statistic.is_finite() {
            bracket
        } else {
            match self.edge(bracket)? {
                Edge::End(at) => return Ok(Crossing { at, holds_above, interval: (None, None), is_edge: true }),
                Edge::Bracket(bracket) => bracket,
            }
        };
        let (low, high) = self.narrow(Curve::Statistic, bracket, CLOSE)?;
        let nearest = self.nearest(Curve::Statistic, low, high);
        let is_close = self.domain.is_continuous() && self.is_close(Curve::Statistic, &nearest, CLOSE);
        let at = match self.question.relation {
            _ if is_close => nearest,
            Relation::Equal => nearest,
            _ if holds_above => high,
            _ => low,
        };
        // Where the statistic rises through the level, its upper end meets the level before, and its lower end after it.
        let rises = high.statistic >= low.statistic;
        let (before, after) = if rises { (Curve::High, Curve::Low) } else { (Curve::Low, Curve::High) };
        // A point on the level has it in its interval; the other end of the bracket may be as far off as the next of the scan.
        let (below, above) = if is_close { (nearest, nearest) } else { (low, high) };
        let interval = (self.end(before, below, false)?, self.end(after, above, true)?);
        Ok(Crossing { at, holds_above, interval, is_edge: false })
    }

    /// Between a point where the goal holds and one without a value: where values end, or a bracket if the goal ceases to hold before.
    fn edge(&mut self, (mut low, mut high): Bracket) -> Result<Edge, E> {
        let holds_above = self.holds(&high);
        let tolerance = NARROW * (self.domain.bounds.1 - self.domain.bounds.0);
        for _ in 0..STEPS {
            let value = match &self.domain.listed {
                None => Some(f64::midpoint(low.value, high.value)).filter(|_| high.value - low.value > 2.0 * tolerance),
                Some(listed) => {
                    let left: Vec<f64> =
                        listed.iter().copied().filter(|&value| value > low.value && value < high.value).collect();
                    left.get(left.len() / 2).copied()
                }
            };
            let Some(value) = value else { break };
            let point = self.ask(value)?;
            if point.statistic.is_finite() && !self.holds(&point) {
                return Ok(Edge::Bracket(if holds_above { (point, high) } else { (low, point) }));
            }
            if point.statistic.is_finite() == holds_above {
                high = point;
            } else {
                low = point;
            }
        }
        Ok(Edge::End(if holds_above { high } else { low }))
    }

    /// The point at which a curve is nearer to the level.
    fn nearest(&self, curve: Curve, a: Evaluated, b: Evaluated) -> Evaluated {
        let distance = |point: &Evaluated| (curve.of(point) - self.question.level).abs();
        if distance(&a) <= distance(&b) { a } else { b }
    }

    /// Whether a curve is within this share of the standard error of the level.
    fn is_close(&self, curve: Curve, point: &Evaluated, close: f64) -> bool {
        point.se.is_some_and(|se| (curve.of(point) - self.question.level).abs() <= close * se)
    }

    /// Where a curve meets the level, seen from a point upwards or downwards.
    fn end(&mut self, curve: Curve, from: Evaluated, upwards: bool) -> Result<Option<f64>, E> {
        let level = self.question.level;
        if !curve.of(&from).is_finite() {
            return Ok(None);
        }
        let mut known: Vec<Evaluated> = self.tried.clone();
        known.retain(|point| if upwards { point.value > from.value } else { point.value < from.value });
        known.retain(|point| curve.of(point).is_finite());
        known.sort_by(|a, b| a.value.total_cmp(&b.value));
        if !upwards {
            known.reverse();
        }
        // Within the interval of the value, the level lies within that of the statistic; on the crossing it does, unless that jumps.
        let stays = |point: &Evaluated| match curve {
            Curve::Low => curve.of(point) <= level,
            Curve::High | Curve::Statistic => curve.of(point) >= level,
        };
        let mut inner = from;
        for point in known {
            if stays(&inner) && !stays(&point) {
                let bracket = if upwards { (inner, point) } else { (point, inner) };
                let (low, high) = self.narrow(curve, bracket, CLOSE_AT_ENDS)?;
                let inner = if upwards { low } else { high };
                return Ok(Some(if self.domain.is_continuous() { self.nearest(curve, low, high).value } else { inner.value }));
            }
            inner = point;
        }
        Ok((!stays(&from)).then_some(from.value))
    }

    /// Narrows a bracket by the ITP method (Oliveira & Takahashi 2020, doi:10.1145/3423597), which takes no more steps than bisection
    /// and far fewer where the curve is smooth: until it is [`NARROW`], or the curve within this share of the standard error of the level.
    fn narrow(&mut self, curve: Curve, (mut low, mut high): Bracket, close: f64) -> Result<Bracket, E> {
        if !self.domain.is_continuous() {
            return self.narrow_listed(curve, (low, high));
        }
        let level = self.question.level;
        let tolerance = NARROW * (self.domain.bounds.1 - self.domain.bounds.0);
        let bisections = ((high.value - low.value) / (2.0 * tolerance)).log2().ceil().max(0.0);
        let (first_width, rises) = (high.value - low.value, curve.of(&high) >= level);
        for step in 0..STEPS {
            let width = high.value - low.value;
            if width <= 2.0 * tolerance || self.is_close(curve, &low, close) || self.is_close(curve, &high, close) {
                break;
            }
            let (at_low, at_high) = (curve.of(&low) - level, curve.of(&high) - level);
            let middle = f64::midpoint(low.value, high.value);
            let secant = (high.value * at_low - low.value * at_high) / (at_low - at_high);
            let secant = if secant.is_finite() { secant } else { middle };
            let nudge = (0.2 / first_width * width * width).min((middle - secant).abs());
            let nudged = secant + nudge.copysign(middle - secant);
            #[expect(clippy::cast_precision_loss, reason = "fewer steps than STEPS")]
            let reach = (tolerance * (bisections + 1.0 - step as f64).exp2() - width / 2.0).max(0.0);
            let value = if (nudged - middle).abs() <= reach { nudged } else { middle - reach.copysign(middle - secant) };
            let point = self.ask(value)?;
            if !curve.of(&point).is_finite() || value <= low.value || value >= high.value {
                break;
            }
            if (curve.of(&point) >= level) == rises {
                high = point;
            } else {
                low = point;
            }
        }
        Ok((low, high))
    }

    /// The neighbours among listed values between which a curve meets the level.
    fn narrow_listed(&mut self, curve: Curve, (mut low, mut high): Bracket) -> Result<Bracket, E> {
        let level = self.question.level;
        let rises = curve.of(&high) >= level;
        let between = |low: f64, high: f64| move |value: &f64| *value > low && *value < high;
        loop {
            let listed = self.domain.listed.as_deref().unwrap_or_default();
            let left: Vec<f64> = listed.iter().copied().filter(between(low.value, high.value)).collect();
            let Some(&value) = left.get(left.len() / 2) else { return Ok((low, high)) };
            let point = self.ask(value)?;
            if !curve.of(&point).is_finite() {
                return Ok((low, high));
            }
            if (curve.of(&point) >= level) == rises {
                high = point;
            } else {
                low = point;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::study::solve::Statistic;

    fn question(relation: Relation, level: f64) -> Question {
        Question { statistic: Statistic::Mean, beyond: None, relation, level }
    }

    fn solved(relation: Relation, level: f64, domain: &Domain, curve: impl Fn(f64) -> f64) -> (Solved, usize) {
        let mut count = 0;
        let mut response = |value: f64| -> Result<Evaluated, Infallible> {
            count += 1;
            let statistic = curve(value);
            let interval = Some((statistic - 0.2, statistic + 0.2));
            Ok(Evaluated { value, statistic, se: Some(0.1), interval, n: 100, quantile: None, missing: None })
        };
        let Ok(solved) = search(&question(relation, level), domain, &mut response);
        (solved, count)
    }

    fn crossings(solved: &Solved) -> &[Crossing] {
        let Answer::At(crossings) = &solved.answer else { panic!("{solved:?}") };
        crossings
    }

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance, "{a} is not {b}");
    }

    #[test]
    fn a_line_is_solved_with_the_interval_of_its_error() {
        let domain = Domain::interval((0.0, 10.0), 1.0);
        let (found, count) = solved(Relation::AtLeast, 5.0, &domain, |v| 2.0 * v);
        let [crossing] = crossings(&found) else { panic!() };
        close(crossing.at.value, 2.5, 0.02 * 0.1 / 2.0);
        assert!(crossing.holds_above && found.monotone);
        close(crossing.interval.0.unwrap(), 2.4, 0.05 * 0.1);
        close(crossing.interval.1.unwrap(), 2.6, 0.05 * 0.1);
        assert!(count < 40, "{count} evaluations");
        let (found, _) = solved(Relation::AtMost, 5.0, &domain, |v| 2.0 * v);
        assert!(!crossings(&found)[0].holds_above);
        let (found, _) = solved(Relation::AtLeast, -5.0, &domain, |v| -2.0 * v);
        let [crossing] = crossings(&found) else { panic!() };
        assert!(!crossing.holds_above && crossing.interval.0.unwrap() < crossing.interval.1.unwrap());
        close(crossing.interval.0.unwrap(), 2.4, 0.05 * 0.1);
    }

    #[test]
    fn a_step_is_found_where_it_is() {
        let domain = Domain::interval((0.0, 1.0), 0.5);
        let (found, count) = solved(Relation::AtLeast, 0.5, &domain, |v| if v >= 0.123_456 { 1.0 } else { 0.0 });
        let [crossing] = crossings(&found) else { panic!() };
        close(crossing.at.value, 0.123_456, 2e-7);
        assert!(count < 90, "{count} evaluations");
    }

    #[test]
    fn every_crossing_of_a_wave_is_told() {
        let domain = Domain::interval((0.0, 2.0), 0.1);
        let (found, _) = solved(Relation::AtLeast, 0.0, &domain, |v| 3.0 * (std::f64::consts::PI * (v - 0.25)).cos());
        let values: Vec<(f64, bool)> =
            crossings(&found).iter().map(|crossing| (crossing.at.value, crossing.holds_above)).collect();
        assert_eq!(values.len(), 2);
        close(values[0].0, 0.75, 1e-3);
        close(values[1].0, 1.75, 1e-3);
        assert!(!values[0].1 && values[1].1 && !found.monotone);
    }

    #[test]
    fn what_is_not_reachable_tells_the_best_value_and_the_gap() {
        let domain = Domain::interval((0.0, 1.0), 0.5);
        let (found, _) = solved(Relation::AtLeast, 40.0, &domain, |v| 0.1 * v);
        let Answer::NotReachable { best, gap } = found.answer else { panic!("{found:?}") };
        close(best.value, 1.0, 0.0);
        close(gap, 39.9, 1e-12);
        assert_eq!(solved(Relation::AtMost, 40.0, &domain, |v| v).0.answer, Answer::Always);
        assert_eq!(solved(Relation::AtMost, 40.0, &domain, |_| f64::NAN).0.answer, Answer::NoValue);
        let (found, _) = solved(Relation::Equal, 1.0, &domain, |v| 0.9 - (v - 0.53).powi(2));
        let Answer::NotReachable { best, .. } = found.answer else { panic!("{found:?}") };
        close(best.value, 0.53, 0.04);
    }

    #[test]
    fn where_values_end_the_goal_ends_and_says_so() {
        let domain = Domain::interval((0.0, 10.0), 1.0);
        let from_four = |v: f64| if v > 4.0 { 20.0 - 2.0 * v } else { f64::NAN };
        let (found, _) = solved(Relation::AtLeast, 5.0, &domain, from_four);
        let [begins, ceases] = crossings(&found) else { panic!("{found:?}") };
        close(begins.at.value, 4.0, 1e-5);
        assert!(begins.is_edge && begins.holds_above && begins.interval == (None, None) && found.has_gaps);
        close(ceases.at.value, 7.5, 1e-3);
        assert!(!ceases.is_edge && !ceases.holds_above);
        // All values meet the goal, but there is not a value everywhere.
        let (found, _) = solved(Relation::AtLeast, -5.0, &domain, from_four);
        let [begins] = crossings(&found) else { panic!("{found:?}") };
        assert!(begins.is_edge && begins.holds_above);
        // A level that is met exactly is not met where values end.
        let (found, _) = solved(Relation::Equal, 5.0, &domain, from_four);
        let [met] = crossings(&found) else { panic!("{found:?}") };
        close(met.at.value, 7.5, 1e-3);
    }

    #[test]
    fn crossings_that_are_too_many_are_counted() {
        let values: Vec<f64> = (0..=20).map(f64::from).collect();
        let domain = Domain { bounds: (0.0, 20.0), values: values.clone(), listed: Some(values) };
        let (found, _) = solved(Relation::AtLeast, 0.5, &domain, |v| v % 2.0);
        assert_eq!((crossings(&found).len(), found.untold), (8, 12));
    }

    #[test]
    fn a_level_beyond_which_an_end_of_the_interval_lies_outside_the_bounds_has_no_such_end() {
        let (found, _) = solved(Relation::AtLeast, 19.9, &Domain::interval((0.0, 10.0), 1.0), |v| 2.0 * v);
        let [crossing] = crossings(&found) else { panic!() };
        assert!(crossing.interval.0.is_some() && crossing.interval.1.is_none(), "{crossing:?}");
    }

    #[test]
    fn only_listed_values_answer_for_a_discrete_input() {
        let listed = (0..=40).map(f64::from).collect();
        let domain = Domain { bounds: (0.0, 40.0), values: vec![0.0, 20.0, 40.0], listed: Some(listed) };
        let (found, _) = solved(Relation::AtLeast, 10.5, &domain, |v| v);
        close(crossings(&found)[0].at.value, 11.0, 0.0);
        let (found, _) = solved(Relation::AtMost, 10.5, &domain, |v| v);
        close(crossings(&found)[0].at.value, 10.0, 0.0);
    }
}
