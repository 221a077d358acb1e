//! Boxes as another program finds them in the same table.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use mudeung::study::discovery::prim::{Objective, Search, SortedTable, Stage, significances};

const COLUMNS: usize = 8;

/// A table of uniforms, two columns of few values and one of ties among uniforms, with two planted boxes and some noise.
fn table() -> (Vec<Vec<f64>>, Vec<bool>) {
    let mut state = 42_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bits = u32::try_from(state >> 33).unwrap();
        f64::from(bits) / f64::from(1_u32 << 31)
    };
    let mut columns = vec![Vec::new(); COLUMNS];
    let mut cases = Vec::new();
    for _ in 0..3000 {
        let mut row: Vec<f64> = (0..COLUMNS).map(|_| uniform()).collect();
        row[5] = (row[5] * 5.0).floor();
        row[6] = if row[6] < 0.8 { 0.0 } else { 1.0 };
        row[7] = row[7].max(0.3);
        let planted = row[0] < 0.45 && row[5] >= 2.0 || row[1] > 0.7 && row[6] > 0.5;
        cases.push(planted != (uniform() < 0.07));
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    (columns, cases)
}

fn search(objective: Objective) -> Search {
    Search { peel: 0.05, paste: 0.05, smallest: 0.05, objective }
}

/// Writes the table and, by objective, the stages of two boxes; how many stages.
pub(crate) fn write_for_peer(folder: &Path) -> usize {
    let (columns, cases) = table();
    let mut text = (0..COLUMNS).map(|column| format!("x{column}")).chain(["case\n".to_owned()]).collect::<Vec<_>>().join(",");
    for (row, case) in cases.iter().enumerate() {
        for column in &columns {
            write!(text, "{},", column[row]).unwrap();
        }
        writeln!(text, "{}", u8::from(*case)).unwrap();
    }
    fs::write(folder.join("table.csv"), text).unwrap();

    let sorted = SortedTable::sorted(&columns, cases);
    let mut count = 0;
    for (name, objective) in
        [("gain", Objective::GainPerTrial), ("weighted", Objective::WeightedGain), ("density", Objective::Density)]
    {
        let mut remain = vec![true; sorted.rows()];
        for number in 1..=2 {
            let stages = search(objective).trajectory(&sorted, &remain);
            fs::write(folder.join(format!("{name}-{number}.csv")), of_stages(&stages, &columns)).unwrap();
            count += stages.len();
            let last = stages.last().unwrap();
            if (name, number) == ("gain", 1) {
                fs::write(folder.join("quasi.csv"), quasi(&sorted, &remain, last)).unwrap();
            }
            for (row, remains) in remain.iter_mut().enumerate() {
                *remains &=
                    !last.region.restrictions().all(|(column, restriction)| restriction.limit.contains(columns[column][row]));
            }
        }
    }
    count
}

fn of_stages(stages: &[Stage], columns: &[Vec<f64>]) -> String {
    let header = (0..COLUMNS).map(|column| format!("x{column}.low,x{column}.high")).collect::<Vec<_>>().join(",");
    let mut text = format!("n,hits,{header}\n");
    for stage in stages {
        write!(text, "{},{}", stage.inside.n, stage.inside.hits).unwrap();
        for (index, column) in columns.iter().enumerate() {
            let all =
                (column.iter().copied().fold(f64::INFINITY, f64::min), column.iter().copied().fold(f64::NEG_INFINITY, f64::max));
            let limit = stage.region.of(index).map_or(all, |restriction| (restriction.limit.low, restriction.limit.high));
            write!(text, ",{},{}", limit.0, limit.1).unwrap();
        }
        text.push('\n');
    }
    text
}

fn quasi(table: &SortedTable, remain: &[bool], stage: &Stage) -> String {
    let mut ends = [[-1.0; 2]; COLUMNS];
    for end in significances(table, remain, &stage.region) {
        ends[end.column][end.end as usize] = end.quasi_p;
    }
    let rows = ends.iter().enumerate().map(|(column, [low, high])| format!("x{column},{low},{high}"));
    let lines: Vec<String> = ["column,low,high".to_owned()].into_iter().chain(rows).collect();
    lines.join("\n") + "\n"
}

#[test]
fn a_box_never_falls_below_the_smallest_share_and_pasting_only_adds() {
    let (columns, cases) = table();
    let sorted = SortedTable::sorted(&columns, cases);
    for objective in [Objective::GainPerTrial, Objective::WeightedGain, Objective::Density] {
        let stages = search(objective).trajectory(&sorted, &vec![true; sorted.rows()]);
        assert!(stages.iter().all(|stage| stage.inside.n >= 150), "5 % of 3,000");
        let smallest =
            stages.iter().position(|stage| stage.inside.n == stages.iter().map(|s| s.inside.n).min().unwrap()).unwrap();
        assert!(stages[..=smallest].windows(2).all(|pair| pair[1].inside.n < pair[0].inside.n));
        assert!(stages[smallest..].windows(2).all(|pair| pair[1].inside.n > pair[0].inside.n));
    }
}
