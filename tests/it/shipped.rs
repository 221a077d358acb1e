//! What every scenario in `scenarios/` keeps: a reason for each number, no hindsight, names in both languages.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::path::{Path, PathBuf};

use mudeung::quantity::{Label, Language};
use mudeung::scenario::{Scenario, ScenarioSource, compile, load};

/// Sources without a date: the copies of these pages bear none, and each tells of years long before the scenario.
const UNDATED: [&str; 1] = ["kjmbc-grdp"];

/// The scenario files, sorted; what only others include is none.
pub(crate) fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.retain(|file| fs::read_to_string(file).unwrap().contains("\n[scenario]\n"));
    files.sort();
    files
}

/// All shipped scenarios.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let read =
        |file: PathBuf| load(ScenarioSource::File(&file), &[]).and_then(compile).unwrap_or_else(|faults| panic!("{faults}"));
    files().into_iter().map(read).collect()
}

/// The shipped scenario with this id.
pub(crate) fn shipped(id: &str) -> Scenario {
    scenarios().into_iter().find(|scenario| scenario.id == id).unwrap_or_else(|| panic!("no scenario {id}"))
}

#[test]
fn the_file_of_a_scenario_is_named_after_its_id() {
    let names: Vec<String> = files().iter().map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    let ids: Vec<String> = scenarios().into_iter().map(|scenario| scenario.id).collect();
    assert_eq!(names, ids);
    assert!(names.len() >= 7, "{names:?}");
}

#[test]
fn every_number_has_a_source_or_a_rationale() {
    for scenario in scenarios() {
        assert!(!scenario.ledger.rows().is_empty());
        for row in scenario.ledger.rows() {
            let rationale = row.rationale.as_ref().is_some_and(|rationale| !rationale.en.is_empty() && !rationale.ko.is_empty());
            assert!(row.is_stated() || rationale, "{}: {} comes from nowhere", scenario.id, row.path);
        }
    }
}

/// A later page may only restate what had ended by then, and is told apart by a warning.
#[test]
fn no_source_knows_what_came_after_the_day_of_its_scenario() {
    for scenario in scenarios() {
        let told: Vec<String> = scenario.warnings.iter().map(|warning| warning.kind.text(Language::En)).collect();
        assert!(told.iter().all(|text| !text.contains("hindsight")), "{}: {told:#?}", scenario.id);
        for row in scenario.ledger.rows() {
            assert_eq!(row.dates.len(), row.sources.len(), "{}", row.path);
            for (date, source) in row.dates.iter().zip(&row.sources) {
                let restated = told.iter().any(|text| text.starts_with(&format!("published {date} about a period that ended")));
                let undated = date.is_empty() && UNDATED.contains(&source.as_str());
                // A month or a year sorts before its days.
                let in_time = !date.is_empty() && *date <= scenario.as_of;
                assert!(in_time || restated || undated, "{}, {}: {source} of {date:?}", scenario.id, row.path);
            }
        }
    }
}

#[test]
fn the_scenarios_stand_at_their_days() {
    assert_eq!(shipped("gwangju-announced").as_of, "2025-03-28");
    for scenario in scenarios().iter().filter(|scenario| scenario.id != "gwangju-announced") {
        assert_eq!(scenario.as_of, "2023-06-30", "{}", scenario.id);
    }
    // The regional tables of 2020 were published later; nothing else is told of it.
    let told = shipped("gwangju-announced").warnings;
    let texts: Vec<String> = told.iter().map(|warning| warning.kind.text(Language::En)).collect();
    assert!(texts.iter().all(|text| text.contains("about a period that ended")), "{texts:#?}");
    assert_eq!(texts.len(), 1, "{texts:#?}");
}

#[test]
fn everything_has_a_name_in_both_languages() {
    let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
    let written_in_both = |label: &Label| !label.en.is_empty() && label.en != label.ko && hangul(&label.ko);
    for scenario in scenarios() {
        let model = &scenario.model;
        let names = [&scenario.name]
            .into_iter()
            .chain(scenario.description.as_ref())
            .chain(model.sectors.iter().map(|sector| &sector.name))
            .chain(model.groups.iter().map(|group| &group.name))
            .chain(model.programmes.iter().map(|programme| &programme.name))
            .chain(model.facilities.iter().map(|facility| &facility.name))
            .chain(model.pipelines.iter().map(|pipeline| &pipeline.name))
            .chain(model.pipelines.iter().flat_map(|pipeline| pipeline.stages.iter().map(|stage| &stage.name)))
            .chain(model.events.iter().map(|event| &event.name))
            .chain(model.accounts.iter().map(|account| &account.name))
            .chain(model.targets.iter().map(|target| &target.name))
            .chain(model.joint_targets.iter().map(|joint| &joint.name))
            .chain(model.spending.iter().map(|spending| &spending.name))
            .chain(model.additionality.iter().map(|factors| &factors.name))
            .chain(model.skills.iter().map(|skill| &skill.name))
            .chain(model.claims.iter().map(|claim| &claim.name))
            .chain(model.appraisals.iter().map(|appraisal| &appraisal.name))
            .chain(scenario.ledger.rows().iter().filter_map(|row| row.rationale.as_ref()));
        for name in names {
            assert!(written_in_both(name), "{}: {name:?}", scenario.id);
        }
    }
}

/// Each goal of the evidence stands in the announcement under the same id, but for what only the evidence can ask.
#[test]
fn goals_can_be_set_side_by_side() {
    let ids = |id: &str| shipped(id).model.targets.iter().map(|target| target.id.to_string()).collect::<Vec<_>>();
    let announced = ids("gwangju-announced");
    let own: Vec<String> = ids("gwangju-evidence").into_iter().filter(|id| !announced.contains(id)).collect();
    assert_eq!(own, ["ai-firm-jobs-2024", "ai-firms-2024"]);
}
