//! What people call metrics and outcomes: measure, scope and year in words. The key that one types is [`MetricKey::path`].

use super::name::{MetricKey, of_scope, year};
use crate::model::{
    Basis, Capacity, Case, Cohorts, Component, Flow, Induced, Measure, Metric, Model, NetStage, Outcome, Pool, Scope, View, Worth,
};
use crate::quantity::{Label, Language, PriceBasis};

/// The title of a metric: `Skill demand: AI talent, 2030`. Money of its own year goes without saying; constant prices are named.
#[must_use]
pub fn metric_title(model: &Model, metric: Metric) -> Label {
    let year = year(model, metric.year);
    titled(model, metric, Some(&Label::new(year.to_string(), format!("{year}년"))))
}

/// The same without its year.
#[must_use]
pub(super) fn series_title(model: &Model, metric: Metric) -> Label {
    titled(model, metric, None)
}

fn titled(model: &Model, metric: Metric, year_of: Option<&Label>) -> Label {
    let Metric { measure, scope, component, basis, .. } = metric;
    let mut title = measure_title(model, measure);
    if has_scope(measure) {
        title = joined(&title, ": ", &scope_title(model, scope));
    }
    let part = match (measure, scope) {
        // A stage stands among the components, but belongs to what is measured.
        (Measure::Pipeline(Cohorts::Passed(stage)), Scope::Pipeline(pipeline)) => {
            Some(model.pipelines[pipeline].stages[stage].name.clone())
        }
        _ => component_title(model, component),
    };
    for more in part.as_ref().into_iter().chain(year_of) {
        title = joined(&title, ", ", more);
    }
    match basis {
        Basis::Money(PriceBasis::Constant) => {
            let base = year(model, model.prices.base_year);
            joined(&title, ", ", &Label::new(format!("prices of {base}"), format!("{base}년 불변가격")))
        }
        Basis::Money(PriceBasis::Nominal) | Basis::None => title,
    }
}

/// The title of an outcome: the name of a target or joint set, or the title of a metric.
#[must_use]
pub fn outcome_title(model: &Model, outcome: Outcome) -> Label {
    match outcome {
        Outcome::Metric(metric) => metric_title(model, model.metrics[metric.0]),
        Outcome::Target(target) => model.targets[target].name.clone(),
        Outcome::Joint(joint) => model.joint_targets[joint].name.clone(),
    }
}

/// The name of an outcome as people type it: `target.ID`, `joint.ID` or the path of a metric.
#[must_use]
pub fn outcome_name(model: &Model, outcome: Outcome) -> String {
    match outcome {
        Outcome::Metric(metric) => MetricKey::new(model, model.metrics[metric.0]).path(),
        Outcome::Target(target) => format!("target.{}", model.targets[target].id),
        Outcome::Joint(joint) => format!("joint.{}", model.joint_targets[joint].id),
    }
}

/// The name of a scope.
#[must_use]
pub fn scope_title(model: &Model, scope: Scope) -> Label {
    of_scope(model, scope).cloned().unwrap_or_else(|| Label::new("the region", "지역 전체"))
}

/// An outcome as a heading: its title, and beside it what one types for it.
#[must_use]
pub fn heading(title: &Label, name: &str, language: Language) -> String {
    let title = title.get(language);
    if title == name { name.to_owned() } else { format!("{title} ({name})") }
}

fn joined(before: &Label, between: &str, after: &Label) -> Label {
    Label::new(format!("{}{between}{}", before.en, after.en), format!("{}{between}{}", before.ko, after.ko))
}

/// Whether a measure is of something; prices and own metrics say it all by their name.
fn has_scope(measure: Measure) -> bool {
    !matches!(measure, Measure::PriceIndex | Measure::Own(_))
}

fn measure_title(model: &Model, measure: Measure) -> Label {
    let (en, ko) = match measure {
        Measure::Account(account) => return model.accounts[account].name.clone(),
        Measure::Own(own) => return model.own_metrics[own].name.clone(),
        Measure::Programme(flow) => flow_title(flow),
        Measure::Output => ("Output", "생산액"),
        Measure::Facility(Capacity::Standing) => ("Capacity", "용량"),
        Measure::Facility(Capacity::InUse) => ("Use", "이용량"),
        Measure::Pipeline(Cohorts::Inflow) => ("Inflow", "유입"),
        Measure::Pipeline(Cohorts::Passed(_)) => ("Passed", "통과"),
        Measure::Pipeline(Cohorts::Stock) => ("Stock", "잔존 수"),
        Measure::Pipeline(Cohorts::Ended) => ("Ended", "소멸"),
        Measure::Pipeline(Cohorts::Investment) => ("One-off investment", "일회성 투자"),
        Measure::Occurrence => ("Occurrence", "발생"),
        Measure::PriceIndex => ("Price index", "물가지수"),
        Measure::Demand(Induced::Output) => ("Induced output", "생산유발액"),
        Measure::Demand(Induced::ValueAdded) => ("Induced value added", "부가가치유발액"),
        Measure::Demand(Induced::PersonYears) => ("Person-years", "연인원"),
        Measure::DemandToDate(Induced::Output) => ("Cumulative induced output", "누적 생산유발액"),
        Measure::DemandToDate(Induced::ValueAdded) => ("Cumulative induced value added", "누적 부가가치유발액"),
        Measure::DemandToDate(Induced::PersonYears) => ("Cumulative person-years", "누적 연인원"),
        Measure::Skill(Pool::Supply) => ("Skill supply", "인력 공급"),
        Measure::Skill(Pool::Demand) => ("Skill demand", "인력 수요"),
        Measure::Skill(Pool::Shortage) => ("Skill shortage", "인력 부족"),
        Measure::Appraisal(worth) => worth_title(worth),
        Measure::Multiplier(Induced::Output) => ("Output multiplier", "생산유발계수"),
        Measure::Multiplier(Induced::ValueAdded) => ("Value-added multiplier", "부가가치유발계수"),
        Measure::Multiplier(Induced::PersonYears) => ("Employment multiplier", "취업유발계수"),
    };
    Label::new(en, ko)
}

