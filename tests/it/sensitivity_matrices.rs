//! Matrices of samples and outcomes with the measures that are made of them, as files for `tests/peers/check_sensitivity.py`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use mudeung::random::Design;
use mudeung::study::sensitivity::design::Trajectories;
use mudeung::study::sensitivity::estimate::{
    Batches, Outcome, Ranked, Resampling, elementary_effects, rank_correlation, regression, sobol_indices,
};

use crate::sensitivity_estimates::{Function, g_function, inputs, ishigami, outcome};

const ROWS: usize = 2048;
const TRAJECTORIES: usize = 64;

/// One line per measure and input.
struct Found(String);

impl Found {
    fn add(&mut self, measure: &str, input: usize, value: f64) {
        writeln!(self.0, "{measure},{input},{value:e}").unwrap();
    }
}

/// Writes all matrices and measures of some functions into a folder.
pub(crate) fn write(folder: &Path) {
    let line: Function = |u| 5.0 * u[0] - 3.0 * u[1] + u[2];
    let functions: [(&str, usize, Function); 3] = [("ishigami", 3, ishigami), ("g", 6, g_function), ("line", 3, line)];
    for (name, count, function) in functions {
        let mut found = Found("measure,input,value\n".to_owned());
        given(folder, name, count, function, &mut found);
        sobol(folder, name, count, function, &mut found);
        morris(folder, name, count, function, &mut found);
        fs::write(folder.join(format!("{name}-found.csv")), found.0).unwrap();
    }
}

fn given(folder: &Path, name: &str, count: usize, function: Function, found: &mut Found) {
    let columns = inputs(3, Design::MonteCarlo, count, ROWS);
    // Some noise, so that the straight line is none.
    let noise = &inputs(4, Design::MonteCarlo, 1, ROWS)[0];
    let values: Vec<f64> = outcome(&columns, function).iter().zip(noise).map(|(value, noise)| value + noise).collect();
    let batches = Batches::new(ROWS, 1).unwrap();
    let of_outcome = Ranked::new(&values).unwrap();
    for (input, column) in columns.iter().enumerate() {
        let correlation = rank_correlation(&Ranked::new(column).unwrap(), &of_outcome, &batches, true);
        found.add("rank_correlation", input, correlation.value);
    }
    let fit = regression(&columns, &Outcome::new(&values, &batches).unwrap(), &batches).unwrap();
    fit.coefficients.iter().enumerate().for_each(|(input, slope)| found.add("standardised_coefficient", input, slope.value));
    found.add("r_squared", 0, fit.r_squared.value);
    save(folder, &format!("{name}-x.csv"), &columns);
    save(folder, &format!("{name}-y.csv"), &[values]);
}

fn sobol(folder: &Path, name: &str, count: usize, function: Function, found: &mut Found) {
    let (a, b) = (inputs(1, Design::MonteCarlo, count, ROWS), inputs(2, Design::MonteCarlo, count, ROWS));
    let (of_a, of_b) = (outcome(&a, function), outcome(&b, function));
    let resampling = Resampling::new(ROWS, 1).unwrap();
    let mut runs = vec![of_a.clone()];
    for input in 0..count {
        let mut mixed = a.clone();
        mixed[input].clone_from(&b[input]);
        let mixed = outcome(&mixed, function);
        let indices = sobol_indices(&of_a, &of_b, &mixed, &resampling).unwrap();
        found.add("total_order", input, indices.total.value);
        found.add("total_order_half_width", input, indices.total.half_width());
        found.add("first_order", input, indices.first_jansen.value);
        found.add("first_order_half_width", input, indices.first_jansen.half_width());
        found.add("first_order_janon", input, indices.first_janon.value);
        found.add("first_order_janon_half_width", input, indices.first_janon.half_width());
        runs.push(mixed);
    }
    runs.push(of_b);
    save(folder, &format!("{name}-sobol.csv"), &runs);
}

fn morris(folder: &Path, name: &str, count: usize, function: Function, found: &mut Found) {
    let names: Vec<String> = (0..count).map(|input| format!("x{input}")).collect();
    let factors: Vec<(&str, Vec<&str>)> = names.iter().map(|name| (name.as_str(), vec![name.as_str()])).collect();
    let trajectories = Trajectories::new(5, &factors, TRAJECTORIES);
    let at = |trajectory: usize, steps: usize| -> Vec<f64> {
        (0..count).map(|input| trajectories.uniform((input, 0), trajectory, steps)).collect()
    };
    let by_step: Vec<Vec<f64>> =
        (0..=count).map(|steps| (0..TRAJECTORIES).map(|trajectory| function(&at(trajectory, steps))).collect()).collect();
    let by_step: Vec<&[f64]> = by_step.iter().map(Vec::as_slice).collect();
    let batches = Batches::new(TRAJECTORIES, 1).unwrap();
    for input in 0..count {
        let effects = elementary_effects(&trajectories.effects(input, 0..TRAJECTORIES, &by_step), &batches, true);
        let [mu, sigma] = [effects.mu, effects.sigma].map(Option::unwrap);
        for (measure, value) in [("mu", mu), ("mu_star", effects.mu_star), ("sigma", sigma)] {
            found.add(measure, input, value.value);
        }
    }
    // SALib reads one trajectory after the other, a point a row.
    let points: Vec<Vec<f64>> = (0..TRAJECTORIES)
        .flat_map(|trajectory| (0..=count).map(move |steps| (trajectory, steps)))
        .map(|(trajectory, steps)| at(trajectory, steps))
        .collect();
    let columns: Vec<Vec<f64>> = (0..count).map(|input| points.iter().map(|point| point[input]).collect()).collect();
    save(folder, &format!("{name}-morris-x.csv"), &columns);
    save(folder, &format!("{name}-morris-y.csv"), &[points.iter().map(|point| function(point)).collect::<Vec<_>>()]);
}

/// Columns of numbers, as rows.
fn save(folder: &Path, file: &str, columns: &[Vec<f64>]) {
    let row = |at: usize| columns.iter().map(|column| format!("{:e}", column[at])).collect::<Vec<_>>().join(",");
    let rows: Vec<String> = (0..columns[0].len()).map(row).collect();
    fs::write(folder.join(file), rows.join("\n") + "\n").unwrap();
}
