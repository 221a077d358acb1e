//! Every plain amount of the stated figures reads as the value the file gives.
//!
//! Plain is one number with its unit, or with 여, 이상, 가량 or 약. The rows that are not are listed here with what they
//! are instead; the list cannot hide a row that would read.

use std::collections::BTreeMap;

use mudeung::quantity::{Amount, Dimension};

/// Rows whose stated text is no plain amount, by what it is instead.
const NOT_PLAIN: [(&str, &[&str]); 5] = [
    (
        "a date",
        &[
            "ai-cluster-phase2-start-000",
            "ai-cluster-phase2-end-000",
            "ai-mou-first-date-000",
            "ai-academy-ceremony-day-000",
            "contactless-shift-months-000",
            "ai-prefeasibility-exemption-date-001",
            "carbon-neutral-year-001",
            "ai-vision-date-001",
            "ggm-sop-date-002",
            "ai-national-strategy-date-002",
            "ai-prefeasibility-confirmed-002",
            "ai-academy-start-002",
            "gist-ai-school-start-002",
            "winwin-foundation-agreement-002",
            "fez-designation-date-002",
            "winwin-designation-day-002",
            "vision2030-target-year-003",
            "ai-phase2-prefeasibility-application-003",
            "dc-opening-year-004",
            "ai-gifted-school-opening-004",
        ],
    ),
    (
        "two numbers",
        &["ai-cluster-phase1-start-003", "ai-cluster-phase1-end-003", "ai-cluster-phase2-start-003", "ai-cluster-phase2-end-003"],
    ),
    (
        "a rank, level or ordinal",
        &[
            "dc-world-rank-001",
            "nurion-world-rank-001",
            "winwin-jobs-rank-002",
            "mayor-pledge-number-002",
            "mayor-term-years-002",
            "mayor-term-years-003",
            "futurecar-autonomy-level-003",
            "policy-forum-number-004",
        ],
    ),
    (
        "a name with a number in it",
        &[
            "ai-newdeal-pillars-001",
            "city-achievements-100-001",
            "city-achievements-30-001",
            "city-policy-directions-2021-001",
            "rep-industries-total-003",
            "rep-industries-challenge-003",
            "rep-industries-strategic-003",
            "rep-industries-base-003",
            "vision2030-strategies-003",
            "vision2030-actions-003",
        ],
    ),
    (
        "a sentence around a number",
        &[
            "ai-only-applicant-001",
            "ggm-construction-progress-002",
            "fez-zone-count-002",
            "futurecar-complex-wait-003",
            "futurecar-parts-supply-003",
            "futurecar-sales-growth-003",
            "futurecar-transition-firms-003",
            "demo-equipment-004",
            "ai-mou-count-cumulative-004",
        ],
    ),
];

/// A row of the stated figures.
struct Row {
    id: String,
    value: f64,
    unit: String,
    stated: String,
}

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(include_bytes!("../../scenarios/data/stated-figures.csv").as_slice());
    let records = reader.deserialize::<BTreeMap<String, String>>().map(|record| record.expect("the file is a table"));
    let row = |mut record: BTreeMap<String, String>| {
        let mut take = |column| record.remove(column).expect("every row has the column");
        let value = take("value").parse().expect("the value is a number");
        Row { id: take("id"), value, unit: take("unit"), stated: take("value_as_stated") }
    };
    records.map(row).collect()
}

/// What the `unit` column says is counted. Jobs are stated in 개 or 명; the article on the plant gives its yearly
/// capacity in 대 alone. Years of the calendar, ranks and levels count nothing.
fn dimensions(unit: &str) -> &'static [Dimension] {
    match unit {
        "KRW" => &[Dimension::Money],
        "persons" => &[Dimension::Persons],
        "jobs" => &[Dimension::Count, Dimension::Persons],
        "count" => &[Dimension::Count],
        "firms" => &[Dimension::Firms],
        "vehicles/yr" => &[Dimension::Vehicles],
        "m2" => &[Dimension::Area],
        "years" | "months" => &[Dimension::Duration],
        "ratio" => &[Dimension::Ratio],
        "PFLOPS" => &[Dimension::Compute],
        "year" | "rank" | "level" | "day-of-month" => &[],
        other => panic!("the column `unit` has a new unit, {other}"),
    }
}

/// Whether the stated text reads as the row's value, in a unit that the row's `unit` allows; `10조` alone names none.
fn reads(row: &Row) -> Result<(), String> {
    let amount = Amount::parse(&row.stated).map_err(|fault| fault.to_string())?;
    let value = if row.unit == "m2" { amount.value().round() } else { amount.value() };
    let allowed = dimensions(&row.unit);
    let fits = amount.unit().map_or(!allowed.is_empty(), |unit| unit.per.is_none() && allowed.contains(&unit.dimension));
    #[expect(clippy::float_cmp, reason = "stated figures read exactly")]
    let exact = value == row.value;
    if fits && exact { Ok(()) } else { Err(format!("read as {amount:?}")) }
}

#[test]
fn every_plain_amount_reads_as_the_value_of_its_row() {
    let not_plain: Vec<_> = NOT_PLAIN.iter().flat_map(|(_, ids)| ids.iter()).collect();
    let faults: Vec<_> = rows()
        .iter()
        .filter(|row| !not_plain.contains(&&row.id.as_str()))
        .filter_map(|row| reads(row).err().map(|fault| format!("{}: `{}`: {fault}", row.id, row.stated)))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn no_row_listed_as_not_plain_reads_as_its_value() {
    let rows = rows();
    for (reason, ids) in NOT_PLAIN {
        for id in ids {
            let row = rows.iter().find(|row| row.id == *id).unwrap_or_else(|| panic!("{id} is no row"));
            assert!(reads(row).is_err(), "{id} is listed as {reason}, but `{}` reads as its value", row.stated);
        }
    }
}
