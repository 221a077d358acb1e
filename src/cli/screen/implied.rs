//! What the stated case implies, as lines of a screen.

use super::{calendar_year, layout, per_year};
use crate::model::{Basis, Model};
use crate::quantity::{Dimension, Language, PriceBasis, Unit, display_approx};
use crate::report::scope_title;
use crate::study::implied::{Implied, Subject};

/// The changes of one scope between two years.
pub(super) fn text(model: &Model, implied: &Implied, language: Language) -> String {
    let (from, to) = (calendar_year(model, implied.from), calendar_year(model, implied.to));
    let scope = scope_title(model, implied.scope);
    let scope = scope.get(language);
    let heading = language.pick(
        format!("What the stated case implies, {from}–{to}: {scope}"),
        format!("발표치 사례가 뜻하는 것, {from}–{to}년: {scope}"),
    );
    let people = implied.changes.iter().filter(|change| matches!(change.subject, Subject::Persons(_))).count();
    let rows = implied.changes.iter().map(|change| {
        let subject = subject(model, change.subject, people > 1, language);
        let basis = basis(model, change.basis, language);
        let level = |value| display_approx(value, unit(model, change.subject), language, 3);
        let levels = format!("{} → {}", level(change.start), level(change.end));
        [format!("{subject}{basis}"), per_year(change.growth, language), levels]
    });
    format!("{heading}\n{}", layout::columns(rows))
}

/// What a change is of; of whom it is per person only where there are several kinds of people.
fn subject(model: &Model, subject: Subject, several: bool, language: Language) -> String {
    match subject {
        Subject::Output => language.pick("Output", "생산액").to_owned(),
        Subject::Persons(account) => model.accounts[account].name.get(language).to_owned(),
        Subject::OutputPerPerson(account) => {
            let per_person = language.pick("Output per person", "1인당 생산액");
            let of = format!(" ({})", model.accounts[account].name.get(language));
            format!("{per_person}{}", if several { &of } else { "" })
        }
    }
}

fn basis(model: &Model, basis: Basis, language: Language) -> String {
    let base_year = calendar_year(model, model.prices.base_year);
    match basis {
        Basis::None => String::new(),
        Basis::Money(PriceBasis::Nominal) => language.pick(", nominal", ", 경상").to_owned(),
        Basis::Money(PriceBasis::Constant) => language.pick(format!(", prices of {base_year}"), format!(", {base_year}년 불변")),
    }
}

fn unit(model: &Model, subject: Subject) -> Unit {
    match subject {
        Subject::Output | Subject::OutputPerPerson(_) => Dimension::Money.into(),
        Subject::Persons(account) => model.accounts[account].unit,
    }
}
