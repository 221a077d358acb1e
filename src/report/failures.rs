//! `failures.csv`: the trials that have no number, with the cause and the earliest metric concerned.

use super::name::MetricKey;
use super::table::{Table, field};
use crate::engine::{Failure, FailureCause, Results};
use crate::model::Model;

/// The table of `failures.csv`, in trial order.
pub(super) fn table(model: &Model, results: &Results) -> Table {
    let fields = [
        field(
            "index",
            "",
            "index of the trial, counted from 0",
            "시행 번호(0부터)",
            |(failure, _): &(&Failure, String)| failure.trial.into(),
        ),
        field(
            "cause",
            "",
            "what it is instead of a number: not-a-number or infinite",
            "원인: not-a-number(수가 아님), infinite(무한대)",
            |(failure, _)| cause(failure.cause).into(),
        ),
        field("path", "", "earliest metric concerned", "처음 발견된 지표", |(_, path)| path.as_str().into()),
    ];
    let path = |failure: &Failure| MetricKey::new(model, model.metrics[failure.metric.0]).path();
    Table::new("failures.csv", &fields, results.failures.iter().map(|failure| (failure, path(failure))))
}

fn cause(cause: FailureCause) -> &'static str {
    match cause {
        FailureCause::NotANumber => "not-a-number",
        FailureCause::Infinite => "infinite",
        FailureCause::Unproductive => "unproductive",
    }
}
