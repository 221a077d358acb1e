//! The data files beside the scenarios against the scenarios: every stated figure and every page of background facts is used, or it is
//! written down here why it is not.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::{BTreeMap, BTreeSet};

use mudeung::scenario::Scenario;

use crate::shipped::{scenarios, shipped};

/// Stated figures that no number of a scenario holds, by the reason.
const NOT_A_NUMBER: [(&str, &[&str]); 7] = [
    (
        "a year or a length of time: it is in the years of a programme, the opening of a facility or the horizon",
        &[
            "ai-cluster-phase1-duration-000",
            "ai-cluster-phase2-start-000",
            "ai-cluster-phase2-end-000",
            "carbon-neutral-year-001",
            "ai-cluster-5yr-duration-001",
            "ai-cluster-10yr-duration-001",
            "ggm-sop-date-002",
            "ai-academy-start-002",
            "gist-ai-school-start-002",
            "ai-cluster-5yr-duration-002",
            "ai-cluster-10yr-duration-002",
            "fez-designation-date-002",
            "vision2030-target-year-003",
            "ai-cluster-phase1-start-003",
            "ai-cluster-phase1-end-003",
            "ai-cluster-phase2-start-003",
            "ai-cluster-phase2-end-003",
            "ai-phase2-prefeasibility-application-003",
            "dc-opening-year-004",
            "ai-gifted-school-opening-004",
        ],
    ),
    (
        "a number of things that each stand in the scenario",
        &[
            "ai-newdeal-pillars-001",
            "rep-industries-total-003",
            "rep-industries-challenge-003",
            "rep-industries-strategic-003",
            "rep-industries-base-003",
        ],
    ),
    (
        "a vintage that does not count, or a part that a profile holds",
        &["ai-cluster-5yr-budget-001", "ai-cluster-5yr-budget-002", "ai-national-budget-2020-002"],
    ),
    ("a rise: the target holds one and the rise", &["futurecar-sales-growth-003"]),
    (
        "a goal without a base, a rank or a level: nothing to compute with",
        &["dc-world-rank-001", "futurecar-parts-supply-003", "futurecar-autonomy-level-003"],
    ),
    ("land freed for building, of which no use is stated", &["cheomdan3-greenbelt-release-001"]),
    (
        "tells of the article, the mayor, another machine or another firm",
        &[
            "estsoft-users-000",
            "ai-mou-first-date-000",
            "ai-academy-ceremony-day-000",
            "contactless-shift-months-000",
            "ai-prefeasibility-exemption-date-001",
            "city-achievements-100-001",
            "city-achievements-30-001",
            "city-term-elapsed-001",
            "city-policy-directions-2021-001",
            "nurion-performance-001",
            "nurion-world-rank-001",
            "dc-vs-nurion-ratio-001",
            "ai-vision-date-001",
            "ai-only-applicant-001",
            "mayor-term-years-002",
            "winwin-jobs-rank-002",
            "ggm-construction-progress-002",
            "ai-national-strategy-date-002",
            "ai-prefeasibility-confirmed-002",
            "ai-academy-applicants-002",
            "fez-zone-count-002",
            "mayor-pledge-number-002",
            "winwin-foundation-agreement-002",
            "winwin-designation-day-002",
            "vision2030-strategies-003",
            "vision2030-actions-003",
            "futurecar-complex-wait-003",
            "mayor-term-years-003",
            "policy-forum-number-004",
            "policy-forum-attendees-004",
            "policy-forum-institutions-004",
        ],
    ),
];

/// What the stated figures call a programme, and what it is in the announcement.
const PROGRAMMES: [(&str, &[&str]); 11] = [
    ("ai-cluster", &["programme.ai-cluster-1", "programme.ai-cluster-2", "facility.demonstration-equipment"]),
    ("ai-datacentre", &["facility.data-centre"]),
    ("ai-firm-attraction", &["pipeline.ai-agreements", "pipeline.ai-pledges"]),
    ("ai-talent", &["pipeline.ai-academy", "facility.ai-graduate-school", "facility.ai-gifted-school"]),
    ("energy-green", &["account.emissions", "target.net-zero"]),
    ("fez", &["facility.fez", "programme.fez-investment"]),
    ("future-car", &["facility.future-car-complex", "programme.future-car-site", "pipeline.future-car-firms"]),
    ("ggm-winwin-jobs", &["facility.ggm", "programme.winwin-jobs"]),
    ("newdeal", &["programme.ai-new-deal", "programme.green-new-deal", "programme.human-new-deal"]),
    (
        "nine-industries-2030",
        &["group.nine-industries", "target.output-2030", "target.value-added-2030", "target.employment-2030"],
    ),
    ("startup-fund", &["programme.startup-fund-1", "programme.startup-fund-2"]),
];

