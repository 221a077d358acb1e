//! Own metrics: a scenario's expressions over the other metrics, column by column.

use super::State;
use crate::engine::plan::Plan;
use crate::model::{Measure, Model, Operation, Step};
use crate::numeric::column::{self, Column, TILE};
use crate::numeric::isa::{Isa, dispatch};

/// Computes all metrics of the scenario's own, after all the others. A year in which one has no value has NaN.
pub(super) fn step(isa: Isa, model: &Model, plan: &Plan, state: &mut State) {
    let State { metrics, stack, .. } = state;
    for &index in plan.own_metrics() {
        let metric = &model.metrics[index];
        let Measure::Own(own) = metric.measure else { continue };
        let mut depth = 0;
        let Some(steps) = &model.own_metrics[own].steps[metric.year] else {
            column::fill(isa, f64::NAN, &mut metrics[index]);
            continue;
        };
        for step in steps {
            match *step {
                Step::Number(number) => {
                    column::fill(isa, number, &mut stack[depth]);
                    depth += 1;
                }
                Step::Metric(metric) => {
                    stack[depth] = metrics[metric.0];
                    depth += 1;
                }
                Step::Negate => column::scale(isa, -1.0, &mut stack[depth - 1]),
                Step::Binary(operation) => {
                    let (below, above) = stack.split_at_mut(depth - 1);
                    apply(isa, operation, &above[0], &mut below[depth - 2]);
                    depth -= 1;
                }
            }
        }
        metrics[index] = stack[0];
    }
}

/// Columns that the deepest expression of a model needs.
pub(super) fn depth(model: &Model) -> usize {
    let needed = |steps: &Vec<Step>| steps.iter().filter(|step| matches!(step, Step::Number(_) | Step::Metric(_))).count();
    model.own_metrics.iter().flat_map(|own| own.steps.iter().flatten()).map(needed).max().unwrap_or(0)
}

fn apply(isa: Isa, operation: Operation, right: &Column, left: &mut Column) {
    match operation {
        Operation::Add => column::add_assign(isa, right, left),
        Operation::Subtract => column::subtract_assign(isa, right, left),
        Operation::Multiply => column::multiply_assign(isa, right, left),
        Operation::Divide => divide_assign(isa, right, left),
        Operation::Min => min_assign(isa, right, left),
        Operation::Max => max_assign(isa, right, left),
    }
}

#[inline(always)]
fn divide_assign_kernel(right: &Column, left: &mut Column) {
    for i in 0..TILE {
        left[i] = if right[i] == 0.0 { f64::NAN } else { left[i] / right[i] };
    }
}
dispatch! {
    /// left ← left / right; by 0 there is no value, and none of what is computed from it
    fn divide_assign(right: &Column, left: &mut Column) = divide_assign_kernel
}

#[inline(always)]
fn min_assign_kernel(right: &Column, left: &mut Column) {
    for i in 0..TILE {
        let least = if right[i] < left[i] { right[i] } else { left[i] };
        left[i] = if right[i].is_nan() { right[i] } else { least };
    }
}
dispatch! {
    /// left ← min(left, right), no value where one has none
    fn min_assign(right: &Column, left: &mut Column) = min_assign_kernel
}

#[inline(always)]
fn max_assign_kernel(right: &Column, left: &mut Column) {
    for i in 0..TILE {
        let most = if right[i] > left[i] { right[i] } else { left[i] };
        left[i] = if right[i].is_nan() { right[i] } else { most };
    }
}
dispatch! {
    /// left ← max(left, right), no value where one has none
    fn max_assign(right: &Column, left: &mut Column) = max_assign_kernel
}