fn flow_title(flow: Flow) -> (&'static str, &'static str) {
    match flow {
        Flow::Planned => ("Planned spending", "계획 집행액"),
        Flow::Spent => ("Spending", "집행액"),
        Flow::SpentNational => ("Spending of national funds", "국비 집행액"),
        Flow::SpentCity => ("Spending of city funds", "지방비 집행액"),
        Flow::SpentPrivate => ("Spending of private funds", "민자 집행액"),
        Flow::SpentToDate => ("Cumulative spending", "누적 집행액"),
        Flow::Delivered => ("Real delivery", "실질 이행액"),
        Flow::Leveraged => ("Leveraged private investment", "유발 민간 투자"),
        Flow::Lapsed => ("Lapsed spending", "불용액"),
        Flow::Refused => ("Refused spending", "미승인액"),
        Flow::Unspent => ("Unspent money", "미집행 잔액"),
    }
}

fn worth_title(worth: Worth) -> (&'static str, &'static str) {
    match worth {
        Worth::Cost => ("Present value of the cost", "비용의 현재가치"),
        Worth::Benefit => ("Present value of the benefit", "편익의 현재가치"),
        Worth::Npv => ("Net present value", "순현재가치"),
        Worth::BenefitCostRatio => ("Benefit–cost ratio", "비용편익비"),
        Worth::Irr => ("Internal rate of return", "내부수익률"),
        Worth::IrrRoots => ("Number of internal rates of return", "내부수익률의 수"),
        Worth::CostPerJobYear => ("Cost per year of a net job", "고용 1년당 비용"),
    }
}

/// Which part of a metric; `None` for all of it.
fn component_title(model: &Model, component: Component) -> Option<Label> {
    let part_of = |name: &Label| Label::new(format!("part of {}", name.en), format!("{}의 몫", name.ko));
    let (en, ko) = match component {
        Component::Total => return None,
        Component::Facility(facility) => return Some(part_of(&model.facilities[facility].name)),
        Component::Pipeline(pipeline) => return Some(part_of(&model.pipelines[pipeline].name)),
        Component::Event(event) => return Some(part_of(&model.events[event].name)),
        Component::Programme(programme) => return Some(part_of(&model.programmes[programme].name)),
        Component::View(view, case) => return Some(view_title(view, case)),
        Component::Baseline => ("baseline", "기준선"),
        Component::Claimed => ("as claimed", "발표된 효과"),
        Component::Direct => ("direct", "직접"),
        Component::Indirect => ("indirect", "간접"),
        Component::Induced => ("induced by households", "소득 유발"),
        Component::National => ("in the nation", "전국"),
        Component::Stage(NetStage::Gross) => ("gross", "총효과"),
        Component::Stage(NetStage::AfterLeakage) => ("after leakage", "누출 후"),
        Component::Stage(NetStage::AfterDeadweight) => ("after deadweight", "사중손실 후"),
        Component::Stage(NetStage::AfterDisplacement) => ("after displacement", "구축 후"),
        Component::Stage(NetStage::Net) => ("net", "순효과"),
        Component::Economy { nation: false, closed: false } => ("region, type I", "지역, 제1형"),
        Component::Economy { nation: false, closed: true } => ("region, type II", "지역, 제2형"),
        Component::Economy { nation: true, closed: false } => ("nation, type I", "전국, 제1형"),
        Component::Economy { nation: true, closed: true } => ("nation, type II", "전국, 제2형"),
    };
    Some(Label::new(en, ko))
}

fn view_title(view: View, case: Case) -> Label {
    let whose = match view {
        View::Public => Label::new("public cost", "국비·지방비"),
        View::Whole => Label::new("whole cost", "총비용"),
    };
    let changes = [("cost", "비용", f64::from(case.cost), "%"), ("benefit", "편익", f64::from(case.benefit), "%")]
        .into_iter()
        .chain([("discount rate", "할인율", f64::from(case.rate) / 10.0, "%p")]);
    changes.filter(|(_, _, change, _)| *change != 0.0).fold(whose, |title, (en, ko, change, unit)| {
        joined(&title, ", ", &Label::new(format!("{en} {change:+}{unit}"), format!("{ko} {change:+}{unit}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_case_of_an_appraisal_says_what_is_changed() {
        let title = view_title(View::Whole, Case { cost: 10, rate: -10, ..Case::BASE });
        assert_eq!(
            (title.en.as_str(), title.ko.as_str()),
            ("whole cost, cost +10%, discount rate -1%p", "총비용, 비용 +10%, 할인율 -1%p")
        );
        assert_eq!(view_title(View::Public, Case::BASE).en, "public cost");
    }
}