/// Pages of background facts that no number names, by the reason.
const NOT_CITED: [(&str, &[&str]); 7] = [
    (
        "published after mid-2023 of what had not ended, or plans of 2025",
        &[
            "https://www.kmib.co.kr/article/view.asp?arcid=1755504514",
            "https://newsstep.co.kr/news/view/1065583925946882",
            "https://www.kmib.co.kr/article/view_amp.asp?arcid=0924313997",
        ],
    ),
    (
        "restates a figure that an earlier page gives",
        &[
            "https://www.jnilbo.com/72505527682",
            "https://cm.asiae.co.kr/article/2026011110384036888",
            "https://jnilbo.com/65410729425",
            "https://m.sedaily.com/NewsView/1ZBWC2UYR2",
            "http://www.dtnews24.com/news/articleView.html?idxno=581929&replyAll=&reply_sc_order_by=C",
        ],
    ),
    (
        "sums over a long time or a whole city, beside which results may be read",
        &[
            "https://github.com/junseo0814/K-Supply-Shield/tree/e8e959a",
            "https://kjmbc.co.kr/article/XpnolIiMo0uGbDa",
            "http://m.kjdaily.com/article.php?aid=1590490812511925002",
            "https://v.daum.net/v/20230112110916940",
            "https://news.ikbc.co.kr/경제/article/view/kbc202301110025",
            "https://m.yonhapnewstv.co.kr/news/AKR20251203154553Trv",
            "https://kwangjuilbo.tistory.com/3577?category=751090",
            "http://3.37.37.99/경제/article/view/kbc202201200014",
            "https://www.kmib.co.kr/article/view_amp.asp?arcid=0924214194",
            "https://cheonan.grandculture.net/gwangju/toc/GC60002431?search=E2%2F4",
        ],
    ),
    (
        "counts of firms and jobs by the city that differ from those that are cited",
        &["http://jejutwn.com/news/article.html?no=121184"],
    ),
    ("counts newly found firms as growth", &["https://heraldcorp.com/clean/view.php?ud=20210624000772"]),
    (
        "another vintage, or another place, of a series that is cited",
        &[
            "https://www.jjan.kr/articleAmp/20121227457317",
            "http://m.mediapen.com/news/view/237473",
            "https://m.etnews.com/200801210302",
            "https://m.mbn.co.kr/news-amp/484660",
            "http://lpk.kr/news/article.html?no=38388",
        ],
    ),
    (
        "in reference classes that no scenario draws from",
        &[
            "http://cjbbs.co.kr/bbs/board.php?bo_table=205020&page=2896&wr_id=12543",
            "http://www.etnews.com/20190624000128",
            "https://kjmbc.co.kr/NewsArticle/1137690",
            "https://kjmbc.co.kr/NewsArticle/1202626",
            "https://ppponline.affinitext.com/public/book?id=1343&toc_id=444193",
            "https://www.gov.uk/government/publications/green-book-supplementary-guidance-optimism-bias",
            "https://www.pivotalproject.io/post/alarming-results-from-a-study-of-project-outcomes",
            "https://tailwindproject.com/blog/how-big-things-get-done",
            "https://studylib.net/doc/18329898/local-multipliers",
            "https://www.economics.ox.ac.uk/department-of-economics-discussion-paper-series/local-employment-multipliers-in-u-s-cities",
        ],
    ),
];

type Record = BTreeMap<String, String>;

fn records(file: &str) -> Vec<Record> {
    csv::Reader::from_reader(file.as_bytes()).deserialize().map(|record| record.unwrap()).collect()
}

fn stated_figures() -> Vec<Record> {
    records(include_str!("../../scenarios/data/stated-figures.csv"))
}

