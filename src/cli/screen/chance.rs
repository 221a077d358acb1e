//! Probabilities for people: with as many digits as the error allows, and honest near 0 and 1.

use crate::engine::Frequency;
use crate::quantity::Language;

/// A probability and half its 95 % interval, `49.97% ± 0.31%p`; the interval where it is lopsided; a bound where the event
/// happened never or always; `± ?` where the trials do not tell the error.
pub(in crate::cli) fn text(frequency: &Frequency, language: Language) -> String {
    let share = frequency.share().unwrap_or(f64::NAN);
    estimate(share, frequency.probability.map(|probability| (probability.low, probability.high)), language)
}

/// The same of a share and its 95 % interval; a dash if there is no trial, so that the share is not a number.
pub(in crate::cli) fn estimate(share: f64, interval: Option<(f64, f64)>, language: Language) -> String {
    if !share.is_finite() {
        return "–".to_owned();
    }
    let Some((low, high)) = interval else {
        return format!("{} ± ?", percent(share, 1));
    };
    let half_width = (high - low) / 2.0;
    if share <= 0.0 {
        let bound = percent(high, decimals(high));
        language.pick(format!("below {bound}"), format!("{bound} 미만"))
    } else if share >= 1.0 {
        let bound = percent(low, decimals(1.0 - low));
        language.pick(format!("above {bound}"), format!("{bound} 초과"))
    } else if share < 2.0 * half_width || 1.0 - share < 2.0 * half_width {
        let digits = decimals(half_width);
        format!("{} ({}–{})", percent(share, digits), percent(low, digits), percent(high, digits))
    } else {
        format!("{} ± {}", percent(share, decimals(half_width)), points(half_width))
    }
}

/// The same for a cell of a table, without its error: `13.4%`; `<0.05%` or `>99.95%` where the event happened never or always.
pub(in crate::cli) fn short(frequency: &Frequency) -> String {
    let Some(share) = frequency.share() else { return "–".to_owned() };
    match frequency.probability {
        None => percent(share, 1),
        Some(probability) if frequency.hits == 0 => format!("<{}", percent(probability.high, decimals(probability.high))),
        Some(probability) if frequency.hits == frequency.n => {
            format!(">{}", percent(probability.low, decimals(1.0 - probability.low)))
        }
        Some(probability) => percent(share, decimals(probability.half_width())),
    }
}

/// With fewer trials than this, what a screen shows hardly tells anything.
const FEW_TRIALS: u64 = 100;

/// A warning where there are too few trials to tell anything.
pub(in crate::cli) fn few_trials(trials: u64, language: Language) -> Option<&'static str> {
    (trials < FEW_TRIALS).then(|| {
        language.pick(
            "⚠ With fewer than 100 trials these figures tell little; errors are wide or not known at all.",
            "⚠ 시행이 100회보다 적어 이 수치로 알 수 있는 것이 거의 없습니다. 오차가 넓거나 알 수 없습니다.",
        )
    })
}

/// What holds for a target that nothing uncertain touches: it is reached in every trial or in none.
pub(super) fn settled(reached: bool, language: Language) -> String {
    if reached { language.pick("certain", "확정") } else { language.pick("impossible", "불가능") }.to_owned()
}

/// A signed difference of probabilities and, on a line of its own, half its 95 % interval, `+3.21%p`, `± 0.31%p`; the interval
/// where it is lopsided.
pub(in crate::cli) fn change(difference: f64, low: f64, high: f64) -> String {
    let half_width = (high - low) / 2.0;
    let digits = decimals(half_width);
    let signed = |share: f64| format!("{:+.digits$}%p", 100.0 * share);
    let lopsided = ((high - difference) - (difference - low)).abs() > 0.2 * half_width;
    if lopsided {
        format!("{}\n({} – {})", signed(difference), signed(low), signed(high))
    } else {
        format!("{}\n± {}", signed(difference), points(half_width))
    }
}

/// A difference of probabilities in percentage points, with two significant digits.
pub(in crate::cli) fn points(difference: f64) -> String {
    format!("{:.*}%p", decimals(difference), 100.0 * difference)
}

/// How often something happened among many trials: `12.3%`, and no `0.0%` of what did happen.
pub(super) fn part(share: f64, language: Language) -> String {
    /// What is shown as 0.1 %.
    const SEEN: f64 = 0.0005;
    if share >= SEEN || share <= 0.0 { percent(share, 1) } else { language.pick("less than 0.1%", "0.1% 미만").to_owned() }
}

/// A share in percent without its sign, with a decimal below 10: `7.4`, `36`, `0`.
pub(in crate::cli) fn rounded_percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 10.0 { format!("{percent:.1}") } else { format!("{percent:.0}") }
}

fn percent(share: f64, decimals: usize) -> String {
    format!("{:.decimals$}%", 100.0 * share)
}

/// Decimals that show two significant digits of a small share in percent.
fn decimals(share: f64) -> usize {
    let percent = 100.0 * share;
    (0..12).find(|&decimals| percent * 10_f64.powi(decimals) >= 10.0).map_or(12, |decimals| decimals.unsigned_abs() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::stats::{Probability, Replicate, TileCounts};

    fn shown(hits: u64, n: u64, language: Language) -> String {
        let mut counts = TileCounts::default();
        counts.add(n, hits);
        let probability = Probability::from_counts(&counts, Replicate::Trial);
        text(&Frequency { hits, n, probability }, language)
    }

    #[test]
    fn a_probability_shows_as_many_digits_as_its_error_allows() {
        assert_eq!(shown(50_000, 100_000, Language::En), "50.00% ± 0.31%p");
        assert_eq!(shown(500, 1000, Language::Ko), "50.0% ± 3.1%p");
    }

    #[test]
    fn an_event_that_never_or_always_happened_has_a_bound() {
        assert_eq!(shown(0, 100_000, Language::En), "below 0.0038%");
        assert_eq!(shown(100_000, 100_000, Language::Ko), "99.9962% 초과");
        assert_eq!(shown(0, 0, Language::En), "–");
        let probability = Probability::from_counts(&TileCounts::default(), Replicate::Trial);
        assert_eq!(short(&Frequency { hits: 0, n: 0, probability }), "–");
    }

    #[test]
    fn a_rare_event_shows_its_whole_interval() {
        assert!(shown(2, 100_000, Language::En).starts_with("0.0020% (0.0005"));
    }
}