fn background_facts() -> Vec<Record> {
    records(include_str!("../../scenarios/data/background-facts.csv"))
}

/// Whether a number of a scenario has the value of a stated figure and names its article.
fn holds(scenario: &Scenario, record: &Record) -> bool {
    let article = record["source"].as_str();
    let value: f64 = record["value"].parse().unwrap();
    // An area in 평 is stated in whole m².
    let slack = if record["unit"] == "m2" { 0.5 } else { 1e-9 * value.abs() };
    scenario.ledger.rows().iter().any(|row| {
        let names_it = row.sources.iter().any(|source| source.as_str() == article);
        names_it && row.distribution.constant_value().is_some_and(|constant| (constant - value).abs() <= slack)
    })
}

#[test]
fn every_stated_figure_is_used_or_has_its_reason() {
    let scenarios = scenarios();
    let listed: Vec<&str> = NOT_A_NUMBER.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    for record in stated_figures() {
        let id = record["id"].as_str();
        let used = scenarios.iter().any(|scenario| holds(scenario, &record));
        // What is listed may be used by chance: 4 years and 4 industrial zones are the same number.
        assert!(used || listed.contains(&id), "no scenario holds {id}, {}", record["value_as_stated"]);
    }
    let ids: BTreeSet<String> = stated_figures().into_iter().map(|mut record| record.remove("id").unwrap()).collect();
    for id in &listed {
        assert!(ids.contains(*id), "{id} is no row");
    }
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len());
}

#[test]
fn every_programme_of_the_stated_figures_is_in_the_announcement() {
    let announced = shipped("gwangju-announced");
    let named: BTreeSet<String> = stated_figures().into_iter().map(|mut record| record.remove("programme").unwrap()).collect();
    let known: BTreeSet<String> = PROGRAMMES.iter().map(|(id, _)| (*id).to_owned()).chain(["context".to_owned()]).collect();
    assert_eq!(named, known);
    for (id, nouns) in PROGRAMMES {
        for noun in nouns {
            let of_it = |path: &str| path.strip_prefix(noun).is_some_and(|rest| rest.starts_with('.'));
            assert!(announced.ledger.rows().iter().any(|row| of_it(&row.path)), "{id}: no {noun}");
        }
    }
}

#[test]
fn every_page_of_the_background_facts_is_cited_or_has_its_reason() {
    let scenarios = scenarios();
    let cited: BTreeSet<&str> = scenarios
        .iter()
        .flat_map(|scenario| scenario.ledger.rows().iter().flat_map(|row| row.urls.iter().map(String::as_str)))
        .collect();
    let facts = background_facts();
    let pages: BTreeSet<&str> = facts.iter().map(|record| record["url"].as_str()).collect();
    let listed: BTreeSet<&str> = NOT_CITED.iter().flat_map(|(_, urls)| urls.iter().copied()).collect();
    for page in &pages {
        assert_ne!(cited.contains(page), listed.contains(page), "{page}: cited or listed, and one of them only");
    }
    for url in listed.iter().chain(cited.iter().filter(|url| !url.is_empty())) {
        assert!(pages.contains(url), "{url} is no page of the background facts");
    }
}

/// A source says of its page what the background facts say.
#[test]
fn sources_have_the_date_of_their_page() {
    let facts = background_facts();
    for scenario in scenarios() {
        for row in scenario.ledger.rows() {
            for (date, url) in row.dates.iter().zip(&row.urls).filter(|(_, url)| !url.is_empty()) {
                let known = facts.iter().any(|record| record["url"] == *url && record["date"] == *date);
                assert!(known, "{}, {}: {url} of {date:?}", scenario.id, row.path);
            }
        }
    }
}

/// The rates that budgets were executed at are those of the background facts.
#[test]
fn execution_rates_are_those_of_the_background_facts() {
    let rates = records(include_str!("../../scenarios/data/local-execution-rates.csv"));
    let facts = background_facts();
    let known: Vec<(&str, &str)> = facts
        .iter()
        .filter(|record| record["id"].starts_with("local-exec-rate"))
        .map(|record| (record["period"].as_str(), record["value"].as_str()))
        .collect();
    let used: Vec<(&str, &str)> = rates.iter().map(|record| (record["year"].as_str(), record["rate"].as_str())).collect();
    assert_eq!(used, known);
}
